"""Distributions of the year that another own IRA received in time in the next: the rollovers that line 6 adds.

Instructions, line 6. One on its way to an employer plan is never on it.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, missing
from basis.engine.movements import when
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.engine.rollovers.failed_rollovers import not_rolled_over
from basis.engine.rollovers.sixty_days import counts_as_rollover
from basis.engine.rollovers.twelve_months import came_too_soon
from basis.law import TaxYearLaw
from basis.model import EntryKind, LedgerEntry
from basis.money import Cents


def outstanding(record: Record, law: TaxYearLaw) -> Components:
    """What was on its way to another own IRA on December 31."""
    year = law.year
    ids = {account.id for account in pool_accounts(record)}
    under_way: list[int] = []
    unknown: list[LedgerEntry] = []
    parts: list[Component] = []
    for rollover in record.rollovers:
        out = rollover.out
        if out.year != year or out.account not in ids or not counts_as_rollover(record, rollover):
            continue
        failed = not_rolled_over(record, rollover, came_too_soon(record))
        for part in rollover.returned:
            if part in failed or part.in_year is None or part.in_year <= year or not _to_an_ira(out, part.row):
                continue
            under_way.append(part.cents)
            cents = part.cents - _required(record, out, part.in_year)
            if not cents:
                continue
            refs = rollover.refs if rollover.together else (out.name, *((part.row.name,) if part.row else ()))
            label = f"outstanding rollover of {when(out)}"
            parts.append(Component(label, cents, evidence_status(out), refs, evidence_reason(out)))
        if not rollover.returned and _to_an_ira(out, None):
            unknown.append(out)
    for entry in record.in_year(year, EntryKind.OUTSTANDING_ROLLOVER):
        if entry.account not in ids or not _to_an_ira(entry, None):
            continue
        label = f"outstanding rollover of {when(entry)}"
        if entry.cents in under_way:
            under_way.remove(entry.cents)
            parts.append(Component(f"{label}, shown twice", 0, refs=(entry.name,)))
        else:
            status, reason = evidence_status(entry), evidence_reason(entry)
            parts.append(Component(label, entry.cents, status, (entry.name,), reason))
    said = {e.cents for e in record.in_year(year, EntryKind.OUTSTANDING_ROLLOVER)}
    late = [e for e in unknown if e.day and e.day > law.rollover_window_opens.value and e.cents not in said]
    return (*parts, *(_arrival_unknown(entry) for entry in late))


def _required(record: Record, out: LedgerEntry, year: int) -> Cents:
    """How much of it was a required minimum distribution when it arrived: no rollover (section 408(d)(3)(E))."""
    return sum(a.cents for a in record.of_required_money if (a.left, a.year) == (out.name, year))


def _to_an_ira(out: LedgerEntry, row: LedgerEntry | None) -> bool:
    target = row.account_type if row else out.to_account_type
    return target is None or target.is_traditional


def _arrival_unknown(entry: LedgerEntry) -> Component:
    """A rollover that left late in the year may have been under way on December 31."""
    reason = (
        f"whether the rollover of {when(entry)} ({entry.name}) had arrived by December 31 is not known: enter the day "
        f"it arrived, or the row of the account that received it"
    )
    return missing(f"rollover of {when(entry)}", reason, (entry.name,))
