"""Edited generic ledger files: a later edition of a file that the ledger has.

An edition covers the days of the earlier file and repeats some of its rows. What is gone from it, or changed, would
count twice, so the import stops and lists it; with `--supersede` the earlier rows are reversed with that reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from basis.app import user_formats_folder
from basis.app.accounts import AccountFinder
from basis.app.known_rows import Print
from basis.app.new_rows import prints_of
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.ledger import Ledger, StoredRow, Writer, effective
from basis.money import plain_amount
from importers import GenericRow, ParsedFile, parse

_LISTED = 8
SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class _Gone:
    """A row of an earlier edition that the new one lacks, and the stored row that still counts for it."""

    row: GenericRow
    stored: StoredRow

    def __str__(self) -> str:
        return f"row {self.row.line} of {self.row.day.isoformat()}, {plain_amount(self.row.cents)}"


def check_editions(
    ledger: Ledger,
    write: Writer,
    client: str,
    file: ParsedFile,
    prints: Iterable[Print],
    name: str,
    *,
    supersede: bool,
) -> tuple[str, ...]:
    """Find earlier editions of a generic ledger file; gives a note per row that was superseded.

    Raises InputRejectedError that lists what is gone or changed, unless `supersede`.
    """
    notes: list[str] = []
    now = Counter(prints)
    for earlier in ledger.files(client):
        if earlier.family != file.family:
            continue
        read = parse(ledger.file_bytes(earlier.id), earlier.name, user_folder=user_formats_folder())
        finder = AccountFinder(ledger, write, client, read, name, "")
        gone = list(_gone_from(ledger, client, read, file, now, finder)) if read.entries else []
        if gone and not supersede:
            more = f" and {len(gone) - _LISTED} more" if len(gone) > _LISTED else ""
            raise InputRejectedError(
                f"{name} is a later edition of {mask(earlier.name)}; these rows are gone from it or changed: "
                f"{'; '.join(map(str, gone[:_LISTED]))}{more}.",
                next_step="import it with --supersede to reverse them, or put the rows back",
            )
        entries = {source.row_id: e for e in effective(ledger.entries(client)) for source in e.sources} if gone else {}
        for each in gone:
            write.set_outcome(client, each.stored.id, SUPERSEDED, f"edition of {name}")
            if each.stored.id in entries:
                write.reverse(entries[each.stored.id].id, f"superseded by {name}")
            notes.append(f"superseded: {each}")
    return tuple(notes)


def _gone_from(
    ledger: Ledger, client: str, earlier: ParsedFile, file: ParsedFile, now: Counter[Print], finder: AccountFinder
) -> Iterator[_Gone]:
    """The rows of an earlier file that its edition lacks and that still count; none when it is no edition of it.

    `earlier` is read again from the kept file: the ledger does not say which rows of still earlier files it repeats.
    """
    if not _covers(file, earlier):
        return
    shown = list(zip(earlier.entries, prints_of(ledger, client, earlier, finder), strict=True))
    lacking = Counter(found for _, found in shown) - now
    if lacking.total() == len(shown):
        return
    counting = _counting(ledger, client, earlier.family)
    for row, found in shown:
        if lacking[found] and len(counting[found]) > now[found]:
            lacking[found] -= 1
            yield _Gone(row, counting[found].pop())


def _covers(file: ParsedFile, earlier: ParsedFile) -> bool:
    """Whether a file spans all the days of another."""
    own, others = ([row.day for row in each.entries] for each in (file, earlier))
    return min(own) <= min(others) and max(others) <= max(own)


def _counting(ledger: Ledger, client: str, family: str) -> defaultdict[Print, list[StoredRow]]:
    """The stored rows of a family that nobody has superseded."""
    found: defaultdict[Print, list[StoredRow]] = defaultdict(list)
    for kept in ledger.files(client):
        for row in ledger.rows_of(kept.id) if kept.family == family else ():
            if row.disposition != SUPERSEDED:
                found[row.fingerprint, (row.quantity_digest, row.reference_digest)].append(row)
    return found
