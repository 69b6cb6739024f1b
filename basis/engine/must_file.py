"""Who must file Form 8606, for which Part and why; and what a form that is late, missing or overstated may cost.

Instructions for Form 8606 (2023), "Who Must File", "When and Where To File", "Penalty for Not Filing" and
"Overstatement Penalty"; section 6693(b). Which Parts are completed is decided where they are figured; here it is told.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.open_year import Beside, OpenYear
from basis.engine.record import Record, fact_ref
from basis.engine.result import Finding, YearResult
from basis.model import FiledForm
from basis.money import Cents, format_amount, plain_amount


class Penalty(NamedTuple):
    """An amount in cents for one form, waived where there is reasonable cause."""

    cents: Cents
    what: str
    source: str

    @property
    def words(self) -> str:
        """As a finding says it."""
        amount = format_amount(self.cents, with_cents=False)
        return f"{self.what}: a penalty of ${amount}, unless there is reasonable cause ({self.source})"


NOT_FILED = Penalty(
    5_000,
    "nondeductible contributions were not reported in time",
    "section 6693(b)(2); instructions for Form 8606, Penalty for Not Filing",
)
OVERSTATED = Penalty(
    10_000,
    "nondeductible contributions were overstated",
    "section 6693(b)(1); instructions for Form 8606, Overstatement Penalty",
)


def why_required(result: YearResult) -> tuple[str, ...]:
    """Each Part to complete and why ("Who Must File"), and each of which that cannot be told; nothing where no form
    is required."""
    if result.required is not True:
        return ()
    return tuple(
        f"Part {part}: {decision.reason}" + ("" if decision.completed else " (cannot be told yet)")
        for part, decision in result.parts.items()
        if decision.completed is not False
    )


def beside(year: OpenYear, result: YearResult) -> Beside:
    """What is wrong with the filing of a form that is required."""
    return Beside(findings=_filing(year, result) if result.required else ())


def _filing(year: OpenYear, result: YearResult) -> tuple[Finding, ...]:
    forms = sorted((f for f in year.record.filed if f.year == year.year), key=lambda f: (f.filed_on, f.id))
    if not forms:
        return _not_on_file(year.record, result)
    return (*_late(year, result, forms), *_overstated(result, forms[-1]))


def _not_on_file(record: Record, result: YearResult) -> tuple[Finding, ...]:
    """A form that is required and not on file, where a later one is or the return is known to have been filed."""
    later = sorted((f for f in record.filed if f.year > result.year), key=lambda f: (f.year, f.id))
    filed_on = record.facts.get("return_filed_on", result.year)
    if not later and (filed_on is None or filed_on.year is None):
        return ()
    shown = f"the one for {later[0].year} was filed" if later else "the return was filed"
    refs = (later[0].name,) if later else (fact_ref(filed_on),) if filed_on is not None else ()
    text = (
        f"Form 8606 for {result.year} is required and not on file, though {shown}: enter it if it was filed (basis "
        f"filed add), or file it now by itself; basis is not lost by filing late"
    )
    return (Finding("form_not_on_file", _with_penalty(text, result), refs),)


def _late(year: OpenYear, result: YearResult, forms: list[FiledForm]) -> tuple[Finding, ...]:
    """A first form filed after the return, or after its due date."""
    first = forms[0]
    if first.amended:
        return ()
    returned, extended = (_day_of(year, key) for key in ("return_filed_on", "extended_until"))
    due = max(year.law.contribution_deadline, extended) if extended else year.law.contribution_deadline
    if returned is not None and first.filed_on > returned:
        text = f"Form 8606 for {result.year} was filed on {first.filed_on}, after the return of {returned}"
    elif first.filed_on > due:
        text = f"Form 8606 for {result.year} was filed on {first.filed_on}, after the due date {due}"
        text += "" if extended else "; where that was extended, set the fact extended_until"
    else:
        return ()
    return (Finding("form_filed_late", _with_penalty(text, result), (first.name,)),)


def _day_of(year: OpenYear, key: str) -> date | None:
    """A day that is a fact of the year; one that holds for life says nothing about a year's return."""
    fact = year.record.facts.get(key, year.year)
    return fact.day() if fact is not None and fact.year is not None else None


def _overstated(result: YearResult, form: FiledForm) -> tuple[Finding, ...]:
    """More on line 1 as filed than is figured now."""
    line, filed = result.lines["1"], form.lines.get("1", 0)
    figured = 0 if line.status is Status.BLANK else line.cents
    if figured is None or line.status > Status.KNOWN or filed <= figured:
        return ()
    text = (
        f"line 1 of Form 8606 for {result.year} was filed as {plain_amount(filed)}, and {plain_amount(figured)} is "
        f"figured now: {OVERSTATED.words}"
    )
    return (Finding("overstated_contributions", text, (form.name, f"{result.year}:1")),)


def _with_penalty(text: str, result: YearResult) -> str:
    """The penalty is for contributions that were not reported, and not for the rest of the form."""
    line = result.lines["1"]
    if line.status is Status.MISSING:
        return f"{text}; if there were any, {NOT_FILED.words}"
    return f"{text}; {NOT_FILED.words}" if line.cents else text
