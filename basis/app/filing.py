"""Forms 8606 as filed: ours frozen, or anybody's typed in. They settle what carries to later years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from basis.app.figures import figured_year
from basis.errors import CannotWriteError, InputRejectedError, OpenFigureError, UsageError
from basis.identity import mask
from basis.law import BEFORE_THE_FIRST_FORM, FIRST_FORM_YEAR, load, years
from basis.ledger import Ledger, Writer
from basis.model import FiledForm, Owner
from basis.money import AmountError, Cents, parse_amount
from basis.saving import make_folder, save
from forms.papers import read_paper
from forms.received import receive
from forms.revision import RATIO_LINE

_MAY_BE_NEGATIVE = "18"
"""The line, by its meaning since 2012, that may be: of a conversion of everything at a loss (instructions, line 18)."""
_LOOK = "look at the form: a figure in parentheses there may be another line's"


def file_form(
    ledger: Ledger,
    client: str,
    year: int,
    on: date,
    *,
    decedent: str = "",
    amended: bool = False,
    pdf: Path | None = None,
    by: str,
) -> FiledForm:
    """Freeze our figures of a year as the form that was filed on a day, with its PDF where one is given.

    Raises InputRejectedError for what is no PDF, OpenFigureError while a line is missing or in conflict: such a form
    cannot have been filed from here.
    """
    _, result = figured_year(ledger, client, year, decedent=decedent)
    open_lines = result.unsettled()
    if open_lines:
        listed = ", ".join(line.number for line in open_lines)
        raise OpenFigureError(
            f"The {year} form of {result.owner} is not settled: lines {listed}.",
            next_step=f"see basis figure {client} {year}; what another program filed goes in with basis filed add",
        )
    lines = {number: line.cents for number, line in result.lines.items() if line.cents is not None}
    return _record(ledger, result.owner, year, on, lines, amended=amended, ours=True, note="", pdf=pdf, by=by)


def add_filed(
    ledger: Ledger,
    client: str,
    year: int,
    on: date,
    lines: Mapping[str, str],
    *,
    decedent: str = "",
    amended: bool = False,
    note: str = "",
    pdf: Path | None = None,
    by: str,
) -> FiledForm:
    """Record a form that somebody else filed, by its lines, with its PDF where one is given: without lines they are
    read from it.

    Raises UsageError for a line the form does not have, InputRejectedError for what is no PDF or cannot be read.
    """
    if pdf is not None and not lines:
        lines = _lines_on(pdf, year)
    known, ratio = _lines_of(year)
    at_a_loss = load(year).line_same_as(_MAY_BE_NEGATIVE) if year in years() else None
    amounts: dict[str, Cents] = {}
    for number, text in lines.items():
        if number == ratio or (known and number not in known):
            listed = ", ".join(n for n in known if n != ratio)
            raise UsageError(f"--line {number}: not an amount line of the {year} form.", next_step=f"lines: {listed}")
        try:
            amounts[number] = parse_amount(text)
        except AmountError as problem:
            raise UsageError(f"--line {number}={text}: {problem}.", next_step="for example 14=12,345") from problem
        if amounts[number] < 0 and (at_a_loss is None or number != at_a_loss.number):
            raise UsageError(f"--line {number}={text}: the line of a form is never below zero.", next_step=_LOOK)
    owner = Owner(client, decedent)
    return _record(ledger, owner, year, on, amounts, amended=amended, ours=False, note=note, pdf=pdf, by=by)


def _lines_on(pdf: Path, year: int) -> Mapping[str, str]:
    """The amounts of the one Form 8606 of a year that a PDF shows."""
    found = [form for form in receive(read_paper(pdf), name=pdf.name).forms_8606 if form.tax_year == year]
    if len(found) != 1:
        raise InputRejectedError(
            f"{mask(pdf.name)}: {len(found)} Forms 8606 of {year} are in the PDF, expected one.",
            next_step="give the lines with --line, or the pages of that form as a PDF of their own",
        )
    texts = {number: "0" if text == "-0-" else text for number, text in found[0].lines.items()}
    return {number: text for number, text in texts.items() if number != RATIO_LINE}


def _lines_of(year: int) -> tuple[tuple[str, ...], str]:
    """The lines of a year's form, none where not all are known, and the number of the ratio among them."""
    if year not in years():
        return (), RATIO_LINE
    law = load(year)
    ratio = law.line_same_as(RATIO_LINE)
    return law.line_numbers if law.all_lines_known else (), "" if ratio is None else ratio.number


def correct_filed(ledger: Ledger, client: str, form: str, why: str, *, by: str) -> int:
    """Determine that a form was filed wrong, so that it no longer settles what carries; gives its tax year.

    Raises InputRejectedError when the client has no such form.
    """
    found = _on_file(ledger, client, form)
    with ledger.writing(by=by) as write:
        write.add_determination(
            client, question="", kind="filed", subject=f"filed:{found.id}", answer="corrected", why=why
        )
    return found.year


def write_paper(
    ledger: Ledger, client: str, form: str, path: Path, *, replace_file: bool = False, dry_run: bool = False
) -> int:
    """Write the PDF kept with a form as filed to a file (mode 0600); gives its size in bytes.

    Raises InputRejectedError when there is no such form or no paper with it, CannotWriteError where there is a file
    already, unless `replace_file`.
    """
    paper = ledger.filed_evidence(_on_file(ledger, client, form).id)
    if paper is None:
        raise InputRejectedError(f"No PDF is kept with {form}.", next_step="see basis filed list")
    if path.exists() and not replace_file:
        raise CannotWriteError(f"{path} exists already.", next_step="name another file, or say --replace")
    make_folder(path.parent, next_step="name another place with -o", dry_run=dry_run)
    save(path, paper, dry_run=dry_run)
    return len(paper)


def _on_file(ledger: Ledger, client: str, form: str) -> FiledForm:
    found = next((f for f in ledger.filed(ledger.client(client).id) if f.name == form), None)
    if found is None:
        raise InputRejectedError(f"{client} has no form {form!r} on file.", next_step="see basis filed list")
    return found


def _record(
    ledger: Ledger,
    owner: Owner,
    year: int,
    on: date,
    lines: Mapping[str, Cents],
    *,
    amended: bool,
    ours: bool,
    note: str,
    pdf: Path | None,
    by: str,
) -> FiledForm:
    ledger.client(owner.client)
    earlier = [f for f in ledger.filed(owner.client) if f.owner == owner and f.year == year]
    if earlier and not amended:
        raise InputRejectedError(
            f"A {year} form of {owner} is on file, filed on {earlier[-1].filed_on.isoformat()}.",
            next_step="say --amended if this one amends it",
        )
    if year < FIRST_FORM_YEAR:
        raise UsageError(
            f"There is no Form 8606 of {year}: the first is of {FIRST_FORM_YEAR}.",
            next_step=BEFORE_THE_FIRST_FORM,
        )
    if on.year < year:
        raise UsageError(f"A {year} form cannot have been filed on {on.isoformat()}.")
    form = FiledForm(id=0, owner=owner, year=year, filed_on=on, lines=lines, amended=amended, ours=ours, note=note)
    paper = read_paper(pdf) if pdf else None
    with ledger.writing(by=by) as write:
        return record_filed(write, form, paper)


def record_filed(write: Writer, form: FiledForm, paper: bytes | None) -> FiledForm:
    """Keep a form as filed, with the paper that shows it; gives it with its number."""
    return replace(form, id=write.add_filed(form, evidence=paper))


def entry_number(text: str) -> int:
    """The number in an entry's name, `e17`. Raises UsageError."""
    match = re.fullmatch(r"e(\d+)", text)
    if match is None:
        raise UsageError(f"{text!r} is not an entry.", next_step="entries are named like e17: see basis entries CLIENT")
    return int(match[1])
