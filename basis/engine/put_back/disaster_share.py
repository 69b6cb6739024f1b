"""Lines 15b and 25b: what of the year's taxable distributions came from qualified disaster distributions.

Instructions, lines 15b and 25b: line 15a times these distributions over line 7, line 25a times them over line 21; all
of it where there were no others.
"""

from __future__ import annotations

from basis.engine.amounts import Components, Line, figured, stands_on_missing, total
from basis.money import Cents, divide_half_up


def disaster_share(number: str, income: Line, whole: Line, distributed: Components, unit: Cents) -> Line:
    """The share of `income`, line 15a or 25a, by what was `distributed` of `whole`, line 7 or 21."""
    rows = total(number, distributed, 1)
    gap = stands_on_missing(number, income, whole, rows)
    if gap is not None:
        return gap._replace(components=distributed)
    part, of = rows.amount, whole.amount
    cents = income.amount if part >= of else divide_half_up(income.amount * part, of * unit) * unit
    line = figured(number, max(0, cents), income, whole)
    status = max(line.status, rows.status)
    return line._replace(components=distributed, status=status, reasons=rows.reasons, conditions=rows.conditions)
