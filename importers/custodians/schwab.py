"""Charles Schwab histories: title and total lines, "as of" days, accounts by their last digits, and the JSON form.

It must not know what an action means for Form 8606.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from importers.cells import Cells
from importers.detection import Detected, Header, check_header, json_document
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import IGNORED, comparable, trimmed
from importers.reading import TextFile, cut_off, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.row_table import RowTable
from importers.tables import UNLISTED, fitted, is_blank, reject_rows_above, row_after_end

_TITLE = re.compile(
    r'"?Transactions\s+for account\s+(?P<label>.*?)\s*(?P<number>\.{3}\w+|X{2,}-?\d+|\d[\d-]*)\s+as of\s+'
    r"(?P<day>\d\d/\d\d/\d{4})"
)
_ACCOUNT_IN_FILE_NAME = re.compile(r"(?P<label>[^/\\]*?)_?X{2,}-?(?P<tail>\d+)_Transactions", re.IGNORECASE)
_TYPE_IN_DESCRIPTION = re.compile(r"\s*\btype:\s*(?P<type>.+)$", re.IGNORECASE)
_AS_OF = " as of "
_SEPARATORS = (" ", "\t", "\r", "\n", ",")
_TRANSACTIONS = "BrokerageTransactions"


@dataclass(frozen=True, slots=True)
class _Title:
    """What the line above the header of older files says."""

    label: str = ""
    tail: str = ""
    downloaded_on: date | None = None
    present: bool = False


def read(found: Detected) -> ParsedFile:
    """Read a CSV history of any era. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    title = _title(file, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    generation = _generation(found, header, title)
    formats = next((each.day_formats for each in layout.generations if each.id == generation), ())
    reject_rows_above(file, layout, found.header_line)
    days = _Days(Cells(file, formats or layout.day_formats))
    at = {field: header.column(field) for field in layout.columns}
    # Where the header ends with a comma every row does, so that a row without it is cut off.
    least = min(len(found.header), header.width + 1)
    quoted = file.lines[header.line - 1].lstrip().startswith('"')
    parsed = RowTable()
    ended = False
    for row in rows(file, first_line=header.line + 1):
        if is_blank(row.cells):
            continue
        if ended:
            raise row_after_end(file, row)
        if row.cells[0].strip().startswith(layout.footers):
            ended = True
            continue
        whole = len(row.cells) == header.width == least
        cells = row.cells if whole else fitted(file, row, header.width, least=least)
        if row.last_line == len(file.lines) and quoted and file.lines[-1].rstrip().endswith(",") and whole:
            # All cells have quotes, empty ones too: a comma at the very end is a row that was cut.
            raise cut_off(file, row.line)
        parsed.append(
            _row(
                days,
                (row.line, row.last_line, *file.span(row.line, row.last_line)),
                {field: cells[number] for field, number in at.items() if number >= 0},
            )
        )
    label, tail = _account_in_name(file.name)
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation,
        rows=parsed.finished(),
        account_in_preamble=title.tail,
        account_in_name=tail,
        account_label=title.label or label,
        downloaded_on=title.downloaded_on,
    )


def read_json(found: Detected) -> ParsedFile:
    """Read the JSON form, every transaction with the lines and bytes it stands on. Raises InputRejectedError."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    document = json_document(file)
    days = _Days(Cells(file, layout.day_formats))
    names = layout.names()
    parsed = RowTable()
    for place, item in _transactions(file, document):
        values: dict[str, str] = {}
        for name, value in item.items():
            field = names.get(comparable(name))
            if field is None or not _is_text(value):
                raise file.rejected(
                    place[0],
                    f"{name}: {value}",
                    problem="an unknown member of a transaction" if field is None else "a member that is not text",
                    expected=", ".join(aliases[0] for aliases in layout.columns.values()),
                    next_step=f'If Schwab has added it, leave it aside: [aliases.{layout.id}] {IGNORED} = ["{name}"].',
                )
            values[field] = str(value or "")
        missing = [layout.columns[field][0] for field in layout.needs if field not in values]
        if missing:
            raise file.rejected(
                place[0],
                ", ".join(item),
                problem=f"a transaction without {' and '.join(missing)}",
                expected=", ".join(layout.columns[field][0] for field in layout.needs),
                next_step="Download the export again: the file was changed.",
            )
        parsed.append(_row(days, place, values))
    label, tail = _account_in_name(file.name)
    start, end = (_stated_day(file, document, key, days.cells) for key in ("FromDate", "ToDate"))
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        rows=parsed.finished(),
        period=(start, end) if start and end else None,
        account_in_name=tail,
        account_label=label,
    )


class _Days:
    """Posting and effective day of `04/17/2023 as of 04/15/2023`, each text read once."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._read: dict[str, tuple[date, date | None]] = {}

    def of(self, text: str, row: int) -> tuple[date, date | None]:
        known = self._read.get(text)
        if known is None:
            posted, _, effective = text.strip().partition(_AS_OF)
            known = self._read[text] = (
                self.cells.day(posted, row, "Date"),
                self.cells.day(effective, row, "Date") if effective else None,
            )
        return known


def _row(days: _Days, place: tuple[int, int, int, int], values: Mapping[str, str]) -> ParsedRow:
    line, last_line, offset, length = place
    day, effective = days.of(values["date"], line)
    action, description = values["action"].strip(), values.get("description", "").strip()
    folded = _TYPE_IN_DESCRIPTION.search(description) if "ype:" in description.lower() else None
    if folded:
        action, description = folded["type"].strip(), description[: folded.start()].strip()
    return ParsedRow(
        line,
        last_line,
        offset,
        length,
        day,
        effective,
        days.cells.amount(values["amount"], line, "Amount"),
        action,
        description,
        values.get("symbol", "").strip(),
        canonical_quantity(values.get("quantity", "")),
        "",
        "",
        "",
        normalise(action),
    )


def _title(file: TextFile, header_line: int) -> _Title:
    for line in file.lines[: header_line - 1]:
        match = _TITLE.match(line.strip())
        if match:
            tail = re.sub(r"\D", "", match["number"])
            return _Title(match["label"], tail, _us_day(match["day"]), present=True)
        if line.lstrip(' "').startswith("Transactions"):
            return _Title(present=True)
    return _Title()


def _us_day(text: str) -> date | None:
    try:
        return date(int(text[6:]), int(text[:2]), int(text[3:5]))
    except ValueError:
        return None


def _account_in_name(name: str) -> tuple[str, str]:
    match = _ACCOUNT_IN_FILE_NAME.search(name)
    return (match["label"].replace("_", " ").strip(), match["tail"]) if match else ("", "")


def _generation(found: Detected, header: Header, title: _Title) -> str:
    """The eras share their names: the title line and the comma at the end of the header tell them apart."""
    if header.generation is None:
        return UNLISTED
    if header.generation.day_formats:
        return header.generation.id
    if not title.present:
        return "2023"
    return "2021" if len(found.header) > header.width else "2022"


def _transactions(
    file: TextFile, document: Mapping[str, object]
) -> Iterator[tuple[tuple[int, int, int, int], Mapping[str, object]]]:
    """The transactions with first and last line, byte offset and length, found again in the text."""
    items = document.get(_TRANSACTIONS)
    if not isinstance(items, list):
        raise _not_a_list(file, items)
    text = "\n".join(file.lines)
    starts = list(accumulate((len(line) + 1 for line in file.lines), initial=0))
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    position = text.find("[", text.find(f'"{_TRANSACTIONS}"')) + 1
    for item in items:
        while text[position : position + 1] in _SEPARATORS:
            position += 1
        try:
            again, end = decoder.raw_decode(text, position)
        except ValueError:
            raise _not_a_list(file, item) from None
        if again != item or not isinstance(item, dict):
            raise _not_a_list(file, item)
        line, last_line = bisect_right(starts, position), bisect_right(starts, end - 1)
        before = file.offsets[line - 1] + _bytes(text[starts[line - 1] : position]) + (file.mark if line == 1 else 0)
        yield (line, last_line, before, _bytes(text[position:end])), item
        position = end


def _is_text(value: object) -> bool:
    """Text or nothing. JSON can spell half a character (`\\ud800`), which is no text."""
    return value is None or (isinstance(value, str) and not any("\ud800" <= each <= "\udfff" for each in value))


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _not_a_list(file: TextFile, value: object) -> Exception:
    return file.rejected(
        None,
        str(value),
        problem=_TRANSACTIONS,
        expected="a list of transactions",
        next_step="Download the export again: the file was changed.",
    )


def _stated_day(file: TextFile, document: Mapping[str, object], key: str, cells: Cells) -> date | None:
    value = document.get(key)
    if value in (None, ""):
        return None
    row = next((number for number, line in enumerate(file.lines, start=1) if f'"{key}"' in line), 1)
    return cells.day(str(value), row, key)
