"""What enters a Roth IRA besides contributions and conversions: on line 22, on line 24, asked, never passed over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from records import IRA, ROTH, Owned

from basis.engine import Status, YearResult
from basis.engine.roth_iras.enters_roth import ENTERS_ROTH_IRAS, Counts
from basis.model import Account, AccountType, Fact, Purpose


def plan(kind: AccountType, number: str = "a9") -> Account:
    return Account(id=number, client="ana", custodian="fidelity", number=None, label="401k", type=kind, plan="acme")


PRETAX = plan(AccountType.PLAN_PRETAX)
AFTER_TAX = plan(AccountType.PLAN_AFTER_TAX, "a8")
DESIGNATED = plan(AccountType.PLAN_DESIGNATED_ROTH, "a7")
ROTH_SIMPLE = Account(id="a6", client="ana", custodian="", number=None, type=AccountType.ROTH_SIMPLE_IRA)
ROTH_SEP = Account(id="a5", client="ana", custodian="", number=None, type=AccountType.ROTH_SEP_IRA)


def person(*accounts: Account) -> Owned:
    """Born 1980, first Roth year 2019, nothing before."""
    owned = Owned(IRA, ROTH, *accounts)
    owned.opening(0, 2018)
    owned.fact("birth_date", "1980-06-01")
    owned.fact("first_roth_year", "2019")
    owned.entry(ROTH, "contribution", "2019-03-01", 100, for_year=2019)
    return owned


def about_plan(owned: Owned, key: str, value: str) -> None:
    owned.facts.append(Fact(owner="ana", key=key, value=value, about="acme", id=len(owned.facts) + 1))


def on_22_and_24(owned: Owned, paid: int = 50_000, year: int = 2025) -> YearResult:
    """The year of a distribution that empties everything, so that both lines are entered."""
    owned.entry(ROTH, "distribution", f"{year}-12-01", paid)
    return owned.history(year).results[year]


def test_every_row_of_the_table_says_where_it_stands_and_an_earlier_row_does_not_hide_a_later_one() -> None:
    assert all(row.source and row.what and row.kinds and row.into for row in ENTERS_ROTH_IRAS)
    assert len({row.what for row in ENTERS_ROTH_IRAS}) == len(ENTERS_ROTH_IRAS)
    assert {row.counts for row in ENTERS_ROTH_IRAS} == set(Counts)


def test_pre_tax_plan_money_rolled_to_a_roth_ira_is_on_line_24_in_full_and_all_of_it_was_taxed() -> None:
    owned = person(PRETAX)
    owned.entry(PRETAX, "direct_rollover", "2021-05-01", 30_000, to_account=ROTH.id)
    result = on_22_and_24(owned)
    assert [result.text("22"), result.text("24"), result.text("16")] == ["100", "30,000", ""]
    before = owned.history(2024).carried[2024].roth_layers
    assert [(part.year, part.taxable.cents, part.nontaxable) for part in before] == [(2021, 3_000_000, 0)]


def test_after_tax_plan_money_keeps_its_untaxed_part_apart_as_the_row_or_form_1099_r_says() -> None:
    owned = person(AFTER_TAX)
    owned.entry(AFTER_TAX, "direct_rollover", "2021-05-01", 10_000, to_account=ROTH.id, basis=900_000)
    owned.entry(AFTER_TAX, "direct_rollover", "2022-05-01", 6_000, to_account=ROTH.id)
    owned.form("1099-R", 2022, AFTER_TAX, box_1=6000, box_2a=250, box_5=5750, box_7="G")
    layers = owned.history(2022).carried[2022].roth_layers
    assert [(part.year, part.taxable.cents, part.nontaxable) for part in layers] == [
        (2021, 100_000, 900_000), (2022, 25_000, 575_000),
    ]  # fmt: skip


def test_after_tax_plan_money_of_which_nobody_said_what_was_taxed_leaves_line_24_known() -> None:
    owned = person(AFTER_TAX)
    owned.entry(AFTER_TAX, "direct_rollover", "2021-05-01", 10_000, to_account=ROTH.id)
    assert owned.history(2024).carried[2024].roth_layers[0].taxable.status is Status.MISSING
    assert on_22_and_24(owned).text("24") == "10,000"


def test_a_row_and_a_form_that_differ_in_what_was_taxed_are_in_conflict_and_the_form_is_figured() -> None:
    owned = person(AFTER_TAX)
    owned.entry(AFTER_TAX, "direct_rollover", "2022-05-01", 6_000, to_account=ROTH.id, basis=600_000)
    owned.form("1099-R", 2022, AFTER_TAX, box_1=6000, box_2a=250, box_7="G")
    taxable = owned.history(2022).carried[2022].roth_layers[0].taxable
    assert (taxable.cents, taxable.status) == (25_000, Status.CONFLICT)


def test_both_sides_of_a_plan_rollover_count_once() -> None:
    owned = person(PRETAX)
    owned.entry(PRETAX, "direct_rollover", "2021-05-01", 30_000, to_account=ROTH.id)
    owned.entry(ROTH, "direct_rollover_in", "2021-05-03", 30_000)
    assert on_22_and_24(owned).text("24") == "30,000"


@pytest.mark.parametrize("kind", ["direct_rollover_in", "rollover_in"])
def test_plan_money_received_without_a_sender_on_file_counts_by_itself(kind: str) -> None:
    owned = person()
    owned.entry(ROTH, kind, "2021-05-01", 30_000, from_account_type=AccountType.PLAN_PRETAX)
    assert on_22_and_24(owned).text("24") == "30,000"


def test_money_of_which_nobody_knows_what_account_it_left_is_asked_for_on_both_lines() -> None:
    owned = person()
    owned.entry(ROTH, "direct_rollover_in", "2021-05-01", 30_000)
    result = on_22_and_24(owned)
    assert [result.lines[n].status for n in ("22", "24")] == [Status.MISSING, Status.MISSING]
    assert "from_account_type" in result.lines["22"].reasons[0]


def test_a_rollover_between_roth_ira_custodians_changes_neither_line() -> None:
    owned = person()
    owned.entry(ROTH, "rollover_in", "2021-05-01", 30_000, from_account_type=AccountType.ROTH_IRA)
    result = on_22_and_24(owned)
    assert [result.text("22"), result.text("24")] == ["100", "0"]


def test_a_rollover_from_a_traditional_to_a_roth_ira_is_a_conversion_and_must_be_entered_as_one() -> None:
    owned = person()
    owned.entry(ROTH, "rollover_in", "2021-05-01", 30_000, from_account_type=AccountType.TRADITIONAL_IRA)
    result = on_22_and_24(owned)
    assert result.lines["24"].status is Status.MISSING
    assert "enter it as conversion" in owned.history(2021).results[2021].lines["16"].reasons[0]


def test_designated_roth_money_counts_on_line_22_with_what_was_contributed() -> None:
    """Treas. Reg. 1.408A-10, A-3(b): not a qualified distribution, born 1980."""
    owned = person(DESIGNATED)
    owned.entry(DESIGNATED, "direct_rollover", "2021-05-01", 30_000, to_account=ROTH.id, basis=2_200_000)
    result = on_22_and_24(owned)
    assert [result.text("22"), result.text("24")] == ["22,100", "0"]


def test_form_1099_r_code_h_box_5_says_what_was_contributed() -> None:
    owned = person(DESIGNATED)
    owned.entry(DESIGNATED, "direct_rollover", "2021-05-01", 30_000, to_account=ROTH.id)
    owned.form("1099-R", 2021, DESIGNATED, box_1=30_000, box_5=22_000, box_7="H", box_11="2015")
    assert on_22_and_24(owned).text("22") == "22,100"


def rolled_at_sixty(first: str = "") -> Owned:
    owned = Owned(IRA, ROTH, DESIGNATED)
    owned.opening(0, 2020)
    owned.fact("birth_date", "1961-01-01")
    owned.fact("first_roth_year", "2021")
    owned.entry(DESIGNATED, "direct_rollover", "2021-05-01", 30_000, to_account=ROTH.id, basis=2_200_000)
    if first:
        about_plan(owned, "first_designated_roth_year", first)
    return owned


@pytest.mark.parametrize(("first", "basis"), [("2015", "30,000"), ("2016", "30,000"), ("2017", "22,000")])
def test_a_qualified_distribution_of_the_plan_is_basis_in_full(first: str, basis: str) -> None:
    """Treas. Reg. 1.408A-10, A-3(a): 60 years old; five tax years from the first contribution to the plan."""
    assert on_22_and_24(rolled_at_sixty(first), year=2022).text("22") == basis


def test_whether_the_plan_distribution_was_qualified_is_asked_where_it_matters() -> None:
    line = on_22_and_24(rolled_at_sixty(), year=2022).lines["22"]
    assert line.status is Status.MISSING
    assert "first_designated_roth_year:acme" in line.reasons[0]
    owned = rolled_at_sixty()
    owned.entries[-1] = replace(owned.entries[-1], basis=3_000_000)
    assert on_22_and_24(owned, year=2022).text("22") == "30,000"


def test_the_years_of_the_plan_do_not_count_for_the_roth_ira() -> None:
    """Treas. Reg. 1.408A-10, A-4: rolled over at 60 after six years in the plan, distributed a year later."""
    assert on_22_and_24(rolled_at_sixty("2015"), year=2022).text("19") == "50,000"


def test_a_rollover_from_a_plan_starts_the_five_years_of_the_roth_ira() -> None:
    """Instructions for Form 8606 (2023), line 19: a contribution includes a rollover from a qualified plan."""
    owned = Owned(IRA, ROTH, PRETAX)
    owned.opening(0, 2012)
    owned.fact("birth_date", "1955-01-01")
    owned.entry(PRETAX, "direct_rollover", "2013-05-01", 30_000, to_account=ROTH.id)
    assert on_22_and_24(owned, year=2018).text("19") == ""
    later = Owned(IRA, ROTH, PRETAX)
    later.opening(0, 2012)
    later.fact("birth_date", "1955-01-01")
    later.entry(PRETAX, "direct_rollover", "2014-05-01", 30_000, to_account=ROTH.id)
    assert on_22_and_24(later, year=2018).lines["19"].status is Status.MISSING


def test_a_death_gratuity_is_basis_of_line_22_outside_the_limit() -> None:
    """Section 408A(e)(2); instructions for Form 8606 (2023), line 22, last bullet."""
    owned = person()
    owned.entry(ROTH, "contribution", "2021-05-01", 100_000, for_year=2021, purpose=Purpose.MILITARY_GRATUITY)
    assert not [f for f in owned.history(2021).results[2021].findings if "limit" in f.code]
    assert on_22_and_24(owned, 200_000).text("22") == "100,100"


def test_of_a_rollover_from_a_tuition_program_what_was_contributed_is_basis_and_all_of_it_within_the_limit() -> None:
    owned = person()
    owned.entry(ROTH, "contribution", "2024-05-01", 7000, for_year=2024, purpose=Purpose.TUITION_529, basis=490_000)
    owned.entry(ROTH, "contribution", "2024-06-01", 1000, for_year=2024)
    assert "over_contribution_limit" in {f.code for f in owned.history(2024).results[2024].findings}
    assert on_22_and_24(owned).text("22") == "6,000"


@pytest.mark.parametrize(("year", "basis", "says"), [(2024, None, "Form 1099-Q"), (2023, 100_000, "before 2024")])
def test_a_rollover_from_a_tuition_program_that_cannot_be_figured_is_missing(
    year: int, basis: int | None, says: str
) -> None:
    owned = person()
    owned.entry(ROTH, "contribution", f"{year}-05-01", 7000, for_year=year, purpose=Purpose.TUITION_529, basis=basis)
    line = on_22_and_24(owned).lines["22"]
    assert line.status is Status.MISSING
    assert says in owned.history(year).carried[year].roth_contributions.reason


def test_pay_deferred_into_a_roth_simple_ira_is_on_line_22() -> None:
    """Instructions for Form 8606 (2023), line 22: regular contributions to Roth or Roth SIMPLE IRAs."""
    owned = person(ROTH_SIMPLE)
    owned.entry(ROTH_SIMPLE, "elective_deferral", "2023-05-01", 9000)
    assert on_22_and_24(owned).text("22") == "9,100"


@pytest.mark.parametrize("account", [ROTH_SEP, ROTH_SIMPLE])
def test_employer_money_in_a_roth_ira_is_asked(account: Account) -> None:
    owned = person(account)
    name = owned.entry(account, "employer_contribution", "2023-05-01", 5000, purpose=Purpose.EMPLOYER_ROTH)
    (gap,) = [c for c in owned.history(2023).results[2023].inputs.roth_contributions if c.status is Status.MISSING]
    assert gap.asks == f"employer_roth:{name}"
    owned.decisions[f"employer_roth:{name}"] = "basis"
    assert on_22_and_24(owned).text("22") == "5,100"
    owned.decisions[f"employer_roth:{name}"] = "none"
    assert owned.history(2025).results[2025].text("22") == "100"


@pytest.mark.parametrize(("code", "account", "line"), [("H", DESIGNATED, "22"), ("G", PRETAX, "24")])
def test_a_form_1099_r_alone_that_shows_plan_money_rolled_to_a_roth_ira_is_missing_and_not_passed_over(
    code: str, account: Account, line: str
) -> None:
    owned = person(account)
    owned.form("1099-R", 2021, account, box_1=30_000, box_2a=0 if code == "H" else 30_000, box_7=code)
    result = on_22_and_24(owned)
    assert result.lines[line].status is Status.MISSING
    assert result.lines["22" if line == "24" else "24"].status is Status.KNOWN


def test_box_2_of_a_form_5498_alone_says_that_something_was_rolled_over_and_not_what() -> None:
    owned = person()
    owned.form("5498", 2021, ROTH, box_2=30_000)
    result = on_22_and_24(owned)
    assert [result.lines[n].status for n in ("22", "24")] == [Status.MISSING, Status.MISSING]
    owned.entry(ROTH, "direct_rollover_in", "2021-05-01", 30_000, from_account_type=AccountType.PLAN_PRETAX)
    assert owned.history(2025).results[2025].text("24") == "30,000"


def test_a_disabled_owner_takes_a_qualified_distribution_from_the_day_the_fact_says() -> None:
    """Section 408A(d)(2)(A)(iii), 72(m)(7)."""
    owned = person()
    owned.fact("disabled_since", "2024-06-01")
    owned.entry(ROTH, "distribution", "2024-05-01", 10)
    owned.entry(ROTH, "distribution", "2024-07-01", 1000)
    assert owned.history(2024).results[2024].text("19") == "10"
