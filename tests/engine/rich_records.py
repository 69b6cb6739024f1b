"""Owners with a long and mixed past, one per kind of evidence, for tests over everything at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from records import IRA, PLAN, ROTH, SEP, Owned

from basis.model import AccountType, Purpose, RothPart, Treatment

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}


def exports_only() -> Owned:
    """Rows alone: a backdoor each year, one contribution of the next spring, a forgotten SEP IRA, cash taken out."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(3000, 2016)
    owned.entry(ROTH, "opening_basis", "2016-12-31", 4000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2016-12-31", 9000, part=RothPart.CONVERSION_TAXABLE, for_year=2015)
    owned.fact("birth_date", "1980-06-01")
    for year in (2017, 2018, 2019):
        owned.entry(IRA, "contribution", f"{year}-01-15", 5500, for_year=year, **KEPT)
        owned.entry(IRA, "conversion", f"{year}-02-01", 5512.34)
        owned.value(IRA, year, 0)
        owned.value(SEP, year, 20_000 + year)
    owned.entry(IRA, "contribution", "2021-03-15", 6000, for_year=2020, **KEPT)
    owned.value(IRA, 2020, 40)
    owned.value(SEP, 2020, 25_000)
    owned.entry(SEP, "distribution", "2021-05-01", 4321.99)
    owned.value(IRA, 2021, 6100)
    owned.value(SEP, 2021, 22_000)
    owned.entry(ROTH, "contribution", "2021-05-01", 500, for_year=2021)
    owned.entry(ROTH, "distribution", "2021-09-09", 30_000)
    owned.entry(ROTH, "distribution", "2022-09-09", 1000)
    owned.entry(SEP, "distribution", "2022-05-01", 100)
    owned.value(IRA, 2022, 6200)
    owned.value(SEP, 2022, 23_000)
    return owned


def forms_alone() -> Owned:
    """Forms 1099-R and 5498 and nothing else, after an opening basis that is an old paper's."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(8000, 2018)
    owned.fact("first_roth_year", "2019")
    for year in (2019, 2020):
        owned.form("5498", year, IRA, box_1=6000, box_5=50_000 + year)
        owned.form("5498", year, SEP, box_5=10_000)
        owned.form("1099-R", year, IRA, box_1=9000, box_7="2")
        owned.form("1099-R", year, SEP, box_1=2000, box_7="1")
        owned.form("5498", year, ROTH, box_3=8000, box_10=1000)
        owned.fact("deduction_claimed", "0.00", year)
    owned.form("1099-R", 2020, ROTH, box_1=4000, box_7="J")
    return owned


def both_papers() -> Owned:
    """Rows and the forms that report the same, equal to the cent."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(8000, 2018)
    owned.fact("first_roth_year", "2019")
    owned.entry(IRA, "contribution", "2019-04-01", 2500, for_year=2019, **KEPT)
    owned.entry(IRA, "contribution", "2019-05-01", 3500, for_year=2019, **KEPT)
    owned.form("5498", 2019, IRA, box_1=6000, box_5=31_000)
    owned.value(IRA, 2019, 31_000)
    owned.entry(IRA, "distribution", "2019-06-01", 1000)
    owned.entry(IRA, "conversion", "2019-06-01", 9000)
    owned.form("1099-R", 2019, IRA, box_1=10_000, box_7="2")
    owned.entry(ROTH, "contribution", "2019-04-01", 1000, for_year=2019)
    owned.form("5498", 2019, ROTH, box_3=9000, box_10=1000)
    owned.value(SEP, 2019, 100)
    owned.entry(ROTH, "distribution", "2020-04-01", 15_000)
    owned.form("1099-R", 2020, ROTH, box_1=15_000, box_7="J")
    owned.entry(SEP, "distribution", "2020-04-01", 100)
    owned.value(SEP, 2020, 0)
    owned.value(IRA, 2020, 31_000)
    owned.entry(IRA, "distribution", "2021-04-01", 100)
    owned.value(IRA, 2021, 31_000)
    return owned


def two_sides() -> Owned:
    """Both ends of conversions and rollovers, a deduction of part and of all, an emptied account, everything
    converted."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(2000, 2018)
    owned.fact("first_roth_year", "2019")
    owned.entry(IRA, "conversion", "2019-12-30", 4000)
    owned.entry(ROTH, "conversion_in", "2020-01-02", 4000)
    owned.entry(IRA, "rollover_out", "2019-12-15", 3000, to_account_type=AccountType.TRADITIONAL_IRA)
    owned.entry(SEP, "rollover_in", "2020-01-20", 3000)
    owned.value(IRA, 2019, 20_000)
    owned.value(SEP, 2019, 0)
    owned.entry(IRA, "contribution", "2020-03-01", 2000, for_year=2020)
    owned.entry(IRA, "contribution", "2020-04-01", 3000, for_year=2020)
    owned.fact("deduction_claimed", "1,000.00", 2020)
    owned.value(IRA, 2020, 25_000)
    owned.value(SEP, 2020, 3100)
    owned.entry(IRA, "contribution", "2021-03-01", 3000, for_year=2021)
    owned.fact("deduction_claimed", "3,000.00", 2021)
    owned.value(IRA, 2021, 25_000)
    owned.value(SEP, 2021, 0)
    owned.entry(IRA, "conversion", "2022-03-01", 40_000)
    owned.value(IRA, 2022, 0)
    owned.entry(ROTH, "distribution", "2023-05-01", 500)
    return owned


def old_forms() -> Owned:
    """Forms of 2012 to 2014 with their own stops, a first home, and a form filed by somebody else."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2011)
    owned.entry(ROTH, "opening_basis", "2011-12-31", 6000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2011-12-31", 0, part=RothPart.CONVERSION_TAXABLE, for_year=2005)
    owned.fact("first_roth_year", "2005")
    owned.fact("birth_date", "1980-06-01")
    owned.fact("homebuyer_used_before", "0.00")
    owned.entry(ROTH, "distribution", "2012-05-01", 2000, purpose=Purpose.FIRST_HOME)
    owned.entry(ROTH, "distribution", "2013-05-01", 7000)
    owned.entry(IRA, "distribution", "2012-05-01", 700)
    owned.value(IRA, 2012, 9000)
    owned.entry(ROTH, "distribution", "2014-05-01", 3000, purpose=Purpose.FIRST_HOME)
    owned.entry(ROTH, "distribution", "2014-06-01", 100)
    owned.entry(ROTH, "distribution", "2015-06-01", 100)
    owned.entry(IRA, "conversion", "2013-05-01", 500)
    owned.value(IRA, 2013, 9000)
    owned.file(2016, on="2017-04-01", line_14=1234)
    owned.entry(IRA, "distribution", "2017-05-01", 700, arrived=date(2017, 5, 2))
    owned.value(IRA, 2017, 9000)
    return owned


def since_1995() -> Owned:
    """Forms of 1995 to 2003: pro rata, a contribution of the next spring, 1998 conversions spread over four years and
    distributed earlier, a first home in 2003."""
    owned = Owned(IRA, ROTH)
    owned.opening(3000, 1994)
    owned.fact("first_roth_year", "1998")
    owned.fact("birth_date", "1970-06-01")
    owned.fact("spread_1998", "yes")
    owned.fact("homebuyer_used_before", "0.00")
    owned.entry(IRA, "contribution", "1995-03-01", 800, for_year=1995, **KEPT)
    owned.entry(IRA, "contribution", "1996-02-01", 500, for_year=1995, **KEPT)
    owned.entry(IRA, "distribution", "1995-06-01", 5000)
    owned.value(IRA, 1995, 35_000)
    owned.entry(IRA, "distribution", "1998-03-01", 1200)
    owned.entry(IRA, "conversion", "1998-04-01", 20_000)
    owned.value(IRA, 1998, 18_000)
    owned.entry(IRA, "contribution", "1999-03-01", 300, for_year=1998, **KEPT)
    owned.entry(ROTH, "contribution", "1998-05-01", 700, for_year=1998)
    owned.entry(ROTH, "distribution", "1998-10-01", 1000)
    owned.entry(ROTH, "distribution", "1999-10-01", 3000)
    owned.entry(ROTH, "contribution", "1999-04-01", 600, for_year=1999)
    owned.entry(IRA, "conversion", "2000-04-01", 900)
    owned.value(IRA, 2000, 17_000)
    owned.entry(ROTH, "distribution", "2000-10-01", 1500)
    owned.entry(IRA, "conversion", "2001-04-01", 1100)
    owned.value(IRA, 2001, 16_000)
    owned.entry(ROTH, "distribution", "2002-10-01", 30_000)
    owned.entry(ROTH, "contribution", "2003-04-01", 400, for_year=2003)
    owned.entry(ROTH, "distribution", "2003-10-01", 1800, purpose=Purpose.FIRST_HOME)
    return owned


def split_of_2010() -> Owned:
    """2009 to 2012: a conversion and a plan rollover of 2010 taxed in the next two years, and distributions."""
    owned = Owned(IRA, ROTH)
    owned.opening(3000, 2008)
    owned.fact("first_roth_year", "2008")
    owned.fact("birth_date", "1970-06-01")
    owned.fact("income_election_2010", "2011_2012")
    owned.entry(ROTH, "contribution", "2008-05-01", 900, for_year=2008)
    owned.entry(IRA, "conversion", "2009-04-01", 2000)
    owned.value(IRA, 2009, 40_000)
    owned.entry(IRA, "conversion", "2010-04-01", 12_000)
    owned.entry(
        PLAN, "direct_rollover", "2010-06-01", 5000, to_account=ROTH.id, to_account_type=AccountType.ROTH_IRA,
        basis=100_000,
    )  # fmt: skip
    owned.value(IRA, 2010, 27_000)
    owned.entry(ROTH, "distribution", "2010-10-01", 4000)
    owned.entry(ROTH, "contribution", "2011-04-01", 600, for_year=2011)
    owned.entry(ROTH, "distribution", "2011-10-01", 5000)
    owned.entry(ROTH, "distribution", "2012-10-01", 30_000)
    return owned


def chosen_in_2010() -> Owned:
    """2010 conversions taxed in 2010 by choice, and distributed in 2011."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2008)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1970-06-01")
    owned.fact("income_election_2010", "2010")
    owned.entry(IRA, "contribution", "2010-02-01", 3000, for_year=2010, **KEPT)
    owned.entry(IRA, "conversion", "2010-04-01", 3100)
    owned.value(IRA, 2010, 0)
    owned.entry(ROTH, "distribution", "2010-10-01", 400)
    owned.entry(ROTH, "distribution", "2011-10-01", 5000)
    return owned


RICH: dict[str, tuple[Callable[[], Owned], int]] = {
    "exports_only": (exports_only, 2022),
    "forms_alone": (forms_alone, 2020),
    "both_papers": (both_papers, 2021),
    "two_sides": (two_sides, 2023),
    "old_forms": (old_forms, 2017),
    "since_1995": (since_1995, 2004),
    "split_of_2010": (split_of_2010, 2013),
    "chosen_in_2010": (chosen_in_2010, 2012),
}
