"""What employer plans paid or rolled over in a year, as the income tax return asks: in full, and what is taxable.

Form 1040, lines 5a and 5b (16a and 16b before 2018). Sections 402(a), (c) and 402A(d)(1). Transfers between plans are
on no return. It must not know what a Roth IRA makes of what it received.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from basis.engine.amounts import Component, missing
from basis.engine.open_year import OpenYear
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.allocation import Way
from basis.engine.plan.books import books_of
from basis.engine.plan.division import Split
from basis.engine.plan.papers import box_1, box_2a, forms_of, paper_for, paper_of
from basis.engine.plan.plans import Contract
from basis.engine.plan.qualified import plan_distribution_qualified
from basis.model import InformationReturn, LedgerEntry

_UNTAXED = Component("not taxed on its way", 0)


class Payment(NamedTuple):
    """One part that left a plan, or a Form 1099-R alone that says so: all of it, and what of it is income. `row` is
    the row that shows it leaving; `kept` whether it was paid out and not rolled over."""

    gross: Component
    taxable: Component
    kept: bool
    row: LedgerEntry | None = None
    form: InformationReturn | None = None


def payments_of(year: OpenYear) -> tuple[Payment, ...]:
    """Everything that left the owner's plans in a year."""
    rows = tuple(
        _payment(year, split)
        for splits in books_of(year.record).left.values()
        for split in splits
        if split.leg.out.year == year.year and split.leg.is_reported
    )
    return (*rows, *_forms_alone(year))


def _payment(year: OpenYear, split: Split) -> Payment:
    leg = split.leg
    status, reason = evidence_status(leg.out), evidence_reason(leg.out)
    gross = Component(leg.what, leg.cents, status, leg.refs, reason)
    kept = leg.way is Way.PAID
    if leg.contract is Contract.ROTH:
        taxable = _of_roth_account(year, split) if kept else _UNTAXED
    elif leg.into is None or leg.into.taxes:
        taxable = split.pretax._replace(label=leg.what)
    else:
        taxable = _UNTAXED
    return Payment(gross, taxable, kept, leg.out)


def _of_roth_account(year: OpenYear, split: Split) -> Component:
    """Earnings paid out of a designated Roth account, unless the distribution was qualified."""
    leg = split.leg
    forms = forms_of(year.record, leg.plan, year.year)
    qualified = plan_distribution_qualified(year.record, year.law, leg.out, leg.out.purpose, forms)
    if qualified.yes:
        return Component(f"{leg.what}, qualified", 0, evidence_status(leg.out), (*leg.refs, *qualified.refs))
    if qualified.yes is None and split.pretax.cents != 0:
        return missing(leg.what, qualified.reason, (*leg.refs, *qualified.refs), asks=qualified.asks)
    return split.pretax._replace(label=leg.what, refs=(*split.pretax.refs, *qualified.refs))


def _forms_alone(year: OpenYear) -> Iterator[Payment]:
    """Forms of a plan of a kind of which no row of the year shows anything."""
    books = books_of(year.record)
    for plan in books.plans:
        shown = {paper_for(split.leg) for split in books.left[plan.key] if split.leg.out.year == year.year}
        for form in forms_of(year.record, plan, year.year):
            paper = paper_of(form)
            if paper is None or paper in shown or form.name in books.miscoded or not form.money("1"):
                continue
            yield Payment(box_1(form), box_2a(form), not form.codes & frozenset("GH"), form=form)
