"""Rows that waited for something and can now be classified: an account's type was said, a rule got better, or a form
came that says what they are."""

from __future__ import annotations

from basis.app.rows import OVERLAP, RowReader, deadline
from basis.app.settled_by_forms import settle_by_forms
from basis.ledger import Ledger, NewEntry, Writer
from importers import Asked, Entered, classify


def settle_rows(ledger: Ledger, write: Writer, client: str) -> tuple[str, ...]:
    """Classify the client's waiting rows again; what became certain is entered or laid aside. Says what it did."""
    accounts = {account.id: account for account in ledger.accounts(client)}
    read = RowReader(ledger)
    settled = 0
    for stored in ledger.asked_rows(client):
        account = accounts[stored.account]
        if account.type is None or stored.rule == OVERLAP:
            continue
        outcome = classify(read.row(stored), account.type, read.family(stored), deadline, account=account.id)
        if isinstance(outcome, Asked):
            if outcome.rule != stored.rule:
                write.set_outcome(client, stored.id, "asked", outcome.rule)
            continue
        settled += 1
        entered = isinstance(outcome, Entered)
        write.set_outcome(client, stored.id, "entered" if entered else "ignored", outcome.rule)
        if isinstance(outcome, Entered):
            write.add_entries(
                client,
                [
                    NewEntry(entry=entry, rule=outcome.rule, rows=(stored.id,), custodian=read.family(stored))
                    for entry in outcome.entries
                ],
            )
    by_tables = (f"{settled} waiting rows could now be classified",) if settled else ()
    return (*by_tables, *settle_by_forms(ledger, write, client, read))
