"""Opening the database of a ledger: made, brought up to date, guarded by triggers, and checked before use."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from basis.errors import BusyError, CannotWriteError, InputRejectedError, IntegrityError
from basis.ledger.tables import APPEND_ONLY, CHAIN_LINK

if TYPE_CHECKING:
    from alembic.config import Config

REVISION = "0001"
"""The schema this program works with: the newest migration."""

_REVISIONS = ("0001",)
_BUSY_SECONDS = 10
_SQLITE = b"SQLite format 3\x00"
_GUARDED = (*(table.name for table in APPEND_ONLY), CHAIN_LINK.name)
_CORRUPT = ("malformed", "not a database", "disk image")
_WRITE_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.ENOENT, errno.ENOTDIR)
_FULL = ("full", "disk i/o error", "readonly")


def connect(location: str | Path, *, create: bool) -> sa.Engine:
    """An engine on a ledger, its schema up to date and its triggers in place.

    Raises InputRejectedError for what is no ledger or of a newer version, IntegrityError for a missing trigger.
    """
    url = str(location)
    if "://" not in url:
        path = Path(url)
        _prepare_file(path, create=create)
        url = f"sqlite:///{path}"
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS} if url.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _configure)
        sa.event.listen(engine, "begin", _begin)
    with translated(str(location)):
        _bring_up_to_date(engine, str(location), create=create)
        _check_triggers(engine)
    return engine


def shown_location(location: str) -> str:
    """Where a ledger is, for showing: a database URL without its password."""
    return sa.engine.make_url(location).render_as_string(hide_password=True) if "://" in location else location


def _prepare_file(path: Path, *, create: bool) -> None:
    """Make the file with rights for its owner alone; check that one that exists is a database."""
    if path.exists():
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(len(_SQLITE))
        if head != _SQLITE and (head or path.is_dir() or not create):
            raise InputRejectedError(f"{path.name} is not a ledger.", next_step="name the ledger with --ledger PATH")
        return
    if not create:
        raise InputRejectedError(
            f"There is no ledger at {path.name}.",
            next_step="make one with basis ledger init, or name yours with --ledger or BASIS_LEDGER",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as problem:
        raise CannotWriteError(
            f"The ledger {path.name} cannot be made: {problem.strerror}.", next_step="choose another place or make room"
        ) from problem


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Readers begin deferred; `writing_transaction` asks for the write lock at once."""
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def writing_transaction(engine: sa.Engine, location: str, *, keep: bool = True) -> Iterator[sa.Connection]:
    """One transaction with the write lock held from its first moment, undone at its end unless `keep`.

    Raises BusyError, CannotWriteError.
    """
    with (
        translated(location),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin() as transaction,
    ):
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE meta IN EXCLUSIVE MODE")
        yield connection
        if not keep:
            transaction.rollback()


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Say what the database refuses in words a user can act on."""
    name = Path(location).name if "://" not in location else "the ledger"
    try:
        yield
    except sa.exc.DBAPIError as problem:
        text = str(problem.orig).lower()
        if "locked" in text or "busy" in text:
            raise BusyError(
                f"Somebody else is writing to {name}.", next_step="wait for the other command to end and try again"
            ) from problem
        if any(word in text for word in _FULL):
            raise CannotWriteError(
                f"{name} cannot be written: {problem.orig}. The ledger is as it was.",
                next_step="make room and try again",
            ) from problem
        if any(word in text for word in _CORRUPT):
            raise IntegrityError(
                f"{name} is damaged: {problem.orig}.", next_step="restore it from a backup (basis ledger restore)"
            ) from problem
        if "append-only" in text:
            raise IntegrityError(f"{name}: {problem.orig}.", next_step="reverse the record instead") from problem
        raise
    except OSError as problem:
        if problem.errno not in _WRITE_REFUSALS:
            raise
        raise CannotWriteError(f"{name} cannot be written: {problem.strerror}.", next_step="make room") from problem


def _bring_up_to_date(engine: sa.Engine, location: str, *, create: bool) -> None:
    """Run the migrations a ledger lacks; a ledger that lacks none costs one small query."""
    inspector = sa.inspect(engine)
    tables = set(inspector.get_table_names())
    version = None
    if "alembic_version" in tables:
        with engine.connect() as connection:
            version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    elif tables:
        raise InputRejectedError(
            f"{Path(location).name} is a database, but not a ledger.", next_step="name the ledger with --ledger PATH"
        )
    elif not create and "://" in location:
        raise InputRejectedError("The database holds no ledger.", next_step="make one with basis ledger init")
    if version == REVISION:
        return
    if version is not None and version not in _REVISIONS:
        raise InputRejectedError(
            f"{Path(location).name} was made by a newer version of basis: schema {version}, this one knows {REVISION}.",
            next_step="install the newer version; this one cannot read the ledger safely",
        )
    _migrate(engine)


def _migrate(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config: Config = Config()
    config.set_main_option("script_location", str(resources.files("basis.ledger") / "migrations"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)
        make_triggers(connection)


def make_triggers(connection: sa.Connection) -> None:
    """Refuse UPDATE and DELETE on every append-only table; made anew after each migration."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION basis_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        )
    for table, name, event in _triggers():
        connection.exec_driver_sql(
            f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.dialect.name == "postgresql" else "")
        )
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION basis_append_only()"
            )
        else:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _triggers() -> list[tuple[str, str, str]]:
    return [(str(table), f"{table}_no_{event.lower()}", event) for table in _GUARDED for event in ("UPDATE", "DELETE")]


def _check_triggers(engine: sa.Engine) -> None:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger"
    )
    with engine.connect() as connection:
        there = set(connection.exec_driver_sql(query).scalars())
    lacking = [name for _, name, _ in _triggers() if name not in there]
    if lacking:
        raise IntegrityError(
            f"The ledger lacks the trigger {lacking[0]} that guards it against changes.",
            next_step="verify it (basis ledger verify) or restore it from a backup (basis ledger restore)",
        )


def insert_many(connection: sa.Connection, table: sa.Table, records: Sequence[tuple[Any, ...]]) -> None:
    """Insert records whose values stand in the order of the table's columns.

    On SQLite they go to the driver as they are: turning each into bound parameters takes longer than storing it.
    """
    names = [column.name for column in table.columns]
    if connection.dialect.name != "sqlite":
        connection.execute(sa.insert(table), [dict(zip(names, record, strict=True)) for record in records])
        return
    statement = str(sa.insert(table).compile(dialect=connection.dialect, column_keys=names))
    days = [names.index(column.name) for column in table.columns if isinstance(column.type, sa.Date)]
    connection.exec_driver_sql(statement, [_with_iso_days(record, days) for record in records])


def _with_iso_days(record: tuple[Any, ...], days: Sequence[int]) -> tuple[Any, ...]:
    """A record with its days as ISO text, as SQLite keeps them."""
    values = list(record)
    for place in days:
        if values[place] is not None:
            values[place] = values[place].isoformat()
    return tuple(values)


def backup_file(source: Path, target: Path) -> None:
    """Copy a SQLite ledger consistently, also while others write. Raises CannotWriteError."""
    if target.exists():
        raise CannotWriteError(f"{target.name} exists already.", next_step="choose another name for the backup")
    with translated(str(target)):
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with sqlite3.connect(source) as original, sqlite3.connect(target) as copy:
                original.backup(copy)
                sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    if not sound:
        target.unlink()
        raise IntegrityError("The backup does not verify.", next_step="check the disk and try again")
