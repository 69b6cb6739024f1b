"""The law as data: per tax year, every value with its citation and how it was verified.

`load(year)` gives it whole or not at all; `load_form(year)` only where the year's Form 8606 is figured. No rule is
applied here; the engine does that.
"""

from basis.law.citation import Cited, Verified
from basis.law.listing import ListedValue, describe
from basis.law.reading import BEFORE_THE_FIRST_FORM, LawMissingError, form_years, load, load_form, years
from basis.law.section import LawDataError
from basis.law.tax_year import (
    FIRST_FORM_YEAR,
    FIRST_ROTH_YEAR,
    ROLLOVERS_COUNTED_TOGETHER_SINCE,
    DisasterLines,
    FormLine,
    HsaLimits,
    PhaseOut,
    PhaseOuts,
    PlanLimits,
    ReturnLines,
    TaxYearLaw,
)

__all__ = [
    "BEFORE_THE_FIRST_FORM",
    "FIRST_FORM_YEAR",
    "FIRST_ROTH_YEAR",
    "ROLLOVERS_COUNTED_TOGETHER_SINCE",
    "Cited",
    "DisasterLines",
    "FormLine",
    "HsaLimits",
    "LawDataError",
    "LawMissingError",
    "ListedValue",
    "PhaseOut",
    "PhaseOuts",
    "PlanLimits",
    "ReturnLines",
    "TaxYearLaw",
    "Verified",
    "describe",
    "form_years",
    "load",
    "load_form",
    "years",
]
