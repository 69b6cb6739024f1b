"""Mistakes that other programs and people make, with the right answer. `tests/known_mistakes.toml` lists them all."""

from __future__ import annotations

import pytest
from form_inputs import form, shown
from records import IRA, ROTH, SEP, Owned

from basis.engine import Election, Status
from basis.model import Account, AccountType, Purpose, Treatment

OTHER_ROTH = Account(id="a9", client="ana", custodian="schwab", number=None, label="Roth", type=AccountType.ROTH_IRA)
KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def test_a_backdoor_beside_a_pretax_ira_is_not_free_of_tax() -> None:
    """7,000 contributed and converted, 93,000 of pretax money elsewhere: .070, 490 nontaxable, 6,510 taxable."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(0, 2023)
    owned.entry(IRA, "contribution", "2024-01-05", 7000, for_year=2024, **KEPT)
    owned.entry(IRA, "conversion", "2024-01-12", 7000)
    owned.value(IRA, 2024, 0)
    owned.value(SEP, 2024, 93_000)
    lines = owned.history(2024).results[2024]
    assert shown(lines, "10", "11", "14", "18") == ["0.07000", "490", "6,510", "6,510"]


@pytest.mark.parametrize(("in_december", "taxable"), [(93_000, "6,510"), (0, "0")])
def test_value_is_taken_on_december_31_and_not_on_the_day_of_the_conversion(in_december: int, taxable: str) -> None:
    """Pretax plan money rolled into an IRA in December ruins a backdoor of January; without it nothing is taxable."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(0, 2023)
    owned.entry(IRA, "contribution", "2024-01-05", 7000, for_year=2024, **KEPT)
    owned.entry(IRA, "conversion", "2024-01-12", 7000)
    if in_december:
        rolled = {"from_account_type": AccountType.PLAN_PRETAX, "basis": 0}
        owned.entry(SEP, "direct_rollover_in", "2024-12-20", in_december, **rolled)
    owned.value(IRA, 2024, 0)
    owned.value(SEP, 2024, in_december)
    assert owned.history(2024).results[2024].text("18") == taxable


def test_line_24_includes_the_conversion_of_the_year_itself() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2021)
    owned.fact("first_roth_year", "2022")
    owned.fact("birth_date", "1980-06-01")
    owned.entry(ROTH, "contribution", "2022-02-01", 100, for_year=2022)
    owned.entry(IRA, "conversion", "2022-03-01", 4000)
    owned.value(IRA, 2022, 0)
    owned.entry(ROTH, "distribution", "2022-11-01", 1100)
    assert shown(owned.history(2022).results[2022], "22", "23", "24", "25a") == ["100", "1,000", "4,000", "0"]


def test_where_everything_that_left_is_excluded_line_3_goes_to_line_14_and_nothing_is_divided() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(5000, 2021)
    owned.fact("birth_date", "1940-06-01")
    owned.fact("qcd_offset_used", "0.00")
    owned.entry(IRA, "contribution", "2022-02-01", 500, for_year=2022, **KEPT)
    owned.entry(IRA, "qcd", "2022-03-01", 1000)
    owned.value(IRA, 2022, 9000)
    lines = owned.history(2022).results[2022]
    assert shown(lines, "3", "14") == ["5,500", "5,500"]
    assert lines.lines["10"].status is Status.BLANK


def test_roth_contributions_on_form_5498_are_those_for_the_year_and_employer_money_that_of_the_year() -> None:
    """Box 10 counts what was made for the year by its due date; boxes 8 and 9 are no contribution of the owner."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(0, 2020)
    owned.entry(ROTH, "contribution", "2022-03-15", 3000, for_year=2021)
    owned.form("5498", 2021, ROTH, box_10=3000)
    owned.form("5498", 2021, SEP, box_5=9000, box_8=9000)
    owned.value(IRA, 2021, 0)
    owned.fact("first_roth_year", "2021")
    owned.fact("birth_date", "1980-06-01")
    owned.entry(ROTH, "distribution", "2021-12-01", 100)
    lines = owned.history(2021).results[2021]
    assert shown(lines, "1", "22") == ["", "3,000"]


def test_line_10_to_three_places_and_unrounded_are_both_right_and_differ_by_70_cents_on_100_000() -> None:
    """7,000 / 350,123: .020 gives 2,000.00, the unrounded ratio 1,999.30."""
    amounts = {"line_2": 7000, "line_6": 250_123, "line_7": 100_000}
    assert form(2023, election=Election(1, 3), **amounts).text("12") == "2,000.00"
    assert form(2023, election=Election(1, None), **amounts).text("12") == "1,999.30"


@pytest.mark.parametrize(("year", "on_line_19"), [(2024, "500"), (2025, "")])
def test_one_clock_for_all_roth_iras_starts_with_the_year_a_contribution_counts_for(year: int, on_line_19: str) -> None:
    """Made in April 2021 for 2020, to another Roth IRA: from January 1, 2025 on a distribution at 60 is qualified."""
    owned = Owned(IRA, ROTH, OTHER_ROTH)
    owned.opening(0, 2019)
    owned.fact("birth_date", "1960-01-01")
    owned.fact("first_roth_year", "2020")
    owned.entry(OTHER_ROTH, "contribution", "2021-04-10", 1000, for_year=2020)
    owned.entry(ROTH, "contribution", "2023-04-10", 1000, for_year=2023)
    owned.entry(ROTH, "distribution", f"{year}-05-01", 500)
    assert owned.history(2025).results[year].text("19") == on_line_19


def test_pretax_money_moved_into_a_plan_leaves_the_basis_to_be_converted_free_of_tax() -> None:
    """Section 408(d)(3)(H): 100,000 with 20,000 of basis; 80,000 to the plan, 20,000 converted, nothing left."""
    owned = Owned(IRA, ROTH)
    owned.opening(20_000, 2022)
    owned.entry(IRA, "direct_rollover", "2023-03-01", 80_000, to_account_type=AccountType.PLAN_PRETAX)
    owned.entry(IRA, "conversion", "2023-04-01", 20_000)
    owned.value(IRA, 2023, 0)
    lines = owned.history(2023).results[2023]
    assert lines.lines["16"].cents == 20_000_00
    assert (lines.lines["18"].cents, lines.carry.basis.cents) == (0, 0)


def test_box_2a_of_form_1099_r_says_nothing_about_an_ira_with_basis() -> None:
    """3,000 of basis, 40,000 on December 31, box 1 and box 2a 10,000: .060, 600 of it nontaxable, 9,400 taxable."""
    owned = Owned(IRA, ROTH)
    owned.opening(3000, 2022)
    owned.fact("birth_date", "1950-06-01")
    owned.entry(IRA, "distribution", "2023-05-01", 10_000)
    owned.form("1099-R", 2023, IRA, box_1=10_000, box_2a=10_000, box_7="7", box_7_ira=True)
    owned.value(IRA, 2023, 40_000)
    lines = owned.history(2023).results[2023]
    assert shown(lines, "10", "12", "14", "15c") == ["0.06000", "600", "2,400", "9,400"]
    assert lines.text("form_1040/4b") == "9,400"


def test_the_value_of_a_roth_ira_is_not_on_line_6() -> None:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(3000, 2022)
    owned.entry(IRA, "distribution", "2023-05-01", 10_000)
    for account, dollars in ((IRA, 20_000), (SEP, 15_000), (ROTH, 99_000)):
        owned.value(account, 2023, dollars)
    owned.form("5498", 2023, ROTH, box_5=99_000, box_7_roth=True)
    assert owned.history(2023).results[2023].text("6") == "35,000"


@pytest.mark.parametrize(("reached", "lines"), [(9000, ["1,000", "9,000"]), (10_000, ["0", "10,000"])])
def test_of_a_conversion_with_withholding_only_what_reached_the_roth_ira_is_converted(
    reached: int, lines: list[str]
) -> None:
    """Box 1 10,000, withheld 1,000: line 8 is box 3 of the Roth IRA's Form 5498, 10,000 where the 1,000 was made up
    from other money within 60 days."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.form("1099-R", 2023, IRA, box_1=10_000, box_2a=10_000, box_4=1000, box_7="2", box_7_ira=True)
    owned.form("5498", 2023, ROTH, box_3=reached, box_5=reached, box_7_roth=True)
    owned.fact("part_1", "always")
    owned.value(IRA, 2023, 40_000)
    assert shown(owned.history(2023).results[2023], "7", "8") == lines


@pytest.mark.parametrize(("code", "contributed"), [("N", 2023), ("R", 2022)])
def test_a_traditional_contribution_recharacterized_is_on_neither_line_7_nor_4b(code: str, contributed: int) -> None:
    """Instructions for Form 8606 (2023), line 7: Forms 1099-R and 5498 alone, of a traditional IRA."""
    owned = Owned(IRA, ROTH)
    owned.opening(1000, 2021)
    owned.fact("first_roth_year", "2022")
    owned.form("5498", contributed, IRA, box_1=3000, box_5=9500)
    owned.form("1099-R", 2023, IRA, box_1=500, box_7="7", box_7_ira=True)
    owned.form("1099-R", 2023, IRA, box_1=3300, box_2a=0, box_7=code)
    owned.form("5498", 2023, ROTH, box_4=3300)
    for year in (2022, 2023):
        owned.value(IRA, year, 9500)
    lines = owned.history(2023).results[2023]
    assert shown(lines, "7", "12", "15c") == ["500", "50", "450"]
    assert lines.text("form_1040/4b") == "450"


def test_money_for_a_first_home_within_the_five_years_is_on_line_19_and_not_on_line_20() -> None:
    """Instructions for Form 8606 (2023), line 20: only with a Roth contribution for a year from 1998 through 2018. The
    additional tax is excepted all the same (exception 09)."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2019)
    owned.fact("birth_date", "1990-01-01")
    owned.fact("first_roth_year", "2020")
    owned.fact("homebuyer_used_before", "0")
    owned.entry(ROTH, "contribution", "2020-03-01", 1000, for_year=2020)
    owned.entry(ROTH, "distribution", "2023-05-01", 9000, purpose=Purpose.FIRST_HOME)
    lines = owned.history(2023).results[2023]
    assert shown(lines, "19", "20", "22", "25a") == ["9,000", "0", "1,000", "8,000"]
    assert [lines.text(f"form_5329/{number}") for number in ("1", "2", "4")] == ["8,000", "8,000", "0"]


def test_the_ledger_alone_shows_that_the_five_years_are_over_by_the_year_a_contribution_counts_for() -> None:
    """Made on April 10, 2021 for 2020, to another Roth IRA, and nobody said the first Roth year: 2025 is qualified."""
    owned = Owned(IRA, ROTH, OTHER_ROTH)
    owned.opening(0, 2019)
    owned.fact("birth_date", "1960-01-01")
    owned.entry(OTHER_ROTH, "contribution", "2021-04-10", 1000, for_year=2020)
    owned.entry(ROTH, "distribution", "2025-05-01", 500)
    line_19 = owned.history(2025).results[2025].lines["19"]
    assert line_19.status is Status.BLANK


def test_at_62_only_the_earnings_of_a_young_roth_ira_are_taxed_and_nothing_bears_the_additional_tax() -> None:
    """Three years old: 2,000 contributed, 10,000 converted, 15,000 taken: 3,000 of earnings are income."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2020)
    owned.fact("birth_date", "1961-01-01")
    owned.fact("first_roth_year", "2021")
    owned.entry(ROTH, "contribution", "2021-03-01", 2000, for_year=2021)
    owned.entry(IRA, "conversion", "2021-03-01", 10_000)
    owned.value(IRA, 2021, 0)
    owned.entry(ROTH, "distribution", "2023-05-01", 15_000)
    lines = owned.history(2023).results[2023]
    assert shown(lines, "19", "22", "23", "24", "25a", "25c") == [
        "15,000",
        "2,000",
        "13,000",
        "10,000",
        "3,000",
        "3,000",
    ]
    assert "form_5329" not in lines.worksheets


@pytest.mark.parametrize(("year", "line_1", "excess"), [(2023, "4,000", "1,000"), (2018, "", "5,000")])
def test_difficulty_of_care_payments_may_be_contributed_beyond_compensation(
    year: int, line_1: str, excess: str
) -> None:
    """Section 408(o)(5); instructions for Form 8606 (2023), page 4: a foster parent without compensation contributes
    5,000 and elects to count 4,000 of payments that were left out of income. Before 2020 there was no such election."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, year - 1)
    owned.fact("birth_date", "1980-01-01")
    for key, value in {"filing_status": "single", "compensation": "0", "difficulty_of_care": "4,000"}.items():
        owned.fact(key, value, year)
    owned.entry(IRA, "contribution", f"{year}-05-02", 5000, for_year=year, **KEPT)
    owned.value(IRA, year, 5000)
    lines = owned.history(year).results[year]
    assert (lines.text("1"), lines.text("form_5329_excess/15")) == (line_1, excess)


def test_difficulty_of_care_payments_are_neither_deductible_nor_room_for_a_roth_ira() -> None:
    """2,000 of pay is deductible, 3,000 more is not; the same payments let nothing into a Roth IRA."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.fact("birth_date", "1980-01-01")
    facts = {"filing_status": "single", "compensation": "2,000", "covered_by_plan": "no", "magi_before_ira": "2,000"}
    for key, value in (facts | {"difficulty_of_care": "3,000"}).items():
        owned.fact(key, value, 2023)
    owned.entry(IRA, "contribution", "2023-05-02", 5000, for_year=2023)
    owned.entry(ROTH, "contribution", "2023-05-02", 500, for_year=2023)
    owned.value(IRA, 2023, 5000)
    owned.value(ROTH, 2023, 500)
    lines = owned.history(2023).results[2023]
    assert (lines.text("ira_deduction/12"), lines.text("1")) == ("2,000", "3,000")
    assert lines.text("form_5329_excess/23") == "500"
    assert "15" not in lines.worksheets["form_5329_excess"].lines
