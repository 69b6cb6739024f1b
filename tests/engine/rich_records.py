"""Owners with a long and mixed past, one per kind of evidence, for tests over everything at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from plan_records import AFTER_TAX as ACME_AFTER_TAX
from plan_records import IN_PLAN, TO_IRA, TO_ROTH_IRA, in_plans
from plan_records import PRETAX as PRETAX_OF_PLAN
from records import IRA, PRETAX_PLAN, ROTH, SEP, Owned

from basis.model import Account, AccountType, Evidence, Purpose, RothPart, Treatment

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
        PRETAX_PLAN, "direct_rollover", "2010-06-01", 5000, to_account=ROTH.id, to_account_type=AccountType.ROTH_IRA,
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


def excepted_in_part() -> Owned:
    """Early Roth money of which a part paid for education, and hurricane money of 2005 beside other money."""
    owned = Owned(IRA, ROTH)
    owned.opening(3000, 2004)
    owned.entry(IRA, "contribution", "2005-03-01", 800, for_year=2005, **KEPT)
    owned.entry(IRA, "contribution", "2006-03-01", 900, for_year=2006, **KEPT)
    owned.fact("birth_date", "1970-06-01")
    owned.fact("first_roth_year", "2006")
    owned.entry(IRA, "distribution", "2005-10-01", 4000, purpose=Purpose.DISASTER)
    owned.entry(IRA, "distribution", "2005-11-01", 2500)
    owned.value(IRA, 2005, 30_000)
    owned.entry(IRA, "conversion", "2006-04-01", 2000)
    owned.value(IRA, 2006, 20_000)
    owned.entry(ROTH, "contribution", "2007-04-01", 1000, for_year=2007)
    owned.entry(ROTH, "distribution", "2008-04-01", 2500, purpose=Purpose.EDUCATION)
    owned.entry(ROTH, "distribution", "2008-05-01", 1700)
    return owned


def limited_by_income() -> Owned:
    """Worksheet 1-1 in years of every kind: part deducted, nobody said, and income below and beyond."""
    owned = Owned(IRA, ROTH)
    owned.opening(300, 2020)
    owned.fact("first_roth_year", "2021")
    owned.fact("birth_date", "1980-06-01")
    for year in range(2021, 2025):
        owned.entry(IRA, "contribution", f"{year}-03-01", 2000, for_year=year)
        owned.entry(IRA, "conversion", f"{year}-06-01", 4987.65)
        owned.value(IRA, year, 21_000 - year)
        for key, value in (("filing_status", "single"), ("covered_by_plan", "yes"), ("compensation", "70,000")):
            owned.fact(key, value, year)
    owned.fact("deduction_claimed", "1,500", 2021)
    owned.entry(IRA, "contribution", "2022-02-01", 500, for_year=2021)
    owned.fact("line_4", "0.00", 2021)
    owned.entry(IRA, "distribution", "2021-08-01", 3000)
    owned.fact("magi_before_ira", "71,000", 2022)
    owned.fact("magi_before_ira", "9,000", 2023)
    owned.fact("magi_before_ira", "200,000", 2024)
    owned.entry(IRA, "distribution", "2023-08-01", 1000)
    return owned


def movements() -> Owned:
    """Money that left and is no distribution, or not only: gifts to charity with an offset, above the limit."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(8000, 2020)
    owned.fact("birth_date", "1948-06-01")
    owned.fact("qcd_offset_used", "500.00")
    owned.entry(IRA, "contribution", "2021-02-01", 5000, for_year=2021, treatment=Treatment.DEDUCTIBLE)
    owned.entry(IRA, "distribution", "2021-03-01", 1000)
    owned.entry(IRA, "qcd", "2021-04-01", 3000)
    owned.form("1099-R", 2021, IRA, box_1=4000, box_7="7")
    owned.value(IRA, 2021, 60_000)
    owned.value(SEP, 2021, 9000)
    owned.entry(IRA, "distribution", "2022-03-01", 1000)
    owned.entry(IRA, "qcd", "2022-04-01", 2500)
    owned.value(IRA, 2022, 50_000)
    owned.value(SEP, 2022, 9000)
    owned.fact("hsa_funding_used", "no")
    owned.fact("hsa_coverage", "self")
    owned.entry(IRA, "distribution", "2023-03-01", 1000)
    owned.entry(IRA, "hsa_funding", "2023-04-01", 4000)
    owned.value(IRA, 2023, 45_000)
    owned.value(SEP, 2023, 9000)
    owned.entry(IRA, "rollover_out", "2024-11-20", 9000, ref="in part", to_account_type=AccountType.TRADITIONAL_IRA)
    owned.entry(SEP, "rollover_in", "2024-12-20", 3000, ref="in part")
    owned.entry(SEP, "rollover_in", "2025-01-10", 4000, ref="in part")
    owned.entry(IRA, "direct_rollover", "2024-05-01", 7000, to_account_type=AccountType.PLAN_PRETAX)
    owned.entry(IRA, "rollover_out", "2024-06-01", 900, arrived=date(2024, 9, 1), to_account=IRA.id)
    owned.fact("deduction_claimed", "0", year=2024)
    owned.value(IRA, 2024, 15_000)
    owned.value(SEP, 2024, 9000)
    owned.fact("first_roth_year", "2023")
    owned.entry(ROTH, "contribution", "2023-02-01", 100, for_year=2023)
    owned.fact("rmd_required", "5,000.00", 2025)
    owned.entry(IRA, "distribution", "2025-03-01", 6000)
    owned.entry(IRA, "conversion", "2025-04-01", 8000)
    owned.value(IRA, 2025, 4000)
    owned.value(SEP, 2025, 8000)
    owned.entry(ROTH, "distribution", "2025-11-01", 7000)
    return owned


PLAN = Account(id="p1", client="ana", custodian="vanguard", number=None, label="Plan", type=AccountType.PLAN_AFTER_TAX)


def put_back() -> Owned:
    """Distributions of a disaster, an emergency and a home not bought, repaid in part, in time and later; a
    reservist's; after-tax money of a plan, by its rows and forms."""
    owned = Owned(IRA, SEP, ROTH, PLAN)
    owned.entry(PLAN, "direct_rollover", "2023-01-03", 4000, to_account="a1", to_account_type=IRA.type)
    owned.form("1099-R", 2023, PLAN, box_1=4000, box_2a=0, box_5=1500, box_7="G")
    owned.form("1099-R", 2024, PLAN, box_1=3000, box_2a=0, box_5=500, box_7="G")
    owned.opening(8000, 2022)
    disaster = {"purpose": Purpose.DISASTER, "note": "DR-1"}
    owned.entry(IRA, "distribution", "2023-03-01", 6000, **disaster)
    owned.entry(IRA, "distribution", "2023-03-05", 500)
    owned.entry(IRA, "repayment", "2023-09-01", 2000, for_year=2023, **disaster)
    owned.entry(SEP, "repayment", "2023-09-02", 700, for_year=2022, purpose=Purpose.RESERVIST)
    owned.entry(SEP, "distribution", "2023-02-02", 5000, purpose=Purpose.HOME_PURCHASE_DISASTER)
    owned.entry(SEP, "repayment", "2023-06-02", 4000, for_year=2023, purpose=Purpose.HOME_PURCHASE_DISASTER)
    owned.value(IRA, 2023, 60_000)
    owned.value(SEP, 2023, 9000)
    owned.entry(IRA, "distribution", "2024-03-01", 900, purpose=Purpose.EMERGENCY)
    owned.entry(IRA, "repayment", "2024-04-01", 300, for_year=2024, purpose=Purpose.EMERGENCY)
    owned.entry(IRA, "repayment", "2025-04-01", 200, for_year=2024, purpose=Purpose.EMERGENCY)
    owned.fact("line_15c", "350.00", 2024)
    owned.fact("line_15c_worksheet_6", "60.00", 2024)
    owned.value(IRA, 2024, 60_000)
    owned.value(SEP, 2024, 9000)
    owned.entry(IRA, "distribution", "2025-03-01", 900)
    owned.value(IRA, 2025, 60_000)
    owned.value(SEP, 2025, 9000)
    return owned


def undone() -> Owned:
    """Contributions recharacterized both ways and returned, excess taken out later, and the values behind it."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(9000, 2020)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 4000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 100, part=RothPart.CONVERSION_TAXABLE, for_year=2015)
    owned.fact("birth_date", "1980-06-01")
    owned.entry(ROTH, "account_value", "2021-03-01", 4100)
    owned.entry(ROTH, "contribution", "2021-03-01", 3000, for_year=2021)
    owned.entry(ROTH, "account_value", "2022-02-01", 7500)
    owned.entry(ROTH, "recharacterization", "2022-02-01", 1056.34, for_year=2021, to_account=IRA.id, **UNDONE)
    owned.entry(IRA, "recharacterization_in", "2022-02-02", 1056.34, for_year=2021, **UNDONE)
    owned.entry(IRA, "distribution", "2021-06-01", 2000)
    owned.value(IRA, 2021, 20_000)
    owned.entry(IRA, "contribution", "2022-03-01", 4000, for_year=2022, **KEPT)
    owned.entry(IRA, "recharacterization", "2022-11-01", 1100, for_year=2022, to_account=ROTH.id, earnings=100_00)
    owned.entry(IRA, "returned_contribution", "2023-03-01", 790, for_year=2022, earnings=-10_00)
    owned.entry(IRA, "contribution", "2023-03-01", 2500, for_year=2023, **KEPT)
    owned.fact("compensation", "1500", 2023)
    owned.fact("filing_status", "single")
    for later in (2024, 2025):
        owned.fact("compensation", "0", later)
    owned.entry(IRA, "excess_removed", "2025-03-01", 1000, for_year=2023)
    owned.entry(IRA, "distribution", "2025-06-01", 1000)
    owned.value(IRA, 2025, 20_000)
    owned.entry(ROTH, "distribution", "2025-06-01", 1000)
    return owned


def undone_by_forms() -> Owned:
    """Forms 1099-R with codes N, R, 8 and P, alone and beside rows, and a conversion of 2017 undone."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(9000, 2015)
    owned.entry(ROTH, "opening_basis", "2015-12-31", 4000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2015-12-31", 100, part=RothPart.CONVERSION_TAXABLE, for_year=2014)
    owned.fact("birth_date", "1980-06-01")
    owned.entry(IRA, "conversion", "2017-03-01", 9000, to_account=ROTH.id)
    owned.entry(ROTH, "recharacterization", "2018-03-01", 3100, for_year=2017, to_account=IRA.id, **UNDONE_2017)
    owned.value(IRA, 2017, 20_000)
    owned.fact("deduction_claimed", "0", 2020)
    owned.form("5498", 2020, ROTH, box_10=5000)
    owned.form("1099-R", 2021, ROTH, box_1=5100, box_7="R")
    owned.form("5498", 2021, IRA, box_1=4000, box_4=5100, box_5=30_000)
    owned.entry(IRA, "contribution", "2021-03-01", 4000, for_year=2021, **KEPT)
    owned.form("1099-R", 2022, IRA, box_1=1050, box_2a=50, box_7="P")
    owned.entry(IRA, "distribution", "2021-06-01", 900)
    owned.entry(ROTH, "distribution", "2022-06-01", 900)
    return owned


def on_transcripts() -> Owned:
    """Forms, and the IRS transcripts of them; one form that only a transcript shows."""
    owned = Owned(IRA, ROTH)
    owned.opening(8000, 2020)
    owned.fact("first_roth_year", "2021")
    owned.fact("deduction_claimed", "0", 2021)
    for form, account, boxes in (
        ("5498", IRA, {"box_1": 6000, "box_5": 50_000}),
        ("1099-R", IRA, {"box_1": 9000, "box_7": "2"}),
        ("5498", ROTH, {"box_3": 8000, "box_10": 1000}),
    ):
        owned.form(form, 2021, account, **boxes)
        owned.form(form, 2021, account, **boxes)
        owned.returns[-1] = replace(owned.returns[-1], evidence=Evidence.TRANSCRIPT, payer="AS THE IRS SPELLS IT")
    owned.form("1099-R", 2021, ROTH, box_1=4000, box_7="J")
    owned.returns[-1] = replace(owned.returns[-1], evidence=Evidence.TRANSCRIPT)
    return owned


def plan_money() -> Owned:
    """After-tax money of a plan converted within it, rolled over to two places at once, paid out, and beside it the
    plan's forms."""
    owned = in_plans()
    owned.entry(ACME_AFTER_TAX, "after_tax_contribution", "2024-03-01", 30_000)
    owned.entry(ACME_AFTER_TAX, "account_value", "2024-06-15", 31_500)
    owned.entry(ACME_AFTER_TAX, "in_plan_roth_rollover", "2024-06-15", 5_000, **IN_PLAN)
    owned.entry(ACME_AFTER_TAX, "after_tax_contribution", "2024-09-01", 1_000)
    owned.entry(ACME_AFTER_TAX, "account_value", "2025-01-15", 29_000)
    owned.entry(ACME_AFTER_TAX, "direct_rollover", "2025-01-15", 7_000, ref="two", basis=600_000, **TO_IRA)
    owned.entry(ACME_AFTER_TAX, "direct_rollover", "2025-01-15", 5_000, ref="two", **TO_ROTH_IRA)
    owned.entry(ACME_AFTER_TAX, "account_value", "2025-06-15", 17_500)
    owned.entry(ACME_AFTER_TAX, "distribution", "2025-06-15", 2_000)
    owned.entry(PRETAX_OF_PLAN, "distribution", "2025-06-16", 900)
    owned.form("1099-R", 2025, PRETAX_OF_PLAN, box_1=900, box_2a=850, box_5=50, box_7="1")
    owned.entry(IRA, "distribution", "2025-12-01", 100)
    owned.value(IRA, 2025, 6_900)
    return owned


def limited_roth() -> Owned:
    """A Roth contribution that income allows in part, and a distribution, repaid in part."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2022)
    owned.fact("first_roth_year", "2023")
    owned.fact("birth_date", "1980-04-04")
    owned.fact("filing_status", "single")
    owned.fact("magi_roth", "147,000.00", 2023)
    owned.fact("compensation", "150,000.00", 2023)
    owned.entry(ROTH, "contribution", "2023-05-01", 500, for_year=2023)
    owned.entry(IRA, "contribution", "2023-05-02", 900, for_year=2023, treatment=Treatment.DEDUCTIBLE)
    owned.entry(ROTH, "distribution", "2024-02-01", 900, purpose=Purpose.EMERGENCY)
    owned.entry(ROTH, "repayment", "2024-08-01", 150, for_year=2024, purpose=Purpose.EMERGENCY)
    return owned


def gifts_of_every_kind() -> Owned:
    """Gifts above the limit, of a January that counts for the year before, and to a gift annuity above its limit."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(10_000, 2011)
    owned.fact("part_1", "always")
    owned.fact("birth_date", "1938-02-03")
    owned.fact("qcd_offset_used", "0.00")
    owned.fact("split_interest_used", "no")
    owned.entry(IRA, "qcd", "2012-12-12", 60_000)
    owned.value(IRA, 2012, 240_000)
    owned.value(SEP, 2012, 100)
    owned.entry(IRA, "qcd", "2013-01-22", 41_500, for_year=2012)
    owned.value(IRA, 2013, 180_000)
    owned.value(SEP, 2013, 100)
    owned.entry(IRA, "contribution", "2024-02-01", 3000, for_year=2024, treatment=Treatment.DEDUCTIBLE)
    owned.entry(IRA, "qcd", "2024-03-01", 55_000, purpose=Purpose.SPLIT_INTEREST)
    owned.entry(IRA, "qcd", "2024-06-03", 54_000)
    owned.value(IRA, 2024, 90_000)
    owned.value(SEP, 2024, 100)
    return owned


def given_out_of_basis() -> Owned:
    """A gift that taxable money does not cover, and what was deducted at that age."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(9000, 2020)
    owned.fact("birth_date", "1940-02-03")
    owned.fact("part_1", "always")
    owned.fact("qcd_offset_used", "0.00")
    owned.entry(IRA, "contribution", "2021-02-01", 300, for_year=2021, treatment=Treatment.DEDUCTIBLE)
    owned.entry(IRA, "distribution", "2021-03-01", 500)
    owned.entry(IRA, "qcd", "2021-04-01", 2000)
    owned.entry(IRA, "qcd", "2021-05-01", 6000)
    owned.value(IRA, 2021, 3000)
    owned.value(SEP, 2021, 1000)
    return owned


AFTER_TAX = Account(
    id="p2", client="ana", custodian="plan", number=None, label="After-tax", type=AccountType.PLAN_AFTER_TAX,
    plan="acme",
)  # fmt: skip
PLAN_ROTH = Account(
    id="p3", client="ana", custodian="plan", number=None, label="Plan Roth", type=AccountType.PLAN_DESIGNATED_ROTH,
    plan="acme",
)  # fmt: skip


def rolled_over_in_plan() -> Owned:
    """An in-plan Roth rollover of 2010 taxed in the two years after, and what was distributed of it."""
    owned = Owned(IRA, AFTER_TAX, PLAN_ROTH)
    owned.opening(0, 2009)
    owned.fact("income_election_2010", "2011_2012", 2010)
    owned.entry(
        AFTER_TAX, "in_plan_roth_rollover", "2010-11-01", 10_000, basis=200_000, to_account=PLAN_ROTH.id,
        to_account_type=PLAN_ROTH.type,
    )  # fmt: skip
    owned.form("1099-R", 2011, PLAN_ROTH, box_1=3000, box_7="1", box_10=2500)
    return owned


UNDONE_2017 = {"purpose": Purpose.CONVERSION, "earnings": 100_00}
UNDONE = {"purpose": Purpose.CONTRIBUTION, "treatment": Treatment.NONDEDUCTIBLE}

RICH: dict[str, tuple[Callable[[], Owned], int]] = {
    "exports_only": (exports_only, 2022),
    "forms_alone": (forms_alone, 2020),
    "both_papers": (both_papers, 2021),
    "two_sides": (two_sides, 2023),
    "limited_by_income": (limited_by_income, 2024),
    "old_forms": (old_forms, 2017),
    "since_1995": (since_1995, 2004),
    "split_of_2010": (split_of_2010, 2013),
    "chosen_in_2010": (chosen_in_2010, 2012),
    "excepted_in_part": (excepted_in_part, 2009),
    "movements": (movements, 2025),
    "put_back": (put_back, 2025),
    "plan_money": (plan_money, 2025),
    "undone": (undone, 2025),
    "undone_by_forms": (undone_by_forms, 2022),
    "on_transcripts": (on_transcripts, 2021),
    "gifts_of_every_kind": (gifts_of_every_kind, 2024),
    "given_out_of_basis": (given_out_of_basis, 2021),
    "limited_roth": (limited_roth, 2025),
    "rolled_over_in_plan": (rolled_over_in_plan, 2012),
}
