"""Each known mistake is proved not to be made, and each worked example of an official text is one of ours, by tests and
cases that are there."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def listed(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "tests" / name).read_text(encoding="utf-8"))


KNOWN: dict[str, dict[str, list[str]]] = listed("known_mistakes.toml")
SOURCES: list[dict[str, Any]] = listed("worked_examples.toml")["source"]
EXAMPLES = [
    (source["named"], what, proof)
    for source in SOURCES
    for what, proofs in source["examples"].items()
    for proof in proofs
]


def text_of(proof: str) -> str:
    """What a proof says: the case, or the test with what is given to it, and the tables of its file that it names."""
    path, _, function = proof.partition("::")
    file = ROOT / path
    assert file.is_file(), proof
    text = file.read_text(encoding="utf-8")
    if not function:
        return text
    tree = ast.parse(text)
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    assert found, proof
    (node,) = found
    first = min((decorator.lineno for decorator in node.decorator_list), default=node.lineno)
    own = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    tables = [
        ast.get_source_segment(text, other) or ""
        for other in tree.body
        if isinstance(other, ast.Assign | ast.AnnAssign) and any(name in own for name in names_in(other))
    ]
    return "\n".join((own, *tables))


def names_in(assignment: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = assignment.targets if isinstance(assignment, ast.Assign) else [assignment.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


@pytest.mark.parametrize("what", [what for table in KNOWN.values() for what in table])
def test_a_known_mistake_has_a_proof_that_exists(what: str) -> None:
    (proofs,) = [table[what] for table in KNOWN.values() if what in table]
    assert proofs
    for proof in proofs:
        assert text_of(proof)


@pytest.mark.parametrize(("named", "what", "proof"), EXAMPLES, ids=[f"{what}: {proof}" for _, what, proof in EXAMPLES])
def test_the_proof_of_a_worked_example_names_its_source(named: str, what: str, proof: str) -> None:
    assert re.search(named, text_of(proof)), f"{what}: {proof} does not name its source"


def test_all_46_known_mistakes_and_every_kind_of_source_are_listed() -> None:
    assert len(KNOWN["mistakes"]) == 46
    assert all(source["examples"] for source in SOURCES)
    assert len({what for _, what, _ in EXAMPLES}) >= 40
