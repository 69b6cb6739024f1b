"""Open rows as the movements they are: one row, or the two sides of one movement at two custodians.

Nothing is decided here: a pair is only asked about together, unless the forms settle it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basis.app.rows import OVERLAP, OpenRow
from basis.model import AccountType, EntryKind
from basis.money import Cents

GROUP = "rows"
SEPARATE = "separate"
_BUSINESS_DAYS = 5
_ACCRUED_PER_MILLE = 5
"""Two sides may differ by what was credited on the way, at most half a percent."""
_SATURDAY = 5
_ASKED_ALONE = frozenset({OVERLAP, "account_type", "amount"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One movement that is asked about: a row, or the row that left and the row that arrived.

    `answers` maps what can be answered about it to the answer that this is about each of its rows.
    """

    rows: tuple[OpenRow, ...]
    answers: Mapping[str, tuple[str, ...]]

    @property
    def subject(self) -> str:
        """Its rows by the ledger's numbers: `12`, or `12+13`."""
        return "+".join(str(row.stored.id) for row in self.rows)

    @property
    def year(self) -> int:
        """The calendar year in which it began."""
        return self.rows[0].stored.on.year

    @property
    def cents(self) -> Cents:
        """What left, or what one row says."""
        return abs(self.rows[0].stored.cents or 0)


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two sides of one movement can be, as the kinds of their rows, and between which accounts."""

    answer: str
    out: EntryKind
    into: EntryKind
    between: Callable[[AccountType, AccountType], bool]
    meaning: str


def _same_side(out: AccountType, into: AccountType) -> bool:
    return any(getattr(out, word) and getattr(into, word) for word in ("is_traditional", "is_roth", "is_plan")) or (
        out is into and out.is_inherited
    )


def _other_side(out: AccountType, into: AccountType) -> bool:
    return (out.is_traditional and into.is_roth) or (out.is_roth and into.is_traditional)


def _of_a_plan(out: AccountType, into: AccountType) -> bool:
    return (out.is_plan and not into.is_inherited) or (out.is_traditional and into.is_plan)


SIDES: tuple[Sides, ...] = (
    Sides(
        "conversion",
        EntryKind.CONVERSION,
        EntryKind.CONVERSION_IN,
        lambda out, into: out.is_traditional and into.is_roth,
        "a conversion, both sides of it",
    ),
    Sides(
        "transfer",
        EntryKind.TRANSFER_OUT,
        EntryKind.TRANSFER_IN,
        _same_side,
        "a transfer between trustees, both sides of it",
    ),
    Sides(
        "direct_rollover",
        EntryKind.DIRECT_ROLLOVER,
        EntryKind.DIRECT_ROLLOVER_IN,
        _of_a_plan,
        "a direct rollover, both sides of it",
    ),
    Sides(
        "rollover",
        EntryKind.ROLLOVER_OUT,
        EntryKind.ROLLOVER_IN,
        lambda out, into: _same_side(out, into) or _of_a_plan(out, into),
        "paid out and rolled over within 60 days, both sides of it",
    ),
    Sides(
        "recharacterization",
        EntryKind.RECHARACTERIZATION,
        EntryKind.RECHARACTERIZATION_IN,
        _other_side,
        "a contribution for {year}, recharacterized",
    ),
)


def units_of(rows: Sequence[OpenRow], decisions: Mapping[str, str]) -> tuple[Unit, ...]:
    """The movements that are asked about, pairs where two rows are each other's only match."""
    alone = [row for row in rows if row.own.kind not in _ASKED_ALONE]
    apart = {frozenset(numbers) for numbers in decided(decisions, SEPARATE)}
    pairs = tuple(_pairs(alone, apart))
    paired = {row.stored.id for unit in pairs for row in unit.rows}
    singles = (
        Unit((row,), {choice.answer: (choice.answer,) for choice in row.own.choices})
        for row in alone
        if row.stored.id not in paired
    )
    return tuple(sorted((*pairs, *singles), key=lambda unit: in_order(unit.rows[0])))


def _pairs(rows: Sequence[OpenRow], apart: set[frozenset[int]]) -> Iterator[Unit]:
    """Rows that are each other's only match: what left one account and arrived in another within five business days,
    the same amount or that much more as is credited on the way."""
    outs = [row for row in rows if (row.stored.cents or 0) < 0]
    by_day: defaultdict[date, list[OpenRow]] = defaultdict(list)
    for row in rows:
        if (row.stored.cents or 0) > 0:
            by_day[row.stored.on].append(row)
    matches: dict[int, list[tuple[OpenRow, Mapping[str, tuple[str, ...]]]]] = {}
    senders: defaultdict[int, list[OpenRow]] = defaultdict(list)
    for out in outs:
        near = [row for day in _window(out.stored.on) for row in by_day.get(day, ())]
        found = [(row, _shared_answers(out, row)) for row in near if _may_be_one(out, row, apart)]
        found = _nearest(out, [(row, answers) for row, answers in found if answers])
        matches[out.stored.id] = found
        for row, _ in found:
            senders[row.stored.id].append(out)
    for out in outs:
        found = matches[out.stored.id]
        if len(found) == 1 and len(senders[found[0][0].stored.id]) == 1:
            yield Unit((out, found[0][0]), found[0][1])


def _nearest(
    out: OpenRow, found: list[tuple[OpenRow, Mapping[str, tuple[str, ...]]]]
) -> list[tuple[OpenRow, Mapping[str, tuple[str, ...]]]]:
    """Of several that fit those of the same amount, and of these the nearest in days."""

    def distance(row: OpenRow) -> tuple[int, int]:
        off = abs(abs(out.stored.cents or 0) - (row.stored.cents or 0))
        return (off, business_days(out.stored.on, row.stored.on))

    best = min((distance(row) for row, _ in found), default=None)
    return [(row, answers) for row, answers in found if distance(row) == best]


def _may_be_one(out: OpenRow, into: OpenRow, apart: set[frozenset[int]]) -> bool:
    sent, arrived = abs(out.stored.cents or 0), into.stored.cents or 0
    return (
        out.account.id != into.account.id
        and out.account.decedent == into.account.decedent
        and frozenset((out.stored.id, into.stored.id)) not in apart
        and abs(arrived - sent) * 1000 <= _ACCRUED_PER_MILLE * sent
        and business_days(out.stored.on, into.stored.on) <= _BUSINESS_DAYS
    )


def _shared_answers(out: OpenRow, into: OpenRow) -> Mapping[str, tuple[str, ...]]:
    """What both rows can be at once."""
    if out.account.type is None or into.account.type is None:
        return {}
    offered_out = {choice.answer for choice in out.own.choices}
    offered_in = {choice.answer for choice in into.own.choices}
    found: dict[str, tuple[str, ...]] = {}
    for sides in SIDES:
        if not sides.between(out.account.type, into.account.type):
            continue
        for answer in sorted(offered_out):
            kind, colon, year = answer.partition(":")
            other = sides.into.value + colon + year
            if kind == sides.out.value and other in offered_in and year != "YEAR":
                found[sides.answer + colon + year] = (answer, other)
    return found


def _window(day: date) -> list[date]:
    most = timedelta(days=_BUSINESS_DAYS + 4)
    return [day - most + timedelta(days=n) for n in range(2 * most.days + 1)]


def business_days(one: date, other: date) -> int:
    """Weekdays from one day to another, the first not counted; holidays count as weekdays."""
    first, last = sorted((one, other))
    return sum((first + timedelta(days=n)).weekday() < _SATURDAY for n in range(1, (last - first).days + 1))


def decided(decisions: Mapping[str, str], answer: str) -> Iterator[tuple[int, ...]]:
    """The rows of every group to which this was answered."""
    for subject, given in decisions.items():
        kind, _, rest = subject.partition(":")
        if kind == GROUP and given == answer:
            yield tuple(int(number) for unit in rest.split(",") for number in unit.split("+"))


def rows_asked(subject: str) -> frozenset[int]:
    """The rows that a question is about, by the ledger's numbers."""
    kind, _, named = subject.partition(":")
    if kind not in ("row", GROUP):
        return frozenset()
    return frozenset(int(number) for unit in named.split(",") for number in unit.split("+"))


def units_named(units: Iterable[Unit], subject: str) -> tuple[Unit, ...]:
    """The movements that the subject of a group names."""
    wanted = set(subject.partition(":")[2].split(","))
    return tuple(unit for unit in units if unit.subject in wanted)


def in_order(row: OpenRow) -> tuple[date, str]:
    """Rows by day, the same whichever came into the ledger first."""
    return row.stored.on, row.own.id
