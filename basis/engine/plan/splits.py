"""What of a movement out of an employer plan was after-tax money: the one question that others ask of this room."""

from __future__ import annotations

from basis.engine.plan.books import books_of
from basis.engine.plan.division import Split
from basis.engine.record import Record
from basis.model import LedgerEntry


def split_of(record: Record, *rows: LedgerEntry | None) -> Split | None:
    """The split of a movement by the rows of either side; None where it did not leave a plan of the owner's, or where
    a row is more than one part of it."""
    for row in rows:
        split = books_of(record).splits.get(row.name) if row is not None else None
        if row is not None and split is not None and split.leg.cents == row.cents:
            return split
    return None


def all_splits(record: Record) -> tuple[Split, ...]:
    """Every part that left a plan of the owner's, of all years."""
    return tuple(split for splits in books_of(record).left.values() for split in splits)
