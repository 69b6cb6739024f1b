"""What stands beside the form about contributions: the two worksheets, what was recorded against what they allow, and
Form 5329 for what is above a limit."""

from __future__ import annotations

from dataclasses import replace

from basis.engine.amounts import Status, refs_in
from basis.engine.contributing.allowance import Allowance, allowance
from basis.engine.contributing.contributed import roth_contributions, traditional_contributions
from basis.engine.contributing.deduction import KEY as WORKSHEET
from basis.engine.contributing.deduction import deduction_worksheet
from basis.engine.contributing.excess import excess_contributions
from basis.engine.contributing.roth_limit import roth_limit, roth_limit_worksheet
from basis.engine.contributing.taken_up import Distributed, excess_before, roth_excess_before
from basis.engine.open_year import Beside, OpenYear
from basis.engine.record import fact_ref
from basis.engine.result import Finding, Worksheet, YearResult
from basis.model import Treatment
from basis.money import plain_amount


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The worksheets that can be figured, for a year with contributions or an excess carried in."""
    if year.record.owner.decedent:
        return Beside()
    before = (excess_before(year), roth_excess_before(year))
    made = (*traditional_contributions(year.record, year.year), *roth_contributions(year.record, year.year))
    if not made and all(part.cents == 0 for part in before):
        return Beside(findings=_deduction_without_contributions(year))
    distributed = Distributed(result.inputs.distributions, result.taxable.distributions)
    found = allowance(year, result.inputs.ira_income or result.taxable.all, result.election.unit, distributed)
    roth = _roth(year, result, found)
    sheets = (*_deduction(year, found), *roth.worksheets)
    result = replace(result, worksheets={**result.worksheets, **{sheet.key: sheet for sheet in sheets}})
    excess = excess_contributions(year, result, found)
    findings = (*_deducted(year, found), *roth.findings, *excess.findings)
    if not (found.counted or found.taken_up):
        findings += _deduction_without_contributions(year)
    return Beside((*sheets, *excess.worksheets), findings)


def _deduction(year: OpenYear, found: Allowance) -> tuple[Worksheet, ...]:
    if found.deduction.wanted or not (found.counted or found.taken_up):
        return ()
    return (deduction_worksheet(year.law, found.deduction.lines),)


def _roth(year: OpenYear, result: YearResult, found: Allowance) -> Beside:
    """The worksheet of the Roth limit, or what is wanted for it where something was contributed."""
    made = sum(part.cents or 0 for part in found.counted_roth)
    if year.law.roth_phase_outs is None or (not found.counted_roth and roth_excess_before(year).cents == 0):
        return Beside()
    traditional = found.counted if found.taken_up is None else (*found.counted, found.taken_up)
    lines = roth_limit(year, found.limits, traditional, result.taxable, result.election.unit)
    if lines["10"].cents is not None:
        return Beside((roth_limit_worksheet(year.law, lines),))
    if found.limits.dollars.cents is None:
        # What depends on age has a finding of its own.
        at_least = found.limits._replace(dollars=found.limits.least)
        lines = roth_limit(year, at_least, traditional, result.taxable, result.election.unit)
    if not made or lines["10"].cents is not None:
        return Beside()
    parts = (part for line in lines.values() for part in line.components)
    wanted = "; ".join(dict.fromkeys(part.reason for part in parts if part.status is Status.MISSING))
    text = (
        f"{plain_amount(made)} was contributed to Roth IRAs for {year.year}: whether that was allowed is not known "
        f"(section 408A(c)(3)): {wanted}. For income the fact magi_roth does too"
    )
    return Beside(findings=(Finding("roth_limit_not_known", text, refs_in(found.counted_roth)),))


def _deducted(year: OpenYear, found: Allowance) -> tuple[Finding, ...]:
    """What was deducted against line 12 of the worksheet."""
    made = found.made
    claimed = year.record.facts.get("deduction_claimed", year.year)
    most = found.deduction.allowed.cents
    if most is None or found.deduction.wanted or not (made or found.taken_up):
        return ()
    refs = (f"{year.year}:{WORKSHEET}/12",)
    taken_up = 0 if found.taken_up is None else found.taken_up.cents or 0
    not_said = taken_up + sum(c.cents for c in made if c.treatment is None)
    if claimed is None and most and not_said:
        taken = min(most, not_said + sum(c.cents for c in made if c.treatment is Treatment.DEDUCTIBLE))
        text = (
            f"{plain_amount(taken)} of the contributions for {year.year} may be deducted, and is taken to be: the "
            f"return must show it. Set the fact deduction_claimed where less was deducted"
        )
        return (Finding("deduction_as_allowed", text, refs),)
    recorded = sum(c.cents for c in made if c.treatment is Treatment.DEDUCTIBLE)
    taken = recorded if claimed is None else claimed.money()
    if taken <= most:
        return ()
    rows = tuple(ref for c in made for ref in c.refs)
    said_by = (fact_ref(claimed),) if claimed is not None else rows
    text = (
        f"{plain_amount(taken)} was deducted for {year.year}, more than the {plain_amount(most)} that the IRA "
        f"Deduction Worksheet allows: correct what is recorded, and the return where it was filed so (Form 1040-X)"
    )
    return (Finding("deduction_over_limit", text, (*said_by, *refs)),)


def _deduction_without_contributions(year: OpenYear) -> tuple[Finding, ...]:
    claimed = year.record.facts.get("deduction_claimed", year.year)
    if claimed is None or not claimed.money():
        return ()
    text = (
        f"a deduction of {plain_amount(claimed.money())} was claimed for {year.year}, but no contribution to a "
        f"traditional IRA for {year.year} is on file"
    )
    return (Finding("deduction_without_contributions", text),)
