"""A small ledger with records in every table, and ways to meddle with its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from basis.contents import PIECE
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, NewEntry, NewRow, Writer
from basis.model import AccountType, Entry, EntryKind, Fact, FiledForm, InformationReturn, Owner, ReturnForm, Treatment

MAYA, NOOR = Ssn.parse("900-00-0417"), Ssn.parse("900-00-0418")
NAME, NUMBER, FILE_NAME = "Maya Quillfeather", "X248813579", "History_for_Account_X248813579.csv"
PAPER = b"%PDF the return as it was mailed"
DATA = b"Run Date,Action,Amount\n01/14/2025,CASH CONTRIBUTION CURRENT YEAR,7000.00\n01/14/2025,DIVIDEND,1.00\n"
DATA += b"\n" * PIECE
"""A file that is kept in two pieces."""


def row(
    ledger: Ledger, account: str, line: int, material: str, *, occurrence: int = 0, outcome: str = "entered"
) -> NewRow:
    """A row of DATA; `material` is what its fingerprint is made of."""
    return NewRow(
        account=account,
        line=line,
        last_line=line,
        offset=23,
        length=49,
        day=date(2025, 1, 14),
        cents=700_000,
        fingerprint=ledger.fingerprints("maya", [material])[0],
        occurrence=occurrence,
        disposition=outcome,
        rule="rule-one",
        details=(b"quantity", b"referred"),
    )


def contribution(account: str, cents: int = 700_000) -> Entry:
    """A contribution for 2024 made in January 2025, with every secret an entry can hold."""
    return Entry(
        account=account,
        account_type=AccountType.TRADITIONAL_IRA,
        kind=EntryKind.CONTRIBUTION,
        cents=cents,
        day=date(2025, 1, 14),
        year=2025,
        for_year=2024,
        treatment=Treatment.NONDEDUCTIBLE,
        other_party="Juniper Quillfeather",
        note="told on the telephone",
    )


def add_file(write: Writer, client: str = "maya", data: bytes = DATA) -> int:
    """Keep DATA under the name that the custodian gave it."""
    return write.add_file(
        client,
        name=FILE_NAME,
        data=data,
        sha256="ab" * 32,
        format_id="fidelity",
        family="fidelity",
        generation="D-single",
        period=(date(2025, 1, 1), date(2025, 12, 31)),
    )


def fill(ledger: Ledger, data: bytes = DATA) -> None:
    """Put a record into every table, in several links, and something of another client between them."""
    with ledger.writing(by="the preparer") as write:
        write.add_client("maya", name=NAME, ssn=MAYA)
        write.add_client("noor", name="Noor Example", ssn=NOOR)
    with ledger.writing(by="the preparer") as write:
        account = write.add_account(
            "maya", custodian="fidelity", number=AccountNumber.parse(NUMBER), label="Old IRA"
        ).id
        for key, value in (("account_type", "traditional_ira"), ("plan", "no plan")):
            write.add_fact("maya", Fact(owner="maya", key=key, about=account, value=value))
        write.add_fact("noor", Fact(owner="noor", key="magi_roth", value="1.00", year=2024))
        write.add_fact("maya", Fact(owner="maya", key="magi_roth", value="98,765.00", year=2024, note="estimate"))
    with ledger.writing(by="the preparer") as write:
        file = add_file(write, data=data)
        rows = write.add_rows("maya", file, [row(ledger, account, line, f"material {line}") for line in (2, 3)])
        entries = [
            NewEntry(entry=contribution(account, cents), rule="rule-one", rows=(number,), custodian="fidelity")
            for number, cents in zip(rows, (700_000, 100), strict=True)
        ]
        first, second = write.add_entries("maya", entries)
    with ledger.writing(by="the preparer") as write:
        told = write.add_determination(
            "maya", question="q-0123456789", kind="movement", subject=f"row:{rows[1]}", answer="none", why="her letter"
        )
        write.set_outcome("maya", rows[1], "ignored", "determination", told)
        write.reverse(second, "it never happened", told)
        form = InformationReturn(
            form=ReturnForm.F5498, tax_year=2024, account=account, payer="Example Trust", boxes={"1": 700_000}
        )
        write.add_return("maya", form, row_id=rows[0])
        write.add_link("maya", left=f"e{first}", right="d1", rule="said", why="the same money")
        filed = FiledForm(id=0, owner=Owner("maya"), year=2023, filed_on=date(2024, 4, 15), lines={"14": 650_000})
        write.add_filed(filed, evidence=PAPER)


@contextmanager
def meddling(path: Path, table: str = "") -> Iterator[sqlite3.Connection]:
    """The file in the hands of somebody else: what guards `table` is taken away and put back."""
    with closing(sqlite3.connect(path)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.execute(sql)
        connection.commit()


def everything_on_disk(path: Path) -> bytes:
    """The bytes of a ledger and of whatever SQLite keeps beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def table_contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, without the sealed columns, whose nonces differ from run to run."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for name in names:
            columns = [c[1] for c in connection.execute(f"PRAGMA table_info({name})")]
            plain = ", ".join(
                f'"{c}"' for c in columns if c not in ("sealed", "sealed_data", "sealed_evidence", "at", "hash")
            )
            found[name] = connection.execute(f"SELECT {plain or '1'} FROM {name}").fetchall()
    return found
