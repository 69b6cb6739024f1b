"""Plans that limits treat otherwise than a 401(k): governmental 457(b) plans, 403(b) contracts and SEPs, as findings.

IRC 457(b), 402(g)(7), 415(a)(2); Treas. Reg. 1.415(f)-1(f). It must not change a figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from basis.engine.plan.employers import (
    DEFERRALS,
    Employer,
    business_of,
    own_contracts,
    sep_contributions,
)
from basis.engine.plan.room import Room, catch_up_limit
from basis.engine.record import Record, fact_ref
from basis.engine.result import Finding
from basis.law import PlanLimits
from basis.model import EntryKind
from basis.money import plain_amount

_SAME_LIMIT_SINCE = 2002
"""IRC 457(e)(15)(A), as amended by P.L. 107-16, section 611(e)."""


def about_governmental(record: Record, limits: PlanLimits, year: int, plan: Employer) -> Finding:
    """What a 457(b) plan has instead of room, and what went into it above its own limit."""
    text = (
        f"{plan.name} is a governmental 457(b) plan: section 415(c) does not bound it, and its limit of deferrals is "
        "one of its own (IRC 457(b)(2), (c))."
    )
    parts = plan.of((*DEFERRALS, EntryKind.EMPLOYER_CONTRIBUTION))
    put_in = sum(part.cents or 0 for part in parts)
    born = record.facts.get("birth_date")
    catch_up = 0 if born is None else catch_up_limit(limits, year - born.day().year).cents or 0
    allowed = limits.deferral.value + catch_up
    if year < _SAME_LIMIT_SINCE or put_in <= allowed:
        return Finding("governmental_plan", text)
    which = "" if born is not None else ", the limit before 50 (the birth date is not known)"
    text += (
        f" {plain_amount(put_in)} went into it for {year}, {plain_amount(put_in - allowed)} above "
        f"{plain_amount(allowed)}{which} (IRC 457(e)(15), 414(v)): ask the plan whether the catch-up of the three "
        "years before normal retirement age covers that (457(b)(3)), or have it paid back."
    )
    refs = tuple(ref for part in parts for ref in part.refs)
    return Finding("governmental_plan_over_limit", text, refs if born is None else (*refs, fact_ref(born)))


def about_contracts(record: Record, year: int, employer: Employer, room: Room) -> tuple[Finding, ...]:
    """What is different where a 403(b) plan is among those of an employer."""
    contracts = own_contracts(record, employer)
    if not contracts:
        return ()
    names = " and ".join(contracts)
    found = []
    if any(finding.code == "excess_deferral" for finding in room.findings):
        text = (
            f"{names}: a participant with 15 years of service at a school, hospital or church may defer up to 3,000 "
            "more, 15,000 in a lifetime (IRC 402(g)(7)): ask the plan before the excess is paid out."
        )
        found.append(Finding("service_catch_up", text))
    business = business_of(record, year)
    if business is not None and len(contracts) == len(employer.plans):
        text = (
            f"{names}: a 403(b) contract counts together with the plan of an employer that the participant controls "
            "(Treas. Reg. 1.415(f)-1(f)(2)). Where that is so of the business on file, set the fact related_employers "
            f"to '{employer.name};NAME OF THE BUSINESS'."
        )
        found.append(Finding("contract_counts_with_business", text, (fact_ref(business),)))
    return tuple(found)


def about_seps(record: Record, year: int, among: Sequence[Employer]) -> tuple[Finding, ...]:
    """What went into SEP IRAs, which count with other plans of the same employer."""
    parts = sep_contributions(record, year)
    if not parts or not among:
        return ()
    text = (
        f"{plain_amount(sum(part.cents or 0 for part in parts))} went into SEP IRAs for {year}. It counts against the "
        "section 415(c) limit of the employer that paid it (IRC 415(a)(2)(C), (f)(1)(B)), and is not in the figures "
        f"above: where that is {' or '.join(each.name for each in among)}, its room is less by as much."
    )
    return (Finding("sep_counts_too", text, tuple(ref for part in parts for ref in part.refs)),)
