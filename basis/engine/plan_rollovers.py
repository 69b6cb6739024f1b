"""After-tax money of an employer plan that reached a traditional IRA: basis of line 2, not a contribution of line 1.

Instructions for Form 8606, line 2. It must not know how a plan splits its money; that is the plan's Form 1099-R.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.evidence import evidence_status, when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.outflows import pool_accounts
from basis.model import AccountType, EntryKind, LedgerEntry


def adjustments(year: OpenYear) -> Adjustments:
    """What direct rollovers of a year add to line 2."""
    record = year.record
    ids = {account.id for account in pool_accounts(record)}
    pairs = record.direct_rollover_sides.pairs
    other_side = {arrival.name: sender for sender, arrival in pairs}
    arrivals = {sender.name: arrival for sender, arrival in pairs}
    components: list[Component] = []
    for entry in record.in_year(year.year, EntryKind.DIRECT_ROLLOVER, EntryKind.DIRECT_ROLLOVER_IN):
        arrival = arrivals.get(entry.name)
        received = entry.kind is EntryKind.DIRECT_ROLLOVER_IN
        target = entry.account if received else entry.to_account or (arrival.account if arrival else "")
        if target not in ids or entry.name in other_side:
            continue
        components += after_tax_part(entry, arrival, entry.from_account_type if received else entry.account_type)
    return {"2": tuple(components)}


def after_tax_part(entry: LedgerEntry, arrival: LedgerEntry | None, sender: AccountType | None) -> Components:
    """The nontaxable part of one direct rollover, as either side of it says."""
    label = f"nontaxable part of the rollover of {when(entry)}"
    sides = [side for side in (entry, arrival) if side is not None]
    refs = tuple(side.name for side in sides)
    said = [side.basis for side in sides if side.basis is not None]
    if said:
        status = Status.KNOWN if len(set(said)) == 1 else Status.CONFLICT
        reason = "" if status is Status.KNOWN else f"the two sides of the rollover of {when(entry)} differ in basis"
        return (Component(label, said[0], max(status, evidence_status(entry)), refs, reason),)
    if sender is not None and sender is not AccountType.PLAN_AFTER_TAX:
        return ()
    reason = (
        f"whether the rollover of {when(entry)} ({entry.name}) carried after-tax money is not known: see "
        f"box 5 of its Form 1099-R and enter it as basis"
    )
    return (missing(label, reason, refs),)
