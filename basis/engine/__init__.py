"""The pure core: frozen inputs in, frozen results out. No files, clock, database, frames or floats.

`figure_year` figures one Form 8606 from its inputs; `history` carries basis through the years of a `Record`.
"""

from basis.engine.amounts import Component, Line, Ratio, Status, missing
from basis.engine.as_filed import basis_as_filed
from basis.engine.both_ways import both_ways
from basis.engine.changed_hands.handing_over import to_beneficiary, to_spouse
from basis.engine.charity.charitable_offset import gives
from basis.engine.explain import Step, explain, lines_listing, refs_of
from basis.engine.form8606 import figure_year
from basis.engine.history import History, Known, history, history_from
from basis.engine.inputs import Election, YearInputs
from basis.engine.record import Beneficiary, CharitableGift, Facts, HandedOver, OpenMatter, Record, Spouse
from basis.engine.result import Carry, Finding, Worksheet, WorksheetLine, YearResult

__all__ = [
    "Beneficiary",
    "Carry",
    "CharitableGift",
    "Component",
    "Election",
    "Facts",
    "Finding",
    "HandedOver",
    "History",
    "Known",
    "Line",
    "OpenMatter",
    "Ratio",
    "Record",
    "Spouse",
    "Status",
    "Step",
    "Worksheet",
    "WorksheetLine",
    "YearInputs",
    "YearResult",
    "basis_as_filed",
    "both_ways",
    "explain",
    "figure_year",
    "gives",
    "history",
    "history_from",
    "lines_listing",
    "missing",
    "refs_of",
    "to_beneficiary",
    "to_spouse",
]
