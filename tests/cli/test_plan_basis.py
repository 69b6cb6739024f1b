"""Basis in employer plans on the command line: figure, explain, history and trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

ROWS = """\
date,owner,account,account_type,kind,amount,to_account,to_account_type,plan
2024-12-31,ana,After-tax,plan_after_tax,opening_basis,0,,,Acme 401(k)
2024-12-31,ana,Plan Roth,plan_designated_roth,opening_basis,0,,,Acme 401(k)
2025-03-28,ana,After-tax,plan_after_tax,after_tax_contribution,"30,000.00",,,Acme 401(k)
2025-09-02,ana,After-tax,plan_after_tax,account_value,"31,500.00",,,Acme 401(k)
2025-09-02,ana,After-tax,plan_after_tax,in_plan_roth_rollover,"15,750.00",Plan Roth,plan_designated_roth,Acme 401(k)
"""
KEY = "plan_acme_401_k"


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """A client with after-tax money in one plan, half of it converted within the plan."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    options = ("--name", "Ana Sample", "--birth-date", "1980-05-05", "--ssn-file", tmp_path / "ssn.txt")
    assert basis("client", "add", "ana", *options).code == ExitCode.DONE
    (tmp_path / "ledger.csv").write_text(ROWS)
    assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
    assert basis("facts", "set", "ana", "separate_account:Acme 401(k)", "yes").code == ExitCode.DONE
    return basis


def test_history_shows_what_each_plan_holds(ana: Callable) -> None:
    answer = ana("history", "ana", "--json")
    (year,) = [year for year in answer.document["years"] if year["year"] == 2025]
    assert {what: held["text"] for what, held in year["plans"][KEY].items()} == {
        "after_tax": "15,000.00",
        "designated_roth": "15,750.00",
    }


def test_history_fits_into_80_columns_and_names_the_plan(ana: Callable) -> None:
    shown = ana("history", "ana").out
    assert max(len(row) for row in shown.splitlines()) <= 80
    assert "2025  Acme 401(k)" in shown


def test_figures_of_a_plan_are_cents_beside_a_return_in_whole_dollars(ana: Callable) -> None:
    sheets = ana("figure", "ana", "2025", "--json").document["worksheets"]
    assert sheets[KEY]["lines"]["12"]["text"] == "750.00"
    assert sheets["form_1040"]["lines"]["5b"]["text"] == "750"
    assert "750.00" in ana("figure", "ana", "2025").out


def test_a_line_of_a_plan_explains_itself_down_to_its_rows(ana: Callable) -> None:
    answer = ana("explain", "ana", "2025", f"{KEY}/12")
    assert answer.code == ExitCode.DONE
    assert "account_value 31,500.00" in answer.out


def test_a_row_of_a_plan_leads_to_the_lines_that_rest_on_it(ana: Callable) -> None:
    traced = ana("trace", "e3", "--json").document
    assert {"year": 2025, "line": f"{KEY}/10"} in traced["worksheet_lines"]
    assert {"year": 2025, "line": "form_1040/5b"} in traced["worksheet_lines"]


def test_what_a_plan_held_before_its_first_row_is_asked_and_the_answer_opens_its_books(
    basis: Callable, tmp_path: Path
) -> None:
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt")
    rows = [row for row in ROWS.splitlines() if not row.startswith("2024")]
    (tmp_path / "ledger.csv").write_text("\n".join(rows) + "\n")
    assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
    questions = basis("review", "list", "--json").document["questions"]
    asked = {q["asks"]: q["id"] for q in questions if q["kind"] == "plan_opening"}
    after_tax, roth = sorted(asked)
    assert "After-tax" in after_tax and "Plan Roth" in roth
    said = basis("review", "answer", "ana", asked[after_tax], "2,000", "--why", "the statement of December 2024")
    assert said.code == ExitCode.DONE, said.err
    opened = basis("figure", "ana", "2025", "--json").document["worksheets"][KEY]["lines"]["1"]
    assert (opened["text"], opened["status"]) == ("2,000.00", "known")
    (entry,) = [e for e in basis("entries", "ana", "--json").document["entries"] if e["kind"] == "opening_basis"]
    assert entry["date"] == "2024-12-31"
