"""IRAs divided by a divorce: section 408(d)(6); instructions for Form 8606, lines 2, 7, 22 and 24."""

from __future__ import annotations

from records import IRA, ROTH, Owned

from basis.engine import Status, YearResult
from basis.model import RothPart, Treatment

CONTRIBUTED, TAXED = RothPart.CONTRIBUTIONS, RothPart.CONVERSION_TAXABLE


def test_in_the_year_of_a_conversion_the_basis_given_up_is_off_line_2_before_the_ratio() -> None:
    """408(d)(6) taxes nobody, so the 50,000 is on no other line; 10,000 of 50,000 is nontaxable."""
    owned = Owned()
    owned.opening(20_000, 2021)
    owned.entry(IRA, "divorce_transfer_out", "2022-05-01", 50_000, basis=1_000_000)
    owned.entry(IRA, "conversion", "2022-08-01", 20_000)
    owned.value(IRA, 2022, 30_000)
    lines = owned.history(2022).results[2022].lines
    found = {number: (lines[number].cents or 0) // 100 for number in ("2", "6", "7", "8", "11", "14", "18")}
    assert found == {"2": 10_000, "6": 30_000, "7": 0, "8": 20_000, "11": 4000, "14": 6000, "18": 16_000}


def given_up_of_a_contribution(dollars: int) -> YearResult:
    """6,000 contributed for the year, and the basis of a transfer later in it."""
    owned = Owned()
    owned.opening(0, 2021)
    owned.entry(IRA, "contribution", "2022-02-01", 6000, for_year=2022, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "divorce_transfer_out", "2022-05-01", 9000, basis=dollars * 100)
    owned.value(IRA, 2022, 0)
    return owned.history(2022).results[2022]


def test_basis_contributed_in_the_year_of_the_transfer_can_go_along() -> None:
    """The instructions for line 7 show every decrease on line 2, and line 3 adds line 1 to it."""
    lines = given_up_of_a_contribution(6000).lines
    assert [lines[number].cents for number in ("1", "2", "3", "14")] == [600_000, -600_000, 0, 0]
    assert lines["2"].status is Status.ASSUMED
    assert "of contributions for 2022" in lines["2"].reasons[0]


def test_more_basis_than_there_was_cannot_be_given_up() -> None:
    line_2 = given_up_of_a_contribution(6001).lines["2"]
    assert line_2.status is Status.CONFLICT
    assert "1.00 more basis was transferred in 2022 than there was" in line_2.reasons[0]


def recaptured_after_giving_up(*, of: tuple[int | None, int | None], dollars: int = 5000) -> YearResult:
    """10,000 converted in 2015 and 20,000 in 2020; of each some went, then 17,000 was distributed at 42."""
    owned = Owned()
    owned.fact("birth_date", "1980-01-01")
    owned.fact("first_roth_year", "2015")
    owned.entry(ROTH, "opening_basis", "2021-12-31", 20_000, part=CONTRIBUTED)
    owned.entry(ROTH, "opening_basis", "2021-12-31", 10_000, part=TAXED, for_year=2015)
    owned.entry(ROTH, "opening_basis", "2021-12-31", 20_000, part=TAXED, for_year=2020)
    owned.entry(ROTH, "divorce_transfer_out", "2022-05-01", 10_000, part=CONTRIBUTED)
    owned.entry(ROTH, "divorce_transfer_out", "2022-05-01", dollars, part=TAXED, for_year=of[0])
    owned.entry(ROTH, "divorce_transfer_out", "2022-05-01", 10_000, part=TAXED, for_year=of[1])
    owned.entry(ROTH, "distribution", "2022-09-01", 17_000)
    return owned.history(2022).results[2022]


def test_conversions_given_up_leave_the_layer_of_their_year() -> None:
    """Lines 22 and 24 are less what went (instructions); of line 23, 7,000, 5,000 is left of 2015, whose five years are
    over, and 2,000 is of 2020 (section 408A(d)(3)(F) and (d)(4)(B)(ii))."""
    found = recaptured_after_giving_up(of=(2015, 2020))
    lines = [found.lines[number].cents for number in ("22", "23", "24")]
    assert lines == [1_000_000, 700_000, 1_500_000]
    assert found.line("form_5329/1").cents == 200_000
    assert [(layer.year, layer.whole.cents) for layer in found.carry.roth_layers if layer.whole.cents] == [
        (2020, 800_000)
    ]


def test_where_nobody_said_of_which_year_they_were_the_recapture_amount_is_missing() -> None:
    found = recaptured_after_giving_up(of=(None, None))
    assert found.lines["24"].cents == 1_500_000
    assert found.line("form_5329/1").status is Status.MISSING


def test_more_than_a_layer_held_leaves_the_recapture_amount_missing_and_never_negative() -> None:
    found = recaptured_after_giving_up(of=(2015, 2020), dollars=12_000)
    assert found.lines["24"].cents == 800_000
    assert found.line("form_5329/1").status is Status.MISSING
