"""Seeded random inputs of one form, with the borders that matter: nothing, one cent, losses, everything converted."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from basis.engine import Component, Election, YearInputs, YearResult, figure_year
from basis.law import load

_INPUTS: Mapping[str, str] = {
    "1": "contributions",
    "2": "basis_before",
    "4": "contributions_after_year_end",
    "6": "year_end",
    "7": "distributions",
    "8": "conversions",
    "15b": "disaster_part",
    "19": "roth_distributions",
    "20": "homebuyer",
    "22": "roth_contributions",
    "24": "roth_conversions",
    "25b": "roth_disaster_part",
}
_OF_DISASTERS = {"15b": "7", "25b": "19"}


@dataclass(frozen=True)
class RandomForm:
    """One case: amounts in cents by line, our figures of it, and what a program has to be told about it."""

    year: int
    cents: Mapping[str, int]
    result: YearResult

    @property
    def told(self) -> Mapping[str, int]:
        """The amounts with those of lines that another program asks for and we do not."""
        return {**self.cents, "16": self.cents["8"], "17": self.cents["2"]}

    @property
    def parts(self) -> Mapping[str, bool]:
        """Which Parts are completed, and whether money moved at all."""
        completed = {part: bool(decision.completed) for part, decision in self.result.parts.items()}
        return {**completed, "moved": bool(self.cents["7"] or self.cents["8"])}

    @property
    def lines(self) -> Mapping[str, str]:
        """Our lines in dollars and cents, those left empty not among them."""
        return {n: f"{line.cents / 100:.2f}" for n, line in self.result.lines.items() if line.cents is not None}


def random_forms(
    seed: int, count: int, years: tuple[int, ...], election: Election, *, disasters: bool
) -> Iterator[RandomForm]:
    """So many cases; the same seed gives the same ones. `disasters` says whether lines 15b and 25b may be entered."""
    chance = random.Random(seed)
    for _ in range(count):
        year = chance.choice(years)
        cents = {number: _amount(chance) for number in _INPUTS}
        cents["4"] = cents["1"] * chance.choice((0, 0, 1, chance.randrange(101))) // (chance.choice((1, 100)))
        cents["4"] = min(cents["4"], cents["1"])
        for part, whole in _OF_DISASTERS.items():
            cents[part] = cents[whole] * chance.choice((0, 0, chance.randrange(101))) // 100 if disasters else 0
        cents["20"] = min(cents["20"], 10_000_00, cents["19"])
        if chance.random() < 0.2:
            cents["8"] = max(0, cents["1"] + cents["2"] - cents["4"] + chance.randrange(-900, 900))
            cents["6"] = chance.choice((0, cents["6"]))
        given = {_INPUTS[n]: (Component(n, amount, refs=(n,)),) for n, amount in cents.items() if amount or n == "2"}
        inputs = YearInputs(law=load(year), election=election, **given)
        yield RandomForm(year, cents, figure_year(inputs))


def _amount(chance: random.Random) -> int:
    return chance.choice(
        (0, 0, 1, chance.randrange(100), chance.randrange(10_000_00), chance.randrange(10_000_00) // 100 * 100,
         chance.randrange(2_000_000_00))
    )  # fmt: skip
