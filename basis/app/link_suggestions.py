"""Entries that may be the two sides of one movement and are not matched: suggestions with their reasons.

Sides of equal amounts a few days apart are matched by the engine itself. What is suggested here a person links, or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from basis.app.pools import record_of
from basis.app.row_groups import business_days
from basis.engine import Record
from basis.engine.movements import ROLLOVER_DAYS, Pairing, days_between
from basis.ledger import Ledger
from basis.model import LedgerEntry
from basis.money import plain_amount

_NEAR_PER_MILLE = 5
"""How far two sides may be apart by what was credited or withheld on the way: half a percent."""


class Suggestion(NamedTuple):
    """Two entries that may be one movement, and why."""

    out: LedgerEntry
    into: LedgerEntry
    reason: str


def link_suggestions(ledger: Ledger, client: str) -> tuple[Suggestion, ...]:
    """What may belong together in a client's own pool, the likeliest first."""
    record = record_of(ledger, client)
    found = [*_of_one_kind(record), *_of_other_words(record)]
    found = [s for s in found if record.decisions.get(f"link:{s.out.name}:{s.into.name}") != "different"]
    return tuple(sorted(found, key=lambda s: (abs(s.out.cents - s.into.cents), days_between(s.out, s.into), s.out.id)))


def _of_one_kind(record: Record) -> Iterator[Suggestion]:
    sides: tuple[Pairing, ...] = (
        record.conversion_sides,
        record.transfer_sides,
        record.direct_rollover_sides,
        record.recharacterization_sides,
    )
    for pairing in sides:
        yield from _near(pairing.alone_out, pairing.alone_in)


def _of_other_words(record: Record) -> Iterator[Suggestion]:
    """What one custodian calls a transfer and the other a conversion."""
    converted, transferred = record.conversion_sides, record.transfer_sides
    yield from _near(transferred.alone_out, converted.alone_in)
    yield from _near(converted.alone_out, transferred.alone_in)


def _near(outs: Iterable[LedgerEntry], ins: Iterable[LedgerEntry]) -> Iterator[Suggestion]:
    arrivals = tuple(ins)
    for out in outs:
        for into in arrivals:
            off = abs(out.cents - into.cents)
            if (
                out.account != into.account
                and out.to_account in ("", into.account)
                and off * 1000 <= _NEAR_PER_MILLE * out.cents
                and days_between(out, into) <= ROLLOVER_DAYS
            ):
                yield Suggestion(out, into, _reason(out, into))


def _reason(out: LedgerEntry, into: LedgerEntry) -> str:
    off = abs(out.cents - into.cents)
    amounts = f"{plain_amount(off)} apart" if off else "the same amount"
    words = "" if out.kind.value.split("_")[0] == into.kind.value.split("_")[0] else "; the custodians' words differ"
    return f"{amounts}, {_days(out, into)}, {out.account_type.value} to {into.account_type.value}{words}"


def _days(out: LedgerEntry, into: LedgerEntry) -> str:
    if out.day is None or into.day is None:
        return "a day is not known"
    count = business_days(out.day, into.day)
    return "on one day" if not count else f"{count} business day{'s' if count > 1 else ''} apart"
