"""Where a figure comes from, as a tree; and which figures rest on an entry."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from basis.app.figures import Lines, Traced
from basis.app.sources import Described
from basis.engine import Finding, Status, Step
from basis.report.year import WIDTH, owner_document

Describe = Callable[[str], Described]


def explanation_document(
    step: Step, describe: Describe, *, client: str, year: int, line: str, other_ways: Sequence[Finding] = ()
) -> dict[str, Any]:
    """The document `basis.explanation/1`. `other_ways` are what other correct methods would give."""
    return {
        "schema": "basis.explanation/1",
        "client": client,
        "year": year,
        "line": line,
        "tree": _step_document(step, describe),
        "other_ways": [{"code": other.code, "message": other.message} for other in other_ways],
    }


def _step_document(step: Step, describe: Describe) -> dict[str, Any]:
    return {
        "label": step.label,
        "text": step.text,
        "status": step.status.word,
        "formula": step.formula,
        "citation": step.citation,
        "reasons": list(step.reasons),
        "refs": [_described_document(describe(ref)) for ref in step.refs],
        "below": [_step_document(below, describe) for below in step.below],
    }


def _described_document(described: Described) -> dict[str, Any]:
    return {
        "ref": described.ref,
        "words": described.words,
        "rule": described.rule,
        "sources": [{"file": s.file, "sha256": s.sha256, "row": s.row, "text": s.text} for s in described.sources],
    }


def explanation_text(step: Step, describe: Describe, *, all_years: bool, other_ways: Sequence[Finding] = ()) -> str:
    """The tree as text of 80 columns: figures first, then formula and citation, then what is below.

    Lines of earlier years are named and not followed, unless `all_years`. What other correct methods would give
    stands last.
    """
    rows = _step_rows(step, describe, 0, "" if all_years else step.line.partition(":")[0])
    for other in other_ways:
        rows += _wrapped(f"other way: {other.message}", "")
    return "\n".join(rows)


def _step_rows(step: Step, describe: Describe, depth: int, only_year: str) -> list[str]:
    indent = "  " * min(depth, 12)
    year, _, number = step.line.partition(":")
    if only_year and year and year != only_year:
        return _wrapped(f"see basis explain CLIENT {year} {number}, or --all-years", indent + "  | ")
    amount = step.text or {Status.BLANK: "blank", Status.MISSING: "missing"}.get(step.status, "")
    mark = f" ({step.status.word})" if step.status in (Status.ASSUMED, Status.CONFLICT) else ""
    rows = _wrapped(f"{step.label} = {amount}{mark}", indent)
    for note in (step.formula and f"how: {step.formula}", step.citation and f"law: {step.citation}"):
        rows += _wrapped(note, indent + "  | ") if note else []
    for reason in step.reasons:
        rows += _wrapped(f"why: {reason}", indent + "  | ")
    for ref in step.refs:
        described = describe(ref)
        rule = f" [{described.rule}]" if described.rule else ""
        rows += _wrapped(f"{described.ref}: {described.words}{rule}", indent + "  - ")
        for source in described.sources:
            rows += _wrapped(f"{source.file}, row {source.row}, sha256 {source.sha256[:12]}", indent + "      ")
            rows += _wrapped(source.text, indent + "      > ") if source.text else []
    for below in step.below:
        rows += _step_rows(below, describe, depth + 1, only_year)
    return rows


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, max(WIDTH, len(indent) + 30), initial_indent=indent, subsequent_indent=" " * len(indent) + "  "
    )


def trace_document(ref: str, found: Traced, source: Described) -> dict[str, Any]:
    """The document `basis.trace/1`; lines of worksheets are named as `basis explain` takes them (`qcd/9`)."""
    return {
        "schema": "basis.trace/1",
        "ref": ref,
        "client": found.client,
        "is": _described_document(source),
        **_lines_document(found.lines),
        "other_forms": [
            {"owner": owner_document(owner), **_lines_document(lines)} for owner, lines in found.other_forms
        ],
        "filed": list(found.filed),
    }


def _lines_document(lines: Lines) -> dict[str, Any]:
    return {
        "lines": [{"year": year, "line": line} for year, line in lines if "/" not in line],
        "worksheet_lines": [{"year": year, "line": line} for year, line in lines if "/" in line],
    }


def trace_text(ref: str, found: Traced, source: Described) -> str:
    """What an entry is, and every line of every form, worksheet and year that rests on it."""
    rows = _wrapped(f"{ref} of {found.client}: {source.words}", "")
    for place in source.sources:
        rows += _wrapped(f"{place.file}, row {place.row}, sha256 {place.sha256[:12]}", "  ")
        rows += _wrapped(place.text, "    > ") if place.text else []
    if not found.lines and not found.other_forms:
        return "\n".join([*rows, "No line rests on it."])
    rows += _lines_text(found.lines)
    for owner, lines in found.other_forms:
        rows += _wrapped(f"On the form of {owner}:", "")
        rows += _lines_text(lines)
    if found.filed:
        rows += _wrapped(f"Filed forms that used it: {', '.join(found.filed)}", "")
    return "\n".join(rows)


def _lines_text(lines: Lines) -> list[str]:
    return [
        *_by_year("Lines of Form 8606 that rest on it:", [line for line in lines if "/" not in line[1]]),
        *_by_year("Lines of worksheets and other forms beside it:", [line for line in lines if "/" in line[1]]),
    ]


def _by_year(heading: str, lines: Sequence[tuple[int, str]]) -> list[str]:
    numbers: dict[int, list[str]] = {}
    for year, line in lines:
        numbers.setdefault(year, []).append(line)
    rows = [heading] if lines else []
    for year, named in numbers.items():
        rows += _wrapped(f"{year}: {', '.join(named)}", "  ")
    return rows
