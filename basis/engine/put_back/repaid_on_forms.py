"""Form 5498, box 14a, alone: a distribution was put back, and no row says so.

Box 14b says of which kind it was: QR of a reservist, DD of a disaster, BA for a birth or adoption. For which year the
distribution was made, and with it whether a line changes, the form does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from basis.engine.amounts import Component, missing
from basis.engine.open_year import OpenYear
from basis.engine.outflows import pool_accounts
from basis.engine.roth_iras.roth import roth_accounts
from basis.law import TaxYearLaw
from basis.model import EntryKind, InformationReturn, Purpose
from basis.money import plain_amount

_KINDS: Mapping[str, Purpose] = {
    "QR": Purpose.RESERVIST,
    "DD": Purpose.DISASTER,
    "BA": Purpose.BIRTH_ADOPTION,
}


def repayments_on_forms_alone(year: OpenYear) -> Iterator[tuple[str, Component]]:
    """The lines of the year that wait for the row of a repayment that Form 5498 reports."""
    record = year.record
    roth = {account.id for account in roth_accounts(record)}
    own = roth | {account.id for account in pool_accounts(record)}
    told = {entry.account for entry in record.in_year(year.year, EntryKind.REPAYMENT)}
    for form in record.returns_by_year.get(year.year, ()):
        if form.form != "5498" or not form.money("14a") or form.account not in own or form.account in told:
            continue
        amount, code = plain_amount(form.money("14a")), form.boxes.get("14b") or "not shown"
        reason = (
            f"Form 5498 {form.name} reports {amount} repaid in {year.year} (box 14a, code {code}), and no row does: "
            f"ask of which distribution, and enter the repayment"
        )
        gap = missing("Form 5498 box 14a", reason, (form.name,))
        for line in _lines(year.law, form, roth=form.account in roth):
            yield line, gap


def _lines(law: TaxYearLaw, form: InformationReturn, *, roth: bool) -> tuple[str, ...]:
    """What a repayment of the kind can change in the year it was made; all that any can where the kind is not known."""
    kind = _KINDS.get(str(form.boxes.get("14b", "")).upper())
    if roth:
        # The repayment of a disaster distribution to a Roth IRA is on Form 8915 alone.
        return () if kind is Purpose.DISASTER else ("22",)
    if kind is Purpose.DISASTER:
        return ("6",)
    if kind is not None:
        return ("1",) if any(on_line.value is kind for on_line in law.line_1_repayments) else ("6",)
    return ("1", "6")
