"""What a contract of a plan held of after-tax money before the first row on file, and since when the rows count.

An opening basis says it; so does a value of zero before the first money, or the first year of designated Roth
contributions. Otherwise nobody has said it.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing
from basis.engine.plan.papers import Paper, forms_of, paper_of
from basis.engine.plan.plans import Contract, Plan
from basis.engine.record import Record, fact_ref
from basis.model import AccountType, EntryKind, LedgerEntry

_VALUES = (EntryKind.ACCOUNT_VALUE, EntryKind.YEAR_END_VALUE)
_HOLDS = {Contract.AFTER_TAX: AccountType.PLAN_AFTER_TAX, Contract.ROTH: AccountType.PLAN_DESIGNATED_ROTH}


class Opening(NamedTuple):
    """After-tax money of a contract at the end of year `settled` (0 where no opening basis says it), in cents, and
    what of it comes out first as money of before 1987."""

    settled: int
    basis: Component
    pre_1987: Component


def opening_of(record: Record, plan: Plan, contract: Contract) -> Opening:
    """Where the books of a contract begin."""
    accounts = {account.id for account in plan.accounts_in(contract)}
    rows = [e for e in record.entries if e.account in accounts]
    openings = sorted((e for e in rows if e.kind is EntryKind.OPENING_BASIS), key=lambda e: (e.year, e.id))
    pre_1987 = _pre_1987(record, plan, contract)
    if openings:
        return Opening(openings[-1].year, _opening_basis(plan, openings), pre_1987)
    return Opening(0, _without_opening(record, plan, contract, rows), pre_1987)


def _opening_basis(plan: Plan, rows: list[LedgerEntry]) -> Component:
    refs = tuple(row.name for row in rows)
    label = f"opening basis at the end of {rows[-1].year}"
    if len({row.account for row in rows}) < len(rows):
        reason = f"there are {len(rows)} opening balances of {plan.name}: reverse all but one (basis entry reverse)"
        return Component(label, rows[-1].cents, Status.CONFLICT, refs, reason)
    status = Status.ASSUMED if any(row.evidence == "estimate" for row in rows) else Status.KNOWN
    cents = sum(row.cents for row in rows)
    return Component(label, cents, status, refs, "the opening basis is an estimate" if status else "")


def _without_opening(record: Record, plan: Plan, contract: Contract, rows: list[LedgerEntry]) -> Component:
    label = f"after-tax money in {plan.name} before the first row on file"
    if not any(account.type is _HOLDS[contract] for account in plan.accounts):
        shown = _shown(record, plan, contract)
        return missing(label, _ask(plan, contract), shown) if shown else Component(label, 0)
    moved = [e for e in rows if e.kind not in _VALUES]
    first = min((e.day for e in moved if e.day is not None), default=None)
    empty = next(
        (e for e in rows if e.kind in _VALUES and e.cents == 0 and e.day and (first is None or e.day <= first)), None
    )
    if empty is not None:
        return Component(label, 0, refs=(empty.name,))
    fact = record.facts.get("first_designated_roth_year", about=plan.name)
    on_file = min((e.year for e in moved), default=None)
    if contract is Contract.ROTH and fact is not None and on_file is not None and on_file <= int(fact.value):
        return Component(label, 0, refs=(fact_ref(fact),))
    holder = min(account.id for account in plan.accounts if account.type is _HOLDS[contract])
    return missing(label, _ask(plan, contract), asks=f"plan_opening:{holder}")


def _ask(plan: Plan, contract: Contract) -> str:
    return (
        f"what was in {plan.name} of contributions before the first row on file is not known: enter an opening_basis "
        f"of its {_HOLDS[contract].value} account (0 for none)"
    )


def _shown(record: Record, plan: Plan, contract: Contract) -> tuple[str, ...]:
    """Forms and rows that show after-tax money of a plan which has no account for it on file."""
    papers = (Paper.ROTH_ROLLED, Paper.ROTH_PAID) if contract is Contract.ROTH else (Paper.ROLLED, Paper.PAID)
    forms = (form for year in record.returns_by_year for form in forms_of(record, plan, year))
    accounts = {account.id for account in plan.accounts if (account.type is _HOLDS[Contract.ROTH]) is
                (contract is Contract.ROTH)}  # fmt: skip
    rows = (e for e in record.entries if e.account in accounts and e.basis)
    return (*(f.name for f in forms if f.money("5") and paper_of(f) in papers), *(e.name for e in rows))


def _pre_1987(record: Record, plan: Plan, contract: Contract) -> Component:
    """The fact pre_1987_basis: what of the opening comes out first (section 72(e)(8)(D))."""
    fact = record.facts.get("pre_1987_basis", about=plan.name) if contract is Contract.AFTER_TAX else None
    if fact is None:
        return Component("no money of before 1987", 0)
    return Component("money of before 1987, first to come out", fact.money(), refs=(fact_ref(fact),))
