"""The best order of moves for a client and year, from the ledger, and the Form 8606 that would result."""

from __future__ import annotations

from dataclasses import dataclass

from basis.app.calculator import calculate
from basis.app.figures import history_of
from basis.app.room import left_aside
from basis.engine import Carry, Record, YearResult
from basis.engine.contributing.contribution_limit import limits
from basis.engine.moves import IraMoney, Move, PlanAtHand, accepting, ira_money, moves
from basis.engine.open_year import OpenYear
from basis.engine.plan.employers import LeftAside, employers, room_inputs
from basis.engine.plan.plan_terms import UNKNOWN, fitness
from basis.engine.plan.plans import plans_of
from basis.engine.plan.room import Room, room
from basis.engine.plan.sheet import LEFT, VALUE, plan_sheets
from basis.engine.year_end import value_on_december_31
from basis.errors import InputRejectedError
from basis.law import TaxYearLaw, load_form
from basis.ledger import Ledger
from basis.model import Account
from basis.money import Cents


@dataclass(frozen=True, slots=True)
class Moves:
    """The steps, the IRAs they start from, and two forms: converting without them and after them. The forms are None
    where the value of the IRAs is not known."""

    client: str
    year: int
    money: IraMoney
    steps: tuple[Move, ...]
    without: YearResult | None
    after: YearResult | None


def moves_of(ledger: Ledger, client: str, year: int) -> Moves:
    """The moves of a client for a year that is not over yet: no account has a value on its December 31.

    Raises LawMissingError, and InputRejectedError for a year that is over or of which nothing is on file.
    """
    law = load_form(year)
    known = ledger.client(client).id
    record, figured = history_of(ledger, known, through=year)
    result = figured.results.get(year)
    if result is None:
        raise InputRejectedError(
            f"{client} has nothing on file for {year}.", next_step="import statements, or enter the values of the IRAs"
        )
    if any(_is_over(record, account, year) for account in record.accounts.values()):
        raise InputRejectedError(
            f"{client}: {year} is over, its December 31 values are on file.",
            next_step=f"basis figure {client} {year} shows the form; name the year that is not over",
        )
    before = figured.carried.get(year - 1, result.carry)
    money = ira_money(record, result, before)
    plans = _plans(record, law, result, left_aside(ledger, known))
    contribution = _still_to_contribute(OpenYear(record, law, before))
    steps = moves(year, money, plans, contribution)
    if money.value.cents is None:
        return Moves(known, year, money, steps, None, None)
    to_plan = money.movable if accepting(plans) is not None else 0
    without, after = (
        _form(result, before, contribution or 0, convert=money.convertible(to_plan), paid=money.required, left=left)
        for left in (to_plan + money.locked, money.locked)
    )
    return Moves(known, year, money, steps, without, after)


def _is_over(record: Record, account: Account, year: int) -> bool:
    if account.type is None or not account.type.is_traditional:
        return False
    found = value_on_december_31(record, account, year)
    return found is not None and found.cents is not None


def _plans(record: Record, law: TaxYearLaw, result: YearResult, aside: LeftAside) -> tuple[PlanAtHand, ...]:
    among = employers(record, law.year)
    rooms: dict[str, Room] = {}
    if law.plan_limits is not None:
        for employer in among:
            found = room(law, law.plan_limits, room_inputs(record, law.year, employer, among, aside), 1)
            rooms |= dict.fromkeys(employer.plans, found)
    sheets = {sheet.key: sheet.lines for sheet in plan_sheets(result)}
    plans = []
    for plan in plans_of(record):
        lines = sheets.get(plan.key, {})
        takes = record.facts.get("ira_rollovers_allowed", law.year, plan.name)
        plans.append(
            PlanAtHand(
                plan.name,
                fitness(record.facts, plan.name, law.year),
                UNKNOWN if takes is None else takes.value,
                rooms.get(plan.name),
                lines[LEFT].line if LEFT in lines else None,
                lines[VALUE].line if VALUE in lines else None,
            )
        )
    return tuple(plans)


def _still_to_contribute(year: OpenYear) -> Cents | None:
    """The limit of the year less what was contributed for it; None where that is not known."""
    found = limits(year)
    allowed = found.of_nondeductible.allowed(found.traditional).cents
    made = sum(entry.cents for entry in year.record.by_tax_year.get(year.year, ()))
    return None if allowed is None else max(0, allowed - made)


def _form(
    result: YearResult, before: Carry, contribution: Cents, *, convert: Cents, paid: Cents, left: Cents
) -> YearResult:
    """The year's form when the required distribution is `paid`, the contribution and what else may be are converted,
    and `left` stays in the IRAs."""
    lines = result.by_meaning
    given = {
        "line_1": (lines["1"].cents or 0) + contribution,
        "line_2": before.basis.cents or 0,
        "line_4": 0,
        "line_6": left,
        "line_7": (lines["7"].cents or 0) + paid,
        "line_8": (lines["8"].cents or 0) + convert + contribution,
    }
    return calculate(result.year, result.election, given)
