"""Lines that only the forms of 1993 to 2003 have: basis on December 31, and the four years of 1998 conversions.

Forms 8606 for 1993 to 2003. All lines here are by their printed numbers. From 1999 on a distribution taxes income of
1998 conversions before its year has come (section 408A(d)(3)(E)(i), lines 20a to 22).
"""

from __future__ import annotations

from collections.abc import Mapping

from basis.engine.amounts import Components, Line, Status, blank, figured, stands_on_missing, total
from basis.engine.arithmetic import added, less, smaller
from basis.engine.inputs import YearInputs
from basis.engine.older.put_off import FOUR_YEARS_FROM, NOTHING_PUT_OFF, PutOff, carried_line
from basis.engine.own_lines import OwnLines, chosen
from basis.money import divide_half_up

Lines = Mapping[str, Line]


def of_1993(_inputs: YearInputs, lines: Lines) -> OwnLines:
    """1993 to 1997: line 11, what was in the IRAs on December 31, to which line 12 adds what came after."""
    return OwnLines(_basis_at_year_end(lines))


def _basis_at_year_end(lines: Lines) -> dict[str, Line]:
    line_5, line_10 = lines["5"], lines["10"]
    if Status.BLANK in (line_5.status, line_10.status):
        return {"11": blank("11", line_10.rule, line_10.conditions)}
    converted = (lines["15"],) if "15" in lines and lines["15"].status is not Status.BLANK else ()
    line_11 = less("11", line_5, line_10, *converted)
    return {"11": line_11, "12": added("12", lines["4"], line_11)}


def _conversions(inputs: YearInputs, lines: Lines) -> dict[str, Line]:
    """Lines 14a and 14b: what was converted, and what of it was taken back."""
    if lines["14c"].status is Status.BLANK:
        return {"14a": blank("14a"), "14b": blank("14b")}
    unit = inputs.election.unit
    back = tuple(p._replace(cents=-p.cents) for p in inputs.conversions if p.cents is not None and p.cents < 0)
    made = tuple(p for p in inputs.conversions if p.cents is None or p.cents >= 0)
    return {"14a": total("14a", made, unit), "14b": total("14b", back, unit)}


def of_1998(inputs: YearInputs, lines: Lines) -> OwnLines:
    """1998: line 17, a fourth of line 16 unless the taxpayer chose otherwise, and lines 22 to 24."""
    own = {**_conversions(inputs, lines), **_basis_at_year_end(lines)}
    line_16, line_20 = lines["16"], lines["20"]
    own["17"] = _first_fourth(inputs, line_16)
    put_off = NOTHING_PUT_OFF
    still = blank("left")
    if line_16.status is not Status.BLANK and not inputs.taxed_at_once:
        still = less("left", line_16, own["17"], floor=0)
    own |= _1998_distributed(line_20, still)
    conversions: Components = ()
    if line_16.status is not Status.BLANK:
        early = own["22"]
        conversions = (
            carried_line("line 17 of 1998", own["17"], ("1998:17",)),
            *(() if early.status is Status.BLANK else (carried_line("line 22 of 1998", early, ("1998:22",)),)),
        )
        if not inputs.taxed_at_once:
            income = line_16._replace(cents=None if line_16.cents is None else max(0, line_16.cents))
            put_off = PutOff(
                FOUR_YEARS_FROM,
                (carried_line("line 16 of 1998", income, ("1998:16",)),),
                conversions,
                (carried_line("line 17 of 1998", own["17"], ("1998:17",)),),
            )
    return OwnLines(own, put_off=put_off, conversions=conversions)


def _first_fourth(inputs: YearInputs, line_16: Line) -> Line:
    if line_16.status is Status.BLANK:
        return blank("17")
    gap = stands_on_missing("17", line_16)
    if gap is not None:
        return gap
    income, unit = max(0, line_16.amount), inputs.election.unit
    if inputs.taxed_at_once:
        line = figured("17", income, line_16, rule="taxed_at_once")
    else:
        line = figured("17", divide_half_up(income, 4 * unit) * unit, line_16)
    return chosen(line, inputs.income_election)


def _1998_distributed(line_20: Line, still: Line) -> dict[str, Line]:
    if line_20.status is Status.BLANK or line_20.cents == 0:
        rule, at = ("line_23_is_zero", ("1998:20",)) if line_20.status is not Status.BLANK else ("", ())
        return {number: blank(number, rule, at) for number in ("22", "23", "24")}
    line_22 = smaller("22", line_20, still, 1998, second_is=("16", "17"))
    line_23 = less("23", line_20, line_22)
    basis = Line("24", None, Status.KNOWN, conditions=("1998:20",))
    return {"22": line_22, "23": line_23, "24": basis}


def of_1999(inputs: YearInputs, lines: Lines) -> OwnLines:
    """1999 and 2000: lines 18a to 18c, and lines 20a to 27."""
    own = {**_conversions(inputs, lines), **_basis_at_year_end(lines)}
    line_17, line_18d, line_19 = lines["17"], lines["18d"], lines["19"]
    unit, year = inputs.election.unit, inputs.year
    names = ("20a", "20b", "20c", "20d", "20e", "21", "22", "23", "24", "25", "26", "27")
    if line_17.status is Status.BLANK:
        own |= {number: blank(number) for number in ("18a", "18b", "18c", *names)}
        return OwnLines(own, put_off=inputs.put_off.after(year))
    before, again = inputs.roth_contributions_before, inputs.roth_recharacterized
    own["18a"], own["18c"] = total("18a", before, unit), total("18c", again, unit)
    this_year = tuple(part for part in inputs.roth_contributions if part not in before and part not in again)
    own["18b"] = _rest("18b", this_year, line_18d, unit, own["18a"], own["18c"])
    own["18d"] = added("18d", own["18a"], own["18b"], own["18c"])._replace(conditions=line_18d.conditions)
    if line_19.status is Status.BLANK:
        line_19 = own["19"] = less("19", line_17, own["18d"], floor=0)
    if line_19.cents == 0:
        own |= {number: blank(number, "line_23_is_zero", (f"{year}:19",)) for number in names}
        return OwnLines(own, put_off=inputs.put_off.after(year))
    own |= _income_of_1998(inputs, line_19)
    put_off = inputs.put_off.after(
        year,
        (
            carried_line(f"line 20d of {year}", own["20d"], (f"{year}:20d",)),
            carried_line(f"line 21 of {year}", own["21"], (f"{year}:21",)),
        ),
    )
    own |= _beyond(inputs, lines, own["22"])
    own["27"] = added("27", own["21"], own["26"])
    return OwnLines(own, put_off=put_off, roth=_taxed_in_1999(year, own), taxes_put_off=True)


def _rest(number: str, parts: Components, whole: Line, unit: int, *others: Line) -> Line:
    """These parts so that all lines add up to the whole as it was rounded."""
    line = total(number, parts, unit)
    if whole.status is Status.BLANK or Status.MISSING in (
        line.status,
        whole.status,
        *(other.status for other in others),
    ):
        return line
    return line._replace(cents=whole.amount - sum(other.amount for other in others))


def _income_of_1998(inputs: YearInputs, line_19: Line) -> dict[str, Line]:
    unit, put_off = inputs.election.unit, inputs.put_off
    line_20a, line_20b = total("20a", put_off.income, unit), total("20b", put_off.taxed, unit)
    due = put_off.due(inputs.year)
    line_20c = Line("20c", due.cents, due.status, ("20a", "20b"), put_off.share, reasons=due.reasons)
    line_20d = added("20d", line_20b, line_20c)
    line_20e = less("20e", line_20a, line_20d, floor=0)
    line_21 = smaller("21", line_19, line_20e, inputs.year)
    line_22 = less("22", line_19, line_21)
    at_19 = (f"{inputs.year}:19",)
    found = (line_20a, line_20b, line_20c, line_20d, line_20e, line_21, line_22)
    return {line.number: line._replace(conditions=(*line.conditions, *at_19)) for line in found}


def _beyond(inputs: YearInputs, lines: Lines, line_22: Line) -> dict[str, Line]:
    at_22 = (f"{inputs.year}:22",)
    if line_22.cents == 0:
        return {number: blank(number, "line_22_is_zero", at_22) for number in ("23", "24", "25", "26")}
    line_24 = added("24", lines["14c"])._replace(conditions=at_22)
    others = tuple(part for part in inputs.roth_conversions if part not in inputs.conversions)
    line_23 = _rest("23", others, lines["25"], inputs.election.unit, line_24)._replace(conditions=at_22)
    line_25 = added("25", line_23, line_24)._replace(conditions=at_22)
    return {
        "23": line_23, "24": line_24, "25": line_25,
        "26": less("26", lines["19"], line_25, floor=0)._replace(conditions=at_22),
    }  # fmt: skip


def _taxed_in_1999(year: int, own: Lines) -> Components:
    return tuple(
        carried_line(f"line {number} of {year}", own[number], (f"{year}:{number}",)) for number in ("20c", "27")
    )


def of_2003(inputs: YearInputs, lines: Lines) -> OwnLines:
    """2003: line 23, homebuyer expenses, come off after the basis; what is left is line 25, taxable. Line 24 between
    them was not read."""
    line_21, line_22 = lines["21"], lines["22"]
    if line_21.status is Status.BLANK or line_21.cents == 0:
        at = ("2003:21",) if line_21.status is not Status.BLANK else ()
        return OwnLines({n: blank(n, "line_23_is_zero" if at else "", at) for n in ("23", "24", "25")})
    at_21 = ("2003:21",)
    line_23 = total("23", inputs.homebuyer, inputs.election.unit)._replace(conditions=at_21)
    line_24 = Line("24", None, Status.KNOWN, conditions=at_21)
    line_25 = less("25", line_21, line_22, line_23, floor=0)
    part = carried_line("taxable Roth distributions, line 25 of 2003", line_25, ("2003:25",))
    return OwnLines({"23": line_23, "24": line_24, "25": line_25}, roth=(part,))
