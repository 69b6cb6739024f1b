"""The limits of every year against a second table, typed from the notices, revenue procedures and statutes."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from basis import law
from basis.law import Cited, PhaseOut, PhaseOuts
from basis.model import FilingStatus

YEARS = law.years()


class Announced(NamedTuple):
    """One year as announced: contributions in dollars, the beginnings of the phase-outs in thousands, 0 for none."""

    year: int
    limit: int
    catch_up: int
    single: int
    joint: int
    roth_single: int = 0
    roth_joint: int = 0


# Typed by hand, not taken from the law files. The ends follow from the widths in the tests below.
ANNOUNCED = [
    *(Announced(year, 2_000, 0, 25, 40) for year in range(1987, 1998)),  # Tax Reform Act of 1986, section 1101
    Announced(1998, 2_000, 0, 30, 50, 95, 150),  # Taxpayer Relief Act of 1997, sections 301 and 302
    Announced(1999, 2_000, 0, 31, 51, 95, 150),
    Announced(2000, 2_000, 0, 32, 52, 95, 150),
    Announced(2001, 2_000, 0, 33, 53, 95, 150),
    Announced(2002, 3_000, 500, 34, 54, 95, 150),  # limits: EGTRRA, section 601
    Announced(2003, 3_000, 500, 40, 60, 95, 150),
    Announced(2004, 3_000, 500, 45, 65, 95, 150),
    Announced(2005, 4_000, 500, 50, 70, 95, 150),
    Announced(2006, 4_000, 1_000, 50, 75, 95, 150),
    Announced(2007, 4_000, 1_000, 52, 83, 99, 156),  # Rev. Proc. 2006-53
    Announced(2008, 5_000, 1_000, 53, 85, 101, 159),
    Announced(2009, 5_000, 1_000, 55, 89, 105, 166),
    Announced(2010, 5_000, 1_000, 56, 89, 105, 167),
    Announced(2011, 5_000, 1_000, 56, 90, 107, 169),
    Announced(2012, 5_000, 1_000, 58, 92, 110, 173),  # IR-2011-103
    Announced(2013, 5_500, 1_000, 59, 95, 112, 178),
    Announced(2014, 5_500, 1_000, 60, 96, 114, 181),  # Notice 2013-73
    Announced(2015, 5_500, 1_000, 61, 98, 116, 183),  # Notice 2014-70
    Announced(2016, 5_500, 1_000, 61, 98, 117, 184),  # Notice 2015-75
    Announced(2017, 5_500, 1_000, 62, 99, 118, 186),  # Notice 2016-62
    Announced(2018, 5_500, 1_000, 63, 101, 120, 189),  # Notice 2017-64
    Announced(2019, 6_000, 1_000, 64, 103, 122, 193),  # Notice 2018-83
    Announced(2020, 6_000, 1_000, 65, 104, 124, 196),  # Notice 2019-59
    Announced(2021, 6_000, 1_000, 66, 105, 125, 198),  # Notice 2020-79
    Announced(2022, 6_000, 1_000, 68, 109, 129, 204),  # Notice 2021-61
    Announced(2023, 6_500, 1_000, 73, 116, 138, 218),  # Notice 2022-55
    Announced(2024, 7_000, 1_000, 77, 123, 146, 230),  # Notice 2023-75
    Announced(2025, 7_000, 1_000, 79, 126, 150, 236),  # Notice 2024-80
    Announced(2026, 7_500, 1_100, 81, 129, 153, 242),  # Notice 2025-67
]
SINCE_1998 = [row for row in ANNOUNCED if row.year >= 1998]

# Revenue procedures under section 223(g): self-only and family coverage; the 55+ addition is section 223(b)(3).
HSA = {
    2007: (2_850, 5_650, 800),
    2008: (2_900, 5_800, 900),
    2009: (3_000, 5_950, 1_000),
    2010: (3_050, 6_150, 1_000),
    2011: (3_050, 6_150, 1_000),
    2012: (3_100, 6_250, 1_000),
    2013: (3_250, 6_450, 1_000),
    2014: (3_300, 6_550, 1_000),
    2015: (3_350, 6_650, 1_000),
    2016: (3_350, 6_750, 1_000),
    2017: (3_400, 6_750, 1_000),
    2018: (3_450, 6_900, 1_000),
    2019: (3_500, 7_000, 1_000),
    2020: (3_550, 7_100, 1_000),
    2021: (3_600, 7_200, 1_000),
    2022: (3_650, 7_300, 1_000),
    2023: (3_850, 7_750, 1_000),
    2024: (4_150, 8_300, 1_000),
    2025: (4_300, 8_550, 1_000),
    2026: (4_400, 8_750, 1_000),
}

# In dollars: elective deferrals, catch-up from 50 and at 60 to 63, annual additions, compensation a plan may count, and
# the social security wage base. EGTRRA, sections 611, 631 and 632; the notices of each year; SECURE 2.0, section 109.
PLANS: dict[int, tuple[int, int, int, int, int, int]] = {
    2001: (10_500, 0, 0, 35_000, 170_000, 80_400),
    2002: (11_000, 1_000, 0, 40_000, 200_000, 84_900),
    2003: (12_000, 2_000, 0, 40_000, 200_000, 87_000),
    2004: (13_000, 3_000, 0, 41_000, 205_000, 87_900),
    2005: (14_000, 4_000, 0, 42_000, 210_000, 90_000),
    2006: (15_000, 5_000, 0, 44_000, 220_000, 94_200),
    2007: (15_500, 5_000, 0, 45_000, 225_000, 97_500),
    2008: (15_500, 5_000, 0, 46_000, 230_000, 102_000),
    2009: (16_500, 5_500, 0, 49_000, 245_000, 106_800),
    2010: (16_500, 5_500, 0, 49_000, 245_000, 106_800),
    2011: (16_500, 5_500, 0, 49_000, 245_000, 106_800),
    2012: (17_000, 5_500, 0, 50_000, 250_000, 110_100),
    2013: (17_500, 5_500, 0, 51_000, 255_000, 113_700),
    2014: (17_500, 5_500, 0, 52_000, 260_000, 117_000),
    2015: (18_000, 6_000, 0, 53_000, 265_000, 118_500),
    2016: (18_000, 6_000, 0, 53_000, 265_000, 118_500),
    2017: (18_000, 6_000, 0, 54_000, 270_000, 127_200),
    2018: (18_500, 6_000, 0, 55_000, 275_000, 128_400),
    2019: (19_000, 6_000, 0, 56_000, 280_000, 132_900),
    2020: (19_500, 6_500, 0, 57_000, 285_000, 137_700),
    2021: (19_500, 6_500, 0, 58_000, 290_000, 142_800),
    2022: (20_500, 6_500, 0, 61_000, 305_000, 147_000),
    2023: (22_500, 7_500, 0, 66_000, 330_000, 160_200),
    2024: (23_000, 7_500, 0, 69_000, 345_000, 168_600),
    2025: (23_500, 7_500, 11_250, 70_000, 350_000, 176_100),
    2026: (24_500, 8_000, 11_250, 72_000, 360_000, 184_500),
}

# The last day for everybody, typed from the forms, notices and a calendar; April 15 of the next year where none is.
LAST_DAY = {
    1988: date(1989, 4, 17),
    1989: date(1990, 4, 16),
    1994: date(1995, 4, 17),
    1999: date(2000, 4, 17),
    2000: date(2001, 4, 16),
    2005: date(2006, 4, 17),
    2006: date(2007, 4, 17),
    2010: date(2011, 4, 18),
    2011: date(2012, 4, 17),
    2015: date(2016, 4, 18),
    2016: date(2017, 4, 18),
    2017: date(2018, 4, 17),
    2019: date(2020, 7, 15),
    2020: date(2021, 5, 17),
    2021: date(2022, 4, 18),
    2022: date(2023, 4, 18),
}


def dollars(cited: Cited[int] | None) -> int:
    assert cited is not None
    assert cited.value % 100 == 0
    return cited.value // 100


def thousands(phase_out: Cited[PhaseOut] | None) -> tuple[int, int]:
    assert phase_out is not None
    begins, ends = phase_out.value
    assert begins % 100_000 == ends % 100_000 == 0
    return begins // 100_000, ends // 100_000


def roth(year: int) -> PhaseOuts:
    found = law.load(year).roth_phase_outs
    assert found is not None
    return found


def test_the_second_table_has_every_year() -> None:
    assert [row.year for row in ANNOUNCED] == list(YEARS)


@pytest.mark.parametrize("row", ANNOUNCED, ids=lambda row: str(row.year))
def test_the_contribution_limits_are_those_announced(row: Announced) -> None:
    year_law = law.load(row.year)
    assert (dollars(year_law.ira_limit), dollars(year_law.ira_catch_up)) == (row.limit, row.catch_up)


@pytest.mark.parametrize("row", ANNOUNCED, ids=lambda row: str(row.year))
def test_the_deduction_is_phased_out_over_10000_alone_and_over_20000_jointly_from_2007(row: Announced) -> None:
    phase_outs = law.load(row.year).deduction_phase_outs
    assert thousands(phase_outs.alone) == (row.single, row.single + 10)
    assert thousands(phase_outs.joint) == (row.joint, row.joint + (20 if row.year >= 2007 else 10))
    assert thousands(phase_outs.separate) == (0, 10)


@pytest.mark.parametrize("row", SINCE_1998, ids=lambda row: str(row.year))
def test_roth_contributions_are_phased_out_over_15000_alone_and_over_10000_jointly(row: Announced) -> None:
    assert thousands(roth(row.year).alone) == (row.roth_single, row.roth_single + 15)
    assert thousands(roth(row.year).joint) == (row.roth_joint, row.roth_joint + 10)
    assert thousands(roth(row.year).separate) == (0, 10)


@pytest.mark.parametrize("row", SINCE_1998, ids=lambda row: str(row.year))
def test_with_a_covered_spouse_the_deduction_goes_where_the_roth_contribution_goes(row: Announced) -> None:
    assert thousands(law.load(row.year).spouse_covered_phase_out) == (row.roth_joint, row.roth_joint + 10)


@pytest.mark.parametrize("year", range(1987, 1998))
def test_before_1998_there_is_no_roth_ira_and_one_spouse_in_a_plan_limits_both(year: int) -> None:
    year_law = law.load(year)
    assert year_law.roth_phase_outs is None
    assert year_law.spouse_covered_phase_out is None
    assert year_law.homebuyer_limit.value == 0
    assert not any(year_law.roth_period_is_over(first) for first in range(1980, year + 1))


@pytest.mark.parametrize(("year", "amounts"), HSA.items())
def test_the_hsa_limits_are_those_of_the_revenue_procedures(year: int, amounts: tuple[int, int, int]) -> None:
    limits = law.load(year).hsa_limits
    assert limits is not None
    assert (dollars(limits.self_only), dollars(limits.family), dollars(limits.catch_up)) == amounts


@pytest.mark.parametrize("year", YEARS)
def test_a_health_savings_account_is_funded_from_2007_on(year: int) -> None:
    assert (law.load(year).hsa_limits is not None) == (year in HSA) == (year >= 2007)


@pytest.mark.parametrize("year", YEARS)
def test_charitable_distributions_begin_in_2006_with_100000_and_are_indexed_from_2024(year: int) -> None:
    indexed = {2024: 105_000, 2025: 108_000, 2026: 111_000}
    limit = law.load(year).qcd_limit
    assert (limit is not None) == (year >= 2006)
    if limit is not None:
        assert dollars(limit) == indexed.get(year, 100_000)


@pytest.mark.parametrize("year", YEARS)
def test_gifts_to_split_interest_entities_begin_in_2023_with_50000(year: int) -> None:
    announced = {2023: 50_000, 2024: 53_000, 2025: 54_000, 2026: 55_000}
    limit = law.load(year).split_interest_limit
    assert (None if limit is None else dollars(limit)) == announced.get(year)


@pytest.mark.parametrize("year", YEARS)
def test_nobody_who_is_70_and_a_half_contributes_to_a_traditional_ira_through_2019(year: int) -> None:
    assert law.load(year).traditional_age_limit.value == (year <= 2019)


@pytest.mark.parametrize("row", ANNOUNCED, ids=lambda row: str(row.year))
def test_the_test_of_a_later_removal_is_the_limit_of_the_year_and_2250_before_1997(row: Announced) -> None:
    year_law = law.load(row.year)
    expected = 2_250 if row.year < 1997 else row.limit
    assert dollars(year_law.excess_removal_limit) == expected
    assert dollars(year_law.excess_removal_limit_50) == expected + row.catch_up


@pytest.mark.parametrize("year", YEARS)
def test_conversions_need_a_modified_agi_of_at_most_100000_from_1998_to_2009(year: int) -> None:
    limit = law.load(year).conversion_income_limit
    assert (limit is not None) == (1998 <= year <= 2009)
    if limit is not None:
        assert dollars(limit) == 100_000


@pytest.mark.parametrize("year", YEARS)
def test_a_couple_with_one_income_shares_2250_through_1996(year: int) -> None:
    limit = law.load(year).spousal_limit
    assert (limit is not None) == (year <= 1996)
    if limit is not None:
        assert dollars(limit) == 2_250


@pytest.mark.parametrize(
    ("years", "lines"),
    [
        (range(1987, 1988), ("4", "13")),
        (range(1988, 1989), ("7", "16")),
        (range(1989, 1993), ("14",)),
        (range(1993, 2001), ("12",)),
        (range(2001, 2027), ("14",)),
    ],
)
def test_the_basis_carried_stands_where_the_total_basis_chart_says(years: range, lines: tuple[str, ...]) -> None:
    for year in years:
        year_law = law.load(year)
        assert year_law.basis_lines.value == lines
        assert not year_law.lines or set(lines) <= set(year_law.line_numbers)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (FilingStatus.SINGLE, (73, 83)),
        (FilingStatus.HEAD, (73, 83)),
        (FilingStatus.SEPARATE_APART, (73, 83)),
        (FilingStatus.JOINT, (116, 136)),
        (FilingStatus.SURVIVING, (116, 136)),
        (FilingStatus.SEPARATE_TOGETHER, (0, 10)),
    ],
)
def test_living_apart_all_year_counts_as_single_and_surviving_as_joint(
    status: FilingStatus, expected: tuple[int, int]
) -> None:
    assert thousands(law.load(2023).deduction_phase_outs.of(status)) == expected


def test_every_filing_status_has_a_phase_out() -> None:
    for status in FilingStatus:
        assert law.load(2023).deduction_phase_outs.of(status).value.width in (10_000_00, 20_000_00)


@pytest.mark.parametrize("year", YEARS)
def test_a_contribution_is_in_time_through_the_day_for_everybody(year: int) -> None:
    year_law = law.load(year)
    assert year_law.contribution_deadline == LAST_DAY.get(year, date(year + 1, 4, 15))
    assert year_law.contribution_deadline.weekday() < 5


def test_the_form_of_2026_is_not_out_but_its_limits_are_law() -> None:
    assert 2026 in law.years()
    assert 2026 not in law.form_years()
    assert dollars(law.load(2026).ira_limit) == 7_500
    with pytest.raises(law.LawMissingError, match="a draft is not figured"):
        law.load_form(2026)


def test_the_figured_years_are_1993_to_2025() -> None:
    assert law.form_years() == tuple(range(1993, 2026))
    assert law.load_form(2023) is law.load(2023)


@pytest.mark.parametrize("year", [1987, 1988, 1992])
def test_an_older_form_is_not_figured_and_the_way_to_its_basis_is_named(year: int) -> None:
    with pytest.raises(law.LawMissingError, match=f"Tax year {year}: forms before 1993 are not figured") as raised:
        law.load_form(year)
    assert "basis filed add" in str(raised.value.next_step)


@pytest.mark.parametrize("year", PLANS)
def test_the_limits_of_plans_are_those_of_the_notices(year: int) -> None:
    limits = law.load(year).plan_limits
    assert limits is not None
    found = (limits.deferral, limits.catch_up, limits.catch_up_60, limits.additions, limits.compensation)
    assert (*(dollars(each) if each else 0 for each in found), dollars(limits.wage_base)) == PLANS[year]
    assert limits.additions_percent.value == (25 if year == 2001 else 100)


@pytest.mark.parametrize("year", YEARS)
def test_plans_are_followed_since_2001(year: int) -> None:
    assert (law.load(year).plan_limits is not None) == (year in PLANS) == (year >= 2001)


def test_catch_up_must_be_roth_above_wages_of_150_000_from_2026() -> None:
    """IRC 414(v)(7), Notice 2025-67."""
    wages = {year: found.roth_catch_up_wages for year in PLANS if (found := law.load(year).plan_limits)}
    assert {year: dollars(each) for year, each in wages.items() if each} == {2026: 150_000}


def test_the_roth_phase_outs_of_2025_are_not_those_of_articles_in_circulation() -> None:
    """Articles print 165,000 to 180,000 and 246,000 to 261,000; Notice 2024-80 says otherwise."""
    assert (thousands(roth(2025).alone), thousands(roth(2025).joint)) == ((150, 165), (236, 246))
