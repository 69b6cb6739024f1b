"""What cannot be read is refused whole, in one message with place, value, expectation and next step."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from custodian_files import FIDELITY_HEADERS, fidelity, schwab, schwab_json, vanguard
from hypothesis import given, settings
from hypothesis import strategies as st
from importer_samples import samples

from basis.errors import InputRejectedError
from basis.money import AmountError, parse_amount
from importers import classify, parse
from importers.classification import Asked

FIDELITY, SCHWAB, VANGUARD, JSON = fidelity("D-all"), schwab("2023"), vanguard("new"), schwab_json()
HEADER = FIDELITY_HEADERS["D-all"]


def refusal(data: bytes, name: str = "history.csv") -> str:
    with pytest.raises(InputRejectedError) as caught:
        parse(data, name)
    assert caught.value.next_step
    return caught.value.message


def fidelity_with(*rows: str, end: str = "\n") -> bytes:
    return ("\n".join([HEADER, *rows]) + end).encode()


def row(day: str = "01/14/2025", amount: str = "-7000.00", number: str = "242000002", settled: str = "") -> str:
    return f"{day},Traditional IRA,{number},CONV TO ROTH IRA,,No Description,Cash,,0,,,,{amount},{settled}"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf\r\n", b"   \t\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "history.csv: the file is empty" in refusal(data)


def test_a_header_alone_is_a_file_of_no_rows() -> None:
    for data in (f"{HEADER}\n".encode(), schwab("2023", ()), schwab_json(()), vanguard("new", ())):
        assert parse(data, "history").rows == ()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04xl/workbook.xml", "XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"),
        (b"Run Date,Action\x00\x00", "a binary file"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode("utf-16-le"), "a binary file"),
    ],
)
def test_a_file_that_is_no_text_is_named_for_what_it_is(data: bytes, what: str) -> None:
    assert what in refusal(data)


def test_a_download_day_that_does_not_exist_is_refused() -> None:
    assert "Date downloaded" in refusal(FIDELITY.replace(b"05/17/2026 2:29", b"02/30/2026 2:29"))


def test_another_encoding_is_refused_with_the_line_where_it_shows() -> None:
    data = fidelity_with(row(), row().replace("No Description", "Soci\xe9t\xe9")).decode().encode("latin-1")
    message = refusal(data)
    assert "row 3" in message and "UTF-8" in message


def test_vanguard_may_be_latin_1() -> None:
    data = VANGUARD.decode().replace("EXAMPLE FUND", "Soci\xe9t\xe9").encode("latin-1")
    assert "Soci\xe9t\xe9" in parse(data, "OfxDownload.csv").rows[0].description


def test_an_unknown_file_is_shown_beside_the_nearest_known_header() -> None:
    message = refusal(b"Run Date,Action,Ticker,Description,Type,Quantity,Amount ($)\n01/14/2025,X,,,,,1.00\n")
    assert "row 1" in message
    assert "Run Date,Action,Ticker" in message
    assert "Fidelity account history" in message
    assert "it lacks" in message and "Symbol" in message
    assert "it has besides Ticker" in message


@pytest.mark.parametrize("delimiter", [b";", b"\t", b"|"])
def test_the_header_of_an_unknown_file_is_shown_whatever_stands_between_its_cells(delimiter: bytes) -> None:
    rows = (b"Trade Date,Investment Name,Shares,Net Amount", b"01/15/2024,A,B,C")
    message = refusal(b"\n".join(row.replace(b",", delimiter) for row in rows) + b" 7,000.00\n")
    assert "row 1" in message and "it lacks" in message


def test_a_known_header_with_semicolons_is_told_apart_by_them_alone() -> None:
    message = refusal(HEADER.replace(",", ";").encode() + b"\n")
    assert "nearest is Fidelity" in message and "the same names, with another sign between them" in message


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (
            b'"Date","Symbol","Security Description","Quantity","Description","Price","Amount",'
            b'"Commission","Fees","Type","Account"\n',
            "Active Trader",
        ),
    ],
)
def test_a_format_that_is_known_and_not_read_is_named_with_what_to_do(data: bytes, title: str) -> None:
    assert title in refusal(data) and "not read yet" in refusal(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>\n</OFX>\n", "OFX or QFX file without an investment statement"),
        (b"\nPlan name:,NORTHWIND TRADERS, LLC\n", "without its table of transactions"),
        (b'"Date","Status","Type","CheckNumber","Description","Withdrawal","Deposit"\n', "no retirement money"),
        (
            b'"Positions for account Individual ...123 as of 12:33 PM ET, 2025/05/04"\n\n"Symbol","Description",'
            b'"Qty (Quantity)","Price","Mkt Val (Market Value)"\n',
            "the day it was downloaded",
        ),
    ],
)
def test_a_file_that_holds_nothing_to_read_says_why_and_where_the_right_one_is(data: bytes, why: str) -> None:
    assert why in refusal(data)


def test_json_of_another_kind_is_refused() -> None:
    assert "BrokerageTransactions" in refusal(b'{"a": 1}')
    assert "JSON" in refusal(b'{"a": 1, "a": 2}')
    assert "JSON" in refusal(JSON[:-40])
    assert "JSON" in refusal(b"[" * 100_000)


def test_transactions_that_cannot_be_found_again_in_the_text_are_refused() -> None:
    assert "BrokerageTransactions" in refusal(
        JSON.replace(b'"BrokerageTransactions"', b'"Brokerage\\u0054ransactions"')
    )
    assert "not text" in refusal(JSON.replace(b"FUNDS RECEIVED", b"\\ud800"))
    assert "not text" in refusal(JSON.replace(b'"FUNDS RECEIVED"', b"[12]"))
    assert "an unknown member" in refusal(JSON.replace(b'"Symbol"', b'"Ticker"'))


def test_half_a_character_is_no_text_in_any_json() -> None:
    fdx = (Path(__file__).parent / "samples" / "returns" / "fdx_6.json").read_bytes()
    assert "which is not text" in refusal(fdx.replace(b"Example Custodian", b"Example \\ud800"))


def test_a_value_as_long_as_a_file_is_shown_cut_off() -> None:
    long = "x" * 5_000
    statement = (Path(__file__).parent / "samples" / "ibkr" / "U0000001_2025.csv").read_bytes()
    for data in (
        JSON.replace(b'"Symbol"', f'"{long}"'.encode()),
        f"{HEADER}{',' * 5_000}x\n{row()}\n".encode(),
        statement + f"{long},Data,1,2\n".encode(),
    ):
        with pytest.raises(InputRejectedError) as caught:
            parse(data, "history")
        assert len(str(caught.value)) < 2_500


def test_a_json_row_on_the_first_line_after_a_mark_has_its_own_bytes() -> None:
    data = b"\xef\xbb\xbf" + b" ".join(JSON.split())
    row = parse(data, "x.json").rows[3]
    assert data[row.offset : row.offset + row.length].startswith(b'{ "Date": "02/02/2012"')


def test_the_name_of_a_file_never_decides_what_it_is() -> None:
    assert parse(VANGUARD, "Accounts_History.csv").family == "vanguard"
    assert parse(FIDELITY, "OfxDownload.csv").family == "fidelity"


@pytest.mark.parametrize(
    ("header", "twice"),
    [(HEADER.replace("Symbol", "Amount ($)"), "Amount ($)"), (HEADER.replace("Fees ($)", "Action"), "Action")],
)
def test_a_header_with_a_column_twice_is_refused(header: str, twice: str) -> None:
    message = refusal(f"{header.replace('Description', 'Symbol')}\n{row()}\n".encode())
    assert "the same column twice" in message and twice in message


def test_a_column_nobody_knows_is_refused_and_named() -> None:
    message = refusal(f"{HEADER},Remarks\n{row()},x\n".encode())
    assert "an unknown column" in message and "Remarks" in message


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("02/30/2021", "no such day"),
        ("13/01/2021", "no such day"),
        ("2021-01-14", "MM/DD/YYYY"),
        ("yesterday", "not a day"),
        ("01/14/21", "not a day"),
        ("01/14/0021", "before any"),
    ],
)
def test_a_day_that_does_not_exist_refuses_the_file(day: str, why: str) -> None:
    message = refusal(fidelity_with(row(), row(day=day)))
    assert "row 3" in message and day in message and why in message


@pytest.mark.parametrize("amount", ['"1.234,56"', "1.234", "12,34", "(5.00", "--5.00", "five", "1e3", "\u0661.00"])
def test_an_amount_that_is_none_refuses_the_file(amount: str) -> None:
    message = refusal(fidelity_with(row(), row(amount=amount)))
    assert "row 3" in message and "expected" in message


def test_a_european_amount_without_quotes_is_not_read_as_another_amount() -> None:
    refusal(fidelity_with(row(amount="1.23,45")))
    refusal(SCHWAB.replace(b'"$5000.00"', b"$1.23,45"))
    refusal(VANGUARD.replace(b"6000.00,0.0,CASH,", b"1.23,45,0.0,CASH,"))


@pytest.mark.parametrize("number", ["1.23E+08", "2.42000002E+8"])
def test_an_account_number_that_a_spreadsheet_destroyed_is_refused(number: str) -> None:
    assert "scientific notation" in refusal(fidelity_with(row(number=number)))
    assert "scientific notation" in refusal(VANGUARD.replace(b"10000001,2021", f"{number},2021".encode()))


@given(st.from_regex(r"\A *-?\$?-?\(?[0-9,]{1,15}(\.[0-9]{0,3})?\)? *\Z"))
def test_an_amount_is_what_every_other_part_of_the_program_reads_in_it(amount: str) -> None:
    data = fidelity_with(row(amount=f'"{amount}"'))
    try:
        expected = parse_amount(amount)
    except AmountError as problem:
        assert str(problem) in refusal(data)
    else:
        assert parse(data, "x.csv").rows[0].cents == expected


def test_a_row_does_not_print_its_account_number() -> None:
    (read,) = parse(fidelity_with(row(number="0012345")), "x.csv").rows
    assert "0012345" not in f"{read} {read!r}"
    assert "CONV TO ROTH IRA" in repr(read)


def test_leading_zeros_of_an_account_number_stay() -> None:
    assert parse(fidelity_with(row(number="0012345")), "x.csv").rows[0].account_text == "0012345"


@pytest.mark.parametrize(
    ("data", "marker"),
    [
        (fidelity("A-all"), b"YOU BOUGHT"),
        (FIDELITY, b"YOU BOUGHT"),
        (SCHWAB, b"Service Fee"),
        (VANGUARD, b"Sweep in,Sw"),
    ],
)
def test_a_file_cut_inside_a_row_is_refused(data: bytes, marker: bytes) -> None:
    at = data.index(marker)
    for length in (0, 4, 9):
        assert "row" in refusal(data[: at + length])


def test_a_last_row_cut_inside_its_last_cell_is_refused() -> None:
    whole = fidelity_with(row(settled="01/16/2025"), end="")
    assert parse(whole, "x.csv").rows
    refusal(whole[:-2])
    refusal(fidelity_with(row(), end="")[: -len("0,")])


def test_a_quote_that_never_closes_is_refused() -> None:
    for data in (FIDELITY, SCHWAB, VANGUARD):
        refusal(data[: len(data) // 2] + b'\n"' + data[len(data) // 2 :].replace(b'"', b""))


def test_rows_above_the_header_or_below_the_end_are_not_lost() -> None:
    assert "above the header" in refusal(f"{row()}\n{HEADER}\n".encode())
    assert "below the end" in refusal(FIDELITY + row().encode() + b"\r\n")
    assert "below the end" in refusal(schwab("2021") + b'"01/03/2021","Buy","","","","","","$1.00",\n')


def test_a_filled_cell_beyond_the_header_is_refused_and_an_empty_one_is_not() -> None:
    assert "cells under a header" in refusal(fidelity_with(row() + ",12.5"))
    assert len(parse(fidelity_with(row() + ","), "x.csv").rows) == 1


def test_a_comma_without_quotes_inside_a_fidelity_action_is_anchored_from_the_right() -> None:
    action = "ROLLOVER CASH FROM EXAMPLE, INC. PLAN"
    plain = f'01-14-2025,Roth IRA,242000003,{action},"",No Description,Cash,"",0.000,"","","",500.00,""'
    read = parse(fidelity_with(plain), "x.csv")
    assert read.generation == "E-all"
    assert (read.rows[0].action, read.rows[0].cents) == ("ROLLOVER CASH FROM EXAMPLE, INC. PLAN", 50000)
    assert "cells under a header" in refusal(fidelity_with(plain.replace("500.00", "five hundred")))


def test_an_account_number_in_an_error_is_masked() -> None:
    message = refusal(fidelity_with(row(number="242000002") + ",900-00-0001"), "History_for_Account_X24200000299.csv")
    assert "242000002" not in message and "900-00-0001" not in message and "X24200000299" not in message


def test_an_amount_in_another_currency_is_kept_and_never_counted_as_dollars() -> None:
    header = FIDELITY_HEADERS["C-all-1"]
    line = "01/14/2025,Roth IRA,242000003,SOMETHING,,No Description,Cash,0,EUR,0,EUR,,,,,,5000.00,"
    read = parse(f"{header}\n{line}\n".encode(), "x.csv").rows[0]
    assert (read.cents, read.currency) == (None, "EUR")


def test_a_layout_of_international_trading_without_its_currencies_is_refused() -> None:
    header = FIDELITY_HEADERS["C-all-1"].replace(",Currency", "")
    line = "01/14/2025,Roth IRA,242000003,SOMETHING,,No Description,Cash,0,EUR,0,,,,,,5000.00,"
    assert "the column Currency" in refusal(f"{header}\n{line}\n".encode())


class TestAliases:
    """A user adds header names without touching Python."""

    @pytest.mark.parametrize(
        ("data", "old", "new"),
        [
            (FIDELITY, b"Amount ($)", b"Net Amount ($)"),
            (FIDELITY, b"Quantity,", b"Units,"),
            (VANGUARD, b"Trade Date", b"Trade Day"),
            (SCHWAB, b"Fees & Comm", b"Fees"),
            (FIDELITY, b",Settlement Date", b",Settlement Date,Advisor Remarks"),
        ],
    )
    def test_the_alias_that_a_refusal_names_makes_the_same_file_readable(
        self, tmp_path: Path, data: bytes, old: bytes, new: bytes
    ) -> None:
        changed = data.replace(old, new)
        with pytest.raises(InputRejectedError) as caught:
            parse(changed, "history.csv")
        alias = r"\[aliases\.(?P<format>[\w-]+)\] (?P<field>\w+) = (?P<names>\[.*?\])"
        advice = re.search(alias, caught.value.next_step)
        assert advice is not None, caught.value.next_step
        (tmp_path / "mine.toml").write_text(f"[aliases.{advice['format']}]\n{advice['field']} = {advice['names']}\n")
        assert parse(changed, "history.csv", user_folder=tmp_path).rows

    def test_a_file_that_is_like_no_known_one_is_told_to_describe_itself_and_offered_no_alias(self) -> None:
        with pytest.raises(InputRejectedError) as caught:
            parse(b"Posted On,Acct No,Kind,Net Amt,Units\n01/15/2024,A1,Paid,1,7\n", "history.csv")
        assert "[aliases" not in caught.value.next_step
        assert "basis formats new FILE" in caught.value.next_step

    def test_a_column_that_is_gone_is_named_and_none_is_taken_for_it(self) -> None:
        with pytest.raises(InputRejectedError) as caught:
            parse(FIDELITY.replace(b",Quantity", b""), "history.csv")
        assert "a needed column is missing, Quantity" in caught.value.message
        assert 'quantity = ["New name"]' in caught.value.next_step

    def test_a_renamed_column_is_found_by_its_alias(self, tmp_path: Path) -> None:
        data = fidelity_with(row()).replace(b"Amount ($)", b"Amt").replace(b"Run Date", b"Posted")
        with pytest.raises(InputRejectedError):
            parse(data, "x.csv", user_folder=tmp_path)
        (tmp_path / "mine.toml").write_text('[aliases.fidelity-history]\namount = ["Amt"]\nrun_date = ["Posted"]\n')
        read = parse(data, "x.csv", user_folder=tmp_path)
        assert (read.rows[0].cents, read.generation) == (-700000, "unlisted")

    def test_a_column_can_be_left_aside(self, tmp_path: Path) -> None:
        (tmp_path / "mine.toml").write_text('[aliases.fidelity-history]\nignored = ["Remarks"]\n')
        assert parse(f"{HEADER},Remarks\n{row()},x\n".encode(), "x.csv", user_folder=tmp_path).rows

    @pytest.mark.parametrize(
        "text",
        [
            "[aliases.fidelty]\na = ['b']",
            "[aliases.fidelity-history]\namuont = ['b']",
            "[aliases.fidelity-history]\namount = 3",
            "not toml [",
        ],
    )
    def test_an_alias_file_that_says_nothing_known_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "mine.toml").write_text(text)
        with pytest.raises(InputRejectedError, match=r"mine\.toml"):
            parse(FIDELITY, "x.csv", user_folder=tmp_path)


def never_a_traceback(data: bytes) -> None:
    try:
        read = parse(data, "noise")
    except InputRejectedError as refused:
        assert refused.next_step
        return
    for each in read.rows:
        assert 0 <= each.offset < each.offset + each.length <= len(data)
        classify(each, None, read.family, lambda year: pytest.fail(f"deadline of {year} asked"))


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_bytes_of_any_kind_are_refused_or_read(data: bytes) -> None:
    never_a_traceback(data)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_text_below_a_known_header_is_refused_or_read(text: str) -> None:
    never_a_traceback(f"{HEADER}\n{text}".encode("utf-8", "surrogatepass"))


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def swap(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def double(data: bytes, dice: random.Random) -> bytes:
    start, end = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    return data[:end] + data[start:]


def sprinkle(data: bytes, dice: random.Random) -> bytes:
    for _ in range(5):
        at = dice.randrange(len(data))
        data = data[:at] + dice.choice([b'"', b",", b"\n", b"\r", b"[", b"}", b"\xff", b"-", b"E+9"]) + data[at:]
    return data


@given(
    sample=st.sampled_from(samples()),
    change=st.sampled_from([cut, swap, double, sprinkle]),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=400, deadline=None)
def test_a_damaged_sample_is_refused_or_read(
    sample: Path, change: Callable[[bytes, random.Random], bytes], seed: int
) -> None:
    never_a_traceback(change(sample.read_bytes(), random.Random(seed)))


def test_a_row_of_an_account_of_unknown_type_asks_for_the_type() -> None:
    read = parse(FIDELITY, "x.csv")
    outcome = classify(read.rows[0], None, read.family, lambda year: pytest.fail(str(year)))
    assert isinstance(outcome, Asked) and outcome.kind == "account_type"
