"""Required minimum distributions come first: section 408(d)(3)(E), Treas. Reg. 1.408A-4, A-6."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, SEP, Owned

from basis.engine import YearResult
from basis.model import AccountType, RothPart


def owner(required: str = "10,000.00") -> Owned:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(4000, 2022)
    owned.fact("birth_date", "1948-02-03")
    owned.fact("rmd_required", required, 2023)
    owned.value(IRA, 2023, 60_000)
    return owned


def figured(owned: Owned) -> YearResult:
    return owned.history(2023).results[2023]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_what_was_not_paid_out_first_cannot_have_been_converted() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-02-01", 3000)
    owned.entry(IRA, "conversion", "2023-05-01", 20_000)
    result = figured(owned)
    assert (result.text("7"), result.text("8"), result.text("16")) == ("10,000", "13,000", "13,000")
    assert result.lines["7"].status.word == result.lines["8"].status.word == "conflict"
    assert "rmd_not_taken_first" in codes(result)
    assert "rmd:2023" in {part.asks for part in result.lines["7"].components}
    owned.decisions["rmd:2023"] = "distribution"
    decided = figured(owned)
    assert {decided.lines[number].status.word for number in ("7", "8")} == {"known"}


def test_the_part_that_was_not_converted_is_a_roth_contribution() -> None:
    owned = owner()
    owned.entry(ROTH, "opening_basis", "2022-12-31", 100, part=RothPart.CONTRIBUTIONS)
    owned.entry(IRA, "conversion", "2023-05-01", 20_000)
    owned.decisions["rmd:2023"] = "distribution"
    carry = figured(owned).carry
    assert (carry.roth_contributions.cents, carry.roth_conversions.cents) == (1_010_000, 1_000_000)


def test_gifts_to_charity_and_distributions_meet_it() -> None:
    owned = owner()
    owned.fact("qcd_offset_used", "0.00")
    owned.entry(IRA, "distribution", "2023-02-01", 3000)
    owned.entry(IRA, "qcd", "2023-02-01", 7000)
    owned.entry(IRA, "conversion", "2023-05-01", 20_000)
    result = figured(owned)
    assert (result.text("7"), result.text("8")) == ("3,000", "20,000")
    assert not codes(result) & {"rmd_not_taken_first", "rmd_not_taken", "converted_before_rmd"}


def test_a_conversion_before_the_distribution_is_said_though_the_year_has_both() -> None:
    owned = owner()
    owned.entry(IRA, "conversion", "2023-01-05", 20_000)
    owned.entry(IRA, "distribution", "2023-12-01", 10_000)
    result = figured(owned)
    assert result.text("8") == "20,000"
    assert "converted_before_rmd" in codes(result)


def test_it_cannot_be_rolled_over_either() -> None:
    owned = owner()
    owned.entry(IRA, "direct_rollover", "2023-01-05", 20_000, to_account_type=AccountType.PLAN_PRETAX)
    result = figured(owned)
    assert (result.text("7"), result.lines["7"].status.word) == ("10,000", "conflict")


def test_what_was_neither_paid_out_nor_converted_is_said_in_dollars() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-12-01", 4000)
    result = figured(owned)
    assert result.text("7") == "4,000"
    said = [f.message for f in result.findings if f.code == "rmd_not_taken"]
    assert ["6,000.00" in text and "25%, 1,500.00" in text for text in said] == [True]


@pytest.mark.parametrize(("year", "tax"), [(1997, "50%, 3,000.00"), (2022, "50%, 3,000.00"), (2023, "25%, 1,500.00")])
def test_the_tax_on_what_was_not_taken_is_half_of_it_before_2023(year: int, tax: str) -> None:
    """Section 4974(a)."""
    owned = Owned(IRA)
    owned.opening(0, year - 1)
    owned.fact("rmd_required", "10,000", year)
    owned.entry(IRA, "distribution", f"{year}-12-01", 4000)
    owned.value(IRA, year, 50_000)
    findings = owned.history(year).results[year].findings
    said = [f.message for f in findings if f.code == "rmd_not_taken"]
    assert [tax in text for text in said] == [True]
