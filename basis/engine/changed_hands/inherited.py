"""Basis that comes with an inherited IRA: on line 2 of the form for that decedent, or of the spouse who takes it over.

Pub. 590-B, "What if You Inherit an IRA?": the decedent's basis stays with the IRA and is not combined with the
beneficiary's own, unless a spouse chooses to treat the IRA as their own (Reg. 1.408-8, A-5).
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Component, Components, Status, missing, present
from basis.engine.contributing.contributions import by_record
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.outflows import pool_accounts, shown_by_box_1
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.engine.roth_iras.roth import roth_accounts
from basis.model import Account, EntryKind, LedgerEntry, RothPart
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
    return _taken_over(year, found) | _paid_before_the_election(year, found)


def _inherited(record: Record, year: int, line: str, entries: list[LedgerEntry]) -> Components:
    """What rows say, compared with what the other ledger hands over; each alone counts."""
    handed = tuple(part for h in record.handed_over if h.year == year and (part := getattr(h, _FROM[line])) is not None)
    if not entries:
        return handed
    # A decedent's own ledger that hands over nothing says that there was none.
    told = bool(handed) or (bool(record.owner.decedent) and any(h.year == year for h in record.handed_over))
    parts = tuple(_said(entry, line, told_elsewhere=told) for entry in entries)
    if any(part.cents is None for part in parts):
        return handed if told else parts
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


def _taken_over(year: OpenYear, found: dict[str, Components]) -> dict[str, Components]:
    """In the year in which the spouse treats the IRA as their own, its basis leaves the pool of the decedent."""
    record = year.record
    if not record.owner.decedent or year.year not in record.ended.values():
        return found
    elections = tuple(e.name for e in record.entries if e.kind is EntryKind.SPOUSAL_ELECTION)
    label = "treated by the spouse as their own"
    carried = {"2": year.before.basis, "22": year.before.roth_contributions, "24": year.before.roth_conversions}
    left: dict[str, Components] = {}
    for line, before in carried.items():
        parts = tuple(part for part in (before, *found[line]) if part.cents)
        accounts = _of_line(record, line)
        gap = kept_in_part(record, year.year, accounts)
        if not parts or not any(record.ended.get(account.id) == year.year for account in accounts):
            left[line] = ()
        elif gap is not None:
            left[line] = (gap._replace(refs=elections),)
        else:
            left[line] = tuple(Component(label, -(p.cents or 0), p.status, (*elections, *p.refs)) for p in parts)
    return {line: (*parts, *left.get(line, ())) for line, parts in found.items()}


def kept_in_part(record: Record, year: int, accounts: tuple[Account, ...]) -> Component | None:
    """Missing where the spouse treats some IRAs of the decedent as their own in the year, and keeps others as
    beneficiary (the election is for each IRA, Treas. Reg. 1.408-8(c)(1)); None where not."""
    chosen = [a for a in accounts if record.ended.get(a.id) == year]
    others = [a for a in accounts if record.ended.get(a.id, year + 1) > year]
    if not chosen or not others:
        return None
    reason = (
        f"in {year} the spouse treats {chosen[0].shown} as their own and keeps {others[0].shown} as beneficiary: how "
        f"the basis of {record.owner.decedent} divides between them is not figured; enter both forms as filed"
    )
    return missing("basis of the IRA treated as own", reason)


def _of_line(record: Record, line: str) -> tuple[Account, ...]:
    """The accounts whose basis is on a line."""
    return pool_accounts(record) if line == "2" else roth_accounts(record)


def _paid_before_the_election(year: OpenYear, found: Mapping[str, Components]) -> dict[str, Components]:
    """What a spouse was paid as beneficiary in the year of the election, on lines 7 and 19 of their own form.

    The distributions of a year are one, and value and basis are those at its close (section 408(d)(2)(B) and (C)), when
    the IRA is the spouse's; what is required for that year is the owner's (Treas. Reg. 1.408-8(c)(3), before 2025 A-5).
    No source says it of basis in so many words, so that it is assumed where there is any.
    """
    record = year.record
    rows = [e for e in shown_by_box_1(record, year.year) if record.paid_to_a_beneficiary(e)]
    lines = {"7": [e for e in rows if not e.account_type.is_roth], "19": [e for e in rows if e.account_type.is_roth]}
    basis = {
        "7": (year.before.basis, *found["2"], *by_record(record, year.year).line_1),
        "19": (year.before.roth_contributions, year.before.roth_conversions, *found["22"], *found["24"]),
    }
    return {line: (_by_the_close(record, paid),) for line, paid in lines.items() if paid and present(basis[line])}


def _by_the_close(record: Record, paid: list[LedgerEntry]) -> Component:
    own_since = max(record.treated_as_own[e.account] for e in paid)
    reason = (
        f"{plain_amount(sum(e.cents for e in paid))} left the inherited IRA before it was treated as own on "
        f"{own_since.isoformat()}: figured with the spouse's own IRAs, because a year's basis is divided at its close "
        f"(section 408(d)(2)); no source says so for the year of the election"
    )
    label = "paid out before the IRA was treated as own"
    return Component(label, 0, Status.ASSUMED, tuple(e.name for e in paid), reason)
