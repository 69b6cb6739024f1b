"""A user's own formats: a first draft from a file, and samples whose reading is compared with what it was.

It must not know how a format is described or read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from basis.app.incoming import check_kind, files_under
from basis.app.rows import deadline
from basis.contents import OnDisk
from basis.errors import BasisError, InputRejectedError
from basis.identity import mask
from basis.model import AccountType
from basis.money import plain_amount
from basis.saving import make_folder, save
from importers import Asked, Draft, Entered, ParsedFile, ParsedRow, classify, draft, formats, parse

EXPECTED = ".expected"
"""The ending of the file beside a sample that says how it is read."""

_READ_AS = (AccountType.TRADITIONAL_IRA, AccountType.ROTH_IRA)


@dataclass(frozen=True, slots=True)
class NewFormat:
    """A draft and where it was put. An unfinished one lies beside the formats and is not read yet."""

    draft: Draft
    path: Path


@dataclass(frozen=True, slots=True)
class Checked:
    """One sample: `verdict` is `as expected`, `differs`, `new` or `written`; `detail` says where it differs."""

    sample: Path
    format: str
    verdict: str
    detail: str = ""


def new_format(
    path: Path, folder: Path, *, identity: str = "", day_format: str = "", dry_run: bool = False
) -> NewFormat:
    """Draft a format for files like this one, and put it into the folder of the user's formats.

    Raises InputRejectedError where the file holds no table or a format of that name is there already.
    """
    known = re.sub("[^a-z0-9]+", "-", (identity or path.stem).lower()).strip("-")
    name = known if known[:1].isalpha() else f"my-{known or 'format'}"
    with OnDisk(path) as contents:
        check_kind(contents, path.name)
        made = draft(contents, path.name, name[:40].rstrip("-"), day_format=day_format)
    target = folder / f"{made.id}.toml"
    unfinished = target.with_name(f"{target.name}.draft")
    taken = {each.id for each in formats()} | {each.family for each in formats()}
    if made.id in taken or target.exists() or unfinished.exists():
        raise InputRejectedError(
            f"There is a format {made.id} already.", next_step="give the new one another name with --id"
        )
    make_folder(folder, next_step="check the folder of your configuration", dry_run=dry_run)
    place = unfinished if made.open else target
    save(place, made.text.encode(), dry_run=dry_run)
    return NewFormat(made, place)


def check_samples(
    folder: Path, *, user_folder: Path | None, write: bool = False, dry_run: bool = False
) -> tuple[Checked, ...]:
    """Read every sample of a folder and compare with the file beside it; with `write` put the present reading there."""
    found = []
    for path in files_under([folder]):
        if path.suffix == EXPECTED:
            continue
        form, now = _reading(path, user_folder)
        beside = path.with_name(path.name + EXPECTED)
        if write:
            save(beside, now.encode(), dry_run=dry_run)
            found.append(Checked(path, form, "written"))
            continue
        before = beside.read_text(encoding="utf-8") if beside.is_file() else None
        if before is None:
            found.append(Checked(path, form, "new", f"there is no {mask(beside.name)}"))
        else:
            found.append(Checked(path, form, "as expected" if before == now else "differs", _difference(before, now)))
    return tuple(found)


def _difference(before: str, now: str) -> str:
    """The first line that differs, as it was and as it is."""
    old, new = before.splitlines(), now.splitlines()
    for number in range(max(len(old), len(new))):
        was = old[number] if number < len(old) else "nothing"
        present = new[number] if number < len(new) else "nothing"
        if was != present:
            return f"line {number + 1} was {was!r}, is {present!r}"
    return ""


def _reading(path: Path, user_folder: Path | None) -> tuple[str, str]:
    """The format of a sample and how it is read, as text: no account number stands there whole."""
    try:
        with OnDisk(path) as contents:
            check_kind(contents, path.name)
            file = parse(contents, path.name, user_folder=user_folder)
            return file.format, "\n".join(_lines(file)) + "\n"
    except BasisError as problem:
        return "refused", f"refused: {problem.message}\n"


def _lines(file: ParsedFile) -> Iterator[str]:
    yield f"format {file.format}, generation {file.generation}"
    asks: Counter[str] = Counter()
    for row in file.rows:
        meanings = []
        for kind in _READ_AS:
            meaning = _meaning(row, kind, file.family)
            asks[kind.value] += meaning.startswith("asked")
            meanings.append(f"{kind.value}: {meaning}")
        amount = "no amount" if row.cents is None else plain_amount(row.cents)
        account = mask(row.account_text) or "account not named"
        yield mask(f"{row.line}: {row.day.isoformat()} {amount} {row.action!r} {account}; {'; '.join(meanings)}")
    for entry in file.entries:
        yield mask(f"{entry.line}: {entry.day.isoformat()} {entry.kind.value} {plain_amount(entry.cents)}")
    for form in file.returns:
        boxes = ", ".join(f"{key} {value}" for key, value in sorted(form.boxes.items()))
        yield mask(f"{form.line}: Form {form.form.value} for {form.tax_year}: {boxes}")
    yield f"rows {len(file.rows) + len(file.entries) + len(file.returns)}"
    for kind in _READ_AS if file.rows else ():
        yield f"questions in a {kind.value}: {asks[kind.value]}"


def _meaning(row: ParsedRow, kind: AccountType, family: str) -> str:
    outcome = classify(row, kind, family, deadline, account="account")
    if isinstance(outcome, Asked):
        return f"asked ({outcome.rule})"
    if isinstance(outcome, Entered):
        entered = (
            f"{entry.kind.value}{f' for {entry.for_year}' if entry.for_year else ''}" for entry in outcome.entries
        )
        return " and ".join(entered)
    return "ignored"
