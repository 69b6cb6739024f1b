"""A client's entries, documents and history as tables: data frames for programs, CSV files for spreadsheets."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from basis.app.figures import history_of
from basis.ledger import Ledger
from basis.money import plain_amount
from basis.report.history import history_document
from basis.report.listing import documents_document, entries_document
from basis.saving import make_folder, save

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def tables(ledger: Ledger, client: str) -> dict[str, pd.DataFrame]:
    """The tables `entries`, `documents` and `history` of a client. Money is integer cents in columns named so."""
    accounts = {a.id: a for a in ledger.accounts(ledger.client(client).id, hidden=True)}
    entries = entries_document(ledger.entries(client), accounts, client=client)["entries"]
    documents = documents_document(ledger.returns(client), accounts, client=client)["documents"]
    _, history = history_of(ledger, client)
    years = history_document(history, client=client)["years"]
    return {
        "entries": pd.DataFrame([_flat_entry(entry) for entry in entries]).convert_dtypes(),
        "documents": pd.DataFrame([_flat_return(document) for document in documents]).convert_dtypes(),
        "history": pd.DataFrame([_flat_year(year) for year in years]).convert_dtypes(),
    }


def write_tables(ledger: Ledger, client: str, folder: Path, *, dry_run: bool = False) -> tuple[Path, ...]:
    """Write the tables of a client as CSV into a folder; with `dry_run` only say which files these would be.

    Text that a spreadsheet would run gets a leading quote. Raises CannotWriteError.
    """
    make_folder(folder, next_step="name another folder with -o", dry_run=dry_run)
    written = []
    for name, table in tables(ledger, client).items():
        out = io.StringIO()
        table.map(_harmless).to_csv(out, index=False)
        path = folder / f"{client}-{name}.csv"
        save(path, out.getvalue().encode(), dry_run=dry_run)
        written.append(path)
    return tuple(written)


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _flat_entry(entry: dict[str, object]) -> dict[str, object]:
    sources = entry["sources"]
    first = sources[0] if isinstance(sources, list) and sources else {}
    kept = {name: value for name, value in entry.items() if name != "sources"}
    return kept | {"file": first.get("file"), "row": first.get("row"), "sha256": first.get("sha256")}


def _flat_return(document: dict[str, object]) -> dict[str, object]:
    boxes = document["boxes"]
    kept = {name: value for name, value in document.items() if name not in ("boxes", "source")}
    return kept | ({f"box_{key}": value for key, value in boxes.items()} if isinstance(boxes, dict) else {})


def _flat_year(year: dict[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {"year": year["year"], "filed": year["filed"]}
    for group in ("carried", "lines"):
        amounts = year.get(group)
        for name, amount in amounts.items() if isinstance(amounts, dict) else ():
            label = name if group == "carried" else f"line_{name}"
            flat[f"{label}_cents"] = amount["cents"]
            flat[label] = "" if amount["cents"] is None else plain_amount(amount["cents"])
            flat[f"{label}_status"] = amount["status"]
    return flat
