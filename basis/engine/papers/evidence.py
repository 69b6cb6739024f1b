"""Two papers about one contribution: custodian rows and Form 5498 are compared by account and year, never added.

Equal: the rows count and rest on both. Different: the form stands above the statement, and the figure is in
conflict until somebody decides. A form alone proposes the contribution; it has no day and stays assumed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Status
from basis.engine.contributing.postponed import after_printed_date, postponed_forms, too_late
from basis.engine.movements import when
from basis.engine.record import Record
from basis.engine.rollovers.failed_arrival import FailedArrival
from basis.engine.rollovers.failed_rollovers import failed_arrivals
from basis.model import EntryKind, InformationReturn, LedgerEntry, Purpose, Treatment
from basis.money import Cents, plain_amount


class Contribution(NamedTuple):
    """One contribution for a year. `late` is None when no day is known; `treatment` None when nobody said.

    `account` is the account that received it first, `day` the day it did so.
    """

    label: str
    cents: Cents
    status: Status
    refs: tuple[str, ...]
    reason: str
    treatment: Treatment | None
    late: bool | None
    asks: str = ""
    account: str = ""
    day: date | None = None

    @property
    def component(self) -> Component:
        """This contribution as part of a line."""
        return Component(self.label, self.cents, self.status, self.refs, self.reason, self.asks)


def evidence_status(entry: LedgerEntry) -> Status:
    """An estimate makes what rests on it assumed."""
    return Status.ASSUMED if entry.evidence == "estimate" else Status.KNOWN


def evidence_reason(entry: LedgerEntry) -> str:
    """Why a figure is only assumed, in words."""
    return f"the {entry.kind.value} of {when(entry)} is an estimate" if entry.evidence == "estimate" else ""


def contributions_made(record: Record, year: int, accounts: Collection[str], *, box: str) -> tuple[Contribution, ...]:
    """Contributions for a tax year to these accounts: rows, and Forms 5498 (box 1 traditional, box 10 Roth)."""
    made: list[Contribution] = []
    for account in sorted(accounts):
        entries = tuple(
            e
            for e in record.by_tax_year.get(year, ())
            # A military gratuity is a rollover whatever its row is called: no limit, no Form 5498 box 10.
            if e.account == account and e.purpose is not Purpose.MILITARY_GRATUITY
        )
        forms = tuple(
            d
            for d in record.returns_by_year.get(year, ())
            if d.form == "5498" and d.account == account and box not in d.not_in_file and (d.money(box) or entries)
        )
        told = _for_account(record, account, year, entries, forms, box)
        made += (*told, *_of_failed_rollovers(record, account, year, told, forms))
    return tuple(made)


def _of_failed_rollovers(
    record: Record, account: str, year: int, told: list[Contribution], forms: tuple[InformationReturn, ...]
) -> list[Contribution]:
    """Rollovers that were none, where Form 5498 does not count them among the contributions already."""
    arrived = [a for a in failed_arrivals(record) if a.year == year and a.accounts[:1] == (account,)]
    rows = sum(e.cents for e in record.by_tax_year.get(year, ()) if e.account == account)
    if forms and sum(c.cents for c in told) >= rows + sum(a.cents for a in arrived):
        return []
    return [_of_failed_rollover(record, arrival) for arrival in arrived]


def _of_failed_rollover(record: Record, arrival: FailedArrival) -> Contribution:
    status, reason = arrival.status, arrival.reason
    counted = [
        d.name
        for d in record.returns_by_year.get(arrival.year, ())
        if d.form == "5498" and d.account in arrival.accounts and (d.money("1") or d.money("10"))
    ]
    if len(arrival.accounts) > 1 and counted:
        status = Status.CONFLICT
        reason = f"{reason}; Form 5498 {', '.join(counted)} may count it already"
    return Contribution(
        arrival.label,
        arrival.cents,
        status,
        arrival.refs,
        reason,
        treatment=None,
        late=False,
        asks=arrival.asks,
        account=arrival.accounts[0],
        day=arrival.day,
    )


def _for_account(
    record: Record,
    account: str,
    year: int,
    entries: tuple[LedgerEntry, ...],
    forms: tuple[InformationReturn, ...],
    box: str,
) -> list[Contribution]:
    postponed = postponed_forms(record, account, year)
    if entries and postponed and not forms:
        # Nobody reports what came in time: only what came later can be compared.
        later = tuple(e for e in entries if after_printed_date(e))
        in_time = tuple(e for e in entries if e not in later)
        rows = [_of_entry(record, e, (e.name,)) for e in in_time]
        return [*rows, *_compared(record, account, year, later, (), postponed, box)]
    return _compared(record, account, year, entries, forms, postponed, box)


def _compared(
    record: Record,
    account: str,
    year: int,
    entries: tuple[LedgerEntry, ...],
    forms: tuple[InformationReturn, ...],
    postponed: tuple[InformationReturn, ...],
    box: str,
) -> list[Contribution]:
    """Rows against forms: `forms` are those of the tax year, `postponed` later ones that name it in box 13b."""
    papers = (*forms, *postponed)
    form_refs = tuple(d.name for d in papers)
    reported = sum(d.money(box) for d in forms) + sum(d.money("13a") for d in postponed)
    # A contribution for the year may be made in the next: only exports of both years could show that there is none.
    if not entries and not (reported and record.covers(account, year, year + 1)):
        return [
            *_proposed(forms, account, year, box, late=None),
            *_proposed(postponed, account, year, "13a", late=True),
        ]
    entered = sum(e.cents for e in entries)
    asks = f"evidence:{account}:{year}"
    answer = record.decided(asks, papers)
    all_refs = (*(e.name for e in entries), *form_refs)
    if not papers or entered == reported or answer == "statement":
        agreed = bool(postponed) and entered == reported
        return [_of_entry(record, e, all_refs if papers else (e.name,), accepted=agreed) for e in entries]
    boxes = f"box {box}" if not postponed else f"boxes {box} and 13a" if forms else "box 13a"
    reason = (
        f"contributions for {year}: Form 5498 {boxes} reports {plain_amount(reported)}, the rows add up to "
        f"{plain_amount(entered)}; figured from the form{record.told_before(asks, papers)}"
    )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    treatments = {e.treatment for e in entries}
    lates = {_late(e) for e in entries}
    return [
        Contribution(
            f"Form 5498 {boxes}, for {year}",
            reported,
            status,
            all_refs,
            reason,
            treatments.pop() if len(treatments) == 1 else None,
            lates.pop() if len(lates) == 1 else None,
            asks,
            account,
        )
    ]


def _proposed(
    forms: tuple[InformationReturn, ...], account: str, year: int, box: str, *, late: bool | None
) -> list[Contribution]:
    """What forms alone say was contributed for the year."""
    cents, refs = sum(d.money(box) for d in forms), tuple(d.name for d in forms)
    if not cents:
        return []
    reason = f"read from Form 5498 {', '.join(refs)} alone; nobody has confirmed it"
    label = f"Form 5498 box {box}, for {year}"
    return [Contribution(label, cents, Status.ASSUMED, refs, reason, None, late, account=account)]


def _of_entry(record: Record, entry: LedgerEntry, refs: tuple[str, ...], *, accepted: bool = False) -> Contribution:
    """One row. `accepted` says that the custodian reports it as a postponed contribution, so that it is in time."""
    label = f"contribution of {when(entry)} for {entry.for_year}"
    status, reason, asks = evidence_status(entry), evidence_reason(entry), ""
    late_by = "" if accepted else too_late(record, entry)
    if late_by:
        status, reason, asks = Status.CONFLICT, late_by, f"fact:contribution_due_date:{entry.for_year}"
    return Contribution(
        label, entry.cents, status, refs, reason, entry.treatment, _late(entry), asks, entry.account, entry.day
    )


def _late(entry: LedgerEntry) -> bool | None:
    return None if entry.day is None or entry.kind is not EntryKind.CONTRIBUTION else entry.year != entry.for_year
