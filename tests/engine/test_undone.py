"""Contributions and conversions that were undone: recharacterized, returned by the due date, taken out later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import IRA, ROTH, SEP, Owned

from basis.engine import History, Status, YearResult, history
from basis.model import Account, AccountType, EntryKind, Purpose, RothPart, Treatment

OTHER_ROTH = Account(id="a8", client="ana", custodian="schwab", number=None, label="Roth", type=AccountType.ROTH_IRA)

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}
OF_CONTRIBUTION = {"purpose": Purpose.CONTRIBUTION}
CENTS = st.integers(min_value=100, max_value=600_000)


def owner(basis: int = 5000, year: int = 2021) -> Owned:
    """Somebody with basis, and Roth IRAs since that year."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(basis, year)
    owned.fact("first_roth_year", str(year + 1))
    owned.fact("rounding", "cents")
    return owned


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def cents(result: YearResult) -> dict[str, int | None]:
    return {number: line.cents for number, line in result.lines.items()}


def to_traditional(owned: Owned, day: str, dollars: float, *, for_year: int = 2022, **more: object) -> str:
    more = {"earnings": 0, **OF_CONTRIBUTION, **KEPT, **more}
    return owned.entry(ROTH, "recharacterization", day, dollars, for_year=for_year, to_account=IRA.id, **more)


def to_roth(owned: Owned, day: str, dollars: float, *, for_year: int = 2022, **more: object) -> str:
    more = {"earnings": 0, **OF_CONTRIBUTION, **more}
    return owned.entry(IRA, "recharacterization", day, dollars, for_year=for_year, to_account=ROTH.id, **more)


# --- recharacterized contributions -------------------------------------------------------------------------------


def test_a_contribution_recharacterized_to_a_roth_ira_leaves_line_1_for_line_22() -> None:
    owned = owner()
    owned.entry(IRA, "contribution", "2022-05-01", 6000, for_year=2022, **KEPT)
    to_roth(owned, "2022-11-01", 4200, earnings=200_00)
    owned.entry(ROTH, "distribution", "2022-12-01", 100)
    result = owned.history(2022).results[2022]
    assert result.lines["1"].cents == 2000_00
    assert result.lines["22"].cents == 4000_00


def test_line_4_asks_for_the_day_of_the_contribution_not_of_the_recharacterization() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 3000, for_year=2022)
    owned.entry(ROTH, "contribution", "2023-02-01", 3000, for_year=2022)
    to_traditional(owned, "2023-03-01", 5000)
    owned.entry(IRA, "distribution", "2022-07-01", 100)
    owned.value(IRA, 2022, 50_000)
    lines = owned.history(2022).results[2022].lines
    assert lines["1"].cents == 5000_00
    assert lines["4"].cents == 3000_00


def test_the_owner_may_choose_which_contribution_is_recharacterized() -> None:
    """Treas. Reg. 1.408A-5 A-2(c)(5)."""
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 3000, for_year=2022)
    owned.entry(ROTH, "contribution", "2023-02-01", 3000, for_year=2022)
    to_traditional(owned, "2023-03-01", 3000, contributed_on=owned.entries[-2].day)
    owned.entry(IRA, "distribution", "2022-07-01", 100)
    owned.value(IRA, 2022, 50_000)
    assert owned.history(2022).results[2022].lines["4"].cents == 0


def test_both_sides_of_a_recharacterization_are_one() -> None:
    both, one = owner(), owner()
    for owned in (both, one):
        owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
        to_traditional(owned, "2023-02-01", 6200, earnings=200_00)
    both.entry(IRA, "recharacterization_in", "2023-02-03", 6200, for_year=2022, **OF_CONTRIBUTION)
    assert cents(both.history(2022).results[2022]) == cents(one.history(2022).results[2022])
    assert both.history(2022).results[2022].lines["1"].cents == 6000_00


def test_the_receiving_row_alone_says_it_too() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    more = {**OF_CONTRIBUTION, **KEPT, "from_account_type": AccountType.ROTH_IRA}
    owned.entry(IRA, "recharacterization_in", "2023-02-03", 6200, for_year=2022, earnings=200_00, **more)
    owned.entry(ROTH, "distribution", "2022-12-01", 100)
    lines = owned.history(2022).results[2022].lines
    assert (lines["1"].cents, lines["22"].cents) == (6000_00, 0)


def test_a_year_that_only_a_recharacterization_speaks_of_is_figured() -> None:
    owned = owner(year=2021)
    to_traditional(owned, "2023-02-01", 6000)
    result = owned.history(2023).results[2022]
    assert (result.lines["1"].cents, result.lines["1"].status.word) == (6000_00, "assumed")


@pytest.mark.parametrize(
    ("facts", "day", "status"),
    [
        ({}, "2023-04-18", "known"),
        ({}, "2023-04-19", "assumed"),
        ({"extended_until": "2023-10-16"}, "2023-10-16", "known"),
        ({"return_filed_on": "2023-04-18"}, "2023-10-16", "known"),
        ({"return_filed_on": "2023-04-19"}, "2023-10-16", "conflict"),
        ({"return_filed_on": "2023-04-18"}, "2023-10-17", "conflict"),
        ({"contribution_due_date": "2023-11-16"}, "2023-11-16", "known"),
    ],
)
def test_a_contribution_can_be_recharacterized_by_the_due_date_or_in_six_months_of_a_timely_return(
    facts: dict[str, str], day: str, status: str
) -> None:
    """Instructions for Form 8606 (2022), page 5; the due date of 2022 was April 18, 2023; October 15 was a Sunday."""
    owned = owner()
    for key, value in facts.items():
        owned.fact(key, value, 2022)
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    to_traditional(owned, day, 6000)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.cents, line_1.status.word) == (6000_00, status)
    assert line_1.reasons or status == "known"


def test_line_6_takes_recharacterizations_after_the_end_of_the_year_into_account() -> None:
    """Instructions for Form 8606 (2022), line 6; money that was not there on December 31 is not."""
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 3000, for_year=2022)
    owned.entry(IRA, "contribution", "2022-05-01", 1000, for_year=2022, **KEPT)
    owned.entry(IRA, "distribution", "2022-07-01", 100)
    owned.value(IRA, 2022, 50_000)
    to_traditional(owned, "2023-02-01", 3300, earnings=300_00)
    to_roth(owned, "2023-03-01", 900, earnings=-100_00)
    owned.entry(ROTH, "contribution", "2023-03-20", 2000, for_year=2022)
    result = owned.history(2022).results[2022]
    assert result.lines["6"].cents == 50_000_00 + 3300_00 - 900_00
    assert "line_6_recharacterized" in codes(result)
    to_traditional(owned, "2023-04-01", 2000, contributed_on=owned.entries[-1].day)
    assert owned.history(2022).results[2022].lines["6"].cents == 50_000_00 + 3300_00 - 900_00


def test_more_than_was_contributed_cannot_be_recharacterized() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 3000, for_year=2022)
    to_traditional(owned, "2022-12-01", 4000)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert line_1.status.word == "conflict"
    assert "1,000.00 more" in line_1.reasons[0]


def test_two_sides_that_say_different_years_or_net_income_are_in_conflict() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    to_traditional(owned, "2023-02-01", 6200, earnings=200_00)
    owned.entry(IRA, "recharacterization_in", "2023-02-03", 6200, for_year=2022, earnings=100_00, **OF_CONTRIBUTION)
    assert owned.history(2022).results[2022].lines["1"].status.word == "conflict"


def test_a_transfer_between_two_iras_of_one_kind_is_no_recharacterization() -> None:
    owned = owner()
    owned.entry(IRA, "contribution", "2022-05-01", 6000, for_year=2022, **KEPT)
    owned.entry(IRA, "recharacterization", "2022-06-01", 6000, for_year=2022, to_account=SEP.id, **OF_CONTRIBUTION)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert line_1.status.word in ("conflict", "missing")


def test_without_its_treatment_a_contribution_that_became_traditional_is_asked_about() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    to_traditional(owned, "2022-12-01", 6000, treatment=None)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert {part.asks for part in line_1.components} == {"treatment:2022"}


# --- recharacterized conversions ---------------------------------------------------------------------------------


def converted(year: int, *, back: float, earnings: int) -> History:
    owned = owner(6000, year - 1)
    owned.entry(IRA, "conversion", f"{year}-03-01", 20_000, to_account=ROTH.id)
    owned.value(IRA, year, 40_000)
    owned.entry(
        ROTH, "recharacterization", f"{year + 1}-06-01", back, for_year=year, to_account=IRA.id,
        purpose=Purpose.CONVERSION, earnings=earnings,
    )  # fmt: skip
    owned.fact("return_filed_on", f"{year + 1}-04-01", year)
    owned.value(IRA, year + 1, 60_000)
    return owned.history(year + 1)


def test_a_conversion_undone_whole_was_never_made() -> None:
    result = converted(2016, back=21_000, earnings=1000_00).results[2016]
    assert result.parts["II"].completed is False
    assert result.lines["16"].cents is None
    assert result.carry.basis.cents == 6000_00
    assert result.carry.roth_conversions.cents == 0


def test_a_conversion_of_2017_could_be_undone_until_october_2018_and_none_of_2018() -> None:
    """Tax rules, item 23; section 408A(d)(6)(B)(iii)."""
    assert converted(2017, back=20_000, earnings=0).results[2017].lines["16"].cents is None
    after = converted(2018, back=20_000, earnings=0).results[2018]
    assert (after.lines["8"].cents, after.lines["8"].status.word) == (20_000_00, "conflict")
    assert any("cannot be recharacterized" in reason for reason in after.lines["8"].reasons)


def test_what_left_a_roth_ira_to_undo_a_conversion_of_2018_is_a_distribution_and_no_code_n_is_expected() -> None:
    """Section 408A(d)(6)(B)(iii): the second IRA received a contribution, and the Roth IRA paid out."""
    figured = converted(2018, back=20_000, earnings=0)
    of_its_year = [result for result in figured.results.values() if result.lines["19"].cents is not None]
    assert [result.lines["19"].cents for result in of_its_year] == [20_000_00]
    assert of_its_year[0].lines["19"].status.word == "conflict"
    codes = {finding.code for result in figured.results.values() for finding in result.findings}
    assert "form_1099_r_expected" not in codes


def test_what_is_left_of_a_conversion_is_basis_of_the_roth_ira() -> None:
    result = converted(2017, back=7600, earnings=-400_00).results[2017]
    assert result.lines["8"].cents == result.carry.roth_conversions.cents == 12_000_00


def test_whether_a_contribution_or_a_conversion_was_undone_is_asked_where_both_were_made() -> None:
    owned = owner(6000, 2015)
    owned.entry(IRA, "conversion", "2016-03-01", 20_000, to_account=ROTH.id)
    owned.entry(ROTH, "contribution", "2016-03-01", 2000, for_year=2016)
    owned.value(IRA, 2016, 40_000)
    owned.entry(ROTH, "recharacterization", "2016-06-01", 2000, for_year=2016, to_account=IRA.id, earnings=0)
    lines = owned.history(2016).results[2016].lines
    assert (lines["1"].status.word, lines["8"].status.word) == ("missing", "missing")


# --- returned contributions --------------------------------------------------------------------------------------


def test_a_contribution_returned_by_the_due_date_was_never_made() -> None:
    owned = owner()
    owned.entry(IRA, "contribution", "2023-02-01", 6000, for_year=2022, **KEPT)
    owned.entry(IRA, "distribution", "2022-07-01", 100)
    owned.value(IRA, 2022, 50_000)
    owned.entry(IRA, "returned_contribution", "2023-04-10", 6050, for_year=2022, earnings=50_00)
    owned.value(IRA, 2023, 50_000)
    found = owned.history(2023).results
    assert (found[2022].lines["1"].cents, found[2022].lines["4"].cents) == (0, 0)
    assert found[2023].lines["7"].cents is None


def test_the_earnings_are_income_of_the_year_in_which_the_contribution_was_made() -> None:
    """Section 408(d)(4): code P where that is the year before, code 8 where it is the year of the return."""
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 3000, for_year=2022)
    owned.entry(ROTH, "contribution", "2023-02-01", 2000, for_year=2022)
    owned.entry(ROTH, "returned_contribution", "2023-04-10", 2020, for_year=2022, earnings=20_00)
    owned.entry(ROTH, "returned_contribution", "2023-04-11", 3100, for_year=2022, earnings=100_00)
    found = owned.history(2023).results
    sheets = {year: found[year].worksheets["returned_contributions"].lines for year in (2022, 2023)}
    assert {year: sheet["4"].line.cents for year, sheet in sheets.items()} == {2022: 100_00, 2023: 20_00}
    told = [f.message for f in found[2023].findings if f.code == "form_1099_r_expected"]
    assert ["code 8" in text for text in told] == [True, False]
    assert "code P" in told[1]


@pytest.mark.parametrize(
    ("day", "born", "taxed"),
    [("2022-12-28", "1990-01-01", 100_00), ("2022-12-29", "1990-01-01", 0), ("2022-12-28", "1950-01-01", 0)],
)
def test_the_earnings_of_a_timely_return_have_no_additional_tax_from_december_29_2022(
    day: str, born: str, taxed: int
) -> None:
    """Tax rules, item 26; SECURE 2.0 Act, section 333."""
    owned = owner()
    owned.fact("birth_date", born)
    owned.entry(ROTH, "contribution", "2022-05-01", 3000, for_year=2022)
    owned.entry(ROTH, "returned_contribution", day, 3100, for_year=2022, earnings=100_00)
    sheet = owned.history(2022).results[2022].worksheets["returned_contributions"]
    assert sheet.lines["5"].line.cents == taxed


def test_a_return_that_came_too_late_says_what_it_is_instead_and_gives_no_advice() -> None:
    """Section 408(d)(4) ends with the due date and its six months; then 408(d)(1) or (5) applies."""
    owned = Owned(IRA)
    owned.opening(0, 2022)
    owned.entry(IRA, "contribution", "2023-02-01", 6500, for_year=2023, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "returned_contribution", "2024-11-01", 6800, for_year=2023, earnings=300_00)
    result = owned.history(2023).results[2023]
    assert result.lines["1"].status is Status.CONFLICT
    assert "it is a distribution" in result.lines["1"].reasons[0]
    assert "excess_removed" in result.lines["1"].reasons[0]
    assert "returned_contribution" not in [finding.code for finding in result.findings]


def deposits_of_two_years(*returns: tuple[float, int, str | None]) -> Owned:
    """3,000 in December 2023 and 3,500 in February 2024, both for 2023, and what was returned of them in April."""
    owned = Owned(IRA)
    owned.opening(0, 2022)
    owned.fact("birth_date", "1980-01-01")
    for day, dollars in (("2023-12-01", 3000), ("2024-02-01", 3500)):
        owned.entry(IRA, "contribution", day, dollars, for_year=2023, treatment=Treatment.NONDEDUCTIBLE)
    for dollars, earned, of in returns:
        on = date.fromisoformat(of) if of else None
        owned.entry(
            IRA, "returned_contribution", "2024-04-01", dollars, for_year=2023, earnings=earned, contributed_on=on
        )
    return owned


def test_net_income_of_contributions_of_two_calendar_years_is_not_known_to_be_all_of_one() -> None:
    """Section 408(d)(4), last sentence: income of the year in which the contribution was made."""
    line_4 = deposits_of_two_years((6800, 300_00, None)).history(2024).results[2024].line("returned_contributions/4")
    assert (line_4.amount, line_4.status) == (300_00, Status.ASSUMED)
    assert "a returned_contribution for each" in line_4.reasons[0]


def test_a_row_for_each_puts_the_income_of_each_into_its_own_year() -> None:
    owned = deposits_of_two_years((3200, 200_00, "2023-12-01"), (3600, 100_00, "2024-02-01"))
    results = owned.history(2024).results
    assert [results[year].text("returned_contributions/4") for year in (2023, 2024)] == ["200", "100"]
    assert results[2024].line("returned_contributions/4").status is Status.KNOWN
    assert results[2023].required is False


def moved_on(*, sent: bool = True) -> Owned:
    """6,500 contributed to one IRA; 6,800 returned from another one, to which it was transferred between."""
    owned = Owned(IRA, SEP)
    owned.opening(0, 2022)
    owned.fact("birth_date", "1980-01-01")
    owned.entry(IRA, "contribution", "2023-02-01", 6500, for_year=2023, treatment=Treatment.NONDEDUCTIBLE)
    if sent:
        owned.entry(IRA, "transfer_out", "2023-08-01", 6600)
        owned.entry(SEP, "transfer_in", "2023-08-03", 6600)
    owned.entry(SEP, "returned_contribution", "2024-03-01", 6800, for_year=2023, earnings=300_00)
    return owned


def test_a_contribution_that_moved_to_another_ira_is_undone_there() -> None:
    """Treas. Reg. 1.408A-5, A-7: as if it had stayed in the IRA it was made to."""
    result = moved_on().history(2023).results[2023]
    assert result.required is False
    assert result.text("returned_contributions/1") == "6,500"
    assert result.line("returned_contributions/1").status is Status.KNOWN


def test_without_the_net_income_it_is_asked_because_no_balance_of_the_second_ira_is_of_the_whole_period() -> None:
    owned = moved_on()
    owned.entries[-1] = replace(owned.entries[-1], earnings=None)
    line_1 = owned.history(2023).results[2023].lines["1"]
    assert line_1.status is Status.MISSING
    assert line_1.components[-1].asks.startswith("net_income:")


def test_a_return_from_an_ira_without_contributions_leaves_the_others_of_the_year_in_doubt() -> None:
    """It may be of the contribution on file, or of one that is not: line 1 is not known to be all of it."""
    line_1 = moved_on(sent=False).history(2023).results[2023].lines["1"]
    assert (line_1.amount, line_1.status) == (6500_00, Status.ASSUMED)
    assert "enter the transfer" in line_1.reasons[0]


def test_a_recharacterized_contribution_that_had_moved_counts_once() -> None:
    owned = Owned(IRA, ROTH, OTHER_ROTH)
    owned.opening(0, 2022)
    owned.fact("first_roth_year", "2023")
    owned.entry(ROTH, "contribution", "2023-02-01", 6500, for_year=2023)
    owned.entry(ROTH, "transfer_out", "2023-08-01", 6600, to_account="a8", to_account_type=AccountType.ROTH_IRA)
    owned.entry(
        OTHER_ROTH, "recharacterization", "2024-03-01", 6800, for_year=2023, earnings=300_00, to_account="a1",
        purpose=Purpose.CONTRIBUTION, treatment=Treatment.NONDEDUCTIBLE,
    )  # fmt: skip
    history_of_both = owned.history(2023)
    assert history_of_both.results[2023].lines["1"].status is Status.KNOWN
    assert history_of_both.carried[2023].basis.cents == 6500_00
    assert history_of_both.carried[2023].roth_contributions.cents == 0


def test_what_was_returned_counts_for_no_limit() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 8000, for_year=2022)
    assert "over_contribution_limit" in codes(owned.history(2022).results[2022])
    owned.entry(ROTH, "returned_contribution", "2022-11-01", 2000, for_year=2022, earnings=0)
    assert "over_contribution_limit" not in codes(owned.history(2022).results[2022])


def test_a_returned_roth_contribution_starts_no_five_year_period() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2012)
    owned.fact("birth_date", "1950-01-01")
    owned.entry(ROTH, "contribution", "2013-05-01", 3000, for_year=2013)
    owned.entry(ROTH, "returned_contribution", "2013-11-01", 3000, for_year=2013, earnings=0)
    owned.entry(ROTH, "contribution", "2019-05-01", 3000, for_year=2019)
    owned.entry(ROTH, "distribution", "2020-05-01", 3000)
    assert owned.history(2020).results[2020].lines["19"].status.word == "missing"


# --- excess taken out after the due date -------------------------------------------------------------------------


def excess(contributed: int, *, removed: int = 1000, pay: str = "", day: str = "2024-12-01", **more: object) -> Owned:
    owned = owner(0)
    owned.fact("birth_date", "1980-01-01")
    owned.fact("filing_status", "single")
    for later in (2023, 2024):
        owned.fact("compensation", "0", later)
    if pay:
        owned.fact("compensation", pay, 2022)
    owned.entry(IRA, "contribution", "2022-05-01", contributed, for_year=2022, **{**KEPT, **more})
    owned.entry(IRA, "excess_removed", day, removed, for_year=2022)
    owned.value(IRA, int(day[:4]), 20_000)
    return owned


def test_excess_that_meets_the_three_tests_is_on_no_line_7_and_leaves_line_2() -> None:
    result = excess(4000, pay="3,000").history(2024).results[2024]
    assert "excess_removed" in codes(result)
    assert result.lines["7"].cents is None
    assert result.carry.basis.cents == 3000_00


@pytest.mark.parametrize(
    ("owned", "says"),
    [
        (excess(4000, pay="50,000"), "second test"),
        (excess(4000, pay="3,000", treatment=Treatment.DEDUCTIBLE), "second test"),
        (excess(7000, pay="50,000"), "third test"),
        (excess(4000, pay="3,000", day="2023-04-18"), "by the due date"),
    ],
    ids=["a deduction was allowable", "it was deducted", "more than 6,000 was contributed", "before the due date"],
)
def test_excess_that_fails_a_test_is_a_distribution_and_the_finding_says_which(owned: Owned, says: str) -> None:
    year = max(entry.year for entry in owned.entries)
    result = owned.history(year).results[year]
    told = [finding.message for finding in result.findings if finding.code == "excess_removal_failed"]
    assert len(told) == 1
    assert says in told[0]
    assert result.lines["7"].cents in (1000_00, None)
    assert any(part.cents == 1000_00 for part in result.lines["7"].components) or result.carry.basis.cents == 0


def test_more_taken_out_than_the_excess_says_how_much_of_it_is_untaxed() -> None:
    """Section 408(d)(5)(A): "to the extent that such contribution exceeds the amount which is allowable"."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.fact("birth_date", "1980-01-01")
    for key, value in (("compensation", "3,000"), ("filing_status", "single"), ("covered_by_plan", "no")):
        owned.fact(key, value, 2022)
    owned.entry(IRA, "contribution", "2022-02-01", 5000, for_year=2022, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "excess_removed", "2023-12-01", 3000, for_year=2022)
    found = owned.history(2023).results[2023].findings
    (said,) = [finding.message for finding in found if finding.code == "excess_removal_failed"]
    assert "enter the 2,000.00 above that as excess_removed, and the rest as a distribution" in said


def test_without_the_compensation_it_is_asked() -> None:
    result = excess(4000).history(2024).results[2024]
    assert result.lines["7"].status.word == "missing"
    assert {part.asks for part in result.lines["7"].components} >= {"fact:compensation:2022"}


def test_a_form_1099_r_that_reports_it_like_any_distribution_does_not_put_it_on_line_7() -> None:
    owned = excess(4000, pay="3,000")
    owned.form("1099-R", 2024, IRA, box_1=1000, box_2a=1000, box_7="1")
    result = owned.history(2024).results[2024]
    assert result.lines["7"].cents is None
    assert result.carry.basis.cents == 3000_00


def test_excess_taken_out_of_a_roth_ira_later_is_a_distribution_under_the_ordering_rules() -> None:
    """Form 5329, line 20, takes it from Form 8606, line 19; section 408A(d)(4)(B)."""
    owned = owner()
    owned.fact("birth_date", "1980-01-01")
    owned.entry(ROTH, "contribution", "2022-05-01", 9000, for_year=2022)
    owned.entry(ROTH, "excess_removed", "2024-12-01", 3000, for_year=2022)
    lines = owned.history(2024).results[2024].lines
    assert (lines["19"].cents, lines["22"].cents, lines["23"].cents) == (3000_00, 9000_00, 0)


# --- forms -------------------------------------------------------------------------------------------------------


def test_a_form_with_code_p_alone_proposes_a_return_of_the_year_before() -> None:
    """Tax rules, item 25: only box 2a is taxable, in the year before; not on line 7."""
    owned = owner()
    owned.entry(IRA, "contribution", "2022-05-01", 6000, for_year=2022, **KEPT)
    owned.form("1099-R", 2023, IRA, box_1=1073, box_2a=73, box_7="P1")
    owned.value(IRA, 2023, 20_000)
    found = owned.history(2023).results
    assert (found[2022].lines["1"].cents, found[2022].lines["1"].status.word) == (5000_00, "assumed")
    assert found[2022].worksheets["returned_contributions"].lines["4"].line.cents == 73_00
    assert found[2023].lines["7"].cents is None


def test_code_8_of_what_was_contributed_in_the_year_for_the_year_before_is_of_that_year() -> None:
    """Made in March 2023 for 2022 and returned in April: code 8, for its income is income of 2023, and line 1 of 2022
    is what it leaves."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.fact("birth_date", "1980-01-01")
    owned.entry(IRA, "contribution", "2023-03-01", 6000, for_year=2022, treatment=Treatment.NONDEDUCTIBLE)
    owned.form("1099-R", 2023, IRA, box_1=6100, box_2a=100, box_7="8")
    results = owned.history(2023).results
    assert results[2022].required is False
    assert [results[2023].text(f"returned_contributions/{line}") for line in "12"] == ["6,000", "100"]


def test_a_form_with_code_j8_alone_proposes_a_return_of_its_own_year() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    owned.form("1099-R", 2022, ROTH, box_1=1073, box_2a=73, box_7="J8")
    owned.entry(ROTH, "distribution", "2023-05-01", 100)
    lines = owned.history(2023).results[2023].lines
    assert (lines["22"].cents, lines["22"].status.word) == (5000_00, "assumed")


@pytest.mark.parametrize(("code", "year"), [("N", 2022), ("R", 2023)])
def test_codes_n_and_r_with_box_4_of_the_other_ira_propose_a_recharacterization(code: str, year: int) -> None:
    """Tax rules, item 24: on neither line 7 nor line 19."""
    owned = owner()
    owned.form("5498", 2022, ROTH, box_10=6000)
    owned.form("1099-R", year, ROTH, box_1=6200, box_2a=0, box_7=code)
    owned.form("5498", year, IRA, box_4=6200, box_5=20_000)
    owned.fact("deduction_claimed", "0", 2022)
    found = owned.history(2023).results
    assert (found[2022].lines["1"].cents, found[2022].lines["1"].status.word) == (6000_00, "assumed")
    assert found[year].lines["19"].cents is None
    assert found[year].lines["7"].cents is None


def test_codes_n_and_r_without_box_4_of_the_other_ira_are_missing_and_name_the_paper() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    owned.form("1099-R", 2023, ROTH, box_1=6200, box_7="R")
    line_1 = owned.history(2023).results[2022].lines["1"]
    assert line_1.status.word == "missing"
    assert "Form 5498" in line_1.reasons[0]


def test_box_4_of_form_5498_alone_leaves_what_may_have_been_undone_missing_and_asks_for_the_other_paper() -> None:
    """Form 5498, box 4: it says that something was recharacterized into the IRA, and neither what nor for which year.
    Only for 2022 there is a Roth contribution that it can be of."""
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-03-01", 6000, for_year=2022)
    owned.form("5498", 2023, IRA, box_4=6300, box_5=6400)
    results = owned.history(2023).results
    assert results[2022].lines["1"].status is Status.MISSING
    assert "code N or R" in results[2022].lines["1"].reasons[0]
    assert results[2023].required is False


def test_box_4_of_form_5498_beside_the_row_is_not_asked_about() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-03-01", 6000, for_year=2022)
    to_traditional(owned, "2023-02-01", 6300, earnings=300_00)
    owned.form("5498", 2023, IRA, box_4=6300, box_5=6400)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.amount, line_1.status) == (6000_00, Status.KNOWN)


def test_before_2018_box_4_may_be_a_conversion_too() -> None:
    owned = owner(year=2015)
    owned.entry(IRA, "conversion", "2016-03-01", 6000)
    owned.form("5498", 2017, IRA, box_4=6300, box_5=6400)
    assert owned.history(2016).results[2016].lines["8"].status is Status.MISSING


def test_a_form_that_agrees_with_the_row_is_no_finding_and_one_that_differs_is() -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-05-01", 6000, for_year=2022)
    to_traditional(owned, "2023-02-01", 6200, earnings=200_00)
    assert "form_1099_r_expected" in codes(owned.history(2023).results[2023])
    right = replace_forms(owned, box_7="R", box_1=6200, box_4=6200)
    assert not {code for code in codes(right) if code.startswith("form_")}
    wrong = replace_forms(owned, box_7="N", box_1=6100, box_4=6100)
    assert {"form_1099_r_differs", "form_5498_box_4_differs"} <= codes(wrong)


def replace_forms(owned: Owned, *, box_7: str, box_1: int, box_4: int) -> YearResult:
    owned.returns.clear()
    owned.form("1099-R", 2023, ROTH, box_1=box_1, box_7=box_7)
    owned.form("5498", 2023, IRA, box_4=box_4, box_5=9000)
    return owned.history(2023).results[2023]


# --- as if -------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(CENTS, CENTS, st.integers(min_value=-50, max_value=50), st.booleans())
def test_recharacterizing_everything_equals_having_contributed_to_the_other_ira(
    first: int, second: int, percent: int, into_roth: bool
) -> None:
    """Section 408A(d)(6)(A), within the year."""
    made, moved = owner(), owner()
    source, target = (IRA, ROTH) if into_roth else (ROTH, IRA)
    for owned, account in ((made, target), (moved, source)):
        for day, amount in (("2022-03-01", first), ("2022-06-01", second)):
            more = KEPT if account is IRA else {}
            owned.entry(account, "contribution", day, amount / 100, for_year=2022, **more)
    whole = first + second
    earnings = whole * percent // 100
    (to_roth if into_roth else to_traditional)(moved, "2022-11-01", (whole + earnings) / 100, earnings=earnings)
    for owned in (made, moved):
        owned.entry(ROTH, "opening_basis", "2021-12-31", 7000, part=RothPart.CONTRIBUTIONS)
        owned.entry(IRA, "distribution", "2022-12-01", 1000)
        owned.entry(ROTH, "distribution", "2023-12-01", 1000)
        owned.value(IRA, 2022, 30_000)
    assert [cents(r) for r in made.history(2023).results.values()] == [
        cents(r) for r in moved.history(2023).results.values()
    ]


@settings(deadline=None, max_examples=40)
@given(CENTS, CENTS, st.integers(min_value=-50, max_value=50), st.sampled_from([IRA, ROTH]))
def test_returning_everything_equals_never_having_contributed(first: int, second: int, percent: int, account) -> None:
    """Section 408(d)(4)."""
    never, back = owner(), owner()
    for day, amount in (("2022-03-01", first), ("2023-02-01", second)):
        more = KEPT if account is IRA else {}
        back.entry(account, "contribution", day, amount / 100, for_year=2022, **more)
    whole = first + second
    earnings = whole * percent // 100
    back.entry(
        account, "returned_contribution", "2023-04-01", (whole + earnings) / 100, for_year=2022, earnings=earnings
    )
    for owned in (never, back):
        owned.entry(ROTH, "opening_basis", "2021-12-31", 7000, part=RothPart.CONTRIBUTIONS)
        owned.entry(IRA, "distribution", "2022-12-01", 1000)
        owned.entry(ROTH, "distribution", "2023-12-01", 1000)
        owned.value(IRA, 2022, 30_000)
    assert [cents(r) for r in never.history(2023).results.values()] == [
        cents(r) for r in back.history(2023).results.values()
    ]


@settings(deadline=None, max_examples=40)
@given(CENTS, st.integers(min_value=0, max_value=100))
def test_the_order_of_the_rows_changes_nothing(amount: int, at: int) -> None:
    owned = owner()
    owned.entry(ROTH, "contribution", "2022-03-01", amount / 100, for_year=2022)
    owned.entry(ROTH, "contribution", "2022-03-02", 10, for_year=2022)
    to_traditional(owned, "2022-11-01", amount / 100)
    owned.entry(IRA, "distribution", "2022-12-01", 1000)
    owned.value(IRA, 2022, 30_000)
    record = owned.record()
    turn = at % len(record.entries)
    turned = replace(record, entries=(*record.entries[turn:], *record.entries[:turn]))
    assert [cents(r) for r in history(turned, through=2022).results.values()] == [
        cents(r) for r in history(record, through=2022).results.values()
    ]


def test_kinds_of_this_page_are_all_figured() -> None:
    undone = (EntryKind.RECHARACTERIZATION, EntryKind.RETURNED_CONTRIBUTION, EntryKind.EXCESS_REMOVED)
    owned = excess(4000, pay="3,000")
    to_roth(owned, "2022-07-01", 500)
    owned.entry(IRA, "returned_contribution", "2022-08-01", 500, for_year=2022, earnings=0)
    assert {entry.kind for entry in owned.entries} >= set(undone)
    for result in owned.history(2024).results.values():
        assert not any("not figured by this version" in r for line in result.lines.values() for r in line.reasons)
