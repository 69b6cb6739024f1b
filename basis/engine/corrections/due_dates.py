"""Until when a contribution could be undone: the due date of the return, its extensions, and six months for a return
that was filed in time.

Sections 408(d)(4) and 408A(d)(6); Treas. Reg. 301.9100-2(b); instructions for Form 8606 (2023), pages 5 and 6. It must
not know what is undone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.record import Record
from basis.law import LawMissingError, load

_SATURDAY = 5


class Timeliness(NamedTuple):
    """Whether something was done by a deadline: KNOWN in time, ASSUMED where a fact is wanted, CONFLICT too late.

    `amended` says that it was done after the due date and extensions but within the six months, so that the return is
    amended with "Filed pursuant to section 301.9100-2".
    """

    status: Status
    reason: str = ""
    asks: str = ""
    amended: bool = False


_IN_TIME = Timeliness(Status.KNOWN)


def due_date(record: Record, year: int) -> date | None:
    """The due date of the return for a tax year without extensions; None for a year without law data."""
    try:
        printed = load(year).contribution_deadline
    except LawMissingError:
        return None
    postponed = record.facts.get("contribution_due_date", year)
    return printed if postponed is None else max(printed, postponed.day())


def six_months_end(year: int) -> date:
    """Six months after the due date, extensions left out: October 15, or the next business day (section 7503)."""
    day = date(year + 1, 10, 15)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day


def timeliness(record: Record, year: int, day: date | None, what: str) -> Timeliness:
    """Whether `what` (`the recharacterization of 2024-02-23`) was done in time on a day, for a contribution for `year`.

    Without a day, or without law data that says when the return was due, nothing can be held against it.
    """
    due = due_date(record, year)
    if day is None or due is None or day <= due:
        return _IN_TIME
    extended = record.facts.get("extended_until", year)
    if extended is not None and day <= extended.day():
        return _IN_TIME
    last = max(due, six_months_end(year))
    filed = record.facts.get("return_filed_on", year)
    if day > last:
        end = last if extended is None else max(last, extended.day())
        return Timeliness(Status.CONFLICT, f"{what} came after {end.isoformat()}, the last day it could be for {year}")
    if filed is None:
        reason = (
            f"{what} came after the due date, {due.isoformat()}: it counts when the return for {year} was filed in "
            f"time or extended; taken as filed in time. Set the fact return_filed_on for {year}"
        )
        return Timeliness(Status.ASSUMED, reason, f"fact:return_filed_on:{year}", amended=True)
    if filed.day() > (due if extended is None else max(due, extended.day())):
        reason = (
            f"{what} came after the due date, {due.isoformat()}, and the return for {year} was filed late, on "
            f"{filed.day().isoformat()}: the six months of Treas. Reg. 301.9100-2(b) are not open"
        )
        return Timeliness(Status.CONFLICT, reason)
    return Timeliness(Status.KNOWN, amended=True)


def after_due_date(record: Record, year: int, day: date | None) -> bool | None:
    """Whether a day came after the due date of the return for `year`, extensions on file included; None where the day
    or the law is not known."""
    due = due_date(record, year)
    if day is None or due is None:
        return None
    extended = record.facts.get("extended_until", year)
    return day > (due if extended is None else max(due, extended.day()))
