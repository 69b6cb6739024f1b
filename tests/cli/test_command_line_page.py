"""docs/command-line.md is true, and every command can explain itself."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from basis.cli import COMMANDS, cli, run
from basis.errors import ExitCode

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and sub-command whose module is there, under its full name."""
    for name, (module, _) in COMMANDS.items():
        if importlib.util.find_spec(f"basis.cli.{module}") is not None:
            command = cli.get_command(click.Context(cli), name)
            assert command is not None
            yield from _with_children(f"basis {name}", command)


def _with_children(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _with_children(f"{name} {child.name}", child)


ALL = dict(commands())
LEAVES = [
    name for name, command in ALL.items() if not isinstance(command, click.Group) or command.invoke_without_command
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_verb_is_on_the_page(name: str) -> None:
    assert re.search(rf"`basis {name}\b", PAGE)


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_that_does_something_is_on_the_page_with_its_purpose(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}[ `].*\| \S.* \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split()[1:], "--help"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: {name} ")
    assert len((ALL[name].help or "").strip()) > 15


@pytest.mark.parametrize(
    "name", [name for name in LEAVES if name.split()[1] in ("law", "calc", "formats", "forms", "figure", "fill")]
)
def test_help_shows_an_example_of_the_command_itself(name: str) -> None:
    assert f"Example: {name} " in (ALL[name].help or "") or f"Example: {name}\n" in f"{ALL[name].help}\n"


def test_the_page_names_no_command_that_is_not_there() -> None:
    named = {match.strip() for match in re.findall(r"^\| `(basis(?: [a-z0-9-]+)+)", PAGE, re.MULTILINE)}
    assert named <= set(ALL)


def test_the_exit_codes_of_the_page_are_those_of_the_program() -> None:
    table = PAGE.split("## Exit codes")[1].split("## JSON")[0]
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)]
    assert codes == [130, 1, 2, 3, 74, 75, 6, 5, 7, 4, 0]
    assert set(codes) == {int(code) for code in ExitCode}


def test_every_schema_that_is_printed_is_on_the_page_and_no_other() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "basis").rglob("*.py")]
    printed = {name for text in sources for name in re.findall(r'"(basis\.[a-z_]+/\d+)"', text)}
    assert printed == set(re.findall(r"^\| `(basis\.[a-z_]+/\d+)`", PAGE, re.MULTILINE))


def test_the_example_of_a_year_has_the_keys_that_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    example = json.loads(PAGE.split("### basis.year/1")[1].split("```json")[1].split("```")[0])
    run(["calc", "8606", "--year", "2023", "--line-1", "6500", "--line-2", "0", "--line-8", "6500", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert list(example) == list(printed)
    assert set(example["lines"]) <= set(printed["lines"])
    for number, line in example["lines"].items():
        assert set(line) - {"reasons"} == set(printed["lines"][number]) - {"reasons"}
