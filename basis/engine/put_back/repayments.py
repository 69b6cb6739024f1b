"""Distributions put back long after: of a reservist, for a birth or adoption, an emergency, abuse, a terminal illness.

Section 72(t)(2)(G), (H), (I), (K) and (L). Which kinds are entered on line 1 and which are treated as rollovers is
the law of the year: instructions, line 1; forms of 2024 and later, lines 6, 15c and 25c. Disasters are a room of
their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from basis.engine.amounts import Component, Components, missing
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.put_back.repaid import repaid_part
from basis.engine.put_back.repaid_on_forms import repayments_on_forms_alone
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.roth_iras.roth import roth_accounts
from basis.law import Cited, LawMissingError, load
from basis.model import EntryKind, LedgerEntry, Purpose
from basis.money import plain_amount

_OF_DISASTERS = frozenset({Purpose.DISASTER, Purpose.HOME_PURCHASE_DISASTER})
_YEARS_TO_REPAY = 3


def adjustments(year: OpenYear) -> Adjustments:
    """What repayments of the year add to its lines, and what later repayments of its distributions do."""
    found: defaultdict[str, Components] = defaultdict(tuple)
    for entry in _repayments(year.record):
        for line, part in _treated(year, entry):
            found[line] += (part,)
    for line, gap in repayments_on_forms_alone(year):
        found[line] += (gap,)
    return found


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about repayments."""
    findings = []
    for entry in _repayments(year.record):
        named = f"the repayment of {plain_amount(entry.cents)} on {when(entry)} ({_words(entry)})"
        if entry.year == year.year and _on_line_1(year, entry) and entry.purpose is Purpose.RESERVIST:
            text = f"{named} counts only within two years after active duty ended (section 72(t)(2)(G)(ii))"
            findings.append(Finding("reservist_repayment_in_time", text, (entry.name,)))
        elif (
            entry.for_year != entry.year
            and year.year in (entry.year, entry.for_year)
            and _as_rollover(year.record, entry)
        ):
            text = (
                f"{named} is of a distribution of {entry.for_year}: amend the return of {entry.for_year}, whose line "
                f"{_line_c(entry)} it reduces; it changes no line of {entry.year}"
            )
            findings.append(Finding("repaid_in_a_later_year", text, (entry.name,)))
    return Beside(findings=tuple(findings))


def _amends(year: OpenYear, entry: LedgerEntry) -> bool:
    """Whether it is a rollover that changes the return of an earlier year, this one or that of the distribution."""
    touches = entry.for_year != entry.year and year.year in (entry.year, entry.for_year)
    return touches and _as_rollover(year.record, entry)


def _repayments(record: Record) -> tuple[LedgerEntry, ...]:
    """All repayments into the owner's IRAs but those of disasters, of all years."""
    rows = record.of_kind(EntryKind.REPAYMENT)
    if not rows:
        return ()
    ids = {account.id for account in (*pool_accounts(record), *roth_accounts(record))}
    return tuple(e for e in rows if e.account in ids and e.purpose not in _OF_DISASTERS)


def _treated(year: OpenYear, entry: LedgerEntry) -> Iterator[tuple[str, Component]]:
    """The lines of a year that one repayment changes."""
    label = f"repayment of {when(entry)}, {_words(entry)}"
    part = repaid_part(year.record, entry, label)
    roth = entry.account_type.holds_roth_money
    if year.year == entry.for_year and _as_rollover(year.record, entry):
        yield _line_c(entry), part
        if entry.year == year.year and not roth:
            yield "6", part._replace(cents=-entry.cents)
    elif year.year != entry.year or _as_rollover(year.record, entry):
        return
    elif _on_line_1(year, entry) and not roth:
        yield "1", part
    elif _on_line_1(year, entry) and entry.purpose is Purpose.RESERVIST:
        yield "22", part
    else:
        reason = f"{label} ({entry.name}): {_why_not(year, entry)}"
        for line in ("22",) if roth else ("1", "6"):
            yield line, missing(label, reason, (entry.name,))


def _line_c(entry: LedgerEntry) -> str:
    return "25c" if entry.account_type.holds_roth_money else "15c"


def _on_line_1(year: OpenYear, entry: LedgerEntry) -> bool:
    return _among(entry.purpose, year.law.line_1_repayments)


def _among(purpose: Purpose | None, kinds: tuple[Cited[Purpose], ...]) -> bool:
    return any(kind.value is purpose for kind in kinds)


def _as_rollover(record: Record, entry: LedgerEntry) -> bool:
    """Whether the law of the distribution's year treats its repayment as a rollover, and it came within three years."""
    try:
        law = load(entry.for_year or entry.year)
    except LawMissingError:
        return False
    return _among(entry.purpose, law.rollover_repayments) and _in_three_years(record, entry)


def _in_three_years(record: Record, entry: LedgerEntry) -> bool:
    """Three years from the day after the last distribution of its kind and year; from the end of that year where none
    is on file."""
    if entry.for_year is None:
        return False
    paid = (
        e.day for e in record.in_year(entry.for_year, EntryKind.DISTRIBUTION) if e.purpose is entry.purpose and e.day
    )
    last = max(paid, default=date(entry.for_year, 12, 31))
    ends = last.year + _YEARS_TO_REPAY, last.month, last.day
    return (entry.day.year, entry.day.month, entry.day.day) <= ends if entry.day else entry.year < ends[0]


def _why_not(year: OpenYear, entry: LedgerEntry) -> str:
    if _among(entry.purpose, year.law.rollover_repayments) and not _in_three_years(year.record, entry):
        return "more than three years after the distribution it is a contribution: enter it as one"
    if _on_line_1(year, entry):
        return f"the instructions of {year.year} do not say what it does in a Roth IRA: figure line 22 by hand"
    kinds = ", ".join(k.value.value for k in (*year.law.line_1_repayments, *year.law.rollover_repayments)) or "none"
    return (
        f"neither the law of {entry.for_year} nor Form 8606 of {year.year} provides for it (in {year.year}: {kinds}): "
        f"enter what it was"
    )


def _words(entry: LedgerEntry) -> str:
    return entry.purpose.value.replace("_", " ") if entry.purpose else "purpose not said"
