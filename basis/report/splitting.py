"""Forms 1099-R of plans, split for a tax program or expected of a year, as text and as JSON documents."""

from __future__ import annotations

import textwrap
from typing import Any

from basis.app.splitting import TypedSplit
from basis.engine.plan.expected import Comparison, ExpectedForm
from basis.engine.plan.reporting import Boxes
from basis.model import InformationReturn
from basis.money import Cents, plain_amount
from basis.report.year import WIDTH

SPLIT_SCHEMA = "basis.split/1"
PLAN_FORMS_SCHEMA = "basis.plan_forms/1"
_HEAD = f"  {'code':<10}{'to':<24}{'box 1':>11}{'box 2a':>11}{'box 4':>10}{'box 5':>12}"


def split_document(found: TypedSplit) -> dict[str, Any]:
    """The document `basis.split/1`: the form received, those it becomes, their sum, and the steps."""
    allocation = found.split.allocation
    return {
        "schema": SPLIT_SCHEMA,
        "client": None,
        "codes": found.codes,
        "received": _boxes(found.received),
        "forms": [
            {"codes": form.codes, "to": form.to, "boxes": _boxes(form.boxes), "becomes": form.becomes}
            for form in found.split.forms
        ],
        "sum": _boxes(found.split.whole),
        "steps": [
            {
                "number": step.number,
                "what": step.what,
                "formula": step.formula,
                "cents": step.cents,
                "source": step.source,
            }
            for step in (allocation.steps if allocation else ())
        ],
    }


def split_text(found: TypedSplit) -> str:
    """The forms to enter, added up against the one received, what becomes of each, and the steps of the division."""
    rows = [
        "One Form 1099-R split for each account that received a part",
        "",
        _HEAD,
        _form_row(found.codes, "as received", found.received),
    ]
    rows += [_form_row(form.codes, form.to, form.boxes) for form in found.split.forms]
    rows += [_form_row("", "the parts together", found.split.whole), ""]
    for form in found.split.forms:
        rows += textwrap.wrap(f"{form.to}: {form.becomes}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    if found.received.box_4:
        rows += ["", *textwrap.wrap(_BOX_4, WIDTH)]
    if found.split.allocation is not None:
        rows += ["", "How the after-tax money was divided"]
        for step in found.split.allocation.steps:
            rows += _step(step.number, f"{step.what}: {step.formula} ({step.source})", step.cents)
    return "\n".join(rows)


_BOX_4 = (
    "Box 4 does not say which part tax was withheld from: it stands on the form with taxable money, and the sum is "
    "what the return takes."
)


def plan_forms_document(client: str, year: int, found: Comparison) -> dict[str, Any]:
    """The document `basis.plan_forms/1`: forms expected, forms received, and where they differ."""
    return {
        "schema": PLAN_FORMS_SCHEMA,
        "client": client,
        "year": year,
        "expected": [_expected_document(form) for form in found.expected],
        "received": [
            {
                "id": form.name,
                "codes": "".join(sorted(form.codes)),
                "boxes": {box: form.money(box) for box in ("1", "2a", "4", "5")},
            }
            for form in found.received
        ],
        "findings": [{"code": each.code, "message": each.message, "refs": list(each.refs)} for each in found.findings],
    }


def plan_forms_text(client: str, year: int, found: Comparison) -> str:
    """Expected and received forms in 80 columns, then the differences."""
    rows = [f"Forms 1099-R of plans for {year}, {client}", "", "Expected, one for each destination", _HEAD]
    for form in found.expected:
        rows += [_expected_row(form), *_wrapped(f"{form.plan}: {' '.join(form.refs)}")]
    rows += ["", "Received", *(_received_row(form) for form in found.received)]
    if not found.received:
        rows.append("  none")
    rows += ["", "Differences" if found.findings else "Every movement has its form, and none is left over."]
    for finding in found.findings:
        rows += textwrap.wrap(f"- {finding.message}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(rows)


def _expected_document(form: ExpectedForm) -> dict[str, Any]:
    return {
        "plan": form.plan,
        "codes": form.codes,
        "to": form.to,
        "boxes": {"1": form.box_1, "2a": form.box_2a, "5": form.box_5},
        "refs": list(form.refs),
    }


def _boxes(boxes: Boxes) -> dict[str, Any]:
    return {
        name: {"cents": cents, "text": plain_amount(cents)}
        for name, cents in zip(("1", "2a", "4", "5"), boxes, strict=True)
    }


def _form_row(codes: str, to: str, boxes: Boxes) -> str:
    return _row(codes, to, boxes.box_1, boxes.box_2a, boxes.box_4, boxes.box_5)


def _expected_row(form: ExpectedForm) -> str:
    return _row(form.codes, form.to, form.box_1, form.box_2a, None, form.box_5, no_box_4=True)


def _received_row(form: InformationReturn) -> str:
    amounts = (form.money(box) for box in ("1", "2a", "4", "5"))
    return _row("".join(sorted(form.codes)), form.name, *amounts)


def _row(
    codes: str,
    to: str,
    box_1: Cents,
    box_2a: Cents | None,
    box_4: Cents | None,
    box_5: Cents | None,
    *,
    no_box_4: bool = False,
) -> str:
    withheld = "" if no_box_4 else _shown(box_4)
    return (f"  {codes:<10}{to:<24}{_shown(box_1):>11}{_shown(box_2a):>11}{withheld:>10}{_shown(box_5):>12}").rstrip()


def _shown(cents: Cents | None) -> str:
    return "?" if cents is None else plain_amount(cents)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="      ", subsequent_indent="        ")


def _step(number: str, text: str, cents: Cents) -> list[str]:
    words = textwrap.wrap(text, WIDTH - 24)
    first = f"  {number:<4}{words[0]:<{WIDTH - 22}}{plain_amount(cents):>14}"
    return [first, *(f"      {rest}" for rest in words[1:])]
