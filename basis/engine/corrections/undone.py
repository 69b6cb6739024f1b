"""Contributions that did not stay where they were made: returned by the due date, or recharacterized.

A returned contribution counts as never made (section 408(d)(4)), a recharacterized one as made to the second IRA on the
first day (section 408A(d)(6)). What is left, and what came, is what every line asks for. Conversions that were undone
are taken off line 8 elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.corrections.due_dates import timeliness
from basis.engine.corrections.moved_on import moved_on
from basis.engine.corrections.net_income import Attributable, attributable
from basis.engine.corrections.removals import Removal, own_accounts, removals
from basis.engine.movements import when
from basis.engine.papers.evidence import Contribution, contributions_made
from basis.engine.record import Record
from basis.model import Treatment
from basis.money import Cents, plain_amount


class Undone(NamedTuple):
    """A removal and what it came to: how much contribution, how much net income, of which contributions.

    `pieces` are what it took from each contribution; where that is not known, the contributions it can be of.
    `amended` says that it was in time only by the six months of Treas. Reg. 301.9100-2(b).
    """

    removal: Removal
    split: Attributable
    pieces: tuple[Contribution, ...]
    status: Status
    reason: str
    asks: str
    amended: bool
    moved: tuple[str, ...] = ()
    """The rows by which the contribution had gone on to the IRA that it was removed from."""

    @property
    def made_in(self) -> int:
        """The calendar year in which the contribution was made, the last one of several; its tax year where no day is
        known."""
        return max(self.years_made, default=self.removal.year)

    @property
    def years_made(self) -> frozenset[int]:
        """The calendar years in which the contributions it was of were made, as far as their days are known."""
        return frozenset(piece.day.year for piece in self.pieces if piece.day is not None)

    @property
    def refs(self) -> tuple[str, ...]:
        """What it rests on: the rows that say it, and the balances its net income was figured from."""
        balances = self.split.balances
        used = balances.refs if balances is not None and self.removal.earnings is None else ()
        return tuple(dict.fromkeys((*self.removal.refs, *self.moved, *used)))

    @property
    def contribution_refs(self) -> tuple[str, ...]:
        """The contributions it was of: without enough of them it is in conflict."""
        return tuple(dict.fromkeys(ref for piece in self.pieces for ref in piece.refs))


class Settled(NamedTuple):
    """The contributions for a year as they stand, by side, and what was undone."""

    traditional: tuple[Contribution, ...]
    roth: tuple[Contribution, ...]
    undone: tuple[Undone, ...]


def as_they_stand(record: Record, year: int, made: tuple[Contribution, ...], *, roth: bool) -> tuple[Contribution, ...]:
    """The contributions for a year to one side, `made`, less what was returned and with what was recharacterized."""
    if not any(removal.year == year for removal in contributions_undone(record)):
        return made
    found = settled(record, year)
    return found.roth if roth else found.traditional


def settled(record: Record, year: int) -> Settled:
    """All contributions for a year, with everything that undid them applied in the order of the days."""
    key = ("settled", year)
    if key not in record.worked_out:
        record.worked_out[key] = _settle(record, year)
    found: Settled = record.worked_out[key]
    return found


def _settle(record: Record, year: int) -> Settled:
    removals = [removal for removal in contributions_undone(record) if removal.year == year]
    pools = {
        False: list(contributions_made(record, year, own_accounts(record, roth=False), box="1")),
        True: list(contributions_made(record, year, own_accounts(record, roth=True), box="10")),
    }
    found: list[Undone] = []
    for removal in sorted(removals, key=_order):
        undone = _apply(record, removal, pools[removal.from_roth])
        found.append(undone)
        if removal.to_roth is not None and undone.split.contribution is not None:
            pools[removal.to_roth] += [_arrived(undone, piece) for piece in undone.pieces]
    return Settled(tuple(pools[False]), tuple(pools[True]), tuple(found))


def contributions_undone(record: Record) -> tuple[Removal, ...]:
    """The returns and recharacterizations of contributions, of all years; one whose purpose cannot be told is not
    among them."""
    return tuple(removal for removal in removals(record) if removal.of_conversion is False)


def tax_years_funded(record: Record, accounts: Collection[str]) -> tuple[int, ...]:
    """Tax years for which a contribution row to these accounts stands, one that was undone whole left out."""
    undone = {removal.year for removal in contributions_undone(record)}
    rows = {y for y, entries in record.by_tax_year.items() if any(e.account in accounts for e in entries)}
    return (*sorted(rows - undone), *(y for y in sorted(undone) if any(c.cents for c in settled(record, y).roth)))


def _order(removal: Removal) -> tuple[int, date, str]:
    row = removal.row
    return row.year, row.day or date(row.year, 12, 31), removal.refs[0]


def _apply(record: Record, removal: Removal, pool: list[Contribution]) -> Undone:
    """Take what was removed out of the contributions it was of, the pool changed in place."""
    there = [c for c in pool if c.cents and not _came_after(c, removal)]
    mine = [c for c in there if removal.account in ("", c.account)]
    ways = {} if mine else _moved_on(record, removal, there)
    mine = mine or [c for c in there if c.account in ways]
    moved = tuple(ref for way in ways.values() for ref in way)
    ordered = _first_to_be_removed(removal, mine)
    # Of an account that received the contribution later, no balance is that of the whole computation period.
    split = attributable(record, removal.row, ordered if removal.account and not moved else (), removal.earnings)
    timely = timeliness(record, removal.year, removal.row.day, f"the {removal.name}")
    too_late = timely.status is Status.CONFLICT
    said_of_time = f"{timely.reason}: {_WHAT_IT_IS_THEN[removal.returned]}" if too_late else timely.reason
    status, reason, asks = max(
        (
            (removal.status, removal.reason, removal.asks),
            (timely.status, said_of_time, timely.asks),
            (split.status, split.reason, ""),
        ),
        key=lambda said: said[0],
    )
    if split.contribution is None:
        asks = f"net_income:{removal.row.name}"
        return Undone(removal, split, tuple(ordered), Status.MISSING, split.reason, asks, timely.amended, moved)
    pieces = _take(pool, ordered, split.contribution, lambda c: _less(c, removal, split, status, reason, asks, moved))
    short = split.contribution - sum(piece.cents for piece in pieces)
    if short:
        weaker, why = _not_on_file(removal, mine, short)
        status, reason = (weaker, why) if weaker > status else (status, reason)
        pieces = (*pieces, _unseen(removal, short, status, reason, pieces))
        if mine or there:
            at = next(i for i, c in enumerate(pool) if (removal.refs[0] in c.refs if mine else c in there))
            pool[at] = _doubted(pool[at], removal, status, reason if mine else _WHICH.format(removal.name))
    return Undone(removal, split, pieces, status, reason, asks, timely.amended, moved)


_WHAT_IT_IS_THEN = {
    True: "it is a distribution; enter it as one, or as excess_removed where it took an excess out (section 408(d)(5))",
    False: "the contribution stays where it was made, and what moved is a distribution and a contribution of its own "
    "year (section 408A(d)(6)); enter it as these",
}
"""What a return or a recharacterization is that came too late."""


_WHICH = (
    "whether the {} was of this contribution, moved there since, or of another one that is not on file is not known: "
    "enter the transfer, or the other contribution"
)


def _doubted(part: Contribution, removal: Removal, status: Status, reason: str) -> Contribution:
    """A contribution that may be less than it seems, by a removal that none on file explains."""
    refs = tuple(dict.fromkeys((*part.refs, *removal.refs)))
    return part._replace(status=max(part.status, status), refs=refs, reason=part.reason or reason)


def _moved_on(record: Record, removal: Removal, made: list[Contribution]) -> dict[str, tuple[str, ...]]:
    """The accounts of contributions from which money went on to the IRA of the removal, with the rows that say so."""
    ways: dict[str, tuple[str, ...]] = {}
    for part in made:
        way = moved_on(record, part.account, removal.account, part.day, removal.row.day)
        if way:
            ways[part.account] = way
    return ways


def _came_after(made: Contribution, removal: Removal) -> bool:
    return made.day is not None and removal.row.day is not None and made.day > removal.row.day


def _first_to_be_removed(removal: Removal, made: list[Contribution]) -> list[Contribution]:
    """The order in which contributions are taken to be removed: those of the day that was named, else the last ones
    first (Treas. Reg. 1.408-11(c); of a recharacterization the owner may choose, 1.408A-5 A-2(c)(5))."""
    chosen = removal.row.contributed_on
    return sorted(made, key=lambda c: (c.day == chosen if chosen else False, c.day or date.min), reverse=True)


def _take(
    pool: list[Contribution],
    ordered: list[Contribution],
    cents: Cents,
    left: Callable[[Contribution], Contribution],
) -> tuple[Contribution, ...]:
    pieces: list[Contribution] = []
    for part in ordered:
        taken = min(part.cents, cents)
        if not taken:
            break
        cents -= taken
        pieces.append(part._replace(cents=taken))
        pool[next(i for i, c in enumerate(pool) if c is part)] = left(part._replace(cents=part.cents - taken))
    return tuple(pieces)


def _less(
    part: Contribution,
    removal: Removal,
    split: Attributable,
    status: Status,
    reason: str,
    asks: str,
    moved: tuple[str, ...],
) -> Contribution:
    """What is left of a contribution; of nothing, nobody needs to know whether it was deducted."""
    word = "returned" if removal.returned else "recharacterized"
    balances = split.balances.refs if split.balances is not None and removal.earnings is None else ()
    return part._replace(
        label=f"{part.label}, less what was {word} {when(removal.row)}",
        status=max(part.status, status),
        refs=tuple(dict.fromkeys((*part.refs, *removal.refs, *moved, *balances))),
        reason="; ".join(dict.fromkeys(said for said in (part.reason, reason) if said)),
        treatment=part.treatment if part.cents else Treatment.NONDEDUCTIBLE,
        asks=part.asks or asks,
    )


def _not_on_file(removal: Removal, mine: list[Contribution], short: Cents) -> tuple[Status, str]:
    if not mine:
        reason = (
            f"the contribution for {removal.year} that the {removal.name} undid is not on file: ask for Form 5498 of "
            f"the first IRA, or enter the contribution"
        )
        return Status.ASSUMED, reason
    reason = (
        f"the {removal.name} undid {plain_amount(short)} more than the contributions for "
        f"{removal.year} that are on file "
        f"for that account"
    )
    return Status.CONFLICT, reason


def _unseen(
    removal: Removal, cents: Cents, status: Status, reason: str, pieces: tuple[Contribution, ...]
) -> Contribution:
    """The contribution that a removal speaks of and no paper shows."""
    day = removal.row.contributed_on
    late = None if day is None else day.year != removal.year
    if pieces and late is None:
        day, late = pieces[-1].day, pieces[-1].late
    label = f"contribution for {removal.year}, not on file"
    return Contribution(label, cents, status, (), reason, None, late, account=removal.account, day=day)


def _arrived(undone: Undone, piece: Contribution) -> Contribution:
    """What a recharacterized contribution is in the second IRA: made there, on the first day."""
    removal = undone.removal
    reason = "; ".join(dict.fromkeys(said for said in (piece.reason, undone.reason) if said))
    return piece._replace(
        label=f"{piece.label}, recharacterized {when(removal.row)}",
        status=max(piece.status, undone.status),
        refs=tuple(dict.fromkeys((*piece.refs, *undone.refs))),
        reason=reason,
        treatment=None if removal.to_roth else removal.treatment,
        asks=piece.asks or undone.asks,
        account=removal.to_account,
    )
