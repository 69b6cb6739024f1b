"""Excess contributions of earlier years that the room of a later one takes up, and the circle that they stand in.

Section 219(f)(6): what room takes up is a contribution of the later year. Only what the year's distributions leave of
the excess is taken up, as far as they are income (section 4973(b)(2); Form 5329, lines 9 to 12). What of them is income
follows from line 1 of Form 8606, and line 1 may hold what was taken up: each is tried on the other until they agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from basis.engine.additional_tax.form_5329_face import EXCESS
from basis.engine.amounts import Component, Components, Status, missing, refs_in
from basis.engine.contributing.contribution_limit import Limits
from basis.engine.corrections.excess_removed import outcomes
from basis.engine.form8606 import figure_by_meaning
from basis.engine.inputs import Election, YearInputs
from basis.engine.movements import when
from basis.engine.open_year import OpenYear
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import fact_ref
from basis.money import DOLLAR, Cents, plain_amount

_ROUNDS = 500
"""How often one is tried on the other. Each round comes nearer by the share that left the IRAs: this is far more than
any but an all but emptied IRA asks for."""

_EXACT = Election(unit=1, places=None)
_TAXED = "taxable distributions"


class Distributed(NamedTuple):
    """The distributions of a year from traditional IRAs, and what of them is income (line 11 of Form 5329)."""

    whole: Components
    taxed: Components

    @property
    def bounds(self) -> tuple[Cents, Cents | None]:
        """The least and the most that may be income; None where nobody knows the most."""
        taxed = _known_sum(self.taxed)
        return (0, _known_sum(self.whole)) if taxed is None else (taxed, taxed)


def excess_before(year: OpenYear) -> Component:
    """Line 9 of Form 5329: the fact of the year, else what the year before carried."""
    return _before(year, "excess_traditional_carried", year.before.excess_traditional)


def roth_excess_before(year: OpenYear) -> Component:
    """Line 18 of Form 5329: the fact of the year, else what the year before carried."""
    return _before(year, "excess_roth_carried", year.before.excess_roth)


def _before(year: OpenYear, key: str, carried: Component) -> Component:
    fact = year.record.facts.get(key, year.year)
    if fact is None or fact.year is None:
        return carried
    return Component(f"excess carried into {year.year}", fact.money(), refs=(fact_ref(fact),))


def room(found: Limits, *put_in: Components) -> Component:
    """Line 10: the contribution limit less what was contributed to traditional and Roth IRAs; missing where the
    limit is not known, but nothing where what was contributed reaches what anybody may."""
    made = sum(part.cents or 0 for parts in put_in for part in parts)
    refs = tuple(ref for parts in put_in for part in parts for ref in part.refs)
    allowed = found.allowed(found.traditional)
    if allowed.cents is None:
        known = found.ceiling if found.traditional.cents is None else found.traditional
        if known.cents is not None and made >= known.cents:
            return Component("no room left", 0, refs=refs)
        return missing("room for contributions", allowed.reason, refs)
    status = max((allowed.status, *(part.status for parts in put_in for part in parts)))
    return Component(
        "room for contributions", max(0, allowed.cents - made), status, (*allowed.refs, *refs), allowed.reason
    )


def removed(year: OpenYear) -> Components:
    """Line 12: excess contributions of earlier years taken out in the year after the due date (IRC 408(d)(5)); where a
    test of that section fails it is a distribution, of which line 11 has what is income."""
    return tuple(
        Component(f"excess removed {when(o.row)}", o.row.cents, evidence_status(o.row), o.refs, evidence_reason(o.row))
        if o.met
        else missing(f"excess removed {when(o.row)}", o.reason, o.refs, asks=o.asks)
        for o in outcomes(year)
        if o.met is not False
    )


def taken_up(year: OpenYear, free: Component, distributed: Distributed) -> Component | None:
    """The smaller of line 10 (`free`) and what lines 11 and 12 leave of line 9 (instructions for Form 5329, line 10);
    None where there is nothing of the kind, missing where that cannot be told."""
    before = excess_before(year)
    label = "excess of earlier years that room takes up (Form 5329, line 10)"
    if _is_nothing(before):
        return None
    if before.cents is None:
        return missing(label, before.reason, before.refs)
    taken_out = removed(year)
    unsettled = next((part for part in taken_out if part.status is Status.MISSING), None)
    if unsettled is not None:
        return missing(label, unsettled.reason, unsettled.refs, asks=unsettled.asks)
    left = max(0, before.cents - sum(part.cents or 0 for part in taken_out))
    if not left or free.cents == 0:
        return None
    on_form_5329 = tuple(f"{year.year}:{EXCESS}/{number}" for number in ("9", "10"))
    refs = tuple(dict.fromkeys((*on_form_5329, *refs_in(taken_out), *refs_in(distributed.whole))))
    carried = f"an excess of {plain_amount(left)} was carried into {year.year}"
    least_taxed, most_taxed = distributed.bounds
    least = 0 if most_taxed is None else max(0, left - most_taxed)
    most = max(0, left - least_taxed)
    if not most:
        return None
    if free.cents is None:
        reason = f"{carried}: how much of it the room of {year.year} takes up is not known ({free.reason})"
        return missing(label, reason, refs)
    if min(free.cents, least) != min(free.cents, most):
        unknown = next(part for part in (*distributed.taxed, *distributed.whole) if part.cents is None)
        reason = f"{carried}, and what of the distributions of {year.year} is income reduces it: {unknown.reason}"
        return missing(label, reason, refs, asks=unknown.asks)
    taxed = () if most_taxed != least_taxed else distributed.taxed
    parts = (before, free, *taken_out, *taxed)
    reason = next((part.reason for part in parts if part.reason), "")
    return Component(label, min(free.cents, most), max(part.status for part in parts), refs, reason)


def in_agreement(year: OpenYear, distributions: Components, given: Callable[[Distributed], YearInputs]) -> YearInputs:
    """The inputs of a year whose line 1 of Form 8606 and line 11 of Form 5329 agree. `given` makes them from what of
    the distributions is income.

    More income leaves less to take up, less on line 1 and so more income: tried from all the income there can be and
    from none, the amounts close in on every agreement there is. Where only rounding lets several agree, one beside the
    amount without rounding is taken, and that is said.
    """
    none, whole = Distributed(distributions, ()), Distributed(distributions, distributions)
    if _is_nothing(excess_before(year)) or _known_sum(distributions) is None:
        return given(whole)
    chosen = given(none).election
    least, most = _settled(given, none, chosen), _settled(given, whole, chosen)
    low, high = _known_sum(least.taxed), _known_sum(most.taxed)
    if low is None or high is None or low == high:
        return given(least if low is None else most)
    between = f"from {plain_amount(low)} to {plain_amount(high)} of the distributions of {year.year} may be income"
    exact = _settled(given, none, _EXACT), _settled(given, whole, _EXACT)
    low, high = (_known_sum(found.taxed) for found in exact)
    if low is None or high is None or high - low > DOLLAR:
        reason = f"{between}: Forms 5329 (line 10) and 8606 (line 1) agree on more than one amount. Figure both by hand"
        return given(Distributed(distributions, (missing(_TAXED, reason, refs_in(distributions)),)))
    beside = _settled(given, exact[0], chosen)
    reason = f"{between}, by rounding alone: Forms 5329 and 8606 agree on more than one amount, and one is taken"
    taxed = Component(_TAXED, _known_sum(beside.taxed), Status.ASSUMED, refs_in(distributions), reason)
    return given(Distributed(distributions, (taxed,)))


def _settled(given: Callable[[Distributed], YearInputs], tried: Distributed, chosen: Election) -> Distributed:
    """Where trying one amount on the other ends; not known where it does not end."""
    for _ in range(_ROUNDS):
        figured = figure_by_meaning(replace(given(tried), election=chosen))
        found = Distributed(tried.whole, figured.taxable.distributions)
        if _known_sum(found.taxed) in (None, _known_sum(tried.taxed)):
            return found
        tried = found
    reason = "Forms 5329 (line 10) and 8606 (line 1) do not settle on one amount. Figure both by hand"
    return Distributed(tried.whole, (missing(_TAXED, reason, refs_in(tried.whole)),))


def _known_sum(parts: Components) -> Cents | None:
    amounts = [part.cents for part in parts]
    return None if None in amounts else sum(cents or 0 for cents in amounts)


def _is_nothing(before: Component) -> bool:
    return before.cents == 0 and before.status is Status.KNOWN
