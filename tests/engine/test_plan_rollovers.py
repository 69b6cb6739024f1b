"""After-tax money of a plan in a traditional IRA: line 2, never line 1, without a limit (instructions, line 2)."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, Owned

from basis.app.asking import asked_by_figures
from basis.engine import YearResult
from basis.model import Account, AccountType

PLAN = Account(
    id="p1", client="ana", custodian="vanguard", number=None, label="401(k)", type=AccountType.PLAN_AFTER_TAX
)
TO_IRA = {"to_account": IRA.id, "to_account_type": AccountType.TRADITIONAL_IRA}


def owner(*accounts: Account) -> Owned:
    owned = Owned(*(accounts or (IRA, ROTH, PLAN)))
    owned.opening(1000, 2022)
    owned.entry(IRA, "distribution", "2023-02-02", 100)
    owned.value(IRA, 2023, 90_000)
    return owned


def figured(owned: Owned) -> YearResult:
    return owned.history(2023).results[2023]


def line_2(owned: Owned) -> tuple[str, str]:
    result = figured(owned)
    return result.text("2"), result.lines["2"].status.word


def asked_of_rollovers(owned: Owned) -> list[str]:
    return [asked.key for asked in asked_by_figures(owned.history(2023)) if asked.key.startswith("after_tax:")]


def test_form_1099_r_code_g_alone_proposes_box_5_for_line_2() -> None:
    owned = owner()
    owned.form("1099-R", 2023, PLAN, box_1=80_000, box_2a=0, box_5=30_000, box_7="G")
    result = figured(owned)
    assert (result.text("1"), *line_2(owned)) == ("0", "31,000", "assumed")
    assert not {finding.code for finding in result.findings} & {"over_contribution_limit"}


def test_with_its_row_the_form_says_the_basis_and_the_row_need_not() -> None:
    owned = owner()
    owned.entry(PLAN, "direct_rollover", "2023-03-03", 80_000, **TO_IRA)
    assert line_2(owned)[1] == "missing"
    owned.form("1099-R", 2023, PLAN, box_1=80_000, box_2a=0, box_5=30_000, box_7="G")
    assert line_2(owned) == ("31,000", "known")


def test_a_row_and_a_form_that_differ_in_basis_are_a_conflict() -> None:
    owned = owner()
    owned.entry(PLAN, "direct_rollover", "2023-03-03", 80_000, basis=2_000_000, **TO_IRA)
    owned.form("1099-R", 2023, PLAN, box_1=80_000, box_2a=0, box_5=30_000, box_7="G")
    assert line_2(owned) == ("31,000", "conflict")


@pytest.mark.parametrize(("answer", "basis"), [("none", "1,000"), ("30,000", "31,000")])
def test_a_rollover_of_which_no_paper_says_the_after_tax_part_is_asked_about(answer: str, basis: str) -> None:
    owned = owner()
    name = owned.entry(IRA, "direct_rollover_in", "2023-03-03", 80_000)
    assert asked_of_rollovers(owned) == [f"after_tax:{name}"]
    owned.decisions[f"after_tax:{name}"] = answer
    assert line_2(owned) == (basis, "known")
    assert asked_of_rollovers(owned) == []


def test_an_answer_that_form_1099_r_contradicts_is_a_conflict_and_asked_again() -> None:
    owned = owner()
    name = owned.entry(IRA, "direct_rollover_in", "2023-03-03", 80_000)
    owned.decisions[f"after_tax:{name}"] = "none"
    form = owned.form("1099-R", 2023, PLAN, box_1=80_000, box_2a=0, box_5=30_000, box_7="G")
    owned.papers_since[f"after_tax:{name}"] = frozenset({form})
    assert line_2(owned) == ("31,000", "conflict")
    assert asked_of_rollovers(owned) == [f"after_tax:{name}"]
    del owned.papers_since[f"after_tax:{name}"]
    assert line_2(owned) == ("1,000", "known"), "answered with the form at hand"


def test_a_taxable_amount_says_that_it_went_to_a_roth_ira() -> None:
    owned = owner()
    owned.form("1099-R", 2023, PLAN, box_1=80_000, box_2a=50_000, box_5=30_000, box_7="G")
    assert line_2(owned)[0] == "1,000"


def test_after_tax_money_alone_may_have_gone_to_a_roth_ira_until_form_5498_says() -> None:
    owned = owner()
    owned.form("1099-R", 2023, PLAN, box_1=30_000, box_2a=0, box_5=30_000, box_7="G")
    assert line_2(owned)[1] == "missing"
    owned.form("5498", 2023, IRA, box_2=30_000, box_5=90_000)
    assert line_2(owned) == ("31,000", "assumed")
    assert line_2(owner(IRA, PLAN))[0] == "1,000"


def test_pretax_money_adds_nothing() -> None:
    owned = owner()
    owned.form("1099-R", 2023, PLAN, box_1=80_000, box_2a=0, box_5=0, box_7="G")
    assert line_2(owned) == ("1,000", "known")


def test_after_tax_money_that_passed_through_an_ira_is_a_finding_only_where_that_cost_something() -> None:
    """30,000 of 31,500 is after-tax money: straight to a Roth IRA 1,500 would have been taxed (408A(d)(3)(A))."""
    for left, text, found in ((0, "1,500", False), (68_500, "22,050", True)):
        owned = Owned(IRA, ROTH, PLAN)
        owned.opening(0, 2022)
        owned.entry(PLAN, "direct_rollover", "2023-03-03", 31_500, basis=3_000_000, **TO_IRA)
        owned.entry(IRA, "conversion", "2023-04-04", 31_500, to_account=ROTH.id, to_account_type=AccountType.ROTH_IRA)
        owned.value(IRA, 2023, left)
        result = figured(owned)
        codes = {finding.code for finding in result.findings}
        assert (result.text("18"), "plan_money_through_an_ira" in codes) == (text, found)
