"""What a person could still do in a year so that a conversion costs least: steps in their order, each with its rule.

Nothing here has happened. It must not know how a form is figured; it says what would be on its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from basis.engine.age import months_old
from basis.engine.amounts import Component, Line, Status
from basis.engine.corrections.net_income import ENTERS, LEAVES
from basis.engine.movements import when
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_status
from basis.engine.plan.plan_terms import Fitness, Verdict
from basis.engine.plan.room import Room
from basis.engine.record import Record
from basis.engine.result import Carry, YearResult
from basis.engine.year_end import value_on_december_31
from basis.model import Account, AccountType, EntryKind
from basis.money import Cents, plain_amount

_SIMPLE_YEARS = 2


class State(StrEnum):
    """Whether a step can be taken."""

    DO = "do"
    ASK = "ask"
    NO = "no"


class Move(NamedTuple):
    """One step: what to do with how much, whether it can be done, and the rule or what is to be asked."""

    what: str
    cents: Cents | None
    state: State
    why: str


class PlanAtHand(NamedTuple):
    """A plan with its terms, the room at its employer, and the lines of its worksheet, None where it has none."""

    name: str
    fitness: Fitness
    accepts_ira_money: str
    room: Room | None
    basis_left: Line | None = None
    value: Line | None = None


class IraMoney(NamedTuple):
    """All own traditional, SEP and SIMPLE IRAs before anything else moves, in cents: their value, the basis, what must
    be paid out as `required` distribution, what is `locked` in a SIMPLE IRA, and why. `value` is missing where nobody
    has said it."""

    value: Component
    basis: Cents
    required: Cents
    locked: Cents
    stays_because: str

    @property
    def pretax(self) -> Cents:
        """What is not basis."""
        return max(0, (self.value.cents or 0) - self.basis)

    @property
    def movable(self) -> Cents:
        """What may go into a plan (IRC 408(d)(3)(A)(ii), (H))."""
        return max(0, self.pretax - self.required - self.locked)

    def convertible(self, to_plan: Cents) -> Cents:
        """What may be converted when `to_plan` has gone to a plan: no required distribution, and no SIMPLE IRA in its
        first two years (Treas. Reg. 1.408A-4, A-6 and A-4(b))."""
        return max(0, (self.value.cents or 0) - to_plan - self.required - self.locked)


def ira_money(record: Record, result: YearResult, before: Carry) -> IraMoney:
    """The IRAs of a person as the rows show them, and their basis: what was carried in and line 1 of the year."""
    year = result.year
    value = _together([_worth(record, account, year) for account in pool_accounts(record)])
    basis = (before.basis.cents or 0) + (result.by_meaning["1"].cents or 0)
    required, locked = _required(record, year), _locked(record, year)
    because = "; ".join(why for cents, why in (required, locked) if cents or why)
    return IraMoney(value, basis, required[0], locked[0], because)


def _worth(record: Record, account: Account, year: int) -> Component:
    """What an account is worth as far as rows show: its last value, and what came and went since."""
    values = [
        entry for entry in record.in_year(year, EntryKind.ACCOUNT_VALUE) if entry.account == account.id and entry.day
    ]
    if values:
        last = values[-1]
        value = Component(f"{account.shown}, {when(last)}", last.cents, evidence_status(last), (last.name,))
        since = last.day
    else:
        before = value_on_december_31(record, account, year - 1)
        empty = Component(f"{account.shown} was not there yet", 0)
        value, since = before if before is not None else empty, date(year - 1, 12, 31)
    if value.cents is None or since is None:
        return value
    moved = [
        e for e in record.by_year.get(year, ()) if e.account == account.id and (e.day or date(year, 12, 31)) > since
    ]
    change = sum(e.cents for e in moved if e.kind in ENTERS) - sum(e.cents for e in moved if e.kind in LEAVES)
    refs = (*value.refs, *(e.name for e in moved if e.kind in ENTERS | LEAVES))
    return value._replace(cents=max(0, value.cents + change), refs=refs)


def _together(parts: Sequence[Component]) -> Component:
    status = max((part.status for part in parts), default=Status.KNOWN)
    refs = tuple(ref for part in parts for ref in part.refs)
    reason = next((part.reason for part in parts if part.status is status and part.reason), "")
    cents = None if status is Status.MISSING else sum(part.cents or 0 for part in parts)
    return Component("value of the IRAs", cents, status, refs, reason)


def _required(record: Record, year: int) -> tuple[Cents, str]:
    """A required distribution not taken yet."""
    required = record.facts.get("rmd_required", year)
    if required is None:
        return 0, ""
    taken = sum(
        entry.cents
        for entry in record.in_year(year, EntryKind.DISTRIBUTION, EntryKind.QCD)
        if entry.account_type.is_traditional
    )
    open_part = max(0, required.money() - taken)
    return open_part, f"required distribution of {plain_amount(open_part)} (IRC 408(d)(3)(E))" if open_part else ""


def _locked(record: Record, year: int) -> tuple[Cents, str]:
    """SIMPLE money in its first two years."""
    simple = [account for account in pool_accounts(record) if account.type is AccountType.SIMPLE_IRA]
    began = record.facts.get("simple_began")
    if not simple or (began is not None and months_old(began.day(), date(year, 12, 31)) >= _SIMPLE_YEARS * 12):
        return 0, ""
    value = _together([_worth(record, account, year) for account in simple]).cents or 0
    when_it_began = (
        "in its first two years" if began is not None else "which may be in its first two years: fact simple_began"
    )
    return value, f"SIMPLE IRA of {plain_amount(value)}, {when_it_began} (IRC 408(d)(3)(G), 72(t)(6))"


def moves(year: int, money: IraMoney, plans: Sequence[PlanAtHand], contribution: Cents | None) -> tuple[Move, ...]:
    """The steps in their order: after-tax money first, because it grows; the required distribution, which comes before
    any other; pre-tax money out before December 31; then the contribution and the conversion of all that is left and
    may be converted. `contribution` is what may still be contributed."""
    return (
        *(move for plan in plans for move in _after_tax(year, plan)),
        *_take_required(year, money),
        *_pretax_into_plan(year, money, plans),
        *_contribute(year, contribution),
        *_convert(year, money, plans, contribution),
    )


def accepting(plans: Iterable[PlanAtHand]) -> PlanAtHand | None:
    """The first plan that takes IRA money."""
    return next((plan for plan in plans if plan.accepts_ira_money == "yes"), None)


def _after_tax(year: int, plan: PlanAtHand) -> tuple[Move, ...]:
    fit = plan.fitness
    left = None if plan.room is None else plan.room.left.cents
    if fit.verdict is Verdict.NO_AFTER_TAX:
        return (Move(f"{plan.name}: after-tax contributions", None, State.NO, "the plan takes none"),)
    if fit.verdict is Verdict.OPEN:
        why = "the plan's terms are not known: basis plan shows what to ask"
        return (Move(f"{plan.name}: after-tax contributions", left, State.ASK, why),)
    if fit.verdict is Verdict.TRAPPED:
        why = "they could not leave while the participant works: earnings would pile up as pre-tax money"
        return (Move(f"{plan.name}: after-tax contributions", left, State.NO, why),)
    found = []
    if plan.basis_left is not None and plan.basis_left.cents:
        value = None if plan.value is None else plan.value.cents
        what = f"{plan.name}: move after-tax money that is there to a Roth account"
        earned = "" if value is None else f"; {plain_amount(max(0, value - plan.basis_left.cents))} of it is taxable"
        cents = plan.basis_left.cents if value is None else value
        found.append(Move(what, cents, State.DO, f"earnings are taxed, the sooner the less (IRC 72(e)(8)){earned}"))
    why = f"section 415(c) room of {year}; by payroll, and moved to a Roth account as often as the plan allows"
    state = State.DO if left else State.ASK if left is None else State.NO
    why = why if state is State.DO else "no room is left" if left == 0 else "the room is not known: see basis room"
    return (*found, Move(f"{plan.name}: after-tax contributions", left, state, why))


def _pretax_into_plan(year: int, money: IraMoney, plans: Sequence[PlanAtHand]) -> tuple[Move, ...]:
    if money.value.status is Status.MISSING:
        return (Move("Pre-tax IRA money into a plan", None, State.ASK, money.value.reason),)
    if not money.pretax:
        return ()
    what = "Pre-tax IRA money into a plan, by December 31"
    stays = f"; stays: {money.stays_because}" if money.stays_because else ""
    plan = accepting(plans)
    if plan is not None and money.movable:
        why = f"{plan.name} takes it; line 6 of {year} is the value on that day (IRC 408(d)(2), (3)(A)(ii)){stays}"
        return (Move(what, money.movable, State.DO, why),)
    unknown = [plan.name for plan in plans if plan.accepts_ira_money == "unknown"]
    if unknown and money.movable:
        why = f"ask {' and '.join(unknown)}, and keep the answer as the fact ira_rollovers_allowed{stays}"
        return (Move(what, money.movable, State.ASK, why),)
    return (Move(what, money.movable, State.NO, f"no plan on file takes it{stays}"),)


def _take_required(year: int, money: IraMoney) -> tuple[Move, ...]:
    if not money.required:
        return ()
    why = "no part of it may be converted or go to a plan (Treas. Reg. 1.408A-4, A-6; IRC 408(d)(3)(E)); line 7"
    return (Move(f"Take what is left of the required distribution of {year}", money.required, State.DO, why),)


def _contribute(year: int, contribution: Cents | None) -> tuple[Move, ...]:
    if contribution == 0:
        return ()
    what = f"Contribute to a traditional IRA for {year}, not deducted"
    if contribution is None:
        return (Move(what, None, State.ASK, "what may be contributed is not known: see basis calc contribution"),)
    return (Move(what, contribution, State.DO, "line 1 of Form 8606 (IRC 408(o)); until the due date of the return"),)


def _convert(year: int, money: IraMoney, plans: Sequence[PlanAtHand], contribution: Cents | None) -> tuple[Move, ...]:
    if money.value.status is Status.MISSING:
        return ()
    to_plan = money.movable if accepting(plans) is not None else 0
    left = money.convertible(to_plan)
    if not left + (contribution or 0):
        return ()
    stays = (money.value.cents or 0) - to_plan - left
    why = "it is basis" if left <= money.basis and not stays else "pro rata: part is taxable (IRC 408(d)(1), (2))"
    locked = (
        f"; the SIMPLE IRA of {plain_amount(money.locked)} stays (Treas. Reg. 1.408A-4, A-4(b))" if money.locked else ""
    )
    what = f"Convert what is left in the IRAs in {year}, the contribution included"
    return (Move(what, left + (contribution or 0), State.DO, f"{why}; line 8 of Form 8606{locked}"),)
