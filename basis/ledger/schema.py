"""The schema of a ledger: is it one, which version, bring it up to date, guard it with triggers.

Alembic is loaded only when there is something to bring up to date.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from basis.errors import InputRejectedError, IntegrityError
from basis.ledger.database import (
    Place,
    check_file,
    check_new_file,
    make_engine,
    make_file,
    translated,
    use_write_ahead_log,
)
from basis.ledger.tables import APPEND_ONLY, CHAIN_LINK, META

REVISIONS = ("0001", "0002", "0003")
"""Every schema there was, oldest first; the last is the one this program works with."""

_GUARDED = (*(table.name for table in APPEND_ONLY), CHAIN_LINK.name)
_TRUNCATE = "TRUNCATE"
_VERSION_TABLE = "alembic_version"
_MARKS = frozenset({_VERSION_TABLE, META.name, CHAIN_LINK.name})
"""Tables by which a ledger is told from any other database."""


def stored_version(place: Place) -> str | None:
    """The schema version of the ledger at a place as it lies there, None where there is nothing yet.

    Raises InputRejectedError for what is no ledger or of a newer version, IntegrityError for a damaged file.
    """
    if place.path and not check_file(place.path):
        return None
    engine = make_engine(place)
    try:
        with translated(place.name):
            return _version(engine, place)
    finally:
        engine.dispose()


def pending_migrations(place: Place) -> tuple[str, ...]:
    """The migrations that the ledger at a place lacks, oldest first. Raises as `stored_version` does, and
    InputRejectedError where there is no ledger."""
    version = stored_version(place)
    if version is None:
        raise _no_ledger(place)
    return REVISIONS[REVISIONS.index(version) + 1 :]


def open_rehearsal(place: Place) -> sa.Engine:
    """An engine on an empty ledger that stands for the one to be made at `place`: it lies in a folder of its own,
    which goes when the engine is disposed of. Raises CannotWriteError where none could be made at `place`."""
    if place.path:
        check_new_file(place.path)
    folder = TemporaryDirectory(prefix="basis-")
    try:
        engine = open_engine(Place(Path(folder.name) / "ledger.db"), create=True)
    except BaseException:
        folder.cleanup()
        raise
    sa.event.listen(engine, "engine_disposed", lambda _engine: folder.cleanup())
    return engine


def open_engine(place: Place, *, create: bool) -> sa.Engine:
    """An engine on a ledger, its schema up to date and its triggers in place. What is no ledger is left as it is.

    Raises InputRejectedError for what is no ledger or of a newer version, IntegrityError for a missing trigger.
    """
    if place.path and not check_file(place.path):
        if not create:
            raise _no_ledger(place)
        make_file(place.path)
    engine = make_engine(place)
    try:
        with translated(place.name):
            _bring_up_to_date(engine, place, create=create)
            _check_triggers(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def schema_of(connection: sa.Connection) -> str:
    """The schema version of a ledger that is open."""
    version = sa.table(_VERSION_TABLE, sa.column("version_num"))
    return str(connection.execute(sa.select(version.c.version_num)).scalar())


def _no_ledger(place: Place) -> InputRejectedError:
    return InputRejectedError(
        f"There is no ledger at {place.name}." if place.path else "The database holds no ledger.",
        next_step="make one with basis ledger init, or name yours with --ledger or BASIS_LEDGER",
    )


def _bring_up_to_date(engine: sa.Engine, place: Place, *, create: bool) -> None:
    """Run the migrations a ledger lacks; a ledger that lacks none costs two small queries."""
    version = _version(engine, place)
    if version is None and not create:
        raise _no_ledger(place)
    use_write_ahead_log(engine)
    if version != REVISIONS[-1]:
        _migrate(engine)


def _version(engine: sa.Engine, place: Place) -> str | None:
    """The schema version of a database, None for an empty one."""
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        version = schema_of(connection) if tables >= _MARKS else None
    if version is None and tables:
        raise InputRejectedError(
            f"{place.name} is a database, but not a ledger.", next_step="name the ledger with --ledger PATH"
        )
    if version is not None and version not in REVISIONS:
        raise InputRejectedError(
            f"{place.name} was made by a newer version of basis: schema {version}, this one knows {REVISIONS[-1]}.",
            next_step="install the newer version; this one cannot read the ledger safely",
        )
    return version


def _migrate(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("basis.ledger") / "migrations").replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, REVISIONS[-1])
        make_triggers(connection)


def make_triggers(connection: sa.Connection) -> None:
    """Refuse UPDATE and DELETE on every append-only table, and TRUNCATE where there is such a thing.

    Made anew after each migration, because a migration that rebuilds a table in SQLite drops its triggers without a
    word.
    """
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION basis_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || '' is append-only''; END'"
        )
    for table, name, event in _triggers(connection.dialect.name):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if postgresql else ''}")
        each = "STATEMENT" if event == _TRUNCATE else "ROW"
        action = (
            f"FOR EACH {each} EXECUTE FUNCTION basis_append_only()"
            if postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {action}")


def _triggers(database: str) -> list[tuple[str, str, str]]:
    events = ("UPDATE", "DELETE", _TRUNCATE) if database == "postgresql" else ("UPDATE", "DELETE")
    return [(table, f"{table}_no_{event.lower()}", event) for table in _GUARDED for event in events]


def _check_triggers(engine: sa.Engine) -> None:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with engine.connect() as connection:
        there = set(connection.exec_driver_sql(query).scalars())
    lacking = [name for _, name, _ in _triggers(engine.dialect.name) if name not in there]
    if lacking:
        raise IntegrityError(
            f"The ledger lacks the trigger {lacking[0]} that guards it against changes: "
            "somebody changed it outside this program.",
            next_step="restore it from a backup (basis ledger restore)",
        )
