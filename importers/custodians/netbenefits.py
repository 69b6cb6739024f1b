"""Fidelity NetBenefits plan histories (`history.csv`): the plan's name above the table, HTML entities, padding rows.

The file has no account number: the plan's name is the account. It must not know what a type means for Form 8606.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from importers.cells import Cells
from importers.detection import Detected, check_header
from importers.fingerprint import canonical_quantity, normalise
from importers.layouts import trimmed
from importers.reading import Row, TextFile, cut_off, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.tables import fitted, generation_id, is_blank, reject_rows_above

_PLAN = re.compile(r"Plan name:\s*,(?P<name>.*)", re.IGNORECASE)
_RANGE = re.compile(r"Date Range\s*,\s*(?P<start>[\d/]+)\s*-\s*(?P<end>[\d/]+)[\s,]*", re.IGNORECASE)
NO_SOURCE = (
    "this export names no source of money: a rollover to Roth inside the plan may stand among its exchanges. Form "
    "1099-R of the plan (code G) or its statement by source shows one"
)
"""What is to be said of every Fidelity file with exchanges in a plan. Code H is no sign of one: it stands for a
designated Roth account that was rolled over to a Roth IRA (Instructions for Form 1099-R)."""


def read(found: Detected) -> ParsedFile:
    """Read a plan history. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    reject_rows_above(file, layout, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    cells_of = Cells(file, layout.day_formats)
    plan, period = _above(file, found.header_line, cells_of)
    parsed: list[ParsedRow] = []
    for row in rows(file, first_line=header.line + 1):
        if is_blank(row.cells):
            continue
        cells = fitted(file, row, header.width)
        filled = {field: cells[number].strip() for field, number in header.columns.items()}
        _require_whole(file, row, filled)
        action = unescape(filled["type"])
        parsed.append(
            ParsedRow(
                row.line,
                row.last_line,
                *file.span(row.line, row.last_line),
                cells_of.day(filled["date"], row.line, "Date"),
                None,
                cells_of.amount(filled["amount"], row.line, "Amount"),
                action,
                unescape(filled["investment"]),
                "",
                canonical_quantity(filled.get("shares", "")),
                "",
                "",
                plan,
                normalise(action),
            )
        )
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation_id(layout, header, ""),
        rows=tuple(parsed),
        period=period,
        account_in_preamble=plan,
        account_label=plan,
        plans={"": plan} if plan else {},
        notes=(NO_SOURCE,),
    )


def _above(file: TextFile, header_line: int, cells_of: Cells) -> tuple[str, tuple[date, date] | None]:
    """The plan's name, which may hold commas without quotes, and the days the file spans."""
    plan, period = "", None
    for number, line in enumerate(file.lines[: header_line - 1], start=1):
        named = _PLAN.match(line.strip().strip('"'))
        if named:
            plan = " ".join(unescape(named["name"]).strip(' ",').split())
        stated = _RANGE.fullmatch(line.strip().replace('"', ""))
        if stated:
            days = (
                cells_of.day(stated["start"], number, "Date Range"),
                cells_of.day(stated["end"], number, "Date Range"),
            )
            period = days if days[0] <= days[1] else None
    return plan, period


def _require_whole(file: TextFile, row: Row, filled: dict[str, str]) -> None:
    """Every row says what it is, its amount and its shares, zeros included: an empty cell is one that was lost."""
    if not all(filled[field] for field in ("type", "amount", "shares") if field in filled):
        raise cut_off(file, row.line)
