"""Net income attributable to a contribution that is returned or recharacterized (Treas. Reg. 1.408-11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, SEP, Owned

from basis.engine import Component
from basis.engine.corrections.net_income import Balances, _contribution_in, net_income, worksheet
from basis.model import Treatment
from basis.money import round_to

DOLLARS = st.integers(min_value=1, max_value=10**9)

EXAMPLES = {
    "Treas. Reg. 1.408-11(d) example 1 and Publication 590-A worksheet 1-3": (400, 4800 + 1600, 7600, 75),
    "Treas. Reg. 1.408A-5 A-2(c) example, a loss": (160_000, 80_000 + 160_000, 225_000, -10_000),
    "Instructions for Form 8606 (2023), recharacterization 1": (3000, 4000, 4400, 300),
    "Instructions for Form 8606 (2023), recharacterization 2": (4000, 4000, 4200, 200),
}


@pytest.mark.parametrize(("contribution", "opening", "closing", "earned"), EXAMPLES.values(), ids=EXAMPLES)
def test_the_published_examples(contribution: int, opening: int, closing: int, earned: int) -> None:
    assert net_income(contribution * 100, opening * 100, closing * 100) == earned * 100


def test_instructions_for_form_8606_of_2023_return_of_1000_earns_72_73() -> None:
    assert net_income(1000_00, 22_000_00, 23_600_00) == 72_73


@given(DOLLARS, DOLLARS, DOLLARS)
def test_all_of_a_new_account_takes_all_of_its_income(contribution: int, closing: int, _other: int) -> None:
    """Treas. Reg. 1.408-11(a)(2): the whole account with that contribution alone satisfies the rule."""
    assert contribution + net_income(contribution, contribution, closing) == closing


@given(DOLLARS, DOLLARS, DOLLARS)
def test_the_net_income_is_a_share_of_what_the_account_earned_to_the_cent(part: int, rest: int, closing: int) -> None:
    opening = part + rest
    earned = net_income(part, opening, closing)
    assert abs(earned * opening - part * (closing - opening)) * 2 <= opening
    assert abs(net_income(part, opening, closing) + net_income(rest, opening, closing) - (closing - opening)) <= 1


def test_an_opening_balance_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than zero"):
        net_income(100, 0, 100)


def test_the_worksheet_multiplies_the_unrounded_share_and_shows_a_loss() -> None:
    balances = Balances((Component("opening", 300_00),), (Component("closing", 200_00),))
    lines = worksheet((Component("all", 300_00),), balances, 1).lines
    ratio = lines["5"].line.ratio
    assert ratio is not None
    assert ratio.text == "-0.33333"
    assert lines["6"].line.cents == -100_00
    assert lines["7"].line.cents == 200_00


def returned(owned: Owned, year: int = 2023) -> dict[str, int | None]:
    """The figures of Worksheet 1-3 and of the returned contributions of a year."""
    sheets = owned.history(year + 1).results[year].worksheets
    return {f"{key}/{n}": row.line.cents for key, sheet in sheets.items() for n, row in sheet.lines.items()}


def ira_of_18_000() -> Owned:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(0, 2022)
    owned.fact("deduction_claimed", "0", 2023)
    owned.fact("rounding", "cents")
    owned.entry(IRA, "account_value", "2023-05-23", 18_000)
    owned.entry(IRA, "contribution", "2023-05-23", 4000, for_year=2023)
    return owned


def test_the_net_income_is_figured_from_the_values_of_the_account_when_nobody_entered_it() -> None:
    owned = ira_of_18_000()
    owned.entry(IRA, "account_value", "2023-12-29", 23_600)
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1072.73, for_year=2023)
    found = returned(owned)
    assert found["net_income/1"] == 1000_00
    assert found["net_income/6"] == found["returned_contributions/2"] == 72_73
    assert owned.history(2023).results[2023].lines["1"].cents == 3000_00


def test_what_was_paid_back_in_whole_dollars_holds_a_contribution_in_whole_dollars() -> None:
    """Instructions for Form 8606 (2023), page 6: of 4,000 contributed 1,000 comes back with 73; the other 3,000 is
    deducted, and no Form 8606 is filed. To the cent 1,073 would be 1,000.25 and 72.75."""
    owned = Owned(IRA)
    owned.opening(2000, 2022)
    owned.fact("deduction_claimed", "3,000", 2023)
    owned.entry(IRA, "account_value", "2023-05-23", 18_000)
    owned.entry(IRA, "contribution", "2023-05-23", 4000, for_year=2023)
    owned.entry(IRA, "account_value", "2023-12-29", 23_600)
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1073, for_year=2023)
    owned.value(IRA, 2023, 22_527)
    result = owned.history(2023).results[2023]
    assert result.required is False
    assert [result.text(f"returned_contributions/{line}") for line in "1234"] == ["1,000", "73", "1,073", "73"]
    assert [result.text(f"form_1040/{line}") for line in ("4a", "4b")] == ["1,073", "73"]


@given(part=st.integers(min_value=1, max_value=6500), rest=DOLLARS, gain=st.integers(0, 10**9), cents=st.booleans())
def test_a_contribution_in_whole_dollars_is_found_again_in_what_was_paid_back(
    part: int, rest: int, gain: int, *, cents: bool
) -> None:
    """Whether the custodian rounds its net income to the cent or to the dollar."""
    opening, closing = (part + rest) * 100, (part + rest + gain) * 100
    balances = Balances((Component("opening", opening),), (Component("closing", closing),))
    moved = part * 100 + net_income(part * 100, opening, closing)
    assert _contribution_in(moved if cents else round_to(moved, 100), opening, balances) == part * 100


def test_what_else_came_in_and_went_out_of_that_account_alone_is_part_of_its_balances() -> None:
    owned = ira_of_18_000()
    owned.entry(IRA, "distribution", "2023-08-01", 500)
    owned.entry(SEP, "transfer_out", "2023-09-01", 1000, to_account=IRA.id)
    owned.entry(IRA, "transfer_in", "2023-09-02", 1000)
    owned.entry(SEP, "distribution", "2023-09-03", 777)
    owned.entry(IRA, "account_value", "2023-12-28", 24_100)
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1072, for_year=2023, earnings=72_00)
    found = returned(owned)
    assert (found["net_income/2"], found["net_income/3"]) == (24_600_00, 23_000_00)


def test_without_values_and_without_earnings_the_contribution_that_is_left_is_missing_and_asked() -> None:
    owned = ira_of_18_000()
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1072.73, for_year=2023)
    line_1 = owned.history(2023).results[2023].lines["1"]
    assert line_1.status.word == "missing"
    assert any("account_value" in reason and "earnings" in reason for reason in line_1.reasons)
    assert {part.asks for part in line_1.components} >= {"net_income:e4"}


def test_an_answer_says_the_net_income() -> None:
    owned = ira_of_18_000()
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1072.73, for_year=2023)
    owned.decisions["net_income:e4"] = "72.73"
    assert owned.history(2023).results[2023].lines["1"].cents == 3000_00


def test_another_net_income_than_the_balances_give_is_a_finding_and_counts_as_entered() -> None:
    owned = ira_of_18_000()
    owned.entry(IRA, "account_value", "2023-12-29", 23_600)
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1100, for_year=2023, earnings=100_00)
    result = owned.history(2023).results[2023]
    assert "net_income_differs" in {finding.code for finding in result.findings}
    assert result.lines["1"].cents == 3000_00


def test_a_series_is_removed_last_first_and_its_period_begins_before_the_first_of_it() -> None:
    """Treas. Reg. 1.408-11(b)(3) and (c)."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.fact("rounding", "cents")
    kept = {"for_year": 2023, "treatment": Treatment.NONDEDUCTIBLE}
    for day, before in (("2023-02-01", 10_000), ("2023-03-01", 12_000), ("2023-04-03", 13_500)):
        owned.entry(IRA, "account_value", day, before)
        owned.entry(IRA, "contribution", day, 1000, **kept)
    owned.entry(IRA, "account_value", "2023-06-01", 15_400)
    # 1,500 of the last two: opening 12,000 + 2,000, closing 15,400: 1,500 x 1,400 / 14,000 = 150.
    owned.entry(IRA, "returned_contribution", "2023-06-01", 1650, for_year=2023)
    found = returned(owned)
    assert (found["net_income/1"], found["net_income/3"], found["net_income/6"]) == (1500_00, 14_000_00, 150_00)
    assert owned.history(2023).results[2023].lines["1"].cents == 1500_00


def test_a_new_account_that_is_emptied_needs_no_values() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.value(ROTH, 2022, 0)
    owned.entry(ROTH, "contribution", "2023-05-01", 4000, for_year=2023)
    owned.entry(ROTH, "returned_contribution", "2023-11-01", 3900, for_year=2023)
    owned.value(ROTH, 2023, 0)
    found = returned(owned)
    assert (found["net_income/1"], found["net_income/6"]) == (4000_00, -100_00)
    assert found["returned_contributions/4"] == 0


def test_a_value_that_is_not_from_just_before_is_not_taken() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.entry(IRA, "account_value", "2023-04-01", 18_000)
    owned.entry(IRA, "contribution", "2023-05-23", 4000, for_year=2023, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "account_value", "2023-12-29", 23_600)
    owned.entry(IRA, "returned_contribution", "2023-12-29", 1072.73, for_year=2023)
    assert owned.history(2023).results[2023].lines["1"].status.word == "missing"
