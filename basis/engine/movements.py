"""The two sides of one movement: which receiving rows are the other end of a row that already counts.

A movement is counted once, on the account it left. A receiving row counts only when its sender is not in the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from basis.model import LedgerEntry

SAME_MOVEMENT_DAYS = 7
"""Calendar days between the two sides of a transfer that custodians book: five business days."""
SUSPECTED_DAYS = 366
"""An equal amount within a year that comes from nobody's account may be a late end of the same movement."""
_MOST_PARTS = 8
"""Among more rows amounts add up by chance."""
ROLLOVER_DAYS = 60
"""Days in which a distribution can still be rolled over or converted by its owner (section 408(d)(3)(A)(i))."""


def when(entry: LedgerEntry) -> str:
    """The day of an entry, or its year when no day is known."""
    return entry.day.isoformat() if entry.day else str(entry.year)


class Pairing(NamedTuple):
    """Matched (out, in) pairs, and what is left alone on either side. What arrived in parts is in several pairs."""

    pairs: tuple[tuple[LedgerEntry, LedgerEntry], ...]
    alone_out: tuple[LedgerEntry, ...]
    alone_in: tuple[LedgerEntry, ...]

    def without(self, names: Collection[str]) -> Pairing:
        """The same, less rows that are not alone after all."""
        return self._replace(
            alone_out=tuple(entry for entry in self.alone_out if entry.name not in names),
            alone_in=tuple(entry for entry in self.alone_in if entry.name not in names),
        )


def pair_sides(
    sent: Sequence[LedgerEntry],
    received: Sequence[LedgerEntry],
    linked: frozenset[frozenset[str]],
    days: int = SAME_MOVEMENT_DAYS,
    fits: Callable[[LedgerEntry, LedgerEntry], bool] = lambda _out, _arrival: True,
) -> Pairing:
    """Match equal amounts at most `days` apart, nearest days first; a person's links come before. `fits` says of two
    rows whether they can be one movement at all.

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
    _match(left_out, left_in, lambda o, i: _days_apart(o, i, days) if fits(o, i) else None, take)
    return Pairing(tuple(sorted(pairs, key=lambda p: _order(p[0]))), tuple(left_out), tuple(left_in))


def with_parts(pairing: Pairing, days: int = SAME_MOVEMENT_DAYS) -> Pairing:
    """The same, and what left at once and arrived in parts, or left in parts and arrived at once: where the amounts at
    most `days` apart make up the other side in one way only, and take part in no other."""
    if not pairing.alone_out or not pairing.alone_in:
        return pairing
    wholes = [
        *(_whole(out, [i for i in pairing.alone_in if _near(out, i, days)]) for out in pairing.alone_out),
        *(_whole(arrival, [o for o in pairing.alone_out if _near(o, arrival, days)]) for arrival in pairing.alone_in),
    ]
    used = Counter(entry.name for found in wholes for way in found for entry in way)
    more: list[tuple[LedgerEntry, LedgerEntry]] = []
    for found in wholes:
        if len(found) == 1 and all(used[entry.name] == 1 for entry in found[0]):
            whole, *parts = found[0]
            more += [(whole, part) if whole in pairing.alone_out else (part, whole) for part in parts]
    paired = {entry.name for pair in more for entry in pair}
    pairs = sorted((*pairing.pairs, *more), key=lambda p: (_order(p[0]), _order(p[1])))
    return pairing.without(paired)._replace(pairs=tuple(pairs))


def _whole(whole: LedgerEntry, near: list[LedgerEntry]) -> list[tuple[LedgerEntry, ...]]:
    """Every choice of several rows that makes up an amount, each after the row that it makes up."""
    if len(near) > _MOST_PARTS:
        return []
    return [
        (whole, *some)
        for count in range(2, len(near) + 1)
        for some in combinations(near, count)
        if sum(entry.cents for entry in some) == whole.cents
    ]


def _near(out: LedgerEntry, arrival: LedgerEntry, days: int) -> bool:
    if out.day is None or arrival.day is None or out.to_account not in ("", arrival.account):
        return False
    return out.account != arrival.account and days_between(out, arrival) <= days


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
