"""The tables of the ledger: thin storage. Validation is in `basis.model` and in the constraints of the database.

`sealed` columns are JSON encrypted under the client's key; `canonical` holds the bytes that the hash chain covers;
`link` is the chain link the record was written with; it is no foreign key, because a link is written last, and
`client` is none, because records outlive an erased client. The schema is made by the migrations, which a test compares
with these tables.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index, Table, UniqueConstraint
from sqlmodel import Field, SQLModel


class Meta(SQLModel, table=True):
    """What holds for the whole ledger: the salt of a passphrase and the check of the firm key."""

    __tablename__ = "meta"
    name: str = Field(primary_key=True)
    value: bytes


class ClientTable(SQLModel, table=True):
    """A client as known now; name and SSN are sealed."""

    __tablename__ = "client"
    id: str = Field(primary_key=True)
    sealed: bytes


class ClientKeyTable(SQLModel, table=True):
    """A client's data key wrapped by the firm's. Destroying it erases the client."""

    __tablename__ = "client_key"
    client: str = Field(primary_key=True)
    wrapped: bytes


class BlindIndexTable(SQLModel, table=True):
    """Keyed digests by which an SSN is found without being read."""

    __tablename__ = "blind_index"
    digest: bytes = Field(primary_key=True)
    client: str


class ChainLink(SQLModel, table=True):
    """One link of a client's hash chain: the records of one import, or a single record."""

    __tablename__ = "chain_link"
    __table_args__ = (UniqueConstraint("client", "position"),)
    id: int = Field(primary_key=True)
    client: str
    position: int
    records: int
    digest: bytes
    previous: bytes
    hash: bytes
    at: str
    by: str


class SourceFileTable(SQLModel, table=True):
    """A file as it came, less what belongs to other clients; of a long one the first piece."""

    __tablename__ = "source_file"
    __table_args__ = (Index("source_file_known", "client", "sha256_digest"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    format: str
    family: str
    generation: str
    period_from: date | None
    period_to: date | None
    sha256_digest: bytes
    sealed: bytes
    sealed_data: bytes
    canonical: bytes


class SourcePieceTable(SQLModel, table=True):
    """A piece of a long file: `length` bytes of it from `start`. The first piece is in `source_file`."""

    __tablename__ = "source_piece"
    __table_args__ = (Index("source_piece_file", "file"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    file: int = Field(foreign_key="source_file.id")
    start: int
    length: int
    sealed_data: bytes
    canonical: bytes


class SourceRowTable(SQLModel, table=True):
    """A row of a kept file: where it is, what tells it apart, and what became of it at import."""

    __tablename__ = "source_row"
    __table_args__ = (UniqueConstraint("client", "fingerprint", "occurrence"), Index("source_row_file", "file"))
    id: int = Field(primary_key=True)
    client: str
    link: int
    file: int = Field(foreign_key="source_file.id")
    account: int = Field(foreign_key="account.id")
    line: int
    last_line: int
    offset: int
    length: int
    day: date | None
    cents: int | None = Field(sa_type=BigInteger)
    fingerprint: bytes
    occurrence: int
    quantity_digest: bytes | None
    reference_digest: bytes | None
    disposition: str
    rule: str
    canonical: bytes


class RowOutcome(SQLModel, table=True):
    """What became of a row after its import; the last one counts."""

    __tablename__ = "row_outcome"
    __table_args__ = (Index("row_outcome_client", "client"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    row: int = Field(foreign_key="source_row.id")
    disposition: str
    rule: str
    determination: int | None = Field(foreign_key="determination.id")
    canonical: bytes


class AccountTable(SQLModel, table=True):
    """An account; what kind it is, is a fact."""

    __tablename__ = "account"
    __table_args__ = (Index("account_number", "client", "number_digest"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    custodian: str
    decedent: str
    number_digest: bytes | None
    sealed: bytes
    canonical: bytes


class EntryTable(SQLModel, table=True):
    """A ledger entry or the reversal of one. `detail` is JSON of what is neither secret nor asked for by column;
    nothing is sealed where nothing is secret."""

    __tablename__ = "entry"
    __table_args__ = (Index("entry_client", "client"), UniqueConstraint("reverses"))
    id: int = Field(primary_key=True)
    client: str
    link: int
    account: int = Field(foreign_key="account.id")
    kind: str
    year: int
    day: date | None
    for_year: int | None
    cents: int = Field(sa_type=BigInteger)
    custodian: str
    rule: str
    reverses: int | None = Field(foreign_key="entry.id")
    determination: int | None = Field(foreign_key="determination.id")
    detail: str
    sealed: bytes | None
    canonical: bytes


class EntrySource(SQLModel, table=True):
    """A row that an entry came from."""

    __tablename__ = "entry_source"
    __table_args__ = (Index("entry_source_entry", "entry"), Index("entry_source_client", "client"))
    id: int = Field(primary_key=True)
    client: str
    link: int
    entry: int = Field(foreign_key="entry.id")
    row: int = Field(foreign_key="source_row.id")
    canonical: bytes


class InformationReturnTable(SQLModel, table=True):
    """A Form 1099-R or 5498 as issued; payer and boxes are sealed."""

    __tablename__ = "information_return"
    __table_args__ = (Index("information_return_client", "client"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    form: str
    tax_year: int
    account: int = Field(foreign_key="account.id")
    corrected: bool
    void: bool
    row: int | None = Field(foreign_key="source_row.id")
    sealed: bytes
    canonical: bytes


class DeterminationTable(SQLModel, table=True):
    """A preparer's answer to a question."""

    __tablename__ = "determination"
    __table_args__ = (Index("determination_client", "client"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    question: str
    kind: str
    subject: str
    at: str
    by: str
    reverses: int | None = Field(foreign_key="determination.id")
    sealed: bytes
    canonical: bytes


class MovementLink(SQLModel, table=True):
    """Two references declared to be one movement."""

    __tablename__ = "movement_link"
    __table_args__ = (Index("movement_link_client", "client"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    left: str
    right: str
    rule: str
    sealed: bytes
    canonical: bytes


class FactTable(SQLModel, table=True):
    """A fact; the last one for the same owner, key, subject and year is in force."""

    __tablename__ = "fact"
    __table_args__ = (Index("fact_client", "client"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    key: str
    year: int | None
    sealed: bytes
    canonical: bytes


class FiledTable(SQLModel, table=True):
    """A Form 8606 as filed."""

    __tablename__ = "filed"
    __table_args__ = (Index("filed_client", "client"),)
    id: int = Field(primary_key=True)
    client: str
    link: int
    year: int
    decedent: str
    filed_on: date
    amended: bool
    ours: bool
    sealed: bytes
    sealed_evidence: bytes | None
    canonical: bytes


def _table(model: type[SQLModel]) -> Table:
    """The SQLAlchemy table behind a model: bulk work and reading use Core, not an object per row."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


META = _table(Meta)
CLIENT = _table(ClientTable)
CLIENT_KEY = _table(ClientKeyTable)
BLIND_INDEX = _table(BlindIndexTable)
CHAIN_LINK = _table(ChainLink)
SOURCE_FILE = _table(SourceFileTable)
SOURCE_PIECE = _table(SourcePieceTable)
SOURCE_ROW = _table(SourceRowTable)
ROW_OUTCOME = _table(RowOutcome)
ACCOUNT = _table(AccountTable)
ENTRY = _table(EntryTable)
ENTRY_SOURCE = _table(EntrySource)
INFORMATION_RETURN = _table(InformationReturnTable)
DETERMINATION = _table(DeterminationTable)
MOVEMENT_LINK = _table(MovementLink)
FACT = _table(FactTable)
FILED = _table(FiledTable)

ROW_COVERED: tuple[str, ...] = tuple(c.name for c in SOURCE_ROW.columns if c.name not in ("link", "canonical"))
"""The columns of a source row in the order in which its canonical bytes say them."""

APPEND_ONLY: tuple[Table, ...] = (
    SOURCE_FILE,
    SOURCE_ROW,
    ROW_OUTCOME,
    ACCOUNT,
    ENTRY,
    ENTRY_SOURCE,
    INFORMATION_RETURN,
    DETERMINATION,
    MOVEMENT_LINK,
    FACT,
    FILED,
    SOURCE_PIECE,
)
"""The tables whose records are chained, in the order in which a link covers them. The chain itself is append-only
too."""
