"""IRA money rolled over into an employer plan: taxable money alone may go, and it goes first.

Section 408(d)(3)(A)(ii) and (H): at most the value of all traditional IRAs less basis; basis stays, and what is rolled
over is neither on line 7 nor, while it is on its way, on line 6.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Status
from basis.engine.charity.taxable_money import into_plans, taxable_money
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.result import Finding, YearResult
from basis.money import plain_amount


def adjustments(year: OpenYear) -> Adjustments:
    """What went into plans though it was basis, as a distribution in conflict."""
    part = _basis_rolled(year)
    if part is None:
        return {}
    return {"7": (part,)}


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about it."""
    part = _basis_rolled(year)
    if part is None or not part.cents:
        return Beside()
    return Beside(findings=(Finding("basis_rolled_into_plan", part.reason, part.refs),))


def _basis_rolled(year: OpenYear) -> Component | None:
    rows = into_plans(year)
    if not rows:
        return None
    label = "rolled into a plan, not covered by taxable money"
    short = taxable_money(year).short_of(sum(e.cents for e in rows), label)
    if not short.cents:
        return short
    reason = (
        f"{plain_amount(short.cents)} more went into employer plans in {year.year} than all traditional IRAs held of "
        f"taxable money: basis cannot go there (section 408(d)(3)(H)). Correct the rows or the basis, or have the plan "
        f"pay it back"
    )
    refs = (*(e.name for e in rows), *short.refs)
    return short._replace(status=max(short.status, Status.CONFLICT), refs=refs, reason=reason)
