"""Lines that only the forms of 2010 and 2011 have: income of 2010 that is taxed in 2011 and 2012, or when distributed.

Section 408A(d)(3)(A)(iii) and (E)(i); Forms 8606 for 2010 (lines 19 to 25b and 33 to 36) and 2011 (lines 26 to 48).
All lines here are by their printed numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    blank,
    figured,
    missing,
    present,
    refs_in,
    stands_on_missing,
    total,
)
from basis.engine.arithmetic import added, less, smaller
from basis.engine.inputs import YearInputs
from basis.engine.older.put_off import NOTHING_PUT_OFF, TWO_YEARS_AFTER, PutOff, carried_line
from basis.engine.own_lines import OwnLines, chosen
from basis.engine.part1 import Decision
from basis.engine.result import Finding
from basis.engine.roth_iras.layers import by_year
from basis.engine.roth_iras.roth_layer import RothLayer
from basis.money import divide_half_up, plain_amount

Lines = Mapping[str, Line]
_HALVES = ("20a", "20b", "25a", "25b")


def of_2010(inputs: YearInputs, lines: Lines) -> OwnLines:
    """Part II from line 19 on, Part III, and lines 33 to 36 of Part IV."""
    own = _halves(inputs, lines["18"], "19", "20a", "20b")
    own |= _plan_rollovers(inputs)
    own |= _halves(inputs, own["23"], "24", "25a", "25b")
    put_off_now = added("income", *(own[number] for number in _HALVES))
    own |= _part_4(inputs, lines, own, put_off_now)
    rolled = present(inputs.plan_rollovers)
    part_3 = Decision(rolled, "money of a retirement plan was rolled over" if rolled else "nothing was rolled over",
                      () if rolled else refs_in(inputs.plan_rollovers))  # fmt: skip
    left = _left_before_2010(inputs, lines)
    return OwnLines(
        own,
        {"III": part_3},
        _put_off(inputs, own, left),
        left if inputs.taxed_at_once else _with_2010(inputs, lines, own, left),
        () if inputs.taxed_at_once else _layers_of_2010(inputs, lines, own),
        _taxed_conversions(inputs, lines),
        _taxed_roth(lines, own),
        _counted_twice(own),
    )


def _halves(inputs: YearInputs, taxable: Line, box: str, first: str, second: str) -> dict[str, Line]:
    """The box that chooses 2010, or half of the taxable amount in each of the next two years."""
    if taxable.status is Status.BLANK:
        return {number: blank(number) for number in (box, first, second)}
    if inputs.taxed_at_once:
        mark = Line(box, None, Status.KNOWN, components=inputs.income_election, rule="checked")
        return {box: mark, first: blank(first, "taxed_at_once"), second: blank(second, "taxed_at_once")}
    unit = inputs.election.unit
    empty = _resting_on(blank(box), inputs.income_election)
    if taxable.status is Status.MISSING:
        gap = Line(first, None, Status.MISSING, (taxable.number,), reasons=(f"needs line {taxable.number}",))
        return {box: empty, first: gap, second: gap._replace(number=second)}
    half = figured(first, divide_half_up(max(0, taxable.amount), 2 * unit) * unit, taxable)
    half = chosen(half, inputs.income_election)
    other = figured(second, max(0, taxable.amount) - half.amount, taxable, half)
    return {box: empty, first: half, second: other}


def _resting_on(line: Line, election: Components) -> Line:
    return line._replace(conditions=(*line.conditions, *refs_in(election)))


def _plan_rollovers(inputs: YearInputs) -> dict[str, Line]:
    if not present(inputs.plan_rollovers):
        return {number: blank(number) for number in ("21", "22", "23")}
    unit = inputs.election.unit
    line_21 = total("21", inputs.plan_rollovers, unit)
    line_22 = total("22", inputs.plan_rollover_basis, unit)
    return {"21": line_21, "22": line_22, "23": less("23", line_21, line_22)}


def _part_4(inputs: YearInputs, lines: Lines, own: Lines, put_off_now: Line) -> dict[str, Line]:
    """Line 33 taxes what is distributed of the income put off. Lines 34 and 35 were not read; what line 36 has beyond
    line 33 is figured by the section that they follow."""
    names = ("33", "34", "35", "36")
    line_26, line_32 = lines["26"], lines["32"]
    if line_26.status is Status.BLANK:
        return {number: blank(number) for number in names}
    if line_32.status is Status.BLANK or line_32.cents == 0:
        stop = lines["30"] if lines["30"].status is not Status.BLANK else lines["28"]
        at = line_32 if line_32.status is not Status.BLANK else stop
        nothing = figured("36", 0, at)
        rule = "no_income_distributed"
        return {**{n: blank(n, rule, (f"2010:{at.number}",)) for n in names[:3]}, "36": nothing}
    line_33 = smaller("33", line_32, put_off_now, 2010, second_is=_HALVES)
    if line_33.status is Status.MISSING:
        return {number: line_33._replace(number=number) for number in names}
    not_read = Line("34", None, Status.KNOWN, conditions=("2010:32",))
    if line_32.amount == line_33.amount:
        # All of it is income put off: the taxable amount is line 33, whatever the lines between are for.
        line_36 = figured("36", line_33.amount, line_33)
    elif not put_off_now.amount:
        # No income was put off: what is beyond contributions and conversions is earnings (section 408A(d)(4)(B)).
        line_36 = figured("36", line_32.amount, line_32)
    else:
        line_36 = _beyond_the_income_put_off(inputs, lines, own, line_33)
    return {"33": line_33, "34": not_read, "35": not_read._replace(number="35"), "36": line_36}


def _beyond_the_income_put_off(inputs: YearInputs, lines: Lines, own: Lines, line_33: Line) -> Line:
    """Line 36 where more than the income put off was distributed: the part of 2010 conversions and rollovers that is
    not taxed comes next, then earnings (section 408A(d)(4)(B)(ii)). First-home money comes off line 35 then and not off
    line 26 (instructions, line 27), which was read in part only."""
    line_32 = lines["32"]
    if present(inputs.homebuyer):
        reason = (
            "first-home money comes off line 35 where income is put off (instructions, line 27), and lines 34 and 35 "
            "were not read: look at the form"
        )
        return Line("36", None, Status.MISSING, ("32", "33"), inputs.homebuyer, reasons=(reason,))
    made = total("16", inputs.conversions_put_off, inputs.election.unit)
    whole = added("whole", made, own["21"])
    gap = stands_on_missing("36", line_32, line_33, whole)
    if gap is not None:
        return gap._replace(uses=("32", "33"), components=made.components)
    earnings = max(0, line_32.amount - whole.amount)
    reason = (
        "lines 34 and 35 were not read: figured by section 408A(d)(4)(B)(ii), by which the part of 2010 conversions "
        "that is not taxed comes out after the part that is, and then earnings"
    )
    line_36 = figured("36", line_33.amount + earnings, line_32, line_33, own["21"])
    status = max(line_36.status, made.status, Status.ASSUMED)
    uses = ("32", "33", *(("21",) if own["21"].status is not Status.BLANK else ()))
    return line_36._replace(uses=uses, status=status, reasons=(reason,), conditions=refs_in(made.components))


def _left_before_2010(inputs: YearInputs, lines: Lines) -> Component:
    """Line 31 over line 30, refigured without line 27 (instructions for 2023, line 24, chart, row 2010)."""
    unit = inputs.election.unit
    refs = refs_in(inputs.roth_conversions)
    basis = total("31", inputs.roth_conversions, 1)
    line_26 = lines["26"]
    if line_26.status is Status.BLANK:
        turns = refs_in(inputs.roth_distributions)
        return carried_line("Roth conversions through 2010", basis, (*refs, *turns))
    contributions = total("29", inputs.roth_contributions, unit)
    beyond = less("30", line_26, contributions, floor=0)
    left = less("left", total("31", inputs.roth_conversions, unit), beyond, floor=0)
    if basis.cents == 0:
        return Component("Roth conversions left after 2010", 0, basis.status, refs)
    return carried_line(
        "Roth conversions left after 2010", left, (*refs, *refs_in(inputs.roth_contributions), "2010:26")
    )


def _with_2010(inputs: YearInputs, lines: Lines, own: Lines, left: Component) -> Component:
    """Later years add lines 16 and 21 of 2010, which line 31 left out (same chart)."""
    unit = inputs.election.unit
    made = total("16", inputs.conversions_put_off, unit)
    whole = added("after", made, own["21"])
    if whole.status is Status.MISSING or left.status is Status.MISSING:
        reason = left.reason or next(iter(made.reasons + own["21"].reasons), "")
        return Component(left.label, None, Status.MISSING, (*left.refs, *refs_in(inputs.conversions_put_off)), reason)
    refs = (*left.refs, *refs_in(inputs.conversions_put_off), *refs_in(inputs.plan_rollovers))
    status = max(whole.status, left.status, Status.KNOWN)
    if status is Status.KNOWN and not whole.amount and not refs_in(inputs.conversions_put_off):
        return left
    election_refs = refs_in(inputs.income_election) if lines["26"].status is not Status.BLANK else ()
    return Component(left.label, (left.cents or 0) + whole.amount, status, (*refs, *election_refs), left.reason)


def _layers_of_2010(inputs: YearInputs, lines: Lines, own: Lines) -> tuple[RothLayer, ...]:
    """The conversions and rollovers of the year that line 31 left out, with the part that is taxed."""
    made = total("16", inputs.conversions_put_off, inputs.election.unit)
    found = []
    for whole, refs, taxable in (
        (made, refs_in(inputs.conversions_put_off), lines["18"]),
        (own["21"], refs_in(inputs.plan_rollovers), own["23"]),
    ):
        if whole.status is Status.BLANK or not refs:
            continue
        label = f"taxable part of line {whole.number} of 2010"
        if taxable.status is Status.BLANK:
            reason = "what of the conversions of 2010 was taxable is not known: see line 18 of the form of 2010"
            part = missing(label, reason)
        else:
            income = taxable if taxable.cents is None else taxable._replace(cents=max(0, taxable.cents))
            part = carried_line(label, income, (f"2010:{taxable.number}",))
        found.append(RothLayer(2010, carried_line(f"line {whole.number} of 2010", whole, refs), part))
    return by_year(found)


def _put_off(inputs: YearInputs, own: Lines, left: Component) -> PutOff:
    if inputs.taxed_at_once or all(own[number].status is Status.BLANK for number in _HALVES):
        return NOTHING_PUT_OFF

    def of(*numbers: str) -> Components:
        return tuple(
            carried_line(f"line {number} of 2010", own[number], (f"2010:{number}",))
            for number in numbers
            if own[number].status is not Status.BLANK
        )

    return PutOff(TWO_YEARS_AFTER, of(*_HALVES), of("33"), of("20a", "25a"), (left,))


def _taxed_conversions(inputs: YearInputs, lines: Lines) -> Components | None:
    """In 2010 itself conversions are income only when the taxpayer chose so."""
    return None if inputs.taxed_at_once or lines["18"].status is Status.BLANK else ()


def _taxed_roth(lines: Lines, own: Lines) -> Components:
    if lines["26"].status is Status.BLANK:
        return ()
    return (carried_line("taxable Roth distributions, line 36 of 2010", own["36"], ("2010:36",)),)


def _counted_twice(own: Lines) -> tuple[Finding, ...]:
    line_33 = own["33"]
    if line_33.status is Status.BLANK or not line_33.cents:
        return ()
    text = (
        f"Line 33 taxes {plain_amount(line_33.cents)} of 2010 conversions in 2010 because it was distributed. The "
        f"chart for line 24 of later years adds all of the conversions of 2010 nevertheless, and so does the basis "
        f"that is carried; section 408A(d)(4)(B) would reduce it by what was distributed."
    )
    return (Finding("distributed_conversions_of_2010", text, ("2010:33",)),)


def of_2011(inputs: YearInputs, lines: Lines) -> OwnLines:
    """Line 25 where the form stops, lines 26 to 38, and Part IV, which is for designated Roth accounts."""
    own = {str(number): blank(str(number)) for number in range(26, 49)}
    reason = "no in-plan rollover of a designated Roth account"
    parts = {"IV": Decision(completed=False, reason=reason)}
    if lines["19"].status is Status.BLANK:
        return OwnLines(own, parts, inputs.put_off.after(2011))
    line_25 = lines["25"]
    if line_25.status is Status.BLANK:
        stopped = lines["21"] if lines["21"].cents == 0 else lines["23"]
        line_25 = own["25"] = figured("25", 0, stopped)
    line_26 = total("26", inputs.put_off.income, inputs.election.unit)
    own["26"] = line_26
    if line_26.cents == 0:
        at = ("2011:26",)
        own |= {str(number): blank(str(number), "nothing_put_off", at) for number in range(27, 36)}
        own |= {number: blank(number, "nothing_put_off", at) for number in ("37", "38")}
        own["36"] = added("36", line_25)
        return OwnLines(own, parts, NOTHING_PUT_OFF, roth=_taxed_2011(own))
    own |= _put_off_lines(inputs, lines, line_25, line_26)
    taxed = (carried_line("line 37 of 2011", own["37"], ("2011:37",)),)
    return OwnLines(own, parts, inputs.put_off.after(2011, taxed), roth=_taxed_2011(own), taxes_put_off=True)


def _put_off_lines(inputs: YearInputs, lines: Lines, line_25: Line, line_26: Line) -> dict[str, Line]:
    unit, put_off = inputs.election.unit, inputs.put_off
    line_27 = smaller("27", lines["23"], lines["24"], 2011)
    line_28 = total("28", put_off.older_basis, unit)
    line_29 = less("29", line_27, line_28, floor=0)
    line_30 = total("30", put_off.taxed, unit)
    line_31 = less("31", line_26, line_30)
    line_32 = smaller("32", line_29, line_31, 2011)
    line_33 = total("33", put_off.share, unit)
    line_34 = added("34", line_32, line_33)
    line_35 = smaller("35", line_31, line_34, 2011)
    line_36 = added("36", line_25, line_35)
    line_37 = added("37", line_30, line_35)
    line_38 = less("38", line_26, line_37)
    found = (line_27, line_28, line_29, line_30, line_31, line_32, line_33, line_34, line_35, line_36, line_37, line_38)
    return {line.number: line for line in found}


def _taxed_2011(own: Lines) -> Components:
    return (carried_line("taxable amount, line 36 of 2011", own["36"], ("2011:36",)),)
