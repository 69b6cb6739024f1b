"""Basis carried through the years of one owner: line 14 of one year is line 2 of the next.

Forms as filed settle what carries (`as_filed`); opening basis is what lies before the first of them; years without a
form hand on what they received (Total Basis Chart, instructions for line 2). Of the forms of 1987 to 1992 nothing is
figured: those years hand on too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from basis.engine.amounts import Component, Status, missing
from basis.engine.as_filed import as_filed, basis_as_filed, chart_lines
from basis.engine.beside import with_other_forms_beside, with_what_stands_beside
from basis.engine.charity import charitable
from basis.engine.charity.charitable_offset import offset_at_start
from basis.engine.charity.january_gifts import made_in
from basis.engine.contributing.excess import with_excess_carried
from basis.engine.contributing.postponed import years_postponed
from basis.engine.corrections.removals import removals
from basis.engine.form8606 import figure_by_meaning
from basis.engine.gather import election, year_inputs
from basis.engine.inputs import Election
from basis.engine.minimum_distributions import with_required_money
from basis.engine.older.put_off import put_off_before
from basis.engine.open_year import OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.papers.called_otherwise import called_alike
from basis.engine.papers.transcripts import seen_twice
from basis.engine.papers.two_papers import counted_once
from basis.engine.printed import as_printed
from basis.engine.record import CharitableGift, Record, fact_ref
from basis.engine.result import Carry, Finding, YearResult
from basis.engine.roth_iras.layers import opening_layers, unknown_layers
from basis.engine.roth_iras.roth import roth_accounts, roth_clock
from basis.engine.roth_iras.transfers_to_roth import transfers_as_conversions
from basis.law import LawMissingError, TaxYearLaw, load_form
from basis.model import EntryKind, FiledForm, LedgerEntry, Owner, RothPart
from basis.money import plain_amount

_WHERE_IT_STANDS = "line 14 (line 12 on forms of 1993 to 2000)"


@dataclass(frozen=True, slots=True)
class History:
    """Every figured year of one owner, what each handed on, and the forms filed."""

    owner: Owner
    results: Mapping[int, YearResult]
    carried: Mapping[int, Carry]
    filed: Mapping[int, FiledForm]
    without_law: Mapping[int, str]
    gifts: tuple[CharitableGift, ...] = ()
    """Gifts to charity that count against limits which the taxpayer's other pools share."""
    gift_offset: Mapping[int, Component] = field(default_factory=dict)
    """What of contributions deducted after age 70 1/2 the gifts of a year meet, where any year gives."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years from the first to the last that was asked for."""
        return tuple(self.carried)


def history(
    record: Record,
    *,
    through: int,
    what_if: Callable[[Election], Election] = lambda chosen: chosen,
    law: Callable[[int], TaxYearLaw] = load_form,
) -> History:
    """Figure every year from the first the record shows through `through`.

    `what_if` replaces the return's rounding election for the whole history. A year with movements but no law data
    breaks the chain: what carries out of it is missing, and `without_law` says why.
    """
    start = _beginning(record, through, law)
    record, before, first = start.record, start.before, start.first
    results: dict[int, YearResult] = {}
    carried: dict[int, Carry] = {}
    without_law: dict[int, str] = {}
    gifts = list(charitable.counted_before(record, max(first, start.traditional_from + 1)))
    gift_offset: dict[int, Component] = {}
    for year in range(first, through + 1):
        try:
            rules = law(year)
        except LawMissingError as problem:
            without_law[year] = str(problem)
            after = _without_law(record, year, before, problem, (start.traditional_from, start.roth_from))
        else:
            open_year = OpenYear(record, rules, before)
            results[year], after = _one_year(start, open_year, what_if(election(record.facts, year)))
            gifts += charitable.counted(open_year) if year > start.traditional_from else ()
            there = charitable.offset_there(open_year)
            if there is not None:
                gift_offset[year] = there
        carried[year] = before = _as_it_was_filed(start, year, before, after, results.get(year))
    told = _with_basis_as_filed(start, results, carried)
    return History(record.owner, told, carried, start.filed, without_law, tuple(gifts), gift_offset)


class Known(NamedTuple):
    """A record and its history, beside which another record is figured that differs from it in some years alone."""

    record: Record
    history: History


def history_from(record: Record, known: Known, *, first: int, last: int | None, through: int) -> History:
    """The history of a record that differs from a known one in the tax years from `first` to `last` alone; None where
    it may differ in all later ones, as where a row bears on a limit of a lifetime.

    Its results and what the years hand on are those of `history`: years before `first` are taken over, and those after
    `last` once they are handed the same. Gifts to charity are left out.
    """
    start = _beginning(record, through, load_form)
    there = known.history
    if not there.years or start.first != there.years[0] or there.without_law:
        return history(record, through=through)
    results: dict[int, YearResult] = {}
    carried: dict[int, Carry] = {}
    before = start.before
    for year in range(start.first, through + 1):
        rules = load_form(year)
        handed_the_same = last is not None and year > last and before == there.carried.get(year - 1)
        if year in there.results and (year < first or (handed_the_same and _same_clock(record, known.record, rules))):
            results[year] = there.results[year]
            carried[year] = before = there.carried[year]
            continue
        open_year = OpenYear(start.record, rules, before)
        results[year], after = _one_year(start, open_year, election(record.facts, year))
        carried[year] = before = _as_it_was_filed(start, year, before, after, results[year])
    return History(record.owner, _with_basis_as_filed(start, results, carried), carried, start.filed, {})


def _same_clock(record: Record, other: Record, law: TaxYearLaw) -> bool:
    """Whether the five years of Roth IRAs are over for both alike: no year hands that on."""
    return roth_clock(record, law) == roth_clock(other, law)


class _Start(NamedTuple):
    """Where a history begins: the record without what is counted twice, the forms in force, the years through which
    the pools are settled, the first year, and what is carried into it."""

    record: Record
    filed: Mapping[int, FiledForm]
    traditional_from: int
    roth_from: int
    first: int
    before: Carry


def _beginning(record: Record, through: int, law: Callable[[int], TaxYearLaw]) -> _Start:
    record = with_required_money(seen_twice(called_alike(transfers_as_conversions(counted_once(record)))), law)
    filed = forms_in_force(record)
    traditional_from, roth_from, before = _start(record)
    before = _with_excess_before(record, _against_filed(before, filed.get(traditional_from)))
    first = _first_year(record, filed, min(traditional_from, roth_from), through)
    before = before._replace(charitable_offset=offset_at_start(record, first, law))
    before = before._replace(put_off=put_off_before(record.facts, roth_from, before.roth_layers))
    return _Start(record, filed, traditional_from, roth_from, first, before)


def _one_year(start: _Start, open_year: OpenYear, chosen: Election) -> tuple[YearResult, Carry]:
    """One year's form and what it hands on, before any form as filed."""
    year, record = open_year.year, start.record
    pools = {"traditional": year > start.traditional_from, "roth": year > start.roth_from}
    inputs = year_inputs(open_year, chosen, **pools)
    result = with_what_stands_beside(open_year, figure_by_meaning(inputs, record.owner))
    result = with_other_forms_beside(open_year, as_printed(inputs, with_excess_carried(result)))
    result = _with_differences(result, start.filed.get(year))
    return result, result.carry._replace(charitable_offset=charitable.offset_after(open_year))


def _as_it_was_filed(start: _Start, year: int, before: Carry, after: Carry, result: YearResult | None) -> Carry:
    """What the year hands on: as filed, where a form was and nobody says that it was wrong."""
    form = start.filed.get(year)
    if form is None or form.corrected:
        return after
    pools = {"traditional": year > start.traditional_from, "roth": year > start.roth_from}
    return as_filed(form, before, after, result, **pools)


def forms_in_force(record: Record) -> dict[int, FiledForm]:
    """The form of each year that counts: the last one filed."""
    forms: dict[int, FiledForm] = {}
    for form in sorted(record.filed, key=lambda f: (f.filed_on, f.id)):
        forms[form.year] = form
    return forms


def _first_year(record: Record, filed: Mapping[int, FiledForm], settled: int, through: int) -> int:
    years = [*record.by_year, *record.by_tax_year, *record.returns_by_year, *filed]
    years += [handed.year for handed in record.handed_over]
    years += [made_in(gift) for gift in record.of_kind(EntryKind.QCD)]
    years += [gift.year for gift in record.gifts_elsewhere]
    years += [removal.year for removal in removals(record)]
    years += years_postponed(record)
    for matter in record.open_matters:
        years += matter.lines
    later = [year for year in years if year > settled]
    return min(later, default=through) if settled else min(years, default=through)


def _start(record: Record) -> tuple[int, int, Carry]:
    """The year through which each pool is settled by an opening basis (0 when it has none), and what it carries."""
    openings = [e for e in record.entries if e.kind is EntryKind.OPENING_BASIS]
    ids = {a.id for a in pool_accounts(record)}
    roth_ids = {a.id for a in roth_accounts(record)}
    own = [e for e in openings if e.account in ids]
    roth = [e for e in openings if e.account in roth_ids]
    basis = _opening(
        own, f"basis of {record.owner} before the first year on file", _ask_basis(record), "opening:traditional"
    )
    comes_with_it = record.owner.decedent and (record.handed_over or _inheritances(record))
    if comes_with_it and not own:
        basis = Component("nothing before the inheritance", 0)
    if not roth and (comes_with_it or _roth_begins_on_file(record)):
        nothing = Component("no Roth IRA before the first year on file", 0)
        return _settled(own), 0, Carry(basis, nothing, nothing)
    first = [e for e in roth if e.part in (None, RothPart.CONTRIBUTIONS)]
    layers = [e for e in roth if e.part in (RothPart.CONVERSION_TAXABLE, RothPart.CONVERSION_NONTAXABLE)]
    ask = (
        f"what {record.owner} put into Roth IRAs before the first year on file is not known: enter opening_basis rows "
        f"(part contributions and conversion_taxable, 0 for none) or the fact first_roth_year"
    )
    contributions = _opening(
        first, "Roth contributions before the first year on file", ask, "opening:roth", several=True
    )
    conversions = (
        Component("no Roth conversions before the first year on file", 0)
        if first and not layers
        else _opening(layers, "Roth conversions before the first year on file", ask, "opening:roth", several=True)
    )
    by_year = opening_layers(layers) if layers else unknown_layers(conversions)
    return _settled(own), _settled(roth), Carry(basis, contributions, conversions, roth_layers=by_year)


def _with_excess_before(record: Record, before: Carry) -> Carry:
    """With an excess carried in that a fact says without a year: it is that before the first year on file."""

    def said(key: str, otherwise: Component) -> Component:
        fact = record.facts.get(key)
        if fact is None:
            return otherwise
        return Component("excess before the first year on file", fact.money(), refs=(fact_ref(fact),))

    return before._replace(
        excess_traditional=said("excess_traditional_carried", before.excess_traditional),
        excess_roth=said("excess_roth_carried", before.excess_roth),
    )


def _inheritances(record: Record) -> bool:
    return any(entry.kind is EntryKind.INHERITANCE for entry in record.entries)


def _against_filed(before: Carry, form: FiledForm | None) -> Carry:
    """An opening basis that is not line 14 of the form filed for its year is in conflict; the opening basis counts."""
    basis = before.basis
    filed = None if form is None or form.corrected else basis_as_filed(form)
    if form is None or filed is None or filed.cents == basis.cents:
        return before
    reason = (
        f"the opening basis at the end of {form.year} is not {chart_lines(form.year)} of the Form 8606 filed for "
        f"{form.year}, {plain_amount(filed.cents or 0)}; figured from the opening basis: look at the form, and reverse "
        f"the opening basis (basis entry reverse) or say that the form was wrong (basis filed correct)"
    )
    status = max(basis.status, Status.CONFLICT)
    return before._replace(basis=basis._replace(status=status, refs=(*basis.refs, form.name), reason=reason))


def _ask_basis(record: Record) -> str:
    return (
        f"the basis of {record.owner} before the first year on file is not known: ask for the last Form 8606 and enter "
        f"the total basis it carries, {_WHERE_IT_STANDS}, as opening_basis (0 if there was none), or add the form "
        f"with basis filed add"
    )


def _settled(openings: list[LedgerEntry]) -> int:
    return max((e.year for e in openings), default=0)


def _opening(rows: list[LedgerEntry], label: str, ask: str, asks: str, *, several: bool = False) -> Component:
    if not rows:
        return missing(label, ask, asks=asks)
    rows = sorted(rows, key=lambda e: (e.year, e.id))
    refs = tuple(e.name for e in rows)
    cents = sum(e.cents for e in rows)
    status = Status.ASSUMED if any(e.evidence == "estimate" for e in rows) else Status.KNOWN
    if several or len(rows) == 1:
        named = f"opening basis at the end of {rows[0].year}" if not several else label
        return Component(named, cents, status, refs, "the opening basis is an estimate" if status else "")
    reason = f"there are {len(rows)} opening balances of one pool: reverse all but one (basis entry reverse)"
    return Component(label, rows[-1].cents, Status.CONFLICT, refs, reason)


def _roth_begins_on_file(record: Record) -> bool:
    """Whether the ledger reaches back to the person's first Roth year, so that nothing can lie before it."""
    ids = {a.id for a in roth_accounts(record)}
    if not ids:
        return True
    fact = record.facts.get("first_roth_year")
    if fact is None:
        return False
    on_file = [
        e.for_year or e.year
        for e in record.entries
        if ids & {e.account, e.to_account} or e.kind is EntryKind.CONVERSION
    ]
    on_file += [d.tax_year for d in record.returns if d.account in ids]
    return bool(on_file) and min(on_file) <= int(fact.value)


_CHANGES_NO_BASIS = frozenset(
    {
        EntryKind.OPENING_BASIS,
        EntryKind.YEAR_END_VALUE,
        EntryKind.ACCOUNT_VALUE,
        EntryKind.DIVIDEND,
        EntryKind.INTEREST,
        EntryKind.EARNINGS,
        EntryKind.FEE,
        EntryKind.WITHHOLDING,
    }
)
"""Rows that say what an account was worth or what happened inside it: of years without a form they matter to nobody."""


def _without_law(record: Record, year: int, before: Carry, problem: LawMissingError, settled: tuple[int, int]) -> Carry:
    """A year nobody has law data for: harmless when nothing happened or its pool is settled by an opening basis,
    otherwise the chain breaks here."""
    happened = [e for e in record.by_year.get(year, ()) if e.kind not in _CHANGES_NO_BASIS]
    if not happened and year not in record.by_tax_year and year not in record.returns_by_year:
        return before
    gap = missing(f"basis after {year}", f"{problem.message} Next: {problem.next_step}")
    basis = gap if year > settled[0] else before.basis
    before = before._replace(basis=basis)
    if year <= settled[1]:
        return before
    return before._replace(roth_contributions=gap, roth_conversions=gap, roth_layers=unknown_layers(gap))


def _with_differences(result: YearResult, form: FiledForm | None) -> YearResult:
    """The form as filed is frozen; what is figured now is shown as a difference against it."""
    if form is None:
        return result
    findings = []
    for number, line in result.lines.items():
        now, then = line.cents, form.lines.get(number)
        if line.ratio is not None or now == then or (not now and not then):
            continue
        shown_now = plain_amount(now) if now is not None else line.status.word
        shown_then = plain_amount(then) if then is not None else "blank"
        text = (
            f"line {number} was filed as {shown_then} on {form.filed_on.isoformat()}; it is now figured as {shown_now}"
        )
        findings.append(Finding("differs_from_filed", text, (form.name, f"{form.year}:{number}")))
    return replace(result, findings=(*result.findings, *findings))


def _with_basis_as_filed(
    start: _Start, results: Mapping[int, YearResult], carried: Mapping[int, Carry]
) -> dict[int, YearResult]:
    """Line 2 stands on the last form filed; where that year is now figured with another basis, the years that carry
    from it say so. Told when all years are figured, because what is handed on does not hold it."""
    told: dict[int, YearResult] = {}
    for year, result in results.items():
        last = max((filed for filed in start.filed if filed < year), default=0)
        findings = tuple(finding for finding in result.findings if finding.code != _CARRIED_AS_FILED)
        if last in results and year > start.traditional_from and result.parts["I"].completed:
            findings += _otherwise_now(start.filed[last], results[last].carry.basis, carried[last].basis)
        told[year] = result if findings == result.findings else replace(result, findings=findings)
    return told


_CARRIED_AS_FILED = "carried_as_filed"


def _otherwise_now(form: FiledForm, figured: Component, carried: Component) -> tuple[Finding, ...]:
    if form.corrected or figured.cents is None or carried.cents is None or figured.cents == carried.cents:
        return ()
    text = (
        f"the basis carried in is {plain_amount(carried.cents)}, as the form for {form.year} was filed; {form.year} is "
        f"now figured with {plain_amount(figured.cents)}: amend that form, or record why it was wrong (basis filed "
        f"correct)"
    )
    return (Finding(_CARRIED_AS_FILED, text, (form.name,)),)
