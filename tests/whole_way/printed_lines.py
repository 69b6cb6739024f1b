"""The lines of a filled form as they stand on its pages, official blank or worksheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forms import reading
from forms.verifying import beside_labels, read_lines


def printed_lines(path: Path) -> Mapping[str, str]:
    """The figures by line, the asterisk of Worksheet 1-1 left out."""
    if not path.stem.removesuffix("-draft").endswith("-worksheet"):
        return read_lines(path)
    return {number: text.removeprefix("* ") for number, text in worksheet_lines(path).items()}


def worksheet_lines(path: Path) -> dict[str, str]:
    """The figures of a worksheet by the printed line number they stand beside."""
    found: dict[str, str] = {}
    for page in reading.read_file(path).pages:
        for number, figures in beside_labels(page.words, page.words).items():
            found[number] = " ".join(word.text for word in figures)
    return found
