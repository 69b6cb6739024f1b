"""The whole form of one year: Parts I to III in order, and what carries to the next year."""

from __future__ import annotations

from dataclasses import replace

from basis.engine.amounts import Component, Components, Line, Status, present, refs_in, total, turned_by
from basis.engine.contributing.form_by_worksheet import marked
from basis.engine.contributing.worksheet_1_1 import MARK, worksheet_1_1, worksheet_1_1_lines
from basis.engine.form_face import as_far_as_the_form_is_known
from basis.engine.inputs import YearInputs
from basis.engine.part1 import NO_SHEET, Decision, decide_part_1, moves, part_1
from basis.engine.part2 import decide_part_2, part_2
from basis.engine.part3 import decide_part_3, part_3
from basis.engine.printed import FIRST_MODERN_YEAR, as_printed
from basis.engine.put_back.line_15 import with_restored
from basis.engine.put_back.line_25c import (
    line_25c_lines,
    line_25c_worksheet,
    not_on_line_19,
    with_line_25c,
    with_unused,
)
from basis.engine.result import Carry, Finding, YearResult
from basis.engine.roth_iras.layers import layers_left
from basis.engine.taxable import taxable_amounts
from basis.model import Owner
from basis.money import Cents, plain_amount

_NOBODY = Owner("")


def figure_year(inputs: YearInputs, owner: Owner = _NOBODY) -> YearResult:
    """Figure every line of the year's Form 8606 from its inputs, under the numbers that the year prints."""
    return as_printed(inputs, figure_by_meaning(inputs, owner))


def figure_by_meaning(inputs: YearInputs, owner: Owner = _NOBODY) -> YearResult:
    """Figure a year's form under the numbers that its lines' meanings have since 2012."""
    decision_1, decision_2, decision_3 = decide_part_1(inputs), decide_part_2(inputs), decide_part_3(inputs)
    # Where the deduction leaves no basis at all, the worksheet decided the deduction and nothing more.
    worksheet = worksheet_1_1_lines(inputs) if inputs.worksheet_1_1.used and moves(inputs) else NO_SHEET
    sheet = worksheet if decision_1.completed is not False else NO_SHEET
    lines = {line.number: line for line in part_1(inputs, decision_1, sheet)}
    for line in (*part_2(inputs, decision_2, decision_1, lines, sheet), *part_3(inputs, decision_3)):
        lines[line.number] = line
    sheet_25c = line_25c_lines(inputs, lines)
    if sheet_25c:
        lines = with_line_25c(lines, sheet_25c)
    if inputs.year >= FIRST_MODERN_YEAR:
        lines = as_far_as_the_form_is_known(inputs.law, lines)
    basis = with_restored(_basis(inputs, decision_1, lines), inputs.restored_basis)
    contributions, conversions = _roth(inputs, lines)
    carry = Carry(
        basis,
        with_unused(inputs.year, contributions, sheet_25c),
        conversions,
        roth_layers=layers_left(inputs, lines),
        put_off=inputs.put_off.after(inputs.year),
    )
    parts = {"I": decision_1, "II": decision_2, "III": decision_3}
    findings = (
        *_findings(inputs, decision_1, carry),
        *_basis_below_zero(inputs, lines),
        *not_on_line_19(inputs, lines),
    )
    income = taxable_amounts(inputs, lines)
    result = YearResult(owner, inputs.law, inputs.election, lines, parts, carry, inputs, findings, taxable=income)
    sheets = [worksheet_1_1(result.law, worksheet)] if worksheet else []
    sheets += [line_25c_worksheet(result.law, sheet_25c)] if sheet_25c else []
    if not sheets:
        return result
    return replace(result, worksheets={sheet.key: sheet for sheet in sheets}, marks=marked(result.lines, MARK))


def _basis(inputs: YearInputs, decision: Decision, lines: dict[str, Line]) -> Component:
    """Line 14; without Part I what was carried in, less what a full conversion used of it."""
    if decision.completed is not False:
        line_14 = lines["14"]
        return _carried(line_14, f"line 14 of {inputs.year}", (f"{inputs.year}:14",))
    before = inputs.basis_before
    refs = tuple(ref for part in before for ref in part.refs)
    line_2 = total("2", before, 1)
    label = before[0].label if len(before) == 1 else f"basis carried into {inputs.year}"
    if not present(inputs.conversions) or line_2.cents == 0:
        refs = (*refs, *(ref for ref in decision.conditions if ref not in refs))
        return _carried(line_2, label, refs, _asked_by(before, line_2))
    line_16, line_17 = lines["16"], lines["17"]
    left = _subtracted(line_17, line_16)
    used = (f"{inputs.year}:16", f"{inputs.year}:17")
    return Component(f"basis left after converting everything in {inputs.year}", *left, refs=used)


def _subtracted(first: Line, second: Line) -> tuple[Cents | None, Status]:
    if first.cents is None or second.cents is None:
        return None, Status.MISSING
    return max(0, first.cents - second.cents), max(first.status, second.status)


def _carried(line: Line, label: str, refs: tuple[str, ...], asks: str = "") -> Component:
    reason = line.reasons[0] if line.reasons and line.status >= Status.CONFLICT else ""
    if line.status is Status.MISSING and line.uses:
        reason = f"{label} is missing"
    return Component(label, line.cents, line.status, refs, reason, asks, turns=line.conditions)


def _asked_by(parts: Components, line: Line) -> str:
    """What would settle an amount that no line of this year shows: the year that shows it asks."""
    return next((part.asks for part in parts if part.asks and part.status is line.status), "")


def _roth(inputs: YearInputs, lines: dict[str, Line]) -> tuple[Component, Component]:
    """What the line 22 worksheet and the line 24 chart of the instructions start from next year.

    Basis in contributions falls by line 19, not line 21; basis in conversions by what line 23 would have been
    without line 20: homebuyer money uses up basis too.
    """
    year = inputs.year
    contributions = total("22", inputs.roth_contributions, 1)
    conversions = total("24", inputs.roth_conversions, 1)
    refs_22, refs_24 = refs_in(inputs.roth_contributions), refs_in(inputs.roth_conversions)
    line_19 = lines["19"]
    if line_19.status is Status.BLANK:
        # What could make an amount of line 19 could also use up basis.
        turns = turned_by(inputs.roth_distributions)
        return (
            _carried(
                contributions,
                f"Roth contributions through {year}",
                (*refs_22, *turns),
                _asked_by(inputs.roth_contributions, contributions),
            ),
            _carried(
                conversions,
                f"Roth conversions through {year}",
                (*refs_24, *turns),
                _asked_by(inputs.roth_conversions, conversions),
            ),
        )
    unit = inputs.election.unit
    line_22 = total("22", inputs.roth_contributions, unit)
    line_24 = total("24", inputs.roth_conversions, unit)
    left = _component(f"Roth contributions left after {year}", line_22, line_19, (*refs_22, f"{year}:19"), refs_22)
    taken, taken_status = _subtracted(line_19, line_22)
    used = Line("23", taken, taken_status)
    refs_used = (*refs_24, *refs_22, f"{year}:19")
    return left, _component(f"Roth conversions left after {year}", line_24, used, refs_used, refs_24)


def _component(label: str, there: Line, used: Line, refs: tuple[str, ...], refs_there: tuple[str, ...]) -> Component:
    """What is left of an amount; of nothing, nothing is left, whatever was used."""
    if there.cents == 0:
        return Component(label, 0, there.status, refs_there, turns=there.conditions)
    return Component(label, *_subtracted(there, used), refs, turns=there.conditions)


def _basis_below_zero(inputs: YearInputs, lines: dict[str, Line]) -> tuple[Finding, ...]:
    """Worksheet 1-1 counts deductible contributions as basis, so that it may find more nontaxable than line 3 has."""
    if lines["14"].rule != "not_below_zero":
        return ()
    over = lines["13"].amount - lines["3"].amount
    return (
        Finding(
            "worksheet_1_1_exceeds_basis",
            f"Worksheet 1-1 makes {plain_amount(over)} more nontaxable in {inputs.year} than line 3 has basis, because "
            f"most of the contributions was deducted; line 14 is 0. Compare Part I (fact worksheet_1_1, never).",
            (f"{inputs.year}:13", f"{inputs.year}:3"),
        ),
    )


def _findings(inputs: YearInputs, decision: Decision, carry: Carry) -> tuple[Finding, ...]:
    if decision.completed is False and present(inputs.conversions) and carry.basis.cents:
        return (
            Finding(
                "basis_left_after_full_conversion",
                "Everything was converted and Part I may be skipped, but the basis is larger than the amount "
                "converted; what is left is carried. Setting the fact part_1 to always shows it on line 14.",
                carry.basis.refs,
            ),
        )
    return ()
