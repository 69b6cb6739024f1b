"""The household of the sample data on paper: line 14 of one filled form is line 2 of the next (Total Basis Chart)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from printed_lines import printed_lines

from basis.errors import ExitCode
from basis.money import parse_amount

YEARS = range(2014, 2024)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("household")


@pytest.mark.parametrize("client", ["maya", "daniel"])
def test_line_14_of_each_filled_form_is_line_2_of_the_next(client: str, folder: Path, basis: Callable) -> None:
    """Ten years, on official blanks and on worksheets, read back from the pages."""
    if not (folder / "ledger.db").exists():
        assert basis("demo", "-o", folder).code == ExitCode.DONE
    printed = {}
    for year in YEARS:
        out = folder / "all" / str(year)
        filled = basis("--ledger", folder / "ledger.db", "fill", client, year, "-o", out)
        assert filled.code in (ExitCode.DONE, ExitCode.NO_BLANK), filled.err
        printed[year] = printed_lines(next(out.glob(f"*{client}*.pdf")))
    compared = 0
    for year in YEARS[1:]:
        line_14, line_2 = printed[year - 1]["14"], printed[year]["2"]
        if line_14 and line_2:
            assert parse_amount(line_2) == parse_amount(line_14), year
            compared += 1
    assert compared >= len(YEARS) - 2
