"""Repayments by kind: section 72(t)(2)(G) to (L); instructions, line 1; forms since 2024, lines 6, 15c, 25c."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, SEP, Owned

from basis.engine import YearResult
from basis.model import Purpose, RothPart

ROLLOVERS = [Purpose.BIRTH_ADOPTION, Purpose.EMERGENCY, Purpose.DOMESTIC_ABUSE, Purpose.TERMINAL_ILLNESS]


def owner(year: int, basis: int = 0) -> Owned:
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(basis, year - 1)
    owned.fact("part_1", "always")
    owned.value(IRA, year, 50_000)
    return owned


def figured(owned: Owned, year: int) -> YearResult:
    return owned.history(year).results[year]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("purpose", "year"),
    [(Purpose.RESERVIST, 2015), (Purpose.RESERVIST, 2023), (Purpose.RESERVIST, 2025), (Purpose.BIRTH_ADOPTION, 2023)],
)
def test_repayments_that_line_1_takes_are_on_it_in_their_year_and_never_on_line_4(purpose: Purpose, year: int) -> None:
    owned = owner(year)
    owned.entry(IRA, "distribution", f"{year}-02-02", 1000)
    owned.entry(IRA, "repayment", f"{year}-03-02", 4000, purpose=purpose, for_year=year - 1)
    result = figured(owned, year)
    assert (result.text("1"), result.text("4"), result.text("6")) == ("4,000", "0", "50,000")
    assert result.lines["1"].status.word == "known"


def test_a_repayment_on_line_1_is_not_held_against_the_contribution_limit() -> None:
    owned = owner(2023)
    owned.entry(IRA, "repayment", "2023-03-02", 30_000, purpose=Purpose.RESERVIST, for_year=2022)
    result = figured(owned, 2023)
    assert result.text("14") == "30,000"
    assert "over_contribution_limit" not in codes(result)
    assert "reservist_repayment_in_time" in codes(result)


def test_a_reservist_may_repay_into_a_roth_ira_and_line_22_has_it() -> None:
    owned = owner(2023)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 500, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "repayment", "2023-03-02", 4000, purpose=Purpose.RESERVIST, for_year=2022)
    result = figured(owned, 2023)
    assert not result.lines["1"].cents
    assert result.carry.roth_contributions.cents == 450_000


@pytest.mark.parametrize("purpose", ROLLOVERS)
def test_since_2024_a_repayment_of_the_year_reduces_line_6_and_15c_by_its_worksheet_and_stays_off_line_1(
    purpose: Purpose,
) -> None:
    owned = owner(2024)
    owned.entry(IRA, "distribution", "2024-02-02", 5000, purpose=purpose)
    owned.entry(IRA, "repayment", "2024-06-02", 2000, purpose=purpose, for_year=2024)
    result = figured(owned, 2024)
    assert [result.text(n) for n in ("1", "6", "7", "15a", "15c")] == ["0", "48,000", "5,000", "5,000", ""]
    assert "Line 15c Worksheet" in result.lines["15c"].reasons[0]
    assert result.carry.basis.cents is None
    owned.fact("line_15c", "3,000.00", 2024)
    owned.fact("line_15c_worksheet_6", "0.00", 2024)
    assert figured(owned, 2024).text("15c") == "3,000"


def test_repaid_within_three_years_it_amends_the_year_of_the_distribution_and_no_other() -> None:
    owned = owner(2024)
    owned.entry(IRA, "distribution", "2024-02-02", 5000, purpose=Purpose.TERMINAL_ILLNESS)
    owned.entry(IRA, "repayment", "2025-06-02", 2000, purpose=Purpose.TERMINAL_ILLNESS, for_year=2024)
    owned.entry(IRA, "distribution", "2025-02-02", 1000)
    owned.value(IRA, 2025, 40_000)
    owned.fact("line_15c", "3,000.00", 2024)
    owned.fact("line_15c_worksheet_6", "0.00", 2024)
    results = owned.history(2025).results
    assert (results[2024].text("6"), results[2024].text("15c")) == ("50,000", "3,000")
    assert (results[2025].text("1"), results[2025].text("6"), results[2025].text("15c")) == ("0", "40,000", "1,000")
    assert all("repaid_in_a_later_year" in codes(results[year]) for year in (2024, 2025))


def test_into_a_roth_ira_it_reduces_line_25c() -> None:
    owned = owner(2024)
    owned.entry(ROTH, "opening_basis", "2023-12-31", 1000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2023-12-31", 0, part=RothPart.CONVERSION_TAXABLE, for_year=2022)
    owned.fact("first_roth_year", "2022")
    owned.entry(ROTH, "distribution", "2024-02-02", 5000, purpose=Purpose.EMERGENCY)
    owned.entry(ROTH, "repayment", "2024-06-02", 2500, purpose=Purpose.EMERGENCY, for_year=2024)
    result = figured(owned, 2024)
    assert [result.text(n) for n in ("19", "25a", "25c")] == ["5,000", "4,000", "1,500"]


@pytest.mark.parametrize(
    ("purpose", "for_year", "year"),
    [
        (Purpose.EMERGENCY, 2023, 2023),
        (Purpose.DOMESTIC_ABUSE, 2022, 2023),
        (Purpose.BIRTH_ADOPTION, 2022, 2024),
        (Purpose.BIRTH_ADOPTION, 2014, 2014),
        (Purpose.MEDICAL, 2024, 2024),
    ],
)
def test_a_kind_that_the_law_of_the_year_does_not_know_is_missing_with_the_reason(
    purpose: Purpose, for_year: int, year: int
) -> None:
    owned = owner(year)
    owned.entry(IRA, "distribution", f"{year}-02-02", 1000)
    owned.entry(IRA, "repayment", f"{year}-06-02", 500, purpose=purpose, for_year=for_year)
    line = figured(owned, year).lines["1"]
    assert line.status.word == "missing"
    assert purpose.value.replace("_", " ") in line.reasons[0]


def test_a_birth_repayment_into_a_roth_ira_before_2024_is_missing_since_no_instruction_says_what_it_does() -> None:
    owned = owner(2023)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 500, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "repayment", "2023-03-02", 400, purpose=Purpose.BIRTH_ADOPTION, for_year=2022)
    assert figured(owned, 2023).carry.roth_contributions.status.word == "missing"


@pytest.mark.parametrize(("back", "status"), [(5000, "known"), (5001, "conflict")])
def test_nobody_repays_more_than_was_distributed(back: int, status: str) -> None:
    """Section 72(t)(2)(H)(v): repayments in an aggregate amount not to exceed the amount of the distribution."""
    owned = owner(2022)
    owned.entry(IRA, "distribution", "2022-02-02", 5000, purpose=Purpose.BIRTH_ADOPTION)
    owned.entry(SEP, "repayment", "2022-11-02", 1000, purpose=Purpose.BIRTH_ADOPTION, for_year=2022)
    owned.entry(IRA, "repayment", "2023-03-02", back - 1000, purpose=Purpose.BIRTH_ADOPTION, for_year=2022)
    line_1 = figured(owned, 2023).lines["1"]
    assert line_1.status.word == status
    assert any("5,001.00 was repaid of the 5,000.00" in reason for reason in line_1.reasons) == (status == "conflict")


def test_a_disaster_repayment_of_more_than_was_distributed_is_in_conflict_on_line_6() -> None:
    """Section 72(t)(11)(C)."""
    owned = owner(2023)
    owned.entry(IRA, "distribution", "2023-02-02", 5000, purpose=Purpose.DISASTER, note="DR-4627")
    owned.entry(IRA, "repayment", "2023-03-02", 6000, purpose=Purpose.DISASTER, for_year=2023, note="DR-4627")
    assert figured(owned, 2023).lines["6"].status.word == "conflict"


def test_a_repayment_on_line_1_is_a_contribution_of_worksheet_1_1_too() -> None:
    """Section 72(t)(2)(G)(ii) calls it a contribution for which no deduction is allowed; Publication 590-B, Worksheet
    1-1, line 2: all contributions, deductible or not. Left out there, it would be basis of line 3 that the year's
    distribution does not draw on."""
    owned = owner(2023, basis=1000)
    owned.fact("worksheet_1_1", "always", 2023)
    owned.fact("deduction_claimed", "500", 2023)
    owned.entry(IRA, "contribution", "2023-02-02", 1000, for_year=2023)
    owned.entry(IRA, "repayment", "2023-03-02", 4000, purpose=Purpose.RESERVIST, for_year=2022)
    owned.entry(IRA, "distribution", "2023-06-02", 10_000)
    result = figured(owned, 2023)
    assert [result.text(f"worksheet_1_1/{line}") for line in ("2", "3", "6", "7")] == [
        "5,000", "6,000", "60,000", "0.10000",
    ]  # fmt: skip
    assert [result.text(line) for line in ("1", "3", "13", "14")] == ["4,500", "5,500", "1,000", "4,500"]


@pytest.mark.parametrize(
    ("year", "code", "lines"),
    [(2023, "QR", {"1"}), (2023, "BA", {"1"}), (2023, "DD", {"6"}), (2024, "BA", {"6"}), (2023, "", {"1", "6"})],
)
def test_box_14a_of_form_5498_alone_leaves_the_lines_it_can_change_missing(year: int, code: str, lines: set) -> None:
    """Form 5498, boxes 14a and 14b: a repayment that no row shows is on line 1 or off line 6, or changes neither."""
    owned = owner(year)
    owned.entry(IRA, "distribution", f"{year}-02-02", 1000)
    owned.form("5498", year, IRA, box_5=50_000, box_14a=3000, box_14b=code)
    result = figured(owned, year)
    assert {number for number in ("1", "6") if result.lines[number].status.word == "missing"} == lines


def test_box_14a_beside_the_row_changes_nothing() -> None:
    owned = owner(2023)
    owned.entry(IRA, "repayment", "2023-03-02", 3000, purpose=Purpose.RESERVIST, for_year=2022)
    owned.form("5498", 2023, IRA, box_5=50_000, box_14a=3000, box_14b="QR")
    assert (figured(owned, 2023).text("1"), figured(owned, 2023).lines["1"].status.word) == ("3,000", "known")
