"""One rollover from IRA to IRA in twelve months: which ones came too soon after another.

Section 408(d)(3)(B); Announcements 2014-15 and 2014-32: counted over all IRAs together, Roth IRAs included, for
distributions of 2015 and later, for each IRA by itself before. Conversions, transfers from trustee to trustee and
rollovers out of or into employer plans do not count. It must not know what becomes of a rollover that came too soon.
"""

from __future__ import annotations

from datetime import date

from basis.engine.record import Record
from basis.engine.rollovers.rollover_sides import PAID_OUT, TRANSFERRED, WAIVED, Rollover
from basis.engine.rollovers.simple_transfers import early_distributions
from basis.law import ROLLOVERS_COUNTED_TOGETHER_SINCE

_KEY = ("rollovers that came too soon", 0)


def came_too_soon(record: Record) -> frozenset[str]:
    """The names of the rows that left to be rolled over within a year of an earlier rollover that was tax-free."""
    if _KEY not in record.worked_out:
        record.worked_out[_KEY] = _found(record) if record.rollovers else frozenset()
    found: frozenset[str] = record.worked_out[_KEY]
    return found


def _found(record: Record) -> frozenset[str]:
    accepted: list[tuple[date, frozenset[str]]] = []
    one_movement: set[tuple[date, str, tuple[str, ...]]] = set()
    found = set()
    for rollover in record.rollovers:
        out = rollover.out
        if out.day is None or _is_none(record, rollover) or not _from_ira_to_ira(rollover):
            continue
        movement = (out.day, out.account, tuple(sorted(row.name for row in rollover.together)))
        if rollover.together and movement in one_movement:
            continue
        if any(_a_year_after(day) > out.day and _counts(day, touched, out.account) for day, touched in accepted):
            found.add(out.name)
        elif not _paid_out(record, rollover):
            accepted.append((out.day, _touched(rollover)))
            one_movement.add(movement)
    return frozenset(found)


def _is_none(record: Record, rollover: Rollover) -> bool:
    """Whether it is no rollover whatever came before it."""
    answer = record.answer_about(rollover)
    late = rollover.late == rollover.out.cents and answer != WAIVED
    early = rollover.out in early_distributions(record, rollover.out.year)
    return late or early or rollover.suspected is not None or answer == TRANSFERRED


def _paid_out(record: Record, rollover: Rollover) -> bool:
    """Whether somebody said that none of it is a rollover; of one late in part, that was said of the late part."""
    return record.answer_about(rollover) == PAID_OUT and not rollover.late_in_part


def _counts(day: date, touched: frozenset[str], account: str) -> bool:
    return account in touched or day.year >= ROLLOVERS_COUNTED_TOGETHER_SINCE


def _touched(rollover: Rollover) -> frozenset[str]:
    out = rollover.out
    received = (part.row.account for part in rollover.returned if part.row is not None)
    return frozenset({out.account, out.to_account, *received}) - {""}


def _from_ira_to_ira(rollover: Rollover) -> bool:
    sender = rollover.out.account_type
    targets = [rollover.out.to_account_type, *(p.row.account_type for p in rollover.returned if p.row is not None)]
    return not sender.is_plan and not any(
        target is not None and (target.is_plan or (target.is_roth and not sender.is_roth)) for target in targets
    )


def _a_year_after(day: date) -> date:
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
