"""Whether a payment out of a plan's designated Roth account was a qualified distribution (section 402A(d)(2)).

Five tax years from the first designated Roth contribution to that plan, and age 59 1/2, death or disability. The years
of a Roth IRA do not count for it (Treas. Reg. 1.408A-10, A-4).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from basis.engine.movements import when
from basis.engine.record import Record, fact_ref
from basis.engine.roth_iras.roth import is_disabled, reached_59_and_a_half
from basis.law import TaxYearLaw
from basis.model import InformationReturn, LedgerEntry, Purpose


class Qualified(NamedTuple):
    """Whether the plan's distribution was qualified; None with what must be asked."""

    yes: bool | None
    refs: tuple[str, ...] = ()
    reason: str = ""
    asks: str = ""


def plan_distribution_qualified(
    record: Record,
    law: TaxYearLaw,
    entry: LedgerEntry,
    purpose: Purpose | None,
    forms: Iterable[InformationReturn],
) -> Qualified:
    """Decide it for one movement; `forms` are those whose box 11 counts."""
    account = record.accounts.get(entry.account)
    plan = entry.plan or (account.plan if account is not None else "")
    fact = record.facts.get("first_designated_roth_year", about=plan)
    printed = next((str(form.boxes["11"]) for form in forms if form.boxes.get("11")), "")
    refs = (fact_ref(fact),) if fact is not None else ()
    first = int(fact.value) if fact is not None else int(printed) if printed.isdigit() else None
    if first is not None and not law.roth_period_is_over(first):
        return Qualified(yes=False, refs=refs)
    of_age = (
        purpose in (Purpose.DEATH, Purpose.DISABILITY)
        or is_disabled(record, entry.day)
        or reached_59_and_a_half(record, entry.day)
    )
    if of_age is False:
        return Qualified(yes=False)
    if of_age is None:
        reason = (
            f"whether the designated Roth money that left on {when(entry)} was a qualified distribution depends on "
            f"age: set the fact birth_date of {record.owner}"
        )
        return Qualified(None, refs, reason, "fact:birth_date")
    if first is None:
        reason = (
            f"whether the designated Roth money that left on {when(entry)} was a qualified distribution depends on "
            f"the first year of such contributions to the plan (Form 1099-R box 11): set the fact "
            f"first_designated_roth_year:{plan or 'PLAN'}"
        )
        return Qualified(None, refs, reason)
    return Qualified(yes=True, refs=refs)
