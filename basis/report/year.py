"""One figured Form 8606 as a JSON document and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from basis.engine import Line, Status, Worksheet, YearResult
from basis.engine.must_file import why_required
from basis.engine.result import line_text
from basis.model import Owner
from basis.money import Cents

SCHEMA = "basis.year/1"
WIDTH = 80
_AMOUNT_WIDTH = 14
_MARKS = {Status.ASSUMED: "assumed", Status.CONFLICT: "conflict", Status.MISSING: "missing"}


def year_document(result: YearResult, *, client: str | None = None) -> dict[str, Any]:
    """The document `basis.year/1`: a key per printed line number, money as cents beside its printed text."""
    return {
        "schema": SCHEMA,
        "client": client,
        "year": result.year,
        "owner": owner_document(result.owner),
        "revision": result.law.revision,
        "rounding": "cents" if result.election.unit == 1 else "dollars",
        "line_10_places": result.election.places if result.election.places is not None else "exact",
        "required": result.required,
        "required_because": list(why_required(result)),
        "parts": {part: decision.completed for part, decision in result.parts.items()},
        "lines": {number: line_document(result, line) for number, line in result.lines.items()},
        "worksheets": {
            key: worksheet_document(sheet, result.election.unit) for key, sheet in result.worksheets.items()
        },
        "findings": [
            {"code": finding.code, "message": finding.message, "refs": list(finding.refs)}
            for finding in result.findings
        ],
    }


def owner_document(owner: Owner) -> str | dict[str, str]:
    """`self`, or the decedent whose IRA was inherited."""
    return {"decedent": owner.decedent} if owner.decedent else "self"


def worksheet_document(sheet: Worksheet, unit: Cents) -> dict[str, Any]:
    """A worksheet, or the lines of another form: its title, where it is printed, and a key per line of its own."""
    return {
        "title": sheet.title,
        "source": sheet.source,
        "lines": {
            number: {"name": row.name, **_amount_document(row.line, line_text(row.line, sheet.unit or unit))}
            for number, row in sheet.lines.items()
        },
    }


def line_document(result: YearResult, line: Line) -> dict[str, Any]:
    """One line: `cents` null and `text` empty where it is blank or missing; line 10 has `ratio` instead."""
    document = _amount_document(line, result.text(line.number), is_ratio=result.law.line(line.number).same_as == "10")
    if line.number in result.marks:
        document["mark"] = result.marks[line.number]
    return document


def _amount_document(line: Line, text: str, *, is_ratio: bool = False) -> dict[str, Any]:
    document: dict[str, Any] = {"text": text, "status": line.status.word}
    if is_ratio or line.ratio is not None:
        document["ratio"] = line.ratio.text if line.ratio is not None else None
    else:
        document["cents"] = line.cents
    if line.reasons:
        document["reasons"] = list(line.reasons)
    return document


def year_text(result: YearResult, *, title: str) -> str:
    """The form's lines in a plain table, what is missing or assumed explained below it."""
    rows = [title, f"Form 8606 for {result.year}, {_rounding(result)}", ""]
    notes: dict[str, str] = {}
    for part, name in result.law.parts.items():
        heading = f"{f'Part {part}':<10}{name}" if len(result.law.parts) > 1 else name
        lines = [result.lines[line.number] for line in result.law.lines if line.part == part]
        decision = result.parts[part]
        if all(line.status is Status.BLANK for line in lines):
            rows += [heading, f"      not completed: {decision.reason}", ""]
            continue
        rows.append(heading)
        for line in lines:
            rows += _line_rows(result, line)
            for reason in line.reasons if line.components else ():
                notes.setdefault(reason, line.number)
        rows.append("")
    for sheet in result.worksheets.values():
        rows += worksheet_rows(sheet, result.election.unit)
    if why := why_required(result):
        rows.append("Form 8606 must be filed, with the return or, where none is due, by itself")
        rows += _bullets(why)
    if notes:
        rows.append("What this rests on, or waits for")
        rows += _bullets(f"line {number}: {reason}" for reason, number in notes.items())
    if result.findings:
        rows.append("Findings")
        rows += _bullets(finding.message for finding in result.findings)
    return "\n".join(rows).rstrip()


def _rounding(result: YearResult) -> str:
    places = result.election.places
    return f"{'cents' if result.election.unit == 1 else 'whole dollars'}, line 10 " + (
        f"to {places} places" if places is not None else "unrounded"
    )


def _line_rows(result: YearResult, line: Line) -> list[str]:
    amount = result.text(line.number) or ("-" if line.status is Status.BLANK else "?")
    amount += result.marks.get(line.number, "")
    return _row(line.number, result.law.line(line.number).name, amount, line.status)


def worksheet_rows(sheet: Worksheet, unit: Cents) -> list[str]:
    """A worksheet in a plain table, what it waits for below it."""
    rows = textwrap.wrap(sheet.title, WIDTH)
    for number, row in sheet.lines.items():
        amount = line_text(row.line, sheet.unit or unit) or ("-" if row.line.status is Status.BLANK else "?")
        rows += _row(number, row.name, amount, row.line.status)
    # A line that only waits for others of the sheet says no more than they do.
    telling = (row.line for row in sheet.lines.values() if row.line.components or not row.line.uses)
    reasons = dict.fromkeys(reason for line in telling for reason in line.reasons)
    return [*rows, *(_bullets(reasons) if reasons else [""])]


def _row(number: str, name: str, amount: str, status: Status) -> list[str]:
    name_width = WIDTH - 6 - _AMOUNT_WIDTH - 10
    words = textwrap.wrap(name, name_width) or [""]
    first = f"  {number:<4}{words[0]:<{name_width}}{amount:>{_AMOUNT_WIDTH}}  {_MARKS.get(status, '')}".rstrip()
    return [first, *(f"      {rest}" for rest in words[1:])]


def _bullets(texts: Iterable[str]) -> list[str]:
    rows: list[str] = []
    for text in texts:
        rows += textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return [*rows, ""]
