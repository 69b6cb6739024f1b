"""What became of imported files, as a table and as a document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from basis.app.importing import FileReport
from basis.identity import mask
from basis.model import Entry
from basis.money import plain_amount
from basis.report.year import WIDTH

_FILE, _FORMAT = 28, 18


def imports_document(reports: Sequence[FileReport], *, dry_run: bool) -> dict[str, Any]:
    """The document `basis.import/1`."""
    return {
        "schema": "basis.import/1",
        "dry_run": dry_run,
        "files": [
            {
                "file": mask(r.file),
                "client": r.client,
                "format": r.format,
                "generation": r.generation,
                "rows": r.rows,
                "new": r.new,
                "known": r.known,
                "entries": r.entries,
                "questions": r.questions,
                "already": r.already,
                "notes": [mask(note) for note in r.notes],
                "error": str(r.error) if r.error else None,
                **({"would_enter": [_entry(entry) for entry in r.drafts]} if dry_run else {}),
            }
            for r in reports
        ],
    }


def imports_text(reports: Sequence[FileReport], *, dry_run: bool) -> str:
    """A row per file: format, rows, new, known, questions; the sums of several; notes below. Why a file was refused
    is an error and not told here."""
    rule = "-" * WIDTH
    rows = [_row("file", "format", ("rows", "new", "known", "asks")), rule]
    shared = {name for name in (r.file for r in reports) if sum(r.file == name for r in reports) > 1}
    for report in reports:
        name = mask(report.file) + (f" ({report.client})" if report.client and report.file in shared else "")
        if report.error is not None:
            rows.append(_row(name, "refused", ()))
            continue
        rows.append(_row(name, report.format, (report.rows, report.new, report.known, report.questions)))
    if len(reports) > 1:
        read = [report for report in reports if report.error is None]
        refused = len(reports) - len(read)
        sums = tuple(sum(getattr(r, name) for r in read) for name in ("rows", "new", "known", "questions"))
        rows += [rule, _row(f"{len(read)} read" + (f", {refused} refused" if refused else ""), "", sums)]
    for report in reports:
        rows += _below(report, dry_run=dry_run)
    return "\n".join(rows)


def _row(file: str, form: str, counts: Sequence[object]) -> str:
    numbers = "".join(f"{count:>{width}}" for count, width in zip(counts, (8, 8, 8, 6), strict=False))
    return f"{_cut(file, _FILE):<{_FILE + 2}}{_cut(form, _FORMAT):<{_FORMAT + 2}}{numbers}".rstrip()


def _below(report: FileReport, *, dry_run: bool) -> Iterator[str]:
    """The notes on a file, and what a dry run would enter."""
    notes = list(report.notes)
    if report.already:
        other = f" as {report.known_as}" if report.known_as not in ("", report.file) else ""
        notes.insert(0, f"imported before{other}: nothing changes")
    for note in notes:
        yield from textwrap.wrap(f"{mask(report.file)}: {mask(note)}", WIDTH, subsequent_indent="  ")
    for entry in report.drafts if dry_run else ():
        told = _entry(entry)
        for_year = f" for {entry.for_year}" if entry.for_year else ""
        yield f"  would enter {told['day']} {told['kind']} {told['text']}{for_year}"


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "day": entry.day.isoformat() if entry.day else str(entry.year),
        "kind": entry.kind.value,
        "for_year": entry.for_year,
        "cents": entry.cents,
        "text": plain_amount(entry.cents),
    }


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "\u2026"
