"""A ledger with a record in every table, new for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_samples import fill

from basis.ledger import Ledger


@pytest.fixture(autouse=True)
def firm_key_file(new_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """These tests use a key file: a passphrase takes its time on purpose."""
    monkeypatch.setenv("BASIS_KEY_FILE", str(new_ledger.with_name("firm.key")))
    return new_ledger.with_name("firm.key")


@pytest.fixture(scope="session")
def filled(new_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled ledger, made once and copied."""
    path = tmp_path_factory.mktemp("filled") / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
        fill(ledger)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    """Where the filled ledger of this test lies."""
    shutil.copy(filled, tmp_path / "ledger.db")
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """It, opened."""
    with Ledger.open(path) as opened:
        yield opened
