"""A conversion that left at once and arrived in parts, or left in parts and arrived at once, is one movement."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, SEP, Owned

from basis.engine import Status
from basis.model import Account, AccountType

OTHER_ROTH = Account(id="a7", client="ana", custodian="schwab", number=None, label="Roth 2", type=AccountType.ROTH_IRA)


def with_basis() -> Owned:
    """An opening basis of 10,000 and 40,000 left at the end of 2023: a fifth of what moves is not taxed."""
    owned = Owned(IRA, SEP, ROTH, OTHER_ROTH)
    owned.opening(10_000, 2022)
    owned.value(IRA, 2023, 40_000)
    owned.value(SEP, 2023, 0)
    return owned


def lines_of(owned: Owned, year: int = 2023) -> dict[str, str]:
    result = owned.history(year).results[year]
    assert {result.lines[n].status for n in ("8", "11", "14")} <= {Status.KNOWN, Status.BLANK}
    return {number: result.text(number) for number in ("8", "11", "14")}


@pytest.mark.parametrize("second", [ROTH, OTHER_ROTH], ids=["one Roth IRA", "two Roth IRAs"])
def test_a_conversion_that_arrives_in_two_parts_counts_once(second: Account) -> None:
    owned = with_basis()
    owned.entry(second, "conversion_in", "2023-03-02", 4_000)
    owned.entry(IRA, "conversion", "2023-03-01", 10_000)
    owned.entry(ROTH, "conversion_in", "2023-03-01", 6_000)
    assert lines_of(owned) == {"8": "10,000", "11": "2,000", "14": "8,000"}


def test_two_conversions_that_arrive_as_one_amount_count_once() -> None:
    owned = with_basis()
    owned.entry(IRA, "conversion", "2023-03-01", 6_000)
    owned.entry(SEP, "conversion", "2023-03-02", 4_000)
    owned.entry(ROTH, "conversion_in", "2023-03-03", 10_000)
    assert lines_of(owned) == {"8": "10,000", "11": "2,000", "14": "8,000"}


def test_parts_that_arrive_on_both_sides_of_new_year_are_on_two_forms_5498_and_one_form_8606() -> None:
    owned = with_basis()
    owned.entry(IRA, "conversion", "2023-12-29", 10_000)
    owned.entry(ROTH, "conversion_in", "2023-12-30", 6_000)
    owned.entry(ROTH, "conversion_in", "2024-01-02", 4_000)
    owned.form("5498", 2023, ROTH, box_3=6_000, box_7_roth=True)
    owned.form("5498", 2024, ROTH, box_3=4_000, box_7_roth=True)
    assert lines_of(owned) == {"8": "10,000", "11": "2,000", "14": "8,000"}
    assert not owned.history(2024).results[2024].lines["8"].cents


def test_parts_that_make_up_the_amount_in_two_ways_are_asked() -> None:
    owned = with_basis()
    owned.entry(IRA, "conversion", "2023-03-01", 10_000)
    owned.entry(ROTH, "conversion_in", "2023-03-01", 6_000)
    owned.entry(ROTH, "conversion_in", "2023-03-02", 4_000)
    owned.entry(OTHER_ROTH, "conversion_in", "2023-03-02", 4_000)
    assert owned.history(2023).results[2023].lines["8"].status is Status.CONFLICT


def test_parts_that_arrive_more_than_seven_days_later_are_not_taken_for_one_movement() -> None:
    owned = with_basis()
    owned.entry(IRA, "conversion", "2023-03-01", 10_000)
    owned.entry(ROTH, "conversion_in", "2023-03-01", 6_000)
    owned.entry(ROTH, "conversion_in", "2023-03-09", 4_000)
    assert owned.history(2023).results[2023].lines["8"].status is Status.CONFLICT
