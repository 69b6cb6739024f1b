"""A ledger file and a custodian's export that both show movements of one account, year and kind.

They may be the same movements written twice, or different ones; adding them up would guess. The export's rows count,
and unless the two agree or somebody has said which stand, the lines they touch are in conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from basis.engine.amounts import Status
from basis.engine.record import OpenMatter, Record
from basis.model import EntryKind, LedgerEntry
from basis.money import plain_amount

GENERIC = "generic"

_TRADITIONAL: Mapping[EntryKind, str] = {
    EntryKind.CONTRIBUTION: "1",
    EntryKind.DISTRIBUTION: "7",
    EntryKind.CONVERSION: "8",
}
_ROTH: Mapping[EntryKind, str] = {
    EntryKind.CONTRIBUTION: "22",
    EntryKind.DISTRIBUTION: "19",
    EntryKind.CONVERSION_IN: "8",
}


_PLAN = frozenset(
    {
        EntryKind.AFTER_TAX_CONTRIBUTION,
        EntryKind.DESIGNATED_ROTH_CONTRIBUTION,
        EntryKind.DISTRIBUTION,
        EntryKind.DIRECT_ROLLOVER,
        EntryKind.IN_PLAN_ROTH_ROLLOVER,
        EntryKind.ROLLOVER_OUT,
    }
)
"""Movements of a plan, which change its books and no line."""


def counted_once(record: Record) -> Record:
    """The record without the rows that another paper shows too; what cannot be told is an open matter."""
    groups: defaultdict[tuple[str, int, EntryKind], list[LedgerEntry]] = defaultdict(list)
    for entry in record.entries:
        if _line(entry) is not None and entry.custodian:
            groups[entry.account, entry.for_year or entry.year, entry.kind].append(entry)
    dropped: set[int] = set()
    treated: dict[int, LedgerEntry] = {}
    matters: list[OpenMatter] = []
    for (account, year, _), entries in groups.items():
        typed = [e for e in entries if e.custodian == GENERIC]
        exported = [e for e in entries if e.custodian != GENERIC]
        answer = record.decisions.get(f"sources:{account}:{year}")
        if not typed or not exported or answer == "both":
            continue
        dropped |= {e.id for e in (exported if answer == "generic" else typed)}
        if answer != "generic":
            treated |= _treated_alike(typed, exported)
        if answer is None:
            matters.append(_matter(record, account, year, typed, exported))
    if not dropped:
        return record
    kept = tuple(treated.get(entry.id, entry) for entry in record.entries if entry.id not in dropped)
    return replace(record, entries=kept, open_matters=(*record.open_matters, *matters))


def _treated_alike(typed: list[LedgerEntry], exported: list[LedgerEntry]) -> dict[int, LedgerEntry]:
    """The export's contributions with what the ledger file says about their deduction: no export says it itself."""
    said = {e.treatment for e in typed}
    if len(said) > 1 or sum(e.cents for e in typed) != sum(e.cents for e in exported):
        return {}
    treatment = said.pop()
    return {e.id: replace(e, treatment=treatment) for e in exported if e.treatment is None and treatment}


def _matter(
    record: Record, account: str, year: int, typed: list[LedgerEntry], exported: list[LedgerEntry]
) -> OpenMatter:
    line = _line(exported[0]) or ""
    refs = tuple(e.name for e in (*exported, *typed))
    sums = [sum(e.cents for e in entries) for entries in (typed, exported)]
    if sums[0] == sums[1]:
        return OpenMatter(refs, "", {year: (line,)}, Status.KNOWN)
    shown = record.accounts[account].shown if account in record.accounts else account
    reason = (
        f"{shown}, {year}: a ledger file shows {exported[0].kind.value} of {plain_amount(sums[0])}, the export "
        f"{plain_amount(sums[1])}; figured from the export"
    )
    return OpenMatter(refs, reason, {year: (line,)}, Status.CONFLICT, f"sources:{account}:{year}")


def _line(entry: LedgerEntry) -> str | None:
    """The input line a movement adds to, or the books of its plan account; None where it adds to nothing."""
    if entry.account_type.is_plan:
        return f"plan:{entry.account}" if entry.kind in _PLAN else None
    if entry.account_type.is_roth:
        return _ROTH.get(entry.kind)
    return _TRADITIONAL.get(entry.kind) if entry.account_type.is_traditional else None
