"""The database under a ledger: where it lies, how a connection behaves, and what its refusals mean to a user.

It must not know what the tables hold.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa

from basis.errors import BasisError, BusyError, CannotWriteError, InputRejectedError, IntegrityError
from basis.saving import check_folder

_BUSY_SECONDS = 10
_PAUSE_SECONDS = 0.02
_SQLITE = b"SQLite format 3\x00"
_NAME_IT = "name the ledger with --ledger PATH, or with BASIS_LEDGER"
_PRAGMAS = (
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "synchronous = FULL",
    "secure_delete = ON",
)


class Place:
    """Where a ledger lies: a file, or a PostgreSQL database. Prints without a password."""

    def __init__(self, location: str | Path) -> None:
        self.url = _url(str(location))
        self.path = Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    def __str__(self) -> str:
        return str(self.path or self.url.render_as_string(hide_password=True))

    @property
    def name(self) -> str:
        """What an error calls it."""
        return self.path.name if self.path else "the ledger"


def _url(location: str) -> sa.URL:
    if "://" not in location:
        return sa.URL.create("sqlite", database=location)
    try:
        url = sa.make_url(location)
    except (sa.exc.ArgumentError, ValueError) as problem:
        raise InputRejectedError("The ledger's location is neither a path nor a URL.", next_step=_NAME_IT) from problem
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return sa.URL.create("sqlite", database=url.database)
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise InputRejectedError(
                f"A ledger cannot lie in {other!r}: it is a file of its own, or a database postgresql://...",
                next_step=_NAME_IT,
            )


def make_engine(place: Place) -> sa.Engine:
    """An engine whose connections behave as a ledger's must; nothing is opened yet."""
    if place.path is None:
        try:
            # Values by place, as `insert_many` hands them over.
            return sa.create_engine(place.url, paramstyle="format")
        except ModuleNotFoundError as problem:
            raise InputRejectedError(
                "A ledger in PostgreSQL needs the package psycopg.", next_step="pip install 'basis-8606[postgres]'"
            ) from problem
    engine = sa.create_engine(place.url, connect_args={"timeout": _BUSY_SECONDS})
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    return engine


def make_folder(path: Path) -> None:
    """Make the folders to a ledger, with rights for its owner alone. Raises CannotWriteError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise CannotWriteError(
            f"The folder of {path.name} cannot be made: {problem.strerror}.", next_step="choose another place"
        ) from problem


def make_file(path: Path) -> None:
    """Make the ledger's file, and the folders to it, with rights for its owner alone. Raises CannotWriteError."""
    make_folder(path)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise CannotWriteError(
                f"The ledger {path.name} cannot be made: something else has that name.",
                next_step="choose another place",
            ) from None
    except OSError as problem:
        raise CannotWriteError(
            f"The ledger {path.name} cannot be made: {problem.strerror}.", next_step="choose another place or make room"
        ) from problem


def check_new_file(path: Path) -> None:
    """Look whether `make_file` could make a ledger at a path; makes nothing. Raises CannotWriteError."""
    try:
        check_folder(path.parent)
    except OSError as problem:
        raise CannotWriteError(
            f"The ledger {path.name} cannot be made: {problem.strerror}.", next_step="choose another place or make room"
        ) from problem


def check_file(path: Path) -> bool:
    """Whether there is a database file at the path; False for none, or an empty one. Writes nothing.

    Raises InputRejectedError for a file that is something else.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as problem:
        raise InputRejectedError(
            f"The ledger {path.name} cannot be read: {problem.strerror}.", next_step=_NAME_IT
        ) from problem
    if head and head != _SQLITE:
        raise InputRejectedError(f"{path.name} is not a ledger.", next_step=_NAME_IT)
    return bool(head)


def use_write_ahead_log(engine: sa.Engine) -> None:
    """Let readers go on while somebody writes. The file remembers it, so it is asked for only where it is not so."""
    if engine.dialect.name != "sqlite":
        return
    give_up = monotonic() + _BUSY_SECONDS
    while run_outside_transaction(engine, "PRAGMA journal_mode")[0] != "wal":
        try:
            run_outside_transaction(engine, "PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as problem:
            # For this one change SQLite does not wait for another process by itself.
            if "locked" not in str(problem) or monotonic() > give_up:
                raise
            sleep(_PAUSE_SECONDS)


def run_outside_transaction(engine: sa.Engine, statement: str) -> tuple[Any, ...]:
    """Run one statement that SQLite refuses inside a transaction; gives its first row."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        return tuple(cursor.fetchone() or ())
    finally:
        connection.close()


def _configure(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction begins is switched off: `_begin` says it.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Readers begin deferred; a writer asks for the write lock at once, so that it never fails halfway for a lock."""
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def writing_transaction(engine: sa.Engine, name: str, *, keep: bool = True) -> Iterator[sa.Connection]:
    """One transaction with the write lock held from its first moment, undone at its end unless `keep`.

    Raises BusyError, CannotWriteError.
    """
    with (
        translated(name),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin() as transaction,
    ):
        if engine.dialect.name == "postgresql":
            # Numbers are given out by counting on, so writers go one after the other, as they do in SQLite.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(_BUSY_SECONDS * 1000)}")
            connection.exec_driver_sql("LOCK TABLE meta IN EXCLUSIVE MODE")
        yield connection
        if not keep:
            transaction.rollback()


def insert_many(connection: sa.Connection, table: sa.Table, records: Sequence[tuple[Any, ...]]) -> None:
    """Insert records given as the values of all columns in the order of the table, days as ISO text.

    They go to the driver as they are: preparing each value would cost several times the insertion itself.
    """
    statement = sa.insert(table).compile(dialect=connection.dialect)
    connection.exec_driver_sql(str(statement), list(records))


# What the database says, in lower case; the error that it is; the sentence; what to do next.
_REFUSALS: tuple[tuple[tuple[str, ...], type[BasisError], str, str], ...] = (
    (
        ("locked", "busy", "lock timeout"),
        BusyError,
        "Somebody else is writing to {name}; nothing was stored",
        "wait for the other command to end and try again",
    ),
    (
        ("is full", "disk i/o error", "readonly", "unable to open", "no space left"),
        CannotWriteError,
        "{name} cannot be written: {reason}. The ledger is as it was",
        "make room, check the rights of the file and its folder, and try again",
    ),
    (
        ("malformed", "not a database", "disk image"),
        IntegrityError,
        "{name} is damaged: {reason}",
        "restore it from a backup (basis ledger restore)",
    ),
    (
        ("append-only",),
        IntegrityError,
        "{name} keeps its records for good: {reason}",
        "reverse the record instead",
    ),
    (
        ("constraint",),
        IntegrityError,
        "{name} refused a record that contradicts another one: {reason}. Nothing was stored",
        "verify the ledger (basis ledger verify), then try again",
    ),
    (
        ("connect", "resolve host"),
        InputRejectedError,
        "The database cannot be reached: {reason}",
        "check the URL in --ledger or BASIS_LEDGER, and that the server runs",
    ),
)


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Say what the database refuses in words a user can act on."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as problem:
        said = str(problem.orig if isinstance(problem, sa.exc.DBAPIError) else problem).splitlines()[0]
        for words, error, sentence, next_step in _REFUSALS:
            if any(word in said.lower() for word in words):
                raise error(f"{sentence.format(name=name, reason=said)}.", next_step=next_step) from problem
        raise
