"""A year's law as a list for people: every value with its source and how it was verified."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from basis.law.citation import Cited, Verified
from basis.law.reading import load
from basis.law.tax_year import DisasterLines, HsaLimits, PhaseOut, PhaseOuts, PlanLimits, ReturnLines
from basis.money import Cents, format_amount

_AMOUNTS = frozenset(
    {
        "ira_limit",
        "ira_catch_up",
        "spousal_limit",
        "conversion_income_limit",
        "excess_removal_limit",
        "excess_removal_limit_50",
        "qcd_limit",
        "split_interest_limit",
        "homebuyer_limit",
        "disaster_limit",
        *(field.name for field in fields(HsaLimits)),
        *(field.name for field in fields(PlanLimits) if field.name != "additions_percent"),
    }
)
"""The fields whose whole number is an amount in cents and not a year."""


@dataclass(frozen=True, slots=True)
class ListedValue:
    """One value of the law in words: what it is, the value as text, where it stands, how it was verified.

    `cents` is the value where it is an amount, `phase_out` where it is one.
    """

    name: str
    value: str
    source: str
    verified: Verified
    cents: Cents | None = None
    phase_out: PhaseOut | None = None


def describe(year: int) -> tuple[ListedValue, ...]:
    """Everything the law data of a tax year says, the lines of the form last. Raises LawMissingError."""
    law = load(year)
    listed = [entry for field in fields(law) for entry in _listed(field.name, getattr(law, field.name))]
    listed += [
        ListedValue(f"line {line.number}", f"{line.name}: {line.formula}", line.source, line.verified)
        for line in law.lines
    ]
    return tuple(listed)


def _listed(name: str, found: object, of: str = "") -> list[ListedValue]:
    """The listed values of one field, `of` the section it stands in; fields that are not cited have none."""
    if isinstance(found, Cited):
        value = found.value
        return [
            ListedValue(
                name=(of + name).replace("_", " "),
                value=_text(name, value),
                source=found.source,
                verified=found.verified,
                cents=value if name in _AMOUNTS and isinstance(value, int) else None,
                phase_out=value if isinstance(value, PhaseOut) else None,
            )
        ]
    if isinstance(found, ReturnLines | DisasterLines | PhaseOuts | HsaLimits | PlanLimits):
        return [
            entry for field in fields(found) for entry in _listed(field.name, getattr(found, field.name), f"{name}, ")
        ]
    if isinstance(found, tuple):
        return [entry for item in found for entry in _listed(name, item)]
    return []


def _text(name: str, value: object) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name in _AMOUNTS:
        return format_amount(value, with_cents=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PhaseOut):
        return " to ".join(format_amount(cents, with_cents=False) for cents in value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return str(value)
