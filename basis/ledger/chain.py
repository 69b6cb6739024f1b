"""Canonical bytes of records and the hash chain over them, per client.

Whatever is changed, moved or taken out of the middle of a chain no longer agrees with it. A chain alone cannot show
that its end was cut off, records and links together: for that its head must be known from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from basis.ledger.crypto import Cipher

VERSION = 1
FIRST = bytes(32)
"""What stands before the first link of a chain."""

NOT_COVERED = frozenset({"link", "canonical", "sealed", "sealed_data", "sealed_evidence"})
"""Columns whose value does not enter canonical bytes as it is: sealed ones enter by the digest of what they hold, and
which link covers a record is shown by the digest of that link."""

_SOURCE_ROW = f"{VERSION}|source_row|{','.join(['%s'] * 16)}"
_MANY = 5_000
_SAID_BY_LINK = ("id", "client", "position", "records", "at", "by")


def canonical(table: str, values: Mapping[str, Any], secrets: Mapping[str, bytes], cipher: Cipher) -> bytes:
    """The bytes of one record: version, table, its plain columns by name, digests of its secrets."""
    hidden = {name: cipher.digest(secret).hex() for name, secret in secrets.items()}
    return f"{VERSION}|{table}|{_as_json([plain_columns(values), hidden])}".encode()


def plain_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record that enter canonical bytes as they are."""
    return {name: plain_value(value) for name, value in values.items() if name not in NOT_COVERED}


def canonical_row(
    number: int,
    client: str,
    file: int,
    account: int,
    line: int,
    last_line: int,
    offset: int,
    length: int,
    day: str | None,
    cents: int | None,
    fingerprint: bytes,
    occurrence: int,
    quantity: bytes | None,
    reference: bytes | None,
    disposition: str,
    rule: str,
) -> bytes:
    """The bytes of a source row, which has no secrets: its columns from `id` on, less `link` and `canonical`.

    Written out, because there are a hundred thousand at a time.
    """
    return (
        _SOURCE_ROW
        % (
            number,
            _quoted(client),
            file,
            account,
            line,
            last_line,
            offset,
            length,
            _quoted(day),
            cents,
            fingerprint.hex(),
            occurrence,
            quantity.hex() if quantity else quantity,
            reference.hex() if reference else reference,
            _quoted(disposition),
            _quoted(rule),
        )
    ).encode()


_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_quoted = lru_cache(maxsize=4096)(json.dumps)


def plain_value(value: Any) -> Any:
    """A value as every database gives it back: SQLite knows neither days nor truth."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


class Batch:
    """The digest over the canonical bytes of a batch of records, each preceded by its length. It keeps none of them."""

    def __init__(self) -> None:
        self._state = hashlib.sha256()
        self.count = 0
        """How many records there are."""

    def add(self, records: Iterable[bytes]) -> None:
        """Take in more records, in their order."""
        for record in records:
            self.count += 1
            self._state.update(len(record).to_bytes(8, "big") + record)

    def digest(self) -> bytes:
        """The digest over all of them."""
        return self._state.digest()


class Covered:
    """What one transaction wrote for a client, in the order in which a link covers it: table by table.

    Of the first two tables, files and their rows, a long import writes so much that only the digest is kept of it.
    """

    def __init__(self, tables: Sequence[str]) -> None:
        self._batch = Batch()
        self._tables = tables
        self._waiting: dict[str, list[bytes]] = {table: [] for table in tables}
        self._begun = ""

    def add(self, table: str, records: Iterable[bytes]) -> None:
        """Take in records of one table. Raises RuntimeError for a file after the many rows of another."""
        if self._begun and table == self._tables[0]:
            raise RuntimeError("one transaction keeps one long file of a client")
        waiting = self._waiting[table]
        waiting.extend(records)
        if len(waiting) >= _MANY and table == self._tables[1]:
            self._begun = table
            for name in self._tables[:2]:
                self._batch.add(self._waiting[name])
                self._waiting[name].clear()

    def finished(self) -> Batch:
        """The batch of everything that was written."""
        for records in self._waiting.values():
            self._batch.add(records)
            records.clear()
        return self._batch


def link_hash(link: Mapping[str, Any]) -> bytes:
    """The hash of a link, over everything it says and the hash before it."""
    head = json.dumps([VERSION, *(plain_value(link[name]) for name in _SAID_BY_LINK)])
    return hashlib.sha256(link["previous"] + link["digest"] + head.encode()).digest()


def broken_links(links: Sequence[Mapping[str, Any]], batches: Mapping[int, tuple[int, bytes]]) -> list[str]:
    """What is wrong with one client's chain. `links` in order of position; `batches` gives, by link id, how many
    records are there now and the digest over them."""
    problems = []
    previous = FIRST
    for expected, link in enumerate(links, start=1):
        name = f"link {link['position']} of {link['client']}"
        count, digest = batches.get(link["id"], (0, Batch().digest()))
        if link["position"] != expected:
            problems.append(f"{name}: link {expected} is not there")
        elif link["previous"] != previous:
            problems.append(f"{name} does not follow the link before it")
        elif count != link["records"]:
            problems.append(f"{name} was written with {link['records']} records; there are {count}")
        elif digest != link["digest"]:
            problems.append(f"{name}: its records are not those it was written with")
        elif link["hash"] != link_hash(link):
            problems.append(f"{name}: the link itself was changed")
        previous = link["hash"]
    return problems
