"""What stands beside a figured form: worksheets, lines of other forms, findings. The one list of what adds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from basis.engine import contribution_check, put_off_income, year_of_death
from basis.engine.open_year import Beside, OpenYear
from basis.engine.result import YearResult

_MODULES: tuple[Callable[[OpenYear, YearResult], Beside], ...] = (
    contribution_check.beside,
    year_of_death.beside,
    put_off_income.beside,
)


def with_what_stands_beside(year: OpenYear, result: YearResult) -> YearResult:
    """The result with everything that the modules add. A later module sees what the earlier ones added."""
    for module in _MODULES:
        found = module(year, result)
        result = replace(
            result,
            worksheets={**result.worksheets, **{sheet.key: sheet for sheet in found.worksheets}},
            findings=(*result.findings, *found.findings),
        )
    return result
