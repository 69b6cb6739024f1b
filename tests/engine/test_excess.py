"""The limit of Roth contributions, and what was contributed above a limit: Form 5329, Parts III and IV."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, Owned

from basis.app.asking import asked_by_figures
from basis.engine import Component, Status, YearResult, refs_of
from basis.engine.contributing.roth_limit import RothLimitInputs, roth_limit_lines, roth_range
from basis.law import load
from basis.model import FilingStatus, RothPart, Treatment

DOLLARS = 100
KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def roth_worksheet(
    year: int, status: FilingStatus, income: int, *, limit: int, traditional: int = 0
) -> dict[str, str | None]:
    """The worksheet in whole dollars, by line; the share as printed."""
    top, phase_out = roth_range(load(year), status)
    put_in = (Component("traditional", traditional * DOLLARS),) if traditional else ()
    inputs = RothLimitInputs(
        Component("limit", limit * DOLLARS), put_in, top, phase_out, (Component("income", income * DOLLARS),)
    )
    return {
        number: line.ratio.text if line.ratio else None if line.cents is None else f"{line.cents // DOLLARS:,}"
        for number, line in roth_limit_lines(inputs, DOLLARS).items()
    }


# --- the Roth worksheet ---------------------------------------------------------------------------------------------


def test_the_example_of_2026_leaves_4_000() -> None:
    """Pub. 590-A, Worksheet 2-2, with figures of 2026: single, MAGI 160,000: 168,000 - 160,000 =
    8,000; / 15,000 = 0.533; x 7,500 = 3,997.50, raised to 4,000."""
    lines = roth_worksheet(2026, FilingStatus.SINGLE, 160_000, limit=7500)
    assert (lines["6"], lines["8"], lines["9"], lines["10"]) == ("8,000", "0.533", "4,000", "4,000")


def test_the_whole_limit_is_reduced_and_what_is_left_of_it_only_compared() -> None:
    """Item 40: line 9 multiplies line 1, not line 3. 2023: 153,000 - 145,500 = 7,500; x 6,500 / 15,000 = 3,250; 4,000
    in a traditional IRA leaves 2,500 of 6,500, which is smaller."""
    lines = roth_worksheet(2023, FilingStatus.SINGLE, 145_500, limit=6500, traditional=4000)
    assert (lines["3"], lines["9"], lines["10"]) == ("2,500", "3,250", "2,500")


def test_at_the_top_of_the_range_nothing_may_be_contributed_and_lines_7_to_9_stay_empty() -> None:
    lines = roth_worksheet(2023, FilingStatus.SINGLE, 153_000, limit=6500)
    assert [lines[number] for number in ("6", "7", "8", "9", "10")] == ["0", None, None, None, "0"]


def test_just_below_the_top_200_may_be_contributed() -> None:
    assert roth_worksheet(2023, FilingStatus.JOINT, 227_990, limit=6500)["10"] == "200"


def test_below_the_range_all_of_line_3_may_be_contributed() -> None:
    lines = roth_worksheet(2023, FilingStatus.JOINT, 218_000, limit=6500, traditional=500)
    assert (lines["8"], lines["9"], lines["10"]) == (None, None, "6,000")


@given(st.integers(2012, 2026), st.sampled_from(FilingStatus), st.integers(0, 300_000), st.integers(0, 9000))
def test_more_income_never_leaves_more_room_and_all_ira_contributions_stay_within_the_limit(
    year: int, status: FilingStatus, income: int, traditional: int
) -> None:
    limit = load(year).ira_limit.value // DOLLARS
    less, more = (
        int((roth_worksheet(year, status, i, limit=limit, traditional=traditional)["10"] or "").replace(",", ""))
        for i in (income, income + 211)
    )
    assert 0 <= more <= less <= max(0, limit - traditional)


# --- an excess from year to year ------------------------------------------------------------------------------------


def earner(*, through: int = 2025, born: str = "1980-05-05") -> Owned:
    """Single, well paid, above every range from 2023 on."""
    owned = Owned()
    owned.opening(0, 2022)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONVERSION_TAXABLE)
    owned.fact("birth_date", born)
    for year in range(2023, through + 1):
        for key, value in (("filing_status", "single"), ("covered_by_plan", "yes"), ("compensation", "300,000")):
            owned.fact(key, value, year)
        owned.fact("magi_before_ira", "300,000", year)
        owned.value(IRA, year, 20_000)
        owned.value(ROTH, year, 20_000)
    return owned


def figured(owned: Owned, year: int) -> YearResult:
    return owned.history(year).results[year]


def sheet(result: YearResult) -> dict[str, str]:
    return {n: result.text(f"form_5329_excess/{n}") for n in result.worksheets["form_5329_excess"].lines}


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_what_is_above_the_limit_is_taxed_6_percent_and_is_no_nondeductible_contribution() -> None:
    owned = earner()
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    result = figured(owned, 2023)
    assert (result.text("1"), result.text("14")) == ("6,500", "6,500")
    assert sheet(result) == {
        "9": "0", "10": "", "11": "", "12": "", "13": "", "14": "0", "15": "1,500", "16": "1,500", "17": "90",
    }  # fmt: skip
    assert "over_contribution_limit" in codes(result)


def test_the_excess_is_taken_up_by_room_of_the_next_year_and_becomes_its_contribution() -> None:
    """2024: limit 7,000, 6,000 contributed, so 1,000 of the 1,500 counts as contributed for 2024; 500 is left."""
    owned = earner()
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    owned.entry(IRA, "contribution", "2024-05-01", 6000, for_year=2024)
    result = figured(owned, 2024)
    assert (result.text("ira_deduction/11"), result.text("1"), result.text("2")) == ("7,000", "7,000", "6,500")
    assert [sheet(result)[n] for n in ("9", "10", "13", "14", "16", "17")] == [
        "1,500", "1,000", "1,000", "500", "500", "30",
    ]  # fmt: skip
    assert {"excess_carried", "excess_taken_up"} <= codes(result)
    after = figured(owned, 2025)
    assert (after.text("1"), sheet(after)["14"], sheet(after)["16"]) == ("500", "0", "0")
    assert "excess_carried" not in codes(after)


def test_what_was_taken_up_is_deducted_where_income_allows_it() -> None:
    owned = earner()
    owned.facts = [f for f in owned.facts if not (f.key == "covered_by_plan" and f.year == 2024)]
    owned.fact("covered_by_plan", "no", 2024)
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    result = figured(owned, 2024)
    assert (result.text("ira_deduction/12"), result.lines["1"].amount) == ("1,500", 0)
    assert "deduction_as_allowed" in codes(result)
    owned.entry(IRA, "contribution", "2024-05-01", 6000, for_year=2024, **KEPT)
    beside = figured(owned, 2024)
    assert (beside.text("ira_deduction/12"), beside.text("1")) == ("7,000", "6,000")
    said = next(finding.message for finding in beside.findings if finding.code == "deduction_as_allowed")
    assert said.startswith("1,000.00 of the contributions")


def test_where_nobody_said_whether_it_is_deducted_what_was_taken_up_is_asked() -> None:
    owned = earner()
    owned.facts = [f for f in owned.facts if not (f.key == "covered_by_plan" and f.year == 2024)]
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023, **KEPT)
    line_1 = figured(owned, 2024).lines["1"]
    assert line_1.status is Status.MISSING and "covered_by_plan" in line_1.reasons[0]


def with_excess_taken_out(contributed: int, pay: str) -> Owned:
    owned = earner()
    owned.fact("compensation", pay, 2023)
    owned.entry(IRA, "contribution", "2023-05-01", contributed, for_year=2023)
    owned.entry(IRA, "contribution", "2024-05-01", 7000, for_year=2024)
    owned.entry(IRA, "excess_removed", "2024-11-01", 1500, for_year=2023)
    return owned


def without_pay_for_it() -> Owned:
    """5,000 contributed for 2023 with compensation of 2,000, nothing deducted; 2024 has no room."""
    owned = earner()
    owned.facts = [f for f in owned.facts if not (f.key == "compensation" and f.year == 2023)]
    owned.fact("compensation", "2,000", 2023)
    owned.fact("deduction_claimed", "0", 2023)
    owned.entry(IRA, "contribution", "2023-05-01", 5000, for_year=2023)
    owned.entry(IRA, "contribution", "2024-05-01", 7000, for_year=2024)
    return owned


def test_an_excess_taken_out_after_the_due_date_is_on_line_12_and_leaves_basis_alone() -> None:
    """The 3,000 was never on line 1: line 2 keeps the 2,000 that was."""
    owned = without_pay_for_it()
    owned.entry(IRA, "excess_removed", "2024-11-01", 3000, for_year=2023)
    result = figured(owned, 2024)
    lines = sheet(result)
    assert (lines["10"], lines["12"], lines["14"], lines["17"]) == ("0", "3,000", "0", "0")
    assert (result.text("2"), result.lines["2"].status) == ("2,000", Status.KNOWN)


def test_a_removal_that_fails_a_test_of_408_d_5_is_a_distribution_and_not_on_line_12() -> None:
    """8,000 for 2023 is more than 6,500: the third test fails."""
    owned = earner()
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023, **KEPT)
    owned.entry(IRA, "contribution", "2024-05-01", 7000, for_year=2024)
    owned.entry(IRA, "excess_removed", "2024-11-01", 1500, for_year=2023)
    result = figured(owned, 2024)
    assert (result.text("7"), sheet(result)["12"]) == ("1,500", "0")


def test_an_excess_taken_out_after_the_due_date_is_on_line_12() -> None:
    lines = sheet(figured(with_excess_taken_out(6500, "5,000"), 2024))
    assert (lines["10"], lines["12"], lines["14"], lines["17"]) == ("0", "1,500", "0", "0")


def test_out_of_contributions_over_the_dollar_limit_it_is_a_distribution_and_not_on_line_12() -> None:
    """Section 408(d)(5)(A), in the conditions of line 12 of the instructions for Form 5329."""
    result = figured(with_excess_taken_out(8000, "300,000"), 2024)
    assert sheet(result)["12"] == "0"
    assert result.lines["7"].cents == 1500_00


def test_a_contribution_returned_in_time_is_no_excess() -> None:
    owned = earner()
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    owned.entry(IRA, "returned_contribution", "2024-03-01", 1520, for_year=2023, earnings=2000)
    assert "over_contribution_limit" not in codes(figured(owned, 2023))


def test_the_tax_is_on_the_value_where_that_is_less_and_an_emptied_ira_carries_nothing() -> None:
    """Line 9 of the next year takes line 16 only if line 17 is more than zero (instructions for Form 5329)."""
    owned = earner()
    owned.entries = [e for e in owned.entries if not (e.kind == "year_end_value" and e.account == IRA.id)]
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    owned.value(IRA, 2023, 1000)
    assert sheet(figured(owned, 2023))["17"] == "60"
    owned.entries[-1] = replace(owned.entries[-1], cents=0)
    assert sheet(figured(owned, 2023))["17"] == "0"
    assert owned.history(2023).carried[2023].excess_traditional.cents == 0


def test_late_contributions_count_into_the_value() -> None:
    owned = earner()
    owned.entries = [e for e in owned.entries if not (e.kind == "year_end_value" and e.account == IRA.id)]
    owned.entry(IRA, "contribution", "2024-03-01", 8000, for_year=2023)
    owned.value(IRA, 2023, 100)
    assert sheet(figured(owned, 2023))["17"] == "90"


def test_without_a_value_the_tax_is_missing_and_the_excess_still_carries() -> None:
    owned = earner()
    owned.entries = [e for e in owned.entries if not (e.kind == "year_end_value" and e.account == IRA.id)]
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    history = owned.history(2024)
    assert history.results[2023].line("form_5329_excess/17").status is Status.MISSING
    assert history.carried[2023].excess_traditional.cents == 1500 * DOLLARS


def test_compensation_bounds_the_limit() -> None:
    owned = earner()
    owned.facts = [f for f in owned.facts if not (f.key == "compensation" and f.year == 2023)]
    owned.fact("compensation", "2,000", 2023)
    owned.entry(IRA, "contribution", "2023-05-01", 5000, for_year=2023)
    result = figured(owned, 2023)
    assert (result.text("1"), sheet(result)["15"]) == ("2,000", "3,000")


def test_an_income_above_the_roth_range_makes_all_of_a_roth_contribution_an_excess() -> None:
    owned = earner()
    owned.entry(ROTH, "contribution", "2023-05-01", 6500, for_year=2023)
    result = figured(owned, 2023)
    assert [sheet(result)[n] for n in ("18", "22", "23", "24", "25")] == ["0", "0", "6,500", "6,500", "390"]
    assert [sheet(figured(owned, 2024))[n] for n in ("18", "19", "20", "24", "25")] == [
        "6,500", "0", "0", "6,500", "390",
    ]  # fmt: skip


def test_a_distribution_and_room_of_the_next_year_end_a_roth_excess() -> None:
    owned = earner()
    owned.entry(ROTH, "contribution", "2023-05-01", 6500, for_year=2023)
    owned.entry(ROTH, "distribution", "2024-05-01", 4000)
    owned.fact("magi_roth", "50,000", 2025)
    assert [sheet(figured(owned, 2024))[n] for n in ("20", "21", "24")] == ["4,000", "4,000", "2,500"]
    assert [sheet(figured(owned, 2025))[n] for n in ("18", "19", "22", "24")] == ["2,500", "7,000", "0", "0"]


def test_distributions_that_end_a_roth_excess_by_themselves_ask_for_no_income() -> None:
    """Form 5329, line 22: line 18 less line 21, not below zero, whatever line 19 is."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2023)
    owned.fact("excess_roth_carried", "3,200", 2024)
    owned.fact("first_roth_year", "2012")
    owned.entry(ROTH, "distribution", "2024-04-01", 3200)
    found = sheet(figured(owned, 2024))
    assert (found["19"], found["21"]) == ("", "")
    assert (found["22"], found["24"], found["25"]) == ("0", "0", "0")


def test_emptying_all_roth_iras_ends_a_roth_excess_even_at_a_loss() -> None:
    """Instructions for Form 5329, line 20: 1,000 contributed, all 800 that is left withdrawn: line 20 is 1,000."""
    owned = earner()
    owned.entries = [e for e in owned.entries if not (e.kind == "year_end_value" and e.account == ROTH.id)]
    owned.entry(ROTH, "contribution", "2023-05-01", 1000, for_year=2023)
    owned.value(ROTH, 2023, 900)
    owned.entry(ROTH, "distribution", "2024-09-09", 800)
    owned.value(ROTH, 2024, 0)
    assert sheet(figured(owned, 2023))["25"] == "54"
    assert [sheet(figured(owned, 2024))[n] for n in ("20", "24")] == ["1,000", "0"]


def test_conversions_are_no_income_for_the_roth_limit() -> None:
    owned = earner()
    owned.facts = [f for f in owned.facts if not (f.key == "magi_before_ira" and f.year == 2023)]
    owned.fact("magi_before_ira", "137,000", 2023)
    owned.entry(ROTH, "contribution", "2023-05-01", 6500, for_year=2023)
    owned.entry(IRA, "conversion", "2023-06-01", 50_000)
    assert "form_5329_excess" not in figured(owned, 2023).worksheets
    owned.entry(IRA, "distribution", "2023-06-01", 4000)
    assert figured(owned, 2023).text("roth_limit/5") == "141,000"


@pytest.mark.parametrize("key", ["excess_traditional_carried", "excess_roth_carried"])
def test_an_excess_of_years_before_the_ledger_is_a_fact(key: str) -> None:
    owned = earner()
    owned.fact(key, "900", 2023)
    number = "9" if "traditional" in key else "18"
    assert sheet(figured(owned, 2023))[number] == "900"


def test_a_carried_excess_leads_back_to_the_contribution_it_came_from() -> None:
    owned = earner()
    name = owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023)
    history = owned.history(2024)
    assert name in refs_of(history, 2024, "1") and name in refs_of(history, 2024, "form_5329_excess/16")


def test_what_can_be_told_without_compensation_is_an_excess_at_the_least() -> None:
    owned = Owned()
    owned.opening(0, 2022)
    owned.fact("birth_date", "1980-05-05")
    owned.entry(IRA, "contribution", "2023-05-01", 8000, for_year=2023, **KEPT)
    owned.value(IRA, 2023, 9000)
    result = figured(owned, 2023)
    assert (result.text("1"), result.lines["1"].status) == ("6,500", Status.ASSUMED)
    assert result.line("form_5329_excess/15").status is Status.ASSUMED


def over_in(year: int, earned_next: str = "50,000") -> Owned:
    """1,000 over the limit of 2,000 in one year, and nothing in the next."""
    owned = Owned(IRA)
    owned.opening(0, year - 1)
    owned.fact("birth_date", "1960-01-01")
    for at, earned in ((year, "50,000"), (year + 1, earned_next)):
        owned.fact("filing_status", "single", year=at)
        owned.fact("compensation", earned, year=at)
        owned.value(IRA, at, 30_000)
    owned.entry(IRA, "contribution", f"{year}-03-01", 3000, for_year=year, treatment=Treatment.NONDEDUCTIBLE)
    return owned


@pytest.mark.parametrize(
    ("year", "titled", "status"),
    [
        (1993, "Form 5329 for 1993: excess contributions, under the numbers of later years", Status.ASSUMED),
        (1995, "Form 5329 for 1995, Part II: excess contributions, under the numbers of later years", Status.ASSUMED),
        (1999, "Form 5329 for 1999, Parts III and IV: excess contributions", Status.KNOWN),
    ],
)
def test_an_excess_of_an_older_year_is_taxed_under_numbers_that_say_whose_they_are(
    year: int, titled: str, status: Status
) -> None:
    """Section 4973(a), 6% since 1976. What carries does not depend on the numbers."""
    history = over_in(year).history(year + 1)
    result = history.results[year]
    assert result.worksheets["form_5329_excess"].title == titled
    line_17 = result.line("form_5329_excess/17")
    assert (line_17.cents, line_17.status) == (6000, status)
    assert history.carried[year].excess_traditional.status is Status.KNOWN
    assert history.results[year + 1].text("form_5329_excess/9") == "1,000"


@pytest.mark.parametrize(
    ("year", "named"), [(1993, "Form 5329, Part II, is due"), (1997, "Form 5329 is due"), (2000, "Part III, is due")]
)
def test_a_finding_names_the_part_that_the_form_of_its_year_has(year: int, named: str) -> None:
    """The excess is not taken up: nothing was earned in the second year."""
    result = over_in(year, earned_next="0").history(year + 1).results[year + 1]
    assert [named in f.message for f in result.findings if f.code == "excess_carried"] == [True]


def test_what_only_the_age_of_50_allows_leaves_line_1_assumed_and_asks_for_the_birth_date() -> None:
    """2023: 6,500 below age 50, 7,500 from then on."""
    owned = earner()
    owned.facts = [fact for fact in owned.facts if fact.key != "birth_date"]
    owned.entry(IRA, "contribution", "2023-05-01", 7000, for_year=2023, **KEPT)
    result = figured(owned, 2023)
    assert (result.text("1"), result.lines["1"].status) == ("7,000", Status.ASSUMED)
    assert "only from age 50" in result.lines["1"].reasons[0]
    assert "fact:birth_date" in {asked.key for asked in asked_by_figures(owned.history(2023))}
    assert "form_5329_excess" not in result.worksheets
    owned.fact("birth_date", "1970-01-01")
    assert figured(owned, 2023).lines["1"].status is Status.KNOWN


def test_a_roth_contribution_of_which_nobody_knows_whether_income_allowed_it_says_what_to_set() -> None:
    owned = earner()
    owned.facts = [fact for fact in owned.facts if fact.key not in ("magi_before_ira", "filing_status")]
    owned.entry(ROTH, "contribution", "2023-05-01", 6000, for_year=2023)
    result = figured(owned, 2023)
    (said,) = [finding.message for finding in result.findings if finding.code == "roth_limit_not_known"]
    assert "6,000.00 was contributed to Roth IRAs for 2023" in said
    assert "filing_status" in said and "magi_roth" in said
    for year in (2023, 2024):
        owned.fact("filing_status", "single", year)
        owned.fact("magi_roth", "100,000", year)
    assert "roth_limit_not_known" not in codes(figured(owned, 2023))
