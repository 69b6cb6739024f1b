"""Whether the ledger is as it was written: columns against canonical bytes, canonical bytes against the chain, keys
and names against each other.

Columns are read as the database holds them, untyped, so that a value which is no day or no number is found and not
stumbled over.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from basis.errors import IntegrityError
from basis.ledger.chain import Batch, broken_links, canonical, canonical_row, plain_columns
from basis.ledger.codec import dumps
from basis.ledger.crypto import Cipher, FirmCipher
from basis.ledger.tables import APPEND_ONLY, BLIND_INDEX, CHAIN_LINK, CLIENT, CLIENT_KEY, ROW_COVERED, SOURCE_ROW

_SEALED = ("sealed", "sealed_data", "sealed_evidence")
_AT_A_TIME = 1000

Record = Mapping[str, Any]


def verify(connection: sa.Connection, firm: FirmCipher, client: str = "") -> list[str]:
    """Everything that is wrong, in words, for one client or for all.

    What an erased client's sealed columns held cannot be checked any more; their bytes and plain columns can.
    """
    ciphers: dict[str, Cipher] = {}
    problems = _people(connection, firm, client, ciphers)
    batches: dict[int, Batch] = {}
    for table in APPEND_ONLY:
        for row in _records(connection, table, client):
            batches.setdefault(row["link"], Batch()).add([_bytes(row["canonical"])])
            if not _as_written(table.name, row, ciphers.get(row["client"])):
                problems.append(f"{table.name} {row['id']} of {row['client']} was changed")
    digests = {link: (batch.count, batch.digest()) for link, batch in batches.items()}
    known: set[int] = set()
    for links in chains(connection, client):
        problems += broken_links(links, digests)
        known |= {link["id"] for link in links}
    problems += [
        f"{batches[link].count} records belong to link {link}, which is not there" for link in batches.keys() - known
    ]
    return problems


def chains(connection: sa.Connection, client: str = "") -> Iterator[list[dict[str, Any]]]:
    """The links of every client, in the order in which they were written."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _records(connection, CHAIN_LINK, client):
        link = {**row, **{name: _bytes(row[name]) for name in ("digest", "previous", "hash")}}
        found.setdefault(row["client"], []).append(link)
    yield from found.values()


def _records(connection: sa.Connection, table: sa.Table, client: str) -> Iterator[Record]:
    columns = [sa.type_coerce(column, sa.types.NullType()).label(column.name) for column in table.c]
    query = sa.select(*columns).order_by(table.c.id)
    if client:
        query = query.where(table.c.client == client)
    names = [column.name for column in table.c]
    for values in connection.execution_options(yield_per=_AT_A_TIME).execute(query):
        yield dict(zip(names, values, strict=True))


def _as_written(name: str, row: Record, cipher: Cipher | None) -> bool:
    """Whether the columns of a record are those its canonical bytes were made of."""
    written = _bytes(row["canonical"])
    if name == SOURCE_ROW.name:
        try:
            return canonical_row(*(plain_day(row[column]) for column in ROW_COVERED)) == written
        except (AttributeError, TypeError):
            return False
    if cipher is None:
        return _plain_as_written(row, written)
    try:
        secrets = {column: _opened(cipher, name, column, row[column]) for column in _SEALED if row.get(column)}
    except (IntegrityError, ValueError, TypeError, zlib.error):
        return False
    return canonical(name, row, secrets, cipher) == written


def plain_day(value: Any) -> Any:
    """A value with a day as text: some databases know days, some do not."""
    return value.isoformat() if isinstance(value, date) else value


def _plain_as_written(row: Record, written: bytes) -> bool:
    """Whether the plain columns of an erased client's record are those it was written with."""
    try:
        plain, _ = json.loads(written.split(b"|", 2)[2])
    except (ValueError, IndexError):
        return False
    return bool(plain == plain_columns(row))


def _opened(cipher: Cipher, name: str, column: str, sealed: bytes) -> bytes:
    if column == "sealed_data":
        return cipher.open_file(sealed, f"{name}.{column}")
    opened = cipher.open(sealed, f"{name}.{column}")
    return dumps(json.loads(opened)) if column == "sealed" else opened


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode()


def _people(connection: sa.Connection, firm: FirmCipher, only: str, ciphers: dict[str, Cipher]) -> list[str]:
    """What is wrong with the state that no chain covers: keys, names, the index of SSNs. Fills in the ciphers."""
    wrapped: dict[str, Any] = dict(connection.execute(sa.select(CLIENT_KEY.c.client, CLIENT_KEY.c.wrapped)).all())
    sealed: dict[str, Any] = dict(connection.execute(sa.select(CLIENT.c.id, CLIENT.c.sealed)).all())
    index: dict[Any, str] = dict(connection.execute(sa.select(BLIND_INDEX.c.digest, BLIND_INDEX.c.client)).all())
    ended = {links[0]["client"]: links[-1]["records"] == 0 for links in chains(connection)}
    problems = []
    for client in sorted({*wrapped, *sealed, *index.values(), *ended}):
        if only not in ("", client):
            continue
        erased = ended.get(client, False)
        there = (client in wrapped, client in sealed, client in index.values())
        if erased and not any(there):
            continue
        if erased or not all(there):
            problems.append(f"{client}: the key, the name or the index is not there, and no link says it was erased")
            continue
        try:
            ciphers[client] = Cipher(firm.unwrap(wrapped[client], client))
            told = json.loads(ciphers[client].open(sealed[client], "client.sealed"))
        except (IntegrityError, ValueError, TypeError):
            problems.append(f"{client}: the key, or the name and SSN, were changed")
            continue
        if index.get(firm.index(told["ssn"])) != client:
            problems.append(f"{client}: the index of SSNs was changed")
    return problems
