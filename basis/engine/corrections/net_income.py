"""Net income attributable to a contribution that is returned or recharacterized: its share of what the account earned.

Treas. Reg. 1.408-11 and 1.408A-5 A-2; Publication 590-A, Worksheet 1-3. It is figured for the one account that received
the contribution, never for all IRAs together, and may be a loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from basis.engine.amounts import Component, Components, Line, Ratio, Status, figured, refs_in, stands_on_missing, total
from basis.engine.movements import ROLLOVER_DAYS, days_between, when
from basis.engine.papers.evidence import Contribution, evidence_reason, evidence_status
from basis.engine.record import Record
from basis.engine.result import Worksheet, WorksheetLine
from basis.model import EntryKind, LedgerEntry
from basis.money import DOLLAR, Cents, divide_half_up, plain_amount, round_to

KEY = "net_income"
_SOURCE = "Publication 590-A, Worksheet 1-3"
_TITLE = "Net income due to an IRA contribution, and the total to be withdrawn (Publication 590-A, Worksheet 1-3)"
_RATIO_PLACES = 5
_VALUED_BEFORE = timedelta(days=4)
"""How far before a movement a value may lie and still be the value just before it: a weekend and a holiday."""

ENTERS = frozenset(
    {
        EntryKind.CONTRIBUTION,
        EntryKind.EMPLOYER_CONTRIBUTION,
        EntryKind.ELECTIVE_DEFERRAL,
        EntryKind.CONVERSION_IN,
        EntryKind.DIRECT_ROLLOVER_IN,
        EntryKind.ROLLOVER_IN,
        EntryKind.TRANSFER_IN,
        EntryKind.RECHARACTERIZATION_IN,
        EntryKind.REPAYMENT,
        EntryKind.DIVORCE_TRANSFER_IN,
    }
)
LEAVES = frozenset(
    {
        EntryKind.CONVERSION,
        EntryKind.DIRECT_ROLLOVER,
        EntryKind.DISTRIBUTION,
        EntryKind.QCD,
        EntryKind.HSA_FUNDING,
        EntryKind.ROLLOVER_OUT,
        EntryKind.TRANSFER_OUT,
        EntryKind.RECHARACTERIZATION,
        EntryKind.RETURNED_CONTRIBUTION,
        EntryKind.EXCESS_REMOVED,
        EntryKind.DIVORCE_TRANSFER_OUT,
    }
)
_VALUES = (EntryKind.ACCOUNT_VALUE, EntryKind.YEAR_END_VALUE)


class Balances(NamedTuple):
    """The adjusted opening and closing balance of one account, in components (Treas. Reg. 1.408-11(b)(1) and (2))."""

    opening: Components
    closing: Components

    @property
    def opened(self) -> Cents:
        """The adjusted opening balance."""
        return sum(part.cents or 0 for part in self.opening)

    @property
    def closed(self) -> Cents:
        """The adjusted closing balance."""
        return sum(part.cents or 0 for part in self.closing)

    @property
    def refs(self) -> tuple[str, ...]:
        """What both rest on."""
        return refs_in(self.opening, self.closing)


class Attributable(NamedTuple):
    """How much of an amount that left is the contribution itself, and how much its net income.

    `contribution` and `earnings` are None where nothing says it, with the reason; `figured` is the net income that the
    balances give, beside what was entered, None without balances.
    """

    contribution: Cents | None
    earnings: Cents | None
    balances: Balances | None = None
    figured: Cents | None = None
    status: Status = Status.KNOWN
    reason: str = ""

    @property
    def differs(self) -> bool:
        """Whether what was entered is another net income than the balances give, by a dollar or more: custodians, and
        the instructions themselves, round to whole dollars."""
        return self.figured is not None and self.earnings is not None and abs(self.earnings - self.figured) >= DOLLAR


def net_income(contribution: Cents, opening: Cents, closing: Cents) -> Cents:
    """The net income attributable to a contribution, rounded once, to the cent.

    `opening` and `closing` are adjusted balances. Raises ValueError for an opening balance that holds nothing.
    """
    if opening <= 0:
        raise ValueError("the adjusted opening balance contains the contribution, so it is more than zero")
    return divide_half_up(contribution * (closing - opening), opening)


def worksheet(contribution: Components, balances: Balances, unit: Cents, key: str = KEY) -> Worksheet:
    """Worksheet 1-3, lines rounded to `unit`; line 6 is multiplied with the unrounded ratio."""
    line_1 = total("1", contribution, unit)
    line_2 = total("2", balances.closing, unit)
    line_3 = total("3", balances.opening, unit)
    line_4 = stands_on_missing("4", line_2, line_3) or figured("4", line_2.amount - line_3.amount, line_2, line_3)
    line_5 = _ratio(line_3, line_4)
    line_6 = _line_6(contribution, balances, unit, (line_1, line_5))
    line_7 = stands_on_missing("7", line_1, line_6) or figured("7", line_1.amount + line_6.amount, line_1, line_6)
    lines = (line_1, line_2, line_3, line_4, line_5, line_6, line_7)
    return Worksheet(key, _TITLE, _SOURCE, {line.number: WorksheetLine(*_WORDS[line.number], line) for line in lines})


_WORDS = {
    "1": ("Contribution to be returned or recharacterized", "the contribution, or the part of it that is moved"),
    "2": (
        "Value of the IRA just before the removal, plus distributions, transfers and recharacterizations out of it "
        "while it held the contribution",
        "adjusted closing balance",
    ),
    "3": (
        "Value of the IRA just before the contribution, plus that contribution and any others, transfers and "
        "recharacterizations into it since",
        "adjusted opening balance",
    ),
    "4": ("What the IRA earned or lost", "line 2 - line 3"),
    "5": ("Share of each dollar", "line 4 / line 3"),
    "6": ("Net income due to the contribution", "line 1 x line 5, line 5 unrounded, rounded once"),
    "7": ("Contribution and net income to be removed", "line 1 + line 6"),
}


def _ratio(line_3: Line, line_4: Line) -> Line:
    gap = stands_on_missing("5", line_3, line_4)
    if gap is not None:
        return gap
    ratio = Ratio(line_4.amount, line_3.amount, _RATIO_PLACES) if line_3.amount else Ratio(0, 1, _RATIO_PLACES)
    return figured("5", 0, line_4, line_3)._replace(cents=None, ratio=ratio)


def _line_6(contribution: Components, balances: Balances, unit: Cents, used: tuple[Line, Line]) -> Line:
    gap = stands_on_missing("6", *used)
    if gap is not None:
        return gap
    cents = sum(part.cents or 0 for part in contribution)
    earned = net_income(cents, balances.opened, balances.closed) if balances.opened > 0 else 0
    return figured("6", round_to(earned, unit), *used)


def attributable(
    record: Record, removal: LedgerEntry, made: Sequence[Contribution], earnings: Cents | None = None
) -> Attributable:
    """What of a removal is contribution and what net income. `made` are the contributions it can be of, the first to
    be removed first; `earnings` what somebody has said about it.

    With a series of contributions the period begins just before the first of them (Treas. Reg. 1.408-11(b)(3)).
    """
    if earnings is not None:
        contribution = removal.cents - earnings
        if contribution <= 0:
            return Attributable(None, None, reason=_all_earnings(removal, earnings))
        balances = _balances_of(record, removal, _removed(made, contribution))
        if isinstance(balances, str) or balances.opened <= 0:
            return Attributable(contribution, earnings)
        return Attributable(
            contribution, earnings, balances, net_income(contribution, balances.opened, balances.closed)
        )
    wanted = ""
    below = 0
    for count in range(1, len(made) + 1):
        series = made[:count]
        whole = sum(part.cents for part in series)
        balances = _balances_of(record, removal, series)
        if isinstance(balances, str):
            wanted = wanted or balances
        elif balances.opened > 0 and balances.closed > 0:
            contribution = _contribution_in(removal.cents, whole, balances)
            if below < contribution <= whole:
                status = max(part.status for part in (*balances.opening, *balances.closing))
                reason = next((p.reason for p in (*balances.opening, *balances.closing) if p.reason), "")
                earned = removal.cents - contribution
                return Attributable(contribution, earned, balances, earned, status, reason)
        below = whole
    return Attributable(None, None, reason=_unknown(removal, wanted))


def _all_earnings(removal: LedgerEntry, earnings: Cents) -> str:
    return (
        f"the {removal.kind.value} of {when(removal)} is {plain_amount(removal.cents)}, not more than "
        f"its net income of "
        f"{plain_amount(earnings)}: nothing would be contribution. Correct the earnings of the row"
    )


def _unknown(removal: LedgerEntry, wanted: str) -> str:
    return (
        f"how much of the {plain_amount(removal.cents)} of the {removal.kind.value} of "
        f"{when(removal)} is net income is "
        f"not known: ask the custodian and enter it as earnings"
        + (f", or {wanted}" if wanted else ", or enter the contribution it undoes with account_value rows")
    )


def _contribution_in(moved: Cents, whole: Cents, balances: Balances) -> Cents:
    """The contribution whose share of the balances is what moved: all of it where that is what it comes to, else whole
    dollars where they do, else to the cent. A whole-dollar amount may hold net income rounded to the dollar, as in the
    example of the instructions for Form 8606 (2023), page 6: 1,000 and 73."""
    exact = divide_half_up(moved * balances.opened, balances.closed)
    dollars = round_to(exact, DOLLAR)
    candidates = (whole, dollars, dollars - DOLLAR)
    return next((made for made in candidates if _comes_to(made, moved, balances)), exact)


def _comes_to(made: Cents, moved: Cents, balances: Balances) -> bool:
    """Whether a contribution and its net income, to the cent or to the dollar, are what moved."""
    both = made + net_income(made, balances.opened, balances.closed)
    return made > 0 and moved in (both, round_to(both, DOLLAR))


def _removed(made: Sequence[Contribution], contribution: Cents) -> Sequence[Contribution]:
    """Those of the contributions, from the first to be removed, that a removal of this much reaches."""
    reached = 0
    for count, part in enumerate(made, start=1):
        reached += part.cents
        if reached >= contribution:
            return made[:count]
    return made


def _balances_of(record: Record, removal: LedgerEntry, series: Sequence[Contribution]) -> Balances | str:
    """The balances of the account over the computation period, or what to enter to have them."""
    days = [part.day for part in series if part.day is not None]
    if not series or len(days) < len(series) or removal.day is None:
        return ""
    first, last = min(days), removal.day
    entered, left = _moved(record, removal, first, last)
    opening = _value_before(record, removal.account, first, before_any=True)
    if opening is None:
        return _enter_value(record, removal.account, first, "the contribution")
    closing = _value_before(record, removal.account, last)
    if closing is None and _emptied(record, removal):
        closing = Component("all there was in the account", removal.cents, refs=(removal.name,))
    if closing is None:
        return _enter_value(record, removal.account, last, "the removal")
    return Balances((opening, *entered), (closing, *left))


def _enter_value(record: Record, account: str, day: date, before: str) -> str:
    shown = record.accounts[account].shown if account in record.accounts else account
    return f"enter the account_value of {shown} just before {before} of {day.isoformat()}"


def _value_before(record: Record, account: str, day: date, *, before_any: bool = False) -> Component | None:
    """The value of an account just before what happened on a day. An account that shows nothing earlier is new."""
    own = [e for e in record.entries if e.account == account and e.day is not None]
    values = [e for e in own if e.kind in _VALUES and e.day is not None and day - _VALUED_BEFORE <= e.day <= day]
    values = [e for e in values if not (e.kind is EntryKind.YEAR_END_VALUE and e.day == day)]
    if values:
        last = max(e.day for e in values if e.day is not None)
        moved = [e for e in own if e.kind in ENTERS | LEAVES and e.day is not None and last <= e.day < day]
        shown = [e for e in values if e.day == last]
        if not moved and len({e.cents for e in shown}) == 1:
            value = shown[0]
            label = f"value of the account on {last.isoformat()}"
            return Component(label, value.cents, evidence_status(value), (value.name,), evidence_reason(value))
        return None
    if not before_any:
        return None
    earlier = [e for e in own if e.day is not None and e.day < day]
    if earlier:
        empty = max(earlier, key=lambda e: (e.day or day, e.id))
        return Component("the account was empty", 0, refs=(empty.name,)) if _is_nothing(empty) else None
    if any(year < day.year for year in record.active.get(account, frozenset())):
        return None
    reason = (
        f"taken as a new account on {day.isoformat()}: nothing earlier is on file; else enter its "
        f"account_value of that day"
    )
    return Component("new account", 0, Status.ASSUMED, (), reason)


def _is_nothing(entry: LedgerEntry) -> bool:
    return entry.kind in _VALUES and entry.cents == 0


def _emptied(record: Record, removal: LedgerEntry) -> bool:
    """Whether the removal took all there was: the next value on file is zero, and nothing moved until then."""
    after = [
        e
        for e in record.entries
        if e.account == removal.account
        and e.day is not None
        and removal.day is not None
        and e.name != removal.name
        and e.day >= removal.day
        and e.kind in ENTERS | LEAVES | set(_VALUES)
    ]
    return bool(after) and _is_nothing(min(after, key=lambda e: (e.day or date.max, e.id)))


def _moved(record: Record, removal: LedgerEntry, first: date, last: date) -> tuple[Components, Components]:
    """What came into the account and what left it in the period, the removal itself left out."""
    account = removal.account
    own = [e for e in record.entries if e.account == account and e.day is not None and first <= e.day <= last]
    entered = [e for e in own if e.kind in ENTERS]
    left = [e for e in own if e.kind in LEAVES and e.day is not None and e.day < last]
    sent = [
        e
        for e in record.entries
        if e.kind in LEAVES
        and e.to_account == account
        and (day := e.arrived or e.day) is not None
        and first <= day <= last
        and not any(e.cents == row.cents and days_between(e, row) <= ROLLOVER_DAYS for row in entered)
    ]
    return _parts([*entered, *sent]), _parts(left)


def _parts(entries: Sequence[LedgerEntry]) -> Components:
    return tuple(
        Component(f"{e.kind.value} of {when(e)}", e.cents, evidence_status(e), (e.name,), evidence_reason(e))
        for e in entries
    )
