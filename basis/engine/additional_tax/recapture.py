"""The recapture amount: what of line 23 came out of the taxed part of conversions and rollovers of the last five years.

Section 408A(d)(3)(F); instructions for Form 5329 (2016), "Recapture amount subject to the additional tax on early
distributions", and those since 2001, line 1: line 23 is allocated to conversions and rollovers, oldest first, to the
part that was taxed before the part that was not, and no dollar of them twice. Line numbers here are those since 2012.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing, refs_in, total
from basis.engine.printed import printed_component, printed_refs
from basis.engine.result import YearResult
from basis.engine.roth_iras.layers import drawn, layers_on_line_24, to_the_total
from basis.money import plain_amount

_YEARS = 5


class Recapture(NamedTuple):
    """The components of the recapture amount, one for each year of conversions it came from, and the references whose
    change could make it more than it is."""

    components: Components = ()
    conditions: tuple[str, ...] = ()


def recaptured(result: YearResult) -> Recapture:
    """Allocate line 23 of a year."""
    found = _recaptured(result)
    parts = tuple(printed_component(result.law, part) for part in found.components)
    return Recapture(parts, printed_refs(result.law, found.conditions))


def by_the_instructions_for_1999(result: YearResult) -> Recapture:
    """Instructions for Form 5329 (1999), page 2, line 1: with line 26 the smaller of line 19, and lines 16 and 26 with
    what line 20 of 1998 left of line 16 of 1998. They do not let nontaxable money of 1998 come out before taxable money
    of 1999, as the section does."""
    found = recaptured(result)
    line_23, line_25 = result.by_meaning["23"], result.by_meaning["25"]
    layers = layers_on_line_24(result.inputs, result.by_meaning)
    if any(layer.taxable.cents is None for layer in layers) or line_23.cents is None or line_25.cents is None:
        return found
    taxed = sum(layer.taxable.cents or 0 for layer in layers)
    cents = min(line_23.cents - line_25.cents, taxed)
    by_law = sum(part.cents or 0 for part in found.components)
    if cents == by_law:
        return found
    refs = ("1999:19", *printed_refs(result.law, refs_in(tuple(layer.taxable for layer in layers))))
    reason = (
        f"as the instructions for Form 5329 (1999), line 1, figure it; by section 408A(d)(3)(F), which takes what was "
        f"not taxed in 1998 before the conversions of 1999, it is {plain_amount(by_law)}"
    )
    part = Component("recaptured of conversions", cents, Status.ASSUMED, tuple(dict.fromkeys(refs)), reason)
    return found._replace(components=(part,))


def _recaptured(result: YearResult) -> Recapture:
    """The same under the numbers that lines have since 2012."""
    lines, year = result.by_meaning, result.year
    line_23 = lines["23"]
    at_23 = (f"{year}:23",)
    if line_23.status is Status.BLANK or line_23.cents == 0:
        return Recapture(conditions=at_23)
    line_24 = total("24", result.inputs.roth_conversions, result.election.unit)
    layers = to_the_total(layers_on_line_24(result.inputs, lines), line_24.cents)
    first = year - _YEARS + 1
    before: tuple[str, ...] = at_23
    found: list[Component] = []
    for part in drawn(layers, line_23.cents):
        layer = part.layer
        before = (*before, *layer.whole.refs)
        if part.cents == 0 or not layer.may_be_since(first) or layer.taxable.cents == 0:
            continue
        refs = tuple(dict.fromkeys((*before, *layer.taxable.refs)))
        if part.taxable is None:
            asked = layer.taxable if layer.taxable.cents is None else layer.whole
            reason = asked.reason or "how much of line 23 came out of conversions cannot be told: see lines 23 and 24"
            found.append(missing("recapture amount", reason, refs, asks=asked.asks))
            continue
        status = max(line_23.status, layer.whole.status, layer.taxable.status)
        reason = layer.taxable.reason or layer.whole.reason if status else ""
        found.append(Component(f"recaptured: {layer.taxable.label}", part.taxable, status, refs, reason))
    within = tuple(layer.taxable for layer in layers if layer.may_be_since(first))
    return Recapture(tuple(found), tuple(dict.fromkeys((*before, *refs_in(within)))) if within else ())
