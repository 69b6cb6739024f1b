"""What holds over any history: a second, naive implementation agrees to the cent, basis is conserved in every pool, and
neither the order of rows nor their division decides anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st
from naive_history import Past, naive_years
from random_histories import DIVISIBLE, divided, inherited_record, owned_past, pasts, with_a_dollar_more

from basis.engine import History, Record, Status, YearResult, history

Shown = dict[tuple[int, str], tuple[str, str]]


def shown(of: History) -> Shown:
    """Every printed line and every line beside the form, with text and status."""
    lines = {
        (year, number): (result.text(number), line.status.word)
        for year, result in of.results.items()
        for number, line in result.lines.items()
    }
    beside = {
        (year, f"{key}/{number}"): (result.text(f"{key}/{number}"), row.line.status.word)
        for year, result in of.results.items()
        for key, sheet in result.worksheets.items()
        for number, row in sheet.lines.items()
    }
    return lines | beside


def in_cents(of: History) -> dict[int, dict[str, int | None]]:
    return {
        year: {number: line.cents for number, line in result.lines.items() if number != "10"}
        for year, result in of.results.items()
    }


def agrees(past: Past, record: Record) -> None:
    """Every line of every form, and what is left after the last, to the cent; and nothing in doubt."""
    found, naive = history(record, through=past.last), naive_years(past)
    for year, lines in naive.lines.items():
        figured = in_cents(found).get(year, {})
        assert figured == lines or (not figured and not any(lines.values())), year
    assert {line.status for result in found.results.values() for line in result.lines.values()} <= {
        Status.KNOWN, Status.BLANK,
    }  # fmt: skip
    carried = found.carried[past.last]
    assert (carried.basis.cents, carried.roth_contributions.cents, carried.roth_conversions.cents) == (
        naive.basis, naive.roth_contributions, naive.roth_conversions,
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(pasts())
def test_a_second_naive_implementation_agrees_to_the_cent_on_every_history(past: Past) -> None:
    agrees(past, owned_past(past).record())


@settings(max_examples=100, deadline=None)
@given(pasts(inherited=True))
def test_it_agrees_on_what_was_inherited_too(past: Past) -> None:
    agrees(past, inherited_record(past))


def conserved(past: Past, record: Record) -> None:
    """Opening and added is recovered and closing: basis of traditional IRAs, Roth contributions, Roth conversions."""
    found = history(record, through=past.last)
    traditional = given_to_roth = converted = 0
    recovered = from_contributions = from_conversions = 0
    for result in found.results.values():
        cents = {number: line.cents or 0 for number, line in result.lines.items()}
        traditional += cents["1"]
        recovered += cents["13"] if result.parts["I"].completed else min(cents["16"], cents["17"])
        paid, line_22 = cents["19"], sum(part.cents or 0 for part in result.inputs.roth_contributions)
        line_24 = sum(part.cents or 0 for part in result.inputs.roth_conversions)
        from_contributions += min(paid, line_22)
        from_conversions += min(max(0, paid - line_22), line_24)
        converted += cents["16"]
    given_to_roth = sum(m.cents for m in past.moves if m.kind == "contribution" and m.account == "roth")
    carried = found.carried[past.last]
    assert past.basis + traditional == recovered + carried.basis.cents
    assert past.roth_contributions + given_to_roth == from_contributions + carried.roth_contributions.cents
    assert past.roth_conversions + converted == from_conversions + carried.roth_conversions.cents
    layers = [layer.whole.cents for layer in carried.roth_layers]
    assert sum(layers) == carried.roth_conversions.cents


@settings(max_examples=200, deadline=None)
@given(pasts(cents_alone=True))
def test_basis_of_own_iras_is_conserved_with_and_without_part_i(past: Past) -> None:
    conserved(past, owned_past(past).record())


@settings(max_examples=100, deadline=None)
@given(pasts(inherited=True, cents_alone=True))
def test_basis_of_inherited_iras_is_conserved_in_their_own_pool(past: Past) -> None:
    conserved(past, inherited_record(past))


@settings(max_examples=100, deadline=None)
@given(pasts(), st.data())
def test_neither_the_order_of_rows_nor_their_numbers_decide_anything(past: Past, data: st.DataObject) -> None:
    record = owned_past(past).record()
    numbers = data.draw(st.permutations([entry.id for entry in record.entries]))
    numbered = [replace(entry, id=number) for entry, number in zip(record.entries, numbers, strict=True)]
    mixed = replace(record, entries=tuple(data.draw(st.permutations(numbered))))
    assert shown(history(mixed, through=past.last)) == shown(history(record, through=past.last))


@settings(max_examples=100, deadline=None)
@given(pasts(), st.data())
def test_a_movement_written_in_two_changes_no_line_of_any_year(past: Past, data: st.DataObject) -> None:
    record = owned_past(past).record()
    rows = [entry for entry in record.entries if entry.kind in DIVISIBLE and entry.cents > 1]
    assume(rows)
    row = data.draw(st.sampled_from(rows))
    parts = divided(record, row, data.draw(st.integers(1, row.cents - 1)))
    assert shown(history(parts, through=past.last)) == shown(history(record, through=past.last))


def taxable(result: YearResult) -> int:
    """What of the year's movements is income, by the lines of the form."""
    numbers = ("15", "15c", "18", "25", "25c")
    return sum(max(0, result.lines[number].cents or 0) for number in numbers if number in result.lines)


@settings(max_examples=150, deadline=None)
@given(pasts(), st.data())
def test_a_pretax_dollar_more_at_the_end_of_a_year_never_lowers_the_tax_of_that_year(
    past: Past, data: st.DataObject
) -> None:
    """Line 9 grows, so that less of what left is nontaxable; the return's lines and the additional tax follow."""
    record = owned_past(past).record()
    year = data.draw(st.integers(past.opened + 1, past.last))
    less, more = history(record, through=year), history(with_a_dollar_more(record, year), through=year)
    if year not in less.results:
        return
    before, after = less.results[year], more.results[year]
    assert taxable(after) >= taxable(before)
    for line in ("form_1040/4b", "form_5329/4"):
        key, _, number = line.partition("/")
        if key in before.worksheets and number in before.worksheets[key].lines:
            assert after.line(line).amount >= before.line(line).amount


def ways(past: Past) -> set[str]:
    """Why Part I is completed or not in each year, and which lines of Part III have an amount."""
    found: set[str] = set()
    for result in owned_past(past).history(past.last).results.values():
        found.add(result.parts["I"].reason)
        found.update(number for number in ("23", "24") if result.lines[number].status is Status.KNOWN)
    return found


@pytest.mark.parametrize(
    "way",
    [
        "nondeductible contributions were made for the year",
        "there were distributions, and there is basis",
        "everything was converted: Part I may be skipped",
        "part, but not all, was converted, and there is basis",
        "Part I is completed by choice",
        "there is no basis",
        "23",
        "24",
    ],
)
def test_the_random_histories_reach_every_way_through_the_form(way: str) -> None:
    """Completed, skipped because everything was converted, and not needed: all of them are among the random ones."""
    until_found = settings(max_examples=10_000, deadline=None, database=None, phases=[Phase.generate])
    find(pasts(), lambda past: way in ways(past), settings=until_found)
