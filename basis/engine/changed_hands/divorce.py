"""Transfers incident to divorce: basis moves with the IRA, on line 2 of both spouses, and nobody is taxed.

Section 408(d)(6); instructions for Form 8606, "Distributions that are incident to divorce", lines 2, 22 and 24. How
much basis went along is what the decree and the statement to the return say; it is never worked out from values.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Status, missing, refs_in
from basis.engine.contributing.contributions import by_record
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.model import EntryKind, LedgerEntry, RothPart
from basis.money import plain_amount

_KINDS = (EntryKind.DIVORCE_TRANSFER_IN, EntryKind.DIVORCE_TRANSFER_OUT)


def adjustments(year: OpenYear) -> Adjustments:
    """The basis that came or went on lines 2, 22 and 24 ("divorce" is the part of line 2 that requires the form)."""
    record = year.record
    entries = [e for e in record.in_year(year.year, *_KINDS) if not e.account_type.is_inherited]
    traditional = tuple(_traditional(record, e) for e in entries if e.account_type.is_traditional)
    roth = [e for e in entries if e.account_type.is_roth]
    told = [e for e in _unanswered(year) if e.client != record.owner.client]
    of_roth = tuple(_not_entered(e) for e in told if e.account_type.is_roth)
    return {
        "divorce": (
            *_not_more_than_there_was(year, traditional),
            *(_not_entered(e) for e in told if e.account_type.is_traditional and e.basis != 0),
        ),
        "22": (*(_roth(e) for e in roth if e.part in (None, RothPart.CONTRIBUTIONS)), *of_roth),
        "24": (*(_roth(e) for e in roth if e.part is not RothPart.CONTRIBUTIONS), *of_roth),
    }


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """Transfers that the other spouse's ledger does not tell of, though both are clients: both must file."""
    return Beside(
        findings=tuple(
            Finding("divorce_transfer_one_sided", _one_sided(e), (e.name,))
            for e in _unanswered(year)
            if e.client == year.record.owner.client
        )
    )


def _unanswered(year: OpenYear) -> tuple[LedgerEntry, ...]:
    return tuple(e for e in year.record.unanswered if e.year == year.year and not year.record.owner.decedent)


def _not_entered(entry: LedgerEntry) -> Component:
    """What only the other spouse's ledger says. Its row is in another client's ledger: no reference."""
    return missing(f"divorce transfer that the ledger of {entry.client} shows", _one_sided(entry))


def _one_sided(entry: LedgerEntry) -> str:
    kind = next(kind for kind in _KINDS if kind is not entry.kind)
    return (
        f"the ledger of {entry.client} shows a {entry.kind.value} of {plain_amount(entry.cents)} on {when(entry)}, and "
        f"that of {entry.other_party} no {kind.value}: enter it there, with the basis that went along"
    )


def _traditional(record: Record, entry: LedgerEntry) -> Component:
    label = f"basis {_went(entry)} by the divorce transfer of {when(entry)}"
    other = record.other_sides.get(entry.name)
    said = [side.basis for side in (entry, other) if side is not None and side.basis is not None]
    if not said:
        reason = (
            f"how much of the divorce transfer of {when(entry)} ({entry.name}) was basis is not known: see the "
            f"statement that both returns attach, and enter it as basis (0 if none)"
        )
        return missing(label, reason, (entry.name,))
    cents = _signed(entry, said[0])
    if len(set(said)) > 1:
        amounts = " and ".join(plain_amount(cents) for cents in said)
        reason = f"the two spouses' ledgers say that {amounts} of basis moved on {when(entry)}; figured from the first"
        return Component(label, cents, Status.CONFLICT, (entry.name,), reason)
    return Component(label, cents, evidence_status(entry), (entry.name,), evidence_reason(entry))


def _roth(entry: LedgerEntry) -> Component:
    label = f"Roth basis {_went(entry)} by the divorce transfer of {when(entry)}"
    if entry.part is None:
        reason = (
            f"what the divorce transfer of {when(entry)} ({entry.name}) consisted of is not known: enter it as a row "
            f"for each part (contributions, conversion_taxable, conversion_nontaxable) with one ref"
        )
        return missing(label, reason, (entry.name,))
    return Component(label, _signed(entry, entry.cents), evidence_status(entry), (entry.name,), evidence_reason(entry))


def _not_more_than_there_was(year: OpenYear, moved: Components) -> Components:
    """Nobody can give away more basis than they had, that of contributions for the same year included.

    The instructions change line 2 alone, which falls below zero where basis of line 1 went along; lines 3 and 14 add
    up all the same.
    """
    had = year.before.basis.cents
    at_line_2 = None if had is None else had + sum(part.cents or 0 for part in moved)
    if at_line_2 is None or at_line_2 >= 0 or any(part.cents is None for part in moved):
        return moved
    line_1 = by_record(year.record, year.year).line_1
    left = at_line_2 + sum(part.cents or 0 for part in line_1)
    refs = (*year.before.basis.refs, *refs_in(line_1))
    if left >= 0:
        status = Status.ASSUMED
        reason = (
            f"{plain_amount(-at_line_2)} of the basis transferred in {year.year} is of contributions for "
            f"{year.year}, on line 1: line 2 is below zero, because the instructions give no other line for it"
        )
    else:
        status = Status.CONFLICT
        reason = f"{plain_amount(-left)} more basis was transferred in {year.year} than there was: check the decree"
    return tuple(
        p._replace(status=max(p.status, status), reason=reason, refs=tuple(dict.fromkeys((*p.refs, *refs))))
        for p in moved
    )


def _signed(entry: LedgerEntry, cents: int) -> int:
    return cents if entry.kind is EntryKind.DIVORCE_TRANSFER_IN else -cents


def _went(entry: LedgerEntry) -> str:
    return "received" if entry.kind is EntryKind.DIVORCE_TRANSFER_IN else "given up"
