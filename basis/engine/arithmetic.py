"""Sums, differences and the smaller of two lines: what is figured from a missing line is missing itself."""

from __future__ import annotations

from basis.engine.amounts import Line, figured, stands_on_missing


def added(number: str, *lines: Line) -> Line:
    """The sum of lines; a blank one counts as nothing."""
    return stands_on_missing(number, *lines) or figured(number, sum(line.amount for line in lines), *lines)


def less(number: str, first: Line, *others: Line, floor: int | None = None) -> Line:
    """The first line less the others, not below `floor` where the form says so."""
    gap = stands_on_missing(number, first, *others)
    if gap is not None:
        return gap
    cents = first.amount - sum(line.amount for line in others)
    return figured(number, cents if floor is None else max(floor, cents), first, *others)


def smaller(number: str, first: Line, second: Line) -> Line:
    """The smaller of two lines."""
    return stands_on_missing(number, first, second) or figured(number, min(first.amount, second.amount), first, second)
