"""What one spouse's limits ask of the other: coverage by a plan, compensation, contributions, taxable IRA amounts.

It reads the facts and what is known of a spouse on file. Basis is no part of it: that never crosses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from basis.engine.amounts import NOTHING_TAXABLE, Component, Components, TaxableAmounts, missing
from basis.engine.contributing.contributed import counted, roth_contributions, traditional_contributions
from basis.engine.inputs import YearInputs
from basis.engine.record import Facts, Record, Spouse, fact_ref
from basis.engine.result import YearResult
from basis.model import FilingStatus

OUTSIDE, NOBODY = "outside", "none"


class Answer(NamedTuple):
    """A yes or no that somebody gave. `yes` is None, with a sentence that says what to set, where nobody did."""

    yes: bool | None
    refs: tuple[str, ...] = ()
    reason: str = ""


class OtherSpouse(NamedTuple):
    """The other spouse in one year, as far as it is known; what nobody said is missing with what to set.

    `contributions` are those to traditional and Roth IRAs together, `taxable` the taxable IRA amounts, those of
    conversions among them, `taxable_not_converted` without. `left` is everything of which these are a part,
    and all there is to go by where the spouse is not `looked_at`.
    """

    covered: Answer
    compensation: Component
    contributions: Components
    taxable: Components
    taxable_not_converted: Components
    left: Components = ()
    looked_at: bool = True


def filing_status(record: Record, year: int) -> FilingStatus | None:
    """How the owner files for the year; None when nobody has said."""
    fact = record.facts.get("filing_status", year)
    return None if fact is None else FilingStatus(fact.value)


def status_refs(record: Record, year: int) -> tuple[str, ...]:
    """The fact that says how the owner files."""
    fact = record.facts.get("filing_status", year)
    return () if fact is None else (fact_ref(fact),)


def amount_said(facts: Facts, key: str, year: int, whose: str) -> Component:
    """An amount that a fact of the year says, else missing."""
    fact = facts.get(key, year)
    label = f"{key} of {whose} for {year}"
    if fact is None:
        return missing(label, f"the fact {key} of {whose} for {year} is not set")
    return Component(label, fact.money(), refs=(fact_ref(fact),))


def said(facts: Facts, key: str, year: int, whose: str) -> Answer:
    """What a yes/no fact of the year says."""
    fact = facts.get(key, year)
    if fact is None:
        return Answer(None, (), f"the fact {key} of {whose} for {year} is not set")
    return Answer(fact.yes, (fact_ref(fact),))


def other_spouse(record: Record, year: int) -> OtherSpouse:
    """The other spouse of the year: a client on file, or one outside of whom the `spouse_` facts tell."""
    fact = record.facts.get("spouse", year)
    owner = str(record.owner)
    if fact is None:
        return _nobody_said(f"the fact spouse of {owner} for {year} is not set (a client id, none or outside)")
    if fact.value == NOBODY:
        return _nobody_said(f"the filing status of {owner} for {year} has a spouse, the fact spouse says none")
    if fact.value == OUTSIDE:
        return _outside(record.facts, year, owner)
    spouse = record.spouses.get(fact.value)
    if spouse is None:
        return _nobody_said(
            f"the fact spouse of {owner} names {fact.value}, who is not a client on file (add the client, or set the "
            f"fact to outside)"
        )
    return _on_file(spouse, year)


def _nobody_said(reason: str) -> OtherSpouse:
    gap = missing("the spouse", reason)
    return OtherSpouse(Answer(None, (), reason), gap, (gap,), (gap,), (gap,), (gap,))


def _outside(facts: Facts, year: int, owner: str) -> OtherSpouse:
    """Taxable IRA amounts of a spouse outside are part of the fact magi_before_ira (docs/facts.md)."""
    return OtherSpouse(
        said(facts, "spouse_covered_by_plan", year, owner),
        amount_said(facts, "spouse_compensation", year, owner),
        (amount_said(facts, "spouse_contributions", year, owner),),
        (),
        (),
    )


def _on_file(spouse: Spouse, year: int) -> OtherSpouse:
    if not spouse.figured:
        gap = missing(f"taxable IRA amounts of {spouse.client} for {year}", _IN_TURN.format(spouse.client, year))
        return _seen(spouse, year, TaxableAmounts((gap,)))
    return _seen(spouse, year, spouse.taxable.get(year, NOTHING_TAXABLE))


_IN_TURN = "the taxable IRA amounts of {} for {} are not looked at while the spouse's are figured for them"


def _seen(spouse: Spouse, year: int, taxable: TaxableAmounts) -> OtherSpouse:
    kept = (*taxable.distributions, *taxable.roth, *taxable.returned)
    return OtherSpouse(
        said(spouse.facts, "covered_by_plan", year, spouse.client),
        amount_said(spouse.facts, "compensation", year, spouse.client),
        spouse.contributions.get(year, ()),
        (*kept, *taxable.conversions),
        kept,
        spouse.left.get(year, ()),
        looked_at=spouse.figured,
    )


def not_looked_at(record: Record, results: Mapping[int, YearResult]) -> Spouse:
    """This owner as the spouse sees them while the spouse is figured for them: facts, contributions and what left the
    IRAs, but no taxable amount, because that may wait for the spouse's in turn. `results` are figured without any
    spouse."""
    return replace(as_spouse(record, results), taxable={}, figured=False)


def as_spouse(record: Record, results: Mapping[int, YearResult]) -> Spouse:
    """What a person's limits ask of this owner, the spouse. `results` are the owner's years, figured without the
    other's; what needs the other's in turn is missing there."""
    years = {*record.by_tax_year, *record.returns_by_year}
    made = {
        year: (
            *counted(traditional_contributions(record, year)),
            *counted(roth_contributions(record, year)),
        )
        for year in years
    }
    owner = str(record.owner)
    return Spouse(
        client=record.owner.client,
        facts=record.facts,
        contributions={year: tuple(_renamed(part, owner) for part in parts) for year, parts in made.items()},
        taxable={
            year: TaxableAmounts(*(_of_spouse(parts, owner, year) for parts in result.taxable))
            for year, result in results.items()
        },
        left={year: _left(result.inputs, owner) for year, result in results.items()},
    )


def _left(inputs: YearInputs, owner: str) -> Components:
    """What left the spouse's IRAs in a year and may be income, as the client's own does."""
    parts = (*inputs.distributions, *inputs.conversions, *inputs.roth_distributions, *inputs.returned_income)
    return tuple(part._replace(label=f"{part.label}, {owner}", refs=(), turns=(), asks="") for part in parts)


def _renamed(component: Component, owner: str) -> Component:
    return component._replace(label=f"{component.label}, {owner}", asks="")


def _of_spouse(parts: Components, owner: str, year: int) -> Components:
    """Amounts of the spouse's own form. Its lines are in the spouse's history: the label names them, no reference."""
    found = []
    for part in parts:
        label = f"{part.label}, {owner}"
        if part.cents is None:
            reason = (
                f"the taxable IRA amounts of {owner} for {year} are not known ({part.reason}): settle them there; "
                f"where they wait for this return's income, set the fact deduction_claimed of {owner} for {year}"
            )
            found.append(missing(label, reason))
        else:
            found.append(Component(label, part.cents, part.status, (), part.reason))
    return tuple(found)
