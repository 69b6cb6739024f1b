"""The pages under `docs/` are true where a test can tell: their links, names, tables and examples."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from basis.app import user_formats_folder
from basis.cli.formats import EVIDENCE
from basis.engine import Status
from basis.ledger.tables import APPEND_ONLY, META
from basis.model import BOXES, ReturnForm
from importers import FormatInfo, formats, parse
from importers.classification.rules import Rule, rules

ROOT = Path(__file__).parent.parent
PAGES = (*sorted((ROOT / "docs").glob("*.md")), *(page for page in (ROOT / "README.md",) if page.exists()))
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|opt|tmp|usr|var|mnt|Users)/|[A-Z]:\\")

FIDELITY_HEADER = (
    "Run Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),"
    "Amount ($),Cash Balance ($),Settlement Date"
)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def examples(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page(name), re.DOTALL)


def rows_of_tables(text: str) -> list[list[str]]:
    """The cells of every table row of a page."""
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip()[1:-1].split("|")] for row in rows]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = [link.partition("#")[0] for link in _LINK.findall(path.read_text(encoding="utf-8"))]
    relative = [link for link in links if link and "://" not in link]
    assert [link for link in relative if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_knows_the_machine_it_was_written_on(path: Path) -> None:
    assert _MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("form", ReturnForm)
def test_every_box_of_a_form_has_its_column_and_its_printed_title(form: ReturnForm) -> None:
    section = page("returns.md").split(f"**Form {form.value}**")[1].split("\n\n|", 1)[1]
    section = section.split("\n\n")[0]
    for box in BOXES[form]:
        assert f"| `box_{box.key}` | {box.key.partition('_')[0]} {box.title} |" in section


def test_every_column_of_our_own_layout_is_described() -> None:
    own = next(each for each in formats() if each.id == "returns-csv")
    assert [field for field in own.fields if f"| `{field}` |" not in page("returns.md")] == []


def test_the_forms_of_the_example_are_read_as_it_shows_them() -> None:
    (text,) = examples("returns.md", "csv")
    distribution, contribution = parse(text.encode(), "forms.csv").returns
    assert distribution.boxes == {"1": 650000, "2a": 650000, "2b_not_determined": True, "7": "2", "7_ira": True}
    assert contribution.boxes == {"3": 650000, "5": 8120416, "7_roth": True}
    assert {"9a", "14"} <= distribution.not_in_file


@pytest.mark.parametrize("each", formats(), ids=lambda each: each.id)
def test_every_format_is_named_with_all_its_generations_and_their_evidence(each: FormatInfo) -> None:
    listed = rows_of_tables(page("formats.md"))
    assert any(f"`{each.id}`" in row[0] and row[-1] == EVIDENCE[each.evidence] for row in listed)
    for seen in each.generations:
        assert [f"`{each.id}`", f"`{seen.id}`", seen.seen, EVIDENCE[seen.evidence]] in listed


def test_a_layout_of_forms_is_named_on_the_page_about_forms() -> None:
    assert [each.id for each in formats() if each.family == "returns" and each.id not in page("returns.md")] == [
        "returns-csv"
    ]


def test_a_renamed_column_is_read_with_the_alias_of_the_example() -> None:
    alias = next(text for text in examples("formats.md", "toml") if "[aliases." in text)
    header = FIDELITY_HEADER.replace("Amount ($)", "Net Amount") + ",Advisor Remarks"
    row = "01/17/2023,CASH CONTRIBUTION CURRENT YEAR (Cash),,No Description,Cash,,0.000,,,,6500,6500,,call back"
    data = f"{header}\n{row}\n".encode()
    folder = user_formats_folder()
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(alias, encoding="utf-8")
    assert [each.cents for each in parse(data, "history.csv", user_folder=folder).rows] == [650000]


def test_the_rules_of_the_example_stand_in_the_tables() -> None:
    shown = next(text for text in examples("formats.md", "toml") if "[[rule]]" in text)
    shipped = {rule.id: rule for family in ("fidelity", "schwab") for rule in rules(family)}
    for example in tomllib.loads(shown)["rule"]:
        rule = shipped[example["id"]]
        assert (rule.enter or "", rule.ask) == (example.get("enter", ""), example.get("ask", ""))
        assert set(example.get("whole", ())) <= rule.whole and set(example.get("starts", ())) <= set(rule.starts)


def test_every_key_a_rule_may_have_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", page("formats.md").split("## Add a classification rule")[1]))
    assert {field.name for field in fields(Rule)} - described == set()


def test_the_custodians_with_rules_are_those_the_page_names() -> None:
    tables = {path.stem for path in (ROOT / "importers" / "classification").glob("*.toml")}
    families = {table for table in tables if table != "answers" and rules(table)}
    named = re.findall(r"`(?:importers/classification/)?(\w+)\.toml`", page("formats.md"))
    assert set(named) == families


def test_every_layer_of_the_import_contract_is_named() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers")
    named = [row[0] for row in rows_of_tables(page("architecture.md").split("## Rooms")[1].split("\n## ")[0])]
    assert named[2:] == [
        ", ".join(f"`{room}`" for room in re.split(r"\s*\|\s*", re.sub(r"[()]", "", layer))) for layer in layers
    ]


def test_a_room_is_said_not_to_exist_only_while_it_does_not() -> None:
    text = page("architecture.md")
    for room in ("batch", "reconcile"):
        line = next(line for line in text.splitlines() if line.startswith("|") and f"`basis.{room}`" in line)
        assert ("a place kept" in line) == (not (ROOT / "basis" / room).exists())


def test_every_status_is_explained() -> None:
    text = page("architecture.md")
    assert [status.word for status in Status if f"| `{status.word}` |" not in text] == []


def test_every_module_named_in_the_architecture_exists() -> None:
    named = set(re.findall(r"`((?:basis|importers|forms)(?:\.\w+)+)`", page("architecture.md")))
    kept_free = {"basis.batch", "basis.reconcile"}
    members = {"basis.open_ledger", "importers.fingerprint.normalise", "basis.model.Evidence"}
    gone = [name for name in named - kept_free - members if not _is_module(name)]
    assert gone == []


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_every_file_named_in_the_architecture_exists() -> None:
    named = re.findall(r"`((?:basis|importers|forms|tests)/[\w/.]+)`", page("architecture.md") + page("ledger.md"))
    fixed = [name for name in named if not re.search(r"[A-Z]{3,}", name)]
    assert fixed and [name for name in fixed if not (ROOT / name).exists()] == []


def test_every_table_of_the_ledger_is_described_with_what_is_sealed() -> None:
    described = {row[0].strip("`"): row for row in rows_of_tables(page("ledger.md"))}
    for table in META.metadata.tables.values():
        _, _, _, hidden = described[table.name]
        sealed = [column.name for column in table.columns if column.name.startswith("sealed")]
        assert bool(sealed) == (hidden not in ("", "the key itself"))
        assert [name for name in sealed if name != "sealed" and f"`{name}`" not in hidden] == []


def test_the_tables_that_change_are_those_the_page_names() -> None:
    current = {table.name for table in META.metadata.tables.values()} - {table.name for table in APPEND_ONLY}
    sentence = page("ledger.md").partition(" are current state")[0].rpartition("\n\n")[2]
    assert set(re.findall(r"`(\w+)`", sentence)) == current - {"chain_link"}


def test_every_room_of_the_engine_is_named() -> None:
    packages = {path.parent.name for path in (ROOT / "basis" / "engine").glob("*/__init__.py")}
    section = page("architecture.md").split("## Rooms of the engine")[1].split("\n## ")[0]
    assert {row[0].strip("`") for row in rows_of_tables(section)[2:]} == packages
