"""Parts I to III line by line: worked examples, blank against zero, and a second implementation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from form_inputs import form, inputs, shown
from naive_form import naive

from basis.engine import Election, Status, figure_year, missing
from basis.law import load

WHOLE_DOLLARS = Election(100, 5)
THREE_PLACES = Election(100, 3)


def test_a_clean_backdoor_is_not_taxed() -> None:
    result = form(2025, election=WHOLE_DOLLARS, line_1=7000, line_8=7000)
    assert shown(result, "5", "9", "10", "11", "13", "14", "18") == [
        "7,000", "7,000", "1.00000", "7,000", "7,000", "0", "0",
    ]  # fmt: skip


def test_growth_before_the_conversion_is_taxed_and_three_places_leave_two_dollars_of_basis() -> None:
    result = form(2025, election=THREE_PLACES, line_1=7000, line_8=7012)
    assert shown(result, "10", "11", "14", "18") == ["0.998", "6,998", "2", "14"]


def test_growth_before_the_conversion_with_the_unrounded_ratio_leaves_no_basis() -> None:
    result = form(2025, election=Election(100, None), line_1=7000, line_8=7012)
    assert shown(result, "11", "14", "18") == ["7,000", "0", "12"]


def test_pro_rata_spreads_basis_over_everything_that_left_and_what_stayed() -> None:
    result = form(2023, election=THREE_PLACES, line_2=20_000, line_6=160_000, line_7=10_000, line_8=30_000)
    assert shown(result, "9", "10", "11", "12", "14", "15c", "18") == [
        "200,000", "0.100", "3,000", "1,000", "16,000", "9,000", "27,000",
    ]  # fmt: skip


def test_a_contribution_of_the_next_spring_is_basis_but_not_in_the_numerator() -> None:
    result = form(2022, election=THREE_PLACES, line_1=6000, line_4=6000, line_6=45_000, line_7=5000)
    assert shown(result, "5", "10", "12", "14", "15c") == ["0", "0.000", "0", "6,000", "5,000"]


def test_a_loss_leaves_basis_on_line_14_when_part_1_is_completed_by_choice() -> None:
    result = form(2023, election=WHOLE_DOLLARS, part_1="always", line_2=7000, line_8=6800)
    assert shown(result, "10", "11", "14", "18") == ["1.00000", "6,800", "200", "0"]


def test_a_full_conversion_may_skip_part_1_and_what_is_left_of_basis_is_carried_with_a_finding() -> None:
    result = form(2023, election=WHOLE_DOLLARS, line_2=7000, line_8=6800)
    assert result.parts["I"].completed is False
    assert shown(result, "14", "16", "17", "18") == ["", "6,800", "7,000", "(200)"]
    assert result.carry.basis.cents == 200_00
    assert [finding.code for finding in result.findings] == ["basis_left_after_full_conversion"]


def test_the_share_of_disaster_distributions_comes_off_the_taxable_amount() -> None:
    """Instructions for Form 8606 (2023), line 15b, example 1: 30,000 on line 15a, 20,000 of it on line 15b."""
    result = form(2023, line_1=3000, line_6=0, line_7=33_000, line_15b=20_000)
    assert shown(result, "15a", "15b", "15c") == ["30,000.00", "20,000.00", "10,000.00"]


def test_schmalzer_excludes_1591_40() -> None:
    """Schmalzer v. Commissioner, T.C. Memo. 1998: 6,100 x 1,950 / 7,474.53."""
    result = figure_year(inputs(2023, election=Election(1, None), line_2=1950_00, line_6=1374_53, line_7=6100_00))
    assert result.text("12") == "1,591.40"


def test_roth_money_comes_out_contributions_first_then_conversions() -> None:
    """Instructions for Form 5329 (2016), line 1: 33,000 distributed against 4,000 and 30,000 of basis."""
    result = form(2016, election=WHOLE_DOLLARS, line_19=33_000, line_22=4000, line_24=30_000)
    assert shown(result, "21", "22", "23", "24", "25") == ["33,000", "4,000", "29,000", "30,000", "0"]


def test_a_distribution_without_basis_needs_no_form() -> None:
    result = form(2023, line_6=40_000, line_7=10_000)
    assert result.required is False
    assert {line.status for line in result.lines.values()} == {Status.BLANK}


def test_a_year_without_movement_goes_from_line_3_to_line_14() -> None:
    result = form(2023, line_1=6500, line_2=1000)
    assert shown(result, "3", "14") == ["7,500.00", "7,500.00"]
    assert {result.lines[n].status for n in ("4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "15a")} == {
        Status.BLANK
    }


@pytest.mark.parametrize(("year", "line_22"), [(2012, ""), (2013, ""), (2014, "0.00"), (2016, "0.00"), (2023, "0.00")])
def test_when_line_21_is_zero_line_22_is_entered_from_2014_on(year: int, line_22: str) -> None:
    result = form(year, line_19=8000, line_20=8000)
    assert shown(result, "21", "22", "23", "24") == ["0.00", line_22, "", ""]


def test_when_line_23_is_zero_the_rest_of_part_3_is_skipped() -> None:
    result = form(2023, line_19=3000, line_22=4000, line_24=9000)
    assert shown(result, "23", "24", "25a", "25b", "25c") == ["0.00", "", "", "", ""]


@pytest.mark.parametrize("year", range(2012, 2026))
def test_every_year_has_exactly_the_lines_its_form_prints(year: int) -> None:
    assert tuple(form(year, line_1=1000, line_7=500, line_19=100).lines) == load(year).line_numbers


def test_first_home_money_uses_up_basis_of_later_years() -> None:
    """Instructions, Basis in Roth IRA Conversions chart: line 23 is refigured without line 20."""
    result = form(2022, line_19=12_000, line_20=10_000, line_22=1000, line_24=20_000)
    assert result.text("23") == "1,000.00"
    assert result.carry.roth_contributions.cents == 0
    assert result.carry.roth_conversions.cents == 9000_00


def test_an_unknown_year_end_value_leaves_what_does_not_depend_on_it() -> None:
    made = inputs(2023, line_1=6500_00, line_7=1000_00)
    result = figure_year(
        type(made)(
            law=made.law,
            election=made.election,
            contributions=made.contributions,
            basis_before=made.basis_before,
            distributions=made.distributions,
            year_end=(missing("account", "ask for it"),),
        )
    )
    statuses = {number: result.lines[number].status for number in ("3", "5", "6", "7", "10", "11", "12", "14", "15c")}
    assert statuses == {
        "3": Status.KNOWN, "5": Status.KNOWN, "6": Status.MISSING, "7": Status.KNOWN, "10": Status.MISSING,
        "11": Status.KNOWN, "12": Status.MISSING, "14": Status.MISSING, "15c": Status.MISSING,
    }  # fmt: skip


AMOUNTS = st.one_of(st.just(0), st.integers(1, 999), st.integers(1, 50_000_00))


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("line_1", "line_2", "line_6", "line_7", "line_8", "line_19", "line_22", "line_24"), AMOUNTS)
    ),
    st.integers(0, 100),
    st.integers(0, 100),
    st.sampled_from([1, 100]),
    st.sampled_from([3, 4, 5]),
)
def test_a_second_naive_implementation_agrees_to_the_cent(
    amounts: dict[str, int], late: int, home: int, unit: int, places: int
) -> None:
    amounts["line_4"] = amounts["line_1"] * late // 100
    amounts["line_20"] = min(10_000_00, amounts["line_19"] * home // 100)
    result = figure_year(inputs(2023, election=Election(unit, places), **amounts))
    expected = naive(**amounts, unit=unit, places=places)
    assert {n: line.cents for n, line in result.lines.items() if n != "10"} == expected
    line_4, line_14, line_3 = (result.lines[n].cents for n in ("4", "14", "3"))
    if line_4 is not None and line_14 is not None and line_3 is not None:
        assert line_4 <= line_14 <= line_3


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_an_extra_pretax_dollar_at_year_end_never_lowers_the_tax(
    basis: int, value: int, paid: int, converted: int
) -> None:
    def taxable(year_end: int) -> int:
        result = figure_year(
            inputs(2023, part_1="always", line_2=basis, line_6=year_end, line_7=paid, line_8=converted)
        )
        return result.lines["15c"].amount + result.lines["18"].amount

    assert taxable(value + 100) >= taxable(value) - 2  # lines 11 and 12 are each rounded to a cent
