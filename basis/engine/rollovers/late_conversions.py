"""Conversions whose money reached the Roth IRA more than 60 days after it was paid out.

Treas. Reg. 1.408A-4, A-1(b)(1): what the owner carries over converts only within the 60 days of a rollover; from
trustee to trustee there is no such limit, so that somebody must say which it was.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from basis.engine.amounts import Component, Components, Status
from basis.engine.movements import ROLLOVER_DAYS, when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.result import Finding, YearResult
from basis.engine.rollovers.rollover_sides import PAID_OUT, TRANSFERRED, WAIVED
from basis.model import LedgerEntry
from basis.money import plain_amount


def adjustments(year: OpenYear) -> Adjustments:
    """Line 8 in conflict until somebody has said; then what was no conversion is on line 7, and a Roth contribution
    instead of a conversion on lines 22 and 24 (Treas. Reg. 1.408A-4, A-3)."""
    found: defaultdict[str, Components] = defaultdict(tuple)
    for entry in _late(year):
        label = f"conversion of {when(entry)}, arrived late"
        answer = year.record.decisions.get(_asks(entry))
        if answer is None:
            found["8"] += (Component(label, 0, Status.CONFLICT, (entry.name,), _says(entry), _asks(entry)),)
        elif answer == PAID_OUT:
            off = Component(label, -entry.cents, refs=(entry.name,))
            on = off._replace(cents=entry.cents)
            for line, part in (("7", on), ("8", off), ("22", on), ("24", off)):
                found[line] += (part,)
    return found


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about them."""
    settled = (TRANSFERRED, WAIVED)
    return Beside(
        findings=tuple(
            Finding("conversion_late", _says(entry), (entry.name,))
            for entry in _late(year)
            if year.record.decisions.get(_asks(entry)) not in settled
        )
    )


def _late(year: OpenYear) -> tuple[LedgerEntry, ...]:
    arrived = {out.name: row.day for out, row in year.record.conversion_sides.pairs}
    return tuple(
        e
        for e in year.record.conversions_of(year.year)
        if e.day is not None
        and (day := e.arrived or arrived.get(e.name)) is not None
        and day > e.day + timedelta(days=ROLLOVER_DAYS)
    )


def _asks(entry: LedgerEntry) -> str:
    return f"rollover:{entry.name}"


def _says(entry: LedgerEntry) -> str:
    return (
        f"the {plain_amount(entry.cents)} converted on {when(entry)} ({entry.name}) arrived more than 60 days later: a "
        f"distribution on line 7 and a Roth contribution, unless it went from trustee to trustee"
    )
