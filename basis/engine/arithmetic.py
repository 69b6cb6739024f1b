"""Sums, differences and the smaller of two lines: what is figured from a missing line is missing itself."""

from __future__ import annotations

from basis.engine.amounts import Line, Status, figured, stands_on_missing


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


def smaller(number: str, first: Line, second: Line, year: int, *, second_is: tuple[str, ...] = ()) -> Line:
    """The smaller of two lines of a year. It uses the one that is entered; the other could only turn which.

    `second_is` names the lines that the second is figured from, where the form does not print it.
    """
    names = {first.number: (first.number,), second.number: second_is or (second.number,)}
    if Status.MISSING in (first.status, second.status):
        gaps = [n for line in (first, second) if line.status is Status.MISSING for n in names[line.number]]
        uses = (*names[first.number], *names[second.number])
        return Line(number, None, Status.MISSING, uses, reasons=(f"needs line {', line '.join(gaps)}",))
    status = max(first.status, second.status, Status.KNOWN)
    used, other = (first, second) if first.amount <= second.amount else (second, first)
    if used.amount == other.amount:
        return Line(number, used.amount, status, (*names[used.number], *names[other.number]))
    turns = tuple(f"{year}:{name}" for name in names[other.number])
    return Line(number, used.amount, status, names[used.number], conditions=turns)


def smallest(number: str, *lines: Line) -> Line:
    """The smallest of lines of a worksheet; it rests on all of them."""
    return stands_on_missing(number, *lines) or figured(number, min(line.amount for line in lines), *lines)
