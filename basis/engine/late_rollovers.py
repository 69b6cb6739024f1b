"""What came back of a rollover after the 60 days: a regular contribution to the IRA that received it.

Section 408(d)(3)(A) and (I); sections 219 and 4973; Publication 590-A, "Time Limit for Making a Rollover
Contribution". It counts for the year in which it arrived. It must not know what the contribution makes of that year.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.record import Record
from basis.engine.rollover_sides import Rollover
from basis.model import AccountType, LedgerEntry
from basis.money import Cents, plain_amount

TRANSFERRED, WAIVED, PAID_OUT = "transfer", "waived", "distribution"
"""What can be answered about a rollover: it went from trustee to trustee, it was late for a reason the IRS accepts,
it is a distribution."""


class LateArrival(NamedTuple):
    """An amount that an IRA received too late to be rolled over; `account` is the one that received it."""

    account: str
    year: int
    day: date | None
    cents: Cents
    status: Status
    refs: tuple[str, ...]
    reason: str
    asks: str


def late_arrivals(record: Record) -> tuple[LateArrival, ...]:
    """All of them, of all years, without those that the IRS waives the 60 days for."""
    found: list[LateArrival] = []
    for rollover in record.rollovers:
        answer = record.decisions.get(f"rollover:{rollover.out.name}")
        if answer in (TRANSFERRED, WAIVED):
            continue
        found += _told(record, rollover, Status.KNOWN if answer == PAID_OUT else Status.ASSUMED)
        if rollover.suspected is not None and answer is None:
            row, out = rollover.suspected, rollover.out
            refs = (out.name, row.name)
            found.append(_arrival(rollover, row.account, row.year, row.day, row.cents, Status.CONFLICT, refs))
    return tuple(found)


def _told(record: Record, rollover: Rollover, status: Status) -> list[LateArrival]:
    out, found = rollover.out, []
    for part in rollover.returned:
        if part.in_time is not False or part.in_year is None:
            continue
        day = part.row.day if part.row is not None else out.arrived
        account = part.row.account if part.row is not None else _where(record, out)
        found.append(_arrival(rollover, account, part.in_year, day, part.cents, status, rollover.refs))
    return found


def _where(record: Record, out: LedgerEntry) -> str:
    """The account that a row names as the receiving one; where it names a type alone, the first IRA of that kind."""
    target = out.to_account_type
    if out.to_account or target is None or target.is_plan:
        return out.to_account
    candidates = (record.accounts.get(out.account), *record.accounts.values())
    return next((a.id for a in candidates if a is not None and a.type is not None and _alike(a.type, target)), "")


def _alike(one: AccountType, other: AccountType) -> bool:
    return (one.is_traditional and other.is_traditional) or (one.is_roth and other.is_roth)


def _arrival(
    rollover: Rollover, account: str, year: int, day: date | None, cents: Cents, status: Status, refs: tuple[str, ...]
) -> LateArrival:
    name = rollover.out.name
    reason = (
        f"{plain_amount(cents)} of the rollover {name} arrived after the 60 days: a contribution for {year}, unless "
        f"the IRS waives the limit or the owner has certified a reason that it accepts"
    )
    return LateArrival(account, year, day, cents, status, refs, reason if status else "", f"rollover:{name}")
