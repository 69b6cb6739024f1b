"""What the files of a folder do not say themselves: `basis-import.toml` beside them, a table for each file.

    ["robinhood/report.csv"]
    account = "Robinhood IRA"

    ["taxes.txf"]
    account = "Trad 1"
    tax_year = 2023

So that a whole folder goes in with one command, as often as somebody likes. It must not know formats or the ledger.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from basis.errors import InputRejectedError
from basis.identity import mask

NAME = "basis-import.toml"
_FIRST_YEAR, _LAST_YEAR = 1974, 2100


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody says about one file: its account, and the tax year of forms in it; each may be left out."""

    account: str = ""
    tax_year: int | None = None


def notes_in(folders: Iterable[Path]) -> Mapping[Path, Note]:
    """The notes of folders, by the file they are about. Raises InputRejectedError for a note that cannot be read, about
    a file that is not there, or of something nobody knows."""
    found: dict[Path, Note] = {}
    for folder in folders:
        path = folder / NAME
        if path.is_file():
            found |= {folder / name: _note(folder, name, said) for name, said in _read(path).items()}
    return found


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise InputRejectedError(
            f"{NAME}: the notes of the folder cannot be read ({problem}).",
            next_step='write a table for each file: ["report.csv"], and below it account = "..."',
        ) from problem


def _note(folder: Path, name: str, said: object) -> Note:
    if not (folder / name).is_file():
        raise _refused(name, "there is no such file in the folder", "name the file as it lies below the folder")
    if not isinstance(said, dict) or not set(said) <= {"account", "tax_year"}:
        raise _refused(name, "a note says account and tax_year and nothing else", "correct the table of this file")
    account, year = said.get("account", ""), said.get("tax_year")
    if not isinstance(account, str):
        raise _refused(name, "account is no text", 'put the account in quotation marks: account = "..."')
    if year is not None and (type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR):
        raise _refused(name, "tax_year is no year", "write it as tax_year = 2023")
    return Note(account.strip(), year)


def _refused(name: str, problem: str, next_step: str) -> InputRejectedError:
    return InputRejectedError(f"{NAME}, {mask(name)}: {problem}.", next_step=next_step)
