"""Open questions for people and programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from basis.app.effects import Change, Effect, Shown, Weighed
from basis.model import Choice, Determination, Question
from basis.money import plain_amount
from basis.report.year import WIDTH

_NOT_FIGURED = Effect()
_ROWS_SHOWN = 12


def questions_document(questions: Iterable[Weighed]) -> dict[str, Any]:
    """The document `basis.questions/1`."""
    return {"schema": "basis.questions/1", "questions": [question_document(weighed) for weighed in questions]}


def question_document(weighed: Weighed) -> dict[str, Any]:
    """One question in the document `basis.questions/1`."""
    q = weighed.question
    return {
        "id": q.id,
        "client": q.client,
        "kind": q.kind,
        "subject": q.subject,
        "asks": q.asks,
        "rows": list(q.rows),
        "reason": q.reason,
        "choices": [_choice_document(weighed, choice) for choice in q.choices],
        "years": list(q.years),
        "paper": q.paper,
        "at_stake": {"cents": weighed.at_stake, "text": plain_amount(weighed.at_stake)},
    }


def _choice_document(weighed: Weighed, choice: Choice) -> dict[str, Any]:
    effect = weighed.effects.get(choice.answer, _NOT_FIGURED)
    return {
        "answer": choice.answer,
        "meaning": choice.meaning,
        "effect": weighed.effect_of(choice),
        "figured": effect.figured,
        "changes": [_change_document(change) for change in effect.changes],
    }


def _change_document(change: Change) -> dict[str, Any]:
    return {
        "year": change.year,
        "line": change.line,
        "before": _shown_document(change.before),
        "after": _shown_document(change.after),
    }


def _shown_document(shown: Shown) -> dict[str, Any]:
    return {
        "cents": shown.cents,
        "text": "" if shown.cents is None else plain_amount(shown.cents),
        "status": shown.status.word,
    }


def question_text(weighed: Weighed, *, every_row: bool = False) -> str:
    """One question in 80 columns: what, which rows, why, each choice with its effect, the paper that would settle it.
    Choices that do the same to the form stand under one effect."""
    question = weighed.question
    rows = _wrapped(f"{question.id}  {question.client}: {question.asks}", "", "    ")
    shown = question.rows if every_row else question.rows[:_ROWS_SHOWN]
    for row in shown:
        rows += _wrapped(row, "    - ", "      ")
    more = len(question.rows) - len(shown)
    if more:
        rows.append(f"    and {more} more: basis review show {question.client} {question.id}")
    if question.reason:
        rows += _wrapped(f"why asked: {question.reason}", "    ", "      ")
    for choices, effect in _by_effect(weighed):
        for choice in choices:
            rows += _wrapped(f"{choice.answer}: {choice.meaning}", "    * ", "        ")
        rows += _wrapped(effect, "        => ", "           ") if effect else []
    if question.paper:
        rows += _wrapped(f"settled by: {question.paper}", "    ", "      ")
    return "\n".join(rows)


def _by_effect(weighed: Weighed) -> list[tuple[list[Choice], str]]:
    """The choices in their order, those that follow each other with the same effect together."""
    found: list[tuple[list[Choice], str]] = []
    for choice in weighed.question.choices:
        effect = weighed.effect_of(choice)
        if found and found[-1][1] == effect:
            found[-1][0].append(choice)
        else:
            found.append(([choice], effect))
    return found


def closed_document(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Questions that forms closed, as `basis.import/1` lists them."""
    return [{"id": q.id, "client": q.client, "kind": q.kind, "asks": q.asks} for q in questions]


def closed_text(questions: Iterable[Question]) -> str:
    """The same in 80 columns, a question on a line or two."""
    rows: list[str] = []
    for q in questions:
        rows += _wrapped(f"closed by these forms: {q.id}  {q.client}: {q.asks}", "", "  ")
    return "\n".join(rows)


def answers_document(answers: Iterable[Determination]) -> dict[str, Any]:
    """The document `basis.answers/1`: the answers that stand."""
    return {
        "schema": "basis.answers/1",
        "answers": [
            {
                "question": d.question,
                "client": d.client,
                "kind": d.kind,
                "answer": d.answer,
                "why": d.why,
                "by": d.by,
                "on": d.on.isoformat(),
            }
            for d in answers
        ],
    }


def answers_text(answers: Iterable[Determination]) -> str:
    """The answers that stand, one below the other in 80 columns."""
    rows = []
    for d in answers:
        why = f" ({d.why})" if d.why else ""
        said = f"{d.question}  {d.on.date() if hasattr(d.on, 'date') else d.on}  {d.by}: {d.answer}{why}"
        rows += _wrapped(said, "", "    ")
    return "\n".join(rows) if rows else "No answers on record."


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
