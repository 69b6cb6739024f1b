"""What stands beside a figured form: worksheets, lines of other forms, findings. The one place that lists what
adds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from basis.engine import form_1040, implausible, minimum_distributions, must_file
from basis.engine.additional_tax import form_5329, form_5329_face
from basis.engine.changed_hands import divorce, year_of_death
from basis.engine.charity import charitable_sheet, hsa_funding
from basis.engine.contributing import contribution_check
from basis.engine.corrections import corrective_forms, recharacterization, returned
from basis.engine.older import conversion_income, in_plan_rollover_2010, put_off_income
from basis.engine.open_year import Beside, OpenYear
from basis.engine.papers import form_1099_r, transcripts
from basis.engine.plan import sheet as plan_sheet
from basis.engine.put_back import disasters, form_8915, home_purchases, repayments
from basis.engine.result import YearResult
from basis.engine.rollovers import into_simple, late_conversions, simple_transfers, sixty_days, to_plans

_MODULES: tuple[Callable[[OpenYear, YearResult], Beside], ...] = (
    contribution_check.beside,
    recharacterization.beside,
    returned.beside,
    form_1099_r.beside,
    corrective_forms.beside,
    transcripts.beside,
    year_of_death.beside,
    charitable_sheet.beside,
    hsa_funding.beside,
    sixty_days.beside,
    late_conversions.beside,
    conversion_income.beside,
    simple_transfers.beside,
    into_simple.beside,
    to_plans.beside,
    minimum_distributions.beside,
    disasters.beside,
    divorce.beside,
    home_purchases.beside,
    repayments.beside,
    put_off_income.beside,
    in_plan_rollover_2010.beside,
    plan_sheet.beside,
    implausible.beside,
    must_file.beside,
)

_OTHER_FORMS: tuple[Callable[[OpenYear, YearResult], Beside], ...] = (
    form_8915.beside,
    form_1040.beside,
    form_5329.beside,
    form_5329_face.beside,
)
"""What takes lines of Form 8606 as the year prints them."""


def with_what_stands_beside(year: OpenYear, result: YearResult) -> YearResult:
    """The result with everything that the modules add to a form figured by meaning. A later module sees what the
    earlier ones added."""
    return _with(_MODULES, year, result)


def with_other_forms_beside(year: OpenYear, result: YearResult) -> YearResult:
    """The result, under the numbers that its year prints, with the lines of other forms that take its amounts."""
    return _with(_OTHER_FORMS, year, result)


def _with(
    modules: tuple[Callable[[OpenYear, YearResult], Beside], ...], year: OpenYear, result: YearResult
) -> YearResult:
    for module in modules:
        found = module(year, result)
        result = replace(
            result,
            worksheets={**result.worksheets, **{sheet.key: sheet for sheet in found.worksheets}},
            findings=(*result.findings, *found.findings),
        )
    return result
