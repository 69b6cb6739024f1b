"""What was contributed for a tax year to the owner's traditional and Roth IRAs.

`traditional_contributions` and `roth_contributions` are the contributions as made; what was returned by the due date
counts as never made, and what was recharacterized as made to the other kind (sections 408(d)(4) and 408A(d)(6)).
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components
from basis.engine.evidence import Contribution, contributions_made, evidence_reason, evidence_status, when
from basis.engine.outflows import pool_accounts
from basis.engine.record import Record
from basis.engine.roth import roth_accounts
from basis.model import EntryKind, LedgerEntry


def traditional_contributions(record: Record, year: int) -> tuple[Contribution, ...]:
    """Contributions for a tax year to the owner's traditional IRAs, from rows and Forms 5498 box 1."""
    ids = {account.id for account in pool_accounts(record)}
    return contributions_made(record, year, ids, box="1")


def roth_contributions(record: Record, year: int) -> tuple[Contribution, ...]:
    """Contributions for a tax year to the owner's Roth IRAs, from rows and Forms 5498 box 10."""
    ids = {account.id for account in roth_accounts(record)}
    return contributions_made(record, year, ids, box="10")


def counted(record: Record, year: int, made: tuple[Contribution, ...], *, roth: bool) -> Components:
    """What of the contributions `made` for the year to one kind of IRA counts as contributed to that kind."""
    return (*(c.component for c in made), *_corrections(record, year, roth=roth))


def _corrections(record: Record, year: int, *, roth: bool) -> Components:
    if record.owner.decedent:
        return ()
    found: list[Component] = []
    sent = [e for e in record.entries if e.kind is EntryKind.RECHARACTERIZATION and e.for_year == year]
    moved = sent or [e for e in record.entries if e.kind is EntryKind.RECHARACTERIZATION_IN and e.for_year == year]
    for entry in moved:
        # What a row of the receiving account says is the other end: it left an account of the other kind.
        left_roth = entry.account_type.is_roth == bool(sent)
        found.append(_part(entry, "recharacterized", -1 if left_roth == roth else 1))
    found += [
        _part(entry, "returned", -1)
        for entry in record.entries
        if entry.kind is EntryKind.RETURNED_CONTRIBUTION and entry.for_year == year and _is(entry, roth=roth)
    ]
    return tuple(found)


def _is(entry: LedgerEntry, *, roth: bool) -> bool:
    return entry.account_type.is_roth if roth else entry.account_type.is_traditional


def _part(entry: LedgerEntry, word: str, sign: int) -> Component:
    """The contribution itself, without what it earned or lost."""
    cents = entry.cents - (entry.earnings or 0)
    label = f"{word} {when(entry)}, for {entry.for_year}"
    return Component(label, sign * cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
