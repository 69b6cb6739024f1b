"""Lines 15a to 15c: what of the taxable distributions goes to Form 8915, and what repayments take off the rest.

Instructions for Form 8606, lines 15b and 15c. Of the Line 15c Worksheet (2024 and later) only its result and
line 6 are known here: who figures it says both.
"""

from __future__ import annotations

from basis.engine.amounts import (
    Component,
    Components,
    Line,
    difference,
    figured,
    missing,
    refs_in,
    stands_on_missing,
    total,
)
from basis.engine.inputs import YearInputs
from basis.engine.put_back.disaster_share import disaster_share
from basis.engine.record import Facts, fact_ref


def lines_15(inputs: YearInputs, line_15a: Line, line_7: Line) -> tuple[Line, ...]:
    """Lines 15a to 15c (line 15 alone before 2017)."""
    if not inputs.law.has_line("15c"):
        return (line_15a,)
    unit = inputs.election.unit
    line_15b = total("15b", inputs.disaster_part, unit)
    if inputs.disaster_distributions:
        line_15b = disaster_share("15b", line_15a, line_7, inputs.disaster_distributions, unit)
    if inputs.line_15c:
        return line_15a, line_15b, total("15c", inputs.line_15c, unit, rule="line_15c_worksheet")
    repaid = total("15c", inputs.repaid_traditional, unit)
    return line_15a, line_15b, _less_repaid(line_15a, line_15b, repaid)


def _less_repaid(line_15a: Line, line_15b: Line, repaid: Line) -> Line:
    """Line 15c: a less b, less what the person says that repayments take off it, not below zero."""
    if not repaid.components:
        return difference("15c", line_15a, line_15b)
    gap = stands_on_missing("15c", line_15a, line_15b, repaid)
    if gap is not None:
        return gap
    line = figured("15c", max(0, line_15a.amount - line_15b.amount - repaid.amount), line_15a, line_15b)
    return line._replace(components=repaid.components, status=max(line.status, repaid.status))


def line_15c_worksheet(facts: Facts, year: int, repaid: Components) -> tuple[Components, Components]:
    """Line 15c and line 6 of its worksheet, as the facts say; missing where repayments want them and nobody said."""
    last, restored = facts.get("line_15c", year), facts.get("line_15c_worksheet_6", year)
    if last is None and restored is None and not repaid:
        return (), ()
    refs = refs_in(repaid)
    ask = (
        f"repayments of {year} are treated as rollovers: figure the Line 15c Worksheet in the instructions for Form "
        f"8606 ({year}), and set the facts line_15c and line_15c_worksheet_6 for {year} (its line 6 is added to the "
        f"next line 2)"
    )
    line_15c = missing("Line 15c Worksheet", ask, refs)
    if last is not None:
        line_15c = Component("as figured on the Line 15c Worksheet", last.money(), refs=(fact_ref(last),))
    line_6 = missing("line 6 of the Line 15c Worksheet", ask, refs)
    if restored is not None:
        line_6 = Component("line 6 of the Line 15c Worksheet", restored.money(), refs=(fact_ref(restored),))
    return (line_15c,), (line_6,)


def with_restored(basis: Component, restored: Components) -> Component:
    """The basis a year carries with what repayments gave back (Total Basis Chart of 2025: line 14, and line 6 of the
    Line 15c Worksheet)."""
    for part in restored:
        if part.cents == 0:
            continue
        cents = None if basis.cents is None or part.cents is None else basis.cents + part.cents
        refs = tuple(dict.fromkeys((*basis.refs, *part.refs)))
        reason = basis.reason or part.reason
        label = f"{basis.label}, with {part.label}"
        basis = basis._replace(
            label=label, cents=cents, status=max(basis.status, part.status), refs=refs, reason=reason
        )
    return basis
