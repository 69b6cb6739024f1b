"""What the accounts of a plan contract were worth just before money left them (section 72(e)(8)(B)).

A value of the day counts, or that the movement emptied the account; else a value before it, rolled forward where rows
show what the account earned. It must not know basis.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from basis.engine.amounts import Component, Status, missing
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.model import Account, EntryKind, LedgerEntry
from basis.money import Cents

_VALUES = (EntryKind.ACCOUNT_VALUE, EntryKind.YEAR_END_VALUE)
_EARNED = {EntryKind.EARNINGS: 1, EntryKind.DIVIDEND: 1, EntryKind.INTEREST: 1, EntryKind.FEE: -1}
_CAME = frozenset(
    {
        EntryKind.AFTER_TAX_CONTRIBUTION,
        EntryKind.DESIGNATED_ROTH_CONTRIBUTION,
        EntryKind.ELECTIVE_DEFERRAL,
        EntryKind.EMPLOYER_CONTRIBUTION,
        EntryKind.DIRECT_ROLLOVER_IN,
        EntryKind.ROLLOVER_IN,
        EntryKind.TRANSFER_IN,
        EntryKind.REPAYMENT,
    }
)
_LEFT = frozenset(
    {
        EntryKind.DISTRIBUTION,
        EntryKind.DIRECT_ROLLOVER,
        EntryKind.ROLLOVER_OUT,
        EntryKind.TRANSFER_OUT,
        EntryKind.IN_PLAN_ROTH_ROLLOVER,
    }
)


def value_before(record: Record, accounts: Iterable[Account], day: date, leaving: tuple[LedgerEntry, ...]) -> Component:
    """The value of these accounts on a day, before `leaving` left them, in cents."""
    parts = [_of_account(record, account, day, leaving) for account in accounts]
    status = max((part.status for part in parts), default=Status.KNOWN)
    refs = tuple(dict.fromkeys(ref for part in parts for ref in part.refs))
    reason = next((part.reason for part in parts if part.status is status and part.reason), "")
    if status is Status.MISSING:
        return missing(f"value on {day.isoformat()}", reason, refs)
    return Component(f"value on {day.isoformat()}", sum(part.cents or 0 for part in parts), status, refs, reason)


def year_end_value(record: Record, accounts: Iterable[Account], year: int) -> Component | None:
    """What statements show on December 31; None where one of the accounts has no such row."""
    rows = [
        next((e for e in record.in_year(year, EntryKind.YEAR_END_VALUE) if e.account == account.id), None)
        for account in accounts
    ]
    found = [row for row in rows if row is not None]
    if not found or len(found) < len(rows):
        return None
    status = max(evidence_status(row) for row in found)
    reason = next((evidence_reason(row) for row in found if evidence_reason(row)), "")
    return Component("value on December 31", sum(row.cents for row in found), status,
                     tuple(row.name for row in found), reason)  # fmt: skip


def _of_account(record: Record, account: Account, day: date, leaving: tuple[LedgerEntry, ...]) -> Component:
    label = f"value of {account.shown} on {day.isoformat()}"
    rows = _rows(record, account)
    own = [row for row in leaving if row.account == account.id]
    on_the_day = [row for row in rows if row.kind is EntryKind.ACCOUNT_VALUE and row.day == day]
    if on_the_day:
        row = on_the_day[-1]
        return Component(label, row.cents, evidence_status(row), (row.name,), evidence_reason(row))
    emptied = _emptied_by(rows, day, own)
    if emptied is not None:
        refs = (*(row.name for row in own), emptied.name)
        return Component(label, sum(row.cents for row in own), evidence_status(emptied), refs, evidence_reason(emptied))
    rolled = _rolled_forward(rows, day, own)
    if rolled is not None:
        cents, refs = rolled
        reason = f"{label} is not on file; an earlier value and the rows since then give it"
        return Component(label, cents, Status.ASSUMED, refs, reason)
    if not any(row.kind in _VALUES or row.kind in _CAME or row.kind in _LEFT for row in rows):
        return Component(label, 0)
    reason = f"what {account.shown} was worth on {day.isoformat()} is not known: enter its account_value of that day"
    return missing(label, reason, tuple(row.name for row in own))


def _rows(record: Record, account: Account) -> list[LedgerEntry]:
    found = [e for e in record.entries if e.account == account.id and e.day is not None]
    found += [
        e
        for e in record.of_kind(EntryKind.IN_PLAN_ROTH_ROLLOVER)
        if e.to_account == account.id and e.account != account.id and e.day is not None
    ]
    return sorted(found, key=lambda e: (e.day or date.min, e.id))


def _emptied_by(rows: list[LedgerEntry], day: date, leaving: list[LedgerEntry]) -> LedgerEntry | None:
    """The row that shows that nothing was left, where nothing else moved between."""
    if not leaving:
        return None
    for row in rows:
        if row.day is None or row.day < day or row in leaving:
            continue
        if row.kind in _VALUES and (row.day > day or row.kind is EntryKind.YEAR_END_VALUE):
            return row if row.cents == 0 else None
        if row.kind in _CAME | _LEFT or row.kind in _EARNED:
            return None
    return None


def _rolled_forward(
    rows: list[LedgerEntry], day: date, leaving: list[LedgerEntry]
) -> tuple[Cents, tuple[str, ...]] | None:
    before = [row for row in rows if row.day is not None and row.day <= day and row not in leaving]
    start = max((at for at, row in enumerate(before) if row.kind in _VALUES), default=None)
    if start is None:
        return None
    since = [row for row in before[start + 1 :] if row.kind in _CAME | _LEFT or row.kind in _EARNED]
    if not any(row.kind in _EARNED for row in since) and any((row.day or day) < day for row in before[start:]):
        return None
    account = before[start].account
    cents = before[start].cents + sum(_signed(row, account) for row in since)
    return (cents, tuple(row.name for row in (before[start], *since))) if cents >= 0 else None


def _signed(row: LedgerEntry, account: str) -> Cents:
    if row.kind in _EARNED:
        return row.cents * _EARNED[row.kind]
    came_in = row.kind in _CAME or row.account != account
    return row.cents if came_in else -row.cents
