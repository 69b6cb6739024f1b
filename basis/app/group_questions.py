"""Questions that one answer settles for several rows: the two sides of a movement, and rows that say the same again.

Whoever answers `separate` or `each` is asked row by row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from basis.app.decisions import decisions_of
from basis.app.row_groups import GROUP, SEPARATE, SIDES, Unit, business_days, decided, units_of
from basis.app.rows import OpenRow, question_id, rows_alone
from basis.engine import OpenMatter
from basis.ledger import Ledger
from basis.model import AccountType, Choice, Question
from basis.money import plain_amount

EACH = "each"
_FEWEST_IN_A_SERIES = 3
_ITS_YEAR, _YEAR_BEFORE = "its-year", "year-before"
_YEARS_OFF = {0: _ITS_YEAR, -1: _YEAR_BEFORE}


def open_rows(ledger: Ledger, client: str) -> tuple[OpenRow, ...]:
    """The client's unanswered rows, oldest first, each with the question that it is asked by."""
    rows = rows_alone(ledger, client)
    return in_groups(rows, decisions_of(ledger.determinations(client))) if rows else ()


def in_groups(rows: Sequence[OpenRow], decisions: Mapping[str, str]) -> tuple[OpenRow, ...]:
    """The same rows, each with the question that it is asked by: its own, or that of a group."""
    asked_by: dict[int, Question] = {}
    for units in _series(units_of(rows, decisions), decisions):
        question = _question_of(units)
        if question is not None:
            asked_by |= {row.stored.id: question for unit in units for row in unit.rows}
    return tuple(_asked_by(row, asked_by.get(row.stored.id)) for row in rows)


def _asked_by(row: OpenRow, question: Question | None) -> OpenRow:
    if question is None:
        return row
    matter = row.matter
    reason = f"{question.id} is open: {question.asks}"
    return replace(row, question=question, matter=OpenMatter(matter.refs, reason, matter.lines))


def unit_answer(unit: Unit, answer: str) -> tuple[str, ...] | None:
    """What an answer about a group is about each row of one of its movements; None where it does not fit."""
    if answer in unit.answers:
        return unit.answers[answer]
    found = [rows for own, rows in unit.answers.items() if _relative(own, unit.year) == answer]
    return found[0] if len(found) == 1 else None


def _series(units: Sequence[Unit], decisions: Mapping[str, str]) -> Iterator[tuple[Unit, ...]]:
    """Movements that say the same of the same accounts, together; and those that stand alone as pairs."""
    one_by_one = {number for numbers in decided(decisions, EACH) for number in numbers}
    alike: defaultdict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        said = tuple((row.account.id, row.text, (row.stored.cents or 0) > 0, row.own.kind) for row in unit.rows)
        alike[said].append(unit)
    for found in alike.values():
        together = [u for u in found if one_by_one.isdisjoint(row.stored.id for row in u.rows)]
        if len(together) >= _FEWEST_IN_A_SERIES and _common(together):
            yield tuple(together)
            found = [unit for unit in found if unit not in together]
        yield from ((unit,) for unit in found if len(unit.rows) > 1)


def _common(units: Sequence[Unit]) -> list[str]:
    """The answers that fit every movement of a series, years as they lie to the year of the movement."""
    fitting = [[_relative(answer, unit.year) for answer in unit.answers] for unit in units]
    return [answer for answer in fitting[0] if answer and all(answer in others for others in fitting[1:])]


def _relative(answer: str, year: int) -> str:
    kind, colon, said = answer.partition(":")
    if not colon:
        return kind
    off = _YEARS_OFF.get(int(said) - year) if said.isdigit() else None
    return f"{kind}:{off}" if off else ""


def _question_of(units: tuple[Unit, ...]) -> Question | None:
    if len(units) == 1 and len(units[0].rows) == 1:
        return None
    rows = [row for unit in units for row in unit.rows]
    first = units[0].rows[0].own
    years = sorted({year for row in rows for year in row.matter.lines})
    return Question(
        id=question_id(GROUP, *sorted(row.own.id for row in rows)),
        client=first.client,
        kind=first.kind,
        subject=f"{GROUP}:{','.join(unit.subject for unit in units)}",
        asks=_asks(units),
        reason=_reason(units),
        choices=_pair_choices(units[0]) if len(units) == 1 else _series_choices(units),
        years=tuple(years),
        paper=first.paper,
        decedent=units[0].rows[0].account.decedent,
        rows=tuple(row.shown for row in rows),
        cents=sum(unit.cents for unit in units),
    )


def _asks(units: tuple[Unit, ...]) -> str:
    first = units[0].rows
    where = " to ".join(row.account.shown for row in first)
    if len(units) == 1:
        days = " and ".join(dict.fromkeys(row.stored.on.isoformat() for row in first))
        return f"{days} {where}, {plain_amount(units[0].cents)}: which one movement are these two rows?"
    days = f"{first[0].stored.on.isoformat()} to {units[-1].rows[0].stored.on.isoformat()}"
    whole = plain_amount(sum(unit.cents for unit in units))
    said = " and ".join(dict.fromkeys(repr(row.text) for row in first))
    return f"{where}, {said}, {len(units)} times from {days}, {whole} in all: what were these?"


def _reason(units: tuple[Unit, ...]) -> str:
    own = units[0].rows[0].own.reason
    if len(units[0].rows) == 1:
        return own
    out, into = units[0].rows
    apart = business_days(out.stored.on, into.stored.on)
    off = (into.stored.cents or 0) + (out.stored.cents or 0)
    amounts = (
        "the same amount" if not off else f"amounts {plain_amount(abs(off))} apart, as interest on the way would be"
    )
    days = "on one day" if not apart else f"{apart} business day{'s' if apart > 1 else ''} apart"
    kinds = " to ".join(_words(row.account.type) for row in (out, into))
    together = "" if len(units) == 1 else " each time"
    return f"{own}; {amounts} {days}{together}, {kinds}"


def _words(account_type: AccountType | None) -> str:
    return (account_type.value if account_type else "unknown").replace("_ira", " IRA").replace("_", " ")


def _pair_choices(unit: Unit) -> tuple[Choice, ...]:
    return (
        *(_pair_choice(unit, answer) for answer in unit.answers),
        Choice(SEPARATE, "not one movement", "changes no line; each row is then asked about by itself"),
    )


def _pair_choice(unit: Unit, answer: str) -> Choice:
    word, _, year = answer.partition(":")
    sides = next(sides for sides in SIDES if sides.answer == word)
    effects = {c.answer: c.effect for row in unit.rows for c in row.own.choices}
    said = dict.fromkeys(effects.get(each, "") for each in unit.answers[answer])
    return Choice(answer, sides.meaning.format(year=year), next(iter(said)))


def _series_choices(units: tuple[Unit, ...]) -> tuple[Choice, ...]:
    found = [_series_choice(units, answer) for answer in _common(units)]
    return (*found, Choice(EACH, "not all the same", "changes no line; each is then asked about by itself"))


def _series_choice(units: tuple[Unit, ...], answer: str) -> Choice:
    year = answer.partition(":")[2]
    unit = units[0]
    own = next(own for own in unit.answers if _relative(own, unit.year) == answer)
    choice = (
        _pair_choice(unit, own)
        if len(unit.rows) > 1
        else next(choice for choice in unit.rows[0].own.choices if choice.answer == own)
    )
    typed = own.partition(":")[2]
    when = {_ITS_YEAR: "the year of its day", _YEAR_BEFORE: "the year before its day"}.get(year, "")
    meaning = choice.meaning.replace(typed, when) if typed else choice.meaning
    return Choice(answer, f"each: {meaning}", f"of the first: {choice.effect}")
