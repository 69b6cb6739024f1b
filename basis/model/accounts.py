"""Accounts and whose they are. An account's type and owner decide the pool of basis it belongs to.

It must not know how an account is stored or what any year's law says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from basis.identity import AccountNumber, mask


class AccountType(StrEnum):
    """The kinds of account the ledger knows, named as in the generic ledger file."""

    TRADITIONAL_IRA = "traditional_ira"
    SEP_IRA = "sep_ira"
    SIMPLE_IRA = "simple_ira"
    ROTH_IRA = "roth_ira"
    ROTH_SEP_IRA = "roth_sep_ira"
    ROTH_SIMPLE_IRA = "roth_simple_ira"
    INHERITED_TRADITIONAL_IRA = "inherited_traditional_ira"
    INHERITED_ROTH_IRA = "inherited_roth_ira"
    PLAN_PRETAX = "plan_pretax"
    PLAN_EMPLOYER = "plan_employer"
    PLAN_ROLLOVER = "plan_rollover"
    PLAN_AFTER_TAX = "plan_after_tax"
    PLAN_DESIGNATED_ROTH = "plan_designated_roth"
    TAXABLE = "taxable"
    """Not a retirement account: its rows are kept and never counted."""

    @property
    def is_traditional(self) -> bool:
        """One of the owner's own traditional, SEP and SIMPLE IRAs: one contract under section 408(d)(2)."""
        return self in _TRADITIONAL

    @property
    def is_roth(self) -> bool:
        """One of the owner's own Roth IRAs: one contract under section 408A(d)(4)."""
        return self in _ROTH

    @property
    def holds_roth_money(self) -> bool:
        """A Roth IRA, own or inherited."""
        return self.is_roth or self is AccountType.INHERITED_ROTH_IRA

    @property
    def is_plan(self) -> bool:
        """Part of an employer plan, which Form 8606 does not show."""
        return self.value.startswith("plan_")

    @property
    def is_inherited(self) -> bool:
        """Held as beneficiary of a decedent: never in the owner's own pool."""
        return self.value.startswith("inherited_")


_TRADITIONAL = frozenset({AccountType.TRADITIONAL_IRA, AccountType.SEP_IRA, AccountType.SIMPLE_IRA})
_ROTH = frozenset({AccountType.ROTH_IRA, AccountType.ROTH_SEP_IRA, AccountType.ROTH_SIMPLE_IRA})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose form it is: a client, or a client as beneficiary of one decedent (a form of its own)."""

    client: str
    decedent: str = ""

    def __str__(self) -> str:
        return f"{self.client} as beneficiary of {self.decedent}" if self.decedent else self.client


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of a client. `id` is the ledger's own name for it (`a3`); `type` is None until somebody says.

    `custodian` is a family (`fidelity`, `schwab`), not an export format. `plan` names the employer plan of a
    `plan_*` account; `decedent` the person whose IRA an inherited account was. `masked`: papers alone show it, by the
    end of its number or by their payer, so that it may be another account on file.
    """

    id: str
    client: str
    custodian: str
    number: AccountNumber | None
    label: str = ""
    type: AccountType | None = None
    plan: str = ""
    decedent: str = ""
    masked: bool = False

    @property
    def shown(self) -> str:
        """How the account is printed: custodian, its label, and the last four of its number."""
        custodian = "" if self.custodian == "generic" else self.custodian
        label = "" if self.label.lower() == custodian else mask(self.label)
        parts = (custodian, label, str(self.number) if self.number else "")
        return " ".join(part for part in parts if part)

    @property
    def owner(self) -> Owner:
        """The pool this account belongs to."""
        return Owner(self.client, self.decedent)
