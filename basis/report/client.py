"""What is on file about one client, as a document and as text."""

from __future__ import annotations

from typing import Any

from basis.identity import mask
from basis.ledger import Ledger


def client_document(ledger: Ledger, client: str) -> dict[str, Any]:
    """The document `basis.client/1`."""
    found = ledger.client(client)
    return {
        "schema": "basis.client/1",
        "client": found.id,
        "name": found.name,
        "ssn": str(found.ssn),
        "accounts": [
            {"id": a.id, "account": a.shown, "account_type": a.type.value if a.type else None, "decedent": a.decedent}
            for a in ledger.accounts(client)
        ],
        "files": [
            {"file": mask(f.name), "format": f.format, "generation": f.generation, "sha256": f.sha256}
            for f in ledger.files(client)
        ],
        "entries": len(ledger.entries(client)),
        "documents": len(ledger.returns(client)),
        "forms_filed": [f"{form.year}" for form in ledger.filed(client)],
    }


def client_text(document: dict[str, Any]) -> str:
    """The same in 80 columns."""
    rows = [f"{document['name']} ({document['client']}, {document['ssn']})", "", "Accounts"]
    for account in document["accounts"]:
        kind = account["account_type"] or "not known yet"
        rows.append(f"  {account['id']:<6}{account['account'][:44]:<46}{kind}")
    rows += ["", "Files"]
    rows += [f"  {f['file'][:44]:<46}{f['format']:<18}{f['sha256'][:12]}" for f in document["files"]]
    filed = ", ".join(document["forms_filed"]) or "none"
    rows += ["", f"{document['entries']} entries, {document['documents']} forms; Forms 8606 filed: {filed}"]
    return "\n".join(rows)
