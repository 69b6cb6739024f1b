"""The Forms 1099-R that a year's movements out of plans call for, and those that came: by plan, code and destination.

It must not know how a plan's money was divided, only what each part held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from basis.engine.amounts import Component, Status
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.books import books_by_rows, books_of
from basis.engine.plan.division import Split
from basis.engine.plan.findings import code_findings
from basis.engine.plan.papers import Paper, Reported, expected_codes, paper_for, paper_of, plan_forms, reported
from basis.engine.plan.splits import all_splits
from basis.engine.record import Record
from basis.engine.result import Finding
from basis.model import InformationReturn
from basis.money import Cents, plain_amount


class ExpectedForm(NamedTuple):
    """One form that a plan owes: its codes in words, where the money went, boxes in cents, None where not known, and
    the rows behind it."""

    plan: str
    codes: str
    to: str
    box_1: Cents
    box_2a: Cents | None
    box_5: Cents | None
    refs: tuple[str, ...]


class Comparison(NamedTuple):
    """What is expected of a year, the forms that came, and where they differ."""

    expected: tuple[ExpectedForm, ...]
    received: tuple[InformationReturn, ...]
    findings: tuple[Finding, ...]


def compared_forms(record: Record, year: int) -> Comparison:
    """The expected Forms 1099-R of the plans of a year beside those received."""
    splits = [split for split in all_splits(record) if split.leg.out.year == year]
    received = plan_forms(record, year)
    return Comparison(_expected(record, splits), received, tuple(_differences(record, year, splits, received)))


def _expected(record: Record, splits: Sequence[Split]) -> tuple[ExpectedForm, ...]:
    """A form for each plan, kind of code and kind of destination; what was paid out is one, wherever it went later."""
    groups: defaultdict[tuple[str, str, str], list[Split]] = defaultdict(list)
    for split in splits:
        leg = split.leg
        to = Into.OWNER.value if leg.way is not Way.DIRECT else leg.into.value if leg.into else "not known"
        groups[leg.plan.name, expected_codes(record, leg), to].append(split)
    return tuple(
        ExpectedForm(
            plan,
            codes,
            to,
            sum(split.leg.cents for split in of_one),
            _sum([_taxable(split) for split in of_one]),
            _sum([split.after_tax for split in of_one]),
            tuple(ref for split in of_one for ref in split.leg.refs),
        )
        for (plan, codes, to), of_one in sorted(groups.items())
    )


def _taxable(split: Split) -> Component:
    """What box 2a shows: pretax money, unless it went on untaxed."""
    leg = split.leg
    if paper_for(leg) is Paper.ROTH_ROLLED or (leg.way is Way.DIRECT and leg.into is not None and not leg.into.taxes):
        return Component("not taxed on the way", 0)
    return split.pretax


def _sum(parts: Sequence[Component]) -> Cents | None:
    if any(part.cents is None for part in parts):
        return None
    return sum(part.cents or 0 for part in parts)


def _differences(
    record: Record, year: int, splits: Sequence[Split], received: Sequence[InformationReturn]
) -> list[Finding]:
    matched = reported(record, [split.leg for split in splits])
    books = books_of(record)
    found = [_differs(split) for split in splits if split.after_tax.status is Status.CONFLICT]
    found += _not_pro_rata(record, splits, matched)
    found += code_findings(record, books, year)
    shown = {row.name for paper in matched for row in paper.rows} | {leg.out.name for leg in books.miscoded.values()}
    forms = {form.name for paper in matched for form in paper.forms} | books.miscoded.keys()
    found += [_not_received(record, split) for split in _once(splits) if split.leg.out.name not in shown]
    found += [_not_expected(form) for form in received if form.name not in forms and paper_of(form) is not None]
    return found


def _once(splits: Sequence[Split]) -> list[Split]:
    return list({split.leg.out.name: split for split in splits}.values())


def _differs(split: Split) -> Finding:
    return Finding("plan_form_differs", split.after_tax.reason, split.after_tax.refs)


def _not_pro_rata(record: Record, splits: Sequence[Split], matched: Sequence[Reported]) -> Iterator[Finding]:
    """Forms whose after-tax money is not what basis and value of the day make it (IRC 72(e)(8)), where the rows say
    nothing of it: forms round, so a cent for each row is no difference."""
    by_rows = books_by_rows(record)
    for paper in matched:
        names = {row.name for row in paper.rows}
        told = [split for split in splits if split.leg.out.name in names]
        figured = [s for of_plan in by_rows.left.values() for s in of_plan if s.leg.out.name in names]
        if paper.after_tax is None or any(split.after_tax.status is Status.CONFLICT for split in told):
            continue
        if any(split.after_tax.status is not Status.KNOWN for split in figured):
            continue
        makes = sum(split.after_tax.cents or 0 for split in figured)
        if abs(makes - paper.after_tax) <= len(figured):
            continue
        text = (
            f"Form 1099-R {', '.join(paper.refs)} says that {plain_amount(paper.after_tax)} of the "
            f"{', the '.join(split.leg.what for split in told)} is after-tax money; the contributions on file and the "
            f"value of the day make it {plain_amount(makes)} (IRC 72(e)(8)). The form is figured: ask the plan how it "
            f"came to box 5, or correct the contributions, the opening basis or the value"
        )
        yield Finding("plan_form_not_pro_rata", text, (*(row.name for row in paper.rows), *paper.refs))


def _not_received(record: Record, split: Split) -> Finding:
    leg = split.leg
    return Finding(
        "plan_form_not_received",
        f"no Form 1099-R shows the {leg.what} ({leg.out.name}), {plain_amount(leg.out.cents)}: ask the plan for it, "
        f"code {expected_codes(record, leg)}",
        (leg.out.name,),
    )


def _not_expected(form: InformationReturn) -> Finding:
    return Finding(
        "plan_form_without_rows",
        f"{form.name} (code {''.join(sorted(form.codes))}, box 1 {plain_amount(form.money('1'))}) has no row in the "
        "ledger that it reports: import the plan's statements of the year",
        (form.name,),
    )
