"""Merrill, E*TRADE, TD Ameritrade, Robinhood, Betterment, Wealthfront, TIAA and M1: tables described as data."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from custodian_files import HEADERS
from importer_samples import SAMPLES, deadline

from basis.errors import InputRejectedError
from basis.model import AccountType, EntryKind
from importers import Asked, Entered, Ignored, Outcome, ParsedFile, classify, parse
from importers.layouts import layouts

TRADITIONAL, ROTH, PLAN = AccountType.TRADITIONAL_IRA, AccountType.ROTH_IRA, AccountType.PLAN_PRETAX
TABLES = [
    *(path for folder in ("merrill", "etrade", "tdameritrade", "robinhood") for path in (SAMPLES / folder).iterdir()),
    *(path for folder in ("betterment", "wealthfront", "tiaa", "m1") for path in (SAMPLES / folder).iterdir()),
]
TABLES = sorted(path for path in TABLES if path.suffix == ".csv")
QUESTIONS = {
    "MerrillEdge.csv": 5,
    "DownloadTxnHistory.csv": 4,
    "legacy_two_accounts.csv": 2,
    "plain_table.csv": 1,
    "transactions.csv": 5,
    "transactions_with_balance.csv": 5,
    "transactions_with_sales_fee.csv": 5,
    "report.csv": 4,
    "report_with_account_type.csv": 4,
    "betterment.csv": 6,
    "Cash Account 0424 - All-time.csv": 2,
    "investing.csv": 3,
    "tiaa-retirement-annuity-2025.csv": 2,
    "activity.csv": 3,
}
"""How many rows of each sample ask when it is of a traditional IRA."""


def sample(name: str) -> bytes:
    return next(path for path in TABLES if path.name == name).read_bytes()


def outcomes(read: ParsedFile, kind: AccountType = TRADITIONAL) -> list[Outcome]:
    return [classify(row, kind, read.family, deadline, account="a1") for row in read.rows]


def refusal(data: bytes, name: str = "history.csv") -> str:
    with pytest.raises(InputRejectedError) as caught:
        parse(data, name)
    assert caught.value.next_step
    return caught.value.message


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_sample_asks_as_often_as_is_written_down(path: Path) -> None:
    read = parse(path.read_bytes(), path.name)
    assert sum(isinstance(each, Asked) for each in outcomes(read)) == QUESTIONS[path.name]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_trades_income_sweeps_and_fees_never_ask(path: Path) -> None:
    inside = ("BOUGHT", "SOLD", "BUY", "SELL", "PURCHASE", "SALE ", "DIVIDEND", "INTEREST", "FEE", "CASH ALTERNATIVES")
    read = parse(path.read_bytes(), path.name)
    for row, outcome in zip(read.rows, outcomes(read), strict=True):
        if row.fingerprint_text.startswith(inside):
            assert isinstance(outcome, Ignored), row


def test_an_early_merrill_withdrawal_and_its_withheld_tax_add_up_to_box_1() -> None:
    read = parse(sample("MerrillEdge.csv"), "MerrillEdge.csv")
    entries = [e for each in outcomes(read) if isinstance(each, Entered) for e in each.entries]
    assert sum(e.cents for e in entries if e.kind is EntryKind.DISTRIBUTION) == 4_300_000
    assert sum(e.cents for e in entries if e.kind is EntryKind.WITHHOLDING) == 430_000


def test_merrill_words_that_are_only_expected_ask() -> None:
    read = parse(sample("MerrillEdge.csv"), "MerrillEdge.csv")
    asked = {
        row.action: [choice.answer for choice in outcome.choices]
        for row, outcome in zip(read.rows, outcomes(read), strict=True)
        if isinstance(outcome, Asked)
    }
    assert asked["Withdrawal FED TAX-NORMAL"][0] == "withholding"
    assert asked["Transfer / Adjustment ROTH CONVERSION"][0] == "conversion"
    assert "distribution" in asked["Withdrawal NORMAL WITHDRAWAL"]


def test_a_pending_merrill_row_is_left_out_and_said_so() -> None:
    read = parse(sample("MerrillEdge.csv"), "MerrillEdge.csv")
    assert all(row.day < date(2025, 12, 1) for row in read.rows)
    assert read.notes == ("1 rows are left out: they were pending when the file was made",)


def test_merrill_names_the_account_of_every_row() -> None:
    read = parse(sample("MerrillEdge.csv"), "MerrillEdge.csv")
    named = {(row.account_text, row.account_label) for row in read.rows}
    assert named == {("51X-00001", "IRA-Edge"), ("51X-00002", "Roth IRA-Edge"), ("51X-00003", "IRRA-Edge")}


def test_etrade_names_its_account_by_the_last_digits_and_states_its_days() -> None:
    read = parse(sample("DownloadTxnHistory.csv"), "x.csv")
    assert (read.account_in_preamble, read.account_label) == ("3758", "maya")
    assert read.period == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("span", ["Current Year", "Prior Year", "LAST 30 Days"])
def test_an_etrade_title_that_names_no_days_states_none(span: str) -> None:
    data = sample("DownloadTxnHistory.csv").replace(b"2025-01-01 to 2025-12-31", span.encode())
    read = parse(data, "x.csv")
    assert (read.account_in_preamble, read.period) == ("3758", None)


def test_a_nickname_with_another_number_in_it_is_not_the_account() -> None:
    data = sample("DownloadTxnHistory.csv").replace(b"for maya -3758", b"for Cap 1(-6084) -6354")
    assert parse(data, "x.csv").account_in_preamble == "6354"


def test_each_row_of_an_old_etrade_file_belongs_to_the_account_above_it() -> None:
    read = parse(sample("legacy_two_accounts.csv"), "x.csv")
    assert [row.account_text for row in read.rows] == ["2641"] * 4 + ["7719"] * 3


def test_a_reinvested_etrade_dividend_is_no_movement_whatever_its_sign() -> None:
    read = parse(sample("legacy_two_accounts.csv"), "x.csv")
    assert [row.cents for row in read.rows[:2]] == [-8133, 8133]
    assert all(isinstance(each, Ignored) for each in outcomes(read)[:2])


@pytest.mark.parametrize("name", ["DownloadTxnHistory.csv", "legacy_two_accounts.csv", "plain_table.csv"])
def test_an_etrade_file_with_reversed_signs_is_refused(name: str) -> None:
    reader = csv.reader(io.StringIO(sample(name).decode()))
    out = io.StringIO()
    writer, amount = csv.writer(out), 0
    for cells in reader:
        found = [number for number, cell in enumerate(cells) if cell in ("Amount", "Amount $")]
        amount = found[0] if found else amount
        if amount and not found and len(cells) > amount and cells[amount]:
            cells[amount] = cells[amount][1:] if cells[amount].startswith("-") else f"-{cells[amount]}"
        writer.writerow(cells)
    message = refusal(out.getvalue().encode(), "tradesdownload.csv")
    assert "purchases are shown as money received" in message


def test_one_corrected_purchase_does_not_make_a_file_reversed() -> None:
    data = sample("plain_table.csv").replace(b'"-5950.01"', b'"5950.01"')
    assert parse(data, "x.csv").rows


def test_the_three_etrade_layouts_know_each_others_rows() -> None:
    new = (
        "Account Activity for maya -3758 from Current Year\n\n"
        "Activity/Trade Date,Transaction Date,Settlement Date,Activity Type,Description,Symbol,Cusip,Quantity #,"
        "Price $,Amount $,Commission,Category,Note\n"
        "04/12/21,04/12/21,04/12/21,Transfer,ACH DEPOSIT,--,--,,,6000.0,0.0,--,--\n"
    )
    old = (
        "For Account:,####3758\n\nTransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,"
        "Commission,Description\n\n04/12/21,Transfer,,,0,6000,0,0,ACH DEPOSIT\n"
    )
    plain = sample("plain_table.csv").splitlines(keepends=True)
    rows = [parse(data, "x.csv").rows[0] for data in (new.encode(), old.encode(), b"".join(plain[:2]))]
    assert len({(row.day, row.cents, row.fingerprint_text, row.quantity) for row in rows}) == 1


def test_a_robinhood_match_is_never_a_contribution() -> None:
    for kind in (TRADITIONAL, ROTH):
        read = parse(sample("report.csv"), "report.csv")
        at = next(number for number, row in enumerate(read.rows) if row.action == "MTCH")
        outcome = outcomes(read, kind)[at]
        assert isinstance(outcome, Entered) and [e.kind for e in outcome.entries] == [EntryKind.EARNINGS]
        taken_back = classify(read.rows[at]._replace(cents=-21000), kind, "robinhood", deadline)
        assert isinstance(taken_back, Asked)
        assert not any(choice.answer.startswith("contribution") for choice in taken_back.choices)


def test_a_robinhood_row_of_three_lines_is_one_row() -> None:
    first = parse(sample("report.csv"), "report.csv").rows[0]
    assert (first.line, first.last_line) == (2, 4)
    assert first.description == "Example Corp CUSIP: 000000000 Dividend Reinvestment"


def test_robinhood_money_counts_when_the_two_reports_differ_in_columns_alone() -> None:
    new, old = (parse(sample(name), name) for name in ("report.csv", "report_with_account_type.csv"))
    assert [row.fingerprint_text for row in new.rows] == [row.fingerprint_text for row in old.rows]
    assert {row.account_label for row in old.rows} == {"IRA Roth"}


def test_betterment_money_counts_on_the_day_it_was_completed() -> None:
    read = parse(sample("betterment.csv"), "betterment.csv")
    deposit = next(row for row in read.rows if row.action == "Deposit")
    assert deposit.day == date(2022, 1, 4)
    assert "2021-12-31" in deposit.description
    assert "not completed" in read.notes[0]


def test_equal_deposits_to_two_betterment_goals_are_in_two_accounts() -> None:
    read = parse(sample("betterment.csv"), "betterment.csv")
    goals = [row.account_text for row in read.rows if row.action == "Automatic Deposit"]
    assert goals == ["Retirement / Roth IRA", "House / Roth IRA"]


def test_a_betterment_payroll_contribution_asks_for_its_source() -> None:
    read = parse(sample("betterment.csv"), "betterment.csv")
    outcome = outcomes(read, PLAN)[0]
    assert isinstance(outcome, Asked) and outcome.kind == "plan_source"


def test_wealthfront_and_sofi_share_a_header_and_the_import_says_so() -> None:
    name = "Cash Account 0424 - All-time.csv"
    read = parse(sample(name), name)
    assert any("SoFi" in note for note in read.notes)
    assert read.account_in_name == "Cash Account 0424"


@pytest.mark.parametrize(
    "header", ["Transaction Date,Description,Type,Amount,Status", "Date,Amount,Description,Balance"]
)
def test_a_header_with_more_than_everybodys_names_is_not_taken_for_wealthfronts(header: str) -> None:
    assert "no known format" in refusal(f"{header}\n01/15/2026,x,1.00,y,z\n".encode())


def test_interest_credited_on_tiaa_traditional_is_no_transfer() -> None:
    read = parse(sample("tiaa-retirement-annuity-2025.csv"), "x.csv")
    assert [type(each) for each in outcomes(read, PLAN)] == [Asked, Ignored, Asked]


def test_m1_columns_may_stand_in_any_order() -> None:
    rows = list(csv.reader(io.StringIO(sample("activity.csv").decode())))
    out = io.StringIO()
    csv.writer(out).writerows([[*row[4:], *row[:4]] for row in rows])
    turned, straight = parse(out.getvalue().encode(), "x.csv"), parse(sample("activity.csv"), "x.csv")
    assert [row[4:14] for row in turned.rows] == [row[4:14] for row in straight.rows]
    assert turned.generation == "2025"


def test_an_m1_row_above_the_header_is_not_lost() -> None:
    lines = sample("activity.csv").splitlines(keepends=True)
    assert "above the header" in refusal(b"".join([lines[1], lines[0], *lines[2:]]))


@pytest.mark.parametrize("day", ["Sep 31, 2025", "September 22, 2025", "Sep 22 2025", "22 Sep, 2025", "Sep 22, 25"])
def test_a_day_m1_does_not_write_refuses_the_file(day: str) -> None:
    assert day in refusal(sample("activity.csv").replace(b"Sep 22, 2025", day.encode()))


@pytest.mark.parametrize("day", ["2021-05-28", "2021-05-28 10:29 -0400", "2021-06-03 10:29:50"])
def test_a_timestamp_betterment_does_not_write_refuses_the_file(day: str) -> None:
    assert day in refusal(sample("betterment.csv").replace(b"2021-06-03 10:29:50 -0400", day.encode()))


def test_shares_moved_beside_an_amount_of_zero_have_no_known_worth() -> None:
    read = parse(sample("transactions.csv"), "x.csv")
    at = next(number for number, row in enumerate(read.rows) if row.action.startswith("TRANSFER OF SECURITY"))
    assert read.rows[at].cents is None
    outcome = outcomes(read)[at]
    assert isinstance(outcome, Asked) and "no dollar amount" in outcome.reason


def header_at(data: bytes) -> int:
    lines = data.decode().split("\n")
    detected = {line for layout in layouts() for generation in layout.generations for line in [generation.header]}
    return next(number for number, line in enumerate(lines) if line in detected)


def with_column(data: bytes, at: int, changed: Callable[[str], list[str]]) -> bytes:
    """The sample with one column changed in header and rows."""
    start = header_at(data)
    lines = data.decode().split("\n")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    width = len(next(csv.reader([lines[start]])))
    for row in csv.reader(io.StringIO("\n".join(lines[start:]))):
        writer.writerow([*row[:at], *changed(row[at]), *row[at + 1 :]] if len(row) >= width else row)
    return ("\n".join(lines[:start]) + ("\n" if start else "") + out.getvalue()).encode()


def renamed(name: str, cell: str) -> list[str]:
    return ["Other" if cell == name else cell]


def gone(_cell: str) -> list[str]:
    return []


def meaning(read: ParsedFile) -> list[tuple[object, ...]]:
    return [(row.day, row.cents, row.fingerprint_text, row.account_text) for row in read.rows]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_column_that_is_renamed_or_gone_is_refused_or_not_needed(path: Path) -> None:
    data = path.read_bytes()
    right = meaning(parse(data, path.name))
    names = next(csv.reader([data.decode().split("\n")[header_at(data)]]))
    for at, name in enumerate(names):
        refusal(with_column(data, at, partial(renamed, name)), path.name)
        try:
            assert meaning(parse(with_column(data, at, gone), path.name)) == right, name
        except InputRejectedError as problem:
            assert problem.next_step


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_file_cut_anywhere_gives_its_first_rows_or_is_refused(path: Path) -> None:
    data = path.read_bytes()
    right = [each[:3] for each in meaning(parse(data, path.name))]
    ends = [number + 1 for number, byte in enumerate(data) if byte == ord("\n")]
    for length in sorted({*range(0, len(data), 11), *ends, *(end - 1 for end in ends)}):
        try:
            read = [each[:3] for each in meaning(parse(data[:length], path.name))]
        except InputRejectedError:
            continue
        # Where the words stand last in a row, nothing tells that the last of them are missing.
        *whole, last = read or [(None, None, "")]
        assert whole == right[: len(whole)]
        if read:
            assert last[:2] == right[len(whole)][:2] and str(right[len(whole)][2]).startswith(str(last[2]))
            assert last == right[len(whole)] or path.name == "investing.csv"


@pytest.mark.parametrize(("quantity", "price"), [("1", "5"), ("1", "7"), ("5", "10"), ("3", "5")])
def test_a_row_with_whole_numbers_is_no_header_of_boxes(quantity: str, price: str) -> None:
    header = HEADERS["tiaa-activity"]["activity"]
    row = f"1/5/2026,A1,Purchase,EXAMPLE FUND,{price},{quantity},5.00,,,"
    assert parse(f"{header}\n{row}\n".encode(), "activity.csv").format == "tiaa-activity"
