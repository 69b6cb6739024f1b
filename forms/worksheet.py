"""A plain worksheet of the form's lines, for a year without an official blank. It is not a form and says so.

It is drawn so that a reader of printed forms finds each figure beside its bold line number, as on the official one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from forms.appearance import encoded
from forms.content import FormContent

TITLE = "Worksheet of the lines of Form 8606 for {tax_year}"
WARNING = "This is NOT an official IRS form. Do not file it."

_DRAFT = "DRAFT - some figures are missing"
_WIDTH, _HEIGHT = LETTER
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, _WIDTH - 54.0, _HEIGHT - 54.0, 60.0
_NAMES_LEFT = 90.0
_NUMBER_RIGHT = 486.0
_LEADING = 11.0
_PLAIN, _BOLD = "Helvetica", "Helvetica-Bold"


def worksheet(content: FormContent, line_names: Mapping[str, str]) -> bytes:
    """A worksheet PDF of every line the content names, with the names given; the SSN is masked.

    The same content gives the same bytes. Raises InputRejectedError for a text with a character the fonts lack, and
    KeyError for a line without a name.
    """
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    canvas.setTitle(f"{TITLE.format(tax_year=content.tax_year)} (not an official form)")
    canvas.setCreator("basis")
    pages = list(_pages(content, line_names))
    for number, rows in enumerate(pages, start=1):
        _draw_heading(canvas, content)
        height = _TOP - 74
        for line, names in rows:
            _draw_line(canvas, height, content, line, names)
            height -= _LEADING * len(names) + 6
        _draw_foot(canvas, content, number, len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pages(content: FormContent, line_names: Mapping[str, str]) -> Iterator[list[tuple[str, list[str]]]]:
    """The lines of each page with their names broken to the width there is."""
    rows: list[tuple[str, list[str]]] = []
    room = _TOP - 74 - _BOTTOM
    for line in content.lines:
        encoded(line_names[line], f"The name of line {line}")
        names = simpleSplit(line_names[line], _PLAIN, 9, _NUMBER_RIGHT - 60 - _NAMES_LEFT) or [""]
        needed = _LEADING * len(names) + 6
        if needed > room and rows:
            yield rows
            rows, room = [], _TOP - 74 - _BOTTOM
        rows.append((line, names))
        room -= needed
    yield rows


def _draw_heading(canvas: Canvas, content: FormContent) -> None:
    encoded(content.name, "Name")
    canvas.setFont(_BOLD, 14)
    canvas.drawString(_LEFT, _TOP, TITLE.format(tax_year=content.tax_year))
    canvas.setFont(_BOLD, 10)
    canvas.drawString(_LEFT, _TOP - 16, WARNING)
    if content.draft:
        canvas.drawRightString(_RIGHT, _TOP - 16, _DRAFT)
    canvas.setFont(_PLAIN, 9)
    canvas.drawString(_LEFT, _TOP - 34, f"Name: {content.name}")
    canvas.drawRightString(_RIGHT, _TOP - 34, f"SSN: {content.ssn}")
    canvas.line(_LEFT, _TOP - 42, _RIGHT, _TOP - 42)
    canvas.drawString(_LEFT, _TOP - 56, "Line")
    canvas.drawRightString(_RIGHT, _TOP - 56, "Amount")


def _draw_line(canvas: Canvas, height: float, content: FormContent, line: str, names: list[str]) -> None:
    """The number and name at the left; the bold number and the figure at the right, on the row of the last words."""
    canvas.setFont(_PLAIN, 9)
    canvas.drawString(_LEFT, height, line)
    for at, name in enumerate(names):
        canvas.drawString(_NAMES_LEFT, height - at * _LEADING, name)
    bottom = height - (len(names) - 1) * _LEADING
    text = content.lines[line]
    mark = content.marks.get(line, "") if text else ""
    encoded(text + mark, f"Line {line}")
    canvas.setFont(_BOLD, 9)
    canvas.drawRightString(_NUMBER_RIGHT, bottom, line)
    canvas.setFont(_PLAIN, 9)
    canvas.drawRightString(_RIGHT, bottom, f"{mark} {text}".strip())
    canvas.setLineWidth(0.3)
    canvas.line(_NUMBER_RIGHT + 6, bottom - 2.5, _RIGHT, bottom - 2.5)


def _draw_foot(canvas: Canvas, content: FormContent, number: int, pages: int) -> None:
    canvas.setFont(_PLAIN, 8)
    if content.footnote:
        encoded(content.footnote, "The footnote")
        canvas.drawString(_LEFT, _BOTTOM - 16, content.footnote)
    canvas.drawString(_LEFT, _BOTTOM - 28, WARNING)
    canvas.drawRightString(_RIGHT, _BOTTOM - 28, f"Page {number} of {pages}")
