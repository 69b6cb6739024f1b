"""Line 6: the value of all own traditional, SEP and SIMPLE IRAs on December 31, plus outstanding rollovers.

An account without a value is unknown, not empty: a forgotten account is how pro rata goes wrong.
Section 408(d)(2)(C); instructions, line 6.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.movements import when
from basis.engine.outflows import pool_accounts
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record, fact_ref
from basis.engine.rollovers.outstanding_rollovers import outstanding
from basis.law import TaxYearLaw
from basis.model import Account, EntryKind, LedgerEntry
from basis.money import Cents, parse_amount, plain_amount

_VALUES = frozenset({EntryKind.YEAR_END_VALUE, EntryKind.ACCOUNT_VALUE})


def year_end(record: Record, law: TaxYearLaw) -> Components:
    """The components of line 6."""
    year = law.year
    values = [c for account in pool_accounts(record) if (c := value_on_december_31(record, account, year)) is not None]
    return (*values, *outstanding(record, law), *record.waiting(year, "6"), *_completeness(record, year))


def value_on_december_31(record: Record, account: Account, year: int) -> Component | None:
    """The value of one account on December 31, None before it existed, missing where nobody has said."""
    own_since = record.treated_as_own.get(account.id)
    if record.ended.get(account.id, year + 1) <= year or (own_since is not None and year < own_since.year):
        return None
    entries = [e for e in record.in_year(year, EntryKind.YEAR_END_VALUE) if e.account == account.id]
    forms = [
        d
        for d in record.returns_by_year.get(year, ())
        if d.form == "5498" and d.account == account.id and "5" not in d.not_in_file
    ]
    label = f"{account.shown}, December 31, {year}"
    refs = (*(e.name for e in entries), *(d.name for d in forms))
    amounts = {e.cents for e in entries} | {d.money("5") for d in forms}
    at_death = value_at_death(record, account, year)
    if amounts == {0} and _died_in(record, year) and not _empty_before(record, account, year):
        passed_on = _passed_on(record, account, year, at_death, refs)
        if passed_on is not None:
            return passed_on
    if len(amounts) == 1:
        estimated = [e for e in entries if evidence_status(e)] if not forms else []
        status = Status.ASSUMED if estimated and len(estimated) == len(entries) else Status.KNOWN
        reason = evidence_reason(estimated[0]) if status else ""
        return Component(label, amounts.pop(), status, refs, reason)
    if amounts:
        best = min(forms, key=lambda d: d.rank).money("5") if forms else min(entries, key=_strength).cents
        asks = f"value:{account.id}:{year}"
        answer = record.decided(asks, forms)
        told = [(e.cents, e.name) for e in entries] + [(d.money("5"), f"Form 5498 {d.name}") for d in forms]
        listed = " and ".join(f"{plain_amount(cents)} ({name})" for cents, name in sorted(told))
        source = "the form" if forms else "the stronger evidence"
        reason = f"{account.shown}: different values for December 31, {year}: {listed}; figured from {source}"
        reason += record.told_before(asks, forms)
        if answer == "statement" and entries:
            return Component(label, min(entries, key=_strength).cents, Status.KNOWN, refs)
        return Component(label, best, Status.KNOWN if answer == "form" else Status.CONFLICT, refs, reason, asks)
    if at_death is not None:
        return at_death
    seen = _years_seen(record, account)
    if not seen or min(seen) > year:
        return None
    last_year, last, last_refs = _last_value(record, account, year)
    since = any(last_year < y <= year for y in seen)
    if last == 0 and not since:
        return Component(f"{account.shown}, empty since {last_year}", 0, Status.KNOWN, last_refs)
    reason = (
        f"{account.shown} has no value for December 31, {year}: ask for Form 5498 box 5 or the year-end statement "
        f"and enter it as a year_end_value (0 if the account was empty)"
    )
    return missing(label, reason, () if since else last_refs, asks=f"year_end:{account.id}:{year}")


def _died_in(record: Record, year: int) -> bool:
    fact = record.facts.get("date_of_death")
    return fact is not None and not record.owner.decedent and fact.day().year == year


def _empty_before(record: Record, account: Account, year: int) -> bool:
    """Whether the account was worth nothing when the year began and shows nothing but values since."""
    last_year, last, _ = _last_value(record, account, year)
    moved = (e for e in record.by_year.get(year, ()) if account.id in (e.account, e.to_account))
    return last == 0 and last_year == year - 1 and all(e.kind in _VALUES for e in moved)


def value_at_death(record: Record, account: Account, year: int) -> Component | None:
    """The value on the day its owner died in this year, where it is on file: what line 6 of the last form rests on
    when nobody knows the value of December 31."""
    fact = record.facts.get("date_of_death")
    if fact is None or not _died_in(record, year):
        return None
    for entry in record.in_year(year, EntryKind.ACCOUNT_VALUE):
        if entry.account == account.id and entry.day == fact.day():
            reason = (
                f"{account.shown}: taken at its value of {when(entry)}, the date of death; the form asks for the value "
                f"of December 31, which the beneficiaries' custodian can tell"
            )
            return Component(f"{account.shown}, date of death", entry.cents, Status.ASSUMED, (entry.name,), reason)
    return None


def reported_value(record: Record, account: Account, year: int) -> Component | None:
    """The largest value that rows or Forms 5498 show for December 31 of a year, None where nothing shows one."""
    last_year, cents, refs = _last_value(record, account, year + 1)
    return None if cents is None or last_year != year else Component(account.shown, cents, refs=refs)


def _passed_on(
    record: Record, account: Account, year: int, at_death: Component | None, refs: tuple[str, ...]
) -> Component | None:
    """An IRA that is empty on December 31 because its owner died: the value of section 408(d)(2)(C) is in the names of
    the beneficiaries, and 0 would make all basis nontaxable in the year of death. None where it was empty at death.

    A trustee may report 0 for the decedent, and the value in the beneficiaries' names (Rev. Proc. 89-52; instructions
    for Form 5498, "Inherited IRAs").
    """
    if at_death is not None and not at_death.cents:
        return None
    asks = f"passed_on:{account.id}:{year}"
    answer, _, amount = record.decisions.get(asks, "").partition(":")
    label = f"{account.shown}, as the beneficiaries held it on December 31, {year}"
    if answer:
        return Component(label, parse_amount(amount) if amount else 0, refs=refs)
    zero = f"{account.shown} shows 0 for December 31, {year}, the year in which its owner died"
    ask = "ask for Form 5498 of each beneficiary, for what they held of it on December 31 counts"
    if at_death is None:
        reason = f"{zero}, and nothing shows that it was empty then: {ask} (0 if it was paid out)"
        return missing(label, reason, refs, asks=asks)
    reason = f"{zero}, and {plain_amount(at_death.cents or 0)} on the day of death: {ask}; figured from that day"
    return at_death._replace(status=Status.CONFLICT, refs=(*at_death.refs, *refs), reason=reason, asks=asks)


def _strength(entry: LedgerEntry) -> tuple[int, int]:
    return entry.evidence.rank, -entry.id


def _years_seen(record: Record, account: Account) -> frozenset[int]:
    """The years in which the account shows anything at all."""
    arrivals = {r.out.name: {part.in_year for part in r.returned} for r in record.rollovers}
    years: set[int] = set()
    for entry in record.entries:
        if entry.account == account.id:
            years.add(entry.year)
        elif entry.to_account == account.id:
            # A rollover under way on December 31 opens the account that it goes to in the next year.
            years |= {year for year in arrivals.get(entry.name, ()) if year is not None} or {entry.year}
    years |= {d.tax_year for d in record.returns if d.account == account.id and not d.void}
    return frozenset(years) | record.active.get(account.id, frozenset())


def _last_value(record: Record, account: Account, year: int) -> tuple[int, Cents | None, tuple[str, ...]]:
    """The last year before this one with a value, the largest value shown for it, and what shows it."""
    values = [
        (e.year, e.cents, e.name)
        for y, entries in record.by_year.items()
        for e in entries
        if e.kind is EntryKind.YEAR_END_VALUE and e.account == account.id and y < year
    ]
    values += [
        (y, d.money("5"), d.name)
        for y, documents in record.returns_by_year.items()
        for d in documents
        if d.form == "5498" and d.account == account.id and "5" not in d.not_in_file and y < year
    ]
    last = max((y for y, _, _ in values), default=0)
    shown = [(cents, ref) for y, cents, ref in values if y == last]
    return last, max((cents for cents, _ in shown), default=None), tuple(ref for _, ref in shown)


def _completeness(record: Record, year: int) -> Components:
    """Whether anybody has said that these are all the IRAs there are."""
    fact = record.facts.get("all_iras_listed", year)
    if fact is not None and fact.yes:
        return (Component("all IRAs are listed", 0, refs=(fact_ref(fact),)),)
    if fact is not None:
        reason = f"not all IRAs are listed for {year} (fact all_iras_listed = no): add the others with their values"
        return (missing("other IRAs", reason, (fact_ref(fact),)),)
    reason = (
        f"nobody has confirmed that every traditional, SEP and SIMPLE IRA of {record.owner} is listed for {year}: "
        f"ask, and set the fact all_iras_listed"
    )
    return (Component("other IRAs, none known", 0, Status.ASSUMED, (), reason, "fact:all_iras_listed"),)
