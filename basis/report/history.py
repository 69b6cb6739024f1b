"""Basis by year: what came in, what was added and recovered, what carries, and which forms were filed."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.engine import Carry, Component, History, Status, Worksheet, YearResult
from basis.engine.plan.sheet import LEFT, ROTH_LEFT, plan_sheets
from basis.engine.result import line_text
from basis.law import years
from basis.money import plain_amount
from basis.report.year import WIDTH, owner_document

SCHEMA = "basis.history/1"
_SHOWN_REASONS = 3
_PLAN_COLUMNS = (("2", "3"), ("9",), (LEFT,), (ROTH_LEFT,))
_SHOWN_LINES = frozenset({"1", "2", "13", "14", "15", "15c", "18", "25", "25c"})


def history_document(history: History, *, client: str) -> dict[str, Any]:
    """The document `basis.history/1`: one object per year."""
    return {
        "schema": SCHEMA,
        "client": client,
        "owner": owner_document(history.owner),
        "years": [_year_document(history, year) for year in history.years],
    }


def _year_document(history: History, year: int) -> dict[str, Any]:
    carry = history.carried[year]
    document: dict[str, Any] = {
        "year": year,
        "carried": {
            "basis": _amount(carry.basis),
            "roth_contributions": _amount(carry.roth_contributions),
            "roth_conversions": _amount(carry.roth_conversions),
        },
        "filed": history.filed[year].name if year in history.filed else None,
    }
    result = history.results.get(year)
    if result is not None:
        document["required"] = result.required
        document["lines"] = {
            number: {"cents": line.cents, "text": result.text(number), "status": line.status.word}
            for number, line in result.lines.items()
            if result.law.line(number).same_as in _shown_lines(result)
        }
        if plans := plan_sheets(result):
            document["plans"] = {sheet.key: _plan_document(sheet) for sheet in plans}
    elif year in history.without_law:
        document["without_law"] = history.without_law[year]
    return document


def _plan_document(sheet: Worksheet) -> dict[str, Any]:
    """What a plan still holds of after-tax contributions and of basis in its designated Roth account."""
    return {
        what: {"cents": line.cents, "text": line_text(line, 1), "status": line.status.word}
        for what, number in (("after_tax", LEFT), ("designated_roth", ROTH_LEFT))
        if number in sheet.lines and (line := sheet.lines[number].line)
    }


def _shown_lines(result: YearResult) -> frozenset[str]:
    """The meanings that are listed; where no line adds the nontaxable parts up (1993 to 2000), those parts."""
    return _SHOWN_LINES if result.law.line_same_as("13") else _SHOWN_LINES | {"12", "17"}


def _amount(component: Component) -> dict[str, Any]:
    text = plain_amount(component.cents) if component.cents is not None else ""
    return {"cents": component.cents, "text": text, "status": component.status.word, "reason": component.reason}


def history_text(history: History, *, title: str) -> str:
    """A table of 80 columns: one row per year, what is not settled explained below."""
    heading = f"{'year':<6}{'brought in':>11}{'added':>11}{'recovered':>11}{'carried':>12}{'taxable':>12}  form"
    rows = [title, "", heading]
    rows.append("-" * WIDTH)
    notes: list[tuple[int, str]] = []
    for year in history.years:
        carry = history.carried[year]
        rows.append(_row(history, year, carry))
        notes += [(year, reason) for reason in _root_reasons(history, year)]
    if notes:
        rows += ["", "? missing   ! in conflict   * assumed"]
    for year, reason in notes:
        rows += textwrap.wrap(f"{year}: {reason.removeprefix(f'{year}: ')}", WIDTH, subsequent_indent="      ")
    return "\n".join([*rows, *_plan_rows(history)])


def _plan_rows(history: History) -> list[str]:
    """A table of the plans, a row for each year in which one of them holds after-tax or Roth money."""
    found = [(year, sheet) for year, result in history.results.items() for sheet in plan_sheets(result)]
    if not found:
        return []
    heading = f"{'year':<6}{'plan':<26}{'added':>12}{'recovered':>12}{'after-tax':>12}{'plan Roth':>12}"
    rows = ["", "Basis in employer plans", "", heading, "-" * WIDTH]
    for year, sheet in found:
        name = textwrap.shorten(sheet.title.removeprefix("Employer plan ").rpartition(": ")[0], 25, placeholder="...")
        added, recovered, left, roth = (_plan_cell(sheet, *numbers) for numbers in _PLAN_COLUMNS)
        rows.append(f"{year:<6}{name:<26}{added:>12}{recovered:>12}{left:>12}{roth:>12}".rstrip())
    return rows


def _plan_cell(sheet: Worksheet, *numbers: str) -> str:
    lines = [sheet.lines[number].line for number in numbers if number in sheet.lines]
    if not lines:
        return ""
    cents = None if any(line.cents is None for line in lines) else sum(line.cents or 0 for line in lines)
    return _shown(cents, max(line.status for line in lines))


def _root_reasons(history: History, year: int) -> tuple[str, ...]:
    """What the year itself leaves open, not what it inherits from the year before."""
    result = history.results.get(year)
    if result is None:
        return ()
    parts = [
        part
        for line in result.lines.values()
        for part in line.components
        if part.reason and part.status is not Status.KNOWN
    ]
    worst = max((part.status for part in parts), default=Status.KNOWN)
    found = tuple(
        dict.fromkeys(
            part.reason
            for part in parts
            if part.status is worst and not any(ref.startswith(f"{year - 1}:") for ref in part.refs)
        )
    )
    more = (f"and {len(found) - _SHOWN_REASONS} more (basis figure shows all)",) if len(found) > _SHOWN_REASONS else ()
    return (*found[:_SHOWN_REASONS], *more)


def _row(history: History, year: int, carry: Carry) -> str:
    result = history.results.get(year)
    cells = [_cell(result, number) for number in ("2", "1", "13")]
    carried = _shown(carry.basis.cents, carry.basis.status)
    amounts = f"{cells[0]:>11}{cells[1]:>11}{cells[2]:>11}{carried:>12}{_taxable(result):>12}"
    return f"{year:<6}{amounts}  {_form(history, year)}"


def _cell(result: YearResult | None, number: str) -> str:
    if result is None:
        return ""
    line = result.by_meaning[number]
    return "" if line.status is Status.BLANK else _shown(line.cents, line.status)


def _shown(cents: int | None, status: Status) -> str:
    """An amount without cents where there are none; `?` when missing, `*` behind what is assumed, `!` in conflict."""
    if cents is None:
        return "?"
    text = plain_amount(cents)
    mark = {Status.ASSUMED: "*", Status.CONFLICT: "!"}.get(status, "")
    return text.removesuffix(".00") + mark


def _taxable(result: YearResult | None) -> str:
    if result is None:
        return ""
    parts = [part for parts in result.taxable for part in parts]
    if not parts:
        return ""
    if any(part.cents is None for part in parts):
        return "?"
    return _shown(sum(max(0, part.cents or 0) for part in parts), max(part.status for part in parts))


def _form(history: History, year: int) -> str:
    if year in history.filed:
        return f"filed {history.filed[year].filed_on.isoformat()}"
    if year in history.without_law:
        return "not figured" if year in years() else "no law data"
    required = history.results[year].required
    return {True: "due", False: "none due", None: "?"}[required]
