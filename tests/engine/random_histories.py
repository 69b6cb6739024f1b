"""Random pasts of one person, of one decedent's IRAs, and of a couple: movements of several years on every side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from naive_history import NEVER, Move, Past
from records import IRA, ROTH, SEP, Owned

from basis.engine import Facts, Record
from basis.model import Account, AccountType, EntryKind, Fact, LedgerEntry, Owner, RothPart, Treatment

INHERITED = Account(
    id="a6", client="ana", custodian="fidelity", number=None, label="Inherited",
    type=AccountType.INHERITED_TRADITIONAL_IRA, decedent="leo",
)  # fmt: skip
INHERITED_ROTH = Account(
    id="a7", client="ana", custodian="fidelity", number=None, label="Inherited Roth",
    type=AccountType.INHERITED_ROTH_IRA, decedent="leo",
)  # fmt: skip

OWN = {"ira": IRA, "sep": SEP, "roth": ROTH}
FROM_LEO = {"ira": INHERITED, "roth": INHERITED_ROTH}
"""The accounts of a pool by the names that a past gives them."""

YEARS = 5
_CLOCK = 5
"""Years after the first one funded in which what a beneficiary takes out of a Roth IRA becomes qualified."""

_CONTRIBUTED_AT_MOST = 20_000
"""Cents: all contributions of one past together stay below every year's limit, so that none is an excess."""

_SMALL = st.integers(1, 999)
_AMOUNTS = st.one_of(_SMALL, st.integers(1, 20_000_00), st.integers(1, 20_000).map(lambda dollars: dollars * 100))
_VALUES = st.one_of(st.just(0), _SMALL, st.integers(0, 300_000_00))
_BASIS = st.one_of(st.just(0), _SMALL, st.integers(0, 90_000_00))


@st.composite
def pasts(draw: st.DrawFn, *, inherited: bool = False, cents_alone: bool = False) -> Past:
    """Five years between 2012 and 2025 of somebody under 59 1/2; or of what was inherited from a decedent whose first
    Roth year was the year before. Nobody contributes to inherited IRAs or converts them."""
    opened = draw(st.integers(2011, 2025 - YEARS))
    names = tuple(FROM_LEO if inherited else OWN)
    traditional = [name for name in names if name != "roth"]
    taken = st.builds(Move, st.just("distribution"), st.sampled_from(names), st.just(0), _AMOUNTS)
    put_in = st.builds(
        Move,
        st.just("contribution"),
        st.sampled_from(("ira", "roth")),
        st.just(0),
        st.integers(1, _CONTRIBUTED_AT_MOST),
        st.booleans(),
    )
    moved = st.builds(Move, st.just("conversion"), st.sampled_from(traditional), st.just(0), _AMOUNTS)
    kinds = taken if inherited else st.one_of(taken, put_in, moved)
    of_years = st.tuples(st.integers(opened + 1, opened + YEARS), kinds)
    moves = tuple(move._replace(year=year) for year, move in draw(st.lists(of_years, max_size=14)))
    values = {(name, year): draw(_VALUES) for name in traditional for year in range(opened + 1, opened + YEARS + 1)}
    return Past(
        opened, draw(_BASIS), draw(_BASIS), draw(_BASIS), moves, values, opened + YEARS,
        1 if cents_alone else draw(st.sampled_from([1, 100])), draw(st.sampled_from([3, 4, 5])), draw(st.booleans()),
        opened + _CLOCK if inherited else NEVER,
    )  # fmt: skip


def owned_past(past: Past) -> Owned:
    """The past as rows and facts of the person; all rows of a year but late contributions have one day."""
    return _entered(past, OWN)


def inherited_record(past: Past) -> Record:
    """The past as the record of what came from one decedent."""
    owned = _entered(past, FROM_LEO)
    record = owned.record()
    known = Fact(owner="decedent:leo", key="date_of_death", value=f"{past.opened}-01-05", id=900)
    facts = Facts([*(replace(fact, owner="decedent:leo") for fact in owned.facts), known])
    rows = tuple(replace(entry, decedent="leo") for entry in record.entries)
    return replace(record, owner=Owner("ana", "leo"), facts=facts, entries=rows)


def _entered(past: Past, accounts: dict[str, Account]) -> Owned:
    owned = Owned(*accounts.values())
    first = next(iter(accounts.values()))
    owned.fact("birth_date", "1990-06-01")
    owned.fact("first_roth_year", str(past.opened))
    owned.fact("rounding", "cents" if past.unit == 1 else "dollars")
    owned.fact("line_10_places", str(past.places))
    owned.fact("part_1", "always" if past.always else "as_required")
    last_day = f"{past.opened}-12-31"
    owned.entry(first, "opening_basis", last_day, past.basis / 100)
    roth = accounts["roth"]
    owned.entry(roth, "opening_basis", last_day, past.roth_contributions / 100, part=RothPart.CONTRIBUTIONS)
    before = {"part": RothPart.CONVERSION_TAXABLE, "for_year": past.opened}
    owned.entry(roth, "opening_basis", last_day, past.roth_conversions / 100, **before)
    for move in past.moves:
        more: dict[str, object] = {}
        day = f"{move.year}-06-01"
        if move.kind == "contribution":
            more["for_year"] = move.year
            day = f"{move.year + 1}-02-01" if move.late else day
            if move.account != "roth":
                more["treatment"] = Treatment.NONDEDUCTIBLE
        owned.entry(accounts[move.account], move.kind, day, move.cents / 100, **more)
    for (name, year), cents in past.values.items():
        owned.entry(accounts[name], "year_end_value", f"{year}-12-31", cents / 100)
    return owned


DIVISIBLE = (EntryKind.CONTRIBUTION, EntryKind.CONVERSION, EntryKind.DISTRIBUTION)


def divided(record: Record, row: LedgerEntry, first: int) -> Record:
    """The record with one row written as two of the same day."""
    parts = (replace(row, cents=first), replace(row, cents=row.cents - first, id=10_000))
    return replace(record, entries=(*(entry for entry in record.entries if entry is not row), *parts))


def with_a_dollar_more(record: Record, year: int) -> Record:
    """The record with one dollar more of money not taxed yet in the first traditional IRA on December 31 of a year."""
    row = next(e for e in record.entries if e.kind is EntryKind.YEAR_END_VALUE and e.day == date(year, 12, 31))
    others = tuple(entry for entry in record.entries if entry is not row)
    return replace(record, entries=(*others, replace(row, cents=row.cents + 100)))
