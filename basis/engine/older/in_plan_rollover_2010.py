"""The Form 8606 of its own for an in-plan Roth rollover of 2010: Part III in 2010, Part IV in 2011, the rest in 2012.

Section 402A(c)(4); Forms 8606 for 2010 (lines 21 to 25b) and 2011 (lines 39 to 48). It is shown beside the owner's
form, because it is about a plan and touches no IRA.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from basis.engine.amounts import Component, Components, Line, Status, blank, figured, missing, stands_on_missing, total
from basis.engine.arithmetic import added, less, smaller
from basis.engine.movements import when
from basis.engine.older.put_off import TWO_YEARS_AFTER
from basis.engine.open_year import Beside, OpenYear
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.splits import split_of
from basis.engine.record import Record, fact_ref
from basis.engine.result import Finding, Worksheet, WorksheetLine, YearResult
from basis.law import TaxYearLaw
from basis.model import AccountType, EntryKind, LedgerEntry
from basis.money import Cents, divide_half_up, plain_amount

KEY = "in_plan_8606"
_FIRST_DAY = date(2010, 9, 28)
"""In-plan rollovers were allowed after September 27, 2010 (P.L. 111-240, section 2112)."""
_FACT = "income_election_2010"
_LAST_YEAR = TWO_YEARS_AFTER + 2


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The lines of that form in 2010 and 2011, and in 2012 a finding with what is taxed then."""
    rows = [
        e
        for e in year.record.in_year(TWO_YEARS_AFTER, EntryKind.IN_PLAN_ROTH_ROLLOVER)
        if e.day is None or e.day >= _FIRST_DAY
    ]
    if not rows or not TWO_YEARS_AFTER <= year.year <= _LAST_YEAR:
        return Beside()
    unit = result.election.unit
    part_3 = _part_3(year.record, rows, unit)
    if year.year == TWO_YEARS_AFTER:
        return Beside((_sheet(year.law, part_3),))
    part_4 = _part_4(year.record, part_3, unit)
    if year.year < _LAST_YEAR:
        return Beside((_sheet(year.law, part_4),))
    line_48 = part_4["48"]
    if line_48.status in (Status.BLANK, Status.MISSING) or not line_48.amount:
        return Beside()
    text = (
        f"{plain_amount(line_48.amount)} of income of the in-plan Roth rollover of 2010 is taxed in {year.year} "
        f"(line 48 of its Form 8606 for 2011): it goes on the line for taxable pensions."
    )
    return Beside(findings=(Finding("in_plan_rollover_of_2010", text, tuple(row.name for row in rows)),))


def _part_3(record: Record, rows: list[LedgerEntry], unit: Cents) -> dict[str, Line]:
    """Lines 21 to 25b of 2010: what was rolled over, its basis, and half of the rest in each of the next two years."""
    amounts = tuple(
        Component(f"in-plan rollover of {when(e)}", e.cents, evidence_status(e), (e.name,), evidence_reason(e))
        for e in rows
    )
    line_21, line_22 = total("21", amounts, unit), total("22", tuple(_basis(record, e) for e in rows), unit)
    line_23 = less("23", line_21, line_22, floor=0)
    fact = record.facts.get(_FACT, TWO_YEARS_AFTER)
    if fact is not None and fact.value == str(TWO_YEARS_AFTER):
        refs = (fact_ref(fact),)
        halves = {number: blank(number, "taxed_at_once", refs) for number in ("25a", "25b")}
        return {"21": line_21, "22": line_22, "23": line_23, **halves}
    chosen = (Component("as the taxpayer chose", 0, refs=(fact_ref(fact),)),) if fact else (_not_said(),)
    if line_23.status is Status.MISSING:
        gap = Line("25a", None, Status.MISSING, ("23",), reasons=("needs line 23",))
        return {"21": line_21, "22": line_22, "23": line_23, "25a": gap, "25b": gap._replace(number="25b")}
    status = max(line_23.status, *(part.status for part in chosen))
    reasons = tuple(part.reason for part in chosen if part.reason)
    first = figured("25a", divide_half_up(line_23.amount, 2 * unit) * unit, line_23)
    first = first._replace(components=chosen, status=status, reasons=reasons)
    return {"21": line_21, "22": line_22, "23": line_23, "25a": first, "25b": less("25b", line_23, first)}


def _not_said() -> Component:
    reason = f"whether the income was taxed in 2010 was not said; taken as half in 2011 and half in 2012: set {_FACT}"
    return Component("not chosen", 0, Status.ASSUMED, (), reason, f"fact:{_FACT}")


def _basis(record: Record, entry: LedgerEntry) -> Component:
    label = f"after-tax part of the in-plan rollover of {when(entry)}"
    split = split_of(record, entry)
    if split is not None:
        return split.after_tax._replace(label=label)
    if entry.basis is not None or entry.account_type is not AccountType.PLAN_AFTER_TAX:
        return Component(label, entry.basis or 0, evidence_status(entry), (entry.name,), evidence_reason(entry))
    reason = f"how much of the in-plan rollover of {when(entry)} ({entry.name}) was after-tax money: enter it as basis"
    return missing(label, reason, (entry.name,))


def _part_4(record: Record, part_3: Mapping[str, Line], unit: Cents) -> dict[str, Line]:
    """Lines 39 to 48 of 2011; all blank where the income was taxed in 2010."""
    if part_3["25a"].status is Status.BLANK:
        return {str(number): blank(str(number), "taxed_at_once") for number in range(39, 49)}
    line_39 = total("39", _box_10(record, TWO_YEARS_AFTER + 1), unit)
    line_40 = added("40", part_3["25a"], part_3["25b"])._replace(uses=(), components=_of_2010(part_3, "25a", "25b"))
    line_41 = _line_41(record, line_40, unit)
    line_42 = less("42", line_40, line_41)
    line_43 = _smaller("43", line_39, line_42)
    line_44 = added("44", part_3["25a"])._replace(uses=(), components=_of_2010(part_3, "25a"))
    line_45 = added("45", line_43, line_44)
    line_46 = _smaller("46", line_42, line_45)
    line_47 = added("47", line_41, line_46)
    line_48 = less("48", line_40, line_47)
    found = (line_39, line_40, line_41, line_42, line_43, line_44, line_45, line_46, line_47, line_48)
    return {line.number: line for line in found}


def _smaller(number: str, first: Line, second: Line) -> Line:
    """The smaller of two lines of this form of 2011: what could turn which stands on it too, not on the owner's."""
    line = smaller(number, first, second, TWO_YEARS_AFTER + 1)
    own = tuple(f"{TWO_YEARS_AFTER + 1}:{KEY}/{ref.rpartition(':')[2]}" for ref in line.conditions)
    return line._replace(conditions=own)


def _of_2010(part_3: Mapping[str, Line], *numbers: str) -> Components:
    refs = tuple(f"{TWO_YEARS_AFTER}:{KEY}/{number}" for number in numbers)
    cents = None if any(part_3[n].cents is None for n in numbers) else sum(part_3[n].amount for n in numbers)
    status = max(part_3[number].status for number in numbers)
    return (Component(f"line {' and '.join(numbers)} of 2010", cents, status, refs),)


def _box_10(record: Record, year: int) -> Components:
    return tuple(
        Component(f"Form 1099-R box 10, {year}", d.money("10"), refs=(d.name,))
        for d in record.returns_by_year.get(year, ())
        if d.form == "1099-R" and d.money("10")
    )


def _line_41(record: Record, line_40: Line, unit: Cents) -> Line:
    """What of line 40 was taxed in 2010 because it was distributed then: line 3 of a worksheet of 2010 that was not
    read. By section 408A(d)(3)(E)(i) it is what was distributed of the rollover, as far as that was to be taxed."""
    paid = total("41", _box_10(record, TWO_YEARS_AFTER), unit)
    if paid.cents == 0 or line_40.cents is None:
        return paid if paid.cents == 0 else stands_on_missing("41", line_40) or paid
    reason = (
        "the Designated Roth Account Income Acceleration Worksheet of 2010 was not read: taken as what box 10 of Form "
        "1099-R for 2010 reports, at most line 40 (section 408A(d)(3)(E)(i))"
    )
    at_most = f"{TWO_YEARS_AFTER + 1}:{KEY}/40"
    return paid._replace(
        cents=min(paid.amount, line_40.amount),
        status=max(paid.status, line_40.status, Status.ASSUMED),
        reasons=(reason,),
        conditions=(at_most,),
    )


def _sheet(law: TaxYearLaw, lines: Mapping[str, Line]) -> Worksheet:
    described = {number: law.line(number) for number in lines}
    return Worksheet(
        KEY,
        f"A Form 8606 of its own for the in-plan Roth rollover of {TWO_YEARS_AFTER}",
        f"Form 8606 ({law.year})",
        {number: WorksheetLine(described[number].name, described[number].formula, lines[number]) for number in lines},
    )
