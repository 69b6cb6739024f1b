"""The normalised action text by which a row is known again in another export, generation or file name.

Frozen: a ledger holds digests of this text. A change needs a new `NORMALISER_VERSION` and both versions kept.
It must not know how rows are classified.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from html import unescape

NORMALISER_VERSION = 1

_CACHED_TEXTS = 65_536
_REGISTER = re.compile(r"\s*\((?:CASH|MARGIN)\)$")
_AS_OF = re.compile(
    r"\bAS OF\s+(?:"
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"|(?P<name>[A-Z]{3})-(?P<named_day>\d{1,2})-(?P<named_year>\d{4})"
    r"|(?P<us_month>\d{1,2})[-/](?P<us_day>\d{1,2})[-/](?P<us_year>\d{4}|\d{2})"
    r")(?!\d)"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), start=1
    )
}
_CENTURY = 2000


@lru_cache(maxsize=_CACHED_TEXTS)
def normalise(action: str) -> str:
    """The action unescaped, stripped, with single blanks, in upper case, without what differs between generations.

    Fidelity appends `(Cash)` or `(Margin)` in some generations and prints the "as of" date in three ways; the
    suffix goes and the date becomes ISO. A text without either is only tidied.
    """
    text = " ".join(unescape(action).split()).upper()
    text = _REGISTER.sub("", text)
    return _AS_OF.sub(_iso, text) if "AS OF " in text else text


@lru_cache(maxsize=_CACHED_TEXTS)
def effective_day(action: str) -> date | None:
    """The "as of" day printed inside an action, None without one (or when it is no day of the calendar)."""
    match = _AS_OF.search(" ".join(action.split()).upper())
    return _day_of(match) if match else None


def _iso(match: re.Match[str]) -> str:
    day = _day_of(match)
    return f"AS OF {day.isoformat()}" if day else match[0]


def _day_of(match: re.Match[str]) -> date | None:
    if match["year"]:
        parts = (int(match["year"]), int(match["month"]), int(match["day"]))
    elif match["name"]:
        parts = (int(match["named_year"]), _MONTHS.get(match["name"], 0), int(match["named_day"]))
    else:
        year = int(match["us_year"])
        parts = (year if year > _CENTURY // 20 else _CENTURY + year, int(match["us_month"]), int(match["us_day"]))
    try:
        return date(*parts)
    except ValueError:
        return None


@lru_cache(maxsize=_CACHED_TEXTS)
def canonical_quantity(text: str) -> str:
    """A number of shares as plain decimal text: no commas, plus or trailing zeros, empty for none.

    Other text is only tidied.
    """
    tidy = text.strip().replace(",", "").removeprefix("+")
    sign, digits = ("-", tidy[1:]) if tidy.startswith("-") else ("", tidy)
    whole, _, fraction = digits.partition(".")
    if not (whole + fraction).isdigit() or not (whole + fraction).isascii():
        return tidy
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return "" if number == "0" else f"{sign}{number}"


_FIDELITY_REFERENCE = re.compile(r"\bE[DR][A-Z0-9]+(?=\s*/WEB)|\bVS\s+(\w{3}-\w{6}-\w)")


@lru_cache(maxsize=_CACHED_TEXTS)
def fidelity_reference(text: str) -> str:
    """The `ED...`/`ER...` reference or the counter account in a normalised Fidelity action, empty without one."""
    match = _FIDELITY_REFERENCE.search(text)
    return (match[1] or match[0]) if match else ""
