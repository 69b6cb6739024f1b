"""All or nothing: whatever ends a transaction early, the ledger is as it was, and trying again ends the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from ledger_samples import contribution, row, table_contents

from basis.errors import BasisError, ExitCode
from basis.ledger import Ledger, NewEntry
from basis.model import Fact

ROOM_LEFT = 64 * 1024


def test_an_error_inside_keeps_nothing(path: Path, ledger: Ledger) -> None:
    before = table_contents(path)
    with pytest.raises(ValueError, match="on second thought"), ledger.writing(by="the preparer") as write:
        write.add_fact("maya", Fact(owner="maya", key="magi_roth", value="1.00", year=2020))
        raise ValueError("on second thought")
    assert table_contents(path) == before
    assert ledger.verify() == []


def test_a_dry_run_sees_what_it_wrote_and_keeps_nothing(path: Path, ledger: Ledger) -> None:
    before, entries = table_contents(path), ledger.entries("maya")
    with ledger.writing(by="the preparer", keep=False) as write:
        write.add_entries("maya", [NewEntry(entry=contribution("a1"), rule="typed")])
        assert len(ledger.entries("maya")) == len(entries) + 1
    assert table_contents(path) == before
    assert ledger.entries("maya") == entries
    with ledger.writing(by="the preparer") as write:
        write.add_entries("maya", [NewEntry(entry=contribution("a1"), rule="typed")])
    assert ledger.verify() == []


def test_the_database_refuses_a_row_that_is_there_already(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="UNIQUE"), ledger.writing(by="the preparer") as write:
        write.add_rows("maya", 1, [row(ledger, "a1", 9, "material 2")])
    with ledger.writing(by="the preparer") as write:
        write.add_rows("maya", 1, [row(ledger, "a1", 9, "material 2", occurrence=1)])
    assert ledger.verify() == []


def test_an_entry_is_reversed_once(ledger: Ledger) -> None:
    first = ledger.entries("maya")[0].id
    with ledger.writing(by="the preparer") as write:
        write.reverse(first, "typed twice")
    with pytest.raises(BasisError, match="reversed already"), ledger.writing(by="the preparer") as write:
        write.reverse(first, "typed twice")


def write_facts(path: str, who: str, count: int) -> None:
    """What each of two processes does at once."""
    with Ledger.open(path) as ledger:
        for year in range(count):
            with ledger.writing(by=who) as write:
                write.add_fact(
                    "maya", Fact(owner="maya", key="magi_roth", value=f"{year}.00", year=2000 + year, note=who)
                )


def test_two_processes_that_write_at_once_wait_for_each_other(path: Path) -> None:
    context = get_context("spawn")
    writers = [context.Process(target=write_facts, args=(str(path), who, 10)) for who in ("left", "right")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with Ledger.open(path) as ledger:
        told = [fact.note for fact in ledger.facts("maya", history=True)]
        assert (told.count("left"), told.count("right")) == (10, 10)
        assert ledger.verify() == []


def open_new(path: str) -> None:
    """What each of two processes does at once with a ledger that is not there."""
    with Ledger.open(path, create=True) as ledger:
        ledger.clients()


def test_two_processes_that_make_the_same_ledger_end_with_one(tmp_path: Path) -> None:
    context = get_context("spawn")
    makers = [context.Process(target=open_new, args=(str(tmp_path / "ledger.db"),)) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(60)
    assert [maker.exitcode for maker in makers] == [0, 0]


def in_a_child(body: str, path: Path) -> subprocess.Popen[str]:
    """Python of its own that runs `body` with the names of these tests."""
    program = (
        f"import sys, time\nfrom pathlib import Path\nfrom ledger_samples import *\npath = Path(sys.argv[1])\n{body}"
    )
    folders = [str(Path(__file__).parent), *sys.path]
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        stdout=subprocess.PIPE,
        text=True,
    )


IMPORT = """
with Ledger.open(path) as ledger, ledger.writing(by="the preparer") as write:
    file = add_file(write, data=bytes(200_000))
    rows = write.add_rows("maya", file, [row(ledger, "a1", n, f"new {n}") for n in range(20_000)])
    write.add_entries("maya", [NewEntry(entry=contribution("a1", 100), rule="rule-one", rows=(rows[0],))])
"""
WAIT = """
    print("inside", flush=True)
    time.sleep(60)
"""


def test_a_kill_in_the_middle_of_an_import_leaves_nothing_and_again_gives_the_same(
    filled: Path, path: Path, tmp_path: Path
) -> None:
    before = table_contents(path)
    child = in_a_child(IMPORT + WAIT, path)
    assert child.stdout is not None
    assert child.stdout.readline() == "inside\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert table_contents(path) == before
    with Ledger.open(path) as ledger:
        assert ledger.verify() == []
    other = tmp_path / "never_killed.db"
    other.write_bytes(filled.read_bytes())
    for each in (path, other):
        child = in_a_child(IMPORT, each)
        child.communicate()
        assert child.returncode == 0
    assert told(path) == told(other)
    with Ledger.open(path) as ledger:
        assert ledger.verify() == []


def told(path: Path) -> object:
    """What a client's ledger says, and how far its chain has come."""
    with Ledger.open(path) as ledger:
        links = [link[:4] for link in table_contents(path)["chain_link"]]
        files = [replace(file, imported_on=None) for file in ledger.files("maya")]
        return ledger.entries("maya"), files, ledger.rows_of(2), links


def test_a_full_disk_is_said_and_changes_nothing(path: Path) -> None:
    before = table_contents(path)
    body = f"""
import resource, signal
from basis.errors import CannotWriteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = path.stat().st_size + {ROOM_LEFT}
try:
    with Ledger.open(path) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with ledger.writing(by="the preparer") as write:
            file = add_file(write)
            write.add_rows("maya", file, [row(ledger, "a1", n, f"new {{n}}") for n in range(20_000)])
except CannotWriteError as problem:
    print(problem.exit_code.value, problem.message, sep="|")
"""
    child = in_a_child(body, path)
    said, _ = child.communicate()
    assert child.returncode == 0
    code, message = said.strip().split("|")
    assert int(code) == ExitCode.CANNOT_WRITE
    assert "as it was" in message
    assert table_contents(path) == before
    with Ledger.open(path) as ledger:
        assert ledger.verify() == []
