"""What an IRA received of rollovers that the law does not accept: a regular contribution to that IRA.

Section 408(d)(3)(A) and (I), (B) and (C); sections 219 and 4973; Publication 590-A, "Time Limit for Making a Rollover
Contribution", "Waiting period between rollovers" and "Inherited from someone other than spouse". It counts for the
year in which it arrived. It must not know what the contribution makes of that year.
"""

from __future__ import annotations

from collections.abc import Iterator

from basis.engine.amounts import Status
from basis.engine.record import Record
from basis.engine.rollovers.failed_arrival import FailedArrival
from basis.engine.rollovers.rollover_sides import PAID_OUT, TRANSFERRED, WAIVED, Returned, Rollover
from basis.engine.rollovers.simple_transfers import early_distributions
from basis.engine.rollovers.twelve_months import came_too_soon
from basis.model import AccountType, EntryKind, LedgerEntry
from basis.money import plain_amount

_LATE, _TOO_SOON, _INHERITED = "arrived too late", "came too soon after another", "came out of an inherited IRA"
_EARLY = "left a SIMPLE IRA in its first two years"
REQUIRED = "was a required minimum distribution"
_UNLESS = {
    _LATE: "unless the IRS waives the limit or the owner has certified a reason that it accepts",
    _TOO_SOON: "unless it went from trustee to trustee (section 408(d)(3)(B))",
    REQUIRED: "for what is required comes first and cannot be rolled over (section 408(d)(3)(E))",
    _EARLY: "for only another SIMPLE IRA could receive it (section 408(d)(3)(G))",
    _INHERITED: "unless a surviving spouse rolled it over or it went from trustee to trustee (section 408(d)(3)(C))",
}


def failed_arrivals(record: Record) -> tuple[FailedArrival, ...]:
    """All that the owner's accounts received, of all years. An inherited IRA cannot receive a contribution: the
    findings beside the form of its pool say what came back there."""
    if record.owner.decedent:
        return ()
    too_soon = came_too_soon(record)
    return (
        *(arrival for rollover in record.rollovers for arrival in _of_own(record, rollover, too_soon)),
        *(arrival for rollover in record.inherited_rollovers for arrival in _of_inherited(record, rollover)),
        *record.of_required_money,
    )


def _of_own(record: Record, rollover: Rollover, too_soon: frozenset[str]) -> Iterator[FailedArrival]:
    answer = record.answer_about(rollover)
    if rollover.out in early_distributions(record, rollover.out.year):
        for part in rollover.returned:
            yield as_contribution(record, rollover, part, Status.KNOWN, _EARLY)
        return
    status = Status.KNOWN if answer == PAID_OUT else Status.ASSUMED
    why = _TOO_SOON if rollover.out.name in too_soon else _LATE
    for part in not_rolled_over(record, rollover, too_soon):
        yield as_contribution(record, rollover, part, status, why)
    if rollover.suspected is not None and answer is None:
        row = rollover.suspected
        yield as_contribution(
            record, rollover, Returned(row.cents, row, in_time=False, in_year=row.year), Status.CONFLICT, _LATE
        )


def _of_inherited(record: Record, rollover: Rollover) -> Iterator[FailedArrival]:
    answer = record.answer_about(rollover)
    status = Status.KNOWN if answer == PAID_OUT else Status.ASSUMED
    for part in rollover.returned if answer != TRANSFERRED else ():
        yield as_contribution(record, rollover, part, status, _INHERITED)


def not_rolled_over(record: Record, rollover: Rollover, too_soon: frozenset[str]) -> tuple[Returned, ...]:
    """What came back of an own IRA's rollover and is no rollover contribution; `too_soon` as in `came_too_soon`."""
    answer = record.answer_about(rollover)
    late = tuple(part for part in rollover.returned if part.in_time is False)
    if answer == TRANSFERRED or (answer == WAIVED and rollover.out.name not in too_soon):
        return ()
    if rollover.out.name in too_soon or (answer == PAID_OUT and not late):
        return rollover.returned
    return late


def as_contribution(record: Record, rollover: Rollover, part: Returned, status: Status, why: str) -> FailedArrival:
    """A part of what came back, as a contribution where it arrived."""
    out = rollover.out
    day = part.row.day if part.row is not None else out.arrived
    accounts = (part.row.account,) if part.row is not None else tuple(_may_have_received(record, out))
    year = part.in_year if part.in_year is not None else out.year
    what = "conversion" if out.kind is EntryKind.CONVERSION else "rollover"
    told = f"{plain_amount(part.cents)} of the {what} {out.name} {why}"
    reason = f"{told}: a contribution for {year}, {_UNLESS[why]}"
    if not status:
        reason = ""
    kind_unknown = part.row is None and not out.to_account and out.to_account_type is None
    if len(accounts) > 1 or kind_unknown:
        status = max(status, Status.CONFLICT if kind_unknown else Status.ASSUMED)
        reason = "; ".join(filter(None, (reason, f"enter to_account, the account that received {out.name}")))
    refs = tuple(dict.fromkeys((*rollover.refs, *((part.row.name,) if part.row is not None else ()))))
    label = f"{what} that {why}, {day.isoformat() if day else year}"
    return FailedArrival(label, out.name, accounts, year, day, part.cents, status, refs, reason, f"rollover:{out.name}")


def _may_have_received(record: Record, out: LedgerEntry) -> Iterator[str]:
    """The account that a row names as the receiving one; where it names a type alone, every IRA of that kind, the one
    that the money left before others; where it names nothing, those of the kind that it left."""
    target = out.to_account_type or out.account_type
    if out.to_account:
        yield out.to_account
    elif not target.is_plan:
        alike = (a.id for a in record.accounts.values() if a.type is not None and _alike(a.type, target))
        yield from sorted(alike, key=lambda account: (account != out.account, account))


def _alike(one: AccountType, other: AccountType) -> bool:
    return (one.is_traditional and other.is_traditional) or (one.is_roth and other.is_roth)
