"""From everything known about an owner to the inputs of one year's Form 8606."""

from __future__ import annotations

from dataclasses import replace

from basis.engine.amounts import Components, missing, present, refs_in
from basis.engine.charity.taxable_first import all_adjustments
from basis.engine.contributing.contributed import counted, traditional_contributions
from basis.engine.contributing.contributions import nondeductible
from basis.engine.contributing.limited_deduction import use_of_worksheet_1_1
from basis.engine.contributing.taken_up import Distributed, in_agreement
from basis.engine.contributing.worksheet_1_1 import taxable_before_deduction
from basis.engine.corrections.returned import net_income_returned
from basis.engine.inputs import Election, YearInputs
from basis.engine.older.brought_forward import brought_forward
from basis.engine.older.income_election import none_before_1998, rollovers_of_2010, taxed_at_once
from basis.engine.open_year import OpenYear
from basis.engine.outflows import outflows
from basis.engine.part3 import decide_part_3, part_3
from basis.engine.put_back.line_15 import line_15c_worksheet
from basis.engine.record import Facts, Record
from basis.engine.roth_iras import roth_additions
from basis.engine.roth_iras.roth import roth_inputs
from basis.engine.taxable import taxable_roth
from basis.engine.year_end import year_end
from basis.model import EntryKind
from basis.money import DOLLAR


def election(facts: Facts, year: int) -> Election:
    """The return's rounding: facts `rounding` (whole dollars unless cents are elected) and `line_10_places`."""
    rounding, places = facts.get("rounding", year), facts.get("line_10_places", year)
    unit = 1 if rounding is not None and rounding.value == "cents" else DOLLAR
    return Election(unit, int(places.value) if places else Election().places)


def year_inputs(open_year: OpenYear, chosen: Election, *, traditional: bool = True, roth: bool = True) -> YearInputs:
    """The inputs of a year. `traditional` and `roth` say whether the pool is open, that is, whether the year comes
    after its opening basis."""
    record, law, before = open_year
    year = law.year
    special = all_adjustments(open_year)
    moved = none_before_1998(year, outflows(record, year))
    converted = (*moved.conversions, *special["8"])
    rolled = rollovers_of_2010(record, law)
    choice = taxed_at_once(record, law, converted=present(converted) or present(rolled.amounts))
    put_off = choice.put_off_by_form(law)
    undone = _recharacterized(record, special["24"])
    on_22, on_24 = rolled.without(special["22"]), rolled.without(special["24"])
    if put_off:
        on_24 = tuple(part for part in on_24 if part not in undone)
    basis_at_once = () if put_off else (*moved.conversions, *rolled.amounts)
    # What was converted in a year before the traditional opening basis is still basis of the Roth IRAs.
    roth_side = roth_inputs(record, law, before, basis_at_once)
    early = brought_forward(record, law, before, roth_side, (*converted, *rolled.amounts) if put_off else ())
    of_roth = YearInputs(
        law=law,
        election=chosen,
        roth_distributions=(*roth_side.distributions, *special["19"], *early) if roth else (),
        homebuyer=(*roth_side.homebuyer, *special["20"]),
        roth_contributions=(*roth_side.contributions, *on_22) if roth else (before.roth_contributions,),
        roth_conversions=(*roth_side.conversions, *on_24) if roth else (before.roth_conversions,),
        roth_layers=(*before.roth_layers, *(roth_additions.layers(open_year) if roth and not put_off else ())),
        roth_disaster_distributions=special["25b"],
        repaid_roth=special["25c"],
        returned_income=() if record.owner.decedent else net_income_returned(record, year),
        put_off=before.put_off,
        taxed_at_once=choice.at_once,
        income_election=choice.components,
        plan_rollovers=rolled.amounts if roth else (),
        plan_rollover_basis=rolled.basis if roth else (),
        conversions_put_off=(*moved.conversions, *undone) if roth and put_off else (),
        roth_contributions_before=(before.roth_contributions,),
        roth_recharacterized=_recharacterized(record, special["22"]),
    )
    distributions, conversions = (*moved.distributions, *special["7"]), converted
    other_income = (*_taxable_roth(of_roth), *of_roth.returned_income)
    if not traditional:
        return replace(of_roth, basis_before=(before.basis,), ira_income=other_income)
    contributed = traditional_contributions(record, year)
    may_be_income = (*distributions, *conversions, *other_income)
    use = use_of_worksheet_1_1(open_year, contributed, may_be_income)
    line_15c, restored = line_15c_worksheet(record.facts, year, special["15c"])
    found = replace(
        of_roth,
        basis_before=(before.basis, *special["2"], *special["divorce"]),
        basis_transferred=special["divorce"],
        all_contributions=(*counted(contributed), *special["1"], *record.waiting(year, "1")),
        worksheet_1_1=use,
        year_end=(*year_end(record, law), *special["6"], *(() if use.used else use.doubt)),
        distributions=distributions,
        conversions=conversions,
        disaster_distributions=special["15b"],
        line_15c=line_15c,
        restored_basis=restored,
    )
    income = (*_taxable_traditional(found), *other_income)
    part_1 = record.facts.get("part_1", year)
    found = replace(
        found,
        ira_income=income if found.worksheet_1_1.waits_for_income else (),
        part_1=part_1.value if part_1 else "as_required",
    )

    def given(distributed: Distributed) -> YearInputs:
        made = nondeductible(open_year, income, chosen.unit, distributed)
        return replace(
            found,
            contributions=(*made.line_1, *special["1"]),
            contributions_after_year_end=(*made.line_4, *special["4"]),
        )

    return in_agreement(open_year, distributions, given)


def _taxable_traditional(found: YearInputs) -> Components:
    """What of the year's distributions and conversions is income before any deduction."""
    moved = (*found.distributions, *found.conversions)
    if not present(moved):
        return ()
    if found.worksheet_1_1.waits_for_income:
        return (taxable_before_deduction(found),)
    reason = (
        f"the taxable part of what left the traditional IRAs in {found.year} depends on the deduction, and the fact "
        f"worksheet_1_1 keeps Worksheet 1-1 of Publication 590-B from settling it first: set the fact deduction_claimed"
    )
    return (missing("taxable distributions and conversions", reason, refs_in(moved)),)


def _taxable_roth(of_roth: YearInputs) -> Components:
    """What of the Roth distributions is income: Part III does not depend on the rest of the form."""
    lines = part_3(of_roth, decide_part_3(of_roth))
    return taxable_roth(of_roth.year, {line.number: line for line in lines})


def _recharacterized(record: Record, on_line_22: Components) -> Components:
    """The components of line 22 that recharacterized contributions add or take."""
    kinds = (EntryKind.RECHARACTERIZATION, EntryKind.RECHARACTERIZATION_IN)
    names = {entry.name for entry in record.entries if entry.kind in kinds}
    return tuple(part for part in on_line_22 if names.intersection(part.refs))
