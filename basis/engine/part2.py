"""Form 8606, Part II: conversions from traditional, SEP and SIMPLE IRAs to Roth IRAs (section 408A(d)(3))."""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Line, Status, blank, figured, present, stands_on_missing, total, turned_by
from basis.engine.contributing.form_by_worksheet import part_2_by_worksheet
from basis.engine.inputs import YearInputs
from basis.engine.part1 import NO_SHEET, Decision


def decide_part_2(inputs: YearInputs) -> Decision:
    """Part II is completed when anything was converted, with or without basis (Form 8606, Part II)."""
    if present(inputs.conversions):
        return Decision(completed=True, reason="an amount was converted to a Roth IRA")
    return Decision(completed=False, reason="nothing was converted", conditions=turned_by(inputs.conversions))


def part_2(
    inputs: YearInputs,
    decision: Decision,
    part_1: Decision,
    lines: Mapping[str, Line],
    sheet: Mapping[str, Line] = NO_SHEET,
) -> tuple[Line, ...]:
    """Lines 16 to 18, with `sheet` by Worksheet 1-1.

    Without Part I, line 17 is the whole basis: everything was converted, or there is none.
    Line 18 may then be negative, which is entered but not carried to Form 1040 (instructions, line 18).
    """
    if not decision.completed:
        return blank("16"), blank("17"), blank("18")
    if sheet:
        return part_2_by_worksheet(inputs, sheet)
    if part_1.completed:
        # The amounts of line 8 themselves: line 16 would be the same without Part I.
        line_16 = lines["8"]._replace(number="16")
        line_17 = _copied("17", lines["11"])
    else:
        line_16 = total("16", inputs.conversions, inputs.election.unit, rule="without_part_1")
        line_17 = total("17", inputs.basis_before, inputs.election.unit, rule="without_part_1")
        if part_1.completed is None and line_17.status is not Status.MISSING:
            line_17 = Line("17", None, Status.MISSING, components=line_17.components, reasons=(part_1.reason,))
    gap = stands_on_missing("18", line_16, line_17)
    return line_16, line_17, gap or figured("18", line_16.amount - line_17.amount, line_16, line_17)


def _copied(number: str, line: Line) -> Line:
    return stands_on_missing(number, line) or figured(number, line.amount, line)
