"""Answers into the ledger, each with what follows from it in one transaction, and taken back the same way."""

from __future__ import annotations

from basis.app.consequences import Consequences, consequences
from basis.app.decisions import standing
from basis.app.desk import Desk
from basis.app.plan_parts import PlanParts
from basis.app.record import linked_by
from basis.app.rows import HELD
from basis.app.settling import settle_rows
from basis.errors import InputRejectedError
from basis.ledger import Ledger, NewEntry, Writer, effective
from basis.model import Determination, Fact, Question

_ASKED_AGAIN = "asked-again"


def record_answer(desk: Desk, question: Question, answer: str, why: str, *, by: str) -> int:
    """Record one answer and what follows from it; gives the number of the determination.

    Raises InputRejectedError when the question does not offer it.
    """
    found = consequences(desk, question, answer)
    with desk.ledger.writing(by=by) as write:
        number = write.add_determination(
            question.client, question=question.id, kind=question.kind, subject=question.subject, answer=answer, why=why
        )
        _record(desk.ledger, write, question, found, number)
        settle_rows(desk.ledger, write, question.client)
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


def reverse_answer(ledger: Ledger, client: str, question: str, why: str, *, by: str) -> Determination:
    """Take back the answer that stands to a question, with all that followed from it; what it settled is open again.

    Raises InputRejectedError where no answer stands.
    """
    stands = [d for d in standing(ledger.determinations(client)) if d.question == question and question]
    if not stands:
        raise InputRejectedError(
            f"There is no answer to {question} about {client} that could be taken back.",
            next_step="see basis review list --answered for the answers on record",
        )
    told = stands[-1]
    if told.kind == "account_type":
        raise InputRejectedError(
            f"{question} said what kind an account is, and its rows were read by that.",
            next_step="say the right kind with basis account add",
        )
    with ledger.writing(by=by) as write:
        number = write.add_determination(
            client,
            question=told.question,
            kind=told.kind,
            subject=told.subject,
            answer=told.answer,
            why=why,
            reverses=told.id,
        )
        rows: dict[int, None] = {}
        for entry in effective(ledger.entries(client)):
            if entry.determination == told.id:
                write.reverse(entry.id, f"answer to {question} taken back: {why}", number)
                rows |= {source.row_id: None for source in entry.sources}
        for row in dict.fromkeys((*rows, *ledger.rows_decided(client, told.id))):
            before = ledger.rule_before(row, told.id)
            write.set_outcome(client, row, "asked", before if before in HELD else _ASKED_AGAIN, number)
        _restore_facts(ledger, write, client, told)
        settle_rows(ledger, write, client)
    return told


def _restore_facts(ledger: Ledger, write: Writer, client: str, told: Determination) -> None:
    """Facts that the answer said are again what they were before; one that nobody had said is withdrawn."""
    source = f"answer to {told.question}"
    said: dict[tuple[str, str, str, int | None], list[Fact]] = {}
    for fact in ledger.facts(client, history=True):
        said.setdefault((fact.owner, fact.key, fact.about, fact.year), []).append(fact)
    for (owner, key, about, year), facts in said.items():
        if facts[-1].evidence != source or not facts[-1].value:
            continue
        before = facts[-2] if len(facts) > 1 else None
        write.add_fact(
            client,
            Fact(
                owner=owner,
                key=key,
                about=about,
                year=year,
                value=before.value if before else "",
                evidence=before.evidence if before else f"{source}, taken back",
                note=before.note if before else "",
            ),
        )
