"""SEP and SIMPLE IRAs that an employer still pays into: money that no charity and no health savings account can get.

Ongoing is a plan with an employer contribution for the plan year that ends in the tax year (section 408(d)(8)(B) and
(d)(9)(D); Notice 2007-7, A-36). It must not know what the money was to be used for.
"""

from __future__ import annotations

from basis.engine.record import Record
from basis.model import Account, AccountType, EntryKind

_EMPLOYER_MONEY = frozenset({EntryKind.EMPLOYER_CONTRIBUTION, EntryKind.ELECTIVE_DEFERRAL})
_OF_EMPLOYERS = frozenset(
    {AccountType.SEP_IRA, AccountType.SIMPLE_IRA, AccountType.ROTH_SEP_IRA, AccountType.ROTH_SIMPLE_IRA}
)
_BOXES = ("8", "9")
"""Form 5498: SEP and SIMPLE contributions received in the calendar year."""


def of_an_employer(account: Account) -> bool:
    """Whether the account is one that an employer may pay into."""
    return account.type in _OF_EMPLOYERS


def is_ongoing(record: Record, account: Account, year: int) -> bool | None:
    """Whether the employer paid into the account for the year; None where the papers do not say."""
    if not of_an_employer(account):
        return False
    paid = any(
        entry.account == account.id and year in (entry.year, entry.for_year)
        for kind in _EMPLOYER_MONEY
        for entry in record.of_kind(kind)
    )
    forms = [d for d in record.returns_by_year.get(year, ()) if d.form == "5498" and d.account == account.id]
    if paid or any(d.money(box) for d in forms for box in _BOXES):
        return True
    says_none = any(not set(_BOXES) & d.not_in_file for d in forms)
    return False if says_none or record.covers(account.id, year) else None
