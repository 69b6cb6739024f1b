"""An entry is checked when it is made, so that nothing contradictory is ever stored."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.identity import AccountNumber
from basis.model import Account, AccountType, Entry, EntryError, EntryKind, Evidence, LedgerEntry, Owner

VALUES = {EntryKind.YEAR_END_VALUE, EntryKind.ACCOUNT_VALUE}
COUNTS_FOR_A_YEAR = {
    EntryKind.CONTRIBUTION,
    EntryKind.RECHARACTERIZATION,
    EntryKind.RECHARACTERIZATION_IN,
    EntryKind.RETURNED_CONTRIBUTION,
    EntryKind.EXCESS_REMOVED,
    EntryKind.REPAYMENT,
}


def entry(kind: EntryKind = EntryKind.CONTRIBUTION, **changes: Any) -> Entry:
    """A contribution of 6,500 for 2023 made in 2023, or what the changes make of it."""
    given_parts: dict[str, Any] = {
        "account": "a1",
        "account_type": AccountType.TRADITIONAL_IRA,
        "kind": kind,
        "cents": 650_000,
        "day": date(2023, 12, 31),
        "year": 2023,
        "for_year": 2023,
    }
    return Entry(**(given_parts | changes))


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_can_be_entered_with_a_positive_amount(kind: EntryKind) -> None:
    assert entry(kind).cents == 650_000


@pytest.mark.parametrize("kind", sorted(set(EntryKind) - {EntryKind.EARNINGS}))
def test_only_earnings_may_be_negative_because_the_kind_says_the_direction(kind: EntryKind) -> None:
    with pytest.raises(EntryError, match="amount"):
        entry(kind, cents=-1)
    assert entry(EntryKind.EARNINGS, cents=-1).cents == -1


def test_zero_is_for_values_opening_basis_and_what_has_no_amount() -> None:
    may_be_zero = {kind for kind in EntryKind if accepts(kind, cents=0)}
    assert may_be_zero == VALUES | {
        EntryKind.OPENING_BASIS,
        EntryKind.WITHHOLDING,
        EntryKind.SPOUSAL_ELECTION,
        EntryKind.EARNINGS,
    }


def test_what_counts_for_a_tax_year_must_name_it() -> None:
    needs_a_year = {kind for kind in EntryKind if not accepts(kind, for_year=None)}
    assert needs_a_year == COUNTS_FOR_A_YEAR


def accepts(kind: EntryKind, **changes: Any) -> bool:
    try:
        entry(kind, **changes)
    except EntryError:
        return False
    return True


@pytest.mark.parametrize("for_year", [1973, 2024, 2025, 20233])
def test_nothing_counts_for_a_year_that_has_not_begun_or_had_no_iras(for_year: int) -> None:
    with pytest.raises(EntryError, match="for_year"):
        entry(for_year=for_year)


def test_a_contribution_of_the_spring_counts_for_the_year_before() -> None:
    assert entry(day=date(2024, 4, 15), year=2024).for_year == 2023


def test_the_year_is_that_of_the_day() -> None:
    with pytest.raises(EntryError, match="year 2022"):
        entry(year=2022)


def test_a_form_knows_the_year_and_no_day() -> None:
    assert entry(day=None).year == 2023


@pytest.mark.parametrize("day", [date(2023, 12, 30), date(2023, 1, 1)])
def test_a_year_end_value_is_of_december_31_and_any_other_day_has_its_own_kind(day: date) -> None:
    with pytest.raises(EntryError, match="account_value"):
        entry(EntryKind.YEAR_END_VALUE, day=day)
    assert entry(EntryKind.ACCOUNT_VALUE, day=day).day == day


def test_money_does_not_arrive_before_it_left() -> None:
    with pytest.raises(EntryError, match="arrived"):
        entry(EntryKind.ROLLOVER_OUT, arrived=date(2023, 12, 30))
    assert entry(EntryKind.ROLLOVER_OUT, arrived=date(2024, 1, 20)).arrived == date(2024, 1, 20)


@given(st.integers(min_value=-10, max_value=1_000_010))
def test_the_nontaxable_part_lies_between_zero_and_the_amount(basis: int) -> None:
    assert accepts(EntryKind.DIRECT_ROLLOVER, cents=1_000_000, basis=basis) == (0 <= basis <= 1_000_000)


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        entry().cents = 1


def test_a_ledger_entry_is_checked_like_any_other_and_has_a_name() -> None:
    parts: dict[str, Any] = {
        "account": "a1",
        "account_type": AccountType.ROTH_IRA,
        "kind": EntryKind.DISTRIBUTION,
        "day": date(2023, 5, 1),
        "year": 2023,
        "id": 17,
        "client": "miller",
        "rule": "fidelity:distribution",
    }
    assert LedgerEntry(cents=1, **parts).name == "e17"
    with pytest.raises(EntryError):
        LedgerEntry(cents=-1, **parts)


def test_a_corrected_form_is_believed_before_everything_and_an_estimate_last() -> None:
    assert sorted(Evidence, key=lambda evidence: evidence.rank) == [
        Evidence.CORRECTED_FORM,
        Evidence.FORM,
        Evidence.TRANSCRIPT,
        Evidence.STATEMENT,
        Evidence.CLIENT,
        Evidence.ESTIMATE,
    ]


def test_sep_and_simple_iras_are_in_the_owners_pool_and_inherited_iras_are_not() -> None:
    own = {kind for kind in AccountType if kind.is_traditional}
    assert own == {AccountType.TRADITIONAL_IRA, AccountType.SEP_IRA, AccountType.SIMPLE_IRA}
    assert {kind for kind in AccountType if kind.is_roth} == {
        AccountType.ROTH_IRA,
        AccountType.ROTH_SEP_IRA,
        AccountType.ROTH_SIMPLE_IRA,
    }


@pytest.mark.parametrize("kind", AccountType)
def test_an_account_is_in_one_pool_at_most(kind: AccountType) -> None:
    assert sum((kind.is_traditional, kind.is_roth, kind.is_plan, kind.is_inherited)) == (
        kind is not AccountType.TAXABLE
    )


def test_an_inherited_account_belongs_to_the_beneficiary_of_that_decedent() -> None:
    account = Account(
        id="a3",
        client="miller",
        custodian="schwab",
        number=AccountNumber.parse("1234-5678"),
        label="Inherited IRA",
        type=AccountType.INHERITED_TRADITIONAL_IRA,
        decedent="aunt",
    )
    assert account.owner == Owner("miller", "aunt")
    assert account.owner != Owner("miller")
    assert str(account.owner) == "miller as beneficiary of aunt"
    assert account.shown == "schwab Inherited IRA \u20265678"
    assert "12345678" not in repr(account)
