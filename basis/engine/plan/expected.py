"""The Forms 1099-R that a year's movements out of plans call for, and those that came: by plan, code and destination.

It must not know how a plan's money was divided, only what each part held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from basis.engine.age import MONTHS_TO_59_AND_A_HALF, reached
from basis.engine.amounts import Component, Status
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.division import Split
from basis.engine.plan.papers import Paper, paper_for, paper_of, plan_forms, reported
from basis.engine.plan.splits import all_splits
from basis.engine.record import Record
from basis.engine.result import Finding
from basis.model import InformationReturn
from basis.money import Cents, plain_amount

_CODES = {Paper.ROLLED: "G", Paper.ROTH_ROLLED: "H", Paper.ROTH_PAID: "B"}
_ELSEWHERE = frozenset({Into.ROTH_ACCOUNT, Into.PLAN})


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
    return Comparison(_expected(record, splits), received, tuple(_differences(record, splits, received)))


def _expected(record: Record, splits: Sequence[Split]) -> tuple[ExpectedForm, ...]:
    """A form for each plan, kind of code and kind of destination; what was paid out is one, wherever it went later."""
    groups: defaultdict[tuple[str, str, str], list[Split]] = defaultdict(list)
    for split in splits:
        leg = split.leg
        to = Into.OWNER.value if leg.way is not Way.DIRECT else leg.into.value if leg.into else "not known"
        groups[leg.plan.name, _codes(record, split), to].append(split)
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


def _codes(record: Record, split: Split) -> str:
    paper = paper_for(split.leg)
    if paper is Paper.ROTH_ROLLED and split.leg.into in _ELSEWHERE:
        return "GB"
    if paper is not Paper.PAID:
        return _CODES[paper]
    old_enough = reached(record.facts, split.leg.out.day, MONTHS_TO_59_AND_A_HALF)
    return "1, 2 or 7" if old_enough is None else "7" if old_enough else "1 or 2"


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


def _differences(record: Record, splits: Sequence[Split], received: Sequence[InformationReturn]) -> list[Finding]:
    matched = reported(record, [split.leg for split in splits])
    found = [_differs(split) for split in splits if split.after_tax.status is Status.CONFLICT]
    rows = {row.name for paper in matched for row in paper.rows}
    forms = {form.name for paper in matched for form in paper.forms}
    found += [_not_received(record, split, received) for split in _once(splits) if split.leg.out.name not in rows]
    found += [_not_expected(form) for form in received if form.name not in forms and paper_of(form) is not None]
    return found


def _once(splits: Sequence[Split]) -> list[Split]:
    return list({split.leg.out.name: split for split in splits}.values())


def _differs(split: Split) -> Finding:
    return Finding("plan_form_differs", split.after_tax.reason, split.after_tax.refs)


def _not_received(record: Record, split: Split, received: Sequence[InformationReturn]) -> Finding:
    leg = split.leg
    wrong = [
        form.name for form in received if form.money("1") == leg.out.cents and paper_of(form) is not paper_for(leg)
    ]
    if wrong:
        message = (
            f"{', '.join(wrong)} has the amount of the {leg.what} ({leg.out.name}) and another code: "
            f"{_codes(record, split)} is expected"
        )
        return Finding("plan_form_code", message, (leg.out.name, *wrong))
    return Finding(
        "plan_form_not_received",
        f"no Form 1099-R shows the {leg.what} ({leg.out.name}), {plain_amount(leg.out.cents)}: ask the plan for it, "
        f"code {_codes(record, split)}",
        (leg.out.name,),
    )


def _not_expected(form: InformationReturn) -> Finding:
    return Finding(
        "plan_form_without_rows",
        f"{form.name} (code {''.join(sorted(form.codes))}, box 1 {plain_amount(form.money('1'))}) has no row in the "
        "ledger that it reports: import the plan's statements of the year",
        (form.name,),
    )
