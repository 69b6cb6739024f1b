"""Which account of the ledger a file's rows belong to; accounts that are new are opened.

An account is found by its number, or by the last digits a file name carries. Its type is never read off its name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from basis.app.plan_parts import PlanParts
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, IdentityError, mask
from basis.ledger import Ledger, Writer
from basis.model import Account, AccountType, Fact
from importers import ParsedFile, formats

_NO_HOUSE = "generic"
_FORMS = "returns"
_TAIL, _LONGEST_TAIL = 3, 4
_MASKED = re.compile(r"[Xx*#\u2022.\u2026-]{2,}\s*(\w*)")
_HOUSES = frozenset(known.family for known in formats()) - {_NO_HOUSE}
"""Custodian families by the word that their name and the payer on a form have in common."""


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
        self._accounts = list(ledger.accounts(client))
        self._found: dict[tuple[str, str], Account] = {}
        self.parts = PlanParts(ledger, write, client)

    def of(self, text: str, label: str = "", *, decedent: str = "") -> Account:
        """The account that a row names as `text`, or that the file names, or that the user named."""
        key = (text, decedent)
        if key not in self._found:
            self._found[key] = self._find(text, label, decedent)
        return self._found[key]

    def of_form(self, text: str, payer: str, kind: AccountType | None) -> tuple[Account, bool]:
        """The account a paper is about whose number is masked or not printed, and whether it was taken for one on
        file: by the digits that are left and the kind the form shows, else by payer and kind.

        Raises InputRejectedError where several fit: a form of the wrong IRA is worse than none.
        """
        masked = _MASKED.fullmatch(text)
        tail = masked[1] if masked and len(masked[1]) >= _TAIL else ""
        fits = [a for a in self._accounts if self._shown_by(a, tail, payer, kind)]
        if len(fits) > 1:
            listed = ", ".join(a.shown for a in fits)
            raise InputRejectedError(
                f"{self.file_name}: a form of {payer or 'a payer not named'} fits more than one account: {listed}.",
                next_step=(
                    "enter this form with its whole account number: as a row of a CSV (docs/returns.md) or with "
                    "basis document add"
                ),
            )
        if fits:
            return fits[0], True
        if tail:
            return self._open(AccountNumber.parse(tail), payer, ""), False
        # A payer without account numbers has one account of each kind; the kind is part of its name.
        return self.of(f"{payer} {kind.value if kind else 'account'}", payer), False

    def _shown_by(self, account: Account, tail: str, payer: str, kind: AccountType | None) -> bool:
        house = next((word for word in re.findall(r"[a-z]+", payer.lower()) if word in _HOUSES), "")
        if contradicts(account.type, kind) or (house and account.custodian not in (house, _FORMS)):
            return False
        if not tail:
            return bool(house) and account.custodian == house and account.type is not None
        number = account.number.reveal() if account.number else ""
        return number.endswith(tail.upper()) and (len(tail) >= _LONGEST_TAIL or account.custodian == house)

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
        accounts = [a for a in self._accounts if a.decedent == decedent]
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
        words = re.findall(r"[a-z]+", label.lower())
        house = next((word for word in words if word in _HOUSES), self._file.family)
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


def is_masked(text: str) -> bool:
    """Whether an account number shows its last digits alone."""
    return _MASKED.fullmatch(text) is not None
