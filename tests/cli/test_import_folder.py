"""A folder goes in with one command, and what a user has described is read like any other format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

HEADER = "Trade Date,Account,Type,Amount,Tax Year"
TABLE = f"{HEADER}\n01/05/2024,A-1234567,Contribution,7000.00,2023\n05/09/2024,A-1234567,Mystery,40.00,\n"
VALUES = (
    "date,owner,account,account_type,kind,amount\n"
    "2023-12-31,ana,A-1234567,traditional_ira,year_end_value,9000.00\n"
    "2023-06-01,ana,A-1234567,traditional_ira,distribution,100.00\n"
)


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger of one client, whose files lie in `files`."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt")
    (tmp_path / "files" / "2023").mkdir(parents=True)
    (tmp_path / "files" / "2023" / "values.csv").write_text(VALUES)
    (tmp_path / "files" / "notes.txt").write_text("Call her about the Roth.\n")
    (tmp_path / "files" / "table.csv").write_text(TABLE)
    return basis


def test_a_folder_ends_with_a_table_of_files_and_their_sums_in_80_columns(ana: Callable, tmp_path: Path) -> None:
    answer = ana("import", tmp_path / "files", "--client", "ana")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert max(map(len, answer.out.splitlines())) <= 80
    rows = {line.split()[0]: line.split()[1:] for line in answer.out.splitlines() if line.strip("-")}
    assert rows["values.csv"] == ["generic-ledger", "2", "2", "0", "0"]
    assert rows["notes.txt"] == rows["table.csv"] == ["refused"]
    assert rows["1"] == ["read,", "2", "refused", "2", "2", "0", "0"]
    assert "reading values.csv (1 of 3)" in answer.err and "nearest is" in answer.err


def test_a_file_of_no_known_format_is_described_once_and_then_read(ana: Callable, tmp_path: Path) -> None:
    made = ana("formats", "new", tmp_path / "files" / "table.csv")
    assert made.code == ExitCode.DONE and "used from now on" in made.out
    (path,) = Path(made.out.splitlines()[0].removeprefix("Written: ")).parent.iterdir()
    path.write_text(path.read_text().replace('# "Contribution" = ""', '"Contribution" = "contribution"'))
    answer = ana("import", tmp_path / "files", "--client", "ana", "--dry-run")
    assert "would enter 2024-01-05 contribution 7,000.00 for 2023" in answer.out
    assert "nothing was stored" in answer.err
    document = json.loads(ana("import", tmp_path / "files", "--client", "ana", "--dry-run", "--json").out)
    (table,) = [each for each in document["files"] if each["file"] == "table.csv"]
    assert [entry["cents"] for entry in table["would_enter"]] == [700_000]
    ana("import", tmp_path / "files", "--client", "ana")
    assert "contribution" in ana("entries", "ana").out
    listed = ana("review", "list", "ana").out
    assert "Mystery" in listed and "Contribution" not in listed
    again = ana("import", tmp_path / "files" / "table.csv", "--client", "ana")
    assert "imported before" in again.out
    assert "your own description" in ana("formats").out


def test_a_draft_that_leaves_something_open_is_not_used_and_says_what(ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "files" / "table.csv").write_text(TABLE.replace("Type", "What"))
    made = ana("formats", "new", tmp_path / "files" / "table.csv", "--id", "Acme IRA")
    assert made.code == ExitCode.DONE and "not used yet" in made.out and "acme-ira.toml.draft" in made.out
    assert "which column is type" in made.out and "'What'" in made.out
    assert ana("import", tmp_path / "files" / "2023", "--client", "ana").code == ExitCode.DONE
    taken = ana("formats", "new", tmp_path / "files" / "table.csv", "--id", "Acme IRA")
    assert taken.code == ExitCode.INPUT_REJECTED and "--id" in taken.err


def test_days_that_cannot_be_month_first_stop_the_draft(ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "files" / "table.csv").write_text(TABLE.replace("01/05/2024", "15/01/2024"))
    made = ana("formats", "new", tmp_path / "files" / "table.csv")
    assert made.code == ExitCode.INPUT_REJECTED and "15/01/2024" in made.err and "--day-format" in made.err


def test_samples_of_ones_own_are_compared_with_how_they_were_read(ana: Callable, tmp_path: Path) -> None:
    samples = tmp_path / "files" / "2023"
    new = ana("formats", "test", samples)
    assert new.code == ExitCode.DISAGREE and "new" in new.out
    assert ana("formats", "test", samples, "--write").code == ExitCode.DONE
    assert ana("formats", "test", samples).code == ExitCode.DONE
    expected = samples / "values.csv.expected"
    assert "year_end_value 9,000.00" in expected.read_text()
    (samples / "values.csv").write_text(VALUES.replace("100.00", "200.00"))
    changed = ana("formats", "test", samples)
    assert changed.code == ExitCode.DISAGREE and "differs" in changed.out and "200.00" in changed.out
    (samples / "values.csv").write_text("no table\n")
    assert "refused" in ana("formats", "test", samples).out


def test_the_year_of_forms_in_a_file_that_does_not_say_it_is_told(ana: Callable) -> None:
    sample = next(Path(__file__).parents[1].joinpath("importers", "samples").rglob("*.txf"))
    silent = ana("import", sample, "--client", "ana", "--account", "T-1")
    assert silent.code == ExitCode.INPUT_REJECTED and "--tax-year" in silent.err
    told = ana("import", sample, "--client", "ana", "--account", "T-1", "--tax-year", "2022")
    assert told.code == ExitCode.DONE
    assert {form["tax_year"] for form in ana("documents", "ana", "--json").document["documents"]} == {2022}


ROBINHOOD = (
    '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"\n'
    '"1/5/2024","1/5/2024","1/5/2024","","ACH Deposit","ACH","","","$7,000.00"\n'
)


def test_what_the_files_of_a_folder_do_not_say_stands_in_notes_beside_them(ana: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "robinhood").mkdir(parents=True)
    (folder / "robinhood" / "report.csv").write_text(ROBINHOOD)
    refused = ana("import", folder, "--client", "ana")
    assert refused.code == ExitCode.INPUT_REJECTED
    assert "basis-import.toml" in refused.err
    (folder / "basis-import.toml").write_text('["robinhood/report.csv"]\naccount = "Robinhood IRA"\n')
    assert ana("import", folder, "--client", "ana").code == ExitCode.DONE
    assert "robinhood" in ana("account", "list", "ana").out


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ('["gone.csv"]\naccount = "x"\n', "there is no such file"),
        ('["table.csv"]\nacount = "x"\n', "account and tax_year and nothing else"),
        ('["table.csv"]\ntax_year = "2023"\n', "tax_year is no year"),
        ('["table.csv"]\naccount = 7\n', "account is no text"),
        ('["table.csv"\n', "cannot be read"),
        ('"table.csv" = 1\n', "nothing else"),
    ],
)
def test_notes_that_cannot_be_meant_are_refused_before_anything_is_imported(
    ana: Callable, tmp_path: Path, notes: str, says: str
) -> None:
    (tmp_path / "files" / "basis-import.toml").write_text(notes)
    answer = ana("import", tmp_path / "files", "--client", "ana")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert says in " ".join(answer.err.split())
    assert answer.out == ""


def test_a_client_nobody_knows_is_told_once_and_no_file_is_read(ana: Callable, tmp_path: Path) -> None:
    answer = ana("import", tmp_path / "files", "--client", "anna")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert answer.err.count("There is no client 'anna'") == 1
    assert "did you mean ana?" in answer.err and "reading" not in answer.err
