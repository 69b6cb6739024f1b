"""A form and the IRS transcript of it are one form: it counts once, and where they differ both are named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from records import IRA, Owned

from basis.engine import Status
from basis.engine.record import in_force
from basis.model import Evidence


def on_transcript(owned: Owned, **changes: object) -> None:
    """The last form that was added stands on a transcript, under the IRS's name of its payer."""
    owned.returns[-1] = replace(
        owned.returns[-1], evidence=Evidence.TRANSCRIPT, payer="SAMPLE TRUST CO", **changes  # type: ignore[arg-type]
    )  # fmt: skip


def owned_with_basis() -> Owned:
    owned = Owned(IRA)
    owned.opening(1000, 2021)
    owned.value(IRA, 2022, 9000)
    return owned


@pytest.mark.parametrize("transcript_first", [False, True])
def test_a_distribution_on_a_form_and_on_the_transcript_is_on_line_7_once(transcript_first: bool) -> None:
    owned = owned_with_basis()
    for from_transcript in (transcript_first, not transcript_first):
        owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1", box_7_ira=True)
        if from_transcript:
            on_transcript(owned)
    result = owned.history(2022).results[2022]
    assert result.lines["7"].cents == 400_000
    assert not [finding for finding in result.findings if finding.code == "transcript_differs"]


def test_a_transcript_alone_counts_as_a_form_does() -> None:
    owned = owned_with_basis()
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1", box_7_ira=True)
    on_transcript(owned)
    line_7 = owned.history(2022).results[2022].lines["7"]
    assert (line_7.cents, line_7.status) == (400_000, Status.ASSUMED)


def test_where_they_differ_the_form_is_figured_from_and_both_amounts_are_told() -> None:
    owned = owned_with_basis()
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1", box_7_ira=True)
    owned.form("1099-R", 2022, IRA, box_1=4500, box_7="1", box_7_ira=True)
    on_transcript(owned)
    result = owned.history(2022).results[2022]
    line_7 = result.lines["7"]
    assert (line_7.cents, line_7.status) == (400_000, Status.CONFLICT)
    assert "figured from the form" in line_7.reasons[0]
    (finding,) = [finding for finding in result.findings if finding.code == "transcript_differs"]
    assert "4,000.00" in finding.message and "4,500.00" in finding.message
    assert finding.refs == ("d1", "d2")


def test_two_forms_alike_and_two_blocks_alike_stay_two() -> None:
    owned = Owned(IRA)
    for dollars, shown in ((1, False), (2, False), (2, True), (1, True)):
        owned.form("1099-R", 2022, IRA, box_1=dollars, box_7="7")
        if shown:
            on_transcript(owned)
    assert [document.id for document in in_force(owned.returns)] == [1, 2]


def test_a_correction_that_only_the_transcript_shows_replaces_the_form() -> None:
    owned = Owned(IRA)
    owned.form("1099-R", 2022, IRA, box_1=10, box_7="7")
    owned.form("1099-R", 2022, IRA, box_1=10, box_7="7")
    on_transcript(owned)
    owned.form("1099-R", 2022, IRA, box_1=12, box_7="7", corrected=True)
    on_transcript(owned)
    assert [document.id for document in in_force(owned.returns)] == [3]


def test_a_box_that_the_transcript_does_not_show_is_no_difference() -> None:
    owned = Owned(IRA)
    owned.form("5498", 2022, IRA, box_5=900, box_1=0)
    owned.form("5498", 2022, IRA)
    on_transcript(owned, not_in_file=frozenset({"5"}))
    assert [document.id for document in in_force(owned.returns)] == [1]
    assert not owned.history(2022).results[2022].findings


@pytest.mark.parametrize(("answer", "cents"), [("form", 400_000), ("transcript", 450_000)])
def test_whoever_has_asked_the_payer_says_which_paper_is_right(answer: str, cents: int) -> None:
    owned = owned_with_basis()
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1", box_7_ira=True)
    owned.form("1099-R", 2022, IRA, box_1=4500, box_7="1", box_7_ira=True)
    on_transcript(owned)
    owned.decisions["paper:a1:2022"] = answer
    line_7 = owned.history(2022).results[2022].lines["7"]
    assert line_7.cents == cents
    assert line_7.status is not Status.CONFLICT


def test_a_line_rests_on_both_papers_of_a_form() -> None:
    owned = owned_with_basis()
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1", box_7_ira=True)
    owned.form("1099-R", 2022, IRA, box_1=4000, box_7="1", box_7_ira=True)
    on_transcript(owned)
    line_7 = owned.history(2022).results[2022].lines["7"]
    assert {ref for component in line_7.components for ref in component.refs} == {"d1", "d2"}
