"""basis calc prorata and basis calc schedule: what converting would cost before anybody converts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.app.conversion_calculator import rhythms
from basis.errors import ExitCode

PRORATA = ("calc", "prorata", "--year", "2025", "--pretax", "90000", "--basis", "10000", "--convert", "10000")


def test_10_000_converted_beside_90_000_of_pre_tax_money_is_taxable_as_to_9_000(basis: Callable) -> None:
    answer = basis(*PRORATA, "--json")
    assert answer.code == ExitCode.DONE
    assert answer.document["taxable"]["text"] == "9,000.00"
    assert answer.document["as_it_is"]["lines"]["10"]["text"] == "0.10000"
    assert answer.document["as_it_is"]["lines"]["14"]["text"] == "9,000"
    assert answer.document["most_to_plan"]["text"] == "90,000.00"
    assert answer.document["after_rollover"] is None


def test_nothing_is_taxable_when_the_pre_tax_money_went_to_a_plan_by_december_31(basis: Callable) -> None:
    answer = basis(*PRORATA, "--to-plan", "90000", "--json")
    assert answer.document["taxable_after_rollover"]["cents"] == 0
    assert answer.document["after_rollover"]["lines"]["6"]["text"] == "0"
    assert answer.document["after_rollover"]["lines"]["14"]["text"] == "0"


def test_only_pre_tax_money_may_go_into_a_plan(basis: Callable) -> None:
    """IRC 408(d)(3)(A)(ii) and (H)."""
    answer = basis(*PRORATA, "--to-plan", "90001")
    assert answer.code == ExitCode.USAGE
    assert "90,000.00 at most" in answer.err


def test_a_simple_ira_in_its_first_two_years_stays_and_counts(basis: Callable) -> None:
    answer = basis(*PRORATA, "--must-stay", "20000", "--to-plan", "70000", "--json")
    assert answer.document["after_rollover"]["lines"]["9"]["text"] == "30,000"
    assert basis(*PRORATA, "--must-stay", "20000", "--to-plan", "70001").code == ExitCode.USAGE


def test_the_conditions_name_the_simple_rule_and_inherited_money(basis: Callable) -> None:
    shown = " ".join(basis(*PRORATA, "--to-plan", "90000").out.split())
    for words in ("SIMPLE IRA may not go in its first two years", "Inherited IRAs may not go", "by December 31"):
        assert words in shown


def test_more_than_the_iras_hold_cannot_be_converted(basis: Callable) -> None:
    assert basis(*PRORATA[:-1], "100001").code == ExitCode.USAGE
    assert basis(*PRORATA, "--to-plan", "90000").code == ExitCode.DONE
    assert basis(*PRORATA[:-1], "10001", "--to-plan", "90000").code == ExitCode.USAGE


def test_a_schedule_has_a_row_for_each_rhythm(basis: Callable) -> None:
    answer = basis("calc", "schedule", "--year", "2025", "--after-tax", "36500", "--growth", "6.5", "--json")
    found = {each["name"]: each["taxable"]["cents"] for each in answer.document["rhythms"]}
    assert list(found) == ["each pay day", "monthly", "quarterly", "yearly"]
    assert found["each pay day"] == 0
    assert [len(each["days"]) for each in answer.document["rhythms"]] == [26, 12, 4, 1]


def test_a_schedule_as_text_says_what_was_assumed_in_80_columns(basis: Callable) -> None:
    shown = basis("calc", "schedule", "--year", "2025", "--after-tax", "36500", "--growth", "6.5").out
    assert "growth 6.5% a year" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("growth", ["-1", "x", "101", "nan"])
def test_a_growth_that_cannot_be_is_refused(basis: Callable, growth: str) -> None:
    answer = basis("calc", "schedule", "--year", "2025", "--after-tax", "1", "--growth", growth)
    assert answer.code == ExitCode.USAGE


def test_yearly_earnings_of_monthly_money_by_hand() -> None:
    """12,000 in twelve equal parts at 12%, the last on December 31: the days waited are 334+306+275+...+31."""
    pays = [date(2025, 1, 1).toordinal() + n * 365 // 12 - 1 for n in range(1, 13)]
    waited = sum(date(2025, 12, 31).toordinal() - day for day in pays)
    yearly = rhythms(2025, after_tax=12_000_00, pay_periods=12, growth=Fraction(12, 100))[-1]
    assert yearly.taxable == round(Fraction(1_000_00 * 12 * waited, 100 * 365))


@given(
    st.integers(2001, 2030),
    st.integers(0, 100_000_00),
    st.sampled_from((12, 24, 26, 27, 52, 53)),
    st.fractions(0, 1, max_denominator=1_000),
)
def test_a_denser_schedule_that_contains_a_rarer_one_never_costs_more(
    year: int, after_tax: int, pay_periods: int, growth: Fraction
) -> None:
    found = rhythms(year, after_tax=after_tax, pay_periods=pay_periods, growth=growth)
    for denser, rarer in itertools.pairwise(found):
        assert set(rarer.days) <= set(denser.days)
        assert denser.taxable <= rarer.taxable
    assert all(each.days[-1] == date(year, 12, 31) for each in found)
