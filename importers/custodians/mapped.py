"""Tables of movements that a user has described in a TOML file of their own.

Nothing is guessed: the day format is the one stated there, a type text that is not listed becomes a question. It must
not know what a kind of movement means for Form 8606.
"""

from __future__ import annotations

import re

from basis.errors import InputRejectedError
from basis.money import Cents
from importers.cells import DAY_FORMATS, Cells
from importers.classification.answers import sides_of
from importers.detection import Detected, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import trimmed
from importers.reading import Row, TextFile, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.row_table import RowTable
from importers.tables import account_number, fitted, is_blank, reject_rows_above, row_after_end
from importers.user_formats import IGNORE, MONEY_IN, MONEY_OUT, UserFormat

_CREDIT_OR_DEBIT = re.compile(r"(?P<amount>.*\S)\s*(?P<side>CR|DR)\.?", re.IGNORECASE)
_TAX_YEAR = re.compile(r"(?:19|20)\d\d")
_DIRECTIONS = {MONEY_IN: 1, MONEY_OUT: -1}


def read(found: Detected) -> ParsedFile:
    """Read a table by its description. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout, told = found.file, found.layout, found.layout.user
    if told is None:
        raise TypeError(f"{layout.id} is not a format of a user's own")
    if told.day_format not in DAY_FORMATS:
        raise InputRejectedError.at(
            file=told.file,
            row=None,
            value=f"day_format = {told.day_format}",
            expected="one of " + ", ".join(DAY_FORMATS),
            next_step="Correct the file.",
        )
    require_encoding(file, layout.encodings)
    reject_rows_above(file, layout, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    reader = _Rows(file, told, {field: header.column(field) for field in told.columns})
    parsed, ended = RowTable(), False
    for row in rows(file, first_line=header.line + 1, delimiter=told.delimiter):
        if is_blank(row.cells):
            continue
        if ended:
            raise row_after_end(file, row)
        if told.footers and row.cells[0].strip().startswith(told.footers):
            ended = True
            continue
        parsed.append(reader.row(row, fitted(file, row, header.width)))
    return ParsedFile(
        format=layout.id, family=layout.family, generation=layout.generations[0].id, rows=parsed.finished()
    )


class _Rows:
    """Makes rows of cells, as the description says."""

    def __init__(self, file: TextFile, told: UserFormat, at: dict[str, int]) -> None:
        self._file = file
        self._told = told
        self._at = at
        self._cells = Cells(file, (told.day_format,))
        self._types = {normalise(text): word for text, word in told.types.items()}

    def row(self, row: Row, cells: list[str]) -> ParsedRow:
        """One row. Raises InputRejectedError."""

        def cell(field: str) -> str:
            number = self._at.get(field, -1)
            return cells[number].strip() if number >= 0 else ""

        action = cell("type")
        text = normalise(action)
        word = self._types.get(text, "")
        year = self._tax_year(cell("tax_year"), row.line)
        start, length = self._file.span(row.line, row.last_line)
        source, account = cell("source"), cell("account")
        return ParsedRow(
            row.line,
            row.last_line,
            start,
            length,
            self._cells.day(cell("date"), row.line, self._told.columns["date"]),
            None,
            self._signed(self._amount(cell("amount"), row.line), action, word, row.line),
            action,
            cell("description"),
            cell("symbol"),
            canonical_quantity(cell("quantity")),
            cell("reference"),
            # Each source of money in an employer plan is an account of its own.
            account_number(self._file, row.line, f"{account} {source}".strip()) if account or source else "",
            source,
            f"{text} FOR {year}" if year else text,
            "",
            "" if word in _DIRECTIONS else word,
            year,
        )

    def _amount(self, text: str, row: int) -> Cents | None:
        column = self._told.columns["amount"]
        match = _CREDIT_OR_DEBIT.fullmatch(text)
        found = self._cells.amount(match["amount"] if match else text, row, column)
        if match is None or found is None:
            return found
        if found < 0:
            raise self._refused(row, text, f"{column}: a sign and {match['side']}", "one of them")
        return found if match["side"].upper() == "CR" else -found

    def _signed(self, cents: Cents | None, action: str, word: str, row: int) -> Cents | None:
        """The amount with the direction that the type has, in a file whose amounts have no signs."""
        if self._told.signs or not cents or word == IGNORE:
            return cents
        column = self._told.columns["amount"]
        if cents < 0:
            raise self._refused(
                row, str(cents), f"{column}: a negative amount", "positive ones: the format has no signs"
            )
        sides = {word} if word in _DIRECTIONS else sides_of(word)
        if len(sides) != 1:
            raise self._refused(
                row,
                action,
                f"{self._told.columns['type']}: the file has no signs and nobody has said the direction",
                f'a line under [types] of {self._told.file}: "{action}" = "in", "out", "ignore" or a kind of movement',
            )
        return cents * _DIRECTIONS[sides.pop()]

    def _tax_year(self, text: str, row: int) -> int | None:
        if text and not _TAX_YEAR.fullmatch(text):
            raise self._refused(row, text, self._told.columns["tax_year"], "a year such as 2024, or nothing")
        return int(text) if text else None

    def _refused(self, row: int, value: str, problem: str, expected: str) -> InputRejectedError:
        return self._file.rejected(
            row,
            value,
            problem=problem,
            expected=expected,
            next_step=f"Correct the row at its source, or {self._told.file}. Nothing was imported.",
        )
