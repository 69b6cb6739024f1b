"""Form 5329, Parts III and IV: excess contributions to traditional and to Roth IRAs, and the tax of 6% a year.

Section 4973: what was contributed above the limit is taxed each year until it is returned by the due date, taken out
later, or taken up by the unused limit of a later year. Numbers are those printed on Form 5329; the instructions for
its lines 9 to 25.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from basis.engine.additional_tax.form_5329_face import EXCESS, excess_part
from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    blank,
    figured,
    missing,
    stands_on_missing,
    total,
)
from basis.engine.contributing.allowance import Allowance
from basis.engine.contributing.roth_limit import KEY as ROTH_LIMIT
from basis.engine.contributing.taken_up import excess_before, removed, room, roth_excess_before
from basis.engine.corrections.due_dates import due_date
from basis.engine.movements import when
from basis.engine.open_year import Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.evidence import Contribution, evidence_reason, evidence_status
from basis.engine.result import NO_EXCESS, Finding, Worksheet, WorksheetLine, YearResult
from basis.engine.roth_iras.roth import roth_accounts
from basis.engine.year_end import value_on_december_31
from basis.model import Account, EntryKind
from basis.money import Cents, divide_half_up, plain_amount

KEY = EXCESS
_PERCENT = 6
"""IRC 4973(a)."""


def excess_contributions(year: OpenYear, result: YearResult, found: Allowance) -> Beside:
    """Form 5329, Parts III and IV, where there is an excess or one was carried in, and what to do about it. `result`
    has the worksheet of the Roth limit already, where that can be figured."""
    lines = {**_part_3(year, result, found), **_part_4(year, result, found)}
    findings = (*_findings(year, lines, found), *_depends_on_age(year, found))
    if not lines:
        return Beside(findings=findings)
    sheet = Worksheet(
        KEY,
        f"Form 5329 for {year.year}, Parts III and IV: excess contributions",
        f"Form 5329 ({year.year})",
        {number: WorksheetLine(*_WORDS[number], line) for number, line in lines.items()},
    )
    return Beside((sheet,), findings)


def with_excess_carried(result: YearResult) -> YearResult:
    """The result with lines 16 and 24 carried to the next year, when the tax on them is more than zero (instructions
    for Form 5329, lines 9 and 18)."""
    sheet = result.worksheets.get(KEY)
    if sheet is None:
        return result
    carry = result.carry._replace(
        excess_traditional=_carried(result.year, sheet, "16", "17"),
        excess_roth=_carried(result.year, sheet, "24", "25"),
    )
    return replace(result, carry=carry)


def _carried(year: int, sheet: Worksheet, number: str, taxed: str) -> Component:
    if number not in sheet.lines:
        return NO_EXCESS
    line, tax = sheet.lines[number].line, sheet.lines[taxed].line
    refs = (f"{year}:{KEY}/{number}", f"{year}:{KEY}/{taxed}")
    label = f"line {number} of Form 5329 for {year}"
    if tax.cents == 0:
        return Component(label, 0, max(line.status, tax.status) if line.cents is not None else Status.KNOWN, refs)
    if line.status is Status.MISSING:
        reason = f"the excess at the end of {year} is not known: line {number} of Form 5329 for {year} is missing"
        return missing(label, reason, refs)
    return Component(label, line.cents, line.status, refs, line.reasons[0] if line.reasons else "")


class _Kind(NamedTuple):
    """The line numbers of one Part, in the order of what they are."""

    before: str
    ways_out: tuple[str, ...]
    out: str
    left: str
    new: str
    whole: str
    tax: str


_TRADITIONAL = _Kind("9", ("10", "11", "12"), "13", "14", "15", "16", "17")
_ROTH = _Kind("18", ("19", "20"), "21", "22", "23", "24", "25")


def _part_3(year: OpenYear, result: YearResult, found: Allowance) -> Mapping[str, Line]:
    before = excess_before(year)
    excess = found.excess if found.excess is not None and found.excess.cents else None
    if excess is None and _is_nothing(before):
        return {}
    new = () if excess is None else (_with_contributions(excess, found.counted),)
    free = room(found.limits, found.counted, found.counted_roth)
    ways_out = ((free,), _income_from(result), removed(year))
    values = _values(year, pool_accounts(year.record), found.made)
    return _part(_TRADITIONAL, before, ways_out, new, values, result.election.unit)


def _part_4(year: OpenYear, result: YearResult, found: Allowance) -> Mapping[str, Line]:
    before = roth_excess_before(year)
    counted = found.counted_roth
    made = sum(part.cents or 0 for part in counted)
    line_10 = _roth_allowed(year, result, found)
    excess: Components = ()
    if line_10.cents is None:
        ceiling = found.limits.dollars if found.limits.dollars.cents is not None else found.limits.ceiling
        most = max(0, (ceiling.cents or 0) - sum(part.cents or 0 for part in found.counted))
        if made > most:
            reason = f"this much is over the limit at the least: {line_10.reason}"
            excess = (Component(_OVER_ROTH, made - most, Status.ASSUMED, ceiling.refs, reason),)
        free = missing("room for Roth contributions", line_10.reason) if made < most else Component("no room left", 0)
    else:
        if made > line_10.cents:
            excess = (line_10._replace(label=_OVER_ROTH, cents=made - line_10.cents),)
        free = line_10._replace(label="room for Roth contributions", cents=max(0, line_10.cents - made))
    if not excess and _is_nothing(before):
        return {}
    new = tuple(_with_contributions(part, (*counted, *found.counted)) for part in excess)
    paid = _paid_out(year, before)
    values = _values(year, roth_accounts(year.record), found.roth_made)
    return _part(_ROTH, before, ((free,), paid), new, values, result.election.unit)


_OVER_ROTH = "over the limit of Roth contributions"


def _roth_allowed(year: OpenYear, result: YearResult, found: Allowance) -> Component:
    """The most that may go to Roth IRAs, by the worksheet that stands beside the form."""
    if ROTH_LIMIT not in result.worksheets:
        allowed = found.limits.allowed(found.limits.dollars)
        unsaid = f"the facts filing_status and magi_roth (or magi_before_ira) for {year.year} are not all set"
        return missing(_OVER_ROTH, allowed.reason if allowed.cents is None else unsaid)
    line = result.worksheets[ROTH_LIMIT].lines["10"].line
    reason = line.reasons[0] if line.reasons else ""
    return Component(_OVER_ROTH, line.cents, line.status, (f"{year.year}:{ROTH_LIMIT}/10",), reason)


def _with_contributions(excess: Component, counted: Components) -> Component:
    status = max((excess.status, *(part.status for part in counted)))
    refs = (*excess.refs, *(ref for part in counted for ref in part.refs))
    return excess._replace(refs=tuple(dict.fromkeys(refs)), status=status)


def _income_from(result: YearResult) -> Components:
    """Line 11: distributions that are income. Conversions are not counted: they stay in an IRA."""
    return result.taxable.distributions


def _paid_out(year: OpenYear, before: Component) -> Components:
    """Line 20: all that was paid out of Roth IRAs, qualified or not; not less than line 18 when that emptied them."""
    record = year.record
    parts: list[Component] = []
    for account in roth_accounts(record):
        rows = [
            e
            for e in record.in_year(year.year, EntryKind.DISTRIBUTION, EntryKind.EXCESS_REMOVED)
            if e.account == account.id
        ]
        forms = [
            d
            for d in record.returns_by_year.get(year.year, ())
            if d.form == "1099-R"
            and d.account == account.id
            and code_class(d.codes) in (CodeClass.ROTH_OUTFLOW, CodeClass.ROTH_QUALIFIED)
            and d.money("1")
        ]
        parts += [
            Component(f"{e.kind.value} of {when(e)}", e.cents, evidence_status(e), (e.name,), evidence_reason(e))
            for e in rows
        ]
        alone = () if rows else forms
        parts += [
            Component("Form 1099-R box 1", d.money("1"), Status.ASSUMED, (d.name,), f"read from {d.name} alone")
            for d in alone
        ]
    paid = sum(part.cents or 0 for part in parts)
    values = [value_on_december_31(record, account, year.year) for account in roth_accounts(record)]
    emptied = parts and all(value is not None and value.cents == 0 for value in values)
    if emptied and before.cents is not None and paid < before.cents:
        refs = tuple(ref for value in values if value is not None for ref in value.refs)
        parts.append(Component("all Roth IRAs were emptied", before.cents - paid, refs=refs))
    return tuple(parts)


def _values(year: OpenYear, accounts: tuple[Account, ...], made: tuple[Contribution, ...]) -> Components:
    """What bounds the tax: the values on December 31, and what was contributed for the year after it."""
    values = [value_on_december_31(year.record, account, year.year) for account in accounts]
    late = tuple(c.component for c in made if c.late)
    return (*(value for value in values if value is not None), *late)


def _is_nothing(before: Component) -> bool:
    return before.cents == 0 and before.status is Status.KNOWN


def _part(
    kind: _Kind,
    before: Component,
    ways_out: tuple[Components, ...],
    new: Components,
    values: Components,
    unit: Cents,
) -> Mapping[str, Line]:
    """One Part, where there is an excess of the year or an earlier one."""
    line_before = total(kind.before, (before,), unit)
    line_new = total(kind.new, new, unit)
    if line_before.cents == 0:
        outs = tuple(blank(number, "no_excess_before") for number in kind.ways_out)
        out, left = blank(kind.out, "no_excess_before"), figured(kind.left, 0, line_before)
    else:
        outs = tuple(total(number, parts, unit) for number, parts in zip(kind.ways_out, ways_out, strict=True))
        out = stands_on_missing(kind.out, *outs) or figured(kind.out, sum(line.amount for line in outs), *outs)
        left = _left(kind.left, line_before, outs, out)
    whole = stands_on_missing(kind.whole, left, line_new) or figured(
        kind.whole, left.amount + line_new.amount, left, line_new
    )
    tax = _tax(kind.tax, whole, values, unit)
    return {line.number: line for line in (line_before, *outs, out, left, line_new, whole, tax)}


def _left(number: str, before: Line, outs: tuple[Line, ...], out: Line) -> Line:
    """What is left of an earlier excess; the ways out that are known may be enough by themselves."""
    known = tuple(line for line in outs if line.cents is not None)
    if out.cents is None and before.cents is not None and sum(line.amount for line in known) >= before.cents:
        return figured(number, 0, before, *known)
    return stands_on_missing(number, before, out) or figured(number, max(0, before.amount - out.amount), before, out)


def _tax(number: str, whole: Line, values: Components, unit: Cents) -> Line:
    """6% of the smaller of the excess and the year-end value (IRC 4973(a))."""
    if whole.cents == 0:
        return figured(number, 0, whole)
    value = total(number, values, unit)
    if whole.status is Status.MISSING or value.status is Status.MISSING:
        gap = stands_on_missing(number, whole)
        return gap._replace(components=values) if gap else value._replace(uses=(whole.number,))
    smaller = min(whole.amount, max(0, value.amount))
    cents = divide_half_up(smaller * _PERCENT, 100 * unit) * unit
    line = figured(number, cents, whole)
    return line._replace(components=values, status=max(line.status, value.status), reasons=value.reasons)


def _findings(year: OpenYear, lines: Mapping[str, Line], found: Allowance) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for kind, name in ((_TRADITIONAL, "traditional"), (_ROTH, "Roth")):
        if kind.whole not in lines:
            continue
        new, whole, tax = lines[kind.new], lines[kind.whole], lines[kind.tax]
        if new.cents:
            findings.append(_new_excess(year, name, new, tax))
        if lines[kind.before].cents and whole.cents:
            text = (
                f"an excess of {plain_amount(lines[kind.before].amount)} in {name} IRAs was carried into {year.year}, "
                f"and {plain_amount(whole.amount)} is left at its end{_taxed(tax)}: {excess_part(year.year, name)} is "
                f"due for {year.year}. It can be taken out, or taken up by unused room of a later year"
            )
            findings.append(Finding("excess_carried", text, (f"{year.year}:{KEY}/{kind.whole}",)))
    if found.taken_up is not None and found.taken_up.cents:
        text = (
            f"{plain_amount(found.taken_up.cents)} of an earlier excess counts as contributed for {year.year} (Form "
            f"5329, line 10): it is on line 11 of the IRA Deduction Worksheet, deducted or on line 1"
        )
        findings.append(Finding("excess_taken_up", text, found.taken_up.refs))
    return tuple(findings)


def _new_excess(year: OpenYear, name: str, new: Line, tax: Line) -> Finding:
    refs = tuple(dict.fromkeys(ref for part in new.components for ref in part.refs))
    least = "at least " if new.status is Status.ASSUMED else ""
    due = due_date(year.record, year.year) or year.law.contribution_deadline
    text = (
        f"{least}{plain_amount(new.amount)} was contributed to {name} IRAs for {year.year} above the limit: an excess "
        f"contribution{_taxed(tax)}. Have it returned with its earnings by the due date of the return, "
        f"{due.isoformat()} (with extensions, or within six months of it where the return was filed in time), or file "
        f"Form 5329"
    )
    return Finding("over_contribution_limit", text, refs)


def _taxed(tax: Line) -> str:
    return f", taxed {plain_amount(tax.cents)}" if tax.cents else ""


def _depends_on_age(year: OpenYear, found: Allowance) -> tuple[Finding, ...]:
    """Between the limit and the one from age 50 nobody knows without a birth date."""
    parts = (*found.counted, *found.counted_roth)
    made, least = sum(part.cents or 0 for part in parts), year.law.ira_limit.value
    if found.limits.dollars.cents is not None or not least < made <= (found.limits.ceiling.cents or 0):
        return ()
    text = (
        f"{plain_amount(made)} was contributed for {year.year}, more than {plain_amount(least)}, which is allowed only "
        f"from age 50: set the fact birth_date"
    )
    return (Finding("contribution_limit_depends_on_age", text, tuple(ref for part in parts for ref in part.refs)),)


_WORDS: Mapping[str, tuple[str, str]] = {
    "9": ("Excess contributions of earlier years", "line 16 of the year before, where its line 17 is not zero"),
    "10": ("Unused contribution limit", "the limit less contributions to traditional and Roth IRAs for the year"),
    "11": ("Distributions included in income", "line 15c of Form 8606, or all where there is no basis"),
    "12": ("Earlier excess contributions taken out", "removals after the due date (IRC 408(d)(5))"),
    "13": ("Ways out together", "lines 10 + 11 + 12"),
    "14": ("Left of earlier years' excess", "line 9 - line 13, not below zero"),
    "15": ("Excess contributions for the year", "contributions less the contribution limit"),
    "16": ("Total excess contributions", "line 14 + line 15"),
    "17": ("Additional tax", "6% of the smaller of line 16 and the value on December 31, late contributions included"),
    "18": ("Excess Roth contributions of earlier years", "line 24 of the year before, where its line 25 is not zero"),
    "19": ("Unused limit of Roth contributions", "line 10 of the worksheet less Roth contributions for the year"),
    "20": ("Distributions from Roth IRAs", "all distributions, qualified or not"),
    "21": ("Ways out together", "lines 19 + 20"),
    "22": ("Left of earlier years' excess", "line 18 - line 21, not below zero"),
    "23": ("Excess Roth contributions for the year", "contributions less line 10 of the worksheet"),
    "24": ("Total excess contributions", "line 22 + line 23"),
    "25": ("Additional tax", "6% of the smaller of line 24 and the value on December 31, late contributions included"),
}
