"""Gifts to charity and health savings account funding out of a Roth IRA: only what would be taxable can be excluded.

Section 408(d)(8)(B) and (d)(9)(A) through 408A(a). Of a qualified distribution nothing is taxable; of another one the
earnings, which no paper shows, so that somebody must say them.
"""

from __future__ import annotations

from basis.engine.amounts import Components, missing
from basis.engine.movements import when
from basis.engine.open_year import OpenYear
from basis.engine.result import Finding
from basis.engine.roth_iras.roth import qualified, roth_accounts
from basis.model import EntryKind, LedgerEntry
from basis.money import plain_amount


def rows_of(year: OpenYear, kind: EntryKind) -> tuple[LedgerEntry, ...]:
    """The rows of a kind on the owner's Roth IRAs."""
    ids = {account.id for account in roth_accounts(year.record)}
    return tuple(e for e in year.record.in_year(year.year, kind) if e.account in ids)


def on_line_19(year: OpenYear, kind: EntryKind) -> Components:
    """A missing component for each row whose taxable part must be said; nothing for qualified ones."""
    reason = (
        "only the part that would be taxable can be excluded: enter what comes from contributions and conversions as a "
        "distribution, or set the facts first_roth_year and birth_date if the distribution was qualified"
    )
    return tuple(
        missing(f"{kind.value} of {when(e)}", f"{kind.value} of {when(e)} ({e.name}): {reason}", (e.name,))
        for e in rows_of(year, kind)
        if not qualified(year.record, year.law, e)
    )


def nothing_excluded(year: OpenYear, kind: EntryKind) -> tuple[Finding, ...]:
    """What a preparer should see about qualified ones."""
    return tuple(
        Finding(
            f"roth_{kind.value}_excludes_nothing",
            f"the {kind.value} of {plain_amount(e.cents)} on {when(e)} came out of a Roth IRA: only what would be "
            f"taxable can be excluded, and a qualified distribution is not taxable",
            (e.name,),
        )
        for e in rows_of(year, kind)
        if qualified(year.record, year.law, e)
    )
