"""From the packaged files to a tax year's law. A year without a file has no law; another year's is never used."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from basis.errors import InputRejectedError
from basis.law.citation import Cited
from basis.law.section import (
    LawDataError,
    Section,
    Table,
    a_day,
    a_purpose,
    a_text,
    a_year,
    an_amount,
    line_numbers,
    yes_or_no,
)
from basis.law.tax_year import DisasterLines, FormLine, ReturnLines, TaxYearLaw

_PACKAGE = "basis.law"
_FOLDER = "basis/law"


class LawMissingError(InputRejectedError):
    """There is no law data for the tax year."""


@cache
def years() -> tuple[int, ...]:
    """The tax years that have law data, in order."""
    names = (entry.name for entry in files(_PACKAGE).joinpath("years").iterdir())
    return tuple(sorted(int(name.removesuffix(".toml")) for name in names if name.endswith(".toml")))


@cache
def load(year: int) -> TaxYearLaw:
    """The law of a tax year. Raises LawMissingError when the year has no file, LawDataError when it is not whole."""
    text = _packaged(f"years/{year}.toml")
    if text is None:
        first, last = years()[0], years()[-1]
        raise LawMissingError(
            f"Tax year {year}: there is no law data for it (there is for {first} to {last}), "
            "and the values of another year are never used.",
            next_step=f"add {_FOLDER}/years/{year}.toml, every value with its source, "
            f"after the example of {_FOLDER}/years/{last}.toml.",
        )
    return read_year(year, parse(text, _year_file(year)), revision_document)


@cache
def revision_document(name: str) -> Table:
    """The document of a form revision (`2019-2023`). Raises LawDataError when there is none."""
    file = f"revisions/{name}.toml"
    text = _packaged(file)
    if text is None:
        raise LawDataError(f"{_FOLDER}/{file}: a year names this revision, and it is not there.", next_step="add it.")
    return parse(text, f"{_FOLDER}/{file}")


def parse(text: str, file: str) -> Table:
    """Parse one law file. Raises LawDataError that names the file and the place."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise LawDataError(f"{file}: this is not TOML: {problem}.", next_step="correct that place.") from problem


def read_year(year: int, document: Table, revision: Callable[[str], Table]) -> TaxYearLaw:
    """Read the document of a year; `revision` finds that of a form revision by name. Raises LawDataError."""
    top = Section(document, _year_file(year))
    named = top.text("revision")
    face = top.cited("face", a_text)
    return_lines = top.section("form_1040")
    disaster = top.section("form_8915") if "form_8915" in top else None
    law = TaxYearLaw(
        year=year,
        revision=named,
        face=face,
        lines=_form_lines(Section(revision(named), f"{_FOLDER}/revisions/{named}.toml"), face),
        contribution_due_date=top.cited("contribution_due_date", a_day),
        contribution_postponed_to=top.optional("contribution_postponed_to", a_day),
        ira_limit=top.cited("ira_limit", an_amount),
        ira_catch_up=top.cited("ira_catch_up", an_amount),
        homebuyer_limit=top.cited("homebuyer_limit", an_amount),
        homebuyer_reduced_on_face=top.cited("homebuyer_reduced_on_face", yes_or_no),
        rollover_window_opens=top.cited("rollover_window_opens", a_day),
        qualified_roth_since=top.cited("qualified_roth_since", a_year),
        line_1_repayments=top.each("line_1_repayments", a_purpose),
        rollover_repayments=top.each("rollover_repayments", a_purpose),
        after_line_21_is_zero=top.cited("after_line_21_is_zero", line_numbers),
        form_1040=ReturnLines(return_lines.cited("gross", a_text), return_lines.cited("taxable", a_text)),
        form_8915=None
        if disaster is None
        else DisasterLines(disaster.cited("line_15b", a_text), disaster.cited("line_25b", a_text)),
    )
    for section in (top, return_lines, disaster):
        if section is not None:
            section.finish()
    return law


def _form_lines(revision: Section, face: Cited[str]) -> tuple[FormLine, ...]:
    """The lines of a revision, each cited to the form of the year and verified as that form was."""
    lines = []
    for line in revision.sections("lines"):
        number = line.text("number")
        source = f"{face.value}, line {number}" + (f"; {line.text('see')}" if "see" in line else "")
        lines.append(
            FormLine(number, line.text("part"), line.text("name"), line.text("formula"), source, face.verified)
        )
        line.finish()
    revision.finish()
    return tuple(lines)


def _year_file(year: int) -> str:
    return f"{_FOLDER}/years/{year}.toml"


def _packaged(file: str) -> str | None:
    """The text of a file of this package, None where there is none."""
    found = files(_PACKAGE).joinpath(file)
    return found.read_text("utf-8") if found.is_file() else None
