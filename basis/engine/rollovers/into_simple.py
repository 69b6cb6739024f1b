"""Money that reached a SIMPLE IRA from another kind of account before it could: it is asked what became of it.

Section 408(p)(1)(B) as amended by Pub. L. 114-113, division Q, section 306: in the two years of section 72(t)(6) only
another SIMPLE IRA can be rolled over to one, and until December 18, 2015, nothing else ever could. No source says what
the money then is, so that it is figured as the rows say until somebody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Status
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.record import Record, fact_ref
from basis.engine.result import Finding, YearResult
from basis.engine.rollovers.simple_transfers import SIMPLE_IRAS, in_first_two_years
from basis.model import AccountType, EntryKind, LedgerEntry
from basis.money import plain_amount

_OTHERS_SINCE = date(2015, 12, 19)
_SENT = (EntryKind.TRANSFER_OUT, EntryKind.ROLLOVER_OUT, EntryKind.DIRECT_ROLLOVER)
_RECEIVED = (EntryKind.TRANSFER_IN, EntryKind.ROLLOVER_IN, EntryKind.DIRECT_ROLLOVER_IN)


class _Move(NamedTuple):
    """The row that says so, the kind of account that the money left, the day it reached the SIMPLE IRA, and whether
    that was too early, None where it is not known."""

    entry: LedgerEntry
    sender: AccountType
    arrived: date | None
    too_early: bool | None
    others: tuple[str, ...] = ()

    @property
    def refs(self) -> tuple[str, ...]:
        """The rows that it is about."""
        return (self.entry.name, *self.others)

    @property
    def says(self) -> str:
        """What is wrong with it or not known of it, and what to ask."""
        kind, day = self.entry.kind.value, when(self.entry)
        if self.too_early is None:
            return (
                f"whether the {kind} of {day} ({self.entry.name}) reached the SIMPLE IRA in its first two years is not "
                f"known; taken as later: set the fact simple_began"
            )
        never = self.arrived is not None and self.arrived < _OTHERS_SINCE
        return (
            f"the {kind} of {plain_amount(self.entry.cents)} on {day} ({self.entry.name}) reached a SIMPLE IRA from a "
            f"{self.sender.value}, but {'until December 18, 2015,' if never else 'in its first two years'} it could "
            f"receive nothing but another SIMPLE IRA's money (section 408(p)(1)(B)): ask the trustee whether it was "
            f"given back, and enter what became of it; figured as the rows say"
        )


def adjustments(year: OpenYear) -> Adjustments:
    """What of it is in doubt on line 7, while nobody has said what became of it."""
    return {"7": tuple(_doubt(year.record, move) for move in _moves(year) if move.sender.is_traditional)}


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about it, also where it came out of a plan and no line waits."""
    codes = {True: "into_simple_too_early", None: "simple_began_not_known"}
    return Beside(findings=tuple(Finding(codes[move.too_early], move.says, move.refs) for move in _moves(year)))


def _doubt(record: Record, move: _Move) -> Component:
    label = f"{move.entry.kind.value} of {when(move.entry)} to a SIMPLE IRA"
    if move.too_early is None:
        return Component(label, 0, Status.ASSUMED, (), move.says, "fact:simple_began", move.refs)
    fact = record.facts.get("simple_began")
    asks = f"rollover:{move.entry.name}" if move.entry.kind is EntryKind.ROLLOVER_OUT else ""
    return Component(label, 0, Status.ASSUMED, (*move.refs, *((fact_ref(fact),) if fact else ())), move.says, asks)


def _moves(year: OpenYear) -> tuple[_Move, ...]:
    """The moves of the year that came too early, or may have, and of which nobody has said what they were."""
    record = year.record
    if record.owner.decedent or not any(a.type in SIMPLE_IRAS for a in record.accounts.values()):
        return ()
    found = (*_sent(record, year.year), *_received_alone(record, year.year))
    return tuple(m for m in found if m.too_early is not False and f"rollover:{m.entry.name}" not in record.decisions)


def _sent(record: Record, year: int) -> Iterator[_Move]:
    """What left another kind of account for a SIMPLE IRA."""
    arrivals = dict(_pairs(record))
    for entry in record.in_year(year, *_SENT):
        arrival, opened = arrivals.get(entry.name), record.accounts.get(entry.to_account)
        target = arrival.account_type if arrival else entry.to_account_type or (opened.type if opened else None)
        if target in SIMPLE_IRAS and entry.account_type not in SIMPLE_IRAS:
            day = arrival.day if arrival else entry.arrived or entry.day
            others = (arrival.name,) if arrival else ()
            yield _Move(entry, entry.account_type, day, _too_early(record, day), others)


def _received_alone(record: Record, year: int) -> Iterator[_Move]:
    """What a SIMPLE IRA alone shows as coming from another kind of account."""
    told = {arrival.name for _, arrival in _pairs(record)}
    for entry in record.in_year(year, *_RECEIVED):
        sender = entry.from_account_type
        if sender is None or sender in SIMPLE_IRAS or entry.account_type not in SIMPLE_IRAS or entry.name in told:
            continue
        yield _Move(entry, sender, entry.day, _too_early(record, entry.day))


def _too_early(record: Record, day: date | None) -> bool | None:
    return True if day is not None and day < _OTHERS_SINCE else in_first_two_years(record, day)


def _pairs(record: Record) -> Iterator[tuple[str, LedgerEntry]]:
    """The row that received what each row sent, by the sender's name."""
    for sides in (record.transfer_sides, record.direct_rollover_sides):
        yield from ((sent.name, arrival) for sent, arrival in sides.pairs)
    for rollover in record.rollovers:
        yield from ((rollover.out.name, part.row) for part in rollover.returned if part.row is not None)
