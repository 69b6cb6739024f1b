"""After-tax money in employer plans: basis by plan and contract, and what each movement held of it (section 72)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_records import (
    AFTER_TAX,
    IN_PLAN,
    OTHER_AFTER_TAX,
    PLAN_ROTH,
    PRETAX,
    TO_IRA,
    TO_ROTH_IRA,
    TO_ZETA,
    contributed,
    grown,
    in_plans,
    line,
    of_2025,
    worth,
)
from records import IRA, ROTH, Owned

from basis.engine import OpenMatter, history, refs_of
from basis.engine.plan.books import books_of
from basis.engine.plan.plans import Contract
from basis.model import Account, AccountType, Evidence

# Within the contract alone


def test_half_of_the_account_converted_within_the_plan_is_taxed_on_half_of_the_earnings() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    result = of_2025(owned)
    assert line(result, "plan_acme/5") == (15_000_00, "known")
    assert line(result, "plan_acme/10") == (15_000_00, "known")
    assert line(result, "plan_acme/12") == (750_00, "known")
    assert line(result, "plan_acme/19") == (15_750_00, "known")
    assert line(result, "plan_acme/20") == (750_00, "known")


def test_a_pretax_ira_of_90000_changes_nothing_for_a_rollover_to_a_roth_ira() -> None:
    """Section 72(d)(2): no pro rata with IRAs, and nothing on Form 8606 but basis of a later line 24."""
    owned = grown()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500, **TO_ROTH_IRA)
    owned.value(IRA, 2025, 90_000)
    result = of_2025(owned)
    assert line(result, "form_1040/5a") == (31_500_00, "known")
    assert line(result, "form_1040/5b") == (1_500_00, "known")
    assert result.lines["8"].status.word == "blank"
    assert result.carry.roth_conversions.cents == 31_500_00
    (layer,) = result.carry.roth_layers
    assert (layer.year, layer.whole.cents, layer.taxable.cents) == (2025, 31_500_00, 1_500_00)


def test_an_emptied_account_needs_no_value_of_the_day() -> None:
    owned = in_plans()
    contributed(owned)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500, **TO_ROTH_IRA)
    owned.value(AFTER_TAX, 2025, 0)
    assert line(of_2025(owned), "plan_acme/12") == (1_500_00, "known")


def test_a_value_is_rolled_forward_where_rows_show_what_was_earned_and_stays_assumed() -> None:
    owned = in_plans()
    owned.value(AFTER_TAX, 2023, 0)
    contributed(owned)
    owned.entry(AFTER_TAX, "earnings", "2024-12-31", 2_000)
    owned.entry(AFTER_TAX, "earnings", "2025-01-10", -500)
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    assert line(of_2025(owned), "plan_acme/12") == (750_00, "assumed")


def test_without_a_value_the_split_is_missing_and_says_what_to_enter() -> None:
    owned = in_plans()
    contributed(owned)
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    taxable = of_2025(owned).line("plan_acme/12")
    assert taxable.status.word == "missing"
    assert "enter its account_value of that day" in taxable.reasons[0]


def test_without_an_opening_basis_what_was_before_is_missing_and_not_zero() -> None:
    owned = in_plans(before=None)
    contributed(owned)
    opening = owned.history(2024).results[2024].line("plan_acme/1")
    assert opening.status.word == "missing"
    assert "enter an opening_basis of its plan_after_tax account (0 for none)" in opening.reasons[0]


def test_two_openings_of_one_account_are_in_conflict() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "opening_basis", "2023-12-31", 500)
    assert line(owned.history(2024).results[2024], "plan_acme/1") == (500_00, "conflict")


def test_an_estimate_makes_what_rests_on_it_assumed() -> None:
    owned = in_plans()
    contributed(owned)
    owned.entry(AFTER_TAX, "account_value", "2025-01-15", 31_500, evidence=Evidence.ESTIMATE)
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    assert line(of_2025(owned), "plan_acme/12") == (750_00, "assumed")


def test_that_the_plan_accounts_separately_is_assumed_until_somebody_says_so() -> None:
    owned = grown()
    owned.facts = [fact for fact in owned.facts if fact.key != "separate_account"]
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    taxable = of_2025(owned).line("plan_acme/12")
    assert (taxable.cents, taxable.status.word) == (750_00, "assumed")
    assert "set the fact separate_account:acme" in taxable.reasons[0]


def test_without_a_separate_account_the_whole_plan_but_its_roth_account_is_one_contract() -> None:
    """Section 72(d)(2): 30,000 of 90,000 in all; 6,000 of after-tax money in every 18,000, whatever account paid."""
    owned = in_plans(separate="no")
    contributed(owned)
    worth(owned, "2025-01-15", 31_500)
    owned.entry(PRETAX, "account_value", "2025-01-15", 58_500)
    owned.entry(PRETAX, "direct_rollover", "2025-01-15", 18_000, **TO_ROTH_IRA)
    result = of_2025(owned)
    assert line(result, "plan_acme/6") == (6_000_00, "known")
    assert line(result, "plan_acme/12") == (12_000_00, "known")


def test_money_of_before_1987_comes_out_first() -> None:
    """Section 72(e)(8)(D): 3,000 of 5,000 in one year, then the rest first and 15 percent of what is beyond."""
    owned = in_plans(before=None)
    owned.entry(AFTER_TAX, "opening_basis", "2023-12-31", 17_000)
    owned.about("pre_1987_basis", "acme", "5,000.00")
    worth(owned, "2024-06-01", 95_000)
    owned.entry(AFTER_TAX, "distribution", "2024-06-01", 3_000)
    worth(owned, "2025-01-15", 82_000)
    owned.entry(AFTER_TAX, "distribution", "2025-01-15", 12_000)
    results = owned.history(2025).results
    assert line(results[2024], "plan_acme/8") == (3_000_00, "known")
    assert line(results[2025], "plan_acme/8") == (3_500_00, "known")
    assert line(results[2025], "plan_acme/10") == (10_500_00, "known")


def test_after_tax_money_keeps_its_basis_from_one_plan_to_the_next() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500, **TO_ZETA)
    result = of_2025(owned)
    assert line(result, "plan_acme/7") == (30_000_00, "known")
    assert line(result, "plan_zeta/3") == (30_000_00, "known")
    assert line(result, "plan_zeta/10") == (30_000_00, "known")
    assert line(result, "form_1040/5b") == (0, "known")


# Forms 1099-R


def test_one_form_for_all_conversions_of_a_year_says_what_of_them_was_taxed() -> None:
    """A plan that converts every pay period issues one Form 1099-R, code G, for all of them."""
    owned = in_plans()
    for month in range(1, 13):
        contributed(owned, 1_000, f"2025-{month:02}-15")
        owned.entry(AFTER_TAX, "in_plan_roth_rollover", f"2025-{month:02}-16", 1_000.25, **IN_PLAN)
    form = owned.form("1099-R", 2025, AFTER_TAX, box_1=12_003, box_2a=3, box_5=12_000, box_7="G")
    result = of_2025(owned)
    assert line(result, "plan_acme/12") == (3_00, "known")
    assert line(result, "plan_acme/10") == (0, "known")
    assert all(form in part.refs for part in result.line("plan_acme/12").components)


def test_the_form_of_the_plan_speaks_where_rows_do_not() -> None:
    owned = in_plans(before=None)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500, **TO_ROTH_IRA)
    owned.form("1099-R", 2025, PRETAX, box_1=31_500, box_2a=1_500, box_5=30_000, box_7="G")
    assert line(of_2025(owned), "form_1040/5b") == (1_500_00, "known")


def test_rows_and_form_that_differ_are_in_conflict_and_figured_from_the_form() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500, basis=29_000_00, **TO_ROTH_IRA)
    owned.form("1099-R", 2025, AFTER_TAX, box_1=31_500, box_2a=1_500, box_5=30_000, box_7="G")
    taxable = of_2025(owned).line("form_1040/5b")
    assert (taxable.cents, taxable.status.word) == (1_500_00, "conflict")
    assert "29,000.00 by the rows, 30,000.00 by d1" in taxable.reasons[0]


def test_one_form_for_two_destinations_is_divided_as_the_notice_says() -> None:
    """100,000, box 5 20,000, box 2a 0: nothing of what reached the Roth IRA can be pretax."""
    owned = in_plans(before=None)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 80_000, **TO_IRA)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 20_000, **TO_ROTH_IRA)
    owned.form("1099-R", 2025, AFTER_TAX, box_1=100_000, box_2a=0, box_5=20_000, box_7="G")
    result = of_2025(owned)
    assert line(result, "plan_acme/6") == (20_000_00, "known")
    assert line(result, "plan_acme/7") == (0, "known")
    assert line(result, "form_1040/5b") == (0, "known")
    assert result.carry.basis.cents == 0


def test_a_form_alone_takes_its_box_5_out_of_the_plan_and_nobody_has_confirmed_it() -> None:
    owned = in_plans()
    contributed(owned)
    owned.form("1099-R", 2025, AFTER_TAX, box_1=10_500, box_2a=500, box_5=10_000, box_7="7")
    result = of_2025(owned)
    assert line(result, "plan_acme/10") == (20_000_00, "assumed")
    assert line(result, "form_1040/5b") == (500_00, "assumed")


def test_more_after_tax_money_than_is_on_file_leaves_nothing_and_a_conflict() -> None:
    owned = in_plans()
    contributed(owned, 1_000)
    row = owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 2_000, basis=1_500_00, **TO_ROTH_IRA)
    result = of_2025(owned)
    assert line(result, "plan_acme/10") == (0, "conflict")
    (finding,) = [f for f in result.findings if f.code == "plan_basis_exceeded"]
    assert "holds 1,500.00 of after-tax money, and 1,000.00 was on file" in finding.message
    assert row in finding.refs


# Several destinations, and 60 days (Notice 2014-54)


def notice_account() -> Owned:
    """Notice 2014-54, section IV: 250,000 of which 50,000 are after-tax money, not accounted for separately."""
    owned = in_plans(separate="no", before=None)
    owned.entry(AFTER_TAX, "opening_basis", "2023-12-31", 50_000)
    worth(owned, "2025-01-15", 250_000)
    return owned


def test_12000_of_the_cash_rolled_over_within_60_days_bring_2000_of_basis_to_line_2() -> None:
    owned = notice_account()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 70_000, ref="out", to_account="zeta-plan_pretax",
                to_account_type=AccountType.PLAN_PRETAX)  # fmt: skip
    owned.entry(AFTER_TAX, "rollover_out", "2025-01-15", 30_000, ref="out")
    owned.entry(IRA, "rollover_in", "2025-03-01", 12_000, ref="out", from_account_type=AccountType.PLAN_AFTER_TAX)
    owned.value(IRA, 2025, 12_000)
    owned.entry(IRA, "distribution", "2025-12-01", 100)
    result = of_2025(owned)
    assert line(result, "2") == (2_000_00, "known")
    assert line(result, "plan_acme/8") == (18_000_00, "known")
    assert line(result, "plan_acme/12") == (0, "known")
    assert line(result, "plan_acme_split_1/8") == (0, "known")


def test_a_60_day_rollover_that_arrives_next_year_is_basis_of_that_year() -> None:
    owned = in_plans()
    contributed(owned)
    worth(owned, "2024-12-15", 31_500)
    owned.entry(AFTER_TAX, "rollover_out", "2024-12-15", 31_500, ref="out")
    owned.entry(IRA, "rollover_in", "2025-01-20", 31_500, ref="out", from_account_type=AccountType.PLAN_AFTER_TAX)
    owned.entry(IRA, "distribution", "2025-12-01", 100)
    owned.value(IRA, 2025, 31_400)
    results = owned.history(2025).results
    assert results[2024].carry.basis.cents == 0
    assert line(results[2025], "2") == (30_000_00, "known")


def test_accounts_paid_out_together_are_one_distribution_by_their_ref() -> None:
    """Notice 2014-54, section III: all of it at once, so that the earnings go with the pretax money to the IRA."""
    owned = grown()
    owned.entry(PRETAX, "direct_rollover", "2025-01-15", 90_000, ref="left acme", **TO_IRA)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 1_500, ref="left acme", **TO_IRA)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 30_000, ref="left acme", **TO_ROTH_IRA)
    result = of_2025(owned)
    assert line(result, "plan_acme/12") == (0, "assumed")
    assert "the participant's choice" in result.line("plan_acme/12").reasons[0]
    assert line(result, "plan_acme/11") == (121_500_00, "known")


def test_a_selection_that_rows_say_is_no_longer_assumed() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 1_500, ref="out", basis=0, **TO_IRA)
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 30_000, ref="out", **TO_ROTH_IRA)
    assert line(of_2025(owned), "plan_acme/12") == (0, "known")


# The designated Roth account


def roth_account() -> Owned:
    """10,000 contributed and 15,750 rolled over within the plan by early 2025."""
    owned = grown()
    owned.entry(PLAN_ROTH, "designated_roth_contribution", "2024-02-01", 10_000)
    owned.entry(AFTER_TAX, "in_plan_roth_rollover", "2025-01-15", 15_750, **IN_PLAN)
    return owned


def test_a_distribution_that_is_not_qualified_takes_its_share_of_the_basis_of_the_roth_account() -> None:
    """Section 402A(d)(4): 25,750 of 30,000; of 6,000 5,150 are basis and 850 are income, with the additional tax."""
    owned = roth_account()
    owned.entry(PLAN_ROTH, "account_value", "2025-06-01", 30_000)
    owned.entry(PLAN_ROTH, "distribution", "2025-06-01", 6_000)
    owned.form("1099-R", 2025, PLAN_ROTH, box_1=6_000, box_2a=850, box_5=5_150, box_7="1B", box_10=175)
    result = of_2025(owned)
    assert line(result, "plan_acme/19") == (20_600_00, "known")
    assert line(result, "form_1040/5b") == (1_600_00, "known")
    assert line(result, "form_5329/1") == (1_025_00, "known")


def test_without_its_form_the_part_of_an_in_plan_rollover_that_was_paid_out_is_missing() -> None:
    owned = roth_account()
    owned.entry(PLAN_ROTH, "account_value", "2025-06-01", 30_000)
    owned.entry(PLAN_ROTH, "distribution", "2025-06-01", 6_000)
    line_1 = of_2025(owned).line("form_5329/1")
    assert line_1.status.word == "missing"
    assert "box 10 of its Form 1099-R, code B" in " ".join(line_1.reasons)


def test_a_roth_account_rolled_over_to_a_roth_ira_brings_all_that_was_put_into_it_to_line_22() -> None:
    """Treas. Reg. 1.408A-10, A-3: an in-plan rollover is investment in the contract; its five years go on."""
    owned = roth_account()
    owned.about("first_designated_roth_year", "acme", "2024")
    owned.entry(PLAN_ROTH, "account_value", "2025-06-01", 26_000)
    owned.entry(PLAN_ROTH, "direct_rollover", "2025-06-01", 26_000, **TO_ROTH_IRA)
    result = of_2025(owned)
    assert result.carry.roth_contributions.cents == 25_750_00
    assert result.carry.roth_conversions.cents == 0
    (finding,) = [f for f in result.findings if f.code == "in_plan_clock_goes_on"]
    assert "by December 31, 2029" in finding.message


def test_a_roth_ira_that_holds_such_money_cannot_tell_what_is_recaptured() -> None:
    owned = roth_account()
    owned.about("first_designated_roth_year", "acme", "2024")
    owned.entry(PLAN_ROTH, "account_value", "2025-06-01", 26_000)
    owned.entry(PLAN_ROTH, "direct_rollover", "2025-06-01", 26_000, **TO_ROTH_IRA)
    owned.entry(ROTH, "distribution", "2025-07-01", 100)
    line_1 = of_2025(owned).line("form_5329/1")
    assert line_1.status.word == "missing"
    assert "which part of an early distribution is allocated to it" in " ".join(line_1.reasons)


# Through the years


MOVES = st.lists(
    st.tuples(
        st.sampled_from(("after_tax_contribution", "in_plan_roth_rollover", "direct_rollover", "distribution")),
        st.integers(min_value=1, max_value=400),
        st.integers(min_value=0, max_value=300),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_no_more_basis_leaves_a_plan_than_came_in_and_a_year_opens_with_what_the_last_one_left(
    moves: list[tuple[str, int, int]],
) -> None:
    owned = in_plans()
    value = basis = 0
    for position, (kind, dollars, growth) in enumerate(moves):
        day = f"{2024 + position // 6}-{1 + position % 6 * 2:02}-10"
        if kind == "after_tax_contribution":
            contributed(owned, dollars, day)
            value, basis = value + dollars, basis + dollars
            continue
        value += growth if value else 0
        if not value:
            continue
        worth(owned, day, value)
        moved = min(dollars, value)
        into = {"in_plan_roth_rollover": IN_PLAN, "direct_rollover": TO_ROTH_IRA}.get(kind, {})
        owned.entry(AFTER_TAX, kind, day, moved, **into)
        value -= moved
    books = books_of(owned.record())
    years = books.years["plan_acme", Contract.AFTER_TAX]
    taken = sum(split.after_tax.cents or 0 for split in books.left["plan_acme"])
    closing = max(years.items())[1].closing.cents if years else 0
    assert taken + (closing or 0) == basis * 100
    assert all(0 <= (split.after_tax.cents or 0) <= split.leg.cents for split in books.left["plan_acme"])
    assert all(years[year].closing.cents == years[year + 1].opening.cents for year in years if year + 1 in years)
    roth = books.years["plan_acme", Contract.ROTH]
    rolled = sum(split.leg.cents for split in books.left["plan_acme"] if split.leg.is_in_plan)
    assert (max(roth.items())[1].closing.cents if roth else 0) == rolled


def test_several_plans_have_books_of_their_own() -> None:
    owned = grown()
    owned.entry(OTHER_AFTER_TAX, "after_tax_contribution", "2025-02-01", 7_000)
    result = of_2025(owned)
    assert line(result, "plan_acme/10") == (30_000_00, "known")
    assert line(result, "plan_zeta/10") == (7_000_00, "known")


# What is not settled


def test_a_row_nobody_has_classified_keeps_the_plan_from_being_known() -> None:
    """A row of an account for all of a plan may be a contribution to either contract."""
    owned = grown()
    matter = OpenMatter(
        ("r9",), "q-1 is open: What kind of plan contribution was this?", {2025: ("plan:" + PRETAX.id,)}
    )
    result = history(replace(owned.record(), open_matters=(matter,)), through=2025).results[2025]
    assert line(result, "plan_acme/2") == (None, "missing")
    assert line(result, "plan_acme/16") == (None, "missing")
    assert "r9" in refs_of(history(replace(owned.record(), open_matters=(matter,)), through=2025), 2025, "plan_acme/10")


def test_contributions_that_a_ledger_file_and_an_export_show_count_once_in_conflict_where_they_differ() -> None:
    owned = in_plans()
    owned.entry(AFTER_TAX, "after_tax_contribution", "2025-02-01", 500, custodian="generic")
    owned.entry(AFTER_TAX, "after_tax_contribution", "2025-02-03", 600, custodian="vanguard")
    assert line(of_2025(owned), "plan_acme/10") == (600_00, "conflict")


def test_an_answer_which_of_two_papers_stands_settles_it() -> None:
    owned = in_plans()
    owned.entry(AFTER_TAX, "after_tax_contribution", "2025-02-01", 500, custodian="generic")
    owned.entry(AFTER_TAX, "after_tax_contribution", "2025-02-03", 600, custodian="vanguard")
    owned.decisions[f"sources:{AFTER_TAX.id}:2025"] = "generic"
    assert line(of_2025(owned), "plan_acme/10") == (500_00, "known")


def test_a_pretax_account_alone_has_no_worksheet() -> None:
    owned = Owned(IRA, PRETAX)
    owned.opening(0, 2022)
    owned.entry(PRETAX, "direct_rollover", "2025-01-15", 4_000, **TO_IRA)
    assert not [key for key in of_2025(owned).worksheets if key.startswith("plan_")]


def test_before_the_notice_the_division_among_destinations_is_assumed() -> None:
    """Notice 2014-54, section VI: it applies from 2015."""
    owned = in_plans(before=None, separate="no")
    owned.entry(AFTER_TAX, "opening_basis", "2012-12-31", 50_000)
    worth(owned, "2014-01-15", 250_000)
    owned.entry(AFTER_TAX, "direct_rollover", "2014-01-15", 70_000, **TO_IRA)
    owned.entry(AFTER_TAX, "distribution", "2014-01-15", 30_000)
    cash = owned.history(2014).results[2014].line("plan_acme/8")
    assert (cash.cents, cash.status.word) == (20_000_00, "assumed")
    assert "applies from 2015" in cash.reasons[0]


def test_what_is_left_is_shown_in_every_later_year_and_from_its_opening_on() -> None:
    owned = in_plans(before=None)
    owned.entry(AFTER_TAX, "opening_basis", "2021-12-31", 4_000)
    owned.entry(AFTER_TAX, "after_tax_contribution", "2021-05-01", 4_000)
    owned.entry(AFTER_TAX, "after_tax_contribution", "2023-05-01", 1_000)
    results = owned.history(2025).results
    assert [line(results[year], "plan_acme/10") for year in (2023, 2024, 2025)] == [(5_000_00, "known")] * 3
    assert line(results[2022], "plan_acme/10") == (4_000_00, "known")
    assert "plan_acme" not in results[2021].worksheets


def test_a_plan_without_a_name_is_asked_to_be_named() -> None:
    nameless = Account(id="p9", client="ana", custodian="", number=None, label="401k", type=AccountType.PLAN_AFTER_TAX)
    owned = Owned(IRA, ROTH, nameless)
    owned.opening(0, 2022)
    owned.entry(nameless, "opening_basis", "2023-12-31", 1_000)
    owned.entry(nameless, "account_value", "2025-01-15", 2_000)
    owned.entry(nameless, "direct_rollover", "2025-01-15", 500, **TO_ROTH_IRA)
    taxable = of_2025(owned).line("plan_401k/12")
    assert (taxable.cents, taxable.status.word) == (250_00, "assumed")
    assert "name the plan of its accounts" in taxable.reasons[0]


def test_a_form_with_boxes_2a_and_5_both_empty_says_nothing_of_a_roth_rollover() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 31_500, **TO_ROTH_IRA)
    owned.form("1099-R", 2025, AFTER_TAX, box_1=31_500, box_7="G")
    assert line(of_2025(owned), "form_1040/5b") == (1_500_00, "known")


def test_the_taxable_amount_of_cash_says_what_is_left_for_a_60_day_rollover() -> None:
    """Notice 2014-54: 10,000 of 30,000 are pretax; 12,000 go to an IRA with all of that."""
    owned = in_plans(before=None)
    owned.entry(AFTER_TAX, "rollover_out", "2025-01-15", 30_000, ref="out")
    owned.entry(IRA, "rollover_in", "2025-03-01", 12_000, ref="out", from_account_type=AccountType.PLAN_AFTER_TAX)
    owned.form("1099-R", 2025, AFTER_TAX, box_1=30_000, box_2a=10_000, box_5=20_000, box_7="1")
    result = of_2025(owned)
    assert line(result, "plan_acme/7") == (2_000_00, "known")
    assert line(result, "form_1040/5b") == (0, "known")


def test_a_transfer_from_plan_to_plan_keeps_its_basis_and_is_on_no_return() -> None:
    owned = grown()
    owned.entry(AFTER_TAX, "transfer_out", "2025-01-15", 31_500, **TO_ZETA)
    result = of_2025(owned)
    assert line(result, "plan_zeta/10") == (30_000_00, "known")
    assert "form_1040" not in result.worksheets


def test_cash_that_is_said_to_hold_other_than_the_order_leaves_it_is_in_conflict() -> None:
    owned = notice_account()
    owned.entry(AFTER_TAX, "direct_rollover", "2025-01-15", 70_000, **TO_IRA)
    owned.entry(AFTER_TAX, "distribution", "2025-01-15", 30_000, basis=5_000_00)
    rolled = of_2025(owned).line("plan_acme/7")
    assert (rolled.cents, rolled.status.word) == (0, "conflict")
    assert "is said to hold 5,000.00 of after-tax money, and Notice 2014-54 leaves it 20,000.00" in rolled.reasons[0]
