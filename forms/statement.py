"""A statement to be attached to an income tax return, drawn as plain pages. It is no form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from basis.identity import Ssn
from forms.appearance import encoded

TITLE = "Statement attached to the income tax return for {tax_year}"

_WIDTH, _HEIGHT = LETTER
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, _WIDTH - 54.0, _HEIGHT - 54.0, 60.0
_TEXT_LEFT = 210.0
_FIRST_ROW = 62.0
_LEADING = 12.0
_GAP = 4.0
_SIZE = 9
_PLAIN, _BOLD = "Helvetica", "Helvetica-Bold"


@dataclass(frozen=True, slots=True)
class StatementSection:
    """One matter: what it is (`kind` for programs, `heading` for people), its facts row by row, and what follows.

    `wanted` is what must be known before the statement can be attached.
    """

    kind: str
    heading: str
    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementContent:
    """A whole statement: for whom, for the return of which year, about what; `foot` stands at the end."""

    tax_year: int
    name: str
    ssn: Ssn
    sections: tuple[StatementSection, ...]
    foot: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """All that is still wanted."""
        return tuple(dict.fromkeys(want for section in self.sections for want in section.wanted))


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that stay together on a page: what stands at the left, and at the text margin."""

    left: tuple[str, ...]
    text: tuple[str, ...] = ()
    heading: bool = False

    @property
    def height(self) -> float:
        return _LEADING * max(len(self.left), len(self.text)) + (_GAP * 3 if self.heading else _GAP)


def statement(content: StatementContent) -> bytes:
    """The statement as a PDF; the SSN is masked, for the return it is attached to carries it.

    The same content gives the same bytes. Raises InputRejectedError for a text with a character the fonts lack.
    """
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    canvas.setTitle(TITLE.format(tax_year=content.tax_year))
    canvas.setCreator("basis")
    pages = list(_pages(content))
    for number, blocks in enumerate(pages, start=1):
        _draw_heading(canvas, content)
        height = _TOP - _FIRST_ROW
        for block in blocks:
            height = _draw(canvas, block, height)
        canvas.setFont(_PLAIN, 8)
        canvas.drawRightString(_RIGHT, _BOTTOM - 28, f"Page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _blocks(content: StatementContent) -> Iterator[_Block]:
    for number, section in enumerate(content.sections, start=1):
        yield _Block((f"{number}. {section.heading}",), heading=True)
        for label, text in section.rows:
            yield _Block(_broken(label, _TEXT_LEFT - _LEFT - 10), _broken(text, _RIGHT - _TEXT_LEFT))
        for sentence in section.sentences:
            yield _Block(_broken(sentence, _RIGHT - _LEFT))
    if content.foot:
        yield _Block(_broken(content.foot, _RIGHT - _LEFT))


def _broken(text: str, width: float) -> tuple[str, ...]:
    encoded(text, "The statement")
    return tuple(simpleSplit(text, _PLAIN, _SIZE, width)) or ("",)


def _pages(content: StatementContent) -> Iterator[list[_Block]]:
    blocks: list[_Block] = []
    room = _TOP - _FIRST_ROW - _BOTTOM
    waiting = list(_blocks(content))
    for at, block in enumerate(waiting):
        # A heading stays with the row below it.
        needed = block.height + (waiting[at + 1].height if block.heading else 0)
        if needed > room and blocks:
            yield blocks
            blocks, room = [], _TOP - _FIRST_ROW - _BOTTOM
        blocks.append(block)
        room -= block.height
    yield blocks


def _draw_heading(canvas: Canvas, content: StatementContent) -> None:
    encoded(content.name, "Name")
    canvas.setFont(_BOLD, 14)
    canvas.drawString(_LEFT, _TOP, TITLE.format(tax_year=content.tax_year))
    canvas.setFont(_PLAIN, _SIZE)
    canvas.drawString(_LEFT, _TOP - 20, f"Name: {content.name}")
    canvas.drawRightString(_RIGHT, _TOP - 20, f"SSN: {content.ssn}")
    canvas.setLineWidth(0.5)
    canvas.line(_LEFT, _TOP - 28, _RIGHT, _TOP - 28)


def _draw(canvas: Canvas, block: _Block, height: float) -> float:
    if block.heading:
        height -= _GAP * 2
    canvas.setFont(_BOLD if block.heading else _PLAIN, 11 if block.heading else _SIZE)
    for at, text in enumerate(block.left):
        canvas.drawString(_LEFT, height - at * _LEADING, text)
    for at, text in enumerate(block.text):
        canvas.drawString(_TEXT_LEFT, height - at * _LEADING, text)
    return height - block.height + (_GAP * 2 if block.heading else 0)
