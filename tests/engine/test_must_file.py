"""Why Form 8606 is required, and what a form that is missing, late or overstated may cost."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, Owned

from basis.engine import Finding
from basis.engine.must_file import why_required
from basis.model import Treatment

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def contributed(year: int = 2021) -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(0, year - 1)
    owned.entry(IRA, "contribution", f"{year}-03-01", 6000, for_year=year, **KEPT)
    owned.value(IRA, year, 6000)
    return owned


def findings(owned: Owned, year: int = 2021) -> dict[str, Finding]:
    return {finding.code: finding for finding in owned.history(max(year, 2021)).results[year].findings}


def test_a_required_form_says_which_parts_and_why() -> None:
    owned = contributed()
    owned.entry(IRA, "conversion", "2021-04-01", 6000)
    owned.entries = [e for e in owned.entries if e.kind != "year_end_value"]
    owned.value(IRA, 2021, 100)
    assert why_required(owned.history(2021).results[2021]) == (
        "Part I: nondeductible contributions were made for the year",
        "Part II: an amount was converted to a Roth IRA",
    )


def test_a_distribution_without_basis_requires_no_form() -> None:
    """Instructions for Form 8606 (2023), page 1, tip."""
    owned = Owned(IRA)
    owned.opening(0, 2020)
    owned.entry(IRA, "distribution", "2021-03-01", 6000)
    owned.value(IRA, 2021, 6000)
    assert why_required(owned.history(2021).results[2021]) == ()


def test_roth_contributions_alone_require_no_form() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2020)
    owned.entry(ROTH, "contribution", "2021-03-01", 6000, for_year=2021)
    assert why_required(owned.history(2021).results[2021]) == ()


def test_a_required_form_that_nobody_entered_is_not_late_as_long_as_nothing_says_that_the_return_was_filed() -> None:
    assert not findings(contributed())


def test_a_year_skipped_between_filed_forms_is_found_with_its_penalty() -> None:
    owned = contributed()
    owned.file(2022, on="2023-04-01", line_14=6000)
    found = findings(owned)["form_not_on_file"]
    assert "the one for 2022 was filed" in found.message
    assert "$50" in found.message
    assert "reasonable cause" in found.message
    assert found.refs == ("f1",)


def test_a_return_filed_without_the_form_is_found() -> None:
    owned = contributed()
    owned.fact("return_filed_on", "2022-03-01", 2021)
    assert "the return was filed" in findings(owned)["form_not_on_file"].message


def test_no_penalty_is_named_where_nothing_was_contributed() -> None:
    """Section 6693(b)(2) is about contributions that were to be reported."""
    owned = Owned(IRA)
    owned.opening(1000, 2020)
    owned.entry(IRA, "distribution", "2021-03-01", 6000)
    owned.value(IRA, 2021, 6000)
    owned.file(2022, on="2023-04-01", line_14=900)
    assert "$50" not in findings(owned)["form_not_on_file"].message


@pytest.mark.parametrize(
    ("filed_on", "facts", "late"),
    [
        ("2022-04-18", {}, False),
        ("2022-04-19", {}, True),
        ("2022-09-01", {"extended_until": "2022-10-17"}, False),
        ("2022-10-18", {"extended_until": "2022-10-17"}, True),
        ("2022-04-10", {"return_filed_on": "2022-03-01"}, True),
        ("2022-03-01", {"return_filed_on": "2022-03-01"}, False),
    ],
)
def test_a_form_is_late_after_the_return_or_its_due_date(filed_on: str, facts: dict[str, str], late: bool) -> None:
    owned = contributed()
    for key, value in facts.items():
        owned.fact(key, value, 2021)
    owned.file(2021, on=filed_on, line_1=6000, line_14=6000)
    assert ("form_filed_late" in findings(owned)) is late


def test_an_overstated_line_1_is_found_with_its_penalty() -> None:
    owned = contributed()
    owned.file(2021, on="2022-04-01", line_1=7000, line_14=7000)
    assert "$100" in findings(owned)["overstated_contributions"].message
    owned.file(2021, on="2022-04-10", amended=True, line_1=6000, line_14=6000)
    assert "overstated_contributions" not in findings(owned)


def test_contributions_that_are_all_excess_require_no_form() -> None:
    """Section 408(o)(2)(A): without compensation no contribution is a nondeductible one.

    Instructions for Form 8606 (2023), page 7, example: contributions of years without compensation, Forms 5329 and no
    Form 8606."""
    owned = contributed()
    owned.fact("compensation", "0", 2021)
    owned.fact("filing_status", "single", 2021)
    owned.fact("birth_date", "1970-01-01")
    owned.fact("return_filed_on", "2022-04-01", 2021)
    result = owned.history(2021).results[2021]
    assert why_required(result) == ()
    assert result.text("form_5329_excess/15") == "6,000"
    assert "form_not_on_file" not in findings(owned)
