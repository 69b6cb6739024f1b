"""Every command that writes can be tried: the same answer and exit code, and nothing is stored or written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import platformdirs
import pytest
from test_command_line_page import ALL, LEAVES

from basis.cli import run
from basis.errors import ExitCode

ONLY_READ = {
    "basis client list",
    "basis client show",
    "basis account list",
    "basis facts show",
    "basis formats",
    "basis review list",
    "basis review show",
    "basis entries",
    "basis documents",
    "basis figure",
    "basis explain",
    "basis trace",
    "basis history",
    "basis forms list",
    "basis forms check",
    "basis filed list",
    "basis law",
    "basis calc 8606",
    "basis calc contribution",
    "basis calc nia",
    "basis calc plan-scan",
    "basis calc prorata",
    "basis calc room",
    "basis calc schedule",
    "basis calc split",
    "basis split",
    "basis moves",
    "basis room",
    "basis ledger info",
    "basis ledger verify",
}
ELSEWHERE = {"basis forms add", "basis forms fetch", "basis ledger upgrade", "basis plan", "basis statement"}
"""Commands whose dry run has tests beside those of the command itself."""

# A call of every other command that writes; `{}` is filled with the folder of the test.
CALLS = {
    "basis demo": ("demo", "-o", "{}/demo"),
    "basis formats new": ("formats", "new", "{}/table.csv"),
    "basis formats test": ("formats", "test", "{}/samples", "--write"),
    "basis client add": ("client", "add", "ben", "--name", "Ben Sample", "--ssn-file", "{}/ssn-of-ben.txt"),
    "basis client import": ("client", "import", "{}/clients.csv"),
    "basis client export": ("client", "export", "ana", "-o", "{}/tables"),
    "basis client erase": ("client", "erase", "ana", "--yes"),
    "basis account add": ("account", "add", "ana", "Roth 1", "--type", "roth_ira"),
    "basis facts set": ("facts", "set", "ana", "rounding", "cents", "--year", "2022"),
    "basis facts import": ("facts", "import", "{}/facts.csv"),
    "basis import": ("import", "{}/more.csv"),
    "basis entry add": (
        *("entry", "add", "ana", "--date", "2023-12-31", "--account", "Trad 1", "--account-type", "traditional_ira"),
        *("--kind", "year_end_value", "--amount", "80.00"),
    ),
    "basis entry reverse": ("entry", "reverse", "e1", "--why", "typed twice"),
    "basis document add": (
        *("document", "add", "ana", "5498", "2022", "--account", "Trad 1", "--payer", "Bank", "--box", "5=90"),
    ),
    "basis review answer": ("review", "answer", "--answers", "{}/answers.csv"),
    "basis review undo": ("review", "undo", "ana", "{undone}", "--why", "typed for another client"),
    "basis link": ("link", "e2", "e3"),
    "basis fill": ("fill", "ana", "2019", "-o", "{}/forms"),
    "basis file": ("file", "ana", "2019", "--on", "2020-04-01"),
    "basis filed add": ("filed", "add", "ana", "2020", "--on", "2021-04-01", "--line", "14=100"),
    "basis filed correct": ("filed", "correct", "ana", "f1", "--why", "the SEP IRA was left out"),
    "basis filed paper": ("filed", "paper", "ana", "f1", "-o", "{}/paper.pdf"),
    "basis ledger init": ("ledger", "init"),
    "basis ledger backup": ("ledger", "backup", "{}/backup.db"),
    "basis ledger restore": ("ledger", "restore", "{}/earlier.db"),
}
UNDONE = "birth_date"
"""The kind of the question that is answered, so that the answer can be taken back."""
WITHOUT_A_LEDGER = {"basis ledger init", "basis ledger restore"}
ROWS = """date,owner,account,account_type,kind,amount
2018-12-31,ana,Trad 1,traditional_ira,opening_basis,100.00
2019-05-01,ana,Trad 1,traditional_ira,distribution,10.00
2019-12-31,ana,Trad 1,traditional_ira,year_end_value,900.00
2022-05-01,ana,Trad 1,traditional_ira,distribution,10.00
2022-12-31,ana,Trad 1,traditional_ira,year_end_value,90.00
"""
EXPORT = """Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),\
Accrued Interest ($),Amount ($),Settlement Date
01/19/2021,Traditional IRA,Z55190273,Electronic Funds Transfer Received (Cash),,No Description,Cash,,,,,,600.00,
"""


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger of one client with figures, a filed form and an open question."""
    texts = {
        "ssn.txt": "900-00-0001\n",
        "ssn-of-ben.txt": "900-00-0002\n",
        "clients.csv": "id,name,ssn\ncy,Cy Sample,900-00-0003\n",
        "facts.csv": "owner,year,key,value\nana,2022,rounding,cents\n",
        "rows.csv": ROWS,
        "table.csv": "Trade Date,Account,Type,Amount\n01/19/2021,A-1,Fee,-1.00\n",
        "export.csv": EXPORT,
        "more.csv": "date,owner,account,account_type,kind,amount\n"
        "2023-12-31,ana,Trad 1,traditional_ira,year_end_value,80.00\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "table.csv").write_text(texts["table.csv"], encoding="utf-8")
    basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt")
    basis("import", tmp_path / "rows.csv")
    basis("import", tmp_path / "export.csv", "--client", "ana")
    (tmp_path / "filed.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    filed = ("filed", "add", "ana", "2018", "--on", "2019-04-01", "--line", "14=100")
    basis(*filed, "--pdf", tmp_path / "filed.pdf")
    asked = basis("review", "list", "ana", "--json").document["questions"]
    account, treated = (next(q["id"] for q in asked if q["kind"] == kind) for kind in ("account_type", UNDONE))
    (tmp_path / "answers.csv").write_text(f"client,question,answer,why\nana,{account},roth_ira,her letter\n")
    assert basis("review", "answer", "ana", treated, "1960-02-03").code == ExitCode.DONE
    (tmp_path / "undone.txt").write_text(treated)
    assert basis("ledger", "backup", tmp_path / "earlier.db").code == ExitCode.DONE
    return basis


def everything(folder: Path) -> dict[str, object]:
    """What lies in a folder and in the user's own: files by their bytes, a ledger by its rows."""
    found: dict[str, object] = {}
    for path in _files(folder, Path(platformdirs.user_data_dir()).parent):
        found[str(path)] = _rows(path) if path.name == "ledger.db" else path.read_bytes()
    return found


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        beside = ("-wal", "-shm")
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(beside))


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def test_every_command_reads_only_or_can_be_tried() -> None:
    tryable = {name for name in LEAVES if any(option.name == "dry_run" for option in ALL[name].params)}
    assert tryable | ONLY_READ == set(LEAVES)
    assert tryable & ONLY_READ == set()
    assert tryable == set(CALLS) | ELSEWHERE
    assert all(isinstance(ALL[name], click.Command) for name in tryable)


@pytest.mark.parametrize("name", CALLS)
def test_a_dry_run_ends_as_the_command_does_and_stores_nothing(name: str, ana: Callable, tmp_path: Path) -> None:
    undone = (tmp_path / "undone.txt").read_text()
    call = [part.replace("{}", str(tmp_path)).replace("{undone}", undone) for part in CALLS[name]]
    if name in WITHOUT_A_LEDGER:
        for path in tmp_path.glob("ledger.db*"):
            path.unlink()
    before = everything(tmp_path)
    tried = ana(*call, "--dry-run")
    assert "Dry run: nothing was stored." in tried.err, tried.err
    assert everything(tmp_path) == before
    done = ana(*call)
    assert done.code in (ExitCode.DONE, ExitCode.OPEN, ExitCode.NO_BLANK), done.err
    assert tried.code == done.code
    assert everything(tmp_path) != before


@pytest.mark.parametrize(
    "call",
    [
        ("fill", "ana", "2019", "-o", "{}/taken/forms"),
        ("fill", "ana", "2021", "-o", "{}/forms"),
        ("client", "export", "ana", "-o", "{}/taken"),
        ("client", "erase", "anna"),
        ("demo", "-o", "{}"),
        ("filed", "paper", "ana", "f1", "-o", "{}/rows.csv"),
        ("filed", "paper", "ana", "f1", "-o", "{}/taken/paper.pdf"),
        ("ledger", "restore", "{}/earlier.db"),
        ("ledger", "restore", "{}/rows.csv"),
        ("ledger", "backup", "{}/earlier.db"),
        ("ledger", "backup", "{}/taken/backup.db"),
        ("filed", "add", "ana", "2018", "--on", "2019-04-01", "--line", "14=100"),
    ],
    ids=" ".join,
)
def test_a_dry_run_is_refused_as_the_command_is(call: tuple[str, ...], ana: Callable, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    arguments = [part.replace("{}", str(tmp_path)) for part in call]
    before = everything(tmp_path)
    tried, done = ana(*arguments, "--dry-run"), ana(*arguments)
    assert tried.code == done.code != ExitCode.DONE
    assert everything(tmp_path) == before


@pytest.mark.parametrize("command", ["init", "import", "add"])
def test_a_dry_run_makes_neither_a_ledger_nor_a_key(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASIS_PASSPHRASE")
    monkeypatch.setattr("basis.ledger.keys._from_keyring", lambda: None)
    (tmp_path / "clients.csv").write_text("id,name,ssn\ncy,Cy Sample,900-00-0003\n")
    (tmp_path / "ssn.txt").write_text("900-00-0002\n")
    calls = {
        "init": ["ledger", "init"],
        "import": ["client", "import", str(tmp_path / "clients.csv")],
        "add": ["client", "add", "ben", "--name", "Ben", "--ssn-file", str(tmp_path / "ssn.txt")],
    }
    before = everything(tmp_path)
    assert run(["--ledger", str(tmp_path / "office" / "ledger.db"), *calls[command], "--dry-run"]) == ExitCode.DONE
    said = capsys.readouterr()
    assert "nothing was stored" in said.err
    assert everything(tmp_path) == before
    assert not Path(platformdirs.user_config_dir("basis")).exists()
    if command == "init":
        assert str(tmp_path / "office" / "ledger.db") in said.out


def test_a_dry_run_of_an_upgrade_says_what_is_pending_and_leaves_it_so(ana: Callable, tmp_path: Path) -> None:
    answer = ana("ledger", "upgrade", "--dry-run")
    assert (answer.code, answer.out) == (ExitCode.DONE, "It is up to date.\n")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        connection.execute("DROP TABLE source_piece")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    for _ in range(2):
        answer = ana("ledger", "upgrade", "--dry-run")
        assert (answer.code, answer.out) == (ExitCode.DONE, "It would be brought up to date: 0002, 0003.\n")
    assert "is up to date now." in ana("ledger", "upgrade").out
    assert ana("ledger", "upgrade", "--dry-run").out == "It is up to date.\n"
