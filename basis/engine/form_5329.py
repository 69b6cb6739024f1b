"""Form 5329, Part I: the additional tax on early distributions from IRAs and employer plans (section 72(t)).

For IRAs line 1 takes taxable amounts of Form 8606, never of Form 1099-R; conversions are not distributions here. What
plans add is asked of `plan.early` and `plan.recapture`.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine import returned
from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    figured,
    missing,
    present,
    stands_on_missing,
    total,
)
from basis.engine.early import ExceptionNumber, Piece, exception_of, pieces_of, printed_number, shares
from basis.engine.form_1040 import is_settled, taxable_distributions
from basis.engine.open_year import Beside, OpenYear
from basis.engine.plan.early import early_from_plans
from basis.engine.plan.recapture import recaptured_by_plans, recaptured_in_roth_iras
from basis.engine.recapture import recaptured
from basis.engine.record import fact_ref
from basis.engine.result import Worksheet, WorksheetLine, YearResult
from basis.model import EntryKind, Purpose
from basis.money import Cents, divide_half_up, plain_amount

KEY = "form_5329"
_RATE, _SIMPLE_RATE, _PERCENT = 10, 25, 100


class _Part(NamedTuple):
    """What lines 1, 2 and 4 get from one kind of IRA; `simple` is taxed at 25 percent, in cents, before rounding."""

    early: Components = ()
    exempt: Components = ()
    simple: Components = ()
    exceptions: tuple[ExceptionNumber, ...] = ()
    conditions: tuple[str, ...] = ()


def beside(year: OpenYear, result: YearResult) -> Beside:
    """Lines 1 to 4, where a distribution of the year was early or may have been."""
    if year.record.owner.decedent or is_settled(year):
        return Beside()
    home = _HomeRoom(year, result)
    traditional, roth = _traditional(year, result, home), _roth(year, result, home)
    unit = result.election.unit
    plans = early_from_plans(year)
    line_1 = total(
        "1", (*traditional.early, *roth.early, *_returned(result), *plans.early, *recaptured_by_plans(year)), unit
    )
    line_1 = line_1._replace(conditions=(*traditional.conditions, *roth.conditions))
    line_2 = total("2", (*traditional.exempt, *roth.exempt, *plans.exempt), unit)
    if line_1.cents == 0 and not line_2.cents:
        return Beside()
    line_3 = stands_on_missing("3", line_1, line_2) or figured(
        "3", max(0, line_1.amount - line_2.amount), line_1, line_2
    )
    line_4 = _tax(line_3, (*traditional.simple, *roth.simple), unit)
    number = printed_number((*traditional.exceptions, *roth.exceptions, *plans.exceptions), year.year)
    sheet = Worksheet(
        KEY,
        f"Form 5329 for {year.year}, Part I: additional tax on early distributions from IRAs and plans",
        f"Form 5329 ({year.year}), Part I",
        {
            "1": WorksheetLine(
                "Early distributions included in income",
                "line 15c of Form 8606, as far as paid before age 59 1/2 + for Roth IRAs line 25c + line 20 + the "
                "recapture amount + what plans paid out early, as far as taxable, and box 10 of their Forms 1099-R",
                line_1,
            ),
            "2": WorksheetLine(
                "Early distributions not subject to the additional tax"
                + (f" (exception number {number})" if number else ""),
                "what of line 1 is excepted",
                line_2,
            ),
            "3": WorksheetLine("Amount subject to the additional tax", "line 1 - line 2", line_3),
            "4": WorksheetLine(
                "Additional tax",
                "10% of line 3; 25% of what left a SIMPLE IRA in its first two years",
                line_4,
            ),
        },
    )
    return Beside((sheet,))


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


def _traditional(year: OpenYear, result: YearResult, home: _HomeRoom) -> _Part:
    """Line 15c spread over the distributions of line 7 by their size; those for a disaster are on Form 8915."""
    income = taxable_distributions(result)
    pieces = pieces_of(year.record, year.year, result.inputs.distributions)
    if (over := _beyond_the_disaster_limit(result, pieces)) is not None:
        return _Part((over,))
    if result.law.has_line("15b"):
        pieces = tuple(piece for piece in pieces if piece.purpose is not Purpose.DISASTER)
    if not pieces or income.cents == 0 or all(piece.early is False for piece in pieces):
        return _Part()
    at_income = (f"{year.year}:{income.number}",) if income.number != "7" else income.conditions
    refs = tuple(dict.fromkeys((*at_income, *(ref for piece in pieces for ref in piece.refs))))
    label = "taxable part of early traditional distributions"
    unknown = next((piece for piece in pieces if piece.early is None), None)
    if unknown is not None:
        gap = missing(label, unknown.reason, asks=unknown.asks)
        return _Part((gap,), _waiting_too(pieces, gap, year.year), conditions=refs)
    if income.cents is None:
        reason = f"line 15c of {year.year} is not known, and with it what of the early distributions is income"
        gap = missing(label, reason, refs)
        return _Part((gap,), _waiting_too(pieces, gap, year.year))
    parts = tuple(zip(pieces, shares(income.cents, pieces), strict=True))
    early = sum(cents for piece, cents in parts if piece.early)
    found = _Part(early=(Component(label, early, income.status, refs),))
    repaid = any(part.cents for part in result.inputs.repaid_traditional)
    return found._replace(
        **_exempt_traditional(year, home, parts, refs, income.status, repaid=repaid)._asdict() | {"early": found.early}
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


def _waiting_too(pieces: tuple[Piece, ...], gap: Component, year: int) -> Components:
    """Line 2 cannot be told either where a distribution may be excepted; otherwise it is nothing."""
    return (gap,) if any(exception_of(piece.purpose, year) for piece in pieces) else ()


def _exempt_traditional(
    year: OpenYear,
    home: _HomeRoom,
    parts: tuple[tuple[Piece, Cents], ...],
    refs: tuple[str, ...],
    status: Status,
    *,
    repaid: bool,
) -> _Part:
    exempt: list[Component] = []
    simple: list[Component] = []
    exceptions: list[ExceptionNumber] = []
    for piece, cents in parts:
        if not piece.early or not cents:
            continue
        found = exception_of(piece.purpose, year.year)
        excepted = 0
        if found is not None:
            limited = _limited(piece, found, home)
            if isinstance(limited, Component):
                exempt.append(limited)
            else:
                excepted = divide_half_up(cents * limited, piece.cents)
                label = f"{_named(found)}: taxable part of {plain_amount(piece.cents)}"
                exempt.append(Component(label, excepted, status, tuple(dict.fromkeys((*piece.refs, *refs)))))
            exceptions.append(found)
        simple += _at_25_percent(piece, cents - excepted, refs)
    if repaid and exempt and len(parts) > 1:
        reason = "part of the year's distributions was repaid: which of line 15c is left of each cannot be told"
        exempt = [missing("exceptions", reason, refs)]
    return _Part((), tuple(exempt), tuple(simple), tuple(exceptions))


def _named(row: ExceptionNumber) -> str:
    words = row.purpose.value.replace("_", " ")
    return f"exception {row.number}, {words}" if row.number else f"exception for {words} (number: see instructions)"


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


class _HomeRoom:
    """What is left of the lifetime limit for a first home (section 72(t)(8)(B)) after line 20 and earlier years."""

    def __init__(self, year: OpenYear, result: YearResult) -> None:
        self.refs: tuple[str, ...] = ()
        self.left: Cents | None = None
        used = year.record.facts.get("homebuyer_used_before")
        if used is None:
            return
        earlier = [
            e
            for e in year.record.entries
            if e.kind is EntryKind.DISTRIBUTION and e.purpose is Purpose.FIRST_HOME and e.year < year.year
        ]
        self.refs = (fact_ref(used), *(e.name for e in earlier))
        on_line_20 = result.lines["20"].cents or 0
        taken = used.money() + sum(e.cents for e in earlier) + on_line_20
        self.left = max(0, year.law.homebuyer_limit.value - taken)

    def take(self, cents: Cents) -> Cents | None:
        """As much of an amount as there is room for; None where nobody has said what was used before."""
        if self.left is None:
            return None
        taken = min(cents, self.left)
        self.left -= taken
        return taken


def _limited(piece: Piece, row: ExceptionNumber, home: _HomeRoom) -> Cents | Component:
    """How much of a distribution an exception takes, or what is missing to say so."""
    if piece.unclear:
        reason = "the rows and Form 1099-R differ: which of the distributions is excepted cannot be told"
        return missing(_named(row), reason, piece.refs)
    if row.purpose is Purpose.FIRST_HOME:
        room = home.take(piece.cents)
        if room is None:
            reason = (
                "how much of the $10,000 for a first home was used before is not known: set the fact "
                "homebuyer_used_before (0 if none)"
            )
            return missing(_named(row), reason, piece.refs, asks="fact:homebuyer_used_before")
        return room
    if row.most is not None and piece.cents > row.most:
        reason = (
            f"{_named(row)}: {plain_amount(piece.cents)} is more than the {plain_amount(row.most)} that {row.source} "
            f"excepts at once: enter a row for each part, with the purpose where it is excepted"
        )
        return missing(_named(row), reason, piece.refs)
    return piece.cents


def _roth(year: OpenYear, result: YearResult, room: _HomeRoom) -> _Part:
    """Line 25c, line 20 and the recapture amount, of early distributions; they are of all distributions of the year
    together, and no rule says of which where some were early or excepted and some were not."""
    pieces = pieces_of(year.record, year.year, result.inputs.roth_distributions)
    if not result.parts["III"].completed or not pieces or all(piece.early is False for piece in pieces):
        return _Part()
    lines = result.lines
    line_20, line_25 = lines["20"], lines["25c" if "25c" in lines else "25"]
    home = (_of_line(year.year, line_20),) if line_20.cents != 0 else ()
    recapture = recaptured(result)
    in_plan = recaptured_in_roth_iras(year)
    amounts = (_of_line(year.year, line_25), *recapture.components, *((in_plan,) if in_plan is not None else ()))
    refs = tuple(dict.fromkeys(ref for piece in pieces for ref in piece.refs))
    label = "line 25c and the recapture amount"
    excepted_home = tuple(part._replace(label=f"exception 09, {part.label}") for part in home)
    home_rule = exception_of(Purpose.FIRST_HOME, year.year)
    exceptions = (home_rule,) if home and home_rule else ()
    found = _Part((*amounts, *home), excepted_home, (), exceptions, recapture.conditions)
    if all(part.cents == 0 for part in amounts):
        return found
    disaster = [piece for piece in pieces if piece.purpose is Purpose.DISASTER]
    if disaster and len(disaster) < len(pieces) and present(recapture.components):
        reason = (
            f"some Roth distributions of {year.year} were for a disaster, on which there is no additional tax: no rule "
            f"says which of them the recapture amount belongs to. Figure line 1 by hand"
        )
        return found._replace(early=(missing(label, reason, refs),))
    pieces = tuple(piece for piece in pieces if piece.purpose is not Purpose.DISASTER)
    if not pieces:
        return _Part()
    unknown = next((piece for piece in pieces if piece.early is None), None)
    if unknown is not None:
        turns = (*found.conditions, *refs, *(ref for part in found.early for ref in part.refs))
        gap = missing(label, unknown.reason, asks=unknown.asks)
        return found._replace(early=(gap,), exempt=_waiting_too(pieces, gap, year.year), conditions=turns)
    if any(piece.early is False for piece in pieces):
        reason = (
            f"Roth distributions of {year.year} were made before and after age 59 1/2: no rule says which of them line "
            f"25c and the recapture amount belong to. Figure line 1 by hand"
        )
        turns = (*found.conditions, *(ref for part in found.early for ref in part.refs))
        gap = missing(label, reason, refs)
        return found._replace(early=(gap,), exempt=_waiting_too(pieces, gap, year.year), conditions=turns)
    return _excepted_roth(year, room, _beyond_line_20(pieces, line_20.cents or 0), found, amounts)


def _excepted_roth(
    year: OpenYear, room: _HomeRoom, beyond: tuple[Piece, ...], found: _Part, amounts: Components
) -> _Part:
    """Lines 2 and 4 of early Roth distributions beyond line 20: excepted in full or not at all, else asked."""
    refs = tuple(dict.fromkeys(ref for piece in beyond for ref in piece.refs))
    rules: list[ExceptionNumber] = []
    left = 0
    gaps: list[Component] = []
    for piece in beyond:
        rule = exception_of(piece.purpose, year.year)
        limited = _limited(piece, rule, room) if rule is not None else 0
        if isinstance(limited, Component):
            gaps.append(limited)
            continue
        left += piece.cents - limited
        rules += [rule] if rule is not None and limited else []
    exceptions = (*found.exceptions, *rules)
    if gaps:
        return found._replace(exempt=(*found.exempt, *gaps), exceptions=exceptions)
    if rules and not left:
        named = ", ".join(dict.fromkeys(_named(rule) for rule in rules))
        exempt = tuple(part._replace(label=f"{named}: {part.label}") for part in amounts)
        return found._replace(exempt=(*found.exempt, *exempt), exceptions=exceptions)
    if rules:
        reason = (
            f"some early Roth distributions of {year.year} are excepted and some are not: no rule says which of them "
            f"line 25c and the recapture amount belong to. Figure line 2 by hand"
        )
        gap = missing("excepted early Roth distributions", reason, refs)
        return found._replace(exempt=(*found.exempt, gap), exceptions=exceptions)
    return found._replace(simple=_roth_simple(beyond, amounts, refs))


def _beyond_line_20(pieces: tuple[Piece, ...], line_20: Cents) -> tuple[Piece, ...]:
    """The distributions without what line 20 takes of those for a first home; with the limit used up the rest of them
    has no exception."""
    beyond: list[Piece] = []
    left = line_20
    for piece in pieces:
        if piece.purpose is not Purpose.FIRST_HOME or not line_20:
            beyond.append(piece)
            continue
        taken = min(left, piece.cents)
        left -= taken
        if piece.cents > taken:
            beyond.append(piece._replace(cents=piece.cents - taken, purpose=None))
    return tuple(beyond)


def _roth_simple(pieces: tuple[Piece, ...], amounts: Components, refs: tuple[str, ...]) -> Components:
    kinds = {piece.simple for piece in pieces}
    if kinds == {False}:
        return ()
    if kinds == {True}:
        return amounts
    asks = "fact:simple_began" if None in kinds else ""
    reason = (
        "whether the distribution left a Roth SIMPLE IRA in the first two years of participation is not known: set the "
        "fact simple_began"
        if asks
        else "some early Roth distributions left a Roth SIMPLE IRA in its first two years: figure line 4 by hand"
    )
    return (missing("from a Roth SIMPLE IRA", reason, refs, asks=asks),)


def _returned(result: YearResult) -> Components:
    """The net income of contributions that were returned, as far as it bears the tax; its own sheet says so."""
    sheet = result.worksheets.get(returned.KEY)
    line = sheet.lines["5"].line if sheet is not None else None
    if line is None or line.cents == 0:
        return ()
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    ref = (f"{result.year}:{returned.KEY}/5",)
    return (Component("net income of returned contributions", line.cents, line.status, ref, reason),)


def _of_line(year: int, line: Line) -> Component:
    ref = (f"{year}:{line.number}",)
    if line.status is Status.BLANK:
        return Component(f"line {line.number}", 0, refs=ref)
    reason = line.reasons[0] if line.reasons and line.status is not Status.KNOWN else ""
    return Component(f"line {line.number} of Form 8606", line.cents, line.status, ref, reason)
