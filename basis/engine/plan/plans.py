"""The employer plans of an owner, and the accounts by source that belong to each.

A plan is known by the name its accounts give; an account that names none is a plan by itself. It must not know what
moved.
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum
from typing import NamedTuple

from basis.engine.record import Record, fact_ref
from basis.model import Account, AccountType, Fact

_AFTER_TAX, _ROTH = AccountType.PLAN_AFTER_TAX, AccountType.PLAN_DESIGNATED_ROTH


class Contract(Enum):
    """What section 72 looks at as one contract within a plan."""

    AFTER_TAX = "after-tax money"
    ROTH = "designated Roth account"
    PRETAX = "money without after-tax contributions"


class Plan(NamedTuple):
    """One employer plan: its name, the key of its worksheet, and its accounts."""

    name: str
    key: str
    accounts: tuple[Account, ...]
    separate: Fact | None = None
    """The fact separate_account of the plan: whether it accounts for after-tax contributions separately."""

    def contract_of(self, account_type: AccountType | None) -> Contract:
        """The contract an account is in: without a separate account after-tax contributions are one contract with all
        that is not designated Roth money (section 72(d)(2) and 402A(d)(4))."""
        if account_type is _ROTH:
            return Contract.ROTH
        if account_type is _AFTER_TAX or (self.separate is not None and not self.separate.yes):
            return Contract.AFTER_TAX
        return Contract.PRETAX

    def accounts_in(self, contract: Contract) -> tuple[Account, ...]:
        """The accounts of one contract."""
        return tuple(account for account in self.accounts if self.contract_of(account.type) is contract)

    @property
    def is_named(self) -> bool:
        """Whether its accounts say which plan they belong to, so that facts can be about it."""
        return any(account.plan for account in self.accounts)

    @property
    def ask_separate(self) -> str:
        """What to do where nobody has said whether it accounts for after-tax money separately."""
        name = self.name if self.is_named else "PLAN, and name the plan of its accounts (basis account add --plan)"
        return f"set the fact separate_account:{name}"

    def refs(self, contract: Contract) -> tuple[str, ...]:
        """What says which accounts are one contract."""
        return (fact_ref(self.separate),) if self.separate is not None and contract is not Contract.ROTH else ()


def plans_of(record: Record) -> tuple[Plan, ...]:
    """The plans of the owner, by name. An inherited plan is not the owner's, and not here."""
    if record.owner.decedent:
        return ()
    groups: defaultdict[str, list[Account]] = defaultdict(list)
    for account in record.accounts.values():
        if account.type is not None and account.type.is_plan and not account.decedent:
            groups[account.plan or account.shown or account.id].append(account)
    keys: dict[str, int] = {}
    found: list[Plan] = []
    for name, accounts in sorted(groups.items()):
        key = "plan_" + (re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "plan")
        keys[key] = keys.get(key, 0) + 1
        key = key if keys[key] == 1 else f"{key}_{keys[key]}"
        found.append(Plan(name, key, tuple(accounts), record.facts.get("separate_account", about=name)))
    return tuple(found)
