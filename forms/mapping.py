"""Mapping a blank Form 8606 nobody has mapped yet, from its own pages.

A cell belongs to the bold line number printed nearest to its left. No field name and no table of years is used, and
a map is accepted only when everything that can be compared agrees; otherwise the blank is refused with the list of
what does not. `python -m forms.mapping BLANK` prints the map of a blank as a file of `revisions/`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from basis.errors import BasisError, InputRejectedError
from forms import reading
from forms.pages import Document, Page, Rect, Widget, Word
from forms.revision import (
    CHECK_ROLES,
    LINES,
    OPTIONAL_ROLES,
    RATIO_LINE,
    TEXT_ROLES,
    Cell,
    LineCells,
    Revision,
    to_toml,
)

LABEL = re.compile(r"\d{1,2}[a-z]?")
_ORNAMENTS = frozenset(".×▶•")
_FURTHEST_LABEL = 90.0  # points; measured from 3.0 to 27.4
_ROW_SLACK = 1.0
_CAPTION_ABOVE = 11.0
_CAPTION_LEFT = 75.0

_SPOKEN_LINE = re.compile(r"(?:^|[.?!)\"”]\s+)(?:Line\s+)?(\d{1,2}[a-c]?)\.\s")
_SPOKEN_ERRORS: Mapping[tuple[int, str], str] = {
    (2017, "15b"): "15a",
    (2017, "15c"): "15a",
    (2017, "25b"): "25a",
    (2017, "25c"): "25a",
}
"""What the IRS's own captions say wrongly, by tax year and line: found by comparing the 2017 file with its print."""


@dataclass(frozen=True, slots=True)
class _Captions:
    """How a role is recognised: what is printed above, in or beside its cell, and what is spoken for it."""

    printed: str
    spoken: str


_ROLES: Mapping[str, _Captions] = {
    "name": _Captions(r"^Name\. If married", r"Name\. If married"),
    "ssn": _Captions(r"social security number", r"^Your social security number"),
    "address": _Captions(r"Home address", r"Home address"),
    "apt": _Captions(r"Apt\. no", r"^(?:Apt\. no|Apartment number)"),
    "city": _Captions(r"City, town or post office", r"^City, town or post office"),
    "foreign_country": _Captions(r"Foreign country name", r"^Foreign country name"),
    "foreign_province": _Captions(r"Foreign province", r"^Foreign province"),
    "foreign_postal": _Captions(r"Foreign postal code", r"^Foreign postal code"),
    "amended": _Captions(r"return, check here", r"amended return"),
    "preparer_name": _Captions(r"preparer.s name", r"preparer.s name"),
    "self_employed": _Captions(r"\bCheck\b", r"self-employed"),
    "ptin": _Captions(r"PTIN", r"^P ?T ?I ?N"),
    "firm_name": _Captions(r"Firm.s name", r"^Firm.s name"),
    "firm_ein": _Captions(r"Firm.s EIN", r"^Firm.s E ?I ?N"),
    "firm_address": _Captions(r"Firm.s address", r"^Firm.s address"),
    "phone": _Captions(r"Phone no", r"^Phone n"),
}


def map_blank(document: Document, sha256: str) -> Revision:
    """The map of a blank. Raises InputRejectedError naming every check that failed when it is not a Form 8606 whose
    cells are beyond doubt."""
    tax_year = printed_year(document)
    if tax_year is None:
        raise _refused(['it does not say "Form 8606" and its year in the title and at the foot of each page'])
    found = _lines_of(document)
    problems = list(_line_problems(document, found, tax_year))
    lines = {number: found[number][0] for number in LINES if found.get(number)}
    taken = {cell.field for several in found.values() for line in several for cell in line.cells}
    roles, role_problems = _roles_of(document, taken)
    problems += role_problems
    if problems:
        raise _refused(problems)
    return Revision(tax_year, sha256, lines, roles)


def lines_beside_labels(document: Document) -> Mapping[str, LineCells]:
    """The cells of every line that stands on the pages just once: for reading a finished form of any program."""
    return {number: several[0] for number, several in _lines_of(document).items() if len(several) == 1}


def printed_year(document: Document) -> int | None:
    """The tax year in the title and at the foot of every page, None where they do not all say the same one."""
    years = {match[1] for match in re.finditer(r"\b(20\d\d) Form 8606\b", document.title)}
    for page in document.pages:
        text = " ".join(word.text for word in page.words)
        years |= set(re.findall(r"\bForm 8606 \((20\d\d)\)", text)) or {""}
    (year, *others) = sorted(years)
    return int(year) if year and not others else None


# --- lines ---------------------------------------------------------------------------------------------------------


def _lines_of(document: Document) -> dict[str, list[LineCells]]:
    """The cells beside every printed line number, in the order of the pages; several where a number has several."""
    found: dict[str, list[LineCells]] = {}
    for number, page in enumerate(document.pages, start=1):
        rows: dict[str, list[Widget]] = {}
        for widget in page.widgets:
            label = _label_of(widget, page.words)
            if label is not None:
                rows.setdefault(label, []).append(widget)
        for label, widgets in sorted(rows.items(), key=lambda row: -row[1][0].rect[3]):
            found.setdefault(label, []).extend(_line(widgets, page, number))
    return found


def _label_of(widget: Widget, words: Iterable[Word]) -> str | None:
    if widget.is_checkbox:
        return None
    left, bottom, _, top = widget.rect
    before = [
        word
        for word in words
        if bottom - _ROW_SLACK <= word.middle <= top + _ROW_SLACK
        and word.right <= left + 1.5
        and word.text not in _ORNAMENTS
    ]
    nearest = max(before, key=lambda word: word.right, default=None)
    if nearest is None or not nearest.bold or not LABEL.fullmatch(nearest.text):
        return None
    return nearest.text if left - nearest.right < _FURTHEST_LABEL else None


def _line(widgets: Sequence[Widget], page: Page, number: int) -> list[LineCells]:
    main, *others = [_cell(widget, number) for widget in sorted(widgets, key=lambda widget: widget.rect[0])]
    if not others:
        return [LineCells(main)]
    if len(others) > 1 or not _overlap(main.rect, others[0].rect):
        return [LineCells(cell) for cell in (main, *others)]
    if _point_between(main.rect, others[0].rect, page.words):
        return [LineCells(main, decimals=others[0])]
    return [LineCells(main, cents=others[0])]


def _overlap(first: Rect, second: Rect) -> bool:
    return min(first[3], second[3]) - max(first[1], second[1]) > (first[3] - first[1]) / 2


def _point_between(first: Rect, second: Rect, words: Iterable[Word]) -> bool:
    return any(
        word.text == "."
        and first[1] - _ROW_SLACK <= word.middle <= first[3] + _ROW_SLACK
        and first[2] - 2 <= word.left
        and word.right <= second[0] + 2
        for word in words
    )


def _cell(widget: Widget, page: int) -> Cell:
    return Cell(widget.field, page, widget.rect, widget.max_length, widget.alignment, widget.on_state)


def _line_problems(document: Document, found: Mapping[str, list[LineCells]], tax_year: int) -> Iterator[str]:
    for number in LINES:
        if number not in found:
            yield f"no field stands beside a printed line {number}"
    for number, several in found.items():
        if number not in LINES:
            yield f"a field stands beside a printed line {number}, which Form 8606 does not have"
        elif len(several) > 1:
            yield f"line {number} has {len(several)} fields"
    lines = {number: found[number][0] for number in LINES if number in found}
    with_cents = [number for number, line in lines.items() if line.cents is not None]
    if with_cents and len(with_cents) != len(LINES) - 1:
        yield f"only lines {', '.join(with_cents)} have a field for cents: either all amounts have one or none"
    with_decimals = [number for number, line in lines.items() if line.decimals is not None]
    if with_decimals != [RATIO_LINE]:
        yield f"fields around a decimal point: lines {', '.join(with_decimals) or 'none'}, expected line 10 alone"
    places = [(line.amount.page, -line.amount.rect[3]) for line in lines.values()]
    if places != sorted(places):
        yield "the lines do not follow each other down the pages"
    yield from _spoken_problems(document, lines, tax_year)


def _spoken_problems(document: Document, lines: Mapping[str, LineCells], tax_year: int) -> Iterator[str]:
    for number, line in lines.items():
        for cell in line.cells:
            spoken = document.captions.get(cell.field, "")
            match = _SPOKEN_LINE.search(spoken)
            said = match[1] if match else None
            known_error = _SPOKEN_ERRORS.get((tax_year, number)) if cell is line.amount else None
            if said != number and (said is None or said != known_error):
                yield f"the field beside line {number} is spoken as {f'line {said}' if said else 'no line at all'}"


# --- name, address, preparer ---------------------------------------------------------------------------------------


def _roles_of(document: Document, taken: set[str]) -> tuple[dict[str, Cell], list[str]]:
    roles: dict[str, Cell] = {}
    problems: list[str] = []
    for number, page in enumerate(document.pages, start=1):
        for widget in page.widgets:
            if widget.field in taken:
                continue
            role = _role_of(widget, page, document.captions.get(widget.field, ""))
            if role is None:
                problems.append(f"a field on page {number} ({widget.field}) is neither a line nor a known part")
            elif role in roles:
                problems.append(f"two fields are the {role.replace('_', ' ')}")
            else:
                roles[role] = _cell(widget, number)
    missing = set(_ROLES) - OPTIONAL_ROLES - set(roles)
    problems += [f"no field is the {role.replace('_', ' ')}" for role in _ROLES if role in missing]
    return {role: roles[role] for role in (*TEXT_ROLES, *CHECK_ROLES) if role in roles}, problems


def _role_of(widget: Widget, page: Page, spoken: str) -> str | None:
    """The role whose caption is both printed at the field and spoken for it."""
    candidates = CHECK_ROLES if widget.is_checkbox else TEXT_ROLES
    printed = _caption_at(widget.rect, page.words)
    return next(
        (
            role
            for role in candidates
            if re.search(_ROLES[role].spoken, spoken) and re.search(_ROLES[role].printed, printed)
        ),
        None,
    )


def _caption_at(rect: Rect, words: Iterable[Word]) -> str:
    left, bottom, right, top = rect
    near = [
        word
        for word in words
        if (left - 1 <= word.left <= right and bottom <= word.middle <= top + _CAPTION_ABOVE)
        or (left - _CAPTION_LEFT <= word.left <= left and bottom - _ROW_SLACK <= word.middle <= top + _ROW_SLACK)
    ]
    return " ".join(word.text for word in near)


def _refused(problems: Sequence[str]) -> InputRejectedError:
    listed = "".join(f"\n  - {problem}" for problem in problems)
    return InputRejectedError(
        f"The file is not a blank Form 8606 whose cells are beyond doubt:{listed}",
        next_step="get the official blank of the year from www.irs.gov/Form8606 and give that file unchanged",
    )


def main(arguments: Sequence[str]) -> int:
    """Print the map of one blank; returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m forms.mapping BLANK\n")
        return 2
    path = Path(arguments[0])
    try:
        data = reading.file_bytes(path)
        revision = map_blank(reading.read_bytes(data, name=path.name), hashlib.sha256(data).hexdigest())
    except BasisError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(to_toml(revision))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
