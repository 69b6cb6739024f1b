"""What limits, income and earlier excess make of a year's contributions to traditional IRAs, before line 1.

Section 219(f)(6): an excess of an earlier year that later room takes up is a contribution of the later year; the
instructions for Form 5329, line 10, put it on line 11 of the IRA Deduction Worksheet of that year.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components
from basis.engine.contributing.contributed import counted, roth_contributions, traditional_contributions
from basis.engine.contributing.contribution_limit import Limits, limits
from basis.engine.contributing.deduction import Deduction, deduction
from basis.engine.contributing.taken_up import Distributed, room, taken_up
from basis.engine.open_year import OpenYear
from basis.engine.papers.evidence import Contribution
from basis.money import Cents


class Allowance(NamedTuple):
    """What is known of a year's contributions to traditional IRAs, and what was made to Roth IRAs.

    `made` and `roth_made` are the contributions, `counted` and `counted_roth` what counts as contributed, `taken_up`
    the excess of earlier years that the year's room takes up, `excess` what is above the limit. These two are None
    where there is nothing of the kind; `taken_up` is missing where that cannot be told.
    """

    limits: Limits
    made: tuple[Contribution, ...]
    roth_made: tuple[Contribution, ...]
    counted: Components
    counted_roth: Components
    taken_up: Component | None
    excess: Component | None
    deduction: Deduction


def allowance(year: OpenYear, ira_income: Components, unit: Cents, distributed: Distributed) -> Allowance:
    """The allowance of the owner and year. `ira_income` is what of the owner's own movements is income for the limit
    of the deduction, `distributed` the year's distributions as they reduce an excess of earlier years."""
    found = limits(year)
    record = year.record
    made, roth_made = traditional_contributions(record, year.year), roth_contributions(record, year.year)
    put_in = counted(made)
    in_roth = counted(roth_made)
    absorbed = taken_up(year, room(found, put_in, in_roth), distributed)
    contributions = put_in if absorbed is None else (*put_in, absorbed)
    excess = found.of_nondeductible.over(sum(part.cents or 0 for part in put_in), found.traditional)
    allowed = deduction(year, found, contributions, ira_income, unit)
    return Allowance(found, made, roth_made, put_in, in_roth, absorbed, excess, allowed)
