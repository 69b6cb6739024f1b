"""One figured Form 8606 and what it hands to the next year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from basis.engine.amounts import NOTHING_TAXABLE, Component, Line, Status, TaxableAmounts
from basis.engine.inputs import Election, YearInputs
from basis.engine.older.put_off import NOTHING_PUT_OFF, PutOff
from basis.engine.part1 import Decision
from basis.engine.roth_iras.roth_layer import RothLayer
from basis.law import TaxYearLaw
from basis.model import Owner
from basis.money import Cents, format_amount


class Finding(NamedTuple):
    """Something a preparer should see beside the figures. `refs` are what it is about."""

    code: str
    message: str
    refs: tuple[str, ...] = ()


NO_EXCESS = Component("no excess contribution carried in", 0)


class CharitableOffset(NamedTuple):
    """Contributions deducted after age 70 1/2 through a year, and how much of them gifts to charity have met."""

    deducted: Component
    used: Component

    def plus(self, part: Component) -> CharitableOffset:
        """With the contributions deducted for one more year."""
        if not part.cents and part.status is Status.KNOWN:
            return self
        now = self.deducted
        refs = tuple(dict.fromkeys((*now.refs, *part.refs)))
        cents = None if now.cents is None or part.cents is None else now.cents + part.cents
        deducted = Component(now.label, cents, max(now.status, part.status), refs, now.reason or part.reason)
        return self._replace(deducted=deducted)


NO_OFFSET = CharitableOffset(Component("deducted after age 70 1/2", 0), Component("set off", 0))


class Carry(NamedTuple):
    """What one year hands to the next, as components in cents.

    `basis` is line 14, or what was carried in where Part I was not completed; the Roth pair is what next year's
    worksheets for lines 22 and 24 start from, and `roth_layers` its conversions by year; the excess pair is lines 16
    and 24 of Form 5329; `charitable_offset` is what next year's gifts to charity meet. `put_off` is income of 1998
    or 2010 conversions that later years tax.
    """

    basis: Component
    roth_contributions: Component
    roth_conversions: Component
    excess_traditional: Component = NO_EXCESS
    excess_roth: Component = NO_EXCESS
    charitable_offset: CharitableOffset = NO_OFFSET
    roth_layers: tuple[RothLayer, ...] = ()
    put_off: PutOff = NOTHING_PUT_OFF


class WorksheetLine(NamedTuple):
    """One line of a worksheet or of another form: what it is, how it is figured, and its figure."""

    name: str
    formula: str
    line: Line


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Figures beside Form 8606: a worksheet of a publication, or the lines of another form that take its amounts.

    `key` names it in documents and references (`2019:worksheet_1_1/8`), `source` says where it is printed; `lines`
    are in its own order, by its own numbers. `unit` is 1 where they are cents though the return rounds to dollars,
    because no form takes them.
    """

    key: str
    title: str
    source: str
    lines: Mapping[str, WorksheetLine]
    unit: Cents | None = None


@dataclass(frozen=True, slots=True)
class YearResult:
    """The figures of one owner and year. `lines` has one key per printed line number of the year's revision,
    `worksheets` one per worksheet's key. `marks` are lines that the form wants marked, with the mark; `taxable` is
    what of the year's movements is income."""

    owner: Owner
    law: TaxYearLaw
    election: Election
    lines: Mapping[str, Line]
    parts: Mapping[str, Decision]
    carry: Carry
    inputs: YearInputs
    findings: tuple[Finding, ...] = ()
    worksheets: Mapping[str, Worksheet] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    taxable: TaxableAmounts = NOTHING_TAXABLE
    meant: Mapping[str, Line] = field(default_factory=dict)
    """Forms before 2012: the same figures under the numbers that their meanings have since then, see `by_meaning`."""

    @property
    def year(self) -> int:
        """The tax year."""
        return self.law.year

    @property
    def required(self) -> bool | None:
        """Whether Form 8606 has a Part to complete for the year; None when that cannot be told."""
        decisions = [decision.completed for decision in self.parts.values()]
        return True if True in decisions else None if None in decisions else False

    def unsettled(self) -> tuple[Line, ...]:
        """The lines that are missing or in conflict: with one of these the form is not filled."""
        return tuple(line for line in self.lines.values() if line.status >= Status.CONFLICT)

    def with_worksheets(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """These lines of the form, and the lines of worksheets that they come from."""
        found: dict[str, Line] = {}
        pending = [(line.number, line) for line in lines]
        while pending:
            name, line = pending.pop(0)
            if name in found:
                continue
            found[name] = line
            key, slash, _ = name.rpartition("/")
            below = [f"{key}{slash}{used}" for used in line.uses]
            pending += [(used, self.line(used)) for used in below if "/" in used]
        return tuple(found.values())

    @property
    def beside_lines(self) -> tuple[str, ...]:
        """The names of all worksheet lines (`worksheet_1_1/8`), in order."""
        return tuple(f"{key}/{number}" for key, sheet in self.worksheets.items() for number in sheet.lines)

    def line(self, name: str) -> Line:
        """A line of the form (`14`) or of a worksheet (`worksheet_1_1/8`). Raises KeyError when there is none."""
        key, slash, number = name.rpartition("/")
        return self.worksheets[key].lines[number].line if slash else self.lines[number]

    @property
    def by_meaning(self) -> Mapping[str, Line]:
        """The lines by the numbers that their meanings have since 2012, those too that an older form does not print."""
        return self.meant or self.lines

    def described(self, name: str) -> tuple[str, str, str]:
        """What a line is, its formula and where it is printed. Raises KeyError when there is no such line."""
        key, slash, number = name.rpartition("/")
        if slash:
            sheet = self.worksheets[key]
            return sheet.lines[number].name, sheet.lines[number].formula, f"{sheet.source}, line {number}"
        described = self.law.line(number)
        return described.name, described.formula, described.source

    def text(self, name: str) -> str:
        """What is shown on a line: `7,000`, `0.07000`, nothing where it is blank or missing."""
        key, slash, _ = name.rpartition("/")
        unit = self.worksheets[key].unit if slash else None
        return line_text(self.line(name), unit or self.election.unit)


def line_text(line: Line, unit: Cents) -> str:
    """A line as it is printed on a return that rounds to `unit` cents, a checked box as X; nothing where it is blank or
    missing."""
    if line.ratio is not None:
        return line.ratio.text
    if line.rule == "checked":
        return "X"
    return "" if line.cents is None else format_amount(line.cents, with_cents=unit == 1)
