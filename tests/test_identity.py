"""Numbers that identify people check themselves, print masked, and do not survive in shown text."""

from __future__ import annotations

import pickle
import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from basis.identity import AccountNumber, Ein, IdentityError, Ssn, mask

SHOWN = 4

serials = st.integers(min_value=1, max_value=9999)
groups = st.integers(min_value=0, max_value=49)
invented_ssns = st.tuples(groups, serials).map(lambda parts: f"900-{parts[0]:02d}-{parts[1]:04d}")
eins = st.integers(min_value=10_0000000, max_value=99_9999999).map(lambda n: f"{n // 10**7:02d}-{n % 10**7:07d}")
YEARS = re.compile(r"(19|20)[0-9]{2}-(19|20)[0-9]{2}")
account_numbers = st.one_of(
    st.from_regex(r"[A-Z]{1,3}[0-9]{7,9}", fullmatch=True),
    st.from_regex(r"[a-z][0-9]{8}", fullmatch=True),
    # Two years with a dash, 2014-2016, are a period and stay.
    st.from_regex(r"[0-9]{4}-[0-9]{4}", fullmatch=True).filter(lambda text: not YEARS.fullmatch(text)),
    st.from_regex(r"[0-9]{8,14}", fullmatch=True),
    st.from_regex(r"IRA-[0-9]{6,8}", fullmatch=True),
)
# What may stand beside a number: words, blanks and the marks of exports; no letters or digits that would join it.
prose = st.lists(
    st.sampled_from(
        [" ", ",", '"', ";", "\t", "|", ": ", "'", "(", ")", " Roth IRA ", " 2024-04-15 ", ", 6,500.00,", "\n"]
    ),
    min_size=1,
    max_size=6,
).map("".join)


def bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@given(before=prose, secret=st.one_of(invented_ssns, eins, account_numbers), after=prose)
@example(before="1,", secret="900-00-0002", after=",Z12345678")
@example(before="$", secret="900-00-0001", after="")
@example(before="acct.", secret="z12345678", after=".")
def test_a_planted_number_never_survives_the_mask(before: str, secret: str, after: str) -> None:
    # Beside other digits, what is shown of it may spell it again by chance.
    assume(bare(secret) not in bare(before + bare(secret)[-4:] + after))
    shown = mask(before + secret + after)
    assert secret not in shown
    assert bare(secret) not in bare(shown)
    assert bare(secret)[-SHOWN:] in shown


@given(st.lists(invented_ssns, min_size=2, max_size=5), st.sampled_from([",", ";", " ", "\t", "/", '","']))
def test_every_number_of_a_row_is_hidden(secrets: list[str], separator: str) -> None:
    shown = mask(separator.join(secrets))
    assert not any(secret in shown for secret in secrets)
    assert shown.count("\u2026") == len(secrets)


@pytest.mark.parametrize(
    "written",
    [
        "900-00-0001",
        "900000001",
        "900 00 0001",
        "900\u201100\u20110001",
        "900\u201300\u20130001",
        "900000001.00",
        "SSN900000001",
        "ssn_900000001.csv",
        "$900000001",
        "900-000001",
        "2024-900000001",
        "1.900000001",
    ],
)
def test_a_social_security_number_is_hidden_however_it_is_written(written: str) -> None:
    shown = mask(f"row 12: {written} is not a date")
    assert "90000" not in bare(shown)
    assert "0001" in shown


@given(st.integers(min_value=0, max_value=10**10))
def test_printed_amounts_survive_the_mask(cents: int) -> None:
    for printed in (
        f"{cents // 100:,}.{cents % 100:02d}",
        f"${cents // 100:,}",
        f"({cents // 100:,}.{cents % 100:02d})",
    ):
        assert mask(printed) == printed


@given(st.integers(min_value=0, max_value=99_999_999_99))
def test_amounts_without_commas_survive_where_they_show_cents(cents: int) -> None:
    printed = f"{cents // 100}.{cents % 100:02d}"
    for text in (printed, f"-{printed}", f"IRA,{printed},{printed}"):
        assert mask(text) == text


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_dates_survive_the_mask(day: date) -> None:
    for printed in (f"{day:%m/%d/%Y}", f"{day:%m-%d-%Y}", f"{day:%d-%b-%Y}", f"on {day}", f"{day},{day}"):
        assert mask(printed) == printed


@pytest.mark.parametrize(
    "text", ["Form 8606", "1099-R", "row 12345", "2024-01-14T09:30:00Z", "2014-2016", "q-1a2b3c4d5e", "IRA ...1234", ""]
)
def test_short_numbers_times_and_names_of_questions_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(max_size=60))
def test_masking_what_is_masked_changes_nothing(text: str) -> None:
    shown = mask(text)
    assert mask(shown) == shown


@given(invented_ssns)
def test_an_ssn_prints_its_last_four_and_gives_the_rest_only_when_asked(text: str) -> None:
    ssn = Ssn.parse(text)
    for shown in (str(ssn), repr(ssn), f"{ssn}", f"{[ssn]}", f"{ssn!s:>20}"):
        assert text not in shown
        assert bare(text) not in bare(shown)
        assert text[-SHOWN:] in shown
    assert ssn.reveal() == bare(text)
    assert ssn.dashed() == text
    assert Ssn.parse(ssn.reveal()) == ssn
    assert pickle.loads(pickle.dumps(ssn)) == ssn


@pytest.mark.parametrize(
    "text",
    ["000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "900-00-0000", "000000000"],
)
def test_numbers_that_are_never_assigned_are_refused(text: str) -> None:
    with pytest.raises(IdentityError, match="never assigned") as raised:
        Ssn.parse(text)
    assert text not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["", "12345678", "1234567890", "900-00-000a", "\u0669" * 9, "900/00/0001", "90-0000001-"]
)
def test_what_has_not_nine_digits_is_no_ssn_and_the_error_does_not_repeat_it(text: str) -> None:
    with pytest.raises(IdentityError) as raised:
        Ssn.parse(text)
    assert not text or text not in str(raised.value)


def test_an_itin_with_group_00_or_any_other_is_accepted_from_area_900() -> None:
    assert Ssn.parse("900-00-0001").reveal() == "900000001"
    assert Ssn.parse("912-78-1234").reveal() == "912781234"


@given(eins)
def test_an_ein_prints_masked(text: str) -> None:
    ein = Ein.parse(text)
    assert text not in f"{ein} {ein!r}"
    assert bare(text) not in f"{ein} {ein!r}"
    assert str(ein).endswith(text[-SHOWN:])
    assert Ein.parse(ein.reveal()) == ein


@pytest.mark.parametrize("text", ["", "1-23456789", "12-345678", "12-34567890"])
def test_what_is_not_an_ein_is_refused(text: str) -> None:
    with pytest.raises(IdentityError):
        Ein.parse(text)


@given(account_numbers)
def test_spaces_dashes_and_case_do_not_make_another_account(text: str) -> None:
    number = AccountNumber.parse(text)
    assert number == AccountNumber.parse(f" {text[:2]} {text[2:].lower()} ")
    assert number == AccountNumber.parse(text.replace("-", "\u2013"))
    assert number.tail == bare(text).upper()[-SHOWN:]
    assert number.reveal() not in f"{number} {number!r}"


def test_an_account_number_keeps_its_leading_zeros() -> None:
    assert AccountNumber.parse("0012345").reveal() == "0012345"


@pytest.mark.parametrize("text", ["1.23457E+11", "1E+11", "4.5E12"])
def test_an_account_number_that_a_spreadsheet_mangled_is_refused(text: str) -> None:
    with pytest.raises(IdentityError, match="spreadsheet"):
        AccountNumber.parse(text)


@pytest.mark.parametrize("text", ["", " ", "--"])
def test_an_empty_account_number_is_refused(text: str) -> None:
    with pytest.raises(IdentityError, match="empty"):
        AccountNumber.parse(text)


def test_kinds_of_number_are_not_mixed_up() -> None:
    assert Ssn.parse("900000001") != AccountNumber.parse("900000001")
