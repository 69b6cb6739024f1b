"""basis calc nia: the net income that goes with a returned or recharacterized contribution."""

from __future__ import annotations

import json
from typing import Any

import pytest

from basis.cli import run
from basis.errors import ExitCode


def worksheet(capsys: pytest.CaptureFixture[str], options: str) -> dict[str, Any]:
    """The lines of Worksheet 1-3, by number."""
    assert run(["calc", "nia", *options.split(), "--json"]) == ExitCode.DONE
    lines: dict[str, Any] = json.loads(capsys.readouterr().out)["lines"]
    return {number: line["text"] for number, line in lines.items()}


CASES = {
    "Publication 590-A, Worksheet 1-3 example": (
        "--contribution 1600 --removed 400 --opening 4800 --closing 7600",
        {"3": "6,400.00", "5": "0.18750", "6": "75.00", "7": "475.00"},
    ),
    "Treas. Reg. 1.408A-5 A-2 example, a loss": (
        "--contribution 160000 --opening 80000 --closing 225000",
        {"4": "(15,000.00)", "6": "(10,000.00)", "7": "150,000.00"},
    ),
    "Instructions for Form 8606 (2023), return example, whole dollars": (
        "--contribution 4000 --removed 1000 --opening 18000 --closing 23600 --rounding dollars",
        {"6": "73", "7": "1,073"},
    ),
    "a series with movements in between": (
        "--contribution 1000 --added 1000 --removed 1500 --opening 12000 "
        "--closing 15000 --withdrawn 300 --withdrawn 100",
        {"2": "15,400.00", "3": "14,000.00", "6": "150.00"},
    ),
}


@pytest.mark.parametrize(("options", "expected"), CASES.values(), ids=CASES)
def test_the_worksheet(options: str, expected: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert worksheet(capsys, options).items() >= expected.items()


def test_the_text_says_in_one_sentence_what_to_remove(capsys: pytest.CaptureFixture[str]) -> None:
    run(["calc", "nia", "--contribution", "160000", "--opening", "80000", "--closing", "225000"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "Remove 150,000.00: a loss of 10,000.00 goes with the contribution" in shown


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--contribution 0 --opening 0 --closing 0", "--contribution"),
        ("--contribution 100 --removed 101 --opening 0 --closing 0", "--removed"),
        ("--contribution 100 --opening -1 --closing 0", "--opening"),
        ("--contribution 100 --opening x --closing 0", "--opening"),
        ("--contribution 100 --opening 0 --closing 0 --withdrawn -5", "--withdrawn"),
    ],
)
def test_amounts_that_cannot_be_are_refused(options: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calc", "nia", *options.split()]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
