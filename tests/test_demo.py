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


def test_every_worked_case_is_listed_with_its_title(basis: Callable) -> None:
    listed = basis("demo", "--list").out
    for path in (Path(__file__).parent.parent / "sample_data" / "cases").glob("*.toml"):
        assert f"{path.stem}\n" in listed


def test_a_worked_case_shows_how_it_was_worked_its_forms_and_its_files(basis: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    answer = basis("demo", "worksheet-1-1-rose-green", "-o", folder)
    assert answer.code == ExitCode.DONE, answer.err
    assert "By hand: Publication 590-B" in answer.out
    assert re.search(r"^  13 .* 460\*$", answer.out, re.MULTILINE)
    assert (folder / "ledger.csv").is_file()
    explained = basis("--ledger", folder / "ledger.db", "explain", "ana", "2021", "13")
    assert "Worksheet 1-1" in explained.out


def test_the_command_that_a_case_ends_with_names_a_line_that_its_form_has(basis: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    told = basis("demo", "early-distribution-of-1995", "-o", folder).out.splitlines()[-1]
    assert told.endswith("explain ana 1995 12")
    explained = basis("--ledger", folder / "ledger.db", "explain", "ana", "1995", "12")
    assert (explained.code, "3,000" in explained.out) == (ExitCode.DONE, True)


def test_a_case_with_a_decedent_and_a_filed_form_is_entered_as_a_user_would(basis: Callable, tmp_path: Path) -> None:
    for name in ("inherited-from-own-ledger", "filed-form-takes-over", "divorce-both-sides"):
        answer = basis("demo", name, "-o", tmp_path / name)
        assert answer.code == ExitCode.DONE, answer.err


def test_a_case_that_does_not_exist_says_how_to_list_them(basis: Callable, tmp_path: Path) -> None:
    answer = basis("demo", "no-such-case", "-o", tmp_path / "case")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "basis demo --list" in answer.err
