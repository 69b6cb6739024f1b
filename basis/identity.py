"""What identifies a person or an account: values that check themselves and print masked.

The full number leaves an object only through `reveal()`. Everything shown to people, errors included, passes `mask`.
This module knows nothing about taxes or storage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SSN = re.compile(r"(\d{3})-?(\d{2})-?(\d{4})")
_EIN = re.compile(r"(\d{2})-?(\d{7})")
_DASH = "\u2010\u2011\u2012\u2013\u2014\u2212-"
_DAY_IN_TEXT = r"""
    [0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-3][0-9](?:T[0-9:.]{4,15}Z?)?)?  # 2024-01-14T09:30, 2024-01
    | (?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}                            # the years 2014-2016
    | [01]?[0-9]-[0-3]?[0-9]-(?:[0-9]{2}|[0-9]{4})                   # 01-14-2024
    | [0-3]?[0-9]-[A-Za-z]{3}-[0-9]{2,4}                             # 14-Jan-2024
    | [A-Za-z]{3}-[0-3]?[0-9]-[0-9]{4}                               # Jan-14-2024
"""
_QUESTION_IN_TEXT = "q-[0-9a-f]{10}"
_AMOUNT_IN_TEXT = r"[0-9]{1,8}\.[0-9]{1,8} | (?<=\$)[0-9]{1,8}"
_SPACED_IN_TEXT = r"\d{3}[ \u00a0]\d{2}[ \u00a0]\d{4} | \d{3}[ \u00a0]\d{3}[ \u00a0]\d{3}"
_IN_TEXT = re.compile(
    rf"""
    (?P<kept>
        (?<![\w{_DASH}]) (?: {_DAY_IN_TEXT} | {_QUESTION_IN_TEXT} ) (?![\w{_DASH}])
        | (?<![\w.]) (?<!\w[{_DASH}]) (?: {_AMOUNT_IN_TEXT} ) (?![\w{_DASH}]|\.[0-9])
    )
    | (?<!\d) (?: {_SPACED_IN_TEXT} ) (?!\d)
    | [^\W_]+ (?: [{_DASH}] [^\W_]+ )*
    """,
    re.VERBOSE,
)
_SHOWN = 4
_LONGEST_SHOWN_WHOLE = 5


class IdentityError(ValueError):
    """A text is not a number of the kind asked for; the message never repeats it."""


@dataclass(frozen=True, slots=True, repr=False)
class _Secret:
    """A number that prints as its last four digits."""

    _value: str

    def reveal(self) -> str:
        """The full number. Only the filled form, the encrypted store and a keyed digest may ask."""
        return self._value

    def __str__(self) -> str:
        return f"\u2026{self._value[-_SHOWN:]}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"


class Ssn(_Secret):
    """A social security number or ITIN, kept as nine digits."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `900-00-0001` or `900000001`. Raises IdentityError; area 000 and 666, group 00 and serial 0000
        are never assigned (SSA, POMS RM 10201.035). Areas from 900 are accepted because ITINs use them."""
        match = _SSN.fullmatch(text.strip())
        if match is None or not text.isascii():
            raise IdentityError("a social security number has nine digits, for example 900-00-0001")
        area, group, serial = match.groups()
        never_assigned = area in ("000", "666") or serial == "0000"
        if never_assigned or (group == "00" and not area.startswith("9")):
            raise IdentityError("this number cannot be a social security number or ITIN: it is never assigned")
        return cls(area + group + serial)

    def __str__(self) -> str:
        return f"***-**-{self._value[-_SHOWN:]}"

    def dashed(self) -> str:
        """The full number as the form prints it, `900-00-0001`: for the filled form alone."""
        return f"{self._value[:3]}-{self._value[3:5]}-{self._value[5:]}"


class Ein(_Secret):
    """An employer identification number, kept as nine digits."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `12-3456789` or `123456789`. Raises IdentityError."""
        match = _EIN.fullmatch(text.strip())
        if match is None or not text.isascii():
            raise IdentityError("an employer identification number has nine digits, for example 12-3456789")
        return cls("".join(match.groups()))

    def __str__(self) -> str:
        return f"**-***{self._value[-_SHOWN:]}"


class AccountNumber(_Secret):
    """The number a custodian gives an account, or a name where it has none; spaces and dashes do not count."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as printed. Raises IdentityError when nothing is left of it or a spreadsheet mangled it."""
        cleaned = re.sub(rf"[\s{_DASH}]+", "", text).upper()
        if not cleaned:
            raise IdentityError("the account number is empty")
        if re.fullmatch(r"\d(\.\d+)?E\+\d+|\d\.\d+E\d+", cleaned):
            raise IdentityError(
                "a spreadsheet has turned the account number into scientific notation: export the file again"
            )
        return cls(cleaned)

    @property
    def tail(self) -> str:
        """The last four characters, by which people call the account."""
        return self._value[-_SHOWN:]


def mask(text: str) -> str:
    """Hide whatever looks like an SSN, EIN or account number in free text, down to its last four characters.

    Printed amounts, dates and numbers of up to five digits stay; a run of letters, digits and dashes with more
    digits than that does not. Used for every error, raw row and note that is shown.
    """
    return _IN_TEXT.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    number = found[0]
    if found["kept"] is not None or sum(c.isdigit() for c in number) <= _LONGEST_SHOWN_WHOLE:
        return number
    bare = "".join(c for c in number if c.isalnum())
    return f"\u2026{bare[-_SHOWN:]}"
