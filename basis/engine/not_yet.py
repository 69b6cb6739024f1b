"""Movements whose treatment is not figured yet: the lines they would change are missing, with the reason.

The table is all there is to it: a kind that becomes supported leaves the table.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Component, Components, missing
from basis.engine.codes import CodeClass, code_class
from basis.engine.evidence import when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.record import Record
from basis.model import AccountType, EntryKind, LedgerEntry

_TRADITIONAL: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.RECHARACTERIZATION: ("1", "22"),
    EntryKind.RECHARACTERIZATION_IN: ("1", "22"),
    EntryKind.RETURNED_CONTRIBUTION: ("1",),
    EntryKind.EXCESS_REMOVED: ("2",),
}
_ROTH: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.RECHARACTERIZATION: ("1", "22"),
    EntryKind.RECHARACTERIZATION_IN: ("1", "22"),
    EntryKind.RETURNED_CONTRIBUTION: ("22",),
    EntryKind.EXCESS_REMOVED: ("22",),
    EntryKind.DIRECT_ROLLOVER_IN: ("22", "24"),
    EntryKind.EMPLOYER_CONTRIBUTION: ("22",),
    EntryKind.ELECTIVE_DEFERRAL: ("22",),
}
_FOR_TAX_YEAR = frozenset(
    {EntryKind.RECHARACTERIZATION, EntryKind.RECHARACTERIZATION_IN, EntryKind.RETURNED_CONTRIBUTION}
)
_FORM_LINES: Mapping[CodeClass, tuple[str, ...]] = {
    CodeClass.RETURNED: ("1", "22"),
    CodeClass.RECHARACTERIZED: ("1", "22"),
}
_LINES = ("1", "2", "6", "7", "19", "22", "24")


def adjustments(year: OpenYear) -> Adjustments:
    """A missing component of each input line for each movement of the year that is not figured yet."""
    found = {line: _waiting(year.record, year.year, line) for line in _LINES}
    return {**found, "4": found["1"]}


def _waiting(record: Record, year: int, line: str) -> Components:
    return (*_entries(record, year, line), *_forms(record, year, line))


def _entries(record: Record, year: int, line: str) -> Components:
    found = []
    for entry in record.entries:
        counts_for = entry.for_year if entry.kind in _FOR_TAX_YEAR else entry.year
        if counts_for != year or not _own(record, entry):
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


def _forms(record: Record, year: int, line: str) -> Components:
    """Returned and recharacterized contributions that only a Form 1099-R shows."""
    shown = {e.account for e in record.entries if e.kind in _FOR_TAX_YEAR and year in (e.year, e.for_year)}
    return tuple(
        _gap(f"Form 1099-R code {form.boxes.get('7', '')}", form.name)
        for form in record.returns_by_year.get(year, ())
        if form.form == "1099-R"
        and form.account not in shown
        and line in _FORM_LINES.get(code_class(form.codes), ())
        and _line_of_account(record, form.account, line)
    )


def _line_of_account(record: Record, account: str, line: str) -> bool:
    kind = record.accounts[account].type if account in record.accounts else None
    if kind is None or kind.is_plan or kind.is_inherited:
        return False
    return True if line == "1" or kind.is_roth else kind.is_traditional


def _gap(label: str, ref: str) -> Component:
    return missing(label, f"{label} ({ref}) is not figured by this version: figure the line by hand", (ref,))
