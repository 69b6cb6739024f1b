"""A worksheet for each employer plan of a year: its after-tax money and its designated Roth account, in cents.

No form of the IRS shows this; it is the basis that is lost with the last statement. IRC 72(d)(2), 72(e)(8), 402A(d)(4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from basis.engine.amounts import Component, Components, Line, Status, total
from basis.engine.arithmetic import added, less
from basis.engine.open_year import Beside, OpenYear
from basis.engine.plan.allocation import Into, Way
from basis.engine.plan.books import Books, PoolYear, books_of
from basis.engine.plan.division import Division, Split
from basis.engine.plan.findings import findings_of, through_an_ira
from basis.engine.plan.papers import Paper, paper_of
from basis.engine.plan.plans import Contract, Plan
from basis.engine.plan.recapture import RECAPTURE_YEARS, clocks_that_go_on, taxed_in_plan
from basis.engine.plan.values import year_end_value
from basis.engine.record import Record
from basis.engine.result import Worksheet, WorksheetLine, YearResult

_CENT = 1
SOURCE = "IRC 72(d)(2), 72(e)(8), 402(c)(2) and 402A; Notice 2014-54; Publication 575"
LEFT, VALUE, ROTH_LEFT = "10", "13", "19"
"""The lines with what the plan still holds of after-tax contributions, the value of that account, and the basis of its
designated Roth account."""


def plan_sheets(result: YearResult) -> tuple[Worksheet, ...]:
    """The worksheets of plans among all that stand beside a year's form."""
    return tuple(sheet for sheet in result.worksheets.values() if sheet.source == SOURCE)


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The worksheets of the plans that hold after-tax or Roth money in the year, and what is wrong with its rows."""
    books = books_of(year.record)
    if not books.plans:
        return Beside()
    sheets = [sheet for plan in books.plans if (sheet := _sheet(year, books, plan)) is not None]
    sheets += _divisions(books, year.year)
    findings = (
        *findings_of(year.record, books, year.year),
        *through_an_ira(books, result),
        *clocks_that_go_on(year),
    )
    return Beside(tuple(sheets), findings)


def _sheet(year: OpenYear, books: Books, plan: Plan) -> Worksheet | None:
    after_tax = books.year(plan, Contract.AFTER_TAX, year.year)
    roth = books.year(plan, Contract.ROTH, year.year)
    left = tuple(split for split in books.left[plan.key] if split.leg.out.year == year.year)
    lines: dict[str, WorksheetLine] = {}
    if after_tax is not None and _matters(after_tax):
        lines |= _after_tax_lines(year.record, plan, year.year, after_tax, left)
    if roth is not None and _matters(roth):
        lines |= _roth_lines(books, plan, year.year, roth)
    if not lines:
        return None
    title = f"Employer plan {plan.name}: after-tax money of {year.year}"
    return Worksheet(plan.key, title, SOURCE, lines, _CENT)


def _matters(pool: PoolYear) -> bool:
    return pool.happened or pool.opening.cents != 0


def _after_tax_lines(
    record: Record, plan: Plan, year: int, pool: PoolYear, left: Sequence[Split]
) -> dict[str, WorksheetLine]:
    """Lines 1 to 14: contributions not yet recovered, where they went, and what was taxable of the year's movements."""
    paid = [split for split in left if split.leg.contract is not Contract.ROTH]
    line_1 = _line("1", (_opening(pool, year),))
    line_2 = _line("2", pool.contributed)
    line_3 = _line("3", pool.received)
    line_4 = added("4", line_1, line_2, line_3)
    line_5 = _line("5", _parts(paid, lambda split: split.leg.into is Into.ROTH_ACCOUNT))
    to_roth, untaxed, kept = _forms_alone(pool)
    line_6 = _line("6", (*_parts(paid, lambda split: split.leg.into is Into.ROTH_IRA), *to_roth))
    line_7 = _line("7", (*_parts(paid, lambda split: _goes_untaxed(split)), *untaxed))
    line_8 = _line("8", (*_parts(paid, lambda split: split.leg.way is Way.PAID), *kept))
    line_9 = added("9", line_5, line_6, line_7, line_8)
    line_10 = less("10", line_4, line_9, floor=0)
    if pool.closing.status > line_10.status:
        line_10 = line_10._replace(status=pool.closing.status, reasons=(pool.closing.reason,))
    if line_10.status is Status.MISSING:
        line_10 = line_10._replace(cents=None)
    gross = tuple(Component(s.leg.what, s.leg.cents, refs=s.leg.refs) for s in paid)
    taxable = tuple(s.pretax._replace(label=s.leg.what) for s in paid if s.leg.into is None or s.leg.into.taxes)
    gross += tuple(alone.gross for alone in pool.by_form_alone)
    taxable += tuple(alone.taxable for alone in pool.by_form_alone)
    found = [
        ("1", "After-tax contributions not yet recovered, January 1", "line 10 of the year before", line_1),
        ("2", "After-tax contributions of the year", "contributions to the after-tax account", line_2),
        ("3", "After-tax money received from other plans", "rollovers and transfers in: their basis", line_3),
        ("4", "After-tax contributions in the plan", "line 1 + line 2 + line 3", line_4),
        ("5", "Rolled over to its designated Roth account: after-tax part", "in-plan Roth rollovers", line_5),
        ("6", "Rolled over to Roth IRAs: after-tax part", "basis of Form 8606, line 24", line_6),
        ("7", "Rolled over to traditional IRAs and other plans: after-tax part", "Form 8606, line 2; plans", line_7),
        ("8", "Paid out: after-tax part", "not taxed again", line_8),
        ("9", "After-tax contributions recovered", "line 5 + line 6 + line 7 + line 8", line_9),
        (LEFT, "After-tax contributions left in the plan, December 31", "line 4 - line 9", line_10),
        ("11", "Left the plan, designated Roth account aside", "every movement of the year", _line("11", gross)),
        ("12", "Taxable of it", "pretax money rolled over to Roth accounts or paid out", _line("12", taxable)),
    ]
    lines = {number: WorksheetLine(name, formula, line) for number, name, formula, line in found}
    value = year_end_value(record, plan.accounts_in(Contract.AFTER_TAX), year)
    if value is not None:
        line_13 = _line("13", (value,))
        lines[VALUE] = WorksheetLine("Value of the after-tax account, December 31", "statement", line_13)
        lines["14"] = WorksheetLine("Earnings in it", "line 13 - line 10", less("14", line_13, line_10))
    return lines


def _roth_lines(books: Books, plan: Plan, year: int, pool: PoolYear) -> dict[str, WorksheetLine]:
    """Lines 15 to 20: the investment in the designated Roth account, and rollovers into it in their five years."""
    line_15 = _line("15", (_opening(pool, year),))
    line_16 = _line("16", pool.contributed)
    line_17 = _line("17", pool.received)
    line_18 = _line("18", (*(s.after_tax for s in pool.left), *(alone.after_tax for alone in pool.by_form_alone)))
    line_19 = less(ROTH_LEFT, added(ROTH_LEFT, line_15, line_16, line_17), line_18, floor=0)
    line_19 = line_19._replace(uses=("15", "16", "17", "18"), status=max(line_19.status, pool.closing.status))
    if line_19.status > max(line.status for line in (line_15, line_16, line_17, line_18)):
        line_19 = line_19._replace(reasons=(pool.closing.reason,))
    found = [
        ("15", "Basis in the designated Roth account, January 1", "line 19 of the year before", line_15),
        ("16", "Designated Roth contributions of the year", "contributions to it", line_16),
        ("17", "Rolled over into it", "in-plan Roth rollovers in full; other plans: their basis", line_17),
        ("18", "Basis that left it", "pro rata where neither rows nor Form 1099-R, box 5, say it", line_18),
        (ROTH_LEFT, "Basis left in the designated Roth account, December 31", "line 15 + 16 + 17 - line 18", line_19),
    ]
    lines = {number: WorksheetLine(name, formula, line) for number, name, formula, line in found}
    recent = tuple(
        split.pretax._replace(label=f"taxable part of the {split.leg.what}")
        for split in taxed_in_plan(books, plan, year)
    )
    if recent:
        lines["20"] = WorksheetLine(
            f"Taxed in-plan Roth rollovers of {year - RECAPTURE_YEARS + 1} to {year}",
            "IRC 402A(c)(4)(D) and 408A(d)(3)(F): paid out within five years they bear the additional tax",
            _line("20", recent),
        )
    return lines


def _forms_alone(pool: PoolYear) -> tuple[Components, Components, Components]:
    """Box 5 of forms alone: rolled over to a Roth account (box 2a says so), rolled over untaxed, paid out."""
    rolled = [alone for alone in pool.by_form_alone if paper_of(alone.form) is Paper.ROLLED]
    return (
        tuple(alone.after_tax for alone in rolled if alone.form.money("2a")),
        tuple(alone.after_tax for alone in rolled if not alone.form.money("2a")),
        tuple(alone.after_tax for alone in pool.by_form_alone if alone not in rolled),
    )


def _goes_untaxed(split: Split) -> bool:
    leg = split.leg
    return leg.way is not Way.PAID and leg.into in (Into.TRADITIONAL_IRA, Into.PLAN, None)


def _parts(splits: Sequence[Split], which: Callable[[Split], bool]) -> Components:
    return tuple(split.after_tax for split in splits if which(split))


def _opening(pool: PoolYear, year: int) -> Component:
    return pool.opening._replace(label=f"after-tax money at the end of {year - 1}")


def _line(number: str, components: Components) -> Line:
    return total(number, components, _CENT)


def _divisions(books: Books, year: int) -> Iterator[Worksheet]:
    """The steps of every distribution of the year that went to several destinations, one worksheet each."""
    of_year = [division for division in books.divisions if division.day.year == year]
    for position, division in enumerate(of_year, start=1):
        yield Worksheet(
            f"{division.plan.key}_split_{position}",
            f"Distribution of {division.day.isoformat()} from {division.plan.name}: where its after-tax money went",
            "Notice 2014-54, section III; IRC 402(c)(2)",
            _steps(division),
            _CENT,
        )


def _steps(division: Division) -> dict[str, WorksheetLine]:
    rests_on = division.rests_on
    found = division.allocation

    def line(number: str, cents: int) -> Line:
        part = rests_on._replace(label=f"step {number}", cents=cents)
        reasons = (part.reason,) if part.reason else ()
        return Line(number, cents, part.status, components=(part,), reasons=reasons)

    lines = {
        step.number: WorksheetLine(step.what, f"{step.formula} ({step.source})", line(step.number, step.cents))
        for step in found.steps
    }
    for position, part in enumerate(found.parts, start=len(found.steps) + 1):
        name = f"{part.disbursement.name}: after-tax part"
        lines[str(position)] = WorksheetLine(name, part.choice.value, line(str(position), part.amounts.after_tax))
    return lines
