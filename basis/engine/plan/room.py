"""How much after-tax money a person may still put into the plans of one employer: the section 415(c) worksheet.

IRC 415(c), 402(g), 414(v); Treas. Reg. 1.415(c)-1. Plans of one employer, and of related ones, share one limit; the
limit of deferrals is a person's, over all plans. It must not know where the amounts come from: a ledger or an option.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Line, figured, missing, stands_on_missing, total
from basis.engine.arithmetic import added, less, smallest
from basis.engine.law_values import of_law
from basis.engine.plan import self_employment
from basis.engine.plan.self_employment import SelfEmployment
from basis.engine.result import Finding, Worksheet, WorksheetLine
from basis.law import PlanLimits, TaxYearLaw
from basis.money import Cents, plain_amount

KEY = "room"
CATCH_UP_AGE = 50
_HIGHER_CATCH_UP_AGES = range(60, 64)
_SOURCE = "IRC 415(c)"
_TITLE = "Room for after-tax contributions to the plans of one employer (IRC 415(c))"


class RoomInputs(NamedTuple):
    """One person, year and employer, as components in cents.

    `age` is that at the end of the year, None where it is not known. `deferrals` are all elective deferrals to these
    plans, pre-tax and Roth, catch-up included; `other_deferrals` those to plans of unrelated employers. Without
    `earned`, `compensation` is pay from the employer; with it, pay follows from self-employment.
    """

    age: int | None
    compensation: Components
    deferrals: Components
    other_deferrals: Components
    employer: Components
    after_tax: Components
    earned: SelfEmployment | None = None
    key: str = KEY
    age_refs: tuple[str, ...] = ()


class Room(NamedTuple):
    """The worksheet, that of a self-employed person where there is one, and what a preparer should see."""

    sheet: Worksheet
    self_employed: Worksheet | None
    findings: tuple[Finding, ...]

    @property
    def left(self) -> Line:
        """What is left for after-tax money, line 14."""
        return self.sheet.lines["14"].line


def catch_up_limit(limits: PlanLimits, age: int) -> Component:
    """What may be deferred beyond the limits at an age at the end of the year (IRC 414(v)(2)(B)(i), (E))."""
    label = f"catch-up at age {age}"
    if age in _HIGHER_CATCH_UP_AGES and limits.catch_up_60 is not None:
        return of_law(label, limits.catch_up_60, limits.catch_up_60.value)
    if age < CATCH_UP_AGE or limits.catch_up is None:
        return Component(f"{label}: none", 0)
    return of_law(label, limits.catch_up, limits.catch_up.value)


def room(law: TaxYearLaw, limits: PlanLimits, given: RoomInputs, unit: Cents) -> Room:
    """Figure the room of one employer, every line rounded to `unit` cents."""
    line_5 = total("5", given.deferrals, unit)
    line_6 = total("6", (of_law("limit of deferrals", limits.deferral, limits.deferral.value),), unit)
    line_7 = total("7", (_catch_up(limits, given),), unit)
    line_8 = less("8", line_5, line_6, floor=0)
    own = _self_employed(law, limits, given, less("9", line_5, line_8), unit)
    line_9 = total("9", given.employer, unit) if own is None else _from(own, "14", "9")
    line_2 = total("2", given.compensation, unit) if own is None else _from(own, "15", "2")
    line_1 = total("1", (of_law("limit of annual additions", limits.additions, limits.additions.value),), unit)
    percent = limits.additions_percent.value
    line_3 = stands_on_missing("3", line_2) or figured("3", line_2.amount * percent // (100 * unit) * unit, line_2)
    line_4 = smallest("4", line_1, line_3)
    line_10 = _squeezed_out(line_4, line_5, line_8, line_9)
    line_11 = _catch_up_used(line_7, line_8, line_10)
    line_12 = total("12", given.after_tax, unit)
    counted = added("13", line_5, line_9, line_12)
    line_13 = stands_on_missing("13", counted, line_11) or figured(
        "13", counted.amount - line_11.amount, line_5, line_11, line_9, line_12
    )
    line_14 = less("14", line_4, line_13, floor=0)
    line_15 = less("15", line_13, line_4, floor=0)
    line_16 = added("16", line_4, line_7)
    lines = (
        *(line_1, line_2, line_3, line_4, line_5, line_6, line_7, line_8),
        *(line_9, line_10, line_11, line_12, line_13, line_14, line_15, line_16),
    )
    words = _WORDS | {"3": (f"{percent}% of line 2", f"line 2 x {percent}% (IRC 415(c)(1)(B))")}
    sheet = Worksheet(
        given.key, _TITLE, _SOURCE, {line.number: WorksheetLine(*words[line.number], line) for line in lines}
    )
    return Room(sheet, own, _findings(law, limits, given, sheet, own))


def _catch_up(limits: PlanLimits, given: RoomInputs) -> Component:
    if given.age is None:
        return missing("catch-up limit", "the limit of catch-up depends on age: the birth date is not known")
    return catch_up_limit(limits, given.age)._replace(refs=given.age_refs)


def _self_employed(
    law: TaxYearLaw, limits: PlanLimits, given: RoomInputs, deferrals: Line, unit: Cents
) -> Worksheet | None:
    if given.earned is None:
        return None
    return self_employment.worksheet(law, limits, given.earned, deferrals, given.employer, unit)


def _from(sheet: Worksheet, number: str, as_number: str) -> Line:
    line = sheet.lines[number].line
    if line.cents is None:
        return line._replace(number=as_number, uses=(), reasons=line.reasons or (f"needs the worksheet {sheet.key}",))
    part = Component(
        f"line {number} of the worksheet for the self-employed", line.cents, line.status, (f"{sheet.key}/{number}",)
    )
    return total(as_number, (part,), 1)


def _squeezed_out(line_4: Line, line_5: Line, line_8: Line, line_9: Line) -> Line:
    """Deferrals within the limit of deferrals that the limit of annual additions leaves no room for."""
    gap = stands_on_missing("10", line_4, line_5, line_8, line_9)
    if gap is not None:
        return gap
    within = line_5.amount - line_8.amount
    return figured("10", min(within, max(0, within + line_9.amount - line_4.amount)), line_5, line_8, line_9, line_4)


def _catch_up_used(line_7: Line, line_8: Line, line_10: Line) -> Line:
    """Catch-up; nothing above a limit needs none, whatever the age."""
    above = added("11", line_8, line_10)
    if above.cents == 0:
        return above
    gap = stands_on_missing("11", line_7, line_8, line_10)
    return gap or figured("11", min(line_7.amount, above.amount), line_7, line_8, line_10)


def _findings(
    law: TaxYearLaw, limits: PlanLimits, given: RoomInputs, sheet: Worksheet, own: Worksheet | None
) -> tuple[Finding, ...]:
    lines = {number: row.line for number, row in sheet.lines.items()}
    found = [
        _excess_deferral(law, given, lines),
        _over_additions(sheet.key, lines),
        _over_deductible(own),
        _must_be_roth(law, limits, lines["11"]),
        _if_adopted(limits, given, lines["11"]),
    ]
    return tuple(each for each in found if each is not None)


def _excess_deferral(law: TaxYearLaw, given: RoomInputs, lines: dict[str, Line]) -> Finding | None:
    others = sum(part.cents or 0 for part in given.other_deferrals)
    if lines["5"].cents is None or lines["6"].cents is None or lines["7"].cents is None:
        return None
    deferred, allowed = lines["5"].cents + others, lines["6"].cents + lines["7"].cents
    if deferred <= allowed:
        return None
    return Finding(
        "excess_deferral",
        f"Deferrals to all plans are {plain_amount(deferred)}, {plain_amount(deferred - allowed)} above the "
        f"{plain_amount(allowed)} of one person (IRC 402(g)). Ask a plan to pay the excess and its earnings out by "
        f"April 15, {law.year + 1}; what stays in is taxed twice.",
        tuple(ref for part in (*given.deferrals, *given.other_deferrals) for ref in part.refs),
    )


def _over_additions(key: str, lines: dict[str, Line]) -> Finding | None:
    over = lines["15"].cents
    if not over:
        return None
    return Finding(
        "additions_over_limit",
        f"Annual additions of {plain_amount(lines['13'].amount)} are {plain_amount(over)} above the "
        f"{plain_amount(lines['4'].amount)} of section 415(c). The plan corrects it, by paying after-tax contributions "
        "and their earnings back first (Rev. Proc. 2021-30, section 6.06).",
        (f"{key}/15",),
    )


def _over_deductible(own: Worksheet | None) -> Finding | None:
    if own is None:
        return None
    most, put_in = own.lines["13"].line.cents, own.lines["14"].line.cents
    if most is None or put_in is None or put_in <= most:
        return None
    return Finding(
        "employer_contribution_not_deductible",
        f"The employer contribution is {plain_amount(put_in - most)} above the {plain_amount(most)} that is "
        "deductible (IRC 404(a)(3), (8)); a nondeductible contribution may bear an excise tax of 10% (IRC 4972).",
    )


def _must_be_roth(law: TaxYearLaw, limits: PlanLimits, line_11: Line) -> Finding | None:
    wages = limits.roth_catch_up_wages
    if wages is None or not line_11.cents:
        return None
    return Finding(
        "catch_up_must_be_roth",
        f"Catch-up of {law.year} must be Roth when this employer's social security wages of {law.year - 1} were above "
        f"{plain_amount(wages.value)} (IRC 414(v)(7)).",
    )


def _if_adopted(limits: PlanLimits, given: RoomInputs, line_11: Line) -> Finding | None:
    if not line_11.cents or given.age not in _HIGHER_CATCH_UP_AGES or limits.catch_up_60 is None:
        return None
    if limits.catch_up is None or line_11.cents <= limits.catch_up.value:
        return None
    return Finding(
        "higher_catch_up_if_adopted",
        "The higher catch-up of ages 60 to 63 is the plan's choice: check that its terms allow it (IRC 414(v)(2)(E)).",
    )


_WORDS = {
    "1": ("Limit of annual additions in dollars", "the year's limit (IRC 415(c)(1)(A))"),
    "2": (
        "Compensation from the employer",
        "wages, before deferrals; of an S corporation wages alone; of a self-employed person earned income (IRC "
        "415(c)(3))",
    ),
    "4": ("Limit of annual additions", "smaller of line 1 and line 3"),
    "5": ("Elective deferrals, pre-tax and Roth, catch-up included", "all deferrals to these plans"),
    "6": ("Limit of deferrals", "the year's limit (IRC 402(g)(1)), shared by all plans of a person"),
    "7": ("Limit of catch-up at that age", "by age at the end of the year (IRC 414(v)(2))"),
    "8": ("Deferrals above the limit of deferrals", "line 5 - line 6, not below zero"),
    "9": ("Employer contributions and forfeitures", "match, nonelective, profit sharing"),
    "10": (
        "Deferrals that the limit of annual additions leaves no room for",
        "line 5 - line 8 + line 9 - line 4, not below zero (Treas. Reg. 1.414(v)-1(b)(1)(i))",
    ),
    "11": ("Catch-up, outside the limit", "smaller of line 7 and line 8 + line 10 (IRC 414(v)(3)(A))"),
    "12": ("After-tax contributions already made", "voluntary employee contributions (IRC 415(c)(2)(B))"),
    "13": (
        "Annual additions, an excess deferral included until it is paid back",
        "line 5 - line 11 + line 9 + line 12 (Treas. Reg. 1.415(c)-1(b)(2)(ii)(D))",
    ),
    "14": ("Room left for after-tax contributions", "line 4 - line 13, not below zero"),
    "15": ("Annual additions above the limit", "line 13 - line 4, not below zero"),
    "16": ("Most that may go in altogether, catch-up included", "line 4 + line 7"),
}
