"""Movements whose treatment is not figured yet: the lines they would change are missing, with the reason.

The table is all there is to it: a kind that becomes supported leaves the table.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Component, Components, missing
from basis.engine.evidence import when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.record import Record
from basis.model import AccountType, EntryKind, LedgerEntry

_TRADITIONAL: Mapping[EntryKind, tuple[str, ...]] = {}
_ROTH: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.DIRECT_ROLLOVER_IN: ("22", "24"),
    EntryKind.EMPLOYER_CONTRIBUTION: ("22",),
    EntryKind.ELECTIVE_DEFERRAL: ("22",),
}
_LINES = ("1", "2", "6", "7", "19", "22", "24")


def adjustments(year: OpenYear) -> Adjustments:
    """A missing component of each input line for each movement of the year that is not figured yet."""
    found = {line: _waiting(year.record, year.year, line) for line in _LINES}
    return {**found, "4": found["1"]}


def _waiting(record: Record, year: int, line: str) -> Components:
    return _entries(record, year, line)


def _entries(record: Record, year: int, line: str) -> Components:
    found = []
    for entry in record.entries:
        if entry.year != year or not _own(record, entry):
            continue
        if line in _lines_of(entry):
            found.append(_gap(f"{entry.kind.value} of {when(entry)}", entry.name))
    return tuple(found)


def _lines_of(entry: LedgerEntry) -> tuple[str, ...]:
    into_roth = entry.to_account_type is not None and entry.to_account_type.is_roth
    if entry.kind is EntryKind.DIRECT_ROLLOVER and into_roth:
        return ("22", "24")
    of_roth = entry.account_type.is_roth or entry.account_type is AccountType.INHERITED_ROTH_IRA
    return (_ROTH if of_roth else _TRADITIONAL).get(entry.kind, ())


def _own(record: Record, entry: LedgerEntry) -> bool:
    if record.owner.decedent:
        return entry.account in record.accounts
    return not entry.account_type.is_inherited


def _gap(label: str, ref: str) -> Component:
    return missing(label, f"{label} ({ref}) is not figured by this version: figure the line by hand", (ref,))
