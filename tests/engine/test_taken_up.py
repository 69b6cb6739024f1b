"""Excess contributions that the room of a later year takes up, in years with distributions (Form 5329, lines 9 to 14).

What is taken up is a contribution of the later year (section 219(f)(6)) and may be on its line 1; line 1 decides what
of the distributions is income, and that income leaves less to take up (section 4973(b)(2)).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, Owned

from basis.engine import YearResult
from basis.engine.amounts import Status
from basis.model import Treatment

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def after_excess(
    excess: int, contributed: int, distributed: int, *, left: int, basis: int = 0, born: str = "1980-05-05"
) -> Owned:
    """Single, covered by a plan and above every range in 2023, when the limit is 6,500 below age 50."""
    owned = Owned()
    owned.opening(basis, 2022)
    owned.fact("birth_date", born)
    for key, value in (
        ("filing_status", "single"),
        ("covered_by_plan", "yes"),
        ("compensation", "300,000"),
        ("magi_before_ira", "300,000"),
        ("excess_traditional_carried", f"{excess}"),
    ):
        owned.fact(key, value, 2023)
    owned.value(IRA, 2023, left)
    if distributed:
        owned.entry(IRA, "distribution", "2023-06-01", distributed)
    if contributed:
        owned.entry(IRA, "contribution", "2023-05-01", contributed, for_year=2023, **KEPT)
    return owned


def uncovered(owned: Owned) -> Owned:
    owned.facts = [fact for fact in owned.facts if fact.key != "covered_by_plan"]
    owned.fact("covered_by_plan", "no", 2023)
    return owned


def figured(owned: Owned) -> YearResult:
    return owned.history(2023).results[2023]


def lines(result: YearResult, *numbers: str) -> tuple[str, ...]:
    return tuple(result.text(number) for number in numbers)


def excess_lines(result: YearResult, *numbers: str) -> tuple[str, ...]:
    return tuple(result.text(f"form_5329_excess/{number}") for number in numbers)


def test_what_the_income_of_a_distribution_leaves_is_taken_up_and_line_1_agrees_with_it() -> None:
    """With x taken up, line 1 is 2,000 + x and 500 - 500 x (2,000 + x) / 20,500 is income; x = 900 less that: 460."""
    result = figured(after_excess(900, 2000, 500, left=20_000))
    assert lines(result, "1", "7", "12", "14", "15c") == ("2,460", "500", "60", "2,400", "440")
    assert result.lines["1"].status is Status.KNOWN
    assert excess_lines(result, "9", "10", "11", "13", "14", "17") == ("900", "4,500", "440", "4,940", "0", "0")
    assert result.text("ira_deduction/11") == "2,460"


def test_room_smaller_than_what_the_income_leaves_bounds_what_is_taken_up() -> None:
    """500 of room; whatever of the 500 distributed is income leaves 400 at least, and 900 - 341 is more than 500."""
    result = figured(after_excess(900, 6000, 500, left=20_000))
    assert lines(result, "1", "15c") == ("6,500", "341")
    assert excess_lines(result, "10", "11", "13", "14") == ("500", "341", "841", "59")


def test_income_of_distributions_that_reaches_the_excess_leaves_nothing_to_take_up() -> None:
    result = figured(uncovered(after_excess(400, 0, 5000, left=50_000)))
    assert excess_lines(result, "9", "11", "14") == ("400", "5,000", "0")
    assert result.lines["1"].status is Status.BLANK
    assert "excess_taken_up" not in {finding.code for finding in result.findings}


def test_where_all_is_deductible_the_distribution_is_income_and_the_rest_is_deducted() -> None:
    """Nothing on line 1, no basis: 300 is income, so 100 of the 400 is taken up and deducted."""
    result = figured(uncovered(after_excess(400, 0, 300, left=50_000)))
    assert result.lines["1"].amount == 0
    assert (result.text("ira_deduction/11"), result.text("ira_deduction/12")) == ("100", "100")
    assert excess_lines(result, "11", "13", "14") == ("300", "6,800", "0")


def test_an_emptied_ira_leaves_all_its_gain_as_income_and_nothing_to_take_up() -> None:
    result = figured(after_excess(900, 2000, 10_000, left=0))
    assert lines(result, "1", "15c") == ("2,000", "8,000")
    assert excess_lines(result, "11", "14") == ("8,000", "0")


def test_where_both_forms_agree_on_any_amount_the_line_is_missing_and_says_the_range() -> None:
    """All 2,900 left the IRA, 2,000 + x is basis and 900 - x income: every x agrees with itself."""
    result = figured(after_excess(900, 2000, 2900, left=0))
    assert result.lines["1"].status is Status.MISSING
    assert "from 0.00 to 900.00 of the distributions of 2023 may be income" in result.lines["1"].reasons[0]
    assert result.text("7") == "2,900"


def test_without_a_year_end_value_line_1_says_that_it_waits_for_the_income() -> None:
    owned = after_excess(900, 2000, 500, left=0)
    owned.entries = [entry for entry in owned.entries if entry.kind.value != "year_end_value"]
    line_1, line_6 = (figured(owned).lines[number] for number in ("1", "6"))
    assert line_6.status is Status.MISSING
    assert line_1.status is Status.MISSING and "line 15c for 2023 is missing" in line_1.reasons[0]


def test_a_distribution_of_which_nobody_knows_how_much_leaves_open_what_is_taken_up() -> None:
    owned = after_excess(900, 2000, 0, left=20_000)
    owned.form("1099-R", 2023, IRA, box_1=500, box_2a=500, box_7="J")
    line_1 = figured(owned).lines["1"]
    assert line_1.status is Status.MISSING and "code J is of a Roth IRA alone" in line_1.reasons[0]


def test_room_taken_by_what_any_income_leaves_needs_no_income() -> None:
    """500 of room is less than the 900 - 300 that is left even if all of the distribution is income."""
    owned = after_excess(900, 6000, 300, left=0)
    owned.entries = [entry for entry in owned.entries if entry.kind.value != "year_end_value"]
    result = figured(owned)
    assert lines(result, "1", "6") == ("6,500", "")
    assert excess_lines(result, "10") == ("500",)


def test_the_example_teri_takes_up_400_in_2016_and_deducts_1_500() -> None:
    """Pub. 590-A (2016), chapter 1, Worksheet 1-6: limit 1,500 by compensation, 1,100 contributed, 400 carried."""
    owned = Owned()
    owned.opening(0, 2014)
    owned.fact("birth_date", "1985-05-05")
    for year, pay in ((2015, "1,000"), (2016, "1,500")):
        for key, value in (("filing_status", "single"), ("covered_by_plan", "no"), ("compensation", pay)):
            owned.fact(key, value, year)
        owned.value(IRA, year, 3000)
    owned.entry(IRA, "contribution", "2015-05-01", 1400, for_year=2015)
    owned.entry(IRA, "contribution", "2016-05-01", 1100, for_year=2016)
    years = owned.history(2016).results
    assert excess_lines(years[2015], "15", "16", "17") == ("400", "400", "24")
    assert excess_lines(years[2016], "9", "10", "13", "14", "17") == ("400", "400", "400", "0", "0")
    assert years[2016].text("ira_deduction/12") == "1,500"
    assert years[2016].lines["1"].amount == 0


@pytest.mark.parametrize("rounding", ["dollars", "cents"])
@given(
    excess=st.integers(1, 3000),
    contributed=st.integers(0, 6500),
    distributed=st.integers(1, 20_000),
    left=st.integers(0, 40_000),
    basis=st.integers(0, 10_000),
    covered=st.booleans(),
)
def test_lines_10_to_12_of_form_5329_and_line_1_of_form_8606_agree_on_any_figures(
    rounding: str, excess: int, contributed: int, distributed: int, left: int, basis: int, covered: bool
) -> None:
    owned = after_excess(excess, contributed, distributed, left=left, basis=basis)
    if not covered:
        uncovered(owned)
    owned.fact("rounding", rounding, 2023)
    result = figured(owned)
    if result.lines["1"].status is Status.MISSING:
        assert left < 100, "only an IRA that is all but emptied leaves more than one agreement"
        return
    sheet = {n: entry.line for n, entry in result.worksheets["form_5329_excess"].lines.items()}
    rest = max(0, sheet["9"].amount - sheet["11"].amount - sheet["12"].amount)
    absorbed = min(sheet["10"].amount, rest)
    on_line_11 = result.worksheets["ira_deduction"].lines if "ira_deduction" in result.worksheets else None
    assert absorbed == (on_line_11["11"].line.amount - contributed * 100 if on_line_11 else 0)
    assert result.lines["1"].amount == contributed * 100 + (absorbed if covered else 0)
