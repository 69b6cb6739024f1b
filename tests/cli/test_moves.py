"""basis moves: the best order of moves for a client, from the ledger, and the form that would result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

HEADER = "date,owner,account,account_type,kind,amount,for_year,treatment,plan\n"
IRAS = """\
2024-12-31,ana,Trad 1,traditional_ira,opening_basis,10000,,,
2024-12-31,ana,Trad 1,traditional_ira,year_end_value,100000,,,
2025-06-30,ana,Trad 1,traditional_ira,account_value,100000,,,
"""
PLAN = """\
2024-12-31,ana,Acme AT,plan_after_tax,opening_basis,0,,,Acme
2025-05-31,ana,Acme AT,plan_after_tax,after_tax_contribution,20000,,,Acme
2025-05-31,ana,Acme pre,plan_pretax,elective_deferral,23500,,,Acme
"""
FIT = (",after_tax_allowed:Acme,yes", ",in_plan_roth_allowed:Acme,yes", "2025,compensation:Acme,200000")
ALWAYS = ("2025,compensation,200000", ",all_iras_listed,yes", "2025,filing_status,single")


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """Rows and facts of Ana, born in 1980; gives her moves of 2025."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    options = ("--name", "Ana Sample", "--birth-date", "1980-05-05", "--ssn-file", tmp_path / "ssn.txt")
    assert basis("client", "add", "ana", *options).code == ExitCode.DONE

    def tell(rows: str, *facts: str) -> Callable:
        (tmp_path / "ledger.csv").write_text(HEADER + rows)
        said = "".join(f"ana,{fact}\n" for fact in (*ALWAYS, *facts))
        (tmp_path / "facts.csv").write_text("owner,year,key,value\n" + said)
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        assert basis("facts", "import", tmp_path / "facts.csv", "--client", "ana").code == ExitCode.DONE
        return basis

    return tell


def steps(document: dict) -> list[tuple[str, str]]:
    return [(step["state"], step["text"]) for step in document["steps"]]


def test_after_tax_money_first_then_pre_tax_money_out_then_the_rest_is_converted_untaxed(ana: Callable) -> None:
    answer = ana(IRAS + PLAN, *FIT, ",ira_rollovers_allowed:Acme,yes")("moves", "ana", "2025", "--json")
    assert answer.code == ExitCode.DONE
    assert steps(answer.document) == [
        ("do", "20,000.00"),
        ("do", "26,500.00"),
        ("do", "90,000.00"),
        ("do", "7,000.00"),
        ("do", "17,000.00"),
    ]
    assert answer.document["after"]["lines"]["18"]["text"] == "0"
    assert answer.document["without"]["lines"]["18"]["text"] == "14,299"
    assert answer.document["after"]["lines"]["14"]["text"] == "0"


def test_whether_the_plan_takes_ira_money_is_asked(ana: Callable) -> None:
    answer = ana(IRAS + PLAN, *FIT)("moves", "ana", "2025")
    assert answer.code == ExitCode.OPEN
    assert "ira_rollovers_allowed" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_without_a_plan_the_conversion_stays_pro_rata(ana: Callable) -> None:
    document = ana(IRAS)("moves", "ana", "2025", "--json").document
    assert [state for state, _ in steps(document)] == ["no", "do", "do"]
    assert document["after"]["lines"]["18"]["text"] == document["without"]["lines"]["18"]["text"] == "90,000"


def test_a_simple_ira_in_its_first_two_years_stays(ana: Callable) -> None:
    simple = "2025-06-30,ana,Simple 1,simple_ira,account_value,5000,,,\n"
    facts = (*FIT, ",ira_rollovers_allowed:Acme,yes", ",simple_began,2024-06-01")
    document = ana(IRAS + PLAN + simple, *facts)("moves", "ana", "2025", "--json").document
    (step,) = [step for step in document["steps"] if step["what"].startswith("Pre-tax")]
    assert step["text"] == "90,000.00"
    assert "SIMPLE IRA of 5,000.00" in step["why"]
    after = document["after"]["lines"]
    assert (after["6"]["text"], after["8"]["text"]) == ("5,000", "17,000"), "Treas. Reg. 1.408A-4, A-4(b)"
    assert (after["10"]["text"], after["18"]["text"]) == ("0.77273", "3,864")


def test_a_required_distribution_not_taken_yet_may_not_go(ana: Callable) -> None:
    facts = (*FIT, ",ira_rollovers_allowed:Acme,yes", "2025,rmd_required,4000")
    document = ana(IRAS + PLAN, *facts)("moves", "ana", "2025", "--json").document
    assert document["may_go_to_a_plan"]["text"] == "86,000.00"
    after = document["after"]["lines"]
    assert (after["7"]["text"], after["8"]["text"]) == ("4,000", "17,000"), "Treas. Reg. 1.408A-4, A-6"
    assert ("do", "4,000.00") in steps(document)


def test_a_year_that_is_over_is_refused(ana: Callable) -> None:
    answer = ana(IRAS)("moves", "ana", "2024")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "is over" in answer.err


def test_a_plan_that_traps_after_tax_money_is_advised_against(ana: Callable) -> None:
    facts = (
        *(",after_tax_allowed:Acme,yes", ",in_plan_roth_allowed:Acme,no", ",in_service_allowed:Acme,no"),
        *("2025,compensation:Acme,200000", ",ira_rollovers_allowed:Acme,no"),
    )
    document = ana(IRAS + PLAN, *facts)("moves", "ana", "2025", "--json").document
    assert steps(document)[0] == ("no", "26,500.00")
