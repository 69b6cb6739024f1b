"""Form 8606 without a ledger: a preparer types the input lines and gets the form figured.

An input that is not typed is none where the form lets it be none (lines 1, 4, 7, 8, 20) and missing where nobody
may guess it (lines 2, 6, 22 and 24).
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine import Component, Election, YearInputs, YearResult, figure_year, missing
from basis.engine.inputs import ALWAYS, AS_REQUIRED
from basis.engine.printed import FIRST_MODERN_YEAR
from basis.errors import UsageError
from basis.law import LawMissingError, TaxYearLaw, load_form
from basis.money import Cents

INPUT_LINES: Mapping[str, str] = {
    "line_1": "nondeductible contributions for the year",
    "line_2": "total basis carried in",
    "line_4": "part of line 1 made after December 31",
    "line_6": "value of all traditional, SEP and SIMPLE IRAs on December 31, plus outstanding rollovers",
    "line_7": "distributions that were not converted",
    "line_8": "net amount converted to Roth IRAs",
    "line_15b": "part of line 15a from qualified disaster distributions",
    "repaid_15c": "repayments treated as rollovers that reduce line 15c",
    "line_16": "net amount converted, when Part I is not completed",
    "line_17": "basis in line 16, when Part I is not completed",
    "line_19": "nonqualified distributions from Roth IRAs",
    "line_20": "qualified first-time homebuyer expenses",
    "line_22": "basis in Roth IRA contributions",
    "line_24": "basis in conversions and rollovers to Roth IRAs",
    "line_25b": "part of line 25a from qualified disaster distributions",
    "repaid_25c": "repayments treated as rollovers that reduce line 25c",
}

_NOT_GUESSED = ("line_2", "line_6", "line_22", "line_24")


def calculate(year: int, election: Election, given: Mapping[str, Cents]) -> YearResult:
    """Figure a year's form from input lines in cents. Raises UsageError for inputs that contradict each other."""
    law = load_form(year)
    if year < FIRST_MODERN_YEAR:
        raise LawMissingError(
            f"Tax year {year}: the inputs here are named by the lines of the forms since {FIRST_MODERN_YEAR}, and the "
            f"{year} form numbers them otherwise.",
            next_step="enter what happened in a ledger, such as a generic ledger file, and see basis figure",
        )
    _check(given, law)

    def part(name: str) -> tuple[Component, ...]:
        option = _option(name)
        if name in given:
            return (Component(f"given as {option}", given[name], refs=(option,)),) if given[name] else ()
        if name in _NOT_GUESSED:
            return (missing(INPUT_LINES[name], f"{INPUT_LINES[name]} is needed: give {option}"),)
        return ()

    alone = "line_16" in given
    inputs = YearInputs(
        law=law,
        election=election,
        contributions=part("line_1"),
        basis_before=part("line_17" if alone else "line_2"),
        contributions_after_year_end=part("line_4"),
        year_end=() if alone else part("line_6"),
        distributions=part("line_7"),
        conversions=part("line_16") if alone else part("line_8"),
        disaster_part=part("line_15b"),
        repaid_traditional=part("repaid_15c"),
        roth_distributions=part("line_19"),
        homebuyer=part("line_20"),
        roth_contributions=part("line_22"),
        roth_conversions=part("line_24"),
        roth_disaster_part=part("line_25b"),
        repaid_roth=part("repaid_25c"),
        part_1=AS_REQUIRED if alone else ALWAYS,
    )
    return figure_year(inputs)


def _check(given: Mapping[str, Cents], law: TaxYearLaw) -> None:
    for name, cents in given.items():
        if cents < 0:
            raise UsageError(f"{_option(name)} is negative; the lines of Form 8606 take amounts from 0 up.")
    if given.get("line_4", 0) > given.get("line_1", 0):
        raise UsageError("--line-4 is a part of --line-1 and cannot be more than it.")
    part_1 = [name for name in ("line_1", "line_2", "line_4", "line_6", "line_7", "line_8") if name in given]
    if "line_16" in given and part_1:
        raise UsageError(
            "--line-16 and --line-17 are for a form without Part I; with Part I they follow from lines 8 and 11.",
            next_step=f"leave out either --line-16 or {_option(part_1[0])}",
        )
    if "line_17" in given and "line_16" not in given:
        raise UsageError("--line-17 needs --line-16: it is the basis in the amount on line 16.")
    if "line_16" in given and "line_17" not in given:
        raise UsageError(
            "--line-16 needs --line-17, the basis in the amount converted, which nobody may guess.",
            next_step="give --line-17 0 where there is no basis",
        )
    for part, whole in (("line_15b", "line_7"), ("line_25b", "line_19")):
        if given.get(part, 0) > given.get(whole, 0):
            raise UsageError(
                f"{_option(part)} cannot be more than {_option(whole)}: it is a part of what was distributed."
            )
    for name in ("line_15b", "line_25b"):
        if given.get(name) and not law.has_line("15c"):
            raise UsageError(f"{_option(name)}: the {law.year} form has no lines 15a to 15c and 25a to 25c.")
    for name in ("repaid_15c", "repaid_25c"):
        if given.get(name) and not law.rollover_repayments:
            raise UsageError(
                f"{_option(name)}: the {law.year} form takes no repayments there; forms of 2024 and later do."
            )


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
