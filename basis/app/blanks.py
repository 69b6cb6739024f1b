"""Official blank forms at hand, and finished forms read back and compared with figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from basis.app.figures import figured_year
from basis.engine import Status
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.law import form_years
from basis.ledger import Ledger
from basis.money import AmountError, parse_amount
from forms.blanks import IRS_ADDRESSES, Blank, add_blank, fetch_blank, list_blanks
from forms.revision import RATIO_LINE
from forms.verifying import read_lines, read_year

_EXPECTED_SCHEMA = "basis.year/1"

ExpectedLines = Mapping[str, str | None]
"""What each line is to show, by printed number: "" for an empty line, None where the figure is not known."""


@dataclass(frozen=True, slots=True)
class FinishedForm:
    """A filled form as it reads: the tax year it prints (None where it says none) and the text of every line."""

    year: int | None
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line on which the form and the figures do not say the same."""

    line: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines that differ, and those that could not be compared because the figure is not known."""

    differences: tuple[Difference, ...]
    unknown: tuple[str, ...]


def blanks_at_hand() -> tuple[Blank, ...]:
    """Every official blank there is, by tax year; the first of a year is the one that is filled."""
    return tuple(sorted(list_blanks(), key=lambda blank: blank.tax_year))


def years_without_blank(blanks: tuple[Blank, ...]) -> tuple[int, ...]:
    """The tax years that can be figured but only be put on a worksheet."""
    return tuple(sorted(set(form_years()) - {blank.tax_year for blank in blanks}))


def add(path: Path, *, dry_run: bool) -> Blank:
    """Check that a file is an official blank and, unless `dry_run`, keep a copy in the user's forms folder.

    Raises InputRejectedError, CannotWriteError.
    """
    return add_blank(path, dry_run=dry_run)


def fetch(year: int, announce: Callable[[str], None], *, dry_run: bool) -> Blank:
    """Download the blank of a year from the IRS, check it and, unless `dry_run`, keep it.

    Raises NoBlankError, CannotWriteError.
    """
    return fetch_blank(year, announce, addresses=IRS_ADDRESSES, dry_run=dry_run)


def read_form(path: Path) -> FinishedForm:
    """Read a finished Form 8606 that any program made. Raises InputRejectedError."""
    return FinishedForm(read_year(path), read_lines(path))


def figures_of(ledger: Ledger, client: str, year: int, *, decedent: str = "") -> ExpectedLines:
    """What a client's form of a year is to show. Raises as `figured_year` does."""
    _, result = figured_year(ledger, client, year, decedent=decedent)
    return {
        number: None if line.status >= Status.CONFLICT else result.text(number) for number, line in result.lines.items()
    }


def figures_in(path: Path) -> tuple[int, ExpectedLines]:
    """The year and lines of a document that `basis figure --json` or `basis calc 8606 --json` printed.

    Raises InputRejectedError for anything else.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != _EXPECTED_SCHEMA:
            raise _no_figures(path, f"schema {mask(str(document['schema']))}")
        year, lines = document["year"], document["lines"]
        expected = {number: _expected(line["text"], line["status"]) for number, line in lines.items()}
    except OSError as problem:
        raise _no_figures(path, problem.strerror or "it cannot be read") from problem
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise _no_figures(path, "another content") from problem
    if type(year) is not int:
        raise _no_figures(path, "no year")
    return year, expected


def _expected(text: object, status: object) -> str | None:
    if not isinstance(text, str):
        raise TypeError("the text of a line is no text")
    return None if status in (Status.MISSING.word, Status.CONFLICT.word) else text


def _no_figures(path: Path, found: str) -> InputRejectedError:
    return InputRejectedError.at(
        file=path.name,
        row=None,
        value=found,
        expected=f"a document with the schema {_EXPECTED_SCHEMA}",
        next_step="make one with `basis figure CLIENT YEAR --json`",
    )


def compare(found: Mapping[str, str], expected: ExpectedLines) -> Comparison:
    """Compare a form with figures line by line. Amounts are compared to the cent, line 10 as a number; an empty line
    and a zero are not the same."""
    differences: list[Difference] = []
    unknown: list[str] = []
    for number in dict.fromkeys([*found, *expected]):
        wanted, shown = expected.get(number, ""), found.get(number, "")
        if wanted is None:
            unknown.append(number)
        elif _comparable(number, wanted) != _comparable(number, shown):
            differences.append(Difference(number, wanted, shown))
    return Comparison(tuple(differences), tuple(unknown))


def _comparable(number: str, text: str) -> int | Decimal | str:
    """The number a text stands for; a text that is none stands for itself."""
    if text == "-0-":
        return 0
    try:
        return Decimal(text) if number == RATIO_LINE and text else parse_amount(text)
    except (AmountError, InvalidOperation):
        return text
