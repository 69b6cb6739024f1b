"""The lines of the return: everything that left the IRAs, and what of it is income."""

from __future__ import annotations

import pytest
from records import IRA, PRETAX_PLAN, ROTH, Owned

from basis.engine import Status
from basis.engine.form_1040 import plan_lines
from basis.law import load
from basis.model import Account, AccountType, Purpose, Treatment

PLAN = Account(id="a9", client="ana", custodian="", number=None, type=AccountType.PLAN_PRETAX, plan="acme")


def person(basis: int = 0, year: int = 2021) -> Owned:
    owned = Owned(IRA, ROTH, PLAN)
    owned.opening(basis, year - 1)
    owned.fact("birth_date", "1950-06-01")
    owned.fact("first_roth_year", "2010")
    return owned


def shown(owned: Owned, year: int = 2021) -> dict[str, str]:
    result = owned.history(year).results[year]
    sheet = result.worksheets.get("form_1040")
    return {} if sheet is None else {number: result.text(f"form_1040/{number}") for number in sheet.lines}


def test_nothing_left_and_nothing_is_shown() -> None:
    owned = person(1000)
    owned.value(IRA, 2021, 5000)
    assert shown(owned) == {}


def test_a_clean_backdoor_is_all_gross_and_not_taxable() -> None:
    owned = person()
    owned.entry(IRA, "contribution", "2021-01-05", 6000, for_year=2021, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "conversion", "2021-01-06", 6000)
    owned.value(IRA, 2021, 0)
    assert shown(owned) == {"4a": "6,000", "4b": "0"}


def test_lines_15c_and_18_are_added() -> None:
    """20,000 of basis in 200,000: 3,000 of a conversion of 30,000 and 1,000 of a distribution of 10,000 are not
    taxable."""
    owned = person(20_000)
    owned.entry(IRA, "distribution", "2021-03-01", 10_000)
    owned.entry(IRA, "conversion", "2021-03-01", 30_000)
    owned.value(IRA, 2021, 160_000)
    assert shown(owned) == {"4a": "40,000", "4b": "36,000"}


def test_a_negative_line_18_adds_nothing() -> None:
    """Instructions for Form 8606, line 18: the full amount on the gross line, nothing on the other."""
    owned = person(7000)
    owned.entry(IRA, "conversion", "2021-03-01", 6800)
    owned.value(IRA, 2021, 0)
    assert owned.history(2021).results[2021].lines["18"].cents == -20_000
    assert shown(owned) == {"4a": "6,800", "4b": "0"}


def test_a_distribution_that_is_all_taxable_is_on_the_second_line_only() -> None:
    """Form 1040 instructions, lines 4a and 4b, where no Form 8606 is filed."""
    owned = person()
    owned.entry(IRA, "distribution", "2021-03-01", 10_000)
    assert shown(owned) == {"4a": "", "4b": "10,000"}
    owned.entry(IRA, "rollover_out", "2021-03-01", 500, to_account_type=AccountType.TRADITIONAL_IRA)
    assert shown(owned) == {"4a": "10,500", "4b": "10,000"}


def test_a_qualified_roth_distribution_is_gross_and_not_taxable() -> None:
    """Instructions for Form 8606 (2023), line 19: no Part III, the distribution on line 4a."""
    owned = person()
    owned.entry(ROTH, "distribution", "2021-03-01", 10_000)
    assert shown(owned) == {"4a": "10,000", "4b": "0"}
    assert owned.history(2021).results[2021].lines["19"].status is Status.BLANK


def test_a_qualified_roth_distribution_that_only_form_1099_r_shows_counts_too() -> None:
    owned = person()
    owned.form("1099-R", 2021, ROTH, box_1=10_000, box_7="Q")
    assert shown(owned) == {"4a": "10,000", "4b": "0"}


def test_rollovers_charity_and_money_to_a_plan_are_on_the_gross_line() -> None:
    owned = person(500)
    owned.entry(IRA, "rollover_out", "2021-03-01", 4000, to_account_type=AccountType.TRADITIONAL_IRA)
    owned.entry(IRA, "rollover_in", "2021-03-20", 4000, from_account_type=AccountType.TRADITIONAL_IRA)
    owned.entry(IRA, "direct_rollover", "2021-04-01", 2000, to_account=PLAN.id)
    assert shown(owned) == {"4a": "6,000", "4b": "0"}


@pytest.mark.parametrize(("code", "gross"), [("G", "3,000"), ("N", "3,000"), ("R", None), ("P", None)])
def test_what_only_a_form_shows_is_gross_unless_it_belongs_to_the_year_before(code: str, gross: str | None) -> None:
    owned = person()
    owned.form("1099-R", 2021, IRA, box_1=3000, box_7=code)
    assert shown(owned).get("4a") == gross


def test_a_returned_contribution_is_on_the_return_of_its_year_with_its_earnings() -> None:
    """Instructions for Form 8606 (2023), page 6, example: 1,073 with 73 of earnings on lines 4a and 4b."""
    owned = person(year=2023)
    owned.entry(IRA, "returned_contribution", "2024-02-01", 1073, for_year=2023, earnings=7300)
    assert shown(owned, 2023) == {"4a": "1,073", "4b": "73"}
    assert "form_1040" not in owned.history(2024).results[2024].worksheets


def test_earnings_that_nobody_said_leave_the_taxable_line_missing() -> None:
    owned = person(year=2023)
    owned.entry(IRA, "returned_contribution", "2024-02-01", 1073, for_year=2023)
    result = owned.history(2023).results[2023]
    assert result.line("form_1040/4b").status is Status.MISSING


@pytest.mark.parametrize(
    ("year", "lines"),
    [(2017, ("16a", "16b")), (2018, ("4a", "4b")), (2019, ("4c", "4d")), (2020, ("5a", "5b")), (2025, ("5a", "5b"))],
)
def test_plan_money_to_a_roth_ira_is_on_the_lines_of_plans(year: int, lines: tuple[str, str]) -> None:
    """Instructions for Form 8606 (2023), line 24 chart, note 3; never on Part II."""
    assert (plan_lines(load(year)).gross, plan_lines(load(year)).taxable) == lines
    owned = person(year=year)
    owned.entry(PLAN, "direct_rollover", f"{year}-03-01", 10_000, to_account=ROTH.id, basis=200_000)
    assert shown(owned, year) == dict(zip(lines, ("10,000", "8,000"), strict=True))
    assert owned.history(year).results[year].parts["II"].completed is False


def test_in_2018_iras_and_plans_share_their_lines() -> None:
    owned = person(year=2018)
    owned.entry(PLAN, "direct_rollover", "2018-03-01", 10_000, to_account=ROTH.id)
    owned.entry(IRA, "conversion", "2018-03-01", 1000)
    owned.value(IRA, 2018, 0)
    assert shown(owned, 2018) == {"4a": "11,000", "4b": "11,000"}


def test_years_that_an_opening_basis_settles_show_nothing() -> None:
    owned = person()
    owned.entry(IRA, "distribution", "2019-03-01", 10_000)
    owned.entry(ROTH, "contribution", "2019-03-01", 10, for_year=2019)
    assert all("form_1040" not in r.worksheets for y, r in owned.history(2021).results.items() if y <= 2020)


def test_rows_and_a_form_that_differ_in_a_qualified_distribution_are_in_conflict() -> None:
    owned = person()
    owned.entry(ROTH, "distribution", "2021-03-01", 10_000)
    owned.form("1099-R", 2021, ROTH, box_1=11_000, box_7="Q")
    line = owned.history(2021).results[2021].line("form_1040/4a")
    assert (line.cents, line.status) == (1_100_000, Status.CONFLICT)


def test_what_failed_as_a_rollover_is_gross_once_and_taxable_in_part() -> None:
    """9,000 left to be rolled over, 7,000 came back: line 7 has 2,000, the gross line 9,000."""
    owned = person(500)
    owned.entry(IRA, "rollover_out", "2021-03-01", 9000, ref="one", to_account_type=AccountType.TRADITIONAL_IRA)
    owned.entry(IRA, "rollover_in", "2021-03-20", 7000, ref="one", from_account_type=AccountType.TRADITIONAL_IRA)
    owned.value(IRA, 2021, 8000)
    assert owned.history(2021).results[2021].text("7") == "2,000"
    assert shown(owned) == {"4a": "9,000", "4b": "1,900"}


def test_a_gift_to_charity_beside_roth_distributions_agrees_with_one_form() -> None:
    owned = person()
    owned.entry(ROTH, "distribution", "2021-03-01", 1000)
    owned.entry(ROTH, "qcd", "2021-03-01", 500)
    owned.form("1099-R", 2021, ROTH, box_1=1500, box_7="Q")
    line = owned.history(2021).results[2021].line("form_1040/4a")
    assert (line.cents, line.status) == (150_000, Status.KNOWN)


@pytest.mark.parametrize(
    ("year", "gross", "taxable", "status"),
    [(1993, "16a", "16b", "assumed"), (1996, "15a", "15b", "assumed"), (2002, "15a", "15b", "known")],
)
def test_an_older_return_has_its_own_lines_and_one_that_was_not_read_is_assumed(
    year: int, gross: str, taxable: str, status: str
) -> None:
    owned = Owned()
    owned.opening(1000, year - 1)
    owned.entry(IRA, "distribution", f"{year}-05-01", 5000)
    owned.value(IRA, year, 5000)
    sheet = owned.history(year).results[year].worksheets["form_1040"]
    assert [(number, row.line.cents) for number, row in sheet.lines.items()] == [(gross, 500_000), (taxable, 450_000)]
    assert sheet.lines[gross].line.status.word == status
    printed = "15" if year > 2000 else "13"
    assert sheet.lines[taxable].line.components[0].refs == (f"{year}:{printed}",)
    assert f"line {printed} of Form 8606" in sheet.lines[taxable].formula


def put_off(*, distributed: int = 0) -> Owned:
    """20,000 of an IRA and 9,000 of a plan to a Roth IRA in 2010, 1,000 of that after-tax, taxed in 2011 and 2012."""
    owned = Owned(IRA, ROTH, PRETAX_PLAN)
    owned.opening(0, 2009)
    owned.entry(IRA, "conversion", "2010-05-01", 20_000)
    owned.value(IRA, 2010, 0)
    to_roth = {"to_account": ROTH.id, "to_account_type": AccountType.ROTH_IRA, "basis": 100_000}
    owned.entry(PRETAX_PLAN, "direct_rollover", "2010-06-01", 9000, **to_roth)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1945-01-01")
    owned.fact("income_election_2010", "2011_2012")
    if distributed:
        owned.entry(ROTH, "distribution", "2011-10-01", distributed)
    return owned


def test_income_of_2010_is_on_the_lines_of_iras_and_of_plans_in_the_years_that_tax_it() -> None:
    found = put_off().history(2012)
    taxable = {
        year: [found.results[year].text(f"form_1040/{n}") for n in ("15b", "16b")] for year in (2010, 2011, 2012)
    }
    assert taxable == {2010: ["0", "0"], 2011: ["10,000", "4,000"], 2012: ["10,000", "4,000"]}


def test_income_of_2010_that_a_distribution_of_2011_taxes_sooner_is_on_the_line_of_iras() -> None:
    """Form 8606 for 2011, line 36, goes on line 15b as a whole; so does what line 38 leaves for 2012."""
    found = put_off(distributed=5000).history(2012)
    assert found.results[2011].text("form_1040/15b") == "19,000"
    assert found.results[2012].text("form_1040/15b") == "9,000"
    assert "16b" not in found.results[2012].worksheets["form_1040"].lines


def test_income_of_1998_is_on_the_return_of_the_years_that_tax_it() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 1997)
    owned.entry(IRA, "conversion", "1998-05-01", 10_000)
    owned.value(IRA, 1998, 0)
    owned.fact("spread_1998", "yes")
    owned.fact("first_roth_year", "1998")
    owned.fact("birth_date", "1960-01-01")
    owned.entry(ROTH, "distribution", "1999-05-01", 1000)
    found = owned.history(2001)
    shown = [found.results[year].text("form_1040/15b") for year in (1998, 1999, 2000, 2001)]
    assert shown == ["2,500", "3,500", "2,500", "1,500"]


def test_a_conversion_undone_in_the_next_year_stays_on_the_gross_line() -> None:
    """Instructions for Form 8606 (2015), page 4, example: 20,000 converted on May 20, 2015, all of it, then worth
    19,000, recharacterized on April 7, 2016. 20,000 is on line 15a; 19,000 on neither return."""
    owned = person(year=2015)
    owned.entry(IRA, "conversion", "2015-05-20", 20_000)
    undone = {"purpose": Purpose.CONVERSION, "for_year": 2015, "to_account": IRA.id, "earnings": -1000_00}
    owned.entry(ROTH, "recharacterization", "2016-04-07", 19_000, **undone)
    owned.value(IRA, 2015, 0)
    owned.value(IRA, 2016, 19_000)
    years = owned.history(2016).results
    assert shown(owned, 2015) == {"15a": "20,000", "15b": "0"}
    assert "form_1040" not in years[2016].worksheets


def test_a_conversion_undone_within_the_year_is_on_the_gross_line_both_ways() -> None:
    """Instructions for Form 8606 (2015), page 4: what came back in the year is on line 15a too."""
    owned = person(year=2015)
    owned.entry(IRA, "conversion", "2015-05-20", 20_000)
    undone = {"purpose": Purpose.CONVERSION, "for_year": 2015, "to_account": IRA.id, "earnings": -1000_00}
    owned.entry(ROTH, "recharacterization", "2015-09-07", 19_000, **undone)
    owned.value(IRA, 2015, 19_000)
    assert shown(owned, 2015) == {"15a": "39,000", "15b": "0"}
