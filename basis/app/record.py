"""The engine's record of some accounts of one owner, put together from the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from basis.app.rows import open_rows
from basis.engine import Facts, Record
from basis.ledger import Ledger, effective
from basis.model import Account, Determination, EntryKind, Fact, Owner


class TakenOver(NamedTuple):
    """An inherited account that the surviving spouse treats as their own from a day on, as that own account."""

    account: Account
    decedent: str
    day: date
    election: str


def record_of_accounts(
    ledger: Ledger,
    client: str,
    owner: Owner,
    accounts: Mapping[str, Account],
    *,
    since: Mapping[str, TakenOver] = MappingProxyType({}),
    before: Mapping[str, TakenOver] = MappingProxyType({}),
) -> Record:
    """The record of some accounts; of an IRA that a spouse took over, what is of the year of the election and later
    (`since`), or of the years `before`: value, basis and distributions are those of whole years (408(d)(2))."""

    def counts(account: str, day: date) -> bool:
        if account in since:
            return account in accounts and day.year >= since[account].day.year
        return account in accounts and (account not in before or day.year < before[account].day.year)

    entries = tuple(
        replace(e, account_type=accounts[e.account].type or e.account_type) if e.account in since else e
        for e in effective(ledger.entries(client))
        if counts(e.account, e.day or date(e.year, 12, 31))
        or (e.kind is EntryKind.SPOUSAL_ELECTION and e.account in accounts)
    )
    returns = tuple(d for d in ledger.returns(client) if counts(d.account, date(d.tax_year, 12, 31)))
    decisions = decisions_of(ledger.determinations(client))
    return Record(
        owner=owner,
        accounts=dict(accounts),
        entries=entries,
        returns=returns,
        facts=Facts(facts_of(ledger, client, owner.decedent)),
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
        ended={account: taken.day.year for account, taken in before.items() if account in accounts},
        treated_as_own={account: taken.day for account, taken in since.items()},
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
