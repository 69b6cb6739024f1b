"""Income of conversions that the law taxes later: those of 1998 over four years, those of 2010 in the next two.

Section 408A(d)(3)(A)(iii) as of 1998 and 2010; what is distributed earlier is taxed earlier (section 408A(d)(3)(E)).
It knows how much is left and what a year takes of it, not on which line a form shows that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from basis.engine.amounts import (
    Component,
    Components,
    Line,
    Status,
    figured,
    missing,
    refs_in,
    stands_on_missing,
    total,
)
from basis.engine.arithmetic import less
from basis.engine.record import Facts
from basis.engine.roth_iras.roth_layer import RothLayer

FOUR_YEARS_FROM, TWO_YEARS_AFTER = 1998, 2010
AT_ONCE: Mapping[int, tuple[str, str]] = {
    FOUR_YEARS_FROM: ("spread_1998", "no"),
    TWO_YEARS_AFTER: ("income_election_2010", "2010"),
}
"""By year: the fact that says what was chosen, and its value when the income was taxed in the year itself."""
TAXED_THROUGH: Mapping[int, int] = {FOUR_YEARS_FROM: 2001, TWO_YEARS_AFTER: 2012}
"""By year: the last one in which its income can be taxed."""


class PutOff(NamedTuple):
    """Income put off in the year `since`, what of it was taxed so far, and what the law taxes in the next year.

    `older_basis` are the conversions of years before `since` that a distribution still draws on first.
    """

    since: int = 0
    income: Components = ()
    taxed: Components = ()
    share: Components = ()
    older_basis: Components = ()

    def in_force(self, year: int) -> bool:
        """Whether something of it can be taxed in a year."""
        return self.since < year <= TAXED_THROUGH.get(self.since, 0)

    @property
    def whole(self) -> Line:
        """All the income that was put off."""
        return total("1", self.income, 1)

    def left(self) -> Line:
        """What is not taxed yet."""
        return less("3", self.whole, total("2", self.taxed, 1), floor=0)

    def due(self, year: int) -> Line:
        """What the law taxes in a year in any case: the year's share; in the last year all that is left."""
        left = self.left()
        if year == TAXED_THROUGH.get(self.since):
            return stands_on_missing("4", left) or figured("4", left.amount, left)
        share = total("share", self.share, 1)
        gap = stands_on_missing("4", share, left)
        return gap or figured("4", min(share.amount, left.amount), share, left)._replace(components=self.share)

    def taxed_in(self, year: int) -> Components:
        """What the law taxes in a year in any case, as part of its income."""
        if not self.in_force(year):
            return ()
        due = self.due(year)
        refs = refs_in(self.share, self.income, self.taxed)
        reason = next((part.reason for part in (*self.income, *self.taxed) if part.reason), "")
        return (Component(f"income of {self.since} conversions taxed in {year}", due.cents, due.status, refs, reason),)

    def after(self, year: int, also: Components | None = None) -> PutOff:
        """What is left for the next year; `also` is what a form says was taxed, else the share that was due."""
        if not self.in_force(year) or year == TAXED_THROUGH.get(self.since):
            return NOTHING_PUT_OFF if self.since < year else self
        if also is not None:
            return self._replace(taxed=also)
        return self._replace(taxed=(*self.taxed, *self.taxed_in(year)))


NOTHING_PUT_OFF = PutOff()


def not_known(since: int, what: str, asks: str) -> PutOff:
    """Income of a year that is not on file: whether any was put off must be asked."""
    gap = (missing(f"income of {since} that was put off", what, asks=asks),)
    return PutOff(since, gap, gap, gap, gap)


def put_off_before(facts: Facts, settled: int, layers: tuple[RothLayer, ...]) -> PutOff:
    """What lies before the first year on file where Roth basis is settled by an opening balance of `settled`: whether
    income of its layers was put off is not in it."""
    since = next((since for since, last in TAXED_THROUGH.items() if since <= settled < last), 0)
    if not any(since and layer.may_be_since(since) and layer.whole.cents != 0 for layer in layers):
        return NOTHING_PUT_OFF
    key, at_once = AT_ONCE[since]
    fact = facts.get(key, since)
    if fact is not None and fact.value == at_once:
        return NOTHING_PUT_OFF
    what = (
        f"whether income of {since} conversions was put off and is taxed later is not known: add the form of {since} "
        f"with basis filed add, or set the fact {key} to {at_once} if all of it was taxed in {since}"
    )
    return not_known(since, what, f"fact:{key}")


def carried_line(label: str, line: Line, refs: tuple[str, ...]) -> Component:
    """A line as what later years start from."""
    reason = line.reasons[0] if line.reasons and line.status >= Status.ASSUMED else ""
    return Component(label, line.cents if line.cents is not None or line.status is Status.MISSING else 0,
                     max(line.status, Status.KNOWN), refs, reason)  # fmt: skip
