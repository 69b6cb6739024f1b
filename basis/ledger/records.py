"""What goes into the ledger and what comes out besides the records of `basis.model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from basis.identity import Ssn
from basis.model import Entry


@dataclass(frozen=True, slots=True)
class Client:
    """A client: the id the user chose, the name as the form prints it, the SSN."""

    id: str
    name: str
    ssn: Ssn


class NewRow(NamedTuple):
    """A row to keep: its place in the file, its account, day, cents and fingerprint, and what became of it.

    `disposition` is `entered`, `ignored`, `asked` or `document`, later also `superseded`. `rule` is the id of a rule,
    never text of the file: it is not sealed. `details` are digests of quantity and reference, None where the file has
    none, which tell rows apart that share a fingerprint. A tuple, because there are a hundred thousand at a time.
    """

    account: str
    line: int
    last_line: int
    offset: int
    length: int
    day: date | None
    cents: int | None
    fingerprint: bytes
    occurrence: int
    disposition: str
    rule: str
    details: tuple[bytes | None, bytes | None] = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRow:
    """A kept row. `disposition` and `rule` are the latest."""

    id: int
    client: str
    file_id: int
    account: str
    line: int
    last_line: int
    offset: int
    length: int
    day: date | None
    cents: int | None
    fingerprint: bytes
    occurrence: int
    quantity_digest: bytes | None
    reference_digest: bytes | None
    disposition: str
    rule: str

    @property
    def on(self) -> date:
        """Its day. Raises ValueError for the row of an information return, which has none."""
        if self.day is None:
            raise ValueError(f"row {self.id} has no day")
        return self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to keep, the rule that made it and the rows it came from."""

    entry: Entry
    rule: str
    rows: tuple[int, ...] = ()
    custodian: str = ""
    determination: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A source file as kept: `sha256` is of the file as it came, before anything of other clients was blanked.

    `period` is what the file itself says it spans; `rows` how many of its rows are kept; `imported_on` is in UTC, None
    while the import is still going on.
    """

    id: int
    client: str
    name: str
    sha256: str
    format: str
    family: str
    generation: str
    period: tuple[date, date] | None
    imported_on: datetime | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerInfo:
    """What a ledger holds."""

    location: str
    schema: str
    clients: int
    files: int
    rows: int
    entries: int
    documents: int


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a client's chain: its position and hash. Noted elsewhere, it shows later that nothing up to it
    was changed or cut off."""

    client: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two references that a person declared to be one movement."""

    id: int
    left: str
    right: str
    rule: str
    why: str
