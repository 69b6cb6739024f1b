"""The README is true: its tour shows what the program prints, and its commands exist."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from readme_tour import README, blocks, make_demo, run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tour")
    make_demo(folder)
    return folder


@pytest.mark.parametrize(("command", "shown"), blocks(README.read_text(encoding="utf-8")))
def test_the_tour_shows_what_the_program_prints(command: str, shown: str, demo: Path) -> None:
    assert run(command, demo) == shown


def test_the_tour_fits_a_window_of_80_columns() -> None:
    too_wide = [line for _, shown in blocks(README.read_text(encoding="utf-8")) for line in shown.splitlines()]
    assert [line for line in too_wide if len(line) > 80] == []


def test_the_python_example_of_the_readme_runs(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = README.read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(demo)
    monkeypatch.setenv("BASIS_PASSPHRASE", "only invented people")
    exec(compile(code, "README.md", "exec"), {})  # the point of the test is to run what the reader would


def test_each_row_of_what_it_figures_names_its_source_and_a_worked_case() -> None:
    table = README.read_text(encoding="utf-8").split("## What it figures")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    cases = {path.stem for path in (README.parent / "sample_data" / "cases").glob("*.toml")}
    for row in rows:
        what, source, named = (cell.strip() for cell in row.strip("|").split("|"))
        assert what
        assert source
        assert {name.strip(" `") for name in named.split(",")} <= cases, row
    assert len(rows) >= 30
