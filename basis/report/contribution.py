"""What may be contributed and deducted, as text and as a JSON document."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.app.contribution_calculator import Contribution
from basis.money import Cents, plain_amount
from basis.report.year import WIDTH, worksheet_document, worksheet_rows

SCHEMA = "basis.contribution/1"


def contribution_document(found: Contribution) -> dict[str, Any]:
    """The document `basis.contribution/1`: both worksheets, and what they come to."""
    return {
        "schema": SCHEMA,
        "client": None,
        "year": found.law.year,
        "filing_status": found.typed.filing_status.value,
        "rounding": "cents" if found.unit == 1 else "dollars",
        "worksheets": {sheet.key: worksheet_document(sheet, found.unit) for sheet in found.sheets},
        "traditional_limit": _amount(found.traditional_limit.cents),
        "nondeductible": _amount(found.nondeductible),
        "excess": {"traditional": _amount(found.traditional_excess), "roth": _amount(found.roth_excess)},
        "citations": list(found.citations),
    }


def _amount(cents: Cents | None) -> dict[str, Any]:
    return {"cents": cents, "text": "" if cents is None else plain_amount(cents)}


def contribution_text(found: Contribution) -> str:
    """Both worksheets, what they come to, and where the values of the law stand."""
    rows = [f"IRA contributions for {found.law.year}, {found.typed.filing_status.value}, without a ledger", ""]
    for sheet in found.sheets:
        rows += worksheet_rows(sheet, found.unit)
    rows += [
        _said("Most that may go to traditional IRAs", found.traditional_limit.cents),
        _said("Not deductible, for line 1 of Form 8606", found.nondeductible),
    ]
    for word, cents in (("traditional", found.traditional_excess), ("Roth", found.roth_excess)):
        if cents:
            rows.append(_said(f"Excess contribution to {word} IRAs", cents))
    rows += ["", "Law"]
    for citation in found.citations:
        rows += textwrap.wrap(citation, WIDTH, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(rows)


def _said(words: str, cents: Cents | None) -> str:
    return f"{words + ':':<48}{'?' if cents is None else plain_amount(cents):>14}"
