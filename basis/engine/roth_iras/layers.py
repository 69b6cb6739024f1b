"""Roth layers: what is left in a person's Roth IRAs of each year's conversions and rollovers, the taxable part first.

Section 408A(d)(4)(B)(ii) and Treas. Reg. 1.408A-6, A-8: after regular contributions, conversions and rollovers come
out first in first out by year, and of each year's the part that was taxed before the part that was not. Line 24 needs
only their sum; the additional tax on early distributions needs the layers. It must not know ages, tax rates or rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from basis.engine.amounts import Component, Line, Status, missing, total
from basis.engine.inputs import YearInputs
from basis.engine.roth_iras.roth_layer import UNDATED, RothLayer
from basis.model import FiledForm, LedgerEntry, RothPart
from basis.money import Cents, round_to

RothLayers = tuple[RothLayer, ...]


class Drawn(NamedTuple):
    """What a distribution takes from one layer, in cents; None where it cannot be told."""

    layer: RothLayer
    cents: Cents | None
    taxable: Cents | None


def drawn(layers: RothLayers, amount: Cents | None) -> tuple[Drawn, ...]:
    """Take an amount from the layers, oldest first. What is beyond all of them is earnings, and not here."""
    taken: list[Drawn] = []
    left = amount
    for layer in layers:
        there = layer.whole.cents
        if left == 0 or there == 0:
            taken.append(Drawn(layer, 0, 0))
        elif left is None or there is None:
            taken.append(Drawn(layer, None, None))
            left = None
        else:
            cents = min(left, there)
            taxable = None if layer.taxable.cents is None else min(cents, layer.taxable.cents)
            taken.append(Drawn(layer, cents, taxable))
            left -= cents
    return tuple(taken)


def layers_on_line_24(inputs: YearInputs, lines: Mapping[str, Line]) -> RothLayers:
    """The layers that line 24 of a year counts, in the order in which they come out.

    What the inputs count on line 24 without saying of which layer is one whose taxable part is not known; where not
    even its amount is known, it may lie before all others.
    """
    year = inputs.year
    layers = list(inputs.roth_layers)
    # What was converted before a Roth opening basis is in the opening already, and not counted again.
    made = tuple(part for part in inputs.conversions if part in inputs.roth_conversions)
    converted = total("24", made, 1)
    if made:
        layers.append(_converted(year, converted, lines["18"]))
    counted = total("24", inputs.roth_conversions, 1)
    known = all(layer.whole.cents is not None for layer in layers)
    if counted.cents is None:
        unplaced = (_unplaced(UNDATED, counted),) if known else ()
        return (*unplaced, *by_year(layers))
    rest = counted.cents - sum(layer.whole.cents or 0 for layer in layers)
    refs = tuple(ref for part in inputs.roth_conversions for ref in part.refs)
    if known and rest < 0:
        return (_unplaced(UNDATED, counted, refs),)
    if known and rest > 0:
        layers.append(_unplaced(year, counted._replace(cents=rest), refs))
    merged = by_year(layers)
    return (_unplaced(UNDATED, counted, refs),) if any(map(_overdrawn, merged)) else merged


def _overdrawn(layer: RothLayer) -> bool:
    """Whether more was given up out of a layer, or of a part of it, than it held."""
    whole, taxable = layer.whole.cents, layer.taxable.cents
    return (whole is not None and whole < 0) or (
        whole is not None and taxable is not None and not 0 <= taxable <= whole
    )


def layers_left(inputs: YearInputs, lines: Mapping[str, Line]) -> RothLayers:
    """What a year hands on: the layers of line 24 less what its distributions took beyond contributions.

    Taken is line 19 less line 22, first-home money included (line 24 chart, note 2: line 23 refigured without line
    20). Together they are what the chart carries, rounded where line 24 was.
    """
    layers = layers_on_line_24(inputs, lines)
    line_19 = lines["19"]
    if line_19.status is Status.BLANK:
        return layers
    unit = inputs.election.unit
    line_22, line_24 = total("22", inputs.roth_contributions, unit), total("24", inputs.roth_conversions, unit)
    used = None if line_19.cents is None or line_22.cents is None else max(0, line_19.cents - line_22.cents)
    refs = (*(ref for part in inputs.roth_contributions for ref in part.refs), f"{inputs.year}:19")
    status = max(line_19.status, line_22.status)
    left: list[RothLayer] = []
    for part in drawn(to_the_total(layers, line_24.cents), used):
        refs = _joined(refs, part.layer.whole.refs)
        left.append(_less(part, status, refs))
    return tuple(left)


def to_the_total(layers: RothLayers, cents: Cents | None) -> RothLayers:
    """The layers made to add up to line 24 as entered: what rounding adds or takes is on the newest money, the
    nontaxable part first."""
    if cents is None or any(layer.whole.cents is None for layer in layers) or not layers:
        return layers
    wholes = [layer.whole.cents or 0 for layer in layers]
    gap = cents - sum(wholes)
    for at in reversed(range(len(wholes))):
        changed = max(0, wholes[at] + gap)
        gap -= changed - wholes[at]
        wholes[at] = changed
    return tuple(layer.holding(whole) for layer, whole in zip(layers, wholes, strict=True))


def by_year(layers: Iterable[RothLayer]) -> RothLayers:
    """One layer for each year, oldest first: all conversions and rollovers of a year are one (A-8(b))."""
    years: dict[int, list[RothLayer]] = {}
    for layer in layers:
        years.setdefault(layer.year, []).append(layer)
    return tuple(_merged(year, parts) for year, parts in sorted(years.items()))


def opening_layers(rows: list[LedgerEntry]) -> RothLayers:
    """The layers that opening basis rows with a part give, by the year of the conversion.

    The answer to a question says what was converted in all, at the latest in the year before the first on file, and
    not what of it was taxed.
    """
    return by_year(_opening_layer(row) for row in rows)


def _opening_layer(row: LedgerEntry) -> RothLayer:
    year = row.for_year or row.year
    status = Status.ASSUMED if row.evidence == "estimate" else Status.KNOWN
    reason = "the opening basis is an estimate" if status else ""
    whole = Component(f"conversions of {year}, by opening basis", row.cents, status, (row.name,), reason)
    if row.rule == "determination":
        return RothLayer(year, whole, _split_unknown(whole._replace(reason="")))
    return RothLayer(year, whole, whole if row.part is RothPart.CONVERSION_TAXABLE else whole._replace(cents=0))


def unknown_layers(component: Component) -> RothLayers:
    """The layers where nothing but a sum, or not even that, is known of the conversions."""
    if component.cents == 0 and component.status is Status.KNOWN and not component.refs:
        return ()
    return (RothLayer(UNDATED, component, _split_unknown(component)),)


def settled_layers(layers: RothLayers, kept: Component, form: FiledForm) -> RothLayers:
    """The layers after a form as filed: as figured where they add up to what the form leaves, otherwise one layer
    whose taxable part is not known. Line 18 of the form says what of that year's conversions was taxed."""
    sums = [layer.whole.cents for layer in layers]
    if None not in sums and sum(cents or 0 for cents in sums) == kept.cents:
        return tuple(_as_taxed(layer, form) for layer in layers)
    if kept.cents == 0:
        return ()
    reason = (
        f"Form 8606 for {form.year} as filed leaves other conversions in the Roth IRAs than the rows show: enter what "
        f"is left of each year as opening_basis, with part conversion_taxable and conversion_nontaxable"
    )
    return (RothLayer(UNDATED, kept, missing("taxable part of the conversions left", reason, kept.refs)),)


def _as_taxed(layer: RothLayer, form: FiledForm) -> RothLayer:
    """The layer of the form's own year, with the taxable part that was filed where the rows leave it open."""
    whole = layer.whole.cents
    if layer.year != form.year or layer.taxable.cents is not None or whole is None or "18" not in form.lines:
        return layer
    if form.lines.get("16") not in (whole, round_to(whole, 100)):
        return layer
    taxed = min(whole, max(0, form.lines["18"]))
    return layer._replace(taxable=Component(f"line 18 of {form.year} as filed", taxed, refs=(form.name,)))


def _converted(year: int, converted: Line, line_18: Line) -> RothLayer:
    refs = tuple(ref for part in converted.components for ref in part.refs)
    label, reason = f"conversions of {year}", "; ".join(dict.fromkeys(converted.reasons))
    whole = Component(label, converted.cents, converted.status, refs, reason)
    if whole.cents is None or line_18.cents is None:
        gap = f"the taxable part of the conversions of {year} is not known: see line 18 of {year}"
        return RothLayer(year, whole, missing(label, gap, (f"{year}:18",)))
    taxable = min(whole.cents, max(0, line_18.cents))
    return RothLayer(year, whole, Component(label, taxable, line_18.status, (f"{year}:18", *refs)))


def _unplaced(year: int, counted: Line, refs: tuple[str, ...] = ()) -> RothLayer:
    parts = tuple(part for part in counted.components if part.cents is None)
    reason = next((part.reason for part in parts if part.reason), "")
    rests_on = refs or tuple(ref for part in parts for ref in part.refs)
    label = "other conversions and rollovers on line 24"
    whole = Component(label, counted.cents, counted.status, rests_on, reason)
    return RothLayer(year, whole, _split_unknown(whole))


def _split_unknown(whole: Component) -> Component:
    reason = whole.reason or (
        f"how much of the {whole.label} was taxed is not known: enter opening_basis rows with part "
        f"conversion_taxable and conversion_nontaxable, by year"
    )
    if whole.cents == 0:
        return whole
    return missing("taxable part of the conversions", reason, whole.refs, asks=whole.asks)


def _merged(year: int, parts: list[RothLayer]) -> RothLayer:
    if len(parts) == 1:
        return parts[0]
    return RothLayer(year, _sum([part.whole for part in parts]), _sum([part.taxable for part in parts]))


def _sum(parts: list[Component]) -> Component:
    status = max(part.status for part in parts)
    cents = None if status is Status.MISSING else sum(part.cents or 0 for part in parts)
    refs = _joined((), *(part.refs for part in parts))
    reason = next((part.reason for part in parts if part.status is status and part.reason), "")
    return Component(parts[0].label, cents, status, refs, reason)


def _less(part: Drawn, used: Status, refs: tuple[str, ...]) -> RothLayer:
    """What is left of a layer; it rests on everything that was drawn on before it."""
    layer = part.layer
    there, taxed = layer.whole, layer.taxable
    if part.cents is None or there.cents is None:
        reason = there.reason or "how much of the conversions was distributed in an earlier year is not known"
        whole = missing(there.label, reason, refs)
        return layer._replace(whole=whole, taxable=whole)
    status = max(there.status, used)
    whole = there._replace(cents=there.cents - part.cents, status=status, refs=refs)
    if taxed.cents is None or part.taxable is None:
        known_none = whole.cents == 0
        return layer._replace(whole=whole, taxable=whole if known_none else taxed)
    left = taxed._replace(
        cents=taxed.cents - part.taxable, status=max(taxed.status, status), refs=_joined(refs, taxed.refs)
    )
    return layer._replace(whole=whole, taxable=left)


def _joined(first: tuple[str, ...], *more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *(ref for refs in more for ref in refs))))
