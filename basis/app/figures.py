"""Figures of a client: the history, one year's form, where a line comes from and what rests on an entry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from basis.app.pools import record_of
from basis.engine import Election, History, Record, Step, YearResult, both_ways, explain, history, lines_listing
from basis.engine.implausible import of_years_to_come
from basis.engine.older.put_off import TAXED_THROUGH
from basis.errors import InputRejectedError
from basis.law import form_years, load_form
from basis.ledger import Ledger
from basis.model import EntryKind, Owner


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Rounding asked for on the command line instead of the return's own, for the whole history."""

    unit: int | None = None
    places: int | None = None

    def applied(self, chosen: Election) -> Election:
        """The election with what was asked for put in its place."""
        return replace(
            chosen,
            unit=chosen.unit if self.unit is None else self.unit,
            places=chosen.places if self.places is None else self.places,
        )


def history_of(
    ledger: Ledger, client: str, *, decedent: str = "", through: int | None = None, what_if: WhatIf = WhatIf()
) -> tuple[Record, History]:
    """A client's record and its figured history, through a year or through the last one on file."""
    record = record_of(ledger, ledger.client(client).id, decedent)
    return record, history(record, through=through or last_year(record), what_if=what_if.applied)


def last_year(record: Record) -> int:
    """The last tax year the record shows, or in which income of its conversions can still be taxed, at most the last
    one whose form is figured."""
    seen = [*record.by_year, *record.by_tax_year, *record.returns_by_year, *(form.year for form in record.filed)]
    seen += [last for since, last in TAXED_THROUGH.items() if record.conversions_of(since)]
    openings = [e.year for e in record.entries if e.kind is EntryKind.OPENING_BASIS]
    return min(max([*seen, *(year + 1 for year in openings)], default=form_years()[-1]), form_years()[-1])


def figured_year(
    ledger: Ledger, client: str, year: int, *, decedent: str = "", what_if: WhatIf = WhatIf()
) -> tuple[History, YearResult]:
    """One year's form. Raises LawMissingError for a year without law data, InputRejectedError for one before the
    first on file, and where there is nothing on file: that is not a year in which nothing happened."""
    load_form(year)
    record, figured = history_of(ledger, client, decedent=decedent, through=year, what_if=what_if)
    if not (record.entries or record.returns or record.filed or record.open_matters):
        raise InputRejectedError(
            f"{record.owner} has nothing on file yet.", next_step="import exports and forms first: basis import FILE"
        )
    if year not in figured.results:
        _, whole = history_of(ledger, client, decedent=decedent)
        first = min(whole.results, default=None)
        raise InputRejectedError(
            f"{client} has nothing on file for {year}" + (f"; the first year is {first}." if first else "."),
            next_step="import what there is of that year, or name a later one",
        )
    result = figured.results[year]
    return figured, replace(result, findings=(*result.findings, *of_years_to_come(record)))


def compared(result: YearResult) -> YearResult:
    """A year's result with what other correct methods would give among its findings."""
    return replace(result, findings=(*result.findings, *both_ways(result)))


def explained(
    ledger: Ledger, client: str, year: int, line: str, *, decedent: str = "", what_if: WhatIf = WhatIf()
) -> tuple[History, Step]:
    """The tree under a line of the form (`14`), or of a worksheet beside it (`ira_deduction/12`).

    Raises InputRejectedError for a line that neither has.
    """
    figured, result = figured_year(ledger, client, year, decedent=decedent, what_if=what_if)
    beside = result.beside_lines
    if line not in (*result.lines, *beside):
        where = (
            f"There is no {line} beside the form for {year}."
            if "/" in line
            else f"The {year} Form 8606 has no line {line}."
        )
        there = beside if "/" in line else [*result.lines, *beside]
        listed = f"there is {', '.join(there)}" if there else "no worksheet stands beside it"
        raise InputRejectedError(where, next_step=listed)
    return figured, explain(figured, year, line)


Lines = tuple[tuple[int, str], ...]
"""Years and lines, those of worksheets as `qcd/9`."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What rests on an entry or document: lines of the form of the pool it is in, those of the client's `other_forms`
    that limits, or basis passed on, let it reach, and the filed forms that it is on."""

    client: str
    lines: Lines
    other_forms: tuple[tuple[Owner, Lines], ...]
    filed: tuple[str, ...]


def traced(ledger: Ledger, ref: str) -> Traced:
    """Follow an entry (`e17`) or document (`d4`) up to every line that rests on it."""
    client, decedent = ledger.whose(ref)
    pools = dict.fromkeys((decedent, "", *(a.decedent for a in ledger.accounts(client))))
    found: dict[Owner, Lines] = {}
    filed: dict[str, None] = {}
    for pool in pools:
        _, figured = history_of(ledger, client, decedent=pool)
        found[figured.owner] = lines = lines_listing(figured, ref)
        filed |= {figured.filed[year].name: None for year, line in lines if year in figured.filed and "/" not in line}
    own, *others = found.items()
    return Traced(client, own[1], tuple((owner, lines) for owner, lines in others if lines), tuple(filed))
