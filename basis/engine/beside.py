"""What stands beside a figured form: worksheets, lines of other forms, findings. The one list of what adds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from basis.engine import (
    charitable,
    contribution_check,
    corrective_forms,
    disasters,
    form_1040,
    form_1099_r,
    form_5329,
    form_8915,
    home_purchases,
    hsa_funding,
    in_plan_rollover_2010,
    late_conversions,
    minimum_distributions,
    must_file,
    put_off_income,
    recharacterization,
    repayments,
    returned,
    simple_transfers,
    sixty_days,
    to_plans,
    year_of_death,
)
from basis.engine.open_year import Beside, OpenYear
from basis.engine.printed import FIRST_MODERN_YEAR
from basis.engine.result import YearResult

_MODULES: tuple[Callable[[OpenYear, YearResult], Beside], ...] = (
    contribution_check.beside,
    recharacterization.beside,
    returned.beside,
    form_1099_r.beside,
    corrective_forms.beside,
    year_of_death.beside,
    charitable.beside,
    hsa_funding.beside,
    sixty_days.beside,
    late_conversions.beside,
    simple_transfers.beside,
    to_plans.beside,
    minimum_distributions.beside,
    disasters.beside,
    home_purchases.beside,
    repayments.beside,
    form_8915.beside,
    put_off_income.beside,
    in_plan_rollover_2010.beside,
    form_1040.beside,
    form_5329.beside,
    must_file.beside,
)

_LINES_OF_LATER_FORMS = frozenset({form_1040.beside, form_5329.beside, form_8915.beside})
"""What they show stands on lines of other forms that were read for the years since 2012 only."""


def with_what_stands_beside(year: OpenYear, result: YearResult) -> YearResult:
    """The result with everything that the modules add. A later module sees what the earlier ones added."""
    for module in _MODULES:
        if year.year < FIRST_MODERN_YEAR and module in _LINES_OF_LATER_FORMS:
            continue
        found = module(year, result)
        result = replace(
            result,
            worksheets={**result.worksheets, **{sheet.key: sheet for sheet in found.worksheets}},
            findings=(*result.findings, *found.findings),
        )
    return result
