"""Faces whose letters are signs: in them a flattened check box is marked with what reads as a letter or digit.

The codes are those of ZapfDingbats (ISO 32000-1, annex D.6) and of Microsoft's Wingdings; only the signs that mark a
box are here.
"""

from __future__ import annotations

from collections.abc import Mapping

_FACES: Mapping[str, Mapping[int, str]] = {
    "ZapfDingbats": {
        ord("3"): "\u2713",
        ord("4"): "\u2714",
        ord("5"): "\u2715",
        ord("6"): "\u2716",
        ord("7"): "\u2717",
        ord("8"): "\u2718",
        ord("H"): "\u2605",
        ord("l"): "\u25cf",
        ord("n"): "\u25a0",
        ord("u"): "\u25c6",
    },
    "Wingdings": {
        ord("x"): "\u2612",
        ord("o"): "\u2610",
        0xA8: "\u2610",
        0xFB: "\u2717",
        0xFC: "\u2713",
        0xFD: "\u2612",
        0xFE: "\u2611",
    },
}


def signs_of(base_font: str) -> Mapping[int, str]:
    """The signs by code of a face, named as in a PDF (`/ABCDEF+Wingdings-Regular`); none for a face of letters."""
    face = base_font.rpartition("+")[2].lstrip("/")
    return next((signs for name, signs in _FACES.items() if face.startswith(name)), {})
