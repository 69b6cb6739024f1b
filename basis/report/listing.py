"""Entries and information returns as the ledger holds them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from basis.app.link_suggestions import Suggestion
from basis.identity import mask
from basis.model import BOXES, Account, InformationReturn, LedgerEntry, SourceRef
from basis.money import plain_amount
from basis.report.year import WIDTH


def entries_document(entries: Sequence[LedgerEntry], accounts: Mapping[str, Account], *, client: str) -> dict[str, Any]:
    """The document `basis.entries/1`: names and kinds as in the generic ledger file."""
    return {
        "schema": "basis.entries/1",
        "client": client,
        "entries": [_entry_document(entry, accounts) for entry in _in_order(entries)],
    }


def _entry_document(entry: LedgerEntry, accounts: Mapping[str, Account]) -> dict[str, Any]:
    return {
        "id": entry.name,
        "date": entry.day.isoformat() if entry.day else None,
        "year": entry.year,
        "for_year": entry.for_year,
        "account": _shown(entry.account, accounts),
        "account_type": entry.account_type.value,
        "kind": entry.kind.value,
        "cents": entry.cents,
        "text": plain_amount(entry.cents),
        "arrived": entry.arrived.isoformat() if entry.arrived else None,
        "contributed_on": entry.contributed_on.isoformat() if entry.contributed_on else None,
        "to_account": _shown(entry.to_account, accounts) if entry.to_account else None,
        "to_account_type": entry.to_account_type.value if entry.to_account_type else None,
        "from_account_type": entry.from_account_type.value if entry.from_account_type else None,
        "treatment": entry.treatment.value if entry.treatment else None,
        "purpose": entry.purpose.value if entry.purpose else None,
        "earnings": entry.earnings,
        "basis": entry.basis,
        "part": entry.part.value if entry.part else None,
        "plan": entry.plan or None,
        "decedent": entry.decedent or None,
        "evidence": entry.evidence.value,
        "note": mask(entry.note) or None,
        "rule": entry.rule,
        "reverses": f"e{entry.reverses}" if entry.reverses else None,
        "reason": mask(entry.reason) or None,
        "sources": [_source_document(source) for source in entry.sources],
    }


def _source_document(source: SourceRef) -> dict[str, Any]:
    return {"file": mask(source.file), "sha256": source.sha256, "row": source.row}


def entries_text(entries: Sequence[LedgerEntry], accounts: Mapping[str, Account]) -> str:
    """A row per entry in 80 columns."""
    if not entries:
        return "No entries."
    rows = [f"{'entry':<7}{'date':<11}{'kind':<24}{'for':<5}{'amount':>13}  account", "-" * WIDTH]
    for entry in _in_order(entries):
        day = entry.day.isoformat() if entry.day else str(entry.year)
        kind = f"reverses e{entry.reverses}" if entry.reverses else entry.kind.value
        account = _shown(entry.account, accounts)[:18]
        rows.append(
            f"{entry.name:<7}{day:<11}{kind:<24}{entry.for_year or '':<5}{plain_amount(entry.cents):>13}  {account}"
        )
    return "\n".join(rows)


def documents_document(
    returns: Sequence[InformationReturn], accounts: Mapping[str, Account], *, client: str
) -> dict[str, Any]:
    """The document `basis.documents/1`: money boxes as cents, the others as printed."""
    return {
        "schema": "basis.documents/1",
        "client": client,
        "documents": [
            {
                "id": d.name,
                "form": d.form.value,
                "tax_year": d.tax_year,
                "account": _shown(d.account, accounts),
                "payer": mask(d.payer),
                "boxes": {box.key: _masked(d.boxes[box.key]) for box in BOXES[d.form] if box.key in d.boxes},
                "corrected": d.corrected,
                "void": d.void,
                "source": _source_document(d.source) if d.source else None,
            }
            for d in returns
        ],
    }


def documents_text(returns: Sequence[InformationReturn], accounts: Mapping[str, Account]) -> str:
    """A paragraph per form."""
    if not returns:
        return "No forms."
    rows: list[str] = []
    for document in returns:
        marks = "".join(f", {word}" for word in ("corrected", "void") if getattr(document, word))
        head = f"{document.name}  Form {document.form.value} for {document.tax_year}{marks}, "
        rows += textwrap.wrap(head + _shown(document.account, accounts), WIDTH)
        boxes = [f"{key}: {_box(value)}" for key, value in document.boxes.items()]
        rows += textwrap.wrap(";  ".join(boxes), WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(rows)


def _masked(value: object) -> object:
    return mask(value) if isinstance(value, str) else value


def _box(value: object) -> str:
    if value is True:
        return "X"
    return plain_amount(value) if isinstance(value, int) else mask(str(value))


def _shown(account: str, accounts: Mapping[str, Account]) -> str:
    return accounts[account].shown if account in accounts else mask(account)


def _in_order(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    return sorted(entries, key=lambda e: (e.year, e.day.isoformat() if e.day else "9", e.id))


def suggestions_text(suggestions: Sequence[Suggestion], accounts: Mapping[str, Account]) -> str:
    """Entries that may be one movement, in 80 columns: both sides, why, and what links them."""

    def side(entry: LedgerEntry) -> str:
        day = entry.day.isoformat() if entry.day else str(entry.year)
        shown = accounts[entry.account].shown if entry.account in accounts else entry.account
        return f"{entry.name} {day} {entry.kind.value} {plain_amount(entry.cents)}, {shown}"

    rows: list[str] = []
    for suggestion in suggestions:
        for text in (side(suggestion.out), side(suggestion.into)):
            rows += textwrap.wrap(text, WIDTH, subsequent_indent="    ")
        rows += textwrap.wrap(f"because: {suggestion.reason}", WIDTH, initial_indent="    ", subsequent_indent="      ")
        rows.append(f"    one movement: basis link {suggestion.out.name} {suggestion.into.name}")
    return "\n".join(rows) if rows else "Nothing is left that may belong together."
