"""Form 8606 where Worksheet 1-1 is used: lines 6 to 12 stay empty, lines 13, 15a and 18 come from the worksheet.

Publication 590-B, chapter 1, under Worksheet 1-1. The marks say on the form where the amounts come from.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Line, Status, blank, difference, figured, not_below_zero, stands_on_missing, total
from basis.engine.inputs import YearInputs

PREFIX = "worksheet_1_1"
_EMPTY = ("6", "7", "8", "9", "10", "11", "12")


def middle_of_part_1(inputs: YearInputs, line_3: Line, sheet: Mapping[str, Line]) -> tuple[Line, ...]:
    """Lines 6 to 14: what line 8 of the worksheet leaves of line 3 is carried, and never less than nothing."""
    turns = inputs.worksheet_1_1.conditions
    line_13 = taken(inputs, "13", sheet["8"])
    left = difference("14", line_3, line_13)
    line_14 = left if left.cents is None or left.cents >= 0 else not_below_zero(left)._replace(rule="not_below_zero")
    return *(blank(number, "by_worksheet_1_1", turns) for number in _EMPTY), line_13, line_14


def taxable_of_part_1(inputs: YearInputs, sheet: Mapping[str, Line]) -> Line:
    """Line 15a (15 before 2017): line 11 of the worksheet, line 9 where nothing was converted."""
    number = "15a" if inputs.law.has_line("15a") else "15"
    return taken(inputs, number, sheet["9" if sheet["11"].status is Status.BLANK else "11"])


def part_2_by_worksheet(inputs: YearInputs, sheet: Mapping[str, Line]) -> tuple[Line, Line, Line]:
    """Lines 16 to 18: the worksheet says what is taxable, and the rest of line 16 is basis."""
    line_16 = total("16", inputs.conversions, inputs.election.unit, rule="by_worksheet_1_1_16")
    line_18 = taken(inputs, "18", sheet["10"])
    gap = stands_on_missing("17", line_16, line_18)
    line_17 = gap or figured("17", line_16.amount - line_18.amount, line_16, line_18, rule="by_worksheet_1_1_17")
    return line_16, line_17, line_18


def marked(lines: Mapping[str, Line], mark: str) -> dict[str, str]:
    """The lines that come from the worksheet, with the mark the form wants beside them."""
    return {
        number: mark for number, line in lines.items() if line.rule.startswith(f"{PREFIX}/") and line.cents is not None
    }


def taken(inputs: YearInputs, number: str, line: Line) -> Line:
    """A line of the form that is a line of the worksheet."""
    origin = f"{PREFIX}/{line.number}"
    reasons = (f"needs line {line.number} of Worksheet 1-1",) if line.status is Status.MISSING else ()
    return Line(
        number, line.cents, line.status, (origin,), (), origin, reasons, conditions=inputs.worksheet_1_1.conditions
    )
