"""The gifts of one taxpayer out of all IRAs, own and inherited, in the order of their days: on which of them the yearly
limits and the offset fall.

Section 408(d)(8)(A) and (F): "with respect to a taxpayer", so that pools share one limit and one offset. The law does
not say which gifts are above a limit; here those of the last days are, and the first ones are set off.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from basis.engine.record import CharitableGift
from basis.money import Cents


class Taken(NamedTuple):
    """What became of gifts, in cents: above the limit of split-interest entities, above the yearly limit, within it,
    and what of that is set off."""

    over_split: Cents = 0
    over: Cents = 0
    within: Cents = 0
    set_off: Cents = 0

    def plus(self, other: Taken) -> Taken:
        """Both together."""
        return Taken(*(one + more for one, more in zip(self, other, strict=True)))


class Limits(NamedTuple):
    """What gifts of a year meet, in cents; None where nothing limits them."""

    of_split: Cents | None
    of_year: Cents | None
    offset: Cents


def in_order(gifts: Iterable[CharitableGift]) -> tuple[CharitableGift, ...]:
    """Gifts by day; those of which no day is known last."""
    return tuple(sorted(gifts, key=lambda gift: (gift.day or date.max, gift.pool)))


def taken(gifts: Iterable[CharitableGift], limits: Limits, pool: str) -> tuple[Taken, Taken]:
    """What became of the gifts of one pool, and of those of all others."""
    here, elsewhere = Taken(), Taken()
    left = limits
    for gift in in_order(gifts):
        amount = gift.part.cents or 0
        allowed = amount if left.of_split is None or not gift.to_split_interest else min(amount, left.of_split)
        within = allowed if left.of_year is None else min(allowed, left.of_year)
        set_off = min(within, left.offset)
        found = Taken(amount - allowed, allowed - within, within, set_off)
        left = Limits(
            left.of_split if left.of_split is None or not gift.to_split_interest else left.of_split - allowed,
            None if left.of_year is None else left.of_year - within,
            left.offset - set_off,
        )
        if gift.pool == pool:
            here = here.plus(found)
        else:
            elsewhere = elsewhere.plus(found)
    return here, elsewhere


def covered_by_taxable_money(gifts: Iterable[CharitableGift], short: Cents) -> tuple[CharitableGift, ...]:
    """Gifts of one pool less what money not taxed yet does not cover, taken off the last of them."""
    found: list[CharitableGift] = []
    for gift in reversed(in_order(gifts)):
        off = min(short, gift.part.cents or 0)
        short -= off
        found.append(gift._replace(part=gift.part._replace(cents=(gift.part.cents or 0) - off)))
    return tuple(reversed(found))
