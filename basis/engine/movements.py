"""The two sides of one movement: which receiving rows are the other end of a row that already counts.

A movement is counted once, on the account it left. A receiving row counts only when its sender is not in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from basis.model import LedgerEntry

SAME_MOVEMENT_DAYS = 7
"""Calendar days between the two sides of a transfer that custodians book: five business days."""
ROLLOVER_DAYS = 60
"""Days in which a distribution can still be rolled over or converted by its owner (section 408(d)(3)(A)(i))."""


def when(entry: LedgerEntry) -> str:
    """The day of an entry, or its year when no day is known."""
    return entry.day.isoformat() if entry.day else str(entry.year)


class Pairing(NamedTuple):
    """Matched (out, in) pairs, and what is left alone on either side."""

    pairs: tuple[tuple[LedgerEntry, LedgerEntry], ...]
    alone_out: tuple[LedgerEntry, ...]
    alone_in: tuple[LedgerEntry, ...]


def pair_sides(
    sent: Sequence[LedgerEntry],
    received: Sequence[LedgerEntry],
    linked: frozenset[frozenset[str]],
    days: int = SAME_MOVEMENT_DAYS,
) -> Pairing:
    """Match equal amounts at most `days` apart, nearest days first; a person's links come before.

    The result does not depend on the order of the entries.
    """
    pairs: list[tuple[LedgerEntry, LedgerEntry]] = []
    left_out = sorted(sent, key=_order)
    left_in = sorted(received, key=_order)

    def take(out: LedgerEntry, arrival: LedgerEntry) -> None:
        pairs.append((out, arrival))
        left_out.remove(out)
        left_in.remove(arrival)

    _match(left_out, left_in, lambda o, i: 0 if frozenset((o.name, i.name)) in linked else None, take)
    _match(left_out, left_in, lambda o, i: _days_apart(o, i, days), take)
    return Pairing(tuple(sorted(pairs, key=lambda p: _order(p[0]))), tuple(left_out), tuple(left_in))


def _match(
    sent: list[LedgerEntry],
    received: list[LedgerEntry],
    distance: Callable[[LedgerEntry, LedgerEntry], int | None],
    take: Callable[[LedgerEntry, LedgerEntry], None],
) -> None:
    candidates = [
        (gap, _order(out), _order(arrival), out, arrival)
        for out in sent
        for arrival in received
        if (gap := distance(out, arrival)) is not None
    ]
    for _, _, _, out, arrival in sorted(candidates, key=lambda c: c[:3]):
        if out in sent and arrival in received:
            take(out, arrival)


def _days_apart(out: LedgerEntry, arrival: LedgerEntry, most: int) -> int | None:
    if out.cents != arrival.cents or out.day is None or arrival.day is None:
        return None
    if out.to_account and out.to_account != arrival.account:
        return None
    gap = days_between(out, arrival)
    return gap if gap <= most else None


def days_between(out: LedgerEntry, arrival: LedgerEntry) -> int:
    """Days from what left to what arrived; 0 within one year where a day is not known, else more than any window."""
    if out.day is None or arrival.day is None:
        return 0 if out.year == arrival.year else _FAR
    return min(abs((arrival.day - left).days) for left in (out.day, out.arrived) if left is not None)


_FAR = 10_000


def _order(entry: LedgerEntry) -> tuple[date, int, str, int]:
    return entry.day or date(entry.year, 12, 31), entry.cents, entry.account, entry.id
