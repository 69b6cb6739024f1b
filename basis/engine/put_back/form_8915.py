"""The lines of the Forms 8915 that take lines 15b and 25b of Form 8606, one share for each disaster.

Instructions for Form 8606, lines 15b and 25b, example 3: with several disasters the amount is split by what was
distributed for each.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Line, Status
from basis.engine.law_values import status_of
from basis.engine.open_year import Beside, OpenYear
from basis.engine.put_back.disasters import disaster_distributions, disaster_of, paid_for_disasters
from basis.engine.result import Finding, Worksheet, WorksheetLine, YearResult
from basis.law import Cited
from basis.money import Cents, divide_half_up

_YEARS_OF_INCOME = 3
"""Over how many years a disaster distribution is income (sections 72(t)(11)(D), 1400Q(a)(5))."""


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The lines of the other form, none where there is nothing to enter; and that it adds to the return's own."""
    targets = year.law.form_8915
    earlier = _of_earlier_years(year, result)
    if targets is None:
        return Beside(findings=earlier)
    lines: dict[str, WorksheetLine] = {}
    for number, target, roth in (("15b", targets.line_15b, False), ("25b", targets.line_25b, True)):
        line = result.by_meaning.get(number)
        if line is None or line.status is Status.BLANK or not (line.cents or line.status is Status.MISSING):
            continue
        part = Component(f"line {number} of Form 8606", line.cents, line.status, (f"{year.year}:{number}",))
        entered = _as_read(Line(number, line.cents, line.status, components=(part,)), target)
        lines[number] = WorksheetLine(f"To {target.value}", f"line {number} of Form 8606", entered)
        lines |= _shares(
            year, entered, target, roth=roth, taken=sum(name.isdigit() for name in lines), unit=result.election.unit
        )
    if not lines:
        return Beside(findings=earlier)
    form = "Form 8930" if targets.line_15b.value.startswith("Form 8930") else "Form 8915"
    text = (
        f"what {form} makes income of {year.year} out of the disaster distributions is added to "
        f"{year.law.form_1040.taxable.value}: the amount shown there is without it, and magi_before_ira must contain it"
    )
    refs = tuple(f"{year.year}:{number}" for number in ("15b", "25b") if number in lines)
    here = Finding("form_8915_adds_income", text, refs)
    return Beside((Worksheet("form_8915", form, targets.line_15b.source, lines),), (here, *earlier))


def _of_earlier_years(year: OpenYear, result: YearResult) -> tuple[Finding, ...]:
    """Income of disaster distributions of the two years before, which is on no line of this year's Form 8606."""
    paid = paid_for_disasters(year.record, range(year.year - _YEARS_OF_INCOME + 1, year.year))
    if not paid:
        return ()
    since = " and ".join(dict.fromkeys(str(entry.year) for entry in paid))
    text = (
        f"disaster distributions of {since} may be income of {year.year} too, a third for each of three years unless "
        f"all was taken at once or repaid: Form 8915 of {year.year} adds it to {result.law.form_1040.taxable.value}, "
        f"and the amount shown there is without it; magi_before_ira must contain it"
    )
    return (Finding("form_8915_adds_income", text, tuple(entry.name for entry in paid)),)


def _as_read(line: Line, target: Cited[str]) -> Line:
    """An amount whose line on the other form was not read is assumed: it is known, where it is entered is not."""
    if status_of(target.verified) is Status.KNOWN:
        return line
    reason = f"the line of {target.value.partition(',')[0]} that takes it was not read: {target.source}"
    return line._replace(status=max(line.status, Status.ASSUMED), reasons=(*line.reasons, reason))


def _shares(
    year: OpenYear, whole: Line, target: Cited[str], *, roth: bool, taken: int, unit: Cents
) -> dict[str, WorksheetLine]:
    """What of an amount belongs to each of several disasters, the last taking what rounding leaves."""
    by_disaster: dict[str, list[tuple[str, Cents]]] = {}
    for entry in disaster_distributions(year):
        if entry.account_type.holds_roth_money == roth:
            by_disaster.setdefault(disaster_of(entry), []).append((entry.name, entry.cents))
    distributed = {name: sum(cents for _, cents in rows) for name, rows in by_disaster.items()}
    if len(distributed) < 2 or whole.cents is None:
        return {}
    shares: dict[str, WorksheetLine] = {}
    left = whole.cents
    for position, (name, cents) in enumerate(distributed.items(), start=1):
        share = divide_half_up(whole.cents * cents, sum(distributed.values()) * unit) * unit
        share = left if position == len(distributed) else min(left, share)
        left -= share
        refs = (*(row for row, _ in by_disaster[name]), f"{year.year}:{whole.number}")
        number = str(taken + position)
        part = Component(f"share of the disaster {name}", share, whole.status, refs)
        formula = f"line {whole.number} times what was distributed for it, over all disaster distributions"
        line = Line(number, share, whole.status, components=(part,))
        shares[number] = WorksheetLine(f"Disaster {name}, to {target.value}", formula, line)
    return shares
