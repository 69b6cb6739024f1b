"""Beside the form: income of 1998 or 2010 conversions that a return takes though its Form 8606 has no line for it.

The forms of 1999, 2000 and 2011 have lines for it only where money left a Roth IRA; those of 2001 and 2012 have none.
"""

from __future__ import annotations

from basis.engine.amounts import Line, Status, total
from basis.engine.arithmetic import less
from basis.engine.older.put_off import FOUR_YEARS_FROM, TWO_YEARS_AFTER, PutOff
from basis.engine.open_year import Beside, OpenYear
from basis.engine.result import Finding, Worksheet, WorksheetLine, YearResult
from basis.money import plain_amount

KEY = "income_put_off"
_WITH_LINES = (1999, 2000)


def beside(year: OpenYear, result: YearResult) -> Beside:
    """What of the income put off is taxed in the year, and a finding that says where it goes."""
    put_off = year.before.put_off
    if not put_off.in_force(year.year) or _on_the_form(result) or put_off.whole.cents == 0:
        return Beside()
    lines = _lines(put_off, year.year)
    due = lines["3"]
    if due.cents == 0 and due.status is Status.KNOWN:
        return Beside()
    if due.cents is None:
        reason = next((part.reason for part in put_off.income if part.reason), "")
        return Beside(findings=(Finding(KEY, f"Income of {put_off.since}: {reason}"),))
    taxable = year.law.form_1040.taxable.value
    if any(ref.endswith((":25a", ":25b")) for part in put_off.income for ref in part.refs):
        taxable += " (the part from retirement plans on the line for taxable pensions)"
    text = (
        f"{plain_amount(due.cents)} of income of the {put_off.since} conversions is taxed in {year.year}: it goes on "
        f"{taxable}, and the {year.year} Form 8606 does not show it."
    )
    return Beside((_worksheet(put_off, year.year, lines),), (Finding(KEY, text, (f"{year.year}:{KEY}/3",)),))


def _on_the_form(result: YearResult) -> bool:
    if result.year == TWO_YEARS_AFTER + 1:
        return result.lines["19"].status is not Status.BLANK
    return result.year in _WITH_LINES and bool(result.lines["23"].cents or result.lines["23"].status is Status.MISSING)


def _lines(put_off: PutOff, year: int) -> dict[str, Line]:
    due = put_off.due(year)
    line_1, line_2 = total("1", put_off.income, 1), total("2", put_off.taxed, 1)
    line_3 = due._replace(number="3", uses=("1", "2"))
    return {"1": line_1, "2": line_2, "3": line_3, "4": less("4", line_1, line_2, line_3)}


def _worksheet(put_off: PutOff, year: int, lines: dict[str, Line]) -> Worksheet:
    since = put_off.since
    share = "a fourth" if since == FOUR_YEARS_FROM else "half"
    described = {
        "1": (f"Income of {since} that was put off", f"as the form of {since} says"),
        "2": ("Part of line 1 that was taxed before", "what was due, and what was distributed earlier"),
        "3": (
            f"Part of line 1 that is taxed in {year}",
            f"{share} of line 1; in the last year all that is left",
        ),
        "4": ("Part of line 1 that is taxed later", "line 1 - line 2 - line 3"),
    }
    return Worksheet(
        KEY,
        f"Income of {since} conversions that is taxed in {year}",
        f"section 408A(d)(3)(A)(iii) and (E)(i), as in force in {since}",
        {number: WorksheetLine(*described[number], line) for number, line in lines.items()},
    )
