"""The text of a plan document cut into statements: sentences, rows of tables, boxes to check.

Words split at the end of a line are joined; a heading is carried to the boxes below it. It must not know what a
statement is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_SPLIT_WORD = re.compile(r"(\w+)[-\u00ad\u2010]\s*\n\s*(\w)")
_KEEP_THEIR_HYPHEN = frozenset({"after", "in", "non", "pre", "self", "intra", "roth"})
_ROW = re.compile(r"\S(?: {3,}|\t+|\s*\|\s*)\S")
_CELLS = re.compile(r" {3,}|\t+|\s*\|\s*")
_BOX = re.compile(r"^\s*(?:\(?[a-z0-9]{1,3}[.)]\s*)?(?:\[[\s_xX✓]*\]|[☒☑☐□])")
_BOXES = re.compile(r"(?:\[[\s_xX✓]*\]|[☒☑☐□]).*(?:\[[\s_xX✓]*\]|[☒☑☐□])")
_ITEM = re.compile(r"^\s*(?:[-•*–]|\(?[a-z0-9]{1,4}[.)])\s")
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[\"“(]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:sec|no|art|inc|e\.g|i\.e|etc|reg|u\.s|para)\.$", re.IGNORECASE)


class Statement(NamedTuple):
    """One thing a page says. `page` counts from 1; `heading` is the line that a box to check answers."""

    page: int
    text: str
    heading: str = ""


def statements(pages: Sequence[str]) -> Iterator[Statement]:
    """All statements of a document, page by page. A sentence that runs over a page stands on the page it began."""
    carried = ""
    carried_page = 1
    for number, page in enumerate(pages, start=1):
        heading = ""
        paragraph = carried
        began = carried_page if carried else number
        for line in _SPLIT_WORD.sub(_rejoined, page.replace("\r", "")).split("\n"):
            alone = bool(_BOX.match(line) or _BOXES.search(line) or _ROW.search(line.strip()))
            if (not line.strip() or alone or _ITEM.match(line)) and paragraph:
                yield from _sentences(began, paragraph)
                heading = paragraph.strip() if paragraph.rstrip().endswith(":") else heading
                paragraph = ""
            if _BOX.match(line):
                yield Statement(number, _spaced(line), heading)
            elif alone:
                yield Statement(number, " | ".join(cell.strip() for cell in _CELLS.split(line.strip()) if cell.strip()))
            elif line.strip():
                began = began if paragraph else number
                paragraph = f"{paragraph} {line.strip()}"
                heading = line.strip() if line.rstrip().endswith(":") else heading
        carried, carried_page = ("", number) if _ends(paragraph) else (paragraph, began)
        if not carried:
            yield from _sentences(began, paragraph)
    yield from _sentences(carried_page, carried)


def _rejoined(split: re.Match[str]) -> str:
    """A word that a line divided: `after-` and `tax` are after-tax, `contri-` and `butions` one word."""
    hyphen = "-" if split[1].lower() in _KEEP_THEIR_HYPHEN else ""
    return f"{split[1]}{hyphen}{split[2]}"


def _ends(paragraph: str) -> bool:
    return not paragraph.strip() or paragraph.rstrip()[-1] in ".;:!?"


def _sentences(page: int, paragraph: str) -> Iterator[Statement]:
    begun = ""
    for piece in _SENTENCE_END.split(_spaced(paragraph)):
        begun = f"{begun} {piece}".strip()
        if begun and not _ABBREVIATION.search(begun):
            yield Statement(page, begun)
            begun = ""
    if begun:
        yield Statement(page, begun)


def _spaced(text: str) -> str:
    return " ".join(text.split())
