"""Changing the amount of one row or box everywhere it is shown, and what that changes in the figures.

Rule: exactly the lines whose value, text or status change rest on the row, and every row a line rests on can change it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sample_clients import Sample, answer_all, read_in

from basis.app.figures import history_of
from basis.engine import History, refs_of
from basis.identity import AccountNumber
from basis.ledger import Ledger
from basis.model import BOXES, BoxKind, ReturnForm
from basis.money import Cents, parse_amount
from importers import GenericRow, ParsedReturn, ParsedRow, parse

LineName = tuple[int, str]
Rests = Mapping[LineName, frozenset[tuple[str, int]]]
Figures = Mapping[LineName, tuple[str, Cents | None, str]]
_AMOUNT = re.compile(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)?\.\d\d(?!\d)")
_SHOWN_DIGITS = 3
_MOVEMENT_BOXES = {ReturnForm.F1099R: ("1",), ReturnForm.F5498: ("1", "3", "5", "10")}


@dataclass(frozen=True)
class Place:
    """One row of one file, and for a form the box that is looked at."""

    file: str
    line: int
    box: str = ""


@dataclass(frozen=True)
class Movement:
    """A row of an export or ledger file, or a box of a form, at every place that shows it."""

    words: str
    cents: Cents
    places: tuple[Place, ...]

    @property
    def rows(self) -> frozenset[tuple[str, int]]:
        """The rows that show it, by file name and physical line."""
        return frozenset((Path(place.file).name, place.line) for place in self.places)


@dataclass(frozen=True)
class Figured:
    """The lines of all years, those of worksheets too, and the places in files that each of them rests on.

    `adds_up` are those that a line's own arithmetic leads to; `rests_on` has also those that only decide whether the
    Part is completed at all.
    """

    lines: Figures
    rests_on: Rests
    adds_up: Rests


def movements(sample: Sample) -> tuple[Movement, ...]:
    """Everything with an amount in a client's files. What overlapping exports both show is one movement."""
    found: dict[object, tuple[str, Cents, list[Place]]] = {}
    for name in sample.files():
        parsed = parse(sample.path(name).read_bytes(), Path(name).name)
        seen: dict[object, int] = {}
        for row in (*parsed.rows, *parsed.entries):
            if (isinstance(row, GenericRow) and row.owner != sample.client) or not row.cents:
                continue
            like = _likeness(row, parsed.account_in_name or parsed.account_in_preamble)
            seen[like] = seen.get(like, 0) + 1
            words = f"{row.day} {row.fingerprint_text} {row.cents / 100:.2f}"
            found.setdefault((like, seen[like]), (words, row.cents, []))[2].append(Place(name, row.line))
        for form in parsed.returns:
            for box in _money_boxes(form) if _whose(form, sample) else ():
                words = f"Form {form.form} {form.tax_year} row {form.line} box {box}"
                cents = form.boxes.get(box, 0)
                assert isinstance(cents, int)
                found[name, form.line, box] = (words, cents, [Place(name, form.line, box)])
    return tuple(Movement(words, cents, tuple(places)) for words, cents, places in found.values())


def _likeness(row: ParsedRow | GenericRow, account_of_file: str) -> object:
    account = AccountNumber.parse(row.account_text or account_of_file).reveal()[-_SHOWN_DIGITS:]
    return account, row.day, row.cents, row.fingerprint_text


def _money_boxes(form: ParsedReturn) -> tuple[str, ...]:
    """The money boxes that are filled, and those empty ones in which an amount would mean a movement or a value."""
    return tuple(
        box.key
        for box in BOXES[form.form]
        if box.kind is BoxKind.MONEY
        and box.key not in form.not_in_file
        and (form.boxes.get(box.key) or box.key in _MOVEMENT_BOXES[form.form])
    )


def _whose(form: ParsedReturn, sample: Sample) -> bool:
    with sample.path("clients.csv").open(encoding="utf-8", newline="") as file:
        numbers = {row["id"]: row["ssn"] for row in csv.DictReader(file)}
    return form.recipient_tin == numbers[sample.client]


def changed_files(sample: Sample, movement: Movement, cents: Cents) -> Mapping[str, bytes]:
    """The files that show a movement, with another amount in its place and nothing else touched."""
    changed: dict[str, bytes] = {}
    for place in movement.places:
        data = changed.get(place.file, sample.path(place.file).read_bytes())
        lines = data.split(b"\n")
        first, last = _span(sample, place)
        text = b"\n".join(lines[first - 1 : last]).decode()
        new = _with_box(sample, place, text, cents) if place.box else _with_amount(text, movement.cents, cents)
        assert new != text, f"{place}: the amount {movement.cents} is not printed there"
        changed[place.file] = b"\n".join([*lines[: first - 1], new.encode(), *lines[last:]])
    return changed


def _span(sample: Sample, place: Place) -> tuple[int, int]:
    parsed = parse(sample.path(place.file).read_bytes(), Path(place.file).name)
    row = next(r for r in (*parsed.rows, *parsed.entries, *parsed.returns) if r.line == place.line)
    return row.line, row.last_line


def _with_amount(text: str, old: Cents, new: Cents) -> str:
    def other(found: re.Match[str]) -> str:
        if parse_amount(found[0]) != abs(old):
            return found[0]
        return f"{new / 100:,.2f}" if "," in found[0] else f"{new / 100:.2f}"

    return _AMOUNT.sub(other, text)


def _with_box(sample: Sample, place: Place, text: str, cents: Cents) -> str:
    header = next(csv.reader([sample.path(place.file).read_text(encoding="utf-8").splitlines()[0]]))
    cells = next(csv.reader([text]))
    cells[header.index(f"box_{place.box}")] = f"{cents / 100:,.2f}"
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue() + ("\r" if text.endswith("\r") else "")


def figured(sample: Sample, ledger_path: Path, answers: Mapping[str, str], files: Mapping[str, bytes]) -> Figured:
    """All lines of all years from the client's files, read into a fresh ledger and answered."""
    with read_in(sample, ledger_path, files) as ledger:
        answer_all(ledger, sample, answers)
        _, history = history_of(ledger, sample.client)
        return Figured(
            _lines(history), _places(ledger, sample, history, refs_of), _places(ledger, sample, history, _added_up)
        )


def _lines(history: History) -> Figures:
    return {
        (year, name): (result.text(name), result.line(name).cents, result.line(name).status.word)
        for year, result in history.results.items()
        for name in (*result.lines, *result.beside_lines)
    }


def _added_up(history: History, year: int, number: str) -> frozenset[str]:
    """What the arithmetic of a line leads to, through the lines and years below it."""
    found: set[str] = set()
    pending, seen = [f"{year}:{number}"], set()
    while pending:
        ref = pending.pop()
        at_year, is_line, line = ref.partition(":")
        if not is_line:
            found.add(ref)
        elif ref not in seen and int(at_year) in history.results:
            seen.add(ref)
            used = history.results[int(at_year)].line(line)
            sheet, slash, _ = line.rpartition("/")
            pending += [f"{at_year}:{sheet}{slash}{below}" for below in used.uses]
            pending += [below for component in used.components for below in component.refs]
    return frozenset(found)


def _places(ledger: Ledger, sample: Sample, history: History, refs: Callable[..., frozenset[str]]) -> Rests:
    at: dict[str, set[tuple[str, int]]] = {}
    for entry in ledger.entries(sample.client):
        at[entry.name] = {(source.file, source.row) for source in entry.sources}
    for form in ledger.returns(sample.client):
        at[form.name] = {(form.source.file, form.source.row)} if form.source else set()
    return {
        (year, number): frozenset(place for ref in refs(history, year, number) for place in at.get(ref, ()))
        for year, result in history.results.items()
        for number in (*result.lines, *result.beside_lines)
    }


def resting_on(places: frozenset[tuple[str, int]], rests: Rests) -> frozenset[LineName]:
    """The lines that list one of these places."""
    return frozenset(line for line, listed in rests.items() if places & listed)


def differing(one: Figured, other: Figured) -> frozenset[LineName]:
    """The lines whose value, text or status differ; of a worksheet that only one of them needs, none."""
    both = set(one.lines) & set(other.lines)
    names = both | {name for name in set(one.lines) | set(other.lines) if "/" not in name[1]}
    return frozenset(name for name in names if one.lines.get(name) != other.lines.get(name))
