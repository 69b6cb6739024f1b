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


def limited(owned: Owned) -> Owned:
    """With all that the limit of contributions asks for: nothing was deducted, and 75 years of age change nothing."""
    for year in (2023, 2024):
        owned.fact("compensation", "90000", year)
        owned.fact("deduction_claimed", "0", year)
    return owned


def excess(result: YearResult, *numbers: str) -> list[tuple[int | None, str]]:
    lines = result.worksheets["form_5329_excess"].lines
    return [(lines[number].line.cents, lines[number].line.status.word) for number in numbers]


def test_what_an_ira_received_of_it_is_a_contribution_and_may_be_an_excess() -> None:
    """Section 408(d)(3)(E): of 20,000 rolled over 10,000 were required; 7,500 of them may be contributed at 75, and
    2,500 are an excess, taxed 150 (section 4973(a))."""
    owned = limited(owner())
    owned.entry(IRA, "rollover_out", "2023-05-10", 20_000, to_account_type=AccountType.SEP_IRA)
    owned.entry(SEP, "rollover_in", "2023-05-20", 20_000)
    owned.value(SEP, 2023, 20_000)
    result = figured(owned)
    assert (result.text("1"), result.text("7"), result.lines["1"].status.word) == ("7,500", "10,000", "conflict")
    assert "rmd:2023" in {part.asks for part in result.lines["1"].components}
    owned.decisions["rmd:2023"] = "distribution"
    decided = figured(owned)
    assert (decided.text("1"), decided.text("7"), decided.lines["1"].status.word) == ("7,500", "10,000", "known")
    assert excess(decided, "15", "17") == [(2500_00, "known"), (150_00, "known")]


def test_what_arrived_in_the_next_year_is_a_contribution_of_that_year_and_was_not_outstanding() -> None:
    owned = limited(owner(required="3,000.00"))
    owned.entry(IRA, "rollover_out", "2023-12-10", 5000, to_account_type=AccountType.SEP_IRA)
    owned.entry(SEP, "rollover_in", "2024-01-10", 5000)
    owned.decisions["rmd:2023"] = "distribution"
    for account in (IRA, SEP):
        owned.value(account, 2024, 30_000)
    owned.value(SEP, 2023, 0)
    results = owned.history(2024).results
    assert (results[2023].text("6"), results[2023].text("7")) == ("62,000", "3,000")
    assert results[2024].text("1") == "3,000"


def test_the_first_to_leave_was_the_required_one_and_a_plan_receives_no_contribution() -> None:
    owned = limited(owner())
    owned.entry(IRA, "direct_rollover", "2023-01-05", 8000, to_account_type=AccountType.PLAN_PRETAX)
    owned.entry(IRA, "rollover_out", "2023-05-10", 5000, to_account_type=AccountType.SEP_IRA)
    owned.entry(SEP, "rollover_in", "2023-05-20", 5000)
    owned.value(SEP, 2023, 5000)
    owned.decisions["rmd:2023"] = "distribution"
    result = figured(owned)
    assert (result.text("1"), result.text("7")) == ("2,000", "10,000")


def test_what_was_converted_of_it_is_an_excess_in_the_roth_ira_as_far_as_none_was_allowed() -> None:
    """Treas. Reg. 1.408A-4, A-6(c); section 4973(f)."""
    owned = limited(owner())
    owned.fact("filing_status", "single", 2023)
    owned.fact("magi_roth", "90000", 2023)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 100, part=RothPart.CONTRIBUTIONS)
    owned.entry(IRA, "conversion", "2023-05-01", 20_000, to_account=ROTH.id, to_account_type=AccountType.ROTH_IRA)
    owned.decisions["rmd:2023"] = "distribution"
    result = figured(owned)
    assert (result.text("7"), result.text("8")) == ("10,000", "10,000")
    assert result.carry.roth_contributions.cents == 10_100_00
    assert excess(result, "23") == [(2500_00, "known")]


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
