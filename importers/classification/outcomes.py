"""The three things that can be said of a row. It must not know how they are decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from basis.model import Choice, Entry


@dataclass(frozen=True, slots=True)
class Ignored:
    """The row moves no retirement money in or out: kept, never counted, never asked."""

    rule: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The row says for certain what happened. Entries carry the account id that was given."""

    rule: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Only the preparer can say. `kind` groups questions; `paper` names what would settle it."""

    rule: str
    kind: str
    asks: str
    reason: str
    choices: tuple[Choice, ...]
    paper: str = ""


Outcome: TypeAlias = Ignored | Entered | Asked
