"""Every tax year's law is whole and cited, and agrees with a second table typed from the notices and the forms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from basis import law
from basis.errors import ExitCode
from basis.law import Cited, LawMissingError, TaxYearLaw, Verified
from basis.model import Purpose

YEARS = range(1987, 2027)


def every_citation(year_law: TaxYearLaw) -> list[Cited[object]]:
    """All cited values of a year, those in tuples and sections included."""
    found: list[Cited[object]] = []

    def collect(value: object) -> None:
        if isinstance(value, Cited):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                collect(item)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                collect(getattr(value, name))

    collect(year_law)
    return found


def test_there_is_law_for_the_tax_years_1987_to_2026_and_no_other() -> None:
    assert law.years() == tuple(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_every_value_of_a_year_has_a_source(year: int) -> None:
    citations = every_citation(law.load(year))
    assert len(citations) >= 12
    for cited in citations:
        assert cited.source.strip()
        assert isinstance(cited.verified, Verified)
    for line in law.load(year).lines:
        assert line.source.startswith(f"Form 8606 ({year}), line {line.number}")


@pytest.mark.parametrize("year", YEARS)
def test_a_form_that_was_not_read_is_open_and_has_no_lines_unless_a_draft_is_out(year: int) -> None:
    year_law = law.load(year)
    assert (year_law.face.verified is Verified.OPEN) == (year <= 1992 or year == 2026)
    assert bool(year_law.lines) == (year > 1992)
    assert year_law.all_lines_known == (year > 1992 and year not in {1998, 2003})


@pytest.mark.parametrize("year", YEARS)
def test_no_due_date_falls_on_a_weekend(year: int) -> None:
    assert law.load(year).contribution_due_date.value.weekday() < 5


@pytest.mark.parametrize("year", YEARS)
def test_only_2006_2019_and_2020_were_put_off_for_everybody_after_the_form_was_printed(year: int) -> None:
    year_law = law.load(year)
    postponed = year_law.contribution_postponed_to
    assert (postponed is not None) == (year in {2006, 2019, 2020})
    assert postponed is None or postponed.value == year_law.contribution_deadline


def test_a_postponement_cites_its_notice() -> None:
    for year, notice in ((2006, "Announcement 2007-16"), (2019, "Notice 2020-23"), (2020, "Notice 2021-21")):
        postponed = law.load(year).contribution_postponed_to
        assert postponed is not None
        assert notice in postponed.source


@pytest.mark.parametrize("year", YEARS)
def test_a_rollover_is_outstanding_when_its_sixtieth_day_is_in_the_next_year(year: int) -> None:
    opens = law.load(year).rollover_window_opens.value
    assert (opens + timedelta(days=60)).year == year
    if year != 2006:
        assert (opens + timedelta(days=61)).year == year + 1


def test_the_instructions_for_2006_print_an_earlier_day_than_sixty_days_demand() -> None:
    assert law.load(2006).rollover_window_opens.value == date(2006, 10, 30)


@pytest.mark.parametrize("year", YEARS)
def test_the_first_time_homebuyer_limit_is_ten_thousand_dollars_and_the_face_reduces_it_from_2019(year: int) -> None:
    year_law = law.load(year)
    assert year_law.homebuyer_limit.value == (10_000_00 if year >= 1998 else 0)
    assert year_law.homebuyer_reduced_on_face.value == (year >= 2019)


@pytest.mark.parametrize(("year", "latest"), [(2012, 2007), (2015, 2010), (2022, 2017), (2023, 2018), (2025, 2020)])
def test_a_roth_contribution_is_old_enough_from_1998_through_the_fifth_year_before(year: int, latest: int) -> None:
    year_law = law.load(year)
    assert year_law.roth_period_is_over(latest)
    assert not year_law.roth_period_is_over(latest + 1)
    assert year_law.roth_period_is_over(1998)
    assert not year_law.roth_period_is_over(1997)


@pytest.mark.parametrize("year", YEARS)
def test_the_five_year_period_always_counts_five_tax_years(year: int) -> None:
    assert law.load(year).qualified_roth_since.value == year - 5


@pytest.mark.parametrize("year", YEARS)
def test_repaid_reservist_distributions_go_on_line_1_since_there_are_any_in_2006(year: int) -> None:
    on_line_1 = {cited.value for cited in law.load(year).line_1_repayments}
    assert (Purpose.RESERVIST in on_line_1) == (year >= 2006)


@pytest.mark.parametrize("year", YEARS)
def test_birth_or_adoption_repayments_exist_from_2020_and_are_rollovers_from_2024(year: int) -> None:
    year_law = law.load(year)
    on_line_1 = {cited.value for cited in year_law.line_1_repayments}
    rolled_over = {cited.value for cited in year_law.rollover_repayments}
    assert (Purpose.BIRTH_ADOPTION in on_line_1) == (2020 <= year <= 2023)
    assert (Purpose.BIRTH_ADOPTION in rolled_over) == (year >= 2024)
    assert not on_line_1 & rolled_over


def test_a_birth_or_adoption_repayment_on_line_1_is_settled_only_where_the_instructions_print_it() -> None:
    verified = {
        year: cited.verified
        for year in YEARS
        for cited in law.load(year).line_1_repayments
        if cited.value is Purpose.BIRTH_ADOPTION
    }
    assert verified == {
        2020: Verified.OPEN,
        2021: Verified.OPEN,
        2022: Verified.OPEN,
        2023: Verified.FORM,
    }


@pytest.mark.parametrize(
    ("year", "line"),
    [(1993, "16b"), (1995, "15b"), (2012, "15b"), (2017, "15b"), (2018, "4b"), (2019, "4b"), (2025, "4b")],
)
def test_the_taxable_amount_goes_to_the_line_of_that_years_form_1040(year: int, line: str) -> None:
    return_lines = law.load(year).form_1040
    assert f"line {line}" in return_lines.taxable.value
    assert f"line {line.replace('b', 'a')}" in return_lines.gross.value


@pytest.mark.parametrize("year", YEARS)
def test_disaster_lines_exist_exactly_where_the_form_has_a_line_15b(year: int) -> None:
    year_law = law.load(year)
    assert (year_law.form_8915 is not None) == ("15b" in year_law.line_numbers)


@pytest.mark.parametrize("year", [2027, 2099])
def test_a_year_without_data_is_an_error_that_names_the_file_to_add(year: int) -> None:
    with pytest.raises(LawMissingError) as raised:
        law.load(year)
    assert f"basis/law/years/{year}.toml" in str(raised.value)
    assert raised.value.exit_code is ExitCode.INPUT_REJECTED


def test_a_year_before_the_first_form_names_no_file_but_what_an_ira_then_was() -> None:
    with pytest.raises(LawMissingError, match=r"opening_basis of 0 at the end of 1986") as raised:
        law.load(1986)
    assert raised.value.exit_code is ExitCode.INPUT_REJECTED


def test_a_listing_shows_every_value_with_its_source_in_words() -> None:
    listed = law.describe(2019)
    shown = {entry.name: entry for entry in listed}
    assert shown["ira limit"].value == "6,000"
    assert shown["contribution postponed to"].value == "2020-07-15"
    assert shown["homebuyer reduced on face"].value == "yes"
    assert shown["line 15c"].value.endswith("line 15a - line 15b")
    assert len(listed) == len(every_citation(law.load(2019))) + len(law.load(2019).lines)
    assert all(entry.value and entry.source for entry in listed)


def test_a_listing_says_none_where_no_line_is_entered() -> None:
    assert {entry.name: entry.value for entry in law.describe(2012)}["after line 21 is zero"] == "none"


def test_law_is_read_once() -> None:
    assert law.load(2023) is law.load(2023)
