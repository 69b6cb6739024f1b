"""How a text is drawn in its cell: size, alignment, colour, and whether it fits at all.

A cell is drawn by us and not left to the viewer, because viewers differ and some draw nothing (ISO 32000-1, 12.7.3.3).
"""

from __future__ import annotations

from basis.errors import InputRejectedError
from basis.identity import mask
from forms.pages import Alignment
from forms.prepared import FieldHead, PrintFont, TextEntry, literal

NORMAL_SIZE = 8.0
SMALLEST_SIZE = 6.0
_SIZE_STEP = 0.25
_PADDING = 2.0
_CAPITAL_HEIGHT = 0.72  # of the size, for the Helvetica faces of the form
_QUADDINGS: dict[Alignment, int] = {"left": 0, "centre": 1, "right": 2}


def encoded(text: str, what: str) -> bytes:
    """A text in the form's encoding. Raises InputRejectedError naming the first character the form's font lacks;
    a question mark in its place would be a different name."""
    for character in text:
        if not character.isprintable() or not _in_winansi(character):
            raise InputRejectedError(
                f"{what}: the form's font has no character {character!r} (U+{ord(character):04X}).",
                next_step="write it with the letters the form can print, as on the tax return",
            )
    return text.encode("cp1252")


def text_entry(
    text: str, head: FieldHead, font: PrintFont, alignment: Alignment, *, what: str, may_shrink: bool
) -> TextEntry:
    """The drawing of a text in its cell. Names and addresses may shrink to 6 points; amounts never do.

    `what` is how an error calls the text. Raises InputRejectedError when it does not fit or cannot be printed.
    """
    size = head.size or NORMAL_SIZE
    if not text:
        return TextEntry("", b"/Tx BMC\nEMC", size, _QUADDINGS[alignment])
    raw = encoded(text, what)
    wide, high = head.rect[2] - head.rect[0], head.rect[3] - head.rect[1]
    room = wide - 2 * _PADDING
    while may_shrink and size > SMALLEST_SIZE and font.width(raw, size) > room:
        size = max(SMALLEST_SIZE, size - _SIZE_STEP)
    length = font.width(raw, size)
    if length > room:
        raise InputRejectedError(
            f"{what}: {mask(text)!r} does not fit its cell on the form ({length:.0f} of {room:.0f} points).",
            next_step="shorten it" if may_shrink else "check the amount: the form holds no longer one",
        )
    left = {"left": _PADDING, "centre": (wide - length) / 2, "right": wide - _PADDING - length}[alignment]
    baseline = (high - _CAPITAL_HEIGHT * size) / 2
    drawn = (
        b"/Tx BMC\nq\n"
        + f"1 0 {wide - 2:.2f} {high:.2f} re W n\nBT\n".encode("ascii")
        + f"/{head.font} {size:g} Tf {head.colour}\n{left:.2f} {baseline:.2f} Td\n".encode("ascii")
        + literal(raw)
        + b" Tj\nET\nQ\nEMC"
    )
    return TextEntry(text, drawn, size, _QUADDINGS[alignment])


def _in_winansi(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
