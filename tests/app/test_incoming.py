"""Whatever lies in a folder is read, left aside or refused with what to do, and never takes the other files with it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from custodian_files import FIDELITY_ACTIONS, fidelity, schwab

from basis.app.importing import FileReport, import_paths
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger
from basis.model import Fact

EXPORT = fidelity("D-all", FIDELITY_ACTIONS[:3])
FORM = (
    "form,tax_year,payer,payer_tin,recipient_tin,recipient_name,account,box_1,box_5\n"
    "5498,2023,Example Trust,,{tin},{name},242000002,6500.00,7000.00\n"
)


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with two clients."""
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        with opened.writing(by="the preparer") as write:
            write.add_client("maya", name="Maya R. Example", ssn=Ssn.parse("900-00-0417"))
            write.add_client("noor", name="Noor Sample", ssn=Ssn.parse("900-00-0418"))
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the client's files lie."""
    made = tmp_path / "files"
    made.mkdir()
    return made


def imported(ledger: Ledger, *paths: Path, client: str = "maya", **options: object) -> dict[str, FileReport]:
    """What became of each file."""
    reports = import_paths(ledger, paths, by="the preparer", client=client, **options)  # type: ignore[arg-type]
    return {report.file: report for report in reports}


def refusal(report: FileReport) -> str:
    assert report.error is not None
    return f"{report.error.message} {report.error.next_step}"


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        told = tarfile.TarInfo("history.csv")
        told.size = len(EXPORT)
        archive.addfile(told, io.BytesIO(EXPORT))
    return out.getvalue()


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, EXPORT)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped("history.csv"), "a ZIP archive"),
        (gzip.compress(EXPORT), "a gzip archive"),
        (bz2.compress(EXPORT), "a bzip2 archive"),
        (lzma.compress(EXPORT), "an xz archive"),
        (tar(), "a tar archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x00" + bytes(30), "a RAR archive"),
    ],
)
def test_an_archive_is_not_opened_and_the_other_files_go_in(
    ledger: Ledger, folder: Path, data: bytes, what: str
) -> None:
    (folder / "all.bin").write_bytes(data)
    (folder / "history.csv").write_bytes(EXPORT)
    found = imported(ledger, folder)
    assert what in refusal(found["all.bin"]) and "unpack it" in refusal(found["all.bin"])
    assert found["history.csv"].new == 3


@pytest.mark.parametrize("inside", ["[Content_Types].xml", "xl/workbook.xml"])
def test_a_spreadsheet_is_refused_because_it_does_not_hold_what_was_printed(
    ledger: Ledger, folder: Path, inside: str
) -> None:
    (folder / "history.xlsx").write_bytes(zipped(inside))
    assert "save the sheet as CSV" in refusal(imported(ledger, folder)["history.xlsx"])


def test_an_empty_file_is_refused_and_hidden_ones_are_not_looked_at(ledger: Ledger, folder: Path) -> None:
    (folder / "empty.csv").write_bytes(b"")
    (folder / ".DS_Store").write_bytes(b"\x00\x01")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "history.csv").write_bytes(EXPORT)
    found = imported(ledger, folder)
    assert list(found) == ["empty.csv"] and "empty" in refusal(found["empty.csv"])


def test_a_file_that_several_links_lead_to_is_read_once_and_no_link_goes_in_circles(
    ledger: Ledger, folder: Path
) -> None:
    (folder / "history.csv").write_bytes(EXPORT)
    (folder / "link.csv").symlink_to(folder / "history.csv")
    (folder / "circle").symlink_to(folder)
    (folder / "round.csv").symlink_to(folder / "round.csv")
    found = imported(ledger, folder, folder / "history.csv")
    assert [report.new for report in found.values() if report.error is None] == [3]


def test_a_link_to_nothing_is_named(ledger: Ledger, folder: Path) -> None:
    (folder / "gone.csv").symlink_to(folder / "nowhere.csv")
    assert "gone.csv" in refusal(imported(ledger, folder)["gone.csv"])


def test_what_is_neither_file_nor_folder_is_no_file(ledger: Ledger, folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    assert imported(ledger, folder) == {}
    with pytest.raises(InputRejectedError, match="no file"):
        imported(ledger, folder / "pipe.csv")


def test_a_file_under_another_name_says_under_which_one_it_is_kept(ledger: Ledger, folder: Path) -> None:
    (folder / "a.csv").write_bytes(EXPORT)
    (folder / "b.csv").write_bytes(EXPORT)
    found = imported(ledger, folder)
    assert (found["b.csv"].already, found["b.csv"].known_as, found["b.csv"].new) == (True, "a.csv", 0)


def test_the_same_bytes_under_the_name_of_another_account_are_that_accounts_movements(
    ledger: Ledger, folder: Path
) -> None:
    data = schwab("2023")
    for name in ("Rollover_XXX892_Transactions_1.csv", "Roth_XXX893_Transactions_1.csv"):
        (folder / name).write_bytes(data)
    found = imported(ledger, folder)
    assert [report.new > 0 for report in found.values()] == [True, True]
    (folder / "Roth_XXX893_Transactions_2.csv").write_bytes(data)
    (folder / "copy.csv").write_bytes(data)
    again = imported(ledger, folder)
    assert all(report.already or report.error for report in again.values())
    assert again["Roth_XXX893_Transactions_2.csv"].known_as == "Roth_XXX893_Transactions_1.csv"


def test_a_mixed_folder_of_many_years_goes_in_with_one_call(ledger: Ledger, folder: Path) -> None:
    (folder / "2022").mkdir()
    (folder / "2022" / "Accounts_History.csv").write_bytes(EXPORT)
    (folder / "Brokerage_XXX892_Transactions_2012.csv").write_bytes(schwab("2023"))
    (folder / "notes.txt").write_bytes(b"call her about the Roth\n")
    (folder / "form.csv").write_text(FORM.format(tin="900-00-0417", name="Maya Example"))
    found = imported(ledger, folder)
    assert {name: report.error is None for name, report in found.items()} == {
        "Accounts_History.csv": True,
        "Brokerage_XXX892_Transactions_2012.csv": True,
        "form.csv": True,
        "notes.txt": False,
    }
    assert "nearest is" in refusal(found["notes.txt"])


# Another client's


@pytest.mark.parametrize("name", ["Noor Sample", "Ben Example-Jones", "SAMPLE NOOR A"])
def test_a_form_on_which_another_name_stands_is_refused_until_somebody_confirms_it(
    ledger: Ledger, folder: Path, name: str
) -> None:
    (folder / "form.csv").write_text(FORM.format(tin="", name=name))
    assert "--confirm-owner" in refusal(imported(ledger, folder)["form.csv"])
    assert imported(ledger, folder, confirmed=True)["form.csv"].new == 1


@pytest.mark.parametrize("name", ["", "MAYA EXAMPLE", "Example, Maya R", "Mrs. Maya Rose Example", "M\u00e1ya Example"])
def test_the_same_name_written_otherwise_is_no_other_name(ledger: Ledger, folder: Path, name: str) -> None:
    (folder / "form.csv").write_text(FORM.format(tin="", name=f'"{name}"'))
    assert imported(ledger, folder)["form.csv"].new == 1


def test_a_form_with_the_tin_of_another_client_is_refused_whatever_is_confirmed(ledger: Ledger, folder: Path) -> None:
    (folder / "form.csv").write_text(FORM.format(tin="900-00-0418", name="Maya Example"))
    assert "TIN" in refusal(imported(ledger, folder, confirmed=True)["form.csv"])


def test_an_export_of_an_account_that_is_another_clients_is_refused_until_somebody_confirms_it(
    ledger: Ledger, folder: Path
) -> None:
    (folder / "history.csv").write_bytes(EXPORT)
    assert imported(ledger, folder, client="noor")["history.csv"].new == 3
    found = imported(ledger, folder)["history.csv"]
    assert "noor" in refusal(found) and "242000002" not in refusal(found)
    assert ledger.entries("maya") == () and ledger.files("maya") == ()
    assert imported(ledger, folder, confirmed=True)["history.csv"].new == 3


# What waits for another file


@pytest.mark.parametrize("first", ["export", "ledger file"])
def test_the_kind_of_an_account_may_be_said_by_a_file_that_comes_earlier_or_later(
    ledger: Ledger, folder: Path, first: str
) -> None:
    (folder / "history.csv").write_bytes(EXPORT)
    (folder / "values.csv").write_text(
        "date,owner,account,account_type,kind,amount\n"
        "2022-12-31,maya,242000002,traditional_ira,year_end_value,9000.00\n"
    )
    paths = [folder / "history.csv", folder / "values.csv"]
    imported(ledger, *(paths if first == "export" else reversed(paths)))
    assert sorted(entry.kind.value for entry in ledger.entries("maya")) == ["contribution"] * 3 + ["year_end_value"]
    assert ledger.asked_rows("maya") == ()


def test_in_a_dry_run_each_file_finds_what_the_others_would_bring_and_a_refused_one_brings_nothing(
    ledger: Ledger, folder: Path
) -> None:
    (folder / "noor.csv").write_bytes(EXPORT)
    imported(ledger, folder, client="noor")
    (folder / "noor.csv").write_bytes(fidelity("C-all-1", FIDELITY_ACTIONS[:5]))
    (folder / "values.csv").write_text(
        "date,owner,account,account_type,kind,amount\n2022-12-31,maya,9000111,traditional_ira,year_end_value,1.00\n"
    )
    (folder / "zoom.csv").write_bytes(EXPORT.replace(b"242000002", b"009000111"))
    (folder / "zoom_again.csv").write_bytes(EXPORT.replace(b"242000002", b"009000111") + b"\n")
    before = len(ledger.files("noor")), ledger.info()
    for _ in range(2):
        found = imported(ledger, folder, dry_run=True)
        assert "noor" in refusal(found["noor.csv"])
        assert (found["zoom.csv"].new, found["zoom_again.csv"].known) == (3, 3)
        assert (len(ledger.files("noor")), ledger.info()) == before
        assert ledger.verify() == []


def test_a_file_that_changes_while_it_is_read_is_refused(ledger: Ledger, folder: Path) -> None:
    (folder / "a.csv").write_bytes(EXPORT)

    def meddle(said: str) -> None:
        with (folder / "a.csv").open("ab") as file:
            file.write(b"\n")

    assert "changed while" in refusal(imported(ledger, folder, progress=meddle)["a.csv"])
    assert ledger.files("maya") == ()


def test_progress_names_each_file_and_how_many_there_are(ledger: Ledger, folder: Path) -> None:
    (folder / "a.csv").write_bytes(EXPORT)
    (folder / "b.csv").write_bytes(b"")
    said: list[str] = []
    imported(ledger, folder, progress=said.append)
    assert said == ["reading a.csv (1 of 2)", "reading b.csv (2 of 2)"]


def test_a_long_file_says_now_and_then_how_far_it_has_come(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("basis.app.incoming._PAUSE_SECONDS", 0.0)
    (folder / "a.csv").write_bytes(EXPORT)
    said: list[str] = []
    imported(ledger, folder, progress=said.append)
    assert said[0] == "reading a.csv" and said[-1] == "storing a.csv: 3 of 3 rows"
    shares = [int(text.removesuffix(" %").rpartition(" ")[2]) for text in said if text.endswith("%")]
    assert shares == sorted(shares) and shares


def test_the_kind_of_a_whole_number_is_not_taken_from_another_clients_facts(ledger: Ledger, folder: Path) -> None:
    with ledger.writing(by="the preparer") as write:
        other = write.add_account("noor", custodian="schwab", number=AccountNumber.parse("242000002"))
        write.add_fact("noor", Fact(owner="noor", key="account_type", about=other.id, value="roth_ira"))
    (folder / "history.csv").write_bytes(EXPORT)
    found = imported(ledger, folder)["history.csv"]
    assert (found.error, found.questions) == (None, 3)
