"""basis calc room and basis room: the same worksheet from options and from a client's ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

HEADER = "date,owner,account,account_type,kind,amount,for_year,plan\n"
ACME = """\
2025-06-30,ana,Acme pre-tax,plan_pretax,elective_deferral,23500,,Acme 401(k)
2025-06-30,ana,Acme match,plan_employer,employer_contribution,6000,,Acme 401(k)
2026-02-15,ana,Acme match,plan_employer,employer_contribution,4000,2025,Acme 401(k)
2025-07-31,ana,Acme after-tax,plan_after_tax,after_tax_contribution,20000,,Acme 401(k)
"""
BOLT = "2025-03-31,ana,Bolt pre-tax,plan_pretax,elective_deferral,5000,,Bolt 401(k)\n"


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """Import plan rows and facts of Ana, born in 1980; gives the command line back."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n")
    options = ("--name", "Ana Sample", "--birth-date", "1980-05-05", "--ssn-file", tmp_path / "ssn.txt")
    assert basis("client", "add", "ana", *options).code == ExitCode.DONE

    def tell(rows: str, *facts: str) -> Callable:
        (tmp_path / "ledger.csv").write_text(HEADER + rows)
        (tmp_path / "facts.csv").write_text("owner,year,key,value\n" + "".join(f"ana,{fact}\n" for fact in facts))
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        assert basis("facts", "import", tmp_path / "facts.csv", "--client", "ana").code == ExitCode.DONE
        return basis

    return tell


def room_of(document: dict, number: int = 0) -> str:
    return document["employers"][number]["room"]["text"]


def test_the_room_of_the_issue_is_36_500(basis: Callable) -> None:
    options = "--year 2025 --age 45 --deferral 23500 --employer 10000 --compensation 200000"
    answer = basis("calc", "room", *options.split(), "--json")
    assert (answer.code, room_of(answer.document)) == (ExitCode.DONE, "36,500.00")
    assert any("Notice 2024-80" in citation for citation in answer.document["citations"])


def test_the_text_fits_into_80_columns(basis: Callable) -> None:
    answer = basis("calc", "room", "--year", "2025", "--age", "62", "--deferral", "34750", "--compensation", "200000")
    assert max(len(line) for line in answer.out.splitlines()) <= 80
    assert "81,250.00" in answer.out


def test_without_pay_the_room_is_missing_and_says_what_to_give(basis: Callable) -> None:
    answer = basis("calc", "room", "--year", "2025", "--age", "45", "--deferral", "23500")
    assert answer.code == ExitCode.OPEN
    assert "--compensation" in answer.out


def test_plans_are_not_followed_before_2001(basis: Callable) -> None:
    answer = basis("calc", "room", "--year", "2000", "--compensation", "200000")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "2001" in answer.err


def test_pay_is_wages_or_self_employment(basis: Callable) -> None:
    answer = basis("calc", "room", "--year", "2025", "--compensation", "1", "--net-self-employment", "1")
    assert answer.code == ExitCode.USAGE
    assert "--wages" in answer.err


def test_a_negative_amount_is_refused(basis: Callable) -> None:
    answer = basis("calc", "room", "--year", "2025", "--compensation", "1", "--after-tax", "-1")
    assert answer.code == ExitCode.USAGE
    assert "--after-tax" in answer.err


def test_the_ledger_gives_the_room_with_an_employer_contribution_made_the_next_year(ana: Callable) -> None:
    basis = ana(ACME, "2025,compensation:Acme 401(k),200000")
    answer = basis("room", "ana", "2025", "--json")
    assert (answer.code, room_of(answer.document)) == (ExitCode.DONE, "16,500.00")
    rests_on = answer.document["employers"][0]["rests_on"]
    assert [part["cents"] for part in rests_on if part["line"] == "9"] == [6_000_00, 4_000_00]
    assert all(part["refs"] for part in rests_on)
    assert "elective deferral of 2025-06-30" in basis("room", "ana", "2025").out


def test_without_the_fact_compensation_the_room_is_missing_and_names_the_fact(ana: Callable) -> None:
    answer = ana(ACME)("room", "ana", "2025")
    assert answer.code == ExitCode.OPEN
    assert "compensation:Acme 401(k)" in " ".join(answer.out.split())


def test_two_unrelated_employers_have_a_limit_each_and_share_the_limit_of_deferrals(ana: Callable) -> None:
    facts = ("2025,compensation:Acme 401(k),200000", "2025,compensation:Bolt 401(k),50000")
    answer = ana(ACME + BOLT, *facts)("room", "ana", "2025", "--json")
    assert [room_of(answer.document, n) for n in (0, 1)] == ["16,500.00", "45,000.00"]
    codes = [finding["code"] for each in answer.document["employers"] for finding in each["findings"]]
    assert codes == ["excess_deferral", "excess_deferral"]


def test_related_employers_share_one_limit(ana: Callable) -> None:
    """An excess deferral counts until it is paid back (Treas. Reg. 1.415(c)-1(b)(2)(ii)(D))."""
    facts = (
        "2025,compensation:Acme 401(k),200000",
        "2025,compensation:Bolt 401(k),50000",
        ",employer:Acme 401(k),Acme",
        ",employer:Bolt 401(k),Bolt",
        ",related_employers,Acme; Bolt",
    )
    answer = ana(ACME + BOLT, *facts)("room", "ana", "2025", "--json")
    (both,) = answer.document["employers"]
    assert both["employer"] == "Acme and Bolt"
    assert both["room"]["text"] == "11,500.00"
    assert [finding["code"] for finding in both["findings"]] == ["excess_deferral"]


def test_the_one_plan_without_pay_is_that_of_the_persons_own_business(ana: Callable) -> None:
    facts = ("2025,compensation:Acme 401(k),200000", "2025,net_self_employment,100000")
    answer = ana(ACME + BOLT, *facts)("room", "ana", "2025", "--json")
    bolt = answer.document["employers"][1]
    assert "self_employment" in bolt["worksheets"]
    assert bolt["worksheets"]["self_employment"]["lines"]["2"]["cents"] == 1_339_08


def test_a_governmental_457b_plan_has_no_room_under_section_415c(ana: Callable) -> None:
    facts = ("2025,compensation:Acme 401(k),200000", ",plan_type:Bolt 401(k),457b")
    answer = ana(ACME + BOLT, *facts)("room", "ana", "2025", "--json")
    assert len(answer.document["employers"]) == 1
    assert [finding["code"] for finding in answer.document["findings"]] == ["governmental_plan"]


def test_a_plan_that_takes_no_after_tax_money_says_so(ana: Callable) -> None:
    facts = ("2025,compensation:Acme 401(k),200000", ",after_tax_allowed:Acme 401(k),no")
    answer = ana(ACME, *facts)("room", "ana", "2025", "--json")
    assert [finding["code"] for finding in answer.document["findings"]] == ["after_tax_not_allowed"]


def test_a_client_without_a_plan_is_told_how_to_add_one(ana: Callable) -> None:
    answer = ana("2025-12-31,ana,Trad 1,traditional_ira,year_end_value,5,,\n")("room", "ana", "2025")
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "plan_after_tax" in answer.err


def codes(document: dict) -> list[str]:
    return [finding["code"] for finding in document["findings"]]


def test_a_403b_plan_has_a_limit_of_its_own_beside_a_401k_of_the_same_employer(ana: Callable) -> None:
    """Treas. Reg. 1.415(f)-1(f)(1): the participant counts as maintaining the contract."""
    rows = "2025-06-30,ana,B pre-tax,plan_pretax,elective_deferral,10000,,Hospital 403(b)\n"
    rows += "2025-06-30,ana,A employer,plan_employer,employer_contribution,30000,,Hospital 401(a)\n"
    plans = ("Hospital 403(b)", "Hospital 401(a)")
    facts = [fact for plan in plans for fact in (f"2025,compensation:{plan},200000", f",employer:{plan},Hospital")]
    basis = ana(rows, *facts, ",plan_type:Hospital 403(b),403b")
    document = basis("room", "ana", "2025", "--json").document
    assert [each["room"]["text"] for each in document["employers"]] == ["40,000.00", "60,000.00"]
    assert "contract_counts_with_business" not in codes(document)


def test_a_403b_plan_counts_with_a_business_of_ones_own_once_somebody_says_so(ana: Callable) -> None:
    """Treas. Reg. 1.415(f)-1(f)(2)."""
    rows = "2025-06-30,ana,B pre-tax,plan_pretax,elective_deferral,10000,,Hospital 403(b)\n"
    rows += "2025-06-30,ana,Solo,plan_employer,employer_contribution,20000,,Solo 401(k)\n"
    basis = ana(
        rows,
        ",plan_type:Hospital 403(b),403b",
        "2025,compensation:Hospital 403(b),200000",
        "2025,net_self_employment,150000",
    )
    assert "contract_counts_with_business" in codes(basis("room", "ana", "2025", "--json").document)
    assert basis("facts", "set", "ana", "related_employers", "Hospital 403(b);Solo 401(k)").code == ExitCode.DONE
    document = basis("room", "ana", "2025", "--json").document
    assert [each["room"]["text"] for each in document["employers"]] == ["40,000.00"]


def test_an_excess_deferral_to_a_403b_plan_asks_about_15_years_of_service(ana: Callable) -> None:
    rows = "2025-06-30,ana,B pre-tax,plan_pretax,elective_deferral,26500,,Hospital 403(b)\n"
    basis = ana(rows, ",plan_type:Hospital 403(b),403b", "2025,compensation:Hospital 403(b),200000")
    assert codes(basis("room", "ana", "2025", "--json").document) == ["service_catch_up"]


def test_a_governmental_457b_plan_above_its_own_limit_is_a_finding_with_the_figures(ana: Callable) -> None:
    rows = "2025-06-30,ana,City,plan_pretax,elective_deferral,23500,,City\n"
    rows += "2025-06-30,ana,City match,plan_employer,employer_contribution,1000,,City\n"
    answer = ana(rows, ",plan_type:City,457b")("room", "ana", "2025", "--json")
    (finding,) = answer.document["findings"]
    assert finding["code"] == "governmental_plan_over_limit"
    assert "24,500.00 went into it for 2025, 1,000.00 above 23,500.00" in finding["message"]


def test_what_went_into_a_sep_ira_is_named(ana: Callable) -> None:
    """IRC 415(a)(2)(C): it counts with the plans of the same employer, which the rows do not name."""
    rows = ACME + "2025-05-01,ana,Sep 1,sep_ira,employer_contribution,9000,,\n"
    document = ana(rows, "2025,compensation:Acme 401(k),200000")("room", "ana", "2025", "--json").document
    assert codes(document) == ["sep_counts_too"]
    assert "9,000.00 went into SEP IRAs" in document["findings"][0]["message"]


def test_that_a_plan_took_no_after_tax_money_is_said_for_a_year(ana: Callable) -> None:
    facts = ("2025,compensation:Acme 401(k),200000", "2025,after_tax_allowed:Acme 401(k),no")
    assert codes(ana(ACME, *facts)("room", "ana", "2025", "--json").document) == ["after_tax_not_allowed"]


def test_age_is_said_once(basis: Callable) -> None:
    answer = basis("calc", "room", "--year", "2025", "--age", "45", "--birth-date", "1980-01-01", "--compensation", "1")
    assert answer.code == ExitCode.USAGE


def test_what_a_business_of_2001_could_deduct_is_asked(basis: Callable) -> None:
    """IRC 404(a)(3)(A) before P.L. 107-16: 15%, deferrals counted in; the worksheet of Publication 560 is later."""
    options = "--year 2001 --age 45 --net-self-employment 100000 --deferral 10500"
    answer = basis("calc", "room", *options.split())
    assert answer.code == ExitCode.OPEN
    assert "404(a)(3)(A)" in answer.out
    answer = basis("calc", "room", *options.split(), "--employer", "3000", "--json")
    assert answer.code == ExitCode.DONE


def test_what_an_export_does_not_call_a_contribution_leaves_the_room_open_until_it_is_entered(ana: Callable) -> None:
    """An OFX file of a 401(k) names the source of money bought, not what it was."""
    plan = "NORTHWIND 401(K) SAVINGS PLAN"
    basis = ana("2022-12-31,ana,IRA,traditional_ira,opening_basis,0,,\n", f"2023,compensation:{plan},200000")
    sample = Path(__file__).parents[1] / "importers/samples/vanguard/401k_OfxDownload.qfx"
    assert basis("import", "--client", "ana", sample).code == ExitCode.DONE
    answer = basis("room", "ana", "2023")
    said = " ".join(answer.out.split())
    assert answer.code == ExitCode.OPEN
    assert "1,135.48 of purchases in" in said
    assert "279.38 of purchases in" in said
    assert "has not been said: see basis review list" in said
    assert max(map(len, answer.out.splitlines())) <= 80
    lines = basis("room", "ana", "2023", "--json").document["employers"][0]["worksheets"]["room"]["lines"]
    assert [lines[number]["cents"] for number in ("5", "9", "12")] == [None, None, None]
