"""The years whose conversions could be taxed later: what the taxpayer chose in 1998 and 2010, and what it covers.

Section 408A(d)(3)(A)(iii): 1998 conversions over four years, 2010 conversions and rollovers from plans half in 2011
and half in 2012, unless the taxpayer chose otherwise. Before 1998 there were no Roth IRAs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.movements import when
from basis.engine.older.put_off import AT_ONCE, FOUR_YEARS_FROM, TWO_YEARS_AFTER
from basis.engine.outflows import Outflows
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.splits import split_of
from basis.engine.record import Record, fact_ref
from basis.engine.rollovers.plan_rollovers import after_tax_part, as_answered
from basis.engine.roth_iras.roth import roth_accounts
from basis.law import FIRST_ROTH_YEAR, TaxYearLaw
from basis.model import AccountType, EntryKind, InformationReturn, LedgerEntry


class Choice(NamedTuple):
    """Whether the income was taxed in the year itself, and what that rests on."""

    at_once: bool = False
    components: Components = ()

    def put_off_by_form(self, law: TaxYearLaw) -> bool:
        """Whether the year's form leaves its conversions out of the basis of Roth distributions (2010, line 31)."""
        return law.year == TWO_YEARS_AFTER and not self.at_once


def taxed_at_once(record: Record, law: TaxYearLaw, *, converted: bool) -> Choice:
    """What the taxpayer chose for the year; where nobody said, what the law does by itself, assumed and asked."""
    if law.year not in AT_ONCE or not converted:
        return Choice()
    key, value = AT_ONCE[law.year]
    fact = record.facts.get(key, law.year)
    if fact is not None:
        return Choice(fact.value == value, (Component("as the taxpayer chose", 0, refs=(fact_ref(fact),)),))
    later = "over four years" if law.year == FOUR_YEARS_FROM else "half in 2011 and half in 2012"
    reason = (
        f"whether all income of the {law.year} conversions was taxed in {law.year} was not said; taken as taxed "
        f"{later}, as the law does by itself. See the form and return of {law.year}, and set the fact {key}"
    )
    return Choice(components=(Component("not chosen", 0, Status.ASSUMED, (), reason, f"fact:{key}"),))


class PlanRollovers(NamedTuple):
    """Rollovers of 2010 from retirement plans to Roth IRAs: their amounts, their basis, and their rows."""

    amounts: Components = ()
    basis: Components = ()
    rows: frozenset[str] = frozenset()

    def without(self, components: Components) -> Components:
        """What other modules say of other rows than these."""
        return tuple(part for part in components if not self.rows.intersection(part.refs))


def rollovers_of_2010(record: Record, law: TaxYearLaw) -> PlanRollovers:
    """What lines 21 and 22 of the 2010 form ask for; in other years such rollovers are not on Form 8606."""
    if law.year != TWO_YEARS_AFTER:
        return PlanRollovers()
    amounts: list[Component] = []
    basis: list[Component] = []
    rows: set[str] = set()
    for entry, other, sender in _to_roth(record):
        if entry.year != law.year or sender is AccountType.PLAN_DESIGNATED_ROTH:
            continue
        names = tuple(side.name for side in (entry, other) if side is not None)
        rows.update(names)
        label = f"rollover of {when(entry)}"
        if sender is not None and not sender.is_plan:
            reason = f"the rollover of {when(entry)} ({entry.name}) left an IRA: enter it as a conversion"
            amounts.append(missing(label, reason, names))
            continue
        amounts.append(Component(label, entry.cents, evidence_status(entry), names, evidence_reason(entry)))
        split = split_of(record, entry, other)
        form = _box_5(record, entry)
        basis += (
            (as_answered(record, entry, split.after_tax),)
            if split is not None
            else after_tax_part(record, entry, other, sender, form)
        )
    return PlanRollovers(tuple(amounts), tuple(basis), frozenset(rows))


def _to_roth(record: Record) -> Iterator[tuple[LedgerEntry, LedgerEntry | None, AccountType | None]]:
    own = {account.id for account in roth_accounts(record)}
    sides = record.direct_rollover_sides
    for sent, arrived in sides.pairs:
        if arrived.account in own:
            yield sent, arrived, sent.account_type
    paired = {entry.name for pair in sides.pairs for entry in pair}
    for entry in record.entries:
        if entry.name in paired:
            continue
        if entry.kind is EntryKind.DIRECT_ROLLOVER and _into_roth(entry, own):
            yield entry, None, entry.account_type
        if entry.kind is EntryKind.DIRECT_ROLLOVER_IN and entry.account in own:
            yield entry, None, entry.from_account_type


def _box_5(record: Record, entry: LedgerEntry) -> InformationReturn | None:
    """The one Form 1099-R, code G, for exactly this amount that has a box 5."""
    forms = [
        d
        for d in record.returns_by_year.get(entry.year, ())
        if d.form == "1099-R" and "G" in d.codes and d.money("1") == entry.cents and "5" not in d.not_in_file
    ]
    return forms[0] if len(forms) == 1 else None


def _into_roth(entry: LedgerEntry, own: set[str]) -> bool:
    return entry.to_account in own or (entry.to_account_type is not None and entry.to_account_type.is_roth)


def none_before_1998(year: int, moved: Outflows) -> Outflows:
    """Before 1998 nothing can have been converted: the row is wrong, and what it was must be asked."""
    if year >= FIRST_ROTH_YEAR or not moved.conversions:
        return moved
    gaps = tuple(
        missing(
            part.label,
            f"{part.label}: there were no Roth IRAs before 1998. Correct the year, or enter it as a distribution",
            part.refs,
        )
        for part in moved.conversions
    )
    return Outflows((*moved.distributions, *gaps), ())
