"""A table of a law file, read strictly: a missing, unknown or uncited key is an error that names file and key.

It must not know which keys a tax year has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from basis.errors import InputRejectedError
from basis.law.citation import Cited, Verified
from basis.model import Purpose
from basis.money import AmountError, Cents, parse_amount

Value = TypeVar("Value")
Table = Mapping[str, object]

_CITATION = frozenset({"value", "source", "verified"})


class LawDataError(InputRejectedError):
    """A law file does not hold what it must; the message names the file, the key and what was expected."""


class NotAsExpectedError(ValueError):
    """A value cannot be read; the message says what was expected."""


class Section:
    """One table of a law file. `finish` refuses keys that nobody asked for."""

    def __init__(self, table: Table, file: str, name: str = "") -> None:
        self.file = file
        self._table = table
        self._name = name
        self._unread = set(table)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def cited(self, key: str, read: Callable[[object], Value]) -> Cited[Value]:
        """The cited value under `key`, its content read by `read`. Raises LawDataError."""
        return self._cited(key, self._take(key), read)

    def optional(self, key: str, read: Callable[[object], Value]) -> Cited[Value] | None:
        """The cited value under `key`, None where the file has none."""
        return self.cited(key, read) if key in self else None

    def each(self, key: str, read: Callable[[object], Value]) -> tuple[Cited[Value], ...]:
        """A list of cited values, each with a source of its own."""
        return tuple(self._cited(key, item, read) for item in self._list(key))

    def cited_if(self, key: str, read: Callable[[object], Value], *, holds: bool) -> Cited[Value] | None:
        """The cited value under `key` in the years in which the rule `holds`; in others the key is refused."""
        return self.cited(key, read) if holds else None

    def verified(self, key: str) -> Verified:
        """How something was verified, said for itself. Raises LawDataError."""
        return self._verified(key, self._take(key))

    def text(self, key: str, *, empty: bool = False) -> str:
        """A text without a citation: a name or a pointer, `empty` only where that says something."""
        found = self._take(key)
        if not isinstance(found, str) or not (found or empty):
            raise self.wrong(key, found, "a text")
        return found

    def yes_or_no(self, key: str, *, default: bool) -> bool:
        """A yes or no without a citation, `default` where the file has none."""
        if key not in self:
            return default
        found = self._take(key)
        if not isinstance(found, bool):
            raise self.wrong(key, found, "true or false")
        return found

    def section(self, key: str) -> Section:
        """A table inside this one."""
        found = self._take(key)
        if not isinstance(found, Mapping):
            raise self.wrong(key, found, "a table")
        return Section(found, self.file, self._path(key))

    def section_if(self, key: str, *, holds: bool) -> Section | None:
        """The table inside this one in the years in which its rule `holds`; in others the key is refused."""
        return self.section(key) if holds else None

    def sections(self, key: str) -> tuple[Section, ...]:
        """A list of tables inside this one."""
        return tuple(Section(self._table_in(key, item), self.file, self._path(key)) for item in self._list(key))

    def finish(self) -> None:
        """Refuse what was not read: a misspelt key would otherwise be a value silently left out."""
        if self._unread:
            key = min(self._unread)
            raise self.wrong(key, self._table[key], "no such key here")

    def wrong(self, key: str, found: object, expected: str) -> LawDataError:
        """The error for one key of this table."""
        return LawDataError(
            f"{self.file}, {self._path(key)}: found {found!r}, expected {expected}.",
            next_step="correct the law file; the files of other years show how it is written.",
        )

    def _path(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def _take(self, key: str) -> object:
        if key not in self._table:
            raise self.wrong(key, "nothing", "a value with its source")
        self._unread.discard(key)
        return self._table[key]

    def _list(self, key: str) -> list[object]:
        found = self._take(key)
        if not isinstance(found, list):
            raise self.wrong(key, found, "a list")
        return found

    def _verified(self, key: str, found: object) -> Verified:
        if found not in list(Verified):
            raise self.wrong(key, found, f"verified to be one of {', '.join(Verified)}")
        return Verified(str(found))

    def _table_in(self, key: str, item: object) -> Table:
        if not isinstance(item, Mapping):
            raise self.wrong(key, item, "a table")
        return item

    def _cited(self, key: str, item: object, read: Callable[[object], Value]) -> Cited[Value]:
        table = self._table_in(key, item)
        source, verified = table.get("source"), table.get("verified")
        if set(table) != _CITATION or not isinstance(source, str) or not source.strip():
            raise self.wrong(key, dict(table), "value, source and verified, and nothing else")
        try:
            return Cited(read(table["value"]), source, self._verified(key, verified))
        except NotAsExpectedError as problem:
            raise self.wrong(key, table["value"], str(problem)) from problem


def a_text(found: object) -> str:
    """A text that is not empty. Raises NotAsExpectedError, as all readers here do."""
    if not isinstance(found, str) or not found.strip():
        raise NotAsExpectedError("a text")
    return found


def a_day(found: object) -> date:
    """A TOML date, `2024-04-15`."""
    if type(found) is not date:
        raise NotAsExpectedError("a day such as 2024-04-15, without quotation marks")
    return found


def an_amount(found: object) -> Cents:
    """An amount as printed, `"6,500"`, in cents."""
    if not isinstance(found, str):
        raise NotAsExpectedError('an amount in quotation marks, such as "6,500"')
    try:
        return parse_amount(found)
    except AmountError as problem:
        raise NotAsExpectedError(f'an amount such as "6,500"; {problem}') from problem


def a_year(found: object) -> int:
    """A tax year."""
    if type(found) is not int:
        raise NotAsExpectedError("a year such as 2018")
    return found


def a_percentage(found: object) -> int:
    """A whole percentage, `25`."""
    if type(found) is not int or not 0 < found <= 100:
        raise NotAsExpectedError("a whole percentage such as 25")
    return found


def yes_or_no(found: object) -> bool:
    """A TOML boolean."""
    if not isinstance(found, bool):
        raise NotAsExpectedError("true or false")
    return found


def line_numbers(found: object) -> tuple[str, ...]:
    """A list of printed line numbers."""
    if not isinstance(found, list) or not all(isinstance(number, str) for number in found):
        raise NotAsExpectedError('a list of line numbers such as ["22"]')
    return tuple(found)


def a_purpose(found: object) -> Purpose:
    """A purpose of a distribution, named as in the generic ledger file."""
    if found not in list(Purpose):
        raise NotAsExpectedError("a purpose such as reservist")
    return Purpose(str(found))
