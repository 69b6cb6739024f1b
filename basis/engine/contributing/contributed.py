"""What counts as contributed for a tax year to the owner's traditional and Roth IRAs.

What was returned by the due date counts as never made, and what was recharacterized as made to the other kind
(sections 408(d)(4) and 408A(d)(6)).
"""

from __future__ import annotations

from basis.engine.amounts import Components
from basis.engine.corrections.undone import as_they_stand
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import Contribution, contributions_made
from basis.engine.record import Record
from basis.engine.roth_iras.roth import roth_accounts


def traditional_contributions(record: Record, year: int) -> tuple[Contribution, ...]:
    """Contributions for a tax year to the owner's traditional IRAs, from rows and Forms 5498 box 1."""
    ids = {account.id for account in pool_accounts(record)}
    return as_they_stand(record, year, contributions_made(record, year, ids, box="1"), roth=False)


def roth_contributions(record: Record, year: int) -> tuple[Contribution, ...]:
    """Contributions for a tax year to the owner's Roth IRAs, from rows and Forms 5498 box 10."""
    ids = {account.id for account in roth_accounts(record)}
    return as_they_stand(record, year, contributions_made(record, year, ids, box="10"), roth=True)


def counted(made: tuple[Contribution, ...]) -> Components:
    """The amounts of contributions."""
    return tuple(c.component for c in made)
