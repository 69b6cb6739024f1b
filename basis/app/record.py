"""One owner's engine record, put together from the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from basis.app.rows import open_rows
from basis.engine import Facts, Record, Spouse, history
from basis.engine.household import NOBODY, OUTSIDE, as_spouse, not_looked_at
from basis.law import form_years
from basis.ledger import Ledger, effective
from basis.model import Determination, Fact, Owner


def record_of(ledger: Ledger, client: str, decedent: str = "") -> Record:
    """Everything the ledger knows about a client, or about what they inherited from one decedent. A client's spouses
    who are clients too are looked at as far as limits of contributions ask for them."""
    record = _record_alone(ledger, client, decedent)
    return record if decedent else replace(record, spouses=_spouses(ledger, record))


def _spouses(ledger: Ledger, record: Record) -> dict[str, Spouse]:
    """The clients that the fact `spouse` names, each figured without this client: nothing of basis crosses, and what
    of the spouse's figures waits for this client's is missing."""
    facts = record.facts.all()
    named = {fact.value for fact in facts if fact.key == "spouse"} - {record.owner.client, OUTSIDE, NOBODY}
    # Only an income that is known has anything to be added to.
    figured = any(fact.key == "magi_before_ira" for fact in facts)
    on_file = [client for client in sorted(named) if ledger.has_client(client)]
    return {client: _spouse(ledger, client, record.owner.client, figured=figured) for client in on_file}


def _spouse(ledger: Ledger, client: str, seen_from: str, *, figured: bool) -> Spouse:
    record = _record_alone(ledger, client)
    if not figured:
        return not_looked_at(record)
    record = replace(record, spouses={seen_from: not_looked_at(_record_alone(ledger, seen_from))})
    return as_spouse(record, history(record, through=form_years()[-1]).results)


def _record_alone(ledger: Ledger, client: str, decedent: str = "") -> Record:
    accounts = {a.id: a for a in ledger.accounts(client) if a.decedent == decedent}
    entries = tuple(e for e in effective(ledger.entries(client)) if e.account in accounts)
    returns = tuple(d for d in ledger.returns(client) if d.account in accounts)
    owner = Owner(client, decedent)
    decisions = decisions_of(ledger.determinations(client))
    return Record(
        owner=owner,
        accounts=accounts,
        entries=entries,
        returns=returns,
        facts=Facts(facts_of(ledger, client, decedent)),
        filed=tuple(
            replace(form, corrected=decisions.get(f"filed:{form.id}") == "corrected")
            for form in ledger.filed(client)
            if form.owner == owner
        ),
        open_matters=tuple(row.matter for row in open_rows(ledger, client) if row.account.id in accounts),
        decisions=decisions,
        active=_years(ledger.active_years(client)),
        spanned=_years(ledger.spanned_years(client)),
        linked=frozenset(frozenset((link.left, link.right)) for link in ledger.links(client)),
    )


def facts_of(ledger: Ledger, client: str, decedent: str = "") -> tuple[Fact, ...]:
    """The facts about a client, or about a decedent of theirs."""
    about = f"decedent:{decedent}" if decedent else client
    return tuple(fact for fact in ledger.facts(client) if fact.owner == about)


def decisions_of(determinations: tuple[Determination, ...]) -> dict[str, str]:
    """What has been decided, by subject; the last answer that nobody reversed counts."""
    reversed_ones = {d.reverses for d in determinations}
    return {d.subject: d.answer for d in determinations if d.id not in reversed_ones and d.reverses is None}


def _years(found: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    years: defaultdict[str, set[int]] = defaultdict(set)
    for account, year in found:
        years[account].add(year)
    return {account: frozenset(seen) for account, seen in years.items()}
