"""A Vanguard plan's CSV and OFX files together: what happened, and whose money it was, in either order of files."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from custodian_files import VANGUARD_PLAN
from importer_samples import SAMPLES

from basis.app.importing import import_bytes
from basis.app.review import Answer, answer_questions, open_questions
from basis.identity import Ssn
from basis.ledger import Ledger, effective

STATEMENT = (SAMPLES / "vanguard" / "401k_OfxDownload.qfx").read_bytes()
ROWS = (
    ("2023-01-06", "Plan Contribution", "10.16089", "1135.48"),
    ("2023-01-06", "Plan Contribution", "2.5", "279.38"),
    ("2023-01-20", "Source to Source/Fund to Fund Transfer In", "5.58049", "641.92"),
    ("2023-01-20", "Source to Source/Fund to Fund Transfer Out", "-5.58049", "-641.92"),
    ("2023-01-20", "Plan Contribution", "5.58049", "641.92"),
    ("2023-02-10", "Plan Contribution", "1.0", "100.00"),
)


def table(rows: tuple[tuple[str, str, str, str], ...] = ROWS) -> bytes:
    lines = [f"093456,{day},{day},{kind},{kind},EXAMPLE,10.0,{shares},{cents}," for day, kind, shares, cents in rows]
    return "\n".join([VANGUARD_PLAN, *lines, ""]).encode()


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        with opened.writing(by="the preparer") as write:
            write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
        yield opened


def put_in(ledger: Ledger, *files: bytes) -> list[str]:
    notes: list[str] = []
    for number, data in enumerate(files):
        (report,) = import_bytes(ledger, data, f"file {number}", by="the preparer", client="maya")
        notes += report.notes
    return notes


def say(ledger: Ledger, tail: str, kind: str) -> None:
    """Say what kind of account the one with this end of its number is."""
    account = next(a for a in ledger.accounts("maya") if a.number and a.number.reveal().endswith(tail))
    question = next(q for q in open_questions(ledger, "maya") if q.subject == f"account:{account.id}")
    answer_questions(ledger, "maya", [Answer(question.id, kind, "")], by="the preparer")


def held(ledger: Ledger) -> Counter[tuple[str, int]]:
    return Counter((e.kind.value, e.cents) for e in effective(ledger.entries("maya")))


CONTRIBUTED = {("elective_deferral", 113548): 1, ("employer_contribution", 27938): 1}


@pytest.mark.parametrize("files", [(table(), STATEMENT), (STATEMENT, table())], ids=["csv first", "statement first"])
def test_a_contribution_has_its_kind_from_one_file_and_its_source_from_the_other(
    ledger: Ledger, files: tuple[bytes, bytes]
) -> None:
    notes = put_in(ledger, *files)
    assert "5 rows of the plan were joined with their source of money in the other file" in notes
    assert held(ledger) == CONTRIBUTED
    say(ledger, "AFTERTAX", "plan_after_tax")
    assert held(ledger) == {**CONTRIBUTED, ("after_tax_contribution", 64192): 1}


def test_a_contribution_into_the_roth_source_is_a_designated_roth_contribution(ledger: Ledger) -> None:
    put_in(ledger, table(), STATEMENT)
    say(ledger, "AFTERTAX", "plan_designated_roth")
    assert held(ledger)["designated_roth_contribution", 64192] == 1


def test_a_move_out_and_in_again_stays_one_question_about_a_rollover_to_roth(ledger: Ledger) -> None:
    put_in(ledger, STATEMENT, table())
    say(ledger, "AFTERTAX", "plan_after_tax")
    asked = [q for q in open_questions(ledger, "maya") if q.kind == "movement" and "641.92" in q.asks]
    assert len(asked) == 1
    assert asked[0].choices[0].answer == "in_plan_roth_rollover"


def test_a_row_that_the_statement_does_not_show_is_asked_as_before(ledger: Ledger) -> None:
    put_in(ledger, STATEMENT, table())
    say(ledger, "093456", "plan_pretax")
    (asked,) = (q for q in open_questions(ledger, "maya") if q.kind == "plan_source")
    assert "2023-02-10" in asked.asks and "import it too" in asked.reason


def test_importing_both_again_changes_nothing(ledger: Ledger) -> None:
    put_in(ledger, STATEMENT, table())
    before = held(ledger)
    put_in(ledger, table(ROWS[:3]), STATEMENT.replace(b"<FITID>F1<", b"<FITID>F1b<"))
    assert held(ledger) == before


def test_what_was_answered_stays_and_the_statement_adds_nothing_to_it(ledger: Ledger) -> None:
    put_in(ledger, table(ROWS[4:5]))
    say(ledger, "093456", "plan_pretax")
    (asked,) = (q for q in open_questions(ledger, "maya") if q.kind == "plan_source")
    answer_questions(ledger, "maya", [Answer(asked.id, "after_tax_contribution", "")], by="the preparer")
    put_in(ledger, STATEMENT)
    say_type = [q for q in open_questions(ledger, "maya") if q.kind == "account_type"]
    assert len(say_type) == 2
    assert held(ledger) == {("after_tax_contribution", 64192): 1}
