"""HabuTax's Form 8606 for 2021 to 2023: Parts I and II and lines 19 to 23, and its arithmetic said again.

It keeps lines as binary floating-point dollars, rounds each with Python's `round` to two places and line 10 to five,
and does not hold lines 11 and 12 together to line 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

YEARS = (2021, 2022, 2023)
Lines = Mapping[str, str]

_PART_1 = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14", "15a")
_PART_2 = ("16", "17", "18")
_PART_3 = ("19", "20", "21", "22", "23")


class _Values(dict[str, float]):
    """A line is figured when another asks for it, as its own solver does."""

    def __init__(self, fields: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        super().__init__()
        self._fields, self._given = fields, given

    def __missing__(self, number: str) -> float:
        self[number] = found = self._fields[number].value(self._given, self)
        return found


def figured(year: int, cents: Mapping[str, int], parts: Mapping[str, bool]) -> Lines:
    """The lines it figures for amounts in cents by line."""
    form = import_module(f"habutax.forms.ty{year}.f8606").Form8606(instance="you")
    dollars = {name: value / 100 for name, value in cents.items()}
    given = {
        "part_1_needed": parts["I"],
        "nondeductible_contributions": dollars["1"],
        "traditional_basis": dollars["2"],
        "distribution_or_roth_conversion": parts["moved"],
        "nondeductible_contributions_next_year": dollars["4"],
        "year_end_value_non_roth": dollars["6"],
        f"distributions_{year}": dollars["7"],
        "qualified_disaster_distributions": False,
        "net_converted": dollars["8"],
        "part_2_needed": parts["II"],
        "converted_cost_basis": dollars["17"],
        "part_3_needed": parts["III"],
        "total_nonqualified_distributions": dollars["19"],
        "qualified_homebuyer": dollars["20"],
        "roth_ira_contributions_basis": dollars["22"],
    }
    values = _Values({field.base_name(): field for field in form.fields()}, given)
    wanted = (
        *(_PART_1 if parts["I"] and parts["moved"] else ("1", "2", "3", "14") if parts["I"] else ()),
        *(_PART_2 if parts["II"] else ()),
        *(_PART_3 if parts["III"] else ()),
    )
    return {number: f"{values[number]:.2f}" for number in wanted}


def said_again(cents: Mapping[str, int], parts: Mapping[str, bool]) -> Lines:
    """What it figures by its own rule, for the lines in which its rule differs from ours."""
    dollars = {name: value / 100 for name, value in cents.items()}
    lines: dict[str, float] = {}
    if parts["I"] and parts["moved"]:
        line_3 = round(dollars["1"] + dollars["2"], 2)
        line_9 = round(dollars["6"] + dollars["7"] + dollars["8"], 2)
        ratio = round(min(1.0, round(line_3 - dollars["4"], 2) / line_9), 5)
        lines["11"], lines["12"] = round(dollars["8"] * ratio, 2), round(dollars["7"] * ratio, 2)
        lines["13"] = round(lines["11"] + lines["12"], 2)
        lines["14"] = round(line_3 - lines["13"], 2)
        lines["15a"] = round(dollars["7"] - lines["12"], 2)
        if parts["II"]:
            lines["17"] = lines["11"]
            lines["18"] = round(dollars["8"] - lines["11"], 2)
    return {name: f"{value:.2f}" for name, value in lines.items()}
