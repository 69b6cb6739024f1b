"""Questions that no table can answer, and the determinations that answer them.

A question names what it is about, why it is asked, its choices and what each would do to the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. `answer` is what is typed (`contribution:2019`); `AMOUNT` and `YEAR` are placeholders."""

    answer: str
    meaning: str
    effect: str
    """What it would do to the form: lines, with dollars where they can be figured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the preparer must decide. `id` (`q-1a2b3c4d5e`) stays the same from run to run.

    `subject` is the ledger record asked about: `row:12`, `rows:12+13`, `account:a3`, `treatment:2019` or `document:4`.
    `years` are the tax years whose figures may wait for the answer. `paper` would settle it. `decedent` names the pool
    where it is not the client's own. `rows` are the rows in words where several are asked about, `cents` the amount in
    question, 0 where there is none.
    """

    id: str
    client: str
    kind: str
    subject: str
    asks: str
    reason: str
    choices: tuple[Choice, ...]
    years: tuple[int, ...] = ()
    paper: str = ""
    decedent: str = ""
    rows: tuple[str, ...] = ()
    cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """A preparer's recorded answer: which question, what, why, who, when. `reverses` undoes an earlier one; `recorded`
    is its place in the order in which records came into the ledger."""

    id: int
    client: str
    question: str
    kind: str
    subject: str
    answer: str
    why: str
    by: str
    on: datetime | date
    reverses: int | None = None
    recorded: int = 0
