"""Forms 1099-R from comma-separated records without a header, their fields told by place.

It must not know what a box means for Form 8606.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from basis.errors import InputRejectedError
from basis.model import BoxKind, ReturnForm
from importers.detection import Detected
from importers.layouts import Layout, Record
from importers.reading import Row, TextFile, require_encoding, rows
from importers.records import ParsedFile, ParsedReturn
from importers.returns.carried import Carried, box_names, left_aside, parsed_return, sorted_members
from importers.returns.csv import ReturnOptions
from importers.tables import is_blank

_DAY = re.compile(r"(\d\d)(\d\d)(\d\d)?(\d\d)", re.ASCII)
_NEXT_STEP = "Export the file again from the program that wrote it. Nothing was imported."


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every form of the file.

    Raises InputRejectedError for a record with another number of fields, a field that cannot be what its place says,
    and a value that its box cannot hold.
    """
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    returns: list[ParsedReturn] = []
    notes: list[str] = []
    for row in rows(file):
        if is_blank(row.cells):
            continue
        parsed, told = _form(file, row, layout, options)
        returns.append(parsed)
        notes += told
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=tuple(returns),
        notes=tuple(notes),
    )


def _form(file: TextFile, row: Row, layout: Layout, options: ReturnOptions) -> tuple[ParsedReturn, tuple[str, ...]]:
    fields = {str(place): cell.strip() for place, cell in enumerate(row.cells, start=1)}
    _require_shape(file, row, layout.record, fields)
    form = ReturnForm(layout.form)
    members = sorted_members(layout, form, fields.items(), _text)
    start, length = file.span(row.line, row.last_line)
    about: Mapping[str, str] = {name: str(value) for name, value in members.about.items()}
    carried = Carried(
        form=form,
        place=(row.line, row.last_line, start, length),
        texts=members.texts,
        recipient=about.get("recipient", ""),
        recipient_tin=about.get("recipient_tin", ""),
        account=about.get("account", ""),
        names={key: f"field {name}" for key, name in box_names(layout, form).items()},
    )
    aside = {f"field {place}": text for place, text in members.aside.items()}
    return parsed_return(file, carried, options), left_aside(form, options.payer, aside)


def _require_shape(file: TextFile, row: Row, record: Record | None, fields: Mapping[str, str]) -> None:
    if record is None:
        raise TypeError("a layout read by place says what its records are")
    if len(fields) != record.fields:
        expected = f"a record of {record.fields} fields; this one has {len(fields)}"
        raise _rejected(file, row.line, file.lines[row.line - 1], expected)
    for place, shape in record.shapes.items():
        if not shape.matches(fields[place]):
            raise _rejected(file, row.line, fields[place], f"in field {place}, {shape.says}")


def _text(value: object, kind: BoxKind) -> str:
    """The field as its box reads it: a day is written without marks, and without its century it is of this one."""
    text = str(value)
    day = _DAY.fullmatch(text) if kind is BoxKind.DAY else None
    return f"{day[1]}/{day[2]}/{day[3] or '20'}{day[4]}" if day else text


def _rejected(file: TextFile, line: int, value: str, expected: str) -> InputRejectedError:
    return file.rejected(line, value, expected=expected, next_step=_NEXT_STEP)
