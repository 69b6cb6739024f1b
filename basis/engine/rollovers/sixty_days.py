"""Rollovers that the law does not accept, or not in full: what of them is a distribution on line 7 or 19.

Section 408(d)(3): within 60 days (A), unless the IRS waives it (I; Rev. Proc. 2020-46), and one from IRA to IRA in
twelve months (B; Announcements 2014-15 and 2014-32). An inherited IRA cannot be rolled over at all (C).
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.rollovers.failed_rollovers import not_rolled_over
from basis.engine.rollovers.rollover_sides import PAID_OUT, TRANSFERRED, WAIVED, Rollover
from basis.engine.rollovers.simple_transfers import early_distributions
from basis.engine.rollovers.twelve_months import came_too_soon
from basis.engine.roth_iras.roth import qualified, roth_accounts
from basis.law import TaxYearLaw
from basis.money import plain_amount


class _Failed(NamedTuple):
    """A part of a rollover that is a distribution, with the code and words of the finding about it."""

    rollover: Rollover
    part: Component
    code: str = ""
    says: str = ""


def adjustments(year: OpenYear) -> Adjustments:
    """What of the year's rollovers is on line 7, and of those out of Roth IRAs on line 19."""
    traditional = {account.id for account in pool_accounts(year.record)}
    roth = {account.id for account in roth_accounts(year.record)}
    failed = _failed(year.record, year.law)
    return {
        "7": tuple(f.part for f in failed if f.rollover.out.account in traditional),
        "19": tuple(
            part for f in failed if f.rollover.out.account in roth for part in _nonqualified(year, f.rollover, f.part)
        ),
    }


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about the year's rollovers."""
    failed = _failed(year.record, year.law)
    return Beside(findings=tuple(Finding(f.code, f.says, f.part.refs) for f in failed if f.code))


def record_rollovers(record: Record, year: int) -> tuple[Rollover, ...]:
    """The rollovers that left the owner's IRAs in a year."""
    ids = {account.id for account in (*pool_accounts(record), *roth_accounts(record))}
    paid_out = early_distributions(record, year)
    return tuple(r for r in record.rollovers if r.out.year == year and r.out.account in ids and r.out not in paid_out)


def counts_as_rollover(record: Record, rollover: Rollover) -> bool:
    """Whether any of it was, or may have been, rolled over tax-free; `not_rolled_over` has the parts that were not."""
    answer, too_soon = record.answer_about(rollover), came_too_soon(record)
    if answer == TRANSFERRED or record.owner.decedent or rollover.suspected is not None:
        return False
    if rollover.out in early_distributions(record, rollover.out.year) or rollover.out.name in too_soon:
        return False
    if not rollover.returned:
        return answer != PAID_OUT
    return len(not_rolled_over(record, rollover, too_soon)) < len(rollover.returned)


def _failed(record: Record, law: TaxYearLaw) -> tuple[_Failed, ...]:
    rollovers = record_rollovers(record, law.year)
    too_soon = came_too_soon(record) if rollovers else frozenset()
    return tuple(failed for r in rollovers for failed in _of_one(record, r, too_soon))


def _of_one(record: Record, rollover: Rollover, too_soon: frozenset[str]) -> tuple[_Failed, ...]:
    out, answer = rollover.out, record.answer_about(rollover)
    named = f"the rollover of {plain_amount(out.cents)} on {when(out)} ({out.name})"
    refs = rollover.refs if rollover.together else (out.name,)
    asks = f"rollover:{out.name}"
    if answer == TRANSFERRED:
        return ()
    if answer == PAID_OUT and (record.owner.decedent or out.name in too_soon or not rollover.late_in_part):
        return (_Failed(rollover, Component(f"not rolled over after all, {when(out)}", out.cents, refs=(out.name,))),)
    refused = _refused(record, rollover, too_soon)
    if refused is not None:
        says = f"{named} {refused.why}. Say whether it was a transfer from trustee to trustee"
        part = Component(f"rollover of {when(out)}", out.cents, refused.status, (out.name,), says, asks)
        return (_Failed(rollover, part, f"rollover_{refused.code}", says),)
    found = []
    if rollover.late and answer == PAID_OUT:
        found.append(_Failed(rollover, Component(f"came back too late, {when(out)}", rollover.late, refs=refs)))
    elif rollover.late and answer != WAIVED:
        says = (
            f"{plain_amount(rollover.late)} of {named} came back after the 60 days: a distribution, and a "
            f"contribution where it went, unless the IRS waives the limit or the owner has certified a "
            f"reason that it accepts"
        )
        part = Component(f"came back too late, {when(out)}", rollover.late, Status.ASSUMED, refs, says, asks)
        found.append(_Failed(rollover, part, "rollover_late", says))
    kept = out.cents - rollover.came_back if rollover.returned else 0
    if kept:
        says = f"{plain_amount(kept)} of {named} did not come back: a distribution"
        part = Component(f"not put back, {when(out)}", kept, refs=refs)
        if rollover.inferred:
            rows = ", ".join(row.name for row in rollover.inferred)
            says = f"{says}; that {rows} is what came back of it nobody has said (basis link {out.name} ENTRY)"
            part = part._replace(status=Status.ASSUMED, refs=rollover.refs, reason=says, asks=asks)
        found.append(_Failed(rollover, part, "rollover_in_part", says))
    if rollover.beyond:
        says = f"{plain_amount(rollover.beyond)} more came back than {named} took out: correct the rows or their ref"
        part = Component(f"more came back, {when(out)}", 0, Status.CONFLICT, refs, says)
        found.append(_Failed(rollover, part, "rollover_beyond", says))
    if not rollover.returned and answer is None:
        says = (
            f"nothing on file shows that the {plain_amount(out.cents)} of {when(out)} came back within 60 days; "
            f"taken as rolled over: enter the day it arrived, or the row of the account that received it"
        )
        part = Component(f"taken as rolled over, {when(out)}", 0, Status.ASSUMED, refs, says, asks)
        found.append(_Failed(rollover, part, "rollover_arrival_not_on_file", says))
    if not found and rollover.returned:
        found.append(_Failed(rollover, Component(f"put back in full, {when(out)}", 0, refs=rollover.refs)))
    return tuple(found)


class _Refused(NamedTuple):
    """Why nothing of an amount that left could be rolled over."""

    code: str
    why: str
    status: Status = Status.ASSUMED


def _refused(record: Record, rollover: Rollover, too_soon: frozenset[str]) -> _Refused | None:
    if record.owner.decedent and _left_by_a_spouse(record):
        why = (
            "came out of an IRA that a spouse left: a surviving spouse may roll it over, so enter a spousal_election "
            "of that day; until then it is figured as a distribution"
        )
        return _Refused("inherited", why, Status.CONFLICT)
    if record.owner.decedent:
        why = (
            "came out of an inherited IRA, which only a surviving spouse can roll over (section 408(d)(3)(C)): a "
            "distribution, and what went into an IRA of one's own is a contribution there"
        )
        return _Refused("inherited", why)
    if rollover.out.name in too_soon:
        why = (
            "is the second from IRA to IRA in twelve months (section 408(d)(3)(B)): a distribution, and a contribution "
            "where it went"
        )
        return _Refused("second_in_12_months", why)
    if rollover.suspected is not None:
        row = rollover.suspected
        why = (
            f"has no other end but {row.name} of {when(row)}, more than 60 days later: figured as a distribution; "
            f"what went into the other IRA is then a contribution"
        )
        return _Refused("late", why, Status.CONFLICT)
    return None


def _left_by_a_spouse(record: Record) -> bool:
    return any(fact.key == "spouse" and fact.value == record.owner.decedent for fact in record.facts.all())


def _nonqualified(year: OpenYear, rollover: Rollover, part: Component) -> Components:
    """A failed rollover out of a Roth IRA is on line 19 only as a nonqualified distribution."""
    in_doubt = part.cents != 0 or part.status is Status.ASSUMED
    verdict = qualified(year.record, year.law, rollover.out) if in_doubt else False
    if verdict is None and part.cents:
        reason = f"{part.reason or part.label}: whether it is qualified needs the facts birth_date and first_roth_year"
        return (missing(part.label, reason, part.refs, asks="fact:first_roth_year"),)
    return () if verdict else (part,)
