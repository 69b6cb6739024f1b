"""What an OFX statement says the account was worth on December 31: positions and cash, only when dated that day.

It must not know whose account it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from basis.money import Cents
from importers.custodians.ofx_plans import source_of
from importers.markup import Element

_DECEMBER_31 = (12, 31)
_OLDEST_PRICE = timedelta(days=5)
"""The longest time over a weekend and a holiday between a closing price and the end of the year."""

_CENT = Decimal("0.01")
_SOURCES: Mapping[str, str] = {
    "PRETAX": "PRETAX",
    "AFTERTAX": "AFTERTAX",
    "MATCH": "MATCH",
    "PROFITSHARING": "PROFITSHARING",
    "ROLLOVER": "ROLLOVER",
    "OTHERVEST": "OTHER",
    "OTHERNONVEST": "OTHER",
}
"""The balances of INV401KBAL by source."""

_Day = Callable[[str, Element], date]
_Number = Callable[[str, Element], Decimal]


@dataclass(frozen=True, slots=True)
class Worth:
    """A value on December 31, of the whole account or of one source of money, and the element it begins with."""

    source: str
    cents: Cents
    day: date
    element: Element


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a statement, and why there is none where it has positions."""

    values: tuple[Worth, ...] = ()
    notes: tuple[str, ...] = ()


def values(statement: Element, day: _Day, number: _Number, *, plan: bool) -> Values:
    """The year-end values of an INVSTMTRS. Market values are added exactly and rounded once, half up."""
    dated = statement.first("DTASOF")
    positions = [*statement.all("INVPOSLIST")]
    held = [each for listed in positions for each in listed.within("INVPOS")]
    balances = statement.first("INV401KBAL")
    if dated is None or not dated.text or not (held or balances or statement.first("INVBAL")):
        return Values()
    on = day(dated.text, dated)
    if (on.month, on.day) != _DECEMBER_31:
        return Values((), (f"positions and balances are of {on.isoformat()}, which is no year-end value: not used",))
    reason = _unusable(statement, held, on, day, number, plan=plan)
    if reason:
        return Values((), (f"positions of {on.isoformat()} are no year-end value: {reason}",))
    if not held and balances is not None:
        return Values(_of_balances(balances, on, number))
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    begins: dict[str, Element] = {}
    for position in held:
        source = source_of(position)
        market = position.first("MKTVAL")
        if market is not None and market.text:
            sums[source] += number(market.text, market)
            begins.setdefault(source, position)
    cash = statement.first("INVBAL", "AVAILCASH")
    if cash is not None and cash.text:
        sums[""] += number(cash.text, cash)
        begins.setdefault("", cash)
    total = sum(sums.values(), Decimal(0))
    stated = balances.first("TOTAL") if balances else None
    # A real plan statement has zeros here beside its positions, so that zeros say nothing.
    if stated is not None and stated.text:
        said = number(stated.text, stated)
        if said and _cents(said) != _cents(total):
            return Values((), (f"positions of {on.isoformat()} do not add up to the stated balance: not used",))
    return Values(
        tuple(Worth(source, _cents(amount), on, begins[source]) for source, amount in sums.items() if _cents(amount))
    )


def _unusable(statement: Element, held: list[Element], on: date, day: _Day, number: _Number, *, plan: bool) -> str:
    """Why positions dated December 31 do not give a value."""
    balance = statement.first("INVBAL")
    cash = statement.first("INVBAL", "AVAILCASH")
    available = number(cash.text, cash) if cash is not None and cash.text else Decimal(0)
    if held and balance is None and not plan:
        return "the cash balance is not stated"
    if balance is not None and statement.first("INVPOSLIST") is None:
        return "the positions are not listed"
    for tag in ("MARGINBALANCE", "SHORTBALANCE"):
        other = statement.first("INVBAL", tag)
        if other is not None and other.text and number(other.text, other):
            return f"it has a {tag.lower().removesuffix('balance')} balance"
    for position in held:
        priced = position.first("DTPRICEASOF")
        market = position.first("MKTVAL")
        if market is None or not market.text:
            return "a position has no market value"
        if priced is not None and priced.text and not on - _OLDEST_PRICE <= day(priced.text, priced) <= on:
            return "a price is of another day"
        if available and number(market.text, market) == available:
            return "a position and the cash balance may be the same money"
    return ""


def _of_balances(balances: Element, on: date, number: _Number) -> tuple[Worth, ...]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    begins: dict[str, Element] = {}
    for tag, source in _SOURCES.items():
        stated = balances.first(tag)
        if stated is not None and stated.text:
            sums[source] += number(stated.text, stated)
            begins.setdefault(source, stated)
    return tuple(Worth(source, _cents(amount), on, begins[source]) for source, amount in sums.items() if _cents(amount))


def _cents(amount: Decimal) -> Cents:
    return int(amount.quantize(_CENT, ROUND_HALF_UP).scaleb(2))
