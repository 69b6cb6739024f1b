"""Formats as data: their columns, aliases, generations and how to tell them, read from `importers/formats/*.toml`.

A user's own header names come from TOML files in a folder of theirs:

    [aliases.fidelity-history]
    amount = ["Amt"]
    ignored = ["My remarks"]

It must not know what a row means.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path

from basis.errors import InputRejectedError
from basis.model import BOXES, ReturnForm
from importers.user_formats import UserFormat, user_formats

_FOLDER = "formats"
_MARKS = (" ", ". ", ": ", " - ")
_STATE_AND_LOCAL_BOXES = range(14, 20)
IGNORED = "ignored"
"""The field name for columns that are known and not read."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One layout that a custodian has used: its header line, byte for byte, and when it was seen."""

    id: str
    seen: str
    evidence: str
    header: str
    day_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """How rows are made of the fields of a plain table; `importers.custodians.table` reads by it.

    `action` and `description` are the fields they are put together from, `account` those that name the account and
    `label` those by which people call it, each where filled. `left_out` holds by field the values of rows that have
    not happened yet, "" for an empty cell. `account_line` matches a line that names the account of the rows
    below it and may state the period (groups `tail`, `label`, `start`, `end`); `account_in_name` the same of the file
    name. `pays` and `receives` are actions whose sign is known: a file in which all of them have the other sign is
    refused. `note` is shown with every import.
    """

    action: tuple[str, ...]
    description: tuple[str, ...]
    account: tuple[str, ...]
    label: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]]
    account_line: str
    account_in_name: str
    pays: tuple[str, ...]
    receives: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field of a record looks like, as a pattern and in words."""

    pattern: str
    says: str

    def matches(self, text: str) -> bool:
        """Whether the whole of a text looks like that."""
        return re.fullmatch(self.pattern, text, re.ASCII) is not None


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a file without a header: how many fields it has, and what those look like that tell it, by place
    from 1."""

    fields: int
    shapes: Mapping[str, Shape]

    def is_one(self, cells: Sequence[str]) -> bool:
        """Whether these cells are such a record."""
        return len(cells) == self.fields and all(
            shape.matches(cells[int(place) - 1].strip()) for place, shape in self.shapes.items()
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """One format. `columns` maps a field to the header names it goes by; `needs` are the fields a header must have.

    `told_by` are the fields whose presence in one line makes the file one of this format; `evidence` is R (seen in
    a real export), P (in a parser written on one), F (fixture), S (specification).

    `told_whole`: only a header without further columns tells it, because its names are everybody's. `told_by_tag`
    is what an XML file begins with, `told_by_record` what a record of a file without a header begins with, `record`
    what one looks like that begins with nothing of its own.
    `sections` are the needed fields of each section of a file of sections, `aside` the sections that hold no
    movements.
    """

    id: str
    family: str
    title: str
    reader: str
    evidence: str
    source: str
    encodings: tuple[str, ...]
    day_formats: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    told_by: tuple[tuple[str, ...], ...]
    told_by_start: tuple[str, ...]
    told_by_json: tuple[str, ...]
    told_by_json_within: tuple[str, ...]
    told_by_tags: tuple[str, ...]
    told_by_any_tag: tuple[str, ...]
    told_by_fixed_width: tuple[str, ...]
    told_by_record: tuple[str, ...]
    generations: tuple[Generation, ...]
    footers: tuple[str, ...]
    form: str
    told_whole: bool
    told_by_tag: str
    table: Table | None
    sections: Mapping[str, tuple[str, ...]]
    aside: tuple[str, ...]
    record: Record | None = None
    user: UserFormat | None = None

    @property
    def delimiter(self) -> str:
        """What stands between two cells."""
        return "," if self.user is None else self.user.delimiter

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether the columns of a line tell this format: some that no other has, or all those a user listed."""
        if self.user is not None:
            return sorted(map(comparable, trimmed(cells))) == sorted(map(comparable, self.user.header))
        unknown = bool(self.unknown(cells))
        # Boxes may be named by their numbers alone; beside cells that are no names, a number is a quantity or a price.
        bound = self.binding(["" if unknown and cell.strip().isdigit() else cell for cell in cells])
        told = any(all(field in bound for field in group) for group in self.told_by)
        return told and not (self.told_whole and unknown)

    def names(self) -> Mapping[str, str]:
        """Field by comparable header name."""
        return _names(tuple(self.columns.items()))

    def binding(self, header: Sequence[str]) -> Mapping[str, int]:
        """Column number by field. Fields that occur twice keep the first; `problems` says what is wrong."""
        names, bound = self.names(), dict[str, int]()
        for number, cell in enumerate(header):
            known = names.get(comparable(cell))
            if known is not None and known != IGNORED:
                bound.setdefault(known, number)
        return bound

    def unknown(self, header: Sequence[str]) -> tuple[str, ...]:
        """Header cells this format has no name for, empty cells at the end apart."""
        names, cells = self.names(), trimmed(header)
        return tuple(cell.strip() for cell in cells if comparable(cell) not in names)

    def twice(self, header: Sequence[str]) -> tuple[str, ...]:
        """Header cells that say the same column again."""
        names, seen, found = self.names(), set[str](), list[str]()
        for cell in trimmed(header):
            name = comparable(cell)
            said = names.get(name, name)
            said = name if said == IGNORED else said
            if said in seen:
                found.append(cell.strip())
            seen.add(said)
        return tuple(found)

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """The columns that are needed and not there, by their first name."""
        bound = self.binding(header)
        return tuple(self.columns[field][0] for field in self.needs if field not in bound)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format that is known and not read: what it is, why it is not, and what to do instead."""

    title: str
    starts: tuple[str, ...]
    contains: tuple[tuple[str, ...], ...]
    why: str
    next_step: str


def comparable(name: str) -> str:
    """A header name as it is compared: upper and lower case, blanks, quotes and the unit `($)` do not count."""
    tidy = " ".join(name.replace('"', " ").replace("\ufeff", " ").split()).casefold()
    return tidy.removesuffix("($)").removesuffix("$").rstrip()


def trimmed(cells: Sequence[str]) -> list[str]:
    """Cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


@lru_cache(maxsize=64)
def _names(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {comparable(name): field for field, names in columns for name in names}


@lru_cache(maxsize=1)
def _shipped() -> tuple[Layout, ...]:
    files = sorted(
        (file for file in resources.files(__package__).joinpath(_FOLDER).iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    read = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    ordered = sorted((document for document in read if "id" in document), key=lambda document: document["order"])
    return tuple(_layout(document) for document in ordered)


@lru_cache(maxsize=1)
def recognised() -> tuple[Recognised, ...]:
    """The formats that are known by their first lines and not read."""
    text = resources.files(__package__).joinpath(_FOLDER, "recognised.toml").read_text(encoding="utf-8")
    return tuple(
        Recognised(
            item["title"],
            tuple(item.get("starts", ())),
            tuple(tuple(group) for group in item.get("contains", ())),
            item.get("why", "which is not read yet"),
            item["next_step"],
        )
        for item in tomllib.loads(text)["format"]
    )


def layouts(user_folder: Path | None = None) -> tuple[Layout, ...]:
    """Every format that is read, in the order in which they are tried: the user's own, then ours with the user's
    aliases added.

    Raises InputRejectedError for a file of the user's that is wrong, or that names an unknown format or field.
    """
    shipped = _shipped()
    if user_folder is None or not user_folder.is_dir():
        return shipped
    own = tuple(_own(described, shipped) for described in user_formats(user_folder))
    found = {layout.id: layout for layout in shipped}
    for path in sorted(user_folder.glob("*.toml")):
        for format_id, fields in _aliases(path).items():
            if format_id not in found:
                raise _bad_alias(path, format_id, "one of " + ", ".join(found))
            found[format_id] = _with_aliases(found[format_id], fields, path)
    return (*own, *found.values())


def _own(described: UserFormat, shipped: Sequence[Layout]) -> Layout:
    """The layout of a format that a user has described. Its name must not be that of another house."""
    if any(described.id in (layout.id, layout.family) for layout in shipped):
        raise _bad_alias(Path(described.file), f"id = {described.id}", "a name that no other format has")
    generation = Generation("1", "described by you", "U", described.header_line, (described.day_format,))
    return Layout(
        id=described.id,
        family=described.id,
        title=described.title,
        reader="mapped",
        evidence="U",
        source=described.file,
        encodings=("utf-8", "cp1252", "utf-16-le", "utf-16-be"),
        day_formats=(described.day_format,),
        columns={**{field: (name,) for field, name in described.columns.items()}, IGNORED: described.ignored},
        needs=tuple(described.columns),
        told_by=(),
        told_by_start=(),
        told_by_json=(),
        told_by_tags=(),
        told_by_json_within=(),
        told_by_any_tag=(),
        told_by_fixed_width=(),
        told_by_record=(),
        generations=(generation,),
        footers=described.footers,
        form="",
        told_whole=True,
        told_by_tag="",
        table=None,
        sections={},
        aside=(),
        user=described,
    )


def _aliases(path: Path) -> Mapping[str, Mapping[str, object]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise InputRejectedError(
            f"{path.name}: the file cannot be read as TOML ({problem}).", next_step="Correct the file or remove it."
        ) from None
    aliases = document.get("aliases", {})
    if not isinstance(aliases, dict) or not all(isinstance(fields, dict) for fields in aliases.values()):
        raise _bad_alias(path, "aliases", "tables such as [aliases.fidelity-history]")
    return aliases


def _with_aliases(layout: Layout, fields: Mapping[str, object], path: Path) -> Layout:
    columns = dict(layout.columns)
    for field, names in fields.items():
        if field not in columns and field != IGNORED:
            raise _bad_alias(path, f"{layout.id}: {field}", "one of " + ", ".join(columns))
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            raise _bad_alias(path, f"{layout.id}: {field} = {names}", 'a list of header names such as ["Amt"]')
        columns[field] = (*columns.get(field, ()), *names)
    return replace(layout, columns=columns)


def _bad_alias(path: Path, value: str, expected: str) -> InputRejectedError:
    return InputRejectedError.at(
        file=path.name,
        row=None,
        value=value,
        expected=expected,
        next_step="Correct the file; `basis formats` lists names.",
    )


def _box_columns(form: ReturnForm) -> Mapping[str, tuple[str, ...]]:
    """Columns by the printed names of a form's boxes: `Box 2a`, `2a Taxable amount`, `Taxable amount` where unique.

    The state and local boxes of Form 1099-R were numbered two lower before 2020; with their title both are known.
    """
    boxes = BOXES[form]
    titles = Counter(box.title for box in boxes)
    found = dict[str, tuple[str, ...]]()
    for box in boxes:
        number = box.key.partition("_")[0]
        numbers = [number]
        if form is ReturnForm.F1099R and number.isdigit() and int(number) in _STATE_AND_LOCAL_BOXES:
            numbers.append(str(int(number) - 2))
        names = [f"Box {number}", number] if box.key == number else []
        names += [f"{box_word}{n}{mark}{box.title}" for n in numbers for box_word in ("Box ", "") for mark in _MARKS]
        if titles[box.title] == 1:
            names.append(box.title)
        found[f"box_{box.key}"] = tuple(names)
    return found


def _table(document: object) -> Table | None:
    if not isinstance(document, dict):
        return None

    def texts(key: str) -> tuple[str, ...]:
        return tuple(str(item) for item in document.get(key, ()))

    return Table(
        action=texts("action"),
        description=texts("description"),
        account=texts("account"),
        label=texts("label"),
        left_out={name: tuple(values) for name, values in document.get("left_out", {}).items()},
        account_line=str(document.get("account_line", "")),
        account_in_name=str(document.get("account_in_name", "")),
        pays=texts("pays"),
        receives=texts("receives"),
        note=str(document.get("note", "")),
    )


def _record(document: object) -> Record | None:
    if not isinstance(document, dict):
        return None
    shapes = {place: Shape(pattern, says) for place, (pattern, says) in document["shapes"].items()}
    return Record(document["fields"], shapes)


def _layout(document: dict[str, object]) -> Layout:
    def texts(key: str) -> tuple[str, ...]:
        found = document.get(key, [])
        return tuple(str(item) for item in found) if isinstance(found, list) else ()

    told = document.get("told_by", [])
    columns = document.get("columns", {})
    generations = document.get("generation", [])
    if not isinstance(told, list) or not isinstance(columns, dict) or not isinstance(generations, list):
        raise TypeError(f"format {document['id']} is not written as formats are")
    sections = document.get("sections", {})
    if not isinstance(sections, dict):
        raise TypeError(f"format {document['id']} is not written as formats are")
    boxes_of = document.get("boxes_of")
    if boxes_of:
        columns = {**_box_columns(ReturnForm(str(boxes_of))), **columns}
    return Layout(
        id=str(document["id"]),
        family=str(document["family"]),
        title=str(document["title"]),
        reader=str(document["reader"]),
        evidence=str(document["evidence"]),
        source=str(document.get("source", "")),
        encodings=texts("encodings") or ("utf-8",),
        day_formats=texts("day_formats"),
        columns={field: tuple(names) for field, names in columns.items()},
        needs=texts("needs"),
        told_by=tuple(tuple(group) for group in told),
        told_by_start=texts("told_by_start"),
        told_by_json=texts("told_by_json"),
        told_by_json_within=texts("told_by_json_within"),
        told_by_tags=texts("told_by_tags"),
        told_by_any_tag=texts("told_by_any_tag"),
        told_by_fixed_width=texts("told_by_fixed_width"),
        told_by_record=texts("told_by_record"),
        generations=tuple(
            Generation(item["id"], item["seen"], item["evidence"], item["header"], tuple(item.get("day_formats", ())))
            for item in generations
        ),
        footers=texts("footers"),
        form=str(document.get("form", "")),
        told_whole=document.get("told_whole") is True,
        told_by_tag=str(document.get("told_by_tag", "")),
        table=_table(document.get("table")),
        sections={name: tuple(fields) for name, fields in sections.items()},
        aside=texts("aside"),
        record=_record(document.get("record")),
    )
