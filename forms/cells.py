"""Where the cells of a printed form are, told from the captions that begin them, and what stands in each.

A form is a block of the parties' names on the left and blocks of boxes. Within a block captions stand in rows; a cell
reaches right to the next caption of its row and down to the row that closes it. Captions may be repeated down or across
a page, once for each copy of the form. It must not know which boxes a form has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forms.box_captions import Caption, tokens
from forms.pages import Page, Word

_ROW = 3.5
_NEXT_WORD = 26.0
_NEXT_LINE = 13.0
_TALLEST = 64.0
_WIDEST = 250.0
_WIDEST_BOX = 130.0
_REACHES_LEFT = 4.0
_SAME_COPY = 48.0
_ABOVE_FIRST_BOX = 40.0
_LEFT_BLOCK = 40.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A caption where it is printed; `words` are those of its words that were found."""

    caption: Caption
    left: float
    right: float
    middle: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A caption and the words that stand in its cell, captions apart, by line from the top."""

    anchor: Anchor
    lines: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, line by line."""
        return tuple(word for line in self.lines for word in line)


def anchors(words: Sequence[Word], captions: Iterable[Caption]) -> tuple[Anchor, ...]:
    """Every place where a caption is printed, from the top down and from left to right.

    A caption with a number stands behind it on its line. Of two captions that begin at one place the longer is meant.
    """
    rows = lines_of(words)
    found: dict[int, Anchor] = {}
    for at, row in enumerate(rows):
        for start in range(len(row)):
            for caption in captions:
                anchor = _anchor(rows, at, start, caption)
                if anchor is None:
                    continue
                known = found.get(id(row[start]))
                if known is None or len(anchor.words) > len(known.words):
                    found[id(row[start])] = anchor
    taken = {id(word) for anchor in found.values() for word in anchor.words[1:]}
    return tuple(anchor for begins, anchor in found.items() if begins not in taken)


def _anchor(rows: Sequence[Sequence[Word]], at: int, start: int, caption: Caption) -> Anchor | None:
    row = rows[at]
    first = row[start]
    number = 0
    if caption.numbers:
        if first.text.rstrip(".:") not in caption.numbers:
            return None
        number = 1
    words = _spelled(rows, at, start + number, caption, first)
    if words is None:
        return None
    whole = (first, *words) if number else words
    return Anchor(caption, first.left, max(word.right for word in whole), first.middle, whole)


def _spelled(
    rows: Sequence[Sequence[Word]], at: int, start: int, caption: Caption, first: Word
) -> tuple[Word, ...] | None:
    """The words of a caption from a place on, over the lines below too; None where its beginning is not printed."""
    left = list(caption.words)
    found: list[Word] = []
    row: Sequence[Word] = rows[at][start:]
    for lower in (*rows[at + 1 :], ()):
        taken = _run(row, left, found[-1] if found else first)
        found += taken
        if not taken or not left or not lower or found[-1].middle - lower[0].middle > _NEXT_LINE:
            break
        below = [word for word in lower if word.left >= first.left - _REACHES_LEFT]
        row = next((below[n:] for n, word in enumerate(below) if tokens(word.text)[:1] == (left[0],)), ())
    enough = len(caption.words) - len(left) >= min(2, len(caption.words))
    return tuple(found) if enough else None


def _run(row: Sequence[Word], left: list[str], before: Word) -> list[Word]:
    """The words at the beginning of a row that go on with a caption, which are taken off `left`."""
    taken: list[Word] = []
    for word in row:
        said = list(tokens(word.text))
        same_line = abs(word.middle - before.middle) <= _ROW
        if not said or said != left[: len(said)] or (same_line and word.left - before.right > _NEXT_WORD):
            break
        taken.append(word)
        del left[: len(said)]
        before = word
    return taken


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by line, from the top down, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (-w.middle, w.left)):
        if rows and abs(rows[-1][0].middle - word.middle) <= _ROW:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.left) for row in rows]


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page that one copy of a form takes."""

    left: float
    right: float
    bottom: float
    top: float

    def has(self, left: float, middle: float) -> bool:
        """Whether a point is in it."""
        return self.left <= left < self.right and self.bottom <= middle < self.top


def copies(found: Sequence[Anchor], first_box: str, party: str) -> tuple[Region, ...]:
    """The regions of the copies on a page, one for each first box, in reading order."""
    firsts = sorted((a for a in found if a.caption.key == first_box), key=lambda a: (-a.middle, a.left))
    parties = [a for a in found if a.caption.key == party]
    if len(firsts) == 1:
        return (Region(0.0, float("inf"), float("-inf"), float("inf")),)
    corners: list[tuple[float, float]] = []
    for first in firsts:
        beside = [a for a in parties if abs(a.middle - first.middle) < _SAME_COPY and a.left < first.left]
        nearest = max((a.left for a in beside), default=0.0)
        top = max([first.middle, *(a.middle for a in beside if a.left == nearest)])
        corners.append((nearest - _REACHES_LEFT if beside else 0.0, top + _ABOVE_FIRST_BOX))
    regions = []
    for left, top in corners:
        right = min((x for x, y in corners if x > left + 1 and abs(y - top) < _SAME_COPY), default=float("inf"))
        beneath = [y for x, y in corners if y < top - _SAME_COPY and left - 1 <= x < right]
        regions.append(Region(left, right, max(beneath, default=float("-inf")), top))
    return tuple(regions)


def cells(region: Region, words: Sequence[Word], found: Sequence[Anchor], first_box: str) -> tuple[Cell, ...]:
    """What stands in the cells of one copy. A word that is part of a caption stands in none."""
    own = [a for a in found if region.has(a.left, a.middle)]
    taken = {id(word) for anchor in own for word in anchor.words}
    values = [w for w in words if id(w) not in taken and region.has(w.left, w.middle)]
    made: list[Cell] = []
    for block_anchors, block_right, within in _blocks(own, region, first_box):
        inside = [w for w in values if within(w)]
        for anchor, right, bottom in _extents(block_anchors, block_right):
            here = [
                w
                for w in inside
                if anchor.left - _REACHES_LEFT <= w.left < right
                and bottom < w.middle <= anchor.middle + _ROW
                # Beside its caption, as in a table, a value may be far; below it only in a cell's width.
                and (
                    w.left < anchor.left + (_WIDEST_BOX if anchor.caption.numbers else _WIDEST)
                    or anchor.middle - w.middle <= _ROW
                )
            ]
            made.append(Cell(anchor, tuple(tuple(row) for row in lines_of(here))))
    return tuple(made)


def _blocks(own: Sequence[Anchor], region: Region, first_box: str) -> Iterator[tuple[list[Anchor], float, _Within]]:
    """The parties' block left of the first box, the boxes beside it, and the rows of boxes below both."""
    first = next(a for a in own if a.caption.key == first_box)
    edge = first.left - _REACHES_LEFT
    below = max(
        (a.middle for a in own if a.caption.numbers and a.left < edge - _LEFT_BLOCK and a.middle < first.middle),
        default=region.bottom - 1,
    )
    floor = below + _ROW
    for within, right in (
        (_Within(region.left, edge, floor, region.top), edge),
        (_Within(edge, region.right, floor, region.top), region.right),
        (_Within(region.left, region.right, region.bottom - 1, floor), region.right),
    ):
        yield [a for a in own if within(a)], right, within


@dataclass(frozen=True, slots=True)
class _Within:
    left: float
    right: float
    bottom: float
    top: float

    def __call__(self, thing: Anchor | Word) -> bool:
        return self.left <= thing.left < self.right and self.bottom <= thing.middle < self.top


def _extents(block: Sequence[Anchor], block_right: float) -> Iterator[tuple[Anchor, float, float]]:
    """Each caption of a block with the right edge and the bottom of its cell."""
    rows: list[list[Anchor]] = []
    for anchor in sorted(block, key=lambda a: (-a.middle, a.left)):
        if rows and abs(rows[-1][0].middle - anchor.middle) <= _ROW + 1:
            rows[-1].append(anchor)
        else:
            rows.append([anchor])
    edges = {
        id(anchor): min((other.left - 1 for other in row if other.left > anchor.left + 1), default=block_right)
        for row in rows
        for anchor in row
    }
    for at, row in enumerate(rows):
        for anchor in row:
            right = edges[id(anchor)]
            bottom = anchor.middle - _TALLEST
            for lower in rows[at + 1 :]:
                closing = [
                    c
                    for c in lower
                    if c.left - 3 <= anchor.left < edges[id(c)]
                    # The form's own name and the like stand beside cells of any height.
                    or (anchor.left <= c.left < right and c.caption.key)
                ]
                if closing:
                    bottom = max(bottom, max(c.middle for c in closing) + _ROW)
                    break
            yield anchor, right, bottom


def page_words(page: Page) -> tuple[Word, ...]:
    """What is printed on a page and what its text fields hold, each field as the words of its value in its place."""
    held: list[Word] = []
    for widget in page.widgets:
        value = widget.value.strip()
        if widget.is_checkbox or not value:
            continue
        left, bottom, right, top = widget.rect
        several = value.splitlines()
        height = (top - bottom) / len(several)
        for number, line in enumerate(several):
            if line.strip():
                middle = top - height * (number + 0.5)
                held.append(Word(line.strip(), round(left, 2), round(right, 2), round(middle, 2), bold=False))
    return (*page.words, *held)
