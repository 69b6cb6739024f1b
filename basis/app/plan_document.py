"""A plan document from a file: its pages as text, whatever the file is, and what they say about after-tax money."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from basis.engine.plan.plan_terms import TERMS
from basis.errors import InputRejectedError
from basis.identity import mask
from forms import reading
from forms.text_lines import page_text
from importers.plan_documents import Feature, Quote, Reading, features, scan

_MOST_PAGES = 400
_LEAST_TEXT = 200
_FORM_FEED = "\f"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a document says: its pages, everything that was looked for, and the quotes."""

    file: str
    pages: int
    features: tuple[Feature, ...]
    quotes: tuple[Quote, ...]

    def of(self, feature: Feature) -> tuple[Quote, ...]:
        """The quotes about one feature."""
        return tuple(quote for quote in self.quotes if quote.feature == feature.id)

    def verdict(self, feature: Feature) -> Reading | None:
        """How the clear quotes about a feature read: unclear where they differ or none is, None without quotes."""
        quotes = self.of(feature)
        clear = {quote.reading for quote in quotes} - {Reading.UNCLEAR}
        if not quotes:
            return None
        return clear.pop() if len(clear) == 1 else Reading.UNCLEAR


def question_about(feature: Feature) -> str:
    """What to ask the plan administrator about a feature."""
    return next((term.question for term in TERMS if term.fact == feature.fact), feature.question)


def scan_file(path: Path) -> Scan:
    """Scan a plan document: a text file, pages divided by form feeds, or a PDF with text in it.

    Raises InputRejectedError for what cannot be read, and for a PDF that is only pictures of pages.
    """
    pages = _pages(path)
    return Scan(path.name, len(pages), features(), scan(pages))


def _pages(path: Path) -> tuple[str, ...]:
    data = reading.file_bytes(path)
    if b"%PDF-" in data[:1024]:
        document = reading.read_bytes(data, name=path.name, page_limit=_MOST_PAGES)
        pages = tuple(page_text(page) for page in document.pages)
        if sum(map(len, pages)) < _LEAST_TEXT:
            raise InputRejectedError(
                f"{mask(path.name)}: the PDF holds pictures of pages and no text, so nothing can be searched.",
                next_step="ask the plan for a PDF with text, or run it through text recognition first",
            )
        return pages
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text or not text.strip():
        raise InputRejectedError(
            f"{mask(path.name)}: found {'a binary file' if text.strip() else 'no text'}, expected a plan document.",
            next_step="save the plan document as PDF or plain text",
        )
    return tuple(text.split(_FORM_FEED))
