"""Each known mistake is proved not to be made, by tests and cases that are there."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KNOWN: dict[str, dict[str, list[str]]] = tomllib.loads(
    (ROOT / "tests" / "known_mistakes.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("what", [what for table in KNOWN.values() for what in table])
def test_a_known_mistake_has_a_proof_that_exists(what: str) -> None:
    (proofs,) = [table[what] for table in KNOWN.values() if what in table]
    assert proofs
    for proof in proofs:
        path, _, function = proof.partition("::")
        file = ROOT / path
        assert file.is_file(), proof
        if function:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, proof
