"""The year in which a surviving spouse treats an inherited IRA as their own: Treas. Reg. 1.408-8(c); 408(d)(2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from records import IRA, ROTH, Owned

from basis.engine import YearResult, history
from basis.model import RothPart

CHOSEN = date(2024, 7, 1)
BEFORE, AFTER = "2024-05-01", "2024-10-01"


def figured(owned: Owned, account: str) -> YearResult:
    """2024, with an account that is the spouse's own since July 1."""
    record = replace(owned.record(), treated_as_own={account: CHOSEN})
    return history(record, through=2024).results[2024]


def traditional(basis: int, day: str) -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(basis, 2023)
    owned.fact("birth_date", "1974-04-04")
    owned.entry(IRA, "distribution", day, 3000)
    owned.value(IRA, 2024, 17_000)
    return owned


def test_what_was_paid_before_is_assumed_on_line_7_where_there_is_basis() -> None:
    paid_before, paid_after = (figured(traditional(4000, day), "a1").lines["7"] for day in (BEFORE, AFTER))
    assert (paid_before.cents, paid_before.status.word) == (300_000, "assumed")
    assert "2024-07-01" in paid_before.reasons[0]
    assert (paid_after.cents, paid_after.status.word) == (300_000, "known")


def test_without_basis_nothing_turns_on_whose_form_it_is_on() -> None:
    result = figured(traditional(0, BEFORE), "a1")
    assert result.lines["7"].status.word == "blank"
    assert (result.text("form_1040/4b"), result.line("form_1040/4b").status.word) == ("3,000", "known")


def test_what_a_beneficiary_was_paid_has_no_additional_tax_and_what_an_owner_was_paid_has() -> None:
    """Section 72(t)(2)(A)(ii): of 3,000 with 600 of basis 2,400 is taxable at the age of 50."""
    tax = [figured(traditional(4000, day), "a1").text("form_5329/4") for day in (BEFORE, AFTER)]
    assert tax == ["0", "240"]


def roth(day: str) -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2023)
    owned.entry(ROTH, "opening_basis", "2023-12-31", 1000, part=RothPart.CONTRIBUTIONS)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1974-04-04")
    owned.entry(ROTH, "distribution", day, 3000)
    return owned


def test_a_roth_distribution_to_a_beneficiary_is_qualified_whatever_the_age() -> None:
    """Section 408A(d)(2)(A)(ii): it is made after the death of the first owner."""
    assert figured(roth(BEFORE), "a3").lines["19"].status.word == "blank"
    assert figured(roth(AFTER), "a3").text("19") == "3,000"
