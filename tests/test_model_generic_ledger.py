"""The document of the generic ledger file says what the records know: every word of the contract, and no other."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from basis.model import AccountType, EntryKind, Evidence, Purpose, RothPart, Treatment
from importers import generic_rules, registry

DOCUMENT = Path(__file__).parent.parent / "docs" / "generic-ledger.md"
TEXT = DOCUMENT.read_text("utf-8")


def section(title: str) -> str:
    """The text under a heading, up to the next one."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def words(text: str) -> set[str]:
    """The words set as code in a text."""
    return set(re.findall(r"`([^`\n]+)`", text))


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_kind_is_described_and_no_other() -> None:
    assert set().union(*(words(row[0]) for row in rows("Kinds"))) == {kind.value for kind in EntryKind}


def test_every_account_type_but_taxable_is_described() -> None:
    described = set().union(*(words(row[0]) for row in rows("Account types")))
    assert described == {kind.value for kind in AccountType if kind is not AccountType.TAXABLE}


def test_every_purpose_is_listed() -> None:
    assert words(section("Purposes").strip().split("\n\n")[0]) == {purpose.value for purpose in Purpose}


@pytest.mark.parametrize(
    ("column", "allowed"),
    [
        ("treatment", {treatment.value for treatment in Treatment}),
        ("part", {part.value for part in RothPart}),
        ("evidence", {evidence.value for evidence in Evidence if evidence is not Evidence.CORRECTED_FORM}),
    ],
)
def test_the_words_of_a_column_are_listed_beside_it(column: str, allowed: set[str]) -> None:
    meaning = next(row[2] for row in rows("Columns") if row[0] == f"`{column}`")
    assert words(meaning) == allowed


def test_the_columns_that_belong_to_some_kinds_are_those_the_reader_keeps_to_them() -> None:
    stands_on: dict[str, set[str]] = {}
    for columns, kinds in rows("Columns that belong to some kinds only"):
        for column in words(columns):
            stands_on[column] = words(kinds)
    movements = stands_on["to_account"] | stands_on["from_account_type"] | {"contribution"}
    stands_on["arrived"] = movements
    stands_on["basis"] = movements - stands_on["basis"]
    assert stands_on == {column: {kind.value for kind in kinds} for column, kinds in generic_rules.ONLY_FOR.items()}


def test_what_a_kind_needs_is_what_the_reader_asks_for() -> None:
    needs = {kind: words(row[2]) for row in rows("Kinds") for kind in words(row[0])}
    for kind, columns in generic_rules.NEEDS.items():
        assert set(columns) <= needs[kind.value], kind


def test_the_example_is_read_as_it_stands() -> None:
    example = re.search(r"```\n(# basis ledger 1\n.*?)```", TEXT, re.DOTALL)
    assert example is not None
    entries = registry.parse(example[1].encode(), "example.csv").entries
    assert [(entry.kind, entry.cents, entry.for_year) for entry in entries] == [
        (EntryKind.CONTRIBUTION, 650_000, 2023),
        (EntryKind.CONVERSION, 650_000, None),
        (EntryKind.YEAR_END_VALUE, 0, None),
    ]


def test_the_columns_are_those_the_reader_knows_in_the_same_order() -> None:
    documented = [row[0].strip("`") for row in rows("Columns")]
    layout = tomllib.loads(files("importers").joinpath("formats/generic.toml").read_text("utf-8"))
    assert documented == list(layout["columns"])
    assert {row[0].strip("`") for row in rows("Columns") if row[1] == "yes"} == set(layout["needs"])
