"""The Line 25c Worksheet of 2024 and later: what repayments treated as rollovers take off the taxable Roth amount.

Section 408A(d)(4)(B): basis comes out of a Roth IRA first, so that a repayment takes off taxable earnings dollar for
dollar, and what is left of it is basis again. The worksheet first printed for 2024 did not; the IRS corrected it on
June 26, 2025, and this is the corrected one.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Component, Line, Status, figured, present, refs_in, stands_on_missing, total
from basis.engine.inputs import YearInputs
from basis.engine.result import Finding, Worksheet, WorksheetLine
from basis.law import TaxYearLaw

KEY = "line_25c"


def line_25c_lines(inputs: YearInputs, lines: Mapping[str, Line]) -> Mapping[str, Line]:
    """Lines 1 to 5, from the figured lines 19 to 25b; nothing where nothing was repaid or no line 19 is entered."""
    if not inputs.repaid_roth or "25c" not in lines or lines["19"].status is Status.BLANK:
        return {}
    unit = inputs.election.unit
    line_1 = total("1", (_entered(inputs.year, lines["19"]),), 1)
    line_2 = total("2", _taxable(inputs.year, lines), 1)
    line_3 = total("3", (*inputs.repaid_roth, *_not_read(inputs.year)), unit)
    line_4, line_5 = _over("4", line_2, line_3), _over("5", line_3, line_2)
    return {line.number: line for line in (line_1, line_2, line_3, line_4, line_5)}


def _not_read(year: int) -> tuple[Component, ...]:
    """After 2024 nothing but the face of the form was read: it has the same lines, and the worksheet is not known."""
    if year == _YEAR_READ:
        return ()
    reason = (
        f"the Line 25c Worksheet of {year} was not read: taken to be that of {_YEAR_READ} as corrected. Compare it "
        f"with the instructions of {year}"
    )
    return (Component(f"worksheet of {_YEAR_READ}", 0, Status.ASSUMED, (), reason),)


def _taxable(year: int, lines: Mapping[str, Line]) -> tuple[Component, ...]:
    """Line 25a less 25b; nothing is taxable where Part III stops before them."""
    if lines["25a"].status is Status.BLANK:
        stop = next(line for line in (lines["23"], lines["21"]) if line.status is not Status.BLANK)
        return (_entered(year, stop),)
    line_25a, line_25b = _entered(year, lines["25a"]), _entered(year, lines["25b"])
    if line_25b.status is Status.BLANK:
        return (line_25a,)
    return line_25a, line_25b._replace(cents=-line_25b.cents if line_25b.cents is not None else None)


def _entered(year: int, line: Line) -> Component:
    reason = f"line {line.number} for {year} is missing" if line.status is Status.MISSING else ""
    return Component(f"line {line.number}", line.cents, line.status, (f"{year}:{line.number}",), reason)


def _over(number: str, first: Line, second: Line) -> Line:
    gap = stands_on_missing(number, first, second)
    return gap or figured(number, max(0, first.amount - second.amount), first, second)


def with_line_25c(lines: Mapping[str, Line], sheet: Mapping[str, Line]) -> dict[str, Line]:
    """The form with line 25c from line 4 of the worksheet, where Part III comes to it."""
    line, last = lines["25c"], sheet["4"]
    if line.status is Status.BLANK:
        return dict(lines)
    reasons = ("needs line 4 of the Line 25c Worksheet",) if last.status is Status.MISSING else ()
    taken = line._replace(cents=last.cents, status=last.status, uses=(f"{KEY}/4",), rule=f"{KEY}/4", reasons=reasons)
    return {**lines, "25c": taken}


def with_unused(year: int, contributions: Component, sheet: Mapping[str, Line]) -> Component:
    """The basis in contributions that carries, with line 5: it is added to line 22 of the next year."""
    if not sheet or sheet["5"].cents == 0:
        return contributions if not sheet else _resting(year, contributions)
    line_5 = sheet["5"]
    cents = None if contributions.cents is None or line_5.cents is None else contributions.cents + line_5.cents
    status = max(contributions.status, line_5.status)
    return _resting(year, contributions)._replace(cents=cents, status=status)


def _resting(year: int, contributions: Component) -> Component:
    return contributions._replace(refs=(*contributions.refs, f"{year}:{KEY}/5"))


def not_on_line_19(inputs: YearInputs, lines: Mapping[str, Line]) -> tuple[Finding, ...]:
    """A repayment of a distribution that is not on line 19 takes nothing off."""
    if not present(inputs.repaid_roth) or lines["19"].status is not Status.BLANK:
        return ()
    text = (
        f"a repayment to a Roth IRA is treated as a rollover of {inputs.year}, but nothing is on line 19: it changes "
        f"no line, unless the distribution it is of is entered"
    )
    return (Finding("roth_repayment_without_line_19", text, refs_in(inputs.repaid_roth)),)


def line_25c_worksheet(law: TaxYearLaw, lines: Mapping[str, Line]) -> Worksheet:
    """The worksheet with its words."""
    return Worksheet(
        KEY,
        f"Line 25c Worksheet for {law.year}",
        f"Instructions for Form 8606 ({_YEAR_READ}), Line 25c Worksheet, as corrected on June 26, 2025",
        {number: WorksheetLine(*_WORDS[number], line) for number, line in lines.items()},
    )


_YEAR_READ = 2024
_WORDS: Mapping[str, tuple[str, str]] = {
    "1": ("Roth distributions of the year", "line 19"),
    "2": ("Taxable part that does not go to Form 8915", "line 25a - line 25b"),
    "3": ("Repayments within three years, treated as rollovers", "repayments of the distributions on line 1"),
    "4": ("Taxable amount, for line 25c", "line 2 - line 3, not below zero"),
    "5": ("Repayments not used, basis of line 22 of the next year", "line 3 - line 2, not below zero"),
}
