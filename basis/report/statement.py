"""The statement attached to a return, as text for the terminal and as a JSON document."""

from __future__ import annotations

import textwrap
from typing import Any

from forms.statement import TITLE, StatementContent

_WIDTH = 80
_LABEL_WIDTH = 36


def statement_document(content: StatementContent, *, client: str, file: str | None) -> dict[str, Any]:
    """The document `basis.statement/1`: a section for each matter, its rows, its sentences and what is wanted."""
    return {
        "schema": "basis.statement/1",
        "client": client,
        "year": content.tax_year,
        "file": file,
        "sections": [
            {
                "kind": section.kind,
                "heading": section.heading,
                "rows": [{"label": label, "text": text} for label, text in section.rows],
                "sentences": list(section.sentences),
                "wanted": list(section.wanted),
            }
            for section in content.sections
        ],
        "foot": content.foot,
    }


def statement_text(content: StatementContent) -> str:
    """The statement as it will be printed, and below it what is still wanted."""
    if not content.sections:
        return f"{content.name}: nothing to explain with the return for {content.tax_year}; no statement is needed."
    rows = [TITLE.format(tax_year=content.tax_year), f"Name: {content.name}   SSN: {content.ssn}"]
    for number, section in enumerate(content.sections, start=1):
        rows += ["", f"{number}. {section.heading}"]
        for label, text in section.rows:
            rows += _row(label, text)
        for sentence in section.sentences:
            rows += ["", *textwrap.wrap(sentence, _WIDTH)]
    rows += ["", *textwrap.wrap(content.foot, _WIDTH)]
    if content.wanted:
        rows += ["", "Wanted before it can be attached"]
        for want in content.wanted:
            rows += textwrap.wrap(want, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(rows)


def _row(label: str, text: str) -> list[str]:
    labels = textwrap.wrap(label, _LABEL_WIDTH - 2) or [""]
    texts = textwrap.wrap(text, _WIDTH - _LABEL_WIDTH - 2) or [""]
    height = max(len(labels), len(texts))
    labels += [""] * (height - len(labels))
    texts += [""] * (height - len(texts))
    return [f"  {left:<{_LABEL_WIDTH}}{right}".rstrip() for left, right in zip(labels, texts, strict=True)]
