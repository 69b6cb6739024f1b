"""`basis demo`: from exports to filled forms in seconds, twice in a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode
from forms.verifying import read_lines

YEARS = range(2014, 2024)
PUBLISHED = (2021, 2022, 2023)


@pytest.fixture
def demo(basis: Callable, tmp_path: Path) -> Callable:
    return lambda: basis("demo", "-o", tmp_path / "demo")


def test_it_runs_twice_in_a_row_and_says_the_same(demo: Callable, tmp_path: Path) -> None:
    first, second = demo(), demo()
    assert (first.code, second.code) == (ExitCode.DONE, ExitCode.DONE), first.err + second.err
    assert first.out == second.out


def test_it_shows_questions_and_leaves_none_open(demo: Callable) -> None:
    said = demo().out
    assert "questions in all" in said
    for client in ("maya", "daniel"):
        assert re.search(rf"^{client}: [1-9]\d* answers recorded, 0 questions open\.$", said, re.MULTILINE)


def test_it_prints_each_spouses_basis_by_year(demo: Callable) -> None:
    tables = demo().out.split("4. Basis by year")[1].split("5. The forms")[0]
    for name in ("Maya", "Daniel"):
        rows = tables.split(name)[1].split("\n\n")[1].splitlines()
        years = [int(row[:4]) for row in rows if row[:4].isdigit()]
        assert set(YEARS) <= set(years)
    assert "?" not in tables


def test_it_fills_the_official_forms_of_both(demo: Callable, tmp_path: Path) -> None:
    demo()
    for client in ("maya", "daniel"):
        for year in PUBLISHED:
            lines = read_lines(tmp_path / "demo" / "forms" / f"8606-{year}-{client}.pdf")
            assert lines["1"]
            assert lines["16"]


def test_it_says_of_each_form_what_became_of_it(demo: Callable) -> None:
    said = demo().out.split("5. The forms")[1].split("Where everything is")[0]
    for client in ("maya", "daniel"):
        for year in (2017, 2018, *PUBLISHED):
            assert re.search(rf"^{client}, {year}: ", said, re.MULTILINE)
    assert "not written" not in said


def test_it_says_where_everything_is_and_it_is_there(demo: Callable, tmp_path: Path) -> None:
    where = demo().out.split("Where everything is")[1]
    for name in ("ledger.db", "forms"):
        assert str(tmp_path / "demo" / name) in where
        assert (tmp_path / "demo" / name).exists()


def test_it_keeps_its_hands_off_a_folder_that_is_not_its_own(basis: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "ledger.db").write_text("years of work")
    answer = basis("demo", "-o", folder)
    assert answer.code == ExitCode.INPUT_REJECTED
    assert (folder / "ledger.db").read_text() == "years of work"
