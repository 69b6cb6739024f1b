"""A form whose face is known only in part lowers what is figured on its lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from form_inputs import inputs

from basis.engine import Status, YearResult, figure_year
from basis.engine.law_values import status_of
from basis.law import Verified


def figured(verified: Verified, *numbers: str) -> YearResult:
    """2023 with these lines of the form verified only so."""
    given = inputs(2023, line_1=1000_00, line_6=9000_00, line_7=1000_00)
    lines = tuple(replace(n, verified=verified) if n.number in numbers else n for n in given.law.lines)
    return figure_year(replace(given, law=replace(given.law, lines=lines)))


@pytest.mark.parametrize(
    ("verified", "status"),
    [
        (Verified.FORM, Status.KNOWN),
        (Verified.SECONDARY, Status.KNOWN),
        (Verified.MEMORY, Status.ASSUMED),
        (Verified.OPEN, Status.MISSING),
    ],
)
def test_verification_decides_how_far_a_figure_is_trusted(verified: Verified, status: Status) -> None:
    assert status_of(verified) is status
    assert figured(verified, "14").lines["14"].status is status


def test_what_is_figured_from_such_a_line_is_trusted_no_further_and_says_why() -> None:
    result = figured(Verified.OPEN, "12")
    assert result.lines["12"].cents is None
    assert "line 12 of the 2023 form is not settled" in result.lines["12"].reasons[0]
    assert result.lines["13"].reasons == ("needs line 12",)
    assert result.carry.basis.cents is None
    assert result.lines["7"].status is Status.KNOWN


def test_an_open_ratio_is_not_shown() -> None:
    assert figured(Verified.OPEN, "10").text("10") == ""


def test_a_line_left_empty_stays_empty() -> None:
    assert figured(Verified.OPEN, "19").lines["19"].status is Status.BLANK
