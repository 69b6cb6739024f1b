"""Rollovers that are none (section 408(d)(3)): late, the second in twelve months, out of an inherited IRA.

What left is a distribution, and what arrived a contribution.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from records import IRA, ROTH, SEP, Owned
from test_rollovers import SIMPLE, TO_IRA, TO_PLAN, codes, figured, line_7, owner, simple_owner

from basis.engine import YearResult, history
from basis.model import Account, AccountType, Owner, RothPart


def two_in_a_year(year: int, first: Account, second: Account, *, months_later: int) -> Owned:
    owned = owner(year=year)
    owned.entry(first, "rollover_out", f"{year}-01-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", f"{year}-01-20", 1000)
    later = f"{year + months_later // 12}-{1 + months_later % 12:02}-10"
    owned.entry(second, "rollover_out", later, 2000, **TO_IRA)
    owned.entry(SEP, "rollover_in", later.replace("-10", "-20"), 2000)
    owned.value(IRA, year + 1, 30_000)
    owned.value(SEP, year + 1, 0)
    return owned


def test_twelve_months_later_the_next_rollover_is_one_again() -> None:
    owned = two_in_a_year(2023, IRA, IRA, months_later=12)
    results = owned.history(2024).results
    assert {results[year].lines["7"].status.word for year in (2023, 2024)} == {"blank"}


OTHER = Account(
    id="a5", client="ana", custodian="fidelity", number=None, label="Other", type=AccountType.TRADITIONAL_IRA
)


@pytest.mark.parametrize(("year", "status"), [(2013, "blank"), (2015, "assumed")])
def test_before_2015_each_ira_had_its_own_twelve_months(year: int, status: str) -> None:
    """Announcements 2014-15 and 2014-32."""
    owned = owner(IRA, OTHER, SEP, ROTH, year=year)
    owned.value(OTHER, year, 0)
    for account, month in ((IRA, 1), (OTHER, 5)):
        owned.entry(account, "rollover_out", f"{year}-{month:02}-10", 1000 * month, **TO_IRA)
        owned.entry(SEP, "rollover_in", f"{year}-{month:02}-20", 1000 * month)
    assert figured(owned, year).lines["7"].status.word == status


def test_a_distribution_of_2014_does_not_hold_up_one_of_another_ira_in_2015() -> None:
    """Announcement 2014-32, transition."""
    owned = owner(IRA, OTHER, SEP, ROTH, year=2014)
    for account, day, back in ((IRA, "2014-11-10", "2014-11-20"), (OTHER, "2015-05-10", "2015-05-20")):
        owned.entry(account, "rollover_out", day, 1000, **TO_IRA)
        owned.entry(SEP, "rollover_in", back, 1000)
    for account in (IRA, OTHER, SEP):
        owned.value(account, 2015, 0)
    assert figured(owned, 2015).lines["7"].status.word == "blank"


def test_conversions_transfers_and_plan_rollovers_do_not_count_for_the_twelve_months() -> None:
    owned = owner()
    owned.entry(IRA, "rollover_out", "2023-01-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-01-20", 1000)
    owned.entry(IRA, "rollover_out", "2023-04-10", 2000, **TO_PLAN)
    owned.entries[-1] = replace(owned.entries[-1], arrived=date(2023, 4, 20))
    owned.entry(IRA, "transfer_out", "2023-05-10", 3000)
    owned.entry(SEP, "transfer_in", "2023-05-10", 3000)
    owned.entry(IRA, "conversion", "2023-06-10", 4000)
    assert line_7(figured(owned)) == ("0", "known")


def test_a_roth_rollover_uses_up_the_twelve_months_and_a_failed_one_is_on_line_19() -> None:
    owned = owner()
    owned.entry(ROTH, "opening_basis", "2022-12-31", 500, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONVERSION_TAXABLE, for_year=2020)
    owned.fact("first_roth_year", "2020")
    owned.entry(IRA, "rollover_out", "2023-01-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-01-20", 1000)
    owned.entry(ROTH, "rollover_out", "2023-04-10", 2000, to_account_type=AccountType.ROTH_IRA)
    owned.entry(ROTH, "rollover_in", "2023-04-20", 2000)
    owned.form("1099-R", 2023, ROTH, box_1=2000, box_7="J")
    result = figured(owned)
    assert (result.text("19"), result.lines["19"].status.word) == ("2,000", "assumed")
    assert any(part.label.startswith("rollover that came too soon") for part in result.lines["22"].components)
    owned.decisions["rollover:e8"] = "transfer"
    assert figured(owned).lines["19"].status.word == "blank"


def test_an_inherited_ira_cannot_be_rolled_over() -> None:
    """Section 408(d)(3)(C): it is a distribution, unless somebody says that it was a transfer, or a spouse left it."""
    inherited = Account(
        id="a9", client="ana", custodian="fidelity", number=None, label="Inherited",
        type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo",
    )  # fmt: skip
    owned = Owned(inherited)
    owned.entry(inherited, "opening_basis", "2022-12-31", 1000, decedent="leo")
    owned.entry(inherited, "rollover_out", "2023-02-01", 5000, decedent="leo", arrived=date(2023, 2, 20))
    owned.value(inherited, 2023, 20_000)
    record = replace(owned.record(), owner=Owner("ana", "leo"))
    result = history(record, through=2023).results[2023]
    assert line_7(result) == ("5,000", "assumed")
    assert "rollover_inherited" in codes(result)
    owned.fact("spouse", "leo")
    record = replace(owned.record(), owner=Owner("ana", "leo"))
    assert line_7(history(record, through=2023).results[2023]) == ("5,000", "conflict")


def test_of_a_rollover_in_part_late_only_that_part_is_paid_out_and_the_rest_stays_outstanding() -> None:
    """Section 408(d)(3)(A) and (D); instructions for Form 8606, line 6."""
    owned = owner(basis=4000)
    owned.fact("deduction_claimed", "0", year=2024)
    out = owned.entry(IRA, "rollover_out", "2023-12-10", 10_000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2024-01-20", 7000, ref="r1")
    owned.entry(SEP, "rollover_in", "2024-03-20", 3000, ref="r1")
    before = figured(owned)
    assert line_7(before) == ("3,000", "assumed")
    assert any(part.cents == 7000_00 and "outstanding" in part.label for part in before.lines["6"].components)
    owned.decisions[f"rollover:{out}"] = "distribution"
    assert line_7(figured(owned)) == ("3,000", "known")
    assert any(part.cents == 3000_00 for part in owned.history(2024).results[2024].lines["1"].components)


def test_what_arrives_after_the_60_days_is_a_contribution_for_that_year_and_may_be_an_excess() -> None:
    """Sections 219 and 4973 and Publication 590-A, "Time Limit for Making a Rollover Contribution"."""
    owned = owner(basis=4000)
    owned.fact("birth_date", "1980-03-03")
    out = owned.entry(IRA, "rollover_out", "2023-01-10", 10_000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-04-10", 10_000, ref="r1")
    late = figured(owned)
    assert (late.lines["1"].status.word, late.lines["7"].status.word) == ("missing", "assumed")
    line_15 = late.worksheets["form_5329_excess"].lines["15"].line
    assert (line_15.cents, line_15.status.word) == (3500_00, "assumed")
    owned.fact("deduction_claimed", "0", year=2023)
    owned.fact("compensation", "90000", year=2023)
    told = figured(owned)
    assert (told.text("1"), told.lines["1"].status.word) == ("6,500", "assumed")
    owned.decisions[f"rollover:{out}"] = "distribution"
    assert (figured(owned).text("1"), figured(owned).lines["1"].status.word) == ("6,500", "known")
    owned.decisions[f"rollover:{out}"] = "waived"
    assert figured(owned).lines["1"].status.word == "blank"


def test_a_late_rollover_that_form_5498_counts_among_the_contributions_counts_once() -> None:
    owned = owner(basis=4000)
    owned.entry(IRA, "rollover_out", "2023-01-10", 5000, ref="r1", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-04-10", 5000, ref="r1")
    owned.fact("deduction_claimed", "0", year=2023)
    owned.form("5498", 2023, SEP, box_1=5000)
    assert figured(owned).text("1") == "5,000"


def test_a_late_rollover_between_roth_iras_is_a_roth_contribution() -> None:
    owned = Owned(IRA, ROTH)
    owned.fact("birth_date", "1980-03-03")
    owned.fact("first_roth_year", "2021")
    owned.opening(0, 2022)
    owned.entry(ROTH, "rollover_out", "2023-01-10", 5000, to_account_type=AccountType.ROTH_IRA)
    owned.entries[-1] = replace(owned.entries[-1], arrived=date(2023, 4, 10))
    result = figured(owned)
    assert "22" in result.lines
    assert any("arrived too late" in part.label for part in result.lines["22"].components)


def limited(owned: Owned) -> Owned:
    """A person of whom everything is known that the limit of contributions asks for, and nothing was deducted."""
    owned.fact("birth_date", "1980-03-03")
    for year in (2023, 2024):
        owned.fact("compensation", "90000", year=year)
        owned.fact("deduction_claimed", "0", year=year)
    return owned


def excess_lines(result: YearResult, *numbers: str) -> list[tuple[int | None, str]]:
    lines = result.worksheets["form_5329_excess"].lines
    return [(lines[n].line.cents, lines[n].line.status.word) for n in numbers]


def test_what_the_second_rollover_in_twelve_months_brought_is_a_contribution_and_may_be_an_excess() -> None:
    """Section 408(d)(3)(B): 9,000 on line 7; of the 9,000 that arrived 6,500 on line 1 and 2,500 an excess, taxed 150
    (section 4973(a))."""
    owned = limited(owner())
    owned.entry(IRA, "rollover_out", "2023-01-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-01-20", 1000)
    second = owned.entry(IRA, "rollover_out", "2023-05-10", 9000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-05-20", 9000)
    result = figured(owned)
    assert (result.text("1"), result.text("7"), result.lines["7"].status.word) == ("6,500", "9,000", "assumed")
    assert excess_lines(result, "15", "17") == [(2500_00, "assumed"), (150_00, "assumed")]
    assert f"rollover:{second}" in {part.asks for part in result.lines["7"].components}
    owned.decisions[f"rollover:{second}"] = "waived"
    assert (figured(owned).text("1"), line_7(figured(owned))) == ("6,500", ("9,000", "assumed"))
    owned.decisions[f"rollover:{second}"] = "distribution"
    decided = figured(owned)
    assert (decided.text("1"), decided.lines["1"].status.word) == ("6,500", "known")
    assert excess_lines(decided, "15", "17") == [(2500_00, "known"), (150_00, "known")]
    owned.decisions[f"rollover:{second}"] = "transfer"
    moved = figured(owned)
    assert (moved.lines["1"].status.word, moved.lines["7"].status.word) == ("blank", "blank")


def test_a_second_rollover_that_arrives_in_the_next_year_is_a_contribution_of_that_year_and_not_outstanding() -> None:
    owned = limited(owner())
    owned.entry(IRA, "rollover_out", "2023-06-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-06-20", 1000)
    owned.entry(IRA, "rollover_out", "2023-12-10", 3000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2024-01-20", 3000)
    for account in (IRA, SEP):
        owned.value(account, 2024, 10_000)
    results = owned.history(2024).results
    assert (results[2023].text("6"), results[2023].text("7")) == ("30,000", "3,000")
    assert results[2023].lines["1"].cents == 0
    assert (results[2024].text("1"), results[2024].lines["1"].status.word) == ("3,000", "assumed")


def test_a_second_rollover_of_roth_money_is_a_roth_contribution_again() -> None:
    owned = limited(Owned(IRA, SEP, ROTH))
    owned.opening(0, 2022)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 3000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2022-12-31", 0, part=RothPart.CONVERSION_TAXABLE, for_year=2020)
    owned.fact("first_roth_year", "2020")
    for day, back in (("2023-01-10", "2023-01-20"), ("2023-04-10", "2023-04-20")):
        owned.entry(ROTH, "rollover_out", day, 2000, to_account_type=AccountType.ROTH_IRA)
        owned.entry(ROTH, "rollover_in", back, 2000)
    result = figured(owned)
    assert (result.text("19"), result.text("22"), result.lines["19"].status.word) == ("2,000", "5,000", "assumed")


def test_a_second_rollover_that_failed_holds_up_no_later_one() -> None:
    """Section 408(d)(3)(B) counts only what was not income because it was rolled over."""
    owned = owner()
    for day, back in (("2022-06-10", "2022-06-20"), ("2023-05-10", "2023-05-20"), ("2023-07-10", "2023-07-20")):
        owned.entry(IRA, "rollover_out", day, 1000, **TO_IRA)
        owned.entry(SEP, "rollover_in", back, 1000)
    assert figured(owned).text("7") == "1,000"


def test_an_ira_rolled_over_to_a_roth_ira_is_a_conversion_and_uses_up_nothing() -> None:
    """Announcement 2014-15: conversions do not count."""
    owned = owner(IRA, SEP, ROTH)
    owned.entry(IRA, "rollover_out", "2023-01-10", 1000, to_account_type=AccountType.ROTH_IRA)
    owned.entry(ROTH, "rollover_in", "2023-01-20", 1000)
    owned.entry(IRA, "rollover_out", "2023-04-10", 2000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-04-20", 2000)
    assert "rollover_second_in_12_months" not in codes(figured(owned))


def test_what_an_own_ira_received_out_of_an_inherited_one_is_a_contribution() -> None:
    """Section 408(d)(3)(C): 8,000 arrive, 6,500 may be contributed, 1,500 are an excess, taxed 90."""
    inherited = Account(
        id="a9", client="ana", custodian="fidelity", number=None, label="Inherited",
        type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo",
    )  # fmt: skip
    owned = limited(owner())
    owned.entry(SEP, "rollover_in", "2023-03-20", 8000)
    out = owned.entry(inherited, "rollover_out", "2023-03-01", 8000, decedent="leo")
    sent = owned.entries.pop()
    record = replace(owned.record(), out_of_inherited=(sent,))
    result = history(record, through=2023).results[2023]
    assert (result.text("1"), result.lines["1"].status.word) == ("6,500", "assumed")
    assert result.lines["7"].cents in (None, 0)
    assert excess_lines(result, "15", "17") == [(1500_00, "assumed"), (90_00, "assumed")]
    moved = replace(record, decisions={f"rollover:{out}": "transfer"})
    assert history(moved, through=2023).results[2023].lines["1"].status.word == "blank"


def late_without_account(*accounts: Account) -> Owned:
    owned = limited(owner(*accounts))
    owned.entry(IRA, "rollover_out", "2023-01-10", 5000, **TO_IRA)
    owned.entries[-1] = replace(owned.entries[-1], arrived=date(2023, 4, 10))
    return owned


def test_where_one_ira_alone_is_of_the_kind_that_a_late_row_names_that_one_received_it() -> None:
    owned = late_without_account(IRA, ROTH)
    owned.form("5498", 2023, IRA, box_1=5000)
    assert figured(owned).text("1") == "5,000"
    reasons = " ".join(part.reason for part in figured(owned).lines["1"].components)
    assert "to_account" not in reasons


def test_where_several_iras_are_of_the_kind_that_a_late_row_names_it_is_asked_which() -> None:
    """Which of them is the same for every line, until a Form 5498 of one may count it already."""
    owned = late_without_account(IRA, SEP, ROTH)
    line = figured(owned).lines["1"]
    assert (figured(owned).text("1"), line.status.word) == ("5,000", "assumed")
    assert any("to_account" in part.reason for part in line.components)
    owned.form("5498", 2023, SEP, box_1=1000)
    line = figured(owned).lines["1"]
    assert line.status.word == "conflict"
    owned.entries[-1] = replace(owned.entries[-1], to_account=IRA.id)
    line = figured(owned).lines["1"]
    assert (figured(owned).text("1"), line.status.word) == ("6,000", "assumed")


def test_a_second_rollover_that_came_back_in_part_late_is_none_of_it_a_rollover_once_it_is_answered() -> None:
    """The answer is about all of it where all of it fails, not about the late part."""
    owned = limited(owner())
    owned.entry(IRA, "rollover_out", "2023-01-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-01-20", 1000)
    second = owned.entry(IRA, "rollover_out", "2023-05-10", 5000, ref="two", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-05-20", 3000, ref="two")
    owned.entry(SEP, "rollover_in", "2023-09-20", 2000, ref="two")
    assert (line_7(figured(owned)), figured(owned).text("1")) == (("5,000", "assumed"), "5,000")
    owned.decisions[f"rollover:{second}"] = "distribution"
    assert (line_7(figured(owned)), figured(owned).text("1")) == (("5,000", "known"), "5,000")


def test_the_part_of_a_rollover_that_came_in_time_uses_up_the_twelve_months() -> None:
    owned = owner()
    first = owned.entry(IRA, "rollover_out", "2023-01-10", 5000, ref="one", **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-01-20", 3000, ref="one")
    owned.entry(SEP, "rollover_in", "2023-05-20", 2000, ref="one")
    owned.entry(IRA, "rollover_out", "2023-06-10", 1000, **TO_IRA)
    owned.entry(SEP, "rollover_in", "2023-06-20", 1000)
    owned.decisions[f"rollover:{first}"] = "distribution"
    assert "rollover_second_in_12_months" in codes(figured(owned))


def test_what_left_a_simple_ira_in_its_first_two_years_is_a_contribution_where_it_arrived_and_uses_up_nothing() -> None:
    """Section 408(d)(3)(G): no rollover, so that the next one is the first in twelve months."""
    owned = limited(simple_owner(began="2022-06-01"))
    owned.entry(SIMPLE, "rollover_out", "2023-02-10", 4000, **TO_IRA)
    owned.entry(IRA, "rollover_in", "2023-02-20", 4000)
    owned.entry(IRA, "rollover_out", "2023-06-10", 1000, **TO_IRA)
    owned.entry(IRA, "rollover_in", "2023-06-20", 1000)
    result = figured(owned)
    assert (result.text("1"), line_7(result)) == ("4,000", ("4,000", "known"))
    assert "rollover_second_in_12_months" not in codes(result)


def test_a_row_that_says_it_came_out_of_an_inherited_ira_is_a_contribution_also_where_nothing_shows_what_left() -> None:
    owned = limited(owner())
    owned.entry(SEP, "rollover_in", "2023-02-20", 5000)
    assert figured(owned).lines["1"].status.word == "blank"
    owned.entries[-1] = replace(owned.entries[-1], from_account_type=AccountType.INHERITED_TRADITIONAL_IRA)
    assert (figured(owned).text("1"), figured(owned).lines["1"].status.word) == ("5,000", "assumed")
