"""Bad input, a bad disk and a change of mind: one clear message, the right exit code, and the ledger as it was."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from basis.cli import run
from basis.errors import ExitCode

HEADER = "date,owner,account,account_type,kind,amount\n"
GOOD_ROW = "2021-12-31,ana,Trad 1,traditional_ira,year_end_value,100.00\n"
FIDELITY = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Settlement Date\n"
)


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger with one client and one row."""
    (tmp_path / "ssn.txt").write_text("900-00-0001\n", encoding="utf-8")
    assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
    (tmp_path / "good.csv").write_text(HEADER + GOOD_ROW, encoding="utf-8")
    assert basis("import", tmp_path / "good.csv").code == 0
    return basis


def stored(ledger: Path) -> dict[str, list[tuple]]:
    """Every row of every table of a ledger."""
    with closing(sqlite3.connect(ledger)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in sorted(tables)}


def refused(basis: Callable, ledger: Path, *arguments: object, code: ExitCode = ExitCode.INPUT_REJECTED) -> str:
    """Run a command that must fail without a trace in the ledger; gives its one message."""
    before = stored(ledger)
    answer = basis(*arguments)
    assert answer.code == code, answer.err
    assert "Traceback" not in answer.out + answer.err
    assert "fault of the program" not in answer.err
    assert answer.err.count("Error: ") == 1
    assert "  Next: " in answer.err
    assert stored(ledger) == before
    return answer.err


FILES = {
    "of no known format": ("history.csv", b"When,What,How much\n1,2,3\n", ("row 1", "When,What,How much", "header")),
    "empty": ("history.csv", b"", ("history.csv", "empty")),
    "blank": ("history.csv", b"\xef\xbb\xbf\r\n\r\n", ("history.csv", "empty")),
    "cut off inside a cell": (
        "history.csv",
        (HEADER + '2021-12-31,ana,Trad 1,traditional_ira,"year_end').encode(),
        ("row 2", "year_end", "cut off"),
    ),
    "with a row cut off": (
        "history.csv",
        (HEADER + "2021-12-31,ana,Trad 1,traditi").encode(),
        ("row 2", "traditi", "cut off"),
    ),
    "in another encoding": (
        "history.csv",
        (HEADER + "2021-12-31,ana,Año,traditional_ira,year_end_value,1.00\n").encode("latin-1"),
        ("row 2", "UTF-8"),
    ),
    "in UTF-16": ("history.csv", HEADER.encode("utf-16"), ("UTF-16", "UTF-8")),
    "a binary": ("history.csv", b"\x7fELF\x00\x01\x02" * 40, ("a binary file", "CSV")),
    "a spreadsheet": ("history.csv", b"PK\x03\x04" + b"x" * 100, ("a ZIP archive", "unpack")),
    "a PDF": ("history.pdf", b"%PDF-1.7\n%%EOF\n", ("no real PDF", "download the file again")),
    "with a header twice": (
        "history.csv",
        b"date,owner,account,account_type,kind,amount,amount\n",
        ("row 1", "amount"),
    ),
    "with a custodian's header twice": (
        "Accounts_History.csv",
        (FIDELITY.strip() + ",Action\n").encode(),
        ("row 1", "Action", "twice"),
    ),
    "with a day that does not exist": (
        "history.csv",
        (HEADER + "2021-02-30,ana,Trad 1,traditional_ira,distribution,1.00\n").encode(),
        ("row 2", "2021-02-30", "no such day"),
    ),
    "with a custodian's day that does not exist": (
        "Accounts_History.csv",
        (FIDELITY + "02/30/2021,IRA,Z12345678,INTEREST EARNED,,,Cash,,,,,,1.00,\n").encode(),
        ("row 2", "02/30/2021"),
    ),
    "with a European amount": (
        "history.csv",
        (HEADER + '2021-02-03,ana,Trad 1,traditional_ira,distribution,"1.234,56"\n').encode(),
        ("row 2", "1.234,56", "7,000.00"),
    ),
    "with a custodian's European amount": (
        "Accounts_History.csv",
        (FIDELITY + '02/03/2021,IRA,Z12345678,INTEREST EARNED,,,Cash,,,,,,"1.234,56",\n').encode(),
        ("row 2", "1.234,56"),
    ),
    "with an unknown column": ("history.csv", (HEADER.strip() + ",colour\n").encode(), ("row 1", "colour")),
    "of a version to come": ("history.csv", ("# basis ledger 2\n" + HEADER).encode(), ("row 1", "# basis ledger 2")),
    "of an unknown owner": (
        "history.csv",
        (HEADER + "2021-02-03,anna,Trad 1,traditional_ira,distribution,1.00\n").encode(),
        ("row 2", "anna", "did you mean ana?"),
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_cannot_be_used_is_refused_whole(what: str, ana: Callable, tmp_path: Path) -> None:
    name, data, said = FILES[what]
    (tmp_path / name).write_bytes(data)
    message = (
        refused(ana, tmp_path / "ledger.db", "import", tmp_path / name, "--client", "ana")
        if "anna" not in said
        else (refused(ana, tmp_path / "ledger.db", "import", tmp_path / name))
    )
    for words in (name, *said):
        assert words in message


def test_a_bad_row_after_good_ones_keeps_them_out_too(ana: Callable, tmp_path: Path) -> None:
    rows = "".join(f"2021-0{month}-01,ana,Trad 1,traditional_ira,distribution,10.00\n" for month in range(1, 9))
    (tmp_path / "long.csv").write_text(HEADER + rows + "2021-09-31,ana,Trad 1,traditional_ira,fee,1.00\n")
    assert "row 10" in refused(ana, tmp_path / "ledger.db", "import", tmp_path / "long.csv")


def test_a_refused_file_does_not_keep_the_others_out(ana: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.csv").write_text("nothing, like, anything\n")
    (folder / "b.csv").write_text(HEADER + "2022-12-31,ana,Trad 1,traditional_ira,year_end_value,5.00\n")
    answer = ana("import", folder)
    assert answer.code == ExitCode.INPUT_REJECTED
    assert "a.csv" in answer.err
    assert len(ana("entries", "ana", "--json").document["entries"]) == 2


def test_a_file_that_is_not_there(ana: Callable, tmp_path: Path) -> None:
    assert "nowhere.csv" in refused(ana, tmp_path / "ledger.db", "import", tmp_path / "nowhere.csv")


def test_an_export_that_names_no_owner_asks_for_the_client(ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "Accounts_History.csv").write_text(
        FIDELITY + "02/03/2021,IRA,Z12345678,INTEREST EARNED,,,Cash,,,,,,1.00,\n"
    )
    assert "--client" in refused(ana, tmp_path / "ledger.db", "import", tmp_path / "Accounts_History.csv")


HOSTILE = {
    "noise": b"%PDF-1.7\n" + random.Random(8606).randbytes(5_000),
    "a page tree that is its own child": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n",
    "no PDF at all": b"Date,Action,Amount\n",
    "empty": b"",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("command", ["check", "add"])
def test_a_hostile_pdf_is_refused(what: str, command: str, ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "odd.pdf").write_bytes(HOSTILE[what])
    assert "odd.pdf" in refused(ana, tmp_path / "ledger.db", "forms", command, tmp_path / "odd.pdf")


@pytest.mark.parametrize(
    "command",
    [
        ("figure", "ana", "2030"),
        ("explain", "ana", "2030", "14"),
        ("fill", "ana", "2030", "-o", "forms"),
        ("file", "ana", "2030", "--on", "2031-04-01"),
        ("law", "2030"),
        ("calc", "8606", "--year", "2030"),
    ],
)
def test_a_year_without_law_data_names_the_file_to_add(
    command: tuple[str, ...], ana: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    message = refused(ana, tmp_path / "ledger.db", *command)
    assert "2030" in message
    assert "2030.toml" in message
    assert not (tmp_path / "forms").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("figure", "anna", "2021"),
        ("history", "anna"),
        ("entries", "anna"),
        ("documents", "anna"),
        ("account", "list", "anna"),
        ("facts", "show", "anna"),
        ("facts", "set", "anna", "all_iras_listed", "yes"),
        ("review", "list", "anna"),
        ("fill", "anna", "2021", "-o", "forms"),
        ("file", "anna", "2021", "--on", "2022-04-01"),
        ("filed", "list", "anna"),
        ("client", "show", "anna"),
    ],
)
def test_an_unknown_client_is_met_with_the_nearest_one(command: tuple[str, ...], ana: Callable, tmp_path: Path) -> None:
    message = refused(ana, tmp_path / "ledger.db", *command)
    assert "anna" in message
    assert "did you mean ana?" in message


def test_a_client_with_nothing_on_file_is_not_one_without_a_form(ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "ssn.txt").write_text("900-00-0002\n")
    ana("client", "add", "ben", "--name", "Ben Sample", "--ssn-file", tmp_path / "ssn.txt")
    for command in (("figure", "ben", "2021"), ("fill", "ben", "2021", "-o", str(tmp_path / "forms"))):
        assert "nothing on file" in refused(ana, tmp_path / "ledger.db", *command)


def test_a_year_before_the_first_names_the_first(ana: Callable, tmp_path: Path) -> None:
    message = refused(ana, tmp_path / "ledger.db", "figure", "ana", "2015")
    assert "2015" in message
    assert "first year is 2021" in message


FACTS_AND_CLIENTS = {
    "an amount that is none": ("facts", "facts.csv", 'owner,year,key,value\nana,2021,line_4,"1.234,56"\n', "row 2"),
    "an unknown fact": ("facts", "facts.csv", "owner,year,key,value\nana,2021,line4,1\n", "row 2"),
    "a fact of nobody": ("facts", "facts.csv", "owner,year,key,value\nanna,2021,line_4,1\n", "anna"),
    "a column too many": ("facts", "facts.csv", "owner,year,key,value,colour\n", "row 1"),
    "a number that is no SSN": ("client", "clients.csv", "id,name,ssn\nben,Ben,123\n", "row 2"),
    "an id that is a number": ("client", "clients.csv", "id,name,ssn\n12,Ben,900-00-0002\n", "row 2"),
    "another person of that id": ("client", "clients.csv", "id,name,ssn\nana,Ben,900-00-0002\n", "row 2"),
    "a day that does not exist": (
        "client",
        "clients.csv",
        "id,name,ssn,birth_date\nben,Ben,900-00-0002,1970-02-30\n",
        "row 2",
    ),
}


@pytest.mark.parametrize("what", FACTS_AND_CLIENTS)
def test_facts_and_clients_are_refused_whole(what: str, ana: Callable, tmp_path: Path) -> None:
    command, name, text, said = FACTS_AND_CLIENTS[what]
    good = {"facts": "ana,2020,line_4,0\n", "client": "cy,Cy,900-00-0003\n"}[command]
    header, rest = text.split("\n", 1)
    (tmp_path / name).write_text(f"{header}\n{rest}{good}")
    message = refused(ana, tmp_path / "ledger.db", command, "import", tmp_path / name)
    assert said in message


def test_a_ledger_from_a_newer_version_is_not_touched(ana: Callable, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    message = refused(ana, tmp_path / "ledger.db", "client", "list")
    assert "newer version" in message
    assert "9999" in message


def test_a_file_that_is_no_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("not a ledger, and longer than a header would be")
    assert run(["--ledger", str(tmp_path / "notes.txt"), "client", "list"]) == ExitCode.INPUT_REJECTED
    assert "notes.txt is not a ledger" in capsys.readouterr().err


def test_a_ledger_that_is_not_there_is_not_made_by_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--ledger", str(tmp_path / "none.db"), "figure", "ana", "2021"]) == ExitCode.INPUT_REJECTED
    assert "basis ledger init" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_a_folder_is_no_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["--ledger", str(tmp_path), "client", "list"])
    said = capsys.readouterr().err
    assert code in (ExitCode.INPUT_REJECTED, ExitCode.CANNOT_WRITE)
    assert "fault of the program" not in said
    assert "  Next: " in said


def test_a_changed_ledger_does_not_verify(ana: Callable, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        (trigger,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_no_update'").fetchone()
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("UPDATE entry SET cents = cents + 1")
        connection.execute(trigger)
    answer = ana("ledger", "verify")
    assert answer.code == ExitCode.INTEGRITY
    assert "Traceback" not in answer.err


def test_a_noted_head_that_is_in_no_chain_does_not_verify(ana: Callable) -> None:
    (head,) = ana("ledger", "verify", "--json").document["heads"]
    assert (head["client"], head["hash"] in ana("ledger", "verify").out) == ("ana", True)
    assert ana("ledger", "verify", "--head", head["hash"]).code == ExitCode.DONE
    answer = ana("ledger", "verify", "--head", head["hash"], "--head", "00" * 32)
    assert (answer.code, "is in no chain" in answer.out) == (ExitCode.INTEGRITY, True)
    assert ana("ledger", "verify", "--head", "abc").code == ExitCode.INPUT_REJECTED


def test_a_folder_that_cannot_be_made(ana: Callable, tmp_path: Path) -> None:
    ana(
        "entry",
        "add",
        "ana",
        "--date",
        "2021-12-31",
        "--account",
        "Trad 1",
        "--account-type",
        "traditional_ira",
        "--kind",
        "opening_basis",
        "--amount",
        "100.00",
    )
    (tmp_path / "next.csv").write_text(
        HEADER
        + "2022-05-01,ana,Trad 1,traditional_ira,distribution,10.00\n"
        + "2022-12-31,ana,Trad 1,traditional_ira,year_end_value,90.00\n"
    )
    ana("import", tmp_path / "next.csv")
    (tmp_path / "taken").write_text("a file where a folder should be")
    message = refused(
        ana,
        tmp_path / "ledger.db",
        *("fill", "ana", "2022", "-o", tmp_path / "taken" / "forms"),
        code=ExitCode.CANNOT_WRITE,
    )
    assert "forms" in message
    assert "-o" in message


def test_a_ledger_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    assert run(["--ledger", str(tmp_path / "taken" / "ledger.db"), "ledger", "init"]) == ExitCode.CANNOT_WRITE
    assert "  Next: " in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are set by resource, which Windows lacks")
def test_a_full_disk_leaves_the_ledger_as_it_was(ana: Callable, tmp_path: Path) -> None:
    """A limit on file size stands for the full disk: the database meets the same refusal from the system."""
    ledger = tmp_path / "ledger.db"
    rows = "".join(f"2021-01-{1 + n % 28:02},ana,Trad 1,traditional_ira,fee,{n}.01\n" for n in range(4_000))
    (tmp_path / "big.csv").write_text(HEADER + rows)
    before = stored(ledger)
    limit = ledger.stat().st_size + 100_000
    program = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        "from basis.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, "--ledger", ledger, "import", tmp_path / "big.csv"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert finished.returncode == ExitCode.CANNOT_WRITE, finished.stderr
    assert "cannot be written" in finished.stderr
    assert "Traceback" not in finished.stderr
    assert stored(ledger) == before
    assert ana("ledger", "verify").code == ExitCode.DONE


def test_somebody_else_is_writing(ana: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("basis.ledger.database._BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = ana("facts", "set", "ana", "all_iras_listed", "yes")
        other.execute("ROLLBACK")
    assert answer.code == ExitCode.BUSY
    assert "Somebody else is writing" in answer.err


@pytest.mark.parametrize("moment", ["add_file", "add_rows", "add_entries", "close_links"])
def test_ctrl_c_in_the_middle_of_an_import_leaves_the_ledger_as_it_was(
    moment: str, ana: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more.csv").write_text(HEADER + "2022-12-31,ana,Trad 1,traditional_ira,year_end_value,5.00\n")
    before = stored(tmp_path / "ledger.db")

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(f"basis.ledger.writing.Writer.{moment}", interrupt)
        answer = ana("import", tmp_path / "more.csv")
    assert answer.code == ExitCode.INTERRUPTED
    assert "Interrupted" in answer.err
    assert "Traceback" not in answer.err
    assert stored(tmp_path / "ledger.db") == before
    assert ana("import", tmp_path / "more.csv").code == ExitCode.DONE


def test_a_fault_of_the_program_shows_no_traceback_and_no_data(
    ana: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("900-00-0001")

    monkeypatch.setattr("basis.app.figures.record_of", fail)
    answer = ana("figure", "ana", "2021")
    assert answer.code == ExitCode.FAULT
    assert "ZeroDivisionError" in answer.err
    assert "900-00-0001" not in answer.err
    assert "Traceback" not in answer.err


USAGE = [
    ("nonsense",),
    ("figure", "ana"),
    ("figure", "ana", "soon"),
    ("filed", "add", "ana", "2021", "--on", "2021-02-30"),
]


@pytest.mark.parametrize("command", [*USAGE, ("filed", "add", "ana", "2021", "--on", "2022-04-01", "--line", "99=1")])
def test_a_command_that_is_not_understood_is_a_usage_error(command: tuple[str, ...], ana: Callable) -> None:
    answer = ana(*command)
    assert answer.code == ExitCode.USAGE
    assert "Error: " in answer.err
    assert "Traceback" not in answer.err


# Noise

BEGINNINGS = (
    b"",
    HEADER.encode(),
    b"# basis ledger 1\n" + HEADER.encode(),
    FIDELITY.encode(),
    b'{"FromDate": "',
    b"%PDF-",
)
CELLS = st.sampled_from(
    ["2021-12-31", "2021-02-30", "ana", "Trad 1", "traditional_ira", "roth_ira", "conversion", "opening_basis", "1.00"]
) | st.text(max_size=12)
ROWS = st.lists(st.lists(CELLS, max_size=9).map(",".join), max_size=6).map("\n".join)


@pytest.fixture
def noisy(ana: Callable, tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "ledger.db", tmp_path / "noise.csv"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(beginning=st.sampled_from(BEGINNINGS), noise=st.binary(max_size=300) | ROWS.map(str.encode))
def test_noise_never_gives_a_traceback_or_half_an_import(
    noisy: tuple[Path, Path], capsys: pytest.CaptureFixture[str], beginning: bytes, noise: bytes
) -> None:
    ledger, path = noisy
    trial = ledger.with_name("trial.db")
    for old in ledger.parent.glob("trial.db*"):
        old.unlink()
    shutil.copy(ledger, trial)
    before = stored(trial)
    path.write_bytes(beginning + noise)
    code = run(["--ledger", str(trial), "--by", "the tests", "import", str(path), "--client", "ana"])
    said = capsys.readouterr()
    assert code in (ExitCode.DONE, ExitCode.INPUT_REJECTED), said.err
    assert "Traceback" not in said.out + said.err
    if code == ExitCode.INPUT_REJECTED:
        assert "Error: noise.csv" in said.err
        assert "  Next: " in said.err
        assert stored(trial) == before


def test_an_error_is_wrapped_to_80_columns_and_what_is_copied_stays_whole(
    ana: Callable, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "history.csv").write_text(FIDELITY.replace("Amount", "Net Amount"), encoding="utf-8")
    (tmp_path / "legacy.csv").write_text("TransactionDate,TransactionType,SecurityType,Ticker,Amount\n", "utf-8")
    ledger = str(tmp_path / "ledger.db")
    for name in ("history.csv", "legacy.csv"):
        capsys.readouterr()
        run(["--ledger", ledger, "import", str(tmp_path / name), "--client", "ana"])
        lines = capsys.readouterr().err.rstrip().split("\n")
        assert max(map(len, lines)) <= 80
        assert [line[:8] for line in lines if not line.startswith("    ")] == [
            "reading ",
            "Error: l"[:7] + name[0],
            "  Next: ",
        ]
