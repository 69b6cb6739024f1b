"""Taxed in-plan Roth rollovers that are paid out within five years: they bear the additional tax like income.

Section 402A(c)(4)(D) and 408A(d)(3)(F); instructions for Forms 1099-R and 5498 (2024), box 10, which the plan leaves
empty where an exception applies. Rolled over to a Roth IRA the clock goes on there (Notice 2010-84, as quoted by
others).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from basis.engine.amounts import Component, Components, missing
from basis.engine.movements import when
from basis.engine.open_year import OpenYear
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.books import Books, books_of
from basis.engine.plan.division import Split
from basis.engine.plan.legs import Leg
from basis.engine.plan.papers import Paper, forms_of, paper_of
from basis.engine.plan.plans import Contract, Plan
from basis.engine.result import Finding
from basis.engine.roth_iras.roth import reached_59_and_a_half
from basis.money import plain_amount

RECAPTURE_YEARS = 5


def taxed_in_plan(books: Books, plan: Plan, year: int) -> tuple[Split, ...]:
    """The in-plan Roth rollovers of the five years through `year` of which something was taxed, or may have been: the
    clock of each begins with January 1 of its year."""
    return tuple(
        split
        for split in books.left[plan.key]
        if split.leg.is_in_plan and year - RECAPTURE_YEARS < split.leg.out.year <= year and split.pretax.cents != 0
    )


def recaptured_by_plans(year: OpenYear) -> Components:
    """What Form 5329, line 1, gets: box 10 of a plan's forms, and what is missing where no form says it."""
    return tuple(part for plan in books_of(year.record).plans for part in _of_plan(year, plan))


def _of_plan(year: OpenYear, plan: Plan) -> Iterator[Component]:
    books = books_of(year.record)
    forms = [f for f in forms_of(year.record, plan, year.year) if paper_of(f) is Paper.ROTH_PAID]
    for form in forms:
        if form.money("10") and "7" not in form.codes:
            label = "in-plan Roth rollover within five years, box 10"
            yield Component(label, form.money("10"), refs=(form.name,))
    if any("10" not in form.not_in_file for form in forms):
        return
    recent = taxed_in_plan(books, plan, year.year)
    paid = [
        split.leg.out
        for split in books.left[plan.key]
        if split.leg.out.year == year.year and split.leg.contract is Contract.ROTH and split.leg.way is Way.PAID
    ]
    early = [row for row in paid if not reached_59_and_a_half(year.record, row.day)]
    if recent and early:
        reason = (
            f"{plan.name} paid out designated Roth money in {year.year}, within five years of a taxed in-plan Roth "
            f"rollover: how much of it is allocated to that rollover is box 10 of its Form 1099-R, code B. Add the form"
        )
        refs = (*(row.name for row in early), *_refs(recent))
        yield missing("allocated to in-plan Roth rollovers", reason, tuple(dict.fromkeys(refs)))


class _Followed(NamedTuple):
    """In-plan rollovers in their five years, and the rollovers that took their account to a Roth IRA."""

    plan: Plan
    to_roth_ira: tuple[Leg, ...]
    recent: tuple[Split, ...]


def _followed(year: OpenYear) -> Iterator[_Followed]:
    books = books_of(year.record)
    for plan in books.plans:
        moved = tuple(
            split.leg
            for split in books.left[plan.key]
            if split.leg.contract is Contract.ROTH
            and split.leg.into is Into.ROTH_IRA
            and split.leg.way is not Way.PAID
            and split.leg.out.year <= year.year
        )
        recent = tuple(s for s in taxed_in_plan(books, plan, year.year) if moved and not _after(s.leg, moved[-1]))
        if recent:
            yield _Followed(plan, moved, recent)


def _after(one: Leg, other: Leg) -> bool:
    if one.out.day is None or other.out.day is None:
        return one.out.year > other.out.year
    return one.out.day > other.out.day


def clocks_that_go_on(year: OpenYear) -> tuple[Finding, ...]:
    """What to know in the year in which such an account was rolled over to a Roth IRA."""
    found: list[Finding] = []
    for plan, moved, recent in _followed(year):
        of_year = [leg for leg in moved if leg.out.year == year.year]
        if not of_year:
            continue
        until = max(split.leg.out.year for split in recent) + RECAPTURE_YEARS - 1
        text = (
            f"{plan.name}: {plain_amount(sum(s.pretax.cents or 0 for s in recent))} of in-plan Roth rollovers taxed in "
            f"the last five years can be in the rollover to a Roth IRA of {when(of_year[-1].out)}. It is basis of line "
            f"22, and paid out of the Roth IRA before age 59 1/2 by December 31, {until}, it still bears the "
            f"additional tax"
        )
        refs = (*(leg.out.name for leg in of_year), *_refs(recent))
        found.append(Finding("in_plan_clock_goes_on", text, tuple(dict.fromkeys(refs))))
    return tuple(found)


def recaptured_in_roth_iras(year: OpenYear) -> Component | None:
    """What line 1 waits for where a Roth IRA pays out early while such a rollover is in its five years there."""
    followed = next(_followed(year), None)
    if followed is None:
        return None
    reason = (
        f"money of in-plan Roth rollovers of {followed.plan.name} in their five years is in the Roth IRAs: no rule "
        f"that was read says which part of an early distribution is allocated to it. Figure line 1 by hand"
    )
    refs = (*(leg.out.name for leg in followed.to_roth_ira), *_refs(followed.recent))
    return missing("in-plan Roth rollovers that reached the Roth IRAs", reason, tuple(dict.fromkeys(refs)))


def _refs(splits: tuple[Split, ...]) -> tuple[str, ...]:
    return tuple(ref for split in splits for ref in split.pretax.refs)
