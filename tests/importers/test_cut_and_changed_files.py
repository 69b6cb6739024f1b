"""A custodian's file cut anywhere, or with a column dropped or renamed, is read right or refused: never read wrong."""

from __future__ import annotations

import csv
import io
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importer_samples import samples

from basis.errors import InputRejectedError
from importers import ParsedFile, parse
from importers.layouts import comparable, layouts, trimmed

CUSTODIANS = [path for path in samples() if path.parent.name in ("fidelity", "schwab", "vanguard", "workplace")]
"""Plain tables of other custodians are looked at in test_plain_tables: their last cell may be text without quotes."""

TABLES = [path for path in CUSTODIANS if path.suffix == ".csv"]


@cache
def whole(path: Path) -> ParsedFile:
    return parse(path.read_bytes(), path.name)


def told(read: ParsedFile) -> set[tuple[object, ...]]:
    """What counts of the rows; where the last ends may differ."""
    return {
        (
            r.line,
            r.offset,
            r.day,
            r.effective_day,
            r.cents,
            r.action,
            r.symbol,
            r.account_text or read.account_in_preamble,
        )
        for r in read.rows
    }


def read_or_refused(data: bytes, name: str) -> ParsedFile | None:
    try:
        return parse(data, name)
    except InputRejectedError as refused:
        assert refused.next_step
        return None


@pytest.mark.parametrize("path", CUSTODIANS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_cut_after_any_line_shows_rows_of_the_whole_one_or_is_refused(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    rows = told(whole(path))
    for count in range(len(lines)):
        read = read_or_refused(b"".join(lines[:count]), path.name)
        assert read is None or told(read) <= rows


@given(path=st.sampled_from(CUSTODIANS), seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_a_file_cut_after_any_byte_shows_rows_of_the_whole_one_or_is_refused(path: Path, seed: int) -> None:
    data = path.read_bytes()
    read = read_or_refused(data[: random.Random(seed).randrange(len(data))], path.name)
    assert read is None or told(read) <= told(whole(path))


def headers_of(data: bytes) -> list[tuple[int, list[str]]]:
    """The header lines of a table file, by line."""
    names = [
        {comparable(name) for generation in layout.generations for name in next(csv.reader([generation.header]))} - {""}
        for layout in layouts()
        if layout.generations
    ]
    found = []
    for number, line in enumerate(data.decode("utf-8-sig").splitlines()):
        cells = next(csv.reader([line]), [])
        ours = {comparable(cell) for cell in trimmed(cells)}
        if len(ours) > 4 and any(ours <= known for known in names):
            found.append((number, cells))
    return found


def without_column(data: bytes, header: int, column: int) -> bytes:
    lines = data.decode("utf-8-sig").splitlines()
    for number in range(header, len(lines)):
        cells = next(csv.reader([lines[number]]), [])
        if len(cells) > column + 1:
            del cells[column]
            out = io.StringIO()
            csv.writer(out, lineterminator="").writerow(cells)
            lines[number] = out.getvalue()
    return ("\n".join(lines) + "\n").encode()


def counted(read: ParsedFile) -> list[tuple[object, ...]]:
    return [(row.day, row.cents, row.action) for row in read.rows]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_renamed_column_refuses_the_file_or_changes_no_row(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    refused = 0
    for number, cells in headers_of(path.read_bytes()):
        for cell in trimmed(cells):
            lines = text.splitlines()
            lines[number] = lines[number].replace(cell, "Renamed Thing", 1)
            read = read_or_refused("\n".join([*lines, ""]).encode(), path.name)
            refused += read is None
            assert read is None or counted(read) == counted(whole(path))
    assert refused


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_dropped_column_refuses_the_file_or_changes_no_row(path: Path) -> None:
    data = path.read_bytes()
    if "_E-" in path.name or any(row.currency for row in whole(path).rows):
        pytest.skip("a comma inside a cell without quotes, or an amount that a column makes no dollars")
    for number, cells in headers_of(data):
        for column in range(len(trimmed(cells))):
            read = read_or_refused(without_column(data, number, column), path.name)
            assert read is None or counted(read) == counted(whole(path))
