"""After-tax room of a client, employer by employer, from the ledger and the facts."""

from __future__ import annotations

from collections import defaultdict

from basis.app.pools import record_of
from basis.app.room_calculator import EmployerRoom, YearOfRoom, plan_law
from basis.engine import Facts, Finding
from basis.engine.plan.employers import Employer, LeftAside, employers, governmental_plans, room_inputs
from basis.engine.plan.room import room
from basis.engine.plan.special_plans import about_contracts, about_governmental, about_seps
from basis.errors import InputRejectedError
from basis.ledger import Ledger
from basis.money import Cents

_UNTAXED_PURCHASE = "ofx-plan-purchase-untaxed"
"""The rule that leaves aside what was bought with untaxed money of a plan."""


def rooms_of(ledger: Ledger, client: str, year: int) -> YearOfRoom:
    """The room at every employer of a client, in cents, from the ledger and the facts.

    Raises InputRejectedError where no plan is on file, and for a year whose plan limits are not kept.
    """
    law, limits = plan_law(year)
    record = record_of(ledger, ledger.client(client).id)
    aside = left_aside(ledger, record.owner.client)
    among, governmental = employers(record, year), governmental_plans(record, year)
    if not (among or governmental):
        raise InputRejectedError(
            f"{client} has no plan account on file.",
            next_step="import plan statements, or add one: basis account add --type plan_after_tax --plan NAME",
        )
    rooms = tuple(
        EmployerRoom(each.name, each.plans, room(law, limits, room_inputs(record, year, each, among, aside), 1))
        for each in among
    )
    findings = tuple(about_governmental(record, limits, year, plan) for plan in governmental)
    findings += tuple(
        Finding(
            "after_tax_not_allowed", f"{plan} takes no after-tax contributions, as the fact says: its room is unused"
        )
        for each in among
        for plan in _refusing(record.facts, year, each)
    )
    for employer, found in zip(among, rooms, strict=True):
        findings += about_contracts(record, year, employer, found.room)
    return YearOfRoom(law, limits, 1, rooms, (*findings, *about_seps(record, year, among)), record.owner)


def left_aside(ledger: Ledger, client: str) -> LeftAside:
    """Purchases of untaxed plan money that no form of the IRS asks about, by account and year: contributions or not."""
    bought: defaultdict[tuple[str, int], Cents] = defaultdict(int)
    for row in ledger.rows_under(client, _UNTAXED_PURCHASE):
        if row.day is not None and row.cents:
            bought[row.account, row.day.year] += row.cents
    return bought


def _refusing(facts: Facts, year: int, employer: Employer) -> tuple[str, ...]:
    said = {plan: facts.get("after_tax_allowed", year, plan) for plan in employer.plans}
    return tuple(plan for plan, fact in said.items() if fact is not None and fact.value == "no")
