"""Basis that comes with an inherited IRA: on line 2 of the form for that decedent, or of the spouse who takes it over.

Pub. 590-B, "What if You Inherit an IRA?": the decedent's basis stays with the IRA and is not combined with the
beneficiary's own, unless a spouse chooses to treat the IRA as their own (Reg. 1.408-8, A-5).
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Status, missing, present
from basis.engine.evidence import evidence_reason, evidence_status, when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.record import Record
from basis.engine.roth import roth_accounts
from basis.model import EntryKind, LedgerEntry, RothPart
from basis.money import plain_amount

_FROM = {"2": "traditional", "22": "roth_contributions", "24": "roth_conversions"}


def adjustments(year: OpenYear) -> Adjustments:
    """What was inherited in the year, and what left the pool because the spouse took it over."""
    record = year.record
    entries = record.in_year(year.year, EntryKind.INHERITANCE)
    ids = {account.id for account in pool_accounts(record)}
    roth_ids = {account.id for account in roth_accounts(record)}
    roth = [e for e in entries if e.account in roth_ids]
    of_line = {
        "2": [e for e in entries if e.account in ids],
        "22": [e for e in roth if e.part in (None, RothPart.CONTRIBUTIONS)],
        "24": [e for e in roth if e.part is not RothPart.CONTRIBUTIONS],
    }
    found = {line: _inherited(record, year.year, line, rows) for line, rows in of_line.items()}
    if record.owner.decedent:
        gaps = tuple(
            _from_plan(e) for e in record.in_year(year.year, EntryKind.DIRECT_ROLLOVER_IN) if e.account in roth_ids
        )
        found |= {line: (*found[line], *gaps) for line in ("22", "24")}
    return _taken_over(year, found)


def _inherited(record: Record, year: int, line: str, entries: list[LedgerEntry]) -> Components:
    """What rows say, compared with what the other ledger hands over; each alone counts."""
    handed = tuple(part for h in record.handed_over if h.year == year and (part := getattr(h, _FROM[line])) is not None)
    if not entries:
        return handed
    parts = tuple(_said(entry, line, told_elsewhere=bool(handed)) for entry in entries)
    if any(part.cents is None for part in parts):
        return handed or parts
    typed, figured = sum(p.cents or 0 for p in parts), sum(p.cents or 0 for p in handed)
    if not handed or typed == figured:
        refs = tuple(ref for part in handed for ref in part.refs)
        return tuple(part._replace(refs=(*part.refs, *refs)) for part in parts)
    reason = (
        f"the rows say that {plain_amount(typed)} of basis was inherited, the decedent's own ledger gives "
        f"{plain_amount(figured)}; figured from the rows"
    )
    refs = tuple(ref for part in (*parts, *handed) for ref in part.refs)
    return (Component("basis inherited", typed, Status.CONFLICT, refs, reason),)


def _said(entry: LedgerEntry, line: str, *, told_elsewhere: bool) -> Component:
    label = f"basis inherited {when(entry)}"
    cents = entry.basis if line == "2" else entry.cents if entry.part is not None else None
    if cents is None:
        column = "basis" if line == "2" else "rows by part"
        reason = (
            f"how much basis came with the inheritance of {when(entry)} ({entry.name}) is not known: ask for the "
            f"decedent's last Form 8606 and enter it as {column} (0 if none)"
        )
        return missing(label, "" if told_elsewhere else reason, (entry.name,))
    return Component(label, cents, evidence_status(entry), (entry.name,), evidence_reason(entry))


def _from_plan(entry: LedgerEntry) -> Component:
    """An inherited plan rolled over to an inherited Roth IRA (section 402(c)(11)): its parts are not told here."""
    reason = (
        f"what the rollover of {when(entry)} ({entry.name}) into the inherited Roth IRA consisted of is not known: "
        f"enter it as inheritance rows by part instead"
    )
    return missing(f"rollover of {when(entry)} from an inherited plan", reason, (entry.name,))


def _taken_over(year: OpenYear, found: dict[str, Components]) -> Adjustments:
    """In the year in which the spouse treats the IRA as their own, its basis leaves the pool of the decedent."""
    record = year.record
    if not record.owner.decedent or year.year not in record.ended.values():
        return found
    elections = tuple(e.name for e in record.entries if e.kind is EntryKind.SPOUSAL_ELECTION)
    label = "treated by the spouse as their own"
    left = {
        line: (Component(label, -part.cents, part.status, (*elections, *part.refs)),)
        for line, part in (
            ("2", year.before.basis),
            ("22", year.before.roth_contributions),
            ("24", year.before.roth_conversions),
        )
        if part.cents
    }
    paid_out = record.in_year(year.year, EntryKind.DISTRIBUTION)
    if not paid_out:
        return {**found, **{line: (*found[line], *parts) for line, parts in left.items()}}
    reason = (
        f"money left the inherited IRA in {year.year} before the spouse treated it as their own: how the basis is "
        f"divided within that year is not figured by this version; figure the form for the decedent by hand"
    )
    gap = missing("distribution before the election", reason, (*elections, *(e.name for e in paid_out)))
    return {**found, "6": (gap,)} if present(found["2"]) or year.before.basis.cents != 0 else found
