"""Worksheet 1-1 of Publication 590-B: its lines, when it is used, and the form it leaves."""

from __future__ import annotations

import pytest
from form_inputs import form, inputs, shown
from records import IRA, ROTH, Owned

from basis.engine import Election, Status, YearResult, explain, refs_of
from basis.engine.contributing.worksheet_1_1 import taxable_before_deduction
from basis.engine.form8606 import figure_year
from basis.model import Treatment

THREE_PLACES = Election(100, 3)


def sheet(result: YearResult) -> list[str]:
    """What lines 1 to 11 of the worksheet show."""
    return [result.text(f"worksheet_1_1/{number}") for number in range(1, 12)]


def test_rose_green() -> None:
    """Publication 590-B, chapter 1: the example of Rose Green, all lines of the worksheet and of Form 8606."""
    result = form(
        2023, election=THREE_PLACES, worksheet_1_1=True,
        line_1=500, line_2=300, contributed=2000, line_6=20_000, line_8=5000,
    )  # fmt: skip
    assert sheet(result) == [
        "300",
        "2,000",
        "2,300",
        "20,000",
        "5,000",
        "25,000",
        "0.092",
        "460",
        "4,540",
        "4,540",
        "0",
    ]
    assert shown(result, "1", "2", "3", "4", "5") == ["500", "300", "800", "0", "800"]
    assert {result.lines[str(number)].status for number in range(6, 13)} == {Status.BLANK}
    assert shown(result, "13", "14", "15a", "15c", "16", "17", "18") == [
        "460",
        "340",
        "0",
        "0",
        "5,000",
        "460",
        "4,540",
    ]
    assert result.marks == {"13": "*", "15a": "*", "18": "*"}
    assert result.carry.basis.cents == 340_00


def test_cash_alone_stops_at_line_9() -> None:
    result = form(
        2023,
        election=THREE_PLACES,
        worksheet_1_1=True,
        line_1=500,
        line_2=300,
        contributed=2000,
        line_6=20_000,
        line_7=5000,
    )
    assert sheet(result)[8:] == ["4,540", "", ""]
    assert shown(result, "13", "15a", "15c", "16") == ["460", "4,540", "4,540", ""]
    assert result.marks == {"13": "*", "15a": "*"}


def test_a_form_before_2017_has_the_worksheet_on_line_15() -> None:
    result = form(2016, worksheet_1_1=True, line_1=500, line_2=300, contributed=2000, line_6=20_000, line_7=5000)
    assert (result.text("15"), result.marks) == ("4,540.00", {"13": "*", "15": "*"})


def test_line_14_is_never_below_zero_and_a_finding_says_that_it_would_be() -> None:
    """2,000 of 2,100 deducted: 3,100 / 10,100 x 10,000 = 3,069 nontaxable against 1,100 of basis."""
    result = form(2023, worksheet_1_1=True, line_1=100, line_2=1000, contributed=2100, line_6=100, line_7=10_000)
    assert result.text("14") == "0.00"
    assert [finding.code for finding in result.findings] == ["worksheet_1_1_exceeds_basis"]


def test_line_8_is_never_more_than_line_3() -> None:
    result = form(2023, election=THREE_PLACES, worksheet_1_1=True, line_1=2000, contributed=2000, line_6=0, line_7=2999)
    assert (result.text("worksheet_1_1/7"), result.text("13"), result.text("14")) == ("0.667", "2,000", "0")


def test_disaster_distributions_take_their_share_of_line_15a_though_line_7_is_empty() -> None:
    result = form(
        2023, election=THREE_PLACES, worksheet_1_1=True,
        line_1=500, line_2=300, contributed=2000, line_6=20_000, line_7=5000, disaster_7=2500,
    )  # fmt: skip
    assert shown(result, "15a", "15b", "15c") == ["4,540", "2,270", "2,270"]


def test_taxable_before_deduction_is_line_9_and_needs_no_line_1() -> None:
    made = inputs(2023, election=THREE_PLACES, line_2=300_00, contributed=2000_00, line_6=20_000_00, line_8=5000_00)
    assert taxable_before_deduction(made).cents == 4540_00
    used = inputs(2023, worksheet_1_1=True, line_2=300_00, contributed=2000_00, line_6=20_000_00, line_8=5000_00)
    assert taxable_before_deduction(used).refs == ("2023:worksheet_1_1/9",)
    assert "worksheet_1_1" in figure_year(used).worksheets


# --- when it is used ------------------------------------------------------------------------------------------------


def taking_out(*, treatment: Treatment | None = None, **facts: str) -> Owned:
    """2,000 contributed and 3,000 taken out in 2023, with facts of that year."""
    owned = Owned(IRA, ROTH)
    owned.opening(300, 2022)
    more = {} if treatment is None else {"treatment": treatment}
    owned.entry(IRA, "contribution", "2023-05-01", 2000, for_year=2023, **more)
    owned.entry(IRA, "distribution", "2023-06-01", 3000)
    owned.value(IRA, 2023, 20_000)
    owned.fact("birth_date", "1980-01-01")
    for key, value in ({"filing_status": "single", "compensation": "50,000"} | facts).items():
        owned.fact(key, value, 2023)
    return owned


def used(owned: Owned) -> bool:
    result = owned.history(2023).results[2023]
    assert bool(result.marks) == ("worksheet_1_1" in result.worksheets)
    return bool(result.marks)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"covered_by_plan": "yes", "deduction_claimed": "1,500"}, True),
        ({"covered_by_plan": "yes", "deduction_claimed": "2,000"}, False),
        ({"covered_by_plan": "yes", "deduction_claimed": "0"}, False),
        ({"covered_by_plan": "no", "deduction_claimed": "1,500"}, False),
        ({"deduction_claimed": "1,500"}, True),
        ({"covered_by_plan": "yes"}, True),
        ({"covered_by_plan": "no"}, False),
        ({"covered_by_plan": "yes", "magi_before_ira": "76,000"}, True),
        ({"covered_by_plan": "yes", "magi_before_ira": "83,000"}, False),
        ({"covered_by_plan": "yes", "magi_before_ira": "70,000"}, False),
        ({"covered_by_plan": "yes", "magi_before_ira": "71,000"}, True),
        ({"filing_status": "joint", "covered_by_plan": "no", "spouse": "outside", "spouse_covered_by_plan": "yes",
          "deduction_claimed": "1,500"}, True),
        ({"filing_status": "single", "covered_by_plan": "no", "spouse_covered_by_plan": "yes",
          "deduction_claimed": "1,500"}, False),
        ({"covered_by_plan": "yes", "deduction_claimed": "1,500", "worksheet_1_1": "never"}, False),
        ({"covered_by_plan": "yes", "deduction_claimed": "0", "worksheet_1_1": "always"}, True),
        ({"covered_by_plan": "yes", "deduction_claimed": "1,500", "worksheet_1_1": "auto"}, True),
    ],
)  # fmt: skip
def test_it_is_used_where_income_limits_left_the_deduction_open(facts: dict[str, str], expected: bool) -> None:
    """Instructions, line 7 caution. Single, covered, 2023: the deduction shrinks from 73,000 to 83,000."""
    assert used(taking_out(**facts)) is expected


@pytest.mark.parametrize("treatment", [Treatment.NONDEDUCTIBLE, Treatment.DEDUCTIBLE])
def test_what_is_recorded_as_wholly_deductible_or_not_leaves_part_1(treatment: Treatment) -> None:
    assert not used(taking_out(treatment=treatment, covered_by_plan="yes"))


def test_without_money_that_moved_there_is_no_worksheet() -> None:
    owned = taking_out(covered_by_plan="yes", deduction_claimed="1,500")
    owned.entries = [entry for entry in owned.entries if entry.kind != "distribution"]
    assert owned.history(2023).results[2023].text("14") == "800"
    assert not used(owned)


def test_coverage_nobody_said_leaves_it_assumed_and_the_reason_says_what_to_set() -> None:
    result = taking_out(deduction_claimed="1,500").history(2023).results[2023]
    assert result.lines["13"].status is Status.ASSUMED
    assert "covered_by_plan" in result.line("worksheet_1_1/2").reasons[0]


def test_an_unknown_value_is_asked_for_through_the_worksheet() -> None:
    owned = taking_out(covered_by_plan="yes", deduction_claimed="1,500")
    owned.entries = [entry for entry in owned.entries if entry.kind != "year_end_value"]
    result = owned.history(2023).results[2023]
    assert result.lines["13"].status is Status.MISSING
    asked = {c.asks for line in result.with_worksheets(result.unsettled()) for c in line.components}
    assert "year_end:a1:2023" in asked


def test_the_explanation_walks_from_line_13_through_the_worksheet_to_the_rows() -> None:
    history = taking_out(covered_by_plan="yes", deduction_claimed="1,500").history(2023)
    step = explain(history, 2023, "13")
    assert step.below[0].line == "2023:worksheet_1_1/8"
    assert {"e1", "e2", "e3", "e4"} <= refs_of(history, 2023, "13")
