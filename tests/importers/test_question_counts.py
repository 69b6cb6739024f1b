"""How many rows of each sample file are asked about, in a traditional and in a Roth IRA: a rule that starts to ask more
or less is seen. Dividends, buys, sells and sweeps never ask.

`python tests/importers/test_question_counts.py --write` counts again after a change that was meant.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from importer_samples import ACCOUNT_TYPES, SAMPLES, deadline, samples

from importers import Asked, ParsedRow, classify, parse

COUNTS = Path(__file__).with_name("question_counts.toml")
NEVER_ASKED = re.compile(r"\b(DIVIDEND|REINVEST\w*|YOU BOUGHT|YOU SOLD|BUY|SELL|SWEEP|CAP GAIN|INTEREST)\b")
"""Texts of an account's own business, as custodians print them."""
MONEY_OF_ANOTHER_KIND = re.compile(r"CONVERSION|CONTRIB|DISTRIB|TRANSFER|IN LIEU|WITHH")


def asked_rows(sample: Path) -> dict[str, list[ParsedRow]]:
    """The rows of a sample that are asked about, by the kind of account they are taken to be in."""
    parsed = parse(sample.read_bytes(), sample.name)
    return {
        kind.value: [
            row for row in parsed.rows if isinstance(classify(row, kind, parsed.family, deadline, account="a1"), Asked)
        ]
        for kind in (ACCOUNT_TYPES if parsed.rows else ())
    }


def counted(sample: Path) -> dict[str, int]:
    return {kind: len(rows) for kind, rows in asked_rows(sample).items()}


def named(sample: Path) -> str:
    return sample.relative_to(SAMPLES).as_posix()


GOLDEN = tomllib.loads(COUNTS.read_text(encoding="utf-8")) if COUNTS.exists() else {}


@pytest.mark.parametrize("name", GOLDEN)
def test_as_many_rows_are_asked_as_before(name: str) -> None:
    assert counted(SAMPLES / name) == GOLDEN[name]


@pytest.mark.parametrize("sample", samples(), ids=named)
def test_dividends_buys_sells_and_sweeps_never_ask(sample: Path) -> None:
    for kind, rows in asked_rows(sample).items():
        asking = [
            row.action
            for row in rows
            if NEVER_ASKED.search(row.fingerprint_text)
            and not MONEY_OF_ANOTHER_KIND.search(row.fingerprint_text)
            # A purchase that brings money in is no purchase as far as anybody knows.
            and not ("BUY" in row.fingerprint_text and (row.cents or 0) > 0)
        ]
        assert asking == [], kind


def write() -> None:
    """Count every sample anew."""
    lines = ["# Rows asked about per sample: python tests/importers/test_question_counts.py --write"]
    for sample in samples():
        if counts := counted(sample):
            values = ", ".join(f"{kind} = {count}" for kind, count in counts.items())
            lines.append(f'"{named(sample)}" = {{ {values} }}')
    COUNTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    write()
