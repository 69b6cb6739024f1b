"""Canonical bytes of records and the hash chain over them, per client.

Whatever is changed, moved or taken out of the middle of a chain no longer agrees with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from basis.ledger.crypto import Cipher

VERSION = 1
FIRST = bytes(32)
"""What stands before the first link of a chain."""

NOT_COVERED = frozenset({"link", "canonical", "sealed", "sealed_data", "sealed_evidence"})
"""Columns whose value does not enter canonical bytes as it is: sealed ones enter by the digest of what they hold."""


def canonical(table: str, values: Mapping[str, Any], secrets: Mapping[str, bytes], cipher: Cipher) -> bytes:
    """The bytes of one record: version, table, its plain columns by name, digests of its secrets."""
    plain = {name: _text(value) for name, value in values.items() if name not in NOT_COVERED}
    hidden = {name: cipher.digest(secret).hex() for name, secret in secrets.items()}
    body = json.dumps([plain, hidden], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"{VERSION}|{table}|{body}".encode()


def canonical_row(
    number: int,
    client: str,
    file: int,
    account: int,
    line: int,
    last_line: int,
    offset: int,
    length: int,
    day: date | None,
    cents: int | None,
    fingerprint: bytes,
    occurrence: int,
    quantity_digest: bytes | None,
    reference_digest: bytes | None,
    disposition: str,
    rule: str,
) -> bytes:
    """The bytes of a source row: the same, written out because there are a hundred thousand at a time."""
    return (
        f"{VERSION}|source_row|{number}|{client}|{file}|{account}|{line}|{last_line}|{offset}|{length}|{day or ''}|"
        f"{'' if cents is None else cents}|{fingerprint.hex()}|{occurrence}|"
        f"{quantity_digest.hex() if quantity_digest else ''}|{reference_digest.hex() if reference_digest else ''}|"
        f"{disposition}|{rule}"
    ).encode()


def _text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def batch_digest(records: Iterable[bytes]) -> bytes:
    """The digest over the canonical bytes of a batch, each preceded by its length."""
    state = hashlib.sha256()
    for record in records:
        state.update(len(record).to_bytes(8, "big"))
        state.update(record)
    return state.digest()


def link_hash(client: str, position: int, records: int, digest: bytes, previous: bytes, at: str, by: str) -> bytes:
    """The hash of a link, over everything it says and the hash before it."""
    head = json.dumps([VERSION, client, position, records, at, by])
    return hashlib.sha256(previous + digest + head.encode()).digest()


def broken_links(links: Sequence[Mapping[str, Any]], batches: Mapping[int, tuple[int, bytes]]) -> list[str]:
    """What is wrong with one client's chain. `links` in order of position; `batches` gives, by link id, how many
    records are there now and the digest over them."""
    problems = []
    previous = FIRST
    for expected, link in enumerate(links, start=1):
        name = f"link {link['position']} of {link['client']}"
        count, digest = batches.get(link["id"], (0, batch_digest(())))
        if link["position"] != expected:
            problems.append(f"{name}: link {expected} is not there")
        elif link["previous"] != previous:
            problems.append(f"{name} does not follow the link before it")
        elif count != link["records"]:
            problems.append(f"{name} was written with {link['records']} records; there are {count}")
        elif digest != link["digest"]:
            problems.append(f"{name}: its records are not those it was written with")
        elif link["hash"] != link_hash(
            link["client"], link["position"], link["records"], link["digest"], link["previous"], link["at"], link["by"]
        ):
            problems.append(f"{name}: the link itself was changed")
        previous = link["hash"]
    return problems
