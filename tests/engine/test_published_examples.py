"""Worked examples that official texts print, with their own days and dollars, where no other test has them.

`tests/known_mistakes.toml` lists the examples of all sources, each with the test that has it.
"""

from __future__ import annotations

import pytest
from form_inputs import shown
from records import IRA, ROTH, Owned

from basis.engine import Status
from basis.model import Purpose, Treatment

DISASTER = {"purpose": Purpose.DISASTER}


def person(year: int) -> Owned:
    """Somebody without basis at the end of the year before."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, year - 1)
    owned.fact("first_roth_year", str(year))
    return owned


# --- instructions for Form 8606 of 2022 -----------------------------------------------------------------------------


def test_the_traditional_contribution_of_2022_recharacterized_in_february() -> None:
    """Instructions for Form 8606 (2022), page 4, Reporting recharacterizations, 1, example: 4,000 on May 27, 2022,
    worth 4,400 on February 24, 2023; 3,300 move, 1,000 is deducted; no form, nothing on either year's Form 1040."""
    owned = person(2022)
    owned.entry(IRA, "account_value", "2022-05-27", 0)
    owned.entry(IRA, "contribution", "2022-05-27", 4000, for_year=2022)
    owned.entry(IRA, "account_value", "2023-02-24", 4400)
    moved = {"for_year": 2022, "to_account": ROTH.id, "purpose": Purpose.CONTRIBUTION}
    owned.entry(IRA, "recharacterization", "2023-02-24", 3300, **moved)
    owned.fact("deduction_claimed", "1,000", 2022)
    results = owned.history(2023).results
    sheet = [results[2022].text(f"net_income/{number}") for number in ("1", "2", "3", "6", "7")]
    assert sheet == ["3,000", "4,400", "4,000", "300", "3,300"]
    for year in (2022, 2023):
        assert results[year].required is False
        assert "form_1040" not in results[year].worksheets
    assert results[2022].carry.roth_contributions.cents == 3000_00


def test_the_roth_contribution_of_2022_recharacterized_in_december() -> None:
    """Instructions for Form 8606 (2022), page 4, Reporting recharacterizations, 2, example: all of 4,000, then 4,200,
    moved in 2022 and deducted; no form; 4,200 on line 4a and nothing of it taxable."""
    owned = person(2022)
    owned.entry(ROTH, "contribution", "2022-06-16", 4000, for_year=2022)
    moved = {"for_year": 2022, "to_account": IRA.id, "purpose": Purpose.CONTRIBUTION, "earnings": 200_00}
    owned.entry(ROTH, "recharacterization", "2022-12-30", 4200, **moved)
    owned.fact("deduction_claimed", "4,000", 2022)
    result = owned.history(2022).results[2022]
    assert result.required is False
    assert [result.text(f"form_1040/{line}") for line in ("4a", "4b")] == ["4,200", "0"]


def test_the_excess_of_2020_and_2021_taken_out_in_december_2022() -> None:
    """Instructions for Form 8606 (2022), pages 5 and 6, example: no compensation after 2019, 3,000 and 4,000 not
    deducted, 7,000 withdrawn: 7,000 on line 4a, 0 on 4b, no form, and line 2 of a later year is without the 7,000."""
    owned = person(2020)
    owned.fact("birth_date", "1970-03-01")
    owned.fact("filing_status", "single")
    for year, dollars in ((2020, 3000), (2021, 4000)):
        more = {"for_year": year, "treatment": Treatment.NONDEDUCTIBLE}
        owned.entry(IRA, "contribution", f"{year}-06-01", dollars, **more)
        owned.entry(IRA, "excess_removed", "2022-12-12", dollars, for_year=year)
        owned.value(IRA, year, 50_000)
    for year in (2020, 2021, 2022):
        owned.fact("compensation", "0", year)
    results = owned.history(2022).results
    assert [results[2022].text(f"form_1040/{line}") for line in ("4a", "4b")] == ["7,000", "0"]
    assert results[2022].required is False
    assert results[2022].carry.basis.cents == 0
    assert [results[year].text("form_5329_excess/17") for year in (2020, 2021)] == ["180", "420"]
    assert results[2022].text("form_5329_excess/16") == "0"


def test_of_4_000_for_2022_half_of_it_made_in_january_2023_1_000_is_nondeductible_by_choice() -> None:
    """Instructions for Form 8606 (2022), line 4, example: 1,000 on line 1, nothing of it on line 4."""
    owned = person(2022)
    owned.entry(IRA, "contribution", "2022-05-02", 2000, for_year=2022)
    owned.entry(IRA, "contribution", "2023-01-16", 2000, for_year=2022)
    owned.entry(IRA, "distribution", "2022-06-01", 500)
    owned.value(IRA, 2022, 9500)
    for key, value in {"deduction_claimed": "3,000", "line_4": "0", "worksheet_1_1": "never"}.items():
        owned.fact(key, value, 2022)
    result = owned.history(2022).results[2022]
    assert shown(result, "1", "4", "5", "14") == ["1,000", "0", "1,000", "950"]


def test_a_disaster_distribution_of_30_000_in_2022_of_which_10_000_was_repaid_in_november() -> None:
    """Instructions for Form 8606 (2022), line 6, example: 50,000 - 10,000 = 40,000; all 30,000 are on line 7."""
    owned = person(2022)
    owned.fact("part_1", "always")
    owned.entry(IRA, "distribution", "2022-05-02", 30_000, **DISASTER)
    owned.entry(IRA, "repayment", "2022-11-21", 10_000, for_year=2022, **DISASTER)
    owned.value(IRA, 2022, 50_000)
    assert shown(owned.history(2022).results[2022], "6", "7") == ["40,000", "30,000"]


# --- Publications 590-A and 590-B -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "line_1", "excess"), [("joint", "7,000", None), ("separate_apart", "3,800", "3,200")]
)
def test_tom_may_contribute_7_000_on_a_joint_return_and_what_he_earned_on_his_own(
    status: str, line_1: str, excess: str | None
) -> None:
    """Publication 590-A (2022), Filing Status, example: Tom and Darcy are both 53; he earned 3,800 and she 48,000."""
    owned = person(2022)
    facts = {"filing_status": status, "compensation": "3,800", "covered_by_plan": "no", "spouse_covered_by_plan": "no"}
    hers = {"spouse_compensation": "48,000", "spouse_contributions": "7,000"}
    owned.fact("birth_date", "1969-05-01")
    owned.fact("spouse", "outside")
    for key, value in (facts | hers).items():
        owned.fact(key, value, 2022)
    owned.entry(IRA, "contribution", "2022-05-02", 7000, for_year=2022, treatment=Treatment.NONDEDUCTIBLE)
    owned.value(IRA, 2022, 7000)
    result = owned.history(2022).results[2022]
    assert result.text("1") == line_1
    sheet = result.worksheets.get("form_5329_excess")
    assert (None if sheet is None else result.text("form_5329_excess/15")) == excess


def test_justin_takes_a_contribution_and_then_2_000_of_a_taxed_conversion() -> None:
    """Publication 590-B (2020), chapter 2, Ordering Rules, example: 80,000 converted on October 15, 2016, 20,000 of it
    basis; 5,000 contributed on February 23, 2020; 7,000 paid at 60 on November 8, 2020: nothing of it is income."""
    owned = Owned(IRA, ROTH)
    owned.opening(20_000, 2015)
    owned.fact("birth_date", "1960-03-01")
    owned.fact("first_roth_year", "2016")
    owned.entry(IRA, "conversion", "2016-10-15", 80_000)
    owned.value(IRA, 2016, 0)
    owned.entry(ROTH, "contribution", "2020-02-23", 5000, for_year=2020)
    owned.entry(ROTH, "distribution", "2020-11-08", 7000)
    results = owned.history(2020).results
    assert results[2016].text("18") == "60,000"
    assert shown(results[2020], "19", "22", "23", "24", "25a") == ["7,000", "5,000", "2,000", "80,000", "0"]
    assert [results[2020].text(f"form_1040/{line}") for line in ("4a", "4b")] == ["7,000", "0"]
    assert "form_5329" not in results[2020].worksheets
    (left,) = (layer for layer in results[2020].carry.roth_layers if layer.whole.cents)
    assert (left.whole.cents, left.taxable.cents) == (78_000_00, 58_000_00)


def test_jeff_gives_more_than_his_taxable_money_and_the_rest_is_basis() -> None:
    """Publication 590-B (2023), chapter 1, Qualified charitable distributions, example, as remembered: 25,000 given at
    75 out of 30,000, of which 10,000 is basis: 20,000 is excluded, 5,000 comes out of basis, 5,000 of it is left."""
    owned = Owned(IRA, ROTH)
    owned.opening(10_000, 2022)
    owned.fact("birth_date", "1948-01-10")
    owned.fact("qcd_offset_used", "0.00")
    owned.entry(IRA, "qcd", "2023-12-23", 25_000)
    owned.value(IRA, 2023, 5000)
    result = owned.history(2023).results[2023]
    assert result.text("qcd/9") == "20,000"
    assert shown(result, "6", "7", "10", "12", "14", "15c") == ["5,000", "5,000", "1.00000", "5,000", "5,000", "0"]
    assert [result.text(f"form_1040/{line}") for line in ("4a", "4b")] == ["25,000", "0"]
    assert result.lines["7"].status is Status.KNOWN
