"""Answers into the ledger, each with what follows from it in one transaction."""

from __future__ import annotations

from basis.app.consequences import Consequences, consequences
from basis.app.desk import Desk
from basis.app.plan_parts import PlanParts
from basis.app.record import linked_by
from basis.app.settling import settle_rows
from basis.ledger import Ledger, NewEntry, Writer
from basis.model import Question


def record_answer(desk: Desk, question: Question, answer: str, why: str, *, by: str) -> int:
    """Record one answer and what follows from it; gives the number of the determination.

    Raises InputRejectedError when the question does not offer it.
    """
    with desk.ledger.writing(by=by) as write:
        number = write_answer(desk, write, question, answer, why)
        settle_rows(desk.ledger, write, question.client)
    return number


def write_answer(desk: Desk, write: Writer, question: Question, answer: str, why: str) -> int:
    """The same inside of a transaction, without what other rows become by it."""
    found = consequences(desk, question, answer)
    number = write.add_determination(
        question.client, question=question.id, kind=question.kind, subject=question.subject, answer=answer, why=why
    )
    _record(desk.ledger, write, question, found, number)
    return number


def _record(ledger: Ledger, write: Writer, question: Question, found: Consequences, number: int) -> None:
    client = question.client
    parts = PlanParts(ledger, write, client)
    entered: dict[int, str] = {}
    for outcome in found.rows:
        write.set_outcome(
            client, outcome.row, outcome.disposition, outcome.rule, None if outcome.disposition == "asked" else number
        )
        names = write.add_entries(
            client,
            [
                NewEntry(
                    entry=parts.placed(entry),
                    rule=outcome.rule,
                    rows=(outcome.row,),
                    custodian=outcome.custodian,
                    determination=number,
                )
                for entry in outcome.entries
            ],
        )
        if names:
            entered[outcome.row] = f"e{names[0]}"
    write.add_entries(
        client,
        [NewEntry(entry=parts.placed(entry), rule="determination", determination=number) for entry in found.entries],
    )
    for fact in found.facts:
        write.add_fact(client, fact)
    links = [*found.links, *((entered[out], entered[into]) for out, into in found.linked)]
    for left, right in links:
        write.add_link(client, left=left, right=right, rule=linked_by(number), why=question.id)
