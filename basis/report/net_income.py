"""Worksheet 1-3 of Publication 590-A figured without a ledger, as text and as a JSON document."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.engine import Line, Worksheet
from basis.money import format_amount, plain_amount

_NAME_WIDTH = 58
_AMOUNT_WIDTH = 14


def net_income_document(sheet: Worksheet, *, unit: int) -> dict[str, Any]:
    """The document `basis.net_income/1`: the worksheet's lines, money as cents beside its text."""
    return {
        "schema": "basis.net_income/1",
        "client": None,
        "title": sheet.title,
        "source": sheet.source,
        "lines": {
            number: {"name": row.name, "formula": row.formula, **_amount(row.line, unit)}
            for number, row in sheet.lines.items()
        },
    }


def _amount(line: Line, unit: int) -> dict[str, Any]:
    text = _text(line, unit)
    if line.ratio is not None:
        return {"text": text, "status": line.status.word, "ratio": line.ratio.text}
    return {"text": text, "status": line.status.word, "cents": line.cents}


def _text(line: Line, unit: int) -> str:
    if line.ratio is not None:
        return line.ratio.text
    return "" if line.cents is None else format_amount(line.cents, with_cents=unit == 1)


def net_income_text(sheet: Worksheet, *, unit: int) -> str:
    """The worksheet as a plain table, and in one sentence what is to be removed."""
    rows = [*textwrap.wrap(sheet.title, 80), ""]
    for number, row in sheet.lines.items():
        words = textwrap.wrap(row.name, _NAME_WIDTH)
        text = _text(row.line, unit)
        rows.append(f"  {number:<4}{words[0]:<{_NAME_WIDTH}}{text:>{_AMOUNT_WIDTH}}")
        rows += [f"      {rest}" for rest in words[1:]]
    earned, moved = sheet.lines["6"].line.amount, sheet.lines["7"].line.amount
    goes = f"a loss of {plain_amount(-earned)}" if earned < 0 else f"net income of {plain_amount(earned)}"
    told = (
        f"Remove {plain_amount(moved)}: {goes} goes with the contribution (Treas. Reg. 1.408-11; of a "
        f"recharacterization "
        f"1.408A-5 A-2). It is figured for the one IRA that received the contribution."
    )
    rows += ["", *textwrap.wrap(told, 80)]
    return "\n".join(rows)
