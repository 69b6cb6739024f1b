"""After-tax room without a ledger: what section 415(c) leaves for after-tax money, from typed amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from basis.engine import Component, Finding, missing
from basis.engine.plan.room import Room, RoomInputs, room
from basis.engine.plan.self_employment import HIGHEST_RATE, SelfEmployment
from basis.errors import InputRejectedError, UsageError
from basis.law import PlanLimits, TaxYearLaw, load
from basis.model import Owner
from basis.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRoom:
    """What was typed, amounts in cents; None where it was not. `age` is that at the end of the year."""

    age: int | None = None
    birth_date: date | None = None
    deferral: Cents | None = None
    other_deferrals: Cents | None = None
    employer: Cents | None = None
    after_tax: Cents | None = None
    compensation: Cents | None = None
    net_self_employment: Cents | None = None
    half_se_tax: Cents | None = None
    wages: Cents | None = None
    employer_rate: int = HIGHEST_RATE


@dataclass(frozen=True, slots=True)
class EmployerRoom:
    """The room at one employer. `plans` is empty for what was typed."""

    employer: str
    plans: tuple[str, ...]
    room: Room


@dataclass(frozen=True, slots=True)
class YearOfRoom:
    """The rooms of a person and year, with the law they were figured by."""

    law: TaxYearLaw
    limits: PlanLimits
    unit: Cents
    rooms: tuple[EmployerRoom, ...]
    findings: tuple[Finding, ...] = ()
    owner: Owner | None = None

    @property
    def complete(self) -> bool:
        """Whether every room is known."""
        return all(each.room.left.cents is not None for each in self.rooms)

    @property
    def citations(self) -> tuple[str, ...]:
        """Where the limits stand."""
        limits = self.limits
        cited = {
            "Annual additions": limits.additions,
            "Deferrals": limits.deferral,
            "Catch-up from 50": limits.catch_up,
            "Catch-up at 60 to 63": limits.catch_up_60,
        }
        return tuple(f"{name}: {value.source}" for name, value in cited.items() if value is not None)


def typed_room(year: int, typed: TypedRoom, unit: Cents) -> YearOfRoom:
    """The room that typed amounts leave. Raises UsageError for amounts that cannot be, LawMissingError, and
    InputRejectedError for a year whose plan limits are not kept."""
    law, limits = plan_law(year)
    for name in ("deferral", "other_deferrals", "employer", "after_tax", "compensation", "half_se_tax", "wages"):
        if (getattr(typed, name) or 0) < 0:
            raise UsageError(f"--{name.replace('_', '-')} is negative; give amounts from 0 up.")
    if typed.compensation is not None and typed.net_self_employment is not None:
        raise UsageError(
            "Pay is either --compensation or --net-self-employment.",
            next_step="for wages of another employer beside a business, give --wages",
        )
    if typed.age is not None and typed.birth_date is not None:
        raise UsageError("Age is either --age, at the end of the year, or --birth-date.")
    given = RoomInputs(
        age=typed.age if typed.birth_date is None else year - typed.birth_date.year,
        compensation=(_pay(typed),),
        deferrals=_given("--deferral", typed.deferral),
        other_deferrals=_given("--other-deferrals", typed.other_deferrals),
        employer=_given("--employer", typed.employer),
        after_tax=_given("--after-tax", typed.after_tax),
        earned=None
        if typed.net_self_employment is None
        else SelfEmployment(
            _given("--net-self-employment", typed.net_self_employment),
            _given("--half-se-tax", typed.half_se_tax),
            _given("--wages", typed.wages),
            typed.employer_rate,
        ),
    )
    return YearOfRoom(law, limits, unit, (EmployerRoom("", (), room(law, limits, given, unit)),))


def plan_law(year: int) -> tuple[TaxYearLaw, PlanLimits]:
    """A year's law and its limits of plans. Raises LawMissingError, and InputRejectedError before 2001."""
    law = load(year)
    if law.plan_limits is None:
        raise InputRejectedError(
            f"There are no plan limits for {year}.",
            next_step="plans are followed from 2001 on: basis law lists the years",
        )
    return law, law.plan_limits


def _pay(typed: TypedRoom) -> Component:
    if typed.compensation is None:
        return missing("compensation", "compensation is needed: give --compensation, or --net-self-employment")
    return Component("given as --compensation", typed.compensation, refs=("--compensation",))


def _given(option: str, cents: Cents | None) -> tuple[Component, ...]:
    return () if cents is None else (Component(f"given as {option}", cents, refs=(option,)),)
