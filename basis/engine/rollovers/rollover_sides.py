"""What came back of money that was to be rolled over, on which day, row by row.

Rows with one `ref`, and rows that a person linked, are one movement; others are matched by amount. It must not know
what the law makes of a late or a partial return.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from basis.engine.movements import ROLLOVER_DAYS, SUSPECTED_DAYS, Pairing, pair_sides
from basis.model import LedgerEntry
from basis.money import Cents

TRANSFERRED, WAIVED, PAID_OUT = "transfer", "waived", "distribution"
"""What can be answered about a rollover: it went from trustee to trustee, it was late for a reason the IRS accepts,
it is a distribution."""


class Returned(NamedTuple):
    """A part that came back: its amount, the row that shows it (None where the sending row says so itself), and
    whether that was within 60 days (None where a day is not known)."""

    cents: Cents
    row: LedgerEntry | None
    in_time: bool | None
    in_year: int | None


class Rollover(NamedTuple):
    """One amount that left to be rolled over, and what came back of it.

    `together` are all rows that are one movement by their `ref` or a link; `beyond` is what came back above what
    left; `suspected` an equal amount that arrived too late without a sender; `inferred` are rows of other amounts that
    nobody has said to be its other end.
    """

    out: LedgerEntry
    returned: tuple[Returned, ...]
    together: tuple[LedgerEntry, ...] = ()
    beyond: Cents = 0
    suspected: LedgerEntry | None = None
    inferred: tuple[LedgerEntry, ...] = ()

    @property
    def came_back(self) -> Cents:
        """How much came back, in time or not."""
        return sum(part.cents for part in self.returned)

    @property
    def late(self) -> Cents:
        """How much came back after the 60 days."""
        return sum(part.cents for part in self.returned if part.in_time is False)

    @property
    def late_in_part(self) -> bool:
        """Whether some of it came back after the 60 days and some in time."""
        return bool(self.late) and any(part.in_time for part in self.returned)

    @property
    def refs(self) -> tuple[str, ...]:
        """The rows that this rests on."""
        rows = (self.out, *self.together, *(part.row for part in self.returned if part.row is not None))
        return tuple(dict.fromkeys(row.name for row in rows))


def match_rollovers(
    sent: Sequence[LedgerEntry], received: Sequence[LedgerEntry], linked: frozenset[frozenset[str]]
) -> tuple[Rollover, ...]:
    """Every sent amount with what came back of it, in the order of the days they left."""
    found: list[Rollover] = []
    grouped: set[str] = set()
    for rows in _one_movement([*sent, *received], linked):
        outs, ins = [e for e in rows if e in sent], [e for e in rows if e in received]
        if outs and ins:
            grouped |= {row.name for row in rows}
            found += _shared_out(outs, ins)
    pairing = pair_sides(
        [e for e in sent if e.name not in grouped],
        [e for e in received if e.name not in grouped],
        linked,
        ROLLOVER_DAYS,
        fits=_may_have_left,
    )
    found += [Rollover(out, (_returned(out, row.cents, row),)) for out, row in pairing.pairs]
    in_part = _in_part(pairing)
    found += in_part
    grouped |= {row.name for rollover in in_part for row in (rollover.out, *rollover.inferred)}
    pairing = pairing.without(grouped)
    strays = list(pairing.alone_in)
    for out in sorted(pairing.alone_out, key=_order):
        if out.arrived is not None:
            found.append(Rollover(out, (_returned(out, out.cents, None),)))
            continue
        suspected = next((row for row in sorted(strays, key=_order) if _may_be_its_late_end(out, row)), None)
        if suspected is not None:
            strays.remove(suspected)
        found.append(Rollover(out, (), suspected=suspected))
    return tuple(sorted(found, key=lambda rollover: _order(rollover.out)))


def _may_have_left(out: LedgerEntry, row: LedgerEntry) -> bool:
    """Whether what arrived can have left there: a row may say from what kind of account it came."""
    said = row.from_account_type
    if said is None or said is out.account_type:
        return True
    groups = ("is_traditional", "is_roth", "is_plan", "is_inherited")
    return any(getattr(said, group) and getattr(out.account_type, group) for group in groups)


def _in_part(pairing: Pairing) -> list[Rollover]:
    """What left and came back in part, or in parts, within the 60 days, where no other amount can have been meant."""
    fitting = {
        row.name: [out for out in pairing.alone_out if out.arrived is None and _may_be_a_part(out, row)]
        for row in pairing.alone_in
    }
    found = []
    for out in pairing.alone_out:
        parts = [row for row in pairing.alone_in if fitting[row.name] == [out]]
        rivals = [row for row in pairing.alone_in if out in fitting[row.name] and row not in parts]
        if parts and not rivals and sum(row.cents for row in parts) <= out.cents:
            returned = tuple(_returned(out, row.cents, row) for row in sorted(parts, key=_order))
            found.append(Rollover(out, returned, inferred=tuple(parts)))
    return found


def _may_be_a_part(out: LedgerEntry, row: LedgerEntry) -> bool:
    if out.day is None or row.day is None or out.to_account not in ("", row.account) or out.cents < row.cents:
        return False
    same = any(getattr(out.account_type, g) and getattr(row.account_type, g) for g in ("is_traditional", "is_roth"))
    return same and _may_have_left(out, row) and 0 <= (row.day - out.day).days <= ROLLOVER_DAYS


def _one_movement(rows: Sequence[LedgerEntry], linked: frozenset[frozenset[str]]) -> Iterable[list[LedgerEntry]]:
    """Rows put together by their `ref` or by links."""
    groups: list[list[LedgerEntry]] = []
    for row in rows:
        touching = [g for g in groups if any(_belong_together(row, other, linked) for other in g)]
        groups = [g for g in groups if g not in touching]
        groups.append([*(other for g in touching for other in g), row])
    return groups


def _belong_together(one: LedgerEntry, other: LedgerEntry, linked: frozenset[frozenset[str]]) -> bool:
    return (bool(one.ref) and one.ref == other.ref) or frozenset((one.name, other.name)) in linked


def _shared_out(outs: list[LedgerEntry], ins: list[LedgerEntry]) -> list[Rollover]:
    """Amounts that came back fill the amounts that left, the first to leave first."""
    waiting = [(row, row.cents) for row in sorted(ins, key=_order)]
    found = []
    for out in sorted(outs, key=_order):
        open_cents, parts = out.cents, []
        while open_cents and waiting:
            row, left = waiting.pop(0)
            part = min(open_cents, left)
            parts.append(_returned(out, part, row))
            open_cents -= part
            if left > part:
                waiting.insert(0, (row, left - part))
        found.append(Rollover(out, tuple(parts), (*outs, *ins)))
    return [*found[:-1], found[-1]._replace(beyond=sum(left for _, left in waiting))]


def _returned(out: LedgerEntry, cents: Cents, row: LedgerEntry | None) -> Returned:
    day = row.day if row is not None and row.day is not None else out.arrived
    year = day.year if day is not None else row.year if row is not None else None
    in_time = None if day is None or out.day is None else day <= out.day + timedelta(days=ROLLOVER_DAYS)
    return Returned(cents, row, in_time, year)


def _may_be_its_late_end(out: LedgerEntry, row: LedgerEntry) -> bool:
    if out.day is None or row.day is None or out.cents != row.cents or out.to_account not in ("", row.account):
        return False
    if not _may_have_left(out, row):
        return False
    return ROLLOVER_DAYS < (row.day - out.day).days <= SUSPECTED_DAYS


def _order(entry: LedgerEntry) -> tuple[int, str, int]:
    return entry.year, entry.day.isoformat() if entry.day else "9", entry.id
