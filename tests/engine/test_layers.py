"""Conversions are kept by year, the taxable part first, and always add up to what lines 22 and 24 carry."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive_form import rounded
from records import IRA, ROTH, Owned
from rich_records import RICH

from basis.engine import Component, History, Status, YearInputs, history
from basis.engine.roth_iras.layers import by_year, drawn, layers_left, layers_on_line_24, to_the_total
from basis.engine.roth_iras.roth_layer import RothLayer
from basis.model import Purpose, RothPart, Treatment


def layer(year: int, taxable: int, nontaxable: int) -> RothLayer:
    return RothLayer(
        year, Component(f"{year}", taxable + nontaxable, refs=(f"e{year}",)), Component(f"taxed {year}", taxable)
    )


def amounts(layers: tuple[RothLayer, ...]) -> list[tuple[int, int | None, int | None]]:
    """Year, taxable and nontaxable part of each layer that holds something."""
    return [(part.year, part.taxable.cents, part.nontaxable) for part in layers if part.whole.cents != 0]


def test_the_oldest_conversion_comes_out_first_and_of_it_the_taxable_part() -> None:
    """Form 5329 instructions (2016), example: 29,000 of 20,000 converted in 2012 and 10,000 converted in 2013."""
    taken = drawn((layer(2012, 15_000, 5_000), layer(2013, 7_000, 3_000)), 29_000)
    assert [(part.cents, part.taxable) for part in taken] == [(20_000, 15_000), (9_000, 7_000)]


def test_what_is_beyond_every_conversion_is_earnings_and_drawn_from_none() -> None:
    assert [part.cents for part in drawn((layer(2012, 10, 5),), 100)] == [15]


def test_behind_a_layer_of_unknown_amount_nothing_can_be_told() -> None:
    unknown = Component("2013", None, Status.MISSING, reason="ask")
    layers = (layer(2012, 10, 5), RothLayer(2013, unknown, unknown), layer(2014, 1, 1))
    assert [part.cents for part in drawn(layers, 15)] == [15, 0, 0]
    assert [part.cents for part in drawn(layers, 16)] == [15, None, None]


def converted_twice() -> Owned:
    """10,000 with 2,500 of basis converted in 2019, 4,000 of plain money in 2020; 2,000 contributed."""
    owned = Owned(IRA, ROTH)
    owned.opening(2500, 2018)
    owned.fact("birth_date", "1980-06-01")
    owned.fact("first_roth_year", "2019")
    owned.entry(ROTH, "contribution", "2019-03-01", 2000, for_year=2019)
    owned.entry(IRA, "conversion", "2019-05-01", 10_000)
    owned.value(IRA, 2019, 0)
    owned.entry(IRA, "conversion", "2020-05-01", 4000)
    owned.value(IRA, 2020, 0)
    return owned


def test_each_conversion_is_split_by_line_18_of_its_year() -> None:
    carried = converted_twice().history(2020).carried[2020]
    assert amounts(carried.roth_layers) == [(2019, 750_000, 250_000), (2020, 400_000, 0)]
    assert carried.roth_conversions.cents == 1_400_000


def test_a_later_distribution_starts_where_the_earlier_one_stopped() -> None:
    owned = converted_twice()
    owned.entry(ROTH, "distribution", "2021-02-01", 10_500)
    owned.entry(ROTH, "distribution", "2022-02-01", 1000)
    carried = owned.history(2022).carried
    assert amounts(carried[2021].roth_layers) == [(2019, 0, 150_000), (2020, 400_000, 0)]
    assert amounts(carried[2022].roth_layers) == [(2019, 0, 50_000), (2020, 400_000, 0)]


def test_first_home_money_uses_up_the_layers_too() -> None:
    """Line 24 chart, note 2: line 23 is refigured without line 20. Line 19 12,000, line 20 10,000, line 22 1,000 and
    line 24 20,000 carry 9,000."""
    owned = Owned(IRA, ROTH)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 1000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 15_000, part=RothPart.CONVERSION_TAXABLE, for_year=2016)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 5000, part=RothPart.CONVERSION_NONTAXABLE, for_year=2016)
    owned.fact("first_roth_year", "2010")
    owned.fact("birth_date", "1985-06-01")
    owned.fact("homebuyer_used_before", "0")
    owned.entry(ROTH, "distribution", "2021-05-01", 12_000, purpose=Purpose.FIRST_HOME)
    result = owned.history(2021).results[2021]
    assert [result.text(number) for number in ("19", "20", "22", "23", "24")] == [
        "12,000", "10,000", "1,000", "1,000", "20,000",
    ]  # fmt: skip
    assert result.carry.roth_conversions.cents == 900_000
    assert amounts(result.carry.roth_layers) == [(2016, 400_000, 500_000)]


def test_a_conversion_whose_taxable_part_is_not_known_leaves_line_24_known() -> None:
    """Line 6 of 2019 is missing, and so is line 18 from then on: what was converted is known all the same."""
    owned = converted_twice()
    owned.entries = [e for e in owned.entries if not (e.kind == "year_end_value" and e.year == 2019)]
    owned.entry(ROTH, "distribution", "2021-02-01", 10_500)
    result = owned.history(2021).results[2021]
    assert result.text("24") == "14,000"
    first, second = result.carry.roth_layers
    assert (first.whole.cents, first.taxable.status) == (150_000, Status.MISSING)
    assert (second.whole.cents, second.taxable.status) == (400_000, Status.MISSING)


def test_a_form_as_filed_that_leaves_what_is_figured_leaves_the_layers() -> None:
    owned = converted_twice()
    owned.entry(ROTH, "distribution", "2021-02-01", 10_500)
    owned.file(2021, on="2022-04-01", line_19=10_500, line_22=2000, line_23=8500, line_24=14_000, line_25=0)
    carried = owned.history(2021).carried[2021]
    assert carried.roth_conversions.cents == 550_000
    assert amounts(carried.roth_layers) == [(2019, 0, 150_000), (2020, 400_000, 0)]


def test_a_form_as_filed_that_leaves_another_amount_leaves_one_layer_of_unknown_parts() -> None:
    owned = converted_twice()
    owned.entry(ROTH, "distribution", "2021-02-01", 10_500)
    owned.file(2021, on="2022-04-01", line_19=10_500, line_22=2000, line_23=8500, line_24=20_000, line_25=0)
    carried = owned.history(2021).carried[2021]
    assert carried.roth_conversions.cents == 1_150_000
    assert amounts(carried.roth_layers) == [(0, None, None)]
    assert carried.roth_layers[0].taxable.status is Status.MISSING


def test_an_answer_that_says_what_was_converted_in_all_does_not_say_what_was_taxed() -> None:
    owned = Owned(IRA, ROTH)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 1000, part=RothPart.CONTRIBUTIONS)
    owned.entry(ROTH, "opening_basis", "2020-12-31", 9000, part=RothPart.CONVERSION_TAXABLE, for_year=2020)
    owned.entries[-1] = replace(owned.entries[-1], rule="determination")
    owned.entry(ROTH, "contribution", "2021-03-01", 100, for_year=2021)
    (only,) = owned.history(2021).carried[2021].roth_layers
    assert (only.whole.cents, only.taxable.status) == (900_000, Status.MISSING)


@pytest.mark.parametrize("name", RICH)
def test_the_layers_add_up_to_what_line_24_carries(name: str) -> None:
    make, through = RICH[name]
    for carry in history(make().record(), through=through).carried.values():
        sums = [part.whole.cents for part in carry.roth_layers]
        if carry.roth_conversions.cents is None:
            assert None in sums
        else:
            assert sum(cents or 0 for cents in sums) == carry.roth_conversions.cents


CENTS = st.integers(0, 3_000_000)
PARTS = st.lists(st.tuples(st.integers(2005, 2016), CENTS, CENTS), min_size=1, max_size=5)
PAID = st.lists(st.integers(1, 4_000_000), max_size=3)


def owned_of(parts: list[tuple[int, int, int]], contributed: int, paid: list[list[int]], rounding: str) -> Owned:
    """Opening layers at the end of 2016 and distributions from 2017 on, one list for each year."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2016)
    owned.fact("rounding", rounding)
    owned.fact("birth_date", "1990-01-01")
    owned.fact("first_roth_year", "2004")
    owned.entry(ROTH, "opening_basis", "2016-12-31", contributed / 100, part=RothPart.CONTRIBUTIONS)
    for year, taxable, nontaxable in parts:
        for cents, part in ((taxable, RothPart.CONVERSION_TAXABLE), (nontaxable, RothPart.CONVERSION_NONTAXABLE)):
            owned.entry(ROTH, "opening_basis", "2016-12-31", cents / 100, part=part, for_year=year)
    for year, amounts_paid in enumerate(paid, start=2017):
        for day, cents in enumerate(amounts_paid, start=1):
            owned.entry(ROTH, "distribution", f"{year}-03-{day:02}", cents / 100)
    return owned


def naive_layers(
    parts: list[tuple[int, int, int]], contributed: int, paid: list[list[int]], unit: int
) -> tuple[int, list[int]]:
    """Dollar by dollar as section 408A(d)(4)(B) reads: a list of pots in order, each emptied before the next.

    Written without the engine: contributions, then for each year its taxable and its nontaxable pot. Amounts are
    rounded where the form enters them: lines 19, 22 and 24 of a year with a distribution.
    """
    pots: dict[tuple[int, int], int] = {}
    for year, taxable, nontaxable in parts:
        pots[year, 0] = pots.get((year, 0), 0) + taxable
        pots[year, 1] = pots.get((year, 1), 0) + nontaxable
    keys = sorted(pots)
    for amounts_paid in paid:
        if not amounts_paid:
            continue
        left = rounded(Fraction(sum(amounts_paid)), unit)
        contributed = rounded(Fraction(contributed), unit)
        fits = rounded(Fraction(sum(pots.values())), unit) - sum(pots.values())
        for key in reversed(keys):
            step = max(-pots[key], fits)
            pots[key] += step
            fits -= step
            if fits >= 0 and not fits:
                break
        out = min(left, contributed)
        contributed, left = contributed - out, left - out
        for key in keys:
            out = min(left, pots[key])
            pots[key], left = pots[key] - out, left - out
    return contributed, [pots[key] for key in keys]


@given(PARTS, CENTS, st.lists(PAID, min_size=1, max_size=4), st.sampled_from(["cents", "dollars"]))
def test_against_a_simulation_that_empties_one_pot_after_the_other(
    parts: list[tuple[int, int, int]], contributed: int, paid: list[list[int]], rounding: str
) -> None:
    last = 2016 + len(paid)
    carry = owned_of(parts, contributed, paid, rounding).history(last).carried[last]
    naive_contributed, pots = naive_layers(parts, contributed, paid, 100 if rounding == "dollars" else 1)
    assert carry.roth_contributions.cents == naive_contributed
    assert [cents for part in carry.roth_layers for cents in (part.taxable.cents, part.nontaxable)] == pots


@given(PARTS, CENTS, PAID, st.integers(1, 100_000))
def test_what_was_there_is_what_came_out_and_what_is_left_in_every_layer(
    parts: list[tuple[int, int, int]], contributed: int, paid: list[int], converted: int
) -> None:
    owned = owned_of(parts, contributed, [paid], "cents")
    owned.entry(IRA, "conversion", "2017-01-05", converted / 100)
    owned.value(IRA, 2017, 0)
    result = owned.history(2017).results[2017]
    before = layers_on_line_24(result.inputs, result.lines)
    taken = drawn(before, max(0, sum(paid) - contributed) if paid else 0)
    left = {part.year: part for part in result.carry.roth_layers}
    for part in taken:
        after = left[part.layer.year]
        assert part.layer.whole.cents == (part.cents or 0) + (after.whole.cents or 0)
        assert part.layer.taxable.cents == (part.taxable or 0) + (after.taxable.cents or 0)
    assert left[2017].taxable.cents is not None


@given(PARTS, CENTS, st.integers(2, 4_000_000), st.data())
def test_splitting_a_distribution_in_two_changes_nothing(
    parts: list[tuple[int, int, int]], contributed: int, cents: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, cents - 1))
    whole = owned_of(parts, contributed, [[cents]], "cents").history(2017)
    split = owned_of(parts, contributed, [[at, cents - at]], "cents").history(2017)
    assert amounts(whole.carried[2017].roth_layers) == amounts(split.carried[2017].roth_layers)
    assert {n: line.cents for n, line in whole.results[2017].lines.items()} == {
        n: line.cents for n, line in split.results[2017].lines.items()
    }


@given(PARTS, st.integers(0, 20_000_000))
def test_drawing_in_two_steps_is_drawing_in_one(parts: list[tuple[int, int, int]], amount: int) -> None:
    layers = by_year(layer(*part) for part in parts)
    first = drawn(layers, amount // 3)
    rest = tuple(
        RothLayer(
            part.layer.year,
            part.layer.whole._replace(cents=(part.layer.whole.cents or 0) - (part.cents or 0)),
            part.layer.taxable._replace(cents=(part.layer.taxable.cents or 0) - (part.taxable or 0)),
        )
        for part in first
    )
    second = drawn(rest, amount - amount // 3)
    assert [(a.cents + b.cents, a.taxable + b.taxable) for a, b in zip(first, second, strict=True)] == [
        (part.cents, part.taxable) for part in drawn(layers, amount)
    ]


def test_whole_dollars_are_made_up_on_the_newest_money_and_its_untaxed_part() -> None:
    layers = to_the_total((layer(2012, 100, 0), layer(2013, 60, 40)), 190)
    assert amounts(layers) == [(2012, 100, 0), (2013, 60, 30)]
    assert amounts(to_the_total(layers, 200)) == [(2012, 100, 0), (2013, 60, 40)]


def test_what_lines_ask_for_without_a_ledger_has_no_known_parts() -> None:
    owned = converted_twice()
    result = owned.history(2020).results[2020]
    bare = YearInputs(
        law=result.law, roth_conversions=(Component("line 24", 500_000),), roth_distributions=(Component("19", 100),)
    )
    lines = {**result.lines, "19": result.lines["16"]._replace(number="19", cents=100)}
    (only,) = layers_left(bare, lines)
    assert (only.whole.cents, only.taxable.status) == (499_900, Status.MISSING)


def test_a_conversion_with_nothing_taxed_is_all_of_the_untaxed_part() -> None:
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2018)
    owned.fact("first_roth_year", "2019")
    owned.entry(IRA, "contribution", "2019-01-05", 6000, for_year=2019, treatment=Treatment.NONDEDUCTIBLE)
    owned.entry(IRA, "conversion", "2019-01-06", 6000)
    owned.value(IRA, 2019, 0)
    assert amounts(owned.history(2019).carried[2019].roth_layers) == [(2019, 0, 600_000)]


def test_the_example_of_publication_590_b_chapter_2() -> None:
    """80,000 converted before, 5,000 contributed, 7,000 distributed at 60 within the five years: nothing is taxable,
    nothing bears the additional tax, and 78,000 of the conversion is left."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2020)
    owned.fact("birth_date", "1962-01-01")
    owned.fact("first_roth_year", "2021")
    owned.entry(IRA, "conversion", "2021-05-01", 80_000)
    owned.value(IRA, 2021, 0)
    owned.entry(ROTH, "contribution", "2022-02-01", 5000, for_year=2022)
    owned.entry(ROTH, "distribution", "2022-09-01", 7000)
    result = owned.history(2022).results[2022]
    assert [result.text(n) for n in ("19", "22", "23", "24", "25a")] == ["7,000", "5,000", "2,000", "80,000", "0"]
    assert result.carry.roth_conversions.cents == 7_800_000
    assert "form_5329" not in result.worksheets


YEAR_OF_MOVEMENTS = st.tuples(
    st.one_of(st.just(0), st.integers(1, 600_000)),
    st.one_of(st.just(0), st.integers(1, 900_000)),
    st.one_of(st.just(0), st.integers(1, 2_000_000)),
    st.booleans(),
)


@given(st.lists(YEAR_OF_MOVEMENTS, min_size=2, max_size=6))
def test_lines_22_and_24_are_what_the_worksheet_and_the_chart_of_the_instructions_give(
    years: list[tuple[int, int, int, bool]],
) -> None:
    """Instructions for Form 8606 (2023), pages 13 to 15, followed from the printed lines of the earlier forms."""
    owned = Owned(IRA, ROTH)
    owned.opening(0, 2016)
    for key, value in (("rounding", "cents"), ("birth_date", "1990-01-01"), ("first_roth_year", "2011")):
        owned.fact(key, value)
    owned.fact("homebuyer_used_before", "0")
    for part in (RothPart.CONTRIBUTIONS, RothPart.CONVERSION_TAXABLE):
        owned.entry(ROTH, "opening_basis", "2016-12-31", 0, part=part, for_year=2011)
    for year, (contributed, converted, paid, home) in enumerate(years, start=2017):
        owned.value(IRA, year, 1000)
        for account, kind, cents, more in (
            (ROTH, "contribution", contributed, {"for_year": year}),
            (IRA, "conversion", converted, {}),
            (ROTH, "distribution", paid, {"purpose": Purpose.FIRST_HOME if home else None}),
        ):
            if cents:
                owned.entry(account, kind, f"{year}-05-01", cents / 100, **more)
    last = 2016 + len(years)
    history_of = owned.history(last)
    for year in range(2017, last + 1):
        entered = history_of.results[year].inputs
        printed_22 = sum(part.cents or 0 for part in entered.roth_contributions)
        printed_24 = sum(part.cents or 0 for part in entered.roth_conversions)
        forms = {y: history_of.results[y].lines for y in range(2017, year) if history_of.results[y].lines["19"].cents}
        amounts_22 = {y: _entered(history_of, y, "22") for y in forms}
        since = max(forms, default=2016)
        start = max(0, amounts_22[since] - forms[since]["19"].amount) if forms else 0
        assert printed_22 == start + sum(years[y - 2017][0] for y in range(since + 1, year + 1))
        beyond = [y for y in forms if amounts_22[y] < forms[y]["19"].amount]
        since = max(beyond, default=2016)
        refigured_23 = forms[since]["19"].amount - amounts_22[since] if beyond else 0
        start = max(0, _entered(history_of, since, "24") - refigured_23) if beyond else 0
        assert printed_24 == start + sum(years[y - 2017][1] for y in range(since + 1, year + 1))


def _entered(of: History, year: int, number: str) -> int:
    """Lines 22 and 24 as they are, or would be had the form not stopped before them."""
    inputs = of.results[year].inputs
    parts = inputs.roth_contributions if number == "22" else inputs.roth_conversions
    return sum(part.cents or 0 for part in parts)
