"""Movements that are judged by the whole pool, after everything else of the year has found its line: the list of them.

They take money not taxed yet before any basis, so that each must see all value and all distributions; basis.engine.
adjustments lists the rest, whose modules need not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basis.engine import minimum_distributions
from basis.engine.adjustments import adjustments
from basis.engine.amounts import Components
from basis.engine.charity import charitable, hsa_funding
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.rollovers import to_plans

_MODULES: tuple[Callable[[OpenYear], Adjustments], ...] = (
    charitable.adjustments,
    hsa_funding.adjustments,
    to_plans.adjustments,
    minimum_distributions.adjustments,
)


def all_adjustments(year: OpenYear) -> Mapping[str, Components]:
    """What special movements of the year add, by input line, with those that the whole pool decides."""
    found = adjustments(year)
    for module in _MODULES:
        for line, components in module(year).items():
            if components:
                found[line] += components
    return found
