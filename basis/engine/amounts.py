"""What a figure is made of: components with their origin, the status of what is known, and the lines of a form.

Everything here is a plain immutable value; nothing here knows which line means what.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from basis.money import Cents, divide_half_up, round_to

_TO_THREE_PLACES = 3


class Status(IntEnum):
    """How far a figure can be trusted. Of several parts the worst (largest) decides; BLANK is a line left empty."""

    BLANK = -1
    KNOWN = 0
    ASSUMED = 1
    CONFLICT = 2
    MISSING = 3

    @property
    def word(self) -> str:
        """The word shown and written to JSON."""
        return self.name.lower()


class Component(NamedTuple):
    """One part of a figure. `cents` is None exactly when it is MISSING.

    `refs` name what it rests on: `e17` an entry, `d4` an information return, `f2` a form as filed, `k9` a fact,
    `r5` a row nobody has classified, `2019:14` a line of an earlier year. `asks` names the question that would settle
    it, such as `treatment:2019` or `fact:birth_date`. `turns` name what this part does not rest on as it is, but whose
    change could turn it: the value of an account that is large enough today.
    """

    label: str
    cents: Cents | None
    status: Status = Status.KNOWN
    refs: tuple[str, ...] = ()
    reason: str = ""
    asks: str = ""
    turns: tuple[str, ...] = ()


Components = tuple[Component, ...]


class TaxableAmounts(NamedTuple):
    """What of a year's movements is income: distributions from traditional IRAs (line 15c, or 15 before 2017),
    conversions (line 18) and distributions from Roth IRAs (line 25c, or 25); and the net income of contributions made
    in the year and returned, which no line of Form 8606 has."""

    distributions: Components = ()
    conversions: Components = ()
    roth: Components = ()
    returned: Components = ()

    @property
    def all(self) -> Components:
        """All of it together."""
        return (*self.distributions, *self.conversions, *self.roth, *self.returned)


NOTHING_TAXABLE = TaxableAmounts()


def present(components: Components) -> bool:
    """Whether there is an amount among them, or may be one."""
    return any(part.cents != 0 or part.status >= Status.CONFLICT for part in components)


def refs_in(*groups: tuple[Component, ...]) -> tuple[str, ...]:
    """Everything that these components rest on."""
    return tuple(ref for components in groups for part in components for ref in part.refs)


def turned_by(*groups: tuple[Component, ...]) -> tuple[str, ...]:
    """Everything that these components rest on, and what could turn them."""
    return tuple(ref for components in groups for part in components for ref in (*part.refs, *part.turns))


def missing(label: str, reason: str, refs: tuple[str, ...] = (), *, asks: str = "") -> Component:
    """A component nobody knows, one sentence that says what to ask for, and the question that would settle it."""
    return Component(label, None, Status.MISSING, refs, reason, asks)


class Ratio(NamedTuple):
    """Line 10: `numerator / denominator`, and the decimal places it is printed with.

    Rounded, the denominator is a power of ten and the printed ratio is the one that is multiplied.
    """

    numerator: int
    denominator: int
    places: int

    @property
    def text(self) -> str:
        """As the form prints it, `0.07000`."""
        digits = divide_half_up(self.numerator * 10**self.places, self.denominator)
        whole, rest = divmod(abs(digits), 10**self.places)
        return f"{'-' if digits < 0 else ''}{whole}.{rest:0{self.places}d}"

    def of(self, cents: Cents, unit: Cents) -> Cents:
        """This part of an amount, rounded half up to a multiple of `unit` cents."""
        return divide_half_up(cents * self.numerator, self.denominator * unit) * unit


class Line(NamedTuple):
    """One printed line. `cents` is None when it is blank or missing, and on line 10, which has a `ratio`.

    `uses` are the lines of the same form it was figured from, `components` what was added up on it directly;
    `rule` names a variant of the line's formula where the form gives more than one. `conditions` are references whose
    change could turn whether the form has it entered at all.
    """

    number: str
    cents: Cents | None
    status: Status
    uses: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    rule: str = ""
    reasons: tuple[str, ...] = ()
    ratio: Ratio | None = None
    conditions: tuple[str, ...] = ()

    @property
    def amount(self) -> Cents:
        """Its cents, a blank line counting as nothing. Raises ValueError on a missing line."""
        if self.status is Status.MISSING or self.cents is None:
            if self.status is Status.BLANK:
                return 0
            raise ValueError(f"line {self.number} is missing")
        return self.cents


def blank(number: str, rule: str = "", conditions: tuple[str, ...] = ()) -> Line:
    """A line the form tells you to leave empty."""
    return Line(number, None, Status.BLANK, rule=rule, conditions=conditions)


def unknown(number: str, reasons: tuple[str, ...], uses: tuple[str, ...] = ()) -> Line:
    """A line that cannot be figured, with what to ask for."""
    return Line(number, None, Status.MISSING, uses, reasons=reasons)


def total(number: str, components: tuple[Component, ...], unit: Cents, rule: str = "") -> Line:
    """A line that adds up components: cents are added and only the total is rounded; zero when there are none."""
    status = Status.KNOWN
    cents = 0
    turns: tuple[str, ...] = ()
    for component in components:
        if component.status > status:
            status = component.status
        cents += component.cents or 0
        if component.turns:
            turns += component.turns
    reasons = tuple(c.reason for c in components if c.reason)
    if status is Status.MISSING:
        return Line(number, None, status, (), components, rule, reasons, conditions=turns)
    return Line(number, round_to(cents, unit), status, (), components, rule, reasons, conditions=turns)


def worst(parts: Iterable[Line | Component]) -> Status:
    """The status of whatever is figured from these parts."""
    return max((part.status for part in parts), default=Status.KNOWN)


def figured(number: str, cents: Cents, *used: Line, rule: str = "") -> Line:
    """A line figured from lines none of which is missing; their worst status becomes its own."""
    status = Status.KNOWN
    for line in used:
        if line.status > status:
            status = line.status
    return Line(number, cents, status, tuple(line.number for line in used), (), rule)


def stands_on_missing(number: str, *used: Line) -> Line | None:
    """The missing line that results when a used line is missing, or None when all are there."""
    for line in used:
        if line.status is Status.MISSING:
            needs = ", ".join(f"line {u.number}" for u in used if u.status is Status.MISSING)
            return Line(number, None, Status.MISSING, tuple(u.number for u in used), (), "", (f"needs {needs}",))
    return None


def sum_of(number: str, *lines: Line) -> Line:
    """The sum of other lines."""
    return stands_on_missing(number, *lines) or figured(number, sum(line.amount for line in lines), *lines)


def difference(number: str, first: Line, second: Line) -> Line:
    """One line less another, which may be below zero."""
    return stands_on_missing(number, first, second) or figured(number, first.amount - second.amount, first, second)


def not_below_zero(line: Line) -> Line:
    """Where a form says: if zero or less, enter -0-."""
    return line._replace(cents=0) if line.cents is not None and line.cents < 0 else line


def capped_ratio(number: str, basis: Line, whole: Line, places: int | None) -> Line:
    """One line over another, at most 1.000; where there is no basis, nothing whatever the whole is.

    `places` None keeps the unrounded ratio. A whole of zero has nothing to multiply, so the ratio does not matter.
    """
    if basis.status is not Status.MISSING and basis.amount <= 0:
        nothing = Ratio(0, 1, places or _TO_THREE_PLACES)
        return figured(number, 0, basis, rule="no_basis")._replace(cents=None, ratio=nothing)
    gap = stands_on_missing(number, basis, whole)
    if gap is not None:
        return gap
    ratio = _ratio(basis.amount, whole.amount, places)
    return figured(number, 0, basis, whole)._replace(cents=None, ratio=ratio)


def _ratio(basis: Cents, whole: Cents, places: int | None) -> Ratio:
    if basis >= whole:
        return Ratio(1, 1, places or _TO_THREE_PLACES)
    if places is None:
        return Ratio(basis, whole, _TO_THREE_PLACES)
    scale = 10**places
    return Ratio(divide_half_up(basis * scale, whole), scale, places)


def share_of(number: str, amount: Line, ratio: Line, unit: Cents) -> Line:
    """An amount times a ratio; a factor of zero settles it whatever the other factor is."""
    if amount.status is not Status.MISSING and amount.amount == 0:
        return figured(number, 0, amount, rule="nothing_moved")
    if ratio.ratio is not None and ratio.ratio.numerator == 0:
        return figured(number, 0, ratio, rule="no_basis")
    gap = stands_on_missing(number, amount, ratio)
    if gap is not None or ratio.ratio is None:
        return gap or blank(number)
    return figured(number, ratio.ratio.of(amount.amount, unit), amount, ratio)


def part_by_amount(cents: Cents, part: Cents, whole: Cents, unit: Cents) -> Cents:
    """What of an amount belongs to a part of a whole, rounded half up to a multiple of `unit` cents."""
    return cents if part >= whole else divide_half_up(cents * part, whole * unit) * unit
