"""Whether the lines of a Form 8606 as filed lead to the basis it carries: people type them, or read them off a paper.

Form 8606, lines 3, 13 and 14, told by their meaning since 2012. A sum is checked where all of it was entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from basis.law import TaxYearLaw
from basis.model import FiledForm
from basis.money import Cents, plain_amount

_ROUNDED: Cents = 200
"""A program that rounds every line by itself may be a dollar off on each of two."""

_SPECIAL_COMPUTATION = range(1998, 2001)
"""The forms of these years take off the basis of conversions by a computation that stands on no line."""


class _Step(NamedTuple):
    """A line that is a sum, less one other where there is one."""

    result: str
    added: tuple[str, ...]
    less: str = ""


_STEPS = (_Step("3", ("1", "2")), _Step("13", ("11", "12")), _Step("14", ("3",), "13"))
_STEPS_WITHOUT_CONVERSIONS = (_Step("3", ("1", "2")), _Step("14", ("3",), "12"))


def contradictions(law: TaxYearLaw, form: FiledForm) -> Iterator[str]:
    """In words, each line that is not what the form makes of the lines before it."""
    numbers = {line.same_as: line.number for line in law.lines if line.same_as}
    for step in _STEPS if "13" in numbers else _STEPS_WITHOUT_CONVERSIONS:
        named = [numbers.get(meaning, "") for meaning in (step.result, *step.added, *filter(None, (step.less,)))]
        if not all(number in form.lines for number in named) or (step.less and law.year in _SPECIAL_COMPUTATION):
            continue
        result, *parts = named
        less = parts.pop() if step.less else ""
        should = max(0, sum(form.lines[number] for number in parts) - form.lines.get(less, 0))
        if abs(form.lines[result] - should) > _ROUNDED:
            formula = f"line{'s' if len(parts) > 1 else ''} {' and '.join(parts)}{f' less line {less}' if less else ''}"
            come = "come" if len(parts) > 1 else "comes"
            yield f"line {result} is {plain_amount(form.lines[result])}, but {formula} {come} to {plain_amount(should)}"
    carried, there = numbers.get("14", ""), numbers.get("3", "")
    if form.lines.get(carried, 0) > form.lines.get(there, form.lines.get(carried, 0)) + _ROUNDED:
        yield f"line {carried} is more than line {there}, from which it comes"
