"""What Form 8606 of one person and year asks for, before any line is figured: the engine's whole input.

The same inputs come from a ledger, from a calculator's options or from a test. Nothing here reads anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from basis.engine.amounts import Components
from basis.engine.older.put_off import NOTHING_PUT_OFF, PutOff
from basis.engine.roth_iras.roth_layer import RothLayer
from basis.law import TaxYearLaw
from basis.money import DOLLAR, Cents

ALWAYS = "always"
AS_REQUIRED = "as_required"


@dataclass(frozen=True, slots=True)
class Election:
    """How a return rounds, one choice for the whole return.

    `unit` is 100 for whole dollars (the default) or 1 for cents (Form 1040 instructions, "Rounding Off to Whole
    Dollars"); `places` the decimal places of line 10, at least 3 (Form 8606, line 10), None to multiply by the
    unrounded ratio, which is for calculators only.
    """

    unit: Cents = DOLLAR
    places: int | None = 5


class Worksheet11Use(NamedTuple):
    """Whether Worksheet 1-1 of Publication 590-B takes the place of lines 6 to 12, and why.

    `conditions` are references any change of which could turn it; `doubt` a part of nothing that lowers what is
    figured where the answer is only taken to be so.
    """

    used: bool = False
    reason: str = ""
    conditions: tuple[str, ...] = ()
    doubt: Components = ()
    waits_for_income: bool = False
    """Whether line 1 waits for the income limits, because nobody said what was deducted."""
    other_way: str = ""
    """In what case the other of the two methods would be right, in words; empty where it could not be."""


NOT_USED = Worksheet11Use()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearInputs:
    """The inputs of one Form 8606, named after the lines that ask for them. All amounts are components in cents."""

    law: TaxYearLaw
    election: Election = Election()

    contributions: Components = ()
    """Line 1: nondeductible traditional contributions for the year."""
    basis_before: Components = ()
    """Line 2: total basis carried in, with the adjustments of the line 2 instructions."""
    basis_transferred: Components = ()
    """The part of line 2 that came or went incident to divorce: both spouses must file (instructions, line 7)."""
    contributions_after_year_end: Components = ()
    """Line 4: those on line 1 that were made after December 31."""
    year_end: Components = ()
    """Line 6: values on December 31 of all own traditional, SEP and SIMPLE IRAs, plus outstanding rollovers."""
    distributions: Components = ()
    """Line 7."""
    conversions: Components = ()
    """Lines 8 and 16."""
    disaster_distributions: Components = ()
    """The qualified disaster distributions on line 7, of whose share line 15b is (2017 and later)."""
    disaster_part: Components = ()
    """Line 15b itself, where it is given and not figured from the distributions."""
    repaid_traditional: Components = ()
    """What repayments treated as rollovers take off line 15c, where it is given (2024 and later)."""
    line_15c: Components = ()
    """Line 15c as its worksheet figures it, where repayments are treated as rollovers (2024 and later)."""
    restored_basis: Components = ()
    """Line 6 of the Line 15c Worksheet: what the next line 2 has beside line 14 (Total Basis Chart of 2025)."""

    all_contributions: Components = ()
    """Worksheet 1-1, line 2: all traditional contributions for the year, deductible or not."""
    worksheet_1_1: Worksheet11Use = NOT_USED

    roth_distributions: Components = ()
    """Line 19: nonqualified distributions."""
    homebuyer: Components = ()
    """Line 20."""
    roth_contributions: Components = ()
    """Line 22: basis in contributions, as the line's worksheet figures it, this year's contributions included."""
    roth_conversions: Components = ()
    """Line 24: basis in conversions and rollovers, this year's conversions included."""
    roth_layers: tuple[RothLayer, ...] = ()
    """The same by year, as far as it was carried in or rolled over this year; this year's conversions come from Part
    II."""
    roth_disaster_part: Components = ()
    """Line 25b itself, 2017 and later, where it is not figured from distributions."""
    roth_disaster_distributions: Components = ()
    """The qualified disaster distributions on line 19."""
    repaid_roth: Components = ()
    """Repayments treated as rollovers that reduce line 25c, 2024 and later."""

    ira_income: Components = ()
    """What of the year's movements is income before any IRA deduction, for the income that limits the deduction."""

    returned_income: Components = ()
    """Net income of contributions made in the year and returned: on the return alone (section 408(d)(4))."""

    put_off: PutOff = NOTHING_PUT_OFF
    """Income of 1998 or 2010 conversions that earlier years left to be taxed (1999 to 2001, 2011 and 2012)."""
    taxed_at_once: bool = False
    """1998 and 2010: the taxpayer chose to be taxed on the year's conversions in the year itself."""
    income_election: Components = ()
    """What that rests on, with the question where nobody said."""
    plan_rollovers: Components = ()
    """2010, line 21: rollovers from retirement plans to Roth IRAs."""
    plan_rollover_basis: Components = ()
    """2010, line 22."""
    conversions_put_off: Components = ()
    """2010: the conversions that line 31 leaves out because their income is put off."""
    roth_contributions_before: Components = ()
    """The part of line 22 that earlier years left (line 18a of 1999 and 2000)."""
    roth_recharacterized: Components = ()
    """The part of line 22 that was recharacterized (line 18c of 1999 and 2000)."""

    part_1: str = AS_REQUIRED
    """`always` completes Part I whenever money moved, even where everything was converted and it may be skipped."""

    @property
    def year(self) -> int:
        """The tax year."""
        return self.law.year
