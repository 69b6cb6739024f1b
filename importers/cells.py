"""Single cells of a US export: days and amounts, read strictly and fast.

The same day occurs thousands of times in one file, so each is read once. It must not know columns or custodians.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from basis.money import AmountError, Cents, parse_amount
from importers.reading import TextFile

_CACHED_TEXTS = 65_536
_FIRST_YEAR = 1970
_CENTURY_SPLIT = 70
_NO_AMOUNT = ("", "--")
_NEXT_STEP = "Correct the cell in the original at the custodian, or download the export again. Nothing was imported."


_PLAIN_AMOUNT = re.compile(r"-?\$?[0-9]{1,12}\.[0-9]{2}")
"""The `-1234.56` and `-$1234.56` of most exports: what `parse_amount` says of them needs no more than their digits."""


class DayError(ValueError):
    """A text is not a day of the calendar in the expected format."""


DAY_FORMATS: dict[str, Callable[[str], tuple[str, str, str]]] = {}
"""Day formats by the name formats use, each cutting a text into year, month, day."""


def _cut(separator: str, order: tuple[int, int, int]) -> Callable[[str], tuple[str, str, str]]:
    def cut(text: str) -> tuple[str, str, str]:
        parts = text.split(separator)
        if len(parts) != len(order):
            raise DayError
        return parts[order[0]], parts[order[1]], parts[order[2]]

    return cut


_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: str(number) for number, name in enumerate(_MONTH_NAMES, start=1)}
_TIME_AFTER_DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) [0-2]\d:[0-5]\d:[0-5]\d [-+]\d{4}")


def _month_by_name(text: str) -> tuple[str, str, str]:
    """`Sep 22, 2025`."""
    month, _, rest = text.partition(" ")
    day, _, year = rest.partition(", ")
    if month not in _MONTHS:
        raise DayError
    return year, _MONTHS[month], day


def _before_time(text: str) -> tuple[str, str, str]:
    """`2021-05-28 04:06:51 -0400`: the day where the custodian is; no zone is turned into another."""
    match = _TIME_AFTER_DAY.fullmatch(text)
    if match is None:
        raise DayError
    year, month, day = match["day"].split("-")
    return year, month, day


def _run_together(text: str) -> tuple[str, str, str]:
    """`20260214`."""
    if len(text) != len("YYYYMMDD"):
        raise DayError
    return text[:4], text[4:6], text[6:]


DAY_FORMATS["YYYY-MM-DD"] = _cut("-", (0, 1, 2))
DAY_FORMATS["MM/DD/YYYY"] = _cut("/", (2, 0, 1))
DAY_FORMATS["MM-DD-YYYY"] = _cut("-", (2, 0, 1))
DAY_FORMATS["MM/DD/YY"] = _cut("/", (2, 0, 1))
DAY_FORMATS["DD/MM/YYYY"] = _cut("/", (2, 1, 0))
DAY_FORMATS["DD.MM.YYYY"] = _cut(".", (2, 1, 0))
DAY_FORMATS["Mon DD, YYYY"] = _month_by_name
DAY_FORMATS["YYYY-MM-DD HH:MM:SS +ZZZZ"] = _before_time
DAY_FORMATS["YYYYMMDD"] = _run_together


@lru_cache(maxsize=_CACHED_TEXTS)
def parse_day(text: str, formats: tuple[str, ...]) -> date:
    """A day in one of the named formats. Raises DayError; month and day may lack a leading zero, years may not.

    A two-digit year is read only where `MM/DD/YY` is named: 70-99 are 1970-1999.
    """
    for name in formats:
        try:
            year, month, day = DAY_FORMATS[name](text)
        except DayError:
            continue
        if not (year + month + day).isdigit() or not text.isascii():
            continue
        digits = 2 if name.endswith("/YY") else 4
        if len(year) != digits or not 1 <= len(month) <= 2 or not 1 <= len(day) <= 2:
            continue
        number = int(year)
        if digits != 4:
            number += 1900 if number >= _CENTURY_SPLIT else 2000
        try:
            found = date(number, int(month), int(day))
        except ValueError:
            raise DayError("there is no such day") from None
        if found.year < _FIRST_YEAR:
            raise DayError("it is before any account of this kind")
        return found
    raise DayError("it is not a day in the format of this file")


@dataclass(slots=True)
class Cells:
    """Reads the cells of one file and says where a cell is that cannot be read."""

    file: TextFile
    day_formats: tuple[str, ...]
    _days: dict[str, date] = field(default_factory=dict)

    def day(self, text: str, row: int, column: str) -> date:
        """A day. Raises InputRejectedError naming file, row, value and the expected format."""
        found = self._days.get(text)
        if found is not None:
            return found
        try:
            found = parse_day(text.strip(), self.day_formats)
        except DayError as problem:
            raise self.file.rejected(
                row,
                text,
                problem=f"{column}: {problem}",
                expected="a day as " + " or ".join(self.day_formats),
                next_step=_NEXT_STEP,
            ) from None
        self._days[text] = found
        return found

    def amount(self, text: str, row: int, column: str) -> Cents | None:
        """Signed cents, None for an empty cell or a dash. Raises InputRejectedError."""
        if _PLAIN_AMOUNT.fullmatch(text):
            return int(text.replace(".", "").replace("$", ""))
        stripped = text.strip()
        if stripped in _NO_AMOUNT:
            return None
        try:
            return parse_amount(stripped)
        except AmountError as problem:
            raise self.file.rejected(
                row,
                text,
                problem=f"{column}: {problem}",
                expected="an amount in US notation such as 7,000.00 or -7000.00",
                next_step=_NEXT_STEP,
            ) from None
