"""Plan histories of a recordkeeper that does not name itself: source of money, activity, cash that is invested later.

The file has no account number. It must not know what a source means for Form 8606.
"""

from __future__ import annotations

import re
from collections import deque
from datetime import date, timedelta

from importers.cells import Cells
from importers.detection import Detected, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import trimmed
from importers.reading import cut_off, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.tables import fitted, generation_id, is_blank, reject_rows_above

_MIDNIGHT = re.compile(r"(?<!\s)\s+12:00:00 AM$")
_RECEIPTS, _PURCHASE = "CASH RECEIPTS", "PURCHASE"
_INVESTED_WITHIN = timedelta(days=10)
INVESTED = "invested out of cash received"
"""What the description of a purchase says whose money the file has shown as cash received."""
BEYOND_CASH = "more than the cash received before it"
"""What it says where less cash was received than the purchase cost."""


def read(found: Detected) -> ParsedFile:
    """Read a plan history. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    reject_rows_above(file, layout, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    # Every row ends with a comma where the header does, so that a row without it is cut off.
    least = min(len(found.header), header.width + 1)
    cells_of = Cells(file, layout.day_formats)
    parsed: list[tuple[str, ParsedRow]] = []
    for row in rows(file, first_line=header.line + 1):
        if is_blank(row.cells):
            continue
        cells = fitted(file, row, header.width, least=least)
        filled = {field: " ".join(cells[number].split()) for field, number in header.columns.items()}
        if not filled["activity"] or not filled["amount"]:
            raise cut_off(file, row.line)
        action = " ".join(part for part in (filled["activity"], filled["source"]) if part)
        parsed.append(
            (
                filled["source"],
                ParsedRow(
                    row.line,
                    row.last_line,
                    *file.span(row.line, row.last_line),
                    cells_of.day(_MIDNIGHT.sub("", filled["date"]), row.line, "Transaction Date"),
                    None,
                    cells_of.amount(filled["amount"], row.line, "Amount"),
                    action,
                    " - ".join(part for part in (filled["description"], filled["investment"]) if part),
                    "",
                    canonical_quantity(filled.get("units", "")),
                    "",
                    "",
                    "",
                    normalise(action),
                ),
            )
        )
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation_id(layout, header, ""),
        rows=tuple(_invested(parsed)),
    )


def _invested(parsed: list[tuple[str, ParsedRow]]) -> list[ParsedRow]:
    """The rows, purchases marked whose money the file has shown before as cash received of the same source, and those
    of which it has shown less: they may hold money of their own."""
    marks: dict[int, str] = {}
    received: dict[str, deque[tuple[date, int]]] = {}
    for index in sorted(range(len(parsed)), key=lambda at: (parsed[at][1].day, _is_purchase(parsed[at][1]))):
        source, row = parsed[index]
        cash = received.setdefault(source, deque())
        if row.fingerprint_text.startswith(_RECEIPTS):
            cash.append((row.day, row.cents or 0))
        elif _is_purchase(row):
            while cash and row.day - cash[0][0] > _INVESTED_WITHIN:
                cash.popleft()
            if cash:
                marks[index] = INVESTED if _taken(cash, row.cents or 0) else BEYOND_CASH
    return [
        row._replace(description=f"{row.description} - {marks[index]}") if index in marks else row
        for index, (_, row) in enumerate(parsed)
    ]


def _is_purchase(row: ParsedRow) -> bool:
    return row.fingerprint_text.startswith(_PURCHASE)


def _taken(cash: deque[tuple[date, int]], cents: int) -> bool:
    """Whether the cash covers a purchase, which is then taken out of it, oldest first."""
    if cents > sum(left for _, left in cash):
        return False
    for at, (day, left) in enumerate(cash):
        used = min(left, cents)
        cash[at], cents = (day, left - used), cents - used
    return True
