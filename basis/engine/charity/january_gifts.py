"""Gifts to charity of January 2011 and January 2013 that are treated as made on the December 31 before.

Pub. L. 111-312, section 725(b)(2), and Pub. L. 112-240, section 208(b)(2). Instructions for Form 8606 (2010), line 6:
the value of December 31 is reduced by them. What an owner was paid in December 2012 and handed on in cash in January
2013 (section 208(b)(2)(B)) is a gift of December and needs nothing here.
"""

from __future__ import annotations

from datetime import date

from basis.engine.amounts import Component
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.model import EntryKind, LedgerEntry


def made_in(gift: LedgerEntry) -> int:
    """The tax year of a gift."""
    return gift.for_year or gift.year


def treated_as_made_on(gift: LedgerEntry) -> date | None:
    """The day of a gift: December 31 where a gift of January is given to the year before."""
    return gift.day if made_in(gift) == gift.year else date(made_in(gift), 12, 31)


def gifts_for(record: Record, year: int) -> tuple[LedgerEntry, ...]:
    """The rows of gifts that are of a tax year."""
    return tuple(gift for gift in record.of_kind(EntryKind.QCD) if made_in(gift) == year)


def of_next_january(record: Record, year: int) -> tuple[LedgerEntry, ...]:
    """The gifts of a tax year that left the IRAs in the January after it."""
    return tuple(gift for gift in gifts_for(record, year) if gift.year > year)


def adjustments(year: OpenYear) -> Adjustments:
    """What was still there on December 31 and is treated as given by then comes off line 6."""
    ids = {account.id for account in pool_accounts(year.record)}
    return {
        "6": tuple(
            Component(
                f"charitable distribution of {when(gift)}, treated as made by December 31",
                -gift.cents,
                evidence_status(gift),
                (gift.name,),
                evidence_reason(gift),
            )
            for gift in of_next_january(year.record, year.year)
            if gift.account in ids
        )
    }
