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


def rounded(amount: Fraction, unit: int) -> int:
    """Half up, to a multiple of `unit` cents."""
    whole = amount / unit + Fraction(1, 2)
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
) -> dict[str, int | None]:
    """The lines of a 2023 form, in cents; None where it is left empty."""
    entered = {k: rounded(Fraction(v), unit) for k, v in locals().items() if k.startswith("line_")}
    lines: dict[str, int | None] = dict.fromkeys(_LINES)
    moved = bool(line_7 or line_8)
    if line_1 or (line_7 and line_2) or (line_8 and line_2 and line_6):
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
