"""Rollovers (section 408(d)(3)): 60 days, one in twelve months, rows of one movement, employer plans, SIMPLE IRAs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, SEP, Owned

from basis.app.asking import asked_by_figures
from basis.engine import Status, YearResult, history
from basis.model import Account, AccountType, RothPart

SIMPLE = Account(id="a4", client="ana", custodian="fidelity", number=None, label="SIMPLE", type=AccountType.SIMPLE_IRA)
TO_IRA = {"to_account_type": AccountType.TRADITIONAL_IRA}
TO_PLAN = {"to_account_type": AccountType.PLAN_PRETAX}


def owner(*accounts: Account, year: int = 2023, basis: int = 4000, value: int = 30_000) -> Owned:
    """An owner with basis whose IRA is worth something, so that Part I is completed when line 7 has an amount."""
    owned = Owned(*(accounts or (IRA, SEP, ROTH)))
    owned.opening(basis, year - 1)
    owned.fact("part_1", "always")
    owned.value(IRA, year, value)
    owned.value(SEP, year, 0)
    return owned


def figured(owned: Owned, year: int = 2023) -> YearResult:
    return owned.history(year).results[year]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


def line_7(result: YearResult) -> tuple[str, str]:
    line = result.lines["7"]
    return result.text("7"), line.status.word


@pytest.mark.parametrize(("arrived", "expected"), [("2023-04-30", ("", "blank")), ("2023-05-01", ("5,000", "assumed"))])
def test_a_rollover_that_arrives_on_day_60_is_one_and_on_day_61_a_distribution(
    arrived: str, expected: tuple[str, str]
) -> None:
    owned = owner()
    out = owned.entry(IRA, "rollover_out", "2023-03-01", 5000, **TO_IRA)
    owned.entries[-1] = replace(owned.entries[-1], arrived=date.fromisoformat(arrived))
    result = figured(owned)
    assert line_7(result) == expected
    assert ("rollover_late" in codes(result)) is (expected[0] != "")
    asked = {part.asks for part in result.lines["7"].components}
    assert (f"rollover:{out}" in asked) is (expected[0] != "")


def test_the_irs_may_waive_the_60_days_and_then_a_late_rollover_is_one() -> None:
    """Rev. Proc. 2020-46: over the year end it is an outstanding rollover on line 6 too."""
    owned = owner(basis=4000)
    owned.entry(IRA, "distribution", "2023-02-01", 1000)
    out = owned.entry(IRA, "rollover_out", "2023-11-15", 5000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2024-03-01", 5000, ref="r1")
    late = figured(owned)
    assert (late.text("6"), late.text("7"), late.lines["7"].status.word) == ("30,000", "6,000", "assumed")
    owned.decisions[f"rollover:{out}"] = "waived"
    waived = figured(owned)
    assert (waived.text("6"), waived.text("7"), waived.lines["7"].status.word) == ("35,000", "1,000", "known")
    owned.decisions[f"rollover:{out}"] = "distribution"
    assert line_7(figured(owned)) == ("6,000", "known")


def test_an_equal_amount_that_arrives_too_late_is_asked_about() -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-03-01", 5000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-06-01", 5000)
    result = figured(owned)
    assert line_7(result) == ("5,000", "conflict")
    assert "rollover_late" in codes(result)


def test_a_rollover_whose_arrival_is_not_on_file_is_taken_as_one_and_what_rests_on_it_is_assumed() -> None:
    """Section 408(d)(3)(A): what is not paid into a plan or IRA within 60 days is a distribution."""
    owned = owner()
    out = owned.entry(IRA, "rollover_out", "2023-03-01", 5000, **TO_IRA)
    owned.entry(IRA, "distribution", "2023-06-01", 1000)
    result = figured(owned)
    assert line_7(result) == ("1,000", "assumed")
    assert (result.lines["6"].status.word, result.lines["15c"].status.word) == ("known", "assumed")
    assert "rollover_arrival_not_on_file" in codes(result)
    assert f"rollover:{out}" in {part.asks for part in result.lines["7"].components}
    owned.decisions[f"rollover:{out}"] = "transfer"
    assert line_7(figured(owned)) == ("1,000", "known")


def test_a_rollover_whose_arrival_is_not_on_file_makes_the_taxable_amount_of_the_return_assumed() -> None:
    """Form 1040, line 4b, where nothing else left, so that Part I is not completed."""
    owned = Owned(IRA)
    owned.value(IRA, 2023, 30_000)
    owned.opening(4000, 2022)
    owned.entry(IRA, "rollover_out", "2023-03-01", 5000, **TO_IRA)
    result = figured(owned)
    assert result.worksheets["form_1040"].lines["4b"].line.status.word == "assumed"


def test_rows_with_one_ref_are_one_rollover_and_what_did_not_come_back_is_a_distribution() -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-03-01", 10_000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-03-20", 4000, ref="r1")
    owned.entry(IRA, "rollover_in", "2023-03-25", 3500, ref="r1")
    result = figured(owned)
    assert line_7(result) == ("2,500", "known")
    assert "rollover_in_part" in codes(result)


def test_two_amounts_of_one_day_and_ira_put_back_as_one_sum_are_one_rollover_those_of_two_iras_are_not() -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-03-01", 4000, ref="r1", **TO_IRA)
    owned.entry(IRA, "rollover_out", "2023-03-01", 6000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-03-20", 10_000, ref="r1")
    assert figured(owned).lines["7"].status.word == "blank"
    owned.entries[3] = replace(owned.entries[3], account=SEP.id)
    assert line_7(figured(owned)) == ("6,000", "assumed")


def test_a_link_makes_unequal_rows_one_rollover() -> None:
    owned = owner()
    out = owned.entry(IRA, "rollover_out", "2023-03-01", 10_000, **TO_IRA)
    back = owned.entry(SEP, "rollover_in", "2023-03-20", 9000)
    record = replace(owned.record(), linked=frozenset({frozenset({out, back})}))
    assert history(record, through=2023).results[2023].text("7") == "1,000"


def test_more_coming_back_than_left_is_a_conflict() -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-03-01", 4000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-03-20", 5000, ref="r1")
    assert figured(owned).lines["7"].status.word == "conflict"


def test_only_the_part_that_comes_back_next_year_is_outstanding_on_december_31() -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-12-01", 10_000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-12-20", 4000, ref="r1")
    owned.entry(SEP, "rollover_in", "2024-01-10", 5000, ref="r1")
    result = figured(owned)
    assert (result.text("6"), result.text("7")) == ("35,000", "1,000")


@given(parts=st.lists(st.integers(1, 5000), min_size=1, max_size=4), kept=st.integers(0, 5000))
def test_what_left_is_what_came_back_and_what_is_on_line_7(parts: list[int], kept: int) -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-03-01", sum(parts) + kept, ref="r1", **TO_IRA)
    for part in parts:
        owned.entry(SEP, "rollover_in", "2023-03-20", part, ref="r1")
    assert (figured(owned).lines["7"].cents or 0) == kept * 100


def test_rolling_taxable_money_into_a_plan_isolates_the_basis() -> None:
    """Section 408(d)(3)(H): 80,000 of 100,000 to the plan, the basis of 20,000 converted tax-free."""
    owned = owner(basis=20_000, value=0)
    owned.entry(IRA, "direct_rollover", "2023-02-01", 80_000, **TO_PLAN)
    owned.entry(IRA, "conversion", "2023-03-01", 20_000)
    result = figured(owned)
    assert (result.text("10"), result.text("18"), result.text("14")) == ("1.00000", "0", "0")
    assert result.lines["7"].status.word == "known"


def test_basis_cannot_be_rolled_into_a_plan() -> None:
    owned = owner(basis=20_000, value=5000)
    owned.entry(IRA, "direct_rollover", "2023-02-01", 80_000, **TO_PLAN)
    result = figured(owned)
    assert line_7(result) == ("15,000", "conflict")
    assert "basis_rolled_into_plan" in codes(result)


def test_a_rollover_to_a_plan_under_way_on_december_31_is_not_on_line_6() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-02-01", 1000)
    owned.entry(IRA, "rollover_out", "2023-12-01", 5000, ref="r1", **TO_PLAN)
    result = figured(owned)
    assert (result.text("6"), result.text("7")) == ("30,000", "1,000")


def simple_owner(*, began: str) -> Owned:
    owned = owner(IRA, SEP, ROTH, SIMPLE)
    owned.value(SIMPLE, 2023, 0)
    if began:
        owned.fact("simple_began", began)
    return owned


@pytest.mark.parametrize(("began", "expected"), [("2021-05-11", ("5,000", "known")), ("2021-05-10", ("", "blank"))])
def test_money_that_leaves_a_simple_ira_in_its_first_two_years_is_a_distribution(
    began: str, expected: tuple[str, str]
) -> None:
    owned = simple_owner(began=began)
    owned.entry(SIMPLE, "transfer_out", "2023-05-10", 5000)
    owned.entry(IRA, "transfer_in", "2023-05-10", 5000)
    if expected[0]:
        owned.form("1099-R", 2023, SIMPLE, box_1=5000, box_7="S")
    result = figured(owned)
    assert line_7(result) == expected
    assert ("simple_within_two_years" in codes(result)) is (expected[0] != "")


def test_another_simple_ira_may_receive_it_at_any_time() -> None:
    owned = simple_owner(began="2022-05-11")
    owned.entry(SIMPLE, "transfer_out", "2023-05-10", 5000, to_account_type=AccountType.SIMPLE_IRA)
    assert figured(owned).lines["7"].status.word == "blank"


def test_when_nobody_said_when_the_simple_ira_began_it_is_asked() -> None:
    owned = simple_owner(began="")
    owned.entry(IRA, "distribution", "2023-05-10", 100)
    owned.entry(SIMPLE, "transfer_out", "2023-05-10", 5000, **TO_IRA)
    line = figured(owned).lines["7"]
    assert line.status.word == "assumed"
    assert "fact:simple_began" in {part.asks for part in line.components}
    owned.entry(SIMPLE, "elective_deferral", "2021-01-10", 50)
    assert figured(owned).lines["7"].status.word == "known"


def test_that_it_is_not_known_is_said_where_no_line_can_show_it() -> None:
    """Without basis a transfer completes no Part, but in the first two years it is income (section 408(d)(3)(G))."""
    owned = simple_owner(began="")
    owned.entry(SIMPLE, "transfer_out", "2023-05-10", 5000, **TO_IRA)
    result = figured(owned)
    assert result.lines["7"].status.word == "blank"
    assert "simple_began_not_known" in codes(result)
    owned.entry(SIMPLE, "elective_deferral", "2021-01-10", 50)
    assert "simple_began_not_known" not in codes(figured(owned))


TO_SIMPLE = {"to_account_type": AccountType.SIMPLE_IRA}


def test_in_its_first_two_years_a_simple_ira_can_receive_nothing_but_another_ones_money() -> None:
    """Section 408(p)(1)(B); Pub. L. 114-113, division Q, section 306: what the money is then is asked."""
    owned = simple_owner(began="2022-05-11")
    out = owned.entry(IRA, "rollover_out", "2023-02-10", 5000, **TO_SIMPLE)
    owned.entry(SIMPLE, "rollover_in", "2023-02-20", 5000)
    result = figured(owned)
    assert "into_simple_too_early" in codes(result)
    assert f"rollover:{out}" in {part.asks for part in result.inputs.distributions}
    owned.decisions[f"rollover:{out}"] = "distribution"
    assert line_7(figured(owned)) == ("5,000", "known")
    owned.decisions[f"rollover:{out}"] = "transfer"
    assert "into_simple_too_early" not in codes(figured(owned))


@pytest.mark.parametrize(
    ("began", "day", "code"),
    [
        ("2021-02-20", "2023-02-20", ""),
        ("2021-02-21", "2023-02-20", "into_simple_too_early"),
        ("", "2023-02-20", "simple_began_not_known"),
    ],
)
def test_what_a_plan_sent_to_a_simple_ira_counts_from_the_day_it_arrived(began: str, day: str, code: str) -> None:
    owned = simple_owner(began=began)
    owned.entry(SIMPLE, "direct_rollover_in", day, 5000, from_account_type=AccountType.PLAN_PRETAX)
    assert codes(figured(owned)) & {"into_simple_too_early", "simple_began_not_known"} == ({code} if code else set())


def test_before_december_19_2015_a_simple_ira_could_never_receive_anything_else() -> None:
    owned = Owned(IRA, SIMPLE)
    owned.opening(4000, 2014)
    owned.fact("simple_began", "2005-01-03")
    owned.entry(IRA, "transfer_out", "2015-12-18", 5000, to_account=SIMPLE.id)
    owned.entry(IRA, "transfer_out", "2015-12-19", 6000, to_account=SIMPLE.id)
    said = [f.message for f in figured(owned, 2015).findings if f.code == "into_simple_too_early"]
    assert len(said) == 1
    assert "5,000.00" in said[0]


def test_a_simple_ira_cannot_be_converted_or_rolled_over_in_its_first_two_years() -> None:
    owned = simple_owner(began="2022-05-11")
    owned.entry(SIMPLE, "conversion", "2023-05-10", 5000)
    assert figured(owned).lines["8"].status.word == "conflict"
    other = simple_owner(began="2022-05-11")
    other.entry(SIMPLE, "rollover_out", "2023-12-10", 5000, ref="r1", **TO_IRA)
    other.entry(IRA, "rollover_in", "2024-01-10", 5000, ref="r1")
    result = figured(other)
    assert (result.text("6"), *line_7(result)) == ("30,000", "5,000", "known")


def test_a_transfer_between_own_iras_changes_no_line_with_one_side_or_both() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-05-10", 100)
    before = {n: line.cents for n, line in figured(owned).lines.items()}
    owned.entry(IRA, "transfer_out", "2023-05-10", 5000)
    assert {n: line.cents for n, line in figured(owned).lines.items()} == before
    owned.entry(SEP, "transfer_in", "2023-05-12", 5000)
    assert {n: line.cents for n, line in figured(owned).lines.items()} == before


def test_an_outstanding_rollover_explains_form_1099_r_box_1() -> None:
    owned = owner()
    owned.entry(IRA, "distribution", "2023-02-01", 1000)
    owned.entry(IRA, "outstanding_rollover", "2023-12-31", 3000)
    owned.form("1099-R", 2023, IRA, box_1=4000, box_7="7")
    result = figured(owned)
    assert (result.text("6"), *line_7(result)) == ("33,000", "1,000", "known")


def test_a_conversion_that_arrives_after_60_days_is_in_conflict_until_somebody_says_how_it_went() -> None:
    """Treas. Reg. 1.408A-4, A-1(b)(1)."""
    owned = owner()
    out = owned.entry(IRA, "conversion", "2023-02-01", 5000, arrived=date(2023, 4, 3))
    result = figured(owned)
    assert (result.text("8"), result.lines["8"].status.word) == ("5,000", "conflict")
    assert "conversion_late" in codes(result)
    owned.decisions[f"rollover:{out}"] = "transfer"
    assert figured(owned).lines["8"].status.word == "known"
    owned.decisions[f"rollover:{out}"] = "distribution"
    decided = figured(owned)
    assert (decided.text("7"), decided.text("8")) == ("5,000", "0")
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONTRIBUTIONS)
    carry = figured(owned).carry
    assert (carry.roth_contributions.cents, carry.roth_conversions.cents) == (500_000, 0)


def test_tax_withheld_from_a_conversion_and_made_up_within_60_days_is_converted_too() -> None:
    """Form 1099-R box 1 of 10,000 with 1,000 withheld: 9,000 converted, or 10,000 where other money made it up."""
    for converted, paid in ((9000, 1000), (10_000, 0)):
        owned = owner()
        owned.entry(IRA, "conversion", "2023-02-01", converted)
        if paid:
            owned.entry(IRA, "distribution", "2023-02-01", paid)
        owned.form("1099-R", 2023, IRA, box_1=10_000, box_4=1000, box_7="2")
        result = figured(owned)
        assert (result.lines["7"].cents or 0, result.lines["8"].cents) == (paid * 100, converted * 100)


def test_an_ira_that_a_rollover_under_way_on_december_31_opens_has_no_value_of_that_day() -> None:
    """Instructions, line 6: the amount is an outstanding rollover of the year, and on no account's value."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(4000, 2022)
    owned.value(IRA, 2023, 30_000)
    owned.entry(IRA, "distribution", "2023-05-01", 1000)
    owned.entry(IRA, "rollover_out", "2023-12-10", 5000, to_account=SEP.id, **TO_IRA)
    owned.entries[-1] = replace(owned.entries[-1], arrived=date(2024, 1, 20))
    result = figured(owned)
    assert (result.text("6"), result.lines["6"].status.word) == ("35,000", "known")
    owned.entries[-1] = replace(owned.entries[-1], arrived=date(2023, 12, 20))
    assert figured(owned).lines["6"].status.word == "missing"


def roth_without_return(*, first: str, birth: str = "1980-03-03") -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 3000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONVERSION_TAXABLE, for_year=2015)
    owned.fact("birth_date", birth)
    owned.fact("first_roth_year", first)
    owned.entry(ROTH, "rollover_out", "2023-03-01", 2000, to_account_type=AccountType.ROTH_IRA)
    return owned


def test_a_roth_rollover_with_no_sign_of_return_makes_line_19_assumed_and_asks() -> None:
    owned = roth_without_return(first="2015")
    owned.entry(ROTH, "distribution", "2023-06-01", 500)
    result = figured(owned)
    assert (result.text("19"), result.lines["19"].status.word) == ("500", "assumed")
    assert "rollover_arrival_not_on_file" in codes(result)
    out = owned.entries[-2].name
    assert f"rollover:{out}" in {part.asks for part in result.lines["19"].components}
    owned.decisions[f"rollover:{out}"] = "distribution"
    assert (figured(owned).text("19"), figured(owned).lines["19"].status.word) == ("2,500", "known")
    owned.decisions[f"rollover:{out}"] = "transfer"
    assert (figured(owned).text("19"), figured(owned).lines["19"].status.word) == ("500", "known")


def test_a_qualified_roth_rollover_with_no_sign_of_return_leaves_line_19_alone() -> None:
    """Section 408A(d)(2): from age 59 1/2, five years after the first contribution, it is no income either way."""
    owned = roth_without_return(first="2015", birth="1950-03-03")
    assert figured(owned).lines["19"].status.word == "blank"


def test_a_roth_distribution_put_back_in_time_is_not_on_line_19_and_no_contribution() -> None:
    owned = roth_without_return(first="2015")
    owned.entry(ROTH, "rollover_in", "2023-04-30", 2000)
    result = figured(owned)
    assert result.lines["19"].status.word == "blank"
    assert "rollover_arrival_not_on_file" not in codes(result)


def test_two_rows_put_back_over_the_year_end_are_outstanding_one_by_one() -> None:
    """One distribution of 8,000 on December 5: 2,000 back in December, 3,000 and 2,000 in January, 1,000 kept."""
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-12-05", 5000, ref="r1", **TO_IRA)
    owned.entry(IRA, "rollover_out", "2023-12-05", 3000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-12-20", 2000, ref="r1")
    owned.entry(SEP, "rollover_in", "2024-01-10", 3000, ref="r1")
    owned.entry(IRA, "rollover_in", "2024-02-03", 2000, ref="r1")
    result = figured(owned)
    assert (result.text("6"), *line_7(result)) == ("35,000", "1,000", "known")


def test_what_became_of_a_rollover_is_asked_also_where_part_iii_is_not_completed() -> None:
    """The return takes the distribution whether or not the form has a line for it."""
    owned = roth_without_return(first="2022")
    assert figured(owned).parts["III"].completed is False
    out = owned.entries[-1].name
    assert f"rollover:{out}" in {asked.key for asked in asked_by_figures(owned.history(2023))}


def test_what_came_back_in_part_within_60_days_leaves_the_rest_on_line_7_and_asks() -> None:
    """Section 408(d)(3)(A)(i) and (D): a part may be rolled over; that the two rows are one movement nobody said."""
    owned = Owned(IRA, SEP)
    owned.opening(1000, 2021)
    out = owned.entry(IRA, "rollover_out", "2022-03-01", 10_000)
    back = owned.entry(SEP, "rollover_in", "2022-03-20", 6_000)
    owned.value(IRA, 2022, 20_000)
    owned.value(SEP, 2022, 6_000)
    line_7 = owned.history(2022).results[2022].lines["7"]
    assert (line_7.cents, line_7.status) == (4_000_00, Status.ASSUMED)
    (asking,) = (part for part in line_7.components if part.asks)
    assert asking.asks == f"rollover:{out}"
    assert {out, back} <= set(asking.refs)


def test_a_rollover_that_says_it_came_out_of_a_plan_is_not_the_end_of_one_out_of_an_ira() -> None:
    owned = Owned(IRA, SEP)
    owned.opening(1000, 2021)
    owned.entry(IRA, "rollover_out", "2022-03-01", 10_000)
    owned.entry(SEP, "rollover_in", "2022-03-20", 10_000, from_account_type=AccountType.PLAN_PRETAX)
    owned.value(IRA, 2022, 20_000)
    owned.value(SEP, 2022, 6_000)
    codes = {finding.code for finding in owned.history(2022).results[2022].findings}
    assert "rollover_arrival_not_on_file" in codes
