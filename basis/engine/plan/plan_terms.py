"""Whether a plan's terms let after-tax money reach a Roth account: a checklist, a verdict, and what is to be asked.

Answers are facts that somebody has read in the plan document. It must not know how a document is searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from basis.engine.record import Facts, fact_ref
from basis.money import Cents, divide_half_up

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to know of a plan: the fact that keeps it, what it is, why it matters, and how to ask for it."""

    fact: str
    title: str
    why: str
    question: str


TERMS = (
    Term(
        "after_tax_allowed",
        "After-tax (non-Roth) contributions",
        "without them there is nothing to convert (IRC 401(m)(4)(A), 415(c)(2)(B))",
        "Does the plan accept voluntary after-tax contributions that are not Roth contributions?",
    ),
    Term(
        "in_plan_roth_allowed",
        "In-plan Roth rollover of after-tax money",
        "it moves the money to the designated Roth account while the participant works (IRC 402A(c)(4))",
        "May after-tax contributions and their earnings be moved to the plan's designated Roth account while the "
        "participant is employed, and is there an automatic conversion?",
    ),
    Term(
        "in_service_allowed",
        "In-service distribution of after-tax money",
        "it lets the money go to a Roth IRA while the participant works (Notice 2014-54)",
        "May after-tax contributions and their earnings be paid out or rolled over to a Roth IRA while the participant "
        "is still employed, at any age?",
    ),
    Term(
        "conversion_frequency",
        "How often",
        "what waits earns, and the earnings are taxed on the way (IRC 72(e)(8))",
        "How often in a year may after-tax money be moved to a Roth account, and on which days?",
    ),
    Term(
        "after_tax_limit",
        "Limit per pay or year",
        "a plan may allow less than section 415(c)",
        "What part of each pay, or what amount a year, may be contributed after tax?",
    ),
    Term(
        "acp_tested",
        "Section 401(m) test",
        "a failed test pays after-tax contributions of the highly paid back (IRC 401(m)(6))",
        "Are after-tax contributions tested under section 401(m), and were any paid back in the last three years?",
    ),
    Term(
        "separate_account",
        "Separate account for after-tax money",
        "without one each distribution carries pre-tax money of the whole plan (IRC 72(d)(2))",
        "Does the plan keep after-tax contributions and their earnings in a separate account?",
    ),
    Term(
        "ira_rollovers_allowed",
        "Rollovers from IRAs into the plan",
        "pre-tax IRA money in a plan no longer dilutes a conversion (IRC 408(d)(2), (3)(A)(ii))",
        "Does the plan accept rollovers of pre-tax money from traditional IRAs?",
    ),
)
"""What is to be known, in the order in which it decides."""


class Verdict(StrEnum):
    """What the answers come to."""

    FIT = "fit"
    NO_AFTER_TAX = "no_after_tax"
    TRAPPED = "trapped"
    OPEN = "open"


VERDICTS = {
    Verdict.FIT: "After-tax money can be contributed and can reach a Roth account while the participant works.",
    Verdict.NO_AFTER_TAX: "The plan takes no after-tax contributions: there is nothing to convert.",
    Verdict.TRAPPED: "After-tax money can be contributed but cannot leave while the participant works: its earnings "
    "pile up as pre-tax money until then.",
    Verdict.OPEN: "This cannot be told yet: ask what is unknown.",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """A term with its answer: what was said, or `unknown`; the paper it was read in, the page, and the fact."""

    term: Term
    answer: str
    paper: str = ""
    page: str = ""
    refs: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody knows."""
        return self.answer == UNKNOWN


@dataclass(frozen=True, slots=True)
class Fitness:
    """A plan's checklist and what it comes to."""

    plan: str
    answers: tuple[Answered, ...]
    verdict: Verdict

    @property
    def open_terms(self) -> tuple[Term, ...]:
        """What is to be asked: nothing more once the plan takes no after-tax money."""
        if self.verdict is Verdict.NO_AFTER_TAX:
            return ()
        return tuple(answered.term for answered in self.answers if answered.is_open)


@dataclass(frozen=True, slots=True)
class Trapped:
    """After-tax money that cannot leave, in cents: the contributions, their value today (None where no statement says
    it), and what it would be worth after some years of growth."""

    basis: Cents
    value: Cents | None
    growth: Fraction
    years: int

    @property
    def later(self) -> Cents:
        """The value after these years, rounded once."""
        grown = (self.value if self.value is not None else self.basis) * (1 + self.growth) ** self.years
        return divide_half_up(grown.numerator, grown.denominator)

    @property
    def earnings(self) -> Cents:
        """What of it is earnings then: ordinary income when it leaves, which a Roth account would not tax."""
        return max(0, self.later - self.basis)


def fitness(facts: Facts, plan: str, year: int | None = None) -> Fitness:
    """The checklist of one plan from the facts about it, of a year where one is named."""
    answers = tuple(_answered(facts, plan, term, year) for term in TERMS)
    said = {answered.term.fact: answered.answer for answered in answers}
    return Fitness(
        plan, answers, _verdict(said["after_tax_allowed"], said["in_plan_roth_allowed"], said["in_service_allowed"])
    )


def _answered(facts: Facts, plan: str, term: Term, year: int | None) -> Answered:
    fact = facts.get(term.fact, year, plan)
    if fact is None:
        return Answered(term, UNKNOWN)
    return Answered(term, fact.value, fact.evidence, fact.note, (fact_ref(fact),))


def _verdict(after_tax: str, *ways_out: str) -> Verdict:
    if after_tax == "no":
        return Verdict.NO_AFTER_TAX
    if after_tax == "yes" and "yes" in ways_out:
        return Verdict.FIT
    if after_tax == "yes" and set(ways_out) == {"no"}:
        return Verdict.TRAPPED
    return Verdict.OPEN
