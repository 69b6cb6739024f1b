"""A year's law as a list for people: every value with its source and how it was verified."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from basis.law.citation import Cited, Verified
from basis.law.reading import load
from basis.law.tax_year import DisasterLines, ReturnLines
from basis.money import Cents, format_amount

_AMOUNTS = frozenset({"ira_limit", "ira_catch_up", "homebuyer_limit"})


@dataclass(frozen=True, slots=True)
class ListedValue:
    """One value of the law in words: what it is, the value as text, where it stands, how it was verified.

    `cents` is the value where it is an amount.
    """

    name: str
    value: str
    source: str
    verified: Verified
    cents: Cents | None = None


def describe(year: int) -> tuple[ListedValue, ...]:
    """Everything the law data of a tax year says, the lines of the form last. Raises LawMissingError."""
    law = load(year)
    listed = [entry for field in fields(law) for entry in _listed(field.name, getattr(law, field.name))]
    listed += [
        ListedValue(f"line {line.number}", f"{line.name}: {line.formula}", line.source, line.verified)
        for line in law.lines
    ]
    return tuple(listed)


def _listed(name: str, found: object) -> list[ListedValue]:
    """The listed values of one field; fields that are not cited have none."""
    if isinstance(found, Cited):
        cents = found.value if name in _AMOUNTS and isinstance(found.value, int) else None
        return [ListedValue(name.replace("_", " "), _text(name, found.value), found.source, found.verified, cents)]
    if isinstance(found, ReturnLines | DisasterLines):
        return [
            entry
            for field in fields(found)
            for entry in _listed(f"{name.replace('_', ' ')}, {field.name}", getattr(found, field.name))
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
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return str(value)
