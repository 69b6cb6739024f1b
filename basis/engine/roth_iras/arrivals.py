"""What the Roth side shows of conversions: rows of receiving accounts, and box 3 of their Forms 5498.

A conversion counts once, on the account and in the year that it left; what arrived is its other end. Only where no
sender is on file does the arrival itself count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, refs_in
from basis.engine.movements import ROLLOVER_DAYS, SUSPECTED_DAYS, days_between, when
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.model import EntryKind, InformationReturn, LedgerEntry
from basis.money import Cents, plain_amount


class Arrivals(NamedTuple):
    """Arrivals of a year without a sender, and those that may be the other end of an unlike conversion of the year."""

    alone: Components
    disputed: Components


def arrivals(record: Record, year: int) -> Arrivals:
    """What the receiving rows add to line 8."""
    if record.owner.decedent:
        return Arrivals((), ())
    alone: list[Component] = []
    disputed: list[Component] = []
    senders = list(record.conversion_sides.alone_out)
    for entry in record.conversion_sides.alone_in:
        rival = _rival(record, entry, senders)
        if rival is None:
            if entry.year == year:
                label, status = f"conversion received {when(entry)}", evidence_status(entry)
                alone.append(Component(label, entry.cents, status, (entry.name,), evidence_reason(entry)))
            continue
        senders.remove(rival)
        if rival.year == year and not (
            days_between(rival, entry) <= ROLLOVER_DAYS and _shown_once(record, entry, rival)
        ):
            disputed.append(_disputed(entry, rival))
    return Arrivals(tuple(alone), tuple(disputed))


def _rival(record: Record, entry: LedgerEntry, senders: list[LedgerEntry]) -> LedgerEntry | None:
    """The conversion that this arrival may be the other end of: the nearest within the 60 days of a rollover or, of the
    same amount, within a year, unless somebody has said that they are two."""
    near = [
        (days, out.id, out)
        for out in senders
        if out.to_account in ("", entry.account)
        and ((days := days_between(out, entry)) <= ROLLOVER_DAYS or _may_be_late(out, entry, days))
        and record.decisions.get(f"link:{out.name}:{entry.name}") != "different"
    ]
    return min(near, key=lambda found: found[:2])[2] if near else None


def _may_be_late(out: LedgerEntry, entry: LedgerEntry, days: int) -> bool:
    """Whether an equal amount arrived too late to be a conversion: it must not count twice as two of them."""
    return out.cents == entry.cents and days <= SUSPECTED_DAYS and when(out) < when(entry)


def _shown_once(record: Record, entry: LedgerEntry, rival: LedgerEntry) -> bool:
    """Whether box 3 of all Forms 5498 of the year is what left in it: an equal amount that arrived is then no more."""
    left = sum(e.cents for e in record.conversions_of(rival.year))
    reported = sum(form.money("3") for form in roth_5498(record, rival.year))
    return entry.cents == rival.cents and entry.year == rival.year and reported == left


def _disputed(entry: LedgerEntry, rival: LedgerEntry) -> Component:
    reason = (
        f"{plain_amount(entry.cents)} arrived in the Roth IRA on {when(entry)} but {plain_amount(rival.cents)} left "
        f"on {when(rival)}: link them if they are one conversion (basis link {rival.name} {entry.name})"
    )
    asks = f"link:{rival.name}:{entry.name}"
    return Component(f"conversion received {when(entry)}", 0, Status.CONFLICT, (entry.name, rival.name), reason, asks)


def roth_5498(record: Record, year: int) -> tuple[InformationReturn, ...]:
    """The Forms 5498 of the owner's Roth IRAs that can say what was converted."""
    if record.owner.decedent:
        return ()
    return tuple(
        d
        for d in record.returns_by_year.get(year, ())
        if d.form == "5498"
        and "3" not in d.not_in_file
        and (account := record.accounts.get(d.account))
        and account.type
        and account.type.is_roth
    )


class Compared(NamedTuple):
    """What was converted and what was paid out, after the comparison with Forms 5498."""

    conversions: Components
    distributions: Components


def against_5498(record: Record, year: int, conversions: Components, distributions: Components) -> Compared:
    """Compare what was converted with box 3 of the Forms 5498 of the receiving Roth IRAs.

    Box 3 is of the year of the deposit: what left in December and arrived in January is on the next year's form. What
    it shows beyond the other evidence left as what seemed to be paid out, so that it counts on one line only.
    """
    forms = tuple(d for d in roth_5498(record, year) if d.money("3"))
    if not forms or any(c.status is Status.MISSING for c in conversions):
        return Compared(conversions, distributions)
    before, after = _over_year_end(record, year - 1), _over_year_end(record, year)
    earlier, later = sum(before.values()), sum(after.values())
    reported = sum(d.money("3") for d in forms) - earlier + later
    counted = sum(c.cents or 0 for c in conversions)
    refs = (*(d.name for d in forms), *before)
    asks = f"conversions:{year}"
    answer = record.decided(asks, forms)
    turned = distributions
    if answer not in ("statement", "elsewhere"):
        turned = tuple(c._replace(turns=joined(c.turns, (*refs_in(conversions), *refs))) for c in distributions)
    if reported == counted or answer == "statement":
        linked = conversions or (Component("Form 5498 box 3, converted the year before", 0),)
        return Compared(tuple(c._replace(refs=joined(c.refs, refs)) for c in linked), turned)
    if answer == "elsewhere" and reported > counted:
        besides = Component("Form 5498 box 3, out of an account not on file", reported - counted, refs=refs)
        return Compared((*conversions, besides), turned)
    paid_out = tuple(c for c in distributions if c.cents)
    overlap = max(0, min(reported - counted, sum(c.cents or 0 for c in paid_out)))
    otherwise = _said_otherwise(record, year, forms)
    if not counted and not before and not overlap and not otherwise:
        reason = "Form 5498 box 3 reports a conversion that no row and no Form 1099-R shows"
        return Compared((*conversions, Component("Form 5498 box 3", reported, Status.ASSUMED, refs, reason)), turned)
    all_refs = joined(refs_in(conversions, paid_out if overlap else ()), (*refs, *(e.name for e in otherwise)))
    reason = (
        f"{year}: {_named(forms)} box 3 reports {plain_amount(reported)} converted, the rest of the evidence "
        f"{plain_amount(counted)}; figured from the form{_said_paid_out(record, paid_out)}"
        f"{''.join(f'; {e.name} was answered to be {e.kind.value}' for e in otherwise)}"
        f"{record.told_before(asks, forms)}"
    )
    status = Status.KNOWN if answer == "form" else Status.CONFLICT
    converted = Component("Form 5498 box 3", max(0, reported), status, all_refs, reason, asks)
    moved = Component("converted, as Form 5498 box 3 says", -overlap, status, all_refs, reason, asks)
    return Compared((converted,), (*turned, moved) if overlap else turned)


def _named(forms: tuple[InformationReturn, ...]) -> str:
    return "Form 5498 " + ", ".join(form.name for form in forms)


def _said_paid_out(record: Record, paid_out: Components) -> str:
    """Words that name the answers which say that it was paid out."""
    said = {form.name for form in record.returns if record.decisions.get(f"document:{form.id}") == "distribution"}
    said |= {entry.name for entry in record.entries if entry.determination is not None}
    names = [name for name in dict.fromkeys(refs_in(paid_out)) if name in said]
    return f"; {', '.join(names)} was answered to be paid out" if names else ""


def _said_otherwise(record: Record, year: int, forms: tuple[InformationReturn, ...]) -> tuple[LedgerEntry, ...]:
    """What arrived in the amount of a form's box 3 and was answered to be something else than a conversion."""
    amounts = {(form.account, form.money("3")) for form in forms}
    return tuple(
        e
        for e in record.by_year.get(year, ())
        if e.determination is not None
        and (e.account, e.cents) in amounts
        and e.kind in (EntryKind.TRANSFER_IN, EntryKind.ROLLOVER_IN, EntryKind.CONTRIBUTION)
    )


def _over_year_end(record: Record, year: int) -> Mapping[str, Cents]:
    """Conversions that left in a year, by name, and how much of each arrived in a later one."""
    parts: defaultdict[str, list[LedgerEntry]] = defaultdict(list)
    for out, arrival in record.conversion_sides.pairs:
        parts[out.name].append(arrival)
    found: dict[str, Cents] = {}
    for entry in record.conversions_of(year):
        late = [part for part in parts[entry.name] if part.year > year]
        in_year = len(parts[entry.name]) > len(late)
        if (entry.arrived.year > year) if entry.arrived else bool(late):
            found[entry.name] = sum(part.cents for part in late) if in_year else entry.cents
    return found


def shown_converted(record: Record, year: int, alone: Components, already: Cents) -> Cents:
    """How much of what Forms 1099-R alone report the Roth side shows as converted: its rows, else its Forms 5498."""
    if alone:
        return sum(part.cents or 0 for part in alone)
    return max(0, sum(d.money("3") for d in roth_5498(record, year)) - already)


def joined(refs: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """References without repetition, in order."""
    return tuple(dict.fromkeys((*refs, *more)))
