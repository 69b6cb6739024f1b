"""Rows that waited for something and can now be classified: an account's type was said, a rule got better, or a form
came that says what they are."""

from __future__ import annotations

from basis.app.masked import place_papers
from basis.app.other_exports import SAME, OtherExports
from basis.app.plan_parts import PlanParts
from basis.app.plan_sources import join_sources
from basis.app.rows import HELD, OTHER_EXPORT, WAITED_FOR_TYPE, RowReader, deadline
from basis.app.settled_by_forms import settle_by_forms
from basis.ledger import Ledger, NewEntry, StoredRow, Writer
from basis.model import Account
from importers import Asked, Entered, Ignored, ParsedRow, classify


def settle_rows(ledger: Ledger, write: Writer, client: str) -> tuple[str, ...]:
    """Classify the client's waiting rows again; what became certain is entered or laid aside. Says what it did."""
    placed = place_papers(ledger, write, client)
    accounts = {account.id: account for account in ledger.accounts(client)}
    read = RowReader(ledger)
    others: dict[int, OtherExports] = {}
    parts = PlanParts(ledger, write, client)
    settled = 0
    for stored in ledger.asked_rows(client):
        account = accounts[stored.account]
        if account.type is None or stored.rule in HELD:
            continue
        outcome = classify(read.row(stored), account.type, read.family(stored), deadline, account=account.id)
        if stored.rule == WAITED_FOR_TYPE and not isinstance(outcome, Ignored):
            elsewhere = _elsewhere(ledger, stored, read, account, others)
            if elsewhere:
                same = elsewhere == SAME
                write.set_outcome(client, stored.id, "ignored" if same else "asked", OTHER_EXPORT)
                settled += same
                continue
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
                    NewEntry(
                        entry=parts.placed(entry), rule=outcome.rule, rows=(stored.id,), custodian=read.family(stored)
                    )
                    for entry in outcome.entries
                ],
            )
    settled += join_sources(ledger, write, client)
    by_tables = (f"{settled} waiting rows could now be classified",) if settled else ()
    return (*placed, *by_tables, *settle_by_forms(ledger, write, client, read))


def _elsewhere(
    ledger: Ledger, stored: StoredRow, read: RowReader, account: Account, others: dict[int, OtherExports]
) -> str:
    """What an earlier file of another kind shows of a row that could not be compared while its account had no type."""
    row = read.row(stored)
    if not isinstance(row, ParsedRow):
        return ""
    if stored.file_id not in others:
        file = ledger.file(stored.file_id)
        others[stored.file_id] = OtherExports(ledger, stored.client, file.family, file.format, before=stored.file_id)
    return others[stored.file_id].of(row, account)
