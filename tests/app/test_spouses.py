"""Two spouses on file: limits look across, basis does not, and a worksheet explains itself on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

LEDGER = """date,owner,account,account_type,kind,amount,for_year
2022-12-31,ana,Trad A,traditional_ira,opening_basis,"500.00",
2023-05-01,ana,Trad A,traditional_ira,contribution,"6,500.00",2023
2022-12-31,ben,Trad B,traditional_ira,opening_basis,"{his_basis}",
2023-06-01,ben,Trad B,traditional_ira,distribution,"2,000.00",
2023-12-31,ben,Trad B,traditional_ira,year_end_value,"48,000.00",
"""
FACTS = """owner,year,key,value
ana,,all_iras_listed,yes
ana,,birth_date,1980-04-04
ana,,spouse,{spouse}
ana,2023,filing_status,joint
ana,2023,covered_by_plan,yes
ana,2023,magi_before_ira,"124,000.00"
ana,2023,compensation,"70,000.00"
ben,,all_iras_listed,yes
ben,,spouse,ana
"""


@pytest.fixture
def couple(basis: Callable, tmp_path: Path) -> Callable:
    """Ana and Ben on file; gives the command line back."""

    def enter(*, his_basis: str = "0.00", spouse: str = "ben") -> Callable:
        for number, client in enumerate(("ana", "ben"), start=1):
            ssn = tmp_path / "ssn.txt"
            ssn.write_text(f"900-00-000{number}\n", encoding="utf-8")
            assert basis("client", "add", client, "--name", client.title(), "--ssn-file", ssn).code == ExitCode.DONE
        (tmp_path / "ledger.csv").write_text(LEDGER.format(his_basis=his_basis), encoding="utf-8")
        (tmp_path / "facts.csv").write_text(FACTS.format(spouse=spouse), encoding="utf-8")
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        assert basis("facts", "import", tmp_path / "facts.csv").code == ExitCode.DONE
        return basis

    return enter


def test_what_a_spouse_took_out_is_income_of_the_joint_return(couple: Callable) -> None:
    """Without basis all 2,000 is income: 136,000 - 126,000 = 10,000; x 32.5% = 3,250."""
    document = couple()("figure", "ana", 2023, "--json").document
    assert document["worksheets"]["ira_deduction"]["lines"]["5"]["text"] == "126,000"
    assert document["lines"]["1"]["text"] == "3,250"


def test_spouses_do_not_touch_each_others_basis(couple: Callable) -> None:
    """Ben's basis makes some of his money tax free; none of it is on a form of Ana's, nor hers on his."""
    basis = couple(his_basis="40,000.00")
    hers = basis("figure", "ana", 2023, "--json").document["lines"]
    his = basis("figure", "ben", 2023, "--json").document["lines"]
    assert (hers["2"]["text"], his["2"]["text"]) == ("500", "40,000")
    assert his["15c"]["text"] == "400"
    assert hers["14"]["cents"] == hers["1"]["cents"] + 500_00


def test_a_spouse_who_is_not_on_file_is_asked_for_by_name(couple: Callable) -> None:
    answer = couple(spouse="carl")("figure", "ana", 2023)
    assert answer.code == ExitCode.OPEN
    assert "carl" in answer.out and "outside" in answer.out


def test_a_line_of_the_worksheet_explains_itself(couple: Callable) -> None:
    basis = couple()
    answer = basis("explain", "ana", 2023, "ira_deduction/12")
    assert answer.code == ExitCode.DONE
    for words in ("IRA Deduction Worksheet", "magi_before_ira", "ledger.csv"):
        assert words in answer.out
    refused = basis("explain", "ana", 2023, "ira_deduction/99")
    assert refused.code == ExitCode.INPUT_REJECTED
    assert "ira_deduction/12" in refused.err
