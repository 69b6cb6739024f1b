"""What forms that came in just now settled among the questions that the figures raise.

Worked out from the ledger as it is: the questions there would be without those forms, against those there are.
"""

from __future__ import annotations

from dataclasses import replace

from basis.app.asking import questions_of_figures
from basis.app.desk import Desk
from basis.app.figures import last_year
from basis.engine import history
from basis.ledger import Ledger
from basis.model import Question


def closed_since(ledger: Ledger, client: str, recorded: int) -> tuple[Question, ...]:
    """The questions about a client that forms recorded after a place in the ledger closed; none where none came."""
    if all(form.recorded <= recorded for form in ledger.returns(client)):
        return ()
    desk = Desk(ledger, client)
    there = {question.id for question in desk.questions}
    found: list[Question] = []
    for pool in desk.pools:
        record = desk.record(pool)
        before = replace(record, returns=tuple(form for form in record.returns if form.recorded <= recorded))
        if len(before.returns) < len(record.returns):
            figured = history(before, through=last_year(record))
            found += [question for question in questions_of_figures(before, figured) if question.id not in there]
    return tuple({question.id: question for question in found}.values())
