"""Forms of 1993 to 2011: figured by meaning, shown under their own numbers; what forms filed since 1987 carry."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from form_inputs import form, inputs, shown
from naive_form import rounded
from records import IRA, PRETAX_PLAN, ROTH, Owned

from basis.engine import Election, History, Status, YearResult, figure_year
from basis.law import Verified, load
from basis.model import Account, AccountType, Purpose, RothPart, Treatment

KEPT = {"treatment": Treatment.NONDEDUCTIBLE}
DOLLARS = st.integers(0, 60_000)


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings}


# Part I of 1993 to 2000, a second time and naively


def naive_1993(line_1: int, line_2: int, line_4: int, line_6: int, line_7: int) -> dict[str, int]:
    """Lines 1 to 13 of the forms of 1993 to 2000 without conversions, in cents, as the face of the form reads."""
    line_3 = line_1 + line_2
    if not line_7:
        return {"1": line_1, "2": line_2, "3": line_3, "12": line_3}
    line_5, line_8 = line_3 - line_4, line_6 + line_7
    line_9 = Fraction(rounded(min(Fraction(1), Fraction(line_5, line_8)) * 100_000, 1), 100_000)
    line_10 = min(line_5, rounded(line_7 * line_9, 1))
    line_11 = line_5 - line_10
    return {
        "1": line_1, "2": line_2, "3": line_3, "4": line_4, "5": line_5, "6": line_6, "7": line_7, "8": line_8,
        "10": line_10, "11": line_11, "12": line_4 + line_11, "13": line_7 - line_10,
    }  # fmt: skip


@pytest.mark.parametrize("year", [1993, 1997, 1998, 2000])
@settings(max_examples=120, deadline=None)
@given(line_1=st.integers(1, 200_000), line_2=DOLLARS, line_6=DOLLARS, line_7=DOLLARS, late=st.integers(0, 100))
def test_the_forms_of_1993_to_2000_are_what_their_face_says(
    year: int, line_1: int, line_2: int, line_6: int, line_7: int, late: int
) -> None:
    typed = {"line_1": line_1, "line_2": line_2, "line_4": line_1 * late // 100, "line_6": line_6, "line_7": line_7}
    result = figure_year(inputs(year, **typed))
    figured = {number: line.cents for number, line in result.lines.items() if line.cents is not None}
    assert figured == naive_1993(**typed)


def test_the_conversions_of_1998_come_into_line_8_and_off_line_11() -> None:
    result = form(1998, line_2=4000, line_6=50_000, line_7=10_000, line_8=40_000)
    assert shown(result, "8", "9", "10") == ["100,000.00", "0.04000", "400.00"]
    assert shown(result, "11", "12", "13") == ["2,000.00", "2,000.00", "9,600.00"]
    assert shown(result, "14c", "15", "16") == ["40,000.00", "1,600.00", "38,400.00"]


# Forms of 2001 to 2011 by meaning


MODERN = {2001: 2016, 2002: 2016, 2003: 2016, 2004: 2016, 2005: 2017, 2006: 2017, 2007: 2016, 2008: 2017, 2009: 2017}
MODERN |= {2010: 2016, 2011: 2016}


@pytest.mark.parametrize("year", MODERN)
@settings(max_examples=60, deadline=None)
@given(amounts=st.fixed_dictionaries({f"line_{n}": DOLLARS for n in (1, 2, 6, 7, 8, 19, 22, 24)}))
def test_a_form_of_2001_to_2011_is_the_modern_arithmetic_under_its_own_numbers(
    year: int, amounts: dict[str, int]
) -> None:
    now = figure_year(inputs(MODERN[year], **amounts))
    then = figure_year(replace(inputs(year, **amounts), taxed_at_once=True))
    for described in load(year).lines:
        line, modern = then.lines[described.number], now.lines.get(described.same_as)
        if modern is None or described.verified is Verified.OPEN or described.same_as in ("20", "22", "25"):
            continue
        assert (line.cents, line.ratio) == (modern.cents, modern.ratio), described.number
    assert (then.by_meaning["25c" if "25c" in then.by_meaning else "25"].cents or 0) == (
        now.lines["25c" if "25c" in now.lines else "25"].cents or 0
    )
    assert (then.carry.basis.cents, then.carry.roth_contributions.cents) == (
        now.carry.basis.cents, now.carry.roth_contributions.cents,
    )  # fmt: skip


def test_a_line_that_was_not_read_is_assumed_or_missing_and_the_basis_is_carried_all_the_same() -> None:
    of_2001 = form(2001, line_2=5000, line_6=40_000, line_7=10_000)
    assert {n for n, line in of_2001.lines.items() if line.status is Status.ASSUMED} == {
        "3", "5", "9", "10", "12", "13", "15",
    }  # fmt: skip
    of_2010 = form(2010, line_2=5000, line_6=40_000, line_7=10_000)
    assert (of_2010.text("15"), of_2010.lines["15"].status) == ("9,000.00", Status.ASSUMED)
    assert "remembered, not read" in of_2010.lines["15"].reasons[0]
    assert [result.carry.basis.status for result in (of_2001, of_2010)] == [Status.KNOWN, Status.KNOWN]
    assert "lines_not_read" in codes(of_2001) & codes(of_2010)


# The years 1987 to 2025 in a row


EVENTS = st.lists(
    st.tuples(
        st.integers(1993, 2025), st.sampled_from(["contribution", "late", "distribution", "conversion"]),
        st.integers(1, 1900),
    ),
    max_size=12, unique_by=lambda event: (event[0], "contribution" if event[1] == "late" else event[1]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(opening=st.integers(0, 9000), events=EVENTS, worth=st.integers(0, 40_000))
def test_no_basis_is_lost_or_made_from_1993_to_2025(
    opening: int, events: list[tuple[int, str, int]], worth: int
) -> None:
    """What was carried in and contributed is what was recovered and what is carried out, every year."""
    owned = Owned()
    owned.opening(opening, 1992)
    owned.fact("part_1", "always")
    owned.fact("spread_1998", "yes")
    owned.fact("income_election_2010", "2011_2012")
    for year in range(1993, 2026):
        owned.value(IRA, year, worth)
    for year, kind, dollars in events:
        if kind in ("contribution", "late"):
            day = f"{year + 1}-02-01" if kind == "late" else f"{year}-03-01"
            owned.entry(IRA, "contribution", day, dollars, for_year=year, **KEPT)
        elif kind == "distribution" or year >= 1998:
            owned.entry(IRA, kind, f"{year}-06-01", dollars)
    found = owned.history(2025)
    for year in range(1993, 2026):
        result, before, after = found.results[year], found.carried[year - 1].basis.cents, found.carried[year].basis
        added, recovered = (result.by_meaning[n].cents or 0 for n in ("1", "13"))
        assert before is not None
        assert 0 <= recovered <= before + added
        assert (after.status, after.cents) == (Status.KNOWN, before + added - recovered)
        total_basis = result.lines["12" if year < 2001 else "14"]
        assert total_basis.status is Status.BLANK or total_basis.cents == after.cents


@pytest.mark.parametrize(
    ("year", "lines", "carries"),
    [
        (1987, {"line_4": 1500, "line_13": 250}, 1750),
        (1988, {"line_7": 2000, "line_16": 500}, 2500),
        (1990, {"line_14": 900}, 900),
        (1992, {"line_12": 1, "line_14": 900}, 900),
        (1993, {"line_12": 800, "line_14": 1}, 800),
        (1999, {"line_12": 7000, "line_14c": 3000}, 7000),
        (2002, {"line_12": 5, "line_14": 6100}, 6100),
        (2010, {"line_14": 4000, "line_18": 100}, 4000),
    ],
)
def test_a_filed_form_carries_by_the_total_basis_chart(year: int, lines: dict[str, int], carries: int) -> None:
    """Instructions for Form 8606 (2023), page 9."""
    owned = Owned()
    owned.file(year, on=f"{year + 1}-04-10", **lines)
    owned.entry(IRA, "distribution", "2012-06-01", 100)
    owned.value(IRA, 2012, 50_000)
    line_2 = owned.history(2012).results[2012].lines["2"]
    assert (line_2.cents, line_2.status) == (carries * 100, Status.KNOWN)


def test_one_of_the_two_lines_of_1988_alone_is_assumed_to_be_all() -> None:
    owned = Owned()
    owned.file(1988, on="1989-04-10", line_7=2000)
    basis = owned.history(1989).carried[1989].basis
    assert (basis.cents, basis.status) == (200_000, Status.ASSUMED)
    assert "line 16" in basis.reason


def test_an_opening_basis_of_1988_that_is_not_what_was_filed_is_in_conflict() -> None:
    owned = Owned()
    owned.opening(2000, 1988)
    owned.file(1988, on="1989-04-10", line_7=2000, line_16=500)
    basis = owned.history(1989).carried[1989].basis
    assert (basis.cents, basis.status) == (200_000, Status.CONFLICT)
    assert "lines 7 and 16" in basis.reason


def test_a_movement_before_1993_breaks_the_chain_until_a_form_as_filed_mends_it() -> None:
    owned = Owned()
    owned.opening(2000, 1988)
    owned.entry(IRA, "contribution", "1990-03-01", 1000, for_year=1990, **KEPT)
    basis = owned.history(1993).carried[1993].basis
    assert basis.status is Status.MISSING
    assert "basis filed add" in basis.reason
    assert "opening_basis" in basis.reason
    owned.file(1991, on="1992-04-10", line_14=3000)
    assert owned.history(1993).carried[1993].basis.cents == 300_000


def test_years_before_1993_without_a_movement_hand_on_what_they_received() -> None:
    owned = Owned()
    owned.opening(2000, 1987)
    owned.entry(IRA, "distribution", "1993-06-01", 1000)
    owned.value(IRA, 1993, 19_000)
    assert shown(owned.history(1993).results[1993], "2", "9", "10", "12") == ["2,000", "0.10000", "100", "1,900"]


def test_values_and_dividends_of_years_before_1993_change_no_basis() -> None:
    """Total Basis Chart, 1988: lines 7 and 16 of the last form filed; what an account earned since is no movement."""
    owned = Owned()
    owned.file(1988, on="1989-04-10", line_7=1500, line_16=500)
    for year in range(1989, 1994):
        owned.entry(IRA, "dividend", f"{year}-06-30", 300)
        owned.value(IRA, year, 19_000)
    owned.entry(IRA, "distribution", "1993-06-01", 1000)
    assert shown(owned.history(1993).results[1993], "2", "9", "10", "12") == ["2,000", "0.10000", "100", "1,900"]


def test_nothing_can_have_been_converted_before_1998() -> None:
    owned = Owned()
    owned.opening(2000, 1994)
    owned.entry(IRA, "conversion", "1995-06-01", 1000)
    owned.value(IRA, 1995, 19_000)
    line_7 = owned.history(1995).results[1995].lines["7"]
    assert line_7.status is Status.MISSING
    assert "no Roth IRAs before 1998" in line_7.reasons[0]


# Roth IRAs as filed: table 1, table 2 and the chart for line 24 of the instructions for 2023


@pytest.mark.parametrize(
    ("year", "lines", "contributions", "conversions"),
    [
        (1998, {"line_14c": 9000, "line_18": 1500, "line_19c": 2000, "line_20": 0}, 500, 9000),
        (1998, {"line_14c": 9000, "line_18": 3000, "line_19c": 2000, "line_20": 1000}, 0, 8000),
        (2000, {"line_17": 3000, "line_18d": 2500, "line_19": 500, "line_25": 10_000}, 0, 9500),
        (2002, {"line_19": 3000, "line_20": 2500, "line_21": 500, "line_22": 10_000}, 0, 9500),
        (2004, {"line_19": 12_000, "line_20": 10_000, "line_22": 1000, "line_23": 1000, "line_24": 20_000}, 0, 9000),
        (2010, {"line_26": 3000, "line_29": 2500, "line_30": 500, "line_31": 10_000}, 0, 9500),
        (2010, {"line_16": 7000, "line_18": 7000, "line_20a": 3500, "line_20b": 3500, "line_21": 900, "line_26": 3000,
                "line_29": 2500, "line_30": 500, "line_31": 10_000}, 0, 16_500),
    ],
)  # fmt: skip
def test_roth_basis_of_a_filed_form_carries_by_the_lines_of_its_year(
    year: int, lines: dict[str, int], contributions: int, conversions: int
) -> None:
    """2010 again: line 21 is left out where only lines 20a and 20b say that income was put off."""
    owned = Owned()
    owned.file(year, on=f"{year + 1}-04-10", **lines)
    carry = owned.history(year).carried[year]
    assert (carry.roth_contributions.cents, carry.roth_conversions.cents) == (contributions * 100, conversions * 100)


def test_income_put_off_by_a_filed_form_of_2010_is_taxed_in_2011_and_2012() -> None:
    owned = Owned()
    owned.file(2010, on="2011-04-10", line_14=0, line_16=7000, line_18=7000, line_20a=3500, line_20b=3500)
    found = owned.history(2012)
    assert [found.results[year].text("income_put_off/3") for year in (2011, 2012)] == ["3,500", "3,500"]
    assert all("income_put_off" in codes(found.results[year]) for year in (2011, 2012))


# 1998 and what came of it


def converted_in_1998(**facts: str) -> Owned:
    owned = Owned()
    owned.opening(0, 1997)
    owned.entry(IRA, "conversion", "1998-05-01", 10_001)
    owned.value(IRA, 1998, 0)
    owned.fact("first_roth_year", "1998")
    owned.fact("birth_date", "1960-01-01")
    for key, value in facts.items():
        owned.fact(key, value)
    return owned


def test_a_1998_conversion_is_taxed_in_four_parts_that_add_up() -> None:
    found = converted_in_1998(spread_1998="yes").history(2002)
    parts = [found.results[1998].text("17")]
    parts += [found.results[year].text("income_put_off/3") for year in (1999, 2000, 2001)]
    assert parts == ["2,500", "2,500", "2,500", "2,501"]
    assert "income_put_off" not in found.results[2002].worksheets


def test_a_taxpayer_could_choose_to_be_taxed_on_all_of_it_in_1998() -> None:
    found = converted_in_1998(spread_1998="no").history(1999)
    assert found.results[1998].text("17") == "10,001"
    assert "income_put_off" not in found.results[1999].worksheets


def test_where_nobody_said_the_four_years_are_assumed_and_asked() -> None:
    line_17 = converted_in_1998().history(1998).results[1998].lines["17"]
    assert (line_17.cents, line_17.status) == (250_000, Status.ASSUMED)
    assert [part.asks for part in line_17.components] == ["fact:spread_1998"]


def test_the_part_of_the_1998_form_that_was_not_read_is_missing_and_its_basis_carries() -> None:
    owned = converted_in_1998(spread_1998="yes")
    owned.entry(ROTH, "distribution", "1998-10-01", 1000)
    found = owned.history(1999)
    assert found.results[1998].lines["24"].status is Status.MISSING
    assert shown(found.results[1998], "20", "22", "23") == ["1,000", "1,000", "0"]
    assert found.carried[1998].roth_conversions.cents == 900_100
    assert found.results[1999].text("income_put_off/2") == "3,500"


def test_homebuyer_money_of_2003_comes_off_after_the_basis_and_uses_none_up() -> None:
    """Instructions for Form 8606 (2003), page 8, line 23: the line stands after the basis; that the taxable amount is
    line 25, Instructions for Form 5329 (2003), page 2, example."""
    owned = Owned()
    owned.fact("first_roth_year", "1998")
    owned.fact("birth_date", "1970-01-01")
    owned.fact("homebuyer_used_before", "0")
    owned.opening(0, 1997)
    owned.entry(ROTH, "contribution", "1998-06-01", 2000, for_year=1998)
    owned.entry(ROTH, "distribution", "2003-06-01", 9000, purpose=Purpose.FIRST_HOME)
    owned.entry(ROTH, "distribution", "2003-07-01", 4000)
    result = owned.history(2003).results[2003]
    assert shown(result, "19", "20", "21", "22", "23", "25") == ["13,000", "2,000", "11,000", "0", "9,000", "2,000"]
    assert result.lines["24"].status is Status.MISSING
    assert sum(part.cents or 0 for part in result.taxable.roth) == 200_000
    # 2,000 of earnings are neither contributions nor first-home money.
    assert [result.text(f"form_5329/{n}") for n in ("1", "2", "4")] == ["2,000", "0", "200"]


# 2010 and what came of it


def converted_in_2010(choice: str = "2011_2012") -> Owned:
    owned = Owned()
    owned.opening(0, 2009)
    owned.entry(IRA, "conversion", "2010-05-01", 20_000)
    owned.value(IRA, 2010, 0)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1970-01-01")
    if choice:
        owned.fact("income_election_2010", choice)
    return owned


def test_2010_conversions_are_no_basis_in_2010_unless_taxed_then_and_always_later() -> None:
    """tax-rules: the 2010 line 31 leaves put-off conversions out, line 24 of later years adds lines 16 and 21."""
    for choice, line_31 in (("2010", "20,000"), ("2011_2012", "0")):
        owned = converted_in_2010(choice)
        owned.entry(ROTH, "distribution", "2010-10-01", 100)
        owned.entry(ROTH, "distribution", "2013-10-01", 30_000)
        found = owned.history(2013)
        assert found.results[2010].text("31") == line_31
        assert found.results[2013].text("24") == {"2010": "19,900", "2011_2012": "20,000"}[choice]


@pytest.mark.parametrize(("year", "line"), [(2010, "26"), (2011, "19")])
@pytest.mark.parametrize(("paid", "asked"), [(5000, False), (5001, True)])
def test_a_qualified_distribution_that_reaches_the_conversions_of_2010_is_left_to_the_preparer(
    year: int, line: str, paid: int, asked: bool
) -> None:
    """Section 408A(d)(3)(E)(i) asks whether the money is of those conversions, not whether its owner is 59 1/2;
    instructions for Form 8606 (2010), page 7, Certain qualified distributions. 5,000 of contributions come first."""
    owned = Owned()
    owned.opening(0, 2009)
    owned.entry(ROTH, "opening_basis", "2009-12-31", 5000, part="contributions")
    owned.entry(IRA, "conversion", "2010-05-01", 20_000)
    for known, value in (("first_roth_year", "2000"), ("birth_date", "1940-01-01")):
        owned.fact(known, value)
    owned.fact("income_election_2010", "2011_2012")
    owned.entry(ROTH, "distribution", f"{year}-10-01", paid)
    result = owned.history(year).results[year]
    assert (result.lines[line].status is Status.MISSING) == asked
    if asked:
        assert "Certain qualified distributions" in result.lines[line].reasons[0]


def test_without_a_conversion_in_2010_a_qualified_distribution_is_on_no_line() -> None:
    owned = Owned()
    owned.opening(0, 2009)
    owned.entry(ROTH, "opening_basis", "2009-12-31", 0, part="contributions")
    for known, value in (("first_roth_year", "2000"), ("birth_date", "1940-01-01")):
        owned.fact(known, value)
    for year in (2010, 2011):
        owned.entry(ROTH, "distribution", f"{year}-10-01", 3000)
    assert [result.required for result in owned.history(2011).results.values()] == [False, False]


def test_taxed_in_2010_nothing_is_brought_forward() -> None:
    owned = converted_in_2010("2010")
    owned.facts = [fact for fact in owned.facts if fact.key not in ("first_roth_year", "birth_date")]
    for known, value in (("first_roth_year", "2000"), ("birth_date", "1940-01-01")):
        owned.fact(known, value)
    owned.entry(ROTH, "distribution", "2010-10-01", 3000)
    assert owned.history(2010).results[2010].parts["III"].completed is False


def test_money_distributed_in_2010_is_taxed_in_2010_from_the_income_put_off() -> None:
    owned = converted_in_2010()
    owned.entry(ROTH, "distribution", "2010-10-01", 3000)
    found = owned.history(2012)
    assert shown(found.results[2010], "30", "31", "32", "33", "36") == ["3,000", "0", "3,000", "3,000", "3,000"]
    assert [found.results[2010].lines[n].status for n in ("34", "35")] == [Status.MISSING, Status.MISSING]
    assert "distributed_conversions_of_2010" in codes(found.results[2010])
    assert [found.results[year].text("income_put_off/3") for year in (2011, 2012)] == ["10,000", "7,000"]


@pytest.mark.parametrize(("distributed", "line_36"), [(20_000, "18,000"), (20_500, "18,500"), (17_000, "17,000")])
def test_beyond_the_income_put_off_the_nontaxable_part_of_2010_comes_next_and_earnings_last(
    distributed: int, line_36: str
) -> None:
    """Section 408A(d)(4)(B)(ii)(II): of 20,000 converted 18,000 is income, 2,000 is not."""
    owned = converted_in_2010()
    owned.entries[0] = replace(owned.entries[0], cents=200_000)
    owned.entry(ROTH, "distribution", "2010-10-01", distributed)
    result = owned.history(2010).results[2010]
    assert (result.text("36"), result.lines["36"].status) == (line_36, Status.ASSUMED)
    # The nontaxable part is not recaptured, the rest bears the additional tax (section 408A(d)(3)(F)).
    assert result.text("form_5329/1") == line_36


def test_first_home_money_beyond_the_income_put_off_leaves_line_36_to_the_preparer() -> None:
    owned = converted_in_2010()
    owned.facts = [fact for fact in owned.facts if fact.key != "first_roth_year"]
    owned.fact("first_roth_year", "2001")
    owned.fact("homebuyer_used_before", "0")
    owned.entry(ROTH, "opening_basis", "2009-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "distribution", "2010-10-01", 31_000, purpose=Purpose.FIRST_HOME)
    line_36 = owned.history(2010).results[2010].lines["36"]
    assert line_36.status is Status.MISSING
    assert "line 35" in line_36.reasons[0]


def test_conversions_before_2010_come_out_before_those_of_2010() -> None:
    """Form 8606 for 2011, lines 27 to 29."""
    owned = converted_in_2010()
    owned.entry(ROTH, "opening_basis", "2009-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2009-12-31", 4000, part=RothPart.CONVERSION_TAXABLE, for_year=2005)
    owned.entry(ROTH, "distribution", "2011-10-01", 5000)
    result = owned.history(2011).results[2011]
    assert shown(result, "23", "24", "27", "28", "29", "32") == ["5,000", "24,000", "5,000", "4,000", "1,000", "1,000"]


def test_a_form_of_2011_without_income_put_off_goes_from_line_26_to_line_36() -> None:
    owned = converted_in_2010("2010")
    owned.entry(ROTH, "distribution", "2011-10-01", 25_000)
    result = owned.history(2011).results[2011]
    assert shown(result, "25", "26", "36") == ["5,000", "0", "5,000"]
    assert all(result.lines[n].status is Status.BLANK for n in ("27", "31", "35", "37", "38", "39", "48"))


def test_a_form_of_2011_that_stops_enters_zero_on_line_25() -> None:
    owned = converted_in_2010()
    owned.entry(ROTH, "contribution", "2011-04-01", 2000, for_year=2011)
    owned.entry(ROTH, "distribution", "2011-10-01", 1000)
    result = owned.history(2011).results[2011]
    assert shown(result, "23", "24", "25", "32", "35", "36") == ["0", "", "0", "0", "10,000", "10,000"]


def test_a_plan_rollover_of_2010_is_put_off_too_and_basis_of_later_years() -> None:
    owned = converted_in_2010()
    owned.accounts = (IRA, ROTH, PRETAX_PLAN)
    owned.entry(
        PRETAX_PLAN, "direct_rollover", "2010-06-01", 9000, to_account=ROTH.id, to_account_type=AccountType.ROTH_IRA,
        basis=100_000,
    )  # fmt: skip
    owned.entry(ROTH, "distribution", "2013-10-01", 100)
    found = owned.history(2013)
    assert shown(found.results[2010], "21", "22", "23", "25a", "25b") == ["9,000", "1,000", "8,000", "4,000", "4,000"]
    assert found.results[2011].text("income_put_off/3") == "14,000"
    assert found.carried[2012].roth_conversions.cents == 2_900_000


def test_whether_income_of_2010_was_put_off_before_the_opening_is_asked_in_2011() -> None:
    owned = Owned()
    owned.opening(0, 2010)
    owned.entry(ROTH, "opening_basis", "2010-12-31", 0, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2010-12-31", 4000, part=RothPart.CONVERSION_TAXABLE, for_year=2010)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1970-01-01")
    owned.entry(ROTH, "distribution", "2011-10-01", 1000)
    line_26 = owned.history(2011).results[2011].lines["26"]
    assert line_26.status is Status.MISSING
    assert line_26.components[0].asks == "fact:income_election_2010"
    owned.fact("income_election_2010", "2010")
    assert owned.history(2011).results[2011].text("36") == "0"


@pytest.mark.parametrize("unit", [1, 100])
@settings(max_examples=60, deadline=None)
@given(converted=st.integers(1, 3_000_000), basis=st.integers(0, 1_000_000), kept=st.integers(0, 4_000_000))
def test_the_two_halves_of_2010_are_the_taxable_amount(unit: int, converted: int, basis: int, kept: int) -> None:
    chosen = Election(unit, 5)
    result = figure_year(inputs(2010, election=chosen, line_8=converted, line_2=basis, line_6=kept))
    line_18, line_20a, line_20b = (result.lines[n].cents or 0 for n in ("18", "20a", "20b"))
    assert line_20a + line_20b == max(0, line_18)
    assert 0 <= line_20a - line_20b <= unit


AFTER_TAX_PLAN = Account(
    id="p9", client="ana", custodian="plan", number=None, label="After-tax", type=AccountType.PLAN_AFTER_TAX
)


def in_plan(*, basis: int | None, **facts: str) -> Owned:
    owned = Owned(IRA, ROTH, AFTER_TAX_PLAN)
    owned.opening(0, 2009)
    for key, value in facts.items():
        owned.fact(key, value)
    more = {"basis": basis * 100} if basis is not None else {}
    owned.entry(AFTER_TAX_PLAN, "in_plan_roth_rollover", "2010-11-01", 10_000, **more)
    owned.form("1099-R", 2011, AFTER_TAX_PLAN, box_1=3500, box_7="1B", box_10=3000)
    return owned


def beside(of: History, year: int) -> dict[str, str]:
    sheet = of.results[year].worksheets["in_plan_8606"]
    return {number: of.results[year].text(f"in_plan_8606/{number}") for number in sheet.lines}


def test_an_in_plan_rollover_of_2010_has_a_form_of_its_own_with_part_iii_in_2010_and_part_iv_in_2011() -> None:
    """8,000 of income, half in 2011; 3,000 of it distributed in 2011 is taxed a year earlier: 7,000 and 1,000."""
    found = in_plan(basis=2000, income_election_2010="2011_2012").history(2012)
    assert beside(found, 2010) == {"21": "10,000", "22": "2,000", "23": "8,000", "25a": "4,000", "25b": "4,000"}
    assert beside(found, 2011) == {
        "39": "3,000", "40": "8,000", "41": "0", "42": "8,000", "43": "3,000", "44": "4,000", "45": "7,000",
        "46": "7,000", "47": "7,000", "48": "1,000",
    }  # fmt: skip
    assert "in_plan_rollover_of_2010" in codes(found.results[2012])


def test_more_distributed_than_is_left_is_taxed_as_far_as_it_is_left() -> None:
    owned = in_plan(basis=2000, income_election_2010="2011_2012")
    owned.returns.clear()
    owned.form("1099-R", 2011, AFTER_TAX_PLAN, box_1=9000, box_7="1B", box_10=8500)
    lines = beside(owned.history(2012), 2011)
    assert (lines["43"], lines["46"], lines["48"]) == ("8,000", "8,000", "0")


@pytest.mark.parametrize(
    ("box_10", "lines"), [(3000, ("3,000", "5,000", "7,000", "1,000")), (9500, ("8,000", "0", "0", "0"))]
)
def test_what_left_a_designated_roth_account_in_2010_was_taxed_then_as_far_as_income_was_put_off(
    box_10: int, lines: tuple[str, ...]
) -> None:
    """Section 408A(d)(3)(E)(i); the worksheet of 2010 that line 41 names was not read."""
    owned = in_plan(basis=2000, income_election_2010="2011_2012")
    owned.returns.clear()
    owned.form("1099-R", 2010, AFTER_TAX_PLAN, box_1=box_10, box_7="1B", box_10=box_10)
    found = owned.history(2012)
    shown_then = beside(found, 2011)
    assert shown_then["41"] == lines[0]
    assert shown_then["42"] == lines[1]
    assert found.results[2011].line("in_plan_8606/41").status is Status.ASSUMED
    assert int(shown_then["47"].replace(",", "")) + int(shown_then["48"].replace(",", "")) == 8000


def test_an_in_plan_rollover_taxed_in_2010_by_choice_leaves_part_iv_empty() -> None:
    found = in_plan(basis=2000, income_election_2010="2010").history(2011)
    assert set(beside(found, 2011).values()) == {""}


def test_after_tax_money_rolled_over_within_the_plan_needs_its_basis() -> None:
    found = in_plan(basis=None, income_election_2010="2011_2012").history(2011)
    line_22 = found.results[2010].line("in_plan_8606/22")
    assert line_22.status is Status.MISSING
    assert "enter it as basis" in line_22.reasons[0]
    assert found.results[2011].line("in_plan_8606/48").status is Status.MISSING
