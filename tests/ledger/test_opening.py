"""Opening: a ledger and nothing else, with the firm's key and no other, in a file for its owner alone."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ledger_samples import DATA, fill
from sqlmodel import SQLModel

from basis.errors import BusyError, CannotWriteError, ExitCode, InputRejectedError, IntegrityError
from basis.ledger import Ledger
from basis.ledger.database import Place
from basis.ledger.schema import open_engine


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_tables_of_the_program_are_those_that_the_migrations_make(path: Path) -> None:
    with open_engine(Place(path), create=False).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_a_ledger_of_the_first_schema_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "old.db", create=True) as ledger:
        fill(ledger, DATA[:100])
        entries = ledger.entries("maya")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute("DROP TABLE source_piece")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    assert Ledger.pending(tmp_path / "old.db") == ("0002", "0003")
    with Ledger.open(tmp_path / "old.db") as ledger:
        assert ledger.info().schema == "0003"
        assert ledger.entries("maya") == entries
        assert ledger.verify() == []
    assert Ledger.pending(tmp_path / "old.db") == ()


def test_a_new_ledger_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "office" / "ledger.db"
    Ledger.open(path, create=True).close()
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_what_sqlite_keeps_beside_the_ledger_is_readable_by_its_owner_alone(ledger: Ledger, path: Path) -> None:
    with ledger.writing(by="the preparer"):
        beside = [each for each in path.parent.iterdir() if each.name.startswith("ledger.db-")]
        assert beside
        assert {mode(each) for each in beside} == {0o600}


def test_a_ledger_that_is_not_there_is_made_only_when_told_to(tmp_path: Path) -> None:
    with pytest.raises(InputRejectedError, match=r"no ledger at missing\.db") as found:
        Ledger.open(tmp_path / "missing.db")
    assert "ledger init" in found.value.next_step
    assert not (tmp_path / "missing.db").exists()


def test_a_text_file_is_not_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"Dear Maya, " * 20)
    with pytest.raises(InputRejectedError, match="not a ledger"):
        Ledger.open(path, create=True)
    assert path.read_bytes() == b"Dear Maya, " * 20


def test_a_database_of_another_program_is_not_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photo (id)")
    with pytest.raises(InputRejectedError, match="not a ledger"):
        Ledger.open(path, create=True)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("photo",)]


def test_an_empty_file_becomes_a_ledger_only_when_told_to(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.touch()
    with pytest.raises(InputRejectedError):
        Ledger.open(path)
    assert path.stat().st_size == 0
    Ledger.open(path, create=True).close()
    with Ledger.open(path) as ledger:
        assert ledger.clients() == ()


def test_a_folder_is_not_a_ledger(tmp_path: Path) -> None:
    with pytest.raises((InputRejectedError, CannotWriteError)):
        Ledger.open(tmp_path, create=True)


def test_a_ledger_cut_short_is_damaged_and_not_opened(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(IntegrityError, match="damaged"), Ledger.open(path) as ledger:
        ledger.verify()


def test_a_ledger_of_a_newer_version_is_refused_and_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(InputRejectedError, match="newer version") as found:
        Ledger.open(path)
    assert found.value.exit_code is ExitCode.INPUT_REJECTED
    assert path.read_bytes() == before


def test_a_ledger_locked_by_another_program_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("basis.ledger.database._BUSY_SECONDS", 0.1)
    with Ledger.open(path) as ledger, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match=r"ledger\.db") as found, ledger.writing(by="the preparer"):
            pass
        assert found.value.exit_code is ExitCode.BUSY
        other.execute("ROLLBACK")
        with ledger.writing(by="the preparer"):
            pass


def test_another_firms_key_does_not_open_the_ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BASIS_KEY_FILE")
    monkeypatch.setenv("BASIS_PASSPHRASE", "guessed")
    with pytest.raises(InputRejectedError, match="another firm key"):
        Ledger.open(path)


def test_a_passphrase_opens_what_it_made_and_a_wrong_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASIS_KEY_FILE")
    monkeypatch.setenv("BASIS_PASSPHRASE", "correct horse")
    Ledger.open(tmp_path / "ledger.db", create=True).close()
    Ledger.open(tmp_path / "ledger.db").close()
    monkeypatch.setenv("BASIS_PASSPHRASE", "correct house")
    with pytest.raises(InputRejectedError, match="another firm key") as found:
        Ledger.open(tmp_path / "ledger.db")
    assert "BASIS_PASSPHRASE" in found.value.next_step


def test_a_key_file_is_made_once_for_the_user_and_never_beside_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASIS_KEY_FILE")
    monkeypatch.delenv("BASIS_PASSPHRASE")
    monkeypatch.setattr("basis.ledger.keys._from_keyring", lambda: None)
    key = Path(platformdirs.user_config_dir("basis")) / "keys" / "firm.key"
    Ledger.open(tmp_path / "one.db", create=True).close()
    made = key.read_bytes()
    assert mode(key) == 0o600
    Ledger.open(tmp_path / "two.db", create=True).close()
    assert key.read_bytes() == made
    assert {each.suffix for each in tmp_path.iterdir()} == {".db"}


@pytest.mark.parametrize("content", [None, b"", b"not base64!", b"c2hvcnQ="], ids=["missing", "empty", "text", "short"])
def test_a_key_file_that_holds_no_key_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    key = tmp_path / "my.key"
    if content is not None:
        key.write_bytes(content)
    monkeypatch.setenv("BASIS_KEY_FILE", str(key))
    with pytest.raises(InputRejectedError, match=r"my\.key"):
        Ledger.open(tmp_path / "ledger.db", create=True)
    assert key.exists() is (content is not None)
    monkeypatch.delenv("BASIS_KEY_FILE")
    Ledger.open(tmp_path / "ledger.db", create=True).close()
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        assert ledger.verify() == []
