"""Disaster distributions, home purchases and their repayments: instructions for Form 8606, lines 6, 7, 15b, 19, 25b."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, SEP, Owned

from basis.engine import YearResult
from basis.engine.adjustments import adjustments
from basis.engine.open_year import OpenYear
from basis.law import load
from basis.model import AccountType, Purpose, RothPart

DISASTER = {"purpose": Purpose.DISASTER}
HOME = {"purpose": Purpose.HOME_PURCHASE_DISASTER}
BACK = {**DISASTER, "for_year": 2023}


def owner(basis: int = 0, *, year: int = 2023, value: int = 50_000) -> Owned:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(basis, year - 1)
    owned.fact("part_1", "always")
    owned.value(IRA, year, value)
    return owned


def figured(owned: Owned, year: int = 2023) -> YearResult:
    return owned.history(year).results[year]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_the_line_6_example_of_the_instructions() -> None:
    """Instructions 2023, line 6: value 50,000, distribution 20,000, 10,000 of it repaid in the year: 40,000."""
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-02", 20_000, **DISASTER)
    owned.entry(IRA, "repayment", "2023-11-21", 10_000, **BACK)
    result = figured(owned)
    assert (result.text("1"), result.text("6"), result.text("7")) == ("0", "40,000", "20,000")


def test_line_6_is_not_below_zero() -> None:
    owned = owner(value=3000)
    owned.entry(IRA, "distribution", "2023-05-02", 20_000, **DISASTER)
    owned.entry(IRA, "repayment", "2023-11-21", 10_000, **BACK)
    assert figured(owned).text("6") == "0"


@given(value=st.integers(0, 90_000), paid=st.integers(1, 22_000), repaid=st.integers(1, 22_000))
def test_a_repayment_of_the_year_moves_line_6_alone(value: int, paid: int, repaid: int) -> None:
    owned = owner(value=value)
    owned.entry(IRA, "distribution", "2023-05-02", paid, **DISASTER)
    owned.entry(IRA, "repayment", "2023-11-21", repaid, **BACK)
    result = figured(owned)
    assert result.lines["6"].cents == max(0, value - repaid) * 100
    assert (result.lines["1"].cents, result.lines["7"].cents) == (0, paid * 100)


def test_a_repayment_of_a_later_year_changes_no_line_of_form_8606() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-02", 20_000, **DISASTER)
    owned.entry(IRA, "distribution", "2024-05-02", 1000)
    owned.value(IRA, 2024, 60_000)
    before = {n: line.cents for n, line in figured(owned, 2024).lines.items()}
    owned.entry(IRA, "repayment", "2024-06-02", 20_000, **BACK)
    after = figured(owned, 2024)
    assert {n: line.cents for n, line in after.lines.items()} == before
    assert "disaster_repaid_later" in codes(after)


def special(owned: Owned, year: int = 2023) -> dict[str, list[int | None]]:
    open_year = OpenYear(owned.record(), load(year), figured(owned, year).carry)
    return {line: [part.cents for part in parts] for line, parts in adjustments(open_year).items() if parts}


def test_lines_15b_and_25b_get_the_disaster_distributions_of_the_year() -> None:
    owned = owner()
    owned.fact("first_roth_year", "2020")
    owned.fact("birth_date", "1980-01-01")
    owned.entry(IRA, "distribution", "2023-05-02", 22_000, **DISASTER)
    owned.entry(IRA, "distribution", "2023-05-03", 11_000)
    owned.entry(ROTH, "distribution", "2023-05-02", 7000, **DISASTER)
    found = special(owned)
    assert (found["15b"], found["25b"]) == ([2_200_000], [700_000])


def test_a_qualified_roth_distribution_is_neither_on_line_19_nor_for_line_25b() -> None:
    owned = owner()
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1950-01-01")
    owned.entry(ROTH, "distribution", "2023-05-02", 7000, **DISASTER)
    assert "25b" not in special(owned)
    assert figured(owned).lines["19"].status.word == "blank"


@pytest.mark.parametrize(
    ("year", "amount", "said"),
    [(2023, 22_000, set()), (2023, 22_001, {"over_disaster_limit"}), (2019, 22_001, set())],
)
def test_more_than_the_limit_for_one_disaster_is_said(year: int, amount: int, said: set[str]) -> None:
    owned = owner(year=year, value=200_000)
    owned.entry(IRA, "distribution", f"{year}-05-02", amount, note="DR-4627-DE", **DISASTER)
    assert codes(figured(owned, year)) & {"over_disaster_limit"} == said


def test_the_limit_is_for_each_disaster() -> None:
    owned = owner(value=200_000)
    owned.entry(IRA, "distribution", "2023-05-02", 22_000, note="DR-4610-CA", **DISASTER)
    owned.entry(IRA, "distribution", "2023-06-29", 11_000, note="DR-4683-CA", **DISASTER)
    assert "over_disaster_limit" not in codes(figured(owned))


def test_what_a_plan_paid_and_an_ira_got_back_reduces_line_6_as_printed_and_is_said() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-02-02", 100)
    owned.entry(IRA, "repayment", "2023-11-21", 10_000, from_account_type=AccountType.PLAN_PRETAX, **BACK)
    result = figured(owned)
    assert result.text("6") == "40,000"
    assert "disaster_repaid_from_plan" in codes(result)


def test_a_year_without_disaster_lines_has_nothing_to_repay() -> None:
    owned = owner(year=2014)
    owned.entry(IRA, "distribution", "2014-05-02", 100)
    owned.entry(IRA, "repayment", "2014-06-02", 100, purpose=Purpose.DISASTER, for_year=2014)
    assert figured(owned, 2014).lines["6"].status.word == "missing"


def test_a_home_purchase_repaid_in_the_year_is_not_on_line_7_and_line_6_keeps_the_value() -> None:
    owned = owner(4000)
    owned.entry(IRA, "distribution", "2023-02-02", 1000)
    owned.entry(IRA, "distribution", "2023-03-02", 10_000, **HOME)
    owned.entry(IRA, "repayment", "2023-06-02", 8000, for_year=2023, **HOME)
    result = figured(owned)
    assert (result.text("6"), result.text("7"), result.text("15b")) == ("50,000", "3,000", "0")
    assert "home_purchase_repayment_in_time" in codes(result)


def test_a_home_purchase_repaid_in_another_year_or_beyond_what_was_paid_is_missing() -> None:
    later = owner(4000)
    later.entry(IRA, "distribution", "2023-11-02", 10_000, **HOME)
    later.entry(IRA, "repayment", "2024-02-02", 8000, for_year=2023, **HOME)
    assert figured(later).lines["7"].status.word == "missing"
    more = owner(4000)
    more.entry(IRA, "distribution", "2023-03-02", 1000, **HOME)
    more.entry(IRA, "repayment", "2023-06-02", 8000, for_year=2023, **HOME)
    assert figured(more).lines["7"].status.word == "missing"


def test_form_8915_takes_line_15b_as_the_law_of_the_year_names_it() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-02", 20_000, **DISASTER)
    result = figured(owned)
    entered = result.worksheets["form_8915"].lines["15b"]
    assert (entered.name, entered.line.cents) == ("To Form 8915-F, line 18", 2_000_000)
    assert result.text("form_8915/15b") == "20,000"


def test_with_two_disasters_the_amount_is_split_by_what_was_distributed_for_each() -> None:
    """Instructions 2023, line 15b, example 3, here without basis: 22,000 and 11,000."""
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-26", 22_000, note="DR-4610-CA", **DISASTER)
    owned.entry(IRA, "distribution", "2023-06-29", 11_000, note="DR-4683-CA", **DISASTER)
    sheet = figured(owned).worksheets["form_8915"]
    assert [sheet.lines[n].line.cents for n in ("1", "2")] == [2_200_000, 1_100_000]


def test_nothing_for_form_8915_where_nothing_is_on_lines_15b_and_25b() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-02", 20_000)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONTRIBUTIONS)
    assert "form_8915" not in figured(owned).worksheets


def test_line_15b_is_the_share_of_line_15a_by_line_7() -> None:
    """Line 7 33,000, of it 22,000 for a disaster, line 15a 30,000: line 15b 20,000, line 15c 10,000."""
    owned = owner(10_000, value=77_000)
    owned.entry(IRA, "distribution", "2023-01-10", 22_000, **DISASTER)
    owned.entry(IRA, "distribution", "2023-07-10", 11_000)
    assert [figured(owned).text(n) for n in ("15a", "15b", "15c")] == ["30,000", "20,000", "10,000"]


def test_line_25b_is_the_share_of_line_25a_by_line_21_not_line_19() -> None:
    owned = owner()
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1990-01-01")
    owned.fact("homebuyer_used_before", "0.00")
    owned.entry(ROTH, "distribution", "2023-05-02", 5000, **DISASTER)
    owned.entry(ROTH, "distribution", "2023-05-03", 7000, purpose=Purpose.FIRST_HOME)
    result = figured(owned)
    assert [result.text(n) for n in ("19", "20", "21", "25a", "25b", "25c")] == [
        "12,000", "7,000", "5,000", "5,000", "5,000", "0",
    ]  # fmt: skip


@given(disaster=st.integers(1, 30_000), other=st.integers(0, 30_000), basis=st.integers(0, 90_000))
def test_line_15b_is_never_more_than_line_15a_and_all_of_it_without_other_distributions(
    disaster: int, other: int, basis: int
) -> None:
    owned = owner(basis)
    owned.entry(IRA, "distribution", "2023-01-10", disaster, **DISASTER)
    if other:
        owned.entry(IRA, "distribution", "2023-07-10", other)
    lines = figured(owned).lines
    assert 0 <= lines["15b"].amount <= lines["15a"].amount
    assert other or lines["15b"].amount == lines["15a"].amount


@pytest.mark.parametrize(
    ("year", "title", "to", "status"),
    [
        (2005, "Form 8915", "Form 8915, line 13", "known"), (2006, "Form 8915", "Form 8915, line 22", "assumed"),
        (2008, "Form 8930", "Form 8930, line 13", "known"), (2009, "Form 8930", "Form 8930", "assumed"),
    ],
)  # fmt: skip
def test_disaster_money_of_2005_to_2009_goes_to_the_form_of_its_year(
    year: int, title: str, to: str, status: str
) -> None:
    """Section 1400Q for hurricanes, and for the Midwest by P.L. 110-343, section 702."""
    owned = owner(2000, year=year)
    owned.fact("birth_date", "1970-01-01")
    owned.entry(IRA, "distribution", f"{year}-10-02", 20_000, **DISASTER)
    result = figured(owned, year)
    sheet = result.worksheets["form_8915"]
    assert (sheet.title, sheet.lines["15b"].name, sheet.lines["15b"].line.status.word) == (title, f"To {to}", status)
    assert result.text("form_8915/15b") == result.text("15b")
    assert "form_5329" not in result.worksheets


@pytest.mark.parametrize("year", [2007, 2010])
def test_disaster_money_of_a_year_without_lines_for_it_is_figured_like_any_other_and_said(year: int) -> None:
    owned = owner(year=year)
    owned.fact("birth_date", "1970-01-01")
    owned.entry(IRA, "distribution", f"{year}-10-02", 20_000, **DISASTER)
    result = figured(owned, year)
    assert "form_8915" not in result.worksheets
    assert result.text("form_5329/4") == "2,000"
    assert "disaster_without_lines" in codes(result)


@pytest.mark.parametrize(
    ("paid", "back", "form"),
    [
        (2005, 2007, "Form 8915"),
        (2009, 2011, "Form 8930"),
        (2020, 2021, "Form 8915-F, or Form 8915-D where the disaster was one of 2019"),
        (2023, 2024, "Form 8915-F"),
    ],
)
def test_a_later_repayment_goes_on_the_form_of_its_disaster(paid: int, back: int, form: str) -> None:
    owned = owner(year=paid)
    owned.entry(IRA, "distribution", f"{paid}-10-02", 20_000, **DISASTER)
    owned.entry(IRA, "repayment", f"{back}-05-02", 1000, **(DISASTER | {"for_year": paid}))
    owned.value(IRA, back, 50_000)
    later = [f for f in figured(owned, back).findings if f.code == "disaster_repaid_later"]
    assert [finding.message.endswith(f"goes on {form}") for finding in later] == [True]


def test_the_income_that_form_8915_spreads_is_announced_for_three_years_and_no_longer() -> None:
    """Section 72(t)(11)(D): a third in each of three years. Line 4b of Form 1040 shows none of it."""
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-02", 20_000, **DISASTER)
    for year in (2024, 2025):
        owned.entry(IRA, "distribution", f"{year}-05-02", 1000)
        owned.value(IRA, year, 50_000)
    years = owned.history(2025).results
    assert years[2023].text("form_1040/4b") == "0"
    assert all("form_8915_adds_income" in codes(years[year]) for year in (2023, 2024, 2025))
    later = owner()
    later.entry(IRA, "distribution", "2023-05-02", 20_000)
    assert "form_8915_adds_income" not in codes(figured(later))
    earlier = Owned(IRA)
    earlier.opening(0, 2021)
    earlier.entry(IRA, "distribution", "2022-05-02", 1000, **DISASTER)
    earlier.entry(IRA, "distribution", "2025-05-02", 1000)
    earlier.value(IRA, 2022, 9000)
    earlier.value(IRA, 2025, 9000)
    assert "form_8915_adds_income" not in codes(figured(earlier, 2025))
