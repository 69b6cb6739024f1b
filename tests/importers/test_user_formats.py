"""A format that a user describes is read as described: nothing is guessed, what is not said is refused or asked."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from basis.contents import InMemory
from basis.errors import InputRejectedError
from basis.model import AccountType
from importers import Asked, Entered, Ignored, Outcome, ParsedFile, classify, draft, parse
from importers.user_formats import read_user_format

HEADER = "Trade Date,Acct No,Kind,Net Amt,Tax Yr,Units"
TOML = """[format]
id = "acme-history"
title = "Acme"
header = ["Trade Date", "Acct No", "Kind", "Net Amt", "Tax Yr", "Units"]
delimiter = ","
day_format = "MM/DD/YYYY"
signs = true
footers = ["Total"]

[columns]
date = "Trade Date"
account = "Acct No"
type = "Kind"
amount = "Net Amt"
tax_year = "Tax Yr"
ignored = ["Units"]

[types]
"Contribution" = "contribution"
"Withdrawal" = "distribution"
"Fee" = "ignore"
"Paid in" = "in"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.toml").write_text(TOML)
    return tmp_path


def text(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def read(folder: Path, data: str | bytes) -> ParsedFile:
    return parse(data.encode() if isinstance(data, str) else data, "acme.csv", user_folder=folder)


def amount(folder: Path, cell: str) -> int | None:
    (row,) = read(folder, text(f'01/05/2024,A-1,Paid in,"{cell}",,')).rows
    return row.cents


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("7000", 700_000),
        ("$7,000.00", 700_000),
        ("(7,000.00)", -700_000),
        ("7,000.00-", -700_000),
        ("7,000.00 CR", 700_000),
        ("7,000.00DR", -700_000),
        ("$7,000.00 dr", -700_000),
        ("", None),
    ],
)
def test_an_amount_is_read_in_every_notation_of_a_us_file(folder: Path, cell: str, cents: int | None) -> None:
    assert amount(folder, cell) == cents


@pytest.mark.parametrize("cell", ["-7.00 CR", "1.234,56", "seven", "7.001"])
def test_an_amount_that_says_two_things_or_nothing_is_refused(folder: Path, cell: str) -> None:
    with pytest.raises(InputRejectedError, match="row 2"):
        amount(folder, cell)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_same_rows_are_read_in_every_encoding_and_with_every_line_end(
    folder: Path, encoding: str, newline: str
) -> None:
    data = text("01/05/2024,A-1,Contribution,7000.00,2023,", "02/06/2024,Caf\u00e9 1,Fee,-1.00,,")
    found = read(folder, data.replace("\n", newline).encode(encoding))
    assert [(row.day, row.cents, row.account_text) for row in found.rows] == [
        (date(2024, 1, 5), 700_000, "A-1"),
        (date(2024, 2, 6), -100, "Caf\u00e9 1"),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_cells_may_be_divided_by_something_else(tmp_path: Path, delimiter: str) -> None:
    told = TOML.replace('delimiter = ","', f'delimiter = "{delimiter}"'.replace("\t", "\\t"))
    (tmp_path / "acme.toml").write_text(told)
    data = text("01/05/2024;A-1;Fee;1,000.00;;", header=HEADER.replace(",", ";")).replace(";", delimiter)
    assert [row.cents for row in read(tmp_path, data).rows] == [100_000]


def test_the_columns_may_stand_in_another_order(folder: Path) -> None:
    data = text("7.00,Fee,01/05/2024,A-1,,", header="Net Amt,Kind,Trade Date,Acct No,Units,Tax Yr")
    assert [row.cents for row in read(folder, data).rows] == [700]


@pytest.mark.parametrize(
    "header", ["Trade Date,Acct No,Kind,Net Amt,Tax Yr", f"{HEADER},Advisor", HEADER.replace("Net Amt", "Net")]
)
def test_a_file_with_other_columns_is_shown_beside_the_description(folder: Path, header: str) -> None:
    with pytest.raises(InputRejectedError, match="nearest is Acme") as caught:
        read(folder, text("01/05/2024,A-1,Fee,1.00,,", header=header))
    assert "it lacks" in caught.value.message or "it has besides" in caught.value.message


@pytest.mark.parametrize("row", ["13/05/2024,A-1,Fee,1.00,,", "05.01.2024,A-1,Fee,1.00,,", ",A-1,Fee,1.00,,"])
def test_a_day_in_another_format_than_the_one_described_refuses_the_file(folder: Path, row: str) -> None:
    with pytest.raises(InputRejectedError, match="row 2"):
        read(folder, text(row))


def test_an_account_number_that_a_spreadsheet_has_destroyed_refuses_the_file(folder: Path) -> None:
    with pytest.raises(InputRejectedError, match="scientific notation"):
        read(folder, text("01/05/2024,1.23E+08,Fee,1.00,,"))


def test_lines_below_the_table_end_it(folder: Path) -> None:
    assert len(read(folder, text("01/05/2024,A-1,Fee,1.00,,", "Total,,,1.00,,")).rows) == 1
    with pytest.raises(InputRejectedError, match="below the end"):
        read(folder, text("Total,,,1.00,,", "01/05/2024,A-1,Fee,1.00,,"))


def outcome(folder: Path, row: str, kind: AccountType = AccountType.TRADITIONAL_IRA) -> Outcome:
    (parsed,) = read(folder, text(row)).rows
    return classify(parsed, kind, "acme-history", lambda year: date(year + 1, 4, 15), account="a1")


def test_a_type_that_the_description_names_is_entered(folder: Path) -> None:
    found = outcome(folder, "03/07/2024,A-1,Withdrawal,-1250.50,,")
    assert isinstance(found, Entered)
    assert [(entry.kind.value, entry.cents) for entry in found.entries] == [("distribution", 125_050)]


def test_a_type_that_the_description_leaves_aside_asks_nothing(folder: Path) -> None:
    assert isinstance(outcome(folder, "03/07/2024,A-1,FEE,-12.00,,"), Ignored)


def test_a_tax_year_in_the_file_decides_the_year_of_a_contribution(folder: Path) -> None:
    found = outcome(folder, "01/05/2024,A-1,Contribution,7000.00,2023,")
    assert isinstance(found, Entered) and found.entries[0].for_year == 2023


def test_a_contribution_before_the_due_date_without_a_year_is_asked(folder: Path) -> None:
    found = outcome(folder, "01/05/2024,A-1,Contribution,7000.00,,")
    assert isinstance(found, Asked) and found.kind == "contribution_year"


def test_after_the_due_date_a_contribution_counts_for_the_year_of_its_day(folder: Path) -> None:
    found = outcome(folder, "05/05/2024,A-1,Contribution,7000.00,,")
    assert isinstance(found, Entered) and found.entries[0].for_year == 2024


def test_a_tax_year_for_which_nothing_could_be_contributed_is_asked(folder: Path) -> None:
    assert isinstance(outcome(folder, "05/05/2024,A-1,Contribution,7000.00,2023,"), Asked)


def test_a_type_whose_direction_contradicts_its_amount_is_asked(folder: Path) -> None:
    found = outcome(folder, "03/07/2024,A-1,Withdrawal,1250.50,,")
    assert isinstance(found, Asked) and "direction" in found.reason


def test_a_type_that_nobody_has_described_is_asked(folder: Path) -> None:
    assert isinstance(outcome(folder, "03/07/2024,A-1,Mystery,40.00,,"), Asked)


def test_without_signs_the_type_says_the_direction_and_one_that_does_not_refuses_the_file(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(TOML.replace("signs = true", "signs = false"))
    rows = read(tmp_path, text("03/07/2024,A-1,Withdrawal,5.00,,", "03/08/2024,A-1,Paid in,6.00,,")).rows
    assert [row.cents for row in rows] == [-500, 600]
    for row in ("03/07/2024,A-1,Mystery,5.00,,", "03/07/2024,A-1,Withdrawal,-5.00,,"):
        with pytest.raises(InputRejectedError, match="signs"):
            read(tmp_path, text(row))


def test_each_source_of_money_in_a_plan_is_an_account_of_its_own(tmp_path: Path) -> None:
    told = TOML.replace('ignored = ["Units"]', 'source = "Units"')
    (tmp_path / "acme.toml").write_text(told)
    rows = read(tmp_path, text("03/07/2024,A-1,Fee,5.00,,Roth", "03/07/2024,A-1,Fee,5.00,,Match")).rows
    assert [row.account_text for row in rows] == ["A-1 Roth", "A-1 Match"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "acme-history"', 'id = "Acme History"', "lower-case"),
        ('id = "acme-history"', 'id = "fidelity"', "no other format"),
        ('date = "Trade Date"', 'date = "Day"', "a name of the header"),
        ('date = "Trade Date"\n', "", "the header name of the column"),
        ('ignored = ["Units"]', "ignored = []", "its place"),
        ('"Fee" = "ignore"', '"Fee" = "nothing"', "one of"),
        ('delimiter = ","', 'delimiter = "-"', "semicolon"),
        ("signs = true", "signs = 1", "true or false"),
        ('day_format = "MM/DD/YYYY"', 'day_format = "DMY"', "DD/MM/YYYY"),
        ('title = "Acme"', 'titel = "Acme"', "one of"),
        ("[format]", "[format", "TOML"),
    ],
)
def test_a_description_that_is_wrong_says_so(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TOML
    (tmp_path / "acme.toml").write_text(TOML.replace(old, new))
    with pytest.raises(InputRejectedError) as caught:
        read(tmp_path, text("03/07/2024,A-1,Fee,5.00,,"))
    assert says in f"{caught.value.message} {caught.value.next_step}" and "acme.toml" in caught.value.message


# Drafts


def drafted(data: str, *, day_format: str = "") -> tuple[str, tuple[str, ...]]:
    made = draft(InMemory(data.encode()), "acme.csv", "acme", day_format=day_format)
    return made.text, made.open


def test_a_draft_names_the_columns_it_knows_and_leaves_the_others_to_the_user() -> None:
    found, still = drafted(text("01/05/2024,A-1,Fee,1.00,,"))
    assert 'date = "Trade Date"' in found and '# type = ""' in found and '# "Kind",' in found
    assert len(still) == 2 and "type" in still[0] and "Kind" in still[1]
    with pytest.raises(InputRejectedError):
        read_user_format(found, "acme.toml")


def test_a_draft_in_which_every_column_is_known_can_be_used_at_once(tmp_path: Path) -> None:
    data = "Acme\n\n" + text("01/05/2024,A-1,Fee,1.00,,", header=HEADER.replace("Kind", "Type"))
    found, still = drafted(data)
    assert still == ()
    (tmp_path / "acme.toml").write_text(found)
    assert [row.cents for row in read(tmp_path, data).rows] == [100]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_draft_finds_what_divides_the_cells(delimiter: str) -> None:
    found, _ = drafted(text("01/05/2024,A-1,Fee,1.00,,").replace(",", delimiter))
    assert read_user_format_delimiter(found) == delimiter


def read_user_format_delimiter(found: str) -> str:
    line = next(line for line in found.splitlines() if line.startswith("delimiter"))
    return line.split('"')[1].replace("\\t", "\t")


def test_a_day_whose_first_number_is_no_month_stops_the_draft_until_somebody_says_how_days_are_written() -> None:
    data = text("01/05/2024,A-1,Fee,1.00,,", "14/05/2024,A-1,Fee,1.00,,")
    with pytest.raises(InputRejectedError, match=r"row 3.*14/05/2024") as caught:
        drafted(data)
    assert "--day-format" in caught.value.next_step
    assert 'day_format = "DD/MM/YYYY"' in drafted(data, day_format="DD/MM/YYYY")[0]
    with pytest.raises(InputRejectedError, match="no day format"):
        drafted(data, day_format="day first")


def test_days_of_more_than_one_format_are_left_to_the_user() -> None:
    found, still = drafted(text("01/05/2024,A-1,Fee,1.00,,", "2024-05-01,A-1,Fee,1.00,,"))
    assert '# day_format = ""' in found and any("day_format" in point for point in still)


@pytest.mark.parametrize("data", ["", "one line\n", "a,b\n1,2\n", "{}", "\x00\x01", "Date,Date,Type,Amount\n1,2,3,4\n"])
def test_what_holds_no_table_gives_no_draft(data: str) -> None:
    with pytest.raises(InputRejectedError):
        drafted(data)


def test_a_draft_refuses_account_numbers_that_a_spreadsheet_has_destroyed() -> None:
    with pytest.raises(InputRejectedError, match="scientific notation"):
        drafted(text("01/05/2024,1.23E+08,Fee,1.00,,"))


# Noise


@given(seed=st.integers(0, 10_000), encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_table_is_read_or_refused_and_never_anything_else(folder: Path, seed: int, encoding: str) -> None:
    chance = random.Random(seed)
    data = bytearray(
        text("01/05/2024,A-1,Contribution,7000.00,2023,", "02/06/2024,A-1,Fee,-1.00,,", "Total,,,1,,").encode(encoding)
    )
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data))
        noise = chance.choice([b"", b",", b'"', b"\n", b"\x00", b"\xff", b"-", b"9", b"{"])
        data[at : at + chance.randrange(3)] = noise
    for attempt in (
        lambda: read(folder, bytes(data)),
        lambda: draft(InMemory(bytes(data)), "acme.csv", "acme"),
    ):
        with suppress(InputRejectedError):
            attempt()
