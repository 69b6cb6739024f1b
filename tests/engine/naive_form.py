"""Parts I to III a second time, as naively as the form reads: exact fractions, one line after the other.

Written from the face of the form alone, to be compared with the engine. It rounds where the form is filled in, and
nowhere else: each line when it is entered, line 10 to its places.
"""

from __future__ import annotations

from fractions import Fraction

_LINES = (
    *(str(number) for number in range(1, 15) if number != 10),
    *("15a", "15b", "15c", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25a", "25b", "25c"),
)


def rounded(amount: Fraction | int, unit: int) -> int:
    """Half up, to a multiple of `unit` cents."""
    whole = Fraction(amount) / unit + Fraction(1, 2)
    return (whole.numerator // whole.denominator) * unit


def naive(
    *,
    line_1: int,
    line_2: int,
    line_4: int,
    line_6: int,
    line_7: int,
    line_8: int,
    line_19: int,
    line_20: int,
    line_22: int,
    line_24: int,
    unit: int,
    places: int,
    always: bool = False,
) -> dict[str, int | None]:
    """The lines of a 2023 form, in cents; None where it is left empty. `always` completes Part I by choice."""
    entered = {k: rounded(Fraction(v), unit) for k, v in locals().items() if k.startswith("line_")}
    lines: dict[str, int | None] = dict.fromkeys(_LINES)
    moved = bool(line_7 or line_8)
    if line_1 or (line_7 and line_2) or (line_8 and line_2 and line_6) or (always and moved):
        _part_1(lines, entered, moved=moved, unit=unit, places=places)
    if line_8:
        if lines["1"] is not None:
            lines["16"], lines["17"] = lines["8"], lines["11"]
        else:
            lines["16"], lines["17"] = entered["line_8"], entered["line_2"]
        lines["18"] = lines["16"] - lines["17"]
    if line_19:
        _part_3(lines, entered)
    return lines


def naive_worksheet_1_1(
    *,
    line_1: int,
    line_2: int,
    line_4: int,
    contributed: int,
    line_6: int,
    line_7: int,
    line_8: int,
    unit: int,
    places: int,
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Worksheet 1-1 of Publication 590-B in cents (line 7 left out), and Parts I and II of the form it leaves."""
    given = {name: rounded(Fraction(value), unit) for name, value in locals().items() if name not in ("unit", "places")}
    whole_5 = rounded(Fraction(line_7 + line_8), unit)
    ws: dict[str, int | None] = {"1": given["line_2"], "2": given["contributed"], "4": given["line_6"], "5": whole_5}
    basis = given["line_2"] + given["contributed"]
    ws["3"], ws["6"] = basis, given["line_6"] + whole_5
    exact = min(Fraction(1), Fraction(basis, ws["6"])) if ws["6"] else Fraction(1)
    ratio = Fraction(rounded(exact * 10**places, 1), 10**places)
    nontaxable = min(basis, rounded(whole_5 * ratio, unit))
    ws["8"], ws["9"], ws["10"], ws["11"] = nontaxable, whole_5 - nontaxable, None, None
    cash = ws["9"]
    if line_8:
        all_of_it = not line_7 or given["line_8"] >= whole_5
        part = ws["9"] if all_of_it else rounded(Fraction(ws["9"] * given["line_8"], whole_5), unit)
        cash = ws["9"] - part if line_7 else 0
        ws["10"], ws["11"] = part, cash
    lines: dict[str, int | None] = {str(number): None for number in range(6, 13) if number != 10}
    lines |= {"1": given["line_1"], "2": given["line_2"], "3": given["line_1"] + given["line_2"], "4": given["line_4"]}
    lines["5"] = lines["3"] - given["line_4"]
    lines["13"], lines["14"] = nontaxable, max(0, lines["3"] - nontaxable)
    lines["15a"], lines["15b"], lines["15c"] = cash, 0, cash
    lines["16"] = given["line_8"] if line_8 else None
    lines["18"] = ws["10"]
    lines["17"] = lines["16"] - ws["10"] if line_8 else None
    return ws, lines


def naive_25c(*, line_19: int, line_20: int, line_22: int, line_24: int, disaster: int, repaid: int) -> dict[str, int]:
    """Part III of 2024 in whole cents with the corrected Line 25c Worksheet: 25a, 25b, 25c and its line 5."""
    line_21 = max(0, line_19 - line_20)
    line_25a = max(0, max(0, line_21 - line_22) - line_24)
    line_25b = rounded(Fraction(line_25a * min(disaster, line_21), line_21), 1) if line_25a else 0
    taxable = line_25a - line_25b
    return {"25a": line_25a, "25b": line_25b, "25c": max(0, taxable - repaid), "unused": max(0, repaid - taxable)}


def _part_1(lines: dict[str, int | None], entered: dict[str, int], *, moved: bool, unit: int, places: int) -> None:
    lines["1"], lines["2"] = entered["line_1"], entered["line_2"]
    lines["3"] = lines["1"] + lines["2"]
    if not moved:
        lines["14"] = lines["3"]
        return
    for number in ("4", "6", "7", "8"):
        lines[number] = entered[f"line_{number}"]
    lines["5"] = lines["3"] - lines["4"]
    lines["9"] = lines["6"] + lines["7"] + lines["8"]
    exact = min(Fraction(1), Fraction(lines["5"], lines["9"])) if lines["9"] else Fraction(1)
    ratio = Fraction(rounded(exact * 10**places, 1), 10**places)
    line_11 = rounded(lines["8"] * ratio, unit)
    line_12 = rounded(lines["7"] * ratio, unit)
    while line_11 + line_12 > lines["5"]:
        if line_11:
            line_11 -= 1
        else:
            line_12 -= 1
    lines["11"], lines["12"], lines["13"] = line_11, line_12, line_11 + line_12
    lines["14"] = lines["3"] - lines["13"]
    lines["15a"] = lines["7"] - line_12
    lines["15b"] = 0
    lines["15c"] = lines["15a"]


def _part_3(lines: dict[str, int | None], entered: dict[str, int]) -> None:
    lines["19"], lines["20"], lines["22"] = entered["line_19"], entered["line_20"], entered["line_22"]
    lines["21"] = max(0, lines["19"] - lines["20"])
    if lines["21"] == 0:
        return
    lines["23"] = max(0, lines["21"] - lines["22"])
    if lines["23"] == 0:
        return
    lines["24"] = entered["line_24"]
    lines["25a"] = max(0, lines["23"] - lines["24"])
    if lines["25a"]:
        lines["25b"], lines["25c"] = 0, lines["25a"]
