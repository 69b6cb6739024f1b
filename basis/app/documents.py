"""Forms 1099-R and 5498 into the ledger, exactly as issued; what a box says of its account is believed.

What the boxes mean for Form 8606 is the engine's business.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from basis.app.accounts import AccountFinder, contradicts, is_masked
from basis.app.masked import content
from basis.errors import InputRejectedError
from basis.ledger import Ledger, NewRow, Writer
from basis.model import AccountType, InformationReturn, ReturnForm
from importers import ParsedFile, ParsedReturn, account_type_hint


@dataclass(frozen=True, slots=True)
class StoredReturns:
    """How many forms were new, how many known, and what was learned on the way."""

    new: int
    known: int
    notes: tuple[str, ...]


def store_returns(
    ledger: Ledger, write: Writer, client: str, file_id: int, file: ParsedFile, finder: AccountFinder
) -> StoredReturns:
    """Store the forms of a file that the ledger does not have. Equal forms are counted, never merged by likeness."""
    have: Counter[object] = Counter()
    for form in ledger.returns(client, hidden=True):
        have.update((account, content(form)) for account in {form.account, form.printed_under} - {""})
    seen: Counter[object] = Counter()
    notes: list[str] = []
    new = 0
    for parsed in file.returns:
        issued = as_issued(parsed, finder, notes)
        says = content(issued)
        of = {issued.account, finder.may_be(issued.account)}
        seen[issued.account, says] += 1
        if seen[issued.account, says] <= max(have[account, says] for account in of):
            continue
        row = NewRow(
            account=issued.account,
            line=parsed.line,
            last_line=parsed.last_line,
            offset=parsed.offset,
            length=parsed.length,
            day=None,
            cents=None,
            fingerprint=ledger.fingerprints(client, [f"return|{issued.account}|{says}"])[0],
            occurrence=seen[issued.account, says] - 1,
            disposition="document",
            rule=f"form-{issued.form.value}",
        )
        (row_id,) = write.add_rows(client, file_id, [row])
        write.add_return(client, issued, row_id=row_id)
        new += 1
    return StoredReturns(new, len(file.returns) - new, tuple(dict.fromkeys(notes)))


def as_issued(parsed: ParsedReturn, finder: AccountFinder, notes: list[str]) -> InformationReturn:
    """The form with its account resolved; an account nobody has typed yet takes the type the form shows."""
    place = f"Form {parsed.form.value} for {parsed.tax_year}, row {parsed.line}"
    hint = account_type_hint(parsed)
    text = parsed.account_text
    if not text and not parsed.payer:
        raise InputRejectedError(
            f"{place}: neither an account number nor a payer is given.",
            next_step="fill the account column: it decides which IRA the form is about",
        )
    whole = bool(text) and not is_masked(text)
    account = finder.of(text, parsed.payer) if whole else finder.under(text, parsed.payer, hint)
    # A void form should not have been made: what it shows of an account is not believed.
    hint = None if parsed.void and whole else hint
    if hint is not None and account.type is None:
        account = finder.typed(account, hint, source=f"Form {parsed.form.value} for {parsed.tax_year}")
        if whole:
            notes.append(f"{account.shown} is a {hint.value}, as Form {parsed.form.value} says")
    elif account.type is AccountType.TRADITIONAL_IRA and hint in _LIKE_TRADITIONAL:
        # Form 1099-R marks SEP and SIMPLE IRAs like any traditional one; box 7 of Form 5498 tells them apart.
        finder.retyped(account, hint, source=f"Form {parsed.form.value} for {parsed.tax_year}")
    elif hint is not None and account.type is not None and _contradicts(account.type, hint, parsed):
        raise InputRejectedError(
            f"{place}: the form is of a {hint.value}, but {account.shown} is on file as {account.type.value}.",
            next_step="check the account number on the form, or correct the account with basis account add",
        )
    return InformationReturn(
        form=parsed.form,
        tax_year=parsed.tax_year,
        account=account.id,
        payer=parsed.payer,
        boxes=parsed.boxes,
        corrected=parsed.corrected,
        void=parsed.void,
        not_in_file=parsed.not_in_file,
        evidence=parsed.evidence,
        printed_under="" if whole else account.id,
    )


_OF_EMPLOYERS = (AccountType.ROTH_SEP_IRA, AccountType.ROTH_SIMPLE_IRA)
_LIKE_TRADITIONAL = (AccountType.SEP_IRA, AccountType.SIMPLE_IRA)


def _contradicts(on_file: AccountType, hint: AccountType, parsed: ParsedReturn) -> bool:
    """The same, but for what an employer contributed to a Roth SEP or Roth SIMPLE IRA: its Form 1099-R looks like that
    of any traditional IRA."""
    return contradicts(on_file, hint) and not (parsed.form is ReturnForm.F1099R and on_file in _OF_EMPLOYERS)
