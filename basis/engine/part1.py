"""Form 8606, Part I: nondeductible contributions, the pro rata rule, and the basis that carries to next year.

Section 408(d)(1) and (2), section 72(e)(8): all own traditional, SEP and SIMPLE IRAs are one contract, all
distributions of the year one distribution, value taken at the end of the year.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import (
    Components,
    Line,
    Ratio,
    Status,
    blank,
    figured,
    present,
    stands_on_missing,
    total,
    turned_by,
    worst,
)
from basis.engine.disaster_share import disaster_share
from basis.engine.inputs import ALWAYS, YearInputs
from basis.money import Cents, divide_half_up


class Decision(NamedTuple):
    """Whether a Part is completed, why, and what that turned on.

    `completed` is None when it cannot be told. `conditions` are references to amounts any change of which would turn
    the decision, `holders` those that alone hold the amount it needs: only their vanishing would.
    """

    completed: bool | None
    reason: str
    conditions: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()


_MOVEMENT_LINES = ("4", "5", "6", "7", "8", "9", "10", "11", "12", "13")
_TO_THREE_PLACES = 3


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
        return Decision(completed, reason)
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
            # A movement is never nothing; basis and a value may be.
            holders += _only_holder(parts) if name in ("has_basis", "has_value") else ()
        else:
            conditions += turned_by(parts)
    return Decision(completed, reason, conditions, holders)


def _something(parts: Components) -> bool | None:
    """Whether these add up to more than nothing; what is in conflict may, what is missing is not known."""
    if sum(part.cents or 0 for part in parts) > 0:
        return True
    status = worst(parts)
    return None if status is Status.MISSING else status is Status.CONFLICT


def _only_holder(parts: Components) -> tuple[str, ...]:
    """The one reference that holds all of these amounts, if there is one."""
    held = [part for part in parts if part.cents]
    return held[0].refs if len(held) == 1 and len(held[0].refs) == 1 else ()


def part_1(inputs: YearInputs, decision: Decision) -> tuple[Line, ...]:
    """Lines 1 to 15 (15a to 15c from 2017), in order. All blank where Part I is not completed."""
    taxable_lines = ("15a", "15b", "15c") if inputs.law.has_line("15c") else ("15",)
    turns = turned_by(inputs.distributions, inputs.conversions)
    moved = present(inputs.distributions) or present(inputs.conversions)
    if decision.completed is False:
        # Where nothing moved these stay empty even when a contribution makes Part I one to complete.
        rule, after = ("", ()) if moved else ("not_reached", tuple(ref for ref in turns if ref in decision.conditions))
        between = tuple(blank(number, rule, after) for number in _MOVEMENT_LINES)
        last = tuple(blank(number, rule, after) for number in taxable_lines)
        return blank("1"), blank("2"), blank("3"), *between, blank("14"), *last
    unit = inputs.election.unit
    line_1 = total("1", inputs.contributions, unit)
    line_2 = total("2", inputs.basis_before, unit)
    line_3 = _sum("3", line_1, line_2)
    if not moved:
        line_14 = stands_on_missing("14", line_3) or figured("14", line_3.amount, line_3, rule="no_movement")
        between = tuple(blank(number, "no_movement", turns) for number in _MOVEMENT_LINES)
        last = tuple(blank(number, "no_movement", turns) for number in taxable_lines)
        return line_1, line_2, line_3, *between, line_14._replace(conditions=turns), *last
    line_4 = total("4", inputs.contributions_after_year_end, unit)
    line_5 = _difference("5", line_3, line_4)
    line_6 = _not_below_zero(total("6", inputs.year_end, unit))
    line_7 = total("7", inputs.distributions, unit)
    line_8 = total("8", inputs.conversions, unit)
    line_9 = _sum("9", line_6, line_7, line_8)
    line_10 = _line_10(line_5, line_9, inputs.election.places)
    line_11, line_12 = _nontaxable(line_5, line_7, line_8, line_10, unit)
    line_13 = _sum("13", line_11, line_12)
    line_14 = _difference("14", line_3, line_13)
    nontaxable = (line_3, line_4, line_5, line_6, line_7, line_8, line_9, line_10, line_11, line_12, line_13)
    return line_1, line_2, *nontaxable, line_14, *_taxable(inputs, line_7, line_12)


def _taxable(inputs: YearInputs, line_7: Line, line_12: Line) -> tuple[Line, ...]:
    if not inputs.law.has_line("15c"):
        return (_difference("15", line_7, line_12),)
    line_15a = _difference("15a", line_7, line_12)
    unit = inputs.election.unit
    line_15b = total("15b", inputs.disaster_part, unit)
    if inputs.disaster_distributions:
        line_15b = disaster_share("15b", line_15a, line_7, inputs.disaster_distributions, unit)
    repaid = total("15c", inputs.repaid_traditional, unit)
    return line_15a, line_15b, reduced("15c", line_15a, line_15b, repaid)


def reduced(number: str, line_a: Line, line_b: Line, repaid: Line) -> Line:
    """Lines 15c and 25c: a less b, less repayments treated as rollovers (2024 on), not below zero."""
    gap = stands_on_missing(number, line_a, line_b, repaid)
    if gap is not None:
        return gap
    cents = max(0, line_a.amount - line_b.amount - repaid.amount)
    line = figured(number, cents, line_a, line_b)
    if not repaid.components:
        return line
    return line._replace(components=repaid.components, status=max(line.status, repaid.status))


def _sum(number: str, *lines: Line) -> Line:
    return stands_on_missing(number, *lines) or figured(number, sum(line.amount for line in lines), *lines)


def _difference(number: str, first: Line, second: Line) -> Line:
    return stands_on_missing(number, first, second) or figured(number, first.amount - second.amount, first, second)


def _not_below_zero(line: Line) -> Line:
    return line._replace(cents=0) if line.cents is not None and line.cents < 0 else line


def _line_10(line_5: Line, line_9: Line, places: int | None) -> Line:
    if line_5.status is not Status.MISSING and line_5.amount <= 0:
        nothing = Ratio(0, 1, places or _TO_THREE_PLACES)
        return figured("10", 0, line_5, rule="no_basis")._replace(cents=None, ratio=nothing)
    gap = stands_on_missing("10", line_5, line_9)
    if gap is not None:
        return gap
    ratio = _ratio(line_5.amount, line_9.amount, places)
    return figured("10", 0, line_5, line_9)._replace(cents=None, ratio=ratio)


def _ratio(basis: Cents, whole: Cents, places: int | None) -> Ratio:
    """Line 5 over line 9, at most 1.000. A whole of zero has nothing to multiply, so the ratio does not matter."""
    if basis >= whole:
        return Ratio(1, 1, places or _TO_THREE_PLACES)
    if places is None:
        return Ratio(basis, whole, _TO_THREE_PLACES)
    scale = 10**places
    return Ratio(divide_half_up(basis * scale, whole), scale, places)


def _nontaxable(line_5: Line, line_7: Line, line_8: Line, line_10: Line, unit: Cents) -> tuple[Line, Line]:
    """Lines 11 and 12. Together they never exceed line 5: rounding's excess comes off line 11, then line 12."""
    line_11 = _share("11", line_8, line_10, unit)
    line_12 = _share("12", line_7, line_10, unit)
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


def _share(number: str, amount: Line, line_10: Line, unit: Cents) -> Line:
    """A product; a factor of zero settles it whatever the other factor is."""
    if amount.status is not Status.MISSING and amount.amount == 0:
        return figured(number, 0, amount, rule="nothing_moved")
    if line_10.ratio is not None and line_10.ratio.numerator == 0:
        return figured(number, 0, line_10, rule="no_basis")
    gap = stands_on_missing(number, amount, line_10)
    if gap is not None or line_10.ratio is None:
        return gap or blank(number)
    return figured(number, line_10.ratio.of(amount.amount, unit), amount, line_10)
