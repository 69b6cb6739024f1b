"""Qualified Roth distributions of 2010 and 2011 that reach conversions of 2010 whose income was put off.

Section 408A(d)(3)(E)(i): what is distributed of them in 2010 or 2011 is income of that year, whether the distribution
is qualified or not. The instructions for Form 8606 (2010), page 7, and for 2011 have a paragraph, "Certain qualified
distributions", for it; what it enters on the lines after line 26 (19) was not read, and is left to the preparer.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Status, missing, present, refs_in
from basis.engine.older.put_off import TWO_YEARS_AFTER
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import Record
from basis.engine.result import Carry
from basis.engine.roth_iras.roth import RothInputs, qualified, roth_accounts
from basis.law import TaxYearLaw
from basis.model import EntryKind
from basis.money import plain_amount


def brought_forward(
    record: Record, law: TaxYearLaw, before: Carry, roth: RothInputs, put_off: Components
) -> Components:
    """What line 26 of 2010, or 19 of 2011, waits for. `put_off` are the year's own conversions and rollovers that are
    taxed later; `roth` is what Part IV (III) asks for without qualified distributions."""
    if law.year == TWO_YEARS_AFTER and present(put_off):
        older: Components = (before.roth_conversions,)
    elif law.year == TWO_YEARS_AFTER + 1 and before.put_off.since == TWO_YEARS_AFTER and present(before.put_off.income):
        older = before.put_off.older_basis
    else:
        return ()
    paid = _qualified(record, law)
    first_out = (*roth.contributions, *older)
    out = (*paid, *roth.distributions)
    if not paid or (_all_known((*first_out, *out)) and _sum(out) <= _sum(first_out)):
        return ()
    reason = (
        f"qualified distributions of {plain_amount(_sum(paid))} in {law.year} may be of conversions of 2010 whose "
        f"income was put off: what is, is income of {law.year} (section 408A(d)(3)(E)(i)). Figure it by the "
        f"instructions for Form 8606 ({law.year}), Certain qualified distributions; their lines were not read"
    )
    return (missing("qualified distributions", reason, refs_in(paid)),)


def _qualified(record: Record, law: TaxYearLaw) -> Components:
    """The qualified distributions of the year: rows, and Forms 1099-R with code Q where no row is on file."""
    ids = {account.id for account in roth_accounts(record)}
    rows = [e for e in record.in_year(law.year, EntryKind.DISTRIBUTION) if e.account in ids]
    forms = [
        d
        for d in record.returns_by_year.get(law.year, ())
        if d.form == "1099-R" and d.account in ids and code_class(d.codes) is CodeClass.ROTH_QUALIFIED and d.money("1")
    ]
    told = {e.account for e in rows}
    return (
        *(Component("qualified", e.cents, refs=(e.name,)) for e in rows if qualified(record, law, e)),
        *(Component("qualified", d.money("1"), refs=(d.name,)) for d in forms if d.account not in told),
    )


def _all_known(parts: Components) -> bool:
    return all(part.status is not Status.MISSING for part in parts)


def _sum(parts: Components) -> int:
    return sum(part.cents or 0 for part in parts)
