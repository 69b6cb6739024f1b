"""A figure explains itself both ways: exactly the lines that some change of a row would change list that row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from rich_records import RICH

from basis.engine import History, Record, history, lines_listing, refs_of
from basis.model import BOXES, BoxKind, EntryKind, Evidence, InformationReturn, LedgerEntry, Treatment
from basis.money import Cents

_MAY_BE_NOTHING = (EntryKind.YEAR_END_VALUE, EntryKind.OPENING_BASIS)

Figures = dict[tuple[int, str], tuple[Cents | None, str, str]]


def figures(of: History) -> Figures:
    """Every printed line with value, text and status, and every line of the worksheets and forms beside it."""
    return {
        (year, number): (result.line(number).cents, result.text(number), result.line(number).status.word)
        for year, result in of.results.items()
        for number in (*result.lines, *result.beside_lines)
    }


def other_amounts(cents: Cents) -> Iterator[Cents]:
    """One cent, half, a dollar more, an eighth more, twice, far more."""
    yield from (
        1,
        max(1, cents // 2),
        cents + 100,
        cents + cents // 8 + 100,
        2 * cents + 100,
        9 * cents + 77,
        60 * cents + 50,
        10**7,
    )


def changed_entries(entry: LedgerEntry) -> Iterator[LedgerEntry]:
    """The row with another amount, as an estimate, and with its treatment said."""
    for cents in other_amounts(entry.cents):
        yield replace(entry, cents=cents, basis=None if entry.basis is None else min(entry.basis, cents))
    if entry.kind in _MAY_BE_NOTHING:
        yield replace(entry, cents=0)
    yield replace(entry, evidence=Evidence.ESTIMATE)
    if entry.kind is EntryKind.CONTRIBUTION and entry.treatment is None:
        yield from (replace(entry, treatment=treatment) for treatment in Treatment)


def changed_returns(form: InformationReturn) -> Iterator[InformationReturn]:
    """The form with another amount in one of its boxes that are filled."""
    for box in BOXES[form.form]:
        if box.kind is BoxKind.MONEY and form.money(box.key):
            for cents in other_amounts(form.money(box.key)):
                yield replace(form, boxes={**form.boxes, box.key: cents})


def changed_records(record: Record) -> Iterator[tuple[str, Iterable[Record]]]:
    """Each row or form by its name, with the records that differ in it alone."""
    for entry in record.entries:
        others = [e for e in record.entries if e is not entry]
        yield entry.name, [replace(record, entries=(*others, new)) for new in changed_entries(entry)]
    for form in record.returns:
        rest = [d for d in record.returns if d is not form]
        yield form.name, [replace(record, returns=(*rest, new)) for new in changed_returns(form)]


def with_excess(of: History) -> set[int]:
    """The years with an excess contribution."""
    return {year for year, result in of.results.items() if "form_5329_excess" in result.worksheets}


def added_up(of: History, year: int, number: str) -> frozenset[str]:
    """What the arithmetic of a line leads to, without what only decides whether the form has the line entered."""
    found, pending, seen = set(), [f"{year}:{number}"], set()
    while pending:
        ref = pending.pop()
        at_year, is_line, at_number = ref.partition(":")
        if not is_line:
            found.add(ref)
        elif ref not in seen and int(at_year) in of.results:
            seen.add(ref)
            line = of.results[int(at_year)].line(at_number)
            sheet, slash, _ = at_number.rpartition("/")
            pending += [f"{at_year}:{sheet}{slash}{used}" for used in line.uses]
            pending += [below for part in line.components for below in part.refs]
    return frozenset(found)


@pytest.mark.parametrize("name", RICH)
def test_the_lines_that_a_change_of_a_row_changes_list_it_and_a_row_that_adds_to_a_line_can_change_it(
    name: str,
) -> None:
    """Of the rows that only decide whether a line is entered, some can by themselves not turn it: a stop at zero asks
    for the amount, and others may hold it up. A contribution within the limit is not listed by the later years that it
    would reach as an excess."""
    make, through = RICH[name]
    record = make().record()
    before = history(record, through=through)
    known = figures(before)
    listed = {line: refs_of(before, *line) for line in known}
    adds = {line: added_up(before, *line) for line in known}
    wrong = []
    for ref, others in changed_records(record):
        changed: set[tuple[int, str]] = set()
        for other in others:
            after = history(other, through=through)
            now, last = figures(after), min(with_excess(after) - with_excess(before), default=through)
            # A worksheet that is no longer needed is gone with all its lines, whatever stood on them.
            changed |= {line for line in known if now.get(line, known[line]) != known[line] and line[0] <= last}
        unlisted = {line for line in changed if ref not in listed[line]}
        # What is missing waits for something else: no amount changes it.
        waiting = {line for line in known if "/" in line[1] and known[line][2] == "missing"}
        # Where another form of an older year was not read, its line is assumed already: that a row is an estimate, all
        # that some rows can change of it, does not show.
        waiting |= {line for line in known if "/" in line[1] and line[0] < 2012 and known[line][2] == "assumed"}
        idle = {line for line, refs in adds.items() if ref in refs} - changed - waiting
        if unlisted or idle:
            wrong.append(f"{ref}: unlisted {sorted(unlisted)}, idle {sorted(idle)}")
    assert not wrong, "\n".join(wrong)


def test_the_amounts_that_moved_do_not_list_the_basis_behind_them() -> None:
    """That there is basis makes Part I one to complete, but no one of several contributions can undo that."""
    make, through = RICH["exports_only"]
    before = history(make().record(), through=through)
    first, second = "e4", "e8"
    assert {first, second} <= refs_of(before, 2021, "2")
    assert not {first, second} & (refs_of(before, 2021, "7") | refs_of(before, 2021, "6"))


def test_a_contribution_deducted_in_full_lists_the_lines_it_would_open_if_it_were_more() -> None:
    make, through = RICH["two_sides"]
    before = history(make().record(), through=through)
    assert before.results[2021].lines["1"].cents is None
    assert "e12" in refs_of(before, 2021, "1")
    assert "e12" not in refs_of(before, 2021, "7")


def test_the_way_back_from_a_row_leads_to_worksheet_lines_too() -> None:
    make, through = RICH["movements"]
    before = history(make().record(), through=through)
    gift, value = "e4", "e6"
    assert {(2021, "qcd/1"), (2021, "qcd/9")} <= set(lines_listing(before, gift))
    assert (2021, "qcd/3") in lines_listing(before, value)
    assert (2021, "qcd/1") not in lines_listing(before, value)
