"""The whole form of one year: Parts I to III in order, and what carries to the next year."""

from __future__ import annotations

from dataclasses import replace

from basis.engine.amounts import Component, Line, Status, present, refs_in, total, turned_by
from basis.engine.inputs import YearInputs
from basis.engine.layers import layers_left
from basis.engine.part1 import Decision, decide_part_1, part_1
from basis.engine.part2 import decide_part_2, part_2
from basis.engine.part3 import decide_part_3, part_3
from basis.engine.printed import as_printed
from basis.engine.result import Carry, Finding, YearResult
from basis.engine.taxable import taxable_amounts
from basis.model import Owner
from basis.money import Cents

_NOBODY = Owner("")


def figure_year(inputs: YearInputs, owner: Owner = _NOBODY) -> YearResult:
    """Figure every line of the year's Form 8606 from its inputs, under the numbers that the year prints."""
    return as_printed(inputs, figure_by_meaning(inputs, owner))


def figure_by_meaning(inputs: YearInputs, owner: Owner = _NOBODY) -> YearResult:
    """Figure a year's form under the numbers that its lines' meanings have since 2012."""
    decision_1, decision_2, decision_3 = decide_part_1(inputs), decide_part_2(inputs), decide_part_3(inputs)
    lines = {line.number: line for line in part_1(inputs, decision_1)}
    for line in (*part_2(inputs, decision_2, decision_1, lines), *part_3(inputs, decision_3)):
        lines[line.number] = line
    carry = Carry(
        _basis(inputs, decision_1, lines),
        *_roth(inputs, lines),
        roth_layers=layers_left(inputs, lines),
        put_off=inputs.put_off.after(inputs.year),
    )
    parts = {"I": decision_1, "II": decision_2, "III": decision_3}
    findings = _findings(inputs, decision_1, carry)
    income = taxable_amounts(inputs, lines)
    result = YearResult(owner, inputs.law, inputs.election, lines, parts, carry, inputs, findings, taxable=income)
    return replace(result, ira_income=inputs.ira_income)


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
        return _carried(line_2, label, (*refs, *(ref for ref in decision.conditions if ref not in refs)))
    line_16, line_17 = lines["16"], lines["17"]
    left = _subtracted(line_17, line_16)
    used = (f"{inputs.year}:16", f"{inputs.year}:17")
    return Component(f"basis left after converting everything in {inputs.year}", *left, refs=used)


def _subtracted(first: Line, second: Line) -> tuple[Cents | None, Status]:
    if first.cents is None or second.cents is None:
        return None, Status.MISSING
    return max(0, first.cents - second.cents), max(first.status, second.status)


def _carried(line: Line, label: str, refs: tuple[str, ...]) -> Component:
    reason = line.reasons[0] if line.reasons and line.status >= Status.CONFLICT else ""
    return Component(label, line.cents, line.status, refs, reason, turns=line.conditions)


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
            _carried(contributions, f"Roth contributions through {year}", (*refs_22, *turns)),
            _carried(conversions, f"Roth conversions through {year}", (*refs_24, *turns)),
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
