"""A distribution by its row, a contribution undone by its Form 1099-R, or the other way round: one payment, once."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, Owned

from basis.engine import Status
from basis.model import Purpose, RothPart, Treatment

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def paid_back(code: str = "P", *, row: str = "distribution") -> Owned:
    """6,500 for 2023, and 6,800 that left the IRA in March 2024: a row, and a form with 300 in box 2a."""
    owned = Owned(IRA)
    owned.opening(2000, 2022)
    owned.fact("birth_date", "1980-01-01")
    owned.entry(IRA, "contribution", "2023-02-01", 6500, for_year=2023, **KEPT)
    more = {"for_year": 2023} if row == "excess_removed" else {}
    owned.entry(IRA, row, "2024-03-01", 6800, **more)
    owned.form("1099-R", 2024, IRA, box_1=6800, box_2a=300, box_7=code)
    owned.value(IRA, 2024, 25_000)
    return owned


@pytest.mark.parametrize("row", ["distribution", "excess_removed"])
def test_a_row_that_calls_a_returned_contribution_a_distribution_is_not_on_line_7_besides(row: str) -> None:
    """Section 408(d)(4): code P says that it was returned by the due date; its income belongs to 2023."""
    figured = paid_back(row=row).history(2024).results
    line_7 = figured[2024].lines["7"]
    assert (line_7.cents, line_7.status) == (0, Status.CONFLICT)
    assert "reports with code P, a contribution that was returned" in line_7.reasons[0]
    assert figured[2023].required is False
    assert [figured[2023].text(f"form_1040/{line}") for line in ("4a", "4b")] == ["6,800", "300"]
    assert figured[2024].line("form_1040/4a").cents == 0


def test_the_answer_that_the_form_is_right_settles_line_7() -> None:
    owned = paid_back()
    owned.decisions["evidence:a1:2024"] = "form"
    figured = owned.history(2024).results
    assert figured[2024].required is False
    assert figured[2023].text("returned_contributions/1") == "6,500"


def test_the_answer_that_the_row_is_right_makes_it_a_distribution_and_the_contribution_stays() -> None:
    """31,800 with 8,500 of basis: 8,500 / 31,800 = .26730; x 6,800 = 1,818."""
    owned = paid_back()
    owned.decisions["evidence:a1:2024"] = "statement"
    figured = owned.history(2024).results
    assert (figured[2023].text("1"), figured[2023].text("14")) == ("6,500", "8,500")
    assert [figured[2024].text(line) for line in ("7", "10", "12")] == ["6,800", "0.26730", "1,818"]
    assert figured[2024].lines["7"].status is Status.KNOWN


def test_what_another_form_reports_as_distributed_stays_a_distribution() -> None:
    """Two payments of one amount, each with its own form: nothing is called by two names."""
    owned = paid_back()
    owned.form("1099-R", 2024, IRA, box_1=6800, box_7="1")
    line_7 = owned.history(2024).results[2024].lines["7"]
    assert (line_7.amount, line_7.status) == (6800_00, Status.KNOWN)


def test_it_is_found_among_other_distributions() -> None:
    owned = paid_back()
    owned.entry(IRA, "distribution", "2024-06-01", 5000)
    owned.form("1099-R", 2024, IRA, box_1=5000, box_7="1")
    line_7 = owned.history(2024).results[2024].lines["7"]
    assert (line_7.amount, line_7.status) == (5000_00, Status.CONFLICT)


def test_a_roth_contribution_returned_with_code_j8_is_not_on_line_19_besides() -> None:
    owned = Owned(ROTH)
    owned.fact("birth_date", "1980-01-01")
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "contribution", "2023-02-01", 6500, for_year=2023)
    owned.entry(ROTH, "distribution", "2023-11-01", 6800)
    owned.form("1099-R", 2023, ROTH, box_1=6800, box_2a=300, box_7="8J")
    result = owned.history(2023).results[2023]
    assert (result.lines["19"].cents, result.lines["19"].status) == (0, Status.CONFLICT)
    assert result.text("form_1040/4b") == "300"


def recharacterized(**boxes: object) -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.fact("first_roth_year", "2023")
    owned.entry(ROTH, "contribution", "2023-02-01", 6500, for_year=2023)
    owned.entry(
        ROTH, "recharacterization", "2023-10-01", 6700, for_year=2023, purpose=Purpose.CONTRIBUTION, earnings=200_00,
        to_account="a1", **KEPT,
    )  # fmt: skip
    owned.form("1099-R", 2023, ROTH, box_1=6700, **boxes)
    owned.value(IRA, 2023, 6800)
    return owned


def test_a_plain_code_on_the_form_of_what_was_recharacterized_asks_the_payer_for_a_corrected_form() -> None:
    """Instructions for Forms 1099-R and 5498, code N: the payer should not have coded it J."""
    result = recharacterized(box_7="J").history(2023).results[2023]
    assert (result.lines["19"].cents, result.lines["19"].status) == (0, Status.CONFLICT)
    assert "corrected form" in result.lines["19"].reasons[0]
    assert result.text("1") == "6,500"
    assert [result.text(f"form_1040/{line}") for line in ("4a", "4b")] == ["6,700", "0"]


def test_the_corrected_form_settles_it() -> None:
    owned = recharacterized(box_7="J")
    owned.form("1099-R", 2023, ROTH, corrected=True, box_1=6700, box_7="N")
    result = owned.history(2023).results[2023]
    assert result.lines["19"].status is Status.BLANK
    assert result.text("1") == "6,500"


def test_a_form_that_a_distribution_explains_is_left_to_it() -> None:
    """A distribution of the very amount that was recharacterized is what code J reports; code N is then expected."""
    owned = recharacterized(box_7="J")
    owned.entry(ROTH, "distribution", "2023-12-01", 6700)
    result = owned.history(2023).results[2023]
    assert (result.lines["19"].amount, result.lines["19"].status) == (6700_00, Status.KNOWN)
    assert "form_1099_r_expected" in [finding.code for finding in result.findings]
