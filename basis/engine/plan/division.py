"""One distribution of a plan, divided: what each of its parts held of after-tax money, and on what that rests.

What rows and Forms 1099-R say stands; where they say nothing, section 72(e)(8) and Notice 2014-54 divide the
distribution, from basis and value of its day. It must not know what was before or what comes after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing
from basis.engine.movements import when
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.allocation import (
    Allocation,
    AllocationError,
    Amounts,
    Choice,
    Disbursement,
    Into,
    Way,
    allocate,
    shared,
)
from basis.engine.plan.allocation import Contract as Section72
from basis.engine.plan.legs import Leg
from basis.engine.plan.papers import Reported
from basis.engine.plan.plans import Contract, Plan
from basis.model import AccountType
from basis.money import Cents, plain_amount

_FIRST_YEAR_OF_THE_NOTICE = 2015
"""Notice 2014-54, section VI; T.D. 9769."""

PartKey = tuple[str, str, Way]


class Split(NamedTuple):
    """A part that left a plan, and what of it was not taxed again: after-tax money, or of a designated Roth account
    the investment in the contract."""

    leg: Leg
    after_tax: Component

    @property
    def pretax(self) -> Component:
        """The rest of it."""
        part = self.after_tax
        return part._replace(cents=None if part.cents is None else self.leg.cents - part.cents)


class Division(NamedTuple):
    """Several parts that are one distribution, in the steps of Notice 2014-54, and what that rests on."""

    plan: Plan
    day: date
    allocation: Allocation
    rests_on: Component


class Worth(NamedTuple):
    """A contract just before a distribution: the investment in it, its value, and its money of before 1987."""

    basis: Component
    value: Component
    pre_1987: Component


def part_key(leg: Leg) -> PartKey:
    """What tells one part from another."""
    return leg.out.name, leg.arrival.name if leg.arrival is not None else "", leg.way


def said_by_rows(leg: Leg, group: Sequence[Leg]) -> Component | None:
    """What either row of a part says of it; a row that left in several parts says nothing of one of them."""
    alone = sum(other.out is leg.out for other in group) == 1
    sides = ((leg.out,) if alone else ()) + ((leg.arrival,) if leg.arrival is not None else ())
    said = {side.basis for side in sides if side.basis is not None}
    if not said:
        return None
    label = f"after-tax part of the {leg.what}"
    if len(said) > 1:
        reason = f"the two rows of the {leg.what} differ in its basis"
        return Component(label, min(said), Status.CONFLICT, leg.refs, reason)
    return Component(label, said.pop(), evidence_status(leg.out), leg.refs, evidence_reason(leg.out))


def said_by_forms(legs: Sequence[Leg], found: Sequence[Reported]) -> Iterator[tuple[PartKey, Component]]:
    """What Forms 1099-R say of each part. A form for several payments says it of all of them: each has its share by
    size, or, where they went to different places at once, what the order of Notice 2014-54 leaves it."""
    for paper in found:
        names = {row.name for row in paper.rows}
        parts = [leg for leg in legs if leg.out.name in names]
        held = None if paper.after_tax is None else _held(parts, paper, paper.after_tax)
        for leg, cents in zip(parts, held or (), strict=False):
            refs = (*leg.refs, *paper.refs) if len(parts) == 1 else (*paper.refs, *_rows(parts))
            label = f"after-tax part of the {leg.what}"
            yield part_key(leg), Component(label, cents, evidence_status(leg.out), refs, evidence_reason(leg.out))


def _held(parts: Sequence[Leg], paper: Reported, after_tax: Cents) -> Sequence[Cents] | None:
    sizes = [leg.cents for leg in parts]
    if len({(leg.way, leg.into) for leg in parts}) == 1:
        return shared(after_tax, sizes)
    if len({leg.out.day for leg in parts}) > 1 or any(leg.into is None for leg in parts):
        return None
    taxed = [leg for leg in parts if leg.way is Way.DIRECT and leg.into is not None and leg.into.taxes]
    selected = paper.taxable if len(taxed) == 1 else None
    disbursements = [_disbursement(leg, selected if leg in taxed else None) for leg in parts]
    try:
        found = allocate(Amounts(sum(sizes) - after_tax, after_tax), disbursements)
    except AllocationError:
        return None
    return [part.amounts.after_tax for part in found.parts]


def divide(
    group: Sequence[Leg], forms: Mapping[PartKey, Component], worth: Worth | None
) -> tuple[tuple[Split, ...], Division | None]:
    """Every part of one distribution with what it held. `worth` is None where all of it is money without after-tax
    contributions."""
    said = {part_key(leg): _against(said_by_rows(leg, group), forms.get(part_key(leg)), leg) for leg in group}
    if all(part is not None for part in said.values()):
        return tuple(Split(leg, part) for leg in group if (part := said[part_key(leg)]) is not None), None
    if worth is None:
        return tuple(Split(leg, said[part_key(leg)] or _none_in(leg)) for leg in group), None
    figured, division = _figured(group, said, worth)
    return tuple(Split(leg, said[part_key(leg)] or part) for leg, part in zip(group, figured, strict=True)), division


def _none_in(leg: Leg) -> Component:
    return Component(
        f"no after-tax money in the {leg.what}", 0, evidence_status(leg.out), leg.refs, evidence_reason(leg.out)
    )


def _against(rows: Component | None, form: Component | None, leg: Leg) -> Component | None:
    """Rows and form about one part: the plan's form speaks, and where rows say otherwise they are in conflict."""
    if rows is None or form is None:
        return rows or form
    refs = tuple(dict.fromkeys((*rows.refs, *form.refs)))
    if rows.cents == form.cents:
        return rows._replace(refs=refs)
    papers = ", ".join(ref for ref in form.refs if ref.startswith("d"))
    reason = (
        f"the rows and Form 1099-R differ in the basis of the {leg.what}: {plain_amount(rows.cents or 0)} by the rows, "
        f"{plain_amount(form.cents or 0)} by {papers}; figured from the form"
    )
    return form._replace(status=max(Status.CONFLICT, rows.status, form.status), refs=refs, reason=reason)


def _figured(
    group: Sequence[Leg], said: Mapping[PartKey, Component | None], worth: Worth
) -> tuple[tuple[Component, ...], Division | None]:
    gap = _gap(group, worth)
    if gap is not None:
        return tuple(missing(f"after-tax part of the {leg.what}", gap.reason, gap.refs) for leg in group), None
    rests_on = _rests_on(group, worth)
    amounts = _amounts(group, worth)
    if len(group) == 1:
        return (rests_on._replace(label=f"after-tax part of the {group[0].what}", cents=amounts.after_tax),), None
    parts = [_disbursement(leg, _selected(leg, said[part_key(leg)])) for leg in group]
    try:
        found = allocate(amounts, parts)
    except AllocationError as problem:
        reason = f"the distribution of {when(group[0].out)} cannot be divided: {problem}"
        return tuple(missing(f"after-tax part of the {leg.what}", reason, rests_on.refs) for leg in group), None
    rests_on = _against_cash(rests_on, found, group, said)
    components = tuple(
        _chosen(rests_on, leg, part.choice)._replace(
            label=f"after-tax part of the {leg.what}", cents=part.amounts.after_tax
        )
        for leg, part in zip(group, found.parts, strict=True)
    )
    day = group[0].out.day
    return components, None if day is None else Division(group[0].plan, day, found, rests_on)


def _amounts(group: Sequence[Leg], worth: Worth) -> Amounts:
    of_contract = sum(leg.cents for leg in group if leg.contract is not Contract.PRETAX)
    contract = Section72(worth.value.cents or 0, worth.basis.cents or 0, worth.pre_1987.cents or 0)
    found = contract.distributes(of_contract) if of_contract and contract.basis else Amounts(of_contract, 0)
    return Amounts(sum(leg.cents for leg in group) - found.after_tax, found.after_tax)


def _gap(group: Sequence[Leg], worth: Worth) -> Component | None:
    """What keeps a distribution from being divided."""
    if worth.basis.cents == 0:
        return None
    rows = _rows(group)
    for part in (worth.basis, worth.value):
        if part.cents is None:
            reason = (
                f"how much of what left {group[0].plan.name} on {when(group[0].out)} was after-tax money is not known: "
                f"{part.reason}; or enter it as basis, see box 5 of Form 1099-R"
            )
            return missing("", reason, tuple(dict.fromkeys((*rows, *part.refs))))
    of_contract = sum(leg.cents for leg in group if leg.contract is not Contract.PRETAX)
    if of_contract > (worth.value.cents or 0):
        reason = (
            f"{plain_amount(of_contract)} left {group[0].plan.name} on {when(group[0].out)}, more than the "
            f"{plain_amount(worth.value.cents or 0)} it was worth: enter the value just before it"
        )
        return missing("", reason, tuple(dict.fromkeys((*rows, *worth.value.refs))))
    if len(group) > 1 and any(leg.into is None for leg in group):
        reason = f"which account received part of what left on {when(group[0].out)} is not known: enter to_account"
        return missing("", reason, rows)
    return None


def _rests_on(group: Sequence[Leg], worth: Worth) -> Component:
    """Status, references and reason of everything that is divided."""
    parts = [worth.basis] if worth.basis.cents == 0 else [worth.basis, worth.value, worth.pre_1987]
    status = max(part.status for part in parts)
    status = max(status, *(evidence_status(leg.out) for leg in group))
    reasons = [part.reason for part in parts if part.status is status and part.reason]
    if len(group) > 1 and group[0].out.year < _FIRST_YEAR_OF_THE_NOTICE:
        status = max(status, Status.ASSUMED)
        reasons.append(
            f"divided among its destinations as Notice 2014-54 says, which applies from {_FIRST_YEAR_OF_THE_NOTICE}; "
            f"before, a reasonable interpretation could differ: see box 5 of each Form 1099-R"
        )
    reasons += [evidence_reason(leg.out) for leg in group if evidence_reason(leg.out)]
    refs = tuple(dict.fromkeys((*_rows(group), *(ref for part in parts for ref in part.refs))))
    return Component("", None, status, refs, reasons[0] if reasons else "")


def _against_cash(
    rests_on: Component, found: Allocation, group: Sequence[Leg], said: Mapping[PartKey, Component | None]
) -> Component:
    """Nobody selects what the cash holds: where a row or form says other than the order leaves it, they conflict."""
    for leg, part in zip(group, found.parts, strict=True):
        told = said[part_key(leg)]
        if leg.way is Way.PAID and told is not None and told.cents not in (None, part.amounts.after_tax):
            reason = (
                f"what was {leg.what} is said to hold {plain_amount(told.cents or 0)} of after-tax money, and Notice "
                f"2014-54 leaves it {plain_amount(part.amounts.after_tax)}: correct the basis, the value or the rows"
            )
            refs = tuple(dict.fromkeys((*rests_on.refs, *told.refs)))
            return rests_on._replace(status=max(rests_on.status, Status.CONFLICT), refs=refs, reason=reason)
    return rests_on


def _chosen(rests_on: Component, leg: Leg, choice: Choice) -> Component:
    if choice is not Choice.NOT_SAID:
        return rests_on
    reason = (
        f"which rollovers of {when(leg.out)} hold the pretax money is the participant's choice (Notice 2014-54), and "
        f"nobody has said it; taken as least taxed: enter the basis of each, see box 5 of Form 1099-R"
    )
    return rests_on._replace(status=max(rests_on.status, Status.ASSUMED), reason=rests_on.reason or reason)


def _disbursement(leg: Leg, pretax: Cents | None) -> Disbursement:
    separate = leg.target in (AccountType.PLAN_AFTER_TAX, AccountType.PLAN_DESIGNATED_ROTH)
    takes = leg.into is not Into.PLAN or separate
    return Disbursement(leg.way, leg.into or Into.OWNER, leg.cents, leg.what, pretax, takes)


def _selected(leg: Leg, said: Component | None) -> Cents | None:
    if said is None or said.cents is None or leg.way is Way.PAID:
        return None
    return leg.cents - said.cents


def _rows(legs: Sequence[Leg]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for leg in legs for ref in leg.refs))
