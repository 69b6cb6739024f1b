"""After-tax room as text and as a JSON document: the worksheets, what they rest on, and where the limits stand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from basis.app.room_calculator import EmployerRoom, YearOfRoom
from basis.engine import Component, Worksheet
from basis.money import plain_amount
from basis.report.year import WIDTH, worksheet_document, worksheet_rows

SCHEMA = "basis.room/1"


def room_document(found: YearOfRoom) -> dict[str, Any]:
    """The document `basis.room/1`: per employer the worksheets, the room in cents, findings."""
    return {
        "schema": SCHEMA,
        "client": None if found.owner is None else found.owner.client,
        "year": found.law.year,
        "employers": [_employer_document(each, found.unit) for each in found.rooms],
        "findings": [{"code": each.code, "message": each.message} for each in found.findings],
        "citations": list(found.citations),
    }


def _employer_document(each: EmployerRoom, unit: int) -> dict[str, Any]:
    left = each.room.left
    return {
        "employer": each.employer or None,
        "plans": list(each.plans),
        "room": {
            "cents": left.cents,
            "text": "" if left.cents is None else plain_amount(left.cents),
            "status": left.status.word,
        },
        "worksheets": {sheet.key: worksheet_document(sheet, unit) for sheet in _sheets(each)},
        "rests_on": [
            {"line": number, "label": part.label, "cents": part.cents, "refs": list(part.refs)}
            for number, part in _parts(each.room.sheet)
        ],
        "findings": [{"code": f.code, "message": f.message, "refs": list(f.refs)} for f in each.room.findings],
    }


def _sheets(each: EmployerRoom) -> tuple[Worksheet, ...]:
    own = each.room.self_employed
    return (each.room.sheet,) if own is None else (own, each.room.sheet)


def _parts(sheet: Worksheet) -> list[tuple[str, Component]]:
    """What was typed or is on file, by line; the law's own values are cited elsewhere."""
    return [(number, part) for number, row in sheet.lines.items() for part in row.line.components if part.refs]


def room_text(found: YearOfRoom) -> str:
    """The worksheets in 80 columns, the room in one sentence, findings, citations."""
    who = "without a ledger" if found.owner is None else str(found.owner)
    rows = [f"After-tax room for {found.law.year}, {who}", ""]
    for each in found.rooms:
        if each.employer:
            plans = f": {', '.join(each.plans)}" if each.plans != (each.employer,) else ""
            rows += textwrap.wrap(f"{each.employer}{plans}", WIDTH)
        for sheet in _sheets(each):
            rows += worksheet_rows(sheet, found.unit)
        rows += [_said(each), ""]
        if found.owner is not None:
            rows += _rests_on(each)
        rows += _bullets(finding.message for finding in each.room.findings)
    rows += _bullets(finding.message for finding in found.findings)
    rows += ["Law", *(row for citation in found.citations for row in _hanging(citation))]
    return "\n".join(rows)


def _said(each: EmployerRoom) -> str:
    cents = each.room.left.cents
    return f"Room left for after-tax contributions: {'?' if cents is None else plain_amount(cents)}"


def _rests_on(each: EmployerRoom) -> list[str]:
    parts = _parts(each.room.sheet)
    rows = [
        f"  {number:<4}{part.label:<52}{plain_amount(part.cents) if part.cents is not None else '?':>14}  "
        f"{' '.join(part.refs)}".rstrip()
        for number, part in parts
    ]
    return ["What it rests on", *rows, ""] if rows else []


def _bullets(messages: Iterable[str]) -> list[str]:
    rows = [row for message in messages for row in _hanging(f"- {message}")]
    return [*rows, ""] if rows else []


def _hanging(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
