"""OpenTaxSolver's Form 8606, as the package `tenforty` carries it for 2020 to 2025, and its arithmetic said again.

It keeps lines as binary floating-point dollars, multiplies by the unrounded ratio, rounds only when it prints, and lets
lines 15c and 25c fall below zero. Where lines of Part III come to nothing in cents and to a crumb of a binary fraction,
it goes on to the lines that the form then leaves empty.
"""

from __future__ import annotations

from collections.abc import Mapping

from tenforty import otslib
from tenforty.core import generate_ots_return, parse_ots_return
from tenforty.models import OTS_FORM_CONFIG

YEARS = (2020, 2021, 2022, 2023, 2024, 2025)
Lines = Mapping[str, str]

_ASKED = ("L1", "L2", "L4", "L6", "L7", "L8", "L15b", "L16", "L17", "L19", "L20", "L22", "L24", "L25b")


def printed(year: int, cents: Mapping[str, int], parts: Mapping[str, bool]) -> Lines:
    """The lines it prints for amounts in cents by line; `parts` says which Parts are completed, and whether money
    `moved`."""
    asked: dict[str, object] = {name: f"{cents.get(name[1:], 0) / 100:.2f}" for name in _ASKED}
    asked |= {
        "Complete_Part_One?": _yes(parts["I"]),
        "Dist_or_Conv?": _yes(parts["moved"]),
        "Complete_Part_Two?": _yes(parts["II"]),
        "Complete_Part_Three?": _yes(parts["III"]),
    }
    filled_in = generate_ots_return(asked, OTS_FORM_CONFIG[year, "Form_8606"])
    found = parse_ots_return(otslib._evaluate_form(year, "f8606", filled_in))
    return {name[1:]: f"{value:.2f}" for name, value in found.items() if name[1:2].isdigit()}


def said_again(cents: Mapping[str, int], parts: Mapping[str, bool]) -> Lines:
    """What it prints by its own rule, for the lines in which its rule differs from ours."""
    dollars = {name: value / 100 for name, value in cents.items()}
    lines: dict[str, float] = {}
    if parts["I"] and parts["moved"]:
        line_3 = dollars["1"] + dollars["2"]
        line_5 = line_3 - dollars["4"]
        line_9 = dollars["6"] + dollars["7"] + dollars["8"]
        ratio = min(line_5 / line_9, 1.0)
        lines["11"], lines["12"] = dollars["8"] * ratio, dollars["7"] * ratio
        lines["13"] = lines["11"] + lines["12"]
        lines["14"] = line_3 - lines["13"]
        lines["15a"] = dollars["7"] - lines["12"]
        lines["15c"] = lines["15a"] - dollars["15b"]
        if parts["II"]:
            lines["17"] = lines["11"]
            lines["18"] = dollars["8"] - lines["11"]
    if parts["III"]:
        lines |= _part_3(dollars)
    return {name: f"{value:.2f}" for name, value in lines.items()}


def _part_3(dollars: Mapping[str, float]) -> Mapping[str, float]:
    """Lines 23 to 25c as far as it goes on: until a line is exactly zero."""
    line_21 = max(0.0, dollars["19"] - dollars["20"])
    if not line_21:
        return {}
    line_23 = max(0.0, line_21 - dollars["22"])
    if not line_23:
        return {"23": line_23}
    line_25a = max(0.0, line_23 - dollars["24"])
    lines = {"23": line_23, "24": dollars["24"], "25a": line_25a}
    return lines | {"25b": dollars["25b"], "25c": line_25a - dollars["25b"]} if line_25a else lines


def _yes(answer: bool) -> str:
    return "Yes" if answer else "No"
