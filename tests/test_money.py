"""Amounts are read strictly, printed exactly, and rounded half up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.money import AmountError, divide_half_up, format_amount, parse_amount, plain_amount, round_to

amounts = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("7,000.00", 700_000),
        ("$7,000", 700_000),
        ("7000", 700_000),
        (" 7,000.5 ", 700_050),
        ("5.", 500),
        (".07", 7),
        ("0", 0),
        ("(1,234.50)", -123_450),
        ("($5)", -500),
        ("-$7,461.72", -746_172),
        ("$-5", -500),
        ("\u22125", -500),
        ("5-", -500),
        ("+5", 500),
        ("1.230", 123),
        ("1,234,567.89", 123_456_789),
    ],
)
def test_an_amount_is_read_as_custodians_print_it(text: str, cents: int) -> None:
    assert parse_amount(text) == cents


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_an_empty_amount_is_not_zero_dollars(text: str) -> None:
    with pytest.raises(AmountError, match="empty"):
        parse_amount(text)


@pytest.mark.parametrize(
    "text", ["1.234,56", "1,23", "1234,567", "12,34,567", "1 234", "1'234", "7.000,00", "1,000,00", ",5", "1.2.3"]
)
def test_commas_that_do_not_group_thousands_are_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["--5", "+-5", "(-5)", "$-5-", "+5-", "(5)-", "+$-5"])
def test_two_signs_are_not_one_amount(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["(5", "5)"])
def test_parentheses_must_match(text: str) -> None:
    with pytest.raises(AmountError, match="parentheses"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["0.001", "1.234", "7,000.005"])
def test_fractions_of_a_cent_are_refused_and_not_rounded(text: str) -> None:
    with pytest.raises(AmountError, match="fractions of a cent"):
        parse_amount(text)


@pytest.mark.parametrize(
    "text", ["1e5", "NaN", "inf", "n/a", "--", "$", "-", "()", "0x10", "7,000 USD", "\u0663", "1_000"]
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["(" + " " * 20_000 + "x", "$" + " " * 20_000 + "x", "-" + " " * 20_000 + "-7"])
def test_an_amount_with_a_page_of_blanks_is_refused_as_fast_as_any(text: str) -> None:
    """Where each blank can be taken three ways, this one would not end."""
    with pytest.raises(AmountError):
        parse_amount(text)


def test_an_absurdly_long_number_is_refused_and_does_not_break_the_reader() -> None:
    with pytest.raises(AmountError, match="larger than any account"):
        parse_amount("9" * 5000)
    assert parse_amount("0" * 5000 + "7") == 700


@given(amounts)
def test_what_is_printed_with_cents_reads_back_the_same(cents: int) -> None:
    assert parse_amount(format_amount(cents, with_cents=True)) == cents
    assert parse_amount(plain_amount(cents)) == cents


@given(amounts)
def test_whole_dollars_read_back_the_same(dollars: int) -> None:
    assert parse_amount(format_amount(dollars // 100 * 100, with_cents=False)) == dollars // 100 * 100


@given(st.integers(min_value=0, max_value=10**9))
def test_european_notation_is_never_accepted(cents: int) -> None:
    printed = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
    with pytest.raises(AmountError):
        parse_amount(printed)


@given(st.text(max_size=30))
def test_any_text_is_either_an_amount_or_an_amount_error(text: str) -> None:
    try:
        assert isinstance(parse_amount(text), int)
    except AmountError as problem:
        assert str(problem)


def test_a_negative_amount_prints_in_parentheses_on_a_form_and_with_a_sign_elsewhere() -> None:
    assert format_amount(-123_450, with_cents=True) == "(1,234.50)"
    assert format_amount(-20_000, with_cents=False) == "(200)"
    assert plain_amount(-5) == "-0.05"
    assert plain_amount(700_000) == "7,000.00"


def test_printing_never_rounds() -> None:
    with pytest.raises(ValueError, match="round it first"):
        format_amount(700_001, with_cents=False)


@pytest.mark.parametrize(
    ("cents", "dollars"), [(49, 0), (50, 100), (149, 100), (150, 200), (-49, 0), (-50, -100), (-149, -100), (0, 0)]
)
def test_fifty_cents_go_up_to_the_next_dollar(cents: int, dollars: int) -> None:
    assert round_to(cents, 100) == dollars


@given(amounts)
def test_rounding_to_cents_changes_nothing(cents: int) -> None:
    assert round_to(cents, 1) == cents


@given(amounts, st.integers(min_value=-(10**9), max_value=10**9).filter(bool))
def test_a_rounded_quotient_is_the_nearest_and_ties_go_away_from_zero(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = divide_half_up(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


def test_division_by_zero_is_not_answered() -> None:
    with pytest.raises(ZeroDivisionError):
        divide_half_up(1, 0)
