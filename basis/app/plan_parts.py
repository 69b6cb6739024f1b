"""The parts of an employer plan as accounts of their own, where one export holds several without naming them.

A contribution whose kind says which money it is belongs to that part of its plan, whatever account the row is in.
It must not know what a row means.
"""

from __future__ import annotations

from dataclasses import replace

from basis.identity import AccountNumber
from basis.ledger import Ledger, Writer
from basis.model import Account, AccountType, Entry, Fact

_NAMES = {
    AccountType.PLAN_PRETAX: "PRETAX",
    AccountType.PLAN_EMPLOYER: "MATCH",
    AccountType.PLAN_ROLLOVER: "ROLLOVER",
    AccountType.PLAN_AFTER_TAX: "VOLUNTARY",
    AccountType.PLAN_DESIGNATED_ROTH: "ROTH",
}
"""What follows the number of the plan's account in that of a part: the words of OFX, where they are certain. Its
AFTERTAX may be Roth money, so that an after-tax part is not that account."""


class PlanParts:
    """Finds or opens the accounts of parts of a client's employer plans."""

    def __init__(self, ledger: Ledger, write: Writer, client: str) -> None:
        self._ledger = ledger
        self._write = write
        self._client = client

    def placed(self, entry: Entry) -> Entry:
        """The entry in the account of the part of the plan that it is of; any other entry as it is."""
        if not entry.account_type.is_plan:
            return entry
        accounts = self._ledger.accounts(self._client)
        account = next((a for a in accounts if a.id == entry.account), None)
        if account is None or account.type in (None, entry.account_type):
            return entry
        plan = account.plan or account.shown
        part = next((a for a in accounts if a.type is entry.account_type and (a.plan or a.shown) == plan), None)
        return replace(entry, account=(part or self._opened(account, plan, entry.account_type)).id)

    def _opened(self, account: Account, plan: str, kind: AccountType) -> Account:
        number = f"{account.number.reveal() if account.number else account.label} {_NAMES[kind]}"
        part = self._write.add_account(
            self._client,
            custodian=account.custodian,
            number=AccountNumber.parse(number),
            label=f"{account.label}, {kind.value.removeprefix('plan_').replace('_', ' ')}".removeprefix(", "),
        )
        for key, value in (("account_type", kind.value), ("plan", plan)):
            self._write.add_fact(
                self._client,
                Fact(owner=self._client, key=key, about=part.id, value=value, evidence=f"part of {account.shown}"),
            )
        return part
