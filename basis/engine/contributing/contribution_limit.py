"""The most that may be contributed for a year to all traditional and Roth IRAs of a person together.

Section 219(b)(5): a dollar limit, higher from age 50 at the end of the year, and not more than compensation. Section
219(c): on a joint return the spouse with less compensation counts the other's too, less what the other contributed.
Section 219(d)(1), through 2019: nothing to a traditional IRA from the year of age 70 1/2. Section 408(o)(5): what a
foster parent left out of income as difficulty of care payments may count for nondeductible contributions.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from basis.engine.age import MONTHS_TO_70_AND_A_HALF, months_old
from basis.engine.amounts import Component, Components, Status, missing, worst
from basis.engine.contributing.household import OtherSpouse, amount_said, filing_status, other_spouse, status_refs
from basis.engine.law_values import of_law
from basis.engine.open_year import OpenYear
from basis.engine.record import Record, fact_ref
from basis.law import TaxYearLaw
from basis.model import FilingStatus
from basis.money import Cents, plain_amount

CATCH_UP_AGE = 50
_ASKS_AGE = "fact:birth_date"

CARE_PAYMENTS_SINCE = 2020
"""P.L. 116-94, division O, section 116(a)(2): for contributions after December 20, 2019; instructions for Form 8606
(2023), page 4, "Difficulty of care payments". Of 2019, what was contributed later is left to the preparer."""

_NO_CARE = Component("no difficulty of care payments", 0)


class Limits(NamedTuple):
    """What bounds the contributions of one person and year.

    `dollars` is the limit by age, `compensation` what compensation allows, on a joint return with the other's;
    `traditional` is the dollar limit of traditional IRAs alone, nothing where age bars them. Each is missing where it
    is not known; `ceiling` is the dollar limit that nobody may exceed, `least` the one that all have whatever their
    age, but for traditional IRAs from 70 1/2 through 2019. `care` is what counts as compensation for
    nondeductible contributions to traditional IRAs alone.
    """

    dollars: Component
    traditional: Component
    compensation: Component
    ceiling: Component
    least: Component
    care: Component = _NO_CARE

    @property
    def of_nondeductible(self) -> Limits:
        """The limits of what may be contributed to traditional IRAs, deducted or not (IRC 408(o)(5))."""
        care, own = self.care, self.compensation
        if not care.cents or own.cents is None:
            return self
        label = f"{own.label}, and difficulty of care payments"
        refs, reason = (*own.refs, *care.refs), own.reason or care.reason
        both = Component(label, own.cents + care.cents, max(own.status, care.status), refs, reason)
        return self._replace(compensation=both, care=_NO_CARE)

    def allowed(self, limit: Component) -> Component:
        """The smaller of a dollar limit and compensation. Nothing is nothing whatever the other is."""
        if limit.cents == 0:
            return limit
        if limit.cents is None or self.compensation.cents is None:
            return limit if limit.cents is None else self.compensation
        if limit.cents <= self.compensation.cents:
            return _with(limit, self.compensation)
        return _with(self.compensation, limit)

    def over(self, made: Cents, limit: Component) -> Component | None:
        """What was contributed above a dollar limit and compensation; None where nothing is known to be.

        Where either is not known, what is above the other is an excess at the least. What is allowed only from an
        age that nobody has said is taken to be allowed, and nothing is over.
        """
        label = "over the contribution limit"
        allowed = self.allowed(limit)
        if allowed.cents is not None:
            if made <= allowed.cents:
                return None
            return Component(label, made - allowed.cents, allowed.status, allowed.refs, allowed.reason)
        ceiling = self.ceiling if limit.cents is None else limit
        if ceiling.cents is None:
            return None
        if limit.cents is None and (self.least.cents or 0) < made <= ceiling.cents:
            reason = (
                f"{plain_amount(made)} was contributed, and more than {plain_amount(self.least.cents or 0)} is allowed "
                f"only from age {CATCH_UP_AGE}: taken to be allowed ({limit.reason})"
            )
            return Component(label, 0, Status.ASSUMED, self.least.refs, reason, asks=_ASKS_AGE)
        if made <= ceiling.cents:
            return None
        reason = f"this much is over the limit at the least: {allowed.reason}"
        return Component(label, made - ceiling.cents, Status.ASSUMED, ceiling.refs, reason)


def _with(smaller: Component, other: Component) -> Component:
    """The smaller of two, which rests on both."""
    status = max(smaller.status, other.status)
    return smaller._replace(refs=(*smaller.refs, *other.refs), status=status, reason=smaller.reason or other.reason)


def limits(year: OpenYear) -> Limits:
    """The limits of the owner for the year, from facts and law."""
    record, law, _ = year
    owner = str(record.owner)
    born = record.facts.get("birth_date")
    if born is None:
        gap = missing("limit by age", f"the fact birth_date of {owner} is not set")
        dollars = traditional = gap
    else:
        dollars = dollar_limit(law, born.day(), (fact_ref(born),))
        traditional = traditional_limit(law, born.day(), dollars)
    own = amount_said(record.facts, "compensation", law.year, owner)
    status = filing_status(record, law.year)
    if status is None and not _covers(own, dollars):
        reason = f"the fact filing_status of {owner} for {law.year} is not set"
        compensation = missing("compensation", reason) if own.cents is not None else own
    elif status is FilingStatus.JOINT and not _covers(own, dollars):
        joint = spousal_compensation(law, own, other_spouse(record, law.year), dollars)
        compensation = joint._replace(refs=(*joint.refs, *status_refs(record, law.year)))
    else:
        compensation = own
    ceiling = of_law("limit from age 50", law.ira_limit, law.ira_limit.value + law.ira_catch_up.value)
    least = of_law("limit below age 50", law.ira_limit, law.ira_limit.value)
    return Limits(dollars, traditional, compensation, ceiling, least, _care(record, law.year))


def _care(record: Record, year: int) -> Component:
    """What the person elected to count of difficulty of care payments."""
    fact = record.facts.get("difficulty_of_care", year)
    if fact is None or year < CARE_PAYMENTS_SINCE:
        return _NO_CARE
    return Component(f"difficulty of care payments of {year}", fact.money(), refs=(fact_ref(fact),))


def _covers(own: Component, dollars: Component) -> bool:
    """Whether own compensation alone is not less than the dollar limit: no spouse's matters then."""
    return own.cents is not None and dollars.cents is not None and own.cents >= dollars.cents


def dollar_limit(law: TaxYearLaw, born: date, refs: tuple[str, ...] = ()) -> Component:
    """The limit by age at the end of the year (IRC 219(b)(5))."""
    base = of_law(f"contribution limit for {law.year}", law.ira_limit, law.ira_limit.value)
    if law.year - born.year < CATCH_UP_AGE or not law.ira_catch_up.value:
        return base._replace(refs=refs)
    more = of_law("from age 50", law.ira_catch_up, law.ira_catch_up.value)
    if base.cents is None or more.cents is None:
        return (base if base.cents is None else more)._replace(refs=refs)
    label = f"contribution limit for {law.year}, age 50 or older"
    reason = base.reason or more.reason
    return Component(label, base.cents + more.cents, worst((base, more)), refs, reason)


def traditional_limit(law: TaxYearLaw, born: date, dollars: Component) -> Component:
    """The dollar limit of traditional IRAs: nothing from the year of age 70 1/2 through 2019 (IRC 219(d)(1))."""
    barred = of_law("age limit of traditional IRAs", law.traditional_age_limit, 0)
    of_age = months_old(born, date(law.year, 12, 31)) >= MONTHS_TO_70_AND_A_HALF
    if not law.traditional_age_limit.value or not of_age:
        return dollars
    return barred._replace(label=f"nothing to a traditional IRA from age 70 1/2, {law.year}", refs=dollars.refs)


def spousal_compensation(law: TaxYearLaw, own: Component, other: OtherSpouse, dollars: Component) -> Component:
    """What compensation allows on a joint return the spouse with less of it: one's own, and the other's less the
    other's contributions to IRAs (IRC 219(c)(1)(B)); through 1996 no more than a limit for both together."""
    label = "compensation, on a joint return with the spouse's"
    parts: Components = (own, other.compensation, *other.contributions)
    gap = next((part for part in parts if part.cents is None), None)
    if own.cents is None or other.compensation.cents is None or gap is not None:
        return missing(label, gap.reason if gap else "")
    refs = tuple(ref for part in parts for ref in part.refs)
    if own.cents >= other.compensation.cents:
        return Component("compensation", own.cents, worst((own, other.compensation)), refs)
    contributed = sum(part.cents or 0 for part in other.contributions)
    joint = own.cents + max(0, other.compensation.cents - contributed)
    reasons = "; ".join(dict.fromkeys(part.reason for part in parts if part.reason))
    status = worst(parts)
    if law.spousal_limit is not None:
        both = of_law("limit of both spouses together", law.spousal_limit, law.spousal_limit.value)
        if both.cents is None:
            return both
        joint = max(min(own.cents, dollars.cents or 0), min(joint, max(0, both.cents - contributed)))
        status = max(status, both.status)
    return Component(label, joint, status, refs, reasons)
