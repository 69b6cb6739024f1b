"""A small interpreter of page content: which words stand where, and which of them are bold.

Layout reading of general text libraries glues dot leaders to line numbers; a form needs every word at its exact
place. Works on plain operations and font tables; knows neither the file format nor Form 8606.
The operators are those of ISO 32000-1, 9.3 and 9.4.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from forms.pages import Rect, Word

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

_GAP_BETWEEN_WORDS = 0.15  # of the letter size; kerning is narrower, a space wider
_SAME_LINE = 0.5  # points
_CAPITAL_MIDDLE = 0.36  # of the letter size: half the height of a capital
_DEEPEST_DRAWING = 6


@dataclass(frozen=True, slots=True)
class Font:
    """How the bytes of a shown string become characters and how far each one moves. Widths are 1/1000 of the size."""

    bold: bool
    bytes_per_code: int
    characters: Mapping[int, str]
    widths: Mapping[int, float]
    default_width: float

    def glyphs(self, shown: bytes) -> Iterator[tuple[int, str, float]]:
        """Code, character and width of each glyph of a shown string."""
        step = self.bytes_per_code
        for at in range(0, len(shown) - step + 1, step):
            code = int.from_bytes(shown[at : at + step], "big")
            yield code, self.characters.get(code, ""), self.widths.get(code, self.default_width)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something with content of its own: a page, a form XObject, the appearance of a field."""

    operations: Sequence[tuple[str, Sequence[object]]]
    fonts: Mapping[str, Font]
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    matrix: Matrix = IDENTITY
    box: Rect | None = None


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _State:
    ctm: Matrix
    font: Font | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    stretch: float = 1
    leading: float = 0
    rise: float = 0


def words(drawing: Drawing, placed: Matrix = IDENTITY) -> list[Word]:
    """The horizontal words of a drawing in the order they are drawn; slanted and upright text is left out."""
    found: list[Word] = []
    run: list[_Glyph] = []
    for glyph in _glyphs(drawing, placed):
        if run and (glyph.character.isspace() or not _continues(run[-1], glyph)):
            found.append(_word(run))
            run = []
        if glyph.character and not glyph.character.isspace():
            run.append(glyph)
    if run:
        found.append(_word(run))
    return found


def shown_text(drawing: Drawing) -> str:
    """Every character a drawing shows, spaces included, in the order they are drawn."""
    return "".join(glyph.character for glyph in _glyphs(drawing, IDENTITY))


def placement(drawing: Drawing, rect: Rect) -> Matrix:
    """The matrix that puts an appearance into the rectangle of its field (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    if drawing.box is None:
        return (1, 0, 0, 1, rect[0], rect[1])
    left, bottom, right, top = drawing.box
    corners = [_apply(drawing.matrix, x, y) for x in (left, right) for y in (bottom, top)]
    low_x, high_x = min(x for x, _ in corners), max(x for x, _ in corners)
    low_y, high_y = min(y for _, y in corners), max(y for _, y in corners)
    wide = (rect[2] - rect[0]) / (high_x - low_x) if high_x > low_x else 1.0
    high = (rect[3] - rect[1]) / (high_y - low_y) if high_y > low_y else 1.0
    return (wide, 0, 0, high, rect[0] - low_x * wide, rect[1] - low_y * high)


def _continues(before: _Glyph, glyph: _Glyph) -> bool:
    gap = glyph.left - before.right
    return (
        abs(glyph.baseline - before.baseline) < _SAME_LINE
        and -0.5 * before.size < gap < _GAP_BETWEEN_WORDS * before.size
        and glyph.bold == before.bold
    )


def _word(run: Sequence[_Glyph]) -> Word:
    first = run[0]
    return Word(
        text="".join(glyph.character for glyph in run),
        left=round(first.left, 2),
        right=round(run[-1].right, 2),
        middle=round(first.baseline + _CAPITAL_MIDDLE * first.size, 2),
        bold=first.bold,
    )


def _glyphs(drawing: Drawing, placed: Matrix, depth: int = 0) -> Iterator[_Glyph]:
    state = _State(ctm=_multiply(drawing.matrix, placed))
    saved: list[_State] = []
    text = line = IDENTITY
    for operator, operands in drawing.operations:
        match operator:
            case "q":
                saved.append(state)
            case "Q" if saved:
                state = saved.pop()
            case "cm":
                a, b, c, d, e, f = _numbers(operands, 6)
                state = replace(state, ctm=_multiply((a, b, c, d, e, f), state.ctm))
            case "BT":
                text = line = IDENTITY
            case "Tc":
                state = replace(state, spacing=_numbers(operands, 1)[0])
            case "Tw":
                state = replace(state, word_spacing=_numbers(operands, 1)[0])
            case "TL":
                state = replace(state, leading=_numbers(operands, 1)[0])
            case "Ts":
                state = replace(state, rise=_numbers(operands, 1)[0])
            case "Tz":
                state = replace(state, stretch=_numbers(operands, 1)[0] / 100)
            case "Tf":
                state = replace(state, font=drawing.fonts.get(str(operands[0])), size=_numbers(operands[1:], 1)[0])
            case "Tm":
                a, b, c, d, e, f = _numbers(operands, 6)
                text = line = (a, b, c, d, e, f)
            case "Td" | "TD":
                x, y = _numbers(operands, 2)
                if operator == "TD":
                    state = replace(state, leading=-y)
                text = line = _multiply((1, 0, 0, 1, x, y), line)
            case "T*":
                text = line = _multiply((1, 0, 0, 1, 0, -state.leading), line)
            case "Tj" | "TJ" | "'" | '"':
                if operator == '"':
                    word_spacing, spacing = _numbers(operands, 2)
                    state = replace(state, word_spacing=word_spacing, spacing=spacing)
                if operator in ("'", '"'):
                    text = line = _multiply((1, 0, 0, 1, 0, -state.leading), line)
                text = yield from _show(operands[-1], state, text)
            case "Do" if depth < _DEEPEST_DRAWING and str(operands[0]) in drawing.drawings:
                yield from _glyphs(drawing.drawings[str(operands[0])], state.ctm, depth + 1)
            case _:
                pass


def _show(shown: object, state: _State, text: Matrix) -> Generator[_Glyph, None, Matrix]:
    """Draw one string or array of strings; returns the text matrix after it."""
    if state.font is None:
        return text
    for part in shown if isinstance(shown, list) else [shown]:
        if isinstance(part, (int, float)):
            text = _multiply((1, 0, 0, 1, -float(part) / 1000 * state.size * state.stretch, 0), text)
        elif isinstance(part, bytes):
            for code, character, width in state.font.glyphs(part):
                wide = width / 1000 * state.size
                glyph = _place(character, wide * state.stretch, state, text)
                if glyph is not None:
                    yield glyph
                after = wide + state.spacing + (state.word_spacing if code == ord(" ") else 0)
                text = _multiply((1, 0, 0, 1, after * state.stretch, 0), text)
    return text


def _place(character: str, wide: float, state: _State, text: Matrix) -> _Glyph | None:
    on_page = _multiply(text, state.ctm)
    if on_page[0] <= 0 or abs(on_page[1]) > 0.01 * on_page[0]:
        return None
    left, baseline = _apply(on_page, 0, state.rise)
    right, _ = _apply(on_page, wide, state.rise)
    bold = state.font is not None and state.font.bold
    return _Glyph(character, left, right, baseline, abs(state.size * on_page[3]), bold)


def _numbers(operands: Sequence[object], count: int) -> list[float]:
    numbers = [float(operand) for operand in operands[:count] if isinstance(operand, (int, float))]
    return numbers + [0.0] * (count - len(numbers))


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
