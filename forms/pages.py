"""What a PDF shows, as plain data: words with their places and faces, fields with their values.

Everything in this room that thinks about a page thinks about these records. They say nothing of Form 8606 and can
be carried between processes as JSON. Lengths are points (1/72 inch) from the lower left corner of the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

Rect: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Alignment: TypeAlias = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap, all of one face. `middle` is the height of the middle of its capitals."""

    text: str
    left: float
    right: float
    middle: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Widget:
    """One field as it stands on a page.

    `value` is what the file says the field holds; `shown` is the text its appearance draws, None without one.
    `on_state` is the name a checkbox takes when it is checked; text fields have none.
    """

    field: str
    rect: Rect
    max_length: int | None
    alignment: Alignment
    on_state: str | None
    value: str
    shown: str | None

    @property
    def is_checkbox(self) -> bool:
        """Whether this is a box to check rather than a text field."""
        return self.on_state is not None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `words` are printed on it, `drawn` stand in the appearances of its fields."""

    words: tuple[Word, ...]
    drawn: tuple[Word, ...]
    widgets: tuple[Widget, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF as read: its title, its pages, and the caption spoken for each field where the file carries any.

    `extras` names what a finished form must not carry: XFA, usage rights, scripts.
    """

    title: str
    pages: tuple[Page, ...]
    captions: Mapping[str, str]
    extras: tuple[str, ...]

    def to_json(self) -> str:
        """The document as JSON text, for the way out of the process that read it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Document:
        """Read what `to_json` wrote."""
        raw = json.loads(text)
        return cls(
            raw["title"], tuple(_page(page) for page in raw["pages"]), dict(raw["captions"]), tuple(raw["extras"])
        )


def _page(raw: Mapping[str, Any]) -> Page:
    return Page(
        words=tuple(Word(**word) for word in raw["words"]),
        drawn=tuple(Word(**word) for word in raw["drawn"]),
        widgets=tuple(Widget(**{**widget, "rect": tuple(widget["rect"])}) for widget in raw["widgets"]),
    )
