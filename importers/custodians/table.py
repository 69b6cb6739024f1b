"""Plain tables of any custodian: a header and a row for each movement. What differs is said in the format's TOML.

It must not know one custodian from another, nor what an action means for Form 8606.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from importers.cells import Cells
from importers.detection import Detected, Header, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import Layout, Table, trimmed
from importers.reading import Row, TextFile, cut_off, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.tables import account_number, fitted, generation_id, is_blank, is_day, reject_rows_above, row_after_end

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
    make = _maker(file, table, header, cells_of, accounts if len(accounts) > 1 else ())
    left_out: Counter[str] = Counter()
    parsed: list[ParsedRow] = []
    first_day = ""
    for row, cells in _table_rows(file, layout, header, found.header):
        values = {field: cells[number].strip() for field, number in header.columns.items()}
        waits = _left_out(values, table)
        if waits:
            left_out[waits] += 1
            continue
        first_day = first_day or values["date"]
        parsed.append(make(row, values))
    _require_known_signs(file, table, parsed)
    one = accounts[0] if len(accounts) == 1 else None
    in_name = _named_by(file, re.search(table.account_in_name, file.name), 0) if table.account_in_name else None
    notes = [f"{count} rows are left out: {waits}" for waits, count in left_out.items()]
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation_id(layout, header, first_day),
        rows=tuple(parsed),
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
    account_line = re.compile(layout.table.account_line) if layout.table and layout.table.account_line else None
    ended = False
    for row in rows(file, first_line=header.line + 1):
        if is_blank(row.cells):
            continue
        first = next(cell.strip() for cell in row.cells if cell.strip())
        if account_line and account_line.match(file.lines[row.line - 1]):
            ended = False
        elif first.startswith(layout.footers) or _is_sentence(row.cells, layout):
            ended = True
        elif ended and is_day(first, layout.day_formats):
            raise row_after_end(file, row)
        elif not ended and trimmed(row.cells) != trimmed(header_cells):
            cells = fitted(file, row, header.width)
            _require_whole_last_cell(file, row, header)
            yield row, cells


def _is_sentence(cells: list[str], layout: Layout) -> bool:
    """Whether a row is closing words that nobody has listed: several words in one cell, and nothing in the others."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or is_day(filled[0], layout.day_formats):
        return False
    return " " in filled[0] and filled[0][0].isalpha()


def _require_whole_last_cell(file: TextFile, row: Row, header: Header) -> None:
    """An amount at the very end of a file that has lost its last line end may have lost digits too."""
    if row.last_line < len(file.lines) or file.ends_with_newline or header.column("amount") < header.width - 1:
        return
    if not _WHOLE_AMOUNT.fullmatch(file.lines[-1]):
        raise cut_off(file, row.line)


def _maker(
    file: TextFile, table: Table, header: Header, cells_of: Cells, accounts: tuple[_Named, ...]
) -> Callable[[Row, Mapping[str, str]], ParsedRow]:
    names = {field: header.cells[number].strip() for field, number in header.columns.items()}

    def make(row: Row, values: Mapping[str, str]) -> ParsedRow:
        action = _joined(values, table.action, " ")
        number = _joined(values, table.account, " / ")
        above = next((each for each in reversed(accounts) if each.line < row.line), None)
        if table.account and (number or header.column(table.account[0]) >= 0):
            number = account_number(file, row.line, number)
        cents = cells_of.amount(values["amount"], row.line, names["amount"])
        quantity = canonical_quantity(_filled(values.get("quantity", "")))
        return ParsedRow(
            row.line,
            row.last_line,
            *file.span(row.line, row.last_line),
            cells_of.day(values["date"], row.line, names["date"]),
            None,
            # Beside shares that moved, an amount of zero says that no cash did and not what they were worth.
            cents or (None if quantity else cents),
            action,
            _joined(values, table.description, " - "),
            _filled(values.get("symbol", "")),
            quantity,
            _filled(values.get("reference", "")),
            number or (above.number if above else ""),
            _joined(values, table.label, " / ") or (above.label if above else ""),
            normalise(action),
        )

    return make


def _joined(values: Mapping[str, str], fields: tuple[str, ...], between: str) -> str:
    """The cells of several fields, one text: empty ones, dashes for nothing and line ends left out."""
    return between.join(" ".join(text.split()) for text in (_filled(values.get(field, "")) for field in fields) if text)


def _filled(text: str) -> str:
    return "" if text in _WITHOUT else text


def _left_out(values: Mapping[str, str], table: Table) -> str:
    """Why a row has not happened yet, empty for one that has."""
    for field, waiting in table.left_out.items():
        value = values.get(field)
        if value is not None and value in waiting:
            return f"they were {value.lower() or 'not completed'} when the file was made"
    return ""


def _accounts(file: TextFile, table: Table) -> tuple[_Named, ...]:
    """The accounts that lines of the file name, each for the rows below it; one named twice stands once in a file."""
    if not table.account_line:
        return ()
    pattern = re.compile(table.account_line)
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


def _require_known_signs(file: TextFile, table: Table, parsed: list[ParsedRow]) -> None:
    """Refuse a file of the opposite sign: an export that shows purchases as money received reverses every movement."""
    known = [
        (row, (row.cents < 0) == (row.fingerprint_text in table.pays))
        for row in parsed
        if row.cents and row.fingerprint_text in (*table.pays, *table.receives)
    ]
    if known and not any(right for _, right in known):
        row = known[0][0]
        raise file.rejected(
            row.line,
            f"{row.action} {row.cents}",
            problem="purchases are shown as money received and sales as money paid",
            expected="a negative amount where money left the account",
            next_step="Download the history of all transactions instead of the list of trades.",
        )
