"""An excess contribution to a traditional IRA taken out after the due date: the three tests, and what of it was basis.

Section 408(d)(5); instructions for Form 8606 (2023), page 6, Return of Excess Traditional IRA Contributions. A Roth IRA
has no such rule: what is taken out of one is a distribution under its ordering rules (Form 5329, line 20, takes it from
Form 8606, line 19).
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.contributing.contribution_limit import limits
from basis.engine.corrections.due_dates import after_due_date
from basis.engine.corrections.undone import settled
from basis.engine.open_year import OpenYear
from basis.engine.papers.evidence import Contribution
from basis.engine.record import Record, fact_ref
from basis.law import LawMissingError, TaxYearLaw, load
from basis.model import EntryKind, LedgerEntry, Treatment
from basis.money import Cents, plain_amount

_FIFTY = 50


class Test(NamedTuple):
    """One of the three tests: whether it is met, None where a fact is wanted, and why not."""

    met: bool | None
    reason: str = ""
    asks: str = ""
    refs: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """One removal: whether all three tests are met, what says so, and how much of it never was basis."""

    row: LedgerEntry
    met: bool | None
    never_basis: Cents
    refs: tuple[str, ...]
    reason: str = ""
    asks: str = ""
    status: Status = Status.KNOWN
    contributions: Cents = 0


class _Made(NamedTuple):
    """The contributions for the year of the excess, and how much of them was deducted; None where nobody said."""

    parts: tuple[Contribution, ...]
    deducted: Cents | None
    refs: tuple[str, ...]
    earlier: Cents
    """What was taken out of them before."""

    @property
    def whole(self) -> Cents:
        return sum(part.cents for part in self.parts)


def outcomes(year: OpenYear) -> tuple[Outcome, ...]:
    """The excess contributions that left traditional IRAs in a calendar year."""
    rows = year.record.in_year(year.year, EntryKind.EXCESS_REMOVED)
    own = (row for row in rows if row.account_type.is_traditional and not year.record.owner.decedent)
    return tuple(_outcome(year, row) for row in own)


def _outcome(year: OpenYear, row: LedgerEntry) -> Outcome:
    record, for_year = year.record, row.for_year or row.year
    made = _made(record, row, for_year)
    law = _law(for_year)
    tests = (
        _after_the_due_date(record, row, for_year),
        _not_deducted(year, row, made, law),
        _within_the_limit(record, for_year, made, law),
    )
    refs = tuple(dict.fromkeys((row.name, *(ref for test in tests for ref in test.refs))))
    failed = next((test for test in tests if test.met is False), None)
    unknown = next((test for test in tests if test.met is None), None)
    decides = failed or unknown
    if decides is not None:
        return Outcome(row, decides.met, 0, refs, decides.reason, decides.asks, contributions=made.whole)
    if not made.parts:
        reason = f"the contributions for {for_year} are not on file; taken as nondeductible contributions in the basis"
        return Outcome(row, met=True, never_basis=0, refs=refs, reason=reason, status=Status.ASSUMED)
    status = max(part.status for part in made.parts)
    never = min(row.cents, _never_basis(year, row, made, law))
    return Outcome(row, met=True, never_basis=never, refs=refs, status=status, contributions=made.whole)


def _law(year: int) -> TaxYearLaw | None:
    try:
        return load(year)
    except LawMissingError:
        return None


def _made(record: Record, row: LedgerEntry, year: int) -> _Made:
    parts = settled(record, year).traditional
    claimed = record.facts.get("deduction_claimed", year)
    refs = tuple(ref for part in parts for ref in part.refs)
    earlier = sum(
        e.cents
        for e in record.by_kind.get(EntryKind.EXCESS_REMOVED, ())
        if e.for_year == row.for_year and e.account_type.is_traditional and (e.year, e.id) < (row.year, row.id)
    )
    if claimed is not None:
        return _Made(parts, claimed.money(), (*refs, fact_ref(claimed)), earlier)
    if not parts or any(part.treatment is None and part.cents for part in parts):
        return _Made(parts, None, refs, earlier)
    return _Made(parts, sum(p.cents for p in parts if p.treatment is Treatment.DEDUCTIBLE), refs, earlier)


def _after_the_due_date(record: Record, row: LedgerEntry, year: int) -> Test:
    after = after_due_date(record, year, row.day)
    if after is None:
        after = True if row.year > year + 1 else None
    if after:
        return Test(after)
    if after is None:
        return Test(None, f"whether it came after the due date of the return for {year} is not known: give its day")
    reason = (
        f"it came by the due date of the return for {year}: a contribution taken back by then comes "
        f"with its net income "
        f"and is a returned_contribution (section 408(d)(4))"
    )
    return Test(after, reason)


def _not_deducted(year: OpenYear, row: LedgerEntry, made: _Made, law: TaxYearLaw | None) -> Test:
    """No deduction was taken for it, and none was allowable, income limits left aside (section 408(d)(5)(A))."""
    record, for_year = year.record, row.for_year or row.year
    removed = row.cents + made.earlier
    found = None if law is None or not made.parts else limits(OpenYear(record, law, year.before))
    allowed = found.allowed(found.traditional) if found else None
    at_most = allowed if found is None or (allowed and allowed.cents is not None) else found.ceiling
    above = made.parts and at_most is not None and at_most.cents is not None and removed <= made.whole - at_most.cents
    if above and made.deducted is None:
        # What is above the limit could not be deducted, whatever was.
        return Test(met=True, refs=made.refs)
    if made.deducted is None:
        ask = f"treatment:{for_year}" if made.parts else f"fact:deduction_claimed:{for_year}"
        return Test(None, f"whether the contributions for {for_year} were deducted is not known", ask, made.refs)
    if made.parts and removed > made.whole - made.deducted:
        reason = f"of the contributions for {for_year}, {plain_amount(made.deducted)} was deducted (second test)"
        return Test(met=False, reason=reason, refs=made.refs)
    if above or allowed is None:
        return Test(met=True, refs=made.refs)
    if allowed.cents is None:
        reason = f"whether a deduction was allowable for it is not known: {allowed.reason}"
        wanted = "filing_status" if record.facts.get("compensation", for_year) else "compensation"
        return Test(None, reason, f"fact:{wanted}:{for_year}", made.refs)
    reason = (
        f"of the {plain_amount(made.whole)} contributed for {for_year}, {plain_amount(allowed.cents)} could be "
        f"contributed, so that a deduction was allowable but for income limits (second test)"
    )
    over = made.whole - allowed.cents - made.earlier
    if over > 0:
        reason += f"; enter the {plain_amount(over)} above that as excess_removed, and the rest as a distribution"
    return Test(met=False, reason=reason, refs=made.refs)


def _within_the_limit(record: Record, year: int, made: _Made, law: TaxYearLaw | None) -> Test:
    """The contributions of the year were not more than the dollar limit; employer money to a SEP IRA, which raises the
    limit by as much, is left out on both sides."""
    if law is None:
        return Test(None, f"the limit of section 408(d)(5)(A) for {year} is not on file: see the instructions' table")
    under, over = law.excess_removal_limit.value, law.excess_removal_limit_50.value
    if made.whole <= under:
        return Test(met=True, refs=made.refs)
    if made.whole <= over and record.facts.get("birth_date") is None:
        reason = f"contributions of {plain_amount(made.whole)} for {year} pass the third test only from age 50"
        return Test(None, f"{reason}: set the fact birth_date", "fact:birth_date", made.refs)
    limit = removal_limit(record, law)
    if made.whole <= limit:
        return Test(met=True, refs=made.refs)
    reason = (
        f"{plain_amount(made.whole)} was contributed for {year}, more than the {plain_amount(limit)} of section "
        f"408(d)(5)(A) (third test)"
    )
    return Test(met=False, reason=reason, refs=made.refs)


def removal_limit(record: Record, law: TaxYearLaw) -> Cents:
    """The most that may have been contributed for a year whose excess comes out untaxed: the instructions' table, by
    age at the end of that year; that of the younger where nobody said the age."""
    born = record.facts.get("birth_date")
    older = born is not None and law.year - born.day().year >= _FIFTY
    return law.excess_removal_limit_50.value if older else law.excess_removal_limit.value


def _never_basis(year: OpenYear, row: LedgerEntry, made: _Made, law: TaxYearLaw | None) -> Cents:
    """How much of the year's contributions never was on line 1: what is over the limit, or what a form filed says."""
    for_year = row.for_year or row.year
    filed = [f for f in year.record.filed if f.year == for_year and not f.corrected and "1" in f.lines]
    if filed:
        on_line_1 = max(filed, key=lambda form: (form.filed_on, form.id)).lines["1"]
        return max(0, made.whole - (made.deducted or 0) - on_line_1 - made.earlier)
    if law is None:
        return 0
    found = limits(OpenYear(year.record, law, year.before))
    over = found.of_nondeductible.over(made.whole, found.traditional)
    return 0 if over is None else max(0, (over.cents or 0) - made.earlier)
