"""A client's spouses who are clients too, looked at for limits of contributions. Basis never passes between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from basis.engine import Record, Spouse, history
from basis.engine.contributing.household import NOBODY, OUTSIDE, as_spouse, not_looked_at
from basis.law import form_years
from basis.ledger import Ledger


def spouses_of(ledger: Ledger, record: Record, alone: Callable[[str], Record]) -> dict[str, Spouse]:
    """The clients that the fact `spouse` names, each figured without this client: what of a spouse's figures waits for
    this client's in turn is missing. `alone` gives a client's record without spouses."""
    facts = record.facts.all()
    named = {fact.value for fact in facts if fact.key == "spouse"} - {record.owner.client, OUTSIDE, NOBODY}
    # Only an income that is known has anything to be added to.
    figured = any(fact.key == "magi_before_ira" for fact in facts)
    found = {}
    for client in sorted(named):
        if ledger.is_client(client):
            other = alone(client)
            found[client] = _figured(other, record) if figured else not_looked_at(other, {})
    return found


def _figured(other: Record, record: Record) -> Spouse:
    last = form_years()[-1]
    seen = not_looked_at(record, history(record, through=last).results)
    other = replace(other, spouses={record.owner.client: seen})
    return as_spouse(other, history(other, through=last).results)
