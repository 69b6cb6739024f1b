"""Dividends, buys, sells and sweeps never ask; how many rows of a sample do stands in its golden file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from importer_samples import IRAS, PLAN_FILES, PLANS, SAMPLES, deadline, read_sample, samples

from importers import Asked, ParsedRow, classify

NEVER_ASKED = re.compile(r"\b(DIVIDEND|REINVEST\w*|YOU BOUGHT|YOU SOLD|BUY|SELL|SWEEP|CAP GAIN|INTEREST)\b")
"""Texts of an account's own business, as custodians print them."""
MONEY_OF_ANOTHER_KIND = re.compile(r"CONVERSION|CONTRIB|DISTRIB|TRANSFER|IN LIEU|WITHH")


def is_own_business(row: ParsedRow) -> bool:
    """Whether the text says that no money came or left. A purchase that brings money in says two things."""
    text = row.fingerprint_text
    brings_money_in = "BUY" in text and (row.cents or 0) > 0
    return bool(NEVER_ASKED.search(text)) and not MONEY_OF_ANOTHER_KIND.search(text) and not brings_money_in


@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.relative_to(SAMPLES).as_posix())
def test_dividends_buys_sells_and_sweeps_never_ask(sample: Path) -> None:
    parsed = read_sample(sample)
    for kind in PLANS if sample.name.startswith(PLAN_FILES) else IRAS:
        asked = (
            row for row in parsed.rows if isinstance(classify(row, kind, parsed.family, deadline, account="a1"), Asked)
        )
        assert [row.action for row in asked if is_own_business(row)] == []
