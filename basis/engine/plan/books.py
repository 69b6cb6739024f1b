"""The after-tax money of every plan of an owner through the years: what came in, what each movement took, what is left.

Plans are figured together, in order of day, because money moves between them. Amounts are cents and never rounded: no
form asks for them. It must not know which form shows what.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.allocation import Into
from basis.engine.plan.division import Division, PartKey, Split, Worth, divide, said_by_forms
from basis.engine.plan.events import HOLD_AFTER_TAX, Came, Event, Left, OnForm, PoolKey, events
from basis.engine.plan.legs import Leg, legs_of
from basis.engine.plan.opening import Opening, opening_of
from basis.engine.plan.papers import box_1, box_2a, miscoded, reported
from basis.engine.plan.plans import Contract, Plan, plans_of
from basis.engine.plan.values import value_before
from basis.engine.record import Record
from basis.model import InformationReturn
from basis.money import Cents, plain_amount

_BOOKS = ("plan_books", 0)
_BY_ROWS = ("plan_books_by_rows", 0)


class FormAlone(NamedTuple):
    """A payment that only Form 1099-R shows, and its box 5."""

    form: InformationReturn
    after_tax: Component

    @property
    def gross(self) -> Component:
        """All of it."""
        return box_1(self.form)

    @property
    def taxable(self) -> Component:
        """What of it is income."""
        return box_2a(self.form)


class PoolYear(NamedTuple):
    """One contract of a plan in one year: the investment in it on January 1, what came in, what left, what Forms 1099-R
    alone say was paid out, and the investment on December 31."""

    opening: Component
    contributed: tuple[Component, ...]
    received: tuple[Component, ...]
    left: tuple[Split, ...]
    by_form_alone: tuple[FormAlone, ...]
    closing: Component

    @property
    def happened(self) -> bool:
        """Whether any after-tax money moved, or may have."""
        by_form = any(alone.after_tax.cents for alone in self.by_form_alone)
        return bool(self.contributed or self.received or self.left or by_form)


class TooMuch(NamedTuple):
    """A part that holds more after-tax money than there was."""

    split: Split
    there_was: Component


class Books(NamedTuple):
    """The books of all plans. `splits` has every part that left, by the row that shows it leaving or arriving;
    `left` every part that left a plan, by its key; `miscoded` the forms whose code is not that of their part."""

    plans: tuple[Plan, ...] = ()
    openings: Mapping[PoolKey, Opening] = {}
    years: Mapping[PoolKey, Mapping[int, PoolYear]] = {}
    splits: Mapping[str, Split] = {}
    left: Mapping[str, tuple[Split, ...]] = {}
    divisions: tuple[Division, ...] = ()
    too_much: tuple[TooMuch, ...] = ()
    miscoded: Mapping[str, Leg] = {}

    def year(self, plan: Plan, contract: Contract, year: int) -> PoolYear | None:
        """One contract in one year, in a year without movements what it holds; None before its books begin."""
        years, (settled, opening, _) = self.years[plan.key, contract], self.openings[plan.key, contract]
        if year in years or year <= settled:
            return years.get(year)
        before = max((earlier for earlier in years if earlier < year), default=0)
        if not before and not settled:
            return None
        held = years[before].closing if before else opening
        return PoolYear(held, (), (), (), (), held)


def books_of(record: Record) -> Books:
    """The books of a record, kept once."""
    if _BOOKS not in record.worked_out:
        record.worked_out[_BOOKS] = _kept(record) if plans_of(record) else Books()
    books: Books = record.worked_out[_BOOKS]
    return books


def books_by_rows(record: Record) -> Books:
    """The books as they would be if no Form 1099-R said what a part held: for comparison alone."""
    if _BY_ROWS not in record.worked_out:
        record.worked_out[_BY_ROWS] = _kept(record, by_forms=False) if plans_of(record) else Books()
    books: Books = record.worked_out[_BY_ROWS]
    return books


class _Pool:
    """One contract while its books are kept: what is in it now, and every year so far."""

    def __init__(self, settled: int, basis: Component, pre_1987: Component) -> None:
        self.settled, self.basis, self.pre_1987 = settled, basis, pre_1987
        self.came: list[Component] = []
        self.received: list[Component] = []
        self.left: list[Split] = []
        self.by_form: list[FormAlone] = []
        self.opening = basis
        self.years: dict[int, PoolYear] = {}

    def close(self, year: int) -> None:
        """End a year and begin the next."""
        if year > self.settled:
            self.years[year] = PoolYear(
                self.opening, tuple(self.came), tuple(self.received), tuple(self.left), tuple(self.by_form), self.basis
            )
        self.opening, self.came, self.received, self.left, self.by_form = self.basis, [], [], [], []

    def take(self, part: Component, paid: Cents) -> bool:
        """After-tax money that left in a payment of `paid` cents; whether there was enough."""
        there_was = self.basis.cents
        self.basis = _less(self.basis, part)
        if self.pre_1987.cents:
            self.pre_1987 = self.pre_1987._replace(cents=max(0, self.pre_1987.cents - paid))
        return there_was is None or part.cents is None or part.cents <= there_was


def _kept(record: Record, *, by_forms: bool = True) -> Books:
    plans = plans_of(record)
    openings = {
        (plan.key, contract): opening_of(record, plan, contract)
        for plan in plans
        for contract in (Contract.AFTER_TAX, Contract.ROTH)
    }
    pools = {key: _Pool(*opening) for key, opening in openings.items()}
    legs = [leg for plan in plans for leg in legs_of(record, plan)]
    papers = reported(record, legs)
    wrong = miscoded(record, legs, papers)
    told = frozenset((*(name for paper in papers for name in paper.refs), *wrong))
    by_form = dict(said_by_forms(legs, papers)) if by_forms else {}
    happened = events(record, plans, openings, legs, told)
    keeper = _Keeper(record, {account.id: plan for plan in plans for account in plan.accounts}, pools, by_form)
    years = range(happened[0][0].year, happened[-1][0].year + 1) if happened else range(0)
    waiting = iter(happened)
    event = next(waiting, None)
    for year in years:
        while event is not None and event[0].year == year:
            keeper.note(event[1])
            event = next(waiting, None)
        for pool in pools.values():
            pool.close(year)
    return Books(
        plans,
        openings,
        {key: pool.years for key, pool in pools.items()},
        keeper.splits,
        {plan.key: tuple(s for s in keeper.all if s.leg.plan.key == plan.key) for plan in plans},
        tuple(keeper.divisions),
        tuple(keeper.too_much),
        wrong,
    )


class _Keeper:
    """Takes what happened, one thing after the other."""

    def __init__(
        self,
        record: Record,
        plan_of: Mapping[str, Plan],
        pools: Mapping[PoolKey, _Pool],
        by_form: Mapping[PartKey, Component],
    ) -> None:
        self.record, self.plan_of, self.pools, self.by_form = record, plan_of, pools, by_form
        self.all: list[Split] = []
        self.splits: dict[str, Split] = {}
        self.divisions: list[Division] = []
        self.too_much: list[TooMuch] = []

    def note(self, event: Event) -> None:
        """Enter one thing that happened."""
        match event:
            case Came(key, part, contributed):
                pool = self.pools[key]
                pool.basis = _sum(pool.basis, part)
                (pool.came if contributed else pool.received).append(part)
            case OnForm(key, form):
                self._by_form_alone(self.pools[key], form)
            case Left(group):
                self._left(group)

    def _left(self, group: tuple[Leg, ...]) -> None:
        splits, division = divide(group, self.by_form, self._worth(group))
        if division is not None:
            self.divisions.append(division)
        for split in splits:
            self.all.append(split)
            self._known_by(split, group)
            pool = self.pools.get((split.leg.plan.key, split.leg.contract))
            after_tax = split.after_tax
            if pool is None:
                # Money entered as without after-tax contributions of which the plan's form says otherwise.
                pool = self.pools[split.leg.plan.key, Contract.AFTER_TAX] if after_tax.cents else None
            if pool is not None and split.leg.out.year > pool.settled:
                there_was = pool.basis
                if not pool.take(after_tax, split.leg.cents):
                    self.too_much.append(TooMuch(split, there_was))
                pool.left.append(split)
            self._arrives(split)

    def _known_by(self, split: Split, group: tuple[Leg, ...]) -> None:
        """A part by its rows; the row of a rollover that came back in several parts is none of them."""
        out, arrival = split.leg.out, split.leg.arrival
        if sum(leg.out is out for leg in group) == 1:
            self.splits[out.name] = split
        if arrival is not None:
            self.splits[arrival.name] = split

    def _arrives(self, split: Split) -> None:
        """In another contract: a designated Roth account takes all of an in-plan rollover as basis."""
        leg = split.leg
        account = leg.arrival.account if leg.arrival is not None else leg.out.to_account
        plan = self.plan_of.get(account) or (leg.plan if leg.is_in_plan else None)
        if plan is None or leg.into not in (Into.PLAN, Into.ROTH_ACCOUNT):
            return
        contract = Contract.ROTH if leg.into is Into.ROTH_ACCOUNT else Contract.AFTER_TAX
        part = split.after_tax
        if contract is Contract.ROTH and leg.contract is not Contract.ROTH:
            part = Component(leg.what, leg.cents, evidence_status(leg.out), leg.refs, evidence_reason(leg.out))
        elif leg.target not in HOLD_AFTER_TAX and not part.cents:
            return
        pool = self.pools[plan.key, contract]
        if leg.out.year > pool.settled:
            pool.basis = _sum(pool.basis, part)
            pool.received.append(part)

    def _by_form_alone(self, pool: _Pool, form: InformationReturn) -> None:
        part = box_1(form)._replace(label="Form 1099-R box 5", cents=form.money("5"))
        pool.take(part, form.money("1"))
        pool.by_form.append(FormAlone(form, part))

    def _worth(self, group: tuple[Leg, ...]) -> Worth | None:
        """The contract that a distribution left, as it was before; None where nothing left one that has basis."""
        first = next((leg for leg in group if leg.contract is not Contract.PRETAX), None)
        if first is None:
            return None
        pool = self.pools[first.plan.key, first.contract]
        basis = pool.basis
        if first.out.year <= pool.settled:
            reason = f"an opening basis settles {first.plan.name} through {pool.settled}"
            basis = missing("after-tax money before it", reason, basis.refs)
        return Worth(_accounted_for(first, basis), self._value(first, group), pool.pre_1987)

    def _value(self, first: Leg, group: tuple[Leg, ...]) -> Component:
        if first.out.day is None:
            return missing(
                "value", f"the day of {first.out.name} is not known: enter it with its day", (first.out.name,)
            )
        leaving = tuple(leg.out for leg in group if leg.contract is first.contract)
        unique = tuple({row.name: row for row in leaving}.values())
        return value_before(self.record, first.plan.accounts_in(first.contract), first.out.day, unique)


def _accounted_for(leg: Leg, basis: Component) -> Component:
    """With what says that the plan accounts for after-tax money separately (section 72(d)(2)); that its account is on
    file says so, and nobody has confirmed it."""
    if leg.contract is Contract.ROTH or not basis.cents:
        return basis
    refs = (*basis.refs, *leg.plan.refs(leg.contract))
    if leg.plan.separate is not None:
        return basis._replace(refs=refs)
    reason = (
        f"taken as accounted for separately by {leg.plan.name}, because its after-tax account is on file: "
        f"{leg.plan.ask_separate}"
    )
    return basis._replace(status=max(basis.status, Status.ASSUMED), refs=refs, reason=basis.reason or reason)


def _sum(first: Component, second: Component) -> Component:
    return _joined(
        first, second, None if None in (first.cents, second.cents) else (first.cents or 0) + (second.cents or 0)
    )


def _less(first: Component, second: Component) -> Component:
    if first.cents is None or second.cents is None:
        return _joined(first, second, None)
    left = _joined(first, second, max(0, first.cents - second.cents))
    if second.cents <= first.cents:
        return left
    reason = (
        f"{plain_amount(second.cents)} of after-tax money left where {plain_amount(first.cents)} was on file: "
        f"contributions or an opening basis are not on file, or box 5 is wrong"
    )
    return left._replace(status=max(left.status, Status.CONFLICT), reason=reason)


def _joined(first: Component, second: Component, cents: Cents | None) -> Component:
    status = max(first.status, second.status)
    reason = next((part.reason for part in (first, second) if part.status is status and part.reason), "")
    refs = tuple(dict.fromkeys((*first.refs, *second.refs)))
    return Component("after-tax money", cents, status, refs, reason)
