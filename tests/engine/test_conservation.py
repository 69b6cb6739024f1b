"""What holds for every form and every history: nothing appears, nothing vanishes, and the way of writing it down does
not matter."""

from __future__ import annotations

from dataclasses import replace

from form_inputs import inputs
from hypothesis import given
from hypothesis import strategies as st
from records import IRA, ROTH, SEP, Owned

from basis.engine import Election, History, Record, figure_year, history
from basis.model import EntryKind, Treatment

AMOUNTS = st.one_of(st.just(0), st.integers(1, 999), st.integers(1, 50_000_00))
LINES = ("line_1", "line_2", "line_6", "line_7", "line_8")
_DIVISIBLE = (EntryKind.CONTRIBUTION, EntryKind.CONVERSION, EntryKind.DISTRIBUTION)


@given(
    st.fixed_dictionaries(dict.fromkeys(LINES, AMOUNTS)),
    st.integers(0, 100),
    st.sampled_from([1, 100]),
    st.sampled_from([3, 4, 5]),
)
def test_with_part_i_line_14_lies_between_lines_4_and_3_and_every_amount_is_taxable_or_not(
    amounts: dict[str, int], late: int, unit: int, places: int
) -> None:
    amounts["line_4"] = amounts["line_1"] * late // 100
    result = figure_year(inputs(2023, election=Election(unit, places), **amounts))
    cents = {number: line.cents for number, line in result.lines.items()}
    if cents["14"] is not None:
        assert (cents["4"] or 0) <= cents["14"] <= cents["3"]
    if cents["7"] is not None:
        assert cents["12"] + cents["15a"] == cents["7"]
        assert cents["11"] + cents["12"] == cents["13"] == cents["3"] - cents["14"]
    if cents["16"] is not None:
        assert cents["17"] + cents["18"] == cents["16"]


def some_years() -> Record:
    """Three years with contributions, conversions and distributions on every side."""
    owned = Owned(IRA, SEP, ROTH)
    owned.opening(5000, 2019)
    owned.fact("birth_date", "1980-06-01")
    owned.fact("first_roth_year", "2020")
    for year in (2020, 2021, 2022):
        owned.entry(IRA, "contribution", f"{year}-03-01", 4321.17, for_year=year, treatment=Treatment.NONDEDUCTIBLE)
        owned.entry(ROTH, "contribution", f"{year}-03-01", 1234.56, for_year=year)
        owned.entry(IRA, "conversion", f"{year}-05-01", 2999.99)
        owned.entry(SEP, "distribution", f"{year}-05-01", 1777.77)
        owned.entry(ROTH, "distribution", f"{year}-05-01", 2345.67)
        owned.value(IRA, year, 9000)
        owned.value(SEP, year, 20_000)
    return owned.record()


def shown(of: History) -> dict[tuple[int, str], tuple[str, str]]:
    """Every printed line with text and status."""
    return {
        (year, number): (result.text(number), line.status.word)
        for year, result in of.results.items()
        for number, line in result.lines.items()
    }


@given(st.data())
def test_a_movement_written_as_two_rows_of_one_day_changes_no_line(data: st.DataObject) -> None:
    record = some_years()
    whole = data.draw(st.sampled_from([entry for entry in record.entries if entry.kind in _DIVISIBLE]))
    first = data.draw(st.integers(1, whole.cents - 1))
    parts = (replace(whole, cents=first), replace(whole, cents=whole.cents - first, id=1000))
    others = tuple(entry for entry in record.entries if entry is not whole)
    divided = replace(record, entries=(*others, *parts))
    assert shown(history(divided, through=2022)) == shown(history(record, through=2022))


@given(st.data())
def test_the_order_in_which_rows_of_one_day_were_entered_changes_no_line(data: st.DataObject) -> None:
    record = some_years()
    numbers = data.draw(st.permutations([entry.id for entry in record.entries]))
    numbered = tuple(replace(entry, id=number) for entry, number in zip(record.entries, numbers, strict=True))
    assert shown(history(replace(record, entries=numbered), through=2022)) == shown(history(record, through=2022))
