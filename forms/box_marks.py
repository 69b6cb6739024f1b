"""Which boxes to check of a printed form are checked: fields that are on, and marks that are text.

A mark belongs to the words that stand left of it, to VOID and CORRECTED right of it, or to the cell it is in. A mark
that is a drawing is not seen here. It must not know what a box means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from forms.box_captions import tokens
from forms.cells import Cell, Region
from forms.pages import Page, Rect, Word

_MARKS = frozenset(
    {"x", "[x]", "(x)", "yes", *"\u2611\u2612\u2713\u2714\u2715\u2716\u2717\u2718\u25cf\u25a0\u25c6\u2605"}
)
_AT_THE_TOP = frozenset({"corrected", "void"})
_WITH_WORDS = ("payer", "recipient", "account", "address", "15", "18", "7")
_LINE = 6.0
_BESIDE = 30.0
_UNDER = 20.0
_HALF_A_LETTER = 4.0

CellsByKey = Mapping[str, Sequence[Cell]]


class UnknownMarkError(ValueError):
    """A mark stands where nothing says which box it checks."""


def marked(page: Page, region: Region, words: Sequence[Word], cells: CellsByKey) -> frozenset[str]:
    """The keys of the boxes of one copy that are checked, `corrected` and `void` too. Raises UnknownMarkError."""
    found = set()
    for rect in _marks(page, region, words, cells):
        key = _meant(rect, words, cells)
        if key is None:
            raise UnknownMarkError
        found.add(key)
    return frozenset(found)


def _marks(page: Page, region: Region, words: Sequence[Word], cells: CellsByKey) -> Iterator[Rect]:
    for widget in page.widgets:
        left, bottom, _, top = widget.rect
        if widget.is_checkbox and region.has(left, (bottom + top) / 2) and widget.value not in ("", "Off"):
            yield widget.rect
    captions = {id(word) for found in cells.values() for cell in found for word in cell.anchor.words}
    among_words = {
        id(word)
        for key in _WITH_WORDS
        for cell in cells.get(key, ())
        for line in cell.lines
        for word in line
        if len(line) > 1
    }
    for word in words:
        if word.text.casefold() in _MARKS and id(word) not in captions | among_words:
            yield (word.left, word.middle - _HALF_A_LETTER, word.right, word.middle + _HALF_A_LETTER)


def _meant(rect: Rect, words: Sequence[Word], cells: CellsByKey) -> str | None:
    left, bottom, right, top = rect
    middle = (bottom + top) / 2
    on_line = [word for word in words if abs(word.middle - middle) < _LINE]
    after = min((w for w in on_line if w.left >= right - 2), key=lambda w: w.left, default=None)
    if after is not None and after.left - right < _BESIDE and set(tokens(after.text)[:1]) & _AT_THE_TOP:
        return tokens(after.text)[0]
    to_check = [cell for found in cells.values() for cell in found if cell.anchor.caption.mark]
    beside = [
        (left - word.right, cell.anchor.caption.key)
        for cell in to_check
        for word in cell.anchor.words
        if abs(word.middle - middle) < _LINE and -2 <= left - word.right < _BESIDE
    ]
    if beside:
        return min(beside)[1]
    under = {cell.anchor.caption.key for cell in to_check if _is_under(cell, left, middle)}
    if len(under) == 1:
        return under.pop()
    holding = {
        cell.anchor.caption.key
        for cell in to_check
        for line in cell.lines
        if len(line) == 1 and line[0].left == left and abs(line[0].middle - middle) < 1
    }
    return holding.pop() if len(holding) == 1 else None


def _is_under(cell: Cell, left: float, middle: float) -> bool:
    words = cell.anchor.words
    across = min(word.left for word in words) - _LINE <= left <= max(word.right for word in words) + _LINE
    return across and 0 <= min(word.middle for word in words) - middle < _UNDER
