"""Forms 1099-R from a Tax Exchange Format file: records of a few lines, a box each, told by reference number.

It must not know what a box means for Form 8606.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from basis.model import ReturnForm
from importers.detection import Detected
from importers.layouts import IGNORED
from importers.reading import TextFile, cut_off, require_encoding
from importers.records import ParsedFile
from importers.returns.carried import Carried, parsed_return
from importers.returns.csv import ReturnOptions

_END = "^"
_TEXT_STARTS = ("P", "X")
_WITHHELD = frozenset({"4", "14", "17"})
_CHECKS = frozenset({"2b_not_determined", "2b_total"})


class _Record(NamedTuple):
    """One record: its reference number, the copy of the form it belongs to, what it holds, and its lines."""

    reference: str
    copy: str
    text: str
    first: int
    last: int


@dataclass(slots=True)
class _Form:
    """The records of one form, kind of account and copy number together."""

    first: int
    last: int
    payer: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every Form 1099-R of the file; records of other forms are counted in a note.

    Raises InputRejectedError for a record that is cut off and a value that its box cannot hold.
    """
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    names = {number: known for known, numbers in layout.columns.items() for number in numbers}
    forms: dict[tuple[str, str], _Form] = {}
    others = 0
    for record in _records(file, found.header_line - 1):
        known = names.get(record.reference, "")
        kind, _, key = known.partition("_")
        if not key:
            others += known != IGNORED
            continue
        form = forms.setdefault((kind, record.copy), _Form(record.first, record.last))
        form.first, form.last = min(form.first, record.first), max(form.last, record.last)
        if key == "payer":
            form.payer = record.text
        elif key == "7":
            form.texts[key] = f"{form.texts.get(key, '')} {record.text}".strip()
        else:
            form.texts[key] = _content(key, record.text)
    returns = tuple(
        parsed_return(
            file,
            Carried(
                form=ReturnForm.F1099R,
                place=(form.first, form.last, *file.span(form.first, form.last)),
                texts=form.texts,
                payer=form.payer,
            ),
            options,
        )
        for form in forms.values()
    )
    note = f"records of other forms were left aside: {others}"
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=returns,
        notes=(note,) if others else (),
    )


def _content(key: str, text: str) -> str:
    """What a box holds: withholding without its sign, a mark for a box that is checked."""
    if key in _WITHHELD:
        return text.removeprefix("-")
    return "X" if key in _CHECKS and text.casefold() in ("", "y", "yes", "1", "x") else text


def _records(file: TextFile, header_line: int) -> Iterator[_Record]:
    """The records below the header, which ends with a line of its own."""
    first = reference = copy = ""
    parts: list[str] = []
    start = 0
    for number, raw in enumerate(file.lines, start=1):
        line = raw.strip()
        if number < header_line or not line:
            continue
        if line == _END:
            if reference:
                yield _Record(reference, copy or "1", " ".join(parts), start, number)
            first = reference = copy = ""
            parts = []
            continue
        if not first:
            first, start = line, number
        if line.startswith("N") and line[1:].isdigit():
            reference = line[1:]
        elif line.startswith("C") and line[1:].isdigit():
            copy = line[1:]
        elif line.startswith("$") or (line.startswith(_TEXT_STARTS) and reference):
            parts.append(line[1:].strip())
    if first:
        raise cut_off(file, start)
