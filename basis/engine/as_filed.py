"""What a Form 8606 as filed hands to the next year, by the lines of its own year.

Total Basis Chart (instructions for line 2); basis in Roth contributions by tables 1 and 2 of the line 22 worksheet;
basis in conversions by the chart for line 24. An opening basis of that year or a later one stands above a filed form.
"""

from __future__ import annotations

from dataclasses import replace

from basis.engine.adds_up import contradictions
from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.older.put_off import FOUR_YEARS_FROM, NOTHING_PUT_OFF, TWO_YEARS_AFTER, PutOff
from basis.engine.put_back.line_15 import with_restored
from basis.engine.put_back.line_25c import KEY as LINE_25C
from basis.engine.put_back.line_25c import with_unused
from basis.engine.result import Carry, YearResult
from basis.engine.roth_iras.layers import settled_layers
from basis.law import LawMissingError, TaxYearLaw, load
from basis.model import FiledForm
from basis.money import Cents

_HALVES = ("20a", "20b", "25a", "25b")


def as_filed(
    form: FiledForm, before: Carry, figured: Carry, result: YearResult | None, *, traditional: bool, roth: bool
) -> Carry:
    """What carries after a filed form: its total basis; without Part I, what it received less the basis it converted.
    Roth basis and income put off as its own lines say, else as figured; and what repayments gave back by worksheets
    of `result` that are not part of the form."""
    try:
        law = load(form.year)
    except LawMissingError as problem:
        return figured._replace(basis=missing(f"basis after {form.year}", problem.message, (form.name,)))
    carried = figured
    if traditional:
        restored = () if result is None else result.inputs.restored_basis
        carried = carried._replace(basis=with_restored(_basis(law, form, before.basis), restored))
    else:
        carried = carried._replace(basis=before.basis)
    return _roth(law, form, carried, result) if roth else carried


def basis_as_filed(form: FiledForm) -> Component | None:
    """The total basis that the form carries, None where it says nothing of it.

    Where the chart adds two lines (1987 and 1988) and only one was entered, the other is taken as empty.
    """
    try:
        names = load(form.year).basis_lines.value
    except LawMissingError:
        return None
    there = [name for name in names if name in form.lines]
    if not there:
        return None
    label = f"{chart_lines(form.year)} of Form 8606 for {form.year} as filed"
    cents, refs = sum(form.lines[name] for name in there), (form.name,)
    if len(there) == len(names):
        return Component(label, cents, Status.KNOWN, refs)
    lacking = ", ".join(name for name in names if name not in there)
    reason = (
        f"line {lacking} of the Form 8606 filed for {form.year} was not entered and is taken as empty: look at the "
        f"form, and enter it with its line {lacking} too (basis filed add --amended)"
    )
    return Component(label, cents, Status.ASSUMED, refs, reason)


def chart_lines(year: int) -> str:
    """The lines that carry basis, in words: `line 14`, `lines 7 and 16`."""
    names = load(year).basis_lines.value
    return f"line {names[0]}" if len(names) == 1 else f"lines {' and '.join(names)}"


def _basis(law: TaxYearLaw, form: FiledForm, before: Component) -> Component:
    carried = basis_as_filed(form)
    if carried is not None:
        return _if_it_adds_up(law, form, carried)
    line_17 = _amount(law, form, "17")
    if not line_17 or before.cents is None:
        return before
    left = max(0, before.cents - line_17)
    label = f"basis left by Form 8606 for {form.year} as filed"
    return Component(label, left, before.status, (*before.refs, form.name))


def _if_it_adds_up(law: TaxYearLaw, form: FiledForm, carried: Component) -> Component:
    """The basis that a form carries, in conflict where its own lines lead to another one."""
    wrong = next(contradictions(law, form), "")
    if not wrong:
        return carried
    reason = (
        f"the Form 8606 filed for {form.year} ({form.name}) does not add up: {wrong}: look at the paper, and enter it "
        f"anew (basis filed add --amended) or, where it was filed so, say that it was wrong (basis filed correct)"
    )
    return carried._replace(status=Status.CONFLICT, reason=reason)


def _amount(law: TaxYearLaw, form: FiledForm, meaning: str) -> Cents | None:
    """What was filed on the line that means `meaning` since 2012; None where nothing was, or there is no such line."""
    line = law.line_same_as(meaning)
    return None if line is None else form.lines.get(line.number)


def _roth(law: TaxYearLaw, form: FiledForm, carried: Carry, result: YearResult | None) -> Carry:
    carried = carried._replace(put_off=_put_off(law, form, carried.put_off))
    distributed, contributions = _amount(law, form, "19"), _amount(law, form, "22")
    if distributed is None or contributions is None:
        return carried
    refs = (form.name,)
    left = max(0, contributions - distributed)
    label = f"Roth contributions left on Form 8606 for {form.year}"
    kept = Component(label, left, Status.KNOWN, refs)
    if result is not None and LINE_25C in result.worksheets:
        sheet = {number: row.line for number, row in result.worksheets[LINE_25C].lines.items()}
        kept = with_unused(form.year, kept, sheet)
    carried = carried._replace(roth_contributions=kept)
    # The form of 1998, the first year, has no line for all conversions: those of the year are all there are.
    conversions = _amount(law, form, "24") if law.line_same_as("24") else _amount(law, form, "16")
    if conversions is None:
        return carried
    still = max(0, conversions - max(0, distributed - contributions)) + _left_out(form)
    label = f"Roth conversions left on Form 8606 for {form.year}"
    left_over = Component(label, still, Status.KNOWN, refs)
    layers = settled_layers(carried.roth_layers, left_over, _by_meaning(law, form))
    return carried._replace(roth_conversions=left_over, roth_layers=layers)


def _by_meaning(law: TaxYearLaw, form: FiledForm) -> FiledForm:
    """The form with its lines under the numbers that their meanings have since 2012."""
    lines = {line.same_as: form.lines[line.number] for line in law.lines if line.number in form.lines and line.same_as}
    return replace(form, lines=lines)


def _left_out(form: FiledForm) -> Cents:
    """Lines 16 and 21 of 2010, which later years add where the boxes on lines 19 and 24 were not checked."""
    if form.year != TWO_YEARS_AFTER:
        return 0
    pairs = (("16", ("20a", "20b")), ("21", ("25a", "25b")))
    return sum(form.lines.get(whole, 0) for whole, halves in pairs if any(half in form.lines for half in halves))


def _put_off(law: TaxYearLaw, form: FiledForm, figured: PutOff) -> PutOff:
    """Income put off as the forms of 1998 to 2000, 2010 and 2011 say."""
    lines = form.lines

    def of(*numbers: str) -> Components:
        return tuple(
            Component(f"line {number} of {form.year} as filed", lines[number], Status.KNOWN, (form.name,))
            for number in numbers
            if number in lines
        )

    if form.year == FOUR_YEARS_FROM and "16" in lines and "17" in lines:
        if lines["17"] >= lines["16"]:
            return NOTHING_PUT_OFF
        return PutOff(form.year, of("16"), of("17", "22"), of("17"))
    if form.year in (1999, 2000) and "20d" in lines:
        return figured._replace(taxed=of("20d", "21"))
    if form.year == TWO_YEARS_AFTER:
        if any(half in lines for half in _HALVES):
            return PutOff(form.year, of(*_HALVES), of("33"), of("20a", "25a"), _older(law, form, figured))
        return NOTHING_PUT_OFF if "18" in lines or "23" in lines else figured
    if form.year == TWO_YEARS_AFTER + 1 and "37" in lines:
        return figured._replace(taxed=of("37"))
    return figured


def _older(law: TaxYearLaw, form: FiledForm, figured: PutOff) -> Components:
    """Conversions of years before 2010 that are left: line 31 over what was distributed beyond line 29."""
    distributed, contributions, conversions = (_amount(law, form, meaning) for meaning in ("19", "22", "24"))
    if distributed is None or contributions is None or conversions is None:
        return figured.older_basis
    left = max(0, conversions - max(0, distributed - contributions))
    return (Component("line 31 of 2010 less distributions, as filed", left, Status.KNOWN, (form.name,)),)
