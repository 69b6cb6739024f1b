"""What Form 5329 takes of early distributions from Roth IRAs: earnings, first-home money and the recapture amount.

Sections 72(t) and 408A(d)(3)(F); the instructions for lines 1 and 2. All Roth distributions of a year are one
(sections 408A(d)(4)(A) and 408(d)(2)(B)), and no rule says which dollars of it were spent on what is excepted.
"""

from __future__ import annotations

from basis.engine.additional_tax.early import ExceptionNumber, Piece, exception_of, pieces_of
from basis.engine.additional_tax.excepted import EarlyPart, Room, home_used, limited, named, waiting_too
from basis.engine.additional_tax.recapture import Recapture, by_the_instructions_for_1999, recaptured
from basis.engine.amounts import Component, Components, Status, missing, present, worst
from basis.engine.of_form_8606 import as_component
from basis.engine.older.put_off import TWO_YEARS_AFTER
from basis.engine.open_year import OpenYear
from basis.engine.plan.recapture import recaptured_in_roth_iras
from basis.engine.printed import printed_refs
from basis.engine.result import YearResult
from basis.model import Purpose
from basis.money import Cents, plain_amount

_TAXABLE_LINES = {2003: "25", TWO_YEARS_AFTER: "36"}
"""Taxable Roth distributions on a line that has no counterpart since 2012: in 2003 first-home money comes off after the
basis, and in 2010 line 36 has the income put off that was distributed."""
_INSTRUCTIONS_OF_1999 = 1999
_NOT_READ = (1998, 2000)
"""Years whose instructions for Form 5329, line 1, were not read; the law is that of the years around them."""


def early_roth(year: OpenYear, result: YearResult, room: Room) -> EarlyPart:
    """Line 25c, line 20 and the recapture amount, of early distributions; they are of all distributions of the year
    together, and no rule says which of them they belong to where some were early and some were not."""
    lines = result.by_meaning
    pieces = pieces_of(year.record, year.year, result.inputs.roth_distributions)
    if lines["19"].status is Status.BLANK or not pieces or all(piece.early is False for piece in pieces):
        return EarlyPart()
    line_20 = lines["20"]
    home = (as_component(result.law, line_20),) if line_20.cents != 0 else ()
    recapture = _recapture(result)
    in_plan = recaptured_in_roth_iras(year)
    amounts = (_income(result), *recapture.components, *((in_plan,) if in_plan is not None else ()))
    refs = tuple(dict.fromkeys(ref for piece in pieces for ref in piece.refs))
    label = "taxable Roth distributions and the recapture amount"
    home_rule = exception_of(Purpose.FIRST_HOME, year.year)
    rules = (home_rule,) if home and home_rule else ()
    excepted_home = tuple(part._replace(label=f"{named(rule)}, {part.label}") for part in home for rule in rules)
    found = EarlyPart((*amounts, *home), excepted_home, (), rules, recapture.conditions)
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
        return EarlyPart()
    unknown = next((piece for piece in pieces if piece.early is None), None)
    if unknown is not None:
        turns = (*found.conditions, *refs, *(ref for part in found.early for ref in part.refs))
        gap = missing(label, unknown.reason, asks=unknown.asks)
        return found._replace(early=(gap,), exempt=waiting_too(pieces, gap, year.year), conditions=turns)
    if any(piece.early is False for piece in pieces):
        reason = (
            f"Roth distributions of {year.year} were made before and after age 59 1/2: no rule says which of them the "
            f"taxable amount and the recapture amount belong to. Figure line 1 by hand"
        )
        turns = (*found.conditions, *(ref for part in found.early for ref in part.refs))
        gap = missing(label, reason, refs)
        return found._replace(early=(gap,), exempt=waiting_too(pieces, gap, year.year), conditions=turns)
    return _excepted(year, room, _beyond_line_20(pieces, home_used(result)), found, amounts)


def _income(result: YearResult) -> Component:
    """What of the distributions is income: line 25c (25), or the line that the year's own form has for it. Of 2011 it
    is line 25 too: other income of line 36 is taxed in any case and no distribution."""
    lines = result.by_meaning
    number = _TAXABLE_LINES.get(result.year)
    if number is None:
        return as_component(result.law, lines["25c" if "25c" in lines else "25"])
    line = result.lines[number]
    if line.status is Status.BLANK:
        return Component(f"line {number}", 0, refs=printed_refs(result.law, line.conditions))
    reason = line.reasons[0] if line.reasons else ""
    return Component(f"line {number} of Form 8606", line.cents, line.status, (f"{result.year}:{number}",), reason)


def _recapture(result: YearResult) -> Recapture:
    if result.year == _INSTRUCTIONS_OF_1999:
        return by_the_instructions_for_1999(result)
    found = recaptured(result)
    if result.year not in _NOT_READ:
        return found
    reason = (
        f"the instructions for Form 5329 ({result.year}), line 1, were not read: figured by section 408A(d)(3)(F), as "
        f"those for 2001 do"
    )
    lowered = tuple(
        part if not part.cents else part._replace(status=max(part.status, Status.ASSUMED), reason=part.reason or reason)
        for part in found.components
    )
    return found._replace(components=lowered)


def _excepted(
    year: OpenYear, room: Room, beyond: tuple[Piece, ...], found: EarlyPart, amounts: Components
) -> EarlyPart:
    """Lines 2 and 4 of early Roth distributions beyond line 20."""
    refs = tuple(dict.fromkeys(ref for piece in beyond for ref in piece.refs))
    rules: list[ExceptionNumber] = []
    excepted = 0
    gaps: list[Component] = []
    for piece in beyond:
        rule = exception_of(piece.purpose, year.year)
        taken = limited(piece, rule, room) if rule is not None else 0
        if isinstance(taken, Component):
            gaps.append(taken)
            continue
        excepted += taken
        rules += [rule] if rule is not None and taken else []
    exceptions = (*found.exceptions, *rules)
    found = found._replace(exceptions=exceptions)
    if gaps:
        return found._replace(exempt=(*found.exempt, *gaps))
    if not rules:
        return found._replace(simple=_at_25_percent(beyond, amounts, refs))
    words = ", ".join(dict.fromkeys(named(rule) for rule in rules))
    whole = sum(piece.cents for piece in beyond)
    if excepted == whole:
        exempt = tuple(part._replace(label=f"{words}: {part.label}") for part in amounts)
        return found._replace(exempt=(*found.exempt, *exempt))
    part = _in_part(words, excepted, whole, amounts, refs)
    return found._replace(exempt=(*found.exempt, part), simple=_at_25_percent(beyond, amounts, refs))


def _in_part(words: str, excepted: Cents, whole: Cents, amounts: Components, refs: tuple[str, ...]) -> Component:
    """What of line 1 is excepted where some of the money is: at least what the rest of the money cannot hold.

    Section 72(t)(2) excepts distributions, line 1 has only what of them is income or recaptured. Where every other
    dollar is accounted for, that settles it; where not, the least that any order allows is taken.
    """
    below = tuple(dict.fromkeys((*refs, *(ref for part in amounts for ref in part.refs))))
    label = f"{words}: {plain_amount(excepted)} of {plain_amount(whole)}"
    doubt = next((part.reason for part in amounts if part.reason), "")
    if any(part.cents is None for part in amounts):
        return missing(label, doubt or "line 1 is not known, and with it what of it is excepted", below)
    on_line_1 = min(whole, sum(part.cents or 0 for part in amounts))
    least, most = max(0, excepted + on_line_1 - whole), min(excepted, on_line_1)
    status = max(worst(amounts), Status.KNOWN)
    if least == most:
        return Component(label, least, status, below, doubt)
    by_size = excepted * on_line_1 // whole
    reason = (
        f"{plain_amount(excepted)} of the {plain_amount(whole)} distributed is excepted, and no rule says how much of "
        f"the {plain_amount(on_line_1)} on line 1 is in it: at least {plain_amount(least)}, which is entered, by size "
        f"{plain_amount(by_size)}, at most {plain_amount(most)} (section 72(t)(2) excepts distributions; sections "
        f"408A(d)(4)(A) and 408(d)(2)(B) make all of the year one)"
    )
    return Component(label, least, max(status, Status.ASSUMED), below, reason)


def _beyond_line_20(pieces: tuple[Piece, ...], line_20: Cents) -> tuple[Piece, ...]:
    """The distributions without what line 20 takes of those for a first home."""
    beyond: list[Piece] = []
    left = line_20
    for piece in pieces:
        if piece.purpose is not Purpose.FIRST_HOME or not line_20:
            beyond.append(piece)
            continue
        taken = min(left, piece.cents)
        left -= taken
        if piece.cents > taken:
            beyond.append(piece._replace(cents=piece.cents - taken))
    return tuple(beyond)


def _at_25_percent(pieces: tuple[Piece, ...], amounts: Components, refs: tuple[str, ...]) -> Components:
    """Line 4: what left a Roth SIMPLE IRA in its first two years."""
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
