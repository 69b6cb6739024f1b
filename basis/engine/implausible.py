"""Rows that can hardly be right: of a year that has not come, and more money out of an IRA than was ever in it.

They are findings: the figures stand as the rows say, because growth and a new law year are possible.
"""

from __future__ import annotations

from basis.engine.open_year import Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.roth_iras.roth import roth_accounts
from basis.engine.year_end import reported_value
from basis.law import years
from basis.model import Account, EntryKind, InformationReturn, LedgerEntry
from basis.money import Cents, plain_amount

_LEAVES = frozenset(
    {
        EntryKind.CONVERSION,
        EntryKind.DIRECT_ROLLOVER,
        EntryKind.DISTRIBUTION,
        EntryKind.DIVORCE_TRANSFER_OUT,
        EntryKind.EXCESS_REMOVED,
        EntryKind.HSA_FUNDING,
        EntryKind.QCD,
        EntryKind.RECHARACTERIZATION,
        EntryKind.RETURNED_CONTRIBUTION,
        EntryKind.ROLLOVER_OUT,
        EntryKind.TRANSFER_OUT,
    }
)
_ARRIVES = frozenset(
    {
        EntryKind.CONTRIBUTION,
        EntryKind.CONVERSION_IN,
        EntryKind.DIRECT_ROLLOVER_IN,
        EntryKind.DIVIDEND,
        EntryKind.DIVORCE_TRANSFER_IN,
        EntryKind.EARNINGS,
        EntryKind.ELECTIVE_DEFERRAL,
        EntryKind.EMPLOYER_CONTRIBUTION,
        EntryKind.INHERITANCE,
        EntryKind.INTEREST,
        EntryKind.RECHARACTERIZATION_IN,
        EntryKind.REPAYMENT,
        EntryKind.ROLLOVER_IN,
        EntryKind.TRANSFER_IN,
    }
)
_BOXES_OF_ARRIVALS = ("1", "2", "3", "4", "8", "9", "10", "13a", "14a")
_TIMES = 2
"""An IRA that gives more than twice what it was worth and received within a year has rows missing, or a wrong one."""
_SHOWN_ROWS = 3


def of_years_to_come(record: Record) -> tuple[Finding, ...]:
    """A finding where rows or forms are of years after the last with law data: no figure rests on them."""
    last = years()[-1]
    rows = [(e.name, e.day.isoformat() if e.day else str(e.year)) for e in record.entries if e.year > last]
    rows += [(d.name, str(d.tax_year)) for d in record.returns if d.tax_year > last]
    if not rows:
        return ()
    named = ", ".join(f"{name} of {day}" for name, day in rows[:_SHOWN_ROWS])
    more = f" and {len(rows) - _SHOWN_ROWS} more" if len(rows) > _SHOWN_ROWS else ""
    text = (
        f"{named}{more}: no figure rests on what is of a year after {last}, for which there is no law data: look at "
        f"the paper and correct the date"
    )
    return (Finding("of_a_year_to_come", text, tuple(name for name, _ in rows)),)


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """A finding for each IRA out of which more came in the year than twice what was in it and what it received; none
    while rows of the year wait for an answer."""
    accounts = (*pool_accounts(year.record), *roth_accounts(year.record))
    found = (_more_than_there_was(year.record, account, year.year) for account in accounts)
    return Beside(findings=tuple(finding for finding in found if finding is not None))


def _more_than_there_was(record: Record, account: Account, year: int) -> Finding | None:
    there = reported_value(record, account, year - 1)
    left = [e for e in record.in_year(year, *_LEAVES) if e.account == account.id]
    if there is None or there.cents is None or not left or any(year in matter.lines for matter in record.open_matters):
        return None
    paid, received = sum(e.cents for e in left), _received(record, account, year)
    if paid <= _TIMES * (there.cents + received):
        return None
    text = (
        f"{plain_amount(paid)} left {account.shown} in {year}, though it was worth {plain_amount(there.cents)} on "
        f"December 31, {year - 1}, and nothing on file shows more than {plain_amount(received)} going in: ask for the "
        f"statements of {year}, and enter what is missing or correct the amount"
    )
    return Finding("more_left_than_there_was", text, (*there.refs, *(e.name for e in left)))


def _received(record: Record, account: Account, year: int) -> Cents:
    """What rows of either side or boxes of Form 5498 show as going in, whichever is more."""
    rows = sum(e.cents for e in record.by_year.get(year, ()) if _goes_into(e, account))
    forms = [d for d in record.returns_by_year.get(year, ()) if d.form == "5498" and d.account == account.id]
    return max(rows, sum(_boxes(form) for form in forms))


def _goes_into(entry: LedgerEntry, account: Account) -> bool:
    if entry.account == account.id:
        return entry.kind in _ARRIVES and entry.cents > 0
    return entry.to_account == account.id and entry.kind in _LEAVES


def _boxes(form: InformationReturn) -> Cents:
    return sum(form.money(box) for box in _BOXES_OF_ARRIVALS)
