"""What two papers, two rows or two sides of one movement mean for the lines: counted once, asked where they differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from records import IRA, ROTH, SEP, Owned

from basis.engine import Component, Record, Status, history
from basis.engine.papers.codes import CodeClass, code_class
from basis.model import Account, AccountType, Evidence, Owner, Purpose, RothPart, Treatment

PLAN = Account(id="a8", client="ana", custodian="acme", number=None, label="Plan", type=AccountType.PLAN_AFTER_TAX)
INHERITED = Account(
    id="a9", client="ana", custodian="fidelity", number=None, type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo"
)
INHERITED_ROTH = Account(
    id="a7", client="ana", custodian="fidelity", number=None, type=AccountType.INHERITED_ROTH_IRA, decedent="leo"
)


def codes_of(owned: Owned, year: int) -> set[str]:
    """The findings of a year."""
    return {finding.code for finding in owned.history(year).results[year].findings}


# --- both sides of a conversion -------------------------------------------------------------------------------------


def test_a_conversion_received_is_the_one_that_form_1099_r_reports_and_counts_once() -> None:
    """The export is of the Roth IRA alone; the traditional IRA sent only its Form 1099-R (code 2)."""
    owned = Owned()
    owned.opening(6500, 2021)
    owned.entry(ROTH, "conversion_in", "2022-02-02", 6500)
    owned.form("1099-R", 2022, IRA, box_1=6500, box_7="2")
    owned.value(IRA, 2022, 0)
    result = owned.history(2022).results[2022]
    assert result.text("16") == "6,500"
    assert result.lines["16"].status is Status.KNOWN


def test_what_form_1099_r_reports_beyond_the_conversion_received_was_paid_out() -> None:
    """The withheld part of a conversion is line 7 (tax-rules: box 1 10,000, box 3 9,000)."""
    owned = Owned()
    owned.opening(5000, 2021)
    owned.entry(ROTH, "conversion_in", "2022-02-02", 9000)
    owned.form("1099-R", 2022, IRA, box_1=10_000, box_7="2")
    owned.value(IRA, 2022, 40_000)
    result = owned.history(2022).results[2022]
    assert (result.text("7"), result.text("8")) == ("1,000", "9,000")
    assert result.lines["7"].status is Status.ASSUMED


def test_conversions_received_beyond_all_forms_1099_r_still_count() -> None:
    owned = Owned()
    owned.opening(5000, 2021)
    owned.entry(ROTH, "conversion_in", "2022-02-02", 9000)
    owned.form("1099-R", 2022, IRA, box_1=6000, box_7="2")
    owned.value(IRA, 2022, 40_000)
    assert owned.history(2022).results[2022].text("8") == "9,000"


def test_a_conversion_named_for_the_receiving_account_is_not_counted_twice_when_the_amounts_differ() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    sent = owned.entry(IRA, "conversion", "2022-02-01", 6000, to_account=ROTH.id)
    owned.entry(ROTH, "conversion_in", "2022-02-03", 6000.70)
    owned.value(IRA, 2022, 0)
    line_16 = owned.history(2022).results[2022].lines["16"]
    assert line_16.status is Status.CONFLICT
    assert line_16.cents == 6000_00
    assert sent in line_16.components[0].refs


def test_unlike_sides_across_new_year_are_in_conflict_in_the_year_the_money_left() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.entry(IRA, "conversion", "2022-12-30", 6000)
    owned.entry(ROTH, "conversion_in", "2023-01-03", 6000.70)
    owned.value(IRA, 2022, 0)
    results = owned.history(2023).results
    assert results[2022].lines["16"].status is Status.CONFLICT
    assert results[2023].lines["16"].status is Status.BLANK


def test_a_conversion_of_december_that_arrived_in_january_is_on_the_next_years_form_5498() -> None:
    """The year of the conversion is that of the distribution; box 3 is of the deposit."""
    owned = Owned()
    owned.opening(6000, 2021)
    owned.entry(IRA, "conversion", "2022-12-30", 6000, arrived=date(2023, 1, 3))
    owned.value(IRA, 2022, 0)
    owned.value(IRA, 2023, 0)
    owned.form("5498", 2023, ROTH, box_3=6000)
    results = owned.history(2023).results
    assert results[2022].text("16") == "6,000"
    assert results[2023].lines["16"].status is Status.BLANK


def test_more_said_converted_than_form_1099_r_reports_is_a_conflict() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.form("1099-R", 2022, IRA, box_1=6000, box_7="2")
    owned.value(IRA, 2022, 0)
    owned.decisions["document:1"] = "conversion:6,500.00"
    result = owned.history(2022).results[2022]
    assert result.lines["16"].status is Status.CONFLICT
    assert result.lines["16"].cents == 6000_00


def test_two_forms_1099_r_take_what_form_5498_shows_one_after_the_other() -> None:
    owned = Owned()
    owned.opening(2000, 2021)
    owned.form("1099-R", 2022, IRA, box_1=5000, box_7="7")
    owned.form("1099-R", 2022, SEP, box_1=4000, box_7="1")
    owned.accounts = (IRA, SEP, ROTH)
    owned.form("5498", 2022, ROTH, box_3=6000)
    owned.value(IRA, 2022, 10_000)
    owned.value(SEP, 2022, 10_000)
    result = owned.history(2022).results[2022]
    assert (result.text("7"), result.text("8")) == ("3,000", "6,000")


# --- rows against Forms 1099-R --------------------------------------------------------------------------------------


def test_a_rollover_that_form_1099_r_reports_smaller_is_a_conflict_and_not_passed_over() -> None:
    owned = Owned()
    owned.opening(1000, 2021)
    owned.entry(IRA, "rollover_out", "2022-02-01", 5000, to_account_type=AccountType.TRADITIONAL_IRA)
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1")
    owned.value(IRA, 2022, 5000)
    assert owned.history(2022).results[2022].lines["7"].status is Status.CONFLICT


def test_a_rollover_that_form_1099_r_reports_too_is_on_no_line() -> None:
    owned = Owned()
    owned.opening(1000, 2021)
    owned.entry(IRA, "rollover_out", "2022-02-01", 5000, to_account_type=AccountType.TRADITIONAL_IRA)
    owned.form("1099-R", 2022, IRA, box_1=5000, box_7="1")
    owned.value(IRA, 2022, 5000)
    assert not owned.history(2022).results[2022].required


@pytest.mark.parametrize("code", ["J", "4", "Y7"])
def test_a_code_that_does_not_say_what_an_ira_distribution_was_leaves_line_7_missing(code: str) -> None:
    owned = Owned()
    owned.opening(1000, 2021)
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7=code)
    owned.value(IRA, 2022, 5000)
    assert owned.history(2022).results[2022].lines["7"].status is Status.MISSING


@pytest.mark.parametrize("code", ["17", "1Q", "2G", "78", "8G", "1BD"])
def test_codes_that_cannot_stand_together_leave_line_7_missing_and_ask_for_a_corrected_form(code: str) -> None:
    owned = Owned(IRA)
    owned.opening(1000, 2020)
    owned.form("1099-R", 2021, IRA, box_1=500, box_7=code)
    owned.value(IRA, 2021, 9000)
    line_7 = owned.history(2021).results[2021].lines["7"]
    assert line_7.status is Status.MISSING
    assert "corrected form" in line_7.reasons[0]


@pytest.mark.parametrize("code", ["81", "P1", "J8", "JP", "4G", "7Y", "G4", "1B", "B4", "K7"])
def test_the_pairs_that_the_guide_allows_are_read(code: str) -> None:
    assert code_class(frozenset(code)) is not CodeClass.IMPOSSIBLE


def test_a_traditional_code_on_a_form_of_a_roth_ira_leaves_line_19_missing() -> None:
    owned = Owned()
    owned.fact("first_roth_year", "2020")
    owned.entry(ROTH, "contribution", "2020-02-01", 6000, for_year=2020)
    owned.form("1099-R", 2022, ROTH, box_1=4000, box_7="1")
    assert owned.history(2022).results[2022].lines["19"].status is Status.MISSING


def test_a_void_form_counts_for_nothing() -> None:
    owned = Owned()
    owned.opening(1000, 2021)
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1")
    owned.returns[0] = replace(owned.returns[0], void=True)
    assert not owned.history(2022).results[2022].required


# --- rollovers ------------------------------------------------------------------------------------------------------


def rolled_over_in_december(owned: Owned) -> None:
    """Basis, and 5,000 that left on December 10, 2022."""
    owned.opening(5000, 2021)
    owned.entry(IRA, "distribution", "2022-03-01", 1000)
    owned.entry(IRA, "rollover_out", "2022-12-10", 5000, to_account_type=AccountType.TRADITIONAL_IRA)
    owned.value(IRA, 2022, 40_000)


def test_a_rollover_whose_two_rows_lie_in_two_years_was_outstanding_on_december_31() -> None:
    owned = Owned(IRA, SEP, ROTH)
    rolled_over_in_december(owned)
    owned.value(SEP, 2022, 0)
    owned.entry(SEP, "rollover_in", "2023-01-05", 5000)
    assert owned.history(2022).results[2022].text("6") == "45,000"


def test_a_rollover_completed_in_the_year_is_in_the_year_end_value_already() -> None:
    owned = Owned(IRA, SEP, ROTH)
    rolled_over_in_december(owned)
    owned.value(SEP, 2022, 5000)
    owned.entry(SEP, "rollover_in", "2022-12-15", 5000)
    assert owned.history(2022).results[2022].text("6") == "45,000"


def test_whether_a_late_rollover_had_arrived_on_december_31_is_asked() -> None:
    owned = Owned()
    rolled_over_in_december(owned)
    assert owned.history(2022).results[2022].lines["6"].status is Status.MISSING


def test_a_rollover_to_a_plan_is_never_outstanding_on_line_6() -> None:
    owned = Owned()
    owned.opening(5000, 2021)
    owned.entry(IRA, "distribution", "2022-03-01", 1000)
    to_plan = {"to_account_type": AccountType.PLAN_ROLLOVER}
    owned.entry(IRA, "rollover_out", "2022-12-10", 5000, arrived=date(2023, 1, 5), **to_plan)
    owned.value(IRA, 2022, 40_000)
    assert owned.history(2022).results[2022].text("6") == "40,000"


def test_after_tax_plan_money_is_on_line_2_once_when_both_sides_are_on_file() -> None:
    """Instructions 2023, line 2: the nontaxable portion of a plan rolled into a traditional IRA."""
    owned = Owned(IRA, ROTH, PLAN)
    owned.opening(0, 2021)
    owned.entry(PLAN, "direct_rollover", "2022-03-01", 9000, to_account=IRA.id, basis=4000_00)
    owned.entry(IRA, "direct_rollover_in", "2022-03-02", 9000, basis=4000_00)
    owned.entry(IRA, "distribution", "2022-05-01", 1000)
    owned.value(IRA, 2022, 9000)
    assert owned.history(2022).results[2022].text("2") == "4,000"


# --- opening basis and filed forms ----------------------------------------------------------------------------------


def test_conversions_before_the_traditional_opening_basis_are_still_basis_of_the_roth_ira() -> None:
    owned = Owned()
    owned.fact("first_roth_year", "2015")
    owned.fact("birth_date", "1990-01-01")
    owned.entry(ROTH, "contribution", "2015-02-01", 100, for_year=2015)
    owned.entry(IRA, "conversion", "2017-02-01", 5000)
    owned.opening(0, 2018)
    owned.entry(ROTH, "distribution", "2019-03-01", 3000)
    result = owned.history(2019).results[2019]
    assert (result.text("22"), result.text("24"), result.text("25a")) == ("100", "5,000", "0")


def test_years_without_law_before_the_opening_basis_do_not_break_the_chain() -> None:
    owned = Owned()
    owned.entry(IRA, "distribution", "2009-03-01", 3000)
    owned.opening(5000, 2018)
    owned.entry(IRA, "distribution", "2019-03-01", 3000)
    owned.value(IRA, 2019, 47_000)
    assert owned.history(2019).results[2019].text("2") == "5,000"


def test_a_form_filed_before_the_opening_basis_does_not_stand_above_it() -> None:
    owned = Owned()
    owned.file(2016, on="2017-04-01", line_14=9999)
    owned.opening(5000, 2018)
    assert owned.history(2019).carried[2019].basis.cents == 5000_00


def test_an_opening_basis_that_is_not_line_14_of_the_form_filed_for_its_year_is_a_conflict() -> None:
    owned = Owned()
    owned.file(2018, on="2019-04-01", line_14=6000)
    owned.opening(5000, 2018)
    basis = owned.history(2019).carried[2019].basis
    assert (basis.cents, basis.status) == (5000_00, Status.CONFLICT)


def test_the_last_amended_form_settles_what_carries() -> None:
    owned = Owned()
    owned.file(2018, on="2019-04-01", line_14=6000)
    owned.file(2018, on="2020-06-01", line_14=7000)
    assert owned.history(2019).carried[2019].basis.cents == 7000_00


def test_a_filed_form_without_part_1_hands_on_what_it_received() -> None:
    owned = Owned()
    owned.opening(5000, 2018)
    owned.file(2019, on="2020-04-01", line_19=1000, line_22=3000)
    carried = owned.history(2020).carried[2020]
    assert carried.basis.cents == 5000_00
    assert carried.roth_contributions.cents == 2000_00


def test_a_filed_full_conversion_without_part_1_uses_the_basis_on_its_line_17() -> None:
    owned = Owned()
    owned.opening(5000, 2018)
    owned.file(2019, on="2020-04-01", line_16=4800, line_17=4800)
    assert owned.history(2020).carried[2020].basis.cents == 200_00


# --- contributions and their deduction ------------------------------------------------------------------------------


def test_line_4_is_none_when_every_contribution_was_made_in_the_year_even_if_its_deduction_is_not_known() -> None:
    owned = Owned()
    owned.opening(5000, 2021)
    owned.entry(IRA, "contribution", "2022-03-01", 6000, for_year=2022)
    owned.entry(IRA, "distribution", "2022-05-01", 1000)
    owned.value(IRA, 2022, 50_000)
    result = owned.history(2022).results[2022]
    assert result.lines["1"].status is Status.MISSING
    assert result.text("4") == "0"


def test_line_4_chosen_larger_than_line_1_is_a_conflict() -> None:
    owned = Owned()
    owned.opening(5000, 2021)
    owned.entry(IRA, "contribution", "2023-03-01", 3000, for_year=2022)
    owned.entry(IRA, "contribution", "2022-03-01", 3000, for_year=2022)
    owned.entry(IRA, "distribution", "2022-05-01", 1000)
    owned.value(IRA, 2022, 50_000)
    owned.fact("deduction_claimed", "4,000.00", 2022)
    owned.fact("worksheet_1_1", "never", 2022)
    owned.fact("line_4", "2,500.00", 2022)
    line_4 = owned.history(2022).results[2022].lines["4"]
    assert (line_4.cents, line_4.status) == (2000_00, Status.CONFLICT)


def test_the_taxpayer_may_treat_the_earlier_contribution_as_the_nondeductible_one() -> None:
    """Instructions 2023, line 4, example: 2,000 in May and 2,000 in January, 3,000 deducted; line 1 1,000, line 4 0."""
    owned = Owned()
    owned.opening(0, 2022)
    owned.entry(IRA, "contribution", "2023-05-01", 2000, for_year=2023)
    owned.entry(IRA, "contribution", "2024-01-15", 2000, for_year=2023)
    owned.entry(IRA, "distribution", "2023-06-01", 500)
    owned.value(IRA, 2023, 10_000)
    owned.fact("deduction_claimed", "3,000.00", 2023)
    owned.fact("worksheet_1_1", "never", 2023)
    owned.fact("line_4", "0.00", 2023)
    result = owned.history(2023).results[2023]
    assert (result.text("1"), result.text("4")) == ("1,000", "0")


def test_all_of_it_deducted_leaves_nothing_on_line_1_and_no_part_1_without_basis() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2022-03-01", 6000, for_year=2022)
    owned.fact("deduction_claimed", "6,000.00", 2022)
    assert not owned.history(2022).results[2022].required


def test_contributions_on_form_5498_alone_are_assumed_and_so_is_line_4() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.form("5498", 2022, IRA, box_1=6000, box_5=56_000)
    owned.entry(IRA, "distribution", "2022-05-01", 1000)
    owned.fact("deduction_claimed", "0.00", 2022)
    result = owned.history(2022).results[2022]
    assert (result.text("1"), result.text("4")) == ("6,000", "0")
    assert {result.lines[n].status for n in ("1", "4")} == {Status.ASSUMED}


def test_what_a_ledger_file_says_about_the_deduction_holds_for_the_exports_row_of_the_same_amount() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.entry(
        IRA, "contribution", "2022-03-01", 6000, for_year=2022, custodian="generic", treatment=Treatment.NONDEDUCTIBLE
    )
    owned.entry(IRA, "contribution", "2022-03-02", 6000, for_year=2022)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.cents, line_1.status) == (6000_00, Status.KNOWN)


# --- inherited pools ------------------------------------------------------------------------------------------------


def heir(*accounts: Account) -> Owned:
    """A client as beneficiary of Leo."""
    return Owned(*accounts)


def of_leo(owned: Owned) -> Record:
    return replace(owned.record(), owner=Owner("ana", "leo"))


def test_an_inherited_ira_is_a_pool_of_its_own_and_code_4_pays_out_of_it() -> None:
    owned = heir(INHERITED, IRA)
    owned.entry(INHERITED, "opening_basis", "2021-12-31", 8000, decedent="leo")
    owned.form("1099-R", 2022, INHERITED, box_1=10_000, box_7="4")
    owned.value(INHERITED, 2022, 30_000)
    owned.value(IRA, 2022, 999_999)
    result = history(of_leo(owned), through=2022).results[2022]
    assert (result.text("6"), result.text("7"), result.text("12")) == ("30,000", "10,000", "2,000")
    assert result.lines["7"].status is Status.ASSUMED


def test_a_distribution_from_an_inherited_roth_ira_is_missing_and_not_passed_over() -> None:
    owned = heir(INHERITED_ROTH)
    owned.entry(INHERITED_ROTH, "distribution", "2022-05-01", 1000, decedent="leo")
    assert history(of_leo(owned), through=2022).results[2022].lines["19"].status is Status.MISSING


# --- Roth distributions ---------------------------------------------------------------------------------------------


def roth_owner(born: str = "1950-01-01", first: str = "2020") -> Owned:
    owned = Owned()
    owned.fact("birth_date", born)
    owned.fact("first_roth_year", first)
    owned.entry(ROTH, "contribution", "2020-02-01", 6000, for_year=2020)
    return owned


def test_code_q_against_the_clock_on_file_is_asked() -> None:
    owned = roth_owner()
    owned.entry(ROTH, "distribution", "2022-05-01", 1000)
    owned.form("1099-R", 2022, ROTH, box_1=1000, box_7="Q")
    assert owned.history(2022).results[2022].lines["19"].status is Status.MISSING


def test_age_and_clock_stand_above_code_j() -> None:
    owned = roth_owner()
    owned.entry(ROTH, "distribution", "2025-05-01", 1000)
    owned.form("1099-R", 2025, ROTH, box_1=1000, box_7="J")
    assert owned.history(2025).results[2025].lines["19"].status is Status.BLANK


def test_a_first_home_bought_after_59_and_a_half_needs_no_line_20() -> None:
    owned = roth_owner()
    owned.fact("homebuyer_used_before", "0.00")
    owned.entry(ROTH, "distribution", "2025-05-01", 1000, purpose=Purpose.FIRST_HOME)
    assert owned.history(2025).results[2025].lines["20"].status is Status.BLANK


def test_earlier_first_home_distributions_reduce_the_lifetime_limit_of_line_20() -> None:
    """IRC 72(t)(8)(B): 10,000 in a lifetime, not each year."""
    owned = roth_owner(born="1990-01-01", first="2014")
    owned.fact("homebuyer_used_before", "3,000.00")
    owned.entry(ROTH, "distribution", "2023-05-01", 4000, purpose=Purpose.FIRST_HOME)
    owned.entry(ROTH, "distribution", "2024-05-01", 9000, purpose=Purpose.FIRST_HOME)
    results = owned.history(2024).results
    assert (results[2023].text("20"), results[2024].text("20")) == ("4,000", "3,000")


def test_an_opening_roth_basis_of_nothing_does_not_start_the_clock() -> None:
    owned = Owned()
    owned.fact("birth_date", "1950-01-01")
    owned.entry(ROTH, "opening_basis", "2015-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "distribution", "2022-05-01", 1000)
    assert owned.history(2022).results[2022].lines["19"].status is Status.MISSING


def test_half_a_year_after_august_31_ends_with_february() -> None:
    owned = roth_owner(born="1962-08-31", first="2014")
    owned.entry(ROTH, "distribution", "2022-02-28", 1000)
    assert owned.history(2022).results[2022].lines["19"].status is Status.BLANK


# --- Part I where a part is missing ---------------------------------------------------------------------------------


def test_one_known_value_shows_that_not_everything_was_converted() -> None:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(5000, 2021)
    owned.entry(SEP, "employer_contribution", "2020-02-01", 100)
    owned.entry(IRA, "conversion", "2022-02-01", 2000)
    owned.value(IRA, 2022, 3000)
    result = owned.history(2022).results[2022]
    assert result.parts["I"].completed is True
    assert result.lines["6"].status is Status.MISSING


def test_what_a_full_conversion_leaves_of_basis_is_carried() -> None:
    owned = Owned()
    owned.opening(7000, 2021)
    owned.entry(IRA, "conversion", "2022-02-01", 6800)
    owned.value(IRA, 2022, 0)
    result = owned.history(2022)
    assert result.results[2022].text("18") == "(200)"
    assert result.carried[2022].basis.cents == 200_00
    assert "basis_left_after_full_conversion" in codes_of(owned, 2022)


# --- limits ---------------------------------------------------------------------------------------------------------


def contributed(dollars: int, born: str = "") -> Owned:
    """A contribution of 2023 (limit 6,500, from age 50 7,500)."""
    owned = Owned()
    owned.opening(0, 2022)
    owned.entry(IRA, "contribution", "2023-03-01", dollars - 1000, for_year=2023, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(ROTH, "contribution", "2023-03-01", 1000, for_year=2023)
    for key, value in (("filing_status", "single"), ("magi_roth", "50,000"), ("compensation", "50,000")):
        owned.fact(key, value, 2023)
    if born:
        owned.fact("birth_date", born)
    return owned


def test_up_to_the_limit_there_is_nothing_to_say() -> None:
    assert not codes_of(contributed(6500), 2023)


def test_above_the_limit_with_catch_up_there_is_an_excess_at_any_age() -> None:
    assert codes_of(contributed(8000, born="1950-01-01"), 2023) == {"over_contribution_limit"}


def test_between_the_limits_age_50_by_the_end_of_the_year_decides() -> None:
    assert codes_of(contributed(7500, born="1973-12-31"), 2023) == set()
    assert codes_of(contributed(7500, born="1974-01-01"), 2023) == {"over_contribution_limit"}


def test_without_a_birth_date_the_finding_says_that_it_matters() -> None:
    owned = contributed(7500)
    finding = owned.history(2023).results[2023].findings[0]
    assert finding.code == "contribution_limit_depends_on_age"
    assert "birth_date" in finding.message


def test_a_deduction_without_any_contribution_on_file_is_a_finding() -> None:
    owned = Owned()
    owned.opening(0, 2022)
    owned.fact("deduction_claimed", "3,000.00", 2023)
    owned.entry(IRA, "distribution", "2023-03-01", 100)
    assert "deduction_without_contributions" in codes_of(owned, 2023)


def test_an_estimate_beside_a_statement_of_the_same_value_leaves_it_known() -> None:
    owned = Owned()
    owned.opening(100, 2021)
    owned.entry(IRA, "distribution", "2022-03-01", 100)
    owned.value(IRA, 2022, 3000, evidence=Evidence.ESTIMATE)
    owned.value(IRA, 2022, 3000)
    assert owned.history(2022).results[2022].lines["6"].status is Status.KNOWN


def test_a_component_is_missing_exactly_when_it_has_no_cents() -> None:
    owned = contributed(7000)
    owned.entry(SEP, "employer_contribution", "2020-02-01", 100)
    owned.accounts = (IRA, SEP, ROTH)
    owned.entry(IRA, "distribution", "2023-05-01", 100)
    found: list[Component] = [
        part
        for result in owned.history(2023).results.values()
        for line in result.lines.values()
        for part in line.components
    ]
    assert all((part.cents is None) == (part.status is Status.MISSING) for part in found)


def test_a_form_5498_of_nothing_beside_rows_asks_which_is_right_before_it_asks_what_was_deducted() -> None:
    owned = Owned()
    owned.opening(1000, 2021)
    owned.entry(IRA, "contribution", "2022-06-01", 6000, for_year=2022)
    owned.form("5498", 2022, IRA, box_1=0, box_5=9000, box_7_ira=True)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.cents, line_1.status) == (0, Status.CONFLICT)
    assert {part.asks for part in line_1.components} == {"evidence:a1:2022"}
    owned.decisions["evidence:a1:2022"] = "statement"
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert {part.asks for part in line_1.components} == {"treatment:2022"}
