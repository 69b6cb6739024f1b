"""The Python API: what `import` loads, and a ledger used without the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import basis
from basis.app import figures
from basis.app.clients import add_client
from basis.app.importing import import_bytes
from basis.engine import Component, Election, Status, YearInputs, figure_year, history
from basis.identity import Ssn
from basis.law import load

OUTSIDE = ("sqlmodel", "sqlalchemy", "alembic", "click", "pandas", "pypdf", "reportlab", "cryptography", "sqlite3")


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a statement loads in a new process."""
    program = f"import sys; {statement}; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(finished.stdout.split())


@pytest.fixture(autouse=True)
def this_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))


@pytest.mark.parametrize(
    "module", ["basis", "basis.engine", "basis.law", "basis.model", "basis.money", "basis.identity"]
)
def test_the_lower_rooms_load_neither_storage_nor_terminal_nor_frames(module: str) -> None:
    assert loaded_by(f"import {module}") & set(OUTSIDE) == set()


def test_the_list_of_commands_loads_neither_database_nor_frames() -> None:
    loaded = loaded_by("from basis.cli import run; run(['--help'])")
    assert loaded & {"sqlmodel", "sqlalchemy", "alembic", "pandas", "pypdf", "reportlab"} == set()


def test_the_application_is_loaded_when_it_is_asked_for() -> None:
    assert "sqlalchemy" in loaded_by("import basis; basis.open_ledger")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="open_leger"):
        _ = basis.open_leger


def test_a_ledger_is_opened_filled_and_figured_from_python(tmp_path: Path) -> None:
    rows = (
        "date,owner,account,account_type,kind,amount,for_year,to_account,to_account_type,treatment\n"
        "2020-12-31,ana,Trad 1,traditional_ira,opening_basis,0,,,,\n"
        "2021-03-04,ana,Trad 1,traditional_ira,contribution,6000,2021,,,nondeductible\n"
        "2021-03-11,ana,Trad 1,traditional_ira,conversion,6000,,Roth 1,roth_ira,\n"
        "2021-12-31,ana,Trad 1,traditional_ira,year_end_value,0,,,,\n"
    )
    with basis.open_ledger(tmp_path / "clients.db") as ledger:
        add_client(ledger, "ana", "Ana Sample", Ssn.parse("900-00-0001"), by="the tests")
        import_bytes(ledger, rows.encode(), "typed.csv", by="the tests")
        known, form = figures.figured_year(ledger, "ana", 2021)
    assert form.lines["14"].cents == 0
    assert form.lines["6"].status is Status.ASSUMED
    assert known.carried[2021].basis.cents == 0


def test_what_a_divorce_transfer_went_to_is_no_account_of_the_owner(tmp_path: Path) -> None:
    """Section 408(d)(6): from the day of the transfer the IRA is the other spouse's, and on their line 6 alone."""
    rows = (
        "date,owner,account,account_type,kind,amount,to_account,to_account_type,basis,other_party\n"
        "2021-12-31,ana,Trad 1,traditional_ira,opening_basis,20000,,,,\n"
        "2022-05-01,ana,Trad 1,traditional_ira,divorce_transfer_out,50000,Bob 1,traditional_ira,10000,Bob\n"
        "2022-09-01,ana,Trad 1,traditional_ira,distribution,10000,,,,\n"
        "2022-12-31,ana,Trad 1,traditional_ira,year_end_value,40000,,,,\n"
    )
    with basis.open_ledger(tmp_path / "clients.db") as ledger:
        add_client(ledger, "ana", "Ana Sample", Ssn.parse("900-00-0001"), by="the tests")
        import_bytes(ledger, rows.encode(), "typed.csv", by="the tests")
        _, form = figures.figured_year(ledger, "ana", 2022)
        assert [account.label for account in ledger.accounts("ana")] == ["Trad 1"]
    assert (form.lines["6"].cents, form.lines["12"].cents) == (4_000_000, 200_000)


def test_the_ledger_is_where_basis_ledger_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASIS_LEDGER", str(tmp_path / "firm.db"))
    basis.open_ledger().close()
    assert (tmp_path / "firm.db").is_file()


def test_without_a_name_the_ledger_lies_in_the_users_own_folder() -> None:
    with basis.open_ledger() as ledger:
        location = Path(ledger.location)
    assert location.is_file()
    assert Path.home() in location.parents


def test_the_engine_alone_figures_a_form() -> None:
    """Section 11 of the reference vectors, case C: 20,000 of basis in 200,000."""
    inputs = YearInputs(
        law=load(2023),
        election=Election(places=3),
        basis_before=(Component("carried", 2_000_000),),
        year_end=(Component("value", 16_000_000),),
        distributions=(Component("paid out", 1_000_000),),
        conversions=(Component("converted", 3_000_000),),
    )
    result = figure_year(inputs)
    assert {n: result.text(n) for n in ("9", "10", "11", "12", "14", "15c", "18")} == {
        "9": "200,000",
        "10": "0.100",
        "11": "3,000",
        "12": "1,000",
        "14": "16,000",
        "15c": "9,000",
        "18": "27,000",
    }


def test_the_engine_has_a_history_of_nothing() -> None:
    from basis.engine import Record
    from basis.model import Owner

    found = history(Record(owner=Owner("ana")), through=2021)
    assert found.results[2021].required is False
