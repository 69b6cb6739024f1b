"""Facts are checked against a table: a misspelt one is refused, and the document that lists them is complete."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.model import FACT_KEYS, FactError, parse_fact

FACTS = Path(__file__).parent.parent / "docs" / "facts.md"

GOOD = [
    ("filing_status", "separate_together"),
    ("spouse", "none"),
    ("birth_date", "1980-02-29"),
    ("magi_before_ira", "-12,000.00"),
    ("compensation", "85,000"),
    ("compensation:ACME 401k", "85,000"),
    ("share:aunt", "1/3"),
    ("share:aunt", "1"),
    ("first_roth_year", "1998"),
    ("income_election_2010", "2011_2012"),
    ("line_10_places", "3"),
    ("rounding", "cents"),
    ("plan_type:ACME", "403b"),
    ("after_tax_allowed:ACME", "unknown"),
    ("homebuyer_used_before", "0"),
    ("contribution_due_date", "2023-10-16"),
]
BAD = [
    ("filing_status", "married"),
    ("birth_date", "1981-02-29"),
    ("birth_date", "02/28/1981"),
    ("birth_date", "1981-2-8"),
    ("compensation", "85.000,00"),
    ("compensation", "-1"),
    ("compensation", ""),
    ("share:aunt", "0"),
    ("share:aunt", "4/3"),
    ("share:aunt", "1/0"),
    ("share:aunt", "1e-999999999"),
    ("share:aunt", "33%"),
    ("first_roth_year", "98"),
    ("line_10_places", "exact"),
    ("line_10_places", "6"),
    ("covered_by_plan", "Yes"),
    ("after_tax_allowed:ACME", "maybe"),
    ("employer:ACME", "  "),
]


@pytest.mark.parametrize(("key", "value"), GOOD)
def test_a_value_of_the_right_kind_is_kept(key: str, value: str) -> None:
    fact = parse_fact(owner="miller", year="2023", key=key, value=f" {value} ", evidence=" form ")
    name, _, about = key.partition(":")
    assert (fact.key, fact.about, fact.value, fact.year, fact.evidence) == (name, about, value, 2023, "form")


@pytest.mark.parametrize(("key", "value"), BAD)
def test_a_value_of_the_wrong_kind_is_told_what_was_expected(key: str, value: str) -> None:
    with pytest.raises(FactError, match="expected") as raised:
        parse_fact(owner="miller", year="", key=key, value=value)
    assert key in str(raised.value)


@pytest.mark.parametrize("key", ["compensaton", "", "magi", "MAGI_ROTH", "employer:", "compensation:", ":ACME"])
def test_a_misspelt_key_is_refused_because_nobody_would_read_it(key: str) -> None:
    with pytest.raises(FactError, match="is not a known fact"):
        parse_fact(owner="miller", year="2023", key=key, value="1")


def test_a_fact_about_a_plan_must_name_the_plan_and_is_told_how() -> None:
    with pytest.raises(FactError, match="write plan_type:PLAN"):
        parse_fact(owner="miller", year="2023", key="plan_type", value="401k")


def test_a_fact_about_the_person_is_not_about_a_plan() -> None:
    with pytest.raises(FactError):
        parse_fact(owner="miller", year="2023", key="rounding:ACME", value="cents")


@pytest.mark.parametrize("year", ["23", "2023.0", "next", "20\u0661\u0662"])
def test_a_year_is_four_digits_or_nothing(year: str) -> None:
    with pytest.raises(FactError, match="year"):
        parse_fact(owner="miller", year=year, key="rounding", value="cents")


def test_a_fact_without_a_year_holds_for_life() -> None:
    assert parse_fact(owner="miller", year="", key="first_roth_year", value="2005").year is None


def test_a_fact_gives_its_value_as_money_day_or_answer() -> None:
    assert parse_fact(owner="m", year="2023", key="magi_before_ira", value="(500.00)").money() == -50_000
    assert parse_fact(owner="m", year="", key="birth_date", value="1970-01-02").day() == date(1970, 1, 2)
    assert parse_fact(owner="m", year="2023", key="covered_by_plan", value="yes").yes
    assert not parse_fact(owner="m", year="2023", key="covered_by_plan", value="no").yes


def test_a_social_security_number_in_the_wrong_column_is_not_repeated() -> None:
    with pytest.raises(FactError) as raised:
        parse_fact(owner="miller", year="900-00-0001", key="birth_date", value="1980-01-01")
    assert "900-00-0001" not in str(raised.value)
    with pytest.raises(FactError) as raised:
        parse_fact(owner="miller", year="", key="birth_date", value="900-00-0001")
    assert "900-00-0001" not in str(raised.value)
    with pytest.raises(FactError) as raised:
        parse_fact(owner="miller", year="", key="900-00-0001", value="yes")
    assert "900-00-0001" not in str(raised.value)


def test_birth_dates_and_addresses_are_secret_and_elections_are_not() -> None:
    secret = {key.name for key in FACT_KEYS.values() if key.secret}
    assert {"birth_date", "street", "city", "ptin", "firm_ein"} <= secret
    assert not secret & {"rounding", "filing_status", "compensation", "line_10_places"}


@given(st.sampled_from(sorted(FACT_KEYS)), st.text(max_size=30))
def test_any_value_is_either_kept_or_refused_with_a_reason(key: tuple[str, bool], value: str) -> None:
    known = FACT_KEYS[key]
    written = f"{known.name}:X" if known.about else known.name
    try:
        assert parse_fact(owner="m", year="", key=written, value=value).value == value.strip()
    except FactError as problem:
        assert known.expected in str(problem)


def documented() -> set[str]:
    """The keys in the tables of docs/facts.md whose first column is headed `key`, as written (`share:DECEDENT`)."""
    tables = re.findall(r"^\| key \|.*\n\|[- |]+\n((?:\|.*\n)+)", FACTS.read_text("utf-8"), re.MULTILINE)
    first_columns = [row.split("|")[1] for table in tables for row in table.splitlines()]
    return {key for cell in first_columns for key in re.findall(r"`([^`]+)`", cell)}


def test_the_document_of_facts_names_every_key_and_no_other() -> None:
    assert documented() == {f"{key.name}:{key.about}" if key.about else key.name for key in FACT_KEYS.values()}


def test_the_document_of_facts_names_every_allowed_word() -> None:
    text = FACTS.read_text("utf-8")
    for key in FACT_KEYS.values():
        if " or " in key.expected and "such as" not in key.expected and "client id" not in key.expected:
            for word in key.expected.split(" or "):
                assert f"`{word}`" in text, (key.name, word)
