"""Contributions deducted after age 70 1/2, which take as much off later charitable distributions, once.

SECURE Act, section 107(b): for all years that end on or after the day the owner reaches 70 1/2, less what was set off
in earlier years. Nothing could be deducted at that age before the act (section 219(d)(1)).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from basis.engine.age import MONTHS_TO_70_AND_A_HALF, reached
from basis.engine.amounts import Component, Status, missing, worst
from basis.engine.contributing.contributed import traditional_contributions
from basis.engine.contributing.contributions import by_record
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import Record, fact_ref
from basis.engine.result import NO_OFFSET, CharitableOffset
from basis.law import LawMissingError, TaxYearLaw
from basis.model import EntryKind, Fact, Treatment

_FACT = "qcd_offset_used"


def offset_at_start(record: Record, first_year: int, law: Callable[[int], TaxYearLaw]) -> CharitableOffset:
    """The offset before the first figured year: what rows of earlier years show, less the fact qcd_offset_used."""
    if not gives(record) or record.owner.decedent:
        return NO_OFFSET
    found, could_deduct = NO_OFFSET, False
    for year in sorted({*(y for y in record.by_tax_year if y < first_year), first_year - 1}):
        try:
            rules = law(year)
        except LawMissingError:
            continue
        found = found.plus(deducted_in(record, rules))
        could_deduct = could_deduct or (not rules.traditional_age_limit.value and _of_age(record, year))
    fact = record.facts.get(_FACT)
    if fact is not None:
        return found._replace(used=_said(fact))
    if not could_deduct:
        return found
    reason = (
        f"nobody has said whether contributions that {record.owner} deducted after age 70 1/2 and before {first_year} "
        f"were set against charitable distributions: set the fact qcd_offset_used (0 if there were none)"
    )
    return found._replace(used=Component("set off before", 0, Status.ASSUMED, (), reason, f"fact:{_FACT}"))


def of_the_year(record: Record, law: TaxYearLaw, before: CharitableOffset) -> CharitableOffset:
    """The offset that the gifts of a year meet: with what was deducted for it; a fact of the year says anew what had
    been set off before it."""
    offset = before.plus(deducted_in(record, law))
    fact = record.facts.get(_FACT, law.year)
    return offset._replace(used=_said(fact)) if fact is not None and fact.year == law.year else offset


def available(offset: CharitableOffset) -> Component:
    """What is still to be set off."""
    deducted, used = offset
    label = "contributions deducted after age 70 1/2 and not set off yet"
    refs = tuple(dict.fromkeys((*deducted.refs, *used.refs)))
    unsure = max(offset, key=lambda part: part.status)
    if deducted.cents is None or used.cents is None:
        return missing(label, unsure.reason, refs, asks=unsure.asks)
    left = max(0, deducted.cents - used.cents)
    turns = (*deducted.turns, *used.turns)
    return Component(label, left, worst(offset), refs, unsure.reason, unsure.asks, turns)


def deducted_in(record: Record, law: TaxYearLaw) -> Component:
    """The traditional contributions deducted for a year that ends after the owner reached 70 1/2; 0 for others."""
    label = f"contributions deducted for {law.year}"
    if law.traditional_age_limit.value or not _of_age(record, law.year):
        return Component(label, 0)
    made = traditional_contributions(record, law.year)
    line_1 = by_record(record, law.year).line_1
    claimed = record.facts.get("deduction_claimed", law.year)
    status = worst((*line_1, *(contribution.component for contribution in made)))
    if status is Status.MISSING:
        reason = next(part.reason for part in line_1 if part.status is Status.MISSING)
        return missing(label, reason, tuple(ref for c in made for ref in c.refs))
    deducted = max(0, sum(c.cents for c in made) - sum(part.cents or 0 for part in line_1))
    if not deducted:
        return Component(label, 0)
    if claimed is None:
        refs = tuple(ref for c in made if c.treatment is Treatment.DEDUCTIBLE for ref in c.refs)
    else:
        refs = (*(ref for c in made for ref in c.refs), fact_ref(claimed))
    return Component(label, deducted, max(status, Status.KNOWN), refs)


def _of_age(record: Record, year: int) -> bool:
    """Whether the year ends on or after the day the owner reached 70 1/2."""
    return reached(record.facts, date(year, 12, 31), MONTHS_TO_70_AND_A_HALF) is True


def _said(fact: Fact) -> Component:
    return Component("set off before, as a fact says", fact.money(), refs=(fact_ref(fact),))


def gives(record: Record) -> bool:
    """Whether anything on file is, or may be, a gift to charity of this taxpayer."""
    return (
        bool(record.of_kind(EntryKind.QCD) or record.gifts_elsewhere)
        or any(code_class(form.codes) is CodeClass.CHARITABLE for form in record.returns)
        or "qcd" in record.decisions.values()
    )
