"""What gifts to charity out of one pool ask of the taxpayer's other pools: limit, offset and the person's facts.

Section 408(d)(8)(A): the limit and the offset of deducted contributions are the taxpayer's, over own and inherited
IRAs. Basis never passes between pools here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from basis.engine import Beneficiary, CharitableGift, Record, gives, history
from basis.law import form_years


def own_with_gifts(own: Record, inherited: Iterable[Record]) -> Record:
    """A client's own record with the gifts out of the pools they inherited, each figured for itself."""
    return replace(own, gifts_elsewhere=_gifts_out_of(_held_by(pool, own) for pool in inherited))


def inherited_with_gifts(pool: Record, others: Iterable[Record], own: Callable[[], Record]) -> Record:
    """An inherited pool's record with who holds it and the gifts out of that person's other pools; `own` gives the
    client's own record, with gifts, and is asked only where this pool gives."""
    if not gives(pool):
        return pool
    mine = own()
    figured = history(mine, through=_LAST_YEAR)
    elsewhere = (*figured.gifts, *_gifts_out_of(_held_by(other, mine) for other in others))
    return replace(pool, beneficiary=Beneficiary(mine.facts, figured.gift_offset), gifts_elsewhere=elsewhere)


_LAST_YEAR = form_years()[-1]


def _held_by(pool: Record, own: Record) -> Record:
    """A pool with the facts of its beneficiary alone, as far as its gifts are figured for the others."""
    return replace(pool, beneficiary=Beneficiary(own.facts, {}))


def _gifts_out_of(pools: Iterable[Record]) -> tuple[CharitableGift, ...]:
    return tuple(gift for pool in pools if gives(pool) for gift in history(pool, through=_LAST_YEAR).gifts)
