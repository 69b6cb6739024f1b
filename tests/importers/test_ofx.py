"""OFX and QFX statements: every row in its place, the words of the custodian, plan money by source, values."""

from __future__ import annotations

import re
from datetime import date

import pytest
from importer_samples import SAMPLES, deadline

from basis.errors import InputRejectedError
from basis.model import AccountType
from importers import Asked, Entered, Ignored, Outcome, ParsedFile, ParsedRow, classify, parse

FIDELITY = (SAMPLES / "fidelity" / "one_account.qfx").read_bytes()
PLAN = (SAMPLES / "vanguard" / "401k_OfxDownload.qfx").read_bytes()
YEAR_END = (SAMPLES / "vanguard" / "401k_year_end.qfx").read_bytes()
IRA_YEAR_END = (SAMPLES / "fidelity" / "version_2.ofx").read_bytes()


def refusal(data: bytes) -> str:
    with pytest.raises(InputRejectedError) as caught:
        parse(data, "history.qfx")
    assert caught.value.next_step
    return caught.value.message


def said(read: ParsedFile, row: ParsedRow, kind: AccountType) -> Outcome:
    return classify(row, kind, read.family, deadline, account="a1")


def values(data: bytes) -> list[tuple[str, int | None]]:
    return [(row.account_text, row.cents) for row in parse(data, "x").rows if row.action == "Value on December 31"]


def test_the_file_belongs_to_the_family_of_its_custodian() -> None:
    assert parse(FIDELITY, "x.qfx").family == "fidelity"
    assert parse(PLAN, "x.qfx").family == "vanguard"
    assert parse(FIDELITY.replace(b"<BROKERID>fidelity.com", b"<BROKERID>www.example-bank.com"), "x").family == (
        "example-bank"
    )


def test_a_bank_row_has_the_words_of_the_csv_history_though_its_name_is_cut() -> None:
    texts = [row.fingerprint_text for row in parse(FIDELITY, "x.qfx").rows]
    assert "NORMAL DISTR PARTIAL VS 242-000004-1 CASH" in texts
    assert "ROLLOVER CASH DIRECT ROLLOVER FROM FIRSCO PLAN 10101 NORTHWIND" in texts
    assert "DIRECT DEPOSIT EXAMPLE PAYROLL" in texts


def test_a_memo_that_says_something_else_is_a_description() -> None:
    row = parse(FIDELITY.replace(b"<MEMO>CASH CONTRIBUTION PRIOR YEAR", b"<MEMO>SENT BY MAIL"), "x").rows[0]
    assert (row.action, row.description) == ("CASH CONTRIBUTION PRIOR YEAR", "SENT BY MAIL")


def test_values_with_and_without_closing_tags_say_the_same() -> None:
    closed = b"<NAME>CASH CONTRIBUTION PRIOR YEAR</NAME>"
    open_one = b"<NAME>CASH CONTRIBUTION PRIOR YEAR"
    assert parse(FIDELITY.replace(open_one, closed, 1), "x").rows[0].action == parse(FIDELITY, "x").rows[0].action


def test_the_day_is_the_custodians_whatever_the_time_zone() -> None:
    late = FIDELITY.replace(b"<DTPOSTED>20220103000000.000[-4:EST]", b"<DTPOSTED>20220103235959.999[-5:EST]")
    assert parse(late, "x").rows[0].day == date(2022, 1, 3)


def test_each_source_of_plan_money_is_an_account_and_only_after_tax_money_is_asked() -> None:
    read = parse(PLAN, "x.qfx")
    assert read.account_types == {
        "093456 PRETAX": AccountType.PLAN_PRETAX,
        "093456 MATCH": AccountType.PLAN_EMPLOYER,
    }
    assert {row.account_text for row in read.rows} == {f"093456 {s}" for s in ("PRETAX", "MATCH", "AFTERTAX", "OTHER")}
    assert set(read.plans.values()) == {"NORTHWIND 401(K) SAVINGS PLAN"}


def test_money_that_buys_into_a_source_came_in_and_what_a_transfer_is_worth_is_figured() -> None:
    read = parse(PLAN, "x.qfx")
    after_tax = [row for row in read.rows if row.account_text.endswith("AFTERTAX")]
    assert [row.cents for row in after_tax[:3]] == [64192, -64192, 64192]


def test_after_tax_money_out_and_in_again_is_one_question_about_a_rollover_to_roth() -> None:
    read = parse(PLAN, "x.qfx")
    out, back = (row for row in read.rows if row.action.startswith("TRANSFER") and row.day == date(2023, 1, 20))
    asked = said(read, out, AccountType.PLAN_AFTER_TAX)
    assert isinstance(asked, Asked) and asked.choices[0].answer == "in_plan_roth_rollover"
    assert isinstance(said(read, back, AccountType.PLAN_AFTER_TAX), Ignored)


def test_two_equal_moves_of_after_tax_money_on_one_day_stay_two() -> None:
    text = PLAN.decode()
    start = text.rindex("<BUYMF>", 0, text.index("<FITID>F3"))
    end = text.index("</TRANSFER>", text.index("<FITID>F5")) + len("</TRANSFER>")
    again = re.sub(r"<FITID>F", "<FITID>G", text[start:end])
    read = parse((text[:end] + again + text[end:]).encode(), "x.qfx")
    asked = [row for row in read.rows if isinstance(said(read, row, AccountType.PLAN_AFTER_TAX), Asked)]
    found = [(row.action, row.cents) for row in asked if row.day == date(2023, 1, 20)]
    assert found == 2 * [("BUYMF AFTERTAX", 64192), ("TRANSFER OUT AFTERTAX TO THE SAME SOURCE", -64192)]


def test_after_tax_money_sold_and_bought_again_in_the_same_fund_is_no_exchange_of_funds() -> None:
    header, _, rest = PLAN.decode().partition("<INVTRANLIST>")
    trade = (
        "<{tag}><INV{way}><INVTRAN><FITID>{way}</FITID><DTTRADE>20230302</DTTRADE></INVTRAN><SECID><UNIQUEID>{fund}"
        "</UNIQUEID></SECID><UNITS>{units}</UNITS><TOTAL>{total}</TOTAL><INV401KSOURCE>AFTERTAX</INV401KSOURCE>"
        "</INV{way}></{tag}>"
    )
    sold = trade.format(tag="SELLMF", way="SELL", fund="XMP007001", units="-2", total="226.00")
    for fund, asked in (("XMP007001", True), ("XMP007002", False)):
        bought = trade.format(tag="BUYMF", way="BUY", fund=fund, units="2", total="-226.00")
        read = parse(f"{header}<INVTRANLIST>{sold}{bought}{rest}".encode(), "x.qfx")
        row = next(row for row in read.rows if row.day == date(2023, 3, 2) and row.action.startswith("SELLMF"))
        outcome = said(read, row, AccountType.PLAN_AFTER_TAX)
        assert isinstance(outcome, Asked) is asked
        if isinstance(outcome, Asked):
            assert outcome.choices[0].answer == "in_plan_roth_rollover"


def test_untaxed_plan_money_that_is_bought_exchanged_or_taken_as_a_fee_is_never_asked() -> None:
    read = parse(PLAN, "x.qfx")
    for row in read.rows:
        kind = read.account_types.get(row.account_text)
        if kind is not None and not row.action.endswith(" TO AFTERTAX"):
            assert isinstance(said(read, row, kind), Ignored), row.action


def test_untaxed_money_that_moves_to_the_after_tax_source_is_asked() -> None:
    read = parse(PLAN, "x.qfx")
    (moved,) = (row for row in read.rows if row.action.endswith(" TO AFTERTAX"))
    assert isinstance(said(read, moved, AccountType.PLAN_PRETAX), Asked)


def test_after_tax_money_that_is_sold_and_buys_nothing_has_left_and_is_asked() -> None:
    read = parse(PLAN, "x.qfx")
    (sold,) = (row for row in read.rows if row.action == "SELLMF AFTERTAX")
    assert isinstance(said(read, sold, AccountType.PLAN_AFTER_TAX), Asked)


def test_a_purchase_in_an_account_without_cash_is_asked_and_an_exchange_is_not() -> None:
    read = parse((SAMPLES / "vanguard" / "fund_account.ofx").read_bytes(), "x")
    found = [said(read, row, AccountType.TRADITIONAL_IRA) for row in read.rows]
    assert [type(each) for each in found] == [Asked, Asked, Ignored, Ignored]
    assert [row.cents for row in read.rows[:2]] == [500000, -421230]


def test_a_statement_of_december_31_gives_the_value_rounded_once() -> None:
    assert values(IRA_YEAR_END) == [("242000009", 112551)]
    assert values(YEAR_END) == [("093456 PRETAX", 1200050), ("093456 AFTERTAX", 120006)]


def test_the_value_of_december_31_is_entered_in_an_ira() -> None:
    read = parse(IRA_YEAR_END, "x")
    entered = said(read, read.rows[-1], AccountType.TRADITIONAL_IRA)
    assert isinstance(entered, Entered)
    assert [(e.kind.value, e.cents, e.day) for e in entered.entries] == [("year_end_value", 112551, date(2023, 12, 31))]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"<DTASOF>20231231", b"<DTASOF>20231230", "no year-end value"),
        (b"<DTPRICEASOF>20231229", b"<DTPRICEASOF>20231120", "a price is of another day"),
        (b"<DTPRICEASOF>20231229", b"<DTPRICEASOF>20240102", "a price is of another day"),
        (b"<AVAILCASH>25.50", b"<AVAILCASH>100.00", "the same money"),
        (b"<MARGINBALANCE>0<", b"<MARGINBALANCE>-5<", "margin balance"),
        (b"<MKTVAL>100</MKTVAL>", b"", "no market value"),
    ],
)
def test_positions_that_may_not_be_the_value_of_december_31_are_not_used(old: bytes, new: bytes, why: str) -> None:
    read = parse(IRA_YEAR_END.replace(old, new), "x")
    assert values(IRA_YEAR_END.replace(old, new)) == []
    assert why in " ".join(read.notes)


def test_positions_without_a_cash_balance_are_no_value_of_an_ira() -> None:
    start, end = IRA_YEAR_END.index(b"<INVBAL>"), IRA_YEAR_END.index(b"</INVBAL>") + len(b"</INVBAL>")
    assert values(IRA_YEAR_END[:start] + IRA_YEAR_END[end:]) == []


def test_balances_of_a_plan_that_contradict_its_positions_are_not_used_and_zeros_say_nothing() -> None:
    assert len(values(YEAR_END)) == 2
    told = YEAR_END.replace(b"<TOTAL>0.0</TOTAL>", b"<TOTAL>13200.56</TOTAL>")
    assert len(values(told)) == 2
    assert values(YEAR_END.replace(b"<TOTAL>0.0</TOTAL>", b"<TOTAL>999.99</TOTAL>")) == []


def test_balances_of_a_plan_alone_are_its_value_by_source() -> None:
    start, end = YEAR_END.index(b"<POSMF>"), YEAR_END.rindex(b"</POSMF>") + len(b"</POSMF>")
    told = (YEAR_END[:start] + YEAR_END[end:]).replace(b"<PRETAX>0.0", b"<PRETAX>700.00")
    assert values(told.replace(b"<OTHERVEST>0.0", b"<OTHERVEST>12.34")) == [
        ("093456 PRETAX", 70000),
        ("093456 OTHER", 1234),
    ]


def test_amounts_in_another_currency_are_no_dollars() -> None:
    euros = parse(FIDELITY.replace(b"<CURSYM>USD</CURRENCY></STMTTRN>", b"<CURSYM>EUR</CURRENCY></STMTTRN>", 1), "x")
    assert (euros.rows[0].cents, euros.rows[0].currency) == (None, "EUR")
    assert {row.cents for row in parse(FIDELITY.replace(b"<CURDEF>USD", b"<CURDEF>EUR"), "x").rows} == {None}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"</INVTRANLIST>", b"", "outside the list"),
        (b"</OFX>", b"", "cut off"),
        (b"<ACCTID>242000002", b"", "no account"),
        (b"<BROKERID>fidelity.com", b"", "more than one custodian, or of none"),
        (b"<TRNAMT>+00000000006000.0000", b"<TRNAMT>six", "not a number"),
        (b"<TRNAMT>+00000000006000.0000", b"<TRNAMT>6000.0051", "fractions of a cent"),
        (b"<TRNAMT>+00000000006000.0000", b"", "not whole"),
        (b"</INVBANKTRAN>", b"", "do not match"),
        (b"<DTPOSTED>20220103", b"<DTPOSTED>20220230", "no such day"),
        (b"<INVTRANLIST>", b"<INVTRANLIST>lost words", "do not match"),
        (b"<INVBANKTRAN>    <STMT", b"<INVBANKTRAN> < lost <STMT", "no element"),
    ],
)
def test_a_damaged_statement_is_refused_with_its_place(old: bytes, new: bytes, why: str) -> None:
    assert why in refusal(FIDELITY.replace(old, new, 1))


def test_a_bank_statement_is_refused_and_beside_an_investment_statement_left_aside_with_a_note() -> None:
    bank = b"<STMTTRNRS><STMTRS><CURDEF>USD</STMTRS></STMTTRNRS>"
    assert "no retirement money" in refusal(b"OFXHEADER:100\n\n<OFX>" + bank + b"</OFX>\n")
    both = parse(FIDELITY.replace(b"<INVSTMTMSGSRSV1>", bank + b"<INVSTMTMSGSRSV1>"), "x")
    assert len(both.rows) == len(parse(FIDELITY, "x").rows)
    assert "left aside" in " ".join(both.notes)


def test_an_unknown_kind_of_transaction_is_kept_and_asked() -> None:
    read = parse(FIDELITY.replace(b"<INCOME>", b"<NEWKIND>").replace(b"</INCOME>", b"</NEWKIND>"), "x")
    (row,) = (row for row in read.rows if row.action == "NEWKIND")
    assert isinstance(said(read, row, AccountType.ROTH_IRA), Asked)


def test_an_account_number_does_not_show_in_an_error() -> None:
    assert "242000002" not in refusal(FIDELITY.replace(b"</INVTRANLIST>", b"</BROKERID>242000002", 1))


def test_a_fund_account_whose_purchases_do_not_say_who_paid_is_refused() -> None:
    """OFX 2.2, section 13.9.2.4.3 asks for SUBACCTFUND; without it a contribution would pass for a purchase."""
    data = (SAMPLES / "vanguard" / "fund_account.ofx").read_bytes()
    with pytest.raises(InputRejectedError, match="SUBACCTFUND"):
        parse(re.sub(rb"<SUBACCTFUND>\w+", b"", data), "x.ofx")


@pytest.mark.parametrize(("was", "becomes"), [(b"AVAILCASH", b"CASH"), (b"INVPOS>", b"POSITION>")])
def test_a_value_of_december_31_with_a_part_that_cannot_be_read_is_no_value(was: bytes, becomes: bytes) -> None:
    data = (SAMPLES / "fidelity" / "version_2.ofx").read_bytes()
    assert any(row.action.startswith("Value on") for row in parse(data, "x.ofx").rows)
    read = parse(data.replace(was, becomes), "x.ofx")
    assert not any(row.action.startswith("Value on") for row in read.rows)
    assert any("no year-end value" in note for note in read.notes)


def test_a_broker_with_a_name_as_long_as_a_page_is_of_no_family() -> None:
    data = re.sub(rb"<BROKERID>[^<\r\n]*", b"<BROKERID>" + b"x" * 5_000, FIDELITY)
    read = parse(data, "history.qfx")
    assert read.family == "ofx"
    assert said(read, read.rows[0], AccountType.TRADITIONAL_IRA)
