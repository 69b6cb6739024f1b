"""How much of all the owner's traditional IRAs together is money not taxed yet: value and distributions less basis.

Gifts to charity, health savings account funding and rollovers into employer plans take that money first, and none
but that (section 408(d)(8)(D), (d)(9)(E) and (d)(3)(H)). It must not know what a movement was for.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.adjustments import adjustments
from basis.engine.amounts import Component, Components, Status, missing, turned_by, worst
from basis.engine.contributing.contributions import by_record
from basis.engine.movements import when
from basis.engine.open_year import OpenYear
from basis.engine.outflows import outflows, pool_accounts
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.rollovers.simple_transfers import early_distributions
from basis.engine.year_end import year_end
from basis.model import EntryKind, LedgerEntry
from basis.money import Cents


class TaxableMoney(NamedTuple):
    """The basis of a year, and what the IRAs held on December 31 or paid out on lines 7 and 8."""

    basis: Components
    money: Components

    def short_of(self, claimed: Cents, label: str, others: Components = ()) -> Component:
        """The part of `claimed`, which left the IRAs besides, that money not taxed yet does not cover.

        `others` left the IRAs as well and take what this claim leaves over. Money whose amount is not known counts as
        nothing; the part is missing only where that matters, and of a claim of nothing it never does.
        """
        if not claimed:
            return Component(label, 0)
        money = (*self.money, *others)
        turns = turned_by(self.basis, money)
        if worst(self.basis) is Status.MISSING:
            reason = "whether it was taxable money depends on the basis, which is not known"
            return missing(label, reason)._replace(turns=turns)
        short = min(claimed, max(0, sum(c.cents or 0 for c in self.basis) - sum(c.cents or 0 for c in money)))
        if not short:
            return Component(label, 0, turns=turns)
        status = worst((*self.basis, *money))
        if status is Status.MISSING:
            reason = "whether it was taxable money depends on the value of all IRAs on December 31, which is not known"
            return missing(label, reason)._replace(turns=turns)
        return Component(label, short, max(status, Status.KNOWN), turns)


def taxable_money(year: OpenYear) -> TaxableMoney:
    """The basis of a year and the amounts that it is part of, movements that take taxable money first left out."""
    special = adjustments(year)
    made, moved = by_record(year.record, year.year), outflows(year.record, year.year)
    late = tuple(part._replace(cents=-part.cents) for part in (*made.line_4, *special["4"]) if part.cents is not None)
    values = (*year_end(year.record, year.law), *special["6"])
    paid = (*moved.distributions, *moved.conversions, *special["7"], *special["8"])
    basis = (year.before.basis, *special["2"], *special["divorce"], *made.line_1, *special["1"], *late)
    return TaxableMoney(basis, (*values, *paid))


def rows_as_money(entries: tuple[LedgerEntry, ...]) -> Components:
    """Rows as amounts that left the IRAs."""
    return tuple(
        Component(f"{e.kind.value} of {when(e)}", e.cents, evidence_status(e), (e.name,), evidence_reason(e))
        for e in entries
    )


def into_savings_accounts(year: OpenYear) -> tuple[LedgerEntry, ...]:
    """The rows that funded a health savings account out of the owner's traditional IRAs."""
    ids = {account.id for account in pool_accounts(year.record)}
    return tuple(e for e in year.record.in_year(year.year, EntryKind.HSA_FUNDING) if e.account in ids)


def into_plans(year: OpenYear) -> tuple[LedgerEntry, ...]:
    """The rows that moved money of the owner's traditional IRAs into an employer plan."""
    ids = {account.id for account in pool_accounts(year.record)}
    paid_out = early_distributions(year.record, year.year)
    return tuple(
        e
        for e in year.record.in_year(year.year, EntryKind.DIRECT_ROLLOVER, EntryKind.ROLLOVER_OUT)
        if e.account in ids and e not in paid_out and e.to_account_type is not None and e.to_account_type.is_plan
    )
