"""A line of a year's Form 8606 as it enters another form: named and referred to by the number that the year prints."""

from __future__ import annotations

from basis.engine.amounts import Component, Line, Status
from basis.engine.printed import numbers_for, printed_refs, shown_as
from basis.law import TaxYearLaw


def as_component(law: TaxYearLaw, line: Line) -> Component:
    """A line, by its meaning since 2012, as part of a line of another form; one left empty adds nothing."""
    shown = numbers_for(law, line.number)
    refs = tuple(f"{law.year}:{number}" for number in shown)
    label = f"line {shown_as(law, line.number)}"
    if line.status is Status.BLANK:
        return Component(label, 0, refs=refs or printed_refs(law, line.conditions))
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    return Component(f"{label} of Form 8606", line.cents, line.status, refs, reason)


def income_line(law: TaxYearLaw) -> str:
    """The number of the line of what traditional distributions are taxable: `15c`, `15`, `13` before 2001."""
    return shown_as(law, "15c" if law.has_line("15c") else "15")
