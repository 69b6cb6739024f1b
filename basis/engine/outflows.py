"""Lines 7 and 8: what left the traditional IRAs, and how much of it was converted.

Ledger entries and Forms 1099-R that report the same account and year are compared, never added up. A form alone
proposes movements, which stay assumed until somebody confirms them. Section 408(d)(1); instructions, lines 7 and 8.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing, refs_in
from basis.engine.corrections.recharacterized_conversions import net_conversions
from basis.engine.movements import when
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.papers.form_1099_r import contradictions
from basis.engine.record import Record
from basis.engine.rollovers.simple_transfers import early_distributions
from basis.engine.roth_iras.arrivals import against_5498, arrivals, joined, roth_5498, shown_converted
from basis.model import Account, AccountType, EntryKind, InformationReturn, LedgerEntry
from basis.money import Cents, parse_amount, plain_amount

_BOX_1_KINDS = (
    EntryKind.DISTRIBUTION,
    EntryKind.CONVERSION,
    EntryKind.ROLLOVER_OUT,
    EntryKind.QCD,
    EntryKind.HSA_FUNDING,
    EntryKind.OUTSTANDING_ROLLOVER,
    EntryKind.EXCESS_REMOVED,
)
_NOT_COMPARED = frozenset({CodeClass.RETURNED, CodeClass.RECHARACTERIZED, CodeClass.ROLLED_OVER})
_READ_ALONE = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW})


_AS_WHAT = "enter what it was"
_ENTER = {
    CodeClass.DEATH: "it was paid after a death: name the decedent with basis account add, for a form of its own",
    CodeClass.ROLLED_OVER: "enter it as direct_rollover",
}
_NO_IRA_ANY_MORE = frozenset("5")
"""A prohibited transaction (Instructions for Forms 1099-R and 5498, Guide to Distribution Codes, code 5)."""


class Outflows(NamedTuple):
    """The components of line 7 and of line 8. `converted` is what line 8 would be if nothing had been undone."""

    distributions: Components
    conversions: Components
    converted: Components = ()


def pool_accounts(record: Record) -> tuple[Account, ...]:
    """The traditional accounts of the owner's pool: their own, or those inherited from the one decedent."""
    if record.owner.decedent:
        return tuple(a for a in record.accounts.values() if a.type is AccountType.INHERITED_TRADITIONAL_IRA)
    return tuple(a for a in record.accounts.values() if a.type is not None and a.type.is_traditional)


def outflows(record: Record, year: int) -> Outflows:
    """Everything that belongs on lines 7 and 8 of a year, with where it comes from."""
    distributions: list[Component] = list(record.waiting(year, "7"))
    received = arrivals(record, year)
    conversions: list[Component] = [*record.waiting(year, "8"), *received.disputed]
    unclaimed: list[InformationReturn] = []
    for account in pool_accounts(record):
        entries = tuple(e for e in shown_by_box_1(record, year) if e.account == account.id)
        forms = tuple(d for d in _compared_forms(record, year) if d.account == account.id)
        if entries or (forms and record.covers(account.id, year)):
            found = _from_entries(record, account, year, entries, forms)
            distributions += found.distributions
            conversions += found.conversions
        else:
            unclaimed += forms
    if unclaimed:
        proposed = _from_forms(record, year, tuple(unclaimed), tuple(conversions), received.alone)
        distributions += proposed.distributions
        conversions += proposed.conversions
    else:
        conversions += received.alone
    compared = against_5498(record, year, tuple(conversions), tuple(distributions))
    return Outflows(compared.distributions, net_conversions(record, year, compared.conversions), compared.conversions)


def shown_by_box_1(record: Record, year: int) -> tuple[LedgerEntry, ...]:
    """The rows of a year that Forms 1099-R report in box 1, an outstanding rollover that is on file twice once."""
    early = (e for e in early_distributions(record, year) if e.kind not in _BOX_1_KINDS)
    rows = (*record.in_year(year, *_BOX_1_KINDS), *early)
    left = [(e.account, e.cents) for e in rows if e.kind is EntryKind.ROLLOVER_OUT]
    return tuple(e for e in rows if e.kind is not EntryKind.OUTSTANDING_ROLLOVER or (e.account, e.cents) not in left)


def read_from_form_alone(record: Record, year: int) -> tuple[InformationReturn, ...]:
    """The Forms 1099-R of the pool that no row stands beside, so that they alone say what left."""
    ids = {account.id for account in pool_accounts(record)}
    with_rows = {e.account for e in shown_by_box_1(record, year)}
    return tuple(
        d
        for d in _compared_forms(record, year)
        if d.account in ids and d.account not in with_rows and not record.covers(d.account, year)
    )


def _compared_forms(record: Record, year: int) -> tuple[InformationReturn, ...]:
    return tuple(
        d
        for d in record.returns_by_year.get(year, ())
        # Code H is never of an IRA: what such a form means is asked.
        if d.form == "1099-R" and (code_class(d.codes) not in _NOT_COMPARED or "H" in d.codes) and d.money("1")
    )


def _from_entries(
    record: Record,
    account: Account,
    year: int,
    entries: tuple[LedgerEntry, ...],
    forms: tuple[InformationReturn, ...],
) -> Outflows:
    entered = sum(entry.cents for entry in entries)
    reported = sum(form.money("1") for form in forms)
    refs = tuple(e.name for e in entries) + tuple(d.name for d in forms) if forms else ()
    asks = f"evidence:{account.id}:{year}"
    answer = record.decided(asks, forms)
    moved = {EntryKind.DISTRIBUTION, EntryKind.CONVERSION} & {entry.kind for entry in entries}
    if not forms or entered == reported or answer == "statement":
        nothing = () if moved or not forms else (Component("Form 1099-R box 1, nothing paid out", 0, refs=refs),)
        return Outflows(
            _components(record, entries, EntryKind.DISTRIBUTION, refs) or nothing,
            _components(record, entries, EntryKind.CONVERSION, refs),
        )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    reason = (
        f"{account.shown}, {year}: Form 1099-R box 1 reports {plain_amount(reported)}, "
        f"the rows add up to {plain_amount(entered)}; figured from the form{record.told_before(asks, forms)}"
    )
    by_kind = {kind: sum(e.cents for e in entries if e.kind is kind) for kind in _BOX_1_KINDS}
    other = entered - by_kind[EntryKind.DISTRIBUTION] - by_kind[EntryKind.CONVERSION]
    converted = min(by_kind[EntryKind.CONVERSION], reported) if by_kind[EntryKind.DISTRIBUTION] else reported - other
    if not by_kind[EntryKind.CONVERSION]:
        converted = 0
    paid_out = max(0, reported - other - converted)
    return Outflows(
        (Component("Form 1099-R box 1, not converted", paid_out, status, refs, reason, asks),)
        if paid_out or not moved
        else (),
        (Component("Form 1099-R box 1, converted", converted, status, refs, reason, asks),) if converted > 0 else (),
    )


def _components(record: Record, entries: tuple[LedgerEntry, ...], kind: EntryKind, refs: tuple[str, ...]) -> Components:
    """A component per entry; compared with a form, each rests on all that was compared, and a conversion on the rows
    that received it too."""
    arrived: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for out, arrival in record.conversion_sides.pairs:
        arrived[out.name] += (arrival.name,)
    return tuple(
        Component(
            f"{kind.value} of {when(e)}",
            e.cents,
            evidence_status(e),
            joined(refs or (e.name,), arrived.get(e.name, ())),
            evidence_reason(e),
        )
        for e in entries
        if e.kind is kind
    )


def _from_forms(
    record: Record, year: int, forms: tuple[InformationReturn, ...], converted: Components, received: Components
) -> Outflows:
    """What Forms 1099-R propose where no row covers the account and year.

    `converted` is what rows of other accounts show, `received` what arrived in Roth IRAs without a sender: the forms
    report the sending of it, so that only what they cannot cover counts besides.
    """
    roth_forms = roth_5498(record, year)
    left = shown_converted(record, year, received, sum(c.cents or 0 for c in converted))
    # What the share of a form rests on: the Roth side, and the forms that took their share before it.
    rests_on = refs_in(received) if received else (*(d.name for d in roth_forms), *refs_in(converted))
    distributions: list[Component] = []
    conversions: list[Component] = []
    # Codes 2 and 7 are what a trustee prints for a conversion; code 1 only for a 60-day one by the owner.
    for form in sorted(forms, key=lambda d: (code_class(d.codes) is CodeClass.EARLY_OUTFLOW, d.id)):
        label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
        box_1 = form.money("1")
        answer = record.decisions.get(f"document:{form.id}", "")
        if not answer and code_class(form.codes) is CodeClass.CHARITABLE:
            continue
        decided = _decided(form, answer)
        if decided is not None:
            left = max(0, left - sum(part.cents or 0 for part in decided.conversions))
            rests_on = joined(rests_on, refs_in(decided.conversions)) if rests_on else ()
            distributions += decided.distributions
            conversions += decided.conversions
            continue
        unplaced = _unplaced(record, form, can_tell=bool(roth_forms or received), shown=left)
        if unplaced is not None:
            distributions += unplaced.distributions
            conversions += unplaced.conversions
            continue
        part = min(left, box_1)
        reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
        refs = joined((form.name,), rests_on)
        if rests_on:
            seen = Status.KNOWN if received or not part else Status.ASSUMED
            conversions.append(Component(label, part, seen, refs if left else rests_on, reason if seen else ""))
        rest = Status.ASSUMED if box_1 > part else Status.KNOWN
        back = _rolled_over_elsewhere(record, form, box_1 - part)
        asks = _asks_of(record, form) if rest and (back or code_class(form.codes) is CodeClass.EARLY_OUTFLOW) else ""
        reason = f"{reason}{back}" if rest else ""
        distributions.append(Component(label, box_1 - part, rest, refs, reason, asks))
        left -= part
        rests_on = refs if rests_on else ()
    if received and left:
        conversions.append(Component("conversions received, more than Forms 1099-R show", left, refs=rests_on))
    return Outflows(tuple(distributions), tuple(conversions))


def _decided(form: InformationReturn, answer: str) -> Outflows | None:
    """What somebody has decided about a form: `conversion`, `conversion:6,500.00`, `distribution`, or `rollover_out`,
    `qcd` and `employer_roth`, which are neither."""
    kind, _, amount = answer.partition(":")
    label, box_1, refs = f"Form 1099-R box 1, code {form.boxes.get('7', '')}", form.money("1"), (form.name,)
    if kind in ("rollover_out", "qcd", "employer_roth"):
        return Outflows((), ())
    if kind == "distribution":
        return Outflows((Component(label, box_1, refs=refs),), ())
    if kind != "conversion":
        return None
    part = parse_amount(amount) if amount else box_1
    if part > box_1:
        reason = f"Form 1099-R {form.name} reports {plain_amount(box_1)}, less than {plain_amount(part)} said converted"
        asks = f"document:{form.id}"
        return Outflows((), (Component(label, box_1, Status.CONFLICT, refs, reason, asks),))
    paid_out = (Component(label, box_1 - part, refs=refs),) if amount else ()
    return Outflows(paid_out, (Component(label, part, refs=refs),))


def _unplaced(record: Record, form: InformationReturn, *, can_tell: bool, shown: Cents) -> Outflows | None:
    """A form whose code does not say what the money was, mostly as missing components; None where it can be read.

    `can_tell` says whether the Roth side is on file, `shown` how much more it shows as converted.
    """
    code, found = form.boxes.get("7", ""), code_class(form.codes)
    label = f"Form 1099-R box 1, code {code}"
    inherited = bool(record.owner.decedent)
    if (not form.codes or _against(record, form)) and (found not in _READ_ALONE or shown < form.money("1")):
        # What a payer does not correct, the owner can still say.
        reason = _why_unplaced(record, form, found)
        return Outflows((missing(label, reason, (form.name,), asks=_asks_of(record, form)),), ())
    if form.codes == _NO_IRA_ANY_MORE:
        reason = (
            f"Form 1099-R {form.name}, code {code}, says that the account is no IRA any more: its value on January 1 "
            f"counts as distributed on that day (section 408(e)(2)), and box 1 is taken to be that value"
        )
        return Outflows((Component(label, form.money("1"), Status.ASSUMED, (form.name,), reason),), ())
    if found is CodeClass.OUTFLOW and not can_tell and not inherited:
        reason = (
            f"Form 1099-R {form.name} ({plain_amount(form.money('1'))}, code {code}) may be a "
            "distribution or a conversion: ask for Form 5498 of the Roth IRA"
        )
        gap = missing(label, reason, (form.name,), asks=f"document:{form.id}")
        return Outflows((gap,), (gap,))
    if found in _READ_ALONE or (inherited and found is CodeClass.DEATH):
        return None
    return Outflows((missing(label, _why_unplaced(record, form, found), (form.name,)),), ())


def _asks_of(record: Record, form: InformationReturn) -> str:
    """The question about a form that nobody has confirmed; an heir converts nothing and rolls nothing over."""
    return "" if record.owner.decedent else f"document:{form.id}"


def _rolled_over_elsewhere(record: Record, form: InformationReturn, cents: Cents) -> str:
    """Words about the Form 5498 of another IRA whose box 2 reports this amount; it has no day, so that it may also be
    of another distribution, and whether the 60 days were kept (section 408(d)(3)(A)) is asked."""
    received = [
        d.name
        for year in (form.tax_year, form.tax_year + 1)
        for d in record.returns_by_year.get(year, ())
        if d.form == "5498" and d.account != form.account and cents and d.money("2") == cents
    ]
    return f"; Form 5498 {', '.join(received)}, box 2, reports as much rolled over into another IRA" if received else ""


def _against(record: Record, form: InformationReturn) -> tuple[str, ...]:
    """What the form says that cannot be of its account."""
    account = record.accounts.get(form.account)
    return contradictions(form, account.type if account else None)


def _why_unplaced(record: Record, form: InformationReturn, found: CodeClass) -> str:
    """What to ask or enter about a form that is not figured by itself, in one sentence."""
    named, code = f"Form 1099-R {form.name}", form.boxes.get("7", "")
    if not form.codes:
        return f"{named} has no code in box 7: look at the form, or {_AS_WHAT}"
    if found is CodeClass.IMPOSSIBLE:
        return f"{named} has {found.value} ({code}): ask the payer for a corrected form"
    if against := _against(record, form):
        return f"{named}: {'; '.join(against)}: ask the payer for a corrected form, or which account it is of"
    return f"{named}, code {code}, is not figured from the form alone: {_ENTER.get(found, _AS_WHAT)}"
