"""An excess contribution to a traditional IRA taken out after the due date: the three tests, and what of it was basis.

Section 408(d)(5); instructions for Form 8606 (2023), page 6, Return of Excess Traditional IRA Contributions. A Roth IRA
has no such rule: what is taken out of one is a distribution under its ordering rules (Form 5329, line 20, takes it from
Form 8606, line 19).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.due_dates import after_due_date
from basis.engine.evidence import Contribution
from basis.engine.record import Record, fact_ref
from basis.engine.undone import settled
from basis.law import LawMissingError, TaxYearLaw, load
from basis.model import EntryKind, LedgerEntry, Treatment
from basis.money import Cents, plain_amount

_FIFTY = 50
_SEVENTY = 70
_JUNE = 6


class Test(NamedTuple):
    """One of the three tests: whether it is met, None where a fact is wanted, and why not."""

    met: bool | None
    reason: str = ""
    asks: str = ""
    refs: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """One removal: whether all three tests are met, what says so, and how much of it had been basis."""

    row: LedgerEntry
    met: bool | None
    in_basis: Cents
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


def outcomes(record: Record, year: int) -> tuple[Outcome, ...]:
    """The excess contributions that left traditional IRAs in a calendar year."""
    rows = [e for e in record.in_year(year, EntryKind.EXCESS_REMOVED) if e.account_type.is_traditional]
    return tuple(_outcome(record, row) for row in rows if not record.owner.decedent)


def _outcome(record: Record, row: LedgerEntry) -> Outcome:
    year = row.for_year or row.year
    made = _made(record, row, year)
    law = _law(year)
    tests = (
        _after_the_due_date(record, row, year),
        _not_deducted(record, row, year, made, law),
        _within_the_limit(record, year, made, law),
    )
    refs = tuple(dict.fromkeys((row.name, *(ref for test in tests for ref in test.refs))))
    failed = next((test for test in tests if test.met is False), None)
    unknown = next((test for test in tests if test.met is None), None)
    decides = failed or unknown
    if decides is not None:
        return Outcome(row, decides.met, 0, refs, decides.reason, decides.asks, contributions=made.whole)
    if not made.parts:
        reason = f"the contributions for {year} are not on file; taken as nondeductible contributions in the basis"
        return Outcome(row, met=True, in_basis=row.cents, refs=refs, reason=reason, status=Status.ASSUMED)
    status = max(part.status for part in made.parts)
    was_basis = _was_basis(record, row, year, made)
    return Outcome(row, met=True, in_basis=was_basis, refs=refs, status=status, contributions=made.whole)


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


def _not_deducted(record: Record, row: LedgerEntry, year: int, made: _Made, law: TaxYearLaw | None) -> Test:
    """No deduction was taken for it, and none was allowable, income limits left aside (section 408(d)(5)(A))."""
    removed = row.cents + made.earlier
    if made.deducted is None:
        ask = f"treatment:{year}" if made.parts else f"fact:deduction_claimed:{year}"
        return Test(None, f"whether the contributions for {year} were deducted is not known", ask, made.refs)
    if made.parts and removed > made.whole - made.deducted:
        reason = f"of the contributions for {year}, {plain_amount(made.deducted)} was deducted (second test)"
        return Test(met=False, reason=reason, refs=made.refs)
    if law is None or not made.parts:
        return Test(met=True, refs=made.refs)
    allowable, said = _allowable(record, year, law)
    if allowable is None or removed <= made.whole - allowable:
        return Test(met=True, refs=made.refs)
    if said is None:
        reason = (
            f"whether a deduction was allowable for it depends on the compensation of {year}: set the "
            f"fact compensation "
            f"for {year}"
        )
        return Test(None, reason, f"fact:compensation:{year}", made.refs)
    reason = (
        f"of the {plain_amount(made.whole)} contributed for {year}, {plain_amount(allowable)} could be contributed, so "
        f"that a deduction was allowable but for income limits (second test)"
    )
    return Test(met=False, reason=reason, refs=made.refs)


def _allowable(record: Record, year: int, law: TaxYearLaw) -> tuple[Cents | None, str | None]:
    """The most that could be deducted without income limits, and the fact that says so; without the compensation, the
    dollar limit alone."""
    born = record.facts.get("birth_date")
    if born is not None and law.traditional_age_limit.value and _reaches_70_and_a_half(born.day(), year):
        return 0, fact_ref(born)
    catch_up = law.ira_catch_up.value if born is None or year - born.day().year >= _FIFTY else 0
    most = law.ira_limit.value + catch_up
    pay = record.facts.get("compensation", year)
    if pay is None:
        return most, None
    spouse = record.facts.get("spouse_compensation", year)
    return min(most, pay.money() + (spouse.money() if spouse is not None else 0)), fact_ref(pay)


def _within_the_limit(record: Record, year: int, made: _Made, law: TaxYearLaw | None) -> Test:
    """The contributions of the year were not more than the dollar limit; employer money to a SEP IRA, which raises the
    limit by as much, is left out on both sides."""
    if law is None:
        return Test(None, f"the limit of section 408(d)(5)(A) for {year} is not on file: see the instructions' table")
    under, over = law.excess_removal_limit.value, law.excess_removal_limit_50.value
    if made.whole <= under:
        return Test(met=True, refs=made.refs)
    born = record.facts.get("birth_date")
    if made.whole <= over and born is None:
        reason = f"contributions of {plain_amount(made.whole)} for {year} pass the third test only from age 50"
        return Test(None, f"{reason}: set the fact birth_date", "fact:birth_date", made.refs)
    limit = over if born is not None and year - born.day().year >= _FIFTY else under
    if made.whole <= limit:
        return Test(met=True, refs=made.refs)
    reason = (
        f"{plain_amount(made.whole)} was contributed for {year}, more than the {plain_amount(limit)} of section "
        f"408(d)(5)(A) (third test)"
    )
    return Test(met=False, reason=reason, refs=made.refs)


def _reaches_70_and_a_half(born: date, year: int) -> bool:
    """Whether the person is 70 1/2 by the end of the year (section 219(d)(1), through 2019)."""
    return year > born.year + _SEVENTY or (year == born.year + _SEVENTY and born.month <= _JUNE)


def _was_basis(record: Record, row: LedgerEntry, year: int, made: _Made) -> Cents:
    """How much of it had been on line 1: not what was contributed and neither deducted nor on line 1 as filed."""
    filed = [form for form in record.filed if form.year == year and not form.corrected and "1" in form.lines]
    if not filed:
        return row.cents
    on_line_1 = max(filed, key=lambda form: (form.filed_on, form.id)).lines["1"]
    never_basis = max(0, made.whole - (made.deducted or 0) - on_line_1 - made.earlier)
    return max(0, row.cents - never_basis)
