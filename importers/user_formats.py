"""Formats that a user has described in a TOML file of their own: one table of movements, told by its whole header.

`basis formats new FILE` writes a first draft. It must not know how rows are read or what they mean.

    [format]
    id = "acme-history"
    title = "Acme Retirement, history of an account"
    header = ["Trade Date", "Acct No", "Type", "Net Amt", "Units"]
    delimiter = ","
    day_format = "MM/DD/YYYY"
    signs = true

    [columns]
    date = "Trade Date"
    account = "Acct No"
    type = "Type"
    amount = "Net Amt"
    ignored = ["Units"]

    [types]
    "Employee contribution" = "contribution"
    "Dividend" = "ignore"
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from basis.errors import InputRejectedError
from basis.model import EntryKind

FIELDS: Mapping[str, str] = {
    "date": "the day of the movement",
    "account": "the number or name of the account",
    "type": "what kind of movement it was, in the custodian's words",
    "amount": "dollars",
    "tax_year": "the tax year of a contribution",
    "source": "the source of money in an employer plan",
    "description": "more words on the movement",
    "symbol": "the security",
    "quantity": "shares or units",
    "reference": "the custodian's number of the movement",
}
"""What a column can be, and what it says."""

NEEDED = ("date", "type", "amount")
IGNORE, MONEY_IN, MONEY_OUT = "ignore", "in", "out"
DELIMITERS = (",", ";", "\t", "|")
_ID = re.compile(r"[a-z][a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class UserFormat:
    """One format of a user's. `columns` maps a field to its header name; `types` maps a type text to a kind of
    movement, `ignore`, `in` or `out`. Without `signs` all amounts are positive and the type says the direction."""

    id: str
    title: str
    file: str
    header: tuple[str, ...]
    delimiter: str
    day_format: str
    signs: bool
    footers: tuple[str, ...]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    types: Mapping[str, str]

    @property
    def header_line(self) -> str:
        """The header as a line of CSV."""
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(self.header)
        return out.getvalue()


def user_formats(folder: Path) -> tuple[UserFormat, ...]:
    """Every format described in a folder, by file name. Raises InputRejectedError for one that is not whole."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        document = _document(path)
        if "format" in document:
            found.append(_Reading(path.name, document).format())
    return tuple(found)


def read_user_format(text: str, file: str) -> UserFormat:
    """The format that a TOML text describes. Raises InputRejectedError naming what is wrong."""
    try:
        return _Reading(file, tomllib.loads(text)).format()
    except tomllib.TOMLDecodeError as problem:
        raise _unreadable(file, problem) from None


def _document(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise _unreadable(path.name, problem) from None


def _unreadable(file: str, problem: Exception) -> InputRejectedError:
    return InputRejectedError(
        f"{file}: the file cannot be read as TOML ({problem}).", next_step="Correct the file or remove it."
    )


class _Reading:
    """Reads one description strictly: what is not said, or said twice, is an error and never guessed."""

    def __init__(self, file: str, document: Mapping[str, object]) -> None:
        self._file = file
        self._parts = {name: self._table(document, name) for name in ("format", "columns", "types")}

    def format(self) -> UserFormat:
        head = self._parts["format"]
        known = {"id", "title", "header", "delimiter", "day_format", "signs", "footers"}
        for key in head:
            if key not in known:
                self._refuse(f"format: {key}", "one of " + ", ".join(sorted(known)))
        identity, title = self._text(head, "id"), self._text(head, "title")
        if not _ID.fullmatch(identity):
            self._refuse(f"id = {identity}", "lower-case letters, digits and dashes, such as acme-history")
        delimiter = self._text(head, "delimiter", ",")
        if delimiter not in DELIMITERS:
            self._refuse(f"delimiter = {delimiter}", "a comma, semicolon, tab or |")
        day_format, signs = self._text(head, "day_format"), head.get("signs", True)
        if not isinstance(signs, bool):
            self._refuse(f"signs = {signs}", "true or false")
        header = self._texts(head, "header")
        columns, ignored = self._columns(header)
        return UserFormat(
            id=identity,
            title=title,
            file=self._file,
            header=header,
            delimiter=delimiter,
            day_format=day_format,
            signs=signs,
            footers=self._texts(head, "footers", ()),
            columns=columns,
            ignored=ignored,
            types=self._types(),
        )

    def _columns(self, header: tuple[str, ...]) -> tuple[Mapping[str, str], tuple[str, ...]]:
        table = self._parts["columns"]
        columns = {field: self._text(table, field) for field in table if field != "ignored"}
        ignored = self._texts(table, "ignored", ())
        for field in columns:
            if field not in FIELDS:
                self._refuse(f"columns: {field}", "one of " + ", ".join([*FIELDS, "ignored"]))
        for field in NEEDED:
            if field not in columns:
                self._refuse(f"columns: {field}", f"the header name of the column with {FIELDS[field]}")
        named = [*columns.values(), *ignored]
        for name in named:
            if name not in header or named.count(name) > 1:
                self._refuse(f"columns: {name}", "a name of the header, each in one place")
        for name in header:
            if name.strip() and name not in named:
                self._refuse(f"header: {name}", "its place under [columns]: a field, or ignored")
        return columns, ignored

    def _types(self) -> Mapping[str, str]:
        table = self._parts["types"]
        words = [*(kind.value for kind in EntryKind), IGNORE, MONEY_IN, MONEY_OUT]
        for text in table:
            if self._text(table, text) not in words:
                self._refuse(f"types: {text} = {table[text]}", "one of " + ", ".join(words))
        return {text: str(word) for text, word in table.items()}

    def _table(self, document: Mapping[str, object], name: str) -> Mapping[str, object]:
        found = document.get(name, {})
        if not isinstance(found, dict):
            self._refuse(name, f"a table [{name}]")
        return found

    def _text(self, table: Mapping[str, object], key: str, default: str = "") -> str:
        found = table.get(key, default)
        if not isinstance(found, str) or not found:
            self._refuse(f"{key} = {found!r}", "text in quotes")
        return found

    def _texts(self, table: Mapping[str, object], key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        found = table.get(key, default)
        if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
            self._refuse(f"{key} = {found!r}", "a list of texts in quotes")
        return tuple(found)

    def _refuse(self, value: str, expected: str) -> NoReturn:
        raise InputRejectedError.at(
            file=self._file,
            row=None,
            value=value,
            expected=expected,
            next_step="Correct the file; docs/formats.md describes it.",
        )
