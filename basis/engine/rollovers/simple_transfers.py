"""Money that left a SIMPLE IRA in its first two years for anything but another SIMPLE IRA: a distribution.

Section 408(d)(3)(G) and 72(t)(6), which makes its additional tax 25 percent; Treas. Reg. 1.408A-4, A-4(b), for
conversions. The two years begin with the first contribution (fact simple_began).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Status
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.record import Record, fact_ref
from basis.engine.result import Finding, YearResult
from basis.model import AccountType, EntryKind, LedgerEntry
from basis.money import plain_amount

_MOVES = (EntryKind.TRANSFER_OUT, EntryKind.ROLLOVER_OUT, EntryKind.DIRECT_ROLLOVER, EntryKind.CONVERSION)
SIMPLE_IRAS = frozenset({AccountType.SIMPLE_IRA, AccountType.ROTH_SIMPLE_IRA})
_YEARS = 2


class _Move(NamedTuple):
    """A row that left a SIMPLE IRA. `early` and `to_simple` are None where that is not known."""

    entry: LedgerEntry
    early: bool | None
    to_simple: bool | None

    @property
    def is_distribution(self) -> bool:
        """Whether it is one beyond doubt."""
        return self.early is True and self.to_simple is False and self.entry.kind is not EntryKind.CONVERSION

    @property
    def is_open(self) -> bool:
        """Whether it is one, or may be: doubt about both ends of it is not followed up."""
        return (self.early is True and self.to_simple is not True) or (self.early is None and self.to_simple is False)


def early_distributions(record: Record, year: int) -> tuple[LedgerEntry, ...]:
    """The rows of a year that are distributions though they say otherwise."""
    return tuple(move.entry for move in _moves(record, year) if move.is_distribution)


def adjustments(year: OpenYear) -> Adjustments:
    """What of them is on line 7; a conversion stays on line 8, in conflict."""
    line_7: list[Component] = []
    line_8: list[Component] = []
    for move in _moves(year.record, year.year):
        part = _part(year.record, move)
        if part is not None:
            (line_8 if move.entry.kind is EntryKind.CONVERSION else line_7).append(part)
    return {"7": tuple(line_7), "8": tuple(line_8)}


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about them, also where Part I is not completed and no line shows the doubt."""
    return Beside(
        findings=tuple(
            Finding("simple_within_two_years", _says(move), (move.entry.name,))
            if move.early
            else Finding("simple_began_not_known", _not_known(move), (move.entry.name,))
            for move in _moves(year.record, year.year)
        )
    )


def _part(record: Record, move: _Move) -> Component | None:
    entry = move.entry
    label = f"{entry.kind.value} of {when(entry)} out of a SIMPLE IRA"
    if move.is_distribution:
        fact = record.facts.get("simple_began")
        return Component(label, entry.cents, refs=(entry.name, *((fact_ref(fact),) if fact else ())))
    if move.early is True:
        return Component(label, 0, Status.CONFLICT, (entry.name,), _says(move))
    return Component(label, 0, Status.ASSUMED, (), _not_known(move), "fact:simple_began", (entry.name,))


def _not_known(move: _Move) -> str:
    entry = move.entry
    return (
        f"whether the {entry.kind.value} of {when(entry)} ({entry.name}) left the SIMPLE IRA in its first two years is "
        f"not known; taken as later: set the fact simple_began"
    )


def _says(move: _Move) -> str:
    entry = move.entry
    named = f"the {entry.kind.value} of {plain_amount(entry.cents)} on {when(entry)} ({entry.name})"
    law = "within two years of the first contribution only another SIMPLE IRA can receive it (section 408(d)(3)(G))"
    if entry.kind is EntryKind.CONVERSION:
        return f"{named} left a SIMPLE IRA, but {law}: it could not be converted (Treas. Reg. 1.408A-4, A-4(b))"
    if move.to_simple is None:
        return f"{named} left a SIMPLE IRA for an account not on file, but {law}: enter to_account_type"
    return f"{named} left a SIMPLE IRA, but {law}: it is a distribution, and its additional tax is 25 percent"


def _moves(record: Record, year: int) -> tuple[_Move, ...]:
    """The year's moves out of the owner's SIMPLE IRAs that are not known to be allowed."""
    if record.owner.decedent:
        return ()
    rows = [e for e in record.in_year(year, *_MOVES) if e.account_type is AccountType.SIMPLE_IRA]
    arrivals = {out.name: row for out, row in record.transfer_sides.pairs} if rows else {}
    moves = (_Move(e, in_first_two_years(record, e.day), _to_simple(e, arrivals.get(e.name))) for e in rows)
    return tuple(m for m in moves if m.is_open)


def in_first_two_years(record: Record, day: date | None) -> bool | None:
    """Whether a day lies in the first two years of the owner's SIMPLE IRAs; None where that is not known. What is on
    file can show that they are over, never that they are not."""
    fact = record.facts.get("simple_began")
    if day is None:
        return None
    if fact is not None:
        return day < _two_years_after(fact.day())
    first = min((e.day for e in record.entries if e.account_type in SIMPLE_IRAS and e.day), default=day)
    return False if day >= _two_years_after(first) else None


def _two_years_after(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + _YEARS, 3, 1) if leap else day.replace(year=day.year + _YEARS)


def _to_simple(entry: LedgerEntry, arrival: LedgerEntry | None) -> bool | None:
    target = entry.to_account_type or (arrival.account_type if arrival else None)
    if target is None and entry.kind is EntryKind.CONVERSION:
        return False
    return None if target is None else target in SIMPLE_IRAS
