"""What one tax year's law says about Form 8606, as frozen data. No rule is applied here and nothing is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from basis.law.citation import Cited, Verified
from basis.model import FilingStatus, Purpose
from basis.money import Cents

FIRST_FORM_YEAR = 1987
"""The first tax year with nondeductible contributions and Form 8606 (Tax Reform Act of 1986, section 1102)."""

FIRST_ROTH_YEAR = 1998
"""The first tax year with Roth IRAs (Taxpayer Relief Act of 1997, section 302(f))."""

ROLLOVERS_COUNTED_TOGETHER_SINCE = 2015
"""The first tax year whose law has `rollovers_counted_together_since`, and its value in all of them."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of a year's Form 8606: its printed number (`15a`), part (`I`), and what is entered, in plain words.

    `same_as` is the number that a line of this meaning has on the forms since 2012: line 12 of 1993 is line 14
    there. It is empty for a line that those forms do not have.
    """

    number: str
    part: str
    name: str
    formula: str
    source: str
    verified: Verified
    same_as: str


class PhaseOut(NamedTuple):
    """The modified AGI at which a limit begins to shrink and that at which nothing of it is left, in cents."""

    begins: Cents
    ends: Cents

    @property
    def width(self) -> Cents:
        """What lies between, the divisor of the reduction."""
        return self.ends - self.begins


@dataclass(frozen=True, slots=True)
class PhaseOuts:
    """The phase-out of one limit for everybody, by how the person files."""

    alone: Cited[PhaseOut]
    """Single, head of household, and married filing separately who lived apart all year (IRC 219(g)(4))."""
    joint: Cited[PhaseOut]
    """Married filing jointly and qualifying surviving spouse."""
    separate: Cited[PhaseOut]
    """Married filing separately who lived with the spouse at some time in the year."""

    def of(self, status: FilingStatus) -> Cited[PhaseOut]:
        """The phase-out for a filing status."""
        if status in (FilingStatus.JOINT, FilingStatus.SURVIVING):
            return self.joint
        return self.separate if status is FilingStatus.SEPARATE_TOGETHER else self.alone


@dataclass(frozen=True, slots=True)
class HsaLimits:
    """The most that may go into a health savings account, by coverage (IRC 223(b)), in cents.

    It bounds a qualified HSA funding distribution (IRC 408(d)(9)(C)).
    """

    self_only: Cited[Cents]
    family: Cited[Cents]
    catch_up: Cited[Cents]
    """What is added from age 55 at the end of the year (IRC 223(b)(3))."""


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What bounds contributions to an employer's plan: amounts in cents, `additions_percent` in percent of pay."""

    deferral: Cited[Cents]
    """Elective deferrals of a person to all plans together (IRC 402(g)(1))."""
    catch_up: Cited[Cents] | None
    """Deferrals beyond the limits from age 50 at the end of the year (IRC 414(v)(2)(B)(i)); None in 2001."""
    catch_up_60: Cited[Cents] | None
    """The same at ages 60 to 63 (IRC 414(v)(2)(E)); None before 2025."""
    additions: Cited[Cents]
    """Annual additions to the plans of one employer (IRC 415(c)(1)(A))."""
    additions_percent: Cited[int]
    """The share of compensation that annual additions may not exceed either (IRC 415(c)(1)(B))."""
    compensation: Cited[Cents]
    """The compensation a plan may base contributions on (IRC 401(a)(17))."""
    roth_catch_up_wages: Cited[Cents] | None
    """Wages of the year before above which catch-up must be Roth (IRC 414(v)(7)); None before 2026."""
    wage_base: Cited[Cents]
    """Earnings up to which the social security part of self-employment tax is due (IRC 1402(b)(1))."""


@dataclass(frozen=True, slots=True)
class ReturnLines:
    """The lines of the income tax return that take an IRA's gross and taxable distributions."""

    gross: Cited[str]
    taxable: Cited[str]


@dataclass(frozen=True, slots=True)
class DisasterLines:
    """The lines of Forms 8915 (Form 8930 for 2008 and 2009) that take lines 15b and 25b of Form 8606."""

    line_15b: Cited[str]
    line_25b: Cited[str]


@dataclass(frozen=True, kw_only=True)
class TaxYearLaw:
    """The law of one tax year. Amounts are cents; every value carries its citation.

    `revision` names the range of years whose forms have the same `parts` (`III`, and its heading in our words) and
    `lines`; `face` is the form they were read on.
    """

    year: int
    revision: str
    face: Cited[str]
    parts: Mapping[str, str]
    lines: tuple[FormLine, ...]
    all_lines_known: bool
    """Whether `lines` are all lines of the form; of some old forms only those are known that carry basis."""
    contribution_due_date: Cited[date]
    """The last day printed on lines 1 and 4 (IRC 219(f)(3))."""
    contribution_postponed_to: Cited[date] | None
    """A later day that held for everybody; a postponement for one taxpayer is a fact of that taxpayer."""
    ira_limit: Cited[Cents]
    """The most that may be contributed to all traditional and Roth IRAs together (IRC 219(b)(5)(A))."""
    ira_catch_up: Cited[Cents]
    """What is added from age 50 at the end of the year (IRC 219(b)(5)(B))."""
    spousal_limit: Cited[Cents] | None
    """Through 1996: the most for a couple, one of whom had no compensation. None since, when each spouse has a limit
    of their own out of joint compensation (IRC 219(c))."""
    traditional_age_limit: Cited[bool]
    """Whether nothing may be contributed to a traditional IRA for the year in which the person reaches 70 1/2 or a
    later one (IRC 219(d)(1), through 2019)."""
    deduction_phase_outs: PhaseOuts
    """Of the deduction of a person whom a retirement plan at work covers (IRC 219(g)(3))."""
    spouse_covered_phase_out: Cited[PhaseOut] | None
    """Of the deduction on a joint return when a plan covers the spouse alone (IRC 219(g)(7)). None before 1998, when
    the plan of either spouse limited both."""
    roth_phase_outs: PhaseOuts | None
    """Of the contributions to Roth IRAs (IRC 408A(c)(3)); None before 1998."""
    conversion_income_limit: Cited[Cents] | None
    """The modified AGI above which nothing may be converted; None outside 1998 to 2009 (IRC 408A(c)(3)(B))."""
    excess_removal_limit: Cited[Cents]
    """What the contributions of a year may not exceed for an excess to come out untaxed after the due date (IRC
    408(d)(5)(A))."""
    excess_removal_limit_50: Cited[Cents]
    """The same for a person who was 50 or older at the end of that year."""
    qcd_limit: Cited[Cents] | None
    """The most that qualified charitable distributions leave out of income (IRC 408(d)(8)(A), (F)); None before 2006,
    when there were none."""
    split_interest_limit: Cited[Cents] | None
    """The most of it that may go to split-interest entities in the one year of a lifetime (IRC 408(d)(8)(F)); None
    before 2023, when none could."""
    hsa_limits: HsaLimits | None
    """None before 2007, when no IRA money could fund a health savings account."""
    plan_limits: PlanLimits | None
    """None before 2001, whose plans are not followed."""
    homebuyer_limit: Cited[Cents]
    """The lifetime limit of first-time homebuyer expenses, line 20 since 2004 (IRC 72(t)(8)(B)); 0 before 1998."""
    homebuyer_reduced_on_face: Cited[bool]
    """Whether line 20 itself says that earlier first-time homebuyer distributions reduce the limit."""
    disaster_limit: Cited[Cents] | None
    """The most that is a qualified disaster distribution, for each disaster (in 2005 and 2006 for all
    hurricanes together, IRC 1400Q(a)(2)); None where there are none."""
    rollover_window_opens: Cited[date]
    """A distribution received after this day may still be an outstanding rollover on December 31 (line 6). The day
    the instructions print, which can be earlier than sixty days demand."""
    rollovers_counted_together_since: Cited[int] | None
    """The first year whose distributions count over all IRAs for the one rollover in twelve months, each IRA by itself
    before; None in the years of that older reading (IRC 408(d)(3)(B))."""
    qualified_roth_since: Cited[int]
    """The latest tax year of a first Roth contribution whose five-year period is over (IRC 408A(d)(2)(B))."""
    line_1_repayments: tuple[Cited[Purpose], ...]
    """Distributions whose repayment is entered on line 1."""
    rollover_repayments: tuple[Cited[Purpose], ...]
    """Distributions whose repayment is treated as a rollover on lines 6, 7, 15c, 19 and 25c (2024 and later)."""
    basis_lines: Cited[tuple[str, ...]]
    """The lines of the year's form that together are the total basis it carries (Total Basis Chart)."""
    after_line_21_is_zero: Cited[tuple[str, ...]]
    """The lines still entered when line 21 is zero."""
    form_1040: ReturnLines
    form_8915: DisasterLines | None
    """None in the years in which Form 8606 has no lines 15b and 25b for disaster distributions."""

    @property
    def contribution_deadline(self) -> date:
        """The last day on which anybody could contribute for the year."""
        postponed = self.contribution_postponed_to
        printed = self.contribution_due_date.value
        return printed if postponed is None else max(printed, postponed.value)

    @property
    def line_numbers(self) -> tuple[str, ...]:
        """The printed line numbers in the order of the form."""
        return tuple(self._by_number)

    @cached_property
    def lines_verified(self) -> frozenset[Verified]:
        """All the ways in which the lines of the form were verified."""
        return frozenset(line.verified for line in self.lines)

    @cached_property
    def _by_number(self) -> Mapping[str, FormLine]:
        return {line.number: line for line in self.lines}

    def has_line(self, number: str) -> bool:
        """Whether the year's form prints this line number."""
        return number in self._by_number

    def line(self, number: str) -> FormLine:
        """The line with this printed number. Raises KeyError when the year's form has none."""
        return self._by_number[number]

    def line_same_as(self, number: str) -> FormLine | None:
        """The line that means what line `number` means on the forms since 2012: line 9 of 1999 for `10`, the ratio."""
        return next((line for line in self.lines if line.same_as == number), None)

    def roth_period_is_over(self, first_year: int) -> bool:
        """Whether a first Roth contribution, conversion or rollover for `first_year` is five tax years old.

        Instructions for Form 8606, lines 19 and 20: "for any year from 1998 through" the fifth year before.
        """
        return FIRST_ROTH_YEAR <= first_year <= self.qualified_roth_since.value
