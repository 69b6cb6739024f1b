"""One revision of Form 8606: which cell of which page holds which line. Data, and its reading from `revisions/`.

A revision is known by the sha256 of the blank's bytes, never by its year or file name: the IRS posts several files
of one year with different field names. Knows nothing of reading or writing PDFs.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, get_args

from forms.pages import Alignment, Rect

LINES: tuple[str, ...] = (
    *(str(number) for number in range(1, 15)),
    *("15a", "15b", "15c"),
    *(str(number) for number in range(16, 25)),
    *("25a", "25b", "25c"),
)
"""The line numbers printed on Form 8606 since the revision of 2017, in the order of the form."""

RATIO_LINE = "10"
"""The line that is a decimal, printed in two cells around a printed point."""

TEXT_ROLES = (
    "name",
    "ssn",
    "address",
    "apt",
    "city",
    "foreign_country",
    "foreign_province",
    "foreign_postal",
    "preparer_name",
    "ptin",
    "firm_name",
    "firm_ein",
    "firm_address",
    "phone",
)
CHECK_ROLES = ("amended", "self_employed")
OPTIONAL_ROLES = frozenset({"amended"})
"""Revisions after 2018 have no box for an amended return."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the form: full name, page (from 1), rectangle in points, most characters, and alignment.

    `on_state` is what a checkbox holds when it is checked, None for text.
    """

    field: str
    page: int
    rect: Rect
    max_length: int | None = None
    alignment: Alignment = "left"
    on_state: str | None = None


@dataclass(frozen=True, slots=True)
class LineCells:
    """The cells of one line: all of it in `amount`, or dollars there and cents beside it, or, for the ratio, the
    digits before the printed point there and `decimals` after it."""

    amount: Cell
    cents: Cell | None = None
    decimals: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells from left to right."""
        return tuple(cell for cell in (self.amount, self.cents, self.decimals) if cell is not None)


@dataclass(frozen=True, slots=True)
class Revision:
    """The map of one blank. `lines` has every line in the order of the form; `roles` name, SSN, address, preparer."""

    tax_year: int
    sha256: str
    lines: Mapping[str, LineCells]
    roles: Mapping[str, Cell]

    @property
    def splits_cents(self) -> bool:
        """Whether dollars and cents have cells of their own (2018 and earlier)."""
        return any(line.cents is not None for line in self.lines.values())

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every mapped cell."""
        return (*(cell for line in self.lines.values() for cell in line.cells), *self.roles.values())


@functools.cache
def pinned_revisions() -> Mapping[str, Revision]:
    """The revisions that were mapped, checked and looked at, by the sha256 of their blank."""
    files = resources.files("forms").joinpath("revisions").iterdir()
    revisions = [from_toml(file.read_text("utf-8")) for file in files if file.name.endswith(".toml")]
    return {revision.sha256: revision for revision in sorted(revisions, key=lambda revision: revision.tax_year)}


def from_toml(text: str) -> Revision:
    """Read a revision. Raises KeyError or ValueError for a file that `to_toml` could not have written."""
    raw = tomllib.loads(text)
    lines = {
        number: LineCells(**{part: _cell(cell) for part, cell in parts.items()})
        for number, parts in raw["lines"].items()
    }
    roles = {role: _cell(cell) for role, cell in raw["roles"].items()}
    return Revision(raw["tax_year"], raw["sha256"], lines, roles)


def to_toml(revision: Revision) -> str:
    """The text of a file of `revisions/`."""
    out = [f"tax_year = {revision.tax_year}", f'sha256 = "{revision.sha256}"']
    for number, line in revision.lines.items():
        out += ["", f"[lines.{number}]"]
        parts = {"amount": line.amount, "cents": line.cents, "decimals": line.decimals}
        out += [f"{part} = {_cell_text(cell)}" for part, cell in parts.items() if cell is not None]
    out += ["", "[roles]", *(f"{role} = {_cell_text(cell)}" for role, cell in revision.roles.items())]
    return "\n".join(out) + "\n"


def _cell(raw: Mapping[str, Any]) -> Cell:
    left, bottom, right, top = (float(edge) for edge in raw["rect"])
    alignment: Alignment = raw.get("alignment", "left")
    if alignment not in get_args(Alignment):
        raise ValueError(f"{alignment} is not an alignment")
    return Cell(
        raw["field"], raw["page"], (left, bottom, right, top), raw.get("max_length"), alignment, raw.get("on_state")
    )


def _cell_text(cell: Cell) -> str:
    parts = [f'field = "{cell.field}"', f"page = {cell.page}", f"rect = {list(cell.rect)}"]
    if cell.max_length is not None:
        parts.append(f"max_length = {cell.max_length}")
    if cell.on_state is not None:
        parts.append(f'on_state = "{cell.on_state}"')
    elif cell.alignment != "left":
        parts.append(f'alignment = "{cell.alignment}"')
    return f"{{ {', '.join(parts)} }}"
