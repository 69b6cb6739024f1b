"""A value of the law with where it stands and how it was checked. It must not know what the value is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Verified(StrEnum):
    """How a value was checked: it decides whether a figure that rests on it may count as known."""

    FORM = "form"
    """Read in the official form, instructions or publication."""
    SECONDARY = "secondary"
    """Read in the statute or in a source that reports the official text."""
    MEMORY = "memory"
    """Not read again; what depends on it is assumed."""
    OPEN = "open"
    """Not settled; what depends on it is missing."""


@dataclass(frozen=True, slots=True)
class Cited(Generic[Value]):
    """A value with its source (document, year, page, section or line) and how it was verified."""

    value: Value
    source: str
    verified: Verified
