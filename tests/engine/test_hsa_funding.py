"""The one-time distribution to a health savings account: section 408(d)(9), Notice 2008-51."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, SEP, Owned

from basis.engine import YearResult


def owner(*, used: str = "no", coverage: str = "self", born: str = "1980-02-03") -> Owned:
    """An owner with basis and a small distribution besides, so that Part I is completed in 2023."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(4000, 2022)
    owned.entry(IRA, "distribution", "2023-01-05", 100)
    owned.value(IRA, 2023, 36_000)
    owned.fact("part_1", "always")
    for key, value in (("hsa_funding_used", used), ("hsa_coverage", coverage), ("birth_date", born)):
        if value:
            owned.fact(key, value)
    return owned


def figured(owned: Owned) -> YearResult:
    return owned.history(2023).results[2023]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_the_one_time_distribution_is_not_on_line_7_and_takes_no_basis() -> None:
    owned = owner()
    owned.entry(IRA, "hsa_funding", "2023-05-01", 3850)
    owned.form("1099-R", 2023, IRA, box_1=3950, box_7="1")
    result = figured(owned)
    assert (result.text("7"), result.lines["7"].status.word) == ("100", "known")


@pytest.mark.parametrize(
    ("coverage", "born", "amount", "line_7"),
    [
        ("self", "1980-02-03", 4000, "250"),
        ("family", "1980-02-03", 8000, "350"),
        ("self", "1968-12-31", 4850, "100"),
        ("self", "1969-01-01", 4850, "1,100"),
        ("family", "1968-12-31", 9000, "350"),
    ],
)
def test_what_is_above_the_limit_of_the_coverage_is_on_line_7(
    coverage: str, born: str, amount: int, line_7: str
) -> None:
    """2023: 3,850 self-only, 7,750 family, 1,000 more from age 55 at the end of the year."""
    owned = owner(coverage=coverage, born=born)
    owned.entry(IRA, "hsa_funding", "2023-05-01", amount)
    result = figured(owned)
    assert result.text("7") == line_7
    assert ("hsa_funding_over_limit" in codes(result)) is (line_7 != "100")


def test_the_coverage_is_asked_only_where_it_decides() -> None:
    owned = owner(coverage="", born="")
    owned.entry(IRA, "hsa_funding", "2023-05-01", 3850)
    assert figured(owned).text("7") == "100"
    owned.entry(IRA, "hsa_funding", "2023-06-01", 1)
    line = figured(owned).lines["7"]
    assert line.status.word == "missing"
    assert "fact:hsa_coverage:2023" in {part.asks for part in line.components}


def test_a_second_one_in_a_lifetime_is_a_distribution() -> None:
    owned = owner(used="")
    owned.entry(IRA, "hsa_funding", "2022-05-01", 1000)
    owned.entry(IRA, "hsa_funding", "2023-05-01", 1000)
    result = figured(owned)
    assert result.text("7") == "1,100"
    assert "hsa_funding_second" in codes(result)
    said = owner(used="yes")
    said.entry(IRA, "hsa_funding", "2023-05-01", 1000)
    assert figured(said).text("7") == "1,100"


def test_when_nobody_said_whether_it_was_made_before_line_7_is_assumed() -> None:
    owned = owner(used="")
    owned.entry(IRA, "hsa_funding", "2023-05-01", 1000)
    line = figured(owned).lines["7"]
    assert (line.cents, line.status.word) == (10_000, "assumed")


def test_a_plan_the_employer_pays_into_cannot_fund_it_and_a_doubtful_one_is_said() -> None:
    owned = owner()
    owned.entry(SEP, "hsa_funding", "2023-05-01", 1000)
    owned.value(SEP, 2023, 9000)
    doubtful = figured(owned)
    assert doubtful.text("7") == "100"
    assert "hsa_funding_from_sep_or_simple" in codes(doubtful)
    owned.form("5498", 2023, SEP, box_5=9000, box_8=500)
    paid_into = figured(owned)
    assert paid_into.text("7") == "1,100"
    assert "hsa_funding_from_ongoing_plan" in codes(paid_into)


def test_it_takes_taxable_money_first_and_gifts_to_charity_and_it_share_that_money() -> None:
    """4,000 of basis; 100 paid, 500 left, 1,500 to the account, 3,000 to charity: 5,100 in all, 1,100 not taxed yet.

    The gift comes first and takes it all, so that the funding and the rest of the gift are on line 7.
    """
    owned = owner(born="1945-02-03")
    owned.fact("qcd_offset_used", "0.00")
    owned.entries = [e for e in owned.entries if e.kind.value != "year_end_value"]
    owned.value(IRA, 2023, 500)
    owned.entry(IRA, "hsa_funding", "2023-05-01", 1500)
    owned.entry(IRA, "qcd", "2023-05-02", 3000)
    result = figured(owned)
    assert result.text("qcd/9") == "1,100"
    assert result.text("7") == "3,500"
    assert result.text("14") == "500"


def test_roth_money_funds_it_only_as_far_as_it_would_be_taxable() -> None:
    owned = owner()
    owned.entry(ROTH, "hsa_funding", "2023-05-01", 1000)
    assert figured(owned).lines["19"].status.word == "missing"
