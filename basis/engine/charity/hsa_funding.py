"""The one distribution of a lifetime that funds a health savings account: what of it stays off line 7.

Section 408(d)(9); Notice 2008-51: up to the contribution limit of the coverage, out of money not taxed yet, not out of
a SEP or SIMPLE IRA that is still paid into. What is above that is a distribution like any other.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing
from basis.engine.charity.ongoing_plans import is_ongoing, of_an_employer
from basis.engine.charity.taxable_money import into_plans, into_savings_accounts, rows_as_money, taxable_money
from basis.engine.law_values import limit_of_law
from basis.engine.movements import when
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.engine.roth_iras.roth_taxable_part import nothing_excluded, on_line_19
from basis.law import HsaLimits
from basis.model import EntryKind, LedgerEntry
from basis.money import Cents, plain_amount

_CATCH_UP_AGE = 55


class _Funding(NamedTuple):
    """What of a year's funding is on line 7 after all, step by step, with the code of the finding that says so."""

    rows: tuple[LedgerEntry, ...]
    steps: tuple[tuple[str, Component], ...]


def adjustments(year: OpenYear) -> Adjustments:
    """What of the funding belongs on lines 7 and 19: nothing of what is excluded."""
    found = _funding(year)
    line_7: Components = ()
    if found.rows:
        refs = tuple(e.name for e in found.rows)
        turns = tuple(ref for _, part in found.steps for ref in part.turns)
        excluded = Component("health savings account funding, not on line 7", 0, refs=refs, turns=turns)
        line_7 = (excluded, *(part for _, part in found.steps if part.cents != 0 or part.status is not Status.KNOWN))
    return {"7": line_7, "19": on_line_19(year, EntryKind.HSA_FUNDING)}


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """What a preparer should see about the funding."""
    record, found = year.record, _funding(year)
    findings = [
        Finding(code, f"{plain_amount(part.cents)} of the health savings account funding is on line 7: {_WHY[code]}",
                part.refs)
        for code, part in found.steps
        if part.cents
    ]  # fmt: skip
    for entry in found.rows:
        account = record.accounts[entry.account]
        if of_an_employer(account) and is_ongoing(record, account, year.year) is None:
            text = (
                f"the funding of {when(entry)} came out of a SEP or SIMPLE IRA, which can fund such an account "
                f"only in a year without an employer contribution; taken as one (section 408(d)(9)(D))"
            )
            findings.append(Finding("hsa_funding_from_sep_or_simple", text, (entry.name,)))
    if len(found.rows) > 1:
        text = (
            "there is more than one funding of the year: a second one is allowed only where the coverage changed from "
            "self-only to family after the first (section 408(d)(9)(C)(ii)(II))"
        )
        findings.append(Finding("hsa_funding_twice_in_a_year", text, tuple(e.name for e in found.rows)))
    return Beside(findings=(*findings, *nothing_excluded(year, EntryKind.HSA_FUNDING)))


_WHY = {
    "hsa_funding_from_ongoing_plan": "the employer paid into that SEP or SIMPLE IRA for the year",
    "hsa_funding_second": "there is one such distribution in a lifetime, and it was made before",
    "hsa_funding_of_basis": "taxable money of all IRAs together does not cover it",
    "hsa_funding_over_limit": "it is above what may go into the account for the coverage",
}


def _funding(year: OpenYear) -> _Funding:
    record = year.record
    rows = into_savings_accounts(year)
    if not rows:
        return _Funding((), ())
    ongoing = tuple(e for e in rows if is_ongoing(record, record.accounts[e.account], year.year))
    allowed = tuple(e for e in rows if e not in ongoing)
    refs = tuple(e.name for e in allowed)
    whole = sum(e.cents for e in allowed)
    steps = [
        ("hsa_funding_from_ongoing_plan", _plain(e, "funding out of a plan that is still paid into")) for e in ongoing
    ]
    before = _made_before(record, year.year)
    if before is True:
        steps += [("hsa_funding_second", _plain(e, "a second funding in a lifetime")) for e in allowed]
        return _Funding(rows, tuple(steps))
    others = rows_as_money(into_plans(year))
    of_basis = taxable_money(year).short_of(whole, "funding out of money taxed before", others)
    left = max(0, whole - (of_basis.cents or 0))
    over = _over(record, year.year, year.law.hsa_limits, left, refs)
    steps += [("hsa_funding_of_basis", of_basis), ("hsa_funding_over_limit", over)]
    if before is None and allowed:
        steps.append(("hsa_funding_second", _ask_before(record, year.year)))
    return _Funding(rows, tuple(steps))


def _plain(entry: LedgerEntry, label: str) -> Component:
    return Component(label, entry.cents, refs=(entry.name,))


def _made_before(record: Record, year: int) -> bool | None:
    """Whether the one distribution of a lifetime was made in an earlier year; None where nobody has said."""
    fact = record.facts.get("hsa_funding_used", year)
    if any(e.year < year for e in record.of_kind(EntryKind.HSA_FUNDING)):
        return True
    return None if fact is None else fact.yes


def _ask_before(record: Record, year: int) -> Component:
    reason = (
        f"nobody has said whether {record.owner} funded a health savings account from an IRA before {year}, which is "
        f"allowed once: set the fact hsa_funding_used"
    )
    return Component("taken as the first funding", 0, Status.ASSUMED, (), reason, "fact:hsa_funding_used")


def _over(record: Record, year: int, limits: HsaLimits | None, amount: Cents, refs: tuple[str, ...]) -> Component:
    """What is above the limit; the coverage and the age are asked only where they decide."""
    label = "health savings account funding above the limit"
    if limits is None or not amount:
        return Component(label, amount, refs=refs if amount else ())
    coverage, born = record.facts.get("hsa_coverage", year), record.facts.get("birth_date")
    bases = {"self": limits.self_only, "family": limits.family}
    possible = [limit_of_law(base, f"limit of {name} coverage for {year}") for name, base in bases.items()
                if coverage is None or coverage.value == name]  # fmt: skip
    catch_up = limit_of_law(limits.catch_up, f"catch-up of health savings accounts for {year}")
    of_age = None if born is None else _of_catch_up_age(born.day().year, year)
    additions = [more for more, at_age in ((0, False), (catch_up.cents or 0, True)) if of_age in (None, at_age)]
    if any(part.cents is None for part in (*possible, catch_up)):
        return missing(label, next(p.reason for p in (*possible, catch_up) if p.cents is None), refs)
    excesses = {max(0, amount - (part.cents or 0) - more) for part in possible for more in additions}
    rests = max((*possible, catch_up), key=lambda part: part.status)
    if len(excesses) == 1:
        over = excesses.pop()
        return Component(label, over, rests.status, refs if over else (), rests.reason)
    unknown = "hsa_coverage" if coverage is None else "birth_date"
    reason = f"the limit of the health savings account funding of {year} depends on the fact {unknown}: set it"
    return missing(label, reason, refs, asks=f"fact:{unknown}:{year}" if coverage is None else f"fact:{unknown}")


def _of_catch_up_age(born: int, year: int) -> bool:
    """Age 55 at the end of the year (section 223(b)(3))."""
    return year - born >= _CATCH_UP_AGE
