"""The rows of a long export, kept by column, are the rows that were put in."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

import importers.row_table
from importers.records import ParsedRow
from importers.row_table import RowTable

WORDS = st.sampled_from(["", "DIVIDEND", "a\x1eb", "Caf\u00e9"]) | st.text(max_size=4)


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers.row_table, "_BLOCK", 4)


def row(number: int, offset: int, cents: int | None, word: str, year: int | None = None) -> ParsedRow:
    """A row whose other cells are made of `word`."""
    return ParsedRow(
        number, number, offset, 1, date(2020, 1, 1 + number % 28), date(2021, 1, 1) if word else None, cents,
        word, word + "d", "", word, "", "242000001", "", word.upper(), for_year=year,
    )  # fmt: skip


ROWS = st.lists(
    st.tuples(st.integers(1, 99), st.none() | st.integers(-(2**62), 2**62), WORDS, st.none() | st.just(2020)),
    max_size=14,
).map(
    lambda drawn: [
        row(number, offset, cents, word, year)
        for number, (offset, (_, cents, word, year)) in enumerate(
            zip(accumulate(gap for gap, *_ in drawn), drawn, strict=True), start=1
        )
    ]
)


@given(ROWS)
def test_a_table_gives_back_every_row_in_order_by_number_and_by_place(rows: list[ParsedRow]) -> None:
    table = RowTable()
    for each in rows:
        table.append(each)
    assert list(table) == rows
    assert [table[number] for number in range(len(table))] == rows
    assert [table.at(each.offset) for each in rows] == rows
    assert table == rows and table.finished() == (table if len(rows) >= 4 else tuple(rows))
    assert table[-2:] == rows[-2:]


def test_a_few_rows_are_a_plain_tuple() -> None:
    table = RowTable()
    table.append(row(1, 0, 1, "X"))
    assert isinstance(table.finished(), tuple)


def test_no_row_is_given_for_a_place_where_none_begins() -> None:
    table = RowTable()
    for number in range(9):
        table.append(row(number, 10 * number, number, "X"))
    with pytest.raises(KeyError):
        table.at(15)
    with pytest.raises(IndexError):
        table[9]


def test_an_amount_beyond_any_account_is_kept_whole() -> None:
    table = RowTable()
    for number in range(4):
        table.append(row(number, number, 2**70, "X"))
    assert [each.cents for each in table] == [2**70] * 4
