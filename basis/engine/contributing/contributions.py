"""Lines 1 and 4: contributions for the year, which of them were not deducted, and which came after year end.

Section 408(o): a contribution is nondeductible because it could not be deducted or because the taxpayer says so.
Nobody but the return knows, so a contribution whose treatment nobody recorded is a question, never a default.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing, refs_in
from basis.engine.contributing.allowance import Allowance, allowance
from basis.engine.contributing.contributed import traditional_contributions
from basis.engine.contributing.deduction import KEY as WORKSHEET
from basis.engine.contributing.taken_up import Distributed, excess_before
from basis.engine.open_year import OpenYear
from basis.engine.papers.evidence import Contribution
from basis.engine.record import Facts, Record, fact_ref
from basis.model import Fact, Treatment
from basis.money import Cents, plain_amount


class Nondeductible(NamedTuple):
    """The components of line 1 and of line 4."""

    line_1: Components
    line_4: Components


class _Deducted(NamedTuple):
    """How much of the contributions was deducted, and what says so."""

    cents: Cents
    refs: tuple[str, ...]
    status: Status = Status.KNOWN
    reason: str = ""


def nondeductible(year: OpenYear, ira_income: Components, unit: Cents, distributed: Distributed) -> Nondeductible:
    """Figure lines 1 and 4 of a year. `ira_income` and `distributed` are as in `allowance`."""
    record = year.record
    waiting = record.waiting(year.year, "1")
    if not traditional_contributions(record, year.year) and excess_before(year).cents == 0:
        return Nondeductible(waiting, waiting)
    allowed = allowance(year, ira_income, unit, distributed)
    made = allowed.made
    if allowed.taken_up is not None:
        if allowed.taken_up.status is Status.MISSING:
            return Nondeductible((allowed.taken_up, *waiting), (*_late_ones(record.facts, year.year, made), *waiting))
        made = (*made, _as_contribution(allowed.taken_up))
    claimed = record.facts.get("deduction_claimed", year.year)
    unsettled = tuple(c for c in made if c.treatment is None)
    if claimed is not None:
        parts = _by_claim(year.year, made, claimed, allowed.excess)
        line_4 = _late_part(record.facts, year.year, made, _claim(claimed), _sum(parts))
    elif not unsettled:
        parts = _as_recorded(made, allowed.excess)
        line_4 = _late_ones(record.facts, year.year, made, _sum(parts)) if parts else ()
    elif not any(c.cents for c in unsettled):
        # A form that says 0 beside rows: first of all it is asked which is right, and of nothing no part was deducted.
        parts = (*_as_recorded(made, allowed.excess), *(c.component for c in unsettled))
        line_4 = _late_ones(record.facts, year.year, made, _sum(parts))
    elif allowed.deduction.wanted:
        parts = (_treatment_unknown(year.year, unsettled, allowed.deduction.wanted),)
        late = any(c.late is not False for c in unsettled)
        line_4 = parts if late else _late_ones(record.facts, year.year, made)
    else:
        taken = _by_worksheet(year.year, made, allowed)
        parts = (_less("contributions less the deduction that the worksheet allows", made, taken, allowed.excess),)
        line_4 = _late_part(record.facts, year.year, made, taken, _sum(parts))
    return Nondeductible((*parts, *waiting), (*line_4, *waiting))


def by_record(record: Record, year: int) -> Nondeductible:
    """Lines 1 and 4 as rows and the deduction claimed say them, missing where they leave it to the income of the year:
    for movements that must be judged before that income is known."""
    made = traditional_contributions(record, year)
    claimed = record.facts.get("deduction_claimed", year)
    unsettled = tuple(c for c in made if c.treatment is None)
    if claimed is not None:
        parts = _by_claim(year, made, claimed, None) if made else ()
        return Nondeductible(parts, _late_part(record.facts, year, made, _claim(claimed), _sum(parts)) if made else ())
    if any(c.cents for c in unsettled):
        wanted = ("movements of the year have to be judged before it is figured",)
        gap = (_treatment_unknown(year, unsettled, wanted),)
        return Nondeductible(gap, gap)
    parts = (*_as_recorded(made, None), *(c.component for c in unsettled))
    return Nondeductible(parts, _late_ones(record.facts, year, made, _sum(parts)) if parts else ())


def _as_contribution(taken_up: Component) -> Contribution:
    label, cents, status, refs, reason, asks, _ = taken_up
    return Contribution(label, cents or 0, status, refs, reason, treatment=None, late=False, asks=asks)


def _sum(parts: Components) -> Cents:
    return sum(part.cents or 0 for part in parts)


def _treatment_unknown(year: int, unsettled: tuple[Contribution, ...], wanted: tuple[str, ...]) -> Component:
    refs = tuple(ref for c in unsettled for ref in c.refs)
    reason = (
        f"{plain_amount(sum(c.cents for c in unsettled))} was contributed for {year}: was it deducted? "
        f"Answer the question, or set the fact deduction_claimed for {year} (0 when nothing was deducted). The IRA "
        f"Deduction Worksheet would settle it too, but {'; '.join(wanted)}"
    )
    return missing(f"contributions for {year}", reason, refs, asks=f"treatment:{year}")


def _claim(claimed: Fact) -> _Deducted:
    return _Deducted(claimed.money(), (fact_ref(claimed),))


def _by_worksheet(year: int, made: tuple[Contribution, ...], allowed: Allowance) -> _Deducted:
    """All that may be deducted is: only an election makes more of it nondeductible (section 408(o)(2)(B)(ii))."""
    line_12 = allowed.deduction.allowed
    elected = sum(c.cents for c in made if c.treatment is Treatment.NONDEDUCTIBLE)
    cents = min(line_12.amount, max(0, sum(c.cents for c in made) - elected))
    told = dict.fromkeys(reason for line in allowed.deduction.lines.values() for reason in line.reasons)
    reason = "; ".join(told) if line_12.status is not Status.KNOWN else ""
    return _Deducted(cents, (f"{year}:{WORKSHEET}/12",), line_12.status, reason)


def _as_recorded(made: tuple[Contribution, ...], excess: Component | None) -> Components:
    """Line 1 where each contribution is recorded as deducted or not; what is over the limit is not on line 1."""
    kept = tuple(c.component for c in made if c.treatment is Treatment.NONDEDUCTIBLE)
    return _within_the_limit(kept, excess)


def _within_the_limit(kept: Components, excess: Component | None) -> Components:
    """Without what is over the limit: an excess is no nondeductible contribution (section 408(o)(2)(A)), and where
    nothing else is left, nothing requires the form."""
    if excess is None or not kept:
        return kept
    over = excess.cents or 0
    if over < _sum(kept):
        return (*kept, excess._replace(cents=-over, label=_OVER))
    status = max(excess.status, *(part.status for part in kept))
    reason = next((part.reason for part in (excess, *kept) if part.status is status), "")
    return (Component(_OVER, 0, status, (*refs_in(kept), *excess.refs), reason),)


_OVER = "over the contribution limit: an excess, not a nondeductible contribution"


def _by_claim(year: int, made: tuple[Contribution, ...], claimed: Fact, excess: Component | None) -> Components:
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
        left = max(0, whole - taken - (excess.cents or 0 if excess else 0))
        return (Component(label, left, Status.CONFLICT, refs, reason),)
    if not taken:
        kept = tuple(c.component._replace(refs=(*c.refs, fact_ref(claimed))) for c in made)
        return _within_the_limit(kept, excess)
    return (_less(label, made, _claim(claimed), excess),)


def _less(label: str, made: tuple[Contribution, ...], taken: _Deducted, excess: Component | None) -> Component:
    """What was contributed within the limit, less what was deducted."""
    over = 0 if excess is None else excess.cents or 0
    refs = tuple(dict.fromkeys((*(ref for c in made for ref in c.refs), *taken.refs, *(excess.refs if excess else ()))))
    status = max(worst_of(made), taken.status, excess.status if excess else Status.KNOWN)
    told = (*(c.reason for c in made), taken.reason, excess.reason if excess and not over else "")
    reasons = "; ".join(dict.fromkeys(r for r in told if r))
    if over:
        label = f"{label}, and less {plain_amount(over)} over the contribution limit"
    asks = excess.asks if excess else ""
    return Component(label, max(0, sum(c.cents for c in made) - over - taken.cents), status, refs, reasons, asks)


def worst_of(made: tuple[Contribution, ...]) -> Status:
    """The status of a figure made of these contributions."""
    return max((c.status for c in made), default=Status.KNOWN)


def _late_ones(facts: Facts, year: int, made: tuple[Contribution, ...], nondeducted: Cents | None = None) -> Components:
    """Line 4 where each contribution is known to be deducted or not: those on line 1 made after year end, but no more
    than line 1 has."""
    on_line_1 = tuple(c for c in made if c.treatment is Treatment.NONDEDUCTIBLE)
    whole = sum(c.cents for c in on_line_1)
    chosen = _chosen(facts, year, on_line_1, whole if nondeducted is None else nondeducted)
    if chosen:
        return chosen
    late = tuple(c.component for c in on_line_1 if c.late)
    above = _sum(late) - (whole if nondeducted is None else nondeducted)
    if above > 0:
        refs = tuple(ref for c in on_line_1 for ref in c.refs)
        late = (*late, Component("over the contribution limit", -above, worst_of(on_line_1), refs))
    return (*late, *_day_unknown(year, on_line_1))


def _late_part(
    facts: Facts, year: int, made: tuple[Contribution, ...], taken: _Deducted, nondeducted: Cents
) -> Components:
    """Line 4 where a deduction was claimed: with contributions of both kinds and both years the taxpayer chooses which
    are which (instructions, line 4)."""
    chosen = _chosen(facts, year, made, nondeducted)
    if chosen:
        return chosen
    late = tuple(c for c in made if c.late)
    refs = (*(ref for c in made for ref in c.refs), *taken.refs)
    if not nondeducted and any(c.late is not False for c in made):
        return (Component("nothing on line 1", 0, refs=refs),)
    if not late:
        return _day_unknown(year, made)
    whole, late_sum = sum(c.cents for c in made), sum(c.cents for c in late)
    if not taken.cents and late_sum <= nondeducted:
        return (*(c.component._replace(refs=(*c.refs, *taken.refs)) for c in late), *_day_unknown(year, made))
    lowest, highest = max(0, nondeducted - (whole - late_sum)), min(nondeducted, late_sum)
    if lowest == highest:
        status = max(worst_of(made), taken.status)
        return (Component("made after year end", highest, status, refs), *_day_unknown(year, made))
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
