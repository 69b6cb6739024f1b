"""What happened to the plans of an owner, in the order in which the books take it.

Contributions and rollovers received, open questions, distributions, and Forms 1099-R of which no row is on file. It
must not know what anything held of after-tax money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from basis.engine.amounts import Component, missing
from basis.engine.movements import when
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.legs import Leg
from basis.engine.plan.opening import Opening
from basis.engine.plan.papers import Paper, forms_of, paper_for, paper_of
from basis.engine.plan.plans import Contract, Plan
from basis.engine.record import Record
from basis.model import AccountType, EntryKind, InformationReturn, LedgerEntry

_CONTRIBUTED = (EntryKind.AFTER_TAX_CONTRIBUTION, EntryKind.DESIGNATED_ROTH_CONTRIBUTION)
_RECEIVED = (EntryKind.DIRECT_ROLLOVER_IN, EntryKind.ROLLOVER_IN, EntryKind.TRANSFER_IN)
HOLD_AFTER_TAX = (AccountType.PLAN_AFTER_TAX, AccountType.PLAN_DESIGNATED_ROTH)
"""Plan accounts that can hold money that was taxed."""

PoolKey = tuple[str, Contract]


class Order(NamedTuple):
    """When something happened: what comes in on a day comes before what leaves, forms without a day at the end."""

    year: int
    day: str
    leaves: bool
    id: int


class Came(NamedTuple):
    """After-tax money that came into a pool: contributed, or received from elsewhere."""

    pool: PoolKey
    part: Component
    contributed: bool


class Left(NamedTuple):
    """The parts of one distribution."""

    group: tuple[Leg, ...]


class OnForm(NamedTuple):
    """A payment that only its form shows."""

    pool: PoolKey
    form: InformationReturn


Event = Came | Left | OnForm


def events(
    record: Record,
    plans: Sequence[Plan],
    openings: Mapping[PoolKey, Opening],
    legs: Sequence[Leg],
    told: frozenset[str],
) -> list[tuple[Order, Event]]:
    """Everything that happened, in order; `told` are the forms that report rows."""
    found = (
        *_came_in(record, plans, openings),
        *_in_question(record, plans),
        *((_order(group[0].out, leaves=True), Left(group)) for group in _distributions(legs)),
        *_forms_alone(record, plans, openings, legs, told),
    )
    return sorted(found, key=lambda event: event[0])


def _distributions(legs: Sequence[Leg]) -> tuple[tuple[Leg, ...], ...]:
    """Parts that are one distribution: of one day out of one contract, or with one `ref` out of one plan; an in-plan
    Roth rollover and a designated Roth account are by themselves (section 402A(c)(4) and (d)(4))."""
    groups: defaultdict[tuple[str, str, str, bool], list[Leg]] = defaultdict(list)
    for leg in legs:
        together = f"ref {leg.out.ref}" if leg.out.ref else f"{leg.contract.name} {when(leg.out)}"
        if leg.out.day is None or (leg.contract is Contract.PRETAX and not leg.out.ref):
            together = leg.out.name
        groups[leg.plan.key, together, "roth" if leg.contract is Contract.ROTH else "", leg.stays_by_itself].append(leg)
    return tuple(tuple(group) for group in groups.values())


def _came_in(
    record: Record, plans: Sequence[Plan], openings: Mapping[PoolKey, Opening]
) -> Iterator[tuple[Order, Event]]:
    contracts = {account.id: (plan, plan.contract_of(account.type)) for plan in plans for account in plan.accounts}
    paired = {
        arrival.name for sides in (record.direct_rollover_sides, record.transfer_sides) for _, arrival in sides.pairs
    }
    paired |= {part.row.name for rollover in record.rollovers for part in rollover.returned if part.row is not None}
    for entry in record.entries:
        if entry.account not in contracts:
            continue
        plan, contract = contracts[entry.account]
        key = plan.key, contract
        if key not in openings or entry.year <= openings[key].settled:
            continue
        if entry.kind in _CONTRIBUTED:
            label = f"contribution of {when(entry)}"
            part = Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
            yield _order(entry, leaves=False), Came(key, part, contributed=True)
        elif entry.kind in _RECEIVED and entry.name not in paired and entry.account_type in HOLD_AFTER_TAX:
            yield _order(entry, leaves=False), Came(key, _basis_received(entry), contributed=False)


def _in_question(record: Record, plans: Sequence[Plan]) -> Iterator[tuple[Order, Event]]:
    """Rows that nobody has classified, and rows of two papers: what they may have brought into the books of a plan.
    A row of an account for all of a plan may be about either contract."""
    accounts = {f"plan:{account.id}": (plan, account) for plan in plans for account in plan.accounts}
    for matter in record.open_matters:
        for year, lines in matter.lines.items():
            for plan, account in (accounts[line] for line in lines if line in accounts):
                own = plan.contract_of(account.type)
                for contract in (Contract.AFTER_TAX, Contract.ROTH) if own is Contract.PRETAX else (own,):
                    yield (
                        Order(year, "0", leaves=False, id=0),
                        Came((plan.key, contract), matter.component, contributed=True),
                    )


def _basis_received(entry: LedgerEntry) -> Component:
    label = f"received {when(entry)}"
    if entry.basis is not None:
        return Component(label, entry.basis, evidence_status(entry), (entry.name,), evidence_reason(entry))
    if entry.from_account_type is not None and entry.from_account_type not in HOLD_AFTER_TAX:
        return Component(label, 0, evidence_status(entry), (entry.name,), evidence_reason(entry))
    reason = (
        f"how much of what {entry.name} received on {when(entry)} was after-tax money is not known: enter its basis"
    )
    return missing(label, reason, (entry.name,))


def _forms_alone(
    record: Record,
    plans: Sequence[Plan],
    openings: Mapping[PoolKey, Opening],
    legs: Sequence[Leg],
    told: frozenset[str],
) -> Iterator[tuple[Order, Event]]:
    """Forms of a kind of which no row of the year shows anything."""
    shown = {(leg.plan.key, paper_for(leg), leg.out.year) for leg in legs}
    for plan in plans:
        for year in record.returns_by_year:
            for form in forms_of(record, plan, year):
                paper = paper_of(form)
                roth = paper in (Paper.ROTH_ROLLED, Paper.ROTH_PAID)
                contract = Contract.ROTH if roth else Contract.AFTER_TAX
                settled = openings[plan.key, contract].settled
                if paper is None or form.name in told or (plan.key, paper, year) in shown or year <= settled:
                    continue
                if form.money("1"):
                    yield Order(year, "9", leaves=True, id=form.id), OnForm((plan.key, contract), form)


def _order(entry: LedgerEntry, *, leaves: bool) -> Order:
    return Order(entry.year, entry.day.isoformat() if entry.day else "9", leaves, entry.id)
