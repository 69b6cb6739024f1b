"""Open questions and their answers. An answer is a determination: what, why, who and when, kept for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from basis.app.answers_file import Answer, answers_csv, read_answers
from basis.app.deciding import record_answer
from basis.app.decisions import standing
from basis.app.desk import Desk
from basis.app.effects import Weighed, weigh
from basis.app.row_groups import rows_asked
from basis.app.settled_by_forms import RULE as BY_FORM
from basis.app.taking_back import reverse_answer
from basis.errors import InputRejectedError
from basis.ledger import Ledger, effective
from basis.model import Determination, Question

__all__ = [
    "Answer",
    "answer_questions",
    "answerable_questions",
    "answered_questions",
    "answers_csv",
    "open_questions",
    "read_answers",
    "reverse_answer",
    "weighed_question",
    "weighed_questions",
]


def open_questions(ledger: Ledger, client: str) -> tuple[Question, ...]:
    """Everything that waits for a preparer about one client, rows first, each question once."""
    return Desk(ledger, client).questions


def answerable_questions(ledger: Ledger, client: str) -> tuple[Question, ...]:
    """The open questions, and those about single rows that a group asks together: each takes an answer."""
    return tuple(Desk(ledger, client).answerable.values())


def weighed_questions(ledger: Ledger, client: str) -> tuple[Weighed, ...]:
    """The open questions with what each answer does to the form in dollars, those that move most dollars first."""
    desk = Desk(ledger, client)
    return weigh(desk, desk.questions)


def weighed_question(ledger: Ledger, client: str, question: str) -> Weighed:
    """One open question with the effect of its answers. Raises InputRejectedError where it is not open."""
    desk = Desk(ledger, client)
    if question not in desk.answerable:
        raise _not_open(question, client)
    (weighed,) = weigh(desk, (desk.answerable[question],))
    return weighed


def answered_questions(ledger: Ledger, client: str) -> tuple[Determination, ...]:
    """The answers about one client that nobody took back, in the order they were given."""
    return tuple(d for d in standing(ledger.determinations(client)) if d.question)


def answer_questions(ledger: Ledger, client: str, answers: Iterable[Answer], *, by: str) -> tuple[int, int]:
    """Record the answers about one client. Gives how many were recorded and how many were on record already.

    One answer may raise the next question (an account's type, then its rows), so questions are looked up anew
    as long as answers find theirs. Raises InputRejectedError for an answer whose question is not there.
    """
    waiting = [answer for answer in answers if answer.client in ("", client)]
    given = {d.question: d.answer for d in standing(ledger.determinations(client))}
    recorded = repeated = 0
    asked: dict[str, Question] = {}
    while waiting:
        desk = Desk(ledger, client)
        questions = desk.answerable
        asked |= questions
        ready = _of_different_rows([a for a in waiting if a.question in questions], questions)
        done: list[Answer] = []
        for answer in ready:
            question = questions[answer.question]
            if not _waits(ledger, question):
                continue
            done.append(answer)
            # What was answered just now may be among the contributions that this one is about.
            looked_at = Desk(ledger, client) if _asks_about_entries(question) else desk
            record_answer(looked_at, question, answer.answer, answer.why, by=by)
            recorded += 1
        waiting = [a for a in waiting if a not in done]
        if not done:
            break
    for answer in waiting:
        told = asked.get(answer.question)
        if given.get(answer.question) != answer.answer and not (told and _forms_say(ledger, told, answer.answer)):
            raise _not_open(answer.question, client, answer.place)
        repeated += 1
    return recorded, repeated


def _waits(ledger: Ledger, question: Question) -> bool:
    """Whether the rows of a question wait still: an answer just now may have let forms settle them."""
    return all(ledger.stored_row(row).disposition == "asked" for row in rows_asked(question.subject))


def _forms_say(ledger: Ledger, question: Question, answer: str) -> bool:
    """Whether forms settled the rows of a question as an answer does."""
    rows, (kind, _, year) = rows_asked(question.subject), answer.partition(":")
    said = [e for e in effective(ledger.entries(question.client)) if {source.row_id for source in e.sources} & rows]
    return bool(said) and all(
        entry.rule == BY_FORM
        and entry.kind.value.removesuffix("_in") == kind.removesuffix("_in")
        and (not year.isdigit() or entry.for_year == int(year))
        for entry in said
    )


def _asks_about_entries(question: Question) -> bool:
    return question.subject.partition(":")[0] in ("treatment", "opening")


def _of_different_rows(answers: list[Answer], questions: Mapping[str, Question]) -> list[Answer]:
    """The answers that can be recorded one after the other: none is about a row that an earlier one settles."""
    told: set[int] = set()
    found = []
    for answer in answers:
        rows = rows_asked(questions[answer.question].subject)
        if told.isdisjoint(rows):
            found.append(answer)
            told |= rows
    return found


def _not_open(question: str, client: str, place: str = "") -> InputRejectedError:
    where = f"{place}: there" if place else "There"
    return InputRejectedError(
        f"{where} is no open question {question} about {client}.",
        next_step="see basis review list for the open ones; one may have been answered already",
    )
