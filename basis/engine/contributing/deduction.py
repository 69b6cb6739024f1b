"""The IRA Deduction Worksheet: how much of the contributions to traditional IRAs may be deducted.

Section 219(g): a plan at work, one's own or the spouse's, phases the deduction out over a range of modified AGI. The
lines are those of the worksheet in the instructions for Form 1040 (the same as Pub. 590-A, Worksheet 1-2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    blank,
    figured,
    missing,
    stands_on_missing,
    total,
)
from basis.engine.contributing.contribution_limit import Limits
from basis.engine.contributing.household import Answer, amount_said, filing_status, other_spouse, said, status_refs
from basis.engine.law_values import of_law
from basis.engine.open_year import OpenYear
from basis.engine.result import Worksheet, WorksheetLine
from basis.law import Cited, PhaseOut, TaxYearLaw
from basis.model import FilingStatus
from basis.money import DOLLAR, Cents

KEY = "ira_deduction"
_STEP = 10 * DOLLAR
_LEAST = 200 * DOLLAR


class Range(NamedTuple):
    """The range of income over which the deduction shrinks: `top` is line 2, `phase_out` None where no plan limits
    it and where that is not known (`top` is then missing)."""

    top: Component
    phase_out: PhaseOut | None = None


class DeductionInputs(NamedTuple):
    """What the worksheet asks. `limit` is the dollar limit by age, `compensation` line 10, `contributions` line 11."""

    range: Range
    income: Components
    limit: Component
    compensation: Component
    contributions: Components


class Deduction(NamedTuple):
    """The worksheet's lines, and the facts without which it cannot be figured, as sentences."""

    lines: Mapping[str, Line]
    wanted: tuple[str, ...]

    @property
    def allowed(self) -> Line:
        """Line 12: the most that may be deducted."""
        return self.lines["12"]


def deduction(
    year: OpenYear, limits: Limits, contributions: Components, ira_income: Components, unit: Cents
) -> Deduction:
    """The worksheet of the owner and year. `ira_income` is what of the owner's own movements is income."""
    found = income_range(year)
    income: Components = ()
    if found.phase_out is not None:
        income = _at_most(year, modified_agi(year, ira_income), found.phase_out)
        income = _without_what_cannot_matter(income, found.phase_out)
    inputs = DeductionInputs(found, income, limits.traditional, limits.compensation, contributions)
    lines = deduction_lines(inputs, unit)
    parts = (found.top, *income, limits.traditional, limits.compensation)
    wanted = tuple(dict.fromkeys(part.reason for part in parts if part.status is Status.MISSING))
    return Deduction(lines, wanted)


def income_range(year: OpenYear) -> Range:
    """Line 2: whose plan limits the deduction, and over which incomes."""
    record, law, _ = year
    status = filing_status(record, law.year)
    own = said(record.facts, "covered_by_plan", law.year, str(record.owner))
    if status is None:
        reason = f"the fact filing_status of {record.owner} for {law.year} is not set"
        return Range(missing("the income range", reason))
    other = other_spouse(record, law.year) if own.yes is not True and with_spouse(status) else None
    found = range_of(law, status, own, other.covered if other else None)
    return found._replace(top=found.top._replace(refs=(*status_refs(record, law.year), *found.top.refs)))


def with_spouse(status: FilingStatus) -> bool:
    """Whether a plan of the spouse can limit the deduction (IRC 219(g)(1), (4) and (7))."""
    return status in (FilingStatus.JOINT, FilingStatus.SEPARATE_TOGETHER)


def range_of(law: TaxYearLaw, status: FilingStatus, own: Answer, spouse: Answer | None) -> Range:
    """The range for a filing status and for whom plans cover. `spouse` is None where no spouse can matter."""
    label = "top of the income range"
    if own.yes is None:
        return Range(missing(label, own.reason))
    if own.yes:
        return _top(f"{label}, covered by a plan", law.deduction_phase_outs.of(status), own.refs)
    if spouse is None:
        return Range(Component("no plan covers the person", 0, refs=own.refs))
    if spouse.yes is None:
        return Range(missing(label, spouse.reason))
    refs = (*own.refs, *spouse.refs)
    if not spouse.yes:
        return Range(Component("no plan covers either spouse", 0, refs=refs))
    by_spouse = law.deduction_phase_outs.of(status)
    if status is FilingStatus.JOINT and law.spouse_covered_phase_out is not None:
        by_spouse = law.spouse_covered_phase_out
    return _top(f"{label}, a plan covers the spouse", by_spouse, refs)


def _top(label: str, value: Cited[PhaseOut], refs: tuple[str, ...]) -> Range:
    top = of_law(label, value, value.value.ends)
    return Range(top._replace(refs=refs), value.value if top.cents is not None else None)


def modified_agi(year: OpenYear, ira_income: Components) -> Components:
    """Line 5: the fact `magi_before_ira`, and the taxable IRA amounts of the year: distributions and conversions of
    the owner by Worksheet 1-1, Roth distributions by line 25c, net income of contributions returned (`ira_income`), and
    on a joint return those of the spouse."""
    record, law, _ = year
    base = amount_said(record.facts, "magi_before_ira", law.year, str(record.owner))
    if base.cents is None:
        return (base,)
    spouse: Components = ()
    if filing_status(record, law.year) is FilingStatus.JOINT:
        spouse = other_spouse(record, law.year).taxable
    return (base, *ira_income, *spouse)


def _at_most(year: OpenYear, income: Components, phase_out: PhaseOut) -> Components:
    """The income with all that left the spouse's IRAs, where the spouse's taxable amounts are not looked at and even
    so the range is not reached: then they cannot matter. Else what it is."""
    record, law, _ = year
    if all(part.cents is not None for part in income) or filing_status(record, law.year) is not FilingStatus.JOINT:
        return income
    other = other_spouse(record, law.year)
    if other.looked_at:
        return income
    most = (*(part for part in income if part not in other.taxable), *other.left)
    known = all(part.cents is not None for part in most)
    return most if known and sum(part.cents or 0 for part in most) <= phase_out.begins else income


def _without_what_cannot_matter(income: Components, phase_out: PhaseOut) -> Components:
    """Taxable amounts only add: once what is known reaches the top of the range, nothing else can change it."""
    base, *more = income
    known = tuple(part for part in more if part.cents is not None)
    if base.cents is None or len(known) == len(more):
        return income
    if base.cents + sum(part.cents or 0 for part in known) < phase_out.ends:
        return income
    return (base, *known)


def deduction_lines(inputs: DeductionInputs, unit: Cents) -> Mapping[str, Line]:
    """Lines 2 to 12. Lines 1, 3, 4, 8 and 9 are answers and parts of lines 2, 5 and 10."""
    limited = inputs.range.phase_out is not None or inputs.range.top.cents is None
    line_2 = total("2", (inputs.range.top,), unit) if limited else blank("2", conditions=inputs.range.top.refs)
    line_5 = total("5", inputs.income, unit) if limited else blank("5")
    line_6 = _line_6(line_2, line_5) if limited else blank("6")
    line_7 = _line_7(inputs, line_6, unit)
    line_10 = total("10", (inputs.compensation,), unit)
    line_11 = total("11", inputs.contributions, unit)
    return {line.number: line for line in (line_2, line_5, line_6, line_7, line_10, line_11)} | {
        "12": _line_12(line_7, line_10, line_11)
    }


def _line_6(line_2: Line, line_5: Line) -> Line:
    return stands_on_missing("6", line_2, line_5) or figured("6", max(0, line_2.amount - line_5.amount), line_2, line_5)


def _line_7(inputs: DeductionInputs, line_6: Line, unit: Cents) -> Line:
    """The limit reduced by the range: line 6 times limit over width, up to the next 10 dollars, at least 200."""
    limit = total("7", (inputs.limit,), unit)
    phase_out = inputs.range.phase_out
    if line_6.status is not Status.MISSING and phase_out is not None and line_6.amount == 0:
        return figured("7", 0, line_6, rule="above_range")
    if line_6.status is Status.MISSING or limit.status is Status.MISSING:
        used = (line_6,) if line_6.status is Status.MISSING else ()
        gap = stands_on_missing("7", *used)
        return gap._replace(components=limit.components) if gap else limit
    if phase_out is None:
        return limit._replace(rule="no_plan", conditions=inputs.range.top.refs)
    cents = reduced_limit(limit.amount, line_6.amount, phase_out.width)
    line = figured("7", cents, line_6)
    return line._replace(components=limit.components, status=max(line.status, limit.status))


def reduced_limit(limit: Cents, left: Cents, width: Cents) -> Cents:
    """A limit times what is left of a range over its width, raised to the next 10 dollars and to 200 at least, and
    no more than the limit (IRC 219(g)(2)(B) and (C), 408A(c)(3)(A))."""
    if left <= 0:
        return 0
    if left >= width:
        return limit
    stepped = -(-limit * left // (width * _STEP)) * _STEP
    return min(limit, max(_LEAST, stepped))


def _line_12(line_7: Line, line_10: Line, line_11: Line) -> Line:
    for line in (line_7, line_10, line_11):
        if line.status is not Status.MISSING and line.amount == 0:
            return figured("12", 0, line)
    used = (line_7, line_10, line_11)
    return stands_on_missing("12", *used) or figured("12", min(line.amount for line in used), *used)


def deduction_worksheet(law: TaxYearLaw, lines: Mapping[str, Line]) -> Worksheet:
    """The worksheet with its words."""
    return Worksheet(
        KEY,
        f"IRA Deduction Worksheet for {law.year} (Pub. 590-A, Worksheet 1-2)",
        f"Instructions for Form 1040 ({law.year}), IRA Deduction Worksheet",
        {number: WorksheetLine(*_WORDS[number], line) for number, line in lines.items()},
    )


_WORDS: Mapping[str, tuple[str, str]] = {
    "2": ("Top of the income range", "by filing status and by whom a plan at work covers (IRC 219(g)(3) and (7))"),
    "5": ("Modified AGI", "magi_before_ira and taxable IRA amounts (IRC 219(g)(3)(A))"),
    "6": ("Left of the income range", "line 2 - line 5, nothing deductible where it is zero"),
    "7": (
        "Limit, reduced by income",
        "limit x line 6 / width of the range, up to the next 10 dollars, at least 200; the whole limit where line 6 is "
        "the width or more, or no plan covers anybody",
    ),
    "10": ("Compensation", "one's own, on a joint return with the spouse's less the spouse's contributions"),
    "11": ("Contributions to traditional IRAs for the year", "contributions, and what Form 5329, line 10, adds"),
    "12": ("The most that may be deducted", "the smallest of lines 7, 10 and 11"),
}
