"""The wheel holds the three packages and their data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("basis", "importers", "forms")
DATA = (".toml", ".mako", ".py")
METADATA = "basis_8606-"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names in a wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--quiet"),
            *("--disable-pip-version-check", "--wheel-dir", str(folder)),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return frozenset(name for name in archive.namelist() if not name.endswith("/"))


def files_under(folder: str, suffixes: Iterable[str] = ("",)) -> set[str]:
    """What lies under a folder of the tree, leftovers of Python and hidden files apart."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.name.endswith(tuple(suffixes))
        and "__pycache__" not in path.parts
        and not path.name.startswith(".")
    }


def test_it_holds_exactly_three_packages(wheel: frozenset[str]) -> None:
    assert {name.split("/")[0] for name in wheel if not name.startswith(METADATA)} == set(PACKAGES)


def test_it_holds_every_module_and_all_data_of_the_packages(wheel: frozenset[str]) -> None:
    packages = {name for package in PACKAGES for name in files_under(package, (*DATA, "py.typed"))}
    samples = {f"basis/{name}" for name in files_under("sample_data")}
    visible = {name for name in wheel if not name.startswith(METADATA) and not Path(name).name.startswith(".")}
    assert visible == packages | samples


@pytest.mark.parametrize(
    "name",
    [
        "basis/py.typed",
        "importers/py.typed",
        "forms/py.typed",
        "basis/law/years/2012.toml",
        "basis/law/years/2025.toml",
        "basis/law/revisions/2019-2023.toml",
        "basis/ledger/migrations/env.py",
        "basis/ledger/migrations/script.py.mako",
        "basis/ledger/migrations/versions/schema_0001.py",
        "importers/formats/fidelity.toml",
        "importers/classification/fidelity.toml",
        "forms/revisions/2023.toml",
        "basis/sample_data/household/answers.csv",
        "basis/sample_data/household/expected.csv",
    ],
)
def test_it_holds_what_the_program_reads_at_run_time(name: str, wheel: frozenset[str]) -> None:
    assert name in wheel


def test_it_holds_no_official_form_and_no_test(wheel: frozenset[str]) -> None:
    assert [name for name in wheel if name.endswith(".pdf") or "test" in name.lower() or "benchmark" in name] == []


def test_it_installs_the_command(wheel: frozenset[str]) -> None:
    assert any(name.endswith("entry_points.txt") for name in wheel)
