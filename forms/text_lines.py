"""The words of a page as lines of text, gaps kept: how a person who reads the page sees it.

It must not know what the text says.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from forms.pages import Page, Word

_SAME_LINE = 3.0
"""How far apart, in points, the middles of two words on one line may be."""
_GAP = 12.0
"""From this gap on, in points, two words stand in two columns."""


def page_text(page: Page) -> str:
    """What is printed on a page and drawn in its fields, line by line from the top; columns are three blanks apart."""
    return "\n".join(_joined(line) for line in _lines((*page.words, *page.drawn)))


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.middle):
        if lines and lines[-1][0].middle - word.middle <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _joined(line: list[Word]) -> str:
    text = line[0].text
    for before, word in itertools.pairwise(line):
        text += ("   " if word.left - before.right >= _GAP else " ") + word.text
    return text
