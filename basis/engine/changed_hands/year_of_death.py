"""The last Form 8606 of somebody who died: line 6 by December 31, and what the value on the day of death would give.

Section 408(d)(2)(C) takes the value at the end of the calendar year, which the beneficiaries then hold. Preparers
also use the value at death; the difference is disclosed, so that the choice is one that somebody made.
"""

from __future__ import annotations

from dataclasses import replace

from basis.engine.amounts import Status, refs_in
from basis.engine.form8606 import figure_year
from basis.engine.open_year import Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.result import Finding, YearResult
from basis.engine.year_end import value_at_death
from basis.money import Cents, format_amount


def beside(year: OpenYear, result: YearResult) -> Beside:
    """A finding in dollars where both values are on file and they differ."""
    at_death = [value_at_death(year.record, account, year.year) for account in pool_accounts(year.record)]
    values = tuple(value for value in at_death if value is not None)
    line_13 = result.by_meaning.get("13")
    if not values or line_13 is None or line_13.status in (Status.MISSING, Status.BLANK):
        return Beside()
    if len(values) < len(at_death) or set(values) & set(result.inputs.year_end):
        return Beside()
    lines = figure_year(replace(result.inputs, year_end=values)).by_meaning
    difference = lines["13"].amount - line_13.amount
    if not difference:
        return Beside()
    more = "more" if difference > 0 else "less"
    value = sum(value.cents or 0 for value in values)
    text = (
        f"The owner died in {year.year}. Line 6 is figured from December 31, as the form asks. With the value on the "
        f"day of death, {_shown(value, result)}, {_shown(abs(difference), result)} {more} would be nontaxable on line "
        f"13, and line 14, which passes to the beneficiaries, would be {_shown(lines['14'].amount, result)}."
    )
    return Beside(findings=(Finding("value_at_death", text, refs_in(values)),))


def _shown(cents: Cents, result: YearResult) -> str:
    return format_amount(cents, with_cents=result.election.unit == 1)
