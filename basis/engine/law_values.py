"""A value of the law as part of a figure: how it was verified decides how far what rests on it can be trusted."""

from __future__ import annotations

from typing import Any

from basis.engine.amounts import Component, Status, missing
from basis.law import Cited, Verified
from basis.money import Cents

_STATUSES = {Verified.MEMORY: Status.ASSUMED, Verified.OPEN: Status.MISSING}


def status_of(verified: Verified) -> Status:
    """The best status of anything figured from a value verified like this."""
    return _STATUSES.get(verified, Status.KNOWN)


def of_law(label: str, value: Cited[Any], cents: Cents) -> Component:
    """The component of an amount that `value` gives: assumed where it is only remembered, missing where it is open."""
    if value.verified is Verified.OPEN:
        return missing(label, f"{label}: the value is not settled; look it up in {value.source}")
    if value.verified is Verified.MEMORY:
        return Component(label, cents, Status.ASSUMED, (), f"{label}: not read again in {value.source}")
    return Component(label, cents)


def limit_of_law(limit: Cited[Cents] | None, label: str) -> Component:
    """A limit, nothing where the year's law has no such rule."""
    return Component(f"{label}: none in that year", 0) if limit is None else of_law(label, limit, limit.value)
