"""What a plan document says about after-tax money, as text and as a JSON document."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.app.plan_document import Scan, question_about
from basis.identity import mask
from basis.report.year import WIDTH

SCHEMA = "basis.plan_scan/1"
_CAUTION = (
    "These are readings of words, not answers. Read each page, then keep the answer with its page: basis facts set "
    "CLIENT after_tax_allowed:PLAN yes --note 'page 12'."
)


def scan_document(found: Scan) -> dict[str, Any]:
    """The document `basis.plan_scan/1`: per feature how its quotes read together, and every quote with its page."""
    return {
        "schema": SCHEMA,
        "client": None,
        "file": mask(found.file),
        "pages": found.pages,
        "features": [
            {
                "id": feature.id,
                "title": feature.title,
                "fact": feature.fact or None,
                "question": question_about(feature),
                "reading": found.verdict(feature) or "not_found",
                "quotes": [
                    {"page": quote.page, "text": mask(quote.text), "reading": quote.reading, "because": quote.why}
                    for quote in found.of(feature)
                ],
            }
            for feature in found.features
        ],
    }


def scan_text(found: Scan) -> str:
    """Every feature with its quotes in 80 columns."""
    pages = f"{found.pages} page{'s' if found.pages != 1 else ''}"
    rows = [f"{mask(found.file)}, {pages}", ""]
    for feature in found.features:
        reading = found.verdict(feature)
        rows.append(f"{feature.title}: {reading.value if reading else 'nothing found'}")
        for quote in found.of(feature):
            rows += textwrap.wrap(
                f'page {quote.page}, {quote.reading.value} ({quote.why}): "{mask(quote.text)}"',
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
            )
        if reading is None:
            rows += textwrap.wrap(
                f"Ask: {question_about(feature)}", WIDTH, initial_indent="  ", subsequent_indent="    "
            )
        rows.append("")
    return "\n".join([*rows, *textwrap.wrap(_CAUTION, WIDTH)])
