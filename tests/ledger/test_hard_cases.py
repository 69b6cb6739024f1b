"""What goes wrong once in years: numbers and ids given out twice, damage of every kind, places with odd names."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import DATA, MAYA, PAPER, add_file, contribution, everything_on_disk, meddling, row

from basis.errors import InputRejectedError, IntegrityError
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, NewEntry
from basis.ledger.database import Place
from basis.ledger.tables import APPEND_ONLY, CHAIN_LINK
from basis.model import Fact

OTTO = Ssn.parse("900-00-0777")
MANY = 33_000


def problems_of(path: Path) -> list[str]:
    with Ledger.open(path) as ledger:
        return ledger.verify()


def test_a_client_whose_adding_was_undone_gets_a_key_that_still_opens_later(path: Path) -> None:
    with Ledger.open(path) as ledger:
        for keep in (False, True):
            with ledger.writing(by="the preparer", keep=keep) as write:
                write.add_client("otto", name="Otto Example", ssn=OTTO)
                write.add_fact("otto", Fact(owner="otto", key="magi_roth", value="1.00", year=2024))
    with Ledger.open(path) as ledger:
        assert [kept.value for kept in ledger.facts("otto")] == ["1.00"]


def test_the_name_of_a_file_tried_in_a_dry_run_is_not_that_of_the_next_one(ledger: Ledger) -> None:
    def add(name: str, *, keep: bool) -> str:
        with ledger.writing(by="the preparer", keep=keep) as write:
            number = write.add_file(
                "maya", name=name, data=DATA, sha256=name, format_id="f", family="f", generation="", period=None
            )
            return ledger.file(number).name

    assert [add("tried.csv", keep=False), add("kept.csv", keep=True)] == ["tried.csv", "kept.csv"]


def test_the_id_of_an_erased_client_is_not_given_to_another(ledger: Ledger) -> None:
    ledger.erase_client("maya", by="the partner")
    with pytest.raises(InputRejectedError, match="erased"), ledger.writing(by="the preparer") as write:
        write.add_client("maya", name="Maya Other", ssn=OTTO)
    with ledger.writing(by="the preparer") as write:
        write.add_client("maya2", name="Maya Quillfeather", ssn=MAYA)
    assert ledger.verify() == []


def test_a_key_taken_out_by_hand_is_not_taken_for_an_erased_client(path: Path) -> None:
    with meddling(path) as connection:
        for table, column in (("client_key", "client"), ("blind_index", "client"), ("client", "id")):
            connection.execute(f"DELETE FROM {table} WHERE {column} = 'maya'")
    assert any("no link says it was erased" in problem for problem in problems_of(path))


@pytest.mark.parametrize(
    ("table", "column"), [("fact", "year"), ("entry", "cents"), ("determination", "subject"), ("movement_link", "rule")]
)
def test_a_plain_column_of_an_erased_client_is_still_checked(path: Path, table: str, column: str) -> None:
    with Ledger.open(path) as ledger:
        ledger.erase_client("maya")
    with meddling(path, table) as connection:
        connection.execute(f"UPDATE {table} SET \"{column}\" = 1999 WHERE client = 'maya'")
    assert any(problem.startswith(table) for problem in problems_of(path))


@pytest.mark.parametrize(
    ("table", "column"), [("client", "sealed"), ("client_key", "wrapped"), ("blind_index", "digest")]
)
def test_a_changed_byte_in_what_no_chain_covers_is_found(path: Path, table: str, column: str) -> None:
    with meddling(path) as connection:
        key = "id" if table == "client" else "client"
        (value,) = connection.execute(f"SELECT {column} FROM {table} WHERE {key} = 'maya'").fetchone()
        changed = bytes([value[0] ^ 1]) + value[1:]
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = 'maya'", (changed,))
    problems = problems_of(path)
    assert any(problem.startswith("maya") for problem in problems)
    assert not any("noor" in problem for problem in problems)


@pytest.mark.parametrize("value", ["yesterday", b"\xff\x00", 1.5, ""], ids=["text", "bytes", "fraction", "empty"])
@pytest.mark.parametrize(
    ("table", "column"),
    [("entry", "day"), ("source_row", "day"), ("filed", "filed_on"), ("entry", "cents"), ("chain_link", "at")],
)
def test_a_value_that_no_column_could_hold_is_a_problem_and_no_crash(
    path: Path, table: str, column: str, value: object
) -> None:
    with meddling(path, table) as connection:
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE id = 1', (value,))
    assert problems_of(path)


def test_verifying_one_client_says_nothing_of_another(path: Path) -> None:
    with meddling(path, "fact") as connection:
        connection.execute("UPDATE fact SET year = 1999 WHERE client = 'noor'")
    with Ledger.open(path) as ledger:
        assert ledger.verify("maya") == []
        assert ledger.verify("noor")


def test_free_text_of_an_entry_does_not_stand_in_the_file(path: Path) -> None:
    secrets = {"plan": "Quince Orchard Savings Plan", "ref": "CONF-248813579", "note": "asked twice"}
    with Ledger.open(path) as ledger, ledger.writing(by="the preparer") as write:
        entry = contribution("a1")
        told = type(entry)(**{**{name: getattr(entry, name) for name in entry.__dataclass_fields__}, **secrets})
        write.add_entries("maya", [NewEntry(entry=told, rule="typed")])
    written = everything_on_disk(path)
    assert not [secret for secret in secrets.values() if secret.encode() in written]


def test_text_that_is_no_unicode_is_kept_as_it_came(ledger: Ledger) -> None:
    odd = "half a pair \ud83d and a \x00"
    with ledger.writing(by="the preparer") as write:
        account = write.add_account("maya", custodian="schwab", number=AccountNumber.parse(f"1{odd}"), label=odd)
        write.add_fact("maya", Fact(owner="maya", key="employer", about="acme", value=odd))
    assert ledger.fingerprints("maya", [odd])
    assert ledger.accounts("maya")[-1].number == account.number
    assert ledger.facts("maya")[-1].value == odd
    assert ledger.verify() == []


def test_more_rows_are_asked_than_a_statement_has_room_for(ledger: Ledger) -> None:
    before = len(ledger.asked_rows("maya"))
    with ledger.writing(by="the preparer") as write:
        file = add_file(write)
        rows = [row(ledger, "a1", n, f"asked {n}") for n in range(MANY)]
        for number in write.add_rows("maya", file, rows):
            write.set_outcome("maya", number, "asked", "better-rule")
    assert len(ledger.asked_rows("maya")) == before + MANY


def test_a_record_of_an_account_or_row_that_is_not_there_is_refused(ledger: Ledger) -> None:
    for account, rows in (("a99", ()), ("a1", (99,))):
        with pytest.raises(IntegrityError, match="contradicts"), ledger.writing(by="the preparer") as write:
            write.add_entries("maya", [NewEntry(entry=contribution(account), rule="typed", rows=rows)])
    assert ledger.verify() == []


@pytest.mark.parametrize("number", ["entry", "file", "stored_row", "row_text", "file_bytes", "filed_evidence"])
def test_a_number_that_is_not_there_is_said(ledger: Ledger, number: str) -> None:
    with pytest.raises(InputRejectedError, match="4711"):
        getattr(ledger, number)(4711)


def test_the_paper_of_a_form_as_filed_comes_out_again(ledger: Ledger) -> None:
    assert ledger.filed_evidence(1) == PAPER


def test_the_database_of_another_program_is_left_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
    before = path.read_bytes()
    with pytest.raises(InputRejectedError, match="not a ledger"):
        Ledger.open(path, create=True)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["photos.db"]


@pytest.mark.parametrize("name", ["50% done?.db", "a#b.db", "männer & co.db"])
def test_a_ledger_may_have_any_name(tmp_path: Path, name: str) -> None:
    Ledger.open(tmp_path / name, create=True).close()
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("location", ["mysql://u:secret@h/db", "sqlite://", "://", "postgresql://u:secret@[bad/db"])
def test_a_place_where_no_ledger_can_lie_is_said_without_its_password(location: str) -> None:
    with pytest.raises(InputRejectedError) as found:
        Ledger.open(location, create=True)
    assert "secret" not in str(found.value)


def test_a_url_prints_without_its_password() -> None:
    assert "secret" not in str(Place("postgresql://firm:secret@localhost/basis"))


def test_a_backup_is_restored_where_there_is_no_ledger(ledger: Ledger, tmp_path: Path) -> None:
    ledger.backup(tmp_path / "backup.db")
    target = tmp_path / "office" / "ledger.db"
    Ledger.restore(tmp_path / "backup.db", target)
    with Ledger.open(target) as restored:
        assert restored.entries("maya") == ledger.entries("maya")
    with pytest.raises(InputRejectedError, match="already"):
        Ledger.restore(tmp_path / "backup.db", target)


def test_a_backup_that_does_not_verify_is_not_restored(ledger: Ledger, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    ledger.backup(backup)
    with meddling(backup, "fact") as connection:
        connection.execute("UPDATE fact SET year = 1999")
    with pytest.raises(IntegrityError, match="does not verify"):
        Ledger.restore(backup, tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()


def test_info_counts_what_there_is(ledger: Ledger) -> None:
    info = ledger.info()
    assert (info.clients, info.files, info.rows, info.documents) == (2, 1, 2, 1)


def heads(ledger: Ledger) -> dict[str, str]:
    return {head.client: head.hash for head in ledger.heads()}


def test_the_head_of_a_chain_moves_with_every_link_and_an_earlier_one_stays_part_of_it(ledger: Ledger) -> None:
    before = heads(ledger)
    assert set(before) == {"maya", "noor"}
    with ledger.writing(by="the preparer") as write:
        write.add_fact("maya", Fact(owner="maya", key="magi_roth", value="1.00", year=2020))
    after = heads(ledger)
    assert (after["maya"] != before["maya"], after["noor"]) == (True, before["noor"])
    assert all(ledger.has_link(head) for head in (*before.values(), *after.values()))
    assert not ledger.has_link("00" * 32)


def test_a_noted_head_shows_that_the_end_of_a_chain_was_cut_off(ledger: Ledger, path: Path) -> None:
    noted = heads(ledger)["maya"]
    last = "SELECT max(id) FROM chain_link WHERE client = 'maya'"
    for table in (*APPEND_ONLY, CHAIN_LINK):
        column = "id" if table is CHAIN_LINK else "link"
        with meddling(path, table.name) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(f"DELETE FROM {table.name} WHERE {column} = ({last})")
    assert ledger.verify() == []
    assert not ledger.has_link(noted)


@pytest.mark.parametrize("text", ["", "zz", "ab" * 31])
def test_what_is_no_head_is_said_so(text: str, ledger: Ledger) -> None:
    with pytest.raises(InputRejectedError, match="64 hexadecimal digits"):
        ledger.has_link(text)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_ledger_that_may_not_be_read_is_said(path: Path) -> None:
    path.chmod(0)
    with pytest.raises(InputRejectedError, match="Permission denied"):
        Ledger.open(path)
