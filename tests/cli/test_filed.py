"""basis filed add: the forms of every year take the lines that year's form has, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger with one client and nothing else."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n", encoding="utf-8")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    return basis


@pytest.mark.parametrize(
    ("year", "line"),
    [(1995, "10"), (1998, "19c"), (1999, "12"), (1999, "18d"), (2003, "23"), (2006, "15c"), (2010, "36"), (2011, "48")],
)
def test_a_form_is_entered_by_the_line_numbers_of_its_own_year(ana: Callable, year: int, line: str) -> None:
    assert ana("filed", "add", "ana", str(year), "--on", f"{year + 1}-04-01", "--line", f"{line}=1,200").code == 0


@pytest.mark.parametrize(("year", "line"), [(1995, "14"), (1999, "28"), (2004, "15c"), (2011, "49"), (2012, "15a")])
def test_a_line_the_form_of_the_year_does_not_have_is_refused(ana: Callable, year: int, line: str) -> None:
    answer = ana("filed", "add", "ana", str(year), "--on", f"{year + 1}-04-01", "--line", f"{line}=1")
    assert answer.code == ExitCode.USAGE
    assert f"not an amount line of the {year} form" in answer.err


@pytest.mark.parametrize(("year", "ratio"), [(1999, "9"), (2001, "10"), (2023, "10")])
def test_the_ratio_is_no_amount_wherever_the_form_has_it(ana: Callable, year: int, ratio: str) -> None:
    answer = ana("filed", "add", "ana", str(year), "--on", f"{year + 1}-04-01", "--line", f"{ratio}=1")
    assert answer.code == ExitCode.USAGE
    assert f"--line {ratio}: not an amount line" in answer.err


@pytest.mark.parametrize(("year", "line"), [(1988, "16"), (1990, "3"), (1998, "21"), (2003, "25")])
def test_of_a_form_whose_lines_are_not_all_known_any_line_is_taken(ana: Callable, year: int, line: str) -> None:
    assert ana("filed", "add", "ana", str(year), "--on", f"{year + 1}-04-01", "--line", f"{line}=1,200").code == 0
