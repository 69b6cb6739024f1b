"""Whose rows a file holds: files may name their owners, and every client keeps only their own part of a file.

What belongs to another client is blanked in the kept copy, byte for byte, so that places in the file stay true
and erasing one client leaves nothing of them with another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from basis.contents import Contents, InMemory, sha256, whole
from basis.errors import InputRejectedError
from basis.identity import IdentityError, Ssn, mask
from basis.ledger import Client, Ledger
from importers import GenericRow, ParsedFile, ParsedReturn

DECEDENT = "decedent:"
_Row = GenericRow | ParsedReturn


@dataclass(frozen=True, slots=True)
class Portion:
    """One client's part of a file: the parsed rows that are theirs, the bytes to keep, the digest of the whole."""

    client: str
    file: ParsedFile
    contents: Contents
    sha256: str


def portions(
    ledger: Ledger,
    file: ParsedFile,
    data: Contents,
    name: str,
    client: str,
    *,
    confirmed: bool = False,
    digest: str = "",
) -> tuple[Portion, ...]:
    """Cut a file by client. `digest` is that of the file as it came, where `data` is more than that. Raises
    InputRejectedError where an owner is unknown, or another than `client`; that a name differs may be `confirmed`."""
    digest = digest or sha256(data)
    if file.entries:
        return _cut(file, data, digest, [(row, _owner_of(ledger, row, name, client)) for row in file.entries])
    if file.returns:
        return _cut(
            file,
            data,
            digest,
            [(row, _recipient_of(ledger, row, name, client, confirmed=confirmed)) for row in file.returns],
        )
    if not client:
        raise InputRejectedError(
            f"{name}: the file does not say whose it is.", next_step="name the client with --client ID"
        )
    return (Portion(ledger.client(client).id, file, data, digest),)


def _cut(file: ParsedFile, data: Contents, digest: str, owners: Sequence[tuple[_Row, str]]) -> tuple[Portion, ...]:
    clients = dict.fromkeys(owner for _, owner in owners)
    cut = []
    for client in clients:
        own = [row for row, owner in owners if owner == client]
        part = replace(
            file,
            entries=tuple(row for row in own if isinstance(row, GenericRow)),
            returns=tuple(row for row in own if isinstance(row, ParsedReturn)),
        )
        others = [row for row, owner in owners if owner != client]
        cut.append(Portion(client, part, _blanked(data, others) if others else data, digest))
    return tuple(cut)


def _blanked(data: Contents, rows: Sequence[GenericRow | ParsedReturn]) -> Contents:
    kept = bytearray(whole(data))
    for row in rows:
        span = slice(row.offset, row.offset + row.length)
        kept[span] = bytes(byte if byte in b"\r\n" else 0x20 for byte in kept[span])
    return InMemory(bytes(kept))


def _owner_of(ledger: Ledger, row: GenericRow, name: str, client: str) -> str:
    """The client a generic row belongs to; a decedent's rows are kept with the client who inherited."""
    if row.owner.startswith(DECEDENT):
        if not client:
            raise InputRejectedError.at(
                file=name,
                row=row.line,
                value=row.owner,
                expected="--client, the client who inherited",
                next_step="import the file with --client ID",
            )
        return ledger.client(client).id
    if client and row.owner != client:
        raise InputRejectedError.at(
            file=name,
            row=row.line,
            value=row.owner,
            expected=f"{client}, the client given with --client",
            next_step="leave out --client: the file names its owners",
        )
    try:
        return ledger.client(row.owner).id
    except InputRejectedError as unknown:
        raise InputRejectedError.at(
            file=name,
            row=row.line,
            value=mask(row.owner),
            problem="owner",
            expected="the id of a client on file",
            next_step=unknown.next_step,
        ) from unknown


def _recipient_of(ledger: Ledger, row: ParsedReturn, name: str, client: str, *, confirmed: bool) -> str:
    """The client whose TIN is on the form. Without a TIN, or with one cut to its last digits, `client` decides, and
    the name on the form must be theirs unless somebody has `confirmed` it."""
    if not row.recipient_tin or not row.recipient_tin.replace("-", "").isdigit():
        if not client:
            raise InputRejectedError.at(
                file=name,
                row=row.line,
                value="",
                expected="the recipient's TIN, or --client",
                next_step="name the client with --client ID",
            )
        if not confirmed:
            _check_name(row, ledger.client(client), name)
        return _same_digits(ledger, row, name, client)
    try:
        ssn = Ssn.parse(row.recipient_tin)
    except IdentityError as problem:
        raise InputRejectedError.at(
            file=name,
            row=row.line,
            value=mask(row.recipient_tin),
            problem=f"recipient's TIN: {problem}",
            expected="an SSN or ITIN such as 900-00-0001",
            next_step="correct the recipient's TIN",
        ) from problem
    found = ledger.client_by_ssn(ssn)
    if found is None or (client and found.id != client):
        whose = f"the client {client} has another one" if client else "no client has it"
        raise InputRejectedError.at(
            file=name,
            row=row.line,
            value=str(ssn),
            problem="recipient's TIN",
            expected=f"a client's TIN; {whose}",
            next_step="check whose file it is, or add the client first (basis client add)"
            if found is None
            else "check whose file it is; without --client each client gets their own part of it",
        )
    return found.id


def _same_digits(ledger: Ledger, row: ParsedReturn, name: str, client: str) -> str:
    """The client named, whose TIN must end as the one on the form does."""
    found = ledger.client(client)
    shown = re.sub(r"\D", "", row.recipient_tin)
    if shown and not found.ssn.reveal().endswith(shown):
        raise InputRejectedError.at(
            file=name,
            row=row.line,
            value=mask(row.recipient_tin),
            problem="recipient's TIN",
            expected=f"that of {client}, which ends otherwise",
            next_step="check whose form it is",
        )
    return found.id


def _check_name(row: ParsedReturn, client: Client, name: str) -> None:
    """Refuse a form on which another name stands. A middle name or initial, the order of the words, capitals and
    accents make no other name; a form without a name says nothing."""
    printed, own = _words(row.recipient_name), _words(client.name)
    if printed and own and not _same_person(printed, own):
        raise InputRejectedError.at(
            file=name,
            row=row.line,
            value=row.recipient_name,
            problem="recipient's name",
            expected=f"{client.name}, the client {client.id}",
            next_step="check whose form it is; import it with --confirm-owner if it is theirs under another name",
        )


def _same_person(printed: frozenset[str], own: frozenset[str]) -> bool:
    """Whether the longer words of one name are all in the other: initials and titles say nothing, and a transcript
    cuts names short."""
    long, other = (frozenset(word for word in words if len(word) > 1) for words in (printed, own))
    return bool(long and other) and (_all_in(long, other) or _all_in(other, long))


def _all_in(words: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(word.startswith(other) or other.startswith(word) for other in others) for word in words)


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return frozenset(re.findall("[a-z]+", plain)) - _TITLES


_TITLES = frozenset({"mr", "mrs", "ms", "dr", "jr", "sr", "ii", "iii", "iv", "ira", "roth"})
