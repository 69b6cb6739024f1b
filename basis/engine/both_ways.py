"""Where two methods are both correct: what the other one would give, in dollars. Refigured only when somebody asks.

Part I against Worksheet 1-1 where either may be right; the skipped Part I of a full conversion against a
completed one; line 10 to three places against five. It must not decide anything: the figures stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basis.engine.amounts import Status, present
from basis.engine.form8606 import figure_year
from basis.engine.inputs import ALWAYS, AS_REQUIRED, YearInputs
from basis.engine.part1 import moves
from basis.engine.printed import printed_refs
from basis.engine.result import Finding, YearResult
from basis.money import Cents, format_amount

_FEWEST_PLACES, _MOST_PLACES = 3, 5


def both_ways(result: YearResult, line: str = "") -> tuple[Finding, ...]:
    """A finding for each other method that would give another taxable amount or carry another basis; with a `line`,
    only for those that show another figure there."""
    found = []
    for code, words, inputs in _others(result):
        other = figure_year(inputs, result.owner)
        told = _difference(result, other)
        if told and not (line in other.lines and other.text(line) == result.text(line)):
            found.append(Finding(code, f"{words}: {told}", _lines(result)))
    return tuple(found)


def _others(result: YearResult) -> Iterator[tuple[str, str, YearInputs]]:
    """The other methods that the year allows: a code, what would be done, and the inputs for it."""
    inputs = result.inputs
    if not moves(inputs):
        return
    use = inputs.worksheet_1_1
    if use.other_way and present(inputs.all_contributions):
        yield "other_way_worksheet_1_1", use.other_way, replace(inputs, worksheet_1_1=use._replace(used=not use.used))
    if present(inputs.conversions):
        always = inputs.part_1 == ALWAYS
        words = (
            "With Part I skipped, where that is allowed" if always else "With Part I completed (fact part_1, always)"
        )
        yield "other_way_part_1", words, replace(inputs, part_1=AS_REQUIRED if always else ALWAYS)
    places = _MOST_PLACES if inputs.election.places == _FEWEST_PLACES else _FEWEST_PLACES
    other = replace(inputs, election=replace(inputs.election, places=places))
    yield "other_way_line_10", f"With line 10 to {places} places (fact line_10_places)", other


def _difference(result: YearResult, other: YearResult) -> str:
    """How taxable amount and carried basis would differ; nothing where they do not or one of them is not known."""
    parts = []
    for what, now, then in (
        ("taxable", _taxable(result), _taxable(other)),
        ("basis carried", result.carry.basis.cents, other.carry.basis.cents),
    ):
        if now is None or then is None:
            return ""
        if now != then:
            more = "more" if then > now else "less"
            parts.append(f"{_shown(result, abs(then - now))} {more} {what} ({_shown(result, then)})")
    return ", ".join(parts)


def _taxable(result: YearResult) -> Cents | None:
    """Lines 15c (15) and 18 as the return takes them: nothing where they are below zero."""
    total = 0
    for number in ("15", "15c", "18"):
        line = result.by_meaning.get(number)
        if line is None or line.status is Status.BLANK:
            continue
        if line.cents is None:
            return None
        total += max(0, line.cents)
    return total


def _lines(result: YearResult) -> tuple[str, ...]:
    shown = (n for n in ("13", "14", "18") if result.by_meaning[n].status is not Status.BLANK)
    return printed_refs(result.law, (f"{result.year}:{number}" for number in shown))


def _shown(result: YearResult, cents: Cents) -> str:
    return format_amount(cents, with_cents=result.election.unit == 1)
