"""Entries and forms typed by hand: written as a file of one row and imported like any other.

So a typed figure passes the same checks and is explained down to a kept row, with who typed it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from basis.app.importing import FileReport, import_bytes
from basis.errors import UsageError
from basis.ledger import Ledger
from basis.model import BOXES, ReturnForm


def add_entry(ledger: Ledger, client: str, columns: Mapping[str, str], *, by: str, dry_run: bool = False) -> FileReport:
    """Add one entry from the columns of the generic ledger file. Raises InputRejectedError as an import would."""
    row = {"owner": client, **columns}
    (report,) = import_bytes(ledger, _file(row), f"entry typed by {by}.csv", by=by, client=client, dry_run=dry_run)
    return report


def add_document(
    ledger: Ledger,
    client: str,
    form: ReturnForm,
    columns: Mapping[str, str],
    boxes: Mapping[str, str],
    *,
    by: str,
    dry_run: bool = False,
) -> FileReport:
    """Add one Form 1099-R or 5498 from its boxes. A box that is not given is empty on the form."""
    known = [box.key for box in BOXES[form]]
    unknown = [key for key in boxes if key not in known]
    if unknown:
        raise UsageError(f"Form {form.value} has no box {unknown[0]}.", next_step=f"its boxes are {', '.join(known)}")
    row = {"form": form.value, **columns, **{f"box_{key}": boxes.get(key, "") for key in known}}
    name = f"Form {form.value} typed by {by}.csv"
    (report,) = import_bytes(ledger, _file(row), name, by=by, client=client, dry_run=dry_run)
    return report


def _file(row: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()
