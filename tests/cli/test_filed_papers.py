"""The PDF of a form as filed is kept with it, encrypted, and comes back as it was."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode
from forms.papers import LARGEST_PAPER

PAPER = b"%PDF-1.7\nForm 8606 of Ana Sample, 900-00-0001, as it was mailed\n%%EOF\n"
FILED = ("filed", "add", "ana", "2018", "--on", "2019-04-01", "--line", "14=100")


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger with one client, and a form to keep."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    (tmp_path / "mailed.pdf").write_bytes(PAPER)
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    return basis


def papers(ana: Callable) -> dict[str, bool]:
    """Which forms a PDF is kept with, as `filed list --json` says."""
    return {form["id"]: form["paper"] for form in ana("filed", "list", "ana", "--json").document["forms"]}


def test_the_pdf_of_a_form_that_somebody_filed_comes_back_as_it_was(ana: Callable, tmp_path: Path) -> None:
    assert ana(*FILED, "--pdf", tmp_path / "mailed.pdf").code == ExitCode.DONE
    assert papers(ana) == {"f1": True}
    assert " PDF " in ana("filed", "list", "ana").out
    assert ana("filed", "paper", "ana", "f1", "-o", tmp_path / "back.pdf").code == ExitCode.DONE
    assert (tmp_path / "back.pdf").read_bytes() == PAPER
    assert stat.S_IMODE((tmp_path / "back.pdf").stat().st_mode) == 0o600
    assert ana("ledger", "verify").code == ExitCode.DONE


def test_the_ledger_does_not_show_the_paper(ana: Callable, tmp_path: Path) -> None:
    ana(*FILED, "--pdf", tmp_path / "mailed.pdf")
    assert b"as it was mailed" not in b"".join(path.read_bytes() for path in tmp_path.glob("ledger.db*"))


def test_our_own_form_is_frozen_with_its_pdf(ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(
        "date,owner,account,account_type,kind,amount\n"
        "2018-12-31,ana,Trad 1,traditional_ira,opening_basis,100.00\n"
        "2019-05-01,ana,Trad 1,traditional_ira,distribution,10.00\n"
        "2019-12-31,ana,Trad 1,traditional_ira,year_end_value,900.00\n"
    )
    ana("import", tmp_path / "rows.csv")
    call = ("file", "ana", "2019", "--on", "2020-04-01", "--pdf", tmp_path / "mailed.pdf")
    assert ana(*call).code == ExitCode.DONE
    assert papers(ana) == {"f1": True}


def test_a_form_without_a_paper_says_so(ana: Callable, tmp_path: Path) -> None:
    ana(*FILED)
    assert papers(ana) == {"f1": False}
    answer = ana("filed", "paper", "ana", "f1", "-o", tmp_path / "back.pdf")
    assert (answer.code, "No PDF is kept with f1" in answer.err) == (ExitCode.INPUT_REJECTED, True)
    assert ana("filed", "paper", "ana", "f7", "-o", tmp_path / "back.pdf").code == ExitCode.INPUT_REJECTED
    assert not (tmp_path / "back.pdf").exists()


def test_a_paper_never_takes_the_place_of_a_file_unless_told_to(ana: Callable, tmp_path: Path) -> None:
    ana(*FILED, "--pdf", tmp_path / "mailed.pdf")
    (tmp_path / "back.pdf").write_bytes(b"something else")
    answer = ana("filed", "paper", "ana", "f1", "-o", tmp_path / "back.pdf")
    assert (answer.code, "--replace" in answer.err) == (ExitCode.CANNOT_WRITE, True)
    assert (tmp_path / "back.pdf").read_bytes() == b"something else"
    ana("filed", "paper", "ana", "f1", "-o", tmp_path / "back.pdf", "--replace")
    assert (tmp_path / "back.pdf").read_bytes() == PAPER


REFUSED = {
    "a table": (b"line,amount\n14,100\n", "another kind of file"),
    "nothing": (b"", "an empty file"),
    "half a PDF": (PAPER[:-8], "cut off"),
    "a whole filing cabinet": (PAPER + bytes(LARGEST_PAPER) + b"%%EOF", f"{len(PAPER) + LARGEST_PAPER + 5:,} bytes"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_kept_is_refused_with_what_was_found_and_what_to_do(
    what: str, ana: Callable, tmp_path: Path
) -> None:
    data, found = REFUSED[what]
    (tmp_path / "odd.pdf").write_bytes(data)
    answer = ana(*FILED, "--pdf", tmp_path / "odd.pdf")
    assert answer.code == ExitCode.INPUT_REJECTED
    for words in ("odd.pdf", found, "  Next: "):
        assert words in answer.err
    assert papers(ana) == {}
