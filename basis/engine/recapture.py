"""The recapture amount: what of line 23 came out of the taxed part of conversions and rollovers of the last five years.

Section 408A(d)(3)(F); instructions for Form 5329 (2016), "Recapture amount subject to the additional tax on early
distributions": line 23 is allocated to conversions and rollovers, oldest first, to the part that was taxed before the
part that was not, and no dollar of them twice.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing, refs_in, total
from basis.engine.layers import drawn, layers_on_line_24, to_the_total
from basis.engine.result import YearResult

_YEARS = 5


class Recapture(NamedTuple):
    """The components of the recapture amount, one for each year of conversions it came from, and the references whose
    change could make it more than it is."""

    components: Components = ()
    conditions: tuple[str, ...] = ()


def recaptured(result: YearResult) -> Recapture:
    """Allocate line 23 of a year."""
    line_23, year = result.lines["23"], result.year
    at_23 = (f"{year}:23",)
    if line_23.status is Status.BLANK or line_23.cents == 0:
        return Recapture(conditions=at_23)
    line_24 = total("24", result.inputs.roth_conversions, result.election.unit)
    layers = to_the_total(layers_on_line_24(result.inputs, result.lines), line_24.cents)
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
