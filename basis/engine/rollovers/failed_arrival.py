"""An amount that an IRA received as a rollover and that is none by law: a contribution where it arrived.

It must not know why it is none: that is in `failed_rollovers`, and in `minimum_distributions` of what was required.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Status
from basis.money import Cents


class FailedArrival(NamedTuple):
    """`left` is the row that sent it; `accounts` are those that may have received it."""

    label: str
    left: str
    accounts: tuple[str, ...]
    year: int
    day: date | None
    cents: Cents
    status: Status
    refs: tuple[str, ...]
    reason: str
    asks: str
