"""Reading a finished form back: every figure must stand beside its printed line number, or there is no file.

Two witnesses. The first reads the value and the drawing of every field. The second knows neither fields nor maps:
it looks at the page, takes the text that stands to the right of each bold line number, and compares that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from basis.errors import InputRejectedError, IntegrityError
from basis.saving import save
from forms import pdf, reading
from forms.blanks import Blank
from forms.content import FormContent
from forms.filling import cell_checks, cell_texts, line_texts
from forms.mapping import LABEL, lines_beside_labels, printed_year
from forms.pages import Document, Word
from forms.revision import LINES, RATIO_LINE

_ROW = 6.0  # points between the middles of a number and of the text beside it
_FIRST_GAP = 85.0  # from a number to the text in its cell: one digit at the far end of the widest cell is 74 away
_NEXT_GAP = 45.0  # between the texts of two cells of one line
_FIGURE = re.compile(r"[*†]|X|\(?[\d,.]+\)?|-0-")
_ORNAMENTS = frozenset(".×")
_PAGES = 4


def verify(data: bytes, content: FormContent, blank: Blank) -> None:
    """Raise IntegrityError unless a filled form says exactly what was asked, by both witnesses.

    `data` must be what `fill` returned for the same content and blank.
    """
    document = pdf.read(data, page_limit=_PAGES)
    problems = [*_wrong_fields(document, content, blank), *_wrong_places(document, content, blank)]
    if document.extras:
        problems.append(f"it still carries {', '.join(document.extras)}")
    if problems:
        listed = "".join(f"\n  - {problem}" for problem in problems)
        raise IntegrityError(
            f"The filled Form 8606 of {content.tax_year} does not read back as it was written:{listed}",
            next_step="do not use this form; report the blank it was made from",
        )


def write_verified(path: Path, data: bytes, content: FormContent, blank: Blank, *, dry_run: bool = False) -> None:
    """Verify a filled form and put it at `path`: whole, mode 0600, or not at all.

    Raises IntegrityError when it does not read back, CannotWriteError when the disk refuses; in both cases no file
    is left and one that stood there stays. With `dry_run` it is verified and not put there.
    """
    verify(data, content, blank)
    save(path, data, dry_run=dry_run)


def read_lines(source: Path | bytes, *, name: str = "the PDF") -> Mapping[str, str]:
    """The text of every line of a finished Form 8606 that any program made, "" for an empty one.

    Fields are found by the line numbers printed beside them; a form without fields is read from its print. `name` is
    how errors call bytes. Raises InputRejectedError for a file that is not a Form 8606 or shows not all of its lines.
    """
    data = reading.file_bytes(source) if isinstance(source, Path) else source
    called = source.name if isinstance(source, Path) else name
    return lines_of(reading.read_bytes(data, name=called, page_limit=_PAGES), called)


def lines_of(document: Document, called: str) -> Mapping[str, str]:
    """The same of a form that has been read already, alone or taken out of a longer document. Raises
    InputRejectedError."""
    found = _from_fields(document) or _from_print(document)
    if set(found) != set(LINES):
        missing = ", ".join(number for number in LINES if number not in found)
        raise InputRejectedError(
            f"{called}: this does not read as a Form 8606; its lines {missing} were not found.",
            next_step="give the finished form as a PDF with text; a scan cannot be read",
        )
    return {number: found[number] for number in LINES}


def read_year(source: Path | bytes, *, name: str = "the PDF") -> int | None:
    """The tax year printed on a finished Form 8606, None where it does not say one. Raises InputRejectedError."""
    data = reading.file_bytes(source) if isinstance(source, Path) else source
    return printed_year(
        reading.read_bytes(data, name=source.name if isinstance(source, Path) else name, page_limit=_PAGES)
    )


def beside_labels(labels: Iterable[Word], figures: Iterable[Word]) -> dict[str, list[Word]]:
    """The figures standing on the row of each bold line number, to its right, from left to right.

    A number at the left margin has its line's words beside it, not figures, and says nothing. Raises IntegrityError
    when two printed numbers of one line both have figures.
    """
    ordered = sorted(figures, key=lambda word: word.left)
    found: dict[str, list[Word]] = {}
    for label in labels:
        if not label.bold or not LABEL.fullmatch(label.text):
            continue
        row = _row_after(label, ordered)
        if row and found.get(label.text):
            raise IntegrityError(
                f"Two printed numbers {label.text} have figures beside them.", next_step="do not use this form"
            )
        found[label.text] = row or found.get(label.text, [])
    return found


def _row_after(label: Word, ordered: Iterable[Word]) -> list[Word]:
    row: list[Word] = []
    for word in ordered:
        if word is label or abs(word.middle - label.middle) > _ROW or word.left < label.right:
            continue
        if word.text in _ORNAMENTS:
            continue
        gap = word.left - (row[-1].right if row else label.right)
        if gap > (_NEXT_GAP if row else _FIRST_GAP) or not _FIGURE.fullmatch(word.text):
            break
        row.append(word)
    return row


def _wrong_fields(document: Document, content: FormContent, blank: Blank) -> Iterator[str]:
    widgets = {widget.field: widget for page in document.pages for widget in page.widgets}
    lines = {cell.field: f"line {number}" for number, line in blank.revision.lines.items() for cell in line.cells}
    for name, text in cell_texts(content, blank.revision).items():
        widget = widgets.get(name)
        where = lines.get(name, "the heading or the preparer's part")
        if widget is None:
            yield f"the field of {where} is gone"
        elif widget.value != text:
            yield f"the field of {where} holds another text than was asked"
        elif (widget.shown or "") != text:
            yield f"the field of {where} shows another text than it holds"
    for name, state in cell_checks(content, blank.revision).items():
        if name not in widgets or widgets[name].value != state:
            yield f"the checkbox {name} is not {state}"


def _wrong_places(document: Document, content: FormContent, blank: Blank) -> Iterator[str]:
    shown: dict[str, str] = {}
    for page in document.pages:
        for number, row in beside_labels(page.words, page.drawn).items():
            shown[number] = shown.get(number, "") + "".join(word.text for word in row)
    for number, line in blank.revision.lines.items():
        parts = line_texts(number, content.lines[number], content.marks.get(number, ""), line)
        asked = "".join(parts).replace(" ", "")
        if number not in shown:
            yield f"no number {number} is printed"
        elif shown[number] != asked:
            yield f"beside the printed number {number} stands {shown[number]!r}, asked was {asked!r}"


def _from_fields(document: Document) -> dict[str, str]:
    values = {widget.field: widget.value.strip() for page in document.pages for widget in page.widgets}
    return {
        number: _joined(number, [values[cell.field] for cell in line.cells if values[cell.field]])
        for number, line in lines_beside_labels(document).items()
    }


def _from_print(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in document.pages:
        # Where figures are printed bold, a short one looks like a line number: 0 is none.
        labels = [word for word in page.words if word.text in LINES]
        for number, row in beside_labels(labels, page.words).items():
            if row or number not in found:
                found[number] = _joined(number, [word.text for word in row])
    return found


def _joined(number: str, parts: list[str]) -> str:
    """One text of the figures of a row, without a mark: dollars and cents, or the two sides of line 10's point,
    stand apart on some revisions."""
    figures = [figure for part in parts if (figure := part.lstrip("*† "))]
    if len(figures) == 2 and (number == RATIO_LINE or re.fullmatch(r"\d\d", figures[1])):
        whole, rest = figures
        return f"{whole[:-1]}.{rest})" if whole.endswith(")") else f"{whole}.{rest}"
    return " ".join(figures)
