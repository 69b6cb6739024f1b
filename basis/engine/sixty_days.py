"""Rollovers that the law does not accept, or not in full: what of them is a distribution on line 7 or 19.

Section 408(d)(3): within 60 days (A), unless the IRS waives it (I; Rev. Proc. 2020-46), and one from IRA to IRA in
twelve months (B; Announcements 2014-15 and 2014-32). An inherited IRA cannot be rolled over at all (C).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.evidence import when
from basis.engine.late_rollovers import PAID_OUT, TRANSFERRED, WAIVED
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.rollover_sides import Rollover
from basis.engine.roth import qualified, roth_accounts
from basis.engine.simple_transfers import early_distributions
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


def counts_as_rollover(record: Record, law: TaxYearLaw, rollover: Rollover) -> bool:
    """Whether what came back of it was rolled over tax-free, as far as it came in time."""
    answer = _answer(record, rollover)
    if answer in (TRANSFERRED, PAID_OUT) or record.owner.decedent or rollover.suspected is not None:
        return False
    late = bool(rollover.late) and answer != WAIVED
    if rollover.out in early_distributions(record, rollover.out.year):
        return False
    return not late and rollover.out.name not in _too_soon(record, law)


def _failed(record: Record, law: TaxYearLaw) -> tuple[_Failed, ...]:
    rollovers = record_rollovers(record, law.year)
    too_soon = _too_soon(record, law) if rollovers else frozenset()
    return tuple(failed for r in rollovers for failed in _of_one(record, r, too_soon))


def _of_one(record: Record, rollover: Rollover, too_soon: frozenset[str]) -> tuple[_Failed, ...]:
    out, answer = rollover.out, _answer(record, rollover)
    named = f"the rollover of {plain_amount(out.cents)} on {when(out)} ({out.name})"
    refs = rollover.refs if rollover.together else (out.name,)
    asks = f"rollover:{out.name}"
    if answer == TRANSFERRED:
        return ()
    if answer == PAID_OUT:
        return (_Failed(rollover, Component(f"not rolled over after all, {when(out)}", out.cents, refs=(out.name,))),)
    why = ""
    if record.owner.decedent:
        why, code = "came out of an inherited IRA, which cannot be rolled over (section 408(d)(3)(C))", "inherited"
    elif out.name in too_soon:
        why, code = "is the second from IRA to IRA in twelve months (section 408(d)(3)(B))", "second_in_12_months"
    elif rollover.suspected is not None:
        row = rollover.suspected
        why, code = f"has no other end but {row.name} of {when(row)}, more than 60 days later", "late"
    if why:
        says = (
            f"{named} {why}: figured as a distribution; what went into the other IRA is then a contribution. Say "
            f"whether it was a transfer from trustee to trustee"
        )
        part = Component(f"rollover of {when(out)}", out.cents, Status.CONFLICT, (out.name,), says, asks)
        return (_Failed(rollover, part, f"rollover_{code}", says),)
    found = []
    if rollover.late and answer != WAIVED:
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


def _nonqualified(year: OpenYear, rollover: Rollover, part: Component) -> Components:
    """A failed rollover out of a Roth IRA is on line 19 only as a nonqualified distribution."""
    in_doubt = part.cents != 0 or part.status is Status.ASSUMED
    verdict = qualified(year.record, year.law, rollover.out) if in_doubt else False
    if verdict is None and part.cents:
        reason = f"{part.reason or part.label}: whether it is qualified needs the facts birth_date and first_roth_year"
        return (missing(part.label, reason, part.refs, asks="fact:first_roth_year"),)
    return () if verdict else (part,)


def _answer(record: Record, rollover: Rollover) -> str | None:
    return record.decisions.get(f"rollover:{rollover.out.name}")


def _too_soon(record: Record, law: TaxYearLaw) -> frozenset[str]:
    """The rollovers from IRA to IRA that left within a year of an earlier one that was tax-free."""
    together = law.rollovers_counted_together_since
    since = together.value if together is not None else None
    accepted: list[tuple[date, frozenset[str]]] = []
    one_movement: set[tuple[date, str, tuple[str, ...]]] = set()
    found = set()
    for rollover in record.rollovers:
        out = rollover.out
        late = rollover.late == out.cents and _answer(record, rollover) != WAIVED
        refused = late or rollover.suspected is not None or _answer(record, rollover) in (TRANSFERRED, PAID_OUT)
        if out.day is None or refused or not _from_ira_to_ira(rollover):
            continue
        touched = frozenset(
            {out.account, out.to_account, *(p.row.account for p in rollover.returned if p.row is not None)} - {""}
        )
        if rollover.together and (out.day, out.account, _group(rollover)) in one_movement:
            continue
        if any(
            _a_year_after(day) > out.day and (out.account in accounts or (since is not None and day.year >= since))
            for day, accounts in accepted
        ):
            found.add(out.name)
        else:
            accepted.append((out.day, touched))
            one_movement.add((out.day, out.account, _group(rollover)))
    return frozenset(found)


def _group(rollover: Rollover) -> tuple[str, ...]:
    return tuple(sorted(row.name for row in rollover.together))


def _from_ira_to_ira(rollover: Rollover) -> bool:
    targets = [rollover.out.to_account_type, *(p.row.account_type for p in rollover.returned if p.row is not None)]
    return not rollover.out.account_type.is_plan and not any(t is not None and t.is_plan for t in targets)


def _a_year_after(day: date) -> date:
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
