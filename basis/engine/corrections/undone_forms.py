"""Forms 1099-R that alone show a contribution returned (codes 8 and P) or recharacterized (codes N and R).

Instructions for Forms 1099-R and 5498 (2023), "Guide to Distribution Codes": 8 and N for the year of the form, P and R
for the year before. What a form says by itself is assumed; what it leaves open is missing, with the paper that tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import Record
from basis.model import AccountType, EntryKind, InformationReturn, LedgerEntry, Purpose
from basis.money import Cents, plain_amount

_OF_THE_YEAR_BEFORE = frozenset("PR")
_KINDS = {
    CodeClass.RETURNED: (EntryKind.RETURNED_CONTRIBUTION,),
    CodeClass.RECHARACTERIZED: (EntryKind.RECHARACTERIZATION, EntryKind.RECHARACTERIZATION_IN),
}


class Proposal(NamedTuple):
    """A movement that forms alone propose: the row it would be, the forms, and why it is only assumed."""

    row: LedgerEntry
    refs: tuple[str, ...]
    reason: str


class Unplaced(NamedTuple):
    """A form that says that something was undone, and not how much: the tax year that waits, and what to ask for."""

    form: InformationReturn
    for_year: int
    reason: str


def proposed(record: Record) -> tuple[Proposal, ...]:
    """What the forms that no row stands beside propose, over all years."""
    return tuple(found for form in forms_without_rows(record) if isinstance(found := _read(record, form), Proposal))


def unplaced(record: Record, year: int) -> tuple[Unplaced, ...]:
    """The forms about contributions for a tax year that propose nothing."""
    read = (_read(record, form) for form in forms_without_rows(record))
    return tuple(found for found in read if isinstance(found, Unplaced) and found.for_year == year)


def tax_year(form: InformationReturn) -> int:
    """The tax year that the codes of a form speak of: the one before, or its own."""
    return form.tax_year - 1 if form.codes & _OF_THE_YEAR_BEFORE else form.tax_year


def own_ira_forms(record: Record, *years: int) -> tuple[InformationReturn, ...]:
    """The Forms 1099-R of the owner's own IRAs whose codes say that something was undone."""
    return tuple(
        form
        for year in (years or sorted(record.returns_by_year))
        for form in record.returns_by_year.get(year, ())
        if form.form == "1099-R" and code_class(form.codes) in _KINDS and form.money("1") and _type(record, form)
    )


def forms_without_rows(record: Record) -> tuple[InformationReturn, ...]:
    """Those of the forms that no row of a contribution undone stands beside."""
    return tuple(form for form in own_ira_forms(record) if not _has_rows(record, form))


def _has_rows(record: Record, form: InformationReturn) -> bool:
    years = (form.tax_year, tax_year(form))
    rows = (row for kind in _KINDS[code_class(form.codes)] for row in record.by_kind.get(kind, ()))
    return any(
        form.account in (row.account, row.to_account) or _is_other_end(row, form)
        for row in rows
        if row.year in years or row.for_year in years
    )


def _is_other_end(row: LedgerEntry, form: InformationReturn) -> bool:
    """Whether a receiving row, whose sender is not on file, is what the form of the first IRA reports."""
    return row.kind is EntryKind.RECHARACTERIZATION_IN and row.cents == form.money("1") and row.year == form.tax_year


def _type(record: Record, form: InformationReturn) -> AccountType | None:
    account = record.accounts.get(form.account)
    kind = account.type if account else None
    return kind if kind is not None and (kind.is_traditional or kind.is_roth) else None


def _read(record: Record, form: InformationReturn) -> Proposal | Unplaced:
    if code_class(form.codes) is CodeClass.RETURNED:
        return _returned(record, form)
    return _recharacterized(record, form)


def _code(form: InformationReturn) -> str:
    return f"Form 1099-R {form.name}, code {form.boxes.get('7', '')},"


def _returned(record: Record, form: InformationReturn) -> Proposal | Unplaced:
    """Box 1 is what was paid out, box 2a the net income in it."""
    if "2a" in form.not_in_file:
        reason = (
            f"{_code(form)} says that a contribution was returned, but not how much of "
            f"{plain_amount(form.money('1'))} is "
            f"net income: see its box 2a and enter the returned_contribution"
        )
        return Unplaced(form, tax_year(form), reason)
    earnings = form.money("2a")
    if earnings >= form.money("1"):
        reason = (
            f"{_code(form)} has all of box 1 in box 2a, so that nothing of it would be a contribution: ask for a "
            f"corrected form, or enter the returned_contribution"
        )
        return Unplaced(form, tax_year(form), reason)
    row = _row(record, form, EntryKind.RETURNED_CONTRIBUTION, earnings)
    row = replace(row, for_year=_made_for(record, form))
    return Proposal(row, (form.name,), f"read from Form 1099-R {form.name} alone; nobody has confirmed it")


def _made_for(record: Record, form: InformationReturn) -> int:
    """The tax year of what was returned. Codes 8 and P tell the calendar year in which it was made (section 408(d)(4),
    last sentence): where all that was contributed in it by rows was for the year before, it was of that."""
    made_in = tax_year(form)
    made = {
        e.for_year
        for e in record.in_year(made_in, EntryKind.CONTRIBUTION)
        if e.account == form.account and e.for_year is not None
    }
    return made_in - 1 if made == {made_in - 1} else made_in


def _recharacterized(record: Record, form: InformationReturn) -> Proposal | Unplaced:
    """Box 4 of the other IRA's Form 5498 says where the money went; the contribution itself is box 1 or 10 of the first
    IRA's form, where all of it moved."""
    year, moved = tax_year(form), form.money("1")
    other = [
        d
        for d in record.returns_by_year.get(form.tax_year, ())
        if d.form == "5498" and d.money("4") == moved and _is_other_kind(record, form, d)
    ]
    if len(other) != 1:
        reason = (
            f"{_code(form)} says that {plain_amount(moved)} was recharacterized, and no Form 5498 of "
            f"another IRA shows it "
            f"in box 4: ask for that form, or enter the recharacterization"
        )
        return Unplaced(form, year, reason)
    from_roth = bool((kind := _type(record, form)) and kind.is_roth)
    made = _contributed(record, form.account, year, "10" if from_roth else "1")
    undid_conversion = from_roth and not made and bool(_converted(record, form.account, year))
    made = made or (_converted(record, form.account, year) if undid_conversion else 0)
    if not 0 < made <= moved:
        reason = (
            f"{_code(form)} and Form 5498 {other[0].name} show {plain_amount(moved)} recharacterized, "
            f"but how much of it "
            f"is the contribution for {year} cannot be told from the forms: ask the custodian for the net income and "
            f"enter the recharacterization"
        )
        return Unplaced(form, year, reason)
    purpose = Purpose.CONVERSION if undid_conversion else Purpose.CONTRIBUTION
    row = _row(record, form, EntryKind.RECHARACTERIZATION, moved - made, other[0].account, purpose)
    reason = f"read from Form 1099-R {form.name} and Form 5498 {other[0].name} alone; nobody has confirmed it"
    return Proposal(row, (form.name, other[0].name), reason)


def _is_other_kind(record: Record, form: InformationReturn, other: InformationReturn) -> bool:
    first, second = _type(record, form), _type(record, other)
    return first is not None and second is not None and first.is_roth != second.is_roth


def _contributed(record: Record, account: str, year: int, box: str) -> Cents:
    rows = sum(e.cents for e in record.by_tax_year.get(year, ()) if e.account == account)
    forms = record.returns_by_year.get(year, ())
    return rows or sum(d.money(box) for d in forms if d.form == "5498" and d.account == account)


def _converted(record: Record, account: str, year: int) -> Cents:
    forms = record.returns_by_year.get(year, ())
    return sum(d.money("3") for d in forms if d.form == "5498" and d.account == account)


def _row(
    record: Record,
    form: InformationReturn,
    kind: EntryKind,
    earnings: Cents,
    to_account: str = "",
    purpose: Purpose | None = None,
) -> LedgerEntry:
    """The row that a form proposes. It has no day, and no number of its own."""
    account_type = _type(record, form)
    if account_type is None:
        raise ValueError(f"{form.name} is not of an own IRA")
    target = record.accounts.get(to_account)
    return LedgerEntry(
        id=0,
        client=form.client,
        rule="form",
        account=form.account,
        account_type=account_type,
        kind=kind,
        cents=form.money("1"),
        day=None,
        year=form.tax_year,
        for_year=tax_year(form),
        to_account=to_account,
        to_account_type=target.type if target else None,
        earnings=earnings,
        purpose=purpose,
    )
