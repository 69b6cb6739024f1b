"""The lines of the income tax return that take a year's IRA distributions: gross, taxable, and plan money that went
to a Roth IRA.

Form 8606, lines 15c, 18 and 25c; its instructions (2023), pages 5 to 7 and lines 18, 19 and 24. Income that Forms 8915
spread over years is not here: they add it to the same line themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from basis.engine import returned
from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    blank,
    present,
    refs_in,
    total,
)
from basis.engine.codes import CodeClass, code_class
from basis.engine.enters_roth import Counts, moved_into_roth
from basis.engine.evidence import evidence_reason, evidence_status, when
from basis.engine.form_1099_r import employer_roth_forms, is_employer_roth
from basis.engine.open_year import Beside, OpenYear
from basis.engine.outflows import outflows, pool_accounts
from basis.engine.plan_to_roth import taxed_part
from basis.engine.record import Record
from basis.engine.result import Worksheet, WorksheetLine, YearResult
from basis.engine.roth import roth_accounts
from basis.law import TaxYearLaw
from basis.model import Account, EntryKind, InformationReturn, LedgerEntry
from basis.money import plain_amount

KEY = "form_1040"
_LINE = re.compile(r"line (\d+[a-z])")
_REPORTED_TOO = (
    EntryKind.ROLLOVER_OUT,
    EntryKind.OUTSTANDING_ROLLOVER,
    EntryKind.DIRECT_ROLLOVER,
    EntryKind.QCD,
    EntryKind.HSA_FUNDING,
    EntryKind.EXCESS_REMOVED,
)
"""What leaves an IRA and is on no line of Form 8606, but on the gross line of the return."""
_CLASS_OF: Mapping[CodeClass, tuple[EntryKind, ...]] = {
    CodeClass.ROLLED_OVER: (EntryKind.DIRECT_ROLLOVER,),
    CodeClass.CHARITABLE: (EntryKind.QCD,),
    CodeClass.RECHARACTERIZED: (EntryKind.RECHARACTERIZATION,),
}
_NOT_PAID_OUT = frozenset({*_CLASS_OF, CodeClass.RETURNED})
_OF_THE_YEAR_BEFORE = frozenset("PR")
"""Codes of what belongs on the return of the year before (Form 1099-R instructions, box 7)."""
_TAXABLE_LINES = (("15c", "15"), ("18",), ("25c", "25"))


class PlanLines(NamedTuple):
    """The lines of the return that take distributions of retirement plans, since a tax year."""

    since: int
    gross: str
    taxable: str
    source: str


_PLAN_LINES: tuple[PlanLines, ...] = (
    PlanLines(2020, "5a", "5b", "Instructions for Form 8606 (2023), line 24 chart, note 3, and page 3"),
    PlanLines(2019, "4c", "4d", "Instructions for Form 8606 (2023), line 24 chart, note 3"),
    PlanLines(2018, "4a", "4b", "Instructions for Form 8606 (2023), line 24 chart, note 3: IRAs share the line"),
    PlanLines(0, "16a", "16b", "Instructions for Form 8606 (2023), line 24 chart, note 3"),
)


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The return's lines, where any money left an IRA or a plan's money reached a Roth IRA."""
    if is_settled(year):
        return Beside()
    ira, plan = _ira(year, result), _plan(year, result)
    if not ira and not plan:
        return Beside()
    law = year.law.form_1040
    sheet = Worksheet(
        KEY,
        f"Income tax return of {year.year}: IRA distributions",
        f"{law.gross.source}; {law.taxable.source}",
        ira | {number: line for number, line in plan.items() if number not in ira},
    )
    return Beside((sheet,))


def is_settled(year: OpenYear) -> bool:
    """Whether an opening basis settles a pool for the year: its movements are history then, and on no line."""
    own = {account.id for account in (*pool_accounts(year.record), *roth_accounts(year.record))}
    return any(
        e.kind is EntryKind.OPENING_BASIS and e.account in own and e.year >= year.year for e in year.record.entries
    )


def taxable_distributions(result: YearResult) -> Line:
    """What of the traditional distributions that were not converted is income: line 15c, or without Part I all of
    them, because there is no basis (instructions, page 1). Its number is that of the line it was read from."""
    number = "15c" if "15c" in result.lines else "15"
    decision = result.parts["I"]
    if decision.completed:
        return result.lines[number]
    line = total("7", result.inputs.distributions, result.election.unit)
    if decision.completed is None and present(result.inputs.distributions):
        return Line(number, None, Status.MISSING, components=line.components, reasons=(decision.reason,))
    return line._replace(conditions=decision.conditions)


def _ira(year: OpenYear, result: YearResult) -> dict[str, WorksheetLine]:
    """The gross and the taxable line of IRA distributions."""
    gross = _gross(year, result)
    taxable = _taxable(year, result)
    shared = _shared_plan_parts(year)
    if not present((*gross, *taxable, *shared.gross)):
        return {}
    law, unit = year.law.form_1040, result.election.unit
    at_gross, at_taxable = _number(law.gross.value), _number(law.taxable.value)
    line_a = total(at_gross, (*gross, *shared.gross), unit)
    line_b = total(at_taxable, (*taxable, *shared.taxable), unit)
    if _gross_is_left_out(year, result, line_a, line_b):
        line_a = blank(at_gross, "all_taxable", refs_in(gross))
    return {
        at_gross: WorksheetLine(
            f"IRA distributions ({law.gross.value})",
            "everything that left the IRAs, converted, rolled over and given away included; empty where all of it is "
            "taxable and Form 8606 is not filed",
            line_a,
        ),
        at_taxable: WorksheetLine(
            f"Taxable amount ({law.taxable.value})",
            "line 15c + line 18, not below zero, + line 25c of Form 8606; without Part I all distributions; + earnings "
            "in returned contributions",
            line_b,
        ),
    }


def _number(lines: str) -> str:
    """The line of Form 1040 among those that the law names for several forms."""
    found = _LINE.search(lines)
    if found is None:
        raise ValueError(f"no line number in {lines!r}")
    return found[1]


def _gross_is_left_out(year: OpenYear, result: YearResult, gross: Line, taxable: Line) -> bool:
    """Form 1040 instructions, lines 4a and 4b: a distribution that is all taxable is entered on the second line only,
    unless Form 8606 is filed or something was rolled over or given away."""
    if result.required is not False or gross.cents is None or gross.cents != taxable.cents:
        return False
    return not any(e.kind in _REPORTED_TOO for e in year.record.by_year.get(year.year, ()))


def _gross(year: OpenYear, result: YearResult) -> Components:
    """Everything that left the IRAs in the year, each once: distributions and conversions as they were compared with
    forms, all Roth distributions, and what is on no line of Form 8606 or only in part (failed rollovers, gifts)."""
    record = year.record
    moved = outflows(record, year.year)
    own = (*pool_accounts(record), *roth_accounts(record))
    counted = [*moved.distributions, *moved.conversions]
    counted += [part for account in roth_accounts(record) for part in _roth_paid(record, account, year.year)]
    counted += [part for account in own for part in _others(record, account, year.year)]
    # A transfer out of a SIMPLE IRA in its first two years is a distribution (section 408(d)(3)(G)), whatever its row.
    transfers = {e.name for e in record.in_year(year.year, EntryKind.TRANSFER_OUT)}
    more = (part for part in result.inputs.distributions if transfers & set(part.refs))
    return (*counted, *more, *_returned(result, "3"), *_employer_roth(year.record, year.year))


def _roth_paid(record: Record, account: Account, year: int) -> Iterator[Component]:
    """Distributions of one Roth IRA, qualified or not, as line 19 compares rows and forms."""
    entries = tuple(e for e in record.in_year(year, EntryKind.DISTRIBUTION) if e.account == account.id)
    besides = tuple(e for e in record.in_year(year, *_REPORTED_TOO) if e.account == account.id)
    forms = tuple(
        form
        for form in _forms_1099_r(record, account, year)
        if code_class(form.codes) not in _NOT_PAID_OUT and not is_employer_roth(form, account.type)
    )
    elsewhere = sum(e.cents for e in besides)
    entered, reported = sum(e.cents for e in entries), sum(form.money("1") for form in forms) - elsewhere
    answer = record.decided(f"evidence:{account.id}:{year}", forms)
    if not entries and not besides and not record.covers(account.id, year):
        for form in forms:
            reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
            yield Component("Form 1099-R box 1", form.money("1"), Status.ASSUMED, (form.name,), reason)
    elif not forms or entered == reported or answer == "statement":
        yield from (_of_entry(e, tuple(form.name for form in forms)) for e in entries)
    else:
        refs = (*(e.name for e in (*entries, *besides)), *(form.name for form in forms))
        reason = (
            f"{account.shown}, {year}: Form 1099-R box 1 reports {plain_amount(reported + elsewhere)}, the rows add up "
            f"to {plain_amount(entered + elsewhere)}; figured from the form"
        )
        status = Status.KNOWN if answer == "form" else Status.CONFLICT
        yield Component("Form 1099-R box 1", max(0, reported), status, refs, reason)


def _others(record: Record, account: Account, year: int) -> Iterator[Component]:
    """What left one IRA without being on a line of Form 8606: rows, or forms where no row of the kind is on file."""
    rows = [e for e in record.in_year(year, *_REPORTED_TOO) if e.account == account.id]
    # What is recharacterized in the next year is on no line (instructions for Form 8606 (2023), page 5).
    undone = record.in_year(year, EntryKind.RECHARACTERIZATION)
    rows += [e for e in undone if e.account == account.id and e.for_year == year]
    yield from (_of_entry(e) for e in rows)
    told = {e.kind for e in record.by_year.get(year, ()) if e.account == account.id}
    told |= {e.kind for e in rows}
    for form in _forms_1099_r(record, account, year):
        kinds = _CLASS_OF.get(code_class(form.codes), ())
        rolled = record.decisions.get(f"document:{form.id}") == "rollover_out"
        if rolled or (kinds and not told & set(kinds) and not form.codes & _OF_THE_YEAR_BEFORE):
            yield Component(f"Form 1099-R box 1, code {form.boxes.get('7', '')}", form.money("1"), refs=(form.name,))


def _forms_1099_r(record: Record, account: Account, year: int) -> tuple[InformationReturn, ...]:
    return tuple(
        form
        for form in record.returns_by_year.get(year, ())
        if form.form == "1099-R" and form.account == account.id and form.money("1")
    )


def _of_entry(entry: LedgerEntry, more: tuple[str, ...] = ()) -> Component:
    return Component(
        f"{entry.kind.value} of {when(entry)}", entry.cents, evidence_status(entry), (entry.name, *more),
        evidence_reason(entry),
    )  # fmt: skip


def _taxable(year: OpenYear, result: YearResult) -> Components:
    """Lines 15c, 18 and 25c, and the earnings in returned contributions."""
    found = [_of_line(year.year, taxable_distributions(result))]
    for numbers in _TAXABLE_LINES[1:]:
        number = next(n for n in numbers if n in result.lines)
        found.append(_of_line(year.year, result.lines[number]))
    put_off = year.before.put_off.taxed_in(year.year)
    return (*found, *put_off, *_returned(result, "4"), *_employer_roth(year.record, year.year))


def _employer_roth(record: Record, year: int) -> Components:
    """What an employer contributed to a Roth SEP or Roth SIMPLE IRA is income, and a form with the IRA/SEP/SIMPLE box
    reports it (instructions for Form 8606 (2023), page 2; Notice 2024-2)."""
    reason = "reported like an IRA distribution; the line of the return was not read in its instructions"
    return tuple(
        Component(
            "employer's Roth contribution, Form 1099-R box 1", form.money("1"), Status.ASSUMED, (form.name,), reason
        )
        for form in employer_roth_forms(record, year)
    )


def _returned(result: YearResult, number: str) -> Components:
    """What the sheet of returned contributions sends to the return: all that was paid back, and its net income
    (section 408(d)(4))."""
    sheet = result.worksheets.get(returned.KEY)
    if sheet is None:
        return ()
    line = sheet.lines[number].line
    label = f"{sheet.lines[number].name.partition(':')[0].lower()}, contributions returned"
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    return (Component(label, line.cents, line.status, (f"{result.year}:{returned.KEY}/{number}",), reason),)


def _of_line(year: int, line: Line) -> Component:
    """A line of Form 8606 as it enters the return: not below zero (instructions, line 18)."""
    label = (
        f"line {line.number} of Form 8606" if line.number != "7" else "distributions, all taxable: there is no basis"
    )
    refs = (f"{year}:{line.number}",) if line.number != "7" else (*refs_in(line.components), *line.conditions)
    if line.status is Status.BLANK:
        return Component(label, 0, refs=refs)
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    return Component(label, None if line.cents is None else max(0, line.cents), line.status, refs, reason)


class _PlanParts(NamedTuple):
    gross: Components = ()
    taxable: Components = ()


def plan_lines(law: TaxYearLaw) -> PlanLines:
    """The lines that take plan distributions in a tax year."""
    return next(lines for lines in _PLAN_LINES if law.year >= lines.since)


def _plan_parts(year: OpenYear) -> _PlanParts:
    """Rollovers from retirement plans to a Roth IRA. Money of a designated Roth account is never taxed on its way."""
    gross: list[Component] = []
    taxable: list[Component] = []
    for moved in moved_into_roth(year.record, year.year):
        rule = moved.rule
        if rule is None or rule.counts not in (Counts.SPLIT, Counts.INVESTMENT) or year.record.owner.decedent:
            continue
        gross.append(_of_entry(moved.entry, moved.refs[1:]))
        taxable += [taxed_part(year.record, moved)] if rule.counts is Counts.SPLIT else []
    return _PlanParts(tuple(gross), tuple(taxable))


def _shared_plan_parts(year: OpenYear) -> _PlanParts:
    """The same, in the one year in which plans and IRAs share their lines."""
    shares = plan_lines(year.law).gross == _number(year.law.form_1040.gross.value)
    return _plan_parts(year) if shares else _PlanParts()


def _plan(year: OpenYear, result: YearResult) -> dict[str, WorksheetLine]:
    lines, parts = plan_lines(year.law), _plan_parts(year)
    if not parts.gross:
        return {}
    unit = result.election.unit
    return {
        lines.gross: WorksheetLine(
            f"Retirement plan money rolled over to Roth IRAs (line {lines.gross})",
            "rollovers from retirement plans to Roth IRAs, in full; other plan distributions are added to it",
            total(lines.gross, parts.gross, unit),
        ),
        lines.taxable: WorksheetLine(
            f"Taxable amount of it (line {lines.taxable})",
            f"what was not after-tax money; never on Part II of Form 8606 ({lines.source})",
            total(lines.taxable, parts.taxable, unit),
        ),
    }
