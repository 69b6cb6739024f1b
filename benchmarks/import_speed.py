"""How long the import of a long history takes, beside reading it with pandas and inserting as many rows.

Prints ratios measured in one run and asserts nothing: `python benchmarks/import_speed.py [ROWS] [RUNS]`, a million
rows with `1000000`. The yardstick inserts what a `source_row` holds: as many rows, columns and indexes, with one
`executemany`. Each piece of work is a process of its own, so that the peak of its memory is known too.
"""

from __future__ import annotations

import base64
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from basis.app.importing import import_paths
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger
from basis.ledger.tables import SOURCE_ROW
from basis.model import Fact

ROWS, RUNS = 100_000, 5
ACCOUNTS = ("242000001", "242000002", "242000003")
HEADER = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date"
)
ACTIONS = {
    "DIVIDEND RECEIVED EXAMPLE FUND": 30,
    "REINVESTMENT EXAMPLE FUND": 30,
    "YOU BOUGHT EXAMPLE FUND": 15,
    "YOU SOLD EXAMPLE FUND": 10,
    "INTEREST EARNED EXAMPLE CASH": 10,
    "ADVISORY FEE": 3,
    "CASH CONTRIBUTION CURRENT YEAR": 1,
    "Electronic Funds Transfer Received": 1,
}
"""What happens in an account, and how often in a hundred rows: one row is entered, one is asked."""
SHARES = ("REINVESTMENT", "YOU BOUGHT", "YOU SOLD")
PAID_OUT = ("REINVESTMENT", "YOU BOUGHT", "ADVISORY")


def history(rows: int) -> bytes:
    """An invented all-accounts history of twelve years; the same for the same number of rows."""
    chance = random.Random(8606)
    first, days = date(2012, 1, 3), 12 * 365
    lines = ["", "", HEADER]
    for number in range(rows):
        day = (first + timedelta(days=number * days // rows)).strftime("%m/%d/%Y")
        (action,) = chance.choices(list(ACTIONS), list(ACTIONS.values()))
        cents = chance.randrange(1, 900_000)
        negative = "-" if action.startswith(PAID_OUT) else ""
        quantity = f"{chance.randrange(99)}.{chance.randrange(999):03}" if action.startswith(SHARES) else ""
        lines.append(
            f'{day},"Rollover IRA",{chance.choice(ACCOUNTS)},"{action} (Cash)",EXMPX,"EXAMPLE FUND",Cash,,{quantity},'
            f",,,{negative}{cents // 100}.{cents % 100:02},100.00,"
        )
    return ("\r\n".join(lines) + "\r\n").encode()


def imported(path: Path, folder: Path) -> None:
    """Import it into a ledger of its own, which is made before the clock starts."""
    with Ledger.open(folder / "basis.db") as ledger:
        (report,) = import_paths(ledger, [path], by="benchmark", client="maya")
    if report.error is not None:
        raise SystemExit(str(report.error))
    print(f"  {report.new} rows, {report.entries} entries, {report.questions} questions", file=sys.stderr)


def new_ledger(folder: Path) -> None:
    """A ledger with one client, whose accounts are traditional IRAs."""
    with Ledger.open(folder / "basis.db", create=True) as ledger:
        with ledger.writing(by="benchmark") as write:
            write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0001"))
        with ledger.writing(by="benchmark") as write:
            for number in ACCOUNTS:
                account = write.add_account("maya", custodian="fidelity", number=AccountNumber.parse(number))
                kind = Fact(owner="maya", key="account_type", about=account.id, value="traditional_ira")
                write.add_fact("maya", kind)


def yardstick(path: Path, folder: Path) -> None:
    """`pandas.read_csv` of the same file, then one `executemany` into the table and indexes of `source_row`."""
    import pandas as pd

    frame = pd.read_csv(path, skip_blank_lines=True, dtype=str, keep_default_na=False)
    table = SOURCE_ROW
    dialect = sqlite.dialect()
    with sqlite3.connect(folder / "yardstick.db") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
        places = ", ".join("?" * len(table.columns))
        connection.executemany(f"INSERT INTO source_row VALUES ({places})", source_rows(len(frame)))


@lru_cache
def source_rows(count: int) -> list[tuple[object, ...]]:
    """Values as long as those that an import stores."""
    chance = random.Random(count)
    return [
        (n, "maya", 1, 1, 1, n, n, n * 150, 150, "2019-06-03", 12_345, chance.randbytes(16), 0, chance.randbytes(8),
         None, "ignored", "fidelity/dividend", b"x" * 130)
        for n in range(1, count + 1)
    ]  # fmt: skip


WORK: dict[str, tuple[Callable[[Path, Path], None], Callable[[Path], None] | None]] = {
    "import": (imported, new_ledger),
    "yardstick": (yardstick, None),
}


HISTORY = "history"


def timed(name: str, path: Path, rows: int) -> None:
    """Do one piece of work in a folder of its own; prints the seconds it took and the peak of memory in MB."""
    work, prepare = WORK[name]
    with TemporaryDirectory() as place:
        folder = Path(place)
        if prepare is not None:
            prepare(folder)
        else:
            source_rows(rows)  # made before the clock starts
        started = time.perf_counter()
        work(path, folder)
        took = time.perf_counter() - started
    # In kilobytes on Linux, in bytes on macOS.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def measured(name: str, path: Path, rows: int) -> tuple[float, float]:
    """Seconds and MB of one piece of work, done by a process of its own."""
    command = [sys.executable, __file__, name, str(path), str(rows)]
    took, peak = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(took), float(peak)


def main() -> None:
    """Run both in turn and print the medians."""
    if len(sys.argv) > 1 and sys.argv[1] == HISTORY:
        Path(sys.argv[2]).write_bytes(history(int(sys.argv[3])))
        return
    if len(sys.argv) > 1 and sys.argv[1] in WORK:
        timed(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else RUNS
    with TemporaryDirectory() as folder:
        path, key = Path(folder) / "Accounts_History.csv", Path(folder) / "firm.key"
        # By a process of its own too: on Linux a child's peak begins with its parent's.
        subprocess.run([sys.executable, __file__, HISTORY, str(path), str(rows)], check=True)
        key.write_bytes(base64.b64encode(bytes(32)))
        os.environ["BASIS_KEY_FILE"] = str(key)
        pairs = [(measured("import", path, rows), measured("yardstick", path, rows)) for _ in range(runs)]
    ours, theirs = (statistics.median(took for took, _ in column) for column in zip(*pairs, strict=True))
    ratios = sorted(mine / other for (mine, _), (other, _) in pairs)
    peak = max(mine for (_, mine), _ in pairs)
    print(f"import of {rows} rows: {ours:.2f} s; read_csv and one executemany: {theirs:.2f} s")
    print(f"ratio {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f} in {runs} runs; target 3)")
    print(f"peak memory of the import: {peak:.0f} MB (target 500)")


if __name__ == "__main__":
    main()
