"""The lines of the income tax return that take a year's IRA distributions, gross and taxable, and those of plans.

Form 8606, lines 15c, 18 and 25c, and what older forms have in their place; its instructions (2023), pages 5 to 7 and
lines 18, 19 and 24. Income that Forms 8915 spread over years is not here: they add it to the same line themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

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
from basis.engine.charity.january_gifts import of_next_january
from basis.engine.corrections import returned
from basis.engine.law_values import status_of
from basis.engine.movements import when
from basis.engine.of_form_8606 import as_component, income_line
from basis.engine.older import put_off_income
from basis.engine.older.put_off import AT_ONCE, TWO_YEARS_AFTER
from basis.engine.open_year import Beside, OpenYear
from basis.engine.outflows import outflows, pool_accounts
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.papers.form_1099_r import employer_roth_forms, is_employer_roth
from basis.engine.plan.payments import payments_of
from basis.engine.printed import FIRST_MODERN_YEAR, printed_refs
from basis.engine.record import Record
from basis.engine.result import Worksheet, WorksheetLine, YearResult
from basis.engine.roth_iras.enters_roth import Counts, moved_into_roth
from basis.engine.roth_iras.plan_to_roth import taxed_part
from basis.engine.roth_iras.roth import roth_accounts
from basis.law import FIRST_ROTH_YEAR, Cited, TaxYearLaw
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


class PlanLines(NamedTuple):
    """The lines of the return that take distributions of retirement plans, since a tax year."""

    since: int
    gross: str
    taxable: str
    source: str


_HALF_OF_PLANS = {2011: "2010:25a", 2012: "2010:25b"}
_HALVES_OF_2011 = (("2010:20a",), ("2010:25a",))

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
        f"Income tax return of {year.year}: IRA {'and plan ' if plan else ''}distributions",
        "; ".join(dict.fromkeys((law.gross.source, law.taxable.source))),
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
    number = "15c" if "15c" in result.by_meaning else "15"
    decision = result.parts["I"]
    if decision.completed:
        return result.by_meaning[number]
    line = total("7", result.inputs.distributions, result.election.unit)
    if decision.completed is None and present(result.inputs.distributions):
        return Line(number, None, Status.MISSING, components=line.components, reasons=(decision.reason,))
    return line._replace(conditions=decision.conditions)


def _ira(year: OpenYear, result: YearResult) -> dict[str, WorksheetLine]:
    """The gross and the taxable line of IRA distributions."""
    gross = _gross(year, result)
    taxable = _taxable(year, result)
    shared = _shared_plan_parts(year, result)
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
            _as_read(line_a, law.gross),
        ),
        at_taxable: WorksheetLine(
            f"Taxable amount ({law.taxable.value})", _taxable_formula(year.law), _as_read(line_b, law.taxable)
        ),
    }


def _as_read(line: Line, cited: Cited[str]) -> Line:
    """A line whose number is remembered is assumed: the amount is known, where it is entered is not."""
    status = status_of(cited.verified)
    if status <= Status.KNOWN or line.status is Status.BLANK:
        return line
    reason = f"line {line.number} of the return is remembered, not read"
    return line._replace(status=max(line.status, Status.ASSUMED), reasons=(*line.reasons, reason))


def _taxable_formula(law: TaxYearLaw) -> str:
    """What the taxable line adds up, by the lines that the year's Form 8606 prints."""
    roth = ""
    if law.year >= FIRST_MODERN_YEAR:
        roth = f" + line 18, not below zero, + line {'25c' if law.has_line('25c') else '25'} of Form 8606"
    elif law.year >= FIRST_ROTH_YEAR:
        roth = " of Form 8606 + what it makes income of conversions and of Roth distributions"
    words = f"line {income_line(law)}{roth or ' of Form 8606'}"
    return f"{words}; without Part I all distributions; + earnings in returned contributions"


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
    # A conversion that was undone later is on this line all the same (instructions for Form 8606 (2015), page 4).
    counted = [*moved.distributions, *moved.converted]
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
    # A gift of the January after, treated as made in the year, is on the gross line of both years.
    rows += [gift for gift in of_next_january(record, year) if gift.account == account.id]
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
    """Lines 15c, 18 and 25c, or what the form of the year has for them, and the earnings in returned contributions."""
    law = result.law
    distributions = _of_line(law, taxable_distributions(result))
    if law.year >= FIRST_MODERN_YEAR:
        lines = (result.by_meaning["18"], result.by_meaning["25c" if law.has_line("25c") else "25"])
        moved = (*(_of_line(law, line) for line in lines), *year.before.put_off.taxed_in(year.year))
    else:
        # What goes on Form 8915 is no part of this line.
        on_form_8915 = (f"{law.year}:25b",)
        moved = (*result.taxable.conversions, *(part for part in result.taxable.roth if part.refs != on_form_8915))
    from_plans = tuple(
        part._replace(label=f"{part.label}, from plans", cents=None if part.cents is None else -part.cents)
        for part in _plan_income_put_off(year, result)
    )
    employer_roth = _employer_roth(year.record, year.year)
    return (distributions, *moved, *from_plans, *_returned(result, "4"), *employer_roth)


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


def _of_line(law: TaxYearLaw, line: Line) -> Component:
    """A line of Form 8606 as it enters the return: not below zero (instructions, line 18)."""
    if line.number != "7":
        part = as_component(law, line)
        return part if part.cents is None else part._replace(cents=max(0, part.cents))
    label = "distributions, all taxable: there is no basis"
    refs = (*refs_in(line.components), *printed_refs(law, line.conditions))
    if line.status is Status.BLANK:
        return Component(label, 0, refs=refs)
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    return Component(label, None if line.cents is None else max(0, line.cents), line.status, refs, reason)


class _PlanParts(NamedTuple):
    gross: Components = ()
    taxable: Components = ()
    rolled_over: bool = False


def plan_lines(law: TaxYearLaw) -> PlanLines:
    """The lines that take plan distributions in a tax year."""
    return next(lines for lines in _PLAN_LINES if law.year >= lines.since)


def _plan_parts(year: OpenYear, result: YearResult) -> _PlanParts:
    """What left the owner's plans, and what Roth IRAs received from plans that are not on file. Money of a designated
    Roth account is never taxed on its way to a Roth IRA; income of 2010 that is put off is none of 2010."""
    payments = payments_of(year)
    later = _is_taxed_later(year)
    gross = [p.gross for p in payments]
    taxable = [*_plan_income_put_off(year, result), *(p.taxable for p in payments if p.kept or not later)]
    told = {ref for part in gross for ref in part.refs}
    for moved in moved_into_roth(year.record, year.year):
        rule = moved.rule
        if told & set(moved.refs) or rule is None or rule.counts not in (Counts.SPLIT, Counts.INVESTMENT):
            continue
        if year.record.owner.decedent:
            continue
        gross.append(_of_entry(moved.entry, moved.refs[1:]))
        taxable += [taxed_part(year.record, moved)] if rule.counts is Counts.SPLIT and not later else []
    return _PlanParts(tuple(gross), tuple(taxable), len(gross) > sum(p.kept for p in payments))


def _is_taxed_later(year: OpenYear) -> bool:
    """Whether income of rollovers is put off from the year: in 2010, unless the taxpayer chose otherwise (in-plan ones
    too, section 402A(c)(4)(D))."""
    key, at_once = AT_ONCE.get(year.year, ("", ""))
    chosen = year.record.facts.get(key, year.year)
    return year.year == TWO_YEARS_AFTER and (chosen is None or chosen.value != at_once)


def _plan_income_put_off(year: OpenYear, result: YearResult) -> Components:
    """Line 25a of 2010 in 2011, line 25b in 2012, where Form 8606 does not take it up and nothing of it was taxed
    sooner. What was taxed sooner is of conversions and rollovers together, and stays on the line of IRAs."""
    put_off = year.before.put_off
    half = _HALF_OF_PLANS.get(year.year)
    if half is None or put_off_income.KEY not in result.worksheets:
        return ()
    earlier = sum(part.cents or 0 for part in put_off.income if part.refs[:1] in _HALVES_OF_2011)
    taxed = sum(part.cents or 0 for part in put_off.taxed)
    if taxed != (0 if year.year == TWO_YEARS_AFTER + 1 else earlier):
        return ()
    return tuple(part for part in put_off.income if part.refs == (half,))


def _shared_plan_parts(year: OpenYear, result: YearResult) -> _PlanParts:
    """The same, in the one year in which plans and IRAs share their lines."""
    shares = plan_lines(year.law).gross == _number(year.law.form_1040.gross.value)
    return _plan_parts(year, result) if shares else _PlanParts()


def _plan(year: OpenYear, result: YearResult) -> dict[str, WorksheetLine]:
    lines, parts = plan_lines(year.law), _plan_parts(year, result)
    if not parts.gross and not parts.taxable:
        return {}
    unit = result.election.unit
    line_a, line_b = total(lines.gross, parts.gross, unit), total(lines.taxable, parts.taxable, unit)
    if not parts.rolled_over and line_a.cents is not None and line_a.cents == line_b.cents:
        line_a = blank(lines.gross, "all_taxable", refs_in(parts.gross))
    gross = WorksheetLine(
        f"Retirement plan distributions (line {lines.gross})",
        "everything that left the plans on file, rolled over to IRAs and within a plan included; empty where all of it "
        "was paid out and is taxable; pensions and annuities that are not on file are added to it",
        line_a,
    )
    taxable = WorksheetLine(
        f"{'Taxable amount of it' if parts.gross else 'Income of plan rollovers of 2010'} (line {lines.taxable})",
        f"what was not after-tax money; never on Part II of Form 8606 ({lines.source})",
        line_b,
    )
    return ({lines.gross: gross} if parts.gross else {}) | {lines.taxable: taxable}
