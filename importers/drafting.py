"""The first draft of a format of a user's own, from the header and rows of one file.

Columns are named by known aliases only; whatever is not known is left to the user, in comments. It must not guess how
days are written beyond what every row allows, nor what a type text means.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from basis.contents import Contents
from basis.errors import InputRejectedError
from basis.identity import mask
from importers.cells import DAY_FORMATS, DayError, parse_day
from importers.layouts import comparable, trimmed
from importers.reading import Row, TextFile, read_text, rows
from importers.tables import account_number, is_blank
from importers.user_formats import DELIMITERS, FIELDS, IGNORE, NEEDED

_ALIASES: dict[str, tuple[str, ...]] = {
    "date": ("date", "trade date", "transaction date", "posted date", "posting date", "activity date", "run date"),
    "account": ("account", "account number", "account no", "account no.", "account #", "acct", "acct no", "acct #"),
    "type": ("type", "transaction type", "activity", "activity type", "action", "transaction"),
    "amount": ("amount", "net amount", "transaction amount", "total amount", "net amt", "amount ($)"),
    "tax_year": ("tax year", "contribution year", "tax yr"),
    "source": ("source", "money source", "contribution source", "money type"),
    "description": ("description", "memo", "details", "investment", "security description"),
    "symbol": ("symbol", "ticker", "symbol/cusip"),
    "quantity": ("quantity", "shares", "units"),
    "reference": ("reference", "reference number", "transaction id", "confirmation number"),
}
_US_FORMATS = ("MM/DD/YYYY", "YYYY-MM-DD", "MM-DD-YYYY", "MM/DD/YY")
_FIRST_NUMBER = re.compile(r"(\d{1,2})[/.-]\d{1,2}[/.-]\d{2,4}$")
_MONTHS = 12
_TYPES_LISTED = 60
_LEAST_COLUMNS = 3
_ROWS_LOOKED_AT = 100_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A first draft: the TOML text, and what the user still has to say before it can be used."""

    id: str
    text: str
    open: tuple[str, ...]


def draft(contents: Contents, name: str, identity: str, *, day_format: str = "") -> Draft:
    """Write a first draft for files like this one. `day_format` is the user's word on how days are written.

    Raises InputRejectedError for a file without a table, for days whose first number cannot be a month, and for
    account numbers that a spreadsheet has destroyed.
    """
    file = read_text(contents, name)
    delimiter, line, header = _header(file)
    names = {comparable(cell): cell for cell in header}
    if len(names) < len(header):
        raise file.rejected(
            line,
            ", ".join(header),
            problem="two columns of one name",
            expected="a name of its own for every column",
            next_step="Give them different names in the file.",
        )
    columns = {field: names[alias] for field, known in _ALIASES.items() for alias in known[::-1] if alias in names}
    table = [
        row
        for row in islice(rows(file, first_line=line + 1, delimiter=delimiter), _ROWS_LOOKED_AT)
        if not is_blank(row.cells)
    ]
    at = {field: header.index(column) for field, column in columns.items()}
    whole = [row for row in table if _is_movement(row, at.get("date"))]
    below = [row.cells[0].strip() for row in table if row not in whole]
    if "account" in at:
        for row in whole:
            if at["account"] < len(row.cells) and row.cells[at["account"]].strip():
                account_number(file, row.line, row.cells[at["account"]])
    days = _day_format(file, whole, at.get("date"), day_format)
    texts = Counter(row.cells[at["type"]].strip() for row in whole if "type" in at and at["type"] < len(row.cells))
    left = [name for name in header if name not in columns.values()]
    still = [f"which column is {field}, {FIELDS[field]}" for field in NEEDED if field not in columns]
    still += [f"what the column {name!r} is, or that it is ignored" for name in left]
    still += [] if days else ["how days are written (day_format)"]
    return Draft(identity, _toml(identity, name, delimiter, header, columns, left, days, texts, below), tuple(still))


def _header(file: TextFile) -> tuple[str, int, tuple[str, ...]]:
    """The delimiter and the first line of names, that has as many cells as what follows it."""
    best: tuple[int, str, int, tuple[str, ...]] = (0, "", 0, ())
    for delimiter in DELIMITERS:
        try:
            head = list(islice((row for row in rows(file, delimiter=delimiter) if not is_blank(row.cells)), 30))
        except InputRejectedError:
            continue
        for row, following in pairwise(head):
            names = tuple(cell.strip() for cell in trimmed(row.cells))
            fits = len(names) >= _LEAST_COLUMNS and len(following.cells) >= len(names)
            if fits and all(name and not name[:1].isdigit() for name in names) and len(names) > best[0]:
                best = (len(names), delimiter, row.line, names)
    if not best[0]:
        raise InputRejectedError(
            f"{mask(file.name)}: no table is found: a line of column names with rows below it.",
            next_step="Save the table alone as CSV, with one line of names above it and at least one row.",
        )
    return best[1], best[2], best[3]


def _is_movement(row: Row, date: int | None) -> bool:
    """Whether a row begins a day, or where no column of days is known, whether it may be one."""
    return date is None or (date < len(row.cells) and row.cells[date].strip()[:1].isdigit())


def _day_format(file: TextFile, table: Sequence[Row], column: int | None, said: str) -> str:
    """The one format that reads every day, "" where no day stands in the file or none fits."""
    days = [(row, row.cells[column].strip()) for row in table if column is not None and column < len(row.cells)]
    days = [(row, day) for row, day in days if day]
    if said:
        if said not in DAY_FORMATS:
            raise InputRejectedError(
                f"{mask(said)!r} is no day format.", next_step="name one of " + ", ".join(DAY_FORMATS)
            )
        return said
    for row, day in days:
        match = _FIRST_NUMBER.match(day)
        if match and int(match[1]) > _MONTHS:
            raise file.rejected(
                row.line,
                day,
                problem="the first number of a day cannot be a month",
                expected="month first, as US files have it",
                next_step="Find out how this file writes days and say it: --day-format DD/MM/YYYY.",
            )
    return next((known for known in _US_FORMATS if days and all(_reads(day, known) for _, day in days)), "")


def _reads(day: str, known: str) -> bool:
    try:
        parse_day(day, (known,))
    except DayError:
        return False
    return True


def _toml(
    identity: str,
    name: str,
    delimiter: str,
    header: Sequence[str],
    columns: dict[str, str],
    left: Sequence[str],
    days: str,
    texts: Counter[str],
    below: Sequence[str],
) -> str:
    lines = [
        f"# A format of your own, drafted from {mask(name)}. Check every line; docs/formats.md explains them.",
        "# A file with exactly these column names is then read by it.",
        "",
        "[format]",
        f"id = {_quoted(identity)}",
        f"title = {_quoted(identity.replace('-', ' ').capitalize())}",
        f"header = [{', '.join(map(_quoted, header))}]",
        f"delimiter = {_quoted(delimiter)}",
    ]
    if days:
        lines += [f"# Every day in the file can be read so. Is it right? 01/02 is then {_first_of_february(days)}."]
        lines += [f"day_format = {_quoted(days)}"]
    else:
        lines += ["# How are days written? One of " + ", ".join(DAY_FORMATS), '# day_format = ""']
    lines += [
        "# false where all amounts are positive and the type alone says the direction.",
        "signs = true",
        f"# How lines below the table begin, if there are any:\n# footers = [{', '.join(map(_quoted, below[:3]))}]",
        "",
        "[columns]",
    ]
    for field, says in FIELDS.items():
        line = f"{field} = {_quoted(columns[field])}" if field in columns else f'# {field} = ""'
        lines.append(f"{line}   # {says}{', needed' if field in NEEDED else ''}")
    lines += [
        "# Every other column: give it its place above, or take it into the list of those that are not read.",
        "ignored = [",
        *(f"    # {_quoted(name)}," for name in left),
        "]",
        "",
        "[types]",
        f'# What each text means: a kind of movement (docs/generic-ledger.md), "in", "out" or "{IGNORE}".',
        "# A text without a line is asked about, row by row.",
        *(f'# {_quoted(mask(text))} = ""   # {count} rows' for text, count in texts.most_common(_TYPES_LISTED) if text),
    ]
    return "\n".join(lines) + "\n"


def _first_of_february(days: str) -> str:
    return "1 February" if days.startswith("DD") else "January 2"


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML, but for the DEL character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
