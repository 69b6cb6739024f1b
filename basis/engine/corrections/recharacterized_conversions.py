"""Conversions that were undone: through 2017 a conversion could be recharacterized, since 2018 none can.

Section 408A(d)(6)(B)(iii); Form 8606 (2017), lines 8 and 16: "Do not include amounts converted that you later
recharacterized." The money is back in the traditional IRA, and its basis was never used.
"""

from __future__ import annotations

from datetime import date

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.corrections.due_dates import timeliness
from basis.engine.corrections.net_income import Attributable, attributable
from basis.engine.corrections.removals import LAST_YEAR_CONVERSIONS_COULD_BE_UNDONE, Removal, removals
from basis.engine.movements import when
from basis.engine.papers.evidence import Contribution, evidence_status
from basis.engine.record import Record
from basis.model import EntryKind, LedgerEntry
from basis.money import plain_amount

_NEVER = (
    "the conversion of {year} cannot be recharacterized: since 2018 no conversion can (section 408A(d)(6)(B)(iii)); "
    "what left the Roth IRA on {day} is a distribution from it, and what reached a traditional IRA a contribution "
    "there: ask for the statements of both, and enter it as these instead"
)


def may_be_undone(removal: Removal) -> bool:
    """Whether the law let what was undone be undone at all."""
    return not removal.of_conversion or removal.year <= LAST_YEAR_CONVERSIONS_COULD_BE_UNDONE


def net_conversions(record: Record, year: int, conversions: Components) -> Components:
    """The conversions of a year less those that were recharacterized (Form 8606 through 2017, line 8)."""
    undone = [r for r in removals(record) if r.of_conversion and r.year == year]
    for removal in undone:
        conversions = _less(record, removal, conversions)
    return conversions


def never_undone(removal: Removal) -> Component:
    """What says that it is no recharacterization at all, in conflict until somebody corrects the rows."""
    reason = _NEVER.format(year=removal.year, day=when(removal.row))
    return Component(f"conversion recharacterized {when(removal.row)}", 0, Status.CONFLICT, removal.refs, reason)


def _less(record: Record, removal: Removal, conversions: Components) -> Components:
    if not may_be_undone(removal):
        return (*conversions, never_undone(removal))
    label = f"conversion recharacterized {when(removal.row)}"
    split = converted_and_earned(record, removal)
    timely = timeliness(record, removal.year, removal.row.day, f"the {removal.name}")
    if split.contribution is None:
        asks = f"net_income:{removal.row.name}"
        return (*conversions, missing(label, split.reason, removal.refs, asks=asks))
    status, reason, asks = max(
        (
            (removal.status, removal.reason, removal.asks),
            (timely.status, timely.reason, timely.asks),
            (split.status, split.reason, ""),
        ),
        key=lambda said: said[0],
    )
    left = split.contribution
    known = sum(part.cents or 0 for part in conversions)
    if left > known and not any(part.status is Status.MISSING for part in conversions):
        status = Status.CONFLICT
        reason = (
            f"the {removal.name} undid {plain_amount(left)}, more than the {plain_amount(known)} "
            f"converted in {removal.year}"
        )
    refs = (*removal.refs, *(split.balances.refs if split.balances and removal.earnings is None else ()))
    found: list[Component] = []
    for part in reversed(conversions):
        taken = min(part.cents or 0, left)
        left -= taken
        found.append(_reduced(part, taken, (status, reason, asks), refs, label) if taken else part)
    if not any(part.refs and set(removal.refs) <= set(part.refs) for part in found):
        found.append(Component(label, 0, status, refs, reason, asks))
    return tuple(reversed(found))


def _reduced(
    part: Component, taken: int, said: tuple[Status, str, str], refs: tuple[str, ...], label: str
) -> Component:
    status, reason, asks = said
    reasons = "; ".join(dict.fromkeys(why for why in (part.reason, reason) if why))
    return Component(
        f"{part.label}, less {label}",
        (part.cents or 0) - taken,
        max(part.status, status),
        tuple(dict.fromkeys((*part.refs, *refs))),
        reasons,
        part.asks or asks,
    )


def converted_and_earned(record: Record, removal: Removal) -> Attributable:
    """What of a recharacterized conversion is the amount converted, and what its net income in the Roth IRA."""
    chosen = removal.row.contributed_on
    made = [
        Contribution(
            f"conversion of {when(e)}",
            e.cents,
            evidence_status(e),
            (e.name,),
            reason="",
            treatment=None,
            late=False,
            account=removal.account,
            day=e.arrived or e.day,
        )
        for e in conversions_into(record, removal)
    ]
    made.sort(key=lambda c: (c.day == chosen if chosen else False, c.day or date.min), reverse=True)
    return attributable(record, removal.row, made if removal.account else (), removal.earnings)


def conversions_into(record: Record, removal: Removal) -> tuple[LedgerEntry, ...]:
    """The conversions of the year into the Roth IRA that the removal left."""
    arrived = [e for e in record.in_year(removal.year, EntryKind.CONVERSION_IN) if e.account == removal.account]
    sent = [e for e in record.in_year(removal.year, EntryKind.CONVERSION) if e.to_account == removal.account]
    return tuple(arrived or sent)
