"""What enters a Roth IRA, and whether it is basis of line 22 or of line 24: one table, and the rows it describes.

Regular contributions and conversions are figured where papers about them are compared (evidence.py, outflows.py);
they are in the table so that it is the whole of it. It must not know amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from basis.engine.record import Record
from basis.engine.roth_iras.roth import roth_accounts
from basis.model import AccountType, EntryKind, LedgerEntry, Purpose

_T = AccountType
_K = EntryKind


class Counts(Enum):
    """How much of a movement is basis."""

    COMPARED = "what the rows and the forms about it say together"
    WHOLE = "all of it"
    SPLIT = "all of it; the part that was taxed comes out before the part that was not"
    INVESTMENT = "the investment in the contract, all of it where the plan's distribution was qualified"
    PROGRAM_CONTRIBUTIONS = "the part that was contributed to the tuition program"
    ASKED = "what the preparer decides: the instructions do not say"
    CONVERSION = "nothing: it is a conversion, and must be entered as one"
    NOTHING = "nothing: it is in the Roth IRAs already"


class Enters(NamedTuple):
    """One kind of money that enters a Roth IRA. Empty sets stand for any sender and any purpose."""

    what: str
    kinds: frozenset[EntryKind]
    into: frozenset[AccountType]
    out_of: frozenset[AccountType | None]
    purposes: frozenset[Purpose | None]
    line: str
    counts: Counts
    source: str


_ROTH_IRAS = frozenset({_T.ROTH_IRA, _T.ROTH_SEP_IRA, _T.ROTH_SIMPLE_IRA})
_TRADITIONAL_IRAS = frozenset({_T.TRADITIONAL_IRA, _T.SEP_IRA, _T.SIMPLE_IRA})
_PLAN_MONEY = frozenset({_T.PLAN_PRETAX, _T.PLAN_EMPLOYER, _T.PLAN_ROLLOVER, _T.PLAN_AFTER_TAX})
ROLLOVERS = frozenset({_K.DIRECT_ROLLOVER, _K.DIRECT_ROLLOVER_IN, _K.ROLLOVER_OUT, _K.ROLLOVER_IN})
_PAID_IN = ROLLOVERS | {_K.CONTRIBUTION}
_ANY: frozenset[AccountType | None] = frozenset()

ENTERS_ROTH_IRAS: tuple[Enters, ...] = (
    Enters("military death gratuity or SGLI payment", _PAID_IN, _ROTH_IRAS, _ANY,
           frozenset({Purpose.MILITARY_GRATUITY}), "22", Counts.WHOLE,
           "IRC 408A(e)(2); instructions for Form 8606 (2023), line 22, last bullet"),
    Enters("rollover from a qualified tuition program", _PAID_IN, _ROTH_IRAS, _ANY,
           frozenset({Purpose.TUITION_529}), "22", Counts.PROGRAM_CONTRIBUTIONS,
           "IRC 529(c)(3)(E) and 408A(e)(1) (SECURE 2.0 Act, section 126), 2024 and later: within the year's limit, "
           "and earnings stay earnings"),
    Enters("regular contribution", frozenset({_K.CONTRIBUTION}), _ROTH_IRAS, _ANY, frozenset(), "22", Counts.COMPARED,
           "instructions for Form 8606 (2023), line 22, first bullet"),
    Enters("salary reduction contribution to a Roth SIMPLE IRA", frozenset({_K.ELECTIVE_DEFERRAL}),
           frozenset({_T.ROTH_SIMPLE_IRA}), _ANY, frozenset(), "22", Counts.WHOLE,
           "instructions for Form 8606 (2023), line 22: regular contributions to Roth or Roth SIMPLE IRAs"),
    Enters("employer money in a Roth SEP or Roth SIMPLE IRA",
           frozenset({_K.EMPLOYER_CONTRIBUTION, _K.ELECTIVE_DEFERRAL}), _ROTH_IRAS, _ANY, frozenset(), "22",
           Counts.ASKED,
           "instructions for Form 8606 (2023), pages 2, 3 and 11: it is included in income, but line 22 names regular "
           "contributions to Roth and Roth SIMPLE IRAs only"),
    Enters("conversion", frozenset({_K.CONVERSION, _K.CONVERSION_IN}), _ROTH_IRAS, _ANY, frozenset(), "24",
           Counts.COMPARED, "instructions for Form 8606 (2023), line 24: line 16 of each year's form"),
    Enters("rollover from a traditional IRA", ROLLOVERS, _ROTH_IRAS, frozenset(_TRADITIONAL_IRAS), frozenset(), "8",
           Counts.CONVERSION, "IRC 408A(d)(3)(C)"),
    Enters("rollover between Roth IRAs", ROLLOVERS, _ROTH_IRAS, frozenset(_ROTH_IRAS), frozenset(), "22",
           Counts.NOTHING, "instructions for Form 8606 (2023), line 22, first bullet"),
    Enters("rollover from a designated Roth account", ROLLOVERS, _ROTH_IRAS, frozenset({_T.PLAN_DESIGNATED_ROTH}),
           frozenset(), "22", Counts.INVESTMENT,
           "Treas. Reg. 1.408A-10, A-3; instructions for Form 8606 (2023), line 22, third bullet"),
    Enters("rollover from a retirement plan", ROLLOVERS, _ROTH_IRAS, frozenset(_PLAN_MONEY), frozenset(), "24",
           Counts.SPLIT, "instructions for Form 8606 (2023), line 24, third bullet, and chart, note 3"),
)  # fmt: skip
"""The first row that fits a movement says what it is."""


class Moved(NamedTuple):
    """One movement into a Roth IRA: the row that counts, its other side, and the account type the money left."""

    entry: LedgerEntry
    other: LedgerEntry | None
    sender: AccountType | None
    into: AccountType

    @property
    def refs(self) -> tuple[str, ...]:
        """Both rows."""
        return (self.entry.name,) if self.other is None else (self.entry.name, self.other.name)

    @property
    def year(self) -> int:
        """The tax year it counts for."""
        return self.entry.for_year or self.entry.year

    @property
    def purpose(self) -> Purpose | None:
        """Why it moved, as either side says."""
        return self.entry.purpose or (self.other.purpose if self.other else None)

    @property
    def rule(self) -> Enters | None:
        """The row of the table that fits; None where what it is cannot be told."""
        return next((row for row in ENTERS_ROTH_IRAS if self._fits(row)), None)

    def _fits(self, row: Enters) -> bool:
        return (
            self.entry.kind in row.kinds
            and self.into in row.into
            and (not row.out_of or self.sender in row.out_of)
            and (not row.purposes or self.purpose in row.purposes)
        )


def moved_into_roth(record: Record, year: int) -> tuple[Moved, ...]:
    """Every movement of a tax year into the owner's own Roth IRAs that is in the table, or should be, in order."""
    if not roth_accounts(record) and not record.in_year(year, *ROLLOVERS):
        return ()
    found = (*rolled_over(record), *_paid_in(record))
    return tuple(sorted((m for m in found if m.year == year), key=lambda m: m.entry.id))


def rolled_over(record: Record) -> Iterator[Moved]:
    own = {account.id: account.type for account in roth_accounts(record)}
    for out, arrival in record.direct_rollover_sides.pairs:
        if into := own.get(arrival.account):
            yield Moved(out, arrival, out.account_type, into)
    for out in record.direct_rollover_sides.alone_out:
        if into := _target(own, out):
            yield Moved(out, None, out.account_type, into)
    for arrival in record.direct_rollover_sides.alone_in:
        if into := own.get(arrival.account):
            yield Moved(arrival, None, arrival.from_account_type, into)
    yield from _within_60_days(record, own)


def _within_60_days(record: Record, own: Mapping[str, AccountType | None]) -> Iterator[Moved]:
    """Rollovers by the owner; of what came back in part, each part that came back in time."""
    told: set[str] = set()
    for rollover in record.rollovers:
        out = rollover.out
        told |= {row.name for row in rollover.together} | {p.row.name for p in rollover.returned if p.row is not None}
        whole = rollover.came_back == out.cents and len(rollover.returned) == 1 and not rollover.late
        if not rollover.returned or whole:
            arrival = rollover.returned[0].row if rollover.returned else None
            if into := own.get(arrival.account) if arrival is not None else _target(own, out):
                yield Moved(out, arrival, out.account_type, into)
            continue
        for part in rollover.returned:
            if part.row is not None and part.in_time is not False and (into := own.get(part.row.account)):
                yield Moved(part.row, None, out.account_type, into)
    for arrival in record.entries:
        if arrival.kind is _K.ROLLOVER_IN and arrival.name not in told and (into := own.get(arrival.account)):
            yield Moved(arrival, None, arrival.from_account_type, into)


def _target(own: Mapping[str, AccountType | None], out: LedgerEntry) -> AccountType | None:
    """The type of the own Roth IRA that a row says the money went to."""
    target = own.get(out.to_account) or out.to_account_type
    return target if target is not None and target.is_roth and not out.decedent else None


def _paid_in(record: Record) -> Iterator[Moved]:
    own = {account.id: account.type for account in roth_accounts(record)}
    kinds = (_K.CONTRIBUTION, _K.EMPLOYER_CONTRIBUTION, _K.ELECTIVE_DEFERRAL)
    for entry in record.entries:
        into = own.get(entry.account)
        if into is not None and entry.kind in kinds:
            yield Moved(entry, None, None, into)
