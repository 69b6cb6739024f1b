"""What followed from an answer, or from the kind of an account, undone: what it settled is open again.

The answer and what it brought stay on file beside their reversals. Nothing is classified again here.
"""

from __future__ import annotations

from collections.abc import Iterable

from basis.app.decisions import standing
from basis.app.rows import HELD, WAITED_FOR_TYPE
from basis.ledger import Ledger, StoredRow, Writer, effective
from basis.model import Determination, Fact

_ASKED_AGAIN = "asked-again"
_STAYS = frozenset({"document", "superseded"})
"""What becomes of rows whatever kind of account they are of."""


def unsettle(ledger: Ledger, write: Writer, client: str, account: str, why: str) -> tuple[Determination, ...]:
    """Let the rows of an account wait for its kind again: what tables, forms and answers made of them rested on it.

    Gives the answers that were taken back, the last one first.
    """
    answers = _answers_about(ledger, client, account)
    for answer in answers:
        take_back(ledger, write, client, answer, why)
    rows = {row.id for row in _rows_of(ledger, client, account) if row.rule != WAITED_FOR_TYPE}
    beside: set[int] = set()
    for entry in effective(ledger.entries(client)):
        sources = {source.row_id for source in entry.sources}
        if rows & sources:
            write.reverse(entry.id, f"the kind of account is open again: {why}")
            beside |= sources - rows
    for row, rule in sorted({**dict.fromkeys(rows, WAITED_FOR_TYPE), **dict.fromkeys(beside, _ASKED_AGAIN)}.items()):
        write.set_outcome(client, row, "asked", rule)
    return answers


def _rows_of(ledger: Ledger, client: str, account: str) -> Iterable[StoredRow]:
    """The rows of an account in files that leave its kind to others: a generic ledger file says it itself."""
    for file in ledger.files(client):
        if file.family != "generic":
            yield from (r for r in ledger.rows_of(file.id) if r.account == account and r.disposition not in _STAYS)


def _answers_about(ledger: Ledger, client: str, account: str) -> tuple[Determination, ...]:
    """The answers that made something of rows of an account, or entered something in it, the last one first."""
    rows = {row.id for row in _rows_of(ledger, client, account)}
    entered = {e.determination for e in effective(ledger.entries(client)) if e.account == account}
    return tuple(
        d
        for d in reversed(standing(ledger.determinations(client)))
        if d.id in entered or rows.intersection(ledger.rows_decided(client, d.id))
    )


def take_back(ledger: Ledger, write: Writer, client: str, told: Determination, why: str) -> None:
    """Record the reversal of one answer, and of what it brought."""
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
            write.reverse(entry.id, f"answer to {told.question} taken back: {why}", number)
            rows |= {source.row_id: None for source in entry.sources}
    for row in dict.fromkeys((*rows, *ledger.rows_decided(client, told.id))):
        before = ledger.rule_before(row, told.id)
        write.set_outcome(client, row, "asked", before if before in HELD else _ASKED_AGAIN, number)
    _restore_facts(ledger, write, client, told)


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
