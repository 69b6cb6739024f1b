"""Net income attributable to a contribution without a ledger: Worksheet 1-3 from values that a preparer types."""

from __future__ import annotations

from basis.engine import Component, Worksheet
from basis.engine.corrections.net_income import Balances, worksheet
from basis.errors import UsageError
from basis.money import Cents, plain_amount


def figure_net_income(
    contribution: Cents,
    *,
    removed: Cents | None,
    opening: Cents,
    closing: Cents,
    added: tuple[Cents, ...] = (),
    withdrawn: tuple[Cents, ...] = (),
    unit: Cents = 1,
) -> Worksheet:
    """Worksheet 1-3 for a contribution, of which `removed` goes back (None: all of it).

    `opening` is the account's value just before the contribution (the first one, of a series), `closing` the value just
    before the removal; `added` and `withdrawn` are what else came in and went out between. All in cents. Raises
    UsageError for amounts that cannot be.
    """
    back = contribution if removed is None else removed
    for option, cents in (("--contribution", contribution), ("--removed", back)):
        if cents <= 0:
            raise UsageError(f"{option} must be more than zero.")
    for option, amounts in (("--opening", (opening,)), ("--closing", (closing,)), ("--added", added)):
        if min(amounts, default=0) < 0:
            raise UsageError(f"{option} is negative; give values and movements as amounts from 0 up.")
    if min(withdrawn, default=0) < 0:
        raise UsageError("--withdrawn is negative; give what went out as an amount from 0 up.")
    whole = contribution + sum(added)
    if back > whole:
        raise UsageError(f"--removed is more than the {plain_amount(whole)} that was put in.")
    balances = Balances(
        (
            Component("given as --opening", opening, refs=("--opening",)),
            Component("given as --contribution", contribution, refs=("--contribution",)),
            *(Component("given as --added", cents, refs=("--added",)) for cents in added),
        ),
        (
            Component("given as --closing", closing, refs=("--closing",)),
            *(Component("given as --withdrawn", cents, refs=("--withdrawn",)) for cents in withdrawn),
        ),
    )
    return worksheet((Component("to be removed", back, refs=("--removed",)),), balances, unit)
