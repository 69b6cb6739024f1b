"""The law as data: per tax year, every value with its citation and how it was verified.

`load(year)` gives it whole or not at all. No rule is applied here; the engine does that.
"""

from basis.law.citation import Cited, Verified
from basis.law.listing import ListedValue, describe
from basis.law.reading import LawMissingError, load, years
from basis.law.section import LawDataError
from basis.law.tax_year import FIRST_ROTH_YEAR, DisasterLines, FormLine, ReturnLines, TaxYearLaw

__all__ = [
    "FIRST_ROTH_YEAR",
    "Cited",
    "DisasterLines",
    "FormLine",
    "LawDataError",
    "LawMissingError",
    "ListedValue",
    "ReturnLines",
    "TaxYearLaw",
    "Verified",
    "describe",
    "load",
    "years",
]
