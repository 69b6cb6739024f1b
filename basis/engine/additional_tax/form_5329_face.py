"""How the Form 5329 of a year names what is shown of it: Parts and line numbers, as far as they were read.

Since 1999 the lines of Parts I, III and IV have the numbers used here. Where an older form was not read, the amounts
stand under these numbers all the same, and say so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from basis.engine.amounts import Line, Status
from basis.engine.of_form_8606 import income_line
from basis.engine.open_year import Beside, OpenYear
from basis.engine.result import Worksheet, WorksheetLine, YearResult
from basis.law import TaxYearLaw

EXCESS = "form_5329_excess"


class Face(NamedTuple):
    """What was read of the forms since a tax year: the Part of each tax, empty where it was not read. Where no Part has
    Roth IRAs, the lines of excess contributions do not have the numbers used here either."""

    since: int
    early: str
    traditional: str
    roth: str
    source: str


FACES: tuple[Face, ...] = (
    Face(1999, "I", "III", "IV", "Instructions for Form 5329 (1999), lines 10 to 31, and (2003), lines 9 to 25"),
    Face(1998, "I", "", "", "Form 5329 (1998), Part I; Instructions for Form 5329 (1999): line 16 is the 1998 excess"),
    Face(1994, "I", "II", "", "Forms 5329 for 1994, 1996 and 1997, Parts I and II"),
    Face(0, "", "", "", "Form 5329 (1993), which was not read; in 1992 excess contributions were its Part I"),
)
"""The first that holds."""


def face_of(year: int) -> Face:
    """What was read of a tax year's Form 5329."""
    return next(face for face in FACES if year >= face.since)


def early_sheet(year: int, key: str, lines: dict[str, WorksheetLine]) -> Worksheet:
    """The lines of the tax on early distributions, assumed where the year's numbers were not read."""
    face = face_of(year)
    part = f", Part {face.early}" if face.early else ""
    title = f"Form 5329 for {year}{part}: additional tax on early distributions from IRAs and plans"
    source = f"Form 5329 ({year}), Part I" if face.roth else face.source
    return Worksheet(key, title, source, lines if face.early else _assumed(year, lines))


def excess_part(year: int, kind: str) -> str:
    """The form and the Part where excess contributions to `traditional` or `Roth` IRAs stand, as a sentence says it."""
    face = face_of(year)
    part = face.traditional if kind == "traditional" else face.roth
    return f"Form 5329, Part {part}," if part else "Form 5329"


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The sheet of excess contributions as the year's form names it. What carries was taken from it before."""
    sheet = result.worksheets.get(EXCESS)
    if sheet is None:
        return Beside()
    return Beside((_named(year.law, sheet),))


def _named(law: TaxYearLaw, sheet: Worksheet) -> Worksheet:
    lines = {
        number: row._replace(formula=row.formula.replace("line 15c", f"line {income_line(law)}"))
        for number, row in sheet.lines.items()
    }
    face = face_of(law.year)
    if face.roth:
        return replace(sheet, lines=lines)
    part = f", Part {face.traditional}" if face.traditional else ""
    title = f"Form 5329 for {law.year}{part}: excess contributions, under the numbers of later years"
    return replace(sheet, title=title, source=face.source, lines=_assumed(law.year, lines))


def _assumed(year: int, lines: dict[str, WorksheetLine]) -> dict[str, WorksheetLine]:
    reason = f"the line numbers of Form 5329 for {year} were not read: these are those since 1999"
    return {number: row._replace(line=_lowered(row.line, reason)) for number, row in lines.items()}


def _lowered(line: Line, reason: str) -> Line:
    if line.status is Status.BLANK:
        return line
    return line._replace(status=max(line.status, Status.ASSUMED), reasons=(*line.reasons, reason))
