"""Every golden sample, of whatever format, cut at each line, with each name renamed or gone: right or refused.

Right means that what is read of a changed file stands in the whole one too: rows with day and amount, forms with year
and boxes, ledger rows with every cell that is left. Custodians whose rows say more are looked at more closely in
test_cut_and_changed_files and test_plain_tables.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from importer_samples import SAID, read_sample, samples

from basis.errors import InputRejectedError
from importers import GenericRow, ParsedFile, ParsedReturn, detect, parse
from importers.layouts import comparable, layouts, trimmed

EVERYTHING = samples()
STATE_AND_LOCAL = ("14", "15", "16", "17", "18", "19")
"""Boxes whose text is put together of several columns, and which say nothing of the federal form."""
UNQUOTED = "_E-"
"""Fidelity writes commas without quotes there, so that no program can take a column out of its rows."""

NO_LOSS = ("OFX", "INV401KSOURCE")
"""The root, and a tag that divides an account into parts: without it the account is read as one."""

_MEMBER = re.compile(r'"(\w+)"(\s*:)')
_TAG = re.compile(r"</?([A-Z][A-Z0-9.]*)>")
_ATTRIBUTE = re.compile(r'\b(\w+)="')


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@cache
def whole(path: Path) -> ParsedFile:
    return read_sample(path)


def read_or_refused(data: bytes, path: Path) -> ParsedFile | None:
    try:
        return parse(data, path.name, options=SAID.get(path.name))
    except InputRejectedError as refused:
        assert refused.next_step
        return None


def movements(read: ParsedFile) -> Counter[object]:
    """The rows that move money, each as what a form takes from it; a kind of row that nobody knows is asked about."""
    return Counter((row.day, row.cents) for row in read.rows if row.cents and not row.action.startswith("RENAMED"))


def is_part_of(form: ParsedReturn, forms: tuple[ParsedReturn, ...]) -> bool:
    """Whether one of these forms has all that a form says."""
    return any(
        form.form is each.form
        and form.tax_year == each.tax_year
        and all(each.boxes.get(box) == content for box, content in form.boxes.items() if box not in STATE_AND_LOCAL)
        for each in forms
    )


def says_no_more(row: GenericRow, rows: tuple[GenericRow, ...]) -> bool:
    """Whether a ledger row of the whole file has every cell that is left."""
    aside = ("line", "last_line", "offset", "length", "evidence")
    names = [each.name for each in fields(GenericRow) if each.name not in aside]
    return any(
        all(getattr(row, name) in (None, "", getattr(each, name)) for name in names)
        and (row.day, row.cents, row.kind) == (each.day, each.cents, each.kind)
        for each in rows
    )


def require_right(read: ParsedFile | None, path: Path, about: str) -> None:
    """What was read stands in the whole file."""
    if read is None:
        return
    all_of_it = whole(path)
    assert movements(read) <= movements(all_of_it), about
    assert all(is_part_of(form, all_of_it.returns) for form in read.returns), about
    assert all(says_no_more(row, all_of_it.entries) for row in read.entries), about


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_a_file_cut_after_any_line_is_right_or_refused(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for count in range(len(lines)):
        require_right(read_or_refused(b"".join(lines[:count]), path), path, f"cut after line {count}")


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_a_file_cut_inside_any_line_is_right_or_refused(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for count, line in enumerate(lines):
        for part in (len(line) // 3, len(line) * 2 // 3):
            read = read_or_refused(b"".join(lines[:count]) + line[:part], path)
            require_right(read, path, f"cut inside line {count + 1}")


@cache
def known_headers() -> tuple[frozenset[str], ...]:
    generations = [generation for layout in layouts() for generation in layout.generations]
    return tuple(frozenset(map(comparable, trimmed(next(csv.reader([each.header]))))) for each in generations)


def headers_of(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Each header line of a table file with its cells, by index."""
    found = detect(data, name)
    cells = [next(csv.reader([line]), []) for line in data.decode("utf-8-sig").splitlines()]
    told = {found.header_line - 1} if found.header else set()
    told |= {
        number
        for number, row in enumerate(cells)
        if len(trimmed(row)) > 4 and any(set(map(comparable, trimmed(row))) <= known for known in known_headers())
    }
    told |= {number for number, row in enumerate(cells) if row[1:2] == ["Header"]}
    return [(number, trimmed(cells[number])) for number in sorted(told)]


def written(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def tables_changed(path: Path) -> Iterator[tuple[str, bytes]]:
    """A table with each column renamed, and with each gone from its header on."""
    data = path.read_bytes()
    lines = data.decode("utf-8-sig").splitlines()
    for number, cells in headers_of(data, path.name):
        for column, cell in enumerate(cells):
            if not cell.strip():
                continue
            renamed = [
                *lines[:number],
                written([*cells[:column], "Renamed Thing", *cells[column + 1 :]]),
                *lines[number + 1 :],
            ]
            yield f"{cell} renamed", "\n".join([*renamed, ""]).encode()
            if UNQUOTED in path.name:
                continue
            left = list(lines)
            for at in range(number, len(lines)):
                row = next(csv.reader([lines[at]]), [])
                if len(row) > column + 1:
                    left[at] = written(row[:column] + row[column + 1 :])
            yield f"{cell} gone", "\n".join([*left, ""]).encode()


def names_changed(path: Path) -> Iterator[tuple[str, bytes]]:
    """A JSON, OFX or XML file with each of its names renamed everywhere, and each tag with its value gone."""
    text = path.read_bytes().decode()
    for pattern, makes in ((_MEMBER, '"renamedThing"'), (_TAG, ""), (_ATTRIBUTE, 'renamedThing="')):
        for name in sorted({found[1] for found in pattern.finditer(text)}):
            if pattern is _TAG:
                if name in NO_LOSS:
                    continue
                yield f"<{name}> renamed", re.sub(rf"(</?){re.escape(name)}>", r"\1RENAMED>", text).encode()
                yield (
                    f"<{name}> gone",
                    re.sub(rf"<{re.escape(name)}>[^<\n]*\n?(</{re.escape(name)}>)?", "", text).encode(),
                )
            elif pattern is _MEMBER:
                yield f"{name} renamed", re.sub(rf'"{name}"(\s*:)', rf"{makes}\1", text).encode()
            else:
                yield f"{name} renamed", re.sub(rf'\b{name}="', makes, text).encode()
                yield f"{name} gone", re.sub(rf'\s\b{name}="[^"]*"', "", text).encode()


def changed(path: Path) -> list[tuple[str, bytes]]:
    head = path.read_bytes().lstrip()[:1]
    if head in (b"{", b"[", b"<") or path.suffix in (".ofx", ".qfx"):
        return list(names_changed(path))
    return list(tables_changed(path)) if path.suffix == ".csv" else []


NAMED = [path for path in EVERYTHING if path.suffix not in (".txt", ".txf")]
"""Fixed records, transcripts and TXF have no names to lose: what stands where is their name."""


@pytest.mark.parametrize("path", NAMED, ids=name_of)
def test_a_file_with_a_name_renamed_or_gone_is_right_or_refused(path: Path) -> None:
    changes = changed(path)
    refused = 0
    for about, data in changes:
        read = read_or_refused(data, path)
        refused += read is None
        require_right(read, path, about)
    assert changes and refused
