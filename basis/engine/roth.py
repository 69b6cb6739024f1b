"""Lines 19, 20, 22 and 24: which Roth distributions are nonqualified, and what basis stands against them.

The five-year clock is the person's, one for all Roth IRAs (section 408A(d)(2)(B)); basis is contributions first,
then conversions (section 408A(d)(4)(B)). Instructions, lines 19 to 24.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing
from basis.engine.codes import CodeClass, code_class
from basis.engine.evidence import contributions_made, evidence_reason, evidence_status, when
from basis.engine.record import Record, fact_ref
from basis.engine.result import Carry
from basis.law import TaxYearLaw
from basis.model import Account, EntryKind, InformationReturn, LedgerEntry, Purpose
from basis.money import plain_amount

Components = tuple[Component, ...]

_DEATH_OR_DISABILITY = frozenset({Purpose.DEATH, Purpose.DISABILITY})
_ROTH_CODES = frozenset({CodeClass.ROTH_OUTFLOW, CodeClass.ROTH_QUALIFIED})
_MONTHS_IN_YEAR = 12


class RothInputs(NamedTuple):
    """The components of lines 19, 20, 22 and 24."""

    distributions: Components
    homebuyer: Components
    contributions: Components
    conversions: Components


def roth_accounts(record: Record) -> tuple[Account, ...]:
    """The owner's own Roth IRAs."""
    if record.owner.decedent:
        return ()
    return tuple(a for a in record.accounts.values() if a.type is not None and a.type.is_roth)


def roth_inputs(record: Record, law: TaxYearLaw, before: Carry, conversions: Components) -> RothInputs:
    """Figure what Part III of a year asks for. `before` is what the year before handed on, `conversions` the
    components of line 8."""
    year = law.year
    ids = {account.id for account in roth_accounts(record)}
    distributions, homes = _distributions(record, law, ids)
    made = contributions_made(record, year, ids, box="10")
    regular = tuple(c.component for c in made)
    return RothInputs(
        (*distributions, *record.waiting(year, "19")),
        _homebuyer(record, law, homes),
        (*_kept(before.roth_contributions), *regular, *record.waiting(year, "22")),
        (*_kept(before.roth_conversions), *conversions, *record.waiting(year, "24")),
    )


def _kept(component: Component) -> Components:
    return () if component.cents == 0 and component.status is Status.KNOWN and not component.refs else (component,)


def _distributions(record: Record, law: TaxYearLaw, ids: set[str]) -> tuple[Components, tuple[LedgerEntry, ...]]:
    year = law.year
    components: list[Component] = []
    homes: list[LedgerEntry] = []
    for account in sorted(ids):
        entries = tuple(e for e in record.in_year(year, EntryKind.DISTRIBUTION) if e.account == account)
        forms = tuple(
            d
            for d in record.returns_by_year.get(year, ())
            if d.form == "1099-R" and d.account == account and code_class(d.codes) in _ROTH_CODES and d.money("1")
        )
        if entries:
            components += _entered(record, law, record.accounts[account], entries, forms)
            homes += [e for e in entries if e.purpose is Purpose.FIRST_HOME]
        else:
            components += [c for form in forms if (c := _reported(record, law, form)) is not None]
    return tuple(components), tuple(homes)


def _entered(
    record: Record,
    law: TaxYearLaw,
    account: Account,
    entries: tuple[LedgerEntry, ...],
    forms: tuple[InformationReturn, ...],
) -> list[Component]:
    year = law.year
    entered, reported = sum(e.cents for e in entries), sum(d.money("1") for d in forms)
    all_refs = (*(e.name for e in entries), *(d.name for d in forms)) if forms else ()
    qualified_forms = bool(forms) and all(code_class(d.codes) is CodeClass.ROTH_QUALIFIED for d in forms)
    early_forms = bool(forms) and all("J" in d.codes for d in forms)
    answer = record.decisions.get(f"evidence:{account.id}:{year}")
    components = []
    for entry in entries:
        verdict = True if qualified_forms else False if early_forms else _qualified(record, law, entry)
        label = f"distribution of {when(entry)}"
        refs = all_refs or (entry.name,)
        if verdict is False:
            components.append(Component(label, entry.cents, evidence_status(entry), refs, evidence_reason(entry)))
        elif verdict is not True:
            asks = "fact:birth_date" if "birth_date" in verdict else "fact:first_roth_year"
            components.append(missing(label, verdict, refs, asks=asks))
    if not forms or entered == reported or answer == "statement":
        return components
    if not components:
        return []
    reason = (
        f"{account.shown}, {year}: Form 1099-R box 1 reports {plain_amount(reported)}, the rows add up to "
        f"{plain_amount(entered)}; figured from the form"
    )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    excluded = entered - sum(c.cents or 0 for c in components)
    if any(c.status is Status.MISSING for c in components):
        return components
    asks = f"evidence:{account.id}:{year}"
    return [Component("Form 1099-R box 1", max(0, reported - excluded), status, all_refs, reason, asks)]


def _reported(record: Record, law: TaxYearLaw, form: InformationReturn) -> Component | None:
    """What a Form 1099-R proposes where no row covers the account: code Q never, code J always belongs on line 19."""
    if code_class(form.codes) is CodeClass.ROTH_QUALIFIED:
        return None
    label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
    reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
    answer = record.decisions.get(f"document:{form.id}", "")
    if answer == "rollover_out":
        return None
    status = Status.KNOWN if answer == "distribution" else Status.ASSUMED
    if "T" in form.codes:
        clock = clock_satisfied(record, law)
        if clock:
            return None
        if clock is None:
            return missing(label, _ask_clock(law.year), (form.name,), asks="fact:first_roth_year")
    return Component(label, form.money("1"), status, (form.name,), "" if status is Status.KNOWN else reason)


def _qualified(record: Record, law: TaxYearLaw, entry: LedgerEntry) -> bool | str:
    """Whether a distribution is qualified: True, False, or the sentence that says what must be asked."""
    clock = clock_satisfied(record, law)
    if clock is False:
        return False
    of_age = entry.purpose in _DEATH_OR_DISABILITY or reached_59_and_a_half(record, entry.day)
    if of_age is False:
        return False
    if of_age is None:
        return (
            f"whether the Roth distribution of {when(entry)} is qualified depends on age: set the fact birth_date "
            f"of {record.owner}"
        )
    return True if clock else _ask_clock(entry.year)


def _ask_clock(year: int) -> str:
    return (
        f"whether Roth distributions of {year} are qualified depends on the first year for which a Roth IRA was "
        f"funded: ask, and set the fact first_roth_year"
    )


def clock_satisfied(record: Record, law: TaxYearLaw) -> bool | None:
    """Whether a Roth IRA was funded for any year from 1998 through the fifth year before the tax year.

    The ledger can prove that it was, never alone that it was not: for that the fact first_roth_year is needed.
    """
    fact = record.facts.get("first_roth_year")
    first = _first_year_in_ledger(record)
    if fact is not None:
        first = min(int(fact.value), first) if first is not None else int(fact.value)
    if first is not None and law.roth_period_is_over(first):
        return True
    return False if fact is not None else None


def _first_year_in_ledger(record: Record) -> int | None:
    ids = {account.id for account in roth_accounts(record)}
    years = [year for year, entries in record.by_tax_year.items() if any(e.account in ids for e in entries)]
    years += [
        e.for_year or e.year
        for e in record.entries
        if e.kind in (EntryKind.CONVERSION_IN, EntryKind.OPENING_BASIS) and e.account in ids and e.cents
    ]
    years += [e.year for e in record.entries if e.kind is EntryKind.CONVERSION]
    years += [
        d.tax_year
        for d in record.returns
        if d.form == "5498" and not d.void and d.account in ids and (d.money("3") or d.money("10"))
    ]
    return min(years, default=None)


def reached_59_and_a_half(record: Record, day: date | None) -> bool | None:
    """Whether the owner was 59 1/2 on a day (section 72(t)(2)(A)(i)); None without a birth date or a day."""
    fact = record.facts.get("birth_date")
    if fact is None or day is None:
        return None
    born = fact.day()
    months = (day.year - born.year) * _MONTHS_IN_YEAR + day.month - born.month
    if day.day < born.day:
        months -= 1
    return months >= 59 * _MONTHS_IN_YEAR + 6


def _homebuyer(record: Record, law: TaxYearLaw, homes: tuple[LedgerEntry, ...]) -> Components:
    """Line 20: first-home distributions once the five-year clock is satisfied, up to what is left of the limit."""
    if not homes:
        return ()
    year = law.year
    refs = tuple(e.name for e in homes)
    clock = clock_satisfied(record, law)
    if clock is None:
        return (missing("first-home distributions", _ask_clock(year), refs, asks="fact:first_roth_year"),)
    if not clock:
        return ()
    used_before = record.facts.get("homebuyer_used_before")
    earlier = sum(
        e.cents
        for y, entries in record.by_year.items()
        if y < year
        for e in entries
        if e.purpose is Purpose.FIRST_HOME and e.kind is EntryKind.DISTRIBUTION
    )
    if used_before is None:
        reason = (
            "how much of the $10,000 for a first home was used before is not known: set the fact "
            "homebuyer_used_before (0 if none)"
        )
        return (missing("first-home distributions", reason, refs, asks="fact:homebuyer_used_before"),)
    room = max(0, law.homebuyer_limit.value - used_before.money() - earlier)
    cents = min(sum(e.cents for e in homes), room)
    return (Component("first-home distributions", cents, Status.KNOWN, (*refs, fact_ref(used_before))),)
