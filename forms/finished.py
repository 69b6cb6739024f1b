"""Forms 8606 that somebody filled, found in a PDF: alone, or among the pages of a return.

A form is told from its printed title, read by its printed line numbers, and its owner from the heading. Drafts,
worksheets and empty blanks are refused: they were never filed. It must not know who is on file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from basis.errors import BasisError, InputRejectedError
from basis.identity import mask
from basis.money import AmountError, Cents, parse_amount
from forms.cells import lines_of as rows_of
from forms.cells import page_words
from forms.fields import refuse_two_values
from forms.mapping import printed_year
from forms.pages import Document, Page, Word
from forms.verifying import lines_of

_TITLE = re.compile(r"\bNondeductible IRAs\b")
_FORM = re.compile(r"\bForm 8606\b")
_SECOND_PAGE = re.compile(r"\bForm 8606 \(20\d\d\)")
_NOT_FILED = re.compile(
    r"DRAFT - not for filing|DRAFT - some figures|NOT an official IRS form|Worksheet of the lines of Form 8606"
    r"|\bDRAFT AS OF\b|\bDO NOT FILE\b",
    re.IGNORECASE,
)
_SSN = re.compile(r"[\dXx*#\u2022]{3}-?[\dXx*#\u2022]{2}-?\d{4}")
_SUMS = (
    ("3", ("1", "2"), ()),
    ("5", ("3",), ("4",)),
    ("9", ("6", "7", "8"), ()),
    ("13", ("11", "12"), ()),
    ("14", ("3",), ("13",)),
    ("18", ("16",), ("17",)),
    ("21", ("19",), ("20",)),
    ("23", ("21",), ("22",)),
    ("25a", ("23",), ("24",)),
)
"""Lines that the form since 2017 figures from others: what is added, what is taken off; never below zero."""
_A_DOLLAR = 100
_BELOW_CAPTION = 26.0
_LEFT_OF_CAPTION = 12.0
_BY_HAND = "enter its lines with basis filed add, with the paper as --pdf"


@dataclass(frozen=True, slots=True)
class FinishedForm8606:
    """One finished Form 8606: its pages, its year, the text of each filled line, its owner as printed."""

    pages: tuple[int, ...]
    tax_year: int
    lines: Mapping[str, str]
    name: str = field(repr=False)
    ssn: str = field(repr=False)

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.pages[0]


def shows_form_8606(page: Page) -> bool:
    """Whether a page is the first of a Form 8606."""
    text = _text(page)
    return bool(_TITLE.search(text) and _FORM.search(text))


def finished_forms(document: Document, *, name: str) -> tuple[FinishedForm8606, ...]:
    """Every Form 8606 of a PDF. Raises InputRejectedError for one that was not filed or cannot be read whole."""
    return tuple(_form(part, page, name) for page, part in _parts(document))


def _parts(document: Document) -> Iterator[tuple[int, Document]]:
    """Each form with the number of its first page, as a document of its own."""
    starts = [at for at, page in enumerate(document.pages) if shows_form_8606(page)]
    for start in starts:
        end = start + 1
        while end < len(document.pages) and end not in starts and _SECOND_PAGE.search(_text(document.pages[end])):
            end += 1
        pages = document.pages[start:end]
        title = document.title if len(document.pages) == len(pages) else ""
        yield start + 1, Document(title, pages, document.captions, document.extras)


def _form(part: Document, page: int, name: str) -> FinishedForm8606:
    place = f"{mask(name)}, page {page}"
    stamped = next((found[0] for each in part.pages if (found := _NOT_FILED.search(_text(each)))), None)
    if stamped is not None:
        raise InputRejectedError(
            f"{place}: this Form 8606 says {stamped!r}: it was not filed.",
            next_step="import the form as it was filed, or leave this file out",
        )
    year = printed_year(part)
    if year is None:
        raise InputRejectedError(
            f"{place}: the Form 8606 does not say one tax year at the foot of its pages.", next_step=_BY_HAND
        )
    refuse_two_values(part, name=name, next_step=_BY_HAND)
    try:
        lines = lines_of(part, place)
    except BasisError as problem:
        raise InputRejectedError(problem.message, next_step=_BY_HAND) from problem
    filled = {number: text for number, text in lines.items() if text}
    if not filled:
        raise InputRejectedError(
            f"{place}: the Form 8606 of {year} is empty.", next_step="import the form as it was filed"
        )
    _refuse_what_does_not_add_up(filled, place)
    heading = page_words(part.pages[0])
    pages = tuple(range(page, page + len(part.pages)))
    return FinishedForm8606(pages, year, filled, _owner(heading), _ssn(heading))


def _refuse_what_does_not_add_up(lines: Mapping[str, str], place: str) -> None:
    """A figure read beside the wrong number, or not at all, shows in the sums that the form itself asks for.

    A total may be empty where the form stops before it, line 3 alone may not; the amounts of a line 13 with a mark are
    on a worksheet.
    """
    for total, plus, minus in _SUMS:
        if (total not in lines and total != "3") or not any(number in lines for number in (*plus, *minus)):
            continue
        told = _amount(lines.get(total, ""))
        parts = [_amount(lines.get(number, "")) for number in (*plus, *minus)]
        if told is None or None in parts:
            continue
        sum_ = sum(p for p in parts[: len(plus)] if p) - sum(p for p in parts[len(plus) :] if p)
        if abs(max(sum_, 0) - told) > _A_DOLLAR:
            asked = " plus ".join(plus) + "".join(f" less {number}" for number in minus)
            raise InputRejectedError(
                f"{place}: the Form 8606 does not add up as read: line {total} is {lines[total]}, lines {asked} make "
                f"another amount.",
                next_step=f"compare with the paper, and {_BY_HAND}",
            )


def _amount(text: str) -> Cents | None:
    """A line as cents, 0 for an empty one, None for what is no amount."""
    if text in ("", "-0-"):
        return 0
    try:
        return parse_amount(text)
    except AmountError:
        return None


# --- the heading ---------------------------------------------------------------------------------------------------


def _ssn(words: Sequence[Word]) -> str:
    """The number under `Your social security number`, "" where there is none."""
    caption = _caption(words, "Your", "social", "security", "number")
    if caption is None:
        return ""
    found = "".join(
        word.text
        for word in _under(words, caption[0], caption[1] - _LEFT_OF_CAPTION, float("inf"))
        if re.fullmatch(r"[\dXx*#\u2022 -]+", word.text)
    ).replace(" ", "")
    return found if _SSN.fullmatch(found) else ""


def _owner(words: Sequence[Word]) -> str:
    """The name under `Name. If married, file a separate form`, "" where there is none."""
    caption, number = _caption(words, "Name.", "If", "married,"), _caption(words, "Your", "social", "security")
    if caption is None or number is None:
        return ""
    return " ".join(
        word.text for word in _under(words, caption[0], caption[1] - _LEFT_OF_CAPTION, number[1] - _LEFT_OF_CAPTION)
    )


def _caption(words: Sequence[Word], *said: str) -> tuple[float, float] | None:
    """Height and left edge of a caption of several words."""
    for row in rows_of(words):
        texts = [word.text for word in row]
        for at in range(len(row)):
            if texts[at : at + len(said)] == list(said):
                return row[at].middle, row[at].left
    return None


def _under(words: Sequence[Word], height: float, left: float, right: float) -> list[Word]:
    """The nearest line under a height between two edges, captions' own second lines apart."""
    below = [w for w in words if left <= w.left < right and 2 < height - w.middle <= _BELOW_CAPTION]
    rows = [row for row in rows_of(below) if not {"instructions.", "required"} & {word.text for word in row}]
    return rows[0] if rows else []


def _text(page: Page) -> str:
    return " ".join(word.text for word in page.words)
