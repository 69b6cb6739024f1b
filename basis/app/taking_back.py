"""Answers taken back, and given again where the question they answer is still asked."""

from __future__ import annotations

from collections.abc import Iterable

from basis.app.deciding import write_answer
from basis.app.decisions import standing
from basis.app.desk import Desk
from basis.app.settling import settle_rows
from basis.app.unsettling import take_back, unsettle
from basis.errors import InputRejectedError
from basis.ledger import Ledger, Writer
from basis.model import Determination


def reverse_answer(ledger: Ledger, client: str, question: str, why: str, *, by: str) -> tuple[Determination, ...]:
    """Take back the answer that stands to a question, with all that followed from it. Gives the answers taken back: the
    one asked for first, then those that rested on it.

    Raises InputRejectedError where no answer stands.
    """
    stands = [d for d in standing(ledger.determinations(client)) if d.question == question and question]
    if not stands:
        raise InputRejectedError(
            f"There is no answer to {question} about {client} that could be taken back.",
            next_step="see basis review list --answered for the answers on record",
        )
    told = stands[-1]
    with ledger.writing(by=by) as write:
        rest: tuple[Determination, ...] = ()
        if told.kind == "account_type" and _says_type(ledger, client, told):
            rest = unsettle(ledger, write, client, told.subject.partition(":")[2], why)
        take_back(ledger, write, client, told, why)
        settle_rows(ledger, write, client)
    return (told, *rest)


def answer_again(
    ledger: Ledger, write: Writer, client: str, answers: Iterable[Determination]
) -> tuple[Determination, ...]:
    """Give answers again that were taken back because an account is of another kind: what a row was, its owner said
    already. Gives those that the questions as they are now do not offer any more."""
    left: list[Determination] = []
    for answer in sorted(answers, key=lambda d: d.id):
        desk = Desk(ledger, client)
        question = desk.answerable.get(answer.question)
        offered = {c.answer for c in question.choices} if question is not None else set()
        if question is None or answer.answer not in offered:
            left.append(answer)
            continue
        write_answer(desk, write, question, answer.answer, answer.why)
        settle_rows(ledger, write, client)
    return tuple(left)


def _says_type(ledger: Ledger, client: str, told: Determination) -> bool:
    """Whether the kind on file of an account is the one that an answer said."""
    about = told.subject.partition(":")[2]
    source = f"answer to {told.question}"
    return any(f.key == "account_type" and f.about == about and f.evidence == source for f in ledger.facts(client))
