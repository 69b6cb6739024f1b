"""Open questions and their answers. An answer is a determination: what, why, who and when, kept for good."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from basis.app.asking import questions_of_figures
from basis.app.deciding import record_answer
from basis.app.figures import history_of
from basis.app.rows import open_rows
from basis.errors import InputRejectedError
from basis.ledger import Ledger
from basis.model import Question

ANSWER_COLUMNS = ("question", "client", "asks", "choices", "answer", "why")


def open_questions(ledger: Ledger, client: str) -> tuple[Question, ...]:
    """Everything that waits for a preparer about one client, rows first, each question once."""
    rows = open_rows(ledger, client)
    waiting = {year for row in rows for year in row.matter.lines}
    pools = ("", *sorted({a.decedent for a in ledger.accounts(client) if a.decedent}))
    figures = [q for decedent in pools for q in questions_of_figures(*history_of(ledger, client, decedent=decedent))]
    ripe = [q for q in figures if q.kind not in _ROWS_FIRST or waiting.isdisjoint(q.years)]
    return tuple({question.id: question for question in (*(row.question for row in rows), *ripe)}.values())


# What an open row of the same year may settle by itself is not asked before the row.
_ROWS_FIRST = frozenset({"evidence", "conversions", "document", "link", "line_4"})


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
    reader = csv.DictReader(text.splitlines())
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


def answer_questions(ledger: Ledger, client: str, answers: Iterable[Answer], *, by: str) -> tuple[int, int]:
    """Record the answers about one client. Gives how many were recorded and how many were on record already.

    One answer may raise the next question (an account's type, then its rows), so questions are looked up anew
    as long as answers find theirs. Raises InputRejectedError for an answer whose question is not there.
    """
    waiting = [answer for answer in answers if answer.client in ("", client)]
    given = {d.question: d.answer for d in ledger.determinations(client)}
    recorded = repeated = 0
    while waiting:
        questions = {q.id: q for q in open_questions(ledger, client)}
        ready = [a for a in waiting if a.question in questions]
        for answer in ready:
            record_answer(ledger, questions[answer.question], answer.answer, answer.why, by=by)
            recorded += 1
        waiting = [a for a in waiting if a not in ready]
        if not ready:
            break
    for answer in waiting:
        if given.get(answer.question) != answer.answer:
            raise InputRejectedError(
                f"{answer.place}: there is no open question {answer.question} about {client}.",
                next_step="see basis review list for the open ones; one may have been answered already",
            )
        repeated += 1
    return recorded, repeated


def answers_csv(questions: Iterable[Question]) -> str:
    """The open questions as an answers file to be filled in: what is asked, the choices, an empty answer."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ANSWER_COLUMNS)
    for question in questions:
        choices = " | ".join(f"{choice.answer}: {choice.meaning}" for choice in question.choices)
        writer.writerow([question.id, question.client, question.asks, choices, "", ""])
    return out.getvalue()
