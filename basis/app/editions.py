"""Edited generic ledger files: a later edition of a file that the ledger has.

An edition covers the days of the earlier file and repeats some of its rows. What is gone from it, or changed, would
count twice, so the import stops and lists it; with `--supersede` the earlier rows are reversed with that reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from basis.app.new_rows import Detail
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.ledger import Ledger, Writer, effective
from basis.money import plain_amount
from importers import ParsedFile

_LISTED = 8
SUPERSEDED = "superseded"


def check_editions(
    ledger: Ledger,
    write: Writer,
    client: str,
    file: ParsedFile,
    prints: Sequence[tuple[bytes, Detail]],
    name: str,
    *,
    supersede: bool,
) -> tuple[str, ...]:
    """Find earlier editions of a generic ledger file; gives a note per row that was superseded.

    Raises InputRejectedError that lists what is gone or changed, unless `supersede`.
    """
    days = [row.day for row in file.entries]
    notes: list[str] = []
    for earlier in ledger.files(client):
        if earlier.family != file.family:
            continue
        rows = ledger.rows_of(earlier.id)
        now = Counter(prints)
        gone = []
        for row in rows:
            key = (row.fingerprint, (row.quantity_digest, row.reference_digest))
            if now[key]:
                now[key] -= 1
            elif row.disposition != SUPERSEDED:
                gone.append(row)
        kept = len(rows) - len(gone)
        covered = bool(rows) and min(days) <= min(r.on for r in rows) and max(days) >= max(r.on for r in rows)
        if not (gone and kept and covered):
            continue
        listed = [f"row {r.line} of {r.on.isoformat()}, {plain_amount(r.cents or 0)}" for r in gone]
        if not supersede:
            more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
            raise InputRejectedError(
                f"{name} is a later edition of {mask(earlier.name)}; these rows are gone from it or changed: "
                f"{'; '.join(listed[:_LISTED])}{more}.",
                next_step="import it with --supersede to reverse them, or put the rows back",
            )
        by_row = {source.row_id: e for e in effective(ledger.entries(client)) for source in e.sources}
        for row, words in zip(gone, listed, strict=True):
            write.set_outcome(client, row.id, SUPERSEDED, f"edition of {name}")
            if row.id in by_row:
                write.reverse(by_row[row.id].id, f"superseded by {name}")
            notes.append(f"superseded: {words}")
    return tuple(notes)
