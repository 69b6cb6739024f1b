"""What a person's ledger and facts say about the plans of each employer: the inputs of the section 415(c) worksheet.

Plans of one employer are one plan for section 415(c), and so are those of related employers (IRC 415(f)(1)(B), 414(b),
(c), (m), 415(h)); a 403(b) contract is the participant's own (Treas. Reg. 1.415(f)-1(f)). It must not know any limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from basis.engine.amounts import Component, Components, missing
from basis.engine.movements import when
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.room import KEY, RoomInputs
from basis.engine.plan.self_employment import SelfEmployment
from basis.engine.record import Record, fact_ref
from basis.model import AccountType, EntryKind, Fact, LedgerEntry
from basis.money import Cents, plain_amount

DEFERRALS = frozenset({EntryKind.ELECTIVE_DEFERRAL, EntryKind.DESIGNATED_ROTH_CONTRIBUTION})
_CONTRIBUTIONS = DEFERRALS | {EntryKind.EMPLOYER_CONTRIBUTION, EntryKind.AFTER_TAX_CONTRIBUTION}
_MOST_LIKELY = {
    AccountType.PLAN_PRETAX: EntryKind.ELECTIVE_DEFERRAL,
    AccountType.PLAN_DESIGNATED_ROTH: EntryKind.ELECTIVE_DEFERRAL,
    AccountType.PLAN_EMPLOYER: EntryKind.EMPLOYER_CONTRIBUTION,
    AccountType.PLAN_AFTER_TAX: EntryKind.AFTER_TAX_CONTRIBUTION,
}
LeftAside = Mapping[tuple[str, int], Cents]
"""Purchases in plan accounts, by account and year, that an export does not call contributions: cents."""
NOTHING_LEFT: LeftAside = {}
GOVERNMENTAL = "457b"
OWN_CONTRACT = "403b"


class Employer(NamedTuple):
    """One employer, or several that count as one: its name, its plans, and what was contributed for a year."""

    name: str
    plans: tuple[str, ...]
    contributions: tuple[LedgerEntry, ...]

    def of(self, kinds: Iterable[EntryKind]) -> Components:
        """The contributions of some kinds."""
        wanted = frozenset(kinds)
        return tuple(_component(entry) for entry in self.contributions if entry.kind in wanted)


def employers(record: Record, year: int) -> tuple[Employer, ...]:
    """Every employer with a plan on file, those that are related as one, in order of name.

    Governmental 457(b) plans are none: section 415(c) and the limit of deferrals do not hold for them.
    """
    plans = _plans(record)
    names = {plan: _employer_of(record, plan, year) for plan in plans if _type(record, plan) != GOVERNMENTAL}
    groups: dict[str, list[str]] = {}
    for plan, name in names.items():
        groups.setdefault(_together(record, year).get(name, name), []).append(plan)
    return tuple(
        Employer(name, tuple(of), tuple(entry for plan in of for entry in plans[plan] if _counts_for(entry) == year))
        for name, of in sorted(groups.items())
    )


def governmental_plans(record: Record, year: int) -> tuple[Employer, ...]:
    """The 457(b) plans on file, each by itself."""
    return tuple(
        Employer(plan, (plan,), tuple(entry for entry in entries if _counts_for(entry) == year))
        for plan, entries in _plans(record).items()
        if _type(record, plan) == GOVERNMENTAL
    )


def own_contracts(record: Record, employer: Employer) -> tuple[str, ...]:
    """The 403(b) plans among those of an employer."""
    return tuple(plan for plan in employer.plans if _type(record, plan) == OWN_CONTRACT)


def business_of(record: Record, year: int) -> Fact | None:
    """What the person earned in a business of their own, where a fact says that there is one."""
    return record.facts.get("net_self_employment", year) or record.facts.get("s_corporation_wages", year)


def _type(record: Record, plan: str) -> str:
    fact = record.facts.get("plan_type", about=plan)
    return "" if fact is None else fact.value


def room_inputs(
    record: Record, year: int, employer: Employer, among: Sequence[Employer], left_aside: LeftAside = NOTHING_LEFT
) -> RoomInputs:
    """What the worksheet of one employer asks for; `missing` where rows of its plans may be contributions and nobody
    has said so."""
    waiting = _waiting(record, year, employer, left_aside)
    born = record.facts.get("birth_date")
    others = tuple(part for other in among if other.name != employer.name for part in other.of(DEFERRALS))
    compensation, earned = _pay(record, year, employer, among)
    return RoomInputs(
        age=None if born is None else year - born.day().year,
        compensation=compensation,
        deferrals=(*employer.of(DEFERRALS), *waiting[EntryKind.ELECTIVE_DEFERRAL]),
        other_deferrals=(*others, *_simple_deferrals(record, year)),
        employer=(*employer.of((EntryKind.EMPLOYER_CONTRIBUTION,)), *waiting[EntryKind.EMPLOYER_CONTRIBUTION]),
        after_tax=(*employer.of((EntryKind.AFTER_TAX_CONTRIBUTION,)), *waiting[EntryKind.AFTER_TAX_CONTRIBUTION]),
        earned=earned,
        key=KEY,
        age_refs=() if born is None else (fact_ref(born),),
    )


def _waiting(
    record: Record, year: int, employer: Employer, left_aside: LeftAside
) -> Mapping[EntryKind, list[Component]]:
    """Rows that nobody has classified, and purchases that were left aside while no contribution of their kind is on
    file for the year, by what they would most likely be; any of them leaves the room open."""
    found: dict[EntryKind, list[Component]] = {kind: [] for kind in dict.fromkeys(_MOST_LIKELY.values())}
    for account in record.accounts.values():
        if plan_of(record, account.id) not in employer.plans:
            continue
        if account.type is None:
            reason = f"which part of the plan {account.shown} is has not been said: see basis review list"
            found[EntryKind.AFTER_TAX_CONTRIBUTION].append(missing("after tax contribution", reason))
            continue
        kind = _MOST_LIKELY.get(account.type)
        if kind is None:
            continue
        found[kind] += record.waiting(year, f"plan:{account.id}")
        told = DEFERRALS if kind in DEFERRALS else {kind}
        if (bought := left_aside.get((account.id, year))) and not employer.of(told):
            reason = (
                f"{plain_amount(bought)} of purchases in {account.shown} in {year} may be contributions, which the "
                f"export does not say: enter what was contributed, see Form W-2, box 12, codes D, E, AA and BB, or the "
                f"plan's statement"
            )
            found[kind].append(missing(kind.value.replace("_", " "), reason))
    return found


def plans_of(record: Record) -> tuple[str, ...]:
    """The plans on file."""
    return tuple(_plans(record))


def _plans(record: Record) -> Mapping[str, list[LedgerEntry]]:
    """The contributions of each plan on file; a plan without any is there too."""
    found: dict[str, list[LedgerEntry]] = {
        plan_of(record, account.id): [] for account in record.accounts.values() if account.type and account.type.is_plan
    }
    for entry in record.entries:
        if entry.account_type.is_plan and entry.kind in _CONTRIBUTIONS:
            found.setdefault(entry.plan or plan_of(record, entry.account), []).append(entry)
    return found


def plan_of(record: Record, account: str) -> str:
    """The plan an account belongs to; an account that names none is a plan by itself."""
    found = record.accounts.get(account)
    return account if found is None else found.plan or found.shown


def _employer_of(record: Record, plan: str, year: int) -> str:
    fact = record.facts.get("employer", year, plan)
    return plan if fact is None or _type(record, plan) == OWN_CONTRACT else fact.value


def _together(record: Record, year: int) -> Mapping[str, str]:
    """The name of the group that a related employer belongs to."""
    fact = record.facts.get("related_employers", year)
    names = [] if fact is None else [name.strip() for name in fact.value.split(";") if name.strip()]
    return dict.fromkeys(names, " and ".join(names))


def _counts_for(entry: LedgerEntry) -> int:
    return entry.for_year or entry.year


def _component(entry: LedgerEntry) -> Component:
    label = f"{entry.kind.value.replace('_', ' ')} of {when(entry)}"
    return Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))


def sep_contributions(record: Record, year: int) -> Components:
    """Employer contributions to SEP IRAs, which section 415(c) counts with other plans of the same employer (IRC
    415(a)(2)(C), (f)(1)(B))."""
    return tuple(
        _component(entry)
        for entry in record.entries
        if entry.kind is EntryKind.EMPLOYER_CONTRIBUTION
        and entry.account_type in (AccountType.SEP_IRA, AccountType.ROTH_SEP_IRA)
        and _counts_for(entry) == year
    )


def _simple_deferrals(record: Record, year: int) -> Components:
    """Deferrals into SIMPLE IRAs count against the limit of a person (IRC 402(g)(3)(D))."""
    return tuple(
        _component(entry)
        for entry in record.entries
        if entry.kind is EntryKind.ELECTIVE_DEFERRAL
        and entry.account_type is AccountType.SIMPLE_IRA
        and _counts_for(entry) == year
    )


def _pay(
    record: Record, year: int, employer: Employer, among: Sequence[Employer]
) -> tuple[Components, SelfEmployment | None]:
    """Compensation from the employer: said of its plans, or a business of the person's own whose plan this must be."""
    said = [fact for plan in employer.plans if (fact := record.facts.get("compensation", year, plan)) is not None]
    if said:
        return tuple(_amount(f"compensation, {fact.about}", fact) for fact in said), None
    profit, wages = (record.facts.get(key, year) for key in ("net_self_employment", "s_corporation_wages"))
    silent = [other for other in among if not _says_pay(record, year, other)]
    business = [fact for fact in (profit, wages) if fact is not None]
    if len(business) == 1 and silent == [employer]:
        if profit is None:
            return (_amount("wages from the S corporation", business[0]),), None
        others = tuple(
            _amount(f"wages, {fact.about}", fact)
            for other in among
            for plan in other.plans
            if (fact := record.facts.get("compensation", year, plan)) is not None
        )
        return (), SelfEmployment((_amount("net profit", profit),), wages=others)
    plans = " or ".join(f"compensation:{plan}" for plan in employer.plans)
    reason = f"what {record.owner} earned from {employer.name} in {year} is not known: set the fact {plans} for {year}"
    return (missing("compensation", reason, tuple(fact_ref(fact) for fact in business)),), None


def _says_pay(record: Record, year: int, employer: Employer) -> bool:
    return any(record.facts.get("compensation", year, plan) is not None for plan in employer.plans)


def _amount(label: str, fact: Fact) -> Component:
    cents: Cents = fact.money()
    return Component(label, cents, refs=(fact_ref(fact),))
