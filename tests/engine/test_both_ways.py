"""Where two methods are correct, the other one is shown in dollars."""

from __future__ import annotations

import pytest
from form_inputs import form
from records import IRA, ROTH, Owned

from basis.engine import Election, YearResult, both_ways
from basis.model import Treatment

WHOLE_DOLLARS = Election(100, 5)


def told(result: YearResult) -> dict[str, str]:
    """What is said of each other way."""
    return {finding.code: finding.message for finding in both_ways(result)}


def rose_green(**facts: str) -> dict[str, str]:
    """What is said of the other way in the example of Publication 590-B, chapter 1, with facts of the year."""
    owned = Owned(IRA, ROTH)
    owned.opening(300, 2022)
    owned.entry(IRA, "contribution", "2023-05-01", 2000, for_year=2023)
    owned.entry(IRA, "conversion", "2023-06-01", 5000)
    owned.value(IRA, 2023, 20_000)
    owned.fact("line_10_places", "3")
    for key, value in facts.items():
        owned.fact(key, value, 2023)
    return told(owned.history(2023).results[2023])


def test_rose_green_by_part_1_would_be_taxed_on_300_more() -> None:
    """Publication 590-B, chapter 1: 460 of 5,000 by the worksheet; by Part I 800 / 25,000 = .032, 160 of 5,000. That
    would be right where the 500 were nondeductible by choice and no income limit kept her from deducting them."""
    words = "By Part I instead of Worksheet 1-1, were the rest nondeductible by choice (fact worksheet_1_1, never)"
    dollars = "300 more taxable (4,840), 300 more basis carried (640)"
    found = rose_green(deduction_claimed="1,500", covered_by_plan="yes", filing_status="single")
    assert found["other_way_worksheet_1_1"] == f"{words}: {dollars}"


def test_where_a_fact_chose_between_part_1_and_the_worksheet_the_other_is_told_in_dollars() -> None:
    always = rose_green(deduction_claimed="1,500", worksheet_1_1="always")["other_way_worksheet_1_1"]
    assert always == "By Part I instead of Worksheet 1-1: 300 more taxable (4,840), 300 more basis carried (640)"
    never = rose_green(deduction_claimed="1,500", worksheet_1_1="never")["other_way_worksheet_1_1"]
    assert never == "By Worksheet 1-1 instead of Part I: 300 less taxable (4,540), 300 less basis carried (340)"


@pytest.mark.parametrize(
    ("facts", "told_of_it"),
    [
        ({"covered_by_plan": "yes", "filing_status": "single"}, True),
        ({}, True),
        ({"covered_by_plan": "no", "filing_status": "single"}, False),
    ],
)
def test_a_contribution_of_the_spring_that_was_not_deducted_counts_in_the_worksheet_alone(
    facts: dict[str, str], told_of_it: bool
) -> None:
    """Line 2 of the worksheet has it, line 5 of the form has not: 6,000 / 60,000 of 10,000. Where no plan at work
    limits the deduction the caution at line 7 is not about it."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.entry(IRA, "contribution", "2024-03-01", 6000, for_year=2023, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "distribution", "2023-06-01", 10_000)
    owned.value(IRA, 2023, 50_000)
    for key, value in facts.items():
        owned.fact(key, value, 2023)
    found = told(owned.history(2023).results[2023])
    assert ("other_way_worksheet_1_1" in found) is told_of_it
    if told_of_it:
        assert found["other_way_worksheet_1_1"].endswith("1,000 less taxable (9,000), 1,000 less basis carried (5,000)")


def test_a_full_conversion_without_part_1_against_part_1() -> None:
    """7,000 / 7,012 to five places is .99829, which is 7,000 again; to three places, .998, it is 6,998."""
    assert told(form(2023, election=WHOLE_DOLLARS, line_2=7000, line_8=7012)) == {}
    three = form(2023, election=Election(100, 3), line_2=7000, line_8=7012)
    assert told(three) == {
        "other_way_part_1": "With Part I completed (fact part_1, always): 2 more taxable (14), 2 more basis carried (2)"
    }
    always = form(2023, election=Election(100, 3), part_1="always", line_2=7000, line_8=7012)
    assert told(always)["other_way_part_1"] == (
        "With Part I skipped, where that is allowed: 2 less taxable (12), 2 less basis carried (0)"
    )


def test_three_places_against_five() -> None:
    """7,000 / 350,123 is .01999 to five places, .020 to three: 1,999 or 2,000 of 100,000."""
    result = form(2023, election=WHOLE_DOLLARS, line_2=7000, line_6=250_123, line_7=100_000)
    assert told(result) == {
        "other_way_line_10": "With line 10 to 3 places (fact line_10_places): 1 less taxable (98,000), 1 less basis "
        "carried (5,000)"
    }


def test_a_line_that_is_the_same_either_way_has_nothing_to_say() -> None:
    result = form(2023, election=WHOLE_DOLLARS, line_2=7000, line_6=250_123, line_7=100_000)
    assert both_ways(result, "7") == ()
    assert [finding.code for finding in both_ways(result, "14")] == ["other_way_line_10"]


def test_nothing_is_said_where_nothing_moved_or_nothing_differs() -> None:
    assert told(form(2023, line_1=6500)) == {}
    assert told(form(2023, line_2=20_000, line_6=160_000, line_7=10_000, line_8=30_000)) == {}
