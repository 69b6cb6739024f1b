"""The Maximum Roth IRA Contribution Worksheet: how much may be contributed to Roth IRAs for a year.

Section 408A(c)(2) and (3): the limit of all IRAs together less what went to traditional ones, phased out by modified
AGI. Instructions for Form 8606, "Maximum Roth IRA Contribution Worksheet"; Pub. 590-A, Worksheet 2-2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Ratio,
    Status,
    TaxableAmounts,
    blank,
    figured,
    missing,
    stands_on_missing,
    total,
)
from basis.engine.contributing.contribution_limit import Limits
from basis.engine.contributing.deduction import reduced_limit
from basis.engine.contributing.household import amount_said, filing_status, other_spouse, status_refs
from basis.engine.law_values import of_law
from basis.engine.open_year import OpenYear
from basis.engine.record import fact_ref
from basis.engine.result import Worksheet, WorksheetLine
from basis.law import Cited, PhaseOut, TaxYearLaw
from basis.model import FilingStatus
from basis.money import Cents, divide_half_up

KEY = "roth_limit"
_PLACES = 3
"""The form asks for at least three places on line 8, and its examples have three."""


class RothLimitInputs(NamedTuple):
    """What the worksheet asks: line 1, the contributions to traditional IRAs of line 2, the top of the range of line 4
    with its range (None where it is not known), and the modified AGI of line 5."""

    limit: Component
    traditional: Components
    top: Component
    phase_out: PhaseOut | None
    income: Components


def roth_limit(year: OpenYear, limits: Limits, traditional: Components, taxable: TaxableAmounts, unit: Cents) -> Lines:
    """The worksheet's lines for the owner and year. `traditional` is what counts as contributed to traditional IRAs,
    `taxable` what of the year's movements is income."""
    record, law, _ = year
    status = filing_status(record, law.year)
    if status is None:
        top, phase_out = missing(_TOP, f"the fact filing_status of {record.owner} for {law.year} is not set"), None
    else:
        top, phase_out = roth_range(law, status, status_refs(record, law.year))
    limit = limits.allowed(limits.dollars)
    return roth_limit_lines(RothLimitInputs(limit, traditional, top, phase_out, roth_agi(year, taxable)), unit)


Lines = Mapping[str, Line]
_TOP = "top of the income range"


def roth_range(law: TaxYearLaw, status: FilingStatus, refs: tuple[str, ...] = ()) -> tuple[Component, PhaseOut | None]:
    """Line 4 by filing status. Raises ValueError before 1998, when there were no Roth IRAs."""
    if law.roth_phase_outs is None:
        raise ValueError(f"there were no Roth IRAs in {law.year}")
    value: Cited[PhaseOut] = law.roth_phase_outs.of(status)
    top = of_law(_TOP, value, value.value.ends)._replace(refs=refs)
    return top, value.value if top.cents is not None else None


def roth_agi(year: OpenYear, taxable: TaxableAmounts) -> Components:
    """Line 5: the fact `magi_roth`; without it `magi_before_ira`, and the taxable IRA distributions of the owner and
    what was earned on contributions returned, on a joint return of the spouse too. Conversions are left out (IRC
    408A(c)(3)(B)(i))."""
    record, law, _ = year
    fact = record.facts.get("magi_roth", law.year)
    if fact is not None:
        return (Component("magi_roth", fact.money(), refs=(fact_ref(fact),)),)
    base = amount_said(record.facts, "magi_before_ira", law.year, str(record.owner))
    if base.cents is None:
        return (base,)
    spouse: Components = ()
    if filing_status(record, law.year) is FilingStatus.JOINT:
        spouse = other_spouse(record, law.year).taxable_not_converted
    return (base, *taxable.distributions, *taxable.roth, *taxable.returned, *spouse)


def roth_limit_lines(inputs: RothLimitInputs, unit: Cents) -> Lines:
    """Lines 1 to 10."""
    line_1 = total("1", (inputs.limit,), unit)
    line_2 = total("2", inputs.traditional, unit)
    left = stands_on_missing("3", line_1, line_2)
    line_3 = left or figured("3", max(0, line_1.amount - line_2.amount), line_1, line_2)
    line_4 = total("4", (inputs.top,), unit)
    line_5 = total("5", inputs.income, unit)
    line_6 = stands_on_missing("6", line_4, line_5) or figured("6", line_4.amount - line_5.amount, line_4, line_5)
    lines = (line_1, line_2, line_3, line_4, line_5, line_6, *_phased(inputs.phase_out, line_1, line_3, line_6))
    return {line.number: line for line in lines}


def _phased(phase_out: PhaseOut | None, line_1: Line, line_3: Line, line_6: Line) -> tuple[Line, Line, Line, Line]:
    """Lines 7 to 10: nothing from the top of the range on, all of line 3 below it, line 1 times line 8 between."""
    if phase_out is None or line_6.status is Status.MISSING:
        gap = Line("7", None, Status.MISSING, ("6",), (), "", ("needs line 6",))
        line_10 = _nothing_left(line_3) or gap._replace(number="10")
        return gap, gap._replace(number="8"), gap._replace(number="9"), line_10
    if line_6.amount <= 0:
        return blank("7"), blank("8"), blank("9"), figured("10", 0, line_6, rule="above_roth_range")
    line_7 = Line("7", phase_out.width, Status.KNOWN)
    if line_6.amount >= phase_out.width:
        line_10 = stands_on_missing("10", line_3) or figured("10", line_3.amount, line_3, rule="below_range")
        return line_7, blank("8", "below_range"), blank("9", "below_range"), line_10
    scale = 10**_PLACES
    ratio = Ratio(divide_half_up(line_6.amount * scale, phase_out.width), scale, _PLACES)
    line_8 = figured("8", 0, line_6, line_7)._replace(cents=None, ratio=ratio)
    gap_9 = stands_on_missing("9", line_1, line_8)
    line_9 = gap_9 or figured("9", reduced_limit(line_1.amount, ratio.numerator, scale), line_1, line_8)
    gap_10 = _nothing_left(line_3) or stands_on_missing("10", line_3, line_9)
    return line_7, line_8, line_9, gap_10 or figured("10", min(line_3.amount, line_9.amount), line_3, line_9)


def _nothing_left(line_3: Line) -> Line | None:
    """Line 10 where line 3 leaves nothing, whatever income is."""
    return figured("10", 0, line_3) if line_3.cents == 0 else None


def roth_limit_worksheet(law: TaxYearLaw, lines: Lines) -> Worksheet:
    """The worksheet with its words."""
    return Worksheet(
        KEY,
        f"Maximum Roth IRA Contribution Worksheet for {law.year} (Pub. 590-A, Worksheet 2-2)",
        f"Instructions for Form 8606 ({law.year}), Maximum Roth IRA Contribution Worksheet",
        {number: WorksheetLine(*_WORDS[number], line) for number, line in lines.items()},
    )


_WORDS: Mapping[str, tuple[str, str]] = {
    "1": ("Contribution limit", "the limit by age, or compensation if that is less (IRC 219(b)(5) and (c))"),
    "2": ("Contributions to traditional IRAs for the year", "contributions (IRC 408A(c)(2)(B))"),
    "3": ("Left for Roth IRAs", "line 1 - line 2, not below zero"),
    "4": ("Top of the income range", "by filing status (IRC 408A(c)(3))"),
    "5": ("Modified AGI for Roth IRA purposes", "without conversions (IRC 408A(c)(3)(B)(i))"),
    "6": ("Left of the income range", "line 4 - line 5; nothing may be contributed where it is zero or less"),
    "7": ("Width of the range", "15,000 for single filers and heads of household, 10,000 for others"),
    "8": ("Share of the range that is left", "line 6 / line 7, to three places"),
    "9": ("Limit, reduced by income", "line 1 x line 8, up to the next 10 dollars, at least 200"),
    "10": ("The most that may be contributed to Roth IRAs", "the smaller of lines 3 and 9; line 3 below the range"),
}
