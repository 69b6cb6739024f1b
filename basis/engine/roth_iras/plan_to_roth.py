"""Plan money rolled over to a Roth IRA: what of it was taxed on the way, and what of designated Roth money is basis.

Section 408A(d)(3)(A); Treas. Reg. 1.408A-10, A-3; section 402A(d)(2). The plan's Form 1099-R speaks where rows do not.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Status, missing
from basis.engine.movements import when
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.plan.qualified import plan_distribution_qualified
from basis.engine.plan.splits import split_of
from basis.engine.record import Record
from basis.engine.roth_iras.enters_roth import Moved
from basis.law import TaxYearLaw
from basis.model import AccountType, InformationReturn


def taxed_part(record: Record, moved: Moved) -> Component:
    """What of a rollover from a plan to a Roth IRA is income (section 408A(d)(3)(A)): its amount less the after-tax
    money in it, as the rows or Form 1099-R say; money of an account without after-tax contributions is all of it."""
    entry = moved.entry
    label = f"taxable part of the rollover of {when(entry)}"
    split = split_of(record, entry, moved.other)
    if split is not None:
        return split.pretax._replace(label=label)
    forms = _forms_about(record, moved)
    refs = (*moved.refs, *(form.name for form in forms))
    said = {side.basis for side in (entry, moved.other) if side is not None and side.basis is not None}
    shown = {form.money("2a") for form in forms}
    status = evidence_status(entry)
    taxable = {entry.cents - basis for basis in said} | shown
    if len(taxable) > 1:
        reason = f"the rows and Form 1099-R differ in what was taxed of the rollover of {when(entry)}"
        return Component(label, min(shown or taxable), Status.CONFLICT, refs, reason)
    if taxable:
        return Component(label, min(taxable.pop(), entry.cents), status, refs)
    if moved.sender is not AccountType.PLAN_AFTER_TAX:
        return Component(label, entry.cents, status, refs, evidence_reason(entry))
    reason = (
        f"how much of the rollover of {when(entry)} ({entry.name}) was taxed is not known: see box 2a of its Form "
        f"1099-R, and enter what was not as basis"
    )
    return missing(label, reason, refs)


def _forms_about(record: Record, moved: Moved) -> tuple[InformationReturn, ...]:
    """The one Form 1099-R of the plan account for exactly this amount."""
    entry = moved.entry
    forms = tuple(
        form
        for form in record.returns_by_year.get(entry.year, ())
        if form.form == "1099-R" and form.account == entry.account and form.money("1") == entry.cents
    )
    told = len(forms) == 1 and "2a" not in forms[0].not_in_file and not forms[0].checked("2b_not_determined")
    return forms if told else ()


def investment(record: Record, law: TaxYearLaw, moved: Moved, what: str) -> Component:
    """Line 22's part of a rollover from a designated Roth account: all of a qualified distribution, else what was
    contributed (Treas. Reg. 1.408A-10, A-3); what is beyond is earnings of the Roth IRA, and on no line."""
    entry = moved.entry
    label = f"{what} of {when(entry)}"
    forms = tuple(form for form in _forms_about(record, moved) if "5" not in form.not_in_file)
    refs = (*moved.refs, *(form.name for form in forms))
    said = {side.basis for side in (entry, moved.other) if side is not None and side.basis is not None}
    said |= {form.money("5") for form in forms}
    if len(said) > 1:
        reason = f"the rows and Form 1099-R box 5 differ in what was contributed of the rollover of {when(entry)}"
        return Component(label, min(said), Status.CONFLICT, refs, reason)
    status, note = evidence_status(entry), evidence_reason(entry)
    if said == {entry.cents}:
        return Component(label, entry.cents, status, refs, note)
    qualified = plan_distribution_qualified(record, law, entry, moved.purpose, forms)
    if qualified.yes:
        return Component(f"{label}, a qualified distribution", entry.cents, status, (*refs, *qualified.refs), note)
    if qualified.yes is None:
        return missing(label, qualified.reason, (*refs, *qualified.refs), asks=qualified.asks)
    if said:
        return Component(f"{label}, contributions", said.pop(), status, (*refs, *qualified.refs), note)
    split = split_of(record, entry, moved.other)
    if split is not None and split.after_tax.cents is not None:
        figured = split.after_tax
        return figured._replace(label=f"{label}, contributions", refs=(*figured.refs, *qualified.refs))
    reason = (
        f"what was contributed of the rollover of {when(entry)} ({entry.name}) is not known: see box 5 of its Form "
        f"1099-R (code H), and enter it as basis"
    )
    return missing(label, reason, (*refs, *qualified.refs))
