"""What custodians call a transfer although it left a traditional IRA and arrived in a Roth IRA: a conversion.

Section 408A(d)(3)(C): any such change is one, from trustee to trustee too. As a transfer it would be on no line. That
the two rows are one movement the Forms 1099-R and 5498 show, or a person says; until then line 8 is in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basis.engine.amounts import Status
from basis.engine.movements import pair_sides, when
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import OpenMatter, Record
from basis.model import AccountType, EntryKind, LedgerEntry
from basis.money import plain_amount

_CODES = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW})
_KINDS = (EntryKind.CONVERSION, EntryKind.CONVERSION_IN)


def transfers_as_conversions(record: Record) -> Record:
    """The record in which each such pair is a conversion, save those that somebody has said to be two movements."""
    found = [
        (out, arrival) for out, arrival in _pairs(record) if record.decisions.get(_asks(out, arrival)) != "different"
    ]
    if not found:
        return record
    kinds = {row.id: kind for pair in found for row, kind in zip(pair, _KINDS, strict=True)}
    entries = tuple(replace(e, kind=kinds[e.id]) if e.id in kinds else e for e in record.entries)
    matters = tuple(_matters(record, found))
    return replace(record, entries=entries, open_matters=(*record.open_matters, *matters))


def _pairs(record: Record) -> Iterator[tuple[LedgerEntry, LedgerEntry]]:
    """Transfers between unlike IRAs that have no better match, save rows that a person called transfers one by one:
    against those answers only Form 5498 box 3 stands."""
    sent, received = record.of_kind(EntryKind.TRANSFER_OUT), record.of_kind(EntryKind.TRANSFER_IN)
    if record.owner.decedent or not any(e.account_type.is_roth for e in received):
        return
    alike = pair_sides(
        sent, received, record.linked, fits=lambda o, i: not _is_conversion(o.account_type, i.account_type)
    )
    for out, arrival in pair_sides(alike.alone_out, alike.alone_in, record.linked).pairs:
        answered = out.determination is not None and arrival.determination is not None
        if _is_conversion(out.account_type, arrival.account_type) and not answered:
            yield out, arrival


def _is_conversion(out: AccountType, arrival: AccountType) -> bool:
    return out.is_traditional and arrival.is_roth


def _matters(record: Record, found: list[tuple[LedgerEntry, LedgerEntry]]) -> Iterator[OpenMatter]:
    for out, arrival in found:
        if frozenset((out.name, arrival.name)) in record.linked or _shown(record, out, arrival):
            continue
        reason = (
            f"{plain_amount(out.cents)} left a traditional IRA on {when(out)} and arrived in a Roth IRA on "
            f"{when(arrival)}; the custodians call it a transfer, but between these it is a conversion (section "
            f"408A(d)(3)(C)): figured as one. Are the two rows one movement?"
        )
        yield OpenMatter((out.name, arrival.name), reason, {out.year: ("8",)}, Status.CONFLICT, _asks(out, arrival))


def _shown(record: Record, out: LedgerEntry, arrival: LedgerEntry) -> bool:
    """Whether a Form 1099-R reports what left, and a Form 5498 what arrived."""
    reported = any(
        form.account == out.account and form.money("1") >= out.cents and code_class(form.codes) in _CODES
        for form in record.returns_by_year.get(out.year, ())
        if form.form == "1099-R"
    )
    return reported and any(
        form.account == arrival.account and form.money("3") >= arrival.cents
        for form in record.returns_by_year.get(arrival.year, ())
        if form.form == "5498"
    )


def _asks(out: LedgerEntry, arrival: LedgerEntry) -> str:
    return f"link:{out.name}:{arrival.name}"
