"""What every test gets: folders of its own instead of the user's, a firm passphrase, and the command line to call."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from basis.cli import run
from basis.ledger import Ledger

_FOLDERS = {
    "HOME": "home",
    "XDG_DATA_HOME": "home/data",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_STATE_HOME": "home/state",
    "LOCALAPPDATA": "home/local",
    "APPDATA": "home/roaming",
}
_NOT_THE_USERS = ("BASIS_LEDGER", "BASIS_KEY_FILE")


_ROW, _HANGING = 80, "    "


def unwrapped(said: str) -> str:
    """Errors as they were written, before they were wrapped: tests look for their words."""
    lines: list[str] = []
    for line in said.split("\n"):
        if not lines or not line.startswith(_HANGING):
            lines.append(line)
            continue
        word, rest = lines[-1].rpartition(" ")[2], line.strip()
        cut = word.endswith(",") and len(word + rest.partition(" ")[0]) > _ROW - len(_HANGING)
        lines[-1] += rest if cut else f" {rest}"
    return "\n".join(lines)


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended; `err` without the ends of lines that only the width of 80 makes."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Its JSON."""
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def nobodys_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """No test reads or writes the real user's ledger, key, forms or formats."""
    folder = tmp_path_factory.mktemp("user", numbered=True)
    for name, place in _FOLDERS.items():
        monkeypatch.setenv(name, str(folder / place))
    for name in _NOT_THE_USERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BASIS_PASSPHRASE", "the passphrase of the tests")


@pytest.fixture(scope="session")
def new_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with nothing in it and, beside it, the firm's key: made once, because that takes its time."""
    folder = tmp_path_factory.mktemp("firm")
    key = folder / "firm.key"
    key.write_bytes(base64.b64encode(bytes(32)))
    Ledger.open(folder / "ledger.db", create=True, environment={"BASIS_KEY_FILE": str(key)}).close()
    return folder / "ledger.db"


@pytest.fixture
def basis(
    new_ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Answer]:
    """Call `basis` as a user does, on a new ledger in the test's own folder."""
    shutil.copy(new_ledger, tmp_path / "ledger.db")
    monkeypatch.setenv("BASIS_KEY_FILE", str(new_ledger.with_name("firm.key")))

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        code = run(["--ledger", str(tmp_path / "ledger.db"), "--by", "the tests", *map(str, arguments)])
        said = capsys.readouterr()
        return Answer(int(code), said.out, unwrapped(said.err))

    return call
