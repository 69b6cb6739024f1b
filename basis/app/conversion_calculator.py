"""What converting would cost, without a ledger: pro rata, after a rollover to a plan too, and by how often one does it.

These are plans, not records: nothing here is what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from basis.app.calculator import calculate
from basis.engine import Election, YearResult
from basis.errors import UsageError
from basis.money import Cents, divide_half_up, plain_amount

CONDITIONS = (
    "The plan must accept rollovers from IRAs; ask for its terms in writing (Treas. Reg. 1.401(a)(31)-1, Q&A-13).",
    "Only pre-tax money may go: at most the value of the IRAs less their basis (IRC 408(d)(3)(A)(ii), (H)).",
    "It must have left by December 31: line 6 is the value on that day, whenever in the year the conversion was.",
    "Money of a SIMPLE IRA may not go in its first two years (IRC 408(d)(3)(G), 72(t)(6)).",
    "Inherited IRAs may not go, and are no part of these figures (IRC 408(d)(3)(C), 408(d)(2)).",
    "A required minimum distribution of the year may not go and comes first (IRC 408(d)(3)(E)).",
)
"""What must hold for pre-tax IRA money to go into an employer's plan, each with its source."""


@dataclass(frozen=True, slots=True)
class ProRata:
    """A conversion as it is, and after pre-tax money went to a plan first. `most` is what may go, in cents; `after` is
    None where nobody asked for it."""

    as_it_is: YearResult
    most: Cents
    to_plan: Cents | None = None
    after: YearResult | None = None


def pro_rata(
    year: int,
    election: Election,
    *,
    pretax: Cents,
    basis: Cents,
    convert: Cents,
    to_plan: Cents | None = None,
    must_stay: Cents = 0,
) -> ProRata:
    """Figure the conversion of `convert` out of IRAs that hold `pretax` and `basis`, values before it, in cents.

    `must_stay` is pre-tax money that no plan may take: a SIMPLE IRA in its first two years, a required distribution.
    Raises UsageError for amounts that cannot be, LawMissingError for a year without its form.
    """
    for option, cents in (("--pretax", pretax), ("--basis", basis), ("--convert", convert), ("--must-stay", must_stay)):
        if cents < 0:
            raise UsageError(f"{option} is negative; give amounts from 0 up.")
    value, most = pretax + basis, pretax - must_stay
    if most < 0:
        raise UsageError("--must-stay is a part of --pretax and cannot be more than it.")
    if to_plan is not None and not 0 <= to_plan <= most:
        raise UsageError(
            f"--to-plan can be {plain_amount(most)} at most: only pre-tax money may go into a plan.",
            next_step="IRC 408(d)(3)(A)(ii) and (H); see --must-stay for what no plan may take",
        )
    left = value - (to_plan or 0)
    if convert > left:
        raise UsageError(
            f"--convert is more than the {plain_amount(left)} that the IRAs hold" + (" then." if to_plan else ".")
        )
    after = None if to_plan is None else _form(year, election, basis, left, convert)
    return ProRata(_form(year, election, basis, value, min(convert, value)), most, to_plan, after)


def _form(year: int, election: Election, basis: Cents, value: Cents, convert: Cents) -> YearResult:
    given = {"line_2": basis, "line_6": value - convert, "line_8": convert}
    return calculate(year, election, {"line_1": 0, "line_4": 0, "line_7": 0, **given})


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One way to convert: how often, on which days, and what earnings are taxable by the end of the year, in cents."""

    name: str
    days: tuple[date, ...]
    taxable: Cents


def rhythms(year: int, *, after_tax: Cents, pay_periods: int, growth: Fraction) -> tuple[Rhythm, ...]:
    """What after-tax contributions, equal in every pay period, earn before each conversion (IRC 72(e)(8), 402A(c)(4)).

    `growth` is a yearly rate such as 7/100. Pay days divide the year evenly and the last is December 31; earnings
    accrue by the day, without interest on interest. Conversions are on pay days: each, the last of each month, of each
    quarter, and of the year. Each sum is rounded once. Raises UsageError.
    """
    if after_tax < 0:
        raise UsageError("--after-tax is negative; give amounts from 0 up.")
    pays = _pay_days(year, pay_periods)
    ways = {
        "each pay day": pays,
        "monthly": _last_of(pays, 1),
        "quarterly": _last_of(pays, 3),
        "yearly": _last_of(pays, 12),
    }
    return tuple(Rhythm(name, days, _earned(year, after_tax, pays, days, growth)) for name, days in ways.items())


def _pay_days(year: int, pay_periods: int) -> tuple[date, ...]:
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return tuple(
        date(year, 1, 1) + timedelta(days=number * length // pay_periods - 1) for number in range(1, pay_periods + 1)
    )


def _last_of(pays: tuple[date, ...], months: int) -> tuple[date, ...]:
    """The last pay day of every month, of every three, or of all twelve."""
    return tuple({(day.month - 1) // months: day for day in pays}.values())


def _earned(
    year: int, after_tax: Cents, pays: tuple[date, ...], conversions: tuple[date, ...], growth: Fraction
) -> Cents:
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    waited = sum((min(day for day in conversions if day >= pay) - pay).days for pay in pays)
    earned = Fraction(after_tax, len(pays)) * growth * Fraction(waited, length)
    return divide_half_up(earned.numerator, earned.denominator)
