"""What became of imported files, as a table and as a document."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from basis.app.importing import FileReport
from basis.identity import mask
from basis.money import plain_amount
from basis.report.year import WIDTH


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
            }
            for r in reports
        ],
    }


def imports_text(reports: Sequence[FileReport], *, dry_run: bool) -> str:
    """A row per file: format, rows, new, known, entries, questions; notes below. Why a file was refused is an error
    and not told here."""
    rows = [f"{'file':<36}{'format':<18}{'rows':>6}{'new':>6}{'known':>6}{'asks':>6}", "-" * WIDTH]
    for report in reports:
        if report.error is not None:
            rows.append(f"{_cut(mask(report.file), 34):<36}refused")
            continue
        counts = f"{report.rows:>6}{report.new:>6}{report.known:>6}{report.questions:>6}"
        rows.append(f"{_cut(mask(report.file), 34):<36}{_cut(report.format, 16):<18}{counts}")
    for report in reports:
        notes = ["imported before: nothing changes"] if report.already else []
        for note in [*notes, *report.notes]:
            rows += textwrap.wrap(f"{mask(report.file)}: {mask(note)}", WIDTH, subsequent_indent="  ")
        if dry_run:
            for entry in report.drafts:
                day = entry.day.isoformat() if entry.day else str(entry.year)
                rows.append(f"  would enter {day} {entry.kind.value} {plain_amount(entry.cents)}")
    return "\n".join(rows)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "\u2026"
