"""One payment that a row and a Form 1099-R call by different names: a distribution, or a contribution undone.

A contribution that is returned leaves the IRA like a distribution, and a custodian's row often calls it one; codes 8,
P, N and R say what it was. Counted by both, it would be on line 7 or 19 and taken off line 1 or 22 too. The form stands
above the row, until somebody has said which is right. Of a row that says what was undone beside a form with a plain
code, the row counts, and the payer is asked for a corrected form.
"""

from __future__ import annotations

from dataclasses import replace

from basis.engine.amounts import Status
from basis.engine.corrections.undone_forms import forms_without_rows
from basis.engine.movements import when
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import OpenMatter, Record
from basis.model import EntryKind, InformationReturn, LedgerEntry
from basis.money import plain_amount

_PAID = (EntryKind.DISTRIBUTION, EntryKind.EXCESS_REMOVED)
_UNDID = (EntryKind.RETURNED_CONTRIBUTION, EntryKind.RECHARACTERIZATION)
_PLAIN = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW, CodeClass.ROTH_OUTFLOW, CodeClass.ROTH_QUALIFIED})


def called_alike(record: Record) -> Record:
    """The record in which each such payment is one thing; what was decided about it is an open matter of its line."""
    if record.owner.decedent:
        return record
    rows: set[int] = set()
    forms: set[int] = set()
    matters: list[OpenMatter] = []
    for form in forms_without_rows(record):
        row = _paid_as_distribution(record, form, rows)
        if row is None:
            continue
        answer = record.decided(_asks(form), (form,))
        (forms if answer == "statement" else rows).add(form.id if answer == "statement" else row.id)
        matters.append(_undone_by_the_form(record, row, form, answer))
    for form in record.returns:
        undid = _undone_by_a_row(record, form)
        if undid is not None:
            forms.add(form.id)
            matters.append(_plain_form(record, undid, form))
    if not matters:
        return record
    return replace(
        record,
        entries=tuple(entry for entry in record.entries if entry.id not in rows),
        returns=tuple(form for form in record.returns if form.id not in forms),
        open_matters=(*record.open_matters, *matters),
    )


def _paid_as_distribution(record: Record, form: InformationReturn, taken: set[int]) -> LedgerEntry | None:
    """The distribution row that a form with code 8, P, N or R reports, where no other form reports it."""
    paid = [e for e in record.in_year(form.tax_year, *_PAID) if e.account == form.account]
    if sum(e.cents for e in paid) <= sum(other.money("1") for other in _plain_forms(record, form)):
        return None
    return next((e for e in paid if e.cents == form.money("1") and e.id not in taken), None)


def _undone_by_a_row(record: Record, form: InformationReturn) -> LedgerEntry | None:
    """The row that says that a contribution was undone, where a form with a plain code reports the same amount and no
    row of a distribution stands beside it."""
    beside = record.returns_by_year.get(form.tax_year, ())
    if form not in _plain_forms(record, form) or any(
        other.account == form.account and code_class(other.codes) in (CodeClass.RETURNED, CodeClass.RECHARACTERIZED)
        for other in beside
    ):
        return None
    paid = [e for e in record.in_year(form.tax_year, *_PAID, EntryKind.CONVERSION) if e.account == form.account]
    if any(e.cents == form.money("1") for e in paid):
        return None
    undid = (e for e in record.in_year(form.tax_year, *_UNDID) if e.account == form.account)
    return next((e for e in undid if e.cents == form.money("1")), None)


def _plain_forms(record: Record, form: InformationReturn) -> tuple[InformationReturn, ...]:
    """The forms in force of the same account and year that report distributions."""
    return tuple(
        other
        for other in record.returns_by_year.get(form.tax_year, ())
        if other.form == "1099-R" and other.account == form.account and code_class(other.codes) in _PLAIN
    )


def _asks(form: InformationReturn) -> str:
    return f"evidence:{form.account}:{form.tax_year}"


def _line(record: Record, form: InformationReturn) -> str:
    account = record.accounts.get(form.account)
    return "19" if account is not None and account.type is not None and account.type.is_roth else "7"


def _undone_by_the_form(record: Record, row: LedgerEntry, form: InformationReturn, answer: str | None) -> OpenMatter:
    refs, waiting = (row.name, form.name), {form.tax_year: (_line(record, form),)}
    if answer is not None:
        return OpenMatter(refs, "", waiting, Status.KNOWN, other_paper="a Form 1099-R")
    what = "returned" if code_class(form.codes) is CodeClass.RETURNED else "recharacterized"
    reason = (
        f"the {row.kind.value} of {when(row)} ({row.name}) is the {plain_amount(row.cents)} that Form 1099-R "
        f"{form.name} reports with code {form.boxes.get('7', '')}, a contribution that was {what}: figured from the "
        f"form, not on line {_line(record, form)}. Which is right?"
    )
    return OpenMatter(refs, reason, waiting, Status.CONFLICT, _asks(form))


def _plain_form(record: Record, row: LedgerEntry, form: InformationReturn) -> OpenMatter:
    reason = (
        f"Form 1099-R {form.name} reports the {plain_amount(row.cents)} of the {row.kind.value} of {when(row)} "
        f"({row.name}) with code {form.boxes.get('7', '')}, as a distribution: figured from the row, not on line "
        f"{_line(record, form)}. Ask the payer for a corrected form, or reverse the row"
    )
    return OpenMatter((row.name, form.name), reason, {form.tax_year: (_line(record, form),)}, Status.CONFLICT)
