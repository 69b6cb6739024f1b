"""The engine's record of some accounts of one owner, put together from the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from basis.app.decisions import decisions_of, papers_since, standing
from basis.app.group_questions import open_rows
from basis.app.masked import open_papers
from basis.engine import Facts, Record
from basis.ledger import Ledger, Link, effective
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
    determinations = ledger.determinations(client)
    decisions = decisions_of(determinations)
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
        open_matters=(
            *(row.matter for row in open_rows(ledger, client) if row.account.id in accounts),
            *(p.matter for p in open_papers(ledger, client) if any(fit.id in accounts for fit in p.fits)),
        ),
        decisions=decisions,
        active=_years(ledger.active_years(client)),
        spanned=_years(ledger.spanned_years(client)),
        linked=frozenset(frozenset((link.left, link.right)) for link in standing_links(ledger, client, determinations)),
        papers_since=papers_since(determinations, returns),
        ended={account: taken.day.year for account, taken in before.items() if account in accounts},
        treated_as_own={account: taken.day for account, taken in since.items()},
    )


def facts_of(ledger: Ledger, client: str, decedent: str = "") -> tuple[Fact, ...]:
    """The facts about a client, or about a decedent of theirs."""
    about = f"decedent:{decedent}" if decedent else client
    return tuple(fact for fact in ledger.facts(client) if fact.owner == about)


def standing_links(ledger: Ledger, client: str, determinations: tuple[Determination, ...]) -> tuple[Link, ...]:
    """The links that count: those declared, and those of answers that stand."""
    stand = {linked_by(d.id) for d in standing(determinations)}
    return tuple(link for link in ledger.links(client) if link.rule in stand or ":" not in link.rule)


def linked_by(determination: int) -> str:
    """The rule of a link that an answer made."""
    return f"determination:{determination}"


def _years(found: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    years: defaultdict[str, set[int]] = defaultdict(set)
    for account, year in found:
        years[account].add(year)
    return {account: frozenset(seen) for account, seen in years.items()}
