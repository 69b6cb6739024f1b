"""The direction of imports: rooms import only from lower rooms, and the contracts that say so hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def contracts() -> list[dict]:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return configuration["tool"]["importlinter"]["contracts"]


def test_the_import_contracts_hold() -> None:
    beside = Path(sys.executable).with_name("lint-imports")
    program = str(beside) if beside.exists() else shutil.which("lint-imports")
    if program is None:
        pytest.skip("import-linter is not installed (it comes with the extra dev)")
    finished = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_every_room_has_its_place_in_the_layers() -> None:
    (layers,) = [contract["layers"] for contract in contracts() if contract["type"] == "layers"]
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    rooms = {
        f"basis.{path.stem}"
        for path in (ROOT / "basis").iterdir()
        if path.stem not in ("__init__", "__pycache__", "py")
    }
    assert rooms | {"importers", "forms"} <= placed
