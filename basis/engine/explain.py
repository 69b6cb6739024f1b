"""Where a figure comes from: the tree from a line down to ledger references, and back from a reference to lines.

Formulas and citations come from the law's description of the line; the tree is built when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from basis.engine.amounts import Component, Line, Status
from basis.engine.history import History
from basis.engine.part1 import Decision
from basis.engine.printed import FIRST_MODERN_YEAR, numbers_for
from basis.engine.result import YearResult
from basis.law import TaxYearLaw
from basis.money import plain_amount

_PLACE = re.compile(r"\{(\d+)\}")
_LINE_REF = re.compile(r"(\d{4}):((?:[a-z0-9_]+/)?\d+[a-z]?)")

# Where the form gives a line another formula than its usual one.
_RULES: Mapping[str, str] = {
    "no_movement": "no distribution and no conversion: line {3} goes to line {14}, the rest of Part I is not completed",
    "no_basis": "no basis in the numerator: nothing is nontaxable, whatever the denominator",
    "nothing_moved": "zero times the ratio",
    "clamped": "the product, less what rounding would take above line {5}: nontaxable money never exceeds basis",
    "without_part_1": "Part I is not completed: the amount is entered directly",
    "line_21_is_zero": "line {21} is zero: stop",
    "line_23_is_zero": "line {23} is zero: skip lines 24 and 25",
    "by_worksheet_1_1": "Worksheet 1-1 of Publication 590-B takes the place of lines 6 to 12",
    "worksheet_1_1/8": "line 8 of Worksheet 1-1 (Pub. 590-B), marked *",
    "worksheet_1_1/9": "line 9 of Worksheet 1-1 (Pub. 590-B), marked *",
    "worksheet_1_1/10": "line 10 of Worksheet 1-1 (Pub. 590-B), marked *",
    "worksheet_1_1/11": "line 11 of Worksheet 1-1 (Pub. 590-B), marked *",
    "by_worksheet_1_1_16": "the amount converted; line 8 is empty because Worksheet 1-1 is used",
    "by_worksheet_1_1_17": "line 16 - line 18: the worksheet says what is taxable, the rest is basis",
    "not_below_zero": "line 3 - line 13, which would be below zero: 0",
    "disaster_share": "the taxable amount times the qualified disaster distributions over line 7 (25b: over line 21)",
    "line_15c_worksheet": "as figured on the Line 15c Worksheet of the instructions",
    "line_25c/4": "line 4 of the Line 25c Worksheet",
    "all_converted": "everything that left was converted: nothing of line 9 is left for other distributions",
    "nothing_converted": "nothing was converted: line 9 is the taxable amount",
    "above_range": "line 6 is zero: nothing may be deducted",
    "no_plan": "no plan at work covers anybody who counts: the whole limit",
    "above_roth_range": "line 6 is zero or less: nothing may be contributed to a Roth IRA",
    "below_range": "line 6 is line 7 or more: all of line 3",
    "no_excess_before": "no excess was carried in",
    "line_23_is_zero_before_2012": "line {23} is zero: the lines after it are not completed",
    "taxed_at_once": "the taxpayer chose to be taxed on all of it in the year",
    "checked": "checked: the taxpayer chose to be taxed on all of it in the year",
    "line_22_is_zero": "line 22 is zero: lines 23 to 26 are not completed",
    "no_income_distributed": "nothing but contributions and earlier conversions was distributed",
    "nothing_put_off": "line 26 is zero: line 36 is next",
    "line_25a_is_zero": "line 25a is zero: skip lines 25b and 25c",
}

# Whether a line of a worksheet is entered is decided by the worksheet itself.
_UNDECIDED = Decision(completed=True, reason="")


@dataclass(frozen=True, slots=True)
class Step:
    """One node of an explanation: a line, or a component of one. `refs` lead to the ledger."""

    label: str
    text: str
    status: Status
    line: str = ""
    """The year and line it is (`2019:14`), nothing for a component."""
    formula: str = ""
    citation: str = ""
    reasons: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    below: tuple[Step, ...] = ()


def _rule(law: TaxYearLaw, rule: str) -> str:
    """A line's other formula, with the numbers that its form prints."""
    if rule == "line_23_is_zero" and law.year < FIRST_MODERN_YEAR:
        rule = "line_23_is_zero_before_2012"
    text = _RULES.get(rule, "")
    return _PLACE.sub(lambda place: " and ".join(numbers_for(law, place[1])), text)


def explain(history: History, year: int, number: str) -> Step:
    """The tree under one line, following line 2 into earlier years. Raises KeyError for an unknown year or line."""
    return _line_step(history, history.results[year], number, set())


def _line_step(history: History, result: YearResult, number: str, seen: set[str]) -> Step:
    line = result.line(number)
    what, formula, source = result.described(number)
    name = f"{result.year}:{number}"
    key, slash, own_number = number.rpartition("/")
    label = f"{result.year} {result.worksheets[key].title}, " if slash else f"{result.year} "
    label += f"line {own_number}: {what}"
    decision = _UNDECIDED if slash else result.parts[result.law.line(number).part]
    reasons = tuple(r for r in (*line.reasons, decision.reason if line.status is Status.BLANK else "") if r)
    formula = _rule(result.law, line.rule) or formula
    if name in seen:
        return Step(label, result.text(number), line.status, name, reasons=("shown above",))
    seen.add(name)
    below = [_component_step(history, component, seen) for component in line.components]
    below += [_line_step(history, result, f"{key}{slash}{used}", seen) for used in line.uses]
    return Step(
        label,
        result.text(number),
        line.status,
        name,
        formula,
        source,
        reasons,
        tuple(ref for ref in (*decision.conditions, *decision.holders) if not _LINE_REF.fullmatch(ref)),
        tuple(below),
    )


def _component_step(history: History, component: Component, seen: set[str]) -> Step:
    below = []
    for ref in component.refs:
        match = _LINE_REF.fullmatch(ref)
        if match and int(match[1]) in history.results:
            below.append(_line_step(history, history.results[int(match[1])], match[2], seen))
    text = plain_amount(component.cents) if component.cents is not None else ""
    reasons = (component.reason,) if component.reason else ()
    refs = tuple(ref for ref in component.refs if not _LINE_REF.fullmatch(ref))
    return Step(component.label, text, component.status, reasons=reasons, refs=refs, below=tuple(below))


def refs_of(history: History, year: int, number: str) -> frozenset[str]:
    """Every ledger reference that a line rests on, through all the lines and years below it.

    Not listed is what could change it only by using up all basis of an earlier year to the cent, or by contributing
    more than the limit of an earlier year: that excess is carried by Form 5329.
    """
    found: set[str] = set()
    pending = [f"{year}:{number}"]
    seen: set[str] = set()
    while pending:
        ref = pending.pop()
        match = _LINE_REF.fullmatch(ref)
        if match is None:
            found.add(ref)
            continue
        if ref in seen or int(match[1]) not in history.results:
            continue
        seen.add(ref)
        result = history.results[int(match[1])]
        line: Line = result.line(match[2])
        key, slash, _ = match[2].rpartition("/")
        pending += [f"{match[1]}:{key}{slash}{used}" for used in line.uses]
        pending += [below for component in line.components for below in component.refs]
        pending += line.conditions
        for decision in _deciding(result, match[2]):
            pending += decision.conditions
            found |= {row for holder in decision.holders for row in _holding_all(history, holder)}
    return frozenset(found)


def _deciding(result: YearResult, number: str) -> tuple[Decision, ...]:
    """The decisions that could turn a line: that of its Part, and on line 17 also whether Part I is completed."""
    if "/" in number or result.lines[number].rule == "not_reached":
        return ()
    described = result.law.line(number)
    own = result.parts[described.part]
    by_part_1 = described.same_as == "17" or "/" in "".join(result.lines[number].uses)
    return (own, result.parts["I"]) if by_part_1 and own.completed else (own,)


def _holding_all(history: History, ref: str) -> frozenset[str]:
    """The row that alone holds an amount, itself or as all the basis that a line 14 carries."""
    match = _LINE_REF.fullmatch(ref)
    if match is None:
        return frozenset({ref})
    result = history.results.get(int(match[1]))
    if result is None or "/" in match[2] or result.law.line(match[2]).same_as != "14":
        return frozenset()
    if result.marks:
        # Worksheet 1-1 may find more nontaxable than there is basis.
        return refs_of(history, result.year, match[2])
    made, carried = ([part for part in result.by_meaning[n].components if part.cents] for n in ("1", "2"))
    if len(made) + len(carried) != 1 or len((made + carried)[0].refs) != 1:
        return frozenset()
    # A contribution is never nothing, but in whole dollars it can be entered as zero.
    return _holding_all(history, (made + carried)[0].refs[0]) if carried or result.election.unit > 1 else frozenset()


def lines_listing(history: History, ref: str) -> tuple[tuple[int, str], ...]:
    """Every (year, line) that rests on a ledger reference, in order: the way back from a row to the forms, and to the
    worksheets beside them (`qcd/9`)."""
    return tuple(
        (year, number)
        for year, result in history.results.items()
        for number in (*result.lines, *result.beside_lines)
        if ref in refs_of(history, year, number)
    )
