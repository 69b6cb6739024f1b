"""Qualified charitable distributions: what of a year's gifts stays out of income, and what of them is on line 7.

Section 408(d)(8): from age 70 1/2, up to a yearly limit, out of money not taxed yet, less contributions deducted after
70 1/2 (SECURE Act, section 107(b); Notice 2020-68, section D). Basis is never touched. Form 1099-R has a code for them
(Y) only since 2025, and no code before ever disproved one. Limit and offset are the person's, over own and inherited
IRAs; what is taxable money is told by each pool, because inherited basis is never combined with own (Pub. 590-B, "What
if You Inherit an IRA?").
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Component, Components, Status, missing, worst
from basis.engine.charity.charitable_offset import available, gives, of_the_year
from basis.engine.charity.gifts import Gift, given, giver
from basis.engine.charity.gifts_in_order import Limits, Taken, covered_by_taxable_money, taken
from basis.engine.charity.january_gifts import made_in
from basis.engine.charity.taxable_money import into_plans, into_savings_accounts, rows_as_money, taxable_money
from basis.engine.law_values import limit_of_law
from basis.engine.open_year import Adjustments, OpenYear
from basis.engine.record import CharitableGift, Record
from basis.engine.result import CharitableOffset
from basis.engine.roth_iras.roth_taxable_part import on_line_19
from basis.model import EntryKind
from basis.money import Cents, plain_amount


class Gifts(NamedTuple):
    """A year's gifts out of traditional IRAs of one pool, step by step; every component in cents.

    `disqualified` are gifts that are plain distributions, `not_taxable` the part not covered by money not taxed yet,
    `over_split` what is above the limit of split-interest entities, `over_limit` above the yearly limit, `offset` what
    deducted contributions take. `counted` are the qualified ones, for the taxpayer's other pools; `limit_elsewhere` and
    `offset_elsewhere` what gifts out of those take of limit and offset.
    """

    gifts: tuple[Gift, ...]
    counted: tuple[CharitableGift, ...]
    disqualified: Components
    not_taxable: Component
    over_split: Component
    limit: Component
    limit_elsewhere: Component
    over_limit: Component
    offset_there: Component
    offset_elsewhere: Component
    offset: Component

    @property
    def gross(self) -> Components:
        """All of them."""
        return tuple(gift.part for gift in self.gifts)

    @property
    def on_line_7(self) -> Components:
        """What is a distribution like any other; with nothing of that, what could become one."""
        return (*self.disqualified, self.not_taxable, self.over_split, self.over_limit, self.offset)


def adjustments(year: OpenYear) -> Adjustments:
    """What of gifts belongs on lines 7 and 19: nothing of what is excluded, all of what is not."""
    found = gifts(year)
    line_7: Components = ()
    if found is not None:
        line_7 = tuple(part for part in found.on_line_7 if part.cents != 0 or part.status is not Status.KNOWN)
        proposed = [g.part for g in found.gifts if g.part.status is not Status.KNOWN and g.part.asks]
        settled = Component(
            "qualified charitable distributions, not on line 7",
            0,
            worst(proposed),
            tuple(ref for part in found.gross for ref in part.refs),
            "; ".join(part.reason for part in proposed),
            proposed[0].asks if proposed else "",
            tuple(ref for part in found.on_line_7 for ref in part.turns),
        )
        line_7 = (settled, *line_7)
    return {"7": line_7, "19": on_line_19(year, EntryKind.QCD)}


def gifts(year: OpenYear) -> Gifts | None:
    """Figure the gifts of a year; None where this pool gives nothing."""
    found = _with_elsewhere(year)
    return found if found is not None and found.gifts else None


def _with_elsewhere(year: OpenYear) -> Gifts | None:
    """The same, also where only other pools of the taxpayer give."""
    record = year.record
    here = given(record, year.year)
    elsewhere = tuple(gift for gift in record.gifts_elsewhere if gift.year == year.year)
    if not here and not elsewhere:
        return None
    qualified = tuple(gift for gift in here if gift.qualifies)
    refs = tuple(ref for gift in qualified for ref in gift.part.refs)
    not_taxable = _not_taxable(year, sum(gift.part.cents or 0 for gift in qualified))
    if not_taxable.cents:
        not_taxable = not_taxable._replace(turns=(*not_taxable.turns, *refs))
    pool = record.owner.decedent
    counted = covered_by_taxable_money(
        (CharitableGift(year.year, gift.day, pool, gift.part, gift.to_split_interest) for gift in qualified),
        not_taxable.cents or 0,
    )
    every = (*counted, *elsewhere)
    limit = limit_of_law(year.law.qcd_limit, f"limit of charitable distributions for {year.year}")
    of_split = _limit_of_split(year, every)
    there = _offset_there(year)
    limits = Limits(None if of_split is None else of_split.cents, limit.cents, there.cents or 0)
    mine, others = taken(every, limits, pool)
    rests_on = (*refs, *(ref for gift in elsewhere for ref in gift.part.refs))
    unknown = next((gift.part for gift in elsewhere if gift.part.cents is None), None) if counted else None
    turns = tuple(dict.fromkeys((*there.refs, *there.turns, *rests_on, *not_taxable.turns)))
    return Gifts(
        here,
        counted,
        tuple(_not_qualified(gift) for gift in here if not gift.qualifies),
        not_taxable,
        _over_split(mine, of_split, every)._replace(turns=turns if of_split else ()),
        limit,
        _elsewhere("taken by gifts out of other IRAs of the taxpayer", others.within, elsewhere),
        _over(limit, mine.over, rests_on, unknown)._replace(turns=turns),
        there,
        _elsewhere("met by gifts out of other IRAs of the taxpayer", others.set_off, elsewhere),
        _set_off(there, mine, rests_on, unknown)._replace(turns=turns),
    )


def _not_taxable(year: OpenYear, whole: Cents) -> Component:
    """What money not taxed yet does not cover. Of an inherited pool that is told by itself: section 408(d)(8)(D) speaks
    of all plans "of the individual", which may be read to mean own and inherited ones together."""
    others = (*rows_as_money(into_savings_accounts(year)), *rows_as_money(into_plans(year)))
    short = taxable_money(year).short_of(whole, "charitable distributions of money taxed before", others)
    if not short.cents or not year.record.owner.decedent:
        return short
    reason = (
        f"taxable money of the IRAs inherited from {year.record.owner.decedent} alone does not cover the gifts: "
        f"figured by itself, as its basis is (Publication 590-B), though section 408(d)(8)(D) may be read to count own "
        f"IRAs too"
    )
    return short._replace(status=max(short.status, Status.ASSUMED), reason=short.reason or reason)


def _offset_there(year: OpenYear) -> Component:
    """What of deducted contributions the year's gifts meet; of an inherited pool those of the beneficiary."""
    record = year.record
    if not record.owner.decedent:
        return available(_offset_through(year))
    found = None if record.beneficiary is None else record.beneficiary.offset.get(year.year)
    if found is not None:
        # What asks for a fact of the beneficiary is asked for their own form.
        return found._replace(asks="")
    label = "contributions deducted after age 70 1/2 and not set off yet"
    if year.law.traditional_age_limit.value:
        return Component(label, 0)
    reason = (
        f"nobody has said whether {giver(record)} deducted contributions after age 70 1/2 through {year.year}, before "
        f"the first year of own IRAs on file: set the fact qcd_offset_used of {giver(record)} (0 if there were none)"
    )
    return Component(label, 0, Status.ASSUMED, (), reason)


def _limit_of_split(year: OpenYear, every: tuple[CharitableGift, ...]) -> Component | None:
    """The limit of gifts to split-interest entities, where there are any."""
    cited = year.law.split_interest_limit
    if cited is None or not any(gift.to_split_interest for gift in every):
        return None
    return limit_of_law(cited, f"limit of gifts to split-interest entities for {year.year}")


def _over_split(mine: Taken, limit: Component | None, every: tuple[CharitableGift, ...]) -> Component:
    label = "gifts to split-interest entities above their limit"
    if not mine.over_split or limit is None:
        return Component(label, 0)
    reason = (
        f"{plain_amount(mine.over_split)} went to a split-interest entity above {plain_amount(limit.cents or 0)}: it "
        f"must be funded by qualified charitable distributions alone (section 408(d)(8)(F)(ii)), so that the rest may "
        f"not qualify either: ask for its agreement"
    )
    refs = tuple(ref for gift in every if gift.to_split_interest for ref in gift.part.refs)
    return Component(label, mine.over_split, max(limit.status, Status.ASSUMED), refs, reason)


def _elsewhere(label: str, cents: Cents, gifts_elsewhere: tuple[CharitableGift, ...]) -> Component:
    parts = tuple(gift.part for gift in gifts_elsewhere)
    refs = tuple(ref for part in parts for ref in part.refs)
    reason = next((part.reason for part in parts if part.reason), "")
    if worst(parts) is Status.MISSING:
        return missing(label, reason, refs)
    return Component(label, -cents, worst(parts), refs, reason)


def counted(year: OpenYear) -> tuple[CharitableGift, ...]:
    """The gifts of this pool and year that count against limits which the taxpayer's other pools share."""
    found = _with_elsewhere(year) if gives(year.record) else None
    if found is None:
        return ()
    gaps = tuple(part for part in (*found.disqualified, found.not_taxable) if part.status is Status.MISSING)
    return (
        *found.counted,
        *(CharitableGift(year.year, None, year.record.owner.decedent, gap) for gap in gaps),
    )


def counted_before(record: Record, first_year: int) -> tuple[CharitableGift, ...]:
    """The gifts of years before the first that is figured, which an opening basis settles: how far taxable money
    covered them is on no form."""
    found = []
    for year in sorted({made_in(row) for row in record.of_kind(EntryKind.QCD) if made_in(row) < first_year}):
        for gift in given(record, year):
            reason = (
                f"the {gift.part.label} is of a year that an opening basis settles: taken as covered by taxable money"
            )
            part = gift.part._replace(status=max(gift.part.status, Status.ASSUMED), reason=reason)
            if gift.qualifies is None:
                part = _not_qualified(gift)
            if gift.qualifies is not False:
                found.append(CharitableGift(year, gift.day, record.owner.decedent, part, gift.to_split_interest))
    return tuple(found)


def offset_there(year: OpenYear) -> Component | None:
    """What of deducted contributions gifts of the year meet; None where nothing asks for it."""
    return _offset_there(year) if gives(year.record) else None


def offset_after(year: OpenYear) -> CharitableOffset:
    """What the next year's gifts start from: deducted contributions after 70 1/2, and how much of them is set off."""
    if year.record.owner.decedent:
        return year.before.charitable_offset
    through = _offset_through(year)
    found = _with_elsewhere(year)
    if found is None:
        return through
    for now in (found.offset, found.offset_elsewhere._replace(cents=-(found.offset_elsewhere.cents or 0))):
        through = _used(through, now)
    return through


def _used(through: CharitableOffset, now: Component) -> CharitableOffset:
    if now.cents == 0 and now.status is Status.KNOWN:
        return through._replace(used=through.used._replace(turns=(*through.used.turns, *now.turns)))
    used = through.used
    if used.cents is None or now.cents is None:
        return through._replace(used=missing(used.label, used.reason or now.reason))
    status, refs = max(used.status, now.status), tuple(dict.fromkeys((*used.refs, *now.refs)))
    turns = tuple(dict.fromkeys((*used.turns, *now.turns)))
    return through._replace(used=used._replace(cents=used.cents + now.cents, status=status, refs=refs, turns=turns))


def _offset_through(year: OpenYear) -> CharitableOffset:
    """The offset with the contributions deducted for this year."""
    return of_the_year(year.record, year.law, year.before.charitable_offset)


def _not_qualified(gift: Gift) -> Component:
    part = gift.part
    if gift.qualifies is None:
        inherited = bool(gift.account.decedent)
        asks = "fact:birth_date" if "birth_date" in gift.why_not and not inherited else ""
        return missing(part.label, f"{part.label} ({', '.join(part.refs)}): {gift.why_not}", part.refs, asks=asks)
    return part


def _over(limit: Component, over: Cents, refs: tuple[str, ...], unknown: Component | None) -> Component:
    label = "charitable distributions above the yearly limit"
    if limit.cents is None or unknown is not None:
        return missing(label, limit.reason or (unknown.reason if unknown else ""), refs)
    return Component(label, over, limit.status if over else Status.KNOWN, refs, limit.reason if over else "")


def _set_off(there: Component, mine: Taken, refs: tuple[str, ...], unknown: Component | None) -> Component:
    """Excluded is what is left after deducted contributions are taken off (section 408(d)(8)(A), second sentence)."""
    label = "charitable distributions set off by contributions deducted after age 70 1/2"
    if not mine.within:
        return Component(label, 0)
    if there.cents is None:
        return there._replace(label=label)
    if unknown is not None and there.cents:
        return missing(label, unknown.reason, refs)
    taken_off = mine.set_off
    rests_on = (*(there.refs if taken_off == there.cents else ()), *(refs if taken_off < there.cents else ()))
    if taken_off == mine.within:
        rests_on = (*rests_on, *refs)
    return Component(label, taken_off, there.status, tuple(dict.fromkeys(rests_on)) if taken_off else (), there.reason,
                     there.asks)  # fmt: skip
