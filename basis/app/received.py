"""PDFs into the ledger: an IRS transcript, Forms 1099-R and 5498, Forms 8606 as they were filed.

A PDF is kept as it came, or the pages of its forms where it has others too. Behind the end of what is kept of
information returns stands the text that was read from it, in which every form has its own lines.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from basis.app.filing import record_filed
from basis.app.rows import deadline
from basis.errors import InputRejectedError
from basis.identity import IdentityError, Ssn, mask
from basis.ledger import Client, Ledger, Writer
from basis.model import FiledForm, Owner
from basis.money import AmountError, Cents, parse_amount
from forms.finished import FinishedForm8606
from forms.received import Received, own_pages, receive
from forms.revision import RATIO_LINE
from importers import ParsedFile, ParsedReturn, parse, printed_file

FORMAT_8606 = "form-8606"
_BY_HAND = "enter its lines with basis filed add, with the paper as --pdf"


def read_pdf(
    data: bytes, name: str, account: str, user_folder: Path | None
) -> tuple[Received, ParsedFile | None, bytes]:
    """What a PDF holds, its information returns as a parsed file (None without any), and the bytes to keep.

    `account` is that of forms which print none. Raises InputRejectedError.
    """
    received = receive(data, name=name)
    if received.transcript:
        text = received.transcript
        file = parse(text.encode(), name, user_folder=user_folder)
    elif received.returns:
        file, text = printed_file(received.returns, name)
    else:
        return received, None, data
    if not received.transcript:
        data = own_pages(data, received, [page for form in received.returns for page in form.pages], name=name)
    kept = data if data.endswith(b"\n") else data + b"\n"
    moved = tuple(
        replace(row, offset=row.offset + len(kept), account_text=row.account_text or account) for row in file.returns
    )
    _refuse_two_people(moved, name)
    return received, replace(file, returns=moved), kept + text.encode()


def _refuse_two_people(forms: tuple[ParsedReturn, ...], name: str) -> None:
    """Every client keeps the papers of their own alone, and a page cannot be blanked in part."""
    people = {re.sub(r"\D", "", form.recipient_tin)[-4:] for form in forms if form.recipient_tin}
    if len(people) > 1:
        raise InputRejectedError(
            f"{mask(name)}: the PDF holds forms of {len(people)} people.",
            next_step="save the pages of each person as a PDF of their own",
        )


def store_forms_8606(
    ledger: Ledger, write: Writer, received: Received, data: bytes, name: str, client: str
) -> tuple[FiledForm, ...]:
    """Record the Forms 8606 of a PDF as filed, with their pages as evidence; gives those that were not on file yet.

    Raises InputRejectedError for a form of nobody on file, and for a second, different form of one year.
    """
    new: list[FiledForm] = []
    for form in received.forms_8606:
        owner = _owner(ledger, form, name, client)
        day, note = _filed_on(ledger, owner, form.tax_year)
        lines = {
            number: _cents(text, number, form, name) for number, text in form.lines.items() if number != RATIO_LINE
        }
        filed = FiledForm(
            id=0,
            owner=Owner(owner.id),
            year=form.tax_year,
            filed_on=day,
            lines=lines,
            note=f"read from {mask(name)}, page {form.page}{note}",
        )
        known = [f for f in ledger.filed(owner.id) if not f.owner.decedent and f.year == form.tax_year]
        known += [f for f in new if f.owner.client == owner.id and f.year == form.tax_year and f not in known]
        if any(f.lines == lines for f in known):
            continue
        if known:
            raise InputRejectedError(
                f"{mask(name)}, page {form.page}: another Form 8606 of {owner.id} for {form.tax_year} is on file.",
                next_step=(
                    "if this one amends it, or is of an inherited IRA, say so: basis filed add with --amended or "
                    "--decedent and the paper as --pdf"
                ),
            )
        new.append(record_filed(write, filed, own_pages(data, received, form.pages, name=name)))
    return tuple(new)


def _owner(ledger: Ledger, form: FinishedForm8606, name: str, client: str) -> Client:
    """The client whose SSN is on the form, or whose name where the SSN is masked or missing: the one named with
    `client`, or their spouse."""
    place = f"{mask(name)}, page {form.page}"
    named = ledger.client(client) if client else None
    household = [named, *_spouse(ledger, named)] if named is not None else list(ledger.clients())
    digits = re.sub(r"\D", "", form.ssn)
    if len(digits) == 9:
        try:
            found = ledger.client_by_ssn(Ssn.parse(digits))
        except IdentityError as problem:
            raise InputRejectedError(f"{place}: {problem}.", next_step=_BY_HAND) from problem
        fits = [each for each in household if found is not None and each.id == found.id]
    else:
        fits = [
            each for each in household if _names(each.name) == _names(form.name) and each.ssn.reveal().endswith(digits)
        ]
    if len(fits) == 1:
        return fits[0]
    whose = f"{client} or their spouse" if client else "one client on file"
    raise InputRejectedError(
        f"{place}: the Form 8606 of {form.tax_year} is of {mask(form.ssn) or 'a person without a number'}, expected "
        f"that of {whose}.",
        next_step="check whose form it is, or add the client first (basis client add)",
    )


def _spouse(ledger: Ledger, client: Client) -> list[Client]:
    said = [fact.value for fact in ledger.facts(client.id) if fact.key == "spouse" and fact.owner == client.id]
    return [each for each in ledger.clients() if said and each.id == said[-1]]


def _names(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", name.casefold()))


def _filed_on(ledger: Ledger, owner: Client, year: int) -> tuple[date, str]:
    """The day the return was filed, as a fact says it; else the due date stands in, and the note says so."""
    for fact in reversed(ledger.facts(owner.id)):
        if fact.key == "return_filed_on" and fact.year == year and fact.owner == owner.id:
            return date.fromisoformat(fact.value), ""
    return deadline(year), "; the paper does not say when it was filed, the due date stands in"


def _cents(text: str, number: str, form: FinishedForm8606, name: str) -> Cents:
    try:
        return 0 if text == "-0-" else parse_amount(text)
    except AmountError as problem:
        raise InputRejectedError(
            f"{mask(name)}, page {form.page}: Form 8606, line {number}: found {mask(text)!r}: {problem}.",
            next_step=_BY_HAND,
        ) from problem


def digest(data: bytes) -> str:
    """The sha256 of a file as it came."""
    return hashlib.sha256(data).hexdigest()
