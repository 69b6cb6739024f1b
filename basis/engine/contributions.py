"""Lines 1 and 4: contributions for the year, which of them were not deducted, and which came after year end.

Section 408(o): a contribution is nondeductible because it could not be deducted or because the taxpayer says so.
Nobody but the return knows, so a contribution whose treatment nobody recorded is a question, never a default.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.evidence import Contribution, contributions_made
from basis.engine.outflows import pool_accounts
from basis.engine.record import Facts, Record, fact_ref
from basis.engine.undone import as_they_stand
from basis.model import Fact, Treatment
from basis.money import Cents, plain_amount


class Nondeductible(NamedTuple):
    """The components of line 1, of line 4, and all contributions for the year whatever their treatment."""

    line_1: Components
    line_4: Components
    all_made: tuple[Contribution, ...]


def traditional_contributions(record: Record, year: int) -> tuple[Contribution, ...]:
    """Contributions for a tax year to the owner's traditional IRAs, from rows and Forms 5498 box 1, as they stand after
    returns and recharacterizations."""
    ids = {account.id for account in pool_accounts(record)}
    return as_they_stand(record, year, contributions_made(record, year, ids, box="1"), roth=False)


def nondeductible(record: Record, year: int) -> Nondeductible:
    """Figure lines 1 and 4 of a year."""
    made = traditional_contributions(record, year)
    waiting = record.waiting(year, "1")
    claimed = record.facts.get("deduction_claimed", year)
    if not made:
        return Nondeductible(waiting, waiting, ())
    unsettled = tuple(c for c in made if c.treatment is None)
    if claimed is None and unsettled:
        gap = _treatment_unknown(year, unsettled)
        line_4 = (gap,) if any(c.late is not False for c in unsettled) else _late_ones(record.facts, year, made)
        return Nondeductible((gap, *waiting), (*line_4, *waiting), made)
    if claimed is None:
        line_1 = tuple(c.component for c in made if c.treatment is Treatment.NONDEDUCTIBLE)
        line_4 = _late_ones(record.facts, year, made) if line_1 else ()
    else:
        line_1 = _less_deduction(year, made, claimed)
        line_4 = _late_part(record.facts, year, made, claimed, sum(c.cents or 0 for c in line_1))
    return Nondeductible((*line_1, *waiting), (*line_4, *waiting), made)


def _treatment_unknown(year: int, unsettled: tuple[Contribution, ...]) -> Component:
    refs = tuple(ref for c in unsettled for ref in c.refs)
    reason = (
        f"{plain_amount(sum(c.cents for c in unsettled))} was contributed for {year}: was it deducted? "
        f"Answer the question, or set the fact deduction_claimed for {year} (0 when nothing was deducted)"
    )
    return missing(f"contributions for {year}", reason, refs, asks=f"treatment:{year}")


def _less_deduction(year: int, made: tuple[Contribution, ...], claimed: Fact) -> Components:
    """Line 1 by subtraction: what was contributed less what was deducted (instructions, line 1)."""
    taken, whole = claimed.money(), sum(c.cents for c in made)
    refs = (*(ref for c in made for ref in c.refs), fact_ref(claimed))
    label = "contributions less the deduction claimed"
    if taken > whole:
        reason = (
            f"the deduction claimed for {year}, {plain_amount(taken)}, is more than {plain_amount(whole)} contributed"
        )
        return (Component(label, 0, Status.CONFLICT, refs, reason),)
    recorded = sum(c.cents for c in made if c.treatment is Treatment.DEDUCTIBLE)
    if recorded != taken and all(c.treatment for c in made):
        reason = (
            f"the contributions for {year} are recorded as {plain_amount(recorded)} deductible, but the fact "
            f"deduction_claimed says {plain_amount(taken)}; figured from the deduction claimed"
        )
        return (Component(label, whole - taken, Status.CONFLICT, refs, reason),)
    if not taken:
        return tuple(c.component._replace(refs=(*c.refs, fact_ref(claimed))) for c in made)
    reasons = "; ".join(c.reason for c in made if c.reason)
    return (Component(label, whole - taken, worst_of(made), refs, reasons),)


def worst_of(made: tuple[Contribution, ...]) -> Status:
    """The status of a figure made of these contributions."""
    return max((c.status for c in made), default=Status.KNOWN)


def _late_ones(facts: Facts, year: int, made: tuple[Contribution, ...]) -> Components:
    """Line 4 where each contribution is known to be deducted or not: those on line 1 made after year end."""
    on_line_1 = tuple(c for c in made if c.treatment is Treatment.NONDEDUCTIBLE)
    chosen = _chosen(facts, year, on_line_1, sum(c.cents for c in on_line_1))
    if chosen:
        return chosen
    late = tuple(c.component for c in on_line_1 if c.late)
    return (*late, *_day_unknown(year, on_line_1))


def _late_part(
    facts: Facts, year: int, made: tuple[Contribution, ...], claimed: Fact, nondeducted: Cents
) -> Components:
    """Line 4 where a deduction was claimed: with contributions of both kinds and both years the taxpayer chooses which
    are which (instructions, line 4)."""
    chosen = _chosen(facts, year, made, nondeducted)
    if chosen:
        return chosen
    late = tuple(c for c in made if c.late)
    refs = (*(ref for c in made for ref in c.refs), fact_ref(claimed))
    if not nondeducted:
        return (Component("nothing on line 1", 0, refs=refs),)
    if not late:
        return _day_unknown(year, made)
    if not claimed.money():
        extra = fact_ref(claimed)
        return (*(c.component._replace(refs=(*c.refs, extra)) for c in late), *_day_unknown(year, made))
    whole, late_sum = sum(c.cents for c in made), sum(c.cents for c in late)
    lowest, highest = max(0, nondeducted - (whole - late_sum)), min(nondeducted, late_sum)
    if lowest == highest:
        return (Component("made after year end", highest, worst_of(made), refs), *_day_unknown(year, made))
    reason = (
        f"part of the contributions for {year} was deducted and part made in {year + 1}: the taxpayer chooses which "
        f"({plain_amount(lowest)} to {plain_amount(highest)}). Set the fact line_4 for {year}"
    )
    return (missing("made after year end", reason, refs, asks=f"fact:line_4:{year}"),)


def _chosen(facts: Facts, year: int, made: tuple[Contribution, ...], nondeducted: Cents) -> Components:
    """What the taxpayer chose to treat as made after year end: at most what is on line 1."""
    fact = facts.get("line_4", year)
    if fact is None:
        return ()
    if not fact.money():
        return (Component("chosen by the taxpayer", 0, refs=(fact_ref(fact),)),)
    refs = (*(ref for c in made for ref in c.refs), fact_ref(fact))
    if fact.money() <= nondeducted:
        return (Component("chosen by the taxpayer", fact.money(), Status.KNOWN, refs),)
    reason = (
        f"the fact line_4 for {year} says {plain_amount(fact.money())}, more than the {plain_amount(nondeducted)} on "
        f"line 1"
    )
    return (Component("chosen by the taxpayer", nondeducted, Status.CONFLICT, refs, reason),)


def _day_unknown(year: int, made: tuple[Contribution, ...]) -> Components:
    undated = tuple(c for c in made if c.late is None)
    if not undated:
        return ()
    reason = (
        f"Form 5498 does not say when the contributions for {year} were made; taken as made in {year}. "
        f"Set the fact line_4 for {year}"
    )
    return (Component("day not known", 0, Status.ASSUMED, (), reason, f"fact:line_4:{year}"),)
