"""Gifts to charity of a person out of own and inherited IRAs: section 408(d)(8)(A) and (F); Notice 2007-7, Q&A-37."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, Owned

from basis.engine import Beneficiary, CharitableGift, Component, Facts, Record, YearResult, history, missing
from basis.engine.charity.gifts_in_order import Limits, taken
from basis.model import Account, AccountType, EntryError, Fact, Owner, Purpose, Treatment

INHERITED = Account(
    id="a9", client="ana", custodian="fidelity", number=None, label="Inherited",
    type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo",
)  # fmt: skip
NOBODYS = Limits(None, None, 0)

amounts = st.integers(0, 5_000_000)
days = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 12, 31)))


@st.composite
def gifts(draw: st.DrawFn) -> tuple[CharitableGift, ...]:
    """Gifts out of two pools, some of them to split-interest entities."""
    drawn = draw(st.lists(st.tuples(days, st.sampled_from(["", "leo"]), amounts, st.booleans()), max_size=6))
    return tuple(
        CharitableGift(2025, day, pool, Component("gift", cents, refs=(f"e{n}",)), split)
        for n, (day, pool, cents, split) in enumerate(drawn)
    )


@given(gifts(), amounts, amounts, amounts)
def test_two_pools_share_one_limit_and_one_offset_and_see_the_same(
    every: tuple[CharitableGift, ...], of_split: int, of_year: int, offset: int
) -> None:
    limits = Limits(of_split, of_year, offset)
    here, elsewhere = taken(every, limits, "")
    assert taken(every, limits, "leo") == (elsewhere, here)
    both = here.plus(elsewhere)
    whole = sum(gift.part.cents or 0 for gift in every)
    split = sum(gift.part.cents or 0 for gift in every if gift.to_split_interest)
    assert both.over_split + both.over + both.within == whole
    assert both.over_split == max(0, split - of_split)
    assert both.within == min(of_year, whole - both.over_split)
    assert both.set_off == min(offset, both.within)


@given(gifts(), amounts)
def test_the_gift_of_a_later_day_is_above_the_limit_before_that_of_an_earlier_one(
    every: tuple[CharitableGift, ...], of_year: int
) -> None:
    plain = tuple(gift._replace(to_split_interest=False) for gift in every)
    first = [gift for gift in plain if gift.day and gift.day < date(2025, 7, 1)]
    before = sum(gift.part.cents or 0 for gift in first)
    mine, others = taken(plain, NOBODYS._replace(of_year=of_year), "")
    assert mine.over + others.over == max(0, sum(gift.part.cents or 0 for gift in plain) - of_year)
    alone, elsewhere = taken(first, NOBODYS._replace(of_year=of_year), "")
    assert alone.over + elsewhere.over == max(0, before - of_year)


def inherited(*, basis: int = 1000, value: int = 20_000) -> Owned:
    """An inherited IRA that gives 5,000 in 2025; the decedent was born in 1920."""
    owned = Owned(INHERITED)
    owned.entry(INHERITED, "opening_basis", "2024-12-31", basis, decedent="leo")
    owned.entry(INHERITED, "qcd", "2025-02-01", 5000, decedent="leo")
    owned.entry(INHERITED, "distribution", "2025-03-01", 100, decedent="leo")
    owned.value(INHERITED, 2025, value)
    owned.fact("birth_date", "1920-01-01")
    return owned


def figured(
    owned: Owned, *elsewhere: CharitableGift, born: str = "1950-02-03", offset: Component | None = None
) -> YearResult:
    """The form for the decedent, whose beneficiary was born on a day and gave elsewhere too."""
    facts = Facts((Fact(owner="ana", key="birth_date", value=born, id=90),))
    there = {2025: offset if offset is not None else Component("deducted", 0)}
    record: Record = replace(
        owned.record(),
        owner=Owner("ana", "leo"),
        beneficiary=Beneficiary(facts, there),
        gifts_elsewhere=elsewhere,
    )
    return history(record, through=2025).results[2025]


def test_the_age_of_the_beneficiary_decides_and_not_that_of_the_decedent() -> None:
    assert figured(inherited()).text("7") == "100"
    young = figured(inherited(), born="1960-02-03")
    assert young.text("7") == "5,100"
    assert "qcd_not_qualified" in {finding.code for finding in young.findings}
    assert any("before ana reached" in finding.message for finding in young.findings)


def test_a_form_with_code_y_alone_proposes_a_gift_of_the_beneficiary() -> None:
    owned = Owned(INHERITED)
    owned.entry(INHERITED, "opening_basis", "2024-12-31", 1000, decedent="leo")
    form = owned.form("1099-R", 2025, INHERITED, box_1=2000, box_7="Y4")
    owned.value(INHERITED, 2025, 20_000)
    result = figured(owned)
    assert (result.text("qcd/9"), result.line("qcd/9").status.word) == ("2,000", "assumed")
    assert result.line("qcd/1").components[0].asks == f"document:{form.removeprefix('d')}"


def test_what_own_iras_gave_before_leaves_less_of_the_limit() -> None:
    own = CharitableGift(2025, date(2025, 1, 10), "", Component("gift", 10_500_000, refs=("e77",)))
    result = figured(inherited(), own)
    assert (result.text("qcd/5"), result.text("qcd/9"), result.text("7")) == ("3,000", "3,000", "2,100")
    assert "qcd_limit_shared" in {finding.code for finding in result.findings}
    later = figured(inherited(), own._replace(day=date(2025, 3, 1)))
    assert (later.text("qcd/9"), later.text("7")) == ("5,000", "100")


def test_deductions_of_the_beneficiary_are_set_off_against_the_first_gifts_by_day() -> None:
    own = CharitableGift(2025, date(2025, 1, 10), "", Component("gift", 300_000, refs=("e77",)))
    deducted = Component("deducted after age 70 1/2", 700_000, refs=("e78",))
    result = figured(inherited(), own, offset=deducted)
    assert (result.text("qcd/7"), result.text("qcd/8"), result.text("qcd/11")) == ("4,000", "4,000", "0")
    assert (result.text("qcd/9"), result.text("7")) == ("1,000", "4,100")
    assert "e78" in {ref for part in result.line("qcd/7").components for ref in part.refs}


def test_what_taxable_money_of_the_inherited_iras_alone_does_not_cover_is_assumed_and_says_why() -> None:
    """3,000 of 10,100 is not basis: 2,900 besides the distribution of 100 covers as much of the gift of 5,000."""
    result = figured(inherited(basis=7100, value=5000))
    assert (result.text("qcd/3"), result.lines["7"].status.word) == ("2,000", "assumed")
    assert "may be read to count own" in " ".join(result.lines["7"].reasons)


def test_gifts_elsewhere_that_are_not_known_leave_the_line_missing() -> None:
    gap = CharitableGift(2025, None, "", missing("gift", "whether it was taxable money is not known", ("e77",)))
    line = figured(inherited(), gap).lines["7"]
    assert (line.status.word, "taxable money" in line.reasons[0]) == ("missing", True)


def test_a_gift_out_of_an_inherited_ira_alone_still_uses_up_the_own_offset() -> None:
    owned = Owned(IRA)
    owned.opening(0, 2024)
    owned.fact("birth_date", "1950-02-03")
    owned.fact("qcd_offset_used", "0.00")
    owned.entry(IRA, "contribution", "2025-01-05", 4000, for_year=2025, treatment=Treatment.DEDUCTIBLE)
    owned.value(IRA, 2025, 9000)
    gift = CharitableGift(2025, date(2025, 2, 1), "leo", Component("gift", 300_000, refs=("e77",)))
    after = history(replace(owned.record(), gifts_elsewhere=(gift,)), through=2025).carried[2025].charitable_offset
    assert (after.deducted.cents, after.used.cents) == (400_000, 300_000)
    assert "e77" in after.used.refs


def test_a_gift_of_a_year_that_an_opening_basis_settles_still_takes_of_the_limit_for_other_pools() -> None:
    owned = Owned(IRA)
    owned.fact("birth_date", "1950-02-03")
    owned.entry(IRA, "qcd", "2025-02-01", 3000)
    owned.opening(0, 2025)
    (gift,) = owned.history(2025).gifts
    assert (gift.year, gift.part.cents, gift.part.status.word) == (2025, 300_000, "assumed")


# Gifts of January


@pytest.mark.parametrize(("gift", "year"), [("2011-01-20", 2010), ("2013-01-31", 2012)])
def test_a_gift_of_those_two_januaries_can_count_for_the_year_before_and_comes_off_its_line_6(
    gift: str, year: int
) -> None:
    owned = Owned(IRA)
    owned.opening(5000, year - 1)
    owned.fact("birth_date", "1930-02-03")
    owned.entry(IRA, "distribution", f"{year}-03-01", 1000)
    owned.entry(IRA, "qcd", gift, 7000, for_year=year)
    owned.value(IRA, year, 50_000)
    owned.value(IRA, year + 1, 44_000)
    of_two = owned.history(year + 1).results
    assert (of_two[year].by_meaning["6"].cents, of_two[year].text("qcd/9")) == (4_300_000, "7,000")
    assert "qcd" not in of_two[year + 1].worksheets


@pytest.mark.parametrize(("gift", "year"), [("2012-01-20", 2011), ("2013-02-01", 2012), ("2013-01-20", 2011)])
def test_no_other_gift_counts_for_another_year(gift: str, year: int) -> None:
    with pytest.raises(EntryError, match="only one of January 2011 or January 2013"):
        Owned(IRA).entry(IRA, "qcd", gift, 7000, for_year=year)


# Split-interest entities, section 408(d)(8)(F)


def gave_to_an_annuity(year: int, dollars: int = 10_000) -> Owned:
    owned = Owned(IRA)
    owned.opening(5000, 2021)
    owned.fact("birth_date", "1940-02-03")
    owned.fact("qcd_offset_used", "0.00")
    owned.entry(IRA, "qcd", f"{year}-03-01", dollars, purpose=Purpose.SPLIT_INTEREST)
    for each in (2022, 2023, 2024, 2025):
        owned.value(IRA, each, 300_000)
    return owned


def test_nothing_could_go_to_a_split_interest_entity_before_2023() -> None:
    assert gave_to_an_annuity(2022).history(2022).results[2022].text("7") == "10,000"


def test_in_2023_nobody_has_to_say_that_it_is_the_first_time() -> None:
    result = gave_to_an_annuity(2023).history(2023).results[2023]
    assert (result.text("qcd/9"), result.line("qcd/9").status.word) == ("10,000", "known")
    assert "qcd_split_interest" in {finding.code for finding in result.findings}


def test_later_it_is_assumed_to_be_the_first_time_until_the_fact_says_so() -> None:
    owned = gave_to_an_annuity(2025)
    line = owned.history(2025).results[2025].line("qcd/1")
    assert (line.status.word, line.components[0].asks) == ("assumed", "fact:split_interest_used")
    owned.fact("split_interest_used", "no")
    assert owned.history(2025).results[2025].line("qcd/1").status.word == "known"
    owned.fact("split_interest_used", "yes", 2025)
    assert owned.history(2025).results[2025].text("7") == "10,000"


def test_two_of_one_year_are_one_election_and_those_of_another_year_are_distributions() -> None:
    owned = gave_to_an_annuity(2023)
    owned.entry(IRA, "qcd", "2023-06-01", 20_000, purpose=Purpose.SPLIT_INTEREST)
    owned.entry(IRA, "qcd", "2024-06-01", 1000, purpose=Purpose.SPLIT_INTEREST)
    results = owned.history(2024).results
    assert results[2023].text("qcd/9") == "30,000"
    assert (results[2024].text("7"), results[2024].text("qcd/9")) == ("1,000", "0")


def test_split_interest_is_a_purpose_of_gifts_alone() -> None:
    with pytest.raises(EntryError, match="purpose of a qcd"):
        Owned(IRA).entry(IRA, "distribution", "2024-03-01", 10, purpose=Purpose.SPLIT_INTEREST)


def test_own_iras_that_give_nothing_do_not_ask_for_their_basis_when_an_inherited_one_gives() -> None:
    """Basis is told by each pool (Pub. 590-B), so that what is not known of own basis bears on no inherited gift."""
    owned = Owned(IRA)
    owned.fact("birth_date", "1940-02-03")
    elsewhere = CharitableGift(2023, date(2023, 5, 1), "leo", Component("gift", 1_000_000, refs=("e9",)))
    record = replace(owned.record(), gifts_elsewhere=(elsewhere,))
    assert history(record, through=2023).gifts == ()
