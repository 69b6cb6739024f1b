"""What left an employer plan, part by part: which row shows it, how it left, and what received it.

A 60-day rollover that came back in part is two parts: what came back in time, and what was kept. It must not know how
much of it was after-tax money.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from basis.engine.movements import when
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.plans import Contract, Plan
from basis.engine.record import Record
from basis.engine.rollovers.rollover_sides import Rollover
from basis.model import AccountType, EntryKind, LedgerEntry
from basis.money import Cents

_OUT = (
    EntryKind.DISTRIBUTION,
    EntryKind.DIRECT_ROLLOVER,
    EntryKind.TRANSFER_OUT,
    EntryKind.IN_PLAN_ROTH_ROLLOVER,
    EntryKind.ROLLOVER_OUT,
)


class Leg(NamedTuple):
    """One part of what left a plan in cents. `into` is None where no receiving account is known; `arrival` is the row
    that shows it arriving."""

    plan: Plan
    contract: Contract
    out: LedgerEntry
    arrival: LedgerEntry | None
    cents: Cents
    way: Way
    into: Into | None
    target: AccountType | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        """Both rows."""
        return (self.out.name,) if self.arrival is None else (self.out.name, self.arrival.name)

    @property
    def what(self) -> str:
        """What it was, in words."""
        if self.way is Way.PAID:
            return f"paid out of {self.plan.name} on {when(self.out)}"
        if self.out.kind is EntryKind.IN_PLAN_ROTH_ROLLOVER:
            return f"in-plan Roth rollover of {when(self.out)}"
        to = f" to a {self.into.value}" if self.into is not None else ""
        return f"{self.way.value}{to} of {when(self.out)}"

    @property
    def is_in_plan(self) -> bool:
        """Whether it is an in-plan Roth rollover: only the same plan's Roth account takes other money (402A(c)(4))."""
        return self.into is Into.ROTH_ACCOUNT and self.contract is not Contract.ROTH

    @property
    def is_reported(self) -> bool:
        """Whether the plan issues a Form 1099-R for it: a transfer to another plan is no distribution."""
        return self.out.kind is not EntryKind.TRANSFER_OUT

    @property
    def stays_by_itself(self) -> bool:
        """Whether it is no part of what was paid to the participant at that time."""
        return self.is_in_plan and self.way is Way.DIRECT


def legs_of(record: Record, plan: Plan) -> tuple[Leg, ...]:
    """Everything that left a plan, in order of day."""
    own = {account.id: account.type for account in plan.accounts}
    rollovers = {rollover.out.name: rollover for rollover in record.rollovers}
    arrivals = {
        out.name: arrival
        for sides in (record.direct_rollover_sides, record.transfer_sides)
        for out, arrival in sides.pairs
    }
    found: list[Leg] = []
    for year in sorted(record.by_year):
        for entry in record.in_year(year, *_OUT):
            if entry.account not in own or _stays(plan, entry, arrivals.get(entry.name)):
                continue
            contract = plan.contract_of(own[entry.account])
            if entry.kind is EntryKind.ROLLOVER_OUT:
                found += _within_60_days(record, plan, contract, rollovers[entry.name])
            else:
                found.append(_direct_or_paid(record, plan, contract, entry, arrivals.get(entry.name)))
    return tuple(found)


def _stays(plan: Plan, entry: LedgerEntry, arrival: LedgerEntry | None) -> bool:
    """A transfer between accounts of one contract moves nothing out of it."""
    if entry.kind is not EntryKind.TRANSFER_OUT:
        return False
    to = entry.to_account or (arrival.account if arrival is not None else "")
    return to in {account.id for account in plan.accounts}


def _direct_or_paid(
    record: Record, plan: Plan, contract: Contract, entry: LedgerEntry, arrival: LedgerEntry | None
) -> Leg:
    if entry.kind is EntryKind.DISTRIBUTION:
        return Leg(plan, contract, entry, None, entry.cents, Way.PAID, Into.OWNER)
    if entry.kind is EntryKind.IN_PLAN_ROTH_ROLLOVER:
        target = _type_at(record, entry.to_account) or entry.to_account_type
        return Leg(plan, contract, entry, None, entry.cents, Way.DIRECT, Into.ROTH_ACCOUNT, target)
    target = (arrival.account_type if arrival is not None else None) or _target(record, entry)
    return Leg(plan, contract, entry, arrival, entry.cents, Way.DIRECT, _into(target), target)


def _within_60_days(record: Record, plan: Plan, contract: Contract, rollover: Rollover) -> Iterator[Leg]:
    out = rollover.out
    left = out.cents
    for part in rollover.returned:
        if part.in_time is False:
            continue
        target = part.row.account_type if part.row is not None else _target(record, out)
        left -= part.cents
        yield Leg(plan, contract, out, part.row, part.cents, Way.SIXTY_DAYS, _into(target), target)
    if not rollover.returned and rollover.suspected is None:
        target = _target(record, out)
        yield Leg(plan, contract, out, None, out.cents, Way.SIXTY_DAYS, _into(target), target)
    elif left:
        yield Leg(plan, contract, out, None, left, Way.PAID, Into.OWNER)


def _target(record: Record, entry: LedgerEntry) -> AccountType | None:
    return _type_at(record, entry.to_account) or entry.to_account_type


def _type_at(record: Record, account: str) -> AccountType | None:
    found = record.accounts.get(account)
    return found.type if found is not None else None


def _into(target: AccountType | None) -> Into | None:
    if target is None:
        return None
    if target is AccountType.PLAN_DESIGNATED_ROTH:
        return Into.ROTH_ACCOUNT
    if target.is_plan:
        return Into.PLAN
    if target.holds_roth_money:
        return Into.ROTH_IRA
    is_traditional = target.is_traditional or target is AccountType.INHERITED_TRADITIONAL_IRA
    return Into.TRADITIONAL_IRA if is_traditional else None
