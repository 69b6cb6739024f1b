"""Interactive Brokers activity statements: a file of sections, each with headers of its own that may repeat.

The ending value of a period that ends on December 31 is a year-end value. It must not know what a movement means for
Form 8606.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from importers.cells import Cells
from importers.custodians.ibkr_rows import TRANSFERS, US_DOLLAR, Amounts, Movement, account_of, row_of
from importers.detection import Detected, renamed
from importers.layouts import Layout, trimmed
from importers.reading import Row, TextFile, cut_off, require_encoding, rows, shown
from importers.records import ParsedFile, ParsedRow
from importers.tables import account_number, is_blank, too_wide

_HEADER, _DATA = "Header", "Data"
_KINDS = (_HEADER, _DATA, "SubTotal", "Total", "Notes")
_STATEMENT, _ACCOUNT, _NAV = "Statement", "Account Information", "Change in NAV"
_ENDING_VALUE = "Change in NAV Ending Value"
_TOTAL = "Total"
_WHOLE = "Activity Statement"
_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAY_IN_WORDS = re.compile(r"(?P<month>[A-Z][a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})")
_DIRECTIONS: Mapping[str, int] = {"in": 1, "out": -1}


class _Header(NamedTuple):
    """The columns of a section behind its first two cells: by field, and how many."""

    columns: Mapping[str, int]
    width: int


@dataclass(slots=True)
class _Statement:
    """What has been met so far while reading down the file."""

    file: TextFile
    layout: Layout
    amounts: Amounts
    said: dict[tuple[str, str], tuple[Row, str]] = field(default_factory=dict)
    headers: dict[str, _Header] = field(default_factory=dict)
    met: list[tuple[Row, str, Movement]] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    by_account: bool = False

    def text(self, section: str, name: str) -> str:
        """What the statement says of itself, empty where it does not."""
        return self.said[section, name][1] if (section, name) in self.said else ""


def read(found: Detected) -> ParsedFile:
    """Read an activity statement. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    cells_of = Cells(file, layout.day_formats)
    statement = _Statement(file, layout, Amounts(cells_of))
    for row in rows(file):
        if not is_blank(row.cells):
            _take(statement, row)
    numbers = [text for text in statement.text(_ACCOUNT, "Account").split(",") if text.strip()]
    number = account_of(numbers[0]) if len(numbers) == 1 else ""
    period = _period(statement)
    parsed = [_parsed(statement, row, movement, column, number) for row, column, movement in statement.met]
    value = _year_end_value(statement, period, number, alone=len(numbers) <= 1)
    aside = [f"{section}: {count} rows are no movements and not used" for section, count in statement.aside.items()]
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation="consolidated" if statement.by_account else "single",
        rows=tuple(sorted([*parsed, *value], key=lambda row: row.line)),
        # Other statements than the whole one may leave out sections.
        period=period if statement.text(_STATEMENT, "Title") == _WHOLE else None,
        account_label=statement.text(_ACCOUNT, "Account Type"),
        notes=tuple(note for note in (*statement.notes, *aside, statement.amounts.note) if note),
    )


def _take(statement: _Statement, row: Row) -> None:
    section, kind = row.cells[0].strip(), row.cells[1].strip() if len(row.cells) > 1 else ""
    if kind not in _KINDS:
        if section.startswith(_TOTAL):
            return
        raise _no_section(statement.file, row)
    cells = row.cells[2:]
    if section in (_STATEMENT, _ACCOUNT, _NAV) and kind == _DATA:
        if len(cells) < len(("name", "value")):
            raise cut_off(statement.file, row.line)
        _say(statement, section, row, cells)
    elif kind == _HEADER:
        statement.headers[section] = _header(statement, section, row, cells)
    elif kind == _DATA and section not in statement.layout.aside:
        _move(statement, section, row, cells)


def _say(statement: _Statement, section: str, row: Row, cells: list[str]) -> None:
    """A name and its value. The first stands: statements append a second, empty block for lent securities."""
    name = cells[0].strip()
    known = statement.said.setdefault((section, name), (row, cells[1].strip()))
    if section == _NAV and name == "Ending Value" and known[1] != cells[1].strip() and cells[1].strip(" 0.-"):
        statement.notes.append(f"line {row.line}: a second ending value is not used; the first stands")


def _header(statement: _Statement, section: str, row: Row, cells: list[str]) -> _Header:
    """The columns of a section. A section that is read needs its columns whole, each once, and none unknown."""
    layout, names = statement.layout, trimmed(cells)
    needed = statement.layout.sections.get(section)
    bound = layout.binding(names)
    if needed is not None:
        missing = [layout.columns[name][0] for name in needed if name not in bound]
        unknown = layout.unknown(names)
        wrong = (
            (layout.twice(names), "the same column twice"),
            (tuple(missing), "a needed column is missing"),
            (unknown, "an unknown column"),
        )
        hint = renamed(layout, missing[0], unknown) if missing else f"`[aliases.{layout.id}]` gives columns new names."
        for found, problem in wrong:
            if found:
                raise statement.file.rejected(
                    row.line,
                    ", ".join(found),
                    problem=f"{section}: {problem}",
                    expected=", ".join(layout.columns[name][0] for name in needed),
                    next_step=f"Download the statement again. {hint}",
                )
        statement.by_account = statement.by_account or "account" in bound
    return _Header(bound, len(names))


def _move(statement: _Statement, section: str, row: Row, cells: list[str]) -> None:
    """A row of a section: a movement where it has a day and an amount, else nothing that comes or goes."""
    file, header = statement.file, statement.headers.get(section)
    listed = section in statement.layout.sections
    columns = header.columns if header else {}
    if header is None or not ("date" in columns and ("amount" in columns or section == TRANSFERS)):
        if header is None or listed:
            raise _no_header(file, row, section)
        statement.aside[section] += 1
        return
    if len(cells) < header.width:
        raise cut_off(file, row.line)
    if any(cell.strip() for cell in cells[header.width :]):
        raise too_wide(file, row, header.width)
    values = {name: cells[number].strip() for name, number in columns.items()}
    if cells[0].strip().startswith(_TOTAL) and not values["date"]:
        return
    cents, quantity = _worth(statement, row, values)
    statement.met.append(
        (
            row,
            statement.layout.columns["date"][0],
            Movement(
                word=section,
                day=values["date"].partition(",")[0],
                cents=cents,
                currency=values.get("currency", ""),
                description=" ".join(values.get(name, "") for name in statement.layout.columns if name in _DESCRIBES),
                symbol=values.get("symbol", ""),
                quantity=quantity,
                account=values.get("account", ""),
            ),
        )
    )


_DESCRIBES = ("subtitle", "transfer_type", "direction", "company", "description")


def _worth(statement: _Statement, row: Row, values: Mapping[str, str]) -> tuple[int | None, str]:
    """Cents and shares of a row. A transfer in kind is worth what the statement says of the shares, and its cash."""
    parts = [
        statement.amounts.cents(values[name], row.line, statement.layout.columns[name][0])
        for name in ("amount", "market_value", "cash_amount")
        if name in values
    ]
    quantity = values.get("quantity", "")
    direction = values.get("direction", "")
    sign = _DIRECTIONS.get(direction.lower(), 0)
    if direction and not sign:
        raise statement.file.rejected(
            row.line,
            direction,
            problem="Direction",
            expected="In or Out",
            next_step="Download the statement again.",
        )
    cents = sum(part for part in parts if part is not None)
    if sign and cents * sign < 0:
        raise statement.file.rejected(
            row.line,
            f"{direction} {cents}",
            problem="the sign of a transfer is not that of its direction",
            expected="amounts below zero for what went out",
            next_step="Download the statement again.",
        )
    return (None if all(part is None for part in parts) else cents), "" if quantity == "--" else quantity


def _parsed(statement: _Statement, row: Row, movement: Movement, column: str, number: str) -> ParsedRow:
    file = statement.file
    account = account_of(movement.account) or number
    if statement.by_account and not account:
        raise file.rejected(
            row.line,
            ", ".join(row.cells[:4]),
            problem="a row without an account in a statement of several",
            expected="an account number in the column Account",
            next_step="Download the statement of each account.",
        )
    if account:
        account = account_number(file, row.line, account)
    place = (row.line, row.last_line, *file.span(row.line, row.last_line))
    parsed = row_of(place, movement, statement.amounts.cells, column)
    return parsed._replace(account_text=account)


def _year_end_value(
    statement: _Statement, period: tuple[date, date] | None, number: str, *, alone: bool
) -> list[ParsedRow]:
    """The ending value of one account in dollars as a row of December 31; else a note that says why it is not used."""
    if (_NAV, "Ending Value") not in statement.said:
        return []
    row, text = statement.said[_NAV, "Ending Value"]
    end = period[1] if period else None
    currency = statement.text(_ACCOUNT, "Base Currency")
    why = (
        "the statement does not say which days it spans"
        if end is None
        else f"it is of {end.isoformat()} and not of December 31"
        if (end.month, end.day) != (12, 31)
        else "it is of several accounts together"
        if statement.by_account or not alone
        else f"it is in {currency or 'a currency that is not said'} and not in dollars"
        if currency != US_DOLLAR
        else ""
    )
    if why or end is None:
        statement.notes.append(f"line {row.line}: the ending value is no year-end value: {why}")
        return []
    cents = statement.amounts.cents(text, row.line, "Ending Value")
    movement = Movement(_ENDING_VALUE, end.isoformat(), cents, "", account=number)
    return [_parsed(statement, row, movement, "Period", number)]


def _period(statement: _Statement) -> tuple[date, date] | None:
    """The days of `January 1, 2025 - December 31, 2025`, or of one day alone."""
    if (_STATEMENT, "Period") not in statement.said:
        return None
    row, text = statement.said[_STATEMENT, "Period"]
    start, _, end = text.partition(" - ")
    days = [_day_in_words(each) for each in (start, end or start)]
    if None in days:
        raise statement.file.rejected(
            row.line,
            text,
            problem="Period",
            expected="days such as January 1, 2025 - December 31, 2025",
            next_step="Download the statement in English.",
        )
    first, last = (day for day in days if day is not None)
    return first, last


def _day_in_words(text: str) -> date | None:
    match = _DAY_IN_WORDS.fullmatch(text.strip())
    if match is None or match["month"] not in _MONTH_NAMES:
        return None
    try:
        return date(int(match["year"]), _MONTH_NAMES.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return None


def _no_section(file: TextFile, row: Row) -> Exception:
    return file.rejected(
        row.line,
        ", ".join(row.cells[:4]),
        problem="a row of no section",
        expected="a section and then Header, Data, SubTotal or Total",
        next_step="Download the statement again as CSV and do not save it from a spreadsheet.",
    )


def _no_header(file: TextFile, row: Row, section: str) -> Exception:
    return file.rejected(
        row.line,
        ", ".join(row.cells[:4]),
        problem=f"{shown(section)}: a row without a header that can be read",
        expected=f"{shown(section)},Header,Currency,...",
        next_step="Download the statement again: its lines are out of order.",
    )
