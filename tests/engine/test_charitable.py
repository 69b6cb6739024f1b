"""Qualified charitable distributions: section 408(d)(8), Notice 2020-68, Publication 590-B."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, SEP, Owned

from basis.engine import YearResult, history
from basis.model import Account, AccountType, Owner, RothPart, Treatment

DEDUCTED = {"treatment": Treatment.DEDUCTIBLE}
BORN_1945 = "1945-02-03"


def owner(basis: int = 4000, *accounts: object, born: str = BORN_1945, since: int = 2018, paid: int = 0) -> Owned:
    """An owner past 70 1/2 with basis, who never had an offset and was `paid` something the year after."""
    owned = Owned(*(accounts or (IRA, ROTH)))  # type: ignore[arg-type]
    owned.opening(basis, since)
    owned.fact("birth_date", born)
    owned.fact("part_1", "always")
    owned.fact("qcd_offset_used", "0.00")
    if paid:
        owned.entry(SEP if SEP in accounts else IRA, "distribution", f"{since + 1}-02-02", paid)
    return owned


def figured(owned: Owned, year: int) -> YearResult:
    return owned.history(year).results[year]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_a_gift_after_70_and_a_half_is_not_on_line_7_and_basis_stays() -> None:
    owned = owner(paid=3000)
    owned.entry(IRA, "qcd", "2019-05-01", 1000)
    owned.value(IRA, 2019, 37_000)
    result = figured(owned, 2019)
    assert result.text("7") == "3,000"
    assert result.text("14") == "3,700"
    assert result.text("qcd/9") == "1,000"
    assert result.lines["7"].status.word == "known"


@pytest.mark.parametrize(
    ("born", "day", "line_7"),
    [
        ("1949-01-15", "2019-07-15", "10"),
        ("1949-01-15", "2019-07-14", "1,010"),
        ("1948-08-31", "2019-02-27", "1,010"),
        ("1948-08-31", "2019-02-28", "10"),
    ],
)
def test_age_70_and_a_half_is_reached_on_the_day_not_in_the_year(born: str, day: str, line_7: str) -> None:
    owned = owner(born=born, paid=10)
    owned.entry(IRA, "qcd", day, 1000)
    owned.value(IRA, 2019, 36_000)
    result = figured(owned, 2019)
    assert result.text("7") == line_7
    assert ("qcd_not_qualified" in codes(result)) is (line_7 != "10")


def test_without_a_birth_date_line_7_is_missing_and_asks_for_it() -> None:
    owned = Owned()
    owned.opening(4000, 2018)
    owned.entry(IRA, "qcd", "2019-05-01", 1000)
    owned.value(IRA, 2019, 36_000)
    line = figured(owned, 2019).lines["7"]
    assert line.status.word == "missing"
    assert "fact:birth_date" in {part.asks for part in line.components}


def test_the_notice_2020_68_example_sets_off_deducted_contributions_once() -> None:
    """Notice 2020-68, D: 5,000 deducted for 2020 and 2021; gifts of 6,000 and 6,500 exclude 0 and 2,500."""
    owned = Owned()
    owned.opening(0, 2019)
    owned.fact("birth_date", "1949-03-01")
    owned.fact("part_1", "always")
    for year in (2020, 2021):
        owned.entry(IRA, "contribution", f"{year}-02-01", 5000, for_year=year, **DEDUCTED)
        owned.value(IRA, year, 100_000)
    owned.entry(IRA, "qcd", "2021-06-01", 6000)
    owned.entry(IRA, "qcd", "2022-06-01", 6500)
    owned.value(IRA, 2022, 100_000)
    results = owned.history(2023).results
    assert [results[y].text("qcd/9") for y in (2021, 2022)] == ["0", "2,500"]
    assert [results[y].text("7") for y in (2021, 2022)] == ["6,000", "4,000"]
    assert [results[y].text("qcd/11") for y in (2021, 2022)] == ["4,000", "0"]
    assert {results[y].lines["7"].status.word for y in (2021, 2022)} == {"known"}
    assert "qcd_offset" in codes(results[2021])


def test_what_was_set_off_before_the_first_year_on_file_is_a_fact() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.fact("birth_date", "1949-03-01")
    owned.fact("part_1", "always")
    owned.fact("qcd_offset_used", "6,000.00")
    for year in (2020, 2021):
        owned.entry(IRA, "contribution", f"{year}-02-01", 5000, for_year=year, **DEDUCTED)
    owned.entry(IRA, "qcd", "2022-06-01", 6500)
    owned.value(IRA, 2022, 100_000)
    result = figured(owned, 2022)
    assert (result.text("qcd/7"), result.text("qcd/9"), result.text("7")) == ("4,000", "2,500", "4,000")


def test_when_nobody_said_what_was_set_off_before_line_7_is_assumed_and_asks() -> None:
    owned = Owned()
    owned.opening(0, 2021)
    owned.fact("birth_date", "1949-03-01")
    owned.fact("part_1", "always")
    owned.entry(IRA, "distribution", "2022-06-01", 10)
    owned.entry(IRA, "qcd", "2022-06-01", 6500)
    owned.value(IRA, 2022, 100_000)
    line = figured(owned, 2022).lines["7"]
    assert (line.cents, line.status.word) == (1000, "assumed")
    assert "fact:qcd_offset_used" in {part.asks for part in line.components}


def test_a_deduction_before_70_and_a_half_sets_nothing_off() -> None:
    owned = owner(born="1952-12-01", since=2019)
    owned.entry(IRA, "contribution", "2020-02-01", 5000, for_year=2020, **DEDUCTED)
    owned.value(IRA, 2020, 50_000)
    owned.entry(IRA, "qcd", "2024-06-01", 6500)
    owned.value(IRA, 2024, 50_000)
    assert figured(owned, 2024).text("qcd/9") == "6,500"


@pytest.mark.parametrize(("year", "limit"), [(2023, 100_000), (2024, 105_000), (2025, 108_000)])
def test_gifts_above_the_limit_of_the_year_are_on_line_7(year: int, limit: int) -> None:
    owned = owner(since=year - 1)
    owned.entry(IRA, "qcd", f"{year}-05-01", limit + 1200)
    owned.value(IRA, year, 300_000)
    result = figured(owned, year)
    assert result.text("7") == "1,200"
    assert "qcd_over_limit" in codes(result)


def test_gifts_take_taxable_money_of_all_iras_first_and_what_they_take_of_basis_is_on_line_7() -> None:
    """Section 408(d)(8)(D): 9,000 was in the IRAs, 5,000 of it basis, so that 4,000 of 6,000 is excluded."""
    owned = owner(5000, IRA, SEP, ROTH)
    owned.entry(IRA, "qcd", "2019-05-01", 6000)
    owned.value(IRA, 2019, 1000)
    owned.value(SEP, 2019, 2000)
    result = figured(owned, 2019)
    assert result.text("qcd/3") == "2,000"
    assert result.text("7") == "2,000"
    assert result.text("10") == "1.00000"
    assert result.text("14") == "3,000"
    assert "qcd_of_basis" in codes(result)


def test_another_ira_with_taxable_money_lets_the_whole_gift_be_excluded() -> None:
    owned = owner(5000, IRA, SEP, ROTH)
    owned.entry(IRA, "qcd", "2019-05-01", 6000)
    owned.value(IRA, 2019, 0)
    owned.value(SEP, 2019, 20_000)
    result = figured(owned, 2019)
    assert (result.text("7"), result.text("qcd/9")) == ("", "6,000")


def test_a_value_nobody_knows_does_not_matter_where_the_rest_covers_the_basis() -> None:
    owned = owner(5000, IRA, SEP, ROTH)
    owned.entry(IRA, "qcd", "2019-05-01", 6000)
    owned.entry(SEP, "distribution", "2019-05-01", 10)
    owned.value(IRA, 2019, 30_000)
    assert figured(owned, 2019).lines["7"].status.word == "known"
    assert figured(owned, 2019).lines["6"].status.word == "missing"


def test_a_value_nobody_knows_leaves_line_7_missing_where_it_matters() -> None:
    owned = owner(5000, IRA, SEP, ROTH)
    owned.entry(IRA, "qcd", "2019-05-01", 6000)
    owned.entry(SEP, "distribution", "2019-05-01", 10)
    owned.value(IRA, 2019, 0)
    assert figured(owned, 2019).lines["7"].status.word == "missing"


@pytest.mark.parametrize("code", ["7", "4", "7Y", "Y"])
def test_form_1099_r_box_1_is_explained_by_the_gift_whatever_its_code(code: str) -> None:
    owned = owner(paid=10)
    owned.entry(IRA, "qcd", "2019-05-01", 1000)
    owned.form("1099-R", 2019, IRA, box_1=1010, box_7=code)
    owned.value(IRA, 2019, 36_000)
    line = figured(owned, 2019).lines["7"]
    assert (line.cents, line.status.word) == (1000, "known")


def test_a_form_1099_r_alone_with_code_y_proposes_a_gift_to_be_confirmed() -> None:
    owned = owner(4000, IRA, SEP, since=2024, paid=10)
    form = owned.form("1099-R", 2025, IRA, box_1=1000, box_7="7Y")
    owned.value(IRA, 2025, 36_000)
    owned.value(SEP, 2025, 0)
    line = figured(owned, 2025).lines["7"]
    assert (line.cents, line.status.word) == (1000, "assumed")
    assert f"document:{form.removeprefix('d')}" in {part.asks for part in line.components}
    owned.decisions["document:1"] = "qcd"
    assert figured(owned, 2025).lines["7"].status.word == "known"
    owned.decisions["document:1"] = "distribution"
    assert figured(owned, 2025).text("7") == "1,010"


def test_a_form_with_code_7_that_somebody_calls_a_gift_is_one() -> None:
    owned = owner()
    owned.form("1099-R", 2019, IRA, box_1=1000, box_7="7")
    owned.value(IRA, 2019, 36_000)
    owned.decisions["document:1"] = "qcd"
    result = figured(owned, 2019)
    assert (result.text("7"), result.text("qcd/9")) == ("", "1,000")


def test_a_sep_ira_that_the_employer_pays_into_cannot_give() -> None:
    owned = owner(4000, IRA, SEP, ROTH)
    owned.entry(SEP, "qcd", "2019-05-01", 1000)
    owned.entry(SEP, "employer_contribution", "2019-03-01", 3000)
    owned.value(SEP, 2019, 36_000)
    result = figured(owned, 2019)
    assert result.text("7") == "1,000"
    assert "qcd_not_qualified" in codes(result)


def test_a_sep_ira_that_may_be_paid_into_is_never_passed_over_in_silence() -> None:
    owned = owner(4000, IRA, SEP, ROTH)
    owned.entry(SEP, "qcd", "2019-05-01", 1000)
    owned.value(SEP, 2019, 36_000)
    result = figured(owned, 2019)
    assert result.text("qcd/9") == "1,000"
    assert "qcd_from_sep_or_simple" in codes(result)
    owned.form("5498", 2019, SEP, box_5=36_000)
    assert "qcd_from_sep_or_simple" not in codes(figured(owned, 2019))


def test_a_gift_out_of_a_roth_ira_whose_distributions_are_qualified_excludes_nothing() -> None:
    owned = owner()
    owned.fact("first_roth_year", "2005")
    owned.entry(ROTH, "qcd", "2019-05-01", 1000)
    owned.form("1099-R", 2019, ROTH, box_1=1000, box_7="Q")
    result = figured(owned, 2019)
    assert result.lines["19"].status.word == "blank"
    assert "roth_qcd_excludes_nothing" in codes(result)


def test_of_a_gift_out_of_a_young_roth_ira_the_taxable_part_must_be_said() -> None:
    owned = owner()
    owned.entry(ROTH, "opening_basis", "2018-12-31", 1000, part=RothPart.CONTRIBUTIONS)
    owned.fact("first_roth_year", "2018")
    owned.entry(ROTH, "qcd", "2019-05-01", 1000)
    assert figured(owned, 2019).lines["19"].status.word == "missing"


@given(
    gift=st.integers(1, 20_000_000),
    basis=st.integers(0, 3_000_000),
    value=st.integers(0, 30_000_000),
    deducted=st.integers(1, 700_000),
)
def test_what_is_excluded_and_what_is_on_line_7_are_the_gift_and_no_limit_is_passed(
    gift: int, basis: int, value: int, deducted: int
) -> None:
    owned = owner(basis // 100, since=2020)
    owned.fact("rounding", "cents")
    owned.entry(IRA, "contribution", "2021-02-01", deducted / 100, for_year=2021, **DEDUCTED)
    owned.entry(IRA, "qcd", "2021-05-01", gift / 100)
    owned.value(IRA, 2021, value // 100)
    result = figured(owned, 2021)
    excluded, plain = result.line("qcd/9").amount, result.line("qcd/10").amount
    assert excluded + plain == gift
    assert 0 <= excluded <= 10_000_000
    assert result.lines["7"].amount == plain
    assert plain >= min(deducted, gift)


def test_a_gift_out_of_an_inherited_ira_waits_for_the_beneficiarys_age() -> None:
    inherited = Account(
        id="a9", client="ana", custodian="fidelity", number=None, label="Inherited",
        type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo",
    )  # fmt: skip
    owned = Owned(inherited)
    owned.entry(inherited, "opening_basis", "2022-12-31", 1000, decedent="leo")
    owned.entry(inherited, "qcd", "2023-02-01", 5000, decedent="leo")
    owned.value(inherited, 2023, 20_000)
    record = replace(owned.record(), owner=Owner("ana", "leo"))
    line = history(record, through=2023).results[2023].lines["7"]
    assert line.status.word == "missing"
    assert "beneficiary" in line.reasons[0]
