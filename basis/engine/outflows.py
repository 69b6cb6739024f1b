"""Lines 7 and 8: what left the traditional IRAs, and how much of it was converted.

Ledger entries and Forms 1099-R that report the same account and year are compared, never added up. A form alone
proposes movements, which stay assumed until somebody confirms them. Section 408(d)(1); instructions, lines 7 and 8.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing
from basis.engine.codes import CodeClass, code_class
from basis.engine.evidence import evidence_reason, evidence_status, when
from basis.engine.movements import pair_sides
from basis.engine.record import Record
from basis.model import Account, EntryKind, InformationReturn, LedgerEntry
from basis.money import Cents, parse_amount, plain_amount

_BOX_1_KINDS = (
    EntryKind.DISTRIBUTION,
    EntryKind.CONVERSION,
    EntryKind.ROLLOVER_OUT,
    EntryKind.QCD,
    EntryKind.HSA_FUNDING,
)
_COMPARED_CLASSES = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW, CodeClass.CHARITABLE, CodeClass.DEATH})

Components = tuple[Component, ...]


class Outflows(NamedTuple):
    """The components of line 7 and of line 8."""

    distributions: Components
    conversions: Components


def pool_accounts(record: Record) -> tuple[Account, ...]:
    """The traditional accounts of the owner's pool: their own, or those inherited from the one decedent."""
    if record.owner.decedent:
        wanted = [a for a in record.accounts.values() if a.type and a.type.value == "inherited_traditional_ira"]
        return tuple(a for a in wanted if a.decedent == record.owner.decedent)
    return tuple(a for a in record.accounts.values() if a.type is not None and a.type.is_traditional)


def outflows(record: Record, year: int) -> Outflows:
    """Everything that belongs on lines 7 and 8 of a year, with where it comes from."""
    distributions: list[Component] = list(record.waiting(year, "7"))
    conversions: list[Component] = list(record.waiting(year, "8"))
    unclaimed: list[InformationReturn] = []
    for account in pool_accounts(record):
        entries = tuple(e for e in record.in_year(year, *_BOX_1_KINDS) if e.account == account.id)
        forms = tuple(d for d in _compared_forms(record, year) if d.account == account.id)
        if entries or (forms and record.covers(account.id, year)):
            found = _from_entries(record, account, year, entries, forms)
            distributions += found.distributions
            conversions += found.conversions
        else:
            unclaimed += forms
    received = _received_alone(record, year)
    conversions += received
    proposed = _from_forms(record, year, tuple(unclaimed), sum(c.cents or 0 for c in conversions))
    return Outflows(
        (*distributions, *proposed.distributions),
        _against_5498(record, year, (*conversions, *proposed.conversions)),
    )


def _compared_forms(record: Record, year: int) -> tuple[InformationReturn, ...]:
    return tuple(
        d
        for d in record.returns_by_year.get(year, ())
        if d.form == "1099-R" and code_class(d.codes) in _COMPARED_CLASSES and d.money("1")
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
    answer = record.decisions.get(f"evidence:{account.id}:{year}")
    if not forms or entered == reported or answer == "statement":
        return Outflows(
            _components(entries, EntryKind.DISTRIBUTION, refs), _components(entries, EntryKind.CONVERSION, refs)
        )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    reason = (
        f"{account.shown}, {year}: Form 1099-R box 1 reports {plain_amount(reported)}, "
        f"the rows add up to {plain_amount(entered)}; figured from the form"
    )
    asks = f"evidence:{account.id}:{year}"
    by_kind = {kind: sum(e.cents for e in entries if e.kind is kind) for kind in _BOX_1_KINDS}
    other = entered - by_kind[EntryKind.DISTRIBUTION] - by_kind[EntryKind.CONVERSION]
    converted = min(by_kind[EntryKind.CONVERSION], reported) if by_kind[EntryKind.DISTRIBUTION] else reported - other
    if not by_kind[EntryKind.CONVERSION]:
        converted = 0
    paid_out = max(0, reported - other - converted)
    return Outflows(
        (Component("Form 1099-R box 1, not converted", paid_out, status, refs, reason, asks),) if paid_out else (),
        (Component("Form 1099-R box 1, converted", converted, status, refs, reason, asks),) if converted > 0 else (),
    )


def _components(entries: tuple[LedgerEntry, ...], kind: EntryKind, refs: tuple[str, ...]) -> Components:
    """A component per entry; compared with a form, each rests on all that was compared."""
    return tuple(
        Component(f"{kind.value} of {when(e)}", e.cents, evidence_status(e), refs or (e.name,), evidence_reason(e))
        for e in entries
        if e.kind is kind
    )


def _received_alone(record: Record, year: int) -> Components:
    """Conversions that only the Roth side shows: the sender is not in the ledger."""
    if record.owner.decedent:
        return ()
    sent = [e for y in (year - 1, year, year + 1) for e in record.in_year(y, EntryKind.CONVERSION)]
    received = [e for y in (year - 1, year, year + 1) for e in record.in_year(y, EntryKind.CONVERSION_IN)]
    pairing = pair_sides(sent, received, record.linked)
    rival = {e.year: e for e in pairing.alone_out if not e.to_account}
    return tuple(_received(record, entry, rival.get(year)) for entry in pairing.alone_in if entry.year == year)


def _received(record: Record, entry: LedgerEntry, rival: LedgerEntry | None) -> Component:
    """One conversion on the Roth side. Beside another that left and is not its equal, somebody must say."""
    label = f"conversion received {when(entry)}"
    asks = f"link:{rival.name}:{entry.name}" if rival is not None else ""
    if rival is None or record.decisions.get(asks) == "different":
        return Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))
    reason = (
        f"{plain_amount(entry.cents)} arrived in the Roth IRA on {when(entry)} but {plain_amount(rival.cents)} left "
        f"on {when(rival)}: link them if they are one conversion (basis link {rival.name} {entry.name})"
    )
    return Component(label, 0, Status.CONFLICT, (entry.name, rival.name), reason, asks)


def _from_forms(record: Record, year: int, forms: tuple[InformationReturn, ...], already_converted: Cents) -> Outflows:
    """What Forms 1099-R propose where no row covers the account and year."""
    roth_forms = _roth_5498(record, year)
    evidence = sum(d.money("3") for d in roth_forms)
    roth_refs = tuple(d.name for d in roth_forms)
    open_evidence = max(0, evidence - already_converted)
    distributions: list[Component] = []
    conversions: list[Component] = []
    # Codes 2 and 7 are what a trustee prints for a conversion; code 1 only for a 60-day one by the owner.
    for form in sorted(forms, key=lambda d: (code_class(d.codes) is CodeClass.EARLY_OUTFLOW, d.id)):
        label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
        answer = record.decisions.get(f"document:{form.id}", "")
        decided = _decided(form, answer)
        refs: tuple[str, ...] = (form.name,)
        if decided is not None:
            converted, paid_out = decided
            status, reason = Status.KNOWN, ""
            open_evidence = max(0, open_evidence - converted)
        elif code_class(form.codes) is CodeClass.OUTFLOW and not roth_forms:
            reason = (
                f"Form 1099-R {form.name} ({plain_amount(form.money('1'))}, code {form.boxes.get('7', '')}) may be a "
                "distribution or a conversion: ask for Form 5498 of the Roth IRA"
            )
            asks = f"document:{form.id}"
            distributions.append(missing(label, reason, (form.name,), asks=asks))
            conversions.append(missing(label, reason, (form.name,), asks=asks))
            continue
        elif code_class(form.codes) in (CodeClass.CHARITABLE, CodeClass.DEATH):
            reason = f"Form 1099-R {form.name}, code {form.boxes.get('7', '')}, is not figured yet"
            distributions.append(missing(label, reason, (form.name,)))
            continue
        else:
            converted = min(open_evidence, form.money("1"))
            paid_out = form.money("1") - converted
            open_evidence -= converted
            status, reason = Status.ASSUMED, f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
            refs = (form.name, *roth_refs)
        if converted:
            conversions.append(Component(label, converted, status, refs, reason))
        if paid_out:
            distributions.append(Component(label, paid_out, status, refs, reason))
    return Outflows(tuple(distributions), tuple(conversions))


def _decided(form: InformationReturn, answer: str) -> tuple[Cents, Cents] | None:
    """(converted, paid out) of a form somebody has decided: `conversion`, `conversion:6,500.00`, `distribution`,
    or `rollover_out`, which is neither."""
    kind, _, amount = answer.partition(":")
    box_1 = form.money("1")
    if kind == "conversion":
        converted = parse_amount(amount) if amount else box_1
        return converted, box_1 - converted
    if kind == "distribution":
        return 0, box_1
    return (0, 0) if kind == "rollover_out" else None


def _roth_5498(record: Record, year: int) -> tuple[InformationReturn, ...]:
    if record.owner.decedent:
        return ()
    return tuple(
        d
        for d in record.returns_by_year.get(year, ())
        if d.form == "5498" and (account := record.accounts.get(d.account)) and account.type and account.type.is_roth
    )


def _against_5498(record: Record, year: int, conversions: Components) -> Components:
    """Compare what was converted with box 3 of the Forms 5498 of the receiving Roth IRAs."""
    forms = tuple(d for d in _roth_5498(record, year) if d.money("3"))
    if not forms or any(c.status is Status.MISSING for c in conversions):
        return conversions
    reported = sum(d.money("3") for d in forms)
    counted = sum(c.cents or 0 for c in conversions)
    refs = tuple(d.name for d in forms)
    answer = record.decisions.get(f"conversions:{year}")
    if reported == counted or answer == "statement":
        return tuple(c._replace(refs=_joined(c.refs, refs)) for c in conversions)
    if not counted:
        reason = "Form 5498 box 3 reports a conversion that no row and no Form 1099-R shows"
        return (Component("Form 5498 box 3", reported, Status.ASSUMED, refs, reason),)
    all_refs = _joined(tuple(ref for c in conversions for ref in c.refs), refs)
    reason = (
        f"{year}: Form 5498 box 3 reports {plain_amount(reported)} converted, the rest of the evidence "
        f"{plain_amount(counted)}; figured from the form"
    )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    return (Component("Form 5498 box 3", reported, status, all_refs, reason, f"conversions:{year}"),)


def _joined(refs: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*refs, *more)))
