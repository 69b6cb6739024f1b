"""What an older form has of its own: lines by printed number, and what they change of what is carried and taxed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from basis.engine.amounts import Component, Components, Line
from basis.engine.older.put_off import NOTHING_PUT_OFF, PutOff
from basis.engine.part1 import Decision
from basis.engine.result import Finding
from basis.engine.roth_iras.roth_layer import RothLayer


@dataclass(frozen=True, slots=True)
class OwnLines:
    """Lines that take the place of, or stand beside, those of modern meaning; None where those decide alone."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    parts: Mapping[str, Decision] = field(default_factory=dict)
    put_off: PutOff = NOTHING_PUT_OFF
    conversions_left: Component | None = None
    layers: tuple[RothLayer, ...] = ()
    """Conversions that are carried though the form leaves them out of the basis of the year's distributions."""
    conversions: Components | None = None
    roth: Components | None = None
    findings: tuple[Finding, ...] = ()
    taxes_put_off: bool = False
    """Whether the form itself takes up the income put off that is taxed in the year."""


def chosen(line: Line, election: Components) -> Line:
    """A line that rests on what the taxpayer chose, with the question where nobody said."""
    status = max((line.status, *(part.status for part in election)))
    reasons = tuple(part.reason for part in election if part.reason)
    return line._replace(status=status, components=(*line.components, *election), reasons=(*line.reasons, *reasons))
