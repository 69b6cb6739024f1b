"""A client's figures onto the official form of the year, or onto a worksheet where there is no blank."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from basis.app.figures import WhatIf, figured_year
from basis.app.record import facts_of
from basis.engine import Facts, Line, Status, YearResult
from basis.engine.contributing.worksheet_1_1 import FOOTNOTE
from basis.errors import InputRejectedError, NoBlankError
from basis.identity import Ein, IdentityError
from basis.ledger import Client, Ledger
from basis.saving import make_folder, save
from forms.blanks import find_blank
from forms.content import Address, FormContent, Preparer
from forms.filling import fill
from forms.verifying import write_verified
from forms.worksheet import worksheet

_YEARS_OWN = WhatIf()


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a form: where it is, or would be (None when none was written), whether it is the official one,
    the lines that are missing or in conflict, and one sentence."""

    path: Path | None
    official: bool
    open_lines: tuple[str, ...]
    message: str


def fill_form(
    ledger: Ledger,
    client: str,
    year: int,
    folder: Path,
    *,
    template: Path | None = None,
    draft: bool = False,
    amended: bool = False,
    by_itself: bool = False,
    decedent: str = "",
    what_if: WhatIf = _YEARS_OWN,
    dry_run: bool = False,
) -> Filled:
    """Fill the form of a year, verified by reading it back, under a name that carries the client's id alone.

    With a line missing or in conflict nothing is written, unless `draft`: then those cells stay empty and every page
    says that it is not for filing. With `dry_run` the form is filled and read back, and not written. Raises
    CannotWriteError, IntegrityError.
    """
    _, result = figured_year(ledger, client, year, decedent=decedent, what_if=what_if)
    open_lines = tuple(line.number for line in result.unsettled())
    name = f"{client}, {year}"
    if open_lines and not draft:
        rested_on = result.with_worksheets(result.unsettled())
        told = "".join(f"\n  - {reason}" for reason in dict.fromkeys(r for line in rested_on for r in _why_open(line)))
        message = f"{name}: not written; lines {', '.join(open_lines)} are missing or in conflict.{told}"
        return Filled(None, official=False, open_lines=open_lines, message=message)
    if result.required is False:
        message = f"{name}: no Form 8606 is required; nothing was written."
        return Filled(None, official=False, open_lines=(), message=message)
    facts = Facts(facts_of(ledger, client))
    content = _content(result, ledger.client(client), facts, draft=draft, amended=amended, by_itself=by_itself)
    stem = f"8606-{year}-{client}" + (f"-{decedent}" if decedent else "")
    make_folder(folder, next_step="name another folder with -o", dry_run=dry_run)
    would = "would write " if dry_run else ""
    try:
        blank = find_blank(year, template=template)
    except NoBlankError:
        path = folder / f"{stem}-worksheet{'-draft' if draft else ''}.pdf"
        save(path, worksheet(content, {line.number: line.name for line in result.law.lines}), dry_run=dry_run)
        message = (
            f"{name}: {would}{path}\n"
            f"  a worksheet of the same lines, not an official form:\n"
            f"  there is no blank of {year} here"
        )
        return Filled(path, official=False, open_lines=open_lines, message=message)
    path = folder / f"{stem}{'-draft' if draft else ''}.pdf"
    write_verified(path, fill(content, blank), content, blank, dry_run=dry_run)
    return Filled(path, official=True, open_lines=open_lines, message=f"{name}: {would}{path}")


def _why_open(line: Line) -> tuple[str, ...]:
    """What keeps a line open of itself, without what other parts of it are only assumed for."""
    if not line.components:
        return ()
    return tuple(c.reason for c in line.components if c.status >= Status.CONFLICT and c.reason) or line.reasons


def _content(
    result: YearResult, client: Client, facts: Facts, *, draft: bool, amended: bool, by_itself: bool
) -> FormContent:
    lines = {
        number: "" if line.status >= Status.CONFLICT else result.text(number) for number, line in result.lines.items()
    }
    return FormContent(
        tax_year=result.year,
        lines=lines,
        name=client.name,
        ssn=client.ssn,
        marks=result.marks,
        footnote=FOOTNOTE if result.marks else "",
        address=_address(facts, result.year) if by_itself else Address(),
        preparer=_preparer(facts, result.year) if by_itself else Preparer(),
        amended=amended,
        draft=draft,
    )


def _address(facts: Facts, year: int) -> Address:
    return Address(
        street=_said(facts, "street", year),
        apartment=_said(facts, "apartment", year),
        city=_said(facts, "city", year),
        foreign_country=_said(facts, "foreign_country", year),
        foreign_province=_said(facts, "foreign_province", year),
        foreign_postal_code=_said(facts, "foreign_postal", year),
    )


def _preparer(facts: Facts, year: int) -> Preparer:
    ein = _said(facts, "firm_ein", year)
    try:
        firm_ein = Ein.parse(ein) if ein else None
    except IdentityError as problem:
        raise InputRejectedError(f"Fact firm_ein: {problem}.", next_step="set the fact firm_ein again") from problem
    return Preparer(
        name=_said(facts, "preparer_name", year),
        ptin=_said(facts, "ptin", year),
        firm_name=_said(facts, "firm_name", year),
        firm_ein=firm_ein,
        firm_address=_said(facts, "firm_address", year),
        phone=_said(facts, "firm_phone", year),
        self_employed=_said(facts, "self_employed", year) == "yes",
    )


def _said(facts: Facts, key: str, year: int) -> str:
    fact = facts.get(key, year)
    return fact.value if fact is not None else ""
