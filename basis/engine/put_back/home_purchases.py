"""Distributions for a home that a disaster kept from being bought, and put back in time (Form 8915, Part IV).

Instructions for Form 8606, lines 6, 7 and 19: what was repaid in the year is not on line 7 or 19, and line 6 includes
it. The value on December 31 has that money again, so that nothing is taken off line 6 for it.
"""

from __future__ import annotations

from basis.engine.amounts import Component, missing
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.result import Finding, YearResult
from basis.engine.roth_iras.roth import qualified, roth_accounts
from basis.model import EntryKind, LedgerEntry, Purpose
from basis.money import plain_amount


def adjustments(year: OpenYear) -> Adjustments:
    """What repayments of the year keep off lines 7 and 19; missing where one is of another year's distribution."""
    return {
        line: tuple(_off(year, e) for e in _repaid(year, roth=roth) if year.year in (e.year, e.for_year))
        for line, roth in (("7", False), ("19", True))
    }


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about them."""
    return Beside(
        findings=tuple(
            Finding(
                "home_purchase_repayment_in_time",
                f"the home purchase repayment of {plain_amount(e.cents)} on {when(e)} counts only by the day that Form "
                f"8915, Part IV, names for the disaster; taken as in time",
                (e.name,),
            )
            for e in (*_repaid(year, roth=False), *_repaid(year, roth=True))
            if e.year == year.year
        )
    )


def _own(year: OpenYear, kind: EntryKind, *, roth: bool) -> tuple[LedgerEntry, ...]:
    rows = tuple(e for e in year.record.of_kind(kind) if e.purpose is Purpose.HOME_PURCHASE_DISASTER)
    accounts = roth_accounts(year.record) if roth else pool_accounts(year.record)
    ids = {account.id for account in accounts} if rows else set()
    return tuple(e for e in rows if e.account in ids)


def _repaid(year: OpenYear, *, roth: bool) -> tuple[LedgerEntry, ...]:
    return _own(year, EntryKind.REPAYMENT, roth=roth)


def _off(year: OpenYear, entry: LedgerEntry) -> Component:
    roth = entry.account_type.holds_roth_money
    label = f"home purchase repayment of {when(entry)}"
    named = f"{label} ({entry.name})"
    if entry.for_year != entry.year:
        return missing(
            label, f"{named} was of {entry.for_year}: figure the line with Form 8915, Part IV", (entry.name,)
        )
    if year.law.form_8915 is None:
        return missing(
            label, f"{named}: Form 8606 of {year.year} does not provide for it: enter it anew", (entry.name,)
        )
    paid = [e for e in _own(year, EntryKind.DISTRIBUTION, roth=roth) if e.year == year.year]
    unsure = roth and any(qualified(year.record, year.law, e) is not False for e in paid)
    repaid = sum(e.cents for e in _repaid(year, roth=roth) if e.year == year.year)
    if unsure or repaid > sum(e.cents for e in paid):
        reason = f"{named}: more was put back than distributions for a home purchase are on the line: correct the rows"
        return missing(label, reason, (entry.name,))
    return Component(label, -entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
