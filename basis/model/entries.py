"""Ledger entries: what happened to retirement money, one movement or value each, as in the generic ledger file.

An entry is checked when it is made. It must not know where it is stored or what law applies to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from basis.model.accounts import AccountType
from basis.money import Cents


class EntryError(ValueError):
    """An entry contradicts itself; the message names the column, what was found and what was expected."""


class EntryKind(StrEnum):
    """What an entry says. The kind gives the direction; amounts are positive."""

    CONTRIBUTION = "contribution"
    EMPLOYER_CONTRIBUTION = "employer_contribution"
    ELECTIVE_DEFERRAL = "elective_deferral"
    DESIGNATED_ROTH_CONTRIBUTION = "designated_roth_contribution"
    AFTER_TAX_CONTRIBUTION = "after_tax_contribution"
    CONVERSION = "conversion"
    CONVERSION_IN = "conversion_in"
    IN_PLAN_ROTH_ROLLOVER = "in_plan_roth_rollover"
    DIRECT_ROLLOVER = "direct_rollover"
    DIRECT_ROLLOVER_IN = "direct_rollover_in"
    DISTRIBUTION = "distribution"
    WITHHOLDING = "withholding"
    QCD = "qcd"
    HSA_FUNDING = "hsa_funding"
    ROLLOVER_OUT = "rollover_out"
    ROLLOVER_IN = "rollover_in"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    OUTSTANDING_ROLLOVER = "outstanding_rollover"
    RECHARACTERIZATION = "recharacterization"
    RECHARACTERIZATION_IN = "recharacterization_in"
    RETURNED_CONTRIBUTION = "returned_contribution"
    EXCESS_REMOVED = "excess_removed"
    REPAYMENT = "repayment"
    DIVORCE_TRANSFER_IN = "divorce_transfer_in"
    DIVORCE_TRANSFER_OUT = "divorce_transfer_out"
    INHERITANCE = "inheritance"
    SPOUSAL_ELECTION = "spousal_election"
    DIVIDEND = "dividend"
    INTEREST = "interest"
    EARNINGS = "earnings"
    FEE = "fee"
    YEAR_END_VALUE = "year_end_value"
    ACCOUNT_VALUE = "account_value"
    REVERSAL = "reversal"
    OPENING_BASIS = "opening_basis"


class Treatment(StrEnum):
    """Whether a traditional contribution was deducted. Unknown is None, never a default."""

    NONDEDUCTIBLE = "nondeductible"
    DEDUCTIBLE = "deductible"


class Purpose(StrEnum):
    """Why money moved, where the reason changes its treatment."""

    FIRST_HOME = "first_home"
    DISABILITY = "disability"
    DEATH = "death"
    DISASTER = "disaster"
    RESERVIST = "reservist"
    BIRTH_ADOPTION = "birth_adoption"
    EMERGENCY = "emergency"
    DOMESTIC_ABUSE = "domestic_abuse"
    TERMINAL_ILLNESS = "terminal_illness"
    MEDICAL = "medical"
    EDUCATION = "education"
    HEALTH_INSURANCE = "health_insurance"
    LEVY = "levy"
    SEPARATION = "separation"
    RMD = "rmd"
    SEPP = "sepp"
    HOME_PURCHASE_DISASTER = "home_purchase_disaster"
    EMPLOYER_ROTH = "employer_roth"
    MILITARY_GRATUITY = "military_gratuity"
    TUITION_529 = "tuition_529"
    CONTRIBUTION = "contribution"
    CONVERSION = "conversion"
    SPLIT_INTEREST = "split_interest"


class RothPart(StrEnum):
    """A layer of Roth money under the ordering rules of section 408A(d)(4)(B)."""

    CONTRIBUTIONS = "contributions"
    CONVERSION_TAXABLE = "conversion_taxable"
    CONVERSION_NONTAXABLE = "conversion_nontaxable"


class Evidence(StrEnum):
    """What a figure rests on. `rank` orders two sources of one event: the lower rank number is believed."""

    CORRECTED_FORM = "corrected_form"
    FORM = "form"
    TRANSCRIPT = "transcript"
    STATEMENT = "statement"
    CLIENT = "client"
    ESTIMATE = "estimate"

    @property
    def rank(self) -> int:
        """0 for the strongest evidence."""
        return list(Evidence).index(self)


_VALUE_KINDS = frozenset({EntryKind.YEAR_END_VALUE, EntryKind.ACCOUNT_VALUE})
_MAY_BE_ZERO = _VALUE_KINDS | {EntryKind.OPENING_BASIS, EntryKind.WITHHOLDING, EntryKind.SPOUSAL_ELECTION}
_MAY_BE_NEGATIVE = frozenset({EntryKind.EARNINGS})
_NEEDS_FOR_YEAR = frozenset(
    {
        EntryKind.CONTRIBUTION,
        EntryKind.RECHARACTERIZATION,
        EntryKind.RECHARACTERIZATION_IN,
        EntryKind.RETURNED_CONTRIBUTION,
        EntryKind.EXCESS_REMOVED,
        EntryKind.REPAYMENT,
    }
)
_DECEMBER_31 = (12, 31)
_JANUARY_GIFTS = frozenset({2011, 2013})
"""Years whose charitable distributions of January could be treated as made on December 31 before: Pub. L. 111-312,
section 725(b)(2), and Pub. L. 112-240, section 208(b)(2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened, before anybody asks where it is stored.

    `cents` is positive (only `earnings` may be negative); `day` is the day the money left, None when an
    information return says the year and nothing else; `year` is then that year. `for_year` is the tax year a
    contribution counts for. `earnings` is net income attributable and `basis` the nontaxable part that the
    movement carries, both in cents, None when unknown. `account` and `to_account` are account ids.
    Raises EntryError when the parts contradict each other.
    """

    account: str
    account_type: AccountType
    kind: EntryKind
    cents: Cents
    day: date | None
    year: int
    for_year: int | None = None
    arrived: date | None = None
    contributed_on: date | None = None
    to_account: str = ""
    to_account_type: AccountType | None = None
    from_account_type: AccountType | None = None
    treatment: Treatment | None = None
    purpose: Purpose | None = None
    earnings: Cents | None = None
    basis: Cents | None = None
    part: RothPart | None = None
    plan: str = ""
    decedent: str = ""
    other_party: str = ""
    ref: str = ""
    evidence: Evidence = Evidence.STATEMENT
    note: str = ""

    def __post_init__(self) -> None:
        if self.day is not None and self.day.year != self.year:
            raise EntryError(f"year {self.year} is not the year of the day {self.day.isoformat()}")
        if self.cents < 0 and self.kind not in _MAY_BE_NEGATIVE:
            raise EntryError(f"amount: the kind {self.kind} says the direction, so the amount must be positive")
        if self.cents == 0 and self.kind not in _MAY_BE_ZERO | _MAY_BE_NEGATIVE:
            raise EntryError(f"amount: a {self.kind} of nothing did not happen; zero is for values and opening basis")
        if self.kind in _NEEDS_FOR_YEAR and self.for_year is None:
            raise EntryError(f"for_year: a {self.kind} needs the tax year it counts for")
        if self.for_year is not None and not 1974 <= self.for_year <= self.year:
            raise EntryError(f"for_year: {self.for_year} cannot be the tax year of a movement in {self.year}")
        if self.kind is EntryKind.QCD and self.for_year not in (None, self.year) and not self._made_before_february():
            raise EntryError(
                f"for_year: a qcd counts for the year it was made in, {self.year}; only one of January 2011 or January "
                f"2013 could be treated as made in the year before"
            )
        if self.purpose is Purpose.SPLIT_INTEREST and self.kind is not EntryKind.QCD:
            raise EntryError("purpose: split_interest is a purpose of a qcd")
        if self.kind is EntryKind.YEAR_END_VALUE and self.day and (self.day.month, self.day.day) != _DECEMBER_31:
            raise EntryError("date: a year_end_value is of December 31; use account_value for any other day")
        if self.arrived is not None and self.day is not None and self.arrived < self.day:
            raise EntryError(f"arrived: {self.arrived.isoformat()} is before the money left")
        if self.basis is not None and not 0 <= self.basis <= self.cents:
            raise EntryError("basis: the nontaxable part must lie between zero and the amount")

    def _made_before_february(self) -> bool:
        """Whether a gift of January is given to the year before, in one of the two years when the law allowed it."""
        january = self.day is not None and self.day.month == 1
        return january and self.year in _JANUARY_GIFTS and self.for_year == self.year - 1


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where an entry or document came from: a row of a kept file. `row` is the physical line, from 1.

    `row_id` is the ledger's own number of that row; `text` is filled only where an explanation asks for it.
    """

    row_id: int
    file: str
    sha256: str
    row: int
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry(Entry):
    """An entry as the ledger keeps it. `rule` names the classification rule or `determination` that made it.

    `custodian` is the family of the file it came from, `generic` for a generic ledger file, `""` when typed.
    """

    id: int
    client: str
    rule: str
    custodian: str = ""
    reverses: int | None = None
    reason: str = ""
    determination: int | None = None
    sources: tuple[SourceRef, ...] = ()

    @property
    def name(self) -> str:
        """How people call it: `e17`."""
        return f"e{self.id}"
