"""Fidelity account histories: footers, 401(k) rows with a cell too many, commas without quotes, accounts by name.

It must not know what an action means for Form 8606.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from importers.cells import Cells
from importers.custodians.netbenefits import NO_SOURCE
from importers.detection import Detected, Header, check_header
from importers.fingerprint import canonical_quantity, effective_day, fidelity_reference, normalise
from importers.layouts import comparable, trimmed
from importers.reading import Row, TextFile, cut_off, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.row_table import RowTable
from importers.tables import (
    account_number,
    fitted,
    generation_id,
    is_blank,
    is_day,
    reject_rows_above,
    row_after_end,
    too_wide,
)

_NAME_AND_NUMBER = re.compile(r"(?P<label>.*\S)\s+(?P<number>[A-Z]{0,2}\d{5,}[A-Z\d]*)")
_ACCOUNT_IN_FILE_NAME = re.compile(r"History_for_Account_(?P<number>[A-Z]*\d[A-Z\d-]*)", re.IGNORECASE)
_DOWNLOADED = re.compile(r"Date downloaded\s+(?P<day>\d\d[/-]\d\d[/-]\d{4})")
_US_DOLLARS = ("", "USD", "--")
_MAY_BE_MISSING = ("cash_balance", "settlement_date")
_NUMBERS = ("price", "quantity", "commission", "fees", "accrued_interest", "amount")
_UNQUOTED_DAYS = ("MM-DD-YYYY",)
_EXCHANGES = frozenset({"EXCHANGE IN", "EXCHANGE OUT", "EXCHANGES"})
"""Rows of a 401(k): nothing says whether money changed its fund or its source."""
_PROCESSING = "processing"
_FOREIGN = "exchange "


def read(found: Detected) -> ParsedFile:
    """Read a Fidelity history of any generation. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    reject_rows_above(file, layout, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    cells_of, first_day = Cells(file, layout.day_formats), ""
    at_day, at_action = header.column("run_date"), header.column("action")
    at_amount, at_quantity, at_symbol = header.column("amount"), header.column("quantity"), header.column("symbol")
    at_description, at_currency = header.column("description"), header.column("currency")
    at_settled = header.column("settlement_date")
    accounts, width = _Accounts(file, header), header.width
    if at_currency < 0 and any(comparable(cell).startswith(_FOREIGN) for cell in header.cells):
        raise file.rejected(
            header.line,
            ", ".join(header.cells),
            problem="a needed column is missing",
            expected="the column Currency: in a layout of international trading an amount may not be in dollars",
            next_step="Download the export again.",
        )
    last_of_file = 0 if file.ends_with_newline else len(file.lines)
    parsed = RowTable()
    downloaded_on: date | None = None
    exchanged = ended = False
    for row in rows(file, first_line=header.line + 1, strict=False):
        line, last_line, cells = row
        first = cells[0].strip() if cells else ""
        if not first and is_blank(cells):
            continue
        if not first[:1].isdigit() and first.startswith(layout.footers):
            ended = True
            stamp = _DOWNLOADED.match(first)
            downloaded_on = cells_of.day(stamp["day"], line, "Date downloaded") if stamp else downloaded_on
            continue
        if ended:
            if is_day(first, layout.day_formats):
                raise row_after_end(file, row)
            continue
        plan_row = False
        if len(cells) != width:
            cells, plan_row = _aligned(file, row, header)
        elif last_line == last_of_file and file.lines[-1].endswith(",") and is_day(first, _UNQUOTED_DAYS):
            # The July 2026 layout writes an empty cell as "": a comma at the very end is a row that was cut.
            raise cut_off(file, line)
        if at_settled >= 0 and cells[at_settled].strip():
            # Not used, but a row that was cut or shifted by a comma shows here.
            cells_of.day(cells[at_settled], line, "Settlement Date")
        first_day = first_day or first
        action, text, effective, reference = _said(cells[at_action])
        exchanged = exchanged or text in _EXCHANGES
        currency = cells[at_currency].strip() if at_currency >= 0 else ""
        label, number = accounts.of(cells, line)
        start, length = file.span(line, last_line)
        parsed.append(
            ParsedRow(
                line,
                last_line,
                start,
                length,
                cells_of.day(cells[at_day], line, "Run Date"),
                effective,
                cells_of.amount(cells[at_amount], line, "Amount") if currency in _US_DOLLARS else None,
                action,
                cells[at_description].strip() if at_description >= 0 else "",
                cells[at_symbol].strip(),
                # Rows of a 401(k) carry their units in another column than the header says.
                "" if plan_row else canonical_quantity(cells[at_quantity]),
                reference,
                number,
                label,
                text,
                "" if currency in _US_DOLLARS else currency,
            )
        )
    name = _ACCOUNT_IN_FILE_NAME.search(file.name) if not accounts.in_rows else None
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation_id(layout, header, first_day),
        rows=parsed.finished(),
        account_in_name=name["number"].upper() if name else "",
        downloaded_on=downloaded_on,
        notes=(NO_SOURCE,) if exchanged else (),
    )


@lru_cache(maxsize=65_536)
def _said(cell: str) -> tuple[str, str, date | None, str]:
    """What a cell of the column Action says: the action, its normalised text, its "as of" day and its reference."""
    action = cell.strip()
    text = normalise(action)
    return action, text, effective_day(action), fidelity_reference(text)


class _Accounts:
    """Which account a row belongs to, as the columns of this file say it."""

    def __init__(self, file: TextFile, header: Header) -> None:
        self._file = file
        self._label, self._number = header.column("account"), header.column("account_number")
        self.in_rows = self._label >= 0 or self._number >= 0
        self._split: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, str] = {}

    def of(self, cells: list[str], line: int) -> tuple[str, str]:
        """Label and number; a cell `"Rollover IRA" 242000002` holds both."""
        if not self.in_rows:
            return "", ""
        label = cells[self._label].strip().replace('"', "") if self._label >= 0 else ""
        if self._number >= 0:
            number = cells[self._number]
            if number not in self._numbers:
                self._numbers[number] = account_number(self._file, line, number.strip().strip('"'))
            return label, self._numbers[number]
        known = self._split.get(label)
        if known is None:
            match = _NAME_AND_NUMBER.fullmatch(label)
            name, number = (match["label"], match["number"]) if match else (label, label)
            known = self._split[label] = (name, account_number(self._file, line, number))
        return known


def _aligned(file: TextFile, row: Row, header: Header) -> tuple[list[str], bool]:
    """The cells under their names, and whether the row has the cell too many of a 401(k) row."""
    width = header.width
    if len(row.cells) < width:
        missing = {field for field, number in header.columns.items() if number >= len(row.cells)}
        if not missing.issubset(_MAY_BE_MISSING) or row.last_line == len(file.lines):
            raise cut_off(file, row.line)
        return [*row.cells, *[""] * (width - len(row.cells))], False
    if not is_day(row.cells[0], _UNQUOTED_DAYS):
        return fitted(file, row, width), True
    # The July 2026 layout does not quote the action, so that a comma in it makes cells too many.
    at, beyond = header.column("action"), len(row.cells) - width
    pieces = row.cells[at : at + beyond + 1]
    joined = [*row.cells[:at], ",".join(pieces), *row.cells[at + beyond + 1 :]]
    candidates: list[tuple[list[str], bool]] = []
    if all(piece.strip() for piece in pieces) and _fits(joined, header):
        candidates.append((joined, False))
    if is_blank(row.cells[width:]) and _fits(row.cells[:width], header):
        candidates.append((row.cells[:width], True))
    if len(candidates) != 1:
        raise too_wide(file, row, width)
    return candidates[0]


def _fits(cells: list[str], header: Header) -> bool:
    """Whether numbers stand under the names of numbers: how a comma inside a cell is told from one between cells."""
    for field in _NUMBERS:
        number = header.column(field)
        if number >= 0 and cells[number].strip() and not _is_number(cells[number]):
            return False
    settled = header.column("settlement_date")
    balance = header.column("cash_balance")
    return (
        bool(cells[header.column("amount")].strip())
        and (settled < 0 or not cells[settled].strip() or is_day(cells[settled], _UNQUOTED_DAYS))
        and (balance < 0 or cells[balance].strip().lower() in ("", _PROCESSING) or _is_number(cells[balance]))
    )


def _is_number(text: str) -> bool:
    digits = text.strip().removeprefix("-").replace(",", "").replace(".", "", 1)
    return digits.isdigit() and digits.isascii()
