"""The order of moves for a client, as text and as a JSON document."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.app.moves import Moves
from basis.engine import YearResult
from basis.money import Cents, plain_amount
from basis.report.year import WIDTH, year_document, year_text

SCHEMA = "basis.moves/1"
_AMOUNT_WIDTH = 14


def moves_document(found: Moves) -> dict[str, Any]:
    """The document `basis.moves/1`: the steps, and the form without them and after them."""
    return {
        "schema": SCHEMA,
        "client": found.client,
        "year": found.year,
        "ira_value": _amount(found.money.value.cents),
        "basis": _amount(found.money.basis),
        "may_go_to_a_plan": _amount(found.money.movable),
        "steps": [
            {"what": step.what, **_amount(step.cents), "state": step.state.value, "why": step.why}
            for step in found.steps
        ],
        "without": None if found.without is None else year_document(found.without, client=found.client),
        "after": None if found.after is None else year_document(found.after, client=found.client),
    }


def moves_text(found: Moves) -> str:
    """The steps in 80 columns, then the form that would result, and what it saves."""
    rows = [f"Moves in {found.year}, {found.client}", ""]
    money = found.money
    rows += [
        f"  {'Value of the IRAs':<{WIDTH - _AMOUNT_WIDTH - 2}}{_shown(money.value.cents):>{_AMOUNT_WIDTH}}",
        f"  {'Basis in them':<{WIDTH - _AMOUNT_WIDTH - 2}}{plain_amount(money.basis):>{_AMOUNT_WIDTH}}",
        "",
    ]
    for number, step in enumerate(found.steps, start=1):
        words = textwrap.wrap(f"{number}. [{step.state.value}] {step.what}", WIDTH - _AMOUNT_WIDTH - 2)
        rows.append(f"{words[0]:<{WIDTH - _AMOUNT_WIDTH}}{_shown(step.cents):>{_AMOUNT_WIDTH}}")
        rows += [f"   {rest}" for rest in words[1:]]
        rows += textwrap.wrap(step.why, WIDTH, initial_indent="     ", subsequent_indent="     ")
    if found.without is None or found.after is None:
        return "\n".join(rows)
    before, after = (_taxable(form) for form in (found.without, found.after))
    said = f"Taxable of the conversion as things stand: {_shown(before)}; after the steps marked do: {_shown(after)}"
    rows += ["", *textwrap.wrap(said, WIDTH)]
    rows += ["", year_text(found.after, title=f"The form that would result, {found.client}")]
    return "\n".join(rows)


def _taxable(form: YearResult) -> Cents | None:
    return form.by_meaning["18"].cents


def _amount(cents: Cents | None) -> dict[str, Any]:
    return {"cents": cents, "text": "" if cents is None else plain_amount(cents)}


def _shown(cents: Cents | None) -> str:
    return "" if cents is None else plain_amount(cents)
