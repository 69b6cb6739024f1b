"""How much of a contribution may be deducted: worked examples of the publication, the ranges, line 1 from income."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, Owned

from basis.engine import Component, Record, Spouse, Status, YearResult, history
from basis.engine.age import MONTHS_TO_70_AND_A_HALF, months_old
from basis.engine.contributing.contribution_limit import spousal_compensation
from basis.engine.contributing.deduction import DeductionInputs, deduction_lines, range_of, reduced_limit
from basis.engine.contributing.household import Answer, OtherSpouse, as_spouse, not_looked_at
from basis.law import Cited, Verified, load
from basis.model import FilingStatus, Treatment
from basis.money import Cents

YES, NO = Answer(yes=True), Answer(yes=False)
DOLLARS = 100


def worksheet(
    year: int,
    status: FilingStatus,
    income: int,
    *,
    own: Answer = YES,
    spouse: Answer | None = None,
    limit: int = 7000,
    made: int = 7000,
    compensation: int = 90_000,
) -> dict[str, Cents | None]:
    """The worksheet in whole dollars, by line."""
    lines = deduction_lines(
        DeductionInputs(
            range_of(load(year), status, own, spouse),
            (Component("income", income * DOLLARS),),
            Component("limit", limit * DOLLARS),
            Component("compensation", compensation * DOLLARS),
            (Component("made", made * DOLLARS),),
        ),
        DOLLARS,
    )
    return {number: None if line.cents is None else line.cents // DOLLARS for number, line in lines.items()}


# --- the worksheet --------------------------------------------------------------------------------------------------


def test_the_example_of_2025_by_the_worksheets_own_rounding_gives_6_830() -> None:
    """Pub. 590-A (2025), Example 1: joint, 39, covered, MAGI 126,500, 7,000 contributed. 19,500 x 35% = 6,825, which is
    no multiple of 10: the worksheet's rule makes it 6,830. The 6,825 that is quoted of it leaves the rule out."""
    lines = worksheet(2025, FilingStatus.JOINT, 126_500, spouse=NO)
    assert (lines["6"], lines["7"], lines["12"]) == (19_500, 6830, 6830)


def test_the_spouse_of_that_example_is_below_the_range_of_a_spouse_covered_alone() -> None:
    """Her range is 236,000 to 246,000: all of 7,000 is deductible, 13,830 of the couple together."""
    lines = worksheet(2025, FilingStatus.JOINT, 126_500, own=NO, spouse=YES)
    assert lines["12"] == 7000


def test_example_2_of_2025_a_spouse_covered_alone_leaves_75_percent() -> None:
    """Pub. 590-A (2025), Example 2: 246,000 - 238,500 = 7,500; x 70% = 5,250."""
    assert worksheet(2025, FilingStatus.JOINT, 238_500, own=NO, spouse=YES)["12"] == 5250


@pytest.mark.parametrize(
    ("status", "own", "income", "limit", "deductible"),
    [
        (FilingStatus.JOINT, YES, 129_500, 7500, 7320),
        (FilingStatus.JOINT, NO, 244_500, 7500, 5630),
        (FilingStatus.JOINT, NO, 251_900, 7500, 200),
        (FilingStatus.SINGLE, YES, 85_000, 8600, 5160),
    ],
)
def test_the_examples_with_figures_of_2026(
    status: FilingStatus, own: Answer, income: int, limit: int, deductible: int
) -> None:
    """Pub. 590-A (2025), Examples 1 and 2: 19,500 x 37.5% = 7,312.50; 7,500 x 75% = 5,625; 100 x 75% = 75, at least
    200; 6,000 x 86% = 5,160."""
    spouse = (NO if own.yes else YES) if status is FilingStatus.JOINT else None
    lines = worksheet(2026, status, income, own=own, spouse=spouse, limit=limit, made=limit)
    assert lines["12"] == deductible


@pytest.mark.parametrize(("left", "limit", "width", "reduced"), [
    (4903, 1000, 10_000, 500),
    (4900, 1000, 10_000, 490),
    (1, 7000, 10_000, 200),
    (0, 7000, 10_000, 0),
    (10_000, 7000, 10_000, 7000),
    (9999, 7000, 10_000, 7000),
])  # fmt: skip
def test_a_reduced_limit_is_raised_to_the_next_ten_dollars_and_to_200_at_least(
    left: int, limit: int, width: int, reduced: int
) -> None:
    """Instructions for Form 8606 (2023), page 4, worksheet, line 9: 490.30 becomes 500, never 490; anything left of the
    range gives 200."""
    assert reduced_limit(limit * DOLLARS, left * DOLLARS, width * DOLLARS) == reduced * DOLLARS


def test_rose_green_deducts_1_500_of_her_2_000() -> None:
    """Pub. 590-B, Worksheet 1-1: single, covered, 2,000 contributed, 4,540 of her conversion taxable. With 76,160
    besides, figures of 2023: 83,000 - 80,700 = 2,300; x 65% = 1,495, raised to 1,500; 500 is left for line 1."""
    lines = worksheet(2023, FilingStatus.SINGLE, 76_160 + 4540, limit=6500, made=2000)
    assert (lines["7"], lines["12"]) == (1500, 1500)


def test_a_person_whom_no_plan_covers_deducts_all_at_any_income() -> None:
    lines = worksheet(2025, FilingStatus.SINGLE, 5_000_000, own=NO)
    assert (lines["2"], lines["5"], lines["6"], lines["12"]) == (None, None, None, 7000)


def test_the_plan_of_a_spouse_one_lived_apart_from_all_year_does_not_matter() -> None:
    assert worksheet(2025, FilingStatus.SEPARATE_APART, 500_000, own=NO)["12"] == 7000


def test_married_separately_under_one_roof_either_plan_leaves_a_range_of_10_000() -> None:
    assert worksheet(2025, FilingStatus.SEPARATE_TOGETHER, 4000)["12"] == 4200
    assert worksheet(2025, FilingStatus.SEPARATE_TOGETHER, 4000, own=NO, spouse=YES)["12"] == 4200
    assert worksheet(2025, FilingStatus.SEPARATE_TOGETHER, 10_000, own=NO, spouse=YES)["12"] == 0


def test_before_1998_the_plan_of_either_spouse_limited_both_alike() -> None:
    """IRC 219(g)(7) came with 1998; a law without it gives the joint range."""
    law = replace(load(2012), spouse_covered_phase_out=None)
    assert range_of(law, FilingStatus.JOINT, NO, YES).phase_out == law.deduction_phase_outs.joint.value


def test_compensation_is_the_most_that_can_be_deducted() -> None:
    assert worksheet(2025, FilingStatus.SINGLE, 10_000, compensation=3000)["12"] == 3000


@pytest.mark.parametrize(("born", "past"), [
    (date(1949, 6, 30), True),
    (date(1949, 7, 1), False),
    (date(1940, 12, 31), True),
])  # fmt: skip
def test_70_and_a_half_is_reached_in_the_year_by_those_born_in_its_first_half(born: date, past: bool) -> None:
    assert (months_old(born, date(2019, 12, 31)) >= MONTHS_TO_70_AND_A_HALF) is past


STATUSES = st.sampled_from(FilingStatus)
ANSWERS = st.sampled_from([YES, NO])


@given(st.integers(2012, 2026), STATUSES, ANSWERS, ANSWERS, st.integers(0, 300_000), st.integers(0, 9000))
def test_more_income_never_gives_more_deduction_and_none_exceeds_limit_or_contribution(
    year: int, status: FilingStatus, own: Answer, spouse: Answer, income: int, made: int
) -> None:
    limit = load(year).ira_limit.value // DOLLARS
    less = worksheet(year, status, income, own=own, spouse=spouse, limit=limit, made=made)["12"]
    more = worksheet(year, status, income + 137, own=own, spouse=spouse, limit=limit, made=made)["12"]
    assert less is not None and more is not None
    assert 0 <= more <= less <= min(limit, made)


# --- the limit of a spouse without pay ------------------------------------------------------------------------------


def with_other(compensation: int, contributed: int) -> OtherSpouse:
    put_in = (Component("contributed", contributed * DOLLARS),)
    return OtherSpouse(NO, Component("compensation", compensation * DOLLARS), put_in, (), ())


def allowed_by_pay(own: int, other: OtherSpouse, year: int = 2026, limit: int = 7500) -> Cents | None:
    found = spousal_compensation(
        load(year), Component("own", own * DOLLARS), other, Component("limit", limit * DOLLARS)
    )
    return None if found.cents is None else found.cents // DOLLARS


def test_the_spouse_without_pay_has_what_the_other_earned_and_did_not_contribute() -> None:
    """Kay Bailey Hutchison spousal limit, Pub. 590-A Example 2 with figures of 2026: 45,500 - 7,500 = 38,000."""
    assert allowed_by_pay(0, with_other(45_500, 7500)) == 38_000


def test_the_spouse_who_earned_more_has_their_own_pay_alone() -> None:
    assert allowed_by_pay(4000, with_other(3000, 0)) == 4000


def test_what_the_other_spouse_earned_must_be_known_where_ones_own_pay_is_below_the_limit() -> None:
    gap = Component("compensation", None, Status.MISSING, reason="the fact spouse_compensation is not set")
    assert allowed_by_pay(0, OtherSpouse(NO, gap, (), (), ())) is None


def test_through_1996_a_couple_with_one_earner_had_2_250_together() -> None:
    law = replace(load(2012), spousal_limit=Cited(2250 * DOLLARS, "IRC 219(c)(2), before 1997", Verified.SECONDARY))
    found = spousal_compensation(law, Component("own", 0), with_other(30_000, 2000), Component("limit", 2000 * DOLLARS))
    assert found.cents == 250 * DOLLARS


# --- line 1 from income ---------------------------------------------------------------------------------------------


def saver(status: str = "single", income: str = "85,000", *, born: str = "1980-05-05", made: int = 7000) -> Owned:
    """Somebody covered by a plan who contributed for 2025 and has not said what was deducted."""
    owned = Owned()
    owned.opening(0, 2024)
    owned.entry(IRA, "contribution", "2025-05-01", made, for_year=2025)
    owned.fact("birth_date", born)
    for key, value in (("filing_status", status), ("covered_by_plan", "yes"), ("compensation", "90,000")):
        owned.fact(key, value, 2025)
    owned.fact("magi_before_ira", income, 2025)
    return owned


def figured(owned: Owned | Record, year: int = 2025) -> YearResult:
    record = owned.record() if isinstance(owned, Owned) else owned
    return history(record, through=year).results[year]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def test_line_1_is_what_the_worksheet_does_not_allow() -> None:
    """89,000 - 85,000 = 4,000; x 70% = 2,800 deductible, 4,200 on line 1."""
    result = figured(saver())
    assert (result.text("ira_deduction/12"), result.text("1")) == ("2,800", "4,200")
    assert result.lines["1"].status is Status.KNOWN
    assert "deduction_as_allowed" in codes(result)


@pytest.mark.parametrize("left_out", ["birth_date", "filing_status", "covered_by_plan", "compensation"])
def test_where_a_fact_is_missing_the_question_stays_and_names_it(left_out: str) -> None:
    owned = saver()
    owned.facts = [fact for fact in owned.facts if fact.key != left_out]
    line_1 = figured(owned).lines["1"]
    assert line_1.status is Status.MISSING
    assert line_1.components[0].asks == "treatment:2025"
    assert left_out in line_1.reasons[0] and "deduction_claimed" in line_1.reasons[0]


def test_without_an_income_the_question_names_magi_before_ira() -> None:
    owned = saver()
    owned.facts = [fact for fact in owned.facts if fact.key != "magi_before_ira"]
    assert "magi_before_ira" in figured(owned).lines["1"].reasons[0]


def test_a_person_without_a_plan_needs_no_income_said() -> None:
    owned = saver()
    owned.facts = [fact for fact in owned.facts if fact.key not in ("magi_before_ira", "covered_by_plan")]
    owned.fact("covered_by_plan", "no", 2025)
    result = figured(owned)
    assert (result.text("ira_deduction/12"), result.lines["1"].cents) == ("7,000", None)
    assert result.parts["I"].completed is False


def test_what_was_said_to_be_deducted_stands_above_the_worksheet() -> None:
    owned = saver()
    owned.fact("deduction_claimed", "1,000.00", 2025)
    result = figured(owned)
    assert result.text("1") == "6,000"
    assert not {"deduction_over_limit", "deduction_as_allowed"} & codes(result)


def test_a_deduction_above_what_the_worksheet_allows_is_a_finding() -> None:
    owned = saver()
    owned.fact("deduction_claimed", "3,000.00", 2025)
    assert "deduction_over_limit" in codes(figured(owned))
    owned = saver()
    owned.entries = [replace(owned.entries[0]), replace(owned.entries[1], treatment=Treatment.DEDUCTIBLE)]
    assert "deduction_over_limit" in codes(figured(owned))


def test_a_part_recorded_as_nondeductible_is_not_deducted_however_much_may_be() -> None:
    owned = saver(income="50,000", made=5000)
    owned.entry(IRA, "contribution", "2025-06-01", 2000, for_year=2025, treatment=Treatment.NONDEDUCTIBLE)
    result = figured(owned)
    assert (result.text("ira_deduction/12"), result.text("1")) == ("7,000", "2,000")


def test_from_70_and_a_half_nothing_was_deductible_or_nondeductible_through_2019() -> None:
    owned = Owned()
    owned.opening(0, 2018)
    owned.entry(IRA, "contribution", "2019-05-01", 6000, for_year=2019)
    owned.fact("birth_date", "1949-06-30")
    for key, value in (("filing_status", "single"), ("covered_by_plan", "no"), ("compensation", "90,000")):
        owned.fact(key, value, 2019)
    owned.value(IRA, 2019, 6000)
    result = figured(owned, 2019)
    assert (result.text("ira_deduction/12"), result.text("form_5329_excess/15")) == ("0", "6,000")
    assert result.lines["1"].amount == 0


def test_money_that_moved_is_income_by_worksheet_1_1_before_the_deduction_is_known() -> None:
    """7,000 / 25,000 = .28; 5,000 - 1,400 = 3,600 taxable; 85,000 + 3,600 = 88,600, of which 400 is left: 280
    deductible, 6,720 on line 1."""
    moved = saver()
    moved.entry(IRA, "conversion", "2025-06-01", 5000)
    moved.value(IRA, 2025, 20_000)
    result = figured(moved)
    assert (result.text("worksheet_1_1/9"), result.text("ira_deduction/5")) == ("3,600", "88,600")
    assert (result.text("1"), result.text("13"), result.text("18")) == ("6,720", "1,400", "3,600")


def test_with_income_above_the_range_part_1_is_right() -> None:
    above = saver(income="89,000")
    above.entry(IRA, "conversion", "2025-06-01", 7000)
    above.value(IRA, 2025, 0)
    result = figured(above)
    assert (result.text("1"), result.text("11"), result.text("18"), result.marks) == ("7,000", "7,000", "0", {})


def test_taxable_roth_distributions_are_part_of_the_income() -> None:
    owned = saver(income="83,000")
    owned.entry(ROTH, "opening_basis", "2024-12-31", 0, part="contributions")
    owned.entry(ROTH, "opening_basis", "2024-12-31", 0, part="conversion_taxable")
    owned.fact("first_roth_year", "2023")
    owned.entry(ROTH, "distribution", "2025-07-01", 2000)
    result = figured(owned)
    assert (result.text("25c"), result.text("ira_deduction/5"), result.text("1")) == ("2,000", "85,000", "4,200")


def test_what_was_earned_on_a_returned_contribution_is_part_of_the_income_of_the_year_it_was_made_in() -> None:
    """Section 408(d)(4): 2,000 of 7,000 comes back in 2026 with 1,000, which is income of 2025 and on its line 4b:
    84,000 + 1,000 = 85,000, of which 4,000 of the range is left."""
    owned = saver(income="84,000")
    owned.entry(IRA, "returned_contribution", "2026-02-02", 3000, for_year=2025, earnings=1000_00)
    result = figured(owned)
    assert (result.text("ira_deduction/5"), result.text("ira_deduction/12"), result.text("1")) == (
        "85,000",
        "2,800",
        "2,200",
    )
    assert result.text("form_1040/4b") == "1,000"


def test_it_is_part_of_the_income_that_limits_roth_contributions_too() -> None:
    """152,000 + 1,000 = 153,000: 165,000 - 153,000 = 12,000; / 15,000 = .8; x 7,000 = 5,600."""
    owned = saver(income="152,000", made=1000)
    owned.fact("first_roth_year", "2025")
    owned.entry(ROTH, "contribution", "2025-03-03", 3000, for_year=2025)
    owned.entry(IRA, "returned_contribution", "2025-11-03", 2000, for_year=2025, earnings=1000_00)
    result = figured(owned)
    assert (result.text("roth_limit/5"), result.text("roth_limit/9")) == ("153,000", "5,600")


@given(st.integers(60_000, 100_000), st.integers(1, 7000))
def test_what_is_deducted_and_what_is_not_add_up_to_the_contribution(income: int, made: int) -> None:
    result = figured(saver(income=f"{income}.00", made=made))
    assert result.worksheets["ira_deduction"].lines["12"].line.amount + result.lines["1"].amount == made * DOLLARS


# --- the other spouse -----------------------------------------------------------------------------------------------


def bobs(*, income: int = 0) -> Spouse:
    """Bob, who is on file: a plan covers him, he earned 90,000, contributed 7,000 and took `income` out."""
    bob = Owned()
    bob.opening(500, 2024)
    bob.entry(IRA, "contribution", "2025-02-01", 7000, for_year=2025, treatment=Treatment.NONDEDUCTIBLE)
    if income:
        bob.entry(IRA, "distribution", "2025-03-01", income)
    bob.value(IRA, 2025, 100_000)
    bob.fact("covered_by_plan", "yes", 2025)
    bob.fact("compensation", "90,000", 2025)
    record = bob.record()
    record = replace(record, owner=replace(record.owner, client="bob"))
    return as_spouse(record, history(record, through=2025).results)


def wife(income: str = "240,000") -> Owned:
    """Ana, without a plan or pay of her own, married to Bob."""
    ana = saver("joint", income)
    ana.facts = [fact for fact in ana.facts if fact.key not in ("covered_by_plan", "compensation")]
    ana.fact("covered_by_plan", "no", 2025)
    ana.fact("compensation", "0", 2025)
    ana.fact("spouse", "bob")
    return ana


def test_a_spouse_on_file_gives_coverage_pay_and_contributions() -> None:
    """246,000 - 240,000 = 6,000; x 70% = 4,200. Line 10: 90,000 - 7,000 = 83,000."""
    result = figured(replace(wife().record(), spouses={"bob": bobs()}))
    assert (result.text("ira_deduction/10"), result.text("ira_deduction/12"), result.text("1")) == (
        "83,000",
        "4,200",
        "2,800",
    )


def test_what_the_spouse_took_out_is_part_of_the_joint_income_and_no_basis_crosses() -> None:
    """Bob's basis of 500 + 7,000 makes a part of his 2,000 tax free: his income is on his own line 15c."""
    result = figured(replace(wife().record(), spouses={"bob": bobs(income=2000)}))
    taken = bobs(income=2000).taxable[2025].distributions[-1].cents
    assert taken is not None and 0 < taken < 2000 * DOLLARS
    assert result.worksheets["ira_deduction"].lines["5"].line.amount == 240_000 * DOLLARS + taken
    assert result.lines["2"].amount == 0


def test_a_spouse_nobody_named_is_asked_for() -> None:
    ana = wife()
    ana.facts = [fact for fact in ana.facts if fact.key != "spouse"]
    assert "the fact spouse" in figured(ana).lines["1"].reasons[0]
    assert "not a client on file" in figured(wife()).lines["1"].reasons[0]


def test_a_spouse_outside_is_what_the_facts_say() -> None:
    ana = wife()
    ana.facts = [fact for fact in ana.facts if fact.key != "spouse"]
    ana.fact("spouse", "outside")
    ana.fact("spouse_covered_by_plan", "yes", 2025)
    ana.fact("spouse_compensation", "9,000", 2025)
    ana.fact("spouse_contributions", "7,000", 2025)
    result = figured(ana)
    assert (result.text("ira_deduction/10"), result.text("ira_deduction/12")) == ("2,000", "2,000")
    assert result.lines["1"].amount == 0
    assert result.text("form_5329_excess/15") == "5,000"


def bob_who_took_money_out() -> Owned:
    """A spouse whose own deduction depends on the same income, with a distribution."""
    bob = Owned()
    bob.opening(500, 2024)
    bob.entry(IRA, "contribution", "2025-02-01", 7000, for_year=2025)
    bob.entry(IRA, "distribution", "2025-03-01", 2000)
    bob.value(IRA, 2025, 100_000)
    for key, value in (("covered_by_plan", "yes"), ("compensation", "90,000"), ("filing_status", "joint")):
        bob.fact(key, value, 2025)
    bob.fact("birth_date", "1970-01-01")
    bob.fact("magi_before_ira", "130,000", 2025)
    bob.fact("spouse", "ana")
    return bob


def wife_beside(bob: Owned) -> YearResult:
    his = replace(bob.record(), owner=replace(bob.record().owner, client="bob"))
    alone = history(wife().record(), through=2025).results
    his = replace(his, spouses={"ana": not_looked_at(wife().record(), alone)})
    seen = as_spouse(his, history(his, through=2025).results)
    return figured(replace(wife().record(), spouses={"bob": seen}))


def test_worksheet_1_1_cuts_the_circle_between_two_spouses() -> None:
    """Bob: 7,500 / 102,000 = .07353; 2,000 - 147 = 1,853 taxable whatever either of them deducts."""
    result = wife_beside(bob_who_took_money_out())
    assert any(part.cents == 1853_00 for part in result.line("ira_deduction/5").components)
    assert result.lines["1"].status is Status.KNOWN


def test_two_spouses_never_wait_for_each_other() -> None:
    """What of Bob's income needs Ana's in turn is missing for Ana, with the fact that settles it."""
    bob = bob_who_took_money_out()
    bob.fact("worksheet_1_1", "never", 2025)
    line_1 = wife_beside(bob).lines["1"]
    assert line_1.status is Status.MISSING
    assert "deduction_claimed of bob" in line_1.reasons[0]


@pytest.mark.parametrize(("verified", "status"), [
    (Verified.MEMORY, Status.ASSUMED),
    (Verified.OPEN, Status.MISSING),
])  # fmt: skip
def test_a_range_that_is_only_remembered_or_open_lowers_the_line(verified: Verified, status: Status) -> None:
    law = load(2025)
    phase_outs = law.deduction_phase_outs
    doubtful = replace(phase_outs, alone=replace(phase_outs.alone, verified=verified))
    record = saver().record()
    result = history(record, through=2025, law=lambda _: replace(law, deduction_phase_outs=doubtful)).results[2025]
    assert result.lines["1"].status is status
    assert phase_outs.alone.source in result.lines["1"].reasons[0]
