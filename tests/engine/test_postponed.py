"""Contributions after the due date of the return: what they count for, and when they were postponed."""

from __future__ import annotations

from form_inputs import shown
from records import IRA, ROTH, Owned

from basis.engine import Status
from basis.model import Treatment

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def test_a_contribution_after_the_due_date_is_in_conflict_and_says_what_it_counts_for() -> None:
    """Section 219(f)(3): for 2022 nothing could be contributed after April 18, 2023, whatever the row says."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2023-04-19", 6000, for_year=2022, **KEPT)
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert line_1.status is Status.CONFLICT
    assert "after 2023-04-18" in line_1.reasons[0]
    assert "it counts for 2023" in line_1.reasons[0]
    assert [part.asks for part in line_1.components] == ["fact:contribution_due_date:2022"]


def test_on_the_due_date_it_is_in_time() -> None:
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2023-04-18", 6000, for_year=2022, **KEPT)
    assert owned.history(2022).results[2022].lines["1"].status is Status.KNOWN


def test_what_was_postponed_for_everybody_is_in_time() -> None:
    """Notice 2020-23: contributions for 2019 could be made until July 15, 2020."""
    owned = Owned(IRA)
    owned.opening(0, 2018)
    owned.entry(IRA, "contribution", "2020-07-15", 6000, for_year=2019, **KEPT)
    assert owned.history(2019).results[2019].lines["1"].status is Status.KNOWN


def test_a_day_postponed_for_the_taxpayer_is_a_fact() -> None:
    """Section 7508A: much of California had until October 16, 2023."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2023-10-16", 6000, for_year=2022, **KEPT)
    owned.fact("contribution_due_date", "2023-10-16", 2022)
    result = owned.history(2022).results[2022]
    assert result.lines["1"].status is Status.KNOWN
    assert shown(result, "1", "14") == ["6,000", "6,000"]


def test_a_roth_contribution_after_the_due_date_is_in_conflict_too() -> None:
    """Section 408A(c), "time when contributions made": the rule of section 219(f)(3) applies."""
    owned = Owned(ROTH)
    owned.fact("first_roth_year", "2022")
    owned.entry(ROTH, "contribution", "2023-06-01", 6000, for_year=2022)
    owned.entry(ROTH, "distribution", "2022-12-01", 100)
    assert owned.history(2022).results[2022].lines["22"].status is Status.CONFLICT


def test_form_5498_box_13a_confirms_a_postponed_contribution() -> None:
    """Instructions for Form 5498: box 13a of the year of the deposit, and in box 13b the year it was made for."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    row = owned.entry(IRA, "contribution", "2023-10-10", 6000, for_year=2022, **KEPT)
    form = owned.form("5498", 2023, IRA, box_5=6500, box_13a=6000, box_13b="2022", box_13c="FD")
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.amount, line_1.status) == (6000_00, Status.KNOWN)
    assert line_1.components[0].refs == (row, form)


def test_form_5498_box_13a_alone_proposes_a_contribution_made_after_the_end_of_its_year() -> None:
    owned = Owned(IRA)
    owned.opening(3000, 2021)
    owned.fact("deduction_claimed", "0", 2022)
    owned.entry(IRA, "distribution", "2022-05-01", 3000)
    owned.value(IRA, 2022, 27_000)
    owned.form("5498", 2023, IRA, box_5=33_000, box_13a=6000, box_13b="2022", box_13c="FD")
    result = owned.history(2022).results[2022]
    assert shown(result, "1", "4", "10", "14") == ["6,000", "6,000", "0.10000", "8,700"]
    assert result.lines["1"].status is Status.ASSUMED


def test_it_reaches_a_year_that_nothing_else_shows() -> None:
    owned = Owned(IRA)
    owned.fact("deduction_claimed", "0", 2022)
    owned.form("5498", 2023, IRA, box_5=6500, box_13a=6000, box_13b="2022", box_13c="FD")
    assert owned.history(2023).years == (2022, 2023)


def test_boxes_1_and_13a_together_are_what_was_contributed() -> None:
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2022-10-10", 4000, for_year=2022, **KEPT)
    owned.entry(IRA, "contribution", "2023-10-10", 2000, for_year=2022, **KEPT)
    owned.form("5498", 2022, IRA, box_1=4000, box_5=4000)
    postponed = owned.form("5498", 2023, IRA, box_5=6500, box_13a=2000, box_13b="2022", box_13c="FD")
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.amount, line_1.status) == (6000_00, Status.KNOWN)
    assert all(postponed in part.refs for part in line_1.components)


def test_a_form_that_reports_another_amount_is_in_conflict() -> None:
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2023-10-10", 2000, for_year=2022, **KEPT)
    owned.form("5498", 2023, IRA, box_5=6500, box_13a=2500, box_13b="2022", box_13c="FD")
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.amount, line_1.status) == (2500_00, Status.CONFLICT)
    assert "box 13a reports 2,500.00" in line_1.reasons[0]


def test_rows_in_time_are_not_compared_with_a_form_of_the_next_year() -> None:
    """No Form 5498 of 2022 is on file: the one of 2023 says nothing of what was contributed in time."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.fact("deduction_claimed", "0", 2022)
    owned.entry(IRA, "contribution", "2022-10-10", 4000, for_year=2022, **KEPT)
    owned.form("5498", 2023, IRA, box_5=6500, box_13a=2000, box_13b="2022", box_13c="FD")
    line_1 = owned.history(2022).results[2022].lines["1"]
    assert (line_1.amount, line_1.status) == (6000_00, Status.ASSUMED)


def test_a_late_rollover_in_box_13a_is_no_contribution() -> None:
    """Box 13b is empty for a rollover that was certified as late (instructions for Form 5498, box 13a)."""
    owned = Owned(IRA)
    owned.opening(0, 2021)
    owned.form("5498", 2023, IRA, box_5=6500, box_13a=6000, box_13c="PO")
    owned.value(IRA, 2022, 0)
    assert owned.history(2023).results[2022].required is False
