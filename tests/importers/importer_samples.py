"""The golden samples: what every sample file must parse and classify to, as JSON beside it.

`python tests/importers/importer_samples.py --write` writes the expected JSON again after a change that was meant.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from basis.model import AccountType, Evidence
from importers import (
    Asked,
    Ignored,
    ParsedFile,
    ParsedReturn,
    ParsedRow,
    ReturnOptions,
    account_type_hint,
    classify,
    parse,
)

SAMPLES = Path(__file__).parent / "samples"
IRAS = (AccountType.TRADITIONAL_IRA, AccountType.ROTH_IRA)
PLANS = (AccountType.PLAN_PRETAX, AccountType.PLAN_AFTER_TAX)
PLAN_FILES = ("401k", "plan")
"""What the names of samples of employer plans begin with: they are classified as accounts of a plan."""


SAID = {
    "account_ability.txt": ReturnOptions(payer="Example Custodian", tax_year=2022),
    "tax_software.txf": ReturnOptions(account="Trad 1", tax_year=2023),
    "express.txt": ReturnOptions(payer="Example Custodian", tax_year=2022),
    "taxbit_5498.csv": ReturnOptions(payer="Example Custodian", tax_year=2022),
}
"""What the person who imports a sample says with it, because its format does not."""


def deadline(year: int) -> date:
    """The usual due date: these samples test no law."""
    return date(year + 1, 4, 15)


def read_sample(path: Path) -> ParsedFile:
    """A sample as it is imported; a file that says neither year nor account has both from the person who imports it."""
    return parse(path.read_bytes(), path.name, options=SAID.get(path.name))


def samples() -> list[Path]:
    """Every sample file."""
    return sorted(path for path in SAMPLES.glob("*/*") if path.suffix != ".expected")


def expected_path(sample: Path) -> Path:
    """Where the expected JSON of a sample lies."""
    return sample.with_name(sample.name + ".expected")


def expectation(sample: Path) -> str:
    """What a sample parses and classifies to, as JSON text, a row on a line."""
    parsed = read_sample(sample)
    document = _plain(parsed)
    assert isinstance(document, dict)
    for kind in (PLANS if sample.name.startswith(PLAN_FILES) else IRAS) if parsed.rows else ():
        found = [_classified(row, kind, parsed.family) for row in parsed.rows]
        document[f"in a {kind.value}"] = found
        document[f"questions in a {kind.value}"] = sum(": asked, " in text for text in found)
    if parsed.returns:
        document["account_type_hints"] = [_plain(account_type_hint(form)) for form in parsed.returns]
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {_lines(document[key])}" for key in sorted(document)) + "\n}\n"


def _lines(value: object) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in value) + "\n]"


def _classified(row: ParsedRow, kind: AccountType, family: str) -> str:
    outcome = classify(row, kind, family, deadline, account="a1")
    if isinstance(outcome, Ignored):
        return f"{row.line}: ignored, {outcome.rule}"
    if isinstance(outcome, Asked):
        return f"{row.line}: asked, {outcome.rule}, {outcome.kind}: {' '.join(each.answer for each in outcome.choices)}"
    entries = (f"{e.kind} {e.cents} on {e.day}" + (f" for {e.for_year}" if e.for_year else "") for e in outcome.entries)
    return f"{row.line}: entered, {outcome.rule}: {'; '.join(entries)}"


def _plain(value: object) -> object:
    """Records as JSON holds them; what is empty is left out, and that a form is a form."""
    if isinstance(value, ParsedRow):
        return {name: _plain(each) for name, each in value._asdict().items() if each not in (None, "", (), False, {})}
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        usual = Evidence.FORM if isinstance(value, ParsedReturn) else None
        return {name: _plain(each) for name, each in pairs if each not in (None, "", (), False, usual, {})}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def main(arguments: list[str]) -> int:
    """Write the expected JSON of every sample."""
    if arguments != ["--write"]:
        sys.stderr.write(__doc__ or "")
        return 2
    for sample in samples():
        expected_path(sample).write_text(expectation(sample), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
