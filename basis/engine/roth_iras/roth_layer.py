"""One layer of a person's Roth IRAs: what is left of the conversions and rollovers of one year."""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component
from basis.money import Cents

UNDATED = 0
"""The year of a layer of which no year is known: it comes first, and may be of any year."""


class RothLayer(NamedTuple):
    """Conversions and rollovers of one year, in cents. `year` is the latest it can be where it is not known exactly;
    UNDATED stands for any year.

    `taxable` is the part of `whole` that was taxed when it was converted; it is missing where nobody has said,
    though the whole is known.
    """

    year: int
    whole: Component
    taxable: Component

    def may_be_since(self, year: int) -> bool:
        """Whether the money may have been converted or rolled over in this year or later."""
        return self.year == UNDATED or self.year >= year

    @property
    def nontaxable(self) -> Cents | None:
        """What comes out after the taxable part; None where that is not known."""
        return None if self.whole.cents is None or self.taxable.cents is None else self.whole.cents - self.taxable.cents

    def holding(self, cents: Cents) -> RothLayer:
        """The layer with another amount; its taxable part stays as far as it can."""
        if cents == self.whole.cents:
            return self
        taxable = self.taxable.cents
        return self._replace(
            whole=self.whole._replace(cents=cents),
            taxable=self.taxable if taxable is None else self.taxable._replace(cents=min(taxable, cents)),
        )
