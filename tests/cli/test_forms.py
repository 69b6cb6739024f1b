"""basis forms: the blanks at hand, getting one, and checking a finished form against figures."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from basis.app import blanks as use_cases
from basis.app.blanks import Difference, compare
from basis.cli import run
from basis.errors import ExitCode, NoBlankError
from basis.identity import Ssn
from forms.blanks import Blank, find_blank, user_folder
from forms.content import FormContent
from forms.filling import fill

YEAR = 2023
BACKDOOR = ["--year", str(YEAR), "--line-1", "6500", "--line-2", "0", "--line-6", "93500", "--line-8", "6500"]


@pytest.fixture
def blank() -> Blank:
    """An official blank, which the package habutax carries."""
    try:
        return find_blank(YEAR)
    except NoBlankError:
        pytest.skip("install the extra irs-forms or set BASIS_FORMS_DIR")


@pytest.fixture
def figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Path]:
    """Figures of `basis calc 8606 --json` in a file."""

    def make(*options: str) -> Path:
        run(["calc", "8606", *(options or BACKDOOR), "--json"])
        path = tmp_path / "figures.json"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        return path

    return make


@pytest.fixture
def finished(tmp_path: Path, blank: Blank, figures: Callable[..., Path]) -> Callable[..., Path]:
    """A filled form that shows the figures of the backdoor conversion, but for the lines that are changed."""

    def make(**changes: str) -> Path:
        document = json.loads(figures().read_text(encoding="utf-8"))
        lines = {number: line["text"] for number, line in document["lines"].items()}
        lines |= {name.removeprefix("line_"): text for name, text in changes.items()}
        path = tmp_path / "finished.pdf"
        path.write_bytes(fill(FormContent(YEAR, lines, "Marisol Quintero", Ssn.parse("900-00-0001")), blank))
        return path

    return make


@pytest.fixture
def irs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A web server on this machine in the place of the IRS's; its pages by path."""
    pages: dict[str, bytes] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_arguments: object) -> None:
            pass

    serving = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{serving.server_port}/f8606--{{tax_year}}.pdf"
    monkeypatch.setattr(use_cases, "IRS_ADDRESSES", (address,))
    yield pages
    serving.shutdown()
    thread.join()
    serving.server_close()


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `basis forms list --json` prints."""
    capsys.readouterr()
    assert run(["forms", "list", "--json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)


def test_blanks_are_listed_by_year_with_the_place_they_were_found_in(
    blank: Blank, capsys: pytest.CaptureFixture[str]
) -> None:
    document = listed(capsys)
    assert document["schema"] == "basis.forms/1"
    found = [each["year"] for each in document["blanks"]]
    assert found == sorted(found)
    first = next(each for each in document["blanks"] if each["year"] == YEAR)
    assert (first["sha256"], first["place"], first["known"]) == (blank.revision.sha256, blank.place, True)
    assert set(found).isdisjoint(document["years_without_blank"])
    assert 2012 in document["years_without_blank"]


def test_the_list_says_for_which_years_only_a_worksheet_can_be_written(
    blank: Blank, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forms", "list"]) == ExitCode.DONE
    text = capsys.readouterr().out
    assert f"{YEAR}  known " in text
    assert "No blank for 1993 to 20" in text
    assert max(len(row) for row in text.splitlines()) <= 80


def test_an_added_blank_is_kept_and_listed(
    blank: Blank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BASIS_FORMS_DIR", raising=False)
    path = tmp_path / "download.pdf"
    path.write_bytes(blank.data)
    assert run(["forms", "add", str(path)]) == ExitCode.DONE
    kept = user_folder() / f"f8606--{YEAR}.pdf"
    assert f"Kept as {kept}" in capsys.readouterr().out
    assert kept.read_bytes() == blank.data
    assert str(kept) in [each["file"] for each in listed(capsys)["blanks"]]


def test_a_dry_run_checks_a_blank_and_keeps_nothing(
    blank: Blank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "download.pdf"
    path.write_bytes(blank.data)
    assert run(["forms", "add", str(path), "--dry-run"]) == ExitCode.DONE
    said = capsys.readouterr()
    assert f"Form 8606 of {YEAR}" in said.out
    assert f"Would be kept as {user_folder()}" in said.out
    assert "nothing was stored" in said.err
    assert not user_folder().exists()


def test_what_is_no_form_8606_is_not_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "f8606--2019.pdf"
    path.write_bytes(b"<html>not found</html>")
    assert run(["forms", "add", str(path)]) == ExitCode.INPUT_REJECTED
    assert "f8606--2019.pdf" in capsys.readouterr().err
    assert not user_folder().exists()


def test_fetching_says_what_it_downloads_and_keeps_what_came(
    blank: Blank, irs: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    irs[f"/f8606--{YEAR}.pdf"] = blank.data
    assert run(["forms", "fetch", str(YEAR)]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert f"Downloading {use_cases.IRS_ADDRESSES[0].format(tax_year=YEAR)}" in captured.err
    assert f"Form 8606 of {YEAR}" in captured.out
    assert (user_folder() / f"f8606--{YEAR}.pdf").read_bytes() == blank.data


def test_a_year_that_cannot_be_fetched_ends_with_7_and_keeps_nothing(
    blank: Blank, irs: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    irs["/f8606--2019.pdf"] = blank.data
    assert run(["forms", "fetch", "2019"]) == ExitCode.NO_BLANK
    assert f"this is the form of {YEAR}" in capsys.readouterr().err
    assert not user_folder().exists()


def test_a_dry_run_of_fetching_checks_what_came_and_keeps_nothing(
    blank: Blank, irs: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    irs[f"/f8606--{YEAR}.pdf"] = blank.data
    assert run(["forms", "fetch", str(YEAR), "--dry-run"]) == ExitCode.DONE
    assert f"Would be kept as {user_folder()}" in capsys.readouterr().out
    irs["/f8606--2019.pdf"] = blank.data
    assert run(["forms", "fetch", "2019", "--dry-run"]) == ExitCode.NO_BLANK
    assert f"this is the form of {YEAR}" in capsys.readouterr().err
    assert not user_folder().exists()


def test_a_form_that_shows_the_figures_agrees(
    finished: Callable[..., Path], figures: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forms", "check", str(finished()), "--expect", str(figures())]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "Every line agrees." in said
    assert "900-00-0001" not in said


def test_amounts_written_in_another_way_are_the_same_amounts(
    finished: Callable[..., Path], figures: Callable[..., Path]
) -> None:
    assert run(["forms", "check", str(finished(line_1="6,500")), "--expect", str(figures())]) == ExitCode.DONE


@pytest.mark.parametrize(
    ("line", "text", "shown"), [("14", "6,077.05", "6,077.05"), ("10", "0.06501", "0.06501"), ("4", "", "-")]
)
def test_a_line_that_differs_is_shown_beside_what_was_expected(
    line: str,
    text: str,
    shown: str,
    finished: Callable[..., Path],
    figures: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    form = finished(**{f"line_{line}": text})
    assert run(["forms", "check", str(form), "--expect", str(figures())]) == ExitCode.DISAGREE
    row = next(row for row in capsys.readouterr().out.splitlines() if row.startswith(f"{line} "))
    assert row.split()[-1] == shown


def test_the_document_lists_lines_and_differences(
    finished: Callable[..., Path], figures: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    form, expected = finished(line_18="0.00"), figures()
    assert run(["forms", "check", str(form), "--expect", str(expected), "--json"]) == ExitCode.DISAGREE
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["year"], document["agrees"]) == ("basis.check/1", YEAR, False)
    assert document["lines"]["11"] == "422.50"
    assert document["differences"] == [{"line": "18", "expected": "6,077.50", "found": "0.00"}]


def test_a_figure_nobody_knows_is_not_compared_and_not_passed_over(
    finished: Callable[..., Path], figures: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    form = finished()
    without_line_6 = figures("--year", str(YEAR), "--line-1", "6500", "--line-2", "0", "--line-8", "6500")
    assert run(["forms", "check", str(form), "--expect", str(without_line_6)]) == ExitCode.OPEN
    said = " ".join(capsys.readouterr().out.split())
    assert "lines 6, 9, 10, 11, 13, 14, 17, 18." in said
    assert "Every line agrees" not in said


def test_without_figures_the_lines_are_only_shown(
    finished: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forms", "check", str(finished())]) == ExitCode.DONE
    text = capsys.readouterr().out
    assert f"Form 8606 of {YEAR}" in text
    assert "6,077.50" in text


def test_figures_of_another_year_are_refused(
    finished: Callable[..., Path], figures: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    form = finished()
    other = figures("--year", "2022", "--line-1", "6000", "--line-2", "0")
    assert run(["forms", "check", str(form), "--expect", str(other)]) == ExitCode.INPUT_REJECTED
    assert "this is the form of 2023" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": "basis.law/1"}',
        '{"schema": "basis.year/1", "year": 2023, "lines": {"1": 6500}}',
        "[" * 9999,
    ],
)
def test_a_file_without_figures_is_refused_by_name(
    text: str, finished: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "expected.json"
    path.write_text(text, encoding="utf-8")
    assert run(["forms", "check", str(finished()), "--expect", str(path)]) == ExitCode.INPUT_REJECTED
    error = capsys.readouterr().err
    assert "expected.json" in error
    assert "basis figure CLIENT YEAR --json" in error


def test_one_form_is_compared_with_one_set_of_figures(
    finished: Callable[..., Path], figures: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    both = ["--client", "rivera", "--expect", str(figures())]
    assert run(["forms", "check", str(finished()), *both]) == ExitCode.USAGE
    assert "either --client or --expect" in capsys.readouterr().err


def test_a_filled_form_agrees_with_its_client_until_the_ledger_says_otherwise(
    blank: Blank, basis: Callable[..., Any], tmp_path: Path
) -> None:
    ssn, rows = tmp_path / "ssn.txt", tmp_path / "ledger.csv"
    ssn.write_text("900-00-0001\n", encoding="utf-8")
    header = "date,owner,account,account_type,kind,amount,for_year,to_account,to_account_type,treatment\n"
    rows.write_text(
        f"{header}"
        '2023-03-04,rivera,Trad 1,traditional_ira,contribution,"6,500.00",2023,,,nondeductible\n'
        '2023-03-06,rivera,Trad 1,traditional_ira,conversion,"6,500.00",,Roth 1,roth_ira,\n'
        "2022-12-31,rivera,Trad 1,traditional_ira,opening_basis,0,,,,\n"
        "2023-12-31,rivera,Trad 1,traditional_ira,year_end_value,0,,,,\n",
        encoding="utf-8",
    )
    assert basis("client", "add", "rivera", "--name", "Ana Rivera", "--ssn-file", ssn).code == ExitCode.DONE
    imported = basis("import", rows)
    assert imported.code == ExitCode.DONE, imported.out + imported.err
    filled = basis("fill", "rivera", YEAR, "-o", tmp_path / "forms")
    assert filled.code == ExitCode.DONE, filled.out + filled.err
    form = tmp_path / "forms" / f"8606-{YEAR}-rivera.pdf"
    assert basis("forms", "check", form, "--client", "rivera").code == ExitCode.DONE
    later = tmp_path / "later.csv"
    later.write_text(f"{header}2023-12-31,rivera,SEP,sep_ira,year_end_value,10000,,,,\n", encoding="utf-8")
    assert basis("import", later).code == ExitCode.DONE
    answer = basis("forms", "check", form, "--client", "rivera", "--json")
    assert answer.code == ExitCode.DISAGREE
    assert {"line": "6", "expected": "10,000", "found": "0"} in answer.document["differences"]


def test_an_empty_line_is_not_a_zero() -> None:
    comparison = compare({"15a": "", "25c": "0", "7": "-0-"}, {"15a": "0", "25c": "", "7": "0"})
    assert comparison.differences == (Difference("15a", "0", ""), Difference("25c", "", "0"))


def test_a_line_only_one_side_has_differs() -> None:
    assert compare({"1": "5"}, {"1": "5", "2": "7"}).differences == (Difference("2", "7", ""),)
