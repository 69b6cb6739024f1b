"""What one pool hands to another: a decedent's IRAs to a beneficiary, an inherited IRA to the spouse who keeps it.

Pub. 590-B, "What if You Inherit an IRA?". A component that crosses from one pool to another rests on the ledger alone,
because the other pool has no lines of the first.
"""

from __future__ import annotations

from fractions import Fraction

from basis.engine.amounts import Component, Status, missing
from basis.engine.changed_hands.inherited import kept_in_part
from basis.engine.explain import refs_of
from basis.engine.history import History
from basis.engine.outflows import pool_accounts
from basis.engine.record import HandedOver, Record, fact_ref
from basis.engine.roth_iras.roth import roth_accounts
from basis.model import Fact
from basis.money import Cents, divide_half_up


def to_beneficiary(decedent: History, year_of_death: int, share: Fact | None, whose: str) -> HandedOver:
    """A beneficiary's part of what the decedent's IRAs carried out of the year of death, by the fact `share:ID`."""

    def part(component: Component) -> Component | None:
        if component.cents == 0 and component.status is Status.KNOWN:
            return None
        label = f"basis left by {whose}"
        grounded = _grounded(decedent, component)
        if share is None:
            reason = (
                f"what part of the IRAs of {whose} this beneficiary received is not known: set the fact "
                f"share:{whose} (1 for all of it)"
            )
            return missing(label, reason, grounded.refs, asks=f"fact:share:{whose}")
        cents = None if grounded.cents is None else _of(Fraction(share.value), grounded.cents)
        reason = grounded.reason
        if grounded.status is not Status.KNOWN and not reason:
            reason = (
                f"the basis that {whose} left at death in {year_of_death} is {grounded.status.word}: see the form of "
                f"{whose} for {year_of_death}, and enter what is left of it as the basis of an inheritance row"
            )
        return grounded._replace(label=label, cents=cents, refs=(*grounded.refs, fact_ref(share)), reason=reason)

    carry = decedent.carried[year_of_death]
    return HandedOver(year_of_death, part(carry.basis), part(carry.roth_contributions), part(carry.roth_conversions))


def to_spouse(record: Record, pool: History, year: int, election: str) -> tuple[HandedOver, ...]:
    """What an inherited pool carried into the year in which the surviving spouse treats it as their own, and what the
    decedent left to it in that year. `record` is the pool's own."""
    carry = pool.carried.get(year - 1)
    gaps = {
        roth: kept_in_part(record, year, accounts(record))
        for roth, accounts in ((False, pool_accounts), (True, roth_accounts))
    }

    def part(component: Component | None, *, roth: bool) -> Component | None:
        gap = gaps[roth]
        if component is None or gap is None or (component.cents == 0 and component.status is Status.KNOWN):
            return component
        return gap._replace(refs=(*component.refs, *gap.refs))

    def carried(component: Component) -> Component:
        grounded = _grounded(pool, component)
        return grounded._replace(label="basis of the IRA treated as own", refs=(*grounded.refs, election))

    of_roth = any(record.ended.get(account.id) == year for account in roth_accounts(record))
    first = record.facts.get("first_roth_year") if of_roth else None
    found = [handed for handed in record.handed_over if handed.year == year]
    if carry is not None:
        basis, contributions, conversions = map(
            carried, (carry.basis, carry.roth_contributions, carry.roth_conversions)
        )
        found.insert(0, HandedOver(year, basis, contributions, conversions))
    return tuple(
        HandedOver(
            year,
            part(handed.traditional, roth=False),
            part(handed.roth_contributions, roth=True),
            part(handed.roth_conversions, roth=True),
            first_roth_year=None if first is None else int(first.value),
            asks_first_roth_year=of_roth and first is None,
        )
        for handed in found
    )


def _of(share: Fraction, cents: Cents) -> Cents:
    return divide_half_up(cents * share.numerator, share.denominator)


def _grounded(of: History, component: Component) -> Component:
    found: dict[str, None] = {}
    for ref in component.refs:
        year, is_line, number = ref.partition(":")
        rests = refs_of(of, int(year), number) if is_line else {ref}
        found.update(dict.fromkeys(sorted(rests)))
    return component._replace(refs=tuple(found))
