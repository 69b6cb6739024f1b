"""Lines 1 and 4: contributions for the year, which of them were not deducted, and which came after year end.

Section 408(o): a contribution is nondeductible because it could not be deducted or because the taxpayer says so.
Nobody but the return knows, so a contribution whose treatment nobody recorded is a question, never a default.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing, worst
from basis.engine.evidence import Contribution, contributions_made
from basis.engine.outflows import pool_accounts
from basis.engine.record import Facts, Record, fact_ref
from basis.model import Treatment
from basis.money import Cents, plain_amount

Components = tuple[Component, ...]


class Nondeductible(NamedTuple):
    """The components of line 1, of line 4, and all contributions for the year whatever their treatment."""

    line_1: Components
    line_4: Components
    all_made: tuple[Contribution, ...]


def traditional_contributions(record: Record, year: int) -> tuple[Contribution, ...]:
    """Contributions for a tax year to the owner's traditional IRAs, from rows and Forms 5498 box 1."""
    ids = {account.id for account in pool_accounts(record)}
    return contributions_made(record, year, ids, box="1")


def nondeductible(record: Record, year: int) -> Nondeductible:
    """Figure lines 1 and 4 of a year."""
    made = traditional_contributions(record, year)
    waiting = record.waiting(year, "1")
    claimed = record.facts.get("deduction_claimed", year)
    unsettled = [c for c in made if c.treatment is None]
    deducted = sum(c.cents for c in made if c.treatment is Treatment.DEDUCTIBLE)
    whole = sum(c.cents for c in made)
    if claimed is None and unsettled:
        refs = tuple(ref for c in unsettled for ref in c.refs)
        reason = (
            f"{plain_amount(sum(c.cents for c in unsettled))} was contributed for {year}: was it deducted? "
            f"Answer the question, or set the fact deduction_claimed for {year} (0 when nothing was deducted)"
        )
        gap = missing(f"contributions for {year}", reason, refs, asks=f"treatment:{year}")
        return Nondeductible((gap, *waiting), (gap,), made)
    line_1: Components
    if claimed is None or not made:
        line_1 = tuple(c.component for c in made if c.treatment is Treatment.NONDEDUCTIBLE)
    else:
        line_1 = _less_deduction(record.facts, year, made, claimed.money(), deducted if not unsettled else None)
    nondeducted = sum(c.cents or 0 for c in line_1)
    if waiting:
        return Nondeductible((*line_1, *waiting), (*_line_4(record.facts, year, made, nondeducted), *waiting), made)
    if not nondeducted and worst(line_1) < Status.CONFLICT:
        return Nondeductible((), (), made)
    return Nondeductible(line_1, _line_4(record.facts, year, made, nondeducted, whole), made)


def _less_deduction(
    facts: Facts, year: int, made: tuple[Contribution, ...], claimed: Cents, recorded: Cents | None
) -> Components:
    """Line 1 by subtraction: what was contributed less what was deducted (instructions, line 1)."""
    whole = sum(c.cents for c in made)
    fact = facts.get("deduction_claimed", year)
    refs = (*(ref for c in made for ref in c.refs), *((fact_ref(fact),) if fact else ()))
    if recorded is not None and recorded != claimed:
        reason = (
            f"the contributions for {year} are recorded as {plain_amount(recorded)} deductible, but the fact "
            f"deduction_claimed says {plain_amount(claimed)}; figured from the deduction claimed"
        )
        return (Component("contributions less the deduction claimed", whole - claimed, Status.CONFLICT, refs, reason),)
    if claimed > whole:
        reason = (
            f"the deduction claimed for {year}, {plain_amount(claimed)}, is more than {plain_amount(whole)} contributed"
        )
        return (Component("contributions less the deduction claimed", 0, Status.CONFLICT, refs, reason),)
    if claimed in (0, whole):
        kept = () if claimed else made
        extra = (fact_ref(fact),) if fact else ()
        return tuple(c.component._replace(refs=(*c.refs, *extra)) for c in kept)
    reasons = "; ".join(c.reason for c in made if c.reason)
    return (Component("contributions less the deduction claimed", whole - claimed, worst_of(made), refs, reasons),)


def worst_of(made: tuple[Contribution, ...]) -> Status:
    """The status of a figure made of these contributions."""
    return max((c.status for c in made), default=Status.KNOWN)


def _line_4(
    facts: Facts, year: int, made: tuple[Contribution, ...], nondeducted: Cents, whole: Cents | None = None
) -> Components:
    """Which of line 1 was made after year end. With both kinds the taxpayer may choose (instructions, line 4)."""
    chosen = facts.get("line_4", year)
    if chosen is not None:
        return (Component("chosen by the taxpayer", chosen.money(), Status.KNOWN, (fact_ref(chosen),)),)
    undated = [c for c in made if c.late is None]
    late = [c for c in made if c.late]
    settled = all(c.treatment is not None for c in made) and not facts.get("deduction_claimed", year)
    candidates = [c for c in late if not settled or c.treatment is Treatment.NONDEDUCTIBLE]
    if undated:
        reason = (
            f"Form 5498 does not say when the contributions for {year} were made; taken as made in {year}. "
            f"Set the fact line_4 for {year}"
        )
        refs = tuple(ref for c in undated for ref in c.refs)
        undated_part: Components = (Component("day not known", 0, Status.ASSUMED, refs, reason, f"fact:line_4:{year}"),)
    else:
        undated_part = ()
    late_sum = sum(c.cents for c in candidates)
    if settled or whole is None or nondeducted == whole:
        return (*(c.component for c in candidates), *undated_part)
    lowest, highest = max(0, nondeducted - (whole - late_sum)), min(nondeducted, late_sum)
    refs = tuple(ref for c in made for ref in c.refs)
    if lowest == highest:
        return (
            (Component("made after year end", highest, Status.KNOWN, refs), *undated_part) if highest else undated_part
        )
    reason = (
        f"part of the contributions for {year} was deducted and part made in {year + 1}: the taxpayer chooses which "
        f"({plain_amount(lowest)} to {plain_amount(highest)}). Set the fact line_4 for {year}"
    )
    return (missing("made after year end", reason, refs, asks=f"fact:line_4:{year}"),)
