"""The cases of `sample_data/cases`: what goes in, and every line that must come out. Its README says how to add one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from basis.money import parse_amount

FOLDER = Path(__file__).parent.parent.parent / "sample_data" / "cases"
_NOT_KNOWN = "?"


@dataclass(frozen=True)
class ExpectedLine:
    """A line as the form shows it, and how far it can be trusted."""

    text: str
    status: str


BLANK = ExpectedLine("", "blank")


@dataclass(frozen=True)
class ExpectedForm:
    """One form that a case expects; a line it does not name is blank. `beside` names lines of worksheets and other
    forms (`worksheet_1_1/8`), as far as the case looks at them; `finds` are findings by their code, `marks` the
    lines that carry an asterisk; `line_2_adds` is the basis in cents that came into line 2 beside what the year before
    carried, `restored` what repayments added to line 14 of the year before."""

    client: str
    year: int
    decedent: str
    lines: Mapping[str, ExpectedLine]
    written: bool
    says: str
    beside: Mapping[str, ExpectedLine]
    finds: tuple[str, ...]
    marks: tuple[str, ...]
    restored: int
    line_2_adds: int

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The lines that keep the form from being filled."""
        return tuple(n for n, line in self.lines.items() if line.status in ("missing", "conflict"))

    def line(self, number: str) -> ExpectedLine:
        """What is expected on a line."""
        return self.lines.get(number, BLANK)


@dataclass(frozen=True)
class FiledBefore:
    """A form that somebody filed: lines as `basis filed add` takes them."""

    client: str
    year: int
    on: str
    lines: tuple[str, ...]
    amended: bool


@dataclass(frozen=True)
class Case:
    """One case: the files as a user would write them, and the forms that must come out."""

    name: str
    clients: tuple[str, ...]
    ledger: str
    facts: str
    filed: tuple[FiledBefore, ...]
    forms: tuple[ExpectedForm, ...]


def all_cases() -> tuple[Case, ...]:
    """Every case, by name."""
    return tuple(_case(path) for path in sorted(FOLDER.glob("*.toml")))


def _case(path: Path) -> Case:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(told) - {"title", "by_hand", "clients", "ledger", "facts", "filed", "form"}
    if unknown or not told["title"] or not told["by_hand"]:
        raise ValueError(f"{path.name}: {unknown or 'a case says its title and how it was worked by hand'}")
    return Case(
        name=path.stem,
        clients=tuple(told.get("clients", ["ana"])),
        ledger=told["ledger"].lstrip("\n"),
        facts=told["facts"].lstrip("\n"),
        filed=tuple(_filed(filed) for filed in told.get("filed", ())),
        forms=tuple(_form(path, form) for form in told["form"]),
    )


def _filed(told: Mapping[str, Any]) -> FiledBefore:
    return FiledBefore(
        told.get("client", "ana"), told["year"], told["on"], tuple(told["lines"]), told.get("amended", False)
    )


def _form(path: Path, told: Mapping[str, Any]) -> ExpectedForm:
    unknown = set(told) - {
        "client",
        "year",
        "decedent",
        "lines",
        "file",
        "says",
        "beside",
        "finds",
        "marks",
        "restored",
        "line_2_adds",
    }
    if unknown:
        raise ValueError(f"{path.name}: a form does not have {unknown}")
    return ExpectedForm(
        client=told.get("client", "ana"),
        year=told["year"],
        decedent=told.get("decedent", ""),
        lines=_lines(told["lines"]),
        written=told.get("file", "form") == "form",
        says=told.get("says", ""),
        beside=_lines(told.get("beside", "")),
        finds=tuple(told.get("finds", ())),
        marks=tuple(told.get("marks", ())),
        restored=parse_amount(told.get("restored", "0")),
        line_2_adds=parse_amount(told.get("line_2_adds", "0")),
    )


def _lines(rows: str) -> dict[str, ExpectedLine]:
    lines: dict[str, ExpectedLine] = {}
    for row in rows.strip().splitlines():
        number, text, *status = row.split()
        lines[number] = ExpectedLine("" if text == _NOT_KNOWN else text, *(status or ["known"]))
    return lines
