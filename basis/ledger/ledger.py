"""A ledger, opened: it reads records, writes them inside `writing()` alone, verifies itself and copies itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import sqlalchemy as sa

from basis.errors import BusyError, InputRejectedError, IntegrityError
from basis.identity import mask
from basis.ledger.chain import FIRST
from basis.ledger.copies import copy_ledger
from basis.ledger.database import Place, check_new_file, make_folder, run_outside_transaction, translated
from basis.ledger.integrity import chains, verify
from basis.ledger.reading import Reading
from basis.ledger.records import Head, LedgerInfo
from basis.ledger.schema import open_engine, open_rehearsal, pending_migrations, schema_of, stored_version
from basis.ledger.tables import CLIENT, ENTRY, INFORMATION_RETURN, SOURCE_FILE, SOURCE_ROW
from basis.ledger.writing import Writer


class Ledger(Reading):
    """An open ledger. Use it as a context manager; reading inside `writing()` sees what was written so far."""

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        create: bool = False,
        environment: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> Self:
        """Open a ledger at a path or PostgreSQL URL; one that is not there is made with `create`.

        Keys are named by `environment`, the process's own without one. With `dry_run` nothing that is written is kept,
        and a ledger that would be made is only rehearsed.

        Raises InputRejectedError for a place without a ledger, a ledger of a newer version and a wrong key,
        IntegrityError for one that is damaged or unguarded, CannotWriteError and BusyError.
        """
        place = Place(location)
        rehearsed = create and dry_run and stored_version(place) is None
        engine = open_rehearsal(place) if rehearsed else open_engine(place, create=create)
        try:
            return cls(engine, place, os.environ if environment is None else environment, dry_run=dry_run)
        except BaseException:
            engine.dispose()
            raise

    @staticmethod
    def pending(location: str | Path) -> tuple[str, ...]:
        """The migrations that opening the ledger at a place would run, oldest first; nothing is opened or changed.

        Raises InputRejectedError for a place without a ledger and for a ledger of a newer version.
        """
        return pending_migrations(Place(location))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self, *, by: str, keep: bool = True) -> Iterator[Writer]:
        """One transaction: everything inside is stored together or not at all; nothing unless `keep`, for a dry run.

        `by` is who decides. Raises BusyError when another writer does not end in time, CannotWriteError.
        """
        with self._transaction(keep=keep and not self._dry_run) as connection:
            writer = Writer(self, connection, by)
            yield writer
            writer.close_links()

    def erase_client(self, client: str, *, by: str = "") -> None:
        """Destroy a client's key, name and SSN, and the pages of the file that held them.

        Their records stay, because they are append-only: what was sealed can be read by nobody any more; the client's
        id, kinds, days and cents can. The chain ends with a link that says so. Backups made before still hold the key.
        Raises InputRejectedError for an unknown client.
        """
        self.client(client)
        with self.writing(by=by) as write:
            write.erase_client(client)
        self.forget()
        if self._place.path and not self._dry_run:
            with translated(self._place.name):
                busy, *_ = run_outside_transaction(self._engine, "PRAGMA wal_checkpoint(TRUNCATE)")
            if busy:
                raise BusyError(
                    f"{client} is erased, but another program still reads {self._place.name}: until it ends, the "
                    f"destroyed key can be found in {self._place.name}-wal.",
                    next_step="end the other program; opening and closing the ledger then clears the file",
                )

    def verify(self, client: str = "") -> list[str]:
        """What is wrong with the records and chains of a client, or of all; nothing when all is as it was written."""
        with translated(self._place.name), self._engine.connect() as connection:
            return verify(connection, self.firm, client)

    def heads(self) -> tuple[Head, ...]:
        """The head of every client's chain."""
        with translated(self._place.name), self._engine.connect() as connection:
            last = [links[-1] for links in chains(connection)]
        return tuple(Head(link["client"], link["position"], link["hash"].hex()) for link in last)

    def has_link(self, noted: str) -> bool:
        """Whether a head noted earlier, the hash in hexadecimal digits, is still a link of a chain.

        Raises InputRejectedError for a text that is no such hash.
        """
        try:
            wanted = bytes.fromhex(noted)
        except ValueError:
            wanted = b""
        if len(wanted) != len(FIRST):
            raise InputRejectedError(
                f"{mask(noted)!r} is no head of a chain: expected {2 * len(FIRST)} hexadecimal digits.",
                next_step="copy it as basis ledger verify printed it",
            )
        with translated(self._place.name), self._engine.connect() as connection:
            return any(link["hash"] == wanted for links in chains(connection) for link in links)

    def info(self) -> LedgerInfo:
        """What the ledger holds."""
        with translated(self._place.name), self._engine.connect() as connection:
            count = {
                table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in (CLIENT, SOURCE_FILE, SOURCE_ROW, ENTRY, INFORMATION_RETURN)
            }
            return LedgerInfo(
                location=self.location,
                schema=schema_of(connection),
                clients=count[CLIENT.name],
                files=count[SOURCE_FILE.name],
                rows=count[SOURCE_ROW.name],
                entries=count[ENTRY.name],
                documents=count[INFORMATION_RETURN.name],
            )

    def backup(self, target: Path) -> None:
        """Copy the ledger to a new file, checked, also while others write. Raises CannotWriteError.

        The firm's key is not in it. In a dry run the copy is made and checked, and not kept.
        """
        if self._place.path is None:
            raise InputRejectedError("A database is backed up with its own tools.", next_step="use pg_dump")
        copy_ledger(self._place.path, target, dry_run=self._dry_run)

    @classmethod
    def restore(
        cls,
        backup: Path,
        location: str | Path,
        *,
        environment: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> None:
        """Put a backup in the place of a ledger, where there is none now. A copy is verified first, so that the backup
        itself stays as it is; with `dry_run` that is all.

        Raises InputRejectedError when it is no ledger or there is a ledger already, IntegrityError when it does not
        verify, CannotWriteError.
        """
        target = Place(location).path
        if target is None:
            raise InputRejectedError("A database is restored with its own tools.", next_step="use pg_restore")
        if target.exists():
            raise InputRejectedError(
                f"There is a ledger at {target.name} already.", next_step="move it away first, or name another place"
            )
        if stored_version(Place(backup)) is None:
            raise InputRejectedError(f"{backup.name} holds no ledger.", next_step="name a backup of one")
        check_new_file(target)
        with TemporaryDirectory(prefix="basis-") as folder:
            copy = Path(folder) / backup.name
            copy_ledger(backup, copy)
            with cls.open(copy, environment=environment) as ledger:
                problems = ledger.verify()
                if problems:
                    raise IntegrityError(
                        f"{backup.name} does not verify: {problems[0]}.", next_step="restore an earlier backup"
                    )
                if not dry_run:
                    make_folder(target)
                    ledger.backup(target)
