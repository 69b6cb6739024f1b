"""What plan money is on the return: Form 1040, lines 5a and 5b, and the additional tax of Form 5329, Part I."""

from __future__ import annotations

import pytest
from plan_records import (
    AFTER_TAX,
    PRETAX,
    account_of,
    grown,
    in_plans,
    line,
    of_2025,
)
from records import IRA, ROTH, Owned

from basis.model import AccountType, Purpose


def test_cash_out_of_a_plan_is_taxed_without_its_after_tax_part_and_bears_the_additional_tax_on_that() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "distribution", "2025-01-15", 15_750)
    result = of_2025(owned)
    assert line(result, "form_1040/5a") == (15_750_00, "known")
    assert line(result, "form_1040/5b") == (750_00, "known")
    assert line(result, "form_5329/1") == (750_00, "known")
    assert line(result, "form_5329/4") == (75_00, "known")


def test_cash_that_is_all_taxable_leaves_the_gross_line_empty() -> None:
    owned = in_plans()
    owned.entry(PRETAX, "distribution", "2025-01-15", 4_000)
    result = of_2025(owned)
    assert line(result, "form_1040/5a") == (None, "blank")
    assert line(result, "form_1040/5b") == (4_000_00, "known")


def test_a_governmental_457b_plan_bears_no_additional_tax() -> None:
    owned = in_plans()
    owned.about("plan_type", "acme", "457b")
    owned.entry(PRETAX, "distribution", "2025-01-15", 4_000)
    assert "form_5329" not in of_2025(owned).worksheets


@pytest.mark.parametrize(
    ("purpose", "excepted"),
    [
        (Purpose.EDUCATION, (0, "known")),
        (Purpose.DISABILITY, (4_000_00, "known")),
        (Purpose.SEPARATION, (None, "missing")),
    ],
)
def test_exceptions_of_iras_alone_do_not_help_a_plan_and_that_of_separation_asks_for_age_55(
    purpose: Purpose, excepted: tuple[int | None, str]
) -> None:
    owned = in_plans()
    owned.entry(PRETAX, "distribution", "2025-01-15", 4_000, purpose=purpose)
    result = of_2025(owned)
    if purpose is Purpose.DISABILITY:
        assert "form_5329" not in result.worksheets or line(result, "form_5329/3") == (0, "known")
    else:
        assert line(result, "form_5329/2") == excepted


def test_left_in_the_year_of_55_a_plan_pays_without_the_additional_tax_under_exception_01() -> None:
    owned = in_plans()
    owned.facts = [fact for fact in owned.facts if fact.key != "birth_date"]
    owned.fact("birth_date", "1970-12-31")
    owned.entry(PRETAX, "distribution", "2025-01-15", 4_000, purpose=Purpose.SEPARATION)
    result = of_2025(owned)
    assert line(result, "form_5329/2") == (4_000_00, "known")
    assert "exception number 01" in result.described("form_5329/2")[0]


def test_with_forms_alone_the_return_is_assumed_and_what_the_plan_still_holds_is_missing() -> None:
    """Three forms of one plan, no row: a Roth rollover, an IRA rollover and cash."""
    owned = Owned(IRA, ROTH, PRETAX)
    owned.fact("birth_date", "1976-06-07")
    owned.opening(0, 2022)
    owned.form("1099-R", 2025, PRETAX, box_1=20_000, box_2a=500, box_5=19_500, box_7="G")
    owned.form("1099-R", 2025, PRETAX, box_1=80_000, box_2a=0, box_5=0, box_7="G")
    owned.form("1099-R", 2025, PRETAX, box_1=3_000, box_2a=2_900, box_5=100, box_7="1")
    result = of_2025(owned)
    assert line(result, "form_1040/5a") == (103_000_00, "assumed")
    assert line(result, "form_1040/5b") == (3_400_00, "assumed")
    assert line(result, "form_5329/1") == (2_900_00, "assumed")
    assert line(result, "plan_acme/6") == (19_500_00, "assumed")
    assert line(result, "plan_acme/8") == (100_00, "assumed")
    assert line(result, "plan_acme/10") == (None, "missing")


def test_what_was_rolled_over_into_a_457b_plan_bears_the_additional_tax_all_the_same() -> None:
    """Section 72(t)(9)."""
    rolled_in = account_of("acme", AccountType.PLAN_ROLLOVER)
    owned = Owned(IRA, PRETAX, rolled_in)
    owned.fact("birth_date", "1976-06-07")
    owned.opening(0, 2022)
    owned.about("plan_type", "acme", "457b")
    owned.entry(PRETAX, "distribution", "2025-01-15", 4_000)
    owned.entry(rolled_in, "distribution", "2025-01-15", 1_000)
    assert line(of_2025(owned), "form_5329/1") == (1_000_00, "known")
