"""What of a year's movements is income: the amounts that Form 8606 sends to the return, or that go there directly.

Form 1040, line 4b: lines 15c, 18 and 25c together, and the net income of contributions that were returned. Where Part I
is not completed because there is no basis, all of a distribution is income.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Component, Components, Line, Status, TaxableAmounts, missing, present, refs_in, total
from basis.engine.inputs import YearInputs


def taxable_amounts(inputs: YearInputs, lines: Mapping[str, Line]) -> TaxableAmounts:
    """The income of a figured form, by what moved."""
    return TaxableAmounts(
        _distributions(inputs, lines),
        _conversions(inputs.year, lines),
        taxable_roth(inputs.year, lines),
        inputs.returned_income,
    )


def _distributions(inputs: YearInputs, lines: Mapping[str, Line]) -> Components:
    year = inputs.year
    last = "15c" if inputs.law.has_line("15c") else "15"
    if lines[last].status is not Status.BLANK:
        return (*_elsewhere(year, lines, "15b"), _of_line("taxable distributions", year, lines[last]))
    if not present(inputs.distributions):
        return ()
    all_of_it = total("7", inputs.distributions, inputs.election.unit)
    reason = all_of_it.reasons[0] if all_of_it.reasons else ""
    label = f"distributions of {year}, taxable in full"
    return (Component(label, all_of_it.cents, all_of_it.status, refs_in(inputs.distributions), reason),)


def _conversions(year: int, lines: Mapping[str, Line]) -> Components:
    """Line 18, which counts as zero where it is negative (instructions, line 18)."""
    if lines["18"].status is Status.BLANK:
        return ()
    part = _of_line("taxable conversions", year, lines["18"])
    return (part._replace(cents=max(0, part.cents)) if part.cents is not None else part,)


def taxable_roth(year: int, lines: Mapping[str, Line]) -> Components:
    """Line 25c (25 before 2017), or nothing where Part III stops before it, from the lines of Part III."""
    if lines["19"].status is Status.BLANK:
        return ()
    last = "25c" if "25c" in lines else "25"
    for number in (last, "25a", "23", "21"):
        line = lines.get(number)
        if line is not None and line.status is not Status.BLANK:
            return (*_elsewhere(year, lines, "25b"), _of_line("taxable Roth distributions", year, line))
    return ()


def _elsewhere(year: int, lines: Mapping[str, Line], number: str) -> Components:
    """A qualified disaster distribution is income by Form 8915, which may spread it over three years."""
    if number not in lines or not lines[number].cents:
        return ()
    reason = f"how much of line {number} is income of {year} is on Form 8915: that form is not figured here"
    return (missing(f"disaster distributions of {year}", reason, (f"{year}:{number}",)),)


def _of_line(label: str, year: int, line: Line) -> Component:
    reason = line.reasons[0] if line.reasons and line.status >= Status.ASSUMED else ""
    if line.status is Status.MISSING and (line.uses or not reason):
        reason = f"line {line.number} for {year} is missing"
    return Component(
        f"{label}, line {line.number} for {year}", line.cents, line.status, (f"{year}:{line.number}",), reason
    )
