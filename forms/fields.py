"""Fields of a PDF that hold one text and show another: nobody can tell which of them was meant."""

from __future__ import annotations

import re

from basis.errors import InputRejectedError
from basis.identity import mask
from forms.pages import Document


def refuse_two_values(document: Document, *, name: str, next_step: str) -> None:
    """Raise InputRejectedError for the first text field whose appearance shows other letters or digits than it holds.

    Commas, dollar signs and blanks are a matter of printing. A field without an appearance shows what it holds.
    """
    for number, page in enumerate(document.pages, start=1):
        for widget in page.widgets:
            if widget.is_checkbox or widget.shown is None:
                continue
            held, shown = (re.sub(r"[^\w.]", "", text) for text in (widget.value, widget.shown))
            if held != shown and held.removesuffix(".00") != shown.removesuffix(".00"):
                raise InputRejectedError(
                    f"{mask(name)}, page {number}: a field holds {mask(widget.value)!r} and shows "
                    f"{mask(widget.shown)!r}.",
                    next_step=next_step,
                )
