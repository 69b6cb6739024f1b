"""A limit of the law as part of a figure: how it was verified decides how far the figure can be trusted."""

from __future__ import annotations

from basis.engine.amounts import Component, Status, missing
from basis.law import Cited, Verified
from basis.money import Cents


def law_component(limit: Cited[Cents] | None, label: str) -> Component:
    """The limit, nothing where the year's law has no such rule; assumed where it is only remembered, missing where
    its source is open."""
    if limit is None:
        return Component(f"{label}: none in that year", 0)
    if limit.verified is Verified.OPEN:
        return missing(label, f"the {label} is not settled: see {limit.source}")
    if limit.verified is Verified.MEMORY:
        reason = f"the {label} was not read again: see {limit.source}"
        return Component(label, limit.value, Status.ASSUMED, reason=reason)
    return Component(label, limit.value)
