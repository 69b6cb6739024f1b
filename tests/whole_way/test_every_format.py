"""A folder with one sample of every format and generation goes in with one command, and ends in a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from every_format import CLIENT, NAME, SSN, answer_to, families, folder_of_everything, papers, write_answers
from form_samples import official_blank
from importer_samples import samples
from pypdf import PdfReader

import basis as program
from basis.app.review import open_questions
from basis.errors import ExitCode
from basis.ledger import effective

ROUNDS = 6


def everything(run: Callable, tmp_path: Path, order: list[str]) -> Path:
    """A folder of all samples, and a client whose they are."""
    (tmp_path / "ssn.txt").write_text(SSN)
    assert run("client", "add", CLIENT, "--name", NAME, "--ssn-file", tmp_path / "ssn.txt").code == ExitCode.DONE
    return folder_of_everything(tmp_path / "all", order)


def told(ledger_path: Path) -> tuple[object, ...]:
    """What a ledger knows and asks, without the numbers that depend on the order of imports."""
    with program.open_ledger(ledger_path) as ledger:
        shown = {account.id: account.shown for account in ledger.accounts(CLIENT, hidden=True)}
        entries = effective(ledger.entries(CLIENT))
        return (
            Counter((shown[e.account], e.kind, e.day, e.year, e.cents, e.for_year) for e in entries),
            Counter((d.form, d.tax_year, shown[d.account], d.payer, str(d.boxes)) for d in ledger.returns(CLIENT)),
            sorted(question.id for question in open_questions(ledger, CLIENT)),
            len(ledger.asked_rows(CLIENT)),
        )


def test_one_sample_of_every_format_goes_in_with_one_command_and_ends_in_a_form(
    basis: Callable, tmp_path: Path
) -> None:
    official_blank(2018)
    folder = everything(basis, tmp_path, families())
    answer = basis("import", folder, "--client", CLIENT)
    assert answer.code == ExitCode.DONE, answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    document = basis("import", folder, "--client", CLIENT, "--json").document
    files = document["files"]
    assert len(files) == len(samples()) + len(papers())
    assert not [each for each in files if each["error"]]
    # Four accounts of other samples end like a masked one of a transcript.
    assert any(question.kind == "form_account" for question in questions_of(tmp_path / "ledger.db"))
    # Importing again has added nothing.
    assert not any(each["new"] for each in files)

    ledger_path = tmp_path / "ledger.db"
    asked = 0
    for number in range(ROUNDS):
        questions = questions_of(ledger_path)
        if not questions:
            break
        assert len({question.id for question in questions}) == len(questions)
        asked += len(questions)
        given = write_answers(tmp_path / f"answers {number}.csv", questions)
        answered = basis("review", "answer", CLIENT, "--answers", given)
        assert answered.code == ExitCode.DONE, answered.err
    assert questions_of(ledger_path) == ()
    assert asked > len(families())

    years = basis("history", CLIENT, "--json").document["years"]
    for year in range(2014, 2026):
        figured = basis("figure", CLIENT, str(year), "--json")
        assert figured.code in (ExitCode.DONE, ExitCode.OPEN), figured.err
        assert figured.document["lines"]
    assert years
    filled = basis("fill", CLIENT, "2018", "-o", tmp_path / "forms")
    assert filled.code == ExitCode.DONE, filled.out + filled.err
    (form,) = (tmp_path / "forms").rglob("*.pdf")
    lines = basis("figure", CLIENT, "2018", "--json").document["lines"]
    values = {str(field.get("/V", "")) for field in (PdfReader(form).get_fields() or {}).values()}
    assert lines["14"]["cents"] and lines["14"]["text"].split(".")[0] in values


def questions_of(ledger_path: Path) -> tuple[object, ...]:
    with program.open_ledger(ledger_path) as ledger:
        return tuple(open_questions(ledger, CLIENT))


def test_the_order_of_the_files_changes_nothing(basis: Callable, tmp_path: Path) -> None:
    """Whether accounts come before the papers that show only the end of their numbers, or in a later command."""
    found = []
    for number, order in enumerate((families(), families()[::-1], families()[::-1])):
        place = tmp_path / str(number)
        place.mkdir()
        run = lambda *arguments, at=place: basis("--ledger", at / "ledger.db", *arguments)  # noqa: E731
        folder = everything(run, place, order)
        if number == 2:
            for paper in folder.rglob("transcript*"):
                assert run("import", paper, "--client", CLIENT).code == ExitCode.DONE
        run("import", folder, "--client", CLIENT)
        found.append(told(place / "ledger.db"))
    assert found[0] == found[1] == found[2]
    assert all(found[0])


def test_accounts_that_end_alike_are_asked_about_one_by_one(basis: Callable, tmp_path: Path) -> None:
    run = basis
    run("import", everything(run, tmp_path, families()), "--client", CLIENT)
    alike = [q for q in questions_of(tmp_path / "ledger.db") if q.kind == "account_type" and "…0001" in q.asks]
    assert len(alike) > 2
    assert len({question.id for question in alike}) == len(alike)
    kinds = {question.id: kind for question, kind in zip(alike, ("roth_ira", "taxable", "sep_ira"), strict=False)}
    rows = "".join(f"{question},{kind},said\n" for question, kind in kinds.items())
    (tmp_path / "kinds.csv").write_text(f"question,answer,why\n{rows}")
    run("review", "answer", CLIENT, "--answers", tmp_path / "kinds.csv")
    listed = {
        each["account"]: each["account_type"] for each in run("account", "list", CLIENT, "--json").document["accounts"]
    }
    for question in alike[:3]:
        name = question.asks.removeprefix("What kind of account is ").rstrip("?")
        assert listed[name] == kinds[question.id]
    assert answer_to(alike[0])
