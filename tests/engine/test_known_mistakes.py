"""Mistakes that other programs and people make, with the right answer. `tests/known_mistakes.toml` lists them all."""

from __future__ import annotations

import pytest
from form_inputs import form, shown
from records import IRA, ROTH, SEP, Owned

from basis.engine import Election, Status
from basis.model import Account, AccountType, Treatment

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
