"""Form 8606, Part III: distributions from Roth IRAs, by the ordering rules of section 408A(d)(4)(B).

Contributions come out first, then conversions and rollovers, then earnings; only the last are taxable.
"""

from __future__ import annotations

from basis.engine.amounts import Line, blank, difference, figured, present, stands_on_missing, total, turned_by
from basis.engine.inputs import YearInputs
from basis.engine.part1 import Decision
from basis.engine.put_back.disaster_share import disaster_share


def decide_part_3(inputs: YearInputs) -> Decision:
    """Part III is completed only when there is an amount for line 19 (instructions, Part III)."""
    if present(inputs.roth_distributions):
        return Decision(completed=True, reason="there were nonqualified Roth distributions")
    return Decision(
        completed=False, reason="there is no amount for line 19", conditions=turned_by(inputs.roth_distributions)
    )


def part_3(inputs: YearInputs, decision: Decision) -> tuple[Line, ...]:
    """Lines 19 to 25 (25a to 25c from 2017), stopping where the face of the form says stop."""
    ends = ("25a", "25b", "25c") if inputs.law.has_line("25c") else ("25",)
    if not decision.completed:
        return tuple(blank(number) for number in ("19", "20", "21", "22", "23", "24", *ends))
    unit = inputs.election.unit
    enters_22 = "22" in inputs.law.after_line_21_is_zero.value
    at_21, at_23 = (f"{inputs.year}:21",), (f"{inputs.year}:23",)
    line_19 = total("19", inputs.roth_distributions, unit)
    # The forms of 1998 to 2003 take no homebuyer expenses off before the basis.
    line_20 = total("20", inputs.homebuyer if inputs.law.line_same_as("21") else (), unit)
    line_21 = _less("21", line_19, line_20)
    line_22 = total("22", inputs.roth_contributions, unit)
    if not enters_22:
        line_22 = line_22._replace(conditions=(*line_22.conditions, *at_21))
    if line_21.cents == 0:
        stopped = tuple(blank(number, "line_21_is_zero", at_21) for number in ("23", "24", *ends))
        return line_19, line_20, line_21, line_22 if enters_22 else blank("22", "line_21_is_zero", at_21), *stopped
    line_23 = _less("23", line_21, line_22)
    if line_23.cents == 0:
        stopped = tuple(blank(number, "line_23_is_zero", at_23) for number in ("24", *ends))
        return line_19, line_20, line_21, line_22, line_23, *stopped
    line_24 = total("24", inputs.roth_conversions, unit)
    line_24 = line_24._replace(conditions=(*line_24.conditions, *at_23))
    line_25 = _less(ends[0], line_23, line_24)
    before = (line_19, line_20, line_21, line_22, line_23, line_24, line_25)
    if ends == ("25",):
        return before
    at_25a = (f"{inputs.year}:25a",)
    if line_25.cents == 0:
        return *before, blank("25b", "line_25a_is_zero", at_25a), blank("25c", "line_25a_is_zero", at_25a)
    line_25b = total("25b", inputs.roth_disaster_part, unit)
    if inputs.roth_disaster_distributions:
        line_25b = disaster_share("25b", line_25, line_21, inputs.roth_disaster_distributions, unit)
    line_25b = line_25b._replace(conditions=(*line_25b.conditions, *at_25a))
    return *before, line_25b, difference("25c", line_25, line_25b)


def _less(number: str, first: Line, second: Line) -> Line:
    """A difference where the form says: if zero or less, enter -0-."""
    gap = stands_on_missing(number, first, second)
    return gap or figured(number, max(0, first.amount - second.amount), first, second)
