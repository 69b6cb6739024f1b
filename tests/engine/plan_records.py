"""Plan accounts of one invented owner, for tests about after-tax money in employer plans."""

from __future__ import annotations

from records import IRA, ROTH, Owned

from basis.engine import YearResult
from basis.model import Account, AccountType


def account_of(plan: str, account_type: AccountType) -> Account:
    """An account of a plan, named by both."""
    return Account(
        id=f"{plan}-{account_type.value}", client="ana", custodian="generic", number=None,
        label=f"{plan} {account_type.value}", type=account_type, plan=plan,
    )  # fmt: skip


AFTER_TAX = account_of("acme", AccountType.PLAN_AFTER_TAX)
PRETAX = account_of("acme", AccountType.PLAN_PRETAX)
PLAN_ROTH = account_of("acme", AccountType.PLAN_DESIGNATED_ROTH)
OTHER_AFTER_TAX = account_of("zeta", AccountType.PLAN_AFTER_TAX)
OTHER_PRETAX = account_of("zeta", AccountType.PLAN_PRETAX)
TO_ROTH_IRA = {"to_account": ROTH.id, "to_account_type": AccountType.ROTH_IRA}
TO_IRA = {"to_account": IRA.id, "to_account_type": AccountType.TRADITIONAL_IRA}
IN_PLAN = {"to_account": PLAN_ROTH.id, "to_account_type": AccountType.PLAN_DESIGNATED_ROTH}
TO_ZETA = {"to_account": OTHER_AFTER_TAX.id, "to_account_type": AccountType.PLAN_AFTER_TAX}


def in_plans(*, separate: str = "yes", before: int | None = 2023) -> Owned:
    """An owner of two plans, an IRA and a Roth IRA; nothing was in the plans before the year `before`."""
    owned = Owned(IRA, ROTH, AFTER_TAX, PRETAX, PLAN_ROTH, OTHER_AFTER_TAX, OTHER_PRETAX)
    owned.fact("birth_date", "1976-06-07")
    owned.fact("first_roth_year", "2025")
    owned.opening(0, 2022)
    owned.about("separate_account", "acme", separate)
    if before is not None:
        for account in (AFTER_TAX, PLAN_ROTH, OTHER_AFTER_TAX):
            owned.entry(account, "opening_basis", f"{before}-12-31", 0)
    return owned


def line(result: YearResult, name: str) -> tuple[int | None, str]:
    """A line in cents, and its status."""
    found = result.line(name)
    return found.cents, found.status.word


def contributed(owned: Owned, dollars: float = 30_000, day: str = "2024-03-01") -> None:
    """After-tax contributions to acme."""
    owned.entry(AFTER_TAX, "after_tax_contribution", day, dollars)


def worth(owned: Owned, day: str, dollars: float) -> None:
    """What its after-tax account was worth on a day."""
    owned.entry(AFTER_TAX, "account_value", day, dollars)


def of_2025(owned: Owned) -> YearResult:
    """The figures of 2025."""
    return owned.history(2025).results[2025]


def grown() -> Owned:
    """30,000 contributed in 2024, worth 31,500 in January 2025."""
    owned = in_plans()
    contributed(owned)
    worth(owned, "2025-01-15", 31_500)
    return owned


def codes_of(result: YearResult) -> set[str]:
    """The codes of a year's findings."""
    return {finding.code for finding in result.findings}
