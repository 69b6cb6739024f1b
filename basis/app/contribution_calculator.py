"""What may be contributed and deducted, without a ledger: a preparer types income, coverage and compensation.

What is not typed is not guessed: without it the lines that need it are missing, with the option that gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.engine import Component, Worksheet, missing
from basis.engine.contributing.contribution_limit import Limits, dollar_limit, spousal_compensation, traditional_limit
from basis.engine.contributing.deduction import (
    DeductionInputs,
    deduction_lines,
    deduction_worksheet,
    range_of,
    with_spouse,
)
from basis.engine.contributing.household import Answer, OtherSpouse
from basis.engine.contributing.roth_limit import RothLimitInputs, roth_limit_lines, roth_limit_worksheet, roth_range
from basis.engine.law_values import of_law
from basis.errors import UsageError
from basis.law import Cited, TaxYearLaw, load
from basis.model import FilingStatus
from basis.money import Cents

_AGE_OF_THE_BAR = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed; amounts in cents. `magi` is modified AGI for the deduction, `magi_roth` that for Roth IRAs where
    it differs; `birth_date` or `age` at the end of the year."""

    filing_status: FilingStatus
    covered: bool | None = None
    spouse_covered: bool | None = None
    magi: Cents | None = None
    magi_roth: Cents | None = None
    compensation: Cents | None = None
    spouse_compensation: Cents | None = None
    spouse_contributions: Cents | None = None
    age: int | None = None
    birth_date: date | None = None
    traditional: Cents | None = None
    roth: Cents | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """The two worksheets, and what they come to: the most that may be contributed to each kind, what of the
    traditional contributions is not deductible, and what is above a limit. None where it is not known or not typed;
    `roth` is None before 1998, when there were no Roth IRAs."""

    law: TaxYearLaw
    typed: Typed
    unit: Cents
    deduction: Worksheet
    roth: Worksheet | None
    citations: tuple[str, ...]
    traditional_limit: Component
    nondeductible: Cents | None
    traditional_excess: Cents | None
    roth_excess: Cents | None

    @property
    def complete(self) -> bool:
        """Whether the worksheets are figured to their last line."""
        ends = [self.deduction.lines["12"], *([self.roth.lines["10"]] if self.roth else [])]
        return all(end.line.cents is not None for end in ends)

    @property
    def sheets(self) -> tuple[Worksheet, ...]:
        """The worksheets there are."""
        return (self.deduction, self.roth) if self.roth else (self.deduction,)


def contribution(year: int, typed: Typed, unit: Cents) -> Contribution:
    """Figure both worksheets. Raises UsageError for amounts below zero and inputs that leave the age open."""
    law = load(year)
    for name in ("compensation", "spouse_compensation", "spouse_contributions", "traditional", "roth"):
        if (getattr(typed, name) or 0) < 0:
            raise UsageError(f"--{name.replace('_', '-')} is negative: only income may be.")
    limits = _limits(law, typed)
    traditional = _contributions(typed, limits)
    lines = deduction_lines(
        DeductionInputs(
            range_of(law, typed.filing_status, _said("--covered", yes=typed.covered), _spouse_said(typed)),
            (_amount("modified AGI", "--magi", typed.magi),),
            limits.traditional,
            limits.compensation,
            (traditional,),
        ),
        unit,
    )
    roth = _roth(law, typed, limits, traditional, unit)
    most = limits.allowed(limits.traditional)
    made, line_12 = traditional.cents, lines["12"].cents
    within = None if made is None or most.cents is None else min(made, most.cents)
    return Contribution(
        law,
        typed,
        unit,
        deduction_worksheet(law, lines),
        roth,
        _citations(law, typed),
        most,
        None if within is None or line_12 is None else max(0, within - line_12),
        _above(typed.traditional, most.cents),
        _above(typed.roth, roth.lines["10"].line.cents if roth else None),
    )


def _roth(law: TaxYearLaw, typed: Typed, limits: Limits, traditional: Component, unit: Cents) -> Worksheet | None:
    if law.roth_phase_outs is None:
        if typed.roth:
            raise UsageError(f"There were no Roth IRAs in {law.year}.", next_step="leave out --roth")
        return None
    top, phase_out = roth_range(law, typed.filing_status)
    agi = _amount("modified AGI", "--magi", typed.magi if typed.magi_roth is None else typed.magi_roth)
    counted = () if typed.traditional is None else (traditional,)
    inputs = RothLimitInputs(limits.allowed(limits.dollars), counted, top, phase_out, (agi,))
    return roth_limit_worksheet(law, roth_limit_lines(inputs, unit))


def _above(made: Cents | None, most: Cents | None) -> Cents | None:
    return None if made is None or most is None else max(0, made - most)


def _amount(label: str, option: str, cents: Cents | None) -> Component:
    if cents is None:
        return missing(label, f"{label} is needed: give {option}")
    return Component(f"given as {option}", cents, refs=(option,))


def _said(option: str, *, yes: bool | None) -> Answer:
    return Answer(yes, (option,), "" if yes is not None else f"give {option} yes or no")


def _spouse_said(typed: Typed) -> Answer | None:
    return _said("--spouse-covered", yes=typed.spouse_covered) if with_spouse(typed.filing_status) else None


def _contributions(typed: Typed, limits: Limits) -> Component:
    if typed.traditional is not None:
        return Component("given as --traditional", typed.traditional, refs=("--traditional",))
    return limits.allowed(limits.traditional)._replace(label="the most that may be contributed, for --traditional")


def _limits(law: TaxYearLaw, typed: Typed) -> Limits:
    born = _born(law, typed)
    dollars = dollar_limit(law, born)
    own = _amount("compensation", "--compensation", typed.compensation)
    compensation = own
    enough = own.cents is not None and dollars.cents is not None and own.cents >= dollars.cents
    if typed.filing_status is FilingStatus.JOINT and not enough:
        others = _amount("the spouse's compensation", "--spouse-compensation", typed.spouse_compensation)
        put_in = _amount("what the spouse contributed", "--spouse-contributions", typed.spouse_contributions)
        spouse = OtherSpouse(Answer(None), others, (put_in,), (), ())
        compensation = spousal_compensation(law, own, spouse, dollars)
    ceiling = of_law("limit from age 50", law.ira_limit, law.ira_limit.value + law.ira_catch_up.value)
    least = of_law("limit below age 50", law.ira_limit, law.ira_limit.value)
    return Limits(dollars, traditional_limit(law, born, dollars), compensation, ceiling, least)


def _born(law: TaxYearLaw, typed: Typed) -> date:
    """The birth date, or one that fits the age at the end of the year."""
    if typed.birth_date is not None:
        return typed.birth_date
    if typed.age is None:
        raise UsageError("Limits depend on age: give --age (at the end of the year) or --birth-date.")
    if typed.age == _AGE_OF_THE_BAR and law.traditional_age_limit.value:
        raise UsageError(
            f"At 70, whether 70 1/2 was reached in {law.year} decides about traditional IRAs.",
            next_step="give --birth-date instead of --age",
        )
    return date(law.year - typed.age, 12, 31)


def _citations(law: TaxYearLaw, typed: Typed) -> tuple[str, ...]:
    """Where the values of the law stand that these worksheets use."""
    status = typed.filing_status
    cited: dict[str, Cited[Any]] = {
        "Contribution limit": law.ira_limit,
        "From age 50": law.ira_catch_up,
        "Deduction, covered by a plan": law.deduction_phase_outs.of(status),
    }
    found = [f"{name}: {value.source}" for name, value in cited.items()]
    if status is FilingStatus.JOINT and law.spouse_covered_phase_out is not None:
        found.append(f"Deduction, a plan covers the spouse alone: {law.spouse_covered_phase_out.source}")
    if law.roth_phase_outs is not None:
        found.append(f"Roth contributions: {law.roth_phase_outs.of(status).source}")
    return tuple(found)
