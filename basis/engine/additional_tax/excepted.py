"""How much of an early distribution an exception takes from the additional tax (section 72(t)(2)), whole or in part.

It must not know what of a distribution is income: that differs between traditional and Roth IRAs.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.additional_tax.early import ExceptionNumber, Piece, exception_of
from basis.engine.amounts import Component, Components, missing
from basis.engine.open_year import OpenYear
from basis.engine.record import fact_ref
from basis.engine.result import YearResult
from basis.model import EntryKind, Purpose
from basis.money import Cents, plain_amount


class EarlyPart(NamedTuple):
    """What lines 1, 2 and 4 get from one kind of IRA; `simple` is taxed at 25 percent, in cents, before rounding."""

    early: Components = ()
    exempt: Components = ()
    simple: Components = ()
    exceptions: tuple[ExceptionNumber, ...] = ()
    conditions: tuple[str, ...] = ()


class Room:
    """What limits leave: of the lifetime limit for a first home (section 72(t)(8)(B)) after line 20 and earlier years,
    and of what a year may have of an emergency or after domestic abuse (section 72(t)(2)(I)(ii), (K)(ii))."""

    def __init__(self, year: OpenYear, result: YearResult) -> None:
        self.taken: dict[Purpose, Cents] = {}
        self.refs: tuple[str, ...] = ()
        self.left: Cents | None = None
        used = year.record.facts.get("homebuyer_used_before")
        if used is None:
            return
        earlier = [
            e
            for e in year.record.entries
            if e.kind is EntryKind.DISTRIBUTION and e.purpose is Purpose.FIRST_HOME and e.year < year.year
        ]
        self.refs = (fact_ref(used), *(e.name for e in earlier))
        taken = used.money() + sum(e.cents for e in earlier) + home_used(result)
        self.left = max(0, year.law.homebuyer_limit.value - taken)

    def take_of_year(self, row: ExceptionNumber, cents: Cents) -> Cents:
        """As much of an amount as the year's limit of an exception leaves."""
        before = self.taken.get(row.purpose, 0)
        taken = min(cents, max(0, (row.most_a_year or 0) - before))
        self.taken[row.purpose] = before + taken
        return taken

    def take_for_home(self, cents: Cents) -> Cents | None:
        """As much of an amount as there is room for; None where nobody has said what was used before."""
        if self.left is None:
            return None
        taken = min(cents, self.left)
        self.left -= taken
        return taken


def home_used(result: YearResult) -> Cents:
    """First-home money that the form has taken off: line 20. In 2003, where it comes off after the basis, what of it
    met earnings."""
    law, lines = result.law, result.by_meaning
    if law.line_same_as("20") is None or law.line_same_as("21") is not None:
        return lines["20"].cents or 0
    taxable = sum(part.cents or 0 for part in result.taxable.roth)
    return max(0, (lines["25"].cents or 0) - taxable)


def named(row: ExceptionNumber) -> str:
    """An exception in words, with the number that the year's form has for it, where that was read."""
    words = row.purpose.value.replace("_", " ")
    return f"exception {row.number}, {words}" if row.number else f"exception for {words} (number: see instructions)"


def limited(piece: Piece, row: ExceptionNumber, room: Room) -> Cents | Component:
    """How much of a distribution an exception takes, or what is missing to say so."""
    if piece.unclear:
        reason = "the rows and Form 1099-R differ: which of the distributions is excepted cannot be told"
        return missing(named(row), reason, piece.refs)
    if row.purpose is Purpose.FIRST_HOME:
        taken = room.take_for_home(piece.cents)
        if taken is None:
            reason = (
                "how much of the $10,000 for a first home was used before is not known: set the fact "
                "homebuyer_used_before (0 if none)"
            )
            return missing(named(row), reason, piece.refs, asks="fact:homebuyer_used_before")
        return taken
    if row.most_a_year is not None:
        if row.purpose is Purpose.EMERGENCY and room.taken.get(row.purpose):
            reason = (
                "only one distribution of a calendar year can be for an emergency (section 72(t)(2)(I)(iii)): leave "
                "the purpose on the one that it is"
            )
            return missing(named(row), reason, piece.refs)
        return room.take_of_year(row, piece.cents)
    if row.most is not None and piece.cents > row.most:
        reason = (
            f"{named(row)}: {plain_amount(piece.cents)} is more than the {plain_amount(row.most)} that {row.source} "
            f"excepts at once: enter a row for each part, with the purpose where it is excepted"
        )
        return missing(named(row), reason, piece.refs)
    return piece.cents


def waiting_too(pieces: tuple[Piece, ...], gap: Component, year: int) -> Components:
    """Line 2 cannot be told either where a distribution may be excepted; otherwise it is nothing."""
    return (gap,) if any(exception_of(piece.purpose, year) for piece in pieces) else ()
