"""Writing to a ledger inside one transaction: records are appended, chained per client, never changed.

Whatever one transaction writes for a client is covered by one link of that client's hash chain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from basis.contents import PIECE, Contents, InMemory
from basis.errors import BasisError, InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger.chain import FIRST, Covered, canonical, canonical_row, link_hash
from basis.ledger.codec import dumps, entry_detail, entry_secrets
from basis.ledger.crypto import Cipher
from basis.ledger.database import insert_many
from basis.ledger.records import NewEntry, NewRow
from basis.ledger.tables import (
    ACCOUNT,
    APPEND_ONLY,
    BLIND_INDEX,
    CHAIN_LINK,
    CLIENT,
    CLIENT_KEY,
    DETERMINATION,
    ENTRY,
    ENTRY_SOURCE,
    FACT,
    FILED,
    INFORMATION_RETURN,
    MOVEMENT_LINK,
    ROW_OUTCOME,
    SOURCE_FILE,
    SOURCE_PIECE,
    SOURCE_ROW,
)
from basis.model import Account, Entry, Fact, FiledForm, InformationReturn

if TYPE_CHECKING:
    from basis.ledger.reading import Reading


class Writer:
    """What may be written, inside `Ledger.writing()`. Numbers are given out here, under the write lock."""

    def __init__(self, ledger: Reading, connection: sa.Connection, by: str) -> None:
        self._ledger = ledger
        self._connection = connection
        self._by = by
        self._at = datetime.now(UTC).replace(tzinfo=None, microsecond=0).isoformat()
        self._next: dict[str, int] = {}
        self._links: dict[str, int] = {}
        self._written: defaultdict[str, Covered] = defaultdict(partial(Covered, [table.name for table in APPEND_ONLY]))

    @contextmanager
    def attempt(self) -> Iterator[Writer]:
        """Work inside a transaction that is not kept; where it fails, what it wrote is taken back and the rest goes on.

        Numbers that were given out are not given out again.
        """
        try:
            with self._connection.begin_nested():
                yield self
        except BasisError:
            self._ledger.forget()
            raise

    # Clients, accounts, facts

    def add_client(self, client: str, *, name: str, ssn: Ssn) -> None:
        """Add a client and make their key. Raises InputRejectedError when the id or the SSN is taken."""
        taken = self._connection.execute(sa.select(CLIENT.c.id).where(CLIENT.c.id == client)).first()
        if taken or self._ledger.was_erased(client):
            whose = "is taken" if taken else "was that of a client who was erased, whose records still bear it"
            raise InputRejectedError(f"The client id {client!r} {whose}.", next_step="choose another id")
        digest = self._ledger.firm.index(ssn.reveal())
        other = self._connection.execute(sa.select(BLIND_INDEX.c.client).where(BLIND_INDEX.c.digest == digest)).scalar()
        if other:
            raise InputRejectedError(f"The SSN {ssn} is that of client {other}.", next_step="use that client")
        key, wrapped = self._ledger.firm.new_key(client)
        sealed = Cipher(key).seal(dumps({"name": name, "ssn": ssn.reveal()}), "client.sealed")
        self._connection.execute(sa.insert(CLIENT), [{"id": client, "sealed": sealed}])
        self._connection.execute(sa.insert(CLIENT_KEY), [{"client": client, "wrapped": wrapped}])
        self._connection.execute(sa.insert(BLIND_INDEX), [{"digest": digest, "client": client}])

    def erase_client(self, client: str) -> None:
        """Destroy a client's key, name and index, and end their chain with a link of no records that says who did it
        and when."""
        self._link(client)
        for table, column in (
            (CLIENT_KEY, CLIENT_KEY.c.client),
            (BLIND_INDEX, BLIND_INDEX.c.client),
            (CLIENT, CLIENT.c.id),
        ):
            self._connection.execute(sa.delete(table).where(column == client))

    def add_account(
        self,
        client: str,
        *,
        custodian: str,
        number: AccountNumber | None,
        label: str = "",
        decedent: str = "",
        masked: bool = False,
    ) -> Account:
        """Open an account. What kind it is, is a fact, and so is which other account a masked one is."""
        revealed = number.reveal() if number else ""
        cipher = self._ledger.cipher(client)
        values = {
            "custodian": custodian,
            "decedent": decedent,
            "number_digest": cipher.digest(revealed.encode("utf-8", "surrogatepass")) if number else None,
        }
        told = {"number": revealed, "label": label} | ({"masked": True} if masked else {})
        (key,) = self._append(ACCOUNT, client, [values], [{"sealed": told}])
        return Account(
            id=f"a{key}",
            client=client,
            custodian=custodian,
            number=number,
            label=label,
            decedent=decedent,
            masked=masked,
        )

    def add_fact(self, client: str, fact: Fact) -> int:
        """Record a fact; it supersedes the last one of the same owner, key, subject and year."""
        told = {name: getattr(fact, name) for name in ("owner", "about", "value", "evidence", "note")}
        (key,) = self._append(FACT, client, [{"key": fact.key, "year": fact.year}], [{"sealed": told}])
        return key

    # Files, rows, entries

    def known_files(self, client: str, sha256: str) -> tuple[int, ...]:
        """The numbers of the kept files with this digest."""
        digest = self._ledger.cipher(client).digest(sha256.encode())
        query = sa.select(SOURCE_FILE.c.id).where(SOURCE_FILE.c.client == client, SOURCE_FILE.c.sha256_digest == digest)
        return tuple(self._connection.execute(query.order_by(SOURCE_FILE.c.id)).scalars())

    def add_file(
        self,
        client: str,
        *,
        name: str,
        data: bytes | Contents,
        sha256: str,
        format_id: str,
        family: str,
        generation: str,
        period: tuple[date, date] | None,
    ) -> int:
        """Keep a file, encrypted, a long one in pieces. `sha256` is of the file as it came; `data` may be blanked where
        it is not theirs."""
        cipher = self._ledger.cipher(client)
        values = {
            "format": format_id,
            "family": family,
            "generation": generation,
            "period_from": _iso(period[0]) if period else None,
            "period_to": _iso(period[1]) if period else None,
            "sha256_digest": cipher.digest(sha256.encode()),
        }
        contents = InMemory(data) if isinstance(data, bytes) else data
        secrets = {"sealed": {"name": name, "sha256": sha256}, "sealed_data": contents.read(0, PIECE)}
        (key,) = self._append(SOURCE_FILE, client, [values], [secrets])
        for start in range(PIECE, contents.size, PIECE):
            piece = contents.read(start, PIECE)
            place = {"file": key, "start": start, "length": len(piece)}
            self._append(SOURCE_PIECE, client, [place], [{"sealed_data": piece}])
        return key

    def add_rows(self, client: str, file: int, rows: Sequence[NewRow]) -> list[int]:
        """Keep rows of a file. The database refuses a fingerprint and occurrence that is there already."""
        if not rows:
            return []
        first = self._numbers(SOURCE_ROW, len(rows))
        link = self._link(client)
        written: list[bytes] = []
        accounts = {account: int(account[1:]) for account in {row.account for row in rows}}
        records = []
        for number, row in enumerate(rows, start=first):
            account, line, last_line, offset, length, day, cents, fingerprint, occurrence, disposition, rule, said = row
            (quantity, reference), holder, on = said, accounts[account], _iso(day)
            covered = canonical_row(
                number, client, file, holder, line, last_line, offset, length, on,
                cents, fingerprint, occurrence, quantity, reference, disposition, rule,
            )  # fmt: skip
            written.append(covered)
            records.append((
                number, client, link, file, holder, line, last_line, offset, length, on,
                cents, fingerprint, occurrence, quantity, reference, disposition, rule, covered,
            ))  # fmt: skip
        insert_many(self._connection, SOURCE_ROW, records)
        self._written[client].add(SOURCE_ROW.name, written)
        return list(range(first, first + len(rows)))

    def set_outcome(self, client: str, row: int, disposition: str, rule: str, determination: int | None = None) -> None:
        """Say what became of a row after its import."""
        values = {"row": row, "disposition": disposition, "rule": rule, "determination": determination}
        self._append(ROW_OUTCOME, client, [values], [{}])

    def add_entries(self, client: str, entries: Sequence[NewEntry]) -> list[int]:
        """Append entries, each with the rows it came from."""
        if not entries:
            return []
        values = [_entry_values(new) for new in entries]
        keys = self._append(ENTRY, client, values, [_entry_secrets(new.entry) for new in entries])
        sources = [{"entry": key, "row": row} for key, new in zip(keys, entries, strict=True) for row in new.rows]
        self._append(ENTRY_SOURCE, client, sources, [{}] * len(sources))
        return keys

    def reverse(self, entry: int, reason: str, determination: int | None = None) -> int:
        """Append the reversal of an entry. Raises InputRejectedError when it is reversed already."""
        told = self._ledger.entry(entry)
        there = self._connection.execute(sa.select(ENTRY.c.id).where(ENTRY.c.reverses == entry)).scalar()
        if there is not None:
            raise InputRejectedError(
                f"{told.name} is reversed already, by e{there}.", next_step=f"reverse e{there} to restore it"
            )
        new = NewEntry(entry=told, rule="reversal", custodian=told.custodian, determination=determination)
        values = _entry_values(new) | {"reverses": entry}
        (key,) = self._append(ENTRY, told.client, [values], [_entry_secrets(told, reason)])
        return key

    # Papers and decisions

    def add_return(self, client: str, document: InformationReturn, *, row_id: int | None) -> int:
        """Keep a Form 1099-R or 5498 as issued."""
        values = {
            "form": document.form.value,
            "tax_year": document.tax_year,
            "account": int(document.account[1:]),
            "corrected": document.corrected,
            "void": document.void,
            "row": row_id,
        }
        told: dict[str, Any] = {
            "payer": document.payer,
            "boxes": dict(document.boxes),
            "not_in_file": sorted(document.not_in_file),
            "evidence": document.evidence.value,
        }
        if document.printed_under:
            told["masked"] = True
        (key,) = self._append(INFORMATION_RETURN, client, [values], [{"sealed": told}])
        return key

    def add_determination(
        self, client: str, *, question: str, kind: str, subject: str, answer: str, why: str, reverses: int | None = None
    ) -> int:
        """Record an answer: what, why, who and when."""
        values = {
            "question": question,
            "kind": kind,
            "subject": subject,
            "at": self._at,
            "by": self._by,
            "reverses": reverses,
        }
        (key,) = self._append(DETERMINATION, client, [values], [{"sealed": {"answer": answer, "why": why}}])
        return key

    def add_link(self, client: str, *, left: str, right: str, rule: str, why: str) -> int:
        """Declare two references to be one movement."""
        values = {"left": left, "right": right, "rule": rule}
        (key,) = self._append(MOVEMENT_LINK, client, [values], [{"sealed": {"why": why}}])
        return key

    def add_filed(self, form: FiledForm, *, evidence: bytes | None) -> int:
        """Freeze a form as filed, with the paper that shows it where there is one."""
        values = {
            "year": form.year,
            "decedent": form.owner.decedent,
            "filed_on": _iso(form.filed_on),
            "amended": form.amended,
            "ours": form.ours,
        }
        secrets: dict[str, Any] = {"sealed": {"lines": dict(form.lines), "note": form.note}}
        if evidence is not None:
            secrets["sealed_evidence"] = evidence
        (key,) = self._append(FILED, form.owner.client, [values], [secrets])
        return key

    # The chain

    def _append(
        self,
        table: sa.Table,
        client: str,
        values: Sequence[Mapping[str, Any]],
        secrets: Sequence[Mapping[str, Any]],
    ) -> list[int]:
        """Append records, days as ISO text, with their sealed columns and canonical bytes; gives their numbers."""
        if not values:
            return []
        cipher = self._ledger.cipher(client)
        name = table.name
        first = self._numbers(table, len(values))
        link = self._link(client)
        in_order = itemgetter(*(column.name for column in table.columns))
        nothing_sealed = {column.name: None for column in table.columns if column.name.startswith("sealed")}
        written: list[bytes] = []
        records = []
        for number, (plain, hidden) in enumerate(zip(values, secrets, strict=True), start=first):
            opened = {column: told if isinstance(told, bytes) else dumps(told) for column, told in hidden.items()}
            record: dict[str, Any] = {"id": number, "client": client, **plain}
            covered = canonical(name, record, opened, cipher)
            written.append(covered)
            record.update(nothing_sealed, link=link, canonical=covered)
            for column, told in opened.items():
                seal = cipher.seal_file if column == "sealed_data" else cipher.seal
                record[column] = seal(told, f"{name}.{column}")
            records.append(in_order(record))
        insert_many(self._connection, table, records)
        self._written[client].add(name, written)
        return list(range(first, first + len(records)))

    def _numbers(self, table: sa.Table, count: int) -> int:
        """The first of `count` new numbers in a table."""
        name = table.name
        if name not in self._next:
            column = table.c.id
            self._next[name] = (self._connection.execute(sa.select(sa.func.max(column))).scalar() or 0) + 1
        first = self._next[name]
        self._next[name] = first + count
        return first

    def _link(self, client: str) -> int:
        """The number of the chain link that this transaction will write for a client."""
        if client not in self._links:
            self._links[client] = self._numbers(CHAIN_LINK, 1)
        return self._links[client]

    def close_links(self) -> None:
        """Write the link of every client that something was written for."""
        for client, number in self._links.items():
            query = sa.select(CHAIN_LINK.c.position, CHAIN_LINK.c.hash).where(CHAIN_LINK.c.client == client)
            last = self._connection.execute(query.order_by(CHAIN_LINK.c.position.desc()).limit(1)).first()
            position, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
            batch = self._written[client].finished()
            link = {
                "id": number,
                "client": client,
                "position": position,
                "records": batch.count,
                "digest": batch.digest(),
                "previous": previous,
                "at": self._at,
                "by": self._by,
            }
            self._connection.execute(sa.insert(CHAIN_LINK), [{**link, "hash": link_hash(link)}])


@lru_cache(maxsize=8192)
def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _entry_secrets(entry: Entry, reason: str = "") -> dict[str, Any]:
    """What of an entry is sealed: nothing at all where nothing is secret, which is so for most rows of an export."""
    told = entry_secrets(entry, reason)
    return {"sealed": told} if told else {}


def _entry_values(new: NewEntry) -> dict[str, Any]:
    entry = new.entry
    return {
        "account": int(entry.account[1:]),
        "kind": entry.kind.value,
        "year": entry.year,
        "day": _iso(entry.day),
        "for_year": entry.for_year,
        "cents": entry.cents,
        "custodian": new.custodian,
        "rule": new.rule,
        "reverses": None,
        "determination": new.determination,
        "detail": entry_detail(entry),
    }
