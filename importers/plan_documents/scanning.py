"""A plan document searched for what decides about after-tax money: quotes with their page, each read by its words.

A reading is of the words alone: `permits`, `forbids`, or `unclear` where a refusal has an exception, where words of
both kinds stand together, or where the mention may be of something else. Somebody who reads the page decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from importers.plan_documents.statements import Statement, statements

_LONGEST_QUOTE = 400
_MARK = re.compile(
    r"\[[\s_]*[xX✓]?[\s_]*\]|[☒☑☐□]|\([xX]?\s*\)|\b(?P<label>yes|no|not permitted|permitted|not allowed|allowed)\b",
    re.IGNORECASE,
)


class Reading(StrEnum):
    """What the words of a statement say about its subject."""

    PERMITS = "permits"
    FORBIDS = "forbids"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing a plan document may say. `fact` is the key under which a checked answer is kept, empty where none is;
    `question` is what to ask the plan administrator, empty where the fact has its own."""

    id: str
    title: str
    fact: str
    question: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement of the document about a feature: page from 1, its words, and how they read."""

    feature: str
    page: int
    text: str
    reading: Reading
    why: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    features: tuple[tuple[Feature, re.Pattern[str], re.Pattern[str] | None], ...]
    words: dict[str, re.Pattern[str]]


def features() -> tuple[Feature, ...]:
    """Everything that is looked for."""
    return tuple(feature for feature, _, _ in _patterns().features)


def scan(pages: Sequence[str]) -> tuple[Quote, ...]:
    """The quotes of a document given as the text of its pages, in their order; a statement may speak of several
    features."""
    found = []
    for statement in statements(pages):
        whole = f"{statement.heading} {statement.text}".strip()
        for feature, term, not_term in _patterns().features:
            if term.search(whole):
                reading, why = _read(statement, unlike=not_term is not None and bool(not_term.search(whole)))
                found.append(Quote(feature.id, statement.page, _shortened(whole), reading, why))
    return tuple(found)


def _read(statement: Statement, *, unlike: bool) -> tuple[Reading, str]:
    """How a statement reads, and why."""
    words = _patterns().words
    text = statement.text
    ticked, empty = bool(words["checked"].search(text)), bool(words["unchecked"].search(text))
    permits, refusals = bool(words["permits"].search(text)), len(words["forbids"].findall(text))
    if unlike:
        return Reading.UNCLEAR, "it may speak of something else"
    chosen = _chosen(text)
    if chosen is not None:
        return chosen, "both boxes are checked" if chosen is Reading.UNCLEAR else "the box of that answer is checked"
    if ticked and empty:
        return Reading.UNCLEAR, "boxes of both kinds stand in it"
    if empty:
        return Reading.UNCLEAR, "its box is not checked, which says nothing of what was chosen instead"
    if words["duty"].search(text):
        return Reading.UNCLEAR, "it speaks of a duty, not of a permission"
    if words["unless"].search(text):
        return Reading.UNCLEAR, "it has a condition or an exception"
    if refusals > 1:
        return Reading.UNCLEAR, "it negates more than once"
    if refusals:
        return Reading.FORBIDS, "it negates"
    if permits or ticked:
        return Reading.PERMITS, "its box is checked" if ticked and not permits else "it permits, and negates nothing"
    return Reading.UNCLEAR, "it mentions it without permitting or forbidding it"


def _chosen(text: str) -> Reading | None:
    """Which of two answers has its box checked, where each has one box, before it or after it throughout."""
    marks = list(_MARK.finditer(text))
    if [bool(mark["label"]) for mark in marks] not in ([False, True] * 2, [True, False] * 2):
        return None
    if text[marks[-1].end() :].strip(" .|"):
        return None
    pairs = [sorted(pair, key=lambda mark: bool(mark["label"])) for pair in (marks[:2], marks[2:])]
    words = _patterns().words
    checked = [label["label"] for box, label in pairs if words["checked"].fullmatch(box[0])]
    if not checked:
        return None
    if len(checked) > 1:
        return Reading.UNCLEAR
    return Reading.FORBIDS if checked[0].lower().startswith("no") else Reading.PERMITS


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 3].rsplit(" ", 1)[0] + "..."


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = tomllib.loads(resources.files(__package__).joinpath("terms.toml").read_text("utf-8"))
    return _Patterns(
        tuple(
            (
                Feature(each["id"], each["title"], each["fact"], each["question"]),
                _any_of(each["term"]),
                _any_of(each["not_term"]) if each["not_term"] else None,
            )
            for each in table["feature"]
        ),
        {name: _any_of(patterns) for name, patterns in table["words"].items()},
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
