"""Form 8606, Part I: nondeductible contributions, the pro rata rule, and the basis that carries to next year.

Section 408(d)(1) and (2), section 72(e)(8): all own traditional, SEP and SIMPLE IRAs are one contract, all
distributions of the year one distribution, value taken at the end of the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from basis.engine.amounts import (
    Components,
    Line,
    Status,
    blank,
    capped_ratio,
    difference,
    figured,
    not_below_zero,
    present,
    refs_in,
    share_of,
    stands_on_missing,
    sum_of,
    total,
    turned_by,
    worst,
)
from basis.engine.contributing.form_by_worksheet import middle_of_part_1, taxable_of_part_1
from basis.engine.inputs import ALWAYS, YearInputs
from basis.engine.put_back.line_15 import lines_15
from basis.money import Cents


class Decision(NamedTuple):
    """Whether a Part is completed, why, and what that turned on.

    `completed` is None when it cannot be told. `conditions` are references to amounts any change of which would turn
    the decision, `holders` those that alone hold the amount it needs: only their vanishing would.
    """

    completed: bool | None
    reason: str
    conditions: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()


NO_SHEET: Mapping[str, Line] = MappingProxyType({})
"""Part I figured by its own lines."""

_MOVEMENT_LINES = ("4", "5", "6", "7", "8", "9", "10", "11", "12", "13")


class _Facts(NamedTuple):
    """What the conditions at the head of Part I ask; None where it is not known."""

    contributed: bool
    transferred: bool
    distributed: bool
    converted: bool
    by_choice: bool
    has_basis: bool | None
    has_value: bool | None

    def decide(self) -> tuple[bool | None, str]:
        """Whether Part I is completed, and why."""
        if self.contributed:
            return True, "nondeductible contributions were made for the year"
        if self.transferred:
            return True, "basis was transferred incident to divorce: both spouses file"
        if not self.distributed and not self.converted:
            return False, "no contribution, distribution or conversion"
        if self.by_choice:
            return True, "Part I is completed by choice"
        if self.has_basis is False:
            return False, "there is no basis"
        if self.distributed:
            known = self.has_basis is not None
            return self.has_basis, "there were distributions, and there is basis" if known else _BASIS_UNKNOWN
        if self.has_value is False:
            return False, "everything was converted: Part I may be skipped"
        if self.has_basis is None:
            return None, _BASIS_UNKNOWN
        if self.has_value is None:
            return None, "whether everything was converted is not known"
        return True, "part, but not all, was converted, and there is basis"


_BASIS_UNKNOWN = "whether there is basis is not known"


def decide_part_1(inputs: YearInputs) -> Decision:
    """Which condition printed at the head of Part I applies, if any.

    (a) nondeductible contributions for the year; (b) distributions, and basis from this or an earlier year;
    (c) part but not all converted, and basis (Form 8606, Part I; instructions, "Who Must File").
    """
    facts = _Facts(
        contributed=present(inputs.contributions),
        transferred=present(inputs.basis_transferred),
        distributed=present(inputs.distributions),
        converted=present(inputs.conversions),
        by_choice=inputs.part_1 == ALWAYS,
        has_basis=_something(inputs.basis_before),
        has_value=_something(inputs.year_end),
    )
    completed, reason = facts.decide()
    if facts.contributed:
        # Contributions are never nothing; what the limit of the deduction leaves of them may be.
        figured_from = tuple(ref for ref in refs_in(inputs.contributions) if ":" in ref)
        return Decision(completed, reason, figured_from)
    conditions: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    for name, parts in (
        ("contributed", inputs.contributions),
        ("transferred", inputs.basis_transferred),
        ("distributed", inputs.distributions),
        ("converted", inputs.conversions),
        ("has_basis", inputs.basis_before),
        ("has_value", inputs.year_end),
    ):
        now = getattr(facts, name)
        if now is None or facts._replace(**{name: not now}).decide()[0] == completed:
            continue
        if now:
            # A movement is never nothing; basis and a value may be, and what a limit leaves of gifts to charity.
            holders += _only_holder(parts) if name in ("has_basis", "has_value") else ()
            conditions += _could_vanish(parts) if name == "distributed" else ()
        else:
            conditions += turned_by(parts)
    return Decision(completed, reason, conditions, holders)


def _something(parts: Components) -> bool | None:
    """Whether these add up to more than nothing; what is in conflict may, what is missing is not known."""
    if sum(part.cents or 0 for part in parts) > 0:
        return True
    status = worst(parts)
    return None if status is Status.MISSING else status is Status.CONFLICT


def _could_vanish(parts: Components) -> tuple[str, ...]:
    """What distributions turn on where every one of them is what a limit leaves of something else."""
    there = tuple(part for part in parts if part.cents)
    return turned_by(there) if all(part.turns for part in there) else ()


def _only_holder(parts: Components) -> tuple[str, ...]:
    """The one reference that holds all of these amounts, if there is one."""
    held = [part for part in parts if part.cents]
    return held[0].refs if len(held) == 1 and len(held[0].refs) == 1 else ()


def moves(inputs: YearInputs) -> bool:
    """Whether money left the traditional IRAs in the year, or may have."""
    return present(inputs.distributions) or present(inputs.conversions)


def part_1(inputs: YearInputs, decision: Decision, sheet: Mapping[str, Line] = NO_SHEET) -> tuple[Line, ...]:
    """Lines 1 to 15 (15a to 15c from 2017), in order. All blank where Part I is not completed. `sheet` are the lines
    of Worksheet 1-1 where they take the place of lines 6 to 12."""
    taxable_lines = ("15a", "15b", "15c") if inputs.law.has_line("15c") else ("15",)
    turns = turned_by(inputs.distributions, inputs.conversions)
    moved = moves(inputs)
    if decision.completed is False:
        # Where nothing moved these stay empty even when a contribution makes Part I one to complete.
        rule, after = ("", ()) if moved else ("not_reached", tuple(ref for ref in turns if ref in decision.conditions))
        between = tuple(blank(number, rule, after) for number in _MOVEMENT_LINES)
        last = tuple(blank(number, rule, after) for number in taxable_lines)
        return blank("1"), blank("2"), blank("3"), *between, blank("14"), *last
    unit = inputs.election.unit
    line_1 = total("1", inputs.contributions, unit)
    line_2 = total("2", inputs.basis_before, unit)
    line_3 = sum_of("3", line_1, line_2)
    if not moved:
        line_14 = stands_on_missing("14", line_3) or figured("14", line_3.amount, line_3, rule="no_movement")
        between = tuple(blank(number, "no_movement", turns) for number in _MOVEMENT_LINES)
        last = tuple(blank(number, "no_movement", turns) for number in taxable_lines)
        return line_1, line_2, line_3, *between, line_14._replace(conditions=turns), *last
    line_4 = total("4", inputs.contributions_after_year_end, unit)
    line_5 = difference("5", line_3, line_4)
    if sheet:
        middle = middle_of_part_1(inputs, line_3, sheet)
        last = lines_15(inputs, taxable_of_part_1(inputs, sheet), total("7", inputs.distributions, unit))
        return line_1, line_2, line_3, line_4, line_5, *middle, *last
    line_6 = not_below_zero(total("6", inputs.year_end, unit))
    line_7 = total("7", inputs.distributions, unit)
    line_8 = total("8", inputs.conversions, unit)
    line_9 = sum_of("9", line_6, line_7, line_8)
    line_10 = capped_ratio("10", line_5, line_9, inputs.election.places)
    line_11, line_12 = _nontaxable(line_5, line_7, line_8, line_10, unit)
    line_13 = sum_of("13", line_11, line_12)
    line_14 = difference("14", line_3, line_13)
    moving = (line_6, line_7, line_8, line_9, line_10, line_11, line_12)
    use = inputs.worksheet_1_1.conditions
    middle = tuple(line._replace(conditions=(*line.conditions, *use)) for line in moving) if use else moving
    line_15 = difference(taxable_lines[0], line_7, line_12)
    last = lines_15(inputs, line_15, line_7)
    return line_1, line_2, line_3, line_4, line_5, *middle, line_13, line_14, *last


def _nontaxable(line_5: Line, line_7: Line, line_8: Line, line_10: Line, unit: Cents) -> tuple[Line, Line]:
    """Lines 11 and 12. Together they never exceed line 5: rounding's excess comes off line 11, then line 12."""
    line_11 = share_of("11", line_8, line_10, unit)
    line_12 = share_of("12", line_7, line_10, unit)
    if Status.MISSING in (line_11.status, line_12.status, line_5.status):
        return line_11, line_12
    excess = line_11.amount + line_12.amount - line_5.amount
    if excess <= 0:
        return line_11, line_12
    from_11 = min(excess, line_11.amount)
    if from_11:
        others = ("8", "10", "5", "7")
        line_11 = line_11._replace(cents=line_11.amount - from_11, rule="clamped", uses=others)
    if excess > from_11:
        others = ("7", "10", "5", "8")
        line_12 = line_12._replace(cents=line_12.amount - (excess - from_11), rule="clamped", uses=others)
    return line_11, line_12
