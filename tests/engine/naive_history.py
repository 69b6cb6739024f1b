"""A person's years a second time, as naively as the forms and their instructions read: one form after the other.

Written from the face of the form, the Total Basis Chart, the worksheet for line 22 and the chart for line 24 alone, to
be compared with the engine. Nothing of the engine is used here; the lines of one form are those of `naive_form`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from naive_form import naive, rounded

FIRST_YEAR_WITH_LETTERS = 2017
"""Lines 15 and 25 alone before it, 15a to 15c and 25a to 25c since."""

FIRST_YEAR_THAT_ENTERS_22 = 2014
"""Before it the form says to skip line 22 where line 21 is zero."""


NEVER = 9999
"""A year that never comes."""


class Move(NamedTuple):
    """Money that moved: what it was, in which of the person's accounts, the tax year, cents, and whether a contribution
    was made in the spring after its year."""

    kind: str
    account: str
    year: int
    cents: int
    late: bool = False


@dataclass(frozen=True)
class Past:
    """All that happened to one pool: the basis it opened with at the end of a year, every movement, and what its
    accounts were worth on each December 31, in cents. Roth distributions are qualified from the year named on."""

    opened: int
    basis: int
    roth_contributions: int
    roth_conversions: int
    moves: tuple[Move, ...]
    values: Mapping[tuple[str, int], int]
    last: int
    unit: int = 1
    places: int = 5
    always: bool = False
    qualified_from: int = NEVER


@dataclass
class NaiveYears:
    """Each year's lines in cents, None where empty; and what is left after the last."""

    lines: dict[int, dict[str, int | None]] = field(default_factory=dict)
    basis: int = 0
    roth_contributions: int = 0
    roth_conversions: int = 0


def naive_years(past: Past) -> NaiveYears:
    """Every form from the year after the opening to the last."""
    done = NaiveYears({}, past.basis, past.roth_contributions, past.roth_conversions)
    for year in range(past.opened + 1, past.last + 1):
        here = [move for move in past.moves if move.year == year]
        put_in = [m for m in here if m.kind == "contribution" and m.account != "roth"]
        converted = _sum(m for m in here if m.kind == "conversion")
        from_roth = _sum(m for m in here if m.kind == "distribution" and m.account == "roth")
        if year >= past.qualified_from:
            from_roth = 0
        in_22 = done.roth_contributions + _sum(m for m in here if m.kind == "contribution" and m.account == "roth")
        in_24 = done.roth_conversions + converted
        lines = naive(
            line_1=_sum(put_in),
            line_2=done.basis,
            line_4=_sum(m for m in put_in if m.late),
            line_6=sum(cents for (_, of), cents in past.values.items() if of == year),
            line_7=_sum(m for m in here if m.kind == "distribution" and m.account != "roth"),
            line_8=converted,
            line_19=from_roth,
            line_20=0,
            line_22=in_22,
            line_24=in_24,
            unit=past.unit,
            places=past.places,
            always=past.always,
        )
        done.lines[year] = _as_the_year_prints(year, lines)
        done.basis = _basis_after(done.basis, lines)
        done.roth_contributions, done.roth_conversions = _roth_after(in_22, in_24, from_roth, past.unit)
    return done


def _basis_after(before: int, lines: Mapping[str, int | None]) -> int:
    """Line 14; without Part I the basis as it came, or what converting everything left of it."""
    if lines["14"] is not None:
        return lines["14"]
    if lines["17"] is None or not before:
        return before
    return max(0, lines["17"] - lines["16"])


def _roth_after(in_22: int, in_24: int, paid: int, unit: int) -> tuple[int, int]:
    """The worksheet for line 22 takes line 19 off line 22; the chart takes off line 24 what line 19 was above it."""
    if not paid:
        return in_22, in_24
    line_19, line_22, line_24 = rounded(paid, unit), rounded(in_22, unit), rounded(in_24, unit)
    return max(0, line_22 - line_19), max(0, line_24 - max(0, line_19 - line_22))


def _as_the_year_prints(year: int, lines: dict[str, int | None]) -> dict[str, int | None]:
    shown = dict(lines)
    if year < FIRST_YEAR_THAT_ENTERS_22 and shown["21"] == 0:
        shown["22"] = None
    if year < FIRST_YEAR_WITH_LETTERS:
        for number in ("15", "25"):
            shown[number] = shown.pop(f"{number}a")
            del shown[f"{number}b"], shown[f"{number}c"]
    return shown


def _sum(moves: Iterable[Move]) -> int:
    return sum(move.cents for move in moves)
