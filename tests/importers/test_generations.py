"""The same row has the same fingerprint in every layout of its custodian, whatever the order of the columns."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from custodian_files import (
    FIDELITY_ACTIONS,
    FIDELITY_HEADERS,
    FIDELITY_NUMBER,
    SCHWAB_ACTIONS,
    VANGUARD_TYPES,
    fidelity,
    schwab,
    schwab_json,
    vanguard,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import ParsedFile, parse
from importers.fingerprint import canonical_quantity, effective_day, normalise


def material(read: ParsedFile) -> list[tuple[object, ...]]:
    """What a fingerprint is made of, beside the account: sorted, so that equal rows are counted."""
    return sorted((row.day, row.cents is None, row.cents or 0, row.fingerprint_text) for row in read.rows)


def details(read: ParsedFile) -> list[tuple[object, ...]]:
    return sorted(
        (row.day, row.fingerprint_text, row.quantity, row.reference, row.effective_day or row.day) for row in read.rows
    )


@pytest.mark.parametrize("pair", list(combinations(FIDELITY_HEADERS, 2)), ids=" = ".join)
def test_thirty_fidelity_rows_are_the_same_rows_in_any_two_generations(pair: tuple[str, str]) -> None:
    left, right = (parse(fidelity(generation), "history.csv") for generation in pair)
    assert (left.generation, right.generation) == pair
    assert len(left.rows) == len(FIDELITY_ACTIONS) == 30
    assert material(left) == material(right)
    assert details(left) == details(right)


def schwab_file(era: str) -> ParsedFile:
    return parse(schwab_json() if era == "json" else schwab(era), "history")


@pytest.mark.parametrize("pair", list(combinations(("2013", "2021", "2022", "2023", "json"), 2)), ids=" = ".join)
def test_thirty_schwab_rows_are_the_same_rows_in_any_two_eras(pair: tuple[str, str]) -> None:
    left, right = (schwab_file(era) for era in pair)
    assert (left.generation, right.generation) == pair
    assert len(left.rows) == len(SCHWAB_ACTIONS) == 30
    assert material(left) == material(right)
    assert details(left) == details(right)


def test_thirty_vanguard_rows_are_the_same_rows_in_old_and_new_files() -> None:
    old, new = parse(vanguard("old"), "old.csv"), parse(vanguard("new"), "new.csv")
    assert (old.generation, new.generation) == ("old", "new")
    assert len(old.rows) == len(VANGUARD_TYPES) == 30
    assert material(old) == material(new)
    assert details(old) == details(new)


def test_two_equal_contributions_on_one_day_stay_two_rows() -> None:
    read = parse(fidelity("D-all"), "history.csv")
    twice = [row for row in read.rows if row.cents == 300000]
    assert len(twice) == 2
    assert twice[0].line != twice[1].line


@given(seed=st.integers(0, 10_000), generation=st.sampled_from([g for g in FIDELITY_HEADERS if g[0] != "E"]))
@settings(max_examples=30, deadline=None)
def test_the_order_of_columns_changes_nothing(seed: int, generation: str) -> None:
    columns = FIDELITY_HEADERS[generation].split(",")
    random.Random(seed).shuffle(columns)
    assert material(parse(fidelity(generation, columns=columns), "x.csv")) == material(
        parse(fidelity(generation), "x.csv")
    )


def test_an_all_accounts_file_names_the_account_of_every_row() -> None:
    for generation in (each for each in FIDELITY_HEADERS if "all" in each):
        read = parse(fidelity(generation), "Accounts_History.csv")
        assert {row.account_text for row in read.rows} == {FIDELITY_NUMBER}
        assert {row.account_label for row in read.rows} == {"Rollover IRA"}


def test_a_single_account_file_has_its_account_in_its_name_alone() -> None:
    read = parse(fidelity("D-single"), "History_for_Account_X12345678 (1).csv")
    assert read.account_in_name == "X12345678"
    assert {row.account_text for row in read.rows} == {""}
    assert parse(fidelity("D-single"), "renamed.csv").account_in_name == ""


def test_schwab_says_the_last_digits_in_the_title_line_or_in_the_file_name() -> None:
    assert parse(schwab("2021"), "x.csv").account_in_preamble == "1892"
    assert parse(schwab("2022"), "x.csv").account_in_preamble == "892"
    newer = parse(schwab("2023"), "Rollover_IRA_XXX892_Transactions_20260516-170734.csv")
    assert (newer.account_in_name, newer.account_label) == ("892", "Rollover IRA")


def test_schwab_json_states_the_days_it_spans() -> None:
    read = schwab_file("json")
    assert read.period is not None
    assert [day.isoformat() for day in read.period] == ["2012-01-01", "2012-12-31"]


@pytest.mark.parametrize(
    "text", ["X as of Dec-30-2025", "x  AS OF 12-30-25 (Cash)", "X as of 2025-12-30 (Margin)", " X AS OF 12/30/2025"]
)
def test_the_effective_day_is_one_text_however_it_is_printed(text: str) -> None:
    assert normalise(text) == "X AS OF 2025-12-30"
    assert str(effective_day(text)) == "2025-12-30"


@given(st.text())
def test_blanks_and_case_never_tell_two_rows_apart(text: str) -> None:
    assert normalise(f"  {text}\t".lower()) == normalise(" ".join(text.lower().split()))


@pytest.mark.parametrize(
    ("text", "plain"),
    [("-50.000", "-50"), ("1,000.10", "1000.1"), ("0.000", ""), ("", ""), ("+5", "5"), ("12S", "12S")],
)
def test_a_quantity_is_one_text_however_it_is_printed(text: str, plain: str) -> None:
    assert canonical_quantity(text) == plain
