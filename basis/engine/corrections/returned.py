"""Contributions paid back: by the due date with their net income, and excess contributions taken out later.

Section 408(d)(4) and (5); instructions for Form 8606 (2023), pages 6 and 7; SECURE 2.0 Act, section 333. That a
returned contribution counts as never made is in `undone`; here is its income, and what an excess taken out after the
due date is.
"""

from __future__ import annotations

from datetime import date

from basis.engine.amounts import Component, Components, Line, Status, figured, missing, stands_on_missing, total
from basis.engine.contributing.taken_up import excess_before
from basis.engine.corrections.excess_removed import Outcome, outcomes
from basis.engine.corrections.recharacterization import amended
from basis.engine.corrections.undone import Undone, settled
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.engine.result import Finding, Worksheet, WorksheetLine, YearResult
from basis.engine.roth_iras.roth import reached_59_and_a_half
from basis.law import TaxYearLaw
from basis.model import LedgerEntry
from basis.money import Cents, plain_amount

KEY = "returned_contributions"
_SOURCE = "Instructions for Form 8606, Return of IRA Contributions"
_NO_ADDITIONAL_TAX_FROM = date(2022, 12, 29)
"""SECURE 2.0 Act, section 333; instructions for Form 8606 (2023), page 6: distributions after December 28, 2022."""


def adjustments(year: OpenYear) -> Adjustments:
    """What excess contributions taken out in the year do to line 2 or, where a test of section 408(d)(5) fails, to
    line 7."""
    line_2: list[Component] = []
    line_7: list[Component] = []
    for outcome in outcomes(year):
        row = outcome.row
        label = f"{row.kind.value} of {when(row)}"
        if outcome.met is None:
            gap = missing(label, outcome.reason, outcome.refs, asks=outcome.asks)
            line_2.append(gap)
            line_7.append(gap)
        elif outcome.met:
            line_2.append(_out_of_basis(year, outcome, label))
            line_7.append(Component(f"{label}, not a distribution", 0, refs=outcome.refs))
        else:
            line_2.append(Component(f"{label}, a distribution", 0, refs=outcome.refs))
            line_7.append(Component(label, row.cents, evidence_status(row), outcome.refs, evidence_reason(row)))
    return {"2": tuple(line_2), "7": tuple(line_7)}


def _out_of_basis(year: OpenYear, outcome: Outcome, label: str) -> Component:
    """What it takes off line 2: nothing of an excess that never was on line 1 and that no later room took up."""
    still = excess_before(year).cents
    never = outcome.never_basis if still is None else min(outcome.never_basis, still)
    cents = outcome.row.cents - never
    status = max(evidence_status(outcome.row), outcome.status)
    reason = evidence_reason(outcome.row) or outcome.reason
    before = year.before.basis.cents
    if before is not None and cents > before:
        status = Status.CONFLICT
        reason = (
            f"the {label} takes {plain_amount(cents)} of nondeductible contributions out of basis, but only "
            f"{plain_amount(before)} was carried into {year.year}"
        )
        return Component(label, -before, status, outcome.refs, reason)
    return Component(label, -cents, status, outcome.refs, reason)


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """The income of contributions that were made in the year and returned, and what came of excess taken out."""
    record, unit = year.record, _result.election.unit
    found = returned_of(record, year.year)
    findings = [finding for undone in found for finding in _findings(year, undone)]
    findings += [_excess_finding(year.law, outcome) for outcome in outcomes(year)]
    return Beside((_worksheet(year, found, unit),) if found else (), tuple(findings))


def returned_of(record: Record, year: int) -> tuple[Undone, ...]:
    """The returned contributions that were made in a calendar year, whatever tax year they were for: their income
    belongs to that year (section 408(d)(4), last sentence)."""
    undone = (*settled(record, year - 1).undone, *settled(record, year).undone)
    return tuple(u for u in undone if u.removal.returned and u.made_in == year)


def net_income_returned(record: Record, year: int) -> Components:
    """The net income of these that is taxable: income of the return, though on no line of Form 8606."""
    return tuple(_taxable(undone) for undone in returned_of(record, year))


def _worksheet(year: OpenYear, found: tuple[Undone, ...], unit: Cents) -> Worksheet:
    line_1 = total("1", tuple(_part(u, u.split.contribution) for u in found), unit)
    line_2 = total("2", tuple(_part(u, u.split.earnings) for u in found), unit)
    line_3 = stands_on_missing("3", line_1, line_2) or figured("3", line_1.amount + line_2.amount, line_1, line_2)
    line_4 = total("4", tuple(_taxable(u) for u in found), unit)
    line_5 = total("5", tuple(_under_the_additional_tax(year.record, u) for u in found), unit)
    law = year.law.form_1040
    words = {
        "1": ("Contributions returned", "the contributions themselves"),
        "2": ("Net income returned with them, negative where it is a loss", "Worksheet 1-3, line 6"),
        "3": (f"Paid back: include it on {law.gross.value}", "line 1 + line 2"),
        "4": (f"Net income that is taxable: include it on {law.taxable.value}", "line 2 without losses"),
        "5": (
            "Part of line 4 with the 10% additional tax (Form 5329, line 1)",
            "paid back before December 29, 2022, under age 59 1/2",
        ),
    }
    lines: tuple[Line, ...] = (line_1, line_2, line_3, line_4, line_5)
    return Worksheet(
        KEY,
        f"Contributions made in {year.year} and returned by the due date",
        _SOURCE,
        {line.number: WorksheetLine(*words[line.number], line) for line in lines},
    )


def _part(undone: Undone, cents: Cents | None) -> Component:
    label = f"the {undone.removal.name}"
    if cents is None:
        return missing(label, undone.reason, undone.refs, asks=undone.asks)
    status, reason = undone.status, undone.reason
    if len(undone.years_made) > 1 and status < Status.ASSUMED:
        first, *_, last = sorted(undone.years_made)
        status = Status.ASSUMED
        reason = (
            f"{label} was of contributions made in {first} and in {last}, and the net income of each is income of the "
            f"year it was made in (section 408(d)(4)): all of it is taken as of {last}. Enter a returned_contribution "
            f"for each, with its contributed_on"
        )
    return Component(label, cents, status, undone.refs, reason, turns=undone.contribution_refs)


def _taxable(undone: Undone) -> Component:
    earnings = undone.split.earnings
    return _part(undone, None if earnings is None else max(0, earnings))


def _under_the_additional_tax(record: Record, undone: Undone) -> Component:
    day, exempt = undone.removal.row.day, has_no_additional_tax(undone.removal.row)
    taxable = _taxable(undone)
    if exempt or not taxable.cents:
        return Component(taxable.label, 0) if taxable.cents is not None or exempt else taxable
    of_age = reached_59_and_a_half(record, day)
    if of_age is None:
        reason = f"whether {record.owner} was 59 1/2 at the {undone.removal.name} is not known: set the fact birth_date"
        return missing(taxable.label, reason, undone.refs, asks="fact:birth_date")
    return Component(taxable.label, 0) if of_age else taxable


def has_no_additional_tax(row: LedgerEntry) -> bool:
    """Whether the net income paid back by a row is free of the 10% additional tax whatever the age."""
    if row.day is not None:
        return row.day >= _NO_ADDITIONAL_TAX_FROM
    return row.year > _NO_ADDITIONAL_TAX_FROM.year


def _findings(year: OpenYear, undone: Undone) -> list[Finding]:
    removal, earnings = undone.removal, undone.split.earnings
    if earnings is None or undone.status is Status.CONFLICT:
        return []
    law = year.law.form_1040
    text = (
        f"{plain_amount(removal.row.cents)} was returned {when(removal.row)}: include it on {law.gross.value} for "
        f"{year.year}, and {plain_amount(max(0, earnings))} of it on {law.taxable.value}; not on Form 8606. Attach the "
        f"statement (basis statement CLIENT {year.year})"
    )
    found = [Finding("returned_contribution", text, undone.refs)]
    return [*found, amended(undone)] if undone.amended else found


def _excess_finding(law: TaxYearLaw, outcome: Outcome) -> Finding:
    row = outcome.row
    said = f"{plain_amount(row.cents)} of contributions for {row.for_year} taken out {when(row)}"
    if outcome.met is None:
        return Finding("excess_removal_not_known", f"{said}: {outcome.reason}", outcome.refs)
    if outcome.met:
        text = (
            f"{said} is not taxable and not on line 7 (section 408(d)(5)): include it on "
            f"{law.form_1040.gross.value}, 0 on "
            f"{law.form_1040.taxable.value}, and attach the statement (basis statement CLIENT {law.year})"
        )
        return Finding("excess_removed", text, outcome.refs)
    return Finding("excess_removal_failed", f"{said} is a distribution, on line 7: {outcome.reason}", outcome.refs)
