"""basis calc split and basis split: one 1099-R for each destination, and those that plan movements call for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.engine.plan.allocation import Into
from basis.engine.plan.reporting import Boxes, SplitError, split_direct_rollover
from basis.errors import ExitCode

NOTICE = ("calc", "split", "--box-1", "100000", "--box-5", "20000")


def test_80_000_to_a_traditional_and_20_000_to_a_roth_ira_are_two_forms_and_nothing_is_taxable(basis: Callable) -> None:
    """Notice 2014-54: the participant selects pretax money for the traditional IRA; box 2a, 0, says so."""
    document = basis(*NOTICE, "--to-traditional", "80000", "--to-roth-ira", "20000", "--json").document
    found = {form["to"]: {box: each["cents"] for box, each in form["boxes"].items()} for form in document["forms"]}
    assert found == {
        "traditional IRA": {"1": 80_000_00, "2a": 0, "4": 0, "5": 0},
        "Roth IRA": {"1": 20_000_00, "2a": 0, "4": 0, "5": 20_000_00},
    }
    assert document["sum"] == document["received"]


def test_an_in_plan_rollover_stays_one_form(basis: Callable) -> None:
    options = "--box-1 31500 --box-2a 1500 --box-5 30000 --to-roth-account 31500 --json"
    (form,) = basis("calc", "split", *options.split()).document["forms"]
    assert (form["codes"], form["boxes"]["2a"]["cents"]) == ("G", 1_500_00)


def test_withheld_tax_stands_on_the_form_with_taxable_money(basis: Callable) -> None:
    options = "--box-2a 5000 --box-4 500 --to-traditional 75000 --to-roth-ira 25000"
    document = basis(*NOTICE, *options.split(), "--json").document
    assert {form["to"]: form["boxes"]["4"]["cents"] for form in document["forms"]} == {
        "traditional IRA": 0,
        "Roth IRA": 500_00,
    }


def test_designated_roth_money_to_a_roth_ira_is_code_h(basis: Callable) -> None:
    answer = basis("calc", "split", "--codes", "H", "--box-1", "9000", "--box-5", "7000", "--to-roth-ira", "9000")
    assert answer.code == ExitCode.DONE
    assert "line 22" in " ".join(answer.out.split())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--box-1 100 --box-5 101 --to-roth-ira 100", "Box 5 is 101.00, above box 1"),
        ("--box-1 100 --box-5 20 --to-roth-ira 90", "add up to 90.00"),
        ("--box-1 100 --box-5 20 --box-2a 10 --to-traditional 100", "destinations make 0.00 taxable"),
        ("--box-1 100 --box-5 20 --box-2a 90 --to-roth-ira 100", "pretax"),
        ("--box-1 100 --codes 7 --to-roth-ira 100", "no direct rollover"),
        ("--box-1 100 --codes B --to-roth-ira 100", "no direct rollover"),
        ("--box-1 100 --codes GH --to-roth-ira 100", "exclude each other"),
        ("--box-1 100 --codes H --to-traditional 100", "Roth IRA only"),
        ("--box-1 100 --codes GB --to-roth-ira 100", "designated Roth account only"),
        ("--box-1 100 --codes H --box-2a 5 --to-roth-ira 100", "Box 2a must be empty"),
        ("--box-1 0 --box-5 0", "nothing to split"),
        ("--box-1 100 --codes G7 --to-roth-ira 100", "Code 7 does not stand beside G"),
    ],
)
def test_boxes_that_do_not_fit_are_refused_with_the_figures(basis: Callable, options: str, says: str) -> None:
    answer = basis("calc", "split", *options.split())
    assert answer.code == ExitCode.USAGE
    assert says in " ".join(answer.err.split())


CENTS = st.integers(0, 10_000_000)


@given(CENTS, CENTS, CENTS, CENTS, CENTS, st.integers(0, 100))
def test_every_split_adds_up_to_the_form_or_is_refused(
    traditional: int, roth: int, account: int, plan: int, withheld: int, after_tax_percent: int
) -> None:
    whole = traditional + roth + account + plan
    after_tax = whole * after_tax_percent // 100
    given_to = [
        (into, cents)
        for into, cents in (
            (Into.TRADITIONAL_IRA, traditional),
            (Into.ROTH_IRA, roth),
            (Into.ROTH_ACCOUNT, account),
            (Into.PLAN, plan),
        )
        if cents
    ]
    least_taxed = max(0, whole - after_tax - traditional - plan)
    received = Boxes(whole, least_taxed, withheld if whole else 0, after_tax)
    if not given_to:
        return
    split = split_direct_rollover(received, "G", given_to)
    assert split.whole == received
    assert all(form.boxes.box_2a + form.boxes.box_5 <= form.boxes.box_1 for form in split.forms)
    with pytest.raises(SplitError):
        split_direct_rollover(received._replace(box_5=whole + 1), "G", given_to)


HEADER = "date,owner,account,account_type,kind,amount,basis,to_account,to_account_type,plan\n"
ROWS = """\
2023-12-31,ana,Acme AT,plan_after_tax,opening_basis,0,,,,Acme
2024-03-01,ana,Acme AT,plan_after_tax,after_tax_contribution,30000,,,,Acme
2024-06-30,ana,Acme AT,plan_after_tax,direct_rollover,31500,30000,Roth 1,roth_ira,Acme
"""
FORMS = "form,tax_year,recipient_tin,account,box_1,box_2a,box_5,box_7\n"


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """After-tax money rolled over to a Roth IRA, and the forms that came."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0

    def told(forms: str = "") -> Callable:
        (tmp_path / "ledger.csv").write_text(HEADER + ROWS)
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        if forms:
            (tmp_path / "forms.csv").write_text(FORMS + forms)
            assert basis("import", tmp_path / "forms.csv").code == ExitCode.DONE
        return basis

    return told


def test_the_form_that_a_movement_calls_for_is_predicted_and_asked_for(ana: Callable) -> None:
    answer = ana()("split", "ana", "2024", "--json")
    assert answer.code == ExitCode.DISAGREE
    (form,) = answer.document["expected"]
    assert (form["codes"], form["to"], form["boxes"]) == (
        "G",
        "Roth IRA",
        {"1": 31_500_00, "2a": 1_500_00, "5": 30_000_00},
    )
    assert [finding["code"] for finding in answer.document["findings"]] == ["plan_form_not_received"]


def test_a_form_that_agrees_closes_it(ana: Callable) -> None:
    answer = ana("1099-R,2024,900-00-0001,Acme AT,31500,1500,30000,G\n")("split", "ana", "2024")
    assert answer.code == ExitCode.DONE
    assert "Every movement has its form" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_a_form_with_another_code_is_named_with_the_one_expected(ana: Callable) -> None:
    answer = ana("1099-R,2024,900-00-0001,Acme AT,31500,0,30000,H\n")("split", "ana", "2024", "--json")
    codes = [finding["code"] for finding in answer.document["findings"]]
    assert "plan_form_code" in codes


def test_a_form_whose_box_5_differs_from_the_rows_is_a_difference(ana: Callable) -> None:
    answer = ana("1099-R,2024,900-00-0001,Acme AT,31500,2500,29000,G\n")("split", "ana", "2024", "--json")
    (finding,) = answer.document["findings"]
    assert finding["code"] == "plan_form_differs"
    assert "30,000.00" in finding["message"]


def test_a_form_without_rows_asks_for_the_statements(ana: Callable) -> None:
    answer = ana("1099-R,2024,900-00-0001,Acme AT,31500,1500,30000,G\n1099-R,2024,900-00-0001,Acme AT,777,0,0,G\n")(
        "split", "ana", "2024", "--json"
    )
    assert [finding["code"] for finding in answer.document["findings"]] == ["plan_form_without_rows"]


def test_a_year_without_plan_money_says_so(ana: Callable) -> None:
    answer = ana()("split", "ana", "2022")
    assert answer.code == ExitCode.INPUT_REJECTED


def test_a_form_with_the_amount_of_a_movement_and_another_code_is_not_a_second_payment(
    basis: Callable, tmp_path: Path
) -> None:
    """Designated Roth money to a Roth IRA is code H. Under code G it is a mistake, and line 5a has it once."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    rows = (
        "2019-12-31,ana,Acme Roth,plan_designated_roth,opening_basis,0,,,,Acme\n"
        "2021-03-01,ana,Acme Roth,plan_designated_roth,designated_roth_contribution,7000,,,,Acme\n"
        "2024-06-30,ana,Acme Roth,plan_designated_roth,direct_rollover,9000,7000,Roth 1,roth_ira,Acme\n"
    )
    (tmp_path / "ledger.csv").write_text(HEADER + rows)
    (tmp_path / "forms.csv").write_text(FORMS + "1099-R,2024,900-00-0001,Acme Roth,9000,0,7000,G\n")
    for name in ("ledger.csv", "forms.csv"):
        assert basis("import", tmp_path / name).code == ExitCode.DONE
    document = basis("figure", "ana", "2024", "--json").document
    assert document["worksheets"]["form_1040"]["lines"]["5a"]["cents"] == 9_000_00
    assert "plan_form_code" in [finding["code"] for finding in document["findings"]]
    document = basis("split", "ana", "2024", "--json").document
    (finding,) = document["findings"]
    assert finding["code"] == "plan_form_code"
    assert "H is expected" in finding["message"]


@pytest.mark.parametrize(
    ("box_5", "line_5b", "differs"),
    [("15000", "750", False), ("15000.01", "750", False), ("14000", "1,750", True), ("15750", "0", True)],
)
def test_a_form_that_is_not_pro_rata_is_a_finding(
    basis: Callable, tmp_path: Path, box_5: str, line_5b: str, differs: bool
) -> None:
    """IRC 72(e)(8): 15,750 out of an account worth 31,500 with 30,000 of contributions holds 15,000 of them."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    rows = (
        "2023-12-31,ana,Acme AT,plan_after_tax,opening_basis,0,,,,Acme\n"
        "2024-03-01,ana,Acme AT,plan_after_tax,after_tax_contribution,30000,,,,Acme\n"
        "2024-06-30,ana,Acme AT,plan_after_tax,account_value,31500,,,,Acme\n"
        "2024-06-30,ana,Acme AT,plan_after_tax,direct_rollover,15750,,Roth 1,roth_ira,Acme\n"
    )
    (tmp_path / "ledger.csv").write_text(HEADER + rows)
    (tmp_path / "forms.csv").write_text(FORMS + f"1099-R,2024,900-00-0001,Acme AT,15750,,{box_5},G\n")
    for name in ("ledger.csv", "forms.csv"):
        assert basis("import", tmp_path / name).code == ExitCode.DONE
    assert basis("facts", "set", "ana", "separate_account:Acme", "yes").code == ExitCode.DONE
    document = basis("figure", "ana", "2024", "--json").document
    assert document["worksheets"]["form_1040"]["lines"]["5b"]["text"] == line_5b
    without_2a = "plan_code_g_boxes" in [each["code"] for each in document["findings"]]
    assert without_2a == (line_5b != "0"), "boxes 2a and 5 do not make box 1"
    answer = basis("split", "ana", "2024", "--json")
    assert [each["code"] for each in answer.document["findings"]] == ["plan_form_not_pro_rata"] * differs
    if differs:
        assert "make it 15,000.00" in answer.document["findings"][0]["message"]
