"""What every table of transactions has in common: rows that fit their header, and which generation they are of.

It must not know one custodian from another.
"""

from __future__ import annotations

from basis.errors import InputRejectedError
from basis.identity import AccountNumber, IdentityError
from importers.cells import DayError, parse_day
from importers.detection import Header
from importers.layouts import Generation, Layout, comparable, trimmed
from importers.reading import Row, TextFile, cut_off

UNLISTED = "unlisted"
"""The generation of a file whose columns are all known but were not yet seen together."""

_HEADER_CELLS_SHOWN = 6


def fitted(file: TextFile, row: Row, width: int, *, least: int = 0) -> list[str]:
    """The cells of a row, `width` of them. A row must have `least` cells, those beyond `width` empty.

    Raises InputRejectedError for a short row and for filled cells beyond.
    """
    cells = row.cells
    if len(cells) < max(width, least):
        raise cut_off(file, row.line)
    if any(cell.strip() for cell in cells[width:]):
        raise too_wide(file, row, width)
    return cells[:width]


def too_wide(file: TextFile, row: Row, width: int) -> InputRejectedError:
    """The error for a row with more filled cells than the header has names."""
    return file.rejected(
        row.line,
        ", ".join(row.cells),
        problem=f"{len(row.cells)} cells under a header of {width}",
        expected="one cell for every column",
        next_step="A comma inside a cell needs quotes around the cell: download the export again, or correct the row.",
    )


def account_number(file: TextFile, row: int, text: str) -> str:
    """An account number as printed. Raises InputRejectedError when a spreadsheet has destroyed its digits."""
    stripped = text.strip()
    try:
        AccountNumber.parse(stripped)
    except IdentityError as problem:
        raise file.rejected(
            row,
            stripped,
            problem=f"account number: {problem}",
            expected="the account number as the custodian prints it",
            next_step="Download the export again and do not save it from a spreadsheet, which destroys long numbers.",
        ) from None
    return stripped


def is_blank(cells: list[str]) -> bool:
    """Whether nothing stands in a row (a spreadsheet writes blank lines as `,,,,`)."""
    return not any(map(str.strip, cells))


def is_day(text: str, formats: tuple[str, ...]) -> bool:
    """Whether a cell holds a day: how a row of data is told from text above and below the table."""
    try:
        parse_day(text.strip(), formats)
    except DayError:
        return False
    return True


def generation_id(layout: Layout, header: Header, first_day: str) -> str:
    """The generation of a table, told by its header and, where two share one, by how days are written."""
    if header.generation is None:
        return UNLISTED
    names = _names(header.generation)
    for generation in layout.generations:
        if generation.day_formats and _names(generation) == names and is_day(first_day, generation.day_formats):
            return generation.id
    return header.generation.id


def _names(generation: Generation) -> list[str]:
    return [comparable(name) for name in trimmed(generation.header.split(","))]


def reject_rows_above(file: TextFile, layout: Layout, header_line: int) -> None:
    """Refuse a file with rows above its header: nobody would see that they were left out."""
    for number, line in enumerate(file.lines[: header_line - 1], start=1):
        bare = line.lstrip(' "\ufeff')
        # A day may hold a comma of its own: "Sep 22, 2025".
        if any(is_day(bare.split(end)[0].strip(' "'), layout.day_formats) for end in (",", '"')):
            raise file.rejected(
                number,
                line,
                problem="a row above the header",
                expected="the header first",
                next_step="Download the export again: its lines are out of order.",
            )


def row_after_end(file: TextFile, row: Row) -> InputRejectedError:
    """The error for rows below the closing lines of an export."""
    return file.rejected(
        row.line,
        ", ".join(row.cells[:_HEADER_CELLS_SHOWN]),
        problem="a row below the end of the export",
        expected="nothing after the closing lines",
        next_step="Import each export as a file of its own.",
    )
