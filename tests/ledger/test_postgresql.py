"""A ledger in PostgreSQL is the same ledger: run against a server of the tests' own, which goes when they end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest
from ledger_samples import DATA, MAYA, contribution, fill
from test_one_transaction import write_facts

from basis.app.clients import import_clients, import_facts
from basis.app.figures import figured_year
from basis.app.importing import import_paths
from basis.app.review import answer_questions, read_answers
from basis.app.samples import sample_folder
from basis.cli import run
from basis.errors import BasisError, BusyError, ExitCode, InputRejectedError, IntegrityError
from basis.ledger import Ledger, NewEntry
from basis.ledger.tables import APPEND_ONLY, CHAIN_LINK
from basis.model import Fact

psycopg = pytest.importorskip("psycopg", reason="install the extra postgres to test a ledger in PostgreSQL")

GUARDED = [table.name for table in (*APPEND_ONLY, CHAIN_LINK)]
UNPRIVILEGED = "postgres"
_numbers = count(1)

if os.name != "posix":
    pytest.skip("a private PostgreSQL server needs Unix sockets", allow_module_level=True)


def server_folder() -> Path | None:
    """Where the programs of a PostgreSQL server lie, None where there is none."""
    found = shutil.which("initdb")
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return Path(found).parent if found else newest[-1].parent if newest else None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The folder of the socket of a server that only these tests know. It does not run as root, so another user runs
    it where the tests do."""
    programs = server_folder()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here (apt-get install postgresql)")
    as_other: tuple[str, ...] = ()
    # A folder of our own making: a socket's path has at most 107 characters, and the other user must get in.
    folder = Path(tempfile.mkdtemp(prefix="basis-pg-"))
    if os.geteuid() == 0:
        try:
            shutil.chown(folder, UNPRIVILEGED)
        except LookupError:
            folder.rmdir()
            pytest.skip(f"a PostgreSQL server does not run as root, and there is no user {UNPRIVILEGED}")
        as_other = ("runuser", "-u", UNPRIVILEGED, "--")

    def call(name: str, *arguments: str) -> None:
        subprocess.run(
            [*as_other, str(programs / name), *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )

    data = str(folder / "data")
    call("initdb", "-D", data, "-A", "trust", "-U", "firm", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=20"
    call("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
    yield str(folder)
    call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def new_database(server: str) -> Callable[..., str]:
    """Make a database, empty or the copy of another; gives its URL."""

    def make(template: str = "template0") -> str:
        name = f"basis_{next(_numbers)}"
        source = template.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(host=server, user="firm", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        return f"postgresql://firm@/{name}?host={server}"

    return make


@pytest.fixture(scope="module")
def filled_database(new_database: Callable[..., str], new_ledger: Path) -> str:
    """A filled ledger, made once and copied."""
    url = new_database()
    key = {"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}
    with Ledger.open(url, create=True, environment=key) as ledger:
        fill(ledger)
    return url


@pytest.fixture
def url(new_database: Callable[..., str], filled_database: str) -> str:
    """Where the filled ledger of this test lies."""
    return new_database(filled_database)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """It, opened."""
    with Ledger.open(url) as opened:
        yield opened


def execute(url: str, *statements: str) -> None:
    """What somebody does who has the database and not the program."""
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


def test_an_empty_database_becomes_a_ledger_only_when_told_to(new_database: Callable[..., str]) -> None:
    url = new_database()
    with pytest.raises(InputRejectedError, match="holds no ledger"):
        Ledger.open(url)
    Ledger.open(url, create=True).close()
    with Ledger.open(url) as ledger:
        assert ledger.clients() == ()
        assert ledger.verify() == []


def test_a_database_of_another_program_is_not_a_ledger(new_database: Callable[..., str]) -> None:
    url = new_database()
    execute(url, "CREATE TABLE photo (id integer)")
    with pytest.raises(InputRejectedError, match="not a ledger"):
        Ledger.open(url, create=True)


def test_a_database_that_is_not_there_is_said_with_what_to_check(server: str) -> None:
    with pytest.raises(BasisError) as found:
        Ledger.open(f"postgresql://firm:secret@/nowhere?host={server}")
    assert found.value.exit_code is ExitCode.INPUT_REJECTED
    assert "--ledger" in found.value.next_step
    assert "secret" not in str(found.value)


def test_what_is_written_is_read_again_after_reopening(ledger: Ledger, url: str) -> None:
    with Ledger.open(url) as again:
        assert again.client("maya").ssn == MAYA
        assert again.entries("maya") == ledger.entries("maya") != ()
        assert again.facts("maya") == ledger.facts("maya") != ()
        assert again.filed("maya") == ledger.filed("maya") != ()
        assert again.returns("maya") == ledger.returns("maya") != ()
        assert again.filed_evidence(1) == ledger.filed_evidence(1) is not None
        assert again.verify() == []


def test_a_client_is_added_once(ledger: Ledger) -> None:
    with pytest.raises(InputRejectedError, match="is taken"), ledger.writing(by="the preparer") as write:
        write.add_client("maya", name="Another", ssn=MAYA)
    assert ledger.verify() == []


def test_an_error_or_a_dry_run_keeps_nothing(ledger: Ledger) -> None:
    before = ledger.entries("maya")
    with pytest.raises(ValueError, match="second thought"), ledger.writing(by="the preparer") as write:
        write.add_entries("maya", [NewEntry(entry=contribution("a1"), rule="typed")])
        raise ValueError("on second thought")
    with ledger.writing(by="the preparer", keep=False) as write:
        write.add_entries("maya", [NewEntry(entry=contribution("a1"), rule="typed")])
        assert len(ledger.entries("maya")) == len(before) + 1
    assert ledger.entries("maya") == before
    assert ledger.verify() == []


def test_the_sample_household_is_figured_as_it_is_from_a_file(new_database: Callable[..., str], tmp_path: Path) -> None:
    household = sample_folder() / "household"
    shown = []
    for location in (new_database(), tmp_path / "household.db"):
        with Ledger.open(location, create=True) as ledger:
            import_clients(ledger, household / "clients.csv", by="the preparer")
            import_facts(ledger, household / "facts.csv", by="the preparer")
            import_paths(ledger, [household / "opening-basis.csv", household / "documents"], by="the preparer")
            for client in ("maya", "daniel"):
                import_paths(ledger, [household / "exports" / client], by="the preparer", client=client)
                answer_questions(ledger, client, read_answers(household / "answers.csv"), by="the preparer")
            again = import_paths(ledger, [household / "documents"], by="the preparer")
            assert all(report.already for report in again)
            years = [figured_year(ledger, client, year)[1] for client in ("maya", "daniel") for year in (2018, 2023)]
            shown.append([{n: (line.status, line.cents) for n, line in year.lines.items()} for year in years])
            shown.append([ledger.entries(client) for client in ("maya", "daniel")])
            assert ledger.verify() == []
    assert shown[:2] == shown[2:]


@pytest.mark.parametrize("table", GUARDED)
def test_the_database_itself_refuses_to_change_or_delete_a_record(url: str, table: str) -> None:
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.Error, match="append-only"):
            execute(url, statement)


def test_a_ledger_that_lost_one_of_its_guards_is_not_opened(url: str) -> None:
    execute(url, "DROP TRIGGER fact_no_update ON fact")
    with pytest.raises(IntegrityError, match="fact_no_update"):
        Ledger.open(url)


def test_a_ledger_of_the_first_schema_gains_the_guards_against_truncate(
    new_database: Callable[..., str], new_ledger: Path
) -> None:
    url = new_database()
    with Ledger.open(url, create=True) as ledger:
        fill(ledger, DATA[:100])
    dropped = [f"DROP TRIGGER {table}_no_truncate ON {table}" for table in GUARDED]
    execute(url, *dropped, "DROP TABLE source_piece", "UPDATE alembic_version SET version_num = '0001'")
    with Ledger.open(url) as ledger:
        assert ledger.verify() == []
    with pytest.raises(psycopg.Error, match="append-only"):
        execute(url, "TRUNCATE fact")


def test_a_ledger_whose_guards_sleep_is_not_opened(url: str) -> None:
    execute(url, "ALTER TABLE fact DISABLE TRIGGER ALL")
    with pytest.raises(IntegrityError, match="fact_no_update"):
        Ledger.open(url)


TAMPERED = {
    "an amount": ("entry", "UPDATE entry SET cents = cents + 1 WHERE id = 1"),
    "a day": ("entry", "UPDATE entry SET day = '2001-01-01' WHERE id = 1"),
    "a yes to a no": ("filed", "UPDATE filed SET amended = NOT amended"),
    "sealed bytes": ("fact", "UPDATE fact SET sealed = sealed || '\\x00'::bytea WHERE id = 1"),
    "a row of a file": ("source_row", "UPDATE source_row SET cents = 1 WHERE id = 1"),
    "a record taken out": ("movement_link", "DELETE FROM movement_link"),
    "a link": ("chain_link", "UPDATE chain_link SET by = 'nobody' WHERE client = 'maya' AND position = 1"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_behind_the_programs_back_is_found(what: str, url: str) -> None:
    table, statement = TAMPERED[what]
    guards = f"ALTER TABLE {table} {{}} TRIGGER USER"
    execute(url, guards.format("DISABLE"), statement, guards.format("ENABLE"))
    with Ledger.open(url) as ledger:
        assert ledger.verify()


def test_two_processes_that_write_at_once_wait_for_each_other(url: str) -> None:
    context = get_context("spawn")
    writers = [context.Process(target=write_facts, args=(url, who, 10)) for who in ("left", "right")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with Ledger.open(url) as ledger:
        told = [fact.note for fact in ledger.facts("maya", history=True)]
        assert (told.count("left"), told.count("right")) == (10, 10)
        assert ledger.verify() == []


def test_a_ledger_that_another_writer_holds_is_busy(url: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("basis.ledger.database._BUSY_SECONDS", 0.1)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE meta IN EXCLUSIVE MODE")
        with Ledger.open(url) as waiting, pytest.raises(BusyError), waiting.writing(by="the preparer"):
            pass
        assert ledger.entries("maya") != ()
    with ledger.writing(by="the preparer") as write:
        write.add_fact("maya", Fact(owner="maya", key="magi_roth", value="1.00", year=2020))


def test_an_erased_client_is_read_by_nobody_and_the_chain_still_verifies(ledger: Ledger, url: str) -> None:
    ledger.erase_client("maya", by="the partner")
    with Ledger.open(url) as again:
        with pytest.raises(InputRejectedError, match="erased"):
            again.client("maya")
        assert again.verify() == []


def test_the_command_line_works_on_a_url(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["client", "list"], ["ledger", "info"], ["ledger", "verify"], ["entries", "maya"]):
        assert run(["--ledger", url, *call]) == ExitCode.DONE, capsys.readouterr().err
    assert run(["--ledger", url, "ledger", "backup", str(tmp_path / "copy.db")]) == ExitCode.INPUT_REJECTED
    assert "pg_dump" in capsys.readouterr().err


def test_a_dry_run_on_an_empty_database_leaves_it_empty(
    new_database: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = new_database()
    assert run(["--ledger", url, "ledger", "init", "--dry-run"]) == ExitCode.DONE
    with pytest.raises(InputRejectedError, match="holds no ledger"):
        Ledger.open(url)
