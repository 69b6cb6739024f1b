"""What a preparer is asked about gifts, rollovers and required distributions, and what each answer does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

FACTS = "owner,year,key,value\nana,,all_iras_listed,yes\nana,,birth_date,1945-02-03\n"
HEADER = "date,owner,account,account_type,kind,amount,to_account,to_account_type,arrived\n"
OPENING = "2022-12-31,ana,Trad 1,traditional_ira,opening_basis,4000,,,\n"
VALUE = "2023-12-31,ana,Trad 1,traditional_ira,year_end_value,30000,,,\n"


@pytest.fixture
def with_rows(basis: Callable, tmp_path: Path) -> Callable:
    """Imports rows and facts of one client; gives the command line."""

    def on_file(rows: str, facts: str = "") -> Callable:
        (tmp_path / "ssn.txt").write_text("900-00-0001\n", encoding="utf-8")
        assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
        (tmp_path / "ledger.csv").write_text(HEADER + OPENING + rows + VALUE, encoding="utf-8")
        (tmp_path / "facts.csv").write_text(FACTS + facts, encoding="utf-8")
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        assert basis("facts", "import", tmp_path / "facts.csv", "--client", "ana").code == ExitCode.DONE
        return basis

    return on_file


def question(basis: Callable, kind: str) -> str:
    """The id of the one open question of a kind."""
    (found,) = [q["id"] for q in basis("review", "list", "--json").document["questions"] if q["kind"] == kind]
    return str(found)


def line(basis: Callable, number: str) -> tuple[str, str]:
    shown = basis("figure", "ana", "2023", "--json").document["lines"][number]
    return shown["text"], shown["status"]


LATE = "2023-02-01,ana,Trad 1,traditional_ira,rollover_out,1000,,traditional_ira,2023-05-20\n"


@pytest.mark.parametrize(
    ("answer", "line_7"), [("waived", ("", "blank")), ("transfer", ("", "blank")), ("distribution", ("1,000", "known"))]
)
def test_a_late_rollover_is_asked_about_and_each_answer_settles_it(
    with_rows: Callable, answer: str, line_7: tuple[str, str]
) -> None:
    basis = with_rows(LATE)
    assert line(basis, "7") == ("1,000", "assumed")
    said = basis("review", "answer", "ana", question(basis, "rollover"), answer, "--why", "the bank's letter")
    assert said.code == ExitCode.DONE, said.err
    assert line(basis, "7") == line_7
    if answer == "distribution":
        # What arrived too late is a contribution, and whether it was deducted is the next question.
        treatment = question(basis, "treatment")
        assert basis("review", "answer", "ana", treatment, "nondeductible", "--why", "the return").code == ExitCode.DONE
        assert line(basis, "1") == ("1,000", "known")
    assert not basis("review", "list", "--json").document["questions"]


def test_a_required_distribution_that_was_converted_is_asked_about(with_rows: Callable) -> None:
    conversion = "2023-02-01,ana,Trad 1,traditional_ira,conversion,20000,Roth 1,roth_ira,\n"
    basis = with_rows(conversion, "ana,2023,rmd_required,1500\n")
    assert line(basis, "7") == ("1,500", "conflict")
    answered = basis("review", "answer", "ana", question(basis, "rmd"), "distribution", "--why", "statement")
    assert answered.code == ExitCode.DONE, answered.err
    assert (line(basis, "7"), line(basis, "8")) == (("1,500", "known"), ("18,500", "known"))


def test_what_only_a_worksheet_waits_for_is_asked_too_and_the_worksheet_explains_itself(with_rows: Callable) -> None:
    """With nothing but a gift there is no line 7, and the offset is asked all the same."""
    basis = with_rows("2023-03-01,ana,Trad 1,traditional_ira,qcd,700,,,\n")
    assert line(basis, "7") == ("", "blank")
    answered = basis("review", "answer", "ana", question(basis, "qcd_offset_used"), "0", "--why", "the client")
    assert answered.code == ExitCode.DONE, answered.err
    document = basis("figure", "ana", "2023", "--json").document
    assert document["worksheets"]["qcd"]["lines"]["9"]["status"] == "known"
    explained = basis("explain", "ana", "2023", "qcd/9")
    assert explained.code == ExitCode.DONE
    assert "ledger.csv, row 3" in explained.out
    assert "qcd/9" in basis("explain", "ana", "2023", "qcd/99").err


def test_the_after_tax_part_of_a_rollover_is_asked_for_and_is_no_more_than_what_was_rolled_over(
    with_rows: Callable,
) -> None:
    basis = with_rows(
        "2023-03-02,ana,Trad 1,traditional_ira,direct_rollover_in,5000,,,\n"
        "2023-06-01,ana,Trad 1,traditional_ira,distribution,100,,,\n"
    )
    assert line(basis, "2") == ("", "missing")
    asked = question(basis, "after_tax")
    too_much = basis("review", "answer", "ana", asked, "5,001", "--why", "a slip")
    assert too_much.code != ExitCode.DONE and "5,000.00 was rolled over" in too_much.err
    said = basis("review", "answer", "ana", asked, "1,200", "--why", "Form 1099-R of the plan, box 5")
    assert said.code == ExitCode.DONE, said.err
    assert line(basis, "2") == ("5,200", "known")
    basis("review", "undo", "ana", asked, "--why", "it was another client")
    assert line(basis, "2") == ("", "missing")
