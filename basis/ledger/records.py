"""What goes into the ledger and what comes out besides the records of `basis.model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from basis.identity import Ssn
from basis.model import Entry


@dataclass(frozen=True, slots=True)
class Client:
    """A client: the id the user chose, the name as the form prints it, the SSN."""

    id: str
    name: str
    ssn: Ssn


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to keep: its place in the file, its account, day, cents and fingerprint, and what became of it.

    `disposition` is `entered`, `ignored`, `asked` or `document`; `details` are digests of quantity and reference,
    None where the file has none, which tell rows apart that share a fingerprint.
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
    """A source file as kept: `sha256` is of the file as it came, before anything of other clients was blanked."""

    id: int
    client: str
    name: str
    sha256: str
    format: str
    family: str
    generation: str
    period: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Link:
    """Two references that a person declared to be one movement."""

    id: int
    left: str
    right: str
    rule: str
    why: str
