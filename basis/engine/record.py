"""Everything known about one owner, indexed the way Form 8606 asks: the bridge from ledger records to inputs.

It holds what the ledger holds, changed in nothing; what it means for a line is decided by the modules named after
the lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from basis.engine.amounts import Component, Components, Status, TaxableAmounts
from basis.engine.movements import ROLLOVER_DAYS, SAME_MOVEMENT_DAYS, Pairing, pair_sides, with_parts
from basis.engine.papers.same_form import pairs
from basis.engine.rollovers.failed_arrival import FailedArrival
from basis.engine.rollovers.rollover_sides import Returned, Rollover, match_rollovers
from basis.model import Account, EntryKind, Evidence, Fact, FiledForm, InformationReturn, LedgerEntry, Owner

_UNDONE = frozenset({EntryKind.RECHARACTERIZATION, EntryKind.RECHARACTERIZATION_IN, EntryKind.RETURNED_CONTRIBUTION})
_UNDONE_CODES = frozenset("8PNR")


class Facts:
    """The facts in force of one owner; a fact of the year stands before one that holds for life."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts = {(fact.key, fact.about, fact.year): fact for fact in facts}

    def get(self, key: str, year: int | None = None, about: str = "") -> Fact | None:
        """The fact, or None when nobody has said."""
        return self._facts.get((key, about, year)) or self._facts.get((key, about, None))

    def all(self) -> tuple[Fact, ...]:
        """Every fact in force."""
        return tuple(self._facts.values())


def fact_ref(fact: Fact) -> str:
    """How a component refers to a fact: `k9`."""
    return f"k{fact.id}"


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A question nobody has answered, and the input lines by tax year that wait for the answer.

    `status` is what it makes of them: MISSING, CONFLICT where they are figured all the same, or KNOWN where
    `other_paper` says the same.
    """

    refs: tuple[str, ...]
    reason: str
    lines: Mapping[int, tuple[str, ...]]
    status: Status = Status.MISSING
    asks: str = ""
    other_paper: str = "a ledger file"

    @property
    def component(self) -> Component:
        """What it adds to a line that waits for it."""
        cents = None if self.status is Status.MISSING else 0
        label = f"shown by {self.other_paper} too" if self.status is Status.KNOWN else "open question"
        return Component(label, cents, self.status, self.refs, self.reason, self.asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spouse:
    """What a client's limits ask of a spouse who is a client too, by tax year. Nothing of the spouse's basis is here.

    `contributions` are those to traditional and Roth IRAs together, `taxable` what the spouse's own forms make income,
    `left` everything that left the IRAs and may be income.
    """

    client: str
    facts: Facts
    contributions: Mapping[int, Components]
    taxable: Mapping[int, TaxableAmounts]
    left: Mapping[int, Components]
    figured: bool = True
    """Whether `taxable` is known; not while the spouse is looked at for this very client's figures."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Basis that another pool hands to this one in a year: a decedent's to a beneficiary, an inherited IRA's to the
    spouse who treats it as their own. A part that is None is none; references are to the ledger alone.
    Where the spouse treats a Roth IRA as their own, `first_roth_year` is the decedent's; `asks_first_roth_year` where
    nobody has said it."""

    year: int
    traditional: Component | None = None
    roth_contributions: Component | None = None
    roth_conversions: Component | None = None
    first_roth_year: int | None = None
    asks_first_roth_year: bool = False


class CharitableGift(NamedTuple):
    """A qualified gift to charity out of one of a taxpayer's pools, as far as money not taxed yet covers it: what
    counts against limits that are the person's. `pool` is "" for own IRAs, else the decedent's id."""

    year: int
    day: date | None
    pool: str
    part: Component
    to_split_interest: bool = False


class Beneficiary(NamedTuple):
    """What gifts out of an inherited IRA ask of the person who gives: facts, and by year what deducted contributions
    are still to be set off."""

    facts: Facts
    offset: Mapping[int, Component]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One owner's accounts, effective entries, information returns, facts and forms as filed.

    `entries` must be effective already (no reversed pairs). `decisions` maps what was asked (`document:4`,
    `evidence:a3:2019`, `sources:a3:2019`, `treatment:2019`) to the answer. `active` gives the years in which an
    account shows any row at all, `spanned` those that an export of it says to cover whole. `linked` holds pairs of
    references that a person declared to be one movement. `papers_since` gives, by what was asked, the forms that came
    after the answer: they may contradict it. `handed_over` is basis from other pools; `other_sides` maps
    the name of a divorce transfer to the row of the other spouse's ledger, `unanswered` are those that only one of two
    clients' ledgers tells of; `ended` gives the year from which an
    inherited account is the spouse's own and counts in their pool, `treated_as_own` the day on which the spouse chose
    so, in the spouse's own record. `spouses` are the clients that the fact `spouse` names, by their id.
    `gifts_elsewhere` are the taxpayer's gifts to charity out of other pools; `beneficiary` is who holds an inherited
    pool, where that pool gives. `out_of_inherited` are rows that left an inherited IRA of the owner to be rolled over.
    `of_required_money` is what IRAs received of required minimum distributions; a history puts it there.
    """

    owner: Owner
    accounts: Mapping[str, Account] = field(default_factory=dict)
    entries: tuple[LedgerEntry, ...] = ()
    returns: tuple[InformationReturn, ...] = ()
    facts: Facts = field(default_factory=Facts)
    filed: tuple[FiledForm, ...] = ()
    open_matters: tuple[OpenMatter, ...] = ()
    decisions: Mapping[str, str] = field(default_factory=dict)
    active: Mapping[str, frozenset[int]] = field(default_factory=dict)
    spanned: Mapping[str, frozenset[int]] = field(default_factory=dict)
    linked: frozenset[frozenset[str]] = frozenset()
    papers_since: Mapping[str, frozenset[str]] = field(default_factory=dict)
    handed_over: tuple[HandedOver, ...] = ()
    other_sides: Mapping[str, LedgerEntry] = field(default_factory=dict)
    unanswered: tuple[LedgerEntry, ...] = ()
    ended: Mapping[str, int] = field(default_factory=dict)
    treated_as_own: Mapping[str, date] = field(default_factory=dict)
    spouses: Mapping[str, Spouse] = field(default_factory=dict)
    gifts_elsewhere: tuple[CharitableGift, ...] = ()
    beneficiary: Beneficiary | None = None
    out_of_inherited: tuple[LedgerEntry, ...] = ()
    of_required_money: tuple[FailedArrival, ...] = ()

    @cached_property
    def by_year(self) -> Mapping[int, tuple[LedgerEntry, ...]]:
        """Entries by calendar year, in order of day and number."""
        years: defaultdict[int, list[LedgerEntry]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda e: (e.year, e.day.isoformat() if e.day else "9", e.id)):
            years[entry.year].append(entry)
        return {year: tuple(entries) for year, entries in years.items()}

    @cached_property
    def by_tax_year(self) -> Mapping[int, tuple[LedgerEntry, ...]]:
        """Contributions by the tax year they count for."""
        years: defaultdict[int, list[LedgerEntry]] = defaultdict(list)
        for entries in self.by_year.values():
            for entry in entries:
                if entry.kind is EntryKind.CONTRIBUTION and entry.for_year is not None:
                    years[entry.for_year].append(entry)
        return {year: tuple(entries) for year, entries in years.items()}

    def decided(self, asked: str, papers: Iterable[InformationReturn]) -> str | None:
        """The answer to what was asked about these papers; None where nobody answered, or before one of them came."""
        answer = self.decisions.get(asked)
        later = self.papers_since.get(asked, frozenset())
        return None if answer is None or any(paper.name in later for paper in papers) else answer

    def told_before(self, asked: str, papers: Iterable[InformationReturn]) -> str:
        """Words that name an answer which a later paper contradicts, and that paper; empty where there is none."""
        later = [paper for paper in papers if paper.name in self.papers_since.get(asked, frozenset())]
        if not later:
            return ""
        named = ", ".join(f"Form {paper.form.value} {paper.name}" for paper in later)
        return f"; it was answered {self.decisions[asked]!r} before {named} came"

    def of_kind(self, kind: EntryKind) -> tuple[LedgerEntry, ...]:
        """The entries of a kind, of all years."""
        return self.by_kind.get(kind, ())

    @cached_property
    def returns_by_year(self) -> Mapping[int, tuple[InformationReturn, ...]]:
        """Information returns in force (neither void nor corrected later) by tax year."""
        years: defaultdict[int, list[InformationReturn]] = defaultdict(list)
        believed = {subject for subject, answer in self.decisions.items() if answer == "transcript"}
        for document in in_force(self.returns, believed):
            years[document.tax_year].append(document)
        return {year: tuple(documents) for year, documents in years.items()}

    @cached_property
    def conversion_sides(self) -> Pairing:
        """Conversions that left and conversions that arrived, in whole or in parts, matched over all years."""
        return with_parts(self._sides(EntryKind.CONVERSION, EntryKind.CONVERSION_IN, SAME_MOVEMENT_DAYS))

    @cached_property
    def rollovers(self) -> tuple[Rollover, ...]:
        """What left to be rolled over within 60 days, with what came back of it, matched over all years."""
        return match_rollovers(self.of_kind(EntryKind.ROLLOVER_OUT), self.of_kind(EntryKind.ROLLOVER_IN), self.linked)

    @cached_property
    def inherited_rollovers(self) -> tuple[Rollover, ...]:
        """What left inherited IRAs to be rolled over, with what the owner's own accounts received of it; where no row
        shows what left, the row that says it came from there."""
        own = {name for rollover in self.rollovers for name in rollover.refs}
        strays = [row for row in self.of_kind(EntryKind.ROLLOVER_IN) if row.name not in own]
        matched = match_rollovers(self.out_of_inherited, strays, self.linked)
        told = {name for rollover in matched for name in rollover.refs}
        alone = (
            Rollover(row, (Returned(row.cents, row, in_time=None, in_year=row.year),))
            for row in strays
            if row.from_account_type is not None and row.from_account_type.is_inherited and row.name not in told
        )
        return (*matched, *alone)

    def answer_about(self, rollover: Rollover) -> str | None:
        """What was answered when it was asked what became of a rollover."""
        return self.decisions.get(f"rollover:{rollover.out.name}")

    @cached_property
    def transfer_sides(self) -> Pairing:
        """Transfers from trustee to trustee, both ends matched over all years."""
        return self._sides(EntryKind.TRANSFER_OUT, EntryKind.TRANSFER_IN, SAME_MOVEMENT_DAYS)

    @cached_property
    def direct_rollover_sides(self) -> Pairing:
        """Direct rollovers out of plans and IRAs, and direct rollovers received, matched over all years."""
        return self._sides(EntryKind.DIRECT_ROLLOVER, EntryKind.DIRECT_ROLLOVER_IN, ROLLOVER_DAYS)

    @cached_property
    def recharacterization_sides(self) -> Pairing:
        """Recharacterizations that left the first IRA and those that the second one received, over all years."""
        return self._sides(EntryKind.RECHARACTERIZATION, EntryKind.RECHARACTERIZATION_IN, SAME_MOVEMENT_DAYS)

    @cached_property
    def by_kind(self) -> Mapping[EntryKind, tuple[LedgerEntry, ...]]:
        """Entries by their kind, in order of day and number."""
        kinds: defaultdict[EntryKind, list[LedgerEntry]] = defaultdict(list)
        for year in sorted(self.by_year):
            for entry in self.by_year[year]:
                kinds[entry.kind].append(entry)
        return {kind: tuple(entries) for kind, entries in kinds.items()}

    @cached_property
    def worked_out(self) -> dict[tuple[str, int], Any]:
        """What a module has worked out of this record for a year, by its own word: a record never changes, and many
        lines ask for the same."""
        return {}

    @cached_property
    def shows_something_undone(self) -> bool:
        """Whether any row or form speaks of a contribution returned or recharacterized: most records have none."""
        return bool(_UNDONE & self.by_kind.keys()) or any(d.codes & _UNDONE_CODES for d in self.returns)

    def _sides(self, sent: EntryKind, received: EntryKind, days: int) -> Pairing:
        left = [e for e in self.entries if e.kind is sent]
        arrived = [e for e in self.entries if e.kind is received]
        return pair_sides(left, arrived, self.linked, days)

    def conversions_of(self, year: int) -> tuple[LedgerEntry, ...]:
        """The conversions that left in a year."""
        return self.in_year(year, EntryKind.CONVERSION)

    def covers(self, account: str, *years: int) -> bool:
        """Whether exports of an account say that they span these years whole: what they do not show did not happen."""
        return set(years) <= self.spanned.get(account, frozenset())

    def in_year(self, year: int, *kinds: EntryKind) -> tuple[LedgerEntry, ...]:
        """The entries of these kinds that happened in a calendar year."""
        return tuple(entry for entry in self.by_year.get(year, ()) if entry.kind in kinds)

    def paid_to_a_beneficiary(self, entry: LedgerEntry) -> bool:
        """Whether a row left an inherited IRA in the year in which the spouse treats it as their own, before that
        day."""
        own_since = self.treated_as_own.get(entry.account)
        return own_since is not None and entry.day is not None and entry.day < own_since

    def waiting(self, year: int, line: str) -> tuple[Component, ...]:
        """A component for each open question that this input line waits for."""
        return self._waiting.get((year, line), ())

    @cached_property
    def _waiting(self) -> Mapping[tuple[int, str], tuple[Component, ...]]:
        """What waits, by year and input line."""
        found: defaultdict[tuple[int, str], list[Component]] = defaultdict(list)
        for matter in self.open_matters:
            component = matter.component
            for year, lines in matter.lines.items():
                for line in dict.fromkeys(lines):
                    found[year, line].append(component)
        return {key: tuple(parts) for key, parts in found.items()}


def in_force(returns: Iterable[InformationReturn], believed: Collection[str] = ()) -> tuple[InformationReturn, ...]:
    """The returns that count: no void ones, and no original that a corrected form replaces.

    A corrected form replaces the original of the same payer, account, year and codes; where no original has its
    codes and there is only one original, that one. The last correction stands. A block of a transcript whose form is
    on file counts for nothing, unless its subject is among the `believed`; one of another form corrects or is corrected
    under whatever name the IRS has the payer.
    """
    issued = sorted((d for d in returns if not d.void), key=lambda d: d.id)
    shown_twice = {(pair.form if pair.subject in believed else pair.transcript).id for pair in pairs(issued)}
    payers: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
    for document in issued:
        if document.evidence is not Evidence.TRANSCRIPT:
            payers[document.form, document.account, document.tax_year].add(document.payer)
    groups: defaultdict[tuple[str, str, str, int], list[InformationReturn]] = defaultdict(list)
    for document in issued:
        if document.id not in shown_twice:
            on_forms = payers[document.form, document.account, document.tax_year]
            of_transcript = document.evidence is Evidence.TRANSCRIPT and len(on_forms) == 1
            payer = next(iter(on_forms)) if of_transcript else document.payer
            groups[document.form, payer, document.account, document.tax_year].append(document)
    kept: list[InformationReturn] = []
    for documents in groups.values():
        originals = [d for d in documents if not d.corrected]
        corrections = {d.codes: d for d in documents if d.corrected}
        for codes, correction in corrections.items():
            replaced = [d for d in originals if d.codes == codes] or (originals if len(originals) == 1 else [])
            originals = [d for d in originals if d not in replaced]
            kept.append(correction)
        kept.extend(originals)
    return tuple(sorted(kept, key=lambda d: d.id))
