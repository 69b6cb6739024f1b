"""A list of questions sent out as CSV, to be filled in and read back. A client may be its reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from basis.app.effects import Weighed
from basis.errors import InputRejectedError

ANSWER_COLUMNS = ("question", "client", "asks", "why_asked", "choices", "settled_by", "answer", "why")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of an answers file, or one answer typed."""

    question: str
    answer: str
    why: str
    place: str = "the answer"
    client: str = ""


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Read an answers file: CSV with the columns `question`, `answer` and `why`; others are there to be read by people.

    Rows without an answer are skipped: a list sent out may come back with some left open.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputRejectedError(
            f"{path.name}: the file cannot be read.", next_step="save it as CSV in UTF-8"
        ) from problem
    reader = csv.DictReader(io.StringIO(text, newline=""))
    lacking = {"question", "answer"} - set(reader.fieldnames or ())
    if lacking:
        raise InputRejectedError.at(
            file=path.name,
            row=1,
            value=", ".join(reader.fieldnames or ()),
            expected="the columns question, answer, why",
            next_step="write the file with basis review list --csv",
        )
    return tuple(
        Answer(
            row["question"].strip(),
            row["answer"].strip(),
            (row.get("why") or "").strip(),
            f"{path.name}, row {n}",
            (row.get("client") or "").strip(),
        )
        for n, row in enumerate(reader, start=2)
        if (row["answer"] or "").strip()
    )


def answers_csv(questions: Iterable[Weighed]) -> str:
    """The open questions as an answers file to be filled in: what is asked, a choice and its effect on a line each, the
    paper that would settle it, an empty answer."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ANSWER_COLUMNS)
    for weighed in questions:
        question = weighed.question
        choices = "\n".join(
            f"{choice.answer}: {choice.meaning} ({weighed.effect_of(choice)})" for choice in question.choices
        )
        asks = "\n".join((question.asks, *question.rows))
        writer.writerow([question.id, question.client, asks, question.reason, choices, question.paper, "", ""])
    return out.getvalue()
