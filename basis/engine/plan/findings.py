"""What is wrong with the rows and forms of an employer plan: figures that cannot be, and the next step.

It must not change a figure.
"""

from __future__ import annotations

from collections.abc import Iterator

from basis.engine.movements import when
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.books import Books
from basis.engine.plan.papers import Paper, expected_codes, forms_of, paper_for, paper_of, reported
from basis.engine.plan.plans import Contract, Plan
from basis.engine.plan.values import year_end_value
from basis.engine.record import Record, fact_ref
from basis.engine.result import Finding, YearResult
from basis.model import EntryKind, InformationReturn
from basis.money import plain_amount

_CONTRIBUTED = (EntryKind.AFTER_TAX_CONTRIBUTION,)


def findings_of(record: Record, books: Books, year: int) -> tuple[Finding, ...]:
    """What a preparer should see about the plans of a year."""
    found: list[Finding] = []
    for plan in books.plans:
        for form in forms_of(record, plan, year):
            found += [*_about_boxes(form), *_not_figured(form)]
        found += _forbidden(record, plan, year)
        found += _not_reported(record, books, plan, year)
        found += _without_receiver(books, plan, year)
        found += _stranded(record, books, plan, year)
    found += _without_box_2a(record, books, year)
    found += _too_much(books, year)
    found += code_findings(record, books, year)
    return tuple(found)


def code_findings(record: Record, books: Books, year: int) -> tuple[Finding, ...]:
    """Forms 1099-R of a year whose code is not that of the movement whose amount they have."""
    return tuple(
        Finding(
            "plan_form_code",
            f"Form 1099-R {name} has the amount of the {leg.what} ({leg.out.name}), {plain_amount(leg.out.cents)}, and "
            f"another code: {expected_codes(record, leg)} is expected. It is not counted a second time: ask the plan "
            f"for a corrected form, or correct the row",
            (leg.out.name, name),
        )
        for name, leg in books.miscoded.items()
        if leg.out.year == year
    )


def through_an_ira(books: Books, result: YearResult) -> tuple[Finding, ...]:
    """After-tax money that went to a traditional IRA in a year with conversions, which are taxed pro rata with it."""
    taxed = result.by_meaning["18"]
    found: list[Finding] = []
    for plan in books.plans:
        moved = [
            split
            for split in books.left[plan.key]
            if split.leg.out.year == result.year and split.leg.into is Into.TRADITIONAL_IRA and split.after_tax.cents
        ]
        if not moved or not taxed.cents:
            continue
        pretax = sum(split.pretax.cents or 0 for split in moved)
        after_tax = sum(split.after_tax.cents or 0 for split in moved)
        if taxed.cents <= pretax:
            continue
        text = (
            f"{plain_amount(after_tax)} of after-tax money of {plan.name} went to a traditional IRA in {result.year}, "
            f"and {plain_amount(taxed.cents)} of what was converted is taxed, pro rata with all traditional IRAs. "
            f"Rolled over directly to a Roth IRA, at most the {plain_amount(pretax)} that came with it would have been "
            f"(section 408A(d)(3)(A)): have the plan pay the Roth IRA"
        )
        found.append(Finding("plan_money_through_an_ira", text, tuple(split.leg.out.name for split in moved)))
    return tuple(found)


def _about_boxes(form: InformationReturn) -> Iterator[Finding]:
    """Boxes of one form that cannot stand together (instructions for Forms 1099-R and 5498, boxes 1, 2a and 5)."""
    box_1, box_2a, box_5 = form.money("1"), form.money("2a"), form.money("5")
    code = form.boxes.get("7", "")
    if box_5 > box_1:
        text = (
            f"Form 1099-R {form.name}, code {code}: box 5 of {plain_amount(box_5)} is above box 1 of "
            f"{plain_amount(box_1)}: not more than all of a payment can be after-tax money. Ask the plan for a "
            f"corrected form"
        )
        yield Finding("plan_box_5_above_box_1", text, (form.name,))
    elif paper_of(form) is Paper.ROLLED and box_2a and box_2a + box_5 != box_1:
        text = (
            f"Form 1099-R {form.name}, code {code}: boxes 2a and 5 are {plain_amount(box_2a)} and "
            f"{plain_amount(box_5)}, together {plain_amount(box_2a + box_5)} and not box 1 of {plain_amount(box_1)}. "
            f"A form for one destination has box 1 = 2a + 5 where it went to a Roth account, and 2a = 0 where not: "
            f"ask the plan whether it covers several destinations, or for a corrected form"
        )
        yield Finding("plan_code_g_boxes", text, (form.name,))


def _not_figured(form: InformationReturn) -> Iterator[Finding]:
    """Forms that this room does not figure: corrective payments, loans, and annuities (section 72(d)(1))."""
    code = form.boxes.get("7", "")
    if paper_of(form) is None:
        text = (
            f"Form 1099-R {form.name} of the plan, code {code}, box 1 {plain_amount(form.money('1'))}, is not figured "
            f"here: put it on the return by its own instructions, and after-tax money it gave back in as reversed "
            f"contributions"
        )
        yield Finding("plan_form_not_figured", text, (form.name,))
    elif form.money("9b"):
        text = (
            f"Form 1099-R {form.name}: box 9b of {plain_amount(form.money('9b'))} belongs to a life annuity, whose "
            f"nontaxable part is figured by the Simplified Method (section 72(d)(1), Publication 575) and not pro "
            f"rata: enter each payment with its basis"
        )
        yield Finding("plan_annuity", text, (form.name,))


def _stranded(record: Record, books: Books, plan: Plan, year: int) -> Iterator[Finding]:
    """Basis left in an after-tax account that is worth nothing any more."""
    accounts = plan.accounts_in(Contract.AFTER_TAX)
    pool = books.year(plan, Contract.AFTER_TAX, year)
    value = year_end_value(record, accounts, year) if accounts else None
    if pool is None or value is None or value.cents or not pool.closing.cents or not pool.left:
        return
    text = (
        f"{plain_amount(pool.closing.cents)} of after-tax contributions are left in {plan.name}, which is empty: the "
        f"money was lost, and a loss in a plan has been no deduction since 2018 (section 67(g)), or a movement took "
        f"less of it than it held"
    )
    yield Finding("plan_basis_stranded", text, (*pool.closing.refs, *value.refs))


def _forbidden(record: Record, plan: Plan, year: int) -> Iterator[Finding]:
    fact = record.facts.get("after_tax_allowed", year, about=plan.name)
    if fact is None or fact.value != "no":
        return
    ids = {account.id for account in plan.accounts}
    rows = [e for e in record.in_year(year, *_CONTRIBUTED) if e.account in ids]
    if rows:
        text = (
            f"{plain_amount(sum(e.cents for e in rows))} of after-tax contributions went into {plan.name} in {year}, "
            f"which does not allow them by the fact after_tax_allowed:{plan.name}: correct the fact, or enter the rows "
            f"as what they were (designated Roth contributions, deferrals)"
        )
        yield Finding("plan_forbids_after_tax", text, (*(e.name for e in rows), fact_ref(fact)))


def _not_reported(record: Record, books: Books, plan: Plan, year: int) -> Iterator[Finding]:
    """Rows and Forms 1099-R of one kind that do not add up to the same."""
    shown: dict[Paper, list[str]] = {}
    cents: dict[Paper, int] = {}
    legs = [split.leg for split in books.left[plan.key] if split.leg.out.year == year and split.leg.is_reported]
    rows = {leg.out.name: leg for leg in legs}
    for leg in rows.values():
        kind = paper_for(leg)
        shown.setdefault(kind, []).append(leg.out.name)
        cents[kind] = cents.get(kind, 0) + leg.out.cents
    for kind, names in shown.items():
        forms = [form for form in forms_of(record, plan, year) if paper_of(form) is kind]
        reported = sum(form.money("1") for form in forms)
        if forms and reported != cents[kind]:
            text = (
                f"{plan.name}, {year}: Forms 1099-R with {kind.value} report {plain_amount(reported)} in box 1, the "
                f"rows add up to {plain_amount(cents[kind])}: find the row or the form that is missing"
            )
            yield Finding("plan_form_differs", text, (*names, *(form.name for form in forms)))


def _without_box_2a(record: Record, books: Books, year: int) -> Iterator[Finding]:
    """Forms for money on its way to a Roth account with box 5 below box 1 and nothing in box 2a."""
    legs = [split.leg for of_plan in books.left.values() for split in of_plan if split.leg.out.year == year]
    for paper in reported(record, legs):
        parts = [leg for leg in legs if leg.out in paper.rows]
        whole = sum(form.money("1") for form in paper.forms)
        to_roth = all(leg.way is Way.DIRECT and leg.into is not None and leg.into.taxes for leg in parts)
        if not to_roth or paper_for(parts[0]) is not Paper.ROLLED or paper.taxable != 0:
            continue
        if paper.after_tax and paper.after_tax < whole:
            text = (
                f"Form 1099-R {', '.join(paper.refs)} has nothing in box 2a and {plain_amount(paper.after_tax)} in box "
                f"5, of {plain_amount(whole)} that went to a Roth account, where boxes 2a and 5 make box 1. The other "
                f"{plain_amount(whole - paper.after_tax)} is figured as taxable: ask the plan for a corrected form"
            )
            yield Finding("plan_code_g_boxes", text, (*(leg.out.name for leg in parts), *paper.refs))


def _without_receiver(books: Books, plan: Plan, year: int) -> Iterator[Finding]:
    for split in books.left[plan.key]:
        leg = split.leg
        if leg.out.year == year and leg.into is None:
            text = (
                f"the {leg.way.value} of {plain_amount(leg.cents)} from {plan.name} on {when(leg.out)} "
                f"({leg.out.name}) names no receiving account: enter to_account and to_account_type, or it is taken "
                f"for a distribution by whoever reads its Form 1099-R"
            )
            yield Finding("plan_rollover_without_receiver", text, (leg.out.name,))
        elif leg.out.year == year and leg.way is Way.SIXTY_DAYS and leg.into is Into.PLAN and split.after_tax.cents:
            text = (
                f"{plain_amount(split.after_tax.cents)} of after-tax money is in the 60-day rollover of "
                f"{when(leg.out)} to a plan ({leg.out.name}): a plan takes after-tax money in a direct rollover only "
                f"(section 402(c)(2)(A)). Correct the row, or have the plan pay it back"
            )
            yield Finding("plan_after_tax_within_60_days", text, leg.refs)


def _too_much(books: Books, year: int) -> Iterator[Finding]:
    for split, there_was in books.too_much:
        if split.leg.out.year == year and split.after_tax.cents is not None:
            text = (
                f"{split.leg.plan.name}: the {split.leg.what} holds {plain_amount(split.after_tax.cents)} of after-tax "
                f"money, and {plain_amount(there_was.cents or 0)} was on file: enter the contributions or the opening "
                f"basis that are missing, or ask the plan about box 5"
            )
            yield Finding("plan_basis_exceeded", text, split.after_tax.refs)
