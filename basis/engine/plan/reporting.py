"""The Forms 1099-R that parts of a plan distribution call for: one for each destination that a tax program tells apart.

Instructions for Forms 1099-R and 5498, boxes 1, 2a, 5 and 7; Notice 2014-54. G, H and B are never taken for each other:
G is a direct rollover, H one of designated Roth money to a Roth IRA, B a payment of designated Roth money.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from basis.engine.plan.allocation import (
    Allocation,
    AllocationError,
    Amounts,
    Disbursement,
    Into,
    Way,
    allocate,
)
from basis.money import Cents, plain_amount

DIRECT = "G"
ROTH_TO_ROTH_IRA = "H"
DESIGNATED_ROTH = "B"
_BESIDE = frozenset("GH4BK")
"""Codes that may stand in box 7 of a direct rollover (instructions for Forms 1099-R and 5498, table 1)."""


class Boxes(NamedTuple):
    """Boxes 1, 2a, 4 and 5 of a Form 1099-R, in cents."""

    box_1: Cents
    box_2a: Cents
    box_4: Cents
    box_5: Cents

    def plus(self, other: Boxes) -> Boxes:
        """Both forms together."""
        return Boxes(*(mine + others for mine, others in zip(self, other, strict=True)))


NOTHING = Boxes(0, 0, 0, 0)


class SplitForm(NamedTuple):
    """One form to enter: its codes, where the money went, its boxes, and what becomes of it on the return."""

    codes: str
    to: str
    boxes: Boxes
    becomes: str


class SplitError(ValueError):
    """A form that cannot be as it was given; the message names the figures and what to do."""


_TARGETS = {
    Into.TRADITIONAL_IRA: ("traditional IRA", "box 5 is added on line 2 of Form 8606 (instructions, line 2)"),
    Into.PLAN: ("another plan", "stays in plans: box 5 is the new plan's after-tax money"),
    Into.ROTH_IRA: ("Roth IRA", "box 1 is basis in rollovers, of which box 2a was taxed (Form 8606, line 24)"),
    Into.ROTH_ACCOUNT: ("the plan's Roth account", "stays in the plan, as basis of its designated Roth account"),
}


def split_direct_rollover(received: Boxes, codes: str, destinations: Sequence[tuple[Into, Cents]]) -> Split:
    """Divide one Form 1099-R for a direct rollover among the accounts that received it.

    Box 1 less box 5 is pretax money; where one destination is a Roth account, box 2a is what the participant selected
    for it. Tax withheld goes with the taxable money. Raises SplitError for boxes and destinations that cannot be.
    """
    _check(received, codes, destinations)
    if ROTH_TO_ROTH_IRA in codes or DESIGNATED_ROTH in codes:
        return _designated_roth(received, codes, destinations)
    taxed = [into for into, _ in destinations if into.taxes]
    selected = received.box_2a if len(taxed) == 1 else None
    parts = [
        Disbursement(Way.DIRECT, into, cents, pretax=selected if into.taxes else None) for into, cents in destinations
    ]
    amounts = Amounts(received.box_1 - received.box_5, received.box_5)
    try:
        found = allocate(amounts, parts)
    except AllocationError as problem:
        raise SplitError(str(problem)) from None
    forms = _forms(codes, ((part.disbursement.into, part.amounts) for part in found.parts), received.box_4)
    split = Split(forms, found)
    if split.whole != received:
        raise SplitError(
            f"box 2a is {plain_amount(received.box_2a)}, and the destinations make "
            f"{plain_amount(split.whole.box_2a)} taxable: a direct rollover is taxed only as far as pretax money goes "
            "to a Roth account; check box 2a, box 5 and the destinations, or ask the plan for a corrected form"
        )
    return split


class Split(NamedTuple):
    """The forms that one becomes, and the steps of Notice 2014-54 behind them, None where nothing was to divide."""

    forms: tuple[SplitForm, ...]
    allocation: Allocation | None

    @property
    def whole(self) -> Boxes:
        """The boxes of all forms added up."""
        whole = NOTHING
        for form in self.forms:
            whole = whole.plus(form.boxes)
        return whole


def _check(received: Boxes, codes: str, destinations: Sequence[tuple[Into, Cents]]) -> None:
    kinds = frozenset(codes)
    if not kinds & {DIRECT, ROTH_TO_ROTH_IRA}:
        raise SplitError(f"code {codes} is no direct rollover: only a form with code G or H goes to several accounts")
    if (strange := kinds - _BESIDE) and not {DIRECT, ROTH_TO_ROTH_IRA} <= kinds:
        raise SplitError(
            f"code {''.join(sorted(strange))} does not stand beside {''.join(sorted(kinds - strange))}: a direct "
            "rollover has code G or H alone, or with 4, and G also with B or K; check box 7"
        )
    if {DIRECT, ROTH_TO_ROTH_IRA} <= kinds:
        raise SplitError("codes G and H exclude each other: H is a rollover of designated Roth money to a Roth IRA")
    if not received.box_1:
        raise SplitError("box 1 is 0: nothing was rolled over, so there is nothing to split")
    if min(received) < 0 or min((cents for _, cents in destinations), default=0) < 0:
        raise SplitError("an amount is negative: boxes and destinations are amounts from 0 up")
    for box, cents in (("2a", received.box_2a), ("5", received.box_5)):
        if cents > received.box_1:
            raise SplitError(
                f"box {box} is {plain_amount(cents)}, above box 1, {plain_amount(received.box_1)}: ask the plan for a "
                "corrected form"
            )
    paid = sum(cents for _, cents in destinations)
    if paid != received.box_1:
        raise SplitError(
            f"the destinations add up to {plain_amount(paid)}, box 1 is {plain_amount(received.box_1)}: name every "
            "account that received a part"
        )


def _designated_roth(received: Boxes, codes: str, destinations: Sequence[tuple[Into, Cents]]) -> Split:
    """Designated Roth money goes to a Roth IRA with code H, to another plan's Roth account with codes G and B."""
    to_ira = ROTH_TO_ROTH_IRA in codes
    allowed = Into.ROTH_IRA if to_ira else Into.ROTH_ACCOUNT
    if any(into is not allowed for into, _ in destinations):
        raise SplitError(
            f"code {codes} is designated Roth money, which may go to a {allowed.value} only (section 402A(c)(3))"
        )
    if received.box_2a:
        raise SplitError("box 2a must be empty or 0: a direct rollover of designated Roth money is not taxed")
    becomes = (
        "box 5 is basis in Roth IRA contributions (Form 8606, line 22; Treas. Reg. 1.408A-10, A-3)"
        if to_ira
        else "stays in plans, as basis of the new designated Roth account"
    )
    form = SplitForm(_ordered(codes), allowed.value, received, becomes)
    return Split((form,), None)


def _forms(codes: str, parts: Iterable[tuple[Into, Amounts]], withheld: Cents) -> tuple[SplitForm, ...]:
    """A form for each kind of destination: a traditional IRA and a plan share theirs only on paper."""
    by_kind: dict[Into, Amounts] = {}
    for into, amounts in parts:
        before = by_kind.get(into, Amounts(0, 0))
        by_kind[into] = Amounts(before.pretax + amounts.pretax, before.after_tax + amounts.after_tax)
    bears_tax = next((into for into, amounts in by_kind.items() if into.taxes and amounts.pretax), next(iter(by_kind)))
    found = []
    for into, amounts in by_kind.items():
        to, becomes = _TARGETS[into]
        boxes = Boxes(
            amounts.whole,
            amounts.pretax if into.taxes else 0,
            withheld if into is bears_tax else 0,
            amounts.after_tax,
        )
        found.append(SplitForm(_ordered(codes), to, boxes, becomes))
    return tuple(found)


def _ordered(codes: str) -> str:
    return "".join(sorted(codes, key=lambda code: (code == DESIGNATED_ROTH, code)))
