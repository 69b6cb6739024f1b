"""Open questions on the command line: listed, sent out as a file, answered, taken back; and sides that are linked."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

HEADER = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount"
NAMES = {"892": "IRA_XXX892_Transactions_20240206-112233.csv", "893": "Roth_XXX893_Transactions_20240206-112233.csv"}
WIDTH = 80


def export(tmp_path: Path, tail: str, *rows: tuple[str, str, str]) -> Path:
    """A Schwab export of one account: day, action, amount."""
    lines = [",".join(f'"{cell}"' for cell in HEADER.split(","))]
    lines += [f'"{day}","{action}","","TEXT","","","","{amount}"' for day, action, amount in rows]
    path = tmp_path / NAMES[tail]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """A client with both sides of three conversions, one deposit, and nothing answered."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n", encoding="utf-8")
    basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt")
    basis("account", "add", "ana", "44107892", "--custodian", "schwab", "--type", "traditional_ira")
    basis("account", "add", "ana", "44107893", "--custodian", "schwab", "--type", "roth_ira")
    days = ("02/14/2020", "02/15/2021", "02/14/2022")
    out = [(day, "Journal", "-$6000.00") for day in days]
    assert (
        basis("import", export(tmp_path, "892", *out, ("02/01/2022", "Wire Funds", "$70.00")), "--client", "ana").code
        == 0
    )
    into = [(day, "Journal", "$6000.00") for day in days]
    assert basis("import", export(tmp_path, "893", *into), "--client", "ana").code == 0
    return basis


def questions(basis: Callable, kind: str = "") -> list[dict]:
    found = basis("review", "list", "ana", "--json").document["questions"]
    return [q for q in found if kind in ("", q["kind"])]


def test_the_list_fits_80_columns_and_ends_with_open_questions(ana: Callable) -> None:
    told = ana("review", "list", "ana")
    assert told.code == ExitCode.OPEN
    assert all(len(line) <= WIDTH for line in told.out.splitlines())
    assert "    - 2020-02-14 schwab …7892 'Journal' -6,000.00" in told.out
    assert "settled by: Form 1099-R and Form 5498" in told.out


def test_a_question_has_its_effects_line_by_line_in_json(ana: Callable) -> None:
    (movement,) = questions(ana, "movement")
    conversion = next(choice for choice in movement["choices"] if choice["answer"] == "conversion")
    changed = {(c["year"], c["line"]): (c["before"], c["after"]) for c in conversion["changes"]}
    assert changed[2021, "8"] == (
        {"cents": None, "text": "", "status": "missing"},
        {"cents": 600_000, "text": "6,000.00", "status": "known"},
    )
    assert len(movement["rows"]) == 6
    assert movement["at_stake"]["cents"] >= 1_800_000


def test_one_question_is_shown_alone(ana: Callable) -> None:
    (movement,) = questions(ana, "movement")
    told = ana("review", "show", "ana", movement["id"])
    assert told.code == ExitCode.DONE
    assert told.out.count("'Journal'") >= 6
    assert ana("review", "show", "ana", "q-0000000000").code == ExitCode.INPUT_REJECTED


def test_the_list_goes_out_as_a_file_and_comes_back_answered(ana: Callable, tmp_path: Path) -> None:
    (movement,) = questions(ana, "movement")
    sent = ana("review", "list", "ana", "--csv")
    rows = list(csv.DictReader(sent.out.splitlines(keepends=True)))
    assert {"question", "asks", "choices", "answer", "why"} <= set(rows[0])
    for row in rows:
        assert row["choices"] and not row["answer"]
        row["answer"] = "conversion" if row["question"] == movement["id"] else ""
    back = tmp_path / "back.csv"
    with back.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert "ana: 1 answers recorded, 0 on record already." in ana("review", "answer", "ana", "--answers", back).out
    assert "ana: 0 answers recorded, 1 on record already." in ana("review", "answer", "ana", "--answers", back).out
    assert not questions(ana, "movement")
    assert movement["id"] in ana("review", "list", "ana", "--answered").out
    (given,) = ana("review", "list", "ana", "--answered", "--json").document["answers"]
    assert (given["answer"], given["by"]) == ("conversion", "the tests")


def test_an_answer_is_taken_back_and_asked_again(ana: Callable) -> None:
    (movement,) = questions(ana, "movement")
    before = questions(ana)
    ana("review", "answer", "ana", movement["id"], "conversion", "--why", "the client")
    undone = ana("review", "undo", "ana", movement["id"], "--why", "the letter says otherwise")
    assert undone.code == ExitCode.DONE
    assert questions(ana) == before
    assert ana("ledger", "verify").code == ExitCode.DONE
    assert ana("review", "undo", "ana", movement["id"], "--why", "again").code == ExitCode.INPUT_REJECTED


OTHER_ROWS = (("03/01/2022", "Journal", "$500.00"), ("03/02/2022", "Moneylink Transfer", "$200.00"))


def unknown_account(ana: Callable, tmp_path: Path) -> dict:
    """The question of what kind a third account is, with a few rows that wait for it."""
    NAMES["894"] = "Other_XXX894_Transactions_20240206-112233.csv"
    assert ana("import", export(tmp_path, "894", *OTHER_ROWS), "--client", "ana").code == 0
    (asked,) = questions(ana, "account_type")
    return asked


def test_the_kind_of_an_account_is_taken_back_like_any_other_answer(ana: Callable, tmp_path: Path) -> None:
    asked = unknown_account(ana, tmp_path)
    before, figured = questions(ana), ana("history", "ana").out
    for kind in ("taxable", "roth_ira", "traditional_ira"):
        assert ana("review", "answer", "ana", asked["id"], kind).code == ExitCode.DONE
        assert questions(ana) != before
        undone = ana("review", "undo", "ana", asked["id"], "--why", "the agreement says otherwise")
        assert undone.code == ExitCode.DONE, undone.err
        assert questions(ana) == before
        assert ana("history", "ana").out == figured
    assert ana("review", "list", "ana", "--answered").out == "No answers on record.\n"
    assert ana("ledger", "verify").code == ExitCode.DONE


def test_with_the_kind_of_an_account_go_the_answers_about_its_rows(ana: Callable, tmp_path: Path) -> None:
    asked = unknown_account(ana, tmp_path)
    before = questions(ana)
    ana("review", "answer", "ana", asked["id"], "roth_ira")
    row = next(q for q in questions(ana) if "894" in q["asks"] and "Moneylink" in q["asks"])
    assert ana("review", "answer", "ana", row["id"], "contribution:2022").code == ExitCode.DONE
    told = ana("review", "undo", "ana", asked["id"], "--why", "it is a SEP IRA")
    assert f"and 'contribution:2022' to {row['id']}, which rested on it" in told.out
    assert all(len(line) <= WIDTH for line in told.out.splitlines())
    assert questions(ana) == before
    # Said anew, the rows ask for what they are again.
    ana("review", "answer", "ana", asked["id"], "roth_ira")
    assert row["id"] in {q["id"] for q in questions(ana)}


def test_an_account_of_another_kind_has_its_rows_read_by_that_kind(ana: Callable, tmp_path: Path) -> None:
    asked = unknown_account(ana, tmp_path)
    ana("review", "answer", "ana", asked["id"], "traditional_ira")
    first, second = (q for q in questions(ana) if "894: '" in q["asks"])
    ana("review", "answer", "ana", first["id"], "contribution:2022")
    ana("review", "answer", "ana", second["id"], "rollover_in")
    account = next(
        a["id"] for a in ana("account", "list", "ana", "--json").document["accounts"] if "894" in a["account"]
    )
    assert ana("account", "add", "ana", account, "--type", "roth_ira").code == ExitCode.DONE
    entries = ana("entries", "ana", "--json").document["entries"]
    reversed_ones = {e["reverses"] for e in entries} | {e["id"] for e in entries if e["reverses"]}
    standing = [e for e in entries if "894" in e["account"] and e["id"] not in reversed_ones]
    assert {e["account_type"] for e in standing} == {"roth_ira"}
    assert {e["kind"] for e in standing} == {"contribution", "rollover_in"}
    assert not [q for q in questions(ana) if "894: '" in q["asks"]]
    assert ana("ledger", "verify").code == ExitCode.DONE


def test_a_kind_said_otherwise_since_stays_when_the_answer_is_taken_back(ana: Callable, tmp_path: Path) -> None:
    asked = unknown_account(ana, tmp_path)
    ana("review", "answer", "ana", asked["id"], "roth_ira")
    accounts = ana("account", "list", "ana", "--json").document["accounts"]
    other = next(a["id"] for a in accounts if "894" in a["account"])
    ana("account", "add", "ana", other, "--type", "roth_sep_ira")
    assert ana("review", "undo", "ana", asked["id"], "--why", "a slip").code == ExitCode.DONE
    accounts = ana("account", "list", "ana", "--json").document["accounts"]
    assert next(a["account_type"] for a in accounts if a["id"] == other) == "roth_sep_ira"


def test_form_5498_of_may_says_at_its_import_what_it_closes(ana: Callable, tmp_path: Path) -> None:
    forms = tmp_path / "may.csv"
    rows = [f"5498,{year},Charles Schwab,44107893,6000.00,7000.00,X" for year in (2020, 2021, 2022)]
    forms.write_text("form,tax_year,payer,account,box_3,box_5,box_7_roth\n" + "\n".join(rows) + "\n", encoding="utf-8")
    told = ana("import", forms, "--client", "ana")
    assert "closes the questions about 6 rows: conversion" in " ".join(told.out.split())
    assert all(len(line) <= WIDTH for line in told.out.splitlines())
    assert not questions(ana, "movement")


def test_form_5498_of_may_says_which_question_about_form_1099_r_it_closes(basis: Callable, tmp_path: Path) -> None:
    (tmp_path / "ssn.txt").write_text("900-00-0001\n", encoding="utf-8")
    basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt")
    january, may = tmp_path / "january.csv", tmp_path / "may.csv"
    header = "form,tax_year,payer,account,box_1,box_3,box_5,box_7,box_7_ira,box_7_roth\n"
    january.write_text(f"{header}1099-R,2022,Bank,Trad 1,6000.00,,,7,X,\n", encoding="utf-8")
    may.write_text(f"{header}5498,2022,Bank,Roth 1,,6000.00,6100.00,,,X\n", encoding="utf-8")
    assert "closed" not in basis("import", january, "--client", "ana").out
    (asked,) = questions(basis, "document")
    assert "employer_roth" not in {choice["answer"] for choice in asked["choices"]}
    told = basis("import", may, "--client", "ana")
    assert f"closed by these forms: {asked['id']} ana: Form 1099-R for 2022, 6,000.00" in " ".join(told.out.split())
    assert not questions(basis, "document")
    assert basis("import", may, "--client", "ana", "--json").document["closed"] == []


SIDES = """date,owner,account,account_type,kind,amount,to_account,to_account_type
2022-03-01,ana,44107892,traditional_ira,conversion,500.00,44107893,roth_ira
2022-03-03,ana,44107893,roth_ira,conversion_in,500.12,,
"""


def test_sides_that_nearly_agree_are_suggested_and_linked(ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "sides.csv").write_text(SIDES, encoding="utf-8")
    assert ana("import", tmp_path / "sides.csv").code == ExitCode.DONE
    told = ana("link", "--suggest", "ana")
    assert "because: 0.12 apart, 2 business days apart, traditional_ira to roth_ira" in told.out
    assert "basis link e1 e2" in told.out
    assert ana("link", "e1", "e2").code == ExitCode.DONE
    assert "Nothing is left that may belong together." in ana("link", "--suggest", "ana").out
    assert ana("link", "e1").code == ExitCode.USAGE
