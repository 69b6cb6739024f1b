"""What the distribution codes of Form 1099-R box 7 say about money that left an IRA.

Instructions for Forms 1099-R and 5498, "Guide to Distribution Codes". A code never says whether money was
converted: codes 2 and 7 are printed for conversions too, so these only sort forms into classes.
"""

from __future__ import annotations

from enum import Enum


class CodeClass(Enum):
    """A class of movement as far as box 7 tells it."""

    OUTFLOW = "paid out or converted"
    EARLY_OUTFLOW = "paid out early, no exception known"
    ROTH_OUTFLOW = "paid out of a Roth IRA"
    ROTH_QUALIFIED = "a qualified Roth distribution"
    RETURNED = "a returned contribution"
    RECHARACTERIZED = "a recharacterized contribution"
    ROLLED_OVER = "rolled over directly"
    CHARITABLE = "a qualified charitable distribution"
    DEATH = "paid to a beneficiary"
    OTHER = "something Form 8606 does not decide from the code"


# Read from the front: the first code found decides, because a second code only qualifies it.
_PRECEDENCE: tuple[tuple[str, CodeClass], ...] = (
    ("8", CodeClass.RETURNED),
    ("P", CodeClass.RETURNED),
    ("N", CodeClass.RECHARACTERIZED),
    ("R", CodeClass.RECHARACTERIZED),
    ("G", CodeClass.ROLLED_OVER),
    ("H", CodeClass.ROLLED_OVER),
    ("Y", CodeClass.CHARITABLE),
    ("Q", CodeClass.ROTH_QUALIFIED),
    ("J", CodeClass.ROTH_OUTFLOW),
    ("T", CodeClass.ROTH_OUTFLOW),
    ("4", CodeClass.DEATH),
    ("1", CodeClass.EARLY_OUTFLOW),
    ("S", CodeClass.EARLY_OUTFLOW),
    ("2", CodeClass.OUTFLOW),
    ("3", CodeClass.OUTFLOW),
    ("7", CodeClass.OUTFLOW),
)


def code_class(codes: frozenset[str]) -> CodeClass:
    """The class of a set of codes."""
    return next((found for code, found in _PRECEDENCE if code in codes), CodeClass.OTHER)
