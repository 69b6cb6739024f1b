"""Lines 19, 20, 22 and 24: which Roth distributions are nonqualified, and what basis stands against them.

The five-year clock is the person's, one for all Roth IRAs (section 408A(d)(2)(B)); basis is contributions first,
then conversions (section 408A(d)(4)(B)). Instructions, lines 19 to 24.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.age import MONTHS_TO_59_AND_A_HALF, reached
from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.corrections.undone import as_they_stand, tax_years_funded
from basis.engine.movements import when
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.evidence import contributions_made, evidence_reason, evidence_status
from basis.engine.papers.form_1099_r import is_employer_roth, is_instead_of_code_j
from basis.engine.record import Record, fact_ref
from basis.engine.result import Carry
from basis.law import TaxYearLaw
from basis.model import Account, AccountType, EntryKind, InformationReturn, LedgerEntry, Purpose
from basis.money import Cents, plain_amount

_DEATH_OR_DISABILITY = frozenset({Purpose.DEATH, Purpose.DISABILITY})
_BESIDES = (EntryKind.ROLLOVER_OUT, EntryKind.QCD, EntryKind.HSA_FUNDING)
"""What Form 1099-R box 1 reports too, though it is not on line 19 as such."""
_NOT_PAID_OUT = frozenset({CodeClass.RETURNED, CodeClass.RECHARACTERIZED, CodeClass.ROLLED_OVER})
_PAID_OUT = (EntryKind.DISTRIBUTION, EntryKind.EXCESS_REMOVED)
"""An excess taken out of a Roth IRA after the due date is a distribution like any other (Form 5329, line 20)."""
_FUNDS = frozenset(
    {
        EntryKind.CONVERSION_IN,
        EntryKind.DIRECT_ROLLOVER_IN,
        EntryKind.ROLLOVER_IN,
        EntryKind.EMPLOYER_CONTRIBUTION,
        EntryKind.ELECTIVE_DEFERRAL,
    }
)
"""Rows that prove that a Roth IRA was funded by then; what is rolled over from another one was funded before."""
_SENT = frozenset({EntryKind.DIRECT_ROLLOVER, EntryKind.ROLLOVER_OUT})


class RothInputs(NamedTuple):
    """The components of lines 19, 20, 22 and 24."""

    distributions: Components
    homebuyer: Components
    contributions: Components
    conversions: Components


def roth_accounts(record: Record) -> tuple[Account, ...]:
    """The Roth accounts of the owner's pool: their own, or those inherited from the one decedent."""
    if record.owner.decedent:
        return tuple(a for a in record.accounts.values() if a.type is AccountType.INHERITED_ROTH_IRA)
    return tuple(a for a in record.accounts.values() if a.type is not None and a.type.is_roth)


def roth_inputs(record: Record, law: TaxYearLaw, before: Carry, conversions: Components) -> RothInputs:
    """Figure what Part III of a year asks for. `before` is what the year before handed on, `conversions` the
    components of line 8."""
    year = law.year
    ids = {account.id for account in roth_accounts(record)}
    distributions, homes = _distributions(record, law, ids)
    made = as_they_stand(record, year, contributions_made(record, year, ids, box="10"), roth=True)
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
    """The components of line 19, and the first-home distributions among them."""
    year = law.year
    clock = roth_clock(record, law)
    components: list[Component] = []
    homes: list[LedgerEntry] = []
    paid_out = False
    for account in sorted(ids):
        entries = tuple(e for e in record.in_year(year, *_PAID_OUT) if e.account == account)
        forms = tuple(
            d
            for d in record.returns_by_year.get(year, ())
            if d.form == "1099-R"
            and d.account == account
            and code_class(d.codes) not in _NOT_PAID_OUT
            and d.money("1")
            # An employer's Roth contribution is on a Form 1099-R, and nothing was paid out.
            and not is_employer_roth(d, record.accounts[account].type)
        )
        besides = tuple(e for e in record.in_year(year, *_BESIDES) if e.account == account)
        paid_out = paid_out or bool(entries or forms)
        if entries or besides or (forms and record.covers(account, year)):
            found = _entered(record, clock, record.accounts[account], year, entries, forms, besides)
            components += found.components
            homes += found.homes
        else:
            components += [_reported(record, clock, year, form) for form in forms]
    if paid_out and clock.refs:
        components.append(Component("first funded Roth IRA, by the ledger", 0, refs=clock.refs))
    return tuple(components), tuple(homes)


class _Entered(NamedTuple):
    components: list[Component]
    homes: list[LedgerEntry]


def _entered(
    record: Record,
    clock: RothClock,
    account: Account,
    year: int,
    entries: tuple[LedgerEntry, ...],
    forms: tuple[InformationReturn, ...],
    besides: tuple[LedgerEntry, ...],
) -> _Entered:
    entered, reported = sum(e.cents for e in (*entries, *besides)), sum(d.money("1") for d in forms)
    all_refs = (*(e.name for e in (*entries, *besides)), *(d.name for d in forms)) if forms else ()
    asks = f"evidence:{account.id}:{year}"
    answer = record.decided(asks, forms)
    components: list[Component] = []
    homes: list[LedgerEntry] = []
    for entry in entries:
        verdict = _judged(record, clock, entry, forms)
        label = f"distribution of {when(entry)}"
        refs = all_refs or (entry.name,)
        if verdict.qualified:
            continue
        homes += [entry] if entry.purpose is Purpose.FIRST_HOME else []
        if verdict.qualified is None:
            components.append(missing(label, verdict.reason, refs, asks=verdict.asks))
        else:
            status, reason = evidence_status(entry), evidence_reason(entry)
            components.append(Component(label, entry.cents, status, refs, reason))
    if not forms:
        return _Entered(components, homes)
    if entered == reported or answer == "statement" or any(c.status is Status.MISSING for c in components):
        agreed = Component("shown by Form 1099-R, nothing of it nonqualified", 0, refs=all_refs)
        return _Entered(components or [agreed], homes)
    reason = (
        f"{account.shown}, {year}: Form 1099-R box 1 reports {plain_amount(reported)}, the rows add up to "
        f"{plain_amount(entered)}; figured from the form{record.told_before(asks, forms)}"
    )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    excluded = entered - sum(c.cents or 0 for c in components)
    qualified = not components and _codes_say(forms) is True
    cents = 0 if qualified else max(0, reported - excluded)
    return _Entered([Component("Form 1099-R box 1", cents, status, all_refs, reason, asks)], homes)


def _codes_say(forms: tuple[InformationReturn, ...]) -> bool | None:
    """Whether all codes say qualified (Q) or all say early without an exception known (J); None where they do not."""
    if forms and all(code_class(d.codes) is CodeClass.ROTH_QUALIFIED for d in forms):
        return True
    return False if forms and all("J" in d.codes for d in forms) else None


def _reported(record: Record, clock: RothClock, year: int, form: InformationReturn) -> Component:
    """What a Form 1099-R proposes where no row covers the account: code Q never, code J always belongs on line 19."""
    label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
    found = code_class(form.codes)
    answer = record.decisions.get(f"document:{form.id}", "")
    if answer == "rollover_out" or found is CodeClass.ROTH_QUALIFIED:
        return Component(f"{label}, not entered", 0)
    if found is CodeClass.CHARITABLE:
        if code_class(form.codes - {"Y"}) is CodeClass.ROTH_QUALIFIED:
            return Component(f"{label}, not entered", 0)
        reason = (
            f"Form 1099-R {form.name} reports a charitable distribution out of a Roth IRA, of which only the part that "
            f"would be taxable can be excluded: enter it as rows"
        )
        return missing(label, reason, (form.name,))
    if found is not CodeClass.ROTH_OUTFLOW and not is_instead_of_code_j(form):
        reason = (
            f"Form 1099-R {form.name} has code {form.boxes.get('7', '')}, which no Roth IRA distribution has: "
            f"ask for a corrected form, or enter what it was"
        )
        return missing(label, reason, (form.name,))
    if "T" in form.codes:
        if clock.satisfied:
            return Component(f"{label}, qualified", 0)
        if clock.satisfied is None:
            return missing(label, _ask_clock(year), (form.name,), asks="fact:first_roth_year")
    status = Status.KNOWN if answer == "distribution" else Status.ASSUMED
    reason = "" if status is Status.KNOWN else f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
    return Component(label, form.money("1"), status, (form.name,), reason)


class _Verdict(NamedTuple):
    """Whether a distribution is qualified; None with what must be asked."""

    qualified: bool | None
    reason: str = ""
    asks: str = ""


def _judged(record: Record, clock: RothClock, entry: LedgerEntry, forms: tuple[InformationReturn, ...]) -> _Verdict:
    """Age and clock decide where they are known, the code of Form 1099-R only where they are not."""
    verdict = _qualified(record, clock, entry)
    said = _codes_say(forms)
    if verdict.qualified is None:
        return verdict if said is None else _Verdict(said)
    if verdict.qualified is False and said is True:
        reason = (
            f"Form 1099-R says that the Roth distribution of {when(entry)} is qualified (code Q), but the age or the "
            f"first Roth year on file says that it is not: correct the fact or ask for a corrected form"
        )
        return _Verdict(None, reason, "fact:first_roth_year" if clock.satisfied is False else "")
    return verdict


def _qualified(record: Record, clock: RothClock, entry: LedgerEntry) -> _Verdict:
    if clock.satisfied is False:
        return _Verdict(qualified=False)
    # What a beneficiary receives is paid on account of death, whatever the beneficiary's age.
    inherited = bool(record.owner.decedent) or record.paid_to_a_beneficiary(entry)
    of_age = (
        inherited
        or entry.purpose in _DEATH_OR_DISABILITY
        or is_disabled(record, entry.day)
        or reached_59_and_a_half(record, entry.day)
    )
    if of_age is False:
        return _Verdict(qualified=False)
    if of_age is None:
        reason = (
            f"whether the Roth distribution of {when(entry)} is qualified depends on age: set the fact birth_date "
            f"of {record.owner}"
        )
        return _Verdict(None, reason, "fact:birth_date")
    return (
        _Verdict(qualified=True) if clock.satisfied else _Verdict(None, _ask_clock(entry.year), "fact:first_roth_year")
    )


def qualified(record: Record, law: TaxYearLaw, entry: LedgerEntry) -> bool | None:
    """Whether money that a row paid out of a Roth IRA is a qualified distribution; None where a fact is needed."""
    return _qualified(record, roth_clock(record, law), entry).qualified


def _ask_clock(year: int) -> str:
    return (
        f"whether Roth distributions of {year} are qualified depends on the first year for which a Roth IRA was "
        f"funded: ask, and set the fact first_roth_year (of decedent:ID too, where a spouse treats that Roth IRA as "
        f"own: the earlier period counts)"
    )


class RothClock(NamedTuple):
    """Whether the five-year clock is over, and the rows whose amount, nothing or something, alone decides it."""

    satisfied: bool | None
    refs: tuple[str, ...] = ()


def roth_clock(record: Record, law: TaxYearLaw) -> RothClock:
    """Whether a Roth IRA was funded for any year from 1998 through the fifth year before the tax year.

    The ledger can prove that it was, never alone that it was not: for that the fact first_roth_year is needed.
    """
    fact = record.facts.get("first_roth_year")
    if fact is not None and law.roth_period_is_over(int(fact.value)):
        return RothClock(satisfied=True)
    ids = {account.id for account in roth_accounts(record)}
    if any(law.roth_period_is_over(year) for year in (*_years_funded(record, ids), *_years_of_spouses(record, law))):
        return RothClock(satisfied=True)
    told = [(cents, ref) for year, cents, ref in _amounts_that_fund(record, ids) if law.roth_period_is_over(year)]
    proofs = tuple(ref for cents, ref in told if cents)
    if proofs:
        return RothClock(satisfied=True, refs=proofs if len(proofs) == 1 else ())
    not_said = fact is None or any(h.asks_first_roth_year for h in record.handed_over if h.year <= law.year)
    return RothClock(None if not_said else False, tuple(ref for _, ref in told))


def _years_of_spouses(record: Record, law: TaxYearLaw) -> list[int]:
    """First Roth years of decedents whose Roth IRA a surviving spouse treats as own: the period that ends earlier, the
    decedent's or the spouse's, is that of all of the spouse's Roth IRAs (Treas. Reg. 1.408A-6, A-7(b))."""
    handed = (h for h in record.handed_over if h.year <= law.year)
    return [h.first_roth_year for h in handed if h.first_roth_year is not None]


def _years_funded(record: Record, ids: set[str]) -> list[int]:
    """Years for which a row alone proves that a Roth IRA was funded, whatever its amount."""
    years = list(tax_years_funded(record, ids))
    years += [e.for_year or e.year for e in record.entries if e.kind in _FUNDS and e.account in ids]
    years += [e.year for e in record.entries if e.kind in _SENT and _to_roth_from_plan(e, ids)]
    return years + [e.year for e in record.entries if e.kind is EntryKind.CONVERSION]


def _to_roth_from_plan(entry: LedgerEntry, ids: set[str]) -> bool:
    to_roth = entry.to_account in ids or (entry.to_account_type is not None and entry.to_account_type.is_roth)
    return to_roth and entry.account_type.is_plan


def _amounts_that_fund(record: Record, ids: set[str]) -> list[tuple[int, Cents, str]]:
    """Opening basis and Forms 5498, which may also say that there was nothing."""
    found = [
        (e.for_year or e.year, e.cents, e.name)
        for e in record.entries
        if e.kind is EntryKind.OPENING_BASIS and e.account in ids
    ]
    return found + [
        (year, d.money("3") + d.money("10"), d.name)
        for year, documents in record.returns_by_year.items()
        for d in documents
        if d.form == "5498" and d.account in ids
    ]


def reached_59_and_a_half(record: Record, day: date | None) -> bool | None:
    """Whether the owner was 59 1/2 on a day (section 72(t)(2)(A)(i)); None without a birth date or a day."""
    return reached(record.facts, day, MONTHS_TO_59_AND_A_HALF)


def is_disabled(record: Record, day: date | None) -> bool:
    """Whether the owner was disabled on a day (section 72(m)(7)), as the fact disabled_since says."""
    fact = record.facts.get("disabled_since")
    return fact is not None and day is not None and fact.day() <= day


def _homebuyer(record: Record, law: TaxYearLaw, homes: tuple[LedgerEntry, ...]) -> Components:
    """Line 20: first-home distributions once the five-year clock is satisfied, up to what is left of the limit."""
    if not homes:
        return ()
    year, clock = law.year, roth_clock(record, law)
    refs = tuple(e.name for e in homes)
    if clock.satisfied is None:
        return (missing("first-home distributions", _ask_clock(year), refs, asks="fact:first_roth_year"),)
    if not clock.satisfied:
        return ()
    used_before = record.facts.get("homebuyer_used_before")
    if used_before is None:
        reason = (
            "how much of the $10,000 for a first home was used before is not known: set the fact "
            "homebuyer_used_before (0 if none)"
        )
        return (missing("first-home distributions", reason, refs, asks="fact:homebuyer_used_before"),)
    earlier = tuple(
        e
        for y, entries in record.by_year.items()
        if y < year
        for e in entries
        if e.purpose is Purpose.FIRST_HOME and e.kind is EntryKind.DISTRIBUTION
    )
    room = max(0, law.homebuyer_limit.value - used_before.money() - sum(e.cents for e in earlier))
    cents = min(sum(e.cents for e in homes), room)
    status = max(evidence_status(e) for e in (*homes, *earlier))
    all_refs = (*refs, *(e.name for e in earlier), fact_ref(used_before))
    return (Component("first-home distributions", cents, status, all_refs),)
