"""What a self-employed person may add to a plan as employer, and the compensation that bounds all additions.

The two depend on each other: earned income is net of the contributions that are figured from it (IRC 401(c)(2)(A)(v)).
Publication 560 solves it with a reduced rate; these are the steps of its deduction worksheet for the self-employed.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Ratio,
    Status,
    blank,
    figured,
    missing,
    share_of,
    stands_on_missing,
    total,
)
from basis.engine.arithmetic import less, smallest
from basis.engine.law_values import of_law
from basis.engine.result import Worksheet, WorksheetLine
from basis.law import PlanLimits, TaxYearLaw
from basis.money import Cents, divide_half_up

KEY = "self_employment"
HIGHEST_RATE = 25
"""Percent of compensation that is deductible as an employer's contribution at most (IRC 404(a)(3)(A)(i)(I))."""

_SOURCE = "Publication 560, deduction worksheet for the self-employed"
_TITLE = "Employer contributions of a self-employed person (after Publication 560)"
_NET = (9_235, 10_000)
"""What of net profit is subject to self-employment tax (IRC 1402(a)(12); Schedule SE)."""
_SOCIAL_SECURITY_HALF = (62, 1_000)
_MEDICARE_HALF = (145, 10_000)
_LEAST_EARNINGS = 400_00
"""No self-employment tax below this (IRC 1402(b)(2))."""
_RATE_SINCE = 2002
"""P.L. 107-16, sections 614 and 616; before, 15% for a profit-sharing plan, deferrals counted (IRC 404(a)(3)(A))."""
_OLD_RATE = (
    "before 2002 the most that is deductible was 15% for a profit-sharing plan, deferrals counted in (IRC "
    "404(a)(3)(A)): give the employer contribution from the return"
)
_OTHER_RATES = frozenset({2011, 2012})
"""The years in which the rate was lower and the deduction was no half of the tax (P.L. 111-312, section 601)."""


class SelfEmployment(NamedTuple):
    """What was earned: net profit, the deduction for half the self-employment tax where it is known, wages that social
    security tax was withheld from, and the plan's contribution rate in percent."""

    net_profit: Components
    half_of_tax: Components = ()
    wages: Components = ()
    rate: int = HIGHEST_RATE


def half_of_tax(year: int, limits: PlanLimits, net_profit: Cents, wages: Cents) -> Component:
    """The deduction for half of self-employment tax (IRC 164(f)), to the cent; missing for 2011 and 2012."""
    label = "half of self-employment tax"
    if year in _OTHER_RATES:
        reason = f"{label}: {year} had rates of its own; take it from Form 1040, line 27, and give it"
        return missing(label, reason)
    earnings = divide_half_up(net_profit * _NET[0], _NET[1])
    if earnings < _LEAST_EARNINGS:
        return Component(label, 0)
    base = max(0, limits.wage_base.value - wages)
    parts = min(earnings, base) * _SOCIAL_SECURITY_HALF[0] * 10 + earnings * _MEDICARE_HALF[0]
    return of_law(label, limits.wage_base, divide_half_up(parts, _MEDICARE_HALF[1]))


def worksheet(
    law: TaxYearLaw, limits: PlanLimits, earned: SelfEmployment, deferrals: Line, contributed: Components, unit: Cents
) -> Worksheet:
    """The worksheet to its step 13, the most that is deductible, and on to compensation for section 415(c).

    `deferrals` are elective deferrals without catch-up; `contributed` is what was contributed as employer, and where
    that is empty the most that may be.
    """
    step_1 = total("1", earned.net_profit, unit)
    step_2 = _step_2(law, limits, earned, step_1, unit)
    step_3 = less("3", step_1, step_2, floor=0)
    rate = Ratio(earned.rate, 100 + earned.rate, 6)
    step_4 = Line("4", None, Status.KNOWN, ratio=Ratio(*_as_printed(rate)))
    step_5 = share_of("5", step_3, step_4, unit)
    step_6 = total("6", (of_law("at most", limits.compensation, limits.compensation.value * earned.rate // 100),), unit)
    step_7 = smallest("7", step_5, step_6)
    step_8 = total("8", (of_law("limit", limits.additions, limits.additions.value),), unit)
    step_9 = deferrals._replace(number="9")
    step_10 = less("10", step_8, step_9, floor=0)
    step_11 = less("11", step_3, step_9, floor=0)
    step_12 = stands_on_missing("12", step_11) or figured("12", step_11.amount // (2 * unit) * unit, step_11)
    step_13 = smallest("13", step_7, step_10, step_12)
    if law.year < _RATE_SINCE:
        step_13 = total("13", (missing("most that is deductible", _OLD_RATE),), unit)
    step_14 = total("14", contributed, unit) if contributed else step_13._replace(number="14", uses=("13",))
    step_15 = less("15", step_3, step_14, floor=0)
    lines = (
        *(step_1, step_2, step_3, step_4, step_5, step_6, step_7, step_8),
        *(step_9, step_10, step_11, step_12, step_13, step_14, step_15),
    )
    return Worksheet(KEY, _TITLE, _SOURCE, {line.number: WorksheetLine(*_WORDS[line.number], line) for line in lines})


def _step_2(law: TaxYearLaw, limits: PlanLimits, earned: SelfEmployment, step_1: Line, unit: Cents) -> Line:
    if earned.half_of_tax:
        return total("2", earned.half_of_tax, unit)
    if step_1.cents is None:
        return stands_on_missing("2", step_1) or blank("2")
    wages = sum(part.cents or 0 for part in earned.wages)
    half = half_of_tax(law.year, limits, step_1.cents, wages)
    refs = tuple(ref for part in (*earned.net_profit, *earned.wages) for ref in part.refs)
    return total("2", (half._replace(refs=refs),), unit)._replace(uses=("1",))


def _as_printed(rate: Ratio) -> tuple[int, int, int]:
    """The reduced rate to the six places of the publication's table."""
    scale = 10**rate.places
    return divide_half_up(rate.numerator * scale, rate.denominator), scale, rate.places


_WORDS = {
    "1": ("Net profit", "Schedule C, line 31; Schedule F, line 34; or Schedule K-1 (Form 1065), box 14, code A"),
    "2": ("Deduction for half of self-employment tax", "half of the tax on 92.35% of line 1 (IRC 164(f))"),
    "3": ("Net earnings from self-employment", "line 1 - line 2"),
    "4": ("Reduced contribution rate", "the plan's rate / (1 + the plan's rate), to six places"),
    "5": ("Contribution at that rate", "line 3 x line 4"),
    "6": ("Contribution on the most compensation that counts", "section 401(a)(17) limit x the plan's rate"),
    "7": ("Contribution the rate allows", "smaller of line 5 and line 6"),
    "8": ("Limit of annual additions", "section 415(c)(1)(A)"),
    "9": ("Elective deferrals without catch-up", "deferrals, pre-tax and Roth"),
    "10": ("Room in the limit", "line 8 - line 9"),
    "11": ("Net earnings less deferrals", "line 3 - line 9"),
    "12": ("Half of that", "line 11 / 2: contributions and what is left of earnings may be equal at most"),
    "13": ("Most that is deductible as employer contribution", "smallest of lines 7, 10 and 12"),
    "14": ("Employer contribution", "what was contributed; line 13 where nothing is said"),
    "15": ("Compensation for section 415(c)", "line 3 - line 14 (IRC 401(c)(2)(A)(v), 415(c)(3)(B))"),
}
