"""What is attached to a return: contributions recharacterized or returned, excess taken out, IRAs divided by a divorce.

Instructions for Form 8606 (2023), pages 5 to 7, and line 7, last bullet. The sentences say what the ledger shows;
what it does not show is listed as wanted and never made up.
"""

from __future__ import annotations

from pathlib import Path

from basis.app.figures import history_of
from basis.engine import History, Line, Record, Status
from basis.engine.additional_tax.form_5329_face import EXCESS
from basis.engine.corrections.due_dates import due_date
from basis.engine.corrections.excess_removed import Outcome, outcomes, removal_limit
from basis.engine.corrections.net_income import Attributable
from basis.engine.corrections.recharacterized_conversions import conversions_into, converted_and_earned, may_be_undone
from basis.engine.corrections.removals import Removal, removals
from basis.engine.corrections.returned import has_no_additional_tax, returned_of
from basis.engine.corrections.undone import Undone, settled
from basis.engine.movements import when
from basis.engine.open_year import OpenYear
from basis.engine.papers.called_otherwise import called_alike
from basis.engine.papers.two_papers import counted_once
from basis.errors import OpenFigureError
from basis.identity import mask
from basis.law import TaxYearLaw, load
from basis.ledger import Ledger
from basis.model import AccountType, EntryKind, LedgerEntry, Treatment
from basis.money import plain_amount
from basis.saving import make_folder, save
from forms.statement import StatementContent, StatementSection, statement

STATES = "Federal rules only: basis for state income tax is not tracked, and several states do not follow these rules."

Rows = list[tuple[str, str]]


def statement_of(ledger: Ledger, client: str, year: int, *, why: str = "") -> StatementContent:
    """The statement for a client's return of a year; without sections where nothing has to be explained.

    `why` is printed as the reason of what was undone where the row's note says none. Raises LawMissingError for a year
    without law data.
    """
    law = load(year)
    known = ledger.client(client)
    found, figured = history_of(ledger, known.id, through=year)
    record = called_alike(counted_once(found))
    before = figured.carried.get(year - 1, figured.carried.get(year))
    taken_out = outcomes(OpenYear(record, law, before)) if before is not None else ()
    sections = [
        *(_recharacterized(record, law, u, why) for u in settled(record, year).undone if not u.removal.returned),
        *(_conversion(record, law, r, why) for r in removals(record) if r.of_conversion and r.year == year),
        *(_returned(record, law, u, why) for u in returned_of(record, year)),
        *(_taken_out(record, law, outcome, why, figured) for outcome in taken_out),
        *_divided(ledger, record, year),
    ]
    return StatementContent(year, known.name, known.ssn, tuple(sections), STATES if sections else "")


def write_statement(content: StatementContent, client: str, folder: Path, *, dry_run: bool = False) -> Path:
    """Write the statement as a PDF into a folder, or with `dry_run` only look whether that can be done. Raises
    OpenFigureError while something is wanted, and CannotWriteError."""
    if content.wanted:
        raise OpenFigureError(
            f"{client}, {content.tax_year}: the statement is not written: {'; '.join(content.wanted)}.",
            next_step="enter what is wanted, then write it again",
        )
    make_folder(folder, next_step="name another folder with -o", dry_run=dry_run)
    path = folder / f"statement-{content.tax_year}-{client}.pdf"
    save(path, statement(content), dry_run=dry_run)
    return path


def _recharacterized(record: Record, law: TaxYearLaw, undone: Undone, why: str) -> StatementSection:
    removal, split = undone.removal, undone.split
    year = removal.year
    rows: Rows = [
        ("Contributed to", _ira(record, removal.account, _kind(roth=removal.from_roth))),
        *_contributions(record, undone),
        ("Recharacterized as contributed to", _ira(record, removal.to_account, _kind(roth=bool(removal.to_roth)))),
        *_moved(removal, split),
        *_left(record, undone),
        *_reason(removal.row, why),
    ]
    if removal.row.year == year:
        told = f"The amount transferred is included on {law.form_1040.gross.value}. Nothing of it is taxable."
    else:
        told = (
            f"The transfer was made in {removal.row.year} and related to {year}: it is reported in "
            f"this statement alone, "
            f"not as a distribution on the return for {year} or {removal.row.year}."
        )
    sentences = (_in_time(record, undone), told)
    return StatementSection(
        "recharacterization", "Recharacterization of an IRA contribution", tuple(rows), sentences, _wanted(undone)
    )


def _conversion(record: Record, law: TaxYearLaw, removal: Removal, why: str) -> StatementSection:
    split = converted_and_earned(record, removal)
    rows: Rows = [
        ("Converted to", _ira(record, removal.account, _kind(roth=True))),
        *(("Converted", f"{plain_amount(e.cents)} on {when(e)}") for e in conversions_into(record, removal)),
        ("Recharacterized to", _ira(record, removal.to_account, _kind(roth=False))),
        *_moved(removal, split),
        *_reason(removal.row, why),
    ]
    wanted = [] if split.contribution is not None else [split.reason]
    if not may_be_undone(removal):
        wanted.append(f"a conversion of {removal.year} cannot be recharacterized (section 408A(d)(6)(B)(iii))")
    gross = law.form_1040.gross.value
    # The forms of 1998 to 2000 show the conversion on line 14a and take it off on line 14b.
    taken_off = "is taken off on line 14b" if law.has_line("14b") else "is on neither line 8 nor line 16"
    told = (
        f"The amount converted in {removal.year} and recharacterized is included on {gross}, and {taken_off} of "
        f"Form 8606.",
        f"The amount transferred is included on {gross}. Nothing of it is taxable."
        if removal.row.year == removal.year
        else f"The transfer was made in {removal.row.year} and related to {removal.year}: it is reported in this "
        f"statement alone, not as a distribution on the return for {removal.year} or {removal.row.year}.",
    )
    return StatementSection(
        "recharacterized_conversion", "Recharacterization of a conversion", tuple(rows), told, tuple(wanted)
    )


def _returned(record: Record, law: TaxYearLaw, undone: Undone, why: str) -> StatementSection:
    removal, split = undone.removal, undone.split
    rows: Rows = [
        ("Contributed to", _ira(record, removal.account, _kind(roth=removal.from_roth))),
        *_contributions(record, undone),
    ]
    taxable = 0
    if split.contribution is not None and split.earnings is not None:
        taxable = max(0, split.earnings)
        rows += [
            ("Contribution returned", f"{plain_amount(split.contribution)} on {when(removal.row)}"),
            _earned(split.earnings),
            ("Paid back in all", plain_amount(removal.row.cents)),
        ]
    rows += [*(() if removal.from_roth else _left(record, undone)), *_reason(removal.row, why)]
    sentences = [
        _in_time(record, undone),
        f"{plain_amount(removal.row.cents)} is included on {law.form_1040.gross.value}, and "
        f"{plain_amount(taxable)} of it on "
        f"{law.form_1040.taxable.value}. No deduction is taken for the contribution returned, and neither it nor its "
        f"return is on Form 8606.",
        "Because the contribution was removed with its net income in time, the additional 6% tax on "
        "excess contributions "
        "does not apply to it.",
    ]
    if taxable and has_no_additional_tax(removal.row):
        in_time = "within the six months that Treas. Reg. 301.9100-2 gives" if undone.amended else "by the due date"
        sentences.append(
            f"The additional 10% tax does not apply to the net income: it was paid after December 28, 2022, and "
            f"{in_time} of the return (section 72(t)(2)(A)(ix))."
        )
    return StatementSection(
        "returned_contribution", "Return of an IRA contribution", tuple(rows), tuple(sentences), _wanted(undone)
    )


def _taken_out(record: Record, law: TaxYearLaw, outcome: Outcome, why: str, figured: History) -> StatementSection:
    row = outcome.row
    year = row.for_year or row.year
    taken = plain_amount(row.cents)
    rows: Rows = [
        ("Taken out of", _ira(record, row.account, _kind(roth=False))),
        (f"Contributions for {year}", plain_amount(outcome.contributions) if outcome.contributions else "not on file"),
        ("Excess taken out", f"{taken} on {when(row)}"),
        *_reason(row, why),
    ]
    heading = "Return of an excess traditional IRA contribution after the due date"
    if outcome.met is None or not outcome.contributions:
        wanted = outcome.reason or f"the contributions for {year} are not on file"
        return StatementSection("excess_removed", heading, tuple(rows), (), (wanted,))
    if not outcome.met:
        told = f"The {taken} is a distribution on Form 8606, line 7: {outcome.reason}."
        return StatementSection("excess_removed", heading, tuple(rows), (told,))
    due = due_date(record, year)
    sentences = (
        f"{taken} is included on {law.form_1040.gross.value}; 0 is entered on {law.form_1040.taxable.value}. It is not "
        f"taxable, because (a) it was made after the due date of the return for {year}"
        + (f", {due.isoformat()}" if due else "")
        + f", including extensions; (b) the contributions for that year, {plain_amount(outcome.contributions)}, were "
        f"not more than {plain_amount(removal_limit(record, load(year)))} (section 408(d)(5)(A)); and (c) no deduction "
        "was taken for it, and none was allowable.",
        f"The additional 6% tax on the excess for {_years(year, row.year - 1)} belongs on Form 5329 of "
        f"{'that year' if year == row.year - 1 else 'each of those years'}{_tax_by_year(figured, year, row.year - 1)}.",
        *_excess_left(figured, law.year),
    )
    return StatementSection("excess_removed", heading, tuple(rows), sentences)


def _excess_line(figured: History, year: int, number: str) -> Line | None:
    """A line of Form 5329, Part III, of a figured year, where its amount is known."""
    sheet = figured.results[year].worksheets.get(EXCESS) if year in figured.results else None
    line = sheet.lines[number].line if sheet is not None and number in sheet.lines else None
    return None if line is None or line.status >= Status.CONFLICT else line


def _tax_by_year(figured: History, first: int, last: int) -> str:
    lines = ((year, _excess_line(figured, year, "17")) for year in range(first, last + 1))
    taxes = [f"{plain_amount(line.amount)} for {year}" for year, line in lines if line is not None]
    return f" (line 17: {', '.join(taxes)})" if taxes else ""


def _excess_left(figured: History, year: int) -> tuple[str, ...]:
    """What the instructions' example says last: that the distribution reduced the excess contributions to -0-."""
    line = _excess_line(figured, year, "16")
    if line is None:
        return ()
    return (f"It reduced the excess contributions to {plain_amount(line.amount)} (Form 5329 for {year}, line 16).",)


def _divided(ledger: Ledger, record: Record, year: int) -> list[StatementSection]:
    kinds = (EntryKind.DIVORCE_TRANSFER_IN, EntryKind.DIVORCE_TRANSFER_OUT)
    movements: dict[str, list[LedgerEntry]] = {}
    for row in record.in_year(year, *kinds):
        movements.setdefault(row.ref or row.name, []).append(row)
    return [_division(ledger, record, rows) for rows in movements.values()]


def _division(ledger: Ledger, record: Record, parts: list[LedgerEntry]) -> StatementSection:
    """One transfer: the character of the amounts, and whose the other IRA is (instructions, line 7, last bullet)."""
    first = parts[0]
    left = first.kind is EntryKind.DIVORCE_TRANSFER_OUT
    whole = sum(part.cents for part in parts)
    rows: Rows = [
        ("Transferred from" if left else "Transferred to", _ira(record, first.account, _words(first.account_type))),
        ("Transferred", f"{plain_amount(whole)} on {when(first)}"),
    ]
    wanted: list[str] = []
    for part in parts:
        if part.part is not None:
            rows.append((f"Of it {part.part.value.replace('_', ' ')}", plain_amount(part.cents)))
        elif part.basis is not None:
            rows += [
                ("Of it nondeductible contributions", plain_amount(part.basis)),
                ("Of it not taxed yet", plain_amount(part.cents - part.basis)),
            ]
        else:
            wanted.append(f"how much of the transfer of {when(part)} ({part.name}) was basis: enter it with its basis")
    other = next((part.other_party for part in parts if part.other_party), "")
    if other:
        named = next((found for found in ledger.clients() if found.id == other), None)
        rows.append(("The other spouse", named.name if named else mask(other)))
        number = f"{named.ssn}: complete it by hand" if named else "enter it by hand"
        rows.append(("SSN of the other spouse", number))
    else:
        wanted.append(f"the other spouse of the transfer of {when(first)}: enter it with other_party")
    line = "decreases" if left else "increases"
    lines = "lines 22 and 24" if first.account_type.is_roth else "line 2"
    sentences = (
        f"The transfer was made under a divorce or separation instrument and is not taxable (section "
        f"408(d)(6)). It {line} "
        f"basis on {lines} of Form 8606; both spouses file Form 8606 with this statement.",
    )
    return StatementSection(
        "divorce_transfer", "Transfer of an IRA incident to divorce", tuple(rows), sentences, tuple(wanted)
    )


def _contributions(record: Record, undone: Undone) -> Rows:
    """The contributions as they were made, in full, that the removal was of."""
    pieces = {(piece.account, piece.day) for piece in undone.pieces}
    made = [row for row in record.by_tax_year.get(undone.removal.year, ()) if (row.account, row.day) in pieces]
    if made:
        return [("Contribution", f"{plain_amount(row.cents)} on {when(row)} for {row.for_year}") for row in made]
    reached = sum(piece.cents for piece in undone.pieces)
    return [("Contribution", f"for {undone.removal.year}, {plain_amount(reached)} of it undone")]


def _moved(removal: Removal, split: Attributable) -> Rows:
    if split.contribution is None or split.earnings is None:
        return [("Transferred, trustee to trustee", f"{plain_amount(removal.row.cents)} on {when(removal.row)}")]
    return [
        ("Amount recharacterized", f"{plain_amount(split.contribution)} on {when(removal.row)}"),
        _earned(split.earnings),
        ("Transferred, trustee to trustee", f"{plain_amount(removal.row.cents)} on {when(removal.row)}"),
    ]


def _earned(earnings: int) -> tuple[str, str]:
    if earnings < 0:
        return "Less related loss", plain_amount(-earnings)
    return "Related earnings", plain_amount(earnings)


def _left(record: Record, undone: Undone) -> Rows:
    """What remains of the traditional contributions for the year, and whether it was deducted."""
    year = undone.removal.year
    parts = [part for part in settled(record, year).traditional if part.cents]
    claimed = record.facts.get("deduction_claimed", year)
    whole = sum(part.cents for part in parts)
    if not whole:
        return []
    if claimed is not None:
        deducted = min(claimed.money(), whole)
    elif all(part.treatment for part in parts):
        deducted = sum(part.cents for part in parts if part.treatment is Treatment.DEDUCTIBLE)
    else:
        return [(f"Traditional contributions for {year} now", plain_amount(whole))]
    told = f"{plain_amount(whole)}: {plain_amount(deducted)} deducted, {plain_amount(whole - deducted)} nondeductible"
    return [(f"Traditional contributions for {year} now", told)]


def _reason(row: LedgerEntry, why: str) -> Rows:
    said = mask(row.note or why)
    return [("Why", said)] if said else []


def _in_time(record: Record, undone: Undone) -> str:
    year = undone.removal.year
    due = due_date(record, year)
    told = f"It was made by the due date of the return for {year}, including extensions"
    if undone.amended:
        told = f"It was made within six months of the due date of the return for {year}, which was filed in time"
        return f"{told}. Filed pursuant to section 301.9100-2; enter that at the top of the amended return."
    return f"{told} (due {due.isoformat()})." if due else f"{told}."


def _wanted(undone: Undone) -> tuple[str, ...]:
    wanted = []
    if undone.split.contribution is None or undone.status is Status.CONFLICT:
        wanted.append(undone.reason)
    if undone.removal.row.day is None:
        wanted.append(f"the day of the {undone.removal.name}: enter it as a row")
    if undone.split.contribution is not None and any(piece.day is None for piece in undone.pieces):
        wanted.append(f"the day of the contribution for {undone.removal.year} that was undone")
    if not undone.removal.returned and not (undone.removal.account and undone.removal.to_account):
        wanted.append(f"both IRAs of the {undone.removal.name}: enter the row of the IRA that sent it")
    return tuple(wanted)


def _ira(record: Record, account: str, kind: str) -> str:
    found = record.accounts.get(account)
    if found is None:
        return kind
    return f"{_words(found.type) if found.type else kind}, {found.shown}"


def _kind(*, roth: bool) -> str:
    return "Roth IRA" if roth else "traditional IRA"


def _words(kind: AccountType) -> str:
    words = kind.value.replace("_", " ").replace("ira", "IRA").replace("roth", "Roth")
    return words.replace("sep", "SEP").replace("simple", "SIMPLE")


def _years(first: int, last: int) -> str:
    return str(first) if first >= last else f"{first} to {last}"
