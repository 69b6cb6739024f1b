"""Early distributions of employer plans on Form 5329, lines 1 and 2: what of them is income, and what is excepted.

Section 72(t)(1) and (2). A governmental 457(b) plan bears no additional tax (section 4974(c)), except on what was
rolled over into it (section 72(t)(9)).
"""

from __future__ import annotations

from collections.abc import Iterator

from basis.engine.additional_tax.early import ExceptionNumber, Piece, exception_of, pieces_of
from basis.engine.additional_tax.excepted import EarlyPart, Room, limited, named
from basis.engine.amounts import Component, missing
from basis.engine.open_year import OpenYear
from basis.engine.plan.books import books_of
from basis.engine.plan.payments import Payment, payments_of
from basis.engine.plan.plans import Plan
from basis.model import AccountType, Purpose
from basis.money import divide_half_up

_IRAS_ONLY = frozenset({Purpose.HEALTH_INSURANCE, Purpose.EDUCATION, Purpose.FIRST_HOME})
_PLANS_ONLY: tuple[ExceptionNumber, ...] = (
    ExceptionNumber(
        Purpose.SEPARATION, 2001, "01",
        "IRC 72(t)(2)(A)(v); Instructions for Form 5329 (2001, 2003, 2004, 2012, 2016 and 2023), line 2",
    ),
    ExceptionNumber(Purpose.SEPARATION, 0, "", "IRC 72(t)(2)(A)(v), P.L. 99-514, section 1123"),
    ExceptionNumber(Purpose.MEDICAL, 0, "", "IRC 72(t)(2)(B) before P.L. 104-191, section 361"),
)  # fmt: skip
_SEPARATION_AGE = 55


def plan_exception(purpose: Purpose | None, year: int) -> ExceptionNumber | None:
    """The exception that a purpose is for a plan, in a tax year: some are for IRAs alone (72(t)(2)(D), (E), (F)), that
    of a separation from service for plans alone (72(t)(3)(A))."""
    if purpose in _IRAS_ONLY:
        return None
    own = next((row for row in _PLANS_ONLY if row.purpose is purpose and year >= row.since), None)
    return exception_of(purpose, year) or own


def early_from_plans(year: OpenYear, room: Room) -> EarlyPart:
    """The taxable part of what plans paid out before age 59 1/2."""
    found = EarlyPart()
    for payment, piece in _early_payments(year):
        found = _with(found, year, room, payment, piece)
    return found


def _early_payments(year: OpenYear) -> Iterator[tuple[Payment, Piece]]:
    exempt = {
        account.id
        for plan in books_of(year.record).plans
        if _is_457(year, plan)
        for account in plan.accounts
        if account.type is not AccountType.PLAN_ROLLOVER
    }
    for payment in payments_of(year):
        account = payment.row.account if payment.row is not None else payment.form.account if payment.form else ""
        if not payment.kept or account in exempt:
            continue
        (piece,) = pieces_of(year.record, year.year, (payment.gross,))
        if piece.early is not False and piece.purpose is not Purpose.DISASTER:
            yield payment, piece


def _is_457(year: OpenYear, plan: Plan) -> bool:
    fact = year.record.facts.get("plan_type", about=plan.name)
    return fact is not None and fact.value == "457b"


def _with(found: EarlyPart, year: OpenYear, room: Room, payment: Payment, piece: Piece) -> EarlyPart:
    if payment.taxable.cents == 0:
        return found
    if piece.early is None:
        gap = missing(f"early, {payment.gross.label}", piece.reason, piece.refs, asks=piece.asks)
        return found._replace(early=(*found.early, gap))
    early = payment.taxable._replace(label=f"taxable part, {payment.taxable.label}")
    found = found._replace(early=(*found.early, early))
    rule = plan_exception(piece.purpose, year.year)
    if rule is None:
        return found
    exempt = _exempt(year, room, piece, rule, early)
    return found._replace(exempt=(*found.exempt, exempt), exceptions=(*found.exceptions, rule))


def _exempt(year: OpenYear, room: Room, piece: Piece, rule: ExceptionNumber, part: Component) -> Component:
    label = f"{named(rule)}: {part.label}"
    if rule.purpose is Purpose.SEPARATION:
        born = year.record.facts.get("birth_date")
        if born is None or year.year - born.day().year < _SEPARATION_AGE:
            reason = (
                f"the {part.label} is excepted where the owner left the employer in or after the year of age 55 (50 "
                f"for some public safety employees; section 72(t)(2)(A)(v) and (10)): figure line 2 by hand"
            )
            return missing(label, reason, part.refs)
    taken = limited(piece, rule, room)
    if isinstance(taken, Component):
        return taken
    cents = None if part.cents is None else divide_half_up(part.cents * taken, piece.cents)
    return part._replace(label=label, cents=cents)
