"""A long history is read, stored and kept in pieces, and is what it would be in one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from custodian_files import FIDELITY_NUMBER, Row, fidelity

from basis.app.importing import FileReport, import_paths
from basis.app.review import open_questions
from basis.contents import PIECE
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger
from basis.model import Fact
from importers import RowTable, parse

ROWS = 20_000
FIRST = date(2012, 1, 3)


def history(count: int = ROWS, *, wrong: int = -1) -> bytes:
    """An invented history: a contribution every thousand rows, something unknown every five thousand, dividends."""
    rows = []
    for number in range(count):
        action = "DIVIDEND RECEIVED EXAMPLE FUND"
        if number % 1_000 == 0:
            action = "CASH CONTRIBUTION CURRENT YEAR"
        if number % 5_000 == 7:
            action = "SOMETHING NOBODY HAS SEEN"
        amount = "wrong" if number == wrong else f"{1 + number % 700}.{number % 100:02}"
        rows.append(Row(FIRST + timedelta(days=number // 8), action, amount, "EXMPX", "EXAMPLE FUND"))
    return fidelity("D-all", tuple(rows))


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose client has a traditional IRA."""
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        with opened.writing(by="the preparer") as write:
            write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
        with opened.writing(by="the preparer") as write:
            account = write.add_account("maya", custodian="fidelity", number=AccountNumber.parse(FIDELITY_NUMBER))
            write.add_fact("maya", Fact(owner="maya", key="account_type", about=account.id, value="traditional_ira"))
        yield opened


def imported(ledger: Ledger, path: Path, data: bytes) -> FileReport:
    path.write_bytes(data)
    (report,) = import_paths(ledger, [path], by="the preparer", client="maya")
    return report


def test_a_long_history_goes_in_whole_and_the_ledger_verifies(ledger: Ledger, tmp_path: Path) -> None:
    data = history()
    assert len(data) > PIECE and isinstance(parse(data, "x.csv").rows, RowTable)
    report = imported(ledger, tmp_path / "long.csv", data)
    assert (report.error, report.new, report.entries, report.questions) == (None, ROWS, 20, 4)
    assert ledger.verify() == []
    (kept,) = ledger.files("maya")
    assert ledger.file_bytes(kept.id) == data
    for row in (ledger.rows_of(kept.id)[place] for place in (0, ROWS // 2, ROWS - 1)):
        text = data[row.offset : row.offset + row.length].decode()
        assert ledger.row_text(row.id) == text and row.day is not None and f"{row.day:%m/%d/%Y}" in text


def test_the_questions_of_a_long_history_show_the_rows_they_are_about(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, tmp_path / "long.csv", history())
    """They say the same of one account, so that one question asks about them together."""
    (asked,) = [question for question in open_questions(ledger, "maya") if question.subject.startswith("rows:")]
    assert len(asked.rows) == 4 and all("SOMETHING NOBODY HAS SEEN" in text for text in (asked.asks, *asked.rows))


def test_a_wrong_row_at_the_end_of_a_long_history_leaves_the_ledger_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    report = imported(ledger, tmp_path / "long.csv", history(wrong=0))
    assert report.error is not None and "wrong" in report.error.message
    assert ledger.files("maya") == () and ledger.entries("maya") == () and ledger.verify() == []


def test_a_long_history_that_grew_adds_what_is_new(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, tmp_path / "long.csv", history())
    report = imported(ledger, tmp_path / "longer.csv", history(ROWS + 9))
    assert (report.error, report.new, report.known) == (None, 9, ROWS)
    assert ledger.verify() == []


def test_a_kept_file_is_read_across_its_pieces(ledger: Ledger, tmp_path: Path) -> None:
    imported(ledger, tmp_path / "long.csv", history())
    (kept,) = ledger.files("maya")
    contents = ledger.file_contents(kept.id)
    assert contents.read(PIECE - 3, 6) == history()[PIECE - 3 : PIECE + 3]
    assert contents.read(contents.size - 2, 99) == history()[-2:]
