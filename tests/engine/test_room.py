"""After-tax room: section 415(c) with catch-up outside it, the limit of deferrals over all plans, self-employed pay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis import law
from basis.engine import Component, Status
from basis.engine.amounts import Line, total
from basis.engine.plan.room import Room, RoomInputs, room
from basis.engine.plan.self_employment import SelfEmployment, half_of_tax, worksheet
from basis.law import PlanLimits
from basis.money import DOLLAR, Cents


def limits_of(year: int) -> PlanLimits:
    found = law.load(year).plan_limits
    assert found is not None
    return found


def parts(dollars: int | None) -> tuple[Component, ...]:
    return () if dollars is None else (Component("given", dollars * DOLLAR, refs=("given",)),)


def figured(
    year: int = 2025,
    age: int | None = 45,
    *,
    deferral: int = 0,
    others: int | None = None,
    employer: int | None = None,
    after_tax: int | None = None,
    pay: int = 200_000,
    earned: SelfEmployment | None = None,
) -> Room:
    """The room for amounts in dollars."""
    inputs = RoomInputs(
        age, parts(pay), parts(deferral), parts(others), parts(employer), parts(after_tax), earned=earned
    )
    return room(law.load(year), limits_of(year), inputs, 1)


def dollars(found: Room, number: str) -> int | None:
    cents = found.sheet.lines[number].line.cents
    return None if cents is None else cents // DOLLAR


def codes(found: Room) -> list[str]:
    return [finding.code for finding in found.findings]


def test_23_500_deferred_and_10_000_matched_leave_36_500_of_70_000_in_2025() -> None:
    assert dollars(figured(deferral=23_500, employer=10_000), "14") == 36_500


def test_72_000_less_24_500_less_12_000_leaves_35_500_in_2026() -> None:
    assert dollars(figured(2026, deferral=24_500, employer=12_000, pay=300_000), "14") == 35_500


@pytest.mark.parametrize(
    ("age", "altogether"),
    [(49, 70_000), (50, 77_500), (59, 77_500), (60, 81_250), (63, 81_250), (64, 77_500)],
)
def test_what_may_go_in_altogether_in_2025_follows_age_at_the_end_of_the_year(age: int, altogether: int) -> None:
    """IRC 414(v)(2)(B) and (E)."""
    assert dollars(figured(age=age), "16") == altogether


@pytest.mark.parametrize("age", [59, 60, 63, 64])
def test_catch_up_never_uses_room(age: int) -> None:
    with_catch_up = figured(age=age, deferral=23_500 + 7_500, employer=10_000)
    assert (dollars(with_catch_up, "11"), dollars(with_catch_up, "14")) == (7_500, 36_500)


def test_there_was_no_higher_catch_up_before_2025() -> None:
    assert dollars(figured(2024, 62, deferral=30_500), "16") == 69_000 + 7_500


def test_annual_additions_were_a_quarter_of_pay_in_2001_and_all_of_it_since() -> None:
    assert dollars(figured(2001, pay=100_000), "4") == 25_000
    assert dollars(figured(2002, pay=30_000), "4") == 30_000


def test_low_pay_is_the_limit() -> None:
    assert dollars(figured(deferral=10_000, pay=25_000), "14") == 15_000


def test_a_birth_date_that_cannot_matter_is_not_needed() -> None:
    found = figured(age=None, deferral=23_500)
    assert dollars(found, "14") == 46_500
    assert dollars(found, "16") is None


def test_deferrals_above_the_limit_without_a_birth_date_leave_the_room_missing() -> None:
    found = figured(age=None, deferral=25_000)
    assert found.left.status is Status.MISSING


def test_two_unrelated_employers_have_two_limits_and_share_that_of_deferrals() -> None:
    found = figured(deferral=15_000, others=15_000)
    assert dollars(found, "14") == 55_000
    assert codes(found) == ["excess_deferral"]
    assert "6,500.00 above the 23,500.00" in found.findings[0].message
    assert "April 15, 2026" in found.findings[0].message


def test_deferrals_that_only_the_limit_of_additions_squeezes_out_are_catch_up_from_50() -> None:
    """Treas. Reg. 1.414(v)-1(b)(1)(i): an excess over section 415(c) is catch-up too."""
    older, younger = (figured(age=age, deferral=15_000, employer=60_000) for age in (55, 45))
    assert (dollars(older, "11"), dollars(older, "15")) == (5_000, 0)
    assert (dollars(younger, "11"), dollars(younger, "15")) == (0, 5_000)


def test_additions_above_the_limit_are_a_finding_that_names_the_amount() -> None:
    found = figured(deferral=23_500, employer=20_000, after_tax=30_000)
    assert (dollars(found, "14"), dollars(found, "15")) == (0, 3_500)
    assert codes(found) == ["additions_over_limit"]
    assert "3,500.00" in found.findings[0].message


def test_catch_up_of_2026_must_be_roth_for_high_wages() -> None:
    """IRC 414(v)(7)."""
    assert codes(figured(2026, 52, deferral=30_000)) == ["catch_up_must_be_roth"]
    assert codes(figured(2025, 52, deferral=30_000)) == []


def test_the_higher_catch_up_depends_on_the_plan() -> None:
    assert codes(figured(2025, 61, deferral=34_000)) == ["higher_catch_up_if_adopted"]


def test_half_of_self_employment_tax_on_100_000() -> None:
    """100,000 x 92.35% x 15.3% / 2 (Schedule SE)."""
    assert half_of_tax(2015, limits_of(2015), 100_000_00, 0).cents == 7_064_78


def test_the_social_security_part_ends_at_the_wage_base_and_wages_use_it_up_first() -> None:
    limits = limits_of(2025)
    assert half_of_tax(2025, limits, 300_000_00, 0).cents == 10_918_20 + 4_017_23
    assert half_of_tax(2025, limits, 300_000_00, 176_100_00).cents == 4_017_23


def test_no_self_employment_tax_below_400_of_earnings() -> None:
    assert half_of_tax(2025, limits_of(2025), 433_00, 0).cents == 0


def test_2011_and_2012_had_rates_of_their_own_and_ask_for_the_deduction() -> None:
    """P.L. 111-312, section 601."""
    assert half_of_tax(2012, limits_of(2012), 100_000_00, 0).status is Status.MISSING


def test_the_circular_computation_of_publication_560() -> None:
    """100,000 of net profit and 18,000 deferred in 2015: 18,587 as employer, 36,587 in all."""
    found = figured(2015, deferral=18_000, earned=SelfEmployment(parts(100_000)))
    assert found.self_employed is not None
    steps = {number: row.line for number, row in found.self_employed.lines.items()}
    assert steps["4"].ratio is not None
    assert steps["4"].ratio.text == "0.200000"
    assert {n: (steps[n].amount + 50) // DOLLAR for n in ("2", "3", "5", "13")} == {
        "2": 7_065,
        "3": 92_935,
        "5": 18_587,
        "13": 18_587,
    }
    assert (found.sheet.lines["13"].line.amount + 50) // DOLLAR == 36_587


def test_an_employer_contribution_above_what_is_deductible_is_a_finding() -> None:
    found = figured(deferral=0, employer=30_000, earned=SelfEmployment(parts(100_000)))
    assert codes(found) == ["employer_contribution_not_deductible"]


def test_deferrals_and_employer_money_never_exceed_what_the_business_earned() -> None:
    """Step 12 of the worksheet: half of net earnings less deferrals."""
    found = figured(deferral=20_000, earned=SelfEmployment(parts(25_000)))
    assert found.self_employed is not None
    assert dollars(found, "14") == 0
    assert dollars(found, "15") == 0


AMOUNTS = st.integers(0, 120_000)


@given(st.integers(2001, 2026), st.integers(20, 75), AMOUNTS, AMOUNTS, AMOUNTS, st.integers(0, 400_000), st.booleans())
def test_room_and_what_counts_never_pass_the_limit(
    year: int, age: int, deferral: int, employer: int, after_tax: int, pay: int, own: bool
) -> None:
    earned = SelfEmployment(parts(pay), parts(0)) if own else None
    found = figured(year, age, deferral=deferral, employer=employer, after_tax=after_tax, pay=pay, earned=earned)
    line = {number: row.line.amount for number, row in found.sheet.lines.items()}
    assert line["14"] == max(0, line["4"] - line["13"])
    assert not (line["14"] and line["15"])
    assert line["11"] <= line["7"]
    assert line["13"] + line["11"] == line["5"] + line["9"] + line["12"]


@given(AMOUNTS, AMOUNTS, st.integers(1, 5_000))
def test_a_dollar_put_in_never_adds_room(deferral: int, employer: int, more: int) -> None:
    before, after = (figured(deferral=deferral, employer=employer + extra).left.amount for extra in (0, more))
    assert after <= before


@given(st.integers(0, 500_000), st.integers(0, 23_500))
def test_the_most_that_is_deductible_fits_into_what_was_earned(profit: int, deferral: int) -> None:
    limits = limits_of(2025)
    deferred: Line = total("5", parts(deferral), 1)
    sheet = worksheet(law.load(2025), limits, SelfEmployment(parts(profit)), deferred, (), 1)
    most: Cents = sheet.lines["13"].line.amount
    earnings: Cents = sheet.lines["3"].line.amount
    assert most <= max(0, earnings - most)
    assert most + min(deferral * DOLLAR, earnings) <= limits.additions.value
