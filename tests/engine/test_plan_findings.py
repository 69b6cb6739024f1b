"""What about an employer plan cannot be, or is not figured: each is a finding with its figures."""

from __future__ import annotations

from datetime import date

import pytest
from plan_records import (
    AFTER_TAX,
    IN_PLAN,
    TO_ROTH_IRA,
    TO_ZETA,
    codes_of,
    contributed,
    grown,
    in_plans,
    line,
    of_2025,
)


def test_box_5_above_box_1_is_a_finding_with_the_figures() -> None:
    owned = in_plans()
    owned.form("1099-R", 2025, AFTER_TAX, box_1=1_000, box_2a=0, box_5=1_200, box_7="G")
    (finding,) = [f for f in of_2025(owned).findings if f.code == "plan_box_5_above_box_1"]
    assert "box 5 of 1,200.00 is above box 1 of 1,000.00" in finding.message


def test_a_code_g_form_whose_boxes_do_not_add_up_is_a_finding() -> None:
    owned = in_plans()
    owned.form("1099-R", 2025, AFTER_TAX, box_1=1_000, box_2a=300, box_5=600, box_7="G")
    (finding,) = [f for f in of_2025(owned).findings if f.code == "plan_code_g_boxes"]
    assert "together 900.00 and not box 1 of 1,000.00" in finding.message


def test_a_rollover_without_a_receiving_account_is_a_finding() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500)
    assert "plan_rollover_without_receiver" in codes_of(of_2025(owned))


def test_after_tax_money_in_a_plan_that_forbids_it_is_a_finding() -> None:
    owned = in_plans()
    owned.about("after_tax_allowed", "acme", "no")
    contributed(owned, day="2025-02-01")
    (finding,) = [f for f in of_2025(owned).findings if f.code == "plan_forbids_after_tax"]
    assert "30,000.00 of after-tax contributions went into acme in 2025" in finding.message


def test_forms_and_rows_that_do_not_add_up_to_the_same_are_a_finding() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    owned.form("1099-R", 2025, AFTER_TAX, box_1=16_000, box_2a=1_000, box_5=15_000, box_7="G")
    assert "plan_form_differs" in codes_of(of_2025(owned))


def test_after_tax_money_cannot_reach_a_plan_within_60_days() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "rollover_out", "2025-01-15", 31_500, arrived=date(2025, 2, 1), **TO_ZETA)
    assert "plan_after_tax_within_60_days" in codes_of(of_2025(owned))


def test_basis_left_in_an_empty_account_is_a_finding() -> None:
    owned = in_plans()
    contributed(owned)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 29_000, **TO_ROTH_IRA)
    owned.value(AFTER_TAX, 2025, 0)
    result = of_2025(owned)
    assert line(result, "plan_acme/10") == (1_000_00, "known")
    assert line(result, "plan_acme/12") == (0, "known")
    assert "plan_basis_stranded" in codes_of(result)


@pytest.mark.parametrize(
    ("boxes", "code"),
    [({"box_7": "E"}, "plan_form_not_figured"), ({"box_7": "7", "box_9b": 9_000}, "plan_annuity")],
)
def test_forms_that_are_not_figured_pro_rata_are_findings(boxes: dict[str, object], code: str) -> None:
    owned = in_plans()
    owned.form("1099-R", 2025, AFTER_TAX, box_1=1_000, box_2a=900, **boxes)
    assert code in codes_of(of_2025(owned))
