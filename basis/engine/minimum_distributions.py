"""The required minimum distribution of a year: it comes first, and can be neither converted nor rolled over.

Section 408(d)(3)(E); Treas. Reg. 1.408A-4, A-6: what is converted of it is a distribution and then a regular Roth
contribution, mostly an excess one; what is rolled over of it likewise a contribution to the IRA that received it. How
much is required is a fact of the year (rmd_required); it is not figured here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from basis.engine.adjustments import adjustments as of_other_movements
from basis.engine.amounts import Component, Components, Status, refs_in, worst
from basis.engine.charity.charitable import gifts
from basis.engine.charity.january_gifts import made_in
from basis.engine.charity.taxable_money import into_plans, into_savings_accounts, rows_as_money
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import outflows, pool_accounts
from basis.engine.record import Record, fact_ref
from basis.engine.result import Carry, Finding, YearResult
from basis.engine.rollovers.failed_arrival import FailedArrival
from basis.engine.rollovers.failed_rollovers import REQUIRED, as_contribution, not_rolled_over
from basis.engine.rollovers.rollover_sides import Returned, Rollover
from basis.engine.rollovers.sixty_days import counts_as_rollover, record_rollovers
from basis.engine.rollovers.twelve_months import came_too_soon
from basis.law import LawMissingError, TaxYearLaw
from basis.model import EntryKind, LedgerEntry
from basis.money import Cents, divide_half_up, plain_amount

_PERCENT, _PERCENT_SINCE_2023, _LOWERED_IN = 50, 25, 2023
"""Section 4974(a); P.L. 117-328, division T, section 302, which lowers it further where it is made up in time."""


class _Required(NamedTuple):
    """What was required, what was taken, and what left the IRAs otherwise, each with all it rests on; `moves` are the
    rows of it that were rolled over, with what came back of them."""

    fact: str
    required: Cents
    taken: Components
    converted: Components
    rolled: Components
    moves: tuple[Rollover, ...] = ()

    @property
    def short(self) -> Cents:
        """How much was not taken."""
        return max(0, self.required - _sum(self.taken))

    @property
    def of_conversions(self) -> Cents:
        """How much of what was converted was the required distribution."""
        return min(self.short, max(0, _sum(self.converted)))

    @property
    def of_rollovers(self) -> Cents:
        """The same of what was rolled over, where conversions are not enough."""
        return min(self.short - self.of_conversions, _sum(self.rolled))


def adjustments(year: OpenYear) -> Adjustments:
    """Moves what could not be converted from line 8 to line 7, in conflict until somebody decides."""
    found = _required(year)
    if found is None or not (found.converted or found.rolled):
        return {}
    rests_on = (found.fact, *refs_in(found.taken))
    label = "required minimum distribution"
    if not found.short:
        met = Component(f"{label}, taken", 0, turns=rests_on)
        return dict.fromkeys(("7", "8", "22", "24") if found.converted else ("7",), (met,))
    status = Status.KNOWN if _decided(year) else Status.CONFLICT
    reason = "" if _decided(year) else _says(year, found)
    refs = (*rests_on, *refs_in(found.converted))
    part = Component(f"{label}, converted", found.of_conversions, status, refs, reason, f"rmd:{year.year}")
    rolled = Component(
        f"{label}, rolled over", found.of_rollovers, status, (*refs, *refs_in(found.rolled)), reason, part.asks
    )
    back = part._replace(cents=-found.of_conversions)
    lines: dict[str, Components] = {"7": tuple(p for p in (part, rolled) if p.cents)}
    if found.of_conversions:
        lines |= {"8": (back,), "24": (back,)}
        # What rows show is among the contributions; of what a form alone shows no IRA is known.
        if not _converted_by_rows(year.record, year.year, found):
            lines["22"] = (part,)
    return lines


def with_required_money(record: Record, law: Callable[[int], TaxYearLaw]) -> Record:
    """The record with what IRAs received of required minimum distributions: contributions, as of any rollover that the
    law does not accept."""
    years = sorted({fact.year for fact in record.facts.all() if fact.key == "rmd_required" and fact.year})
    found: list[FailedArrival] = []
    for year in years if not record.owner.decedent else ():
        with suppress(LawMissingError):
            found += _received(OpenYear(record, law(year), _NOTHING_CARRIED))
    return replace(record, of_required_money=tuple(found)) if found else record


_NOTHING_CARRIED = Carry(*(Component("not looked at", 0),) * 3)
"""How much is required, and what left the IRAs, does not depend on what the year before handed on."""


def _received(year: OpenYear) -> Iterator[FailedArrival]:
    found = _required(year)
    if found is None or not (found.of_conversions or found.of_rollovers):
        return
    status = Status.KNOWN if _decided(year) else Status.CONFLICT
    parts = (
        *_first(found.of_rollovers, found.moves),
        *_first(found.of_conversions, _converted_by_rows(year.record, year.year, found)),
    )
    for move, part in parts:
        if not move.out.to_account_type or not move.out.to_account_type.is_plan:
            arrived = as_contribution(year.record, move, part, status, REQUIRED)
            refs = tuple(dict.fromkeys((*arrived.refs, found.fact)))
            yield arrived._replace(refs=refs, asks=f"rmd:{year.year}")


def _first(cents: Cents, moves: Iterable[Rollover]) -> Iterator[tuple[Rollover, Returned]]:
    """The parts of moves that make up an amount, the first to leave first."""
    for move in moves:
        for part in move.returned:
            of_it = min(cents, part.cents)
            cents -= of_it
            if of_it:
                yield move, part._replace(cents=of_it)


def _converted_by_rows(record: Record, year: int, found: _Required) -> tuple[Rollover, ...]:
    """The conversions that rows show, with the rows that received them; none where they are not all of it."""
    ids = {account.id for account in pool_accounts(record)}
    arrivals = {out.name: row for out, row in record.conversion_sides.pairs}
    rows = [e for e in record.conversions_of(year) if e.account in ids and e.to_account]
    if sum(e.cents for e in rows) < found.of_conversions:
        return ()
    return tuple(Rollover(e, (_whole(e, arrivals.get(e.name)),)) for e in rows)


def _whole(out: LedgerEntry, row: LedgerEntry | None) -> Returned:
    day = row.day if row is not None and row.day is not None else out.arrived or out.day
    return Returned(out.cents, row, in_time=True, in_year=day.year if day else out.year)


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about it, in dollars."""
    found = _required(year)
    if found is None:
        return Beside()
    findings = []
    if found.of_conversions or found.of_rollovers:
        findings.append(Finding("rmd_not_taken_first", _says(year, found), (found.fact, *refs_in(found.converted))))
    never = found.short - found.of_conversions - found.of_rollovers
    if never:
        percent = _PERCENT_SINCE_2023 if year.year >= _LOWERED_IN else _PERCENT
        tax = plain_amount(divide_half_up(never * percent, 100))
        text = (
            f"{plain_amount(never)} of the required minimum distribution for {year.year} was not taken: Form 5329, a "
            f"tax of {percent}%, {tax}, unless it is waived (section 4974)"
        )
        findings.append(Finding("rmd_not_taken", text, (found.fact,)))
    return Beside(findings=(*findings, *_too_early(year, found)))


def _required(year: OpenYear) -> _Required | None:
    """None where no amount is required, nobody has said one, or what was taken is not known."""
    record = year.record
    fact = record.facts.get("rmd_required", year.year)
    if fact is None or not fact.money() or record.owner.decedent:
        return None
    special, moved, given = of_other_movements(year), outflows(record, year.year), gifts(year)
    taken = (
        *moved.distributions,
        *special["7"],
        *(given.gross if given is not None else ()),
        *rows_as_money(into_savings_accounts(year)),
    )
    converted = (*moved.conversions, *special["8"])
    if worst((*taken, *converted)) is Status.MISSING:
        return None
    ids = {account.id for account in pool_accounts(record)}
    too_soon = came_too_soon(record)
    to_plans = (Rollover(e, (_whole(e, None),)) for e in into_plans(year) if e.kind is EntryKind.DIRECT_ROLLOVER)
    moves = [
        _as_far_as_accepted(record, r, too_soon)
        for r in record_rollovers(record, year.year)
        if r.out.account in ids and counts_as_rollover(record, r)
    ]
    moves = sorted((*moves, *to_plans), key=lambda move: (move.out.day or date(year.year, 12, 31), move.out.id))
    rolled = rows_as_money(tuple(move.out for move in moves))
    accepted = tuple(p._replace(cents=m.came_back) for p, m in zip(rolled, moves, strict=True))
    return _Required(fact_ref(fact), fact.money(), taken, converted, accepted, tuple(moves))


def _as_far_as_accepted(record: Record, rollover: Rollover, too_soon: frozenset[str]) -> Rollover:
    """A rollover with what came back of it in time; all of it where nothing on file says what did."""
    if not rollover.returned:
        return rollover._replace(returned=(_whole(rollover.out, None),))
    failed = not_rolled_over(record, rollover, too_soon)
    return rollover._replace(returned=tuple(part for part in rollover.returned if part not in failed))


def _says(year: OpenYear, found: _Required) -> str:
    taken = plain_amount(_sum(found.taken))
    text = (
        f"of the {plain_amount(found.required)} required for {year.year} {taken} was paid out, but it comes first and "
        f"cannot be converted or rolled over (section 408(d)(3)(E); Treas. Reg. 1.408A-4, A-6)"
    )
    if found.of_conversions:
        amount = plain_amount(found.of_conversions)
        text += (
            f": {amount} of what was converted is a distribution on line 7 and a contribution to the Roth IRA, an "
            f"excess as far as none was allowed"
        )
    if found.of_rollovers:
        text += f": {plain_amount(found.of_rollovers)} of what was rolled over is a distribution on line 7"
        text += ", and in an IRA a contribution, an excess as far as none was allowed"
    return text


def _too_early(year: OpenYear, found: _Required) -> tuple[Finding, ...]:
    """A conversion before the year's distributions had reached what was required."""
    kinds = (EntryKind.DISTRIBUTION, EntryKind.QCD, EntryKind.HSA_FUNDING)
    ids = {account.id for account in pool_accounts(year.record)}
    rows = [
        e
        for e in year.record.in_year(year.year, *kinds)
        if e.account in ids and e.day and (e.kind is not EntryKind.QCD or made_in(e) == year.year)
    ]
    for conversion in year.record.conversions_of(year.year):
        before = sum(e.cents for e in rows if e.day and conversion.day and e.day <= conversion.day)
        if conversion.day and not found.short and before < found.required:
            text = (
                f"on {conversion.day.isoformat()}, when {plain_amount(conversion.cents)} was converted, only "
                f"{plain_amount(before)} of the {plain_amount(found.required)} required for {year.year} had been paid "
                f"out: the first money of the year is the required distribution (Treas. Reg. 1.408A-4, A-6)"
            )
            return (Finding("converted_before_rmd", text, (conversion.name, found.fact)),)
    return ()


def _decided(year: OpenYear) -> bool:
    return year.record.decisions.get(f"rmd:{year.year}") == "distribution"


def _sum(parts: Components) -> Cents:
    return sum(part.cents or 0 for part in parts)
