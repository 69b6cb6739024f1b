"""What was contributed for a year against what may be: findings beside the figures, never a change of them.

Section 219(b)(5): one limit for all traditional and Roth IRAs of a person together, higher from age 50 at the end of
the year. What compensation and income allow may be less; that is not looked at here.
"""

from __future__ import annotations

from basis.engine.contributions import traditional_contributions
from basis.engine.evidence import Contribution, contributions_made
from basis.engine.open_year import Beside, OpenYear
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.roth import roth_accounts
from basis.engine.undone import as_they_stand
from basis.law import TaxYearLaw
from basis.model import EntryKind
from basis.money import Cents, plain_amount

_CATCH_UP_AGE = 50


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about the contributions for a year."""
    record, law, _ = year
    if record.owner.decedent:
        return Beside()
    traditional = traditional_contributions(record, law.year)
    made = contributions_made(record, law.year, {account.id for account in roth_accounts(record)}, box="10")
    roth = as_they_stand(record, law.year, made, roth=True)
    over_limit = _over_limit(record, law, (*traditional, *roth))
    return Beside(findings=(*over_limit, *_deduction_without_contributions(record, law, traditional)))


def _over_limit(record: Record, law: TaxYearLaw, made: tuple[Contribution, ...]) -> tuple[Finding, ...]:
    contributed = sum(c.cents for c in made) - _taken_out(record, law.year)
    limit, with_catch_up = law.ira_limit.value, law.ira_limit.value + law.ira_catch_up.value
    if contributed <= limit:
        return ()
    refs = tuple(ref for c in made for ref in c.refs)
    said = f"{plain_amount(contributed)} was contributed for {law.year}"
    born = record.facts.get("birth_date")
    if contributed > with_catch_up:
        text = (
            f"{said}, more than the {plain_amount(with_catch_up)} that anybody may contribute: an excess contribution"
        )
        return (Finding("over_contribution_limit", text, refs),)
    if born is None:
        text = f"{said}, more than {plain_amount(limit)}, which is allowed only from age 50: set the fact birth_date"
        return (Finding("contribution_limit_depends_on_age", text, refs),)
    if law.year - born.day().year >= _CATCH_UP_AGE:
        return ()
    text = f"{said}, more than the {plain_amount(limit)} allowed under age 50: an excess contribution"
    return (Finding("over_contribution_limit", text, refs),)


def _taken_out(record: Record, year: int) -> Cents:
    """Contributions for the year that were taken out after the due date."""
    return sum(e.cents for e in record.by_kind.get(EntryKind.EXCESS_REMOVED, ()) if e.for_year == year)


def _deduction_without_contributions(
    record: Record, law: TaxYearLaw, made: tuple[Contribution, ...]
) -> tuple[Finding, ...]:
    claimed = record.facts.get("deduction_claimed", law.year)
    if claimed is None or not claimed.money() or made:
        return ()
    text = (
        f"a deduction of {plain_amount(claimed.money())} was claimed for {law.year}, but no contribution to a "
        f"traditional IRA for {law.year} is on file"
    )
    return (Finding("deduction_without_contributions", text),)
