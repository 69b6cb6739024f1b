"""What the distribution codes of Form 1099-R box 7 say about money that left an IRA.

Instructions for Forms 1099-R and 5498, "Guide to Distribution Codes". A code never says whether money was
converted: codes 2 and 7 are printed for conversions too, so these only sort forms into classes.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    IMPOSSIBLE = "codes that cannot stand together in box 7"
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


# Which codes may stand beside which; box 7 holds two at most. Codes that are not named stand alone.
_BESIDE: Mapping[str, str] = {
    "1": "8BDKLMP",
    "2": "8BDKLMP",
    "3": "D",
    "4": "8ABDGHKLMPY",
    "6": "W",
    "7": "ABDKLMY",
    "8": "BJK",
    "B": "GLMPU",
    "C": "D",
    "G": "K",
    "J": "P",
    "K": "Y",
}


def can_stand_together(codes: frozenset[str]) -> bool:
    """Whether box 7 can hold these codes (Instructions for Forms 1099-R and 5498, Guide to Distribution Codes, as
    listed in Pub. 1220; secondary)."""
    if len(codes) < 2:
        return True
    first, second, *more = sorted(codes)
    return not more and (second in _BESIDE.get(first, "") or first in _BESIDE.get(second, ""))


def code_class(codes: frozenset[str]) -> CodeClass:
    """The class of a set of codes."""
    if not can_stand_together(codes):
        return CodeClass.IMPOSSIBLE
    return next((found for code, found in _PRECEDENCE if code in codes), CodeClass.OTHER)
