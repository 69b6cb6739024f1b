"""Plain tables of any custodian: a header and a row for each movement. What differs is said in the format's TOML.

It must not know one custodian from another, nor what an action means for Form 8606.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from importers.cells import Cells
from importers.detection import Detected, Header, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import Layout, Table, trimmed
from importers.reading import Row, TextFile, cut_off, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.row_table import RowTable
from importers.tables import account_number, fitted, generation_id, is_day, reject_rows_above, row_after_end

_WITHOUT = ("", "--", "-")
_WHOLE_AMOUNT = re.compile(r'.*\.\d\d\)?"?\s*')
_ISO = ("YYYY-MM-DD",)


@dataclass(frozen=True, slots=True)
class _Named:
    """An account as a line above its rows, or the file name, names it."""

    line: int
    number: str
    label: str
    period: tuple[date, date] | None


def read(found: Detected) -> ParsedFile:
    """Read a plain table. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    table = layout.table
    if table is None:
        raise ValueError(f"format {layout.id} does not say how its rows are made")
    require_encoding(file, layout.encodings)
    reject_rows_above(file, layout, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    cells_of = Cells(file, layout.day_formats)
    accounts = _accounts(file, table)
    parts = _Parts(file, table, header, cells_of, accounts if len(accounts) > 1 else ())
    left_out: Counter[str] = Counter()
    parsed = RowTable()
    for row, cells in _table_rows(file, layout, header, found.header):
        waits = parts.waiting(cells)
        if waits:
            left_out[waits] += 1
        else:
            parsed.append(parts.row(row, cells))
    _require_known_signs(file, table, parsed)
    one = accounts[0] if len(accounts) == 1 else None
    in_name = _named_by(file, re.search(table.account_in_name, file.name), 0) if table.account_in_name else None
    notes = [f"{count} rows are left out: {waits}" for waits, count in left_out.items()]
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation_id(layout, header, ""),
        rows=parsed.finished(),
        period=one.period if one else None,
        account_in_preamble=one.number if one else "",
        account_in_name=in_name.number if in_name else "",
        account_label=one.label if one else "",
        notes=(*notes, *([table.note] if table.note else [])),
    )


def _table_rows(
    file: TextFile, layout: Layout, header: Header, header_cells: tuple[str, ...]
) -> Iterator[tuple[Row, list[str]]]:
    """The rows of data, cut to the header's width; blank, closing and account lines and repeated headers apart."""
    account_line = _pattern(layout.table.account_line) if layout.table else None
    width, names, footers = header.width, trimmed(header_cells), layout.footers
    last_line, ended = len(file.lines), False
    for row in rows(file, first_line=header.line + 1):
        cells = row.cells
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if not first:
            continue
        if account_line and account_line.match(",".join(cells)):
            ended = False
        elif first.startswith(footers) or (" " in first and _is_sentence(cells, layout)):
            ended = True
        elif ended and is_day(first, layout.day_formats):
            raise row_after_end(file, row)
        elif not ended and (first != names[0] or trimmed(cells) != names):
            if row.last_line == last_line:
                _require_whole_last_cell(file, row, header)
            yield row, cells if len(cells) == width else fitted(file, row, width)


def _is_sentence(cells: list[str], layout: Layout) -> bool:
    """Whether a row is closing words that nobody has listed: several words in one cell, and nothing in the others."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or is_day(filled[0], layout.day_formats):
        return False
    return " " in filled[0] and filled[0][0].isalpha()


def _require_whole_last_cell(file: TextFile, row: Row, header: Header) -> None:
    """An amount at the very end of a file that has lost its last line end may have lost digits too."""
    if file.ends_with_newline or header.column("amount") < header.width - 1:
        return
    if not _WHOLE_AMOUNT.fullmatch(file.lines[-1]):
        raise cut_off(file, row.line)


class _Parts:
    """The parts of the rows of one table, and the columns they are in."""

    def __init__(
        self, file: TextFile, table: Table, header: Header, cells_of: Cells, accounts: tuple[_Named, ...]
    ) -> None:
        self._file, self._cells_of, self._accounts = file, cells_of, accounts
        self._date, self._amount = header.column("date"), header.column("amount")
        self._date_name, self._amount_name = (header.cells[at].strip() for at in (self._date, self._amount))
        self._columns = header.columns
        self._action, self._description = self._at(table.action), self._at(table.description)
        self._account, self._label = self._at(table.account), self._at(table.label)
        self._symbol, self._quantity, self._reference = (
            self._at((name,)) for name in ("symbol", "quantity", "reference")
        )
        self._numbers: dict[str, str] = {}
        self._waits = [(header.column(name), values) for name, values in table.left_out.items()]

    def _at(self, fields: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._columns[name] for name in fields if name in self._columns)

    def _number(self, text: str, line: int) -> str:
        if text not in self._numbers:
            self._numbers[text] = account_number(self._file, line, text)
        return self._numbers[text]

    def waiting(self, cells: list[str]) -> str:
        """Why a row has not happened yet, empty for one that has."""
        for at, values in self._waits:
            if at >= 0 and cells[at].strip() in values:
                return f"they were {cells[at].strip().lower() or 'not completed'} when the file was made"
        return ""

    def row(self, row: Row, cells: list[str]) -> ParsedRow:
        """One row. Raises InputRejectedError for a cell that cannot be read."""
        line, last_line, _ = row
        action = _joined(cells, self._action, " ")
        number = self._number(_joined(cells, self._account, " / "), line) if self._account else ""
        above = next((each for each in reversed(self._accounts) if each.line < line), None)
        quantity = canonical_quantity(_joined(cells, self._quantity, ""))
        cents = self._cells_of.amount(cells[self._amount], line, self._amount_name)
        return ParsedRow(
            line,
            last_line,
            *self._file.span(line, last_line),
            self._cells_of.day(cells[self._date].strip(), line, self._date_name),
            None,
            # Beside shares that moved, an amount of zero says that no cash did and not what they were worth.
            cents or (None if quantity else cents),
            action,
            _joined(cells, self._description, " - "),
            _joined(cells, self._symbol, ""),
            quantity,
            _joined(cells, self._reference, ""),
            number or (above.number if above else ""),
            _joined(cells, self._label, " / ") or (above.label if above else ""),
            normalise(action),
        )


def _joined(cells: list[str], columns: tuple[int, ...], between: str) -> str:
    """The cells of several columns, one text: empty ones, dashes for nothing and line ends left out."""
    if not columns:
        return ""
    texts = [" ".join(cells[at].split()) for at in columns]
    return between.join([text for text in texts if text not in _WITHOUT])


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


def _accounts(file: TextFile, table: Table) -> tuple[_Named, ...]:
    """The accounts that lines of the file name, each for the rows below it; one named twice stands once in a file."""
    pattern = _pattern(table.account_line)
    if pattern is None:
        return ()
    named = [
        _named_by(file, match, number)
        for number, line in enumerate(file.lines, start=1)
        if (match := pattern.match(line.strip()))
    ]
    found = [each for each in named if each is not None]
    return tuple(found) if len({each.number for each in found}) > 1 else tuple(found[:1])


def _named_by(file: TextFile, match: re.Match[str] | None, line: int) -> _Named | None:
    if match is None:
        return None
    groups = {name: text or "" for name, text in match.groupdict().items()}
    days = Cells(file, _ISO)
    start, end = groups.get("start", ""), groups.get("end", "")
    period = (days.day(start, line, "from"), days.day(end, line, "to")) if start and end else None
    return _Named(line, groups["tail"], groups.get("label", "").strip(), period)


def _require_known_signs(file: TextFile, table: Table, parsed: Iterable[ParsedRow]) -> None:
    """Refuse a file of the opposite sign: an export that shows purchases as money received reverses every movement."""
    first: ParsedRow | None = None
    for row in parsed:
        if row.cents and row.fingerprint_text in (*table.pays, *table.receives):
            if (row.cents < 0) == (row.fingerprint_text in table.pays):
                return
            first = first or row
    if first is not None:
        raise file.rejected(
            first.line,
            f"{first.action} {first.cents}",
            problem="purchases are shown as money received and sales as money paid",
            expected="a negative amount where money left the account",
            next_step="Download the history of all transactions instead of the list of trades.",
        )
