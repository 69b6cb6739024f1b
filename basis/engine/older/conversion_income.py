"""Who could not convert before 2010: an income above the limit of the year, or married, filing apart and living
together.

Section 408A(c)(3)(B), before P.L. 109-222, section 512; section 408A(c)(3)(D) for living apart. What could not be
converted is a distribution and a Roth contribution, unless it was recharacterized (Treas. Reg. 1.408A-4, A-3).
"""

from __future__ import annotations

from basis.engine.amounts import Component, Status, present
from basis.engine.contributing.household import filing_status, status_refs
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import outflows
from basis.engine.record import fact_ref
from basis.engine.result import Finding, YearResult
from basis.model import FilingStatus
from basis.money import plain_amount

_LABEL = "whether anything could be converted"
_REQUIRED_DISTRIBUTIONS_LEFT_OUT = 2005
"""Since when required distributions are no part of the income (section 408A(c)(3)(C)(i)(II) as in force)."""


def adjustments(year: OpenYear) -> Adjustments:
    """Line 8 in conflict where facts say that nothing could be converted."""
    why = _barred(year)
    return {} if why is None else {"8": (why,)}


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see: that nothing could be converted, or that nobody can tell."""
    if not _is_asked(year):
        return Beside()
    why = _barred(year)
    if why is not None:
        return Beside(findings=(Finding("conversion_barred", why.reason, why.refs),))
    facts = year.record.facts
    wanted = tuple(key for key in ("filing_status", "magi_roth") if facts.get(key, year.year) is None)
    if not wanted:
        return Beside()
    text = (
        f"in {year.year} nobody could convert with modified AGI above {_limit(year)} or, living together, on separate "
        f"returns (section 408A(c)(3)(B) as in force): taken as allowed; set the facts {' and '.join(wanted)}"
    )
    return Beside(findings=(Finding("conversion_income_not_known", text),))


def _is_asked(year: OpenYear) -> bool:
    limited = year.law.conversion_income_limit is not None and not year.record.owner.decedent
    return limited and present(outflows(year.record, year.year).conversions)


def _limit(year: OpenYear) -> str:
    limit = year.law.conversion_income_limit
    return "" if limit is None else plain_amount(limit.value)


def _barred(year: OpenYear) -> Component | None:
    """Why nothing could be converted, as far as facts say so. `magi_before_ira` alone bars where it is above the
    limit by itself: what it leaves out only adds."""
    limit = year.law.conversion_income_limit
    if limit is None or not _is_asked(year):
        return None
    law = "section 408A(c)(3)(B) as in force"
    then = "a distribution on line 7 and a Roth contribution, unless it was recharacterized (Treas. Reg. 1.408A-4, A-3)"
    if filing_status(year.record, year.year) is FilingStatus.SEPARATE_TOGETHER:
        reason = (
            f"nothing could be converted in {year.year} on a separate return, living together ({law}): it is {then}"
        )
        return Component(_LABEL, 0, Status.CONFLICT, status_refs(year.record, year.year), reason)
    facts = year.record.facts
    income = facts.get("magi_roth", year.year)
    required = facts.get("rmd_required", year.year) if year.year >= _REQUIRED_DISTRIBUTIONS_LEFT_OUT else None
    if income is None:
        income, required = facts.get("magi_before_ira", year.year), None
    if income is None or income.money() - (required.money() if required else 0) <= limit.value:
        return None
    reason = (
        f"nothing could be converted in {year.year} with modified AGI of {plain_amount(income.money())}, above "
        f"{plain_amount(limit.value)} ({law}): it is {then}"
    )
    refs = (fact_ref(income), *((fact_ref(required),) if required else ()))
    return Component(_LABEL, 0, Status.CONFLICT, refs, reason)
