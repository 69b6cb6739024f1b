"""Which Form 1099-R reports which rows of a plan, and what its boxes say of the after-tax money in them.

A plan issues a form for each kind of payment, often one for all payments of a year; it is found by the amounts alone,
never by likeness. Instructions for Forms 1099-R and 5498, boxes 2a, 5 and 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from basis.engine.age import MONTHS_TO_59_AND_A_HALF, reached
from basis.engine.amounts import Component, Status, missing
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.legs import Leg
from basis.engine.plan.plans import Contract, Plan
from basis.engine.record import Record
from basis.model import InformationReturn, LedgerEntry
from basis.money import Cents


class Paper(Enum):
    """The kinds of Form 1099-R of a plan, by their codes."""

    ROLLED = "code G"
    ROTH_ROLLED = "code H, or G with B"
    PAID = "codes 1 to 7"
    ROTH_PAID = "code B"


_CODES = {Paper.ROLLED: "G", Paper.ROTH_ROLLED: "H", Paper.ROTH_PAID: "B"}
_ELSEWHERE = frozenset({Into.ROTH_ACCOUNT, Into.PLAN})
_PAID = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW, CodeClass.DEATH})


class Reported(NamedTuple):
    """Rows of a plan with the forms that report exactly them. `after_tax` is what the forms say of all of them
    together, None where they do not say it; `taxable` their box 2a."""

    rows: tuple[LedgerEntry, ...]
    forms: tuple[InformationReturn, ...]
    after_tax: Cents | None
    taxable: Cents | None

    @property
    def refs(self) -> tuple[str, ...]:
        """The forms."""
        return tuple(form.name for form in self.forms)


def paper_of(form: InformationReturn) -> Paper | None:
    """The kind of a plan's form; None for corrective and other payments that are no distribution of this kind."""
    codes = form.codes
    if "H" in codes or {"G", "B"} <= codes:
        return Paper.ROTH_ROLLED
    if "G" in codes:
        return Paper.ROLLED
    if "B" in codes and not codes & frozenset("8P"):
        return Paper.ROTH_PAID
    return Paper.PAID if code_class(codes) in _PAID else None


def plan_forms(record: Record, year: int) -> tuple[InformationReturn, ...]:
    """The Forms 1099-R of a year on plan accounts of the owner."""
    forms = record.returns_by_year.get(year, ())
    return tuple(form for form in forms if form.form == "1099-R" and _of_a_plan(record, form))


def forms_of(record: Record, plan: Plan, year: int) -> tuple[InformationReturn, ...]:
    """Those of one plan."""
    ids = {account.id for account in plan.accounts}
    return tuple(form for form in plan_forms(record, year) if form.account in ids)


def _of_a_plan(record: Record, form: InformationReturn) -> bool:
    account = record.accounts.get(form.account)
    return account is not None and account.type is not None and account.type.is_plan


def reported(record: Record, legs: Sequence[Leg]) -> tuple[Reported, ...]:
    """The rows behind these legs that forms report, each row and each form once: first a form for one row, then a form
    for all rows that went to one account, then for all rows of the year."""
    groups: defaultdict[tuple[int, Paper], list[Leg]] = defaultdict(list)
    for leg in (leg for leg in legs if leg.is_reported):
        groups[leg.out.year, paper_for(leg)].append(leg)
    found: list[Reported] = []
    for (year, paper), of_kind in groups.items():
        forms = [form for form in plan_forms(record, year) if paper_of(form) is paper]
        found += _matched(of_kind, forms)
    return tuple(found)


def miscoded(record: Record, legs: Sequence[Leg], found: Sequence[Reported]) -> Mapping[str, Leg]:
    """Forms, by name, that have the amount of a part which no form reports, and a code of another kind: the same money,
    and no second payment."""
    rows = {row.name for paper in found for row in paper.rows}
    told = {form.name for paper in found for form in paper.forms}
    silent = {leg.out.name: leg for leg in legs if leg.is_reported and leg.out.name not in rows}
    wrong: dict[str, Leg] = {}
    for leg in silent.values():
        alike = [
            form.name
            for form in forms_of(record, leg.plan, leg.out.year)
            if form.name not in told | wrong.keys()
            and paper_of(form) not in (None, paper_for(leg))
            and form.money("1") == leg.out.cents
        ]
        if len(alike) == 1:
            wrong[alike[0]] = leg
    return wrong


def paper_for(leg: Leg) -> Paper:
    """The kind of form that reports a part."""
    if leg.contract is Contract.ROTH:
        return Paper.ROTH_ROLLED if leg.way is Way.DIRECT else Paper.ROTH_PAID
    return Paper.ROLLED if leg.way is Way.DIRECT else Paper.PAID


def expected_codes(record: Record, leg: Leg) -> str:
    """Box 7 of the form that reports a part, in words where several are possible."""
    paper = paper_for(leg)
    if paper is Paper.ROTH_ROLLED and leg.into in _ELSEWHERE:
        return "GB"
    if paper is not Paper.PAID:
        return _CODES[paper]
    old_enough = reached(record.facts, leg.out.day, MONTHS_TO_59_AND_A_HALF)
    return "1, 2 or 7" if old_enough is None else "7" if old_enough else "1 or 2"


def _matched(legs: Sequence[Leg], forms: Sequence[InformationReturn]) -> list[Reported]:
    found: list[Reported] = []
    used: set[str] = set()
    open_rows = {leg.out.name: leg.out for leg in legs}

    def take(rows: Iterable[LedgerEntry], papers: Sequence[InformationReturn]) -> None:
        taken = tuple(rows)
        for row in taken:
            del open_rows[row.name]
        used.update(form.name for form in papers)
        of_rows = [leg for leg in legs if leg.out in taken]
        taxed = all(leg.way is not Way.DIRECT or (leg.into is not None and leg.into.taxes) for leg in of_rows)
        found.append(_said(taken, tuple(papers), taxed=taxed and legs[0].contract is not Contract.ROTH))

    def same_plan(rows: Iterable[LedgerEntry]) -> list[InformationReturn]:
        ids = {account.id for leg in legs if leg.out in tuple(rows) for account in leg.plan.accounts}
        return [form for form in forms if form.name not in used and form.account in ids]

    for row in list(open_rows.values()):
        equal_rows = [other for other in open_rows.values() if other.cents == row.cents]
        near = [form for form in same_plan((row,)) if form.money("1") == row.cents]
        far = [form for form in forms if form.name not in used and form.money("1") == row.cents]
        papers = near or far
        if row.name in open_rows and len(equal_rows) == len(papers) == 1:
            take((row,), papers)
    for group in (*_by_plan(legs, open_rows, to_one_account=True), *_by_plan(legs, open_rows, to_one_account=False)):
        rows = tuple(row for row in group if row.name in open_rows)
        papers = same_plan(rows)
        whole = sum(row.cents for row in rows)
        one = [form for form in papers if form.money("1") == whole]
        if rows and len(one) == 1:
            take(rows, one)
        elif rows and papers and sum(form.money("1") for form in papers) == whole:
            take(rows, papers)
    return found


def _by_plan(
    legs: Sequence[Leg], rows: Mapping[str, LedgerEntry], *, to_one_account: bool
) -> tuple[tuple[LedgerEntry, ...], ...]:
    groups: defaultdict[tuple[str, str], dict[str, LedgerEntry]] = defaultdict(dict)
    for leg in legs:
        if leg.out.name in rows:
            to = leg.out.to_account or (leg.arrival.account if leg.arrival is not None else "") or str(leg.into)
            groups[leg.plan.key, to if to_one_account else ""][leg.out.name] = leg.out
    return tuple(tuple(group.values()) for group in groups.values())


def _said(rows: tuple[LedgerEntry, ...], forms: tuple[InformationReturn, ...], *, taxed: bool) -> Reported:
    """What forms say of rows together. Where pretax money is income, or was when it was paid out, boxes 2a and 5 say
    the same, and either says it alone: an empty box 2a beside box 5 does not make all of it after-tax money. Both empty
    say nothing. Of a designated Roth account box 5 says what was
    contributed, whatever is taxable."""
    whole = sum(form.money("1") for form in forms)
    determined = not any(form.checked("2b_not_determined") for form in forms)
    has_2a = determined and all("2a" not in form.not_in_file for form in forms)
    has_5 = all("5" not in form.not_in_file and (determined or form.money("5")) for form in forms)
    taxable = sum(form.money("2a") for form in forms) if has_2a else None
    box_5 = sum(form.money("5") for form in forms) if has_5 else None
    if taxed and not taxable and not box_5:
        return Reported(rows, forms, None, None)
    if taxed and taxable:
        return Reported(rows, forms, max(0, whole - taxable), taxable)
    return Reported(rows, forms, None if box_5 is None else min(box_5, whole), taxable)


def box_1(form: InformationReturn) -> Component:
    """All that a form alone says was paid; nobody has confirmed it."""
    label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
    reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
    return Component(label, form.money("1"), Status.ASSUMED, (form.name,), reason)


def box_2a(form: InformationReturn) -> Component:
    """What a form alone says is taxable."""
    if "2a" in form.not_in_file or (form.checked("2b_not_determined") and not form.money("2a")):
        reason = (
            f"what of Form 1099-R {form.name} is taxable is not in its box 2a: figure it from box 5 and the plan's "
            f"after-tax contributions, and enter the payment with its basis"
        )
        return missing("taxable amount", reason, (form.name,))
    if not form.money("2a"):
        return Component("nothing in box 2a", 0, turns=(form.name,))
    return box_1(form)._replace(label="Form 1099-R box 2a", cents=form.money("2a"))
