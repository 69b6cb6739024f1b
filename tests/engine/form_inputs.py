"""Inputs of one form, made from amounts in dollars."""

from __future__ import annotations

from basis.engine import Component, Election, YearInputs, YearResult, figure_year
from basis.engine.inputs import Worksheet11Use
from basis.law import load

_FIELDS = {
    "line_1": "contributions",
    "line_2": "basis_before",
    "line_4": "contributions_after_year_end",
    "line_6": "year_end",
    "line_7": "distributions",
    "line_8": "conversions",
    "line_15b": "disaster_part",
    "line_19": "roth_distributions",
    "line_20": "homebuyer",
    "line_22": "roth_contributions",
    "line_24": "roth_conversions",
    "line_25b": "roth_disaster_part",
    "disaster_7": "disaster_distributions",
    "disaster_19": "roth_disaster_distributions",
    "repaid_25c": "repaid_roth",
    "contributed": "all_contributions",
}


def inputs(
    year: int = 2023,
    *,
    election: Election | None = None,
    part_1: str = "as_required",
    worksheet_1_1: bool = False,
    **cents: int,
) -> YearInputs:
    """Inputs by line, in cents; a line of nothing has no component, but line 2 is known to be none."""
    given = {_FIELDS[name]: (Component(name, amount, refs=(name,)),) for name, amount in cents.items() if amount}
    given.setdefault("basis_before", (Component("no basis", 0),))
    use = Worksheet11Use(used=worksheet_1_1)
    return YearInputs(law=load(year), election=election or Election(1, 5), part_1=part_1, worksheet_1_1=use, **given)


def form(
    year: int = 2023,
    *,
    election: Election | None = None,
    part_1: str = "as_required",
    worksheet_1_1: bool = False,
    **dollars: int,
) -> YearResult:
    """A figured form from lines in whole dollars."""
    cents = {name: amount * 100 for name, amount in dollars.items()}
    return figure_year(inputs(year, election=election, part_1=part_1, worksheet_1_1=worksheet_1_1, **cents))


def shown(result: YearResult, *numbers: str) -> list[str]:
    """What the form shows on these lines."""
    return [result.text(number) for number in numbers]
