"""How much of a repayment is more than what was paid out: nobody can put back more than the distribution.

Section 72(t)(2)(G)(ii), (H)(v), (I), (K) and (L), and (11)(C) for disasters: contributions "in an aggregate amount not
to exceed the amount of such distribution". What a line takes of a repayment is decided elsewhere.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Status
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.model import EntryKind, LedgerEntry
from basis.money import plain_amount


def repaid_part(record: Record, entry: LedgerEntry, label: str) -> Component:
    """One repayment as part of a line: in conflict where the repayments of its kind are more than the distributions of
    the kind and year that are on file. Where none is on file, nothing can be compared."""
    paid = [
        e for e in record.in_year(entry.for_year or entry.year, EntryKind.DISTRIBUTION) if e.purpose is entry.purpose
    ]
    status, reason = evidence_status(entry), evidence_reason(entry)
    back, most = sum(e.cents for e in _until(record, entry)), sum(e.cents for e in paid)
    if paid and back > most:
        status = Status.CONFLICT
        reason = (
            f"{plain_amount(back)} was repaid of the {plain_amount(most)} distributed for it in {entry.for_year}: what "
            f"is above is no repayment but a contribution; enter it as one"
        )
    return Component(label, entry.cents, status, (entry.name,), reason, turns=tuple(e.name for e in paid))


def _until(record: Record, entry: LedgerEntry) -> list[LedgerEntry]:
    """The repayments of the same kind and year through this one, into whatever account."""
    rows = [
        e for e in record.of_kind(EntryKind.REPAYMENT) if e.purpose is entry.purpose and e.for_year == entry.for_year
    ]
    order = [(e.year, str(e.day or ""), e.id) for e in rows]
    mine = (entry.year, str(entry.day or ""), entry.id)
    return [row for row, at in zip(rows, order, strict=True) if at <= mine]
