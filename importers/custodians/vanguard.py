"""Vanguard's OfxDownload.csv: several tables in one file, of positions and of transactions.

Positions are as of the download, not of December 31, so that they are no year-end value: they are counted and left
aside. It must not know what a transaction type means for Form 8606.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from basis.errors import InputRejectedError
from importers.cells import Cells
from importers.detection import Detected, Header, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import Layout, comparable, trimmed
from importers.reading import Row, TextFile, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.tables import UNLISTED, account_number, fitted, is_blank, too_wide

_PLANS = "employer plan positions"
_POSITIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("positions", ("account number", "investment name", "symbol", "shares")),
    (_PLANS, ("plan number", "plan name")),
)
_FIRST_NAMES = frozenset(names[0] for _, names in _POSITIONS)
"""What the first column of every table is called, of those with transactions too."""


@dataclass(slots=True)
class _Tables:
    """What has been met so far while reading down the file."""

    rows: list[ParsedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    plans: dict[str, str] = field(default_factory=dict)


def read(found: Detected, known: tuple[Layout, ...]) -> ParsedFile:
    """Read every table of the file. Raises InputRejectedError and reads nothing when one row is wrong."""
    file = found.file
    require_encoding(file, found.layout.encodings)
    ours = tuple(layout for layout in known if layout.family == found.layout.family)
    met = _Tables()
    for header_row, table in _cut(file, ours):
        title = _positions(header_row.cells)
        if title:
            met.notes.append(
                f"{title}: {len(table)} rows from line {header_row.line} are as of the download and not used"
            )
            if title == _PLANS:
                met.plans |= {row.cells[0].strip(): " ".join(row.cells[1].split()) for row in table if row.cells[1:]}
            continue
        layout = _layout_of(header_row, ours)
        header = check_header(file, layout, header_row.line, tuple(trimmed(header_row.cells)))
        met.generations.append(header.generation.id if header.generation else UNLISTED)
        # Every row ends with a comma where the header does, so that a row without it is cut off.
        least = min(len(header_row.cells), header.width + 1)
        cells_of = Cells(file, layout.day_formats)
        met.rows += [_row(file, row, fitted(file, row, header.width, least=least), header, cells_of) for row in table]
    return ParsedFile(
        format=found.layout.id,
        family=found.layout.family,
        generation=" + ".join(dict.fromkeys(met.generations)) or "positions only",
        rows=tuple(met.rows),
        plans=met.plans,
        notes=tuple(met.notes),
    )


def _cut(file: TextFile, ours: tuple[Layout, ...]) -> Iterator[tuple[Row, list[Row]]]:
    """The tables of the file, each with its header. A table begins with a header, wherever blank lines are."""
    header: Row | None = None
    table: list[Row] = []
    for row in rows(file):
        if is_blank(row.cells):
            continue
        if _positions(row.cells) or any(_is_header(row.cells, layout) for layout in ours):
            if header is not None:
                yield header, table
            header, table = row, []
        elif header is None:
            raise _no_header(file, row)
        elif comparable(row.cells[0]) in _FIRST_NAMES:
            raise _unknown_header(file, row, ours)
        elif _positions(header.cells) and len(trimmed(row.cells)) > len(trimmed(header.cells)):
            raise too_wide(file, row, len(trimmed(header.cells)))
        else:
            table.append(row)
    if header is not None:
        yield header, table


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
