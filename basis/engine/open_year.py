"""One year about to be figured: what is known of the owner, the law of the year, and what the year before handed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from basis.engine.amounts import Components
from basis.engine.record import Record
from basis.engine.result import Carry, Finding, Worksheet
from basis.law import TaxYearLaw


class OpenYear(NamedTuple):
    """Everything that a module may look at to say what a movement of the year means."""

    record: Record
    law: TaxYearLaw
    before: Carry

    @property
    def year(self) -> int:
        """The tax year."""
        return self.law.year


Adjustments = Mapping[str, Components]
"""What a kind of movement adds to the input lines of a year, by line."""


class Beside(NamedTuple):
    """What is shown beside a year's form: worksheets, lines of other forms, and findings."""

    worksheets: tuple[Worksheet, ...] = ()
    findings: tuple[Finding, ...] = ()
