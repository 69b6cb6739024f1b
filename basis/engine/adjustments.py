"""What movements of special kinds add to the input lines of a year: the one list of the modules that know them.

Each module gives components by the line they belong to (15c and 25c for repayments treated as rollovers, "divorce"
for the part of line 2 that requires the form of both spouses). A line's
own module adds them up without knowing why they are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from basis.engine.amounts import Components
from basis.engine.changed_hands import divorce, inherited
from basis.engine.charity import january_gifts
from basis.engine.corrections import recharacterization, returned
from basis.engine.older import conversion_income
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.put_back import disasters, home_purchases, repayments
from basis.engine.rollovers import into_simple, late_conversions, plan_rollovers, simple_transfers, sixty_days
from basis.engine.roth_iras import roth_additions

_MODULES: tuple[Callable[[OpenYear], Adjustments], ...] = (
    plan_rollovers.adjustments,
    roth_additions.adjustments,
    divorce.adjustments,
    inherited.adjustments,
    january_gifts.adjustments,
    sixty_days.adjustments,
    late_conversions.adjustments,
    conversion_income.adjustments,
    simple_transfers.adjustments,
    into_simple.adjustments,
    disasters.adjustments,
    home_purchases.adjustments,
    repayments.adjustments,
    recharacterization.adjustments,
    returned.adjustments,
)


def adjustments(year: OpenYear) -> defaultdict[str, Components]:
    """Everything that special movements of the year add, by input line; nothing for a line that none touches."""
    found: defaultdict[str, Components] = defaultdict(tuple)
    for module in _MODULES:
        for line, components in module(year).items():
            found[line] += components
    return found
