"""PDFs that a client brings: which paper each is, and what it says. A stranger's file is opened in the child process.

A PDF may hold several papers, such as the forms of a year in one packet. One that is protected, scanned, damaged or of
something else is refused with one sentence; nothing is read by guessing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from basis.errors import InputRejectedError
from basis.identity import mask
from basis.model import PrintedReturn
from forms import reading
from forms.cells import lines_of, page_words
from forms.finished import FinishedForm8606, finished_forms, shows_form_8606
from forms.information_returns import printed_returns, shows_a_return
from forms.pages import Document, Page, Word

PDF_MARK = b"%PDF-"
_HEAD = 1024
_MOST_PAGES = 100
_TRANSCRIPT = "wage and income transcript"
_BUTTONS = frozenset({"Done", "Print"})
_BY_HAND = (
    "type the form with `basis document add`, its Form 8606 lines with `basis filed add`, or save the table as CSV"
)


@dataclass(frozen=True, slots=True)
class Received:
    """What a PDF holds: the text of an IRS transcript, Forms 1099-R and 5498, Forms 8606; the rest is empty."""

    transcript: str = ""
    returns: tuple[PrintedReturn, ...] = ()
    forms_8606: tuple[FinishedForm8606, ...] = ()
    page_count: int = 0


def is_pdf(data: bytes) -> bool:
    """Whether bytes say of themselves that they are a PDF."""
    return PDF_MARK in data[:_HEAD]


def receive(data: bytes, *, name: str) -> Received:
    """Read a PDF. Raises InputRejectedError for whatever holds none of these papers or cannot be read whole."""
    shown = mask(name)
    if len(data) > reading.LARGEST_FILE:
        raise InputRejectedError(
            f"{shown}: the PDF is larger than {reading.LARGEST_FILE:,} bytes, more than any form.",
            next_step="save the pages with the forms as a PDF of their own",
        )
    try:
        document = reading.read_bytes(data, name=shown, page_limit=_MOST_PAGES)
    except InputRejectedError as problem:
        raise InputRejectedError(
            problem.message,
            next_step=(
                "save a copy that opens without a password and has only the pages with the forms, or download the "
                "file again"
            ),
        ) from problem
    if not any(page_words(page) for page in document.pages):
        raise InputRejectedError(
            f"{shown}: the PDF has no text: it is a scan or a picture, which is not read.", next_step=_BY_HAND
        )
    if any(_TRANSCRIPT in line.casefold() for page in document.pages for line in _lines(page)):
        if _has_returns(document) or any(shows_form_8606(page) for page in document.pages):
            raise InputRejectedError(
                f"{shown}: the PDF holds an IRS transcript and forms too.",
                next_step="save the pages of the transcript as a PDF of their own",
            )
        return Received(transcript="".join(f"{line}\n" for page in document.pages for line in _lines(page)))
    received = Received(
        returns=printed_returns(document, name=name) if _has_returns(document) else (),
        forms_8606=finished_forms(document, name=name),
        page_count=len(document.pages),
    )
    if not received.returns and not received.forms_8606:
        raise _nothing_known(document, shown)
    return received


def own_pages(data: bytes, received: Received, numbers: Sequence[int], *, name: str) -> bytes:
    """What is kept of a PDF for a form on some of its pages: these pages, for the others may be another person's; the
    file as it came where it has no others. Raises InputRejectedError."""
    wanted = sorted(set(numbers))
    return data if len(wanted) == received.page_count else reading.pages_of(data, wanted, name=name)


def _has_returns(document: Document) -> bool:
    return any(shows_a_return(page) for page in document.pages)


def _nothing_known(document: Document, shown: str) -> InputRejectedError:
    first = next((line for page in document.pages for line in _lines(page)), "")
    if _has_returns(document) or any(shows_form_8606(page) for page in document.pages):
        return InputRejectedError(
            f"{shown}: the form is there and no box of it is filled in.", next_step="give the form as it was issued"
        )
    return InputRejectedError(
        f"{shown}: found a PDF that begins {mask(first[:60])!r}, expected a Form 1099-R, 5498 or 8606 or an IRS "
        f"wage and income transcript.",
        next_step=_BY_HAND,
    )


def _lines(page: Page) -> list[str]:
    """The text of a page by lines. The buttons of the viewer that a page was saved from stand over its lines."""
    found = []
    for row in lines_of(page_words(page)):
        kept = [word for word in row if word.text not in _BUTTONS or not _covers(word, row)]
        found.append(" ".join(word.text for word in kept))
    return [line for line in found if line]


def _covers(button: Word, row: list[Word]) -> bool:
    return any(
        other is not button and other.text not in _BUTTONS and other.left < button.right and button.left < other.right
        for other in row
    )
