"""Form 5329, Part I: the additional tax on early distributions from IRAs and employer plans (section 72(t)), in force
since 1987.

For IRAs line 1 takes taxable amounts of Form 8606, never of Form 1099-R; conversions are not distributions here. What
plans add is asked of `plan.early` and `plan.recapture`.
"""

from __future__ import annotations

from basis.engine.additional_tax.early import ExceptionNumber, Piece, exception_of, pieces_of, printed_number, shares
from basis.engine.additional_tax.early_roth import early_roth
from basis.engine.additional_tax.excepted import EarlyPart, Room, limited, named, waiting_too
from basis.engine.additional_tax.form_5329_face import early_sheet
from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    figured,
    missing,
    stands_on_missing,
    total,
)
from basis.engine.corrections import returned
from basis.engine.form_1040 import is_settled, taxable_distributions
from basis.engine.of_form_8606 import income_line
from basis.engine.older.put_off import TWO_YEARS_AFTER
from basis.engine.open_year import Beside, OpenYear
from basis.engine.plan.early import early_from_plans
from basis.engine.plan.recapture import recaptured_by_plans
from basis.engine.printed import printed_refs, shown_as
from basis.engine.result import WorksheetLine, YearResult
from basis.law import FIRST_ROTH_YEAR, TaxYearLaw
from basis.model import Purpose
from basis.money import Cents, divide_half_up, plain_amount

KEY = "form_5329"
_OF_PLANS = " + what plans paid out early, as far as it is taxable, and box 10 of their Forms 1099-R"
_RATE, _SIMPLE_RATE, _PERCENT = 10, 25, 100


def beside(year: OpenYear, result: YearResult) -> Beside:
    """Lines 1 to 4, where a distribution of the year was early or may have been."""
    if year.record.owner.decedent or is_settled(year):
        return Beside()
    room = Room(year, result)
    traditional, roth = _traditional(year, result, room), early_roth(year, result, room)
    unit = result.election.unit
    plans, in_plan = early_from_plans(year, room), recaptured_by_plans(year)
    line_1 = total("1", (*traditional.early, *roth.early, *_returned(result), *plans.early, *in_plan), unit)
    line_1 = line_1._replace(conditions=(*traditional.conditions, *roth.conditions))
    line_2 = total("2", (*traditional.exempt, *roth.exempt, *plans.exempt), unit)
    if line_1.cents == 0 and not line_2.cents:
        return Beside()
    line_3 = stands_on_missing("3", line_1, line_2) or figured(
        "3", max(0, line_1.amount - line_2.amount), line_1, line_2
    )
    line_4 = _tax(line_3, (*traditional.simple, *roth.simple), unit)
    number = printed_number((*traditional.exceptions, *roth.exceptions, *plans.exceptions), year.year)
    lines = {
        "1": WorksheetLine("Early distributions included in income", _line_1_formula(year.law) + _OF_PLANS, line_1),
        "2": WorksheetLine(
            "Early distributions not subject to the additional tax"
            + (f" (exception number {number})" if number else ""),
            "what of line 1 is excepted",
            line_2,
        ),
        "3": WorksheetLine("Amount subject to the additional tax", "line 1 - line 2", line_3),
        "4": WorksheetLine(
            "Additional tax", "10% of line 3; 25% of what left a SIMPLE IRA in its first two years", line_4
        ),
    }
    return Beside((early_sheet(year.year, KEY, lines),))


def _line_1_formula(law: TaxYearLaw) -> str:
    """What is added up on line 1, by the lines that the year's Form 8606 prints."""
    words = f"line {income_line(law)} of Form 8606, as far as paid before age 59 1/2"
    if law.year < FIRST_ROTH_YEAR:
        return words
    roth = "what of early Roth distributions is income"
    if law.line_same_as("21") is not None:
        last = "25c" if law.has_line("25c") else "25"
        taxable = "36" if law.year == TWO_YEARS_AFTER else shown_as(law, last)
        roth = f"for Roth IRAs line {taxable} + line {shown_as(law, '20')}"
    return f"{words} + {roth} + the recapture amount"


def _tax(line_3: Line, simple: Components, unit: Cents) -> Line:
    gap = stands_on_missing("4", line_3)
    if gap or line_3.cents == 0:
        return gap or figured("4", 0, line_3)
    at_25 = total("4", simple, 1)
    if at_25.cents is None:
        return at_25._replace(uses=("3",))
    part = min(at_25.cents, line_3.amount)
    tax = divide_half_up(line_3.amount * _RATE + part * (_SIMPLE_RATE - _RATE), _PERCENT * unit) * unit
    return figured("4", tax, line_3)._replace(components=simple, status=max(line_3.status, at_25.status))


def _traditional(year: OpenYear, result: YearResult, room: Room) -> EarlyPart:
    """Line 15c spread over the distributions of line 7 by their size; those for a disaster are on Form 8915."""
    income = taxable_distributions(result)
    pieces = pieces_of(year.record, year.year, result.inputs.distributions)
    if (over := _beyond_the_disaster_limit(result, pieces)) is not None:
        return EarlyPart((over,))
    if result.law.has_line("15b"):
        pieces = tuple(piece for piece in pieces if piece.purpose is not Purpose.DISASTER)
    if not pieces or income.cents == 0 or all(piece.early is False for piece in pieces):
        return EarlyPart()
    at_income = (f"{year.year}:{income.number}",) if income.number != "7" else income.conditions
    at_income = printed_refs(year.law, at_income)
    refs = tuple(dict.fromkeys((*at_income, *(ref for piece in pieces for ref in piece.refs))))
    label = "taxable part of early traditional distributions"
    unknown = next((piece for piece in pieces if piece.early is None), None)
    if unknown is not None:
        gap = missing(label, unknown.reason, asks=unknown.asks)
        return EarlyPart((gap,), waiting_too(pieces, gap, year.year), conditions=refs)
    if income.cents is None:
        number = income_line(year.law)
        reason = f"line {number} of {year.year} is not known, and with it what of the early distributions is income"
        gap = missing(label, reason, refs)
        return EarlyPart((gap,), waiting_too(pieces, gap, year.year))
    parts = tuple(zip(pieces, shares(income.cents, pieces), strict=True))
    early = sum(cents for piece, cents in parts if piece.early)
    found = EarlyPart(early=(Component(label, early, income.status, refs),))
    repaid = any(part.cents for part in result.inputs.repaid_traditional)
    return found._replace(
        **_exempt_traditional(year, room, parts, refs, income.status, repaid=repaid)._asdict() | {"early": found.early}
    )


def _beyond_the_disaster_limit(result: YearResult, pieces: tuple[Piece, ...]) -> Component | None:
    """Missing where line 15b is not what all disaster distributions would give: then not all of them are on it."""
    paid = sum(piece.cents for piece in pieces if piece.purpose is Purpose.DISASTER)
    whole = sum(piece.cents for piece in pieces)
    if not paid or not result.law.has_line("15b"):
        return None
    line_15a, line_15b = result.lines["15a"], result.lines["15b"]
    if line_15a.cents is None or line_15b.cents is None:
        return None
    if abs(line_15b.cents * whole - line_15a.cents * paid) <= result.election.unit * whole:
        return None
    reason = (
        f"not all distributions of {result.year} for a disaster are on line 15b: which part of line 15c is left of "
        f"them is not figured here. Figure line 1 by hand"
    )
    return missing("early distributions for a disaster", reason, tuple(ref for piece in pieces for ref in piece.refs))


def _exempt_traditional(
    year: OpenYear,
    room: Room,
    parts: tuple[tuple[Piece, Cents], ...],
    refs: tuple[str, ...],
    status: Status,
    *,
    repaid: bool,
) -> EarlyPart:
    exempt: list[Component] = []
    simple: list[Component] = []
    exceptions: list[ExceptionNumber] = []
    for piece, cents in parts:
        if not piece.early or not cents:
            continue
        found = exception_of(piece.purpose, year.year)
        excepted = 0
        if found is not None:
            taken = limited(piece, found, room)
            if isinstance(taken, Component):
                exempt.append(taken)
            else:
                excepted = divide_half_up(cents * taken, piece.cents)
                label = f"{named(found)}: taxable part of {plain_amount(piece.cents)}"
                exempt.append(Component(label, excepted, status, tuple(dict.fromkeys((*piece.refs, *refs)))))
            exceptions.append(found)
        simple += _at_25_percent(piece, cents - excepted, refs)
    if repaid and exempt and len(parts) > 1:
        reason = "part of the year's distributions was repaid: which of line 15c is left of each cannot be told"
        exempt = [missing("exceptions", reason, refs)]
    return EarlyPart((), tuple(exempt), tuple(simple), tuple(exceptions))


def _at_25_percent(piece: Piece, cents: Cents, refs: tuple[str, ...]) -> Components:
    if piece.simple is False or not cents:
        return ()
    if piece.simple is None:
        reason = (
            "whether the distribution left a SIMPLE IRA in the first two years of participation is not known: set the "
            "fact simple_began"
        )
        return (missing("from a SIMPLE IRA", reason, refs, asks="fact:simple_began"),)
    return (Component("from a SIMPLE IRA in its first two years", cents, refs=refs),)


def _returned(result: YearResult) -> Components:
    """The net income of contributions that were returned, as far as it bears the tax; its own sheet says so."""
    sheet = result.worksheets.get(returned.KEY)
    line = sheet.lines["5"].line if sheet is not None else None
    if line is None or line.cents == 0:
        return ()
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    ref = (f"{result.year}:{returned.KEY}/5",)
    return (Component("net income of returned contributions", line.cents, line.status, ref, reason),)
