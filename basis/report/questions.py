"""Open questions for people and programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from basis.model import Question
from basis.report.year import WIDTH


def questions_document(questions: Iterable[Question]) -> dict[str, Any]:
    """The document `basis.questions/1`."""
    return {
        "schema": "basis.questions/1",
        "questions": [
            {
                "id": q.id,
                "client": q.client,
                "kind": q.kind,
                "subject": q.subject,
                "asks": q.asks,
                "reason": q.reason,
                "choices": [{"answer": c.answer, "meaning": c.meaning, "effect": c.effect} for c in q.choices],
                "years": list(q.years),
                "paper": q.paper,
            }
            for q in questions
        ],
    }


def question_text(question: Question) -> str:
    """One question in 80 columns: what, why, each choice with its effect, the paper that would settle it."""
    rows = _wrapped(f"{question.id}  {question.client}: {question.asks}", "", "    ")
    if question.reason:
        rows += _wrapped(f"why asked: {question.reason}", "    ", "      ")
    for choice in question.choices:
        effect = f" ({choice.effect})" if choice.effect else ""
        rows += _wrapped(f"{choice.answer}: {choice.meaning}{effect}", "    * ", "        ")
    if question.paper:
        rows += _wrapped(f"settled by: {question.paper}", "    ", "      ")
    return "\n".join(rows)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
