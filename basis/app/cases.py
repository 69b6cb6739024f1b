"""The worked cases of the sample data: one point of the law each, a ledger file and facts that show it.

The lines that a case must come to are in the same file; only the tests read them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from basis.app.clients import import_facts
from basis.app.filing import add_filed
from basis.app.importing import import_paths
from basis.app.samples import sample_folder
from basis.errors import InputRejectedError
from basis.identity import Ssn
from basis.ledger import Ledger

LEDGER_FILE, FACTS_FILE = "ledger.csv", "facts.csv"


@dataclass(frozen=True, slots=True)
class FormShown:
    """One Form 8606 that a case is about."""

    client: str
    year: int
    decedent: str


@dataclass(frozen=True, slots=True)
class FiledBefore:
    """A form that was filed before, its lines as `basis filed add` takes them."""

    client: str
    year: int
    on: date
    lines: Mapping[str, str]
    amended: bool


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case: its title, how it is worked by hand, the files as a user would write them, and the forms it shows."""

    name: str
    title: str
    by_hand: str
    clients: tuple[str, ...]
    ledger: str
    facts: str
    filed: tuple[FiledBefore, ...]
    forms: tuple[FormShown, ...]


def worked_cases() -> tuple[WorkedCase, ...]:
    """Every case of the sample data, by name."""
    return tuple(_read(path) for path in sorted((sample_folder() / "cases").glob("*.toml")))


def worked_case(name: str) -> WorkedCase:
    """One case. Raises InputRejectedError that says how to list them."""
    path = sample_folder() / "cases" / f"{name}.toml"
    if not path.is_file() or path.stem != name:
        raise InputRejectedError(f"There is no case {name!r}.", next_step="list them with basis demo --list")
    return _read(path)


def _read(path: Path) -> WorkedCase:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    filed = tuple(
        FiledBefore(
            client=f.get("client", "ana"),
            year=f["year"],
            on=date.fromisoformat(f["on"]),
            lines=dict(line.split("=", 1) for line in f["lines"]),
            amended=f.get("amended", False),
        )
        for f in told.get("filed", ())
    )
    forms = tuple(FormShown(f.get("client", "ana"), f["year"], f.get("decedent", "")) for f in told["form"])
    clients = tuple(told.get("clients", ["ana"]))
    ledger, facts = told["ledger"].lstrip("\n"), told["facts"].lstrip("\n")
    return WorkedCase(path.stem, told["title"], told["by_hand"], clients, ledger, facts, filed, forms)


def enter(ledger: Ledger, case: WorkedCase, folder: Path, *, by: str) -> tuple[Path, Path]:
    """Write the case's files into a folder and bring them into the ledger as a user would; gives the files."""
    rows, facts = folder / LEDGER_FILE, folder / FACTS_FILE
    rows.write_text(case.ledger, encoding="utf-8")
    facts.write_text(case.facts, encoding="utf-8")
    with ledger.writing(by=by) as write:
        for number, client in enumerate(case.clients, start=1):
            write.add_client(client, name=f"{client.title()} Sample", ssn=Ssn.parse(f"900-00-{number:04}"))
    keeper = case.clients[0] if "decedent:" in case.ledger else ""
    import_paths(ledger, [rows], by=by, client=keeper)
    import_facts(ledger, facts, by=by, client=case.clients[0])
    for form in case.filed:
        add_filed(ledger, form.client, form.year, form.on, form.lines, amended=form.amended, by=by)
    return rows, facts
