"""Vanguard's OfxDownload.csv: several tables in one file, of positions and of transactions.

Positions are as of the download, not of December 31, so that they are no year-end value: they are counted and left
aside. It must not know what a transaction type means for Form 8606.
"""

from __future__ import annotations

from basis.errors import InputRejectedError
from importers.cells import Cells
from importers.detection import Detected, Header, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import Layout, comparable, trimmed
from importers.reading import Row, TextFile, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.row_table import RowTable
from importers.tables import UNLISTED, account_number, fitted, is_blank, too_wide

_PLANS = "employer plan positions"
_POSITIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("positions", ("account number", "investment name", "symbol", "shares")),
    (_PLANS, ("plan number", "plan name")),
)
_FIRST_NAMES = frozenset(names[0] for _, names in _POSITIONS)
"""What the first column of every table is called, of those with transactions too."""


class _Tables:
    """The tables of one file, read row by row. A table begins with a header, wherever blank lines are."""

    def __init__(self, file: TextFile, ours: tuple[Layout, ...]) -> None:
        self.rows = RowTable()
        self.generations: list[str] = []
        self.plans: dict[str, str] = {}
        """The names of employer plans by their numbers."""
        self._file = file
        self._ours = ours
        self._positions: list[tuple[str, int, int]] = []
        self._header: Header | None = None
        self._cells_of = Cells(file, ())
        self._least = self._width = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read and left aside."""
        return tuple(
            f"{title}: {count} rows from line {line} are as of the download and not used"
            for title, line, count in self._positions
        )

    def add(self, row: Row) -> None:
        """Take in a row: a header begins a table, any other belongs to the table it stands in."""
        title = _positions(row.cells)
        if title:
            self._header = None
            self._positions.append((title, row.line, 0))
            self._width = len(trimmed(row.cells))
        elif any(_is_header(row.cells, layout) for layout in self._ours):
            self._begin(row)
        elif self._header is None and not self._positions:
            raise _no_header(self._file, row)
        elif comparable(row.cells[0]) in _FIRST_NAMES:
            raise _unknown_header(self._file, row, self._ours)
        elif self._header is not None:
            cells = fitted(self._file, row, self._header.width, least=self._least)
            self.rows.append(_row(self._file, row, cells, self._header, self._cells_of))
        else:
            self._add_position(row)

    def _add_position(self, row: Row) -> None:
        if len(trimmed(row.cells)) > self._width:
            raise too_wide(self._file, row, self._width)
        title, line, count = self._positions[-1]
        self._positions[-1] = title, line, count + 1
        if title == _PLANS and row.cells[1:]:
            self.plans[row.cells[0].strip()] = " ".join(row.cells[1].split())

    def _begin(self, row: Row) -> None:
        layout = _layout_of(row, self._ours)
        self._header = check_header(self._file, layout, row.line, tuple(trimmed(row.cells)))
        self._cells_of = Cells(self._file, layout.day_formats)
        # Every row ends with a comma where the header does, so that a row without it is cut off.
        self._least = min(len(row.cells), self._header.width + 1)
        self.generations.append(self._header.generation.id if self._header.generation else UNLISTED)


def read(found: Detected, known: tuple[Layout, ...]) -> ParsedFile:
    """Read every table of the file. Raises InputRejectedError and reads nothing when one row is wrong."""
    file = found.file
    require_encoding(file, found.layout.encodings)
    tables = _Tables(file, tuple(layout for layout in known if layout.family == found.layout.family))
    for row in rows(file):
        if not is_blank(row.cells):
            tables.add(row)
    return ParsedFile(
        format=found.layout.id,
        family=found.layout.family,
        generation=" + ".join(dict.fromkeys(tables.generations)) or "positions only",
        rows=tables.rows.finished(),
        plans=tables.plans,
        notes=tables.notes,
    )


def _unknown_header(file: TextFile, row: Row, ours: tuple[Layout, ...]) -> Exception:
    """The error for a header that is none of a known table: its rows must not count as rows of the table above."""
    nearest = max(ours, key=lambda layout: len(layout.binding(row.cells)))
    check_header(file, nearest, row.line, tuple(trimmed(row.cells)))
    return _no_header(file, row)


def _positions(cells: list[str]) -> str:
    names = tuple(comparable(cell) for cell in cells)
    return next((title for title, start in _POSITIONS if names[: len(start)] == start), "")


def _is_header(cells: list[str], layout: Layout) -> bool:
    bound = layout.binding(cells)
    return any(all(name in bound for name in group) for group in layout.told_by)


def _layout_of(header: Row, ours: tuple[Layout, ...]) -> Layout:
    return next(layout for layout in ours if _is_header(header.cells, layout))


def _row(file: TextFile, row: Row, cells: list[str], header: Header, cells_of: Cells) -> ParsedRow:
    def cell(name: str) -> str:
        number = header.column(name)
        return cells[number].strip() if number >= 0 else ""

    action = cell("type") or cell("activity")
    start, length = file.span(row.line, row.last_line)
    return ParsedRow(
        row.line,
        row.last_line,
        start,
        length,
        cells_of.day(cell("trade_date"), row.line, "Trade Date"),
        None,
        cells_of.amount(cell("amount"), row.line, "Net Amount"),
        action,
        " - ".join(dict.fromkeys(text for text in (cell("description"), cell("investment")) if text)),
        cell("symbol"),
        canonical_quantity(cell("shares")),
        "",
        _account(file, row, cell("account")),
        "",
        normalise(action),
    )


def _account(file: TextFile, row: Row, text: str) -> str:
    if text:
        return account_number(file, row.line, text)
    raise file.rejected(
        row.line,
        ", ".join(row.cells[:4]),
        problem="a row without an account number",
        expected="an account number in the first column",
        next_step="Download the export again: the row was changed or cut off.",
    )


def _no_header(file: TextFile, row: Row) -> InputRejectedError:
    return file.rejected(
        row.line,
        ", ".join(row.cells),
        problem="a row above the header",
        expected="the header of a table",
        next_step="Download the export again: its lines are out of order.",
    )
