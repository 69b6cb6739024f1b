"""The vault: one database connection and the keys to what is sealed in it.

Every sealed text passes here on its way out. It must not know what the records mean.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from basis.errors import InputRejectedError
from basis.identity import mask
from basis.ledger.crypto import KEY_BYTES, Cipher, FirmCipher
from basis.ledger.database import Place, translated, writing_transaction
from basis.ledger.keys import make_key, stored_keys
from basis.ledger.tables import CHAIN_LINK, CLIENT, CLIENT_KEY, META

_SALT_BYTES = 16
_NEAREST = 3
_AT_A_TIME = 1_000


class Vault:
    """An open database with the firm's key. What is read inside a transaction sees what was written in it so far."""

    def __init__(
        self, engine: sa.Engine, place: Place, environment: Mapping[str, str], *, dry_run: bool = False
    ) -> None:
        self._engine = engine
        self._place = place
        self._dry_run = dry_run
        self._ciphers: dict[str, Cipher] = {}
        self._writing: sa.Connection | None = None
        self.firm = self._firm_cipher(environment)
        """The cipher under the firm's key."""

    @property
    def location(self) -> str:
        """Where the ledger lies, without a password."""
        return str(self._place)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # Keys

    def _firm_cipher(self, environment: Mapping[str, str]) -> FirmCipher:
        """The cipher under the firm key that this ledger was made with; a new ledger takes the first there is."""
        check = self._meta("key_check")
        if check is None:
            return self._first_firm_cipher(environment)
        for key in stored_keys(environment, self._meta("salt") or b""):
            firm = FirmCipher(key)
            if firm.check() == check:
                return firm
        raise InputRejectedError(
            f"{self._place.name} was made with another firm key.",
            next_step="name the right key: BASIS_KEY_FILE, or BASIS_PASSPHRASE",
        )

    def _first_firm_cipher(self, environment: Mapping[str, str]) -> FirmCipher:
        if self._dry_run:
            return FirmCipher(next(stored_keys(environment, os.urandom(_SALT_BYTES)), None) or os.urandom(KEY_BYTES))
        with self._transaction() as connection:
            if self._meta("key_check") is None:
                salt = os.urandom(_SALT_BYTES)
                firm = FirmCipher(next(stored_keys(environment, salt), None) or make_key())
                told = {"salt": salt, "key_check": firm.check()}
                connection.execute(sa.insert(META), [{"name": name, "value": value} for name, value in told.items()])
                return firm
        return self._firm_cipher(environment)

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

    def _unknown(self, client: str) -> InputRejectedError:
        if self.was_erased(client):
            return InputRejectedError(
                f"There is no client {mask(client)!r} any more: they were erased.",
                next_step="what was theirs can be read by nobody; a backup made before may still hold it",
            )
        ids = [row[0] for row in self._rows(sa.select(CLIENT.c.id))]
        near = difflib.get_close_matches(client, ids, _NEAREST)
        hint = (
            f"did you mean {' or '.join(near)}?" if near else "see basis client list, or add it with basis client add"
        )
        return InputRejectedError(f"There is no client {mask(client)!r}.", next_step=hint)

    def was_erased(self, client: str) -> bool:
        """Whether there are records of a client whose key is gone."""
        chained = self._rows(sa.select(CHAIN_LINK.c.id).where(CHAIN_LINK.c.client == client).limit(1))
        return bool(chained) and not self._rows(sa.select(CLIENT.c.id).where(CLIENT.c.id == client))

    # Reading

    def _rows(self, query: sa.Select[Any]) -> Sequence[Any]:
        with translated(self._place.name):
            if self._writing is not None:
                return self._writing.execute(query).all()
            with self._engine.connect() as connection:
                return connection.execute(query).all()

    def _streamed(self, query: sa.Select[Any]) -> Iterator[Any]:
        """The rows of an answer too long to be held whole."""
        with translated(self._place.name):
            if self._writing is not None:
                yield from self._writing.execute(query, execution_options={"yield_per": _AT_A_TIME})
                return
            with self._engine.connect() as connection:
                yield from connection.execute(query, execution_options={"yield_per": _AT_A_TIME})

    def _numbered(self, query: sa.Select[Any], called: str) -> Any:
        """The one row of a record asked for by number. Raises InputRejectedError."""
        rows = self._rows(query)
        if not rows:
            raise InputRejectedError(
                f"There is no {called} in this ledger.",
                next_step="see basis entries CLIENT and basis documents CLIENT for what there is",
            )
        return rows[0]

    def _sealed(self, client: str, place: str, sealed: bytes) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self.cipher(client).open(sealed, place))
        return opened

    # Writing

    @contextmanager
    def _transaction(self, *, keep: bool = True) -> Iterator[sa.Connection]:
        """One writing transaction, which everything read meanwhile goes through. Undone unless it ends well and
        `keep`; what was remembered of it is then forgotten."""
        if self._writing is not None:
            raise RuntimeError("a transaction is open already")
        kept = False
        try:
            with writing_transaction(self._engine, self._place.name, keep=keep) as connection:
                self._writing = connection
                yield connection
            kept = keep
        finally:
            self._writing = None
            if not kept:
                self.forget()

    def forget(self) -> None:
        """Forget what was read from a transaction that was undone: its numbers and keys will be given out anew."""
        self._ciphers.clear()
