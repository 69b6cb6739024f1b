"""From everything known about an owner to the inputs of one year's Form 8606."""

from __future__ import annotations

from basis.engine.amounts import Component, Status, missing, present
from basis.engine.contributions import nondeductible, traditional_contributions
from basis.engine.evidence import Contribution, evidence_status, when
from basis.engine.inputs import Components, Election, YearInputs
from basis.engine.not_yet import waiting_for_support
from basis.engine.outflows import outflows, pool_accounts
from basis.engine.record import Facts, Record, fact_ref
from basis.engine.result import Carry
from basis.engine.roth import roth_inputs
from basis.engine.year_end import year_end
from basis.law import TaxYearLaw
from basis.model import AccountType, EntryKind, LedgerEntry, Treatment
from basis.money import DOLLAR, Cents


def election(facts: Facts, year: int) -> Election:
    """The return's rounding: facts `rounding` (whole dollars unless cents are elected) and `line_10_places`."""
    rounding, places = facts.get("rounding", year), facts.get("line_10_places", year)
    unit = 1 if rounding is not None and rounding.value == "cents" else DOLLAR
    return Election(unit, int(places.value) if places else Election().places)


def year_inputs(
    record: Record, law: TaxYearLaw, chosen: Election, before: Carry, *, traditional: bool = True, roth: bool = True
) -> YearInputs:
    """The inputs of a year. `before` is what the year before handed on; `traditional` and `roth` say whether the
    pool is open, that is, whether the year comes after its opening basis."""
    year = law.year
    not_yet = {line: waiting_for_support(record, year, line) for line in ("1", "2", "6", "7", "15b", "19", "25b")}
    moved = outflows(record, year)
    nothing: Components = ()
    distributions = conversions = line_1 = line_4 = values = nothing
    basis_before: Components = (before.basis,)
    if traditional:
        made = nondeductible(record, year)
        distributions, conversions = (*moved.distributions, *not_yet["7"]), moved.conversions
        worksheet = _needs_worksheet_1_1(record, year, moved=present(distributions) or present(conversions))
        basis_before = (before.basis, *_rolled_in(record, year), *not_yet["2"])
        line_1, line_4 = (*made.line_1, *not_yet["1"]), (*made.line_4, *not_yet["1"])
        values = (*year_end(record, law), *not_yet["6"], *worksheet)
    # What was converted in a year before the traditional opening basis is still basis of the Roth IRAs.
    part_3 = roth_inputs(record, law, before, moved.conversions)
    part_1 = record.facts.get("part_1", year)
    return YearInputs(
        law=law,
        election=chosen,
        contributions=line_1,
        basis_before=basis_before,
        contributions_after_year_end=line_4,
        year_end=values,
        distributions=distributions,
        conversions=conversions,
        disaster_part=not_yet["15b"],
        roth_distributions=(*part_3.distributions, *not_yet["19"]) if roth else (),
        homebuyer=part_3.homebuyer,
        roth_contributions=(*part_3.contributions, *waiting_for_support(record, year, "22"))
        if roth
        else (before.roth_contributions,),
        roth_conversions=(*part_3.conversions, *waiting_for_support(record, year, "24"))
        if roth
        else (before.roth_conversions,),
        roth_disaster_part=not_yet["25b"],
        part_1=part_1.value if part_1 else "as_required",
    )


def _rolled_in(record: Record, year: int) -> Components:
    """Nontaxable plan money that reached a traditional IRA: line 2, not line 1 (instructions, line 2)."""
    ids = {account.id for account in pool_accounts(record)}
    pairs = record.direct_rollover_sides.pairs
    other_side = {arrival.name: sender for sender, arrival in pairs}
    arrivals = {sender.name: arrival for sender, arrival in pairs}
    components: list[Component] = []
    for entry in record.in_year(year, EntryKind.DIRECT_ROLLOVER, EntryKind.DIRECT_ROLLOVER_IN):
        arrival = arrivals.get(entry.name)
        received = entry.kind is EntryKind.DIRECT_ROLLOVER_IN
        target = entry.account if received else entry.to_account or (arrival.account if arrival else "")
        if target not in ids or entry.name in other_side:
            continue
        components += _after_tax_part(entry, arrival, entry.from_account_type if received else entry.account_type)
    return tuple(components)


def _after_tax_part(entry: LedgerEntry, arrival: LedgerEntry | None, sender: AccountType | None) -> Components:
    """The nontaxable part of one direct rollover, as either side of it says."""
    label = f"nontaxable part of the rollover of {when(entry)}"
    sides = [side for side in (entry, arrival) if side is not None]
    refs = tuple(side.name for side in sides)
    said = [side.basis for side in sides if side.basis is not None]
    if said:
        status = Status.KNOWN if len(set(said)) == 1 else Status.CONFLICT
        reason = "" if status is Status.KNOWN else f"the two sides of the rollover of {when(entry)} differ in basis"
        return (Component(label, said[0], max(status, evidence_status(entry)), refs, reason),)
    if sender is not None and sender is not AccountType.PLAN_AFTER_TAX:
        return ()
    reason = (
        f"whether the rollover of {when(entry)} ({entry.name}) carried after-tax money is not known: see "
        f"box 5 of its Form 1099-R and enter it as basis"
    )
    return (missing(label, reason, refs),)


def _needs_worksheet_1_1(record: Record, year: int, *, moved: bool) -> Components:
    """Where a deduction limited by income meets a distribution, Part I's ratio gives way to Pub. 590-B
    Worksheet 1-1 (instructions, line 7 caution), which is not figured yet."""
    rule = record.facts.get("worksheet_1_1", year)
    if not moved or (rule is not None and rule.value == "never"):
        return ()
    made = traditional_contributions(record, year)
    claimed = record.facts.get("deduction_claimed", year)
    whole = sum(c.cents for c in made)
    taken = claimed.money() if claimed is not None else _recorded_deductible(made)
    depends = taken if claimed is not None else 0
    refs = (*(ref for c in made for ref in c.refs), *((fact_ref(claimed),) if claimed else ())) if depends else ()
    if (rule is not None and rule.value == "always") or 0 < taken < whole:
        reason = (
            f"for {year} part of the contributions was deducted and money left the IRAs: lines 6 to 12 come from "
            f"Worksheet 1-1 of Publication 590-B, which this version does not figure. Figure it by hand, or set the "
            f"fact worksheet_1_1 to never where the income limits did not reduce the deduction"
        )
        return (missing("Worksheet 1-1", reason, refs),)
    return (Component("all of it deducted: no Worksheet 1-1", 0, refs=refs),) if refs else ()


def _recorded_deductible(made: tuple[Contribution, ...]) -> Cents:
    return sum(c.cents for c in made if c.treatment is Treatment.DEDUCTIBLE)
