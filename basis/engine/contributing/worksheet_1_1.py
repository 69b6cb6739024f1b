"""Worksheet 1-1 of Publication 590-B: the taxable part of what left the IRAs in a year whose deduction depends on it.

Instructions for Form 8606, line 7 caution: the income limits of the deduction look at income that the distribution is
part of. The worksheet cuts the circle by counting all contributions of the year as if none were deducted, so it must
not know line 1. Its numerator is meant to differ from line 5: it holds deductible and late contributions too.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import (
    Component,
    Line,
    Status,
    blank,
    capped_ratio,
    figured,
    not_below_zero,
    part_by_amount,
    present,
    refs_in,
    share_of,
    stands_on_missing,
    sum_of,
    total,
    turned_by,
)
from basis.engine.inputs import YearInputs
from basis.engine.put_back.line_15 import lines_15
from basis.engine.result import Worksheet, WorksheetLine
from basis.law import TaxYearLaw
from basis.money import Cents

KEY = "worksheet_1_1"
MARK = "*"
FOOTNOTE = "*From Worksheet 1-1 in Pub. 590-B"


def worksheet_1_1_lines(inputs: YearInputs) -> Mapping[str, Line]:
    """Lines 1 to 11 from what is known before line 1 of the form; 10 and 11 are blank where nothing was converted."""
    unit, places = inputs.election.unit, inputs.election.places
    line_1 = total("1", inputs.basis_before, unit)
    line_2 = total("2", (*inputs.all_contributions, *inputs.worksheet_1_1.doubt), unit)
    line_3 = sum_of("3", line_1, line_2)
    line_4 = not_below_zero(total("4", inputs.year_end, unit))
    line_5 = total("5", (*inputs.distributions, *inputs.conversions), unit)
    line_6 = sum_of("6", line_4, line_5)
    line_7 = capped_ratio("7", line_3, line_6, places)
    line_8 = _nontaxable(line_3, line_5, line_7, unit)
    line_9 = stands_on_missing("9", line_5, line_8) or figured("9", line_5.amount - line_8.amount, line_5, line_8)
    lines = (line_1, line_2, line_3, line_4, line_5, line_6, line_7, line_8, line_9, *_split(inputs, line_5, line_9))
    return {line.number: line for line in lines}


def _nontaxable(line_3: Line, line_5: Line, line_7: Line, unit: Cents) -> Line:
    """Line 8, never more than the basis there is, whatever rounding line 7 does."""
    line = share_of("8", line_5, line_7, unit)
    if line.cents is not None and line_3.cents is not None and line.cents > line_3.cents:
        return line._replace(cents=line_3.cents, rule="clamped", uses=(*line.uses, "3"))
    return line


def _split(inputs: YearInputs, line_5: Line, line_9: Line) -> tuple[Line, Line]:
    """Line 10, what of line 9 belongs to conversions, by amount; line 11, the rest."""
    if not present(inputs.conversions):
        turns = turned_by(inputs.conversions)
        return blank("10", "nothing_converted", turns), blank("11", "nothing_converted", turns)
    unit = inputs.election.unit
    converted = total("10", inputs.conversions, unit)
    gap = stands_on_missing("10", line_9) or (converted if converted.status is Status.MISSING else None)
    cents = 0 if gap else part_by_amount(line_9.amount, converted.amount, line_5.amount, unit)
    line_10 = (gap or figured("10", cents, line_9, line_5))._replace(components=converted.components)
    line_10 = line_10._replace(status=max(line_10.status, converted.status))
    if not present(inputs.distributions):
        turns = turned_by(inputs.distributions)
        return line_10, figured("11", 0, rule="all_converted")._replace(conditions=turns)
    gap = stands_on_missing("11", line_9, line_10)
    return line_10, gap or figured("11", line_9.amount - line_10.amount, line_9, line_10)


def taxable_before_deduction(inputs: YearInputs) -> Component:
    """Line 9 as a part of the income that decides the deduction: what of the year's distributions and conversions is
    taxable on line 15c or 18. What line 15b sends to Form 8915 is income as that form spreads it, and none of this.
    Of `inputs` it asks for everything but lines 1 and 4 of the form, which need not be there yet.

    It rests on the worksheet's line where the worksheet is used, else on everything the worksheet would rest on.
    """
    label = f"taxable distributions and conversions of {inputs.year}, Worksheet 1-1"
    if not present(inputs.distributions) and not present(inputs.conversions):
        return Component(label, 0, refs=refs_in(inputs.distributions, inputs.conversions))
    lines = worksheet_1_1_lines(inputs)
    line_9 = lines["9"]
    kept = line_9 if lines["11"].status is Status.BLANK else lines["11"]
    line_15c = lines_15(inputs, kept, total("7", inputs.distributions, inputs.election.unit))[-1]
    if inputs.worksheet_1_1.used:
        refs: tuple[str, ...] = (f"{inputs.year}:{KEY}/9",)
    else:
        groups = (inputs.basis_before, inputs.all_contributions, inputs.year_end)
        refs = tuple(dict.fromkeys(refs_in(*groups, inputs.distributions, inputs.conversions)))
    taken_off = (inputs.disaster_distributions, inputs.disaster_part, inputs.line_15c, inputs.repaid_traditional)
    refs = tuple(dict.fromkeys((*refs, *refs_in(*taken_off))))
    status = max(line_9.status, line_15c.status)
    if status is Status.MISSING:
        asked = next((reason for reason in line_15c.reasons if not reason.startswith("needs ")), "see lines 2, 6 and 7")
        reason = f"the taxable part of what left the IRAs in {inputs.year} is not known: {asked}"
        return Component(label, None, status, refs, reason)
    return Component(label, line_9.amount - kept.amount + line_15c.amount, status, refs)


def worksheet_1_1(law: TaxYearLaw, lines: Mapping[str, Line]) -> Worksheet:
    """The worksheet with its words."""
    return Worksheet(
        KEY,
        f"Worksheet 1-1, taxable part of the IRA distributions of {law.year}",
        f"Publication 590-B (for {law.year}), chapter 1, Worksheet 1-1",
        {number: WorksheetLine(*_WORDS[number], line) for number, line in lines.items()},
    )


_WORDS: Mapping[str, tuple[str, str]] = {
    "1": ("Basis at the end of the year before", "what line 2 of Form 8606 holds"),
    "2": (
        "All contributions to traditional IRAs for the year",
        "deductible or not, made by the due date; no rollovers, nothing that was returned",
    ),
    "3": ("Basis and contributions together", "line 1 + line 2"),
    "4": ("Value on December 31, plus outstanding rollovers", "what line 6 of Form 8606 would hold"),
    "5": ("Distributions of the year, conversions among them", "what lines 7 and 8 of Form 8606 would hold"),
    "6": ("Value and distributions together", "line 4 + line 5"),
    "7": ("Part that is not taxable", "line 3 / line 6, at most 1"),
    "8": ("Nontaxable portion of what left the IRAs", "line 5 x line 7"),
    "9": ("Taxable portion of what left the IRAs", "line 5 - line 8"),
    "10": ("Taxable portion of the conversions", "line 9 x amount converted / line 5"),
    "11": ("Taxable portion of the other distributions", "line 9 - line 10"),
}
