"""Money as integer cents: reading printed amounts strictly, rounding visibly, printing as a form prints.

No float is made or accepted here. This module knows nothing about taxes.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Cents: TypeAlias = int
"""An amount of US dollars in integer cents."""

DOLLAR: Cents = 100

_AMOUNT = re.compile(
    r"""
    (?P<open>\()? \s*+ (?P<sign>[-+\u2212])? \s*+ \$? \s*+ (?P<inner>[-\u2212])?
    (?: (?P<whole>\d{1,3}(?:,\d{3})+|\d+) (?:\.(?P<cents>\d*))? | \.(?P<only>\d+) )
    \s* (?P<close>\))? (?P<trailing>-)?
    """,
    re.VERBOSE,
)
_MAXIMUM_DIGITS = 13
_MINUS = ("-", "\u2212")


class AmountError(ValueError):
    """A text is not an amount; the message says why in words for the user."""


def parse_amount(text: str) -> Cents:
    """Read a printed amount such as `7,000.00`, `$7,000`, `(1,234.50)` or `-$7,461.72`, in cents.

    Commas must group thousands, at most one sign may be given, and digits beyond the cent must be zero.
    Raises AmountError for anything else, the empty text and European notation (`1.234,56`) included:
    an empty amount is not zero dollars.
    """
    stripped = text.strip()
    if not stripped:
        raise AmountError("the amount is empty")
    match = _AMOUNT.fullmatch(stripped)
    if match is None:
        raise AmountError("it is not an amount in US notation")
    signs = [bool(match["open"]), match["sign"] in _MINUS, bool(match["inner"]), bool(match["trailing"])]
    if sum(signs) + (match["sign"] == "+") > 1:
        raise AmountError("it has more than one sign")
    if bool(match["open"]) != bool(match["close"]):
        raise AmountError("its parentheses do not match")
    whole = (match["whole"] or "").replace(",", "").lstrip("0") or "0"
    fraction = match["cents"] if match["whole"] is not None else match["only"]
    fraction = fraction or ""
    if len(whole) > _MAXIMUM_DIGITS:
        raise AmountError("it is larger than any account")
    if not (whole + fraction).isascii():
        raise AmountError("it is not an amount in US notation")
    if fraction[2:].strip("0"):
        raise AmountError("it has fractions of a cent")
    cents = int(whole) * DOLLAR + int(fraction[:2].ljust(2, "0") or "0")
    return -cents if any(signs) else cents


def format_amount(cents: Cents, *, with_cents: bool) -> str:
    """Print cents with thousands commas, `7,000` or `7,000.00`; negative amounts in parentheses.

    Without cents the amount must be whole dollars already: printing never rounds.
    """
    dollars, rest = divmod(abs(cents), DOLLAR)
    if rest and not with_cents:
        raise ValueError("a figure with cents cannot be printed as whole dollars: round it first")
    text = f"{dollars:,}.{rest:02d}" if with_cents else f"{dollars:,}"
    return f"({text})" if cents < 0 else text


def plain_amount(cents: Cents) -> str:
    """Print cents for people outside a form cell: `7,000.00`, with a minus sign where negative."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // DOLLAR:,}.{abs(cents) % DOLLAR:02d}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide two integers and round half up in magnitude: the one rounding rule of this program.

    Raises ZeroDivisionError when the denominator is zero.
    """
    negative = (numerator < 0) != (denominator < 0)
    numerator, denominator = abs(numerator), abs(denominator)
    quotient = (2 * numerator + denominator) // (2 * denominator)
    return -quotient if negative else quotient


def round_to(cents: Cents, unit: Cents) -> Cents:
    """Round cents half up to a multiple of `unit` (1 = cents, 100 = whole dollars).

    Form 1040 instructions, "Rounding Off to Whole Dollars": amounts under 50 cents are dropped and amounts
    from 50 to 99 cents raised; cents are added first and only the total is rounded.
    """
    return divide_half_up(cents, unit) * unit
