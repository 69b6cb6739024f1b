"""What was written stays as it was written; whatever is changed behind the program's back is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import meddling
from sqlalchemy import Boolean, Column, Date, LargeBinary

from basis.errors import ExitCode, IntegrityError
from basis.ledger import Ledger
from basis.ledger.tables import APPEND_ONLY, CHAIN_LINK

GUARDED = (*APPEND_ONLY, CHAIN_LINK)
COLUMNS = [(table.name, column) for table in GUARDED for column in table.columns]


def changed(value: object, column: Column) -> object:
    """The same value with as little changed as its column can hold."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(column.type, LargeBinary):
        return b"\x01"
    if isinstance(column.type, Date):
        return "2001-01-01"
    if isinstance(column.type, Boolean):
        return 1 - int(value)
    if isinstance(value, str):
        return f"{value}x"
    return int(value or 0) + 900


def problems_of(path: Path) -> list[str]:
    with Ledger.open(path) as ledger:
        return ledger.verify()


def test_a_ledger_nobody_touched_verifies(path: Path) -> None:
    assert problems_of(path) == []


def test_every_table_that_must_not_change_holds_something_here(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert all(connection.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0] for t in GUARDED)


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", [table.name for table in GUARDED])
def test_the_database_itself_refuses_to_change_or_delete_a_record(path: Path, table: str, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table))


@pytest.mark.parametrize("table", [table.name for table in GUARDED])
def test_replacing_a_record_is_deleting_it_and_refused(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("event", ["update", "delete"])
@pytest.mark.parametrize("table", [table.name for table in GUARDED])
def test_a_ledger_that_lost_one_of_its_guards_is_not_opened(path: Path, table: str, event: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TRIGGER {table}_no_{event}")
    with pytest.raises(IntegrityError, match=f"{table}_no_{event}") as found:
        Ledger.open(path)
    assert found.value.exit_code is ExitCode.INTEGRITY


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table}.{column.name}" for table, column in COLUMNS])
def test_a_changed_byte_in_any_column_is_found(path: Path, table: str, column: Column) -> None:
    with meddling(path, table) as connection:
        key, value = connection.execute(f'SELECT id, "{column.name}" FROM {table} ORDER BY id DESC').fetchone()
        connection.execute(f'UPDATE {table} SET "{column.name}" = ? WHERE id = ?', (changed(value, column), key))
    assert problems_of(path)


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
def test_a_record_that_somebody_took_out_is_missed(path: Path, table: str) -> None:
    with meddling(path, table) as connection:
        connection.execute(f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})")
    assert any("records" in problem for problem in problems_of(path))


@pytest.mark.parametrize("table", ["fact", "entry", "source_row"])
def test_a_record_that_somebody_slipped_in_is_found(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        columns = [c[1] for c in connection.execute(f"PRAGMA table_info({table})")]
        copied = ", ".join({"id": "id + 100", "occurrence": "7", "reverses": "NULL"}.get(c, f'"{c}"') for c in columns)
        connection.execute(f"INSERT INTO {table} SELECT {copied} FROM {table} ORDER BY id LIMIT 1")
        connection.commit()
    assert problems_of(path)


@pytest.mark.parametrize("position", [1, 2])
def test_a_link_taken_out_of_the_middle_breaks_the_chain(path: Path, position: int) -> None:
    with meddling(path, "chain_link") as connection:
        connection.execute("DELETE FROM chain_link WHERE client = 'maya' AND position = ?", (position,))
    problems = problems_of(path)
    assert any("is not there" in problem for problem in problems)


def test_a_link_taken_out_together_with_its_records_breaks_the_chain(path: Path) -> None:
    of_maya = "SELECT id FROM chain_link WHERE client = 'maya' AND position = 2"
    for table in (*APPEND_ONLY, CHAIN_LINK):
        column = "id" if table is CHAIN_LINK else "link"
        with meddling(path, table.name) as connection:
            connection.execute(f"DELETE FROM {table.name} WHERE {column} = ({of_maya})")
    assert any("is not there" in problem for problem in problems_of(path))


def test_two_links_that_changed_places_are_found(path: Path) -> None:
    with meddling(path, "chain_link") as connection:
        for old, new in ((1, 99), (2, 1), (99, 2)):
            connection.execute("UPDATE chain_link SET position = ? WHERE client = 'maya' AND position = ?", (new, old))
    assert problems_of(path)


def test_sealed_bytes_of_another_record_do_not_pass_for_its_own(path: Path) -> None:
    with meddling(path, "fact") as connection:
        (other,) = connection.execute("SELECT sealed FROM fact WHERE client = 'maya' ORDER BY id").fetchone()
        connection.execute(
            "UPDATE fact SET sealed = ? WHERE id = (SELECT max(id) FROM fact WHERE client = 'maya')", (other,)
        )
    assert any(problem.startswith("fact") for problem in problems_of(path))


def test_what_is_wrong_with_one_client_is_not_said_of_another(path: Path) -> None:
    with meddling(path, "fact") as connection:
        connection.execute("UPDATE fact SET year = 1999 WHERE client = 'noor'")
    problems = problems_of(path)
    assert problems
    assert not any("maya" in problem for problem in problems)
