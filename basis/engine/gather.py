"""From everything known about an owner to the inputs of one year's Form 8606."""

from __future__ import annotations

from basis.engine.amounts import Component, Status, missing
from basis.engine.contributions import nondeductible, traditional_contributions
from basis.engine.evidence import when
from basis.engine.inputs import Components, Election, YearInputs
from basis.engine.not_yet import waiting_for_support
from basis.engine.outflows import outflows, pool_accounts
from basis.engine.record import Facts, Record, fact_ref
from basis.engine.result import Carry
from basis.engine.roth import roth_inputs
from basis.engine.year_end import year_end
from basis.law import TaxYearLaw
from basis.model import EntryKind, Treatment
from basis.money import DOLLAR


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
    if traditional:
        moved = outflows(record, year)
        made = nondeductible(record, year)
        distributions = (*moved.distributions, *not_yet["7"])
        worksheet = _needs_worksheet_1_1(record, year, moved=bool(distributions or moved.conversions))
        basis_before = (before.basis, *_rolled_in(record, year), *not_yet["2"])
        line_1, line_4 = (*made.line_1, *not_yet["1"]), (*made.line_4, *not_yet["1"])
        values = (*year_end(record, year), *not_yet["6"], *worksheet)
        conversions = moved.conversions
    else:
        distributions = conversions = line_1 = line_4 = values = ()
        basis_before = (before.basis,)
    roth_converted = tuple(c for c in conversions if c.cents is None or c.cents)
    part_3 = roth_inputs(record, law, before, roth_converted)
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
    components = []
    for entry in record.in_year(year, EntryKind.DIRECT_ROLLOVER, EntryKind.DIRECT_ROLLOVER_IN):
        target = entry.account if entry.kind is EntryKind.DIRECT_ROLLOVER_IN else entry.to_account
        sender = entry.from_account_type if entry.kind is EntryKind.DIRECT_ROLLOVER_IN else entry.account_type
        if target not in ids:
            continue
        label = f"nontaxable part of the rollover of {when(entry)}"
        if entry.basis is not None:
            if entry.basis:
                components.append(Component(label, entry.basis, Status.KNOWN, (entry.name,)))
        elif sender is None or sender == "plan_after_tax":
            reason = (
                f"whether the rollover of {when(entry)} ({entry.name}) carried after-tax money is not known: see "
                f"box 5 of its Form 1099-R and enter it as basis"
            )
            components.append(missing(label, reason, (entry.name,)))
    return tuple(components)


def _needs_worksheet_1_1(record: Record, year: int, *, moved: bool) -> Components:
    """Where a deduction limited by income meets a distribution, Part I's ratio gives way to Pub. 590-B
    Worksheet 1-1 (instructions, line 7 caution), which is not figured yet."""
    rule = record.facts.get("worksheet_1_1", year)
    if not moved or (rule is not None and rule.value == "never"):
        return ()
    made = traditional_contributions(record, year)
    claimed = record.facts.get("deduction_claimed", year)
    whole = sum(c.cents for c in made)
    deducted = sum(c.cents for c in made if c.treatment is Treatment.DEDUCTIBLE)
    taken = claimed.money() if claimed is not None else deducted
    if (rule is not None and rule.value == "always") or 0 < taken < whole:
        reason = (
            f"for {year} part of the contributions was deducted and money left the IRAs: lines 6 to 12 come from "
            f"Worksheet 1-1 of Publication 590-B, which this version does not figure. Figure it by hand, or set the "
            f"fact worksheet_1_1 to never where the income limits did not reduce the deduction"
        )
        refs = (fact_ref(claimed),) if claimed is not None else ()
        return (missing("Worksheet 1-1", reason, refs),)
    return ()
