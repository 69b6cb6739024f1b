"""Qualified disaster distributions, and what is put back of them.

Instructions for Form 8606, lines 6, 7, 15b, 19 and 25b. A disaster distribution stays on line 7 or 19 though it is
repaid; how a later repayment changes income is Form 8915's matter and never line 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from basis.engine.amounts import Component, Components, missing
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.printed import shown_as
from basis.engine.put_back.repaid import repaid_part
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.roth_iras.roth import qualified, roth_accounts
from basis.law import form_years, load
from basis.model import EntryKind, LedgerEntry, Purpose
from basis.money import plain_amount

_YEARS_OF_8930 = (2008, 2009)
_FIRST_YEAR_OF_8915_F = 2021
_YEAR_OF_8915_E = 2020


def adjustments(year: OpenYear) -> Adjustments:
    """The distributions whose income line 15b or 25b takes out, and what repayments of the year change."""
    found: defaultdict[str, Components] = defaultdict(tuple)
    for entry in disaster_distributions(year):
        line = "25b" if entry.account_type.holds_roth_money else "15b"
        label = f"disaster distribution of {when(entry)}"
        part = Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
        found[line] += (part,)
    for entry in _repaid(year.record, year.year):
        if entry.for_year == year.year and not entry.account_type.holds_roth_money:
            found["6"] += (_taken_off_line_6(year, entry),)
    return found


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about disasters."""
    return Beside(findings=(*_without_lines(year), *_over_limit(year), *_repayments(year)))


def disaster_distributions(year: OpenYear) -> tuple[LedgerEntry, ...]:
    """The disaster distributions of a year that are on lines 7 and 19, in the years whose form has lines for them."""
    if year.law.form_8915 is None:
        return ()
    return tuple(
        e
        for e in _own(year.record, year.record.in_year(year.year, EntryKind.DISTRIBUTION))
        if e.purpose is Purpose.DISASTER
        and (not e.account_type.holds_roth_money or qualified(year.record, year.law, e) is False)
    )


def paid_for_disasters(record: Record, years: Iterable[int]) -> tuple[LedgerEntry, ...]:
    """What was paid for disasters out of the owner's IRAs in these years, where their forms have lines for it."""
    paid = (e for year in years if _has_lines(year) for e in record.in_year(year, EntryKind.DISTRIBUTION))
    return _own(record, tuple(e for e in paid if e.purpose is Purpose.DISASTER))


def _has_lines(year: int) -> bool:
    return year in form_years() and load(year).form_8915 is not None


def _without_lines(year: OpenYear) -> tuple[Finding, ...]:
    """Disaster money of a year whose form has no lines for it, which is figured as any other."""
    if year.law.form_8915 is not None:
        return ()
    paid = _own(year.record, year.record.in_year(year.year, EntryKind.DISTRIBUTION))
    rows = tuple(e for e in paid if e.purpose is Purpose.DISASTER)
    if not rows:
        return ()
    text = (
        f"{plain_amount(sum(e.cents for e in rows))} is marked as distributed for a disaster, and Form 8606 for "
        f"{year.year} has no lines for that: it is figured like any other distribution, with the additional tax. Where "
        f"an act excepted it (Kansas in 2007: Publication 4492-A; disasters of 2016: Form 8915A), figure it by hand"
    )
    return (Finding("disaster_without_lines", text, tuple(e.name for e in rows)),)


def _own(record: Record, entries: tuple[LedgerEntry, ...]) -> tuple[LedgerEntry, ...]:
    if not entries:
        return ()
    ids = {account.id for account in (*pool_accounts(record), *roth_accounts(record))}
    return tuple(e for e in entries if e.account in ids)


def _repaid(record: Record, year: int) -> tuple[LedgerEntry, ...]:
    """What was put back in a year into the owner's IRAs."""
    return tuple(e for e in _own(record, record.in_year(year, EntryKind.REPAYMENT)) if e.purpose is Purpose.DISASTER)


def _taken_off_line_6(year: OpenYear, entry: LedgerEntry) -> Component:
    """Without it the same money would be on line 6, in the value, and on line 7."""
    label = f"disaster repayment of {when(entry)}"
    if year.law.form_8915 is None:
        reason = (
            f"{label} ({entry.name}): there were no disaster distributions to repay on Form 8606 of {year.year}: enter "
            f"what it was"
        )
        return missing(label, reason, (entry.name,))
    return repaid_part(year.record, entry, label)._replace(cents=-entry.cents)


def _over_limit(year: OpenYear) -> tuple[Finding, ...]:
    """The limit is per disaster, over all years and all plans; a disaster is told by its FEMA number in the note."""
    limit = year.law.disaster_limit
    if limit is None:
        return ()
    by_disaster: defaultdict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in year.record.of_kind(EntryKind.DISTRIBUTION):
        if entry.purpose is Purpose.DISASTER and entry.year <= year.year:
            by_disaster[disaster_of(entry)].append(entry)
    return tuple(
        Finding(
            "over_disaster_limit",
            f"{plain_amount(sum(e.cents for e in rows))} was distributed for the disaster {name}, more than the "
            f"{plain_amount(limit.value)} for each disaster: what is above is a distribution like any other, not a "
            f"disaster distribution",
            tuple(e.name for e in rows),
        )
        for name, rows in by_disaster.items()
        if sum(e.cents for e in rows) > limit.value and any(e.year == year.year for e in rows)
    )


def disaster_of(entry: LedgerEntry) -> str:
    """How a disaster is named: the note of the row, else its year."""
    return entry.note or f"of {entry.year}"


def _repayments(year: OpenYear) -> tuple[Finding, ...]:
    findings = []
    for entry in _repaid(year.record, year.year):
        named = f"the disaster repayment of {plain_amount(entry.cents)} on {when(entry)}"
        if entry.for_year != year.year:
            text = (
                f"{named} is of a distribution of {entry.for_year}: it changes no line of Form 8606, neither 1 "
                f"nor 6, and goes on {_form_for(entry)}"
            )
            findings.append(Finding("disaster_repaid_later", text, (entry.name,)))
        elif entry.account_type.holds_roth_money:
            text = (
                f"{named} went into a Roth IRA: line {shown_as(year.law, '19')} keeps the distribution, and "
                f"{_form_for(entry)} takes the repayment"
            )
            findings.append(Finding("disaster_repaid_to_roth", text, (entry.name,)))
        elif entry.from_account_type is not None and entry.from_account_type.is_plan:
            text = (
                f"{named} is of a plan's distribution, which is not on line 7; line 6 is reduced all the same, as its "
                f"instructions say of every repayment of the year"
            )
            findings.append(Finding("disaster_repaid_from_plan", text, (entry.name,)))
    return tuple(findings)


def _form_for(entry: LedgerEntry) -> str:
    """The form that takes a repayment, by the year of its distribution: hurricanes of 2005 and 2006, Midwestern
    disasters of 2008 and 2009, a letter by year through 2020, and Form 8915-F for all since. It takes over those of
    2020, coronavirus among them, in 2021 (its instructions of February 2022, "a forever form")."""
    paid = entry.for_year or entry.year
    if paid == _YEAR_OF_8915_E and entry.year > paid:
        return "Form 8915-F, or Form 8915-D where the disaster was one of 2019"
    if paid >= _FIRST_YEAR_OF_8915_F:
        return "Form 8915-F"
    return "Form 8930" if paid in _YEARS_OF_8930 else "Form 8915"
