"""After-tax money of an employer plan that reached a traditional IRA: basis of line 2, not a contribution of line 1.

Instructions for Form 8606, line 2. It must not know how a plan splits its money; that is asked of `plan.splits`. A
Form 1099-R alone, whose box 5 with code G says it, proposes it. No limit of contributions applies.
"""

from __future__ import annotations

from collections.abc import Iterator

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_status
from basis.engine.plan.allocation import Way
from basis.engine.plan.splits import all_splits, split_of
from basis.engine.record import Record
from basis.model import AccountType, EntryKind, InformationReturn, LedgerEntry
from basis.money import parse_amount, plain_amount

NO_AFTER_TAX = "none"
"""The answer that all of a rollover was pre-tax money."""


def adjustments(year: OpenYear) -> Adjustments:
    """What rollovers of a year, direct or within 60 days, add to line 2."""
    record = year.record
    ids = {account.id for account in pool_accounts(record)}
    pairs = record.direct_rollover_sides.pairs
    other_side = {arrival.name: sender for sender, arrival in pairs}
    arrivals = {sender.name: arrival for sender, arrival in pairs}
    components: list[Component] = []
    for entry in record.in_year(year.year, EntryKind.DIRECT_ROLLOVER, EntryKind.DIRECT_ROLLOVER_IN):
        arrival = arrivals.get(entry.name)
        received = entry.kind is EntryKind.DIRECT_ROLLOVER_IN
        target = entry.account if received else entry.to_account or (arrival.account if arrival else "")
        if target not in ids or entry.name in other_side:
            continue
        sender = entry.from_account_type if received else entry.account_type
        split = split_of(record, entry)
        if split is not None:
            part = split.after_tax._replace(label=f"nontaxable part of the rollover of {when(entry)}")
            components.append(as_answered(record, entry, part))
            continue
        components += after_tax_part(record, entry, arrival, sender, _form_of(record, entry))
    return {"2": (*components, *_within_60_days(record, ids, year.year), *_proposed(record, year.year))}


def _within_60_days(record: Record, ids: set[str], year: int) -> Iterator[Component]:
    """Rollovers by the owner, in the year in which the IRA received them (section 402(c)(3); Notice 2014-54)."""
    told: set[str] = set()
    for split in all_splits(record):
        leg = split.leg
        row = leg.arrival or leg.out
        account = leg.arrival.account if leg.arrival is not None else leg.out.to_account
        if leg.way is not Way.SIXTY_DAYS:
            continue
        told |= set(leg.refs)
        if account in ids and row.year == year:
            yield split.after_tax._replace(label=f"nontaxable part of the rollover of {when(leg.out)}")
    for entry in record.in_year(year, EntryKind.ROLLOVER_IN):
        sender = entry.from_account_type
        if entry.account in ids and entry.name not in told and sender is not None and sender.is_plan:
            yield from after_tax_part(record, entry, None, sender, None)


def after_tax_part(
    record: Record,
    entry: LedgerEntry,
    arrival: LedgerEntry | None,
    sender: AccountType | None,
    form: InformationReturn | None,
) -> Components:
    """The nontaxable part of one direct rollover, as either side of it, its Form 1099-R or an answer says."""
    label = f"nontaxable part of the rollover of {when(entry)}"
    sides = [side for side in (entry, arrival) if side is not None]
    refs = tuple(side.name for side in sides)
    said = [side.basis for side in sides if side.basis is not None]
    if form is not None and (said or sender in (None, AccountType.PLAN_AFTER_TAX)):
        said, refs = [form.money("5"), *said], (*refs, form.name)
    if said:
        status = Status.KNOWN if len(set(said)) == 1 else Status.CONFLICT
        reason = "" if status is Status.KNOWN else _differ(entry)
        return (
            as_answered(record, entry, Component(label, said[0], max(status, evidence_status(entry)), refs, reason)),
        )
    if sender is not None and sender is not AccountType.PLAN_AFTER_TAX:
        return ()
    reason = (
        f"whether the rollover of {when(entry)} ({entry.name}) carried after-tax money is not known: see "
        f"box 5 of its Form 1099-R and enter it as basis"
    )
    return (as_answered(record, entry, missing(label, reason, refs, asks=f"after_tax:{entry.name}")),)


def as_answered(record: Record, entry: LedgerEntry, said: Component) -> Component:
    """The nontaxable part of a rollover beside what was answered about it: the answer stands where no paper says
    otherwise, and where it was given since the paper came; an older one that differs is a conflict."""
    asks = f"after_tax:{entry.name}"
    answer = record.decisions.get(asks)
    if answer is None:
        return said
    cents = 0 if answer == NO_AFTER_TAX else parse_amount(answer)
    papers = [form for form in record.returns if form.name in said.refs]
    if said.cents is None or (papers and record.decided(asks, papers) is not None):
        return Component(said.label, cents, refs=said.refs)
    if said.cents == cents:
        return said
    reason = f"{_differ(entry)}{record.told_before(asks, papers)}"
    return said._replace(status=Status.CONFLICT, reason=reason, asks=asks)


def _differ(entry: LedgerEntry) -> str:
    return f"the papers of the rollover of {when(entry)} differ in its basis"


def _direct_rollover_forms(record: Record, year: int) -> tuple[InformationReturn, ...]:
    """The Forms 1099-R that report a direct rollover out of a plan to a traditional IRA or another plan: a taxable
    amount in box 2a would say that it went to a Roth IRA (instructions for Form 1099-R, box 2a)."""
    return tuple(
        d
        for d in record.returns_by_year.get(year, ())
        if d.form == "1099-R"
        and "G" in d.codes
        and not d.money("2a")
        and (account := record.accounts.get(d.account)) is not None
        and account.type is not None
        and account.type.is_plan
    )


def _form_of(record: Record, entry: LedgerEntry) -> InformationReturn | None:
    """The one Form 1099-R of the year for exactly this amount that has a box 5."""
    forms = [
        d
        for d in _direct_rollover_forms(record, entry.year)
        if d.money("1") == entry.cents and "5" not in d.not_in_file
    ]
    return forms[0] if len(forms) == 1 else None


def _proposed(record: Record, year: int) -> Components:
    """What Forms 1099-R alone say was not taxed, where no row stands beside them and an own IRA may have it now."""
    ids = {account.id for account in pool_accounts(record)}
    if record.owner.decedent or not ids:
        return ()
    rows = record.in_year(year, EntryKind.DIRECT_ROLLOVER, EntryKind.DIRECT_ROLLOVER_IN)
    forms = [
        d
        for d in _direct_rollover_forms(record, year)
        if d.money("5") and not any(e.account == d.account or e.cents == d.money("1") for e in rows)
    ]
    return tuple(_proposal(record, ids, form) for form in forms)


def _proposal(record: Record, ids: set[str], form: InformationReturn) -> Component:
    label = f"Form 1099-R box 5, code {form.boxes.get('7', '')}"
    receivers = [
        d
        for d in record.returns_by_year.get(form.tax_year, ())
        if d.form == "5498" and d.account in ids and "2" not in d.not_in_file
    ]
    turns = tuple(d.name for d in receivers)
    arrived = any(d.money("2") >= form.money("1") for d in receivers)
    all_after_tax = form.money("5") == form.money("1")
    if all_after_tax and not arrived and any(a.type is not None and a.type.is_roth for a in record.accounts.values()):
        reason = (
            f"Form 1099-R {form.name} reports {plain_amount(form.money('1'))} of after-tax money rolled over, to a "
            f"traditional or a Roth IRA: ask for their Forms 5498, box 2"
        )
        return missing(label, reason, (form.name,))._replace(turns=turns)
    reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed that it went to a traditional IRA"
    return Component(label, form.money("5"), Status.ASSUMED, (form.name,), reason, turns=turns)
