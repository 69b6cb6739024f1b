"""What a file is, told from its first lines and never from its name.

A file of no known format is refused beside the nearest known header. It must not know what rows mean.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from basis.contents import Contents
from basis.errors import InputRejectedError
from basis.identity import mask
from importers import markup
from importers.layouts import IGNORED, Generation, Layout, Recognised, comparable, layouts, recognised, trimmed
from importers.reading import TextFile, empty_file, read_text, require_short, shown_cells

_JSON_START = ("{", "[")
_JSON_KEYS_WITHIN = 4_000
_JSON_DEPTH = 6
_DELIMITERS = ",;\t|"
_SAME_NAMES = "the same names, with another sign between them"
_LONGEST_ALIAS = 200
_RECORD = 400
"""A line of this length that begins like a record is one, be it cut off."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A file, its format and where its first header is (`header_line` 0 and no `header` for JSON)."""

    file: TextFile
    layout: Layout
    header_line: int
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A header that has been checked: column number by field, and how many cells a row has."""

    line: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]
    width: int
    generation: Generation | None

    def column(self, field: str) -> int:
        """The column of a field, -1 where the file does not have it."""
        return self.columns.get(field, -1)


def detect(data: bytes | Contents, name: str, *, user_folder: Path | None = None) -> Detected:
    """Tell the format of a file from its first 30 lines that are not blank.

    Raises InputRejectedError for an empty or binary file, a format that is known and not read, and an unknown one:
    the message then shows the file's header beside the nearest known.
    """
    file = read_text(data, name)
    known = layouts(user_folder)
    if _first_text(file).startswith(_JSON_START):
        return _json(file, known)
    head = [(number, line, tuple(_cells(line))) for number, line in file.head()]
    if not head:
        raise empty_file(name)
    if any(line.lstrip().startswith(markup.STARTS) for _, line, _ in head):
        tagged = next((layout for layout in known if _has_tags(file, layout)), None)
        if tagged is not None:
            return Detected(file, tagged, 0, ())
    named = {name for layout in known for name in layout.names()}
    may_be_header = [any(comparable(cell) in named for cell in cells) for _, _, cells in head]
    for layout in known:
        for (number, line, cells), header in zip(head, may_be_header, strict=True):
            if line.lstrip().startswith(layout.told_by_start) if layout.told_by_start else False:
                return _after_title(file, layout, head, number)
            if _is_record(line, layout) or (layout.told_by_tag and layout.told_by_tag in line):
                return Detected(file, layout, number, ())
            if layout.record is not None and layout.record.is_one(cells):
                return Detected(file, layout, number, ())
            divided = cells if layout.delimiter == "," else tuple(_cells(line, layout.delimiter))
            if (header or layout.user is not None) and layout.is_header(divided):
                return Detected(file, layout, number, divided)
    for other in recognised():
        if _is(other, head):
            raise InputRejectedError(f"{mask(name)}: this is {other.title}, {other.why}.", next_step=other.next_step)
    raise _unknown(file, known, head)


def check_header(file: TextFile, layout: Layout, line: int, cells: tuple[str, ...]) -> Header:
    """Bind a header's columns by name. Raises InputRejectedError for a column twice, missing or unknown."""
    nearest = _nearest(cells, (layout,))
    known = f"the known header {nearest.header!r}" if nearest else "the columns of this format"
    here = shown_cells(trimmed(cells))
    missing, unknown, twice = layout.missing(cells), layout.unknown(cells), layout.twice(cells)
    if twice:
        raise file.rejected(
            line,
            ", ".join(twice),
            problem=f"{layout.title}: the same column twice",
            expected=f"{known}; this file has {here!r}",
            next_step="Download the export again: its header was changed.",
        )
    if missing:
        raise file.rejected(
            line,
            ", ".join(unknown) or here,
            problem=f"{layout.title}: a needed column is missing, {' and '.join(missing)}",
            expected=f"{known}; this file has {here!r}",
            next_step=f"Download the export again. {renamed(layout, missing[0], unknown)}",
        )
    if unknown:
        raise file.rejected(
            line,
            ", ".join(unknown),
            problem=f"{layout.title}: an unknown column",
            expected=f"{known}; this file has {here!r}",
            next_step=(
                "If it says nothing for basis, leave it aside: "
                f"{_alias(layout, IGNORED, unknown)}. If it is a known column under a new name, give that name to its "
                "field in the same way; `basis formats --json` lists the fields."
            ),
        )
    return Header(line, cells, layout.binding(cells), len(cells), _generation(layout, cells))


def renamed(layout: Layout, missing: str, others: Sequence[str]) -> str:
    """How to say that a column has a new name. The one column that nobody knows is named, and not taken for it."""
    field = layout.names()[comparable(missing)]
    if len(others) == 1:
        return f"If {shown_cells(others)} is the new name of {missing}, say so: {_alias(layout, field, others)}."
    alias = _alias(layout, field, ("New name",))
    return f"If the custodian has renamed {missing}, give the new name as an alias: {alias}."


def _alias(layout: Layout, field: str, names: Sequence[str]) -> str:
    """The line of an alias file that gives a field these names; names that are no header's are left to be typed."""
    listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in names)
    if len(listed) > _LONGEST_ALIAS:
        listed = '"New name"'
    return f"[aliases.{layout.id}] {field} = [{mask(listed)}]"


def json_document(file: TextFile) -> Mapping[str, object]:
    """The object a JSON file holds, empty where it holds something else. Raises InputRejectedError."""
    document = json_value(file)
    return document if isinstance(document, dict) else {}


def json_value(file: TextFile) -> object:
    """What a JSON file holds, every number as text. Raises InputRejectedError."""
    text = "\n".join(file.lines)
    try:
        value: object = json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_no_key_twice)
        if "\\u" in text:
            _require_text(value)
    except (ValueError, RecursionError) as problem:
        line = getattr(problem, "lineno", None)
        raise file.rejected(
            line,
            file.lines[line - 1] if line and line <= len(file.lines) else _first_text(file),
            problem=f"the JSON cannot be read ({getattr(problem, 'msg', problem)})",
            expected="a whole JSON document without repeated keys",
            next_step="Download the export again: the file is cut off or was changed by hand.",
        ) from None
    return value


def _require_text(value: object) -> None:
    """Raise ValueError for half of a character: an escape can write it, and no file or ledger can hold it."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("half of a character stands in it, which is not text") from None


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _json(file: TextFile, known: tuple[Layout, ...]) -> Detected:
    require_short(file)
    value = json_value(file)
    document = value if isinstance(value, dict) else {}
    for layout in known:
        if any(_has_member(value, key) for key in layout.told_by_json_within):
            return Detected(file, layout, 0, ())
        if layout.told_by_json and all(key in document for key in layout.told_by_json):
            return Detected(file, layout, 0, ())
    text = "\n".join(line for _, line in file.head())[:_JSON_KEYS_WITHIN]
    for other in recognised():
        if any(all(word in text for word in group) for group in other.contains):
            raise InputRejectedError(
                f"{mask(file.name)}: this is {other.title}, {other.why}.", next_step=other.next_step
            )
    readable = next(layout for layout in known if layout.told_by_json)
    raise file.rejected(
        None,
        ", ".join(list(document)[:10]) or text,
        problem="a JSON document of no known format",
        expected=f"{readable.title}: an object with {' and '.join(readable.told_by_json)}",
        next_step="Download the CSV or JSON history of the account; `basis formats` lists what is read.",
    )


def _is_record(line: str, layout: Layout) -> bool:
    """Whether a line is a record of a file without a header. One of fixed width begins with its kind and a year, and
    has nearly the length of a record."""
    if layout.told_by_record and line.lstrip().startswith(layout.told_by_record):
        return True
    return (
        bool(layout.told_by_fixed_width)
        and line.startswith(layout.told_by_fixed_width)
        and line[1:5].isdigit()
        and len(line) >= _RECORD
    )


def _has_member(value: object, key: str, depth: int = 0) -> bool:
    """Whether an object of a JSON document, not far down, has a member."""
    if depth > _JSON_DEPTH:
        return False
    if isinstance(value, dict):
        return key in value or any(_has_member(item, key, depth + 1) for item in value.values())
    return isinstance(value, list) and any(_has_member(item, key, depth + 1) for item in value)


def _has_tags(file: TextFile, layout: Layout) -> bool:
    """Whether an OFX file has every tag that tells a layout, or one of those of which one is enough."""

    def has(tag: str) -> bool:
        return any(f"<{tag}>" in line for line in file.lines)

    return (bool(layout.told_by_tags) and all(map(has, layout.told_by_tags))) or any(map(has, layout.told_by_any_tag))


def _after_title(
    file: TextFile, layout: Layout, head: list[tuple[int, str, tuple[str, ...]]], title_line: int
) -> Detected:
    for number, _, cells in head:
        if number > title_line:
            return Detected(file, layout, number, cells)
    raise file.rejected(
        title_line,
        file.lines[title_line - 1],
        problem="no header follows",
        expected=f"a header such as {layout.generations[0].header!r}",
        next_step="Add the header line.",
    )


def _is(other: Recognised, head: list[tuple[int, str, tuple[str, ...]]]) -> bool:
    lines = [line.lstrip().replace('"', "") for _, line, _ in head]
    whole = [line for _, line, _ in head]
    return any(line.startswith(start) for start in other.starts for line in lines) or any(
        any(all(word in line for word in group) for line in whole) for group in other.contains
    )


def _unknown(
    file: TextFile, known: tuple[Layout, ...], head: list[tuple[int, str, tuple[str, ...]]]
) -> InputRejectedError:
    # Only for the message: a file that is cut at semicolons or tabs shows its header too.
    cut = [(number, line, max((tuple(_cells(line, by)) for by in _DELIMITERS), key=len)) for number, line, _ in head]
    number, line, cells = max(cut, key=lambda item: (_likeness(item[2], known), len(trimmed(item[2]))))
    layout, nearest = max(
        ((layout, generation) for layout in known for generation in layout.generations),
        key=lambda pair: _overlap(cells, pair[1]),
    )
    ours, theirs = trimmed(_cells(nearest.header)), trimmed(cells)
    lacks, besides = _without(ours, theirs), _without(theirs, ours)
    differs = "; ".join(
        f"{word} {shown_cells(names)}" for word, names in (("it lacks", lacks), ("it has besides", besides)) if names
    )
    # Where most columns are others, nobody has renamed one.
    near = len(lacks) * 2 <= len(ours)
    field = next((name for name in lacks if comparable(name) in layout.names()), "") if near else ""
    return file.rejected(
        number,
        line,
        problem="a file of no known format",
        expected=f"the header of a known one; nearest is {layout.title}: {nearest.header!r} ({differs or _SAME_NAMES})",
        next_step=(
            "Download the export again as the custodian offers it. "
            + (
                f"Change {layout.source} where columns were renamed. "
                if layout.user
                else f"{renamed(layout, field, besides)} "
                if field
                else ""
            )
            + "A table of another custodian: describe it (basis formats new FILE), or write its rows into a generic "
            "ledger file (docs/generic-ledger.md)."
        ),
    )


def _without(names: Sequence[str], others: Sequence[str]) -> list[str]:
    """The names that are not among the others, as they are printed."""
    known = {comparable(name) for name in others}
    return [name.strip() for name in names if comparable(name) not in known]


def _likeness(cells: tuple[str, ...], known: tuple[Layout, ...]) -> float:
    nearest = _nearest(cells, known)
    return _overlap(cells, nearest) if nearest else 0.0


def _nearest(cells: tuple[str, ...], known: tuple[Layout, ...]) -> Generation | None:
    return max(
        (generation for layout in known for generation in layout.generations),
        key=lambda generation: _overlap(cells, generation),
        default=None,
    )


def _overlap(cells: tuple[str, ...], generation: Generation) -> float:
    ours = {comparable(name) for name in trimmed(_cells(generation.header))}
    theirs = {comparable(name) for name in trimmed(cells)}
    return len(ours & theirs) / len(ours | theirs)


def _generation(layout: Layout, cells: tuple[str, ...]) -> Generation | None:
    """The generation with just these names: in this order if there is one, else in any order."""
    names = [comparable(name) for name in trimmed(cells)]
    same = [
        (generation, [comparable(name) for name in trimmed(_cells(generation.header))])
        for generation in layout.generations
    ]
    in_order = [generation for generation, header in same if header == names]
    any_order = [generation for generation, header in same if sorted(header) == sorted(names)]
    return next(iter(in_order or any_order), None)


def _cells(line: str, delimiter: str = ",") -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _first_text(file: TextFile) -> str:
    return next((line.strip() for _, line in file.head()), "")
