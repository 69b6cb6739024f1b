"""Interactive Brokers: statements of sections, Flex reports, and the value of an IRA on December 31."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer_samples import SAMPLES, deadline

from basis.errors import InputRejectedError
from basis.model import AccountType, EntryKind
from importers import Asked, Entered, Ignored, Outcome, ParsedFile, ParsedRow, classify, parse

STATEMENT = (SAMPLES / "ibkr" / "U0000001_2025.csv").read_bytes()
CONSOLIDATED = (SAMPLES / "ibkr" / "consolidated.csv").read_bytes()
FLEX = (SAMPLES / "ibkr" / "flex.xml").read_bytes()
FLEX_CSV = (SAMPLES / "ibkr" / "flex_cash.csv").read_bytes()
TRADITIONAL, ROTH = AccountType.TRADITIONAL_IRA, AccountType.ROTH_IRA
VALUE = "CHANGE IN NAV ENDING VALUE"


def outcome(row: ParsedRow, kind: AccountType = TRADITIONAL) -> Outcome:
    return classify(row, kind, "ibkr", deadline, account="a1")


def rows(read: ParsedFile, text: str) -> list[ParsedRow]:
    return [row for row in read.rows if row.fingerprint_text == text]


def refusal(data: bytes) -> str:
    with pytest.raises(InputRejectedError) as caught:
        parse(data, "ibkr")
    assert caught.value.next_step
    return caught.value.message


def statement_with(old: bytes, new: bytes) -> ParsedFile:
    assert old in STATEMENT
    return parse(STATEMENT.replace(old, new), "ibkr.csv")


@pytest.mark.parametrize(("data", "questions"), [(STATEMENT, 7), (CONSOLIDATED, 2), (FLEX, 4), (FLEX_CSV, 2)])
def test_a_sample_asks_as_often_as_is_written_down(data: bytes, questions: int) -> None:
    assert sum(isinstance(outcome(row), Asked) for row in parse(data, "ibkr").rows) == questions


def test_the_ending_value_of_december_31_is_the_year_end_value() -> None:
    (row,) = rows(parse(STATEMENT, "x.csv"), VALUE)
    found = outcome(row)
    assert isinstance(found, Entered)
    (entry,) = found.entries
    assert (entry.kind, entry.cents, entry.day) == (EntryKind.YEAR_END_VALUE, 3_669_997, date(2025, 12, 31))


def test_an_ira_worth_nothing_on_december_31_has_a_year_end_value_of_zero() -> None:
    (row,) = rows(statement_with(b"Ending Value,36699.968845675", b"Ending Value,0"), VALUE)
    found = outcome(row)
    assert isinstance(found, Entered) and found.entries[0].cents == 0


def test_a_value_below_zero_is_asked_and_never_entered() -> None:
    (row,) = rows(statement_with(b"Ending Value,36699.968845675", b"Ending Value,-12.5"), VALUE)
    found = outcome(row)
    assert isinstance(found, Asked) and [choice.answer for choice in found.choices] == ["none"]


def test_an_empty_second_block_for_lent_securities_does_not_replace_the_value() -> None:
    assert rows(parse(STATEMENT, "x.csv"), VALUE)[0].cents == 3_669_997
    other = statement_with(b"Ending Value,0\n", b"Ending Value,12\n")
    assert rows(other, VALUE)[0].cents == 3_669_997
    assert any("second ending value" in note for note in other.notes)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"December 31, 2025", b"November 30, 2025", "not of December 31"),
        (b"Base Currency,USD", b"Base Currency,EUR", "in EUR"),
        (b"Account Information,Data,Base Currency,USD\n", b"", "a currency that is not said"),
        (b"Account,U0000001\n", b'Account,"U0000001, U0000002"\n', "several accounts"),
        (b'Statement,Data,Period,"January 1, 2025 - December 31, 2025"\n', b"", "which days it spans"),
    ],
)
def test_another_ending_value_is_no_year_end_value_and_the_reason_is_said(old: bytes, new: bytes, why: str) -> None:
    read = statement_with(old, new)
    assert rows(read, VALUE) == []
    assert any(why in note for note in read.notes)


def test_the_value_of_a_consolidated_statement_is_nobodys() -> None:
    read = parse(CONSOLIDATED, "x.csv")
    assert rows(read, VALUE) == []
    assert {row.account_text for row in read.rows} == {"U0000001", "U0000002"}


def test_only_a_whole_activity_statement_says_which_days_it_spans() -> None:
    assert parse(STATEMENT, "x.csv").period == (date(2025, 1, 1), date(2025, 12, 31))
    assert statement_with(b"Title,Activity Statement", b"Title,Custom Statement").period is None
    assert parse(FLEX, "x.xml").period is None


def test_every_way_of_money_in_or_out_is_asked() -> None:
    read = parse(STATEMENT, "x.csv")
    deposit, paid, internal, euros = rows(read, "DEPOSITS & WITHDRAWALS")
    (moved,) = rows(read, "TRANSFERS")
    kinds = [found.kind for found in map(outcome, (deposit, paid, internal, euros, moved)) if isinstance(found, Asked)]
    assert kinds == ["contribution", "distribution", "movement", "amount", "movement"]
    assert (euros.cents, euros.currency) == (None, "EUR")


def test_shares_that_were_transferred_are_worth_what_the_statement_says() -> None:
    (row,) = rows(parse(STATEMENT, "x.csv"), "TRANSFERS")
    assert (row.cents, row.quantity, row.symbol) == (-300_000, "-15", "EXFD")


def test_tax_on_a_dividend_is_inside_the_account_and_other_tax_is_asked() -> None:
    dividend, other = rows(parse(STATEMENT, "x.csv"), "WITHHOLDING TAX")
    assert isinstance(outcome(dividend), Ignored)
    asked = outcome(other)
    assert isinstance(asked, Asked) and asked.choices[0].answer == "withholding"


def test_a_section_nobody_has_seen_is_read_where_it_has_a_day_and_an_amount() -> None:
    (row,) = rows(parse(STATEMENT, "x.csv"), "MYSTERY SECTION")
    assert isinstance(outcome(row), Asked)


def test_a_section_without_them_is_named_among_the_notes() -> None:
    assert "Codes: 1 rows are no movements and not used" in parse(STATEMENT, "x.csv").notes


def test_totals_trades_and_performance_are_no_rows() -> None:
    assert {row.action for row in parse(STATEMENT, "x.csv").rows} == {
        *("Change in NAV Ending Value", "Deposits & Withdrawals", "Transfers", "Dividends"),
        *("Withholding Tax", "Interest", "Fees", "Mystery Section"),
    }


@pytest.mark.parametrize("name", ["Currency", "Settle Date", "Description", "Amount"])
def test_a_column_of_deposits_that_is_renamed_or_gone_refuses_the_file(name: str) -> None:
    header = b"Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount"
    assert name in refusal(STATEMENT.replace(header, header.replace(name.encode(), b"Other")))
    refusal(STATEMENT.replace(header, header.replace(b"," + name.encode(), b"")))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount\n", b"", "without a header"),
        (b"Deposits & Withdrawals,Data,USD,2025-02-03", b"Deposits & Withdrawals,Daten,USD,2025-02-03", "no section"),
        (b"2025-02-03,Electronic", b"03.02.2025,Electronic", "Settle Date"),
        (b"2025-02-03,Electronic", b",Electronic", "Settle Date"),
        (b"Transfer,7000", b"Transfer,7.000,00", "cells under a header"),
        (b"Internal,Out", b"Internal,Sideways", "Direction"),
        (b"Internal,Out", b"Internal,In", "sign of a transfer"),
        (b"January 1, 2025 - ", b"1. Januar 2025 - ", "Period"),
    ],
)
def test_a_statement_that_cannot_be_read_is_refused_with_what_is_wrong(old: bytes, new: bytes, why: str) -> None:
    assert old in STATEMENT
    assert why in refusal(STATEMENT.replace(old, new, 1))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=9, allow_nan=False, allow_infinity=False))
def test_fractions_of_a_cent_are_rounded_half_up(amount: Decimal) -> None:
    read = statement_with(b"Electronic Fund Transfer,7000\n", f"Electronic Fund Transfer,{amount:f}\n".encode())
    expected = int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert rows(read, "DEPOSITS & WITHDRAWALS")[0].cents == expected


def test_a_statement_and_a_flex_report_know_each_others_movements() -> None:
    statement = {(row.day, row.cents, row.fingerprint_text) for row in parse(STATEMENT, "x.csv").rows}
    for data in (FLEX, FLEX_CSV):
        again = [row for row in parse(data, "x").rows if row.fingerprint_text != "TRANSFERS"]
        assert {(row.day, row.cents, row.fingerprint_text) for row in again} <= statement


def test_summaries_of_a_flex_report_are_not_money_a_second_time() -> None:
    read = parse(FLEX, "x.xml")
    assert [row.cents for row in rows(read, "DEPOSITS & WITHDRAWALS")] == [700_000, None]
    assert "1 summaries are left out: the details show the same money" in read.notes
    alone = parse(FLEX.replace(b'levelOfDetail="DETAIL"', b""), "x.xml")
    assert len(rows(alone, "DEPOSITS & WITHDRAWALS")) == 3


def test_a_flex_report_on_one_line_has_the_bytes_of_each_movement() -> None:
    data = b" ".join(FLEX.split())
    read = parse(data, "x.xml")
    assert {row.line for row in read.rows} == {1}
    for row in read.rows:
        text = data[row.offset : row.offset + row.length]
        assert text.startswith((b"<CashTransaction ", b"<Transfer ")) and text.endswith(b"/>")
    assert len({row.offset for row in read.rows}) == len(read.rows) == 8


def test_a_flex_report_behind_a_byte_order_mark_has_the_same_places() -> None:
    data = b"\xef\xbb\xbf" + FLEX
    for row in parse(data, "x.xml").rows:
        assert data[row.offset : row.offset + row.length].startswith(b"<")


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE FlexQueryResponse [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE FlexQueryResponse SYSTEM "file:///etc/hostname">',
        b'<!DOCTYPE FlexQueryResponse [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        b"<!DOCTYPE FlexQueryResponse>",
    ],
)
def test_a_flex_report_that_declares_entities_is_refused_unread(declaration: bytes) -> None:
    assert "document type or an entity" in refusal(b'<?xml version="1.0"?>\n' + declaration + b"\n" + FLEX)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"</FlexQueryResponse>", b"", "cannot be read"),
        (b' amount="7000"', b"", "without amount"),
        (b' dateTime="20250305" reportDate="20250305"', b"", "without settleDate"),
        (b'settleDate="20250203"', b'settleDate="02/03/2025"', "YYYYMMDD"),
        (b'amount="7000"', b'amount="7,00"', "amount"),
        (b"<FlexQueryResponse", b"<Other><FlexQueryResponse", "another XML document"),
    ],
)
def test_a_flex_report_that_cannot_be_read_is_refused_with_what_is_wrong(old: bytes, new: bytes, why: str) -> None:
    assert old in FLEX
    assert why in refusal(FLEX.replace(old, new))


@pytest.mark.parametrize("data", [STATEMENT, CONSOLIDATED, FLEX_CSV], ids=["single", "consolidated", "flex csv"])
def test_a_file_cut_at_a_row_gives_its_first_rows_or_is_refused(data: bytes) -> None:
    whole = [(row.day, row.cents, row.fingerprint_text) for row in parse(data, "x").rows]
    lines = data.splitlines(keepends=True)
    for count in range(1, len(lines)):
        try:
            read = parse(b"".join(lines[:count]), "x")
        except InputRejectedError:
            continue
        found = [(row.day, row.cents, row.fingerprint_text) for row in read.rows]
        assert found == whole[: len(found)]


@pytest.mark.parametrize(
    ("attribute", "says"),
    [("levelOfDetail", "details and summaries"), ("direction", "direction"), ("currency", "currency")],
)
def test_a_flex_report_without_a_field_that_an_amount_depends_on_is_refused(attribute: str, says: str) -> None:
    data = re.sub(rb"\s" + attribute.encode() + rb'="[^"]*"', b"", (SAMPLES / "ibkr" / "flex.xml").read_bytes())
    with pytest.raises(InputRejectedError, match=says) as caught:
        parse(data, "flex.xml")
    assert "Flex query" in caught.value.next_step
