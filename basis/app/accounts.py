"""Which account of the ledger a file's rows belong to; accounts that are new are opened.

An account is found by its number, or by the last digits a file name carries. Its type is never read off its name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from basis.app.masked import fitting, house_of
from basis.app.plan_parts import PlanParts
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, IdentityError, mask
from basis.ledger import Ledger, Writer
from basis.model import Account, AccountType, Fact
from importers import ParsedFile

_NO_HOUSE = "generic"
_FORMS = "returns"
_TAIL, _LONGEST_TAIL = 3, 4
_MASKED = re.compile(r"[Xx*#\u2022.\u2026-]{2,}\s*(\w*)")


class AccountFinder:
    """Finds or opens the accounts of one file for one client. Raises InputRejectedError where nobody can tell."""

    def __init__(
        self,
        ledger: Ledger,
        write: Writer,
        client: str,
        file: ParsedFile,
        file_name: str,
        named: str,
        *,
        confirmed: bool = False,
    ) -> None:
        self._write = write
        self._client = client
        self._file = file
        self.file_name = file_name
        self._named = named
        self._ledger = ledger
        self._confirmed = confirmed
        self.told = False
        """Whether something was said of an account that waiting rows may have waited for."""
        self.changed: list[str] = []
        """The accounts that were on file as of another kind: what was made of their rows rests on that."""
        self._accounts = list(ledger.accounts(client, hidden=True))
        self._found: dict[tuple[str, str], Account] = {}
        self.parts = PlanParts(ledger, write, client)

    def of(self, text: str, label: str = "", *, decedent: str = "") -> Account:
        """The account that a row names as `text`, or that the file names, or that the user named."""
        key = (text, decedent)
        if key not in self._found:
            self._found[key] = self._find(text, label, decedent)
        return self._found[key]

    def under(self, text: str, payer: str, kind: AccountType | None) -> Account:
        """The masked account that a paper is kept under whose number is masked or not printed: one for each payer's
        house, end of the number and kind. Which account on file it is, is another question."""
        shown = _MASKED.fullmatch(text)
        tail = shown[1] if shown and len(shown[1]) >= _TAIL else ""
        # A payer without account numbers has one account of each kind; the kind is part of its name.
        label = "" if tail else f"{payer} {kind.value if kind else 'account'}"
        house, number = house_of(payer) or self._file.family, AccountNumber.parse(tail) if tail else None
        for account in self._accounts:
            same = (account.custodian, account.number) == (house, number) and (number or account.label == label)
            if account.masked and same and _side(account.type) == _side(kind):
                return account
        name = payer if tail else label
        opened = self._write.add_account(
            self._client, custodian=house, number=number, label=name if mask(name) == name else "", masked=True
        )
        self._accounts.append(opened)
        return opened

    def may_be(self, account_id: str) -> str:
        """The account on file that a masked one is, where one alone fits; any other is itself."""
        account = self.known(account_id)
        fits = fitting(account, self._accounts) if account.masked else ()
        return fits[0].id if len(fits) == 1 else account_id

    def known(self, account_id: str) -> Account:
        """An account by the ledger's name for it."""
        return next(a for a in self._accounts if a.id == account_id)

    def typed(self, account: Account, account_type: AccountType, *, source: str, plan: str = "") -> Account:
        """Say what kind of account it is, where nobody has. Raises InputRejectedError when somebody said otherwise."""
        if account.type is account_type:
            return account
        if account.type is not None:
            raise InputRejectedError(
                f"{source}: {account.shown} is on file as {account.type.value}, here it is {account_type.value}.",
                next_step="correct the file, or the account with basis account add",
            )
        return self.retyped(account, account_type, source=source, plan=plan)

    def retyped(self, account: Account, account_type: AccountType, *, source: str, plan: str = "") -> Account:
        """Say what kind of account it is, whatever was said before: the fact supersedes."""
        self.told = True
        if account.type is not None:
            self.changed.append(account.id)
        self._fact(account, "account_type", account_type.value, source)
        if plan:
            self._fact(account, "plan", plan, source)
        if account.decedent:
            self._fact(account, "decedent", account.decedent, source)
        return self._replace(account, replace(account, type=account_type, plan=plan or account.plan))

    def _fact(self, account: Account, key: str, value: str, source: str) -> None:
        self._write.add_fact(
            self._client, Fact(owner=self._client, key=key, about=account.id, value=value, evidence=source)
        )

    def _replace(self, account: Account, changed: Account) -> Account:
        self._accounts = [changed if a.id == account.id else a for a in self._accounts]
        self._found = {key: changed if a.id == account.id else a for key, a in self._found.items()}
        return changed

    def _find(self, text: str, label: str, decedent: str) -> Account:
        named = text or self._named or self._file.account_in_preamble or self._file.account_in_name
        if not named:
            raise InputRejectedError(
                f"{self.file_name}: the file does not say which account it is of.",
                next_step="name the account with --account NUMBER or in basis-import.toml, or keep the name the "
                "custodian gave the file",
            )
        accounts = [a for a in self._accounts if a.decedent == decedent and not a.masked]
        by_name = [a for a in accounts if named in (a.id, a.label)]
        if len(by_name) == 1 and not text:
            return by_name[0]
        try:
            number = AccountNumber.parse(named)
        except IdentityError as problem:
            raise InputRejectedError(f"{self.file_name}: {problem}.", next_step="export the file again") from problem
        matching = [a for a in accounts if a.number == number] or [
            a for a in accounts if self._may_be(a, number.reveal(), label)
        ]
        if len(matching) > 1:
            listed = ", ".join(a.shown for a in matching)
            raise InputRejectedError(
                f"{self.file_name}: …{number.tail} fits more than one account: {listed}.",
                next_step="name the account with --account",
            )
        if matching:
            return matching[0]
        return self._as_said(self._open(number, label or self._file.account_label, decedent), text)

    def _as_said(self, account: Account, text: str) -> Account:
        """A new account with what its file says of it: the kind of account, the employer plan."""
        kind, plan = self._file.account_types.get(text), self._file.plans.get(text, "")
        if kind is not None:
            return self.typed(account, kind, source=self.file_name, plan=plan)
        if plan:
            self._fact(account, "plan", plan, self.file_name)
            return self._replace(account, replace(account, plan=plan))
        return account

    def _may_be(self, account: Account, number: str, label: str) -> bool:
        """Whether one number is the other's last digits, as in file names and preambles, at the same house."""
        if account.number is None:
            return False
        longer, shorter = sorted((account.number.reveal(), number), key=len, reverse=True)
        short_enough = _TAIL <= len(shorter) <= _LONGEST_TAIL and longer != shorter
        house = (self._file.family, _NO_HOUSE, *re.findall(r"[a-z]+", label.lower()))
        same_house = self._file.family == _NO_HOUSE or account.custodian in (*house, _FORMS)
        return short_enough and longer.endswith(shorter) and same_house

    def _open(self, number: AccountNumber, label: str, decedent: str) -> Account:
        self._check_holder(number)
        house = house_of(label) or self._file.family
        name = label if mask(label) == label else ""
        account = self._write.add_account(self._client, custodian=house, number=number, label=name, decedent=decedent)
        self._accounts.append(account)
        return account

    def _check_holder(self, number: AccountNumber) -> None:
        """Refuse a whole number that another client's account at the same custodian has."""
        holder = self._ledger.holder(number, self._file.family, besides=self._client) if self._checks(number) else ""
        if holder:
            raise InputRejectedError(
                f"{self.file_name}: the account {number} is on file as one of {holder}'s, not of {self._client}'s.",
                next_step="check whose file it is; import it with --confirm-owner if the account is now this client's",
            )

    def _checks(self, number: AccountNumber) -> bool:
        digits = sum(character.isdigit() for character in number.reveal())
        return not self._confirmed and self._file.family != _NO_HOUSE and digits > _LONGEST_TAIL


def contradicts(on_file: AccountType | None, hint: AccountType | None) -> bool:
    """Whether a form cannot be of an account: it tells Roth from traditional, and SEP and SIMPLE look like any
    traditional IRA on a Form 1099-R."""
    if on_file is None or hint is None or on_file.is_plan or on_file is AccountType.TAXABLE or on_file.is_inherited:
        return False
    return on_file.is_roth != hint.is_roth


def _side(kind: AccountType | None) -> bool | None:
    """Roth, traditional, or not said."""
    return None if kind is None else kind.is_roth


def is_masked(text: str) -> bool:
    """Whether an account number shows its last digits alone."""
    return _MASKED.fullmatch(text) is not None
