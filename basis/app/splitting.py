"""One Form 1099-R of a plan split for a tax program, and the forms a client's plan movements call for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from basis.app.pools import record_of
from basis.engine.plan.allocation import Into
from basis.engine.plan.expected import Comparison, compared_forms
from basis.engine.plan.reporting import Boxes, Split, SplitError, split_direct_rollover
from basis.errors import InputRejectedError, UsageError
from basis.ledger import Ledger
from basis.money import Cents

DESTINATIONS: Mapping[str, Into] = {
    "to_traditional": Into.TRADITIONAL_IRA,
    "to_roth_ira": Into.ROTH_IRA,
    "to_roth_account": Into.ROTH_ACCOUNT,
    "to_plan": Into.PLAN,
}
"""The options that name where a direct rollover went."""


@dataclass(frozen=True, slots=True)
class TypedSplit:
    """A form as it was typed, and what it becomes."""

    codes: str
    received: Boxes
    split: Split


def split_typed(
    codes: str, *, box_1: Cents, box_2a: Cents, box_4: Cents, box_5: Cents, destinations: Mapping[str, Cents]
) -> TypedSplit:
    """Split a typed form. Raises UsageError for what cannot be."""
    received = Boxes(box_1, box_2a, box_4, box_5)
    codes = "".join(dict.fromkeys(codes.upper().replace(" ", "")))
    try:
        split = split_direct_rollover(
            received, codes, [(DESTINATIONS[name], cents) for name, cents in destinations.items() if cents]
        )
    except SplitError as problem:
        raise UsageError(f"{str(problem)[:1].upper()}{str(problem)[1:]}.") from None
    return TypedSplit(codes, received, split)


def plan_forms_of(ledger: Ledger, client: str, year: int) -> Comparison:
    """The Forms 1099-R that a client's plan movements of a year call for, beside those received.

    Raises InputRejectedError where nothing left a plan and no form of one came.
    """
    found = compared_forms(record_of(ledger, ledger.client(client).id), year)
    if not (found.expected or found.received):
        raise InputRejectedError(
            f"{client}: nothing left an employer plan in {year}, and no Form 1099-R of one is on file.",
            next_step="import the plan's statements or its Form 1099-R, or name another year",
        )
    return found
