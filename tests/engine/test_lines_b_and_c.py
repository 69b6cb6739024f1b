"""Lines 15b, 15c, 25b and 25c: disaster shares, and repayments treated as rollovers by their worksheets."""

from __future__ import annotations

import pytest
from form_inputs import form, inputs, shown
from hypothesis import given
from hypothesis import strategies as st
from naive_form import naive_25c, naive_worksheet_1_1
from records import IRA, ROTH, Owned

from basis.engine import Election, Status, figure_year
from basis.model import Purpose, RothPart

AMOUNTS = st.one_of(st.just(0), st.integers(1, 999), st.integers(1, 50_000_00))
WHOLE_DOLLARS = Election(100, 5)


def test_example_1_of_line_15b_takes_the_share_of_line_7() -> None:
    """Instructions for Form 8606 (2023), line 15b, example 1: 30,000 x 22,000 / 33,000 = 20,000."""
    result = form(2023, line_1=3000, line_7=33_000, disaster_7=22_000)
    assert shown(result, "15a", "15b", "15c") == ["30,000.00", "20,000.00", "10,000.00"]


def test_example_3_of_line_15b_takes_the_share_of_both_disasters() -> None:
    """Instructions for Form 8606 (2023), line 15b, example 3: 35,000 x 33,000 / 38,500 = 30,000."""
    result = form(2023, line_1=3500, line_7=38_500, disaster_7=33_000)
    assert shown(result, "15a", "15b", "15c") == ["35,000.00", "30,000.00", "5,000.00"]


def test_line_25b_takes_the_share_of_line_21_and_not_of_line_19() -> None:
    """Instructions for Form 8606 (2023), line 25b: the denominator is line 21, what first-home expenses leave."""
    result = form(2023, line_19=43_000, line_20=10_000, line_22=3000, disaster_19=22_000)
    assert shown(result, "21", "25a", "25b", "25c") == ["33,000.00", "30,000.00", "20,000.00", "10,000.00"]


def test_the_share_is_rounded_once() -> None:
    result = form(2023, election=WHOLE_DOLLARS, line_1=1, line_7=1000, disaster_7=333)
    assert shown(result, "15a", "15b", "15c") == ["999", "333", "666"]


def test_the_corrected_line_25c_worksheet_carries_what_it_does_not_use() -> None:
    """IRS, correction of the 2024 Line 25c Worksheet (June 26, 2025): 8,000 repaid against 6,000 leaves 2,000."""
    result = form(2024, election=WHOLE_DOLLARS, line_19=10_000, line_22=4000, repaid_25c=8000)
    assert [result.text(f"line_25c/{number}") for number in range(1, 6)] == ["10,000", "6,000", "8,000", "0", "2,000"]
    assert shown(result, "25a", "25b", "25c") == ["6,000", "0", "0"]
    assert result.carry.roth_contributions.cents == 2000_00


def test_where_part_3_stops_at_line_23_all_of_the_repayment_is_basis_again() -> None:
    result = form(2024, election=WHOLE_DOLLARS, line_19=3000, line_22=4000, repaid_25c=1000)
    assert (result.text("23"), result.text("25c"), result.text("line_25c/5")) == ("0", "", "1,000")
    assert result.carry.roth_contributions.cents == 2000_00


def test_a_repayment_of_what_is_not_on_line_19_is_shown() -> None:
    result = form(2024, repaid_25c=1000)
    assert [finding.code for finding in result.findings] == ["roth_repayment_without_line_19"]


def test_line_5_of_the_line_25c_worksheet_is_on_line_22_of_the_next_year() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2023)
    owned.fact("first_roth_year", "2023")
    owned.entry(ROTH, "opening_basis", "2023-12-31", 4000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2023-12-31", 0, part=RothPart.CONVERSION_TAXABLE, for_year=2023)
    owned.entry(ROTH, "distribution", "2024-03-01", 10_000, purpose=Purpose.TERMINAL_ILLNESS)
    owned.entry(ROTH, "repayment", "2024-09-01", 8000, for_year=2024, purpose=Purpose.TERMINAL_ILLNESS)
    owned.entry(ROTH, "distribution", "2025-03-01", 500)
    results = owned.history(2025).results
    assert (results[2024].text("25c"), results[2025].text("22")) == ("0", "2,000")
    owned.file(2024, on="2025-04-01", line_19=10_000, line_22=4000, line_24=0)
    assert owned.history(2025).results[2025].text("22") == "2,000"


def repaid_emergency() -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(10_000, 2023)
    owned.entry(IRA, "distribution", "2024-03-01", 1000, purpose=Purpose.EMERGENCY)
    owned.entry(IRA, "repayment", "2024-09-01", 1000, for_year=2024, purpose=Purpose.EMERGENCY)
    owned.value(IRA, 2024, 40_000)
    owned.entry(IRA, "distribution", "2025-03-01", 1000)
    owned.value(IRA, 2025, 40_000)
    return owned


def test_line_15c_with_repayments_is_asked_for_and_so_is_the_next_line_2() -> None:
    results = repaid_emergency().history(2025).results
    assert results[2024].lines["15c"].status is Status.MISSING
    assert "line_15c_worksheet_6" in results[2024].lines["15c"].reasons[0]
    assert results[2025].lines["2"].status is Status.MISSING


@pytest.mark.parametrize("filed", [False, True])
def test_line_6_of_the_line_15c_worksheet_is_added_to_line_14_on_the_next_line_2(filed: bool) -> None:
    """Total Basis Chart of 2025. 10,000 / 40,000 = .25 of 1,000: line 14 is 9,750, and 250 was repaid."""
    owned = repaid_emergency()
    owned.fact("line_15c", "0.00", 2024)
    owned.fact("line_15c_worksheet_6", "250.00", 2024)
    if filed:
        owned.file(2024, on="2025-04-01", line_14=9750)
    results = owned.history(2025).results
    assert (results[2024].text("14"), results[2024].text("15c"), results[2025].text("2")) == ("9,750", "0", "10,000")


@given(
    st.fixed_dictionaries(dict.fromkeys(("line_2", "line_6", "line_7", "line_8"), AMOUNTS)),
    st.integers(1, 7000_00),
    st.integers(1, 100),
    st.integers(0, 100),
    st.sampled_from([1, 100]),
    st.sampled_from([3, 4, 5]),
)
def test_a_second_naive_worksheet_1_1_agrees_to_the_cent(
    amounts: dict[str, int], contributed: int, kept: int, late: int, unit: int, places: int
) -> None:
    amounts |= {"contributed": contributed, "line_1": max(1, contributed * kept // 100)}
    amounts["line_4"] = amounts["line_1"] * late // 100
    if not amounts["line_7"] and not amounts["line_8"]:
        amounts["line_7"] = 1
    sheet, lines = naive_worksheet_1_1(**amounts, unit=unit, places=places)
    result = figure_year(inputs(2023, election=Election(unit, places), worksheet_1_1=True, **amounts))
    assert {n: result.line(f"worksheet_1_1/{n}").cents for n in sheet} == sheet
    assert {n: result.lines[n].cents for n in lines} == lines


@given(
    st.fixed_dictionaries(dict.fromkeys(("line_19", "line_22", "line_24", "disaster", "repaid"), AMOUNTS)),
    st.integers(0, 100),
)
def test_a_second_naive_part_3_of_2024_agrees_to_the_cent(amounts: dict[str, int], home: int) -> None:
    amounts["line_20"] = min(10_000_00, amounts["line_19"] * home // 100)
    amounts["disaster"] = min(amounts["disaster"], amounts["line_19"])
    expected = naive_25c(**amounts)
    if not amounts["line_19"]:
        return
    names = {"disaster": "disaster_19", "repaid": "repaid_25c"}
    result = figure_year(inputs(2024, **{names.get(name, name): cents for name, cents in amounts.items()}))
    unused = result.line("line_25c/5").cents if amounts["repaid"] else 0
    assert (unused, {n: result.lines[n].cents or 0 for n in ("25a", "25b", "25c")}) == (
        expected.pop("unused"),
        expected,
    )


@pytest.mark.parametrize(("year", "status"), [(2024, Status.KNOWN), (2025, Status.ASSUMED)])
def test_the_line_25c_worksheet_of_a_year_whose_instructions_were_not_read_is_assumed(
    year: int, status: Status
) -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.fact("first_roth_year", "2023")
    owned.fact("birth_date", "1980-06-01")
    owned.entry(ROTH, "contribution", "2023-02-01", 1000, for_year=2023)
    owned.entry(ROTH, "distribution", f"{year}-03-01", 3000, purpose=Purpose.EMERGENCY)
    owned.entry(ROTH, "repayment", f"{year}-06-01", 500, for_year=year, purpose=Purpose.EMERGENCY)
    assert owned.history(year).results[year].lines["25c"].status is status
