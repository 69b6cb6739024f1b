"""Recharacterizations: a contribution counts as made to the second IRA, a conversion of 2017 or before as not made.

Section 408A(d)(6); Treas. Reg. 1.408A-5; instructions for Form 8606 (2023), pages 5 and 8. The contributions themselves
are moved in `undone`; here is what lines 6, 8 and 24 make of it, and what a preparer has to see.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Status, missing, refs_in
from basis.engine.corrections.due_dates import timeliness
from basis.engine.corrections.net_income import Attributable, worksheet
from basis.engine.corrections.recharacterized_conversions import converted_and_earned, may_be_undone, never_undone
from basis.engine.corrections.removals import LAST_YEAR_CONVERSIONS_COULD_BE_UNDONE, Removal, removals
from basis.engine.corrections.undone import Undone, settled
from basis.engine.corrections.undone_forms import own_ira_forms, unplaced
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.evidence import Contribution
from basis.engine.record import Record
from basis.engine.result import Finding, Worksheet, YearResult
from basis.engine.roth_iras.roth import qualified
from basis.model import EntryKind, InformationReturn
from basis.money import Cents, divide_half_up, plain_amount


def adjustments(year: OpenYear) -> Adjustments:
    """What recharacterizations and returns whose amount is not known leave open, and what line 6 takes into account."""
    record = year.record
    purpose = _purpose_not_known(record, year.year)
    found: dict[str, Components] = {"1": purpose, "4": purpose, "22": purpose, "8": purpose}
    for undone in settled(record, year.year).undone:
        if undone.split.contribution is None:
            removal = undone.removal
            gap = missing(f"the {removal.name}", undone.reason, undone.refs, asks=undone.asks)
            for line in _waiting_lines(undone.pieces, from_roth=removal.from_roth, returned=removal.returned):
                found[line] += (gap,)
    for form, _, reason in unplaced(record, year.year):
        gap = missing(f"Form 1099-R code {form.boxes.get('7', '')}", reason, (form.name,))
        account = record.accounts[form.account].type
        returned = code_class(form.codes) is CodeClass.RETURNED
        standing = settled(record, year.year)
        pieces = tuple(c for c in (*standing.traditional, *standing.roth) if c.account == form.account)
        for line in _waiting_lines(pieces, from_roth=account is not None and account.is_roth, returned=returned):
            found[line] += (gap,)
    for form in box_4_alone(record):
        if year.year in _years_of(record, form):
            gap = missing("Form 5498 box 4", _FOR_BOX_4.format(form.name, plain_amount(form.money("4"))), (form.name,))
            conversion = ("8",) if _undoable_conversion(record, year.year, form) else ()
            for line in (*_waiting_lines((), from_roth=False, returned=False), *conversion):
                found[line] += (gap,)
    return {**found, "6": _on_line_6(record, year.year), "19": _left_a_roth_ira(year)}


def _left_a_roth_ira(year: OpenYear) -> Components:
    """What left a Roth IRA in the year to undo a conversion that nobody can undo: a distribution, on line 19 unless it
    is a qualified one (section 408A(d)(6)(B)(iii))."""
    return tuple(
        never_undone(removal)._replace(cents=removal.row.cents)
        for removal in removals(year.record)
        if removal.row.year == year.year
        and not may_be_undone(removal)
        and qualified(year.record, year.law, removal.row) is not True
    )


_FOR_BOX_4 = (
    "Form 5498 {} shows {} recharacterized into the IRA (box 4), and nothing on file says from which IRA, for which "
    "year or how much of it is net income: ask for Form 1099-R (code N or R), and enter the recharacterization"
)


def box_4_alone(record: Record) -> tuple[InformationReturn, ...]:
    """The Forms 5498 whose box 4 no row and no Form 1099-R explains."""
    forms = [
        form
        for forms in record.returns_by_year.values()
        for form in forms
        if form.form == "5498" and form.money("4") and form.account in record.accounts
    ]
    if not forms or record.owner.decedent:
        return ()
    told = {(removal.to_account, removal.row.year) for removal in removals(record)}
    sent = {(form.tax_year, code_class(form.codes)) for form in own_ira_forms(record)}
    return tuple(
        form
        for form in forms
        if (form.account, form.tax_year) not in told and (form.tax_year, CodeClass.RECHARACTERIZED) not in sent
    )


def _years_of(record: Record, form: InformationReturn) -> tuple[int, ...]:
    """The tax years that it may be of: its own and the one before, or that of these with something to undo."""
    years = (form.tax_year - 1, form.tax_year)
    into_roth = _is_roth(record, form.account)
    made = tuple(
        year
        for year in years
        if _contributed(record, year, roth=not into_roth) or _undoable_conversion(record, year, form)
    )
    return made or years


def _undoable_conversion(record: Record, year: int, form: InformationReturn) -> bool:
    """Whether what came back into a traditional IRA may be a conversion of the year."""
    if year > LAST_YEAR_CONVERSIONS_COULD_BE_UNDONE or _is_roth(record, form.account):
        return False
    return bool(record.in_year(year, EntryKind.CONVERSION, EntryKind.CONVERSION_IN))


def _contributed(record: Record, year: int, *, roth: bool) -> bool:
    standing = settled(record, year)
    return any(part.cents for part in (standing.roth if roth else standing.traditional))


def _is_roth(record: Record, account: str) -> bool:
    kind = record.accounts[account].type
    return kind is not None and kind.is_roth


def _waiting_lines(pieces: tuple[Contribution, ...], *, from_roth: bool, returned: bool) -> tuple[str, ...]:
    """The lines that wait for the amount: those of the side it left and, recharacterized, of the other too; line 4 only
    where a contribution made after the end of its year can be among the pieces."""
    late = not pieces or any(piece.late is not False for piece in pieces)
    traditional = ("1", "4") if late else ("1",)
    if not returned:
        return (*traditional, "22")
    return ("22",) if from_roth else traditional


def _purpose_not_known(record: Record, year: int) -> Components:
    return tuple(
        missing(
            f"the {removal.name}",
            f"whether the {removal.name} ({removal.row.name}) undid a contribution or a conversion of {year} is not "
            f"known: enter its purpose",
            removal.refs,
        )
        for removal in removals(record)
        if removal.of_conversion is None and removal.year == year
    )


def _on_line_6(record: Record, year: int) -> Components:
    """Recharacterizations made after December 31 of amounts contributed or converted by then.

    "Enter on line 6 the total value, taking into account all recharacterizations of those amounts, including
    recharacterizations made after December 31" (instructions, line 6). What is taken into account is what moved, its
    net income included, for nobody values it on December 31 apart.
    """
    found = []
    for removal in removals(record):
        cents = _there_on_december_31(record, removal, year)
        if cents and may_be_undone(removal):
            label = f"recharacterized {when(removal.row)}, as if by December 31"
            signed = -cents if removal.to_roth else cents
            found.append(Component(label, signed, _own_status(record, removal), removal.refs))
    return tuple(found)


def _own_status(record: Record, removal: Removal) -> Status:
    in_time = timeliness(record, removal.year, removal.row.day, "").status
    return max(removal.status, in_time)


def _there_on_december_31(record: Record, removal: Removal, year: int) -> Cents:
    """How much of what moved in a later year had been put into the first IRA by the end of this one."""
    if removal.returned or removal.of_conversion is None or removal.row.year <= year:
        return 0
    if removal.of_conversion:
        return removal.row.cents if removal.year == year else 0
    if removal.year not in (year, year - 1):
        return 0
    pieces = next(u.pieces for u in settled(record, removal.year).undone if u.removal == removal)
    whole = sum(piece.cents for piece in pieces)
    there = sum(piece.cents for piece in pieces if (piece.day.year if piece.day else removal.year) <= year)
    return divide_half_up(removal.row.cents * there, whole) if whole else 0


def beside(year: OpenYear, result: YearResult) -> Beside:
    """Worksheet 1-3 for what was undone, and what belongs on the return or in its statement."""
    undone = settled(year.record, year.year).undone
    converted = [r for r in removals(year.record) if r.of_conversion and r.year == year.year and may_be_undone(r)]
    splits = [(u.removal, u.split) for u in undone] + [(r, converted_and_earned(year.record, r)) for r in converted]
    sheets = _worksheets(splits, result.election.unit)
    findings = [finding for u in undone if not u.removal.returned for finding in _findings(year, u)]
    findings += [_differs(removal, split) for removal, split in splits if split.differs]
    line_6 = _on_line_6(year.record, year.year)
    if line_6 and result.lines["6"].status is not Status.BLANK:
        findings.append(_line_6_finding(line_6))
    return Beside(sheets, tuple(findings))


def _worksheets(splits: list[tuple[Removal, Attributable]], unit: int) -> tuple[Worksheet, ...]:
    sheets: list[Worksheet] = []
    for removal, split in splits:
        if split.balances is None or split.contribution is None:
            continue
        status = max(removal.status, split.status)
        # Where nobody said the net income, the balances say how much of what moved is contribution.
        refs = removal.refs if removal.earnings is not None else (*removal.refs, *split.balances.refs)
        what = Component(f"undone by the {removal.name}", split.contribution, status, refs, split.reason)
        key = f"net_income_{len(sheets) + 1}" if sheets else "net_income"
        sheets.append(worksheet((what,), split.balances, unit, key))
    return tuple(sheets)


def _differs(removal: Removal, split: Attributable) -> Finding:
    text = (
        f"the net income of the {removal.name} was entered as {plain_amount(split.earnings or 0)}; "
        f"the balances on file "
        f"give {plain_amount(split.figured or 0)} (Treas. Reg. 1.408-11): figured with what was "
        f"entered, ask the custodian"
    )
    refs = (*removal.refs, *(split.balances.refs if split.balances else ()))
    return Finding("net_income_differs", text, refs)


def _line_6_finding(parts: Components) -> Finding:
    cents = sum(part.cents or 0 for part in parts)
    text = (
        f"line 6 takes into account {plain_amount(cents)} recharacterized after December 31 "
        f"(instructions, line 6); the "
        f"values of the accounts must be those that the statements show"
    )
    return Finding("line_6_recharacterized", text, refs_in(parts))


def _findings(year: OpenYear, undone: Undone) -> list[Finding]:
    removal = undone.removal
    if undone.status is Status.CONFLICT:
        return []
    gross = year.law.form_1040.gross.value
    moved = plain_amount(removal.row.cents)
    if removal.row.year == year.year:
        text = f"{moved} was recharacterized in {year.year}: include it on {gross}, nothing of it is taxable"
    else:
        text = (
            f"{moved} was recharacterized in {removal.row.year} for {year.year}: it is reported in "
            f"the statement alone, "
            f"not on the return of either year"
        )
    statement = f"; attach the statement (basis statement CLIENT {year.year})"
    found = [Finding("recharacterized", text + statement, removal.refs)]
    if undone.amended:
        found.append(amended(undone))
    return found


def amended(undone: Undone) -> Finding:
    """What was undone after the due date, within six months, is reported on an amended return."""
    text = (
        f"the {undone.removal.name} came after the due date and within six months of it: amend the return for "
        f'{undone.removal.year}, with "Filed pursuant to section 301.9100-2" at the top'
    )
    return Finding("filed_pursuant_to_301_9100_2", text, undone.removal.refs)
