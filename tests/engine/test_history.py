"""Basis carried from year to year, and what happens when papers agree, differ or are lacking."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from records import IRA, ROTH, SEP, Owned

from basis.engine import Status, lines_listing, refs_of
from basis.model import Evidence, Treatment

NOT_DEDUCTED = {"treatment": Treatment.NONDEDUCTIBLE}


def backdoor(owned: Owned, year: int, dollars: int = 6000) -> tuple[str, str]:
    """A contribution, its conversion a week later, and nothing left on December 31."""
    made = owned.entry(IRA, "contribution", f"{year}-02-01", dollars, for_year=year, **NOT_DEDUCTED)
    moved = owned.entry(IRA, "conversion", f"{year}-02-08", dollars)
    owned.value(IRA, year, 0)
    return made, moved


def test_line_14_of_one_year_is_line_2_of_the_next() -> None:
    owned = Owned()
    owned.opening(10_000, 2019)
    owned.entry(IRA, "distribution", "2020-05-01", 4000)
    owned.value(IRA, 2020, 36_000)
    owned.entry(IRA, "distribution", "2021-05-01", 1000)
    owned.value(IRA, 2021, 35_000)
    results = owned.history(2021).results
    assert results[2020].text("14") == results[2021].text("2") == "9,000"


def test_years_without_a_form_hand_on_what_they_received() -> None:
    owned = Owned()
    owned.opening(12_345, 2013)
    owned.entry(IRA, "distribution", "2020-05-01", 1000)
    owned.value(IRA, 2020, 9000)
    assert owned.history(2020).results[2020].text("2") == "12,345"


def test_an_old_client_without_opening_basis_is_missing_and_not_zero() -> None:
    owned = Owned()
    backdoor(owned, 2021)
    line_2 = owned.history(2021).results[2021].lines["2"]
    assert (line_2.status, line_2.cents) == (Status.MISSING, None)
    assert "Form 8606" in line_2.reasons[0]


def test_contributions_for_a_settled_year_are_in_its_opening_basis_already() -> None:
    owned = Owned()
    owned.opening(6000, 2020)
    owned.entry(IRA, "contribution", "2021-03-01", 6000, for_year=2020, **NOT_DEDUCTED)
    owned.value(IRA, 2021, 6000)
    owned.entry(IRA, "distribution", "2021-07-01", 100)
    assert owned.history(2021).results[2021].text("3") == "6,000"


def test_two_opening_balances_of_one_pool_are_a_conflict() -> None:
    owned = Owned()
    owned.opening(6000, 2020)
    owned.opening(7000, 2020)
    backdoor(owned, 2021)
    assert owned.history(2021).results[2021].lines["2"].status is Status.CONFLICT


def test_a_forgotten_sep_ira_makes_the_conversion_pro_rata() -> None:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(0, 2017)
    backdoor(owned, 2018, 6500)
    owned.form("5498", 2018, SEP, box_5=93_500, box_7_sep=True)
    result = owned.history(2018).results[2018]
    assert [result.text(n) for n in ("6", "10", "11", "14", "18")] == ["93,500", "0.06500", "423", "6,077", "6,077"]


def test_an_account_without_a_value_makes_line_6_missing_with_the_account_named() -> None:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(0, 2017)
    backdoor(owned, 2018)
    owned.entry(SEP, "employer_contribution", "2018-03-01", 5000)
    line_6 = owned.history(2018).results[2018].lines["6"]
    assert line_6.status is Status.MISSING
    assert "SEP" in line_6.reasons[0]


def test_an_account_that_was_emptied_before_needs_no_value_again() -> None:
    owned = Owned()
    owned.opening(0, 2017)
    backdoor(owned, 2018)
    owned.entry(SEP, "year_end_value", "2017-12-31", 0)
    owned.accounts = (IRA, SEP, ROTH)
    assert owned.history(2018).results[2018].lines["6"].status is Status.KNOWN


def test_without_the_word_of_the_client_line_6_is_only_assumed_to_be_complete() -> None:
    owned = Owned(listed=False)
    owned.opening(0, 2020)
    backdoor(owned, 2021)
    assert owned.history(2021).results[2021].lines["6"].status is Status.ASSUMED
    owned.fact("all_iras_listed", "no")
    assert owned.history(2021).results[2021].lines["6"].status is Status.MISSING


def test_an_estimate_makes_everything_figured_from_it_assumed() -> None:
    owned = Owned()
    owned.opening(1000, 2020)
    owned.entry(IRA, "distribution", "2021-05-01", 1000)
    owned.value(IRA, 2021, 9000, Evidence.ESTIMATE)
    lines = owned.history(2021).results[2021].lines
    assert {n for n, line in lines.items() if line.status is Status.ASSUMED} == {
        "6", "9", "10", "12", "13", "14", "15a", "15c",
    }  # fmt: skip


def test_a_contribution_nobody_said_was_deducted_is_asked() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    owned.entry(IRA, "contribution", "2021-02-01", 6000, for_year=2021)
    owned.value(IRA, 2021, 6000)
    line_1 = owned.history(2021).results[2021].lines["1"]
    assert line_1.status is Status.MISSING
    assert line_1.components[0].asks == "treatment:2021"
    owned.fact("deduction_claimed", "0", 2021)
    assert owned.history(2021).results[2021].text("1") == "6,000"


def test_the_deduction_claimed_against_what_the_rows_say_is_a_conflict() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    owned.entry(IRA, "contribution", "2021-02-01", 6000, for_year=2021, **NOT_DEDUCTED)
    owned.fact("deduction_claimed", "6,000", 2021)
    owned.value(IRA, 2021, 6000)
    owned.entry(IRA, "distribution", "2021-03-01", 10)
    assert owned.history(2021).results[2021].lines["1"].status is Status.CONFLICT


def test_with_both_kinds_of_contribution_the_taxpayer_chooses_which_came_late() -> None:
    """Instructions for Form 8606 (2023), line 4, example: 1,000 of 4,000 is nondeductible, half was made in 2024."""
    owned = Owned()
    owned.opening(0, 2022)
    owned.entry(IRA, "contribution", "2023-05-01", 2000, for_year=2023)
    owned.entry(IRA, "contribution", "2024-01-15", 2000, for_year=2023)
    owned.fact("deduction_claimed", "3,000", 2023)
    owned.fact("worksheet_1_1", "never", 2023)
    owned.entry(IRA, "distribution", "2023-06-01", 100)
    owned.value(IRA, 2023, 10_000)
    assert owned.history(2023).results[2023].lines["4"].status is Status.MISSING
    owned.fact("line_4", "0", 2023)
    assert [owned.history(2023).results[2023].text(n) for n in ("1", "4", "5")] == ["1,000", "0", "1,000"]


def test_a_form_1099_r_that_agrees_is_linked_and_one_that_differs_is_a_conflict_figured_from_the_form() -> None:
    owned = Owned()
    owned.opening(1000, 2020)
    paid = owned.entry(IRA, "distribution", "2021-05-01", 900)
    taxed = owned.entry(IRA, "distribution", "2021-05-01", 100)
    owned.value(IRA, 2021, 9000)
    form = owned.form("1099-R", 2021, IRA, box_1=1000, box_7="7", box_7_ira=True)
    history = owned.history(2021)
    assert (history.results[2021].text("7"), history.results[2021].lines["7"].status) == ("1,000", Status.KNOWN)
    assert {paid, taxed, form} <= refs_of(history, 2021, "7")
    owned.form("1099-R", 2021, IRA, corrected=True, box_1=1200, box_7="7", box_7_ira=True)
    line_7 = owned.history(2021).results[2021].lines["7"]
    assert (line_7.cents, line_7.status) == (1200_00, Status.CONFLICT)
    owned.decisions["evidence:a1:2021"] = "statement"
    assert owned.history(2021).results[2021].text("7") == "1,000"


def test_forms_alone_propose_a_conversion_only_with_box_3_of_form_5498() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    owned.form("1099-R", 2021, IRA, box_1=6000, box_7="2", box_7_ira=True)
    owned.form("5498", 2021, IRA, box_1=6000, box_7_ira=True)
    owned.fact("deduction_claimed", "0", 2021)
    assert owned.history(2021).results[2021].lines["8"].status is Status.MISSING
    owned.form("5498", 2021, ROTH, box_3=6000, box_5=6000, box_7_roth=True)
    result = owned.history(2021).results[2021]
    assert [(result.text(n), result.lines[n].status) for n in ("7", "8")] == [
        ("0", Status.KNOWN),
        ("6,000", Status.ASSUMED),
    ]
    assert result.lines["4"].status is Status.ASSUMED


def test_both_sides_of_a_conversion_count_once() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    backdoor(owned, 2021)
    owned.entry(ROTH, "conversion_in", "2021-02-09", 6000)
    assert owned.history(2021).results[2021].text("8") == "6,000"


def test_a_conversion_whose_sender_is_not_on_file_counts() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    owned.value(IRA, 2021, 0)
    owned.entry(ROTH, "conversion_in", "2021-02-09", 6000)
    assert owned.history(2021).results[2021].text("16") == "6,000"


def test_an_outstanding_rollover_is_added_to_the_year_end_value() -> None:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(5000, 2020)
    owned.entry(IRA, "rollover_out", "2021-12-10", 10_000, arrived=__import__("datetime").date(2022, 1, 20))
    owned.entry(IRA, "distribution", "2021-03-01", 5000)
    owned.value(IRA, 2021, 35_000)
    result = owned.history(2021).results[2021]
    assert [result.text(n) for n in ("6", "7", "10")] == ["45,000", "5,000", "0.10000"]


def test_a_filed_form_settles_what_carries_and_the_difference_is_shown() -> None:
    owned = Owned()
    owned.opening(10_000, 2019)
    owned.entry(IRA, "distribution", "2020-05-01", 4000)
    owned.value(IRA, 2020, 36_000)
    owned.entry(IRA, "distribution", "2021-05-01", 1000)
    owned.value(IRA, 2021, 35_000)
    owned.file(2020, on="2021-04-01", line_2=10_000, line_14=8888)
    history = owned.history(2021)
    assert history.results[2021].text("2") == "8,888"
    assert "differs_from_filed" in {finding.code for finding in history.results[2020].findings}
    told = [finding.message for finding in history.results[2021].findings if finding.code == "carried_as_filed"]
    assert told and "8,888.00" in told[0] and "9,000.00" in told[0]
    owned.file(2020, on="2022-04-01", line_2=10_000, line_14=9000)
    amended = owned.history(2021).results[2021]
    assert amended.text("2") == "9,000"
    assert "carried_as_filed" not in {finding.code for finding in amended.findings}


def test_a_ledger_file_and_an_export_of_the_same_contribution_count_once() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    backdoor(owned, 2021)
    copied = owned.entry(IRA, "contribution", "2021-02-01", 6000, for_year=2021, custodian="generic", **NOT_DEDUCTED)
    history = owned.history(2021)
    line_1 = history.results[2021].lines["1"]
    assert (line_1.cents, line_1.status) == (6000_00, Status.KNOWN)
    assert copied in refs_of(history, 2021, "1")


def test_a_ledger_file_and_an_export_that_differ_are_a_conflict_until_somebody_says() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    backdoor(owned, 2021)
    owned.entry(IRA, "contribution", "2021-03-01", 500, for_year=2021, custodian="generic", **NOT_DEDUCTED)
    assert owned.history(2021).results[2021].lines["1"].status is Status.CONFLICT
    owned.decisions["sources:a1:2021"] = "both"
    assert owned.history(2021).results[2021].text("1") == "6,500"


@pytest.mark.parametrize(("birth", "first_year", "status"), [
    ("1960-01-01", "2010", Status.BLANK),
    ("1980-01-01", "2010", Status.KNOWN),
    ("1960-01-01", "2020", Status.KNOWN),
])  # fmt: skip
def test_a_roth_distribution_is_qualified_by_age_and_the_five_year_clock(
    birth: str, first_year: str, status: Status
) -> None:
    owned = Owned()
    owned.opening(0, 2020)
    owned.fact("birth_date", birth)
    owned.fact("first_roth_year", first_year)
    owned.entry(ROTH, "distribution", "2022-05-01", 1000)
    assert owned.history(2022).results[2022].lines["19"].status is status


def test_a_returned_contribution_whose_net_income_nobody_knows_is_missing_with_what_to_ask() -> None:
    owned = Owned()
    owned.opening(1000, 2020)
    owned.entry(IRA, "returned_contribution", "2021-05-01", 1000, for_year=2021)
    line_1 = owned.history(2021).results[2021].lines["1"]
    assert line_1.status is Status.MISSING
    assert "ask the custodian" in line_1.reasons[0]


def test_a_row_leads_to_every_line_of_every_year_that_rests_on_it() -> None:
    owned = Owned()
    owned.opening(10_000, 2019)
    paid = owned.entry(IRA, "distribution", "2020-05-01", 4000)
    owned.value(IRA, 2020, 36_000)
    owned.entry(IRA, "distribution", "2021-05-01", 1000)
    owned.value(IRA, 2021, 35_000)
    lines = lines_listing(owned.history(2021), paid)
    assert (2020, "7") in lines and (2021, "14") in lines
    assert (2020, "2") not in lines and (2020, "6") not in lines


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["contribution", "distribution", "conversion"]),
            st.integers(2016, 2022),
            st.integers(1, 9999),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 20_000),
    st.randoms(use_true_random=False),
)
def test_basis_is_conserved_and_the_order_of_entries_does_not_matter(
    moves: list[tuple[str, int, int]], opening: int, random: object
) -> None:
    def owned(order: list[tuple[str, int, int]]) -> Owned:
        made = Owned()
        made.fact("part_1", "always")
        made.opening(opening, 2015)
        for kind, year, dollars in order:
            more = {"for_year": year, **NOT_DEDUCTED} if kind == "contribution" else {}
            # What is contributed above the limit is an excess and no basis: all of these together are below it.
            made.entry(IRA, kind, f"{year}-06-01", 1 + dollars // 15 if more else dollars, **more)
        for year in range(2016, 2023):
            made.value(IRA, year, 5000)
        return made

    history = owned(moves).history(2022)
    shuffled = list(moves)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = owned(shuffled).history(2022)
    assert {y: {n: r.text(n) for n in r.lines} for y, r in history.results.items()} == {
        y: {n: r.text(n) for n in r.lines} for y, r in other.results.items()
    }
    added = sum(r.lines["1"].amount for r in history.results.values())
    recovered = sum(r.lines["13"].amount for r in history.results.values())
    assert opening * 100 + added == recovered + (history.carried[2022].basis.cents or 0)


def test_a_form_determined_to_be_wrong_no_longer_settles_what_carries() -> None:
    owned = Owned()
    owned.opening(10_000, 2019)
    owned.entry(IRA, "distribution", "2020-05-01", 4000)
    owned.value(IRA, 2020, 36_000)
    owned.file(2020, on="2021-04-01", corrected=True, line_14=5)
    assert owned.history(2021).carried[2021].basis.cents == 9000_00


def test_two_unlike_sides_of_a_conversion_are_asked_and_counted_as_somebody_says() -> None:
    owned = Owned()
    owned.opening(0, 2020)
    _, sent = backdoor(owned, 2021)
    arrived = owned.entry(ROTH, "conversion_in", "2021-02-09", 6000.70)
    assert owned.history(2021).results[2021].lines["8"].status is Status.CONFLICT
    owned.decisions[f"link:{sent}:{arrived}"] = "different"
    assert owned.history(2021).results[2021].text("8") == "12,001"


def test_a_form_against_an_export_that_spans_the_year_and_shows_nothing_is_a_conflict() -> None:
    owned = Owned()
    owned.opening(1000, 2020)
    owned.value(IRA, 2021, 9000)
    owned.form("1099-R", 2021, IRA, box_1=500, box_7="1", box_7_ira=True)
    assert owned.history(2021).results[2021].lines["7"].status is Status.ASSUMED
    owned.spanned = {IRA.id: frozenset({2021})}
    line_7 = owned.history(2021).results[2021].lines["7"]
    assert (line_7.cents, line_7.status) == (500_00, Status.CONFLICT)
