"""A ledger, opened: everything it knows, as records of `basis.model`. Writing happens inside `writing()` alone.

It must not know what an entry means for a line, nor how a file is read.
"""

from __future__ import annotations

import difflib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from basis.errors import InputRejectedError
from basis.identity import AccountNumber, Ssn, mask
from basis.ledger.codec import entry_fields
from basis.ledger.crypto import Cipher, FirmCipher
from basis.ledger.database import backup_file, connect, shown_location, translated, writing_transaction
from basis.ledger.integrity import verify
from basis.ledger.keys import firm_key
from basis.ledger.records import Client, KeptFile, Link, StoredRow
from basis.ledger.tables import (
    ACCOUNT,
    BLIND_INDEX,
    CLIENT,
    CLIENT_KEY,
    DETERMINATION,
    ENTRY,
    ENTRY_SOURCE,
    FACT,
    FILED,
    INFORMATION_RETURN,
    META,
    MOVEMENT_LINK,
    ROW_OUTCOME,
    SOURCE_FILE,
    SOURCE_ROW,
)
from basis.ledger.writing import Writer
from basis.model import (
    Account,
    AccountType,
    Determination,
    EntryKind,
    Evidence,
    Fact,
    FiledForm,
    InformationReturn,
    LedgerEntry,
    Owner,
    ReturnForm,
    SourceRef,
)

_SALT_BYTES = 16


class Ledger:
    """An open ledger. Use it as a context manager; reading inside `writing()` sees what was written so far."""

    def __init__(
        self, engine: sa.Engine, location: str, environment: Mapping[str, str], *, dry_run: bool = False
    ) -> None:
        self._engine = engine
        self._dry_run = dry_run
        self.location = shown_location(location)
        self._path = location
        self._environment = environment
        self._ciphers: dict[str, Cipher] = {}
        self._writing: sa.Connection | None = None
        self._file_names: dict[int, tuple[str, str]] = {}

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        create: bool = False,
        environment: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> Self:
        """Open a ledger at a path or database URL; with `dry_run` nothing that is written is kept.

        Raises InputRejectedError when there is none, unless `create`.
        """
        told = os.environ if environment is None else environment
        ledger = cls(connect(location, create=create), str(location), told, dry_run=dry_run)
        ledger._check_firm_key()
        return ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # Keys

    @cached_property
    def firm(self) -> FirmCipher:
        """The cipher under the firm's key."""
        return FirmCipher(firm_key(self._environment, self._meta("salt") or b""))

    def _check_firm_key(self) -> None:
        if self._meta("key_check") is None:
            self._adopt_firm_key()
        if self._meta("key_check") != self.firm.check():
            raise InputRejectedError(
                "The ledger belongs to another firm key.",
                next_step="name the right key: BASIS_KEY_FILE, or BASIS_PASSPHRASE",
            )

    def _adopt_firm_key(self) -> None:
        """Bind a new ledger to this firm's key, unless another process was faster."""
        salt = os.urandom(_SALT_BYTES)
        check = FirmCipher(firm_key(self._environment, salt)).check()
        with self._own_transaction() as connection:
            if connection.execute(sa.select(META.c.name)).first() is None:
                bound = [{"name": "salt", "value": salt}, {"name": "key_check", "value": check}]
                connection.execute(sa.insert(META), bound)

    def _meta(self, name: str) -> bytes | None:
        rows = self._rows(sa.select(META.c.value).where(META.c.name == name))
        return rows[0][0] if rows else None

    def cipher(self, client: str) -> Cipher:
        """The cipher under a client's key. Raises InputRejectedError for an unknown or erased client."""
        if client not in self._ciphers:
            rows = self._rows(sa.select(CLIENT_KEY.c.wrapped).where(CLIENT_KEY.c.client == client))
            if not rows:
                raise self._unknown(client)
            self._ciphers[client] = Cipher(self.firm.unwrap(rows[0][0], client))
        return self._ciphers[client]

    # Reading

    def _rows(self, query: Any) -> Sequence[Any]:
        with translated(self.location):
            if self._writing is not None:
                return self._writing.execute(query).all()
            with self._engine.connect() as connection:
                return connection.execute(query).all()

    def _sealed(self, client: str, place: str, sealed: bytes) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self.cipher(client).open(sealed, place))
        return opened

    def clients(self) -> tuple[Client, ...]:
        """All clients, by id."""
        return tuple(self._client(row) for row in self._rows(sa.select(CLIENT).order_by(CLIENT.c.id)))

    def client(self, client: str) -> Client:
        """One client. Raises InputRejectedError that names the nearest ids."""
        rows = self._rows(sa.select(CLIENT).where(CLIENT.c.id == client))
        if not rows:
            raise self._unknown(client)
        return self._client(rows[0])

    def client_by_ssn(self, ssn: Ssn) -> Client | None:
        """The client with this SSN, None when nobody has it."""
        digest = self.firm.index(ssn.reveal())
        rows = self._rows(sa.select(BLIND_INDEX.c.client).where(BLIND_INDEX.c.digest == digest))
        return self.client(rows[0][0]) if rows else None

    def _client(self, row: Any) -> Client:
        told = self._sealed(row.id, "client.sealed", row.sealed)
        return Client(row.id, told["name"], Ssn.parse(told["ssn"]))

    def _unknown(self, client: str) -> InputRejectedError:
        ids = [row[0] for row in self._rows(sa.select(CLIENT.c.id))]
        near = difflib.get_close_matches(client, ids, 3)
        hint = (
            f"did you mean {' or '.join(near)}?" if near else "see basis client list, or add it with basis client add"
        )
        return InputRejectedError(f"There is no client {mask(client)!r}.", next_step=hint)

    def accounts(self, client: str) -> tuple[Account, ...]:
        """A client's accounts in the order they were opened, with what the facts in force say of them."""
        told = {(fact.key, fact.about): fact.value for fact in self.facts(client) if fact.about}
        return tuple(
            self._account(row, told)
            for row in self._rows(sa.select(ACCOUNT).where(ACCOUNT.c.client == client).order_by(ACCOUNT.c.id))
        )

    def _account(self, row: Any, told: Mapping[tuple[str, str], str]) -> Account:
        name = f"a{row.id}"
        sealed = self._sealed(row.client, "account.sealed", row.sealed)
        kind = told.get(("account_type", name))
        return Account(
            id=name,
            client=row.client,
            custodian=row.custodian,
            number=AccountNumber.parse(sealed["number"]) if sealed["number"] else None,
            label=sealed["label"],
            type=AccountType(kind) if kind else None,
            plan=told.get(("plan", name), ""),
            decedent=told.get(("decedent", name), "") or row.decedent,
        )

    def facts(self, client: str, *, history: bool = False) -> tuple[Fact, ...]:
        """The facts in force about a client and the decedents kept with them; with `history` every fact recorded."""
        rows = self._rows(sa.select(FACT).where(FACT.c.client == client).order_by(FACT.c.id))
        facts = [self._fact(row) for row in rows]
        if history:
            return tuple(facts)
        return tuple({(fact.owner, fact.key, fact.about, fact.year): fact for fact in facts}.values())

    def _fact(self, row: Any) -> Fact:
        return Fact(key=row.key, year=row.year, id=row.id, **self._sealed(row.client, "fact.sealed", row.sealed))

    def entries(self, client: str) -> tuple[LedgerEntry, ...]:
        """Every entry of a client, reversed ones and reversals included, in order of number."""
        sources = self._entry_sources(client)
        return tuple(
            self._entry(row, sources.get(row.id, ()))
            for row in self._rows(sa.select(ENTRY).where(ENTRY.c.client == client).order_by(ENTRY.c.id))
        )

    def entry(self, number: int) -> LedgerEntry:
        """One entry by number. Raises InputRejectedError."""
        rows = self._rows(sa.select(ENTRY).where(ENTRY.c.id == number))
        if not rows:
            raise InputRejectedError(f"There is no entry e{number}.", next_step="see basis entries CLIENT")
        return self._entry(rows[0], self._entry_sources(rows[0].client).get(number, ()))

    def _entry(self, row: Any, sources: tuple[SourceRef, ...]) -> LedgerEntry:
        told = entry_fields(row.detail, self._sealed(row.client, "entry.sealed", row.sealed))
        return LedgerEntry(
            id=row.id,
            client=row.client,
            account=f"a{row.account}",
            kind=EntryKind(row.kind),
            cents=row.cents,
            day=row.day,
            year=row.year,
            for_year=row.for_year,
            rule=row.rule,
            custodian=row.custodian,
            reverses=row.reverses,
            determination=row.determination,
            sources=sources,
            **told,
        )

    def _entry_sources(self, client: str) -> dict[int, tuple[SourceRef, ...]]:
        query = (
            sa.select(ENTRY_SOURCE.c.entry, ENTRY_SOURCE.c.row, SOURCE_ROW.c.file, SOURCE_ROW.c.line)
            .join(SOURCE_ROW, SOURCE_ROW.c.id == ENTRY_SOURCE.c.row)
            .where(ENTRY_SOURCE.c.client == client)
            .order_by(ENTRY_SOURCE.c.id)
        )
        found: defaultdict[int, list[SourceRef]] = defaultdict(list)
        for entry, row, file, line in self._rows(query):
            name, sha256 = self._file_name(client, file)
            found[entry].append(SourceRef(row, name, sha256, line))
        return {entry: tuple(refs) for entry, refs in found.items()}

    def _file_name(self, client: str, file: int) -> tuple[str, str]:
        if file not in self._file_names:
            (row,) = self._rows(sa.select(SOURCE_FILE.c.sealed).where(SOURCE_FILE.c.id == file))
            told = self._sealed(client, "source_file.sealed", row[0])
            self._file_names[file] = told["name"], told["sha256"]
        return self._file_names[file]

    def returns(self, client: str) -> tuple[InformationReturn, ...]:
        """Every Form 1099-R and 5498 of a client as issued, in order of number."""
        table = INFORMATION_RETURN
        return tuple(
            self._return(row)
            for row in self._rows(sa.select(table).where(table.c.client == client).order_by(table.c.id))
        )

    def _return(self, row: Any) -> InformationReturn:
        told = self._sealed(row.client, "information_return.sealed", row.sealed)
        return InformationReturn(
            form=ReturnForm(row.form),
            tax_year=row.tax_year,
            account=f"a{row.account}",
            payer=told["payer"],
            boxes=told["boxes"],
            corrected=row.corrected,
            void=row.void,
            not_in_file=frozenset(told["not_in_file"]),
            evidence=Evidence(told["evidence"]),
            id=row.id,
            client=row.client,
            source=self.source(self.stored_row(row.row)) if row.row else None,
        )

    def filed(self, client: str) -> tuple[FiledForm, ...]:
        """Every form recorded as filed, in order of number."""
        rows = self._rows(sa.select(FILED).where(FILED.c.client == client).order_by(FILED.c.id))
        forms = []
        for row in rows:
            told = self._sealed(client, "filed.sealed", row.sealed)
            form = FiledForm(
                id=row.id,
                owner=Owner(client, row.decedent),
                year=row.year,
                filed_on=row.filed_on,
                lines=told["lines"],
                amended=row.amended,
                ours=row.ours,
                note=told["note"],
            )
            forms.append(form)
        return tuple(forms)

    def determinations(self, client: str) -> tuple[Determination, ...]:
        """Every answer recorded, in order of number."""
        table = DETERMINATION
        found = []
        for row in self._rows(sa.select(table).where(table.c.client == client).order_by(table.c.id)):
            told = self._sealed(client, "determination.sealed", row.sealed)
            found.append(
                Determination(
                    id=row.id,
                    client=client,
                    question=row.question,
                    kind=row.kind,
                    subject=row.subject,
                    answer=told["answer"],
                    why=told["why"],
                    by=row.by,
                    on=datetime.fromisoformat(row.at),
                    reverses=row.reverses,
                )
            )
        return tuple(found)

    def links(self, client: str) -> tuple[Link, ...]:
        """Every pair declared to be one movement."""
        rows = self._rows(sa.select(MOVEMENT_LINK).where(MOVEMENT_LINK.c.client == client).order_by(MOVEMENT_LINK.c.id))
        return tuple(
            Link(r.id, r.left, r.right, r.rule, self._sealed(client, "movement_link.sealed", r.sealed)["why"])
            for r in rows
        )

    # Files and rows

    def files(self, client: str) -> tuple[KeptFile, ...]:
        """The files kept of a client, in the order they came."""
        table = SOURCE_FILE
        numbers = self._rows(sa.select(table.c.id).where(table.c.client == client).order_by(table.c.id))
        return tuple(self.file(row[0]) for row in numbers)

    def file(self, number: int) -> KeptFile:
        """A kept file, without its bytes."""
        table = SOURCE_FILE
        query = sa.select(
            table.c.client, table.c.format, table.c.family, table.c.generation, table.c.period_from, table.c.period_to
        ).where(table.c.id == number)
        (row,) = self._rows(query)
        name, sha256 = self._file_name(row.client, number)
        return KeptFile(
            id=number,
            client=row.client,
            name=name,
            sha256=sha256,
            format=row.format,
            family=row.family,
            generation=row.generation,
            period=(row.period_from, row.period_to) if row.period_from else None,
        )

    def file_bytes(self, number: int) -> bytes:
        """The bytes of a kept file, where blanked what belongs to other clients."""
        table = SOURCE_FILE
        (row,) = self._rows(sa.select(table.c.client, table.c.sealed_data).where(table.c.id == number))
        return self.cipher(row.client).open_file(row.sealed_data)

    def stored_row(self, number: int) -> StoredRow:
        """One kept row by number."""
        (row,) = self._stored(SOURCE_ROW.c.id == number)
        return row

    def asked_rows(self, client: str) -> tuple[StoredRow, ...]:
        """The rows of a client whose latest outcome is that somebody must say."""
        latest = self._latest_outcomes(client)
        asked = [number for number, (disposition, _) in latest.items() if disposition == "asked"]
        first = (SOURCE_ROW.c.client == client) & (SOURCE_ROW.c.disposition == "asked")
        rows = self._stored(first | SOURCE_ROW.c.id.in_(asked), latest)
        return tuple(row for row in rows if row.disposition == "asked")

    def _stored(self, where: Any, latest: Mapping[int, tuple[str, str]] | None = None) -> tuple[StoredRow, ...]:
        names = [name for name in StoredRow.__dataclass_fields__ if name != "file_id"]
        columns = [SOURCE_ROW.c[name] for name in names]
        rows = self._rows(sa.select(SOURCE_ROW.c.file, *columns).where(where).order_by(SOURCE_ROW.c.id))
        stored = [
            StoredRow(
                file_id=file,
                **{**dict(zip(names, values, strict=True)), "account": f"a{values[names.index('account')]}"},
            )
            for file, *values in rows
        ]
        if latest is None:
            latest = self._latest_outcomes(stored[0].client) if stored else {}
        return tuple(_with_outcome(row, latest.get(row.id)) for row in stored)

    def _latest_outcomes(self, client: str) -> dict[int, tuple[str, str]]:
        query = sa.select(ROW_OUTCOME.c.row, ROW_OUTCOME.c.disposition, ROW_OUTCOME.c.rule)
        rows = self._rows(query.where(ROW_OUTCOME.c.client == client).order_by(ROW_OUTCOME.c.id))
        return {row: (disposition, rule) for row, disposition, rule in rows}

    def source(self, row: StoredRow) -> SourceRef:
        """Where a row stands: file, digest, line."""
        name, sha256 = self._file_name(row.client, row.file_id)
        return SourceRef(row.id, name, sha256, row.line)

    def row_text(self, number: int) -> str:
        """The raw text of a row, cut out of the kept file."""
        row = self.stored_row(number)
        data = self.file_bytes(row.file_id)[row.offset : row.offset + row.length]
        return data.decode("utf-8", errors="replace")

    def active_years(self, client: str) -> tuple[tuple[str, int], ...]:
        """(account, calendar year) of every kept row, whatever became of it."""
        year = sa.extract("year", SOURCE_ROW.c.day)
        query = sa.select(SOURCE_ROW.c.account, year).where(
            SOURCE_ROW.c.client == client,
            SOURCE_ROW.c.day.is_not(None),
        )
        return tuple((f"a{account}", int(found)) for account, found in self._rows(query.distinct()))

    def spanned_years(self, client: str) -> tuple[tuple[str, int], ...]:
        """(account, calendar year) that a kept export says to span from January 1 to December 31."""
        span = SOURCE_FILE.c.period_from, SOURCE_FILE.c.period_to
        query = (
            sa.select(SOURCE_ROW.c.account, *span)
            .join(SOURCE_FILE, SOURCE_FILE.c.id == SOURCE_ROW.c.file)
            .where(SOURCE_FILE.c.client == client, span[0].is_not(None))
            .distinct()
        )
        return tuple(
            (f"a{account}", year)
            for account, first, last in self._rows(query)
            for year in range(first.year, last.year + 1)
            if first <= date(year, 1, 1) and date(year, 12, 31) <= last
        )

    def file_edges(self, client: str) -> dict[str, frozenset[date]]:
        """The first and last day of every kept file, by account: days an export may show only in part."""
        day = SOURCE_ROW.c.day
        query = (
            sa.select(SOURCE_ROW.c.account, sa.func.min(day), sa.func.max(day))
            .where(SOURCE_ROW.c.client == client, day.is_not(None))
            .group_by(SOURCE_ROW.c.file, SOURCE_ROW.c.account)
        )
        found: defaultdict[str, set[date]] = defaultdict(set)
        for account, first, last in self._rows(query):
            found[f"a{account}"] |= {first, last}
        return {account: frozenset(days) for account, days in found.items()}

    def fingerprints(self, client: str, materials: Iterable[str]) -> list[bytes]:
        """Keyed digests by which rows are known again."""
        return self.cipher(client).fingerprints(materials)

    def details(
        self, client: str, fingerprints: Iterable[bytes]
    ) -> dict[bytes, list[tuple[bytes | None, bytes | None] | None]]:
        """For each fingerprint the quantity and reference digests of its rows, None for a row that was superseded."""
        wanted = set(fingerprints)
        gone = {row for row, (disposition, _) in self._latest_outcomes(client).items() if disposition == "superseded"}
        table = SOURCE_ROW
        query = sa.select(table.c.id, table.c.fingerprint, table.c.quantity_digest, table.c.reference_digest)
        found: defaultdict[bytes, list[tuple[bytes | None, bytes | None] | None]] = defaultdict(list)
        for row, fingerprint, quantity, reference in self._rows(query.where(table.c.client == client)):
            if fingerprint in wanted:
                found[fingerprint].append(None if row in gone else (quantity, reference))
        return dict(found)

    def rows_of(self, file: int) -> tuple[StoredRow, ...]:
        """The kept rows of a file, in order."""
        return self._stored(SOURCE_ROW.c.file == file)

    def whose(self, ref: str) -> tuple[str, str]:
        """The client and decedent of an entry (`e17`) or document (`d4`). Raises InputRejectedError."""
        tables: Mapping[str, Any] = {"e": ENTRY, "d": INFORMATION_RETURN}
        table = tables.get(ref[:1])
        rows = (
            self._rows(sa.select(table.c.client, table.c.account).where(table.c.id == int(ref[1:])))
            if table is not None and ref[1:].isdigit()
            else ()
        )
        if not rows:
            raise InputRejectedError(
                f"There is no {ref!r}.", next_step="entries are named e17, documents d4: see basis entries CLIENT"
            )
        client, number = rows[0]
        account = next(a for a in self.accounts(client) if a.id == f"a{number}")
        return client, account.decedent

    # Writing and keeping

    @contextmanager
    def writing(self, *, by: str, keep: bool = True) -> Iterator[Writer]:
        """One transaction: everything inside is stored together or not at all; nothing unless `keep`, for a dry run.

        Raises BusyError, CannotWriteError.
        """
        if self._writing is not None:
            raise RuntimeError("a transaction is open already")
        with writing_transaction(self._engine, self.location, keep=keep and not self._dry_run) as connection:
            self._writing = connection
            try:
                writer = Writer(self, connection, by)
                yield writer
                writer.close_links()
            finally:
                self._writing = None

    @contextmanager
    def _own_transaction(self) -> Iterator[sa.Connection]:
        with writing_transaction(self._engine, self.location) as connection:
            yield connection

    def erase_client(self, client: str) -> None:
        """Destroy a client's key, name and numbers. Their records stay as bytes that nobody can read."""
        self.client(client)
        with self._own_transaction() as connection:
            for table, column in (
                (CLIENT_KEY, CLIENT_KEY.c.client),
                (BLIND_INDEX, BLIND_INDEX.c.client),
                (CLIENT, CLIENT.c.id),
            ):
                connection.execute(sa.delete(table).where(column == client))
        self._ciphers.pop(client, None)
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def verify(self) -> list[str]:
        """What is wrong with the ledger's records and chains; nothing when all is as it was written."""
        with translated(self.location), self._engine.connect() as connection:
            return verify(connection, self._cipher_or_none)

    def _cipher_or_none(self, client: str) -> Cipher | None:
        try:
            return self.cipher(client)
        except InputRejectedError:
            return None

    def backup(self, target: Path) -> None:
        """Copy the ledger to another file, checked. Raises CannotWriteError."""
        if "://" in self.location:
            raise InputRejectedError("A database is backed up with its own tools.", next_step="use pg_dump")
        backup_file(Path(self._path), target)


def effective(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The entries that count: neither reversals nor reversed. A reversal that was itself reversed restores."""
    found = list(entries)
    undone_by = {entry.reverses: entry for entry in found if entry.reverses is not None}

    def stands(entry: LedgerEntry) -> bool:
        undoing = undone_by.get(entry.id)
        return undoing is None or not stands(undoing)

    return tuple(entry for entry in found if entry.reverses is None and stands(entry))


def _with_outcome(row: StoredRow, outcome: tuple[str, str] | None) -> StoredRow:
    if outcome is None:
        return row
    from dataclasses import replace

    return replace(row, disposition=outcome[0], rule=outcome[1])
