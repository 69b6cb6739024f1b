"""Golden samples spoilt by chance and read: whatever a file holds, a reader reads it or refuses it with a message.

    python tests/importers/fuzzing.py --reader NAME --count N --seconds S --seed SEED [--keep FOLDER]

goes on until N inputs passed detection, reader by reader (all without --reader), and prints for each reader how many
inputs there were, passed detection, were read and refused, and the slowest. Anything but a refusal is a fault: its
bytes are kept in FOLDER, and the program ends with 1. The same seed gives the same inputs.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from importer_samples import deadline, samples
from mutations import spoilt_bytes

import importers.detection
import importers.layouts
from basis.errors import InputRejectedError
from basis.model import AccountType, EntryError
from importers import ParsedFile, ParsedReturn, ParsedRow, ReturnOptions, account_type_hint, classify, detect, to_entry
from importers.layouts import Layout, layouts
from importers.registry import _READERS

_LARGEST = 2**63
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)
_OPTIONS = (ReturnOptions(), ReturnOptions(account="Trad 1", tax_year=2023), ReturnOptions(account="Trad 1"))
_KINDS = (AccountType.TRADITIONAL_IRA, AccountType.ROTH_IRA, AccountType.PLAN_PRETAX, None)
_SLOW = 10.0
"""Seconds that no file of this size may take."""
_ROWS_KEPT = 6
_SHOWN = 200


class FaultError(AssertionError):
    """A file was read as something that cannot be kept, or refused without saying what to do."""


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one reader."""

    inputs: int = 0
    passed: int = 0
    read: int = 0
    refused: int = 0
    faults: int = 0
    slowest: float = 0.0
    seen: set[str] = field(default_factory=set)

    def line(self, name: str) -> str:
        """The tally as a row of the table."""
        return (
            f"{name:20} {self.inputs:9,} {self.passed:9,} {self.read:9,} {self.refused:9,} {self.faults:6} "
            f"{self.slowest * 1000:8.0f}"
        )


HEADING = f"{'reader':20} {'inputs':>9} {'passed':>9} {'read':>9} {'refused':>9} {'faults':>6} {'slowest':>8}"


def read_by(
    data: bytes, name: str, options: ReturnOptions, user_folder: Path | None = None
) -> tuple[str, ParsedFile | InputRejectedError] | None:
    """Which reader a file went to and what it made of it; None where no format was told."""
    try:
        found = detect(data, name, user_folder=user_folder)
    except InputRejectedError as refusal:
        require_a_good_refusal(refusal)
        return None
    reader = found.layout.reader
    try:
        read = _READERS[reader](found, layouts(user_folder), options)
    except InputRejectedError as refusal:
        require_a_good_refusal(refusal)
        return reader, refusal
    require_what_can_be_kept(read, len(data))
    return reader, read


def require_a_good_refusal(refusal: InputRejectedError) -> None:
    """It says what to do next, is not endless and shows nobody's SSN."""
    text = str(refusal)
    if not refusal.next_step or len(text) > 5_000 or _SSN.search(text):
        raise FaultError(f"refused with {text[:300]!r}")


def require_it_took(seconds: float) -> float:
    """The seconds that reading took, no more than a file of this size may."""
    if seconds > _SLOW:
        raise FaultError(f"reading took {seconds:.1f} seconds")
    return seconds


def require_what_can_be_kept(read: ParsedFile, size: int) -> None:
    """Every row and form has its place in the file, numbers that a ledger holds, and a meaning or a question."""
    for each in (*read.rows, *read.entries, *read.returns):
        if not 0 <= each.offset < each.offset + each.length <= size:
            raise FaultError(f"line {each.line}: bytes {each.offset} + {each.length} of {size}")
        if not 1 <= each.line <= each.last_line:
            raise FaultError(f"lines {each.line} to {each.last_line}")
    for row in read.rows:
        _require_a_row(row, read.family)
    for entry in read.entries:
        _require_amount(entry.cents)
        classify(entry, None, read.family, deadline)
        try:
            to_entry(entry, "a1", "a2")
        except EntryError:
            continue
    for form in read.returns:
        _require_a_form(form)


def _require_a_row(row: ParsedRow, family: str) -> None:
    _require_amount(row.cents)
    if not _FIRST_DAY <= row.day <= _LAST_DAY:
        raise FaultError(f"line {row.line}: {row.day}")
    for text in (row.action, row.description, row.account_text, row.fingerprint_text, row.reference, row.quantity):
        text.encode()
    classify(row, _KINDS[row.line % len(_KINDS)], family, deadline, account="a1")


def _require_a_form(form: ParsedReturn) -> None:
    if not 1974 <= form.tax_year <= 2100:
        raise FaultError(f"line {form.line}: tax year {form.tax_year}")
    for content in form.boxes.values():
        if isinstance(content, int):
            _require_amount(content)
        else:
            content.encode()
    for text in (form.payer, form.payer_tin, form.recipient_tin, form.recipient_name, form.account_text):
        text.encode()
    account_type_hint(form)


def _require_amount(cents: int | None) -> None:
    if cents is not None and not -_LARGEST <= cents < _LARGEST:
        raise FaultError(f"{cents} cents")


def fewer_rows(data: bytes, dice: random.Random) -> bytes:
    """A long table with a few of its rows: the beginning, where its header is, and some of the others."""
    lines = data.split(b"\n")
    if len(lines) <= 2 * _ROWS_KEPT or data.lstrip()[:1] in (b"{", b"[", b"<", b"O") or len(lines[0]) > 700:
        return data
    kept = sorted(dice.sample(range(_ROWS_KEPT, len(lines)), min(_ROWS_KEPT, len(lines) - _ROWS_KEPT)))
    return b"\n".join([*lines[:_ROWS_KEPT], *(lines[number] for number in kept)])


MAPPED = "mapped"
DESCRIPTION = """[format]
id = "acme-history"
title = "Acme"
header = ["Trade Date", "Acct No", "Kind", "Source", "Net Amt", "Tax Yr", "Units", "Memo", "Symbol"]
delimiter = ","
day_format = "MM/DD/YYYY"
signs = true
footers = ["Total"]

[columns]
date = "Trade Date"
account = "Acct No"
type = "Kind"
source = "Source"
amount = "Net Amt"
tax_year = "Tax Yr"
quantity = "Units"
description = "Memo"
symbol = "Symbol"

[types]
"Contribution" = "contribution"
"Withdrawal" = "distribution"
"Fee" = "ignore"
"Paid in" = "in"
"""
DESCRIBED_FILE = """Trade Date,Acct No,Kind,Source,Net Amt,Tax Yr,Units,Memo,Symbol
01/05/2024,A-1000123,Contribution,,"7,000.00",2023,,First,
02/05/2024,A-1000123,Withdrawal,,"(1,200.50)",,,Second,
03/05/2024,A-1000123,Fee,,-12.00,,,,
04/05/2024,A-1000124,Paid in,Employee,$50.00 CR,,1.25,"A memo, long",EXMPX
05/05/2024,A-1000124,Something new,Employer,25.00-,,0.5,,EXMPX
Total,,,,999.00,,,,
"""
"""A format that a user describes has no sample among the formats of the program."""


@dataclass(frozen=True)
class Corpus:
    """The samples of one reader, and all."""

    mine: Sequence[tuple[str, bytes]]
    everybody: Sequence[bytes]


def corpus(reader: str) -> Corpus:
    """The golden samples as the inputs begin."""
    everything = [(path.name, path.read_bytes()) for path in samples()]
    if reader == MAPPED:
        return Corpus([("acme.csv", DESCRIBED_FILE.encode())], [data for _, data in everything])
    mine = [(name, data) for name, data in everything if detect(data, name).layout.reader == reader]
    return Corpus(mine, [data for _, data in everything])


def an_input(reader: str, seed: str, number: int, known: Corpus) -> tuple[str, bytes, ReturnOptions]:
    """The input of a number: always the same."""
    dice = random.Random(f"{seed}:{reader}:{number}")
    name, data = dice.choice(known.mine)
    others = [dice.choice(known.mine)[1], dice.choice(known.everybody)]
    if dice.random() < 0.8:
        data = fewer_rows(data, dice)
    return name, spoilt_bytes(data, dice, others), dice.choice(_OPTIONS)


def fuzz(reader: str, *, count: int, seconds: float, seed: str, fault: Callable[[str, bytes, str], None]) -> Tally:
    """Read inputs until `count` of them reached this reader, or the time is over. `fault` gets what went wrong."""
    with TemporaryDirectory() as described:
        (Path(described) / "acme.toml").write_text(DESCRIPTION)
        folder = Path(described) if reader == MAPPED else None
        return _fuzz(reader, count, time.monotonic() + seconds, seed, folder, fault)


def _fuzz(
    reader: str, count: int, until: float, seed: str, folder: Path | None, fault: Callable[[str, bytes, str], None]
) -> Tally:
    tally, known = Tally(), corpus(reader)
    while tally.passed < count and time.monotonic() < until:
        name, data, options = an_input(reader, seed, tally.inputs, known)
        number, tally.inputs = tally.inputs, tally.inputs + 1
        started = time.process_time()
        try:
            outcome = read_by(data, name, options, folder)
            taken = require_it_took(time.process_time() - started)
        except Exception as problem:  # a fault is whatever is no refusal
            tally.faults += 1
            tally.passed += 1
            where = traceback.extract_tb(problem.__traceback__)[-1]
            about = f"{type(problem).__name__} in {Path(where.filename).name}:{where.lineno}"
            if about not in tally.seen:
                tally.seen.add(about)
                fault(f"{reader}-{seed}-{number}", data, "".join(traceback.format_exception(problem)))
            continue
        tally.slowest = max(tally.slowest, taken)
        if outcome is not None and outcome[0] == reader:
            tally.passed += 1
            tally.read += isinstance(outcome[1], ParsedFile)
            tally.refused += isinstance(outcome[1], InputRejectedError)
    return tally


def _remember_headers() -> None:
    """Compare a line with a format once: the same few lines come a million times."""
    binding = Layout.binding
    known: dict[tuple[str, ...], Mapping[str, int]] = {}

    def remembered(layout: Layout, header: Sequence[str]) -> Mapping[str, int]:
        key = (layout.id, *header)
        if key not in known:
            if len(known) > 20_000:
                known.clear()
            known[key] = binding(layout, header)
        return known[key]

    Layout.binding = remembered  # type: ignore[method-assign]
    importers.layouts.comparable = importers.detection.comparable = lru_cache(20_000)(importers.layouts.comparable)


def main(arguments: Sequence[str]) -> int:
    """Run it and print the table; 1 where a fault was found or a reader did not get its inputs in time."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reader", action="append", choices=sorted(_READERS), help="one reader, may be repeated")
    options.add_argument("--count", type=int, default=1_000, help="inputs that passed detection, for each reader")
    options.add_argument("--seconds", type=float, default=3_600, help="at most so long for each reader")
    options.add_argument("--seed", default="8606")
    options.add_argument("--keep", type=Path, default=Path("faults"), help="where the inputs of faults are kept")
    chosen = options.parse_args(arguments)

    def keep(name: str, data: bytes, about: str) -> None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        (chosen.keep / name).write_bytes(data)
        sys.stdout.writelines(f"{name}: {line[:_SHOWN]}\n" for line in about.splitlines()[-8:])

    sys.stdout.write(f"{HEADING}\n")
    good = True
    for reader in chosen.reader or sorted(_READERS):
        tally = fuzz(reader, count=chosen.count, seconds=chosen.seconds, seed=chosen.seed, fault=keep)
        sys.stdout.write(f"{tally.line(reader)}\n")
        sys.stdout.flush()
        good = good and not tally.faults and tally.passed >= chosen.count
    return 0 if good else 1


if __name__ == "__main__":
    _remember_headers()
    sys.exit(main(sys.argv[1:]))
