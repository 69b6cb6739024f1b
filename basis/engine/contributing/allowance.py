"""What limits, income and earlier excess make of a year's contributions to traditional IRAs, before line 1.

Section 219(f)(6): an excess of an earlier year that later room takes up is a contribution of the later year; the
instructions for Form 5329, line 10, put it on line 11 of the IRA Deduction Worksheet of that year.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.contributing.contributed import counted, roth_contributions, traditional_contributions
from basis.engine.contributing.contribution_limit import Limits, limits
from basis.engine.contributing.deduction import Deduction, deduction
from basis.engine.corrections.excess_removed import outcomes
from basis.engine.movements import when
from basis.engine.open_year import OpenYear
from basis.engine.outflows import outflows
from basis.engine.papers.evidence import Contribution, evidence_reason, evidence_status
from basis.engine.record import fact_ref
from basis.money import Cents, plain_amount


class Allowance(NamedTuple):
    """What is known of a year's contributions to traditional IRAs, and what was made to Roth IRAs.

    `made` and `roth_made` are the contributions, `counted` and `counted_roth` what counts as contributed, `taken_up`
    the excess of earlier years that the year's room takes up, `excess` what is above the limit. These two are None
    where there is nothing of the kind; `taken_up` is missing where that cannot be told.
    """

    limits: Limits
    made: tuple[Contribution, ...]
    roth_made: tuple[Contribution, ...]
    counted: Components
    counted_roth: Components
    taken_up: Component | None
    excess: Component | None
    deduction: Deduction


def allowance(year: OpenYear, ira_income: Components, unit: Cents) -> Allowance:
    """The allowance of the owner and year. `ira_income` is what of the owner's own movements is income."""
    found = limits(year)
    record = year.record
    made, roth_made = traditional_contributions(record, year.year), roth_contributions(record, year.year)
    put_in = counted(made)
    in_roth = counted(roth_made)
    taken_up = _taken_up(year, found, put_in, in_roth)
    contributions = put_in if taken_up is None else (*put_in, taken_up)
    excess = found.of_nondeductible.over(sum(part.cents or 0 for part in put_in), found.traditional)
    allowed = deduction(year, found, contributions, ira_income, unit)
    return Allowance(found, made, roth_made, put_in, in_roth, taken_up, excess, allowed)


def excess_before(year: OpenYear) -> Component:
    """Line 9 of Form 5329: the fact of the year, else what the year before carried."""
    return _before(year, "excess_traditional_carried", year.before.excess_traditional)


def roth_excess_before(year: OpenYear) -> Component:
    """Line 18 of Form 5329: the fact of the year, else what the year before carried."""
    return _before(year, "excess_roth_carried", year.before.excess_roth)


def _before(year: OpenYear, key: str, carried: Component) -> Component:
    fact = year.record.facts.get(key, year.year)
    if fact is None or fact.year is None:
        return carried
    return Component(f"excess carried into {year.year}", fact.money(), refs=(fact_ref(fact),))


def room(found: Limits, *put_in: Components) -> Component:
    """Line 10: the contribution limit less what was contributed to traditional and Roth IRAs; missing where the
    limit is not known, but nothing where what was contributed reaches what anybody may."""
    made = sum(part.cents or 0 for parts in put_in for part in parts)
    refs = tuple(ref for parts in put_in for part in parts for ref in part.refs)
    allowed = found.allowed(found.traditional)
    if allowed.cents is None:
        known = found.ceiling if found.traditional.cents is None else found.traditional
        if known.cents is not None and made >= known.cents:
            return Component("no room left", 0, refs=refs)
        return missing("room for contributions", allowed.reason, refs)
    status = max((allowed.status, *(part.status for parts in put_in for part in parts)))
    return Component(
        "room for contributions", max(0, allowed.cents - made), status, (*allowed.refs, *refs), allowed.reason
    )


def removed(year: OpenYear) -> Components:
    """Line 12: excess contributions of earlier years taken out in the year after the due date (IRC 408(d)(5)); where a
    test of that section fails it is a distribution, of which line 11 has what is income."""
    return tuple(
        Component(f"excess removed {when(o.row)}", o.row.cents, evidence_status(o.row), o.refs, evidence_reason(o.row))
        if o.met
        else missing(f"excess removed {when(o.row)}", o.reason, o.refs, asks=o.asks)
        for o in outcomes(year)
        if o.met is not False
    )


def _taken_up(year: OpenYear, found: Limits, put_in: Components, in_roth: Components) -> Component | None:
    """The smaller of line 10 and what lines 11 and 12 leave of line 9 (instructions for Form 5329, line 10)."""
    before = excess_before(year)
    label = "excess of earlier years that room takes up (Form 5329, line 10)"
    if before.cents == 0 and before.status is Status.KNOWN:
        return None
    if before.cents is None:
        return missing(label, before.reason, before.refs)
    taken_out = removed(year)
    unsettled = next((part for part in taken_out if part.status is Status.MISSING), None)
    if unsettled is not None:
        return missing(label, unsettled.reason, unsettled.refs, asks=unsettled.asks)
    left = max(0, before.cents - sum(part.cents or 0 for part in taken_out))
    free = room(found, put_in, in_roth)
    refs = (*before.refs, *free.refs, *(ref for part in taken_out for ref in part.refs))
    if not left or free.cents == 0:
        return None
    if free.cents is None:
        reason = (
            f"an excess of {plain_amount(left)} was carried into {year.year}: how much of it the room of {year.year} "
            f"takes up is not known ({free.reason})"
        )
        return missing(label, reason, refs)
    paid = outflows(year.record, year.year).distributions
    most_paid = sum(part.cents or 0 for part in paid)
    unknown = any(part.status is Status.MISSING for part in paid)
    most, least = min(free.cents, left), min(free.cents, max(0, left - most_paid))
    if unknown or least != most:
        reason = (
            f"an excess of {plain_amount(left)} was carried into {year.year}, and both room and distributions of "
            f"{year.year} reduce it: what of the distributions is income depends on line 1. Figure Form 5329 by hand"
        )
        return missing(label, reason, refs)
    status = max((before.status, free.status, *(part.status for part in taken_out)))
    return Component(label, most, status, refs, before.reason or free.reason)
