"""Whether the ledger is as it was written: columns against canonical bytes, canonical bytes against the chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from basis.errors import IntegrityError
from basis.ledger.chain import batch_digest, broken_links, canonical, canonical_row
from basis.ledger.codec import dumps
from basis.ledger.crypto import Cipher
from basis.ledger.tables import APPEND_ONLY, CHAIN_LINK, ROW_COLUMNS

_SEALED = ("sealed", "sealed_data", "sealed_evidence")
CipherOf = Callable[[str], Cipher | None]


def verify(connection: sa.Connection, cipher_of: CipherOf) -> list[str]:
    """Everything that is wrong, in words. A client whose key was destroyed is checked as far as bytes go."""
    chains = list(_chains(connection))
    owners = {link["id"]: link["client"] for links in chains for link in links}
    problems: list[str] = []
    batches: dict[int, list[bytes]] = {}
    for table in APPEND_ONLY:
        for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
            batches.setdefault(row["link"], []).append(row["canonical"])
            if row["client"] != owners.get(row["link"], row["client"]):
                problems.append(f"{table.name} {row['id']} is in a link of another client")
            elif (problem := _changed(table.name, dict(row), cipher_of)) is not None:
                problems.append(problem)
    digests = {link: (len(records), batch_digest(records)) for link, records in batches.items()}
    for links in chains:
        problems += broken_links(links, digests)
    lost = sorted(batches.keys() - owners.keys())
    problems += [f"{len(batches[link])} records belong to link {link}, which is not there" for link in lost]
    return problems


def _chains(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    table = CHAIN_LINK
    chains: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(sa.select(table).order_by(table.c.client, table.c.position)).mappings():
        chains.setdefault(row["client"], []).append(dict(row))
    yield from chains.values()


def _changed(name: str, row: dict[str, Any], cipher_of: CipherOf) -> str | None:
    """What is wrong with one record's columns, None when they are those it was written with."""
    place = f"{name} {row['id']} of {row['client']}"
    if name == "source_row":
        return (
            None
            if canonical_row(*(row[column] for column in ROW_COLUMNS)) == row["canonical"]
            else f"{place} was changed"
        )
    cipher = cipher_of(row["client"])
    if cipher is None:
        return None
    secrets = {}
    try:
        for column in _SEALED:
            if row.get(column) is None:
                continue
            secrets[column] = _opened(cipher, name, column, row[column])
    except IntegrityError:
        return f"{place}: its sealed part was changed"
    same = canonical(name, row, secrets, cipher) == row["canonical"]
    return None if same else f"{place} was changed"


def _opened(cipher: Cipher, name: str, column: str, sealed: bytes) -> bytes:
    if column == "sealed_data":
        return cipher.open_file(sealed)
    opened = cipher.open(sealed, f"{name}.{column}")
    return dumps(json.loads(opened)) if column == "sealed" else opened
