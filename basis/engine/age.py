"""How old a person was on a day, where the law counts in half years: 59 1/2 and 70 1/2.

A half year is six calendar months after the birthday (Treas. Reg. 1.401(a)(9)-2, A-3).
"""

from __future__ import annotations

from datetime import date, timedelta

from basis.engine.record import Facts

MONTHS_TO_59_AND_A_HALF = 59 * 12 + 6
MONTHS_TO_70_AND_A_HALF = 70 * 12 + 6
_MONTHS_IN_YEAR = 12


def months_old(born: date, day: date) -> int:
    """Whole months from a birthday to a day; a month without that day of birth ends with its last day."""
    lived = (day.year - born.year) * _MONTHS_IN_YEAR + day.month - born.month
    cut_short = day.day < born.day and (day + timedelta(days=1)).day != 1
    return lived - 1 if cut_short else lived


def reached(facts: Facts, day: date | None, months: int) -> bool | None:
    """Whether the person was this many months old on a day; None without a birth date or a day."""
    fact = facts.get("birth_date")
    if fact is None or day is None:
        return None
    return months_old(fact.day(), day) >= months


def reached_in(facts: Facts, year: int, day: date | None, months: int) -> bool | None:
    """The same for a day of a year that may not be known: then only where it makes no difference which day it was."""
    if day is not None:
        return reached(facts, day, months)
    first, last = (reached(facts, date(year, *at), months) for at in ((1, 1), (12, 31)))
    return first if first == last else None
