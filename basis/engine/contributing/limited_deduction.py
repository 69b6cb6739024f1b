"""Whether Worksheet 1-1 takes the place of lines 6 to 12: whether income limits left open what could be deducted.

Instructions for Form 8606, line 7 caution: a distribution or conversion in the year, and contributions for it "that
may not be fully deductible because of the income limits". Where it is settled that all of them are deductible, or
none, Part I is right and the worksheet is not used.
"""

from __future__ import annotations

from collections.abc import Sequence

from basis.engine.amounts import Component, Components, Status, refs_in
from basis.engine.contributing.deduction import income_range
from basis.engine.contributing.household import filing_status, other_spouse, said
from basis.engine.inputs import Worksheet11Use
from basis.engine.open_year import OpenYear
from basis.engine.papers.evidence import Contribution
from basis.engine.record import fact_ref
from basis.law import PhaseOut
from basis.model import FilingStatus, Treatment
from basis.money import Cents

ALWAYS, NEVER = "always", "never"
_BEYOND = "beyond"

_BY_PART_I = "By Part I instead of Worksheet 1-1"
_BY_THE_WORKSHEET = "By Worksheet 1-1 instead of Part I"
_WERE_IT_BY_CHOICE = f"{_BY_PART_I}, were the rest nondeductible by choice (fact worksheet_1_1, never)"
_READ_THE_CAUTION_SO = f"{_BY_THE_WORKSHEET}, as the caution at line 7 may be read too (fact worksheet_1_1, always)"
"""The caution asks for the worksheet where contributions "may not be fully deductible because of the income limits":
also, as some read it, where those limits leave no deduction at all."""


def use_of_worksheet_1_1(year: OpenYear, made: Sequence[Contribution], left: Components) -> Worksheet11Use:
    """The fact `worksheet_1_1`, and without it what the year shows.

    `made` are the contributions for the year, `left` everything of the year that is or may be taxable IRA income.
    """
    facts = year.record.facts
    rule = facts.get("worksheet_1_1", year.year)
    if rule is not None and rule.value in (ALWAYS, NEVER):
        reason = f"the fact worksheet_1_1 says {rule.value}"
        used = rule.value == ALWAYS
        other_way = (_BY_PART_I if used else _BY_THE_WORKSHEET) if made else ""
        return Worksheet11Use(used, reason, (fact_ref(rule),), waits_for_income=used, other_way=other_way)
    if not made:
        return Worksheet11Use(used=False, reason="no contributions for the year")
    claimed = facts.get("deduction_claimed", year.year)
    refs = tuple(ref for c in made for ref in c.refs)
    if claimed is not None:
        taken, whole = claimed.money(), sum(c.cents for c in made)
        if not taken:
            return Worksheet11Use(used=False, reason="nothing was deducted", other_way=_nothing_deducted(year))
        refs = (*refs, fact_ref(claimed))
        if taken >= whole:
            return Worksheet11Use(used=False, reason="all of it was deducted", conditions=refs)
        return _of_part(year, refs)
    said = {c.treatment for c in made}
    if None in said:
        return _not_told(year, refs, left)
    if said == {Treatment.NONDEDUCTIBLE}:
        reason = "all contributions are nondeductible"
        return Worksheet11Use(used=False, reason=reason, other_way=_nothing_deducted(year))
    if said == {Treatment.DEDUCTIBLE}:
        return Worksheet11Use(used=False, reason="all contributions are deductible")
    return _of_part(year, refs)


def _of_part(year: OpenYear, refs: tuple[str, ...]) -> Worksheet11Use:
    """A part was deducted: the income limits left the rest, unless no plan at work covers anybody who counts."""
    limited, about = _limited(year)
    if limited is False:
        return Worksheet11Use(used=False, reason="no plan at work limits the deduction", conditions=(*refs, *about))
    doubt: Components = ()
    if limited is None:
        reason = (
            f"part of the contributions for {year.year} was deducted, taken as limited by income (Worksheet 1-1): set "
            f"the facts filing_status and covered_by_plan for {year.year}, or worksheet_1_1 to never where the rest "
            f"was nondeductible by choice"
        )
        doubt = (Component("whether income limited the deduction is not said", 0, Status.ASSUMED, (), reason),)
    reason, conditions = "part of the contributions was deducted", (*refs, *about)
    return Worksheet11Use(used=True, reason=reason, conditions=conditions, doubt=doubt, other_way=_WERE_IT_BY_CHOICE)


def _nothing_deducted(year: OpenYear) -> str:
    """The other way where none of the contributions was deducted: none where no plan at work limits the deduction."""
    return "" if _limited(year)[0] is False else _READ_THE_CAUTION_SO


def _not_told(year: OpenYear, refs: tuple[str, ...], left: Components) -> Worksheet11Use:
    """Nobody said what was deducted: it is open where a plan at work covers somebody who counts, unless the income
    known without the distributions is beyond the range, or with all of them still below it."""
    limited, about = _limited(year)
    conditions = (*refs, *about)
    if limited is not True:
        reason = "no plan at work is known to limit the deduction"
        return Worksheet11Use(used=False, reason=reason, conditions=conditions, waits_for_income=True)
    income, phase_out = year.record.facts.get("magi_before_ira", year.year), income_range(year).phase_out
    if income is None or phase_out is None:
        reason = "the deduction may be limited by income"
        return Worksheet11Use(
            used=True, reason=reason, conditions=conditions, waits_for_income=True, other_way=_WERE_IT_BY_CHOICE
        )
    conditions = (*conditions, fact_ref(income), *refs_in(left))
    side = _settled_side(year, income.money(), phase_out, left)
    if not side:
        reason = "the deduction is limited by income"
        return Worksheet11Use(
            used=True, reason=reason, conditions=conditions, waits_for_income=True, other_way=_WERE_IT_BY_CHOICE
        )
    reason, doubt = f"the income is {side} the range that limits the deduction", _not_read_again(year)
    other_way = _READ_THE_CAUTION_SO if side == _BEYOND else ""
    return Worksheet11Use(
        used=False, reason=reason, conditions=conditions, doubt=doubt, waits_for_income=True, other_way=other_way
    )


def _settled_side(year: OpenYear, income: Cents, phase_out: PhaseOut, left: Components) -> str:
    """On which side of the range the income lies whatever part of what left the IRAs is taxable, if on any. On a
    joint return what left the spouse's counts too, in the same way: so that it is the same side for the spouse's form
    by itself and where this one looks at it."""
    if income >= phase_out.ends:
        return _BEYOND
    if filing_status(year.record, year.year) is FilingStatus.JOINT:
        left = (*left, *other_spouse(year.record, year.year).left)
    if any(part.cents is None for part in left):
        return ""
    return "below" if income + sum(part.cents or 0 for part in left) <= phase_out.begins else ""


def _not_read_again(year: OpenYear) -> Components:
    """The doubt of a range that is only remembered."""
    top = income_range(year).top
    return () if top.status is Status.KNOWN else (Component("income range", 0, top.status, (), top.reason),)


def _limited(year: OpenYear) -> tuple[bool | None, tuple[str, ...]]:
    """Whether a plan at work can limit the deduction, None where nobody said; and what says so."""
    found = income_range(year)
    covered = said(year.record.facts, "covered_by_plan", year.year, str(year.record.owner))
    about = tuple(dict.fromkeys((*found.top.refs, *covered.refs)))
    if found.phase_out is not None or covered.yes:
        return True, about
    return (None if found.top.cents is None else False), about
