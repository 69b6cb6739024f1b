"""Qualified charitable distributions: what of a year's gifts stays out of income, and what of them is on line 7.

Section 408(d)(8): from age 70 1/2, up to a yearly limit, out of money not taxed yet, less contributions deducted after
70 1/2 (SECURE Act, section 107(b); Notice 2020-68, section D). Basis is never touched. Form 1099-R has a code for them
(Y) only since 2025, and no code before ever disproved one.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.age import MONTHS_TO_70_AND_A_HALF, reached_in
from basis.engine.amounts import Component, Components, Line, Status, figured, missing, stands_on_missing, total, worst
from basis.engine.charitable_offset import available, of_the_year
from basis.engine.codes import CodeClass, code_class
from basis.engine.evidence import evidence_reason, evidence_status, when
from basis.engine.law_values import limit_of_law
from basis.engine.ongoing_plans import is_ongoing, of_an_employer
from basis.engine.open_year import Adjustments, Beside, OpenYear
from basis.engine.outflows import pool_accounts, read_from_form_alone
from basis.engine.record import Record
from basis.engine.result import CharitableOffset, Finding, Worksheet, WorksheetLine, YearResult
from basis.engine.roth_taxable_part import nothing_excluded, on_line_19
from basis.engine.taxable_money import into_plans, into_savings_accounts, rows_as_money, taxable_money
from basis.model import Account, EntryKind, LedgerEntry
from basis.money import Cents, plain_amount

_SOURCE = "steps of IRC 408(d)(8)(A), (B) and (D)"


class _Gift(NamedTuple):
    """One distribution to a charity, from a row or proposed by a Form 1099-R; `qualifies` None where age is unknown."""

    part: Component
    account: Account
    qualifies: bool | None
    why_not: str = ""


class Gifts(NamedTuple):
    """A year's gifts out of traditional IRAs, step by step; every component in cents.

    `disqualified` are gifts that are plain distributions, `not_taxable` the part not covered by money not taxed yet,
    `over_limit` what is above the yearly limit, `offset` what deducted contributions take.
    """

    gifts: tuple[_Gift, ...]
    disqualified: Components
    not_taxable: Component
    limit: Component
    over_limit: Component
    offset_there: Component
    offset: Component

    @property
    def gross(self) -> Components:
        """All of them."""
        return tuple(gift.part for gift in self.gifts)

    @property
    def on_line_7(self) -> Components:
        """What is a distribution like any other; with nothing of that, what could become one."""
        return (*self.disqualified, self.not_taxable, self.over_limit, self.offset)


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
    """Figure the gifts of a year; None where there are none."""
    given = _given(year.record, year.year)
    if not given:
        return None
    qualified = tuple(gift.part for gift in given if gift.qualifies)
    disqualified = tuple(_not_qualified(gift) for gift in given if not gift.qualifies)
    whole = sum(part.cents or 0 for part in qualified)
    others = (*rows_as_money(into_savings_accounts(year)), *rows_as_money(into_plans(year)))
    refs = tuple(ref for part in qualified for ref in part.refs)
    not_taxable = taxable_money(year).short_of(whole, "charitable distributions of money taxed before", others)
    limit = limit_of_law(year.law.qcd_limit, f"limit of charitable distributions for {year.year}")
    taxable = max(0, whole - (not_taxable.cents or 0))
    over = _over(limit, taxable, refs)
    within = max(0, taxable - (over.cents or 0))
    there = available(_offset_through(year))
    set_off = _set_off(there, within, refs)
    set_off = set_off._replace(turns=tuple(dict.fromkeys((*set_off.turns, *refs, *not_taxable.turns))))
    return Gifts(given, disqualified, not_taxable, limit, over, there, set_off)


def offset_after(year: OpenYear) -> CharitableOffset:
    """What the next year's gifts start from: deducted contributions after 70 1/2, and how much of them is set off."""
    through = _offset_through(year)
    found = gifts(year)
    if found is None or (found.offset.cents == 0 and found.offset.status is Status.KNOWN):
        return through
    used, now = through.used, found.offset
    if used.cents is None or now.cents is None:
        return through._replace(used=missing(used.label, used.reason or now.reason))
    status, refs = max(used.status, now.status), tuple(dict.fromkeys((*used.refs, *now.refs)))
    turns = tuple(dict.fromkeys((*used.turns, *now.turns)))
    return through._replace(used=used._replace(cents=used.cents + now.cents, status=status, refs=refs, turns=turns))


def _offset_through(year: OpenYear) -> CharitableOffset:
    """The offset with the contributions deducted for this year."""
    return of_the_year(year.record, year.law, year.before.charitable_offset)


def _given(record: Record, year: int) -> tuple[_Gift, ...]:
    accounts = {account.id: account for account in pool_accounts(record)}
    rows = [
        _judged(record, accounts[e.account], e, _row(e))
        for e in record.in_year(year, EntryKind.QCD)
        if e.account in accounts
    ]
    for form in read_from_form_alone(record, year):
        answer = record.decisions.get(f"document:{form.id}")
        if answer != "qcd" and (answer or code_class(form.codes) is not CodeClass.CHARITABLE):
            continue
        label = f"Form 1099-R box 1, code {form.boxes.get('7', '')}"
        reason = f"read from Form 1099-R {form.name} alone; nobody has confirmed it"
        part = Component(label, form.money("1"), refs=(form.name,))
        if answer is None:
            part = part._replace(status=Status.ASSUMED, reason=reason, asks=f"document:{form.id}")
        rows.append(_judged(record, accounts[form.account], None, part, year))
    return tuple(rows)


def _row(entry: LedgerEntry) -> Component:
    label = f"charitable distribution of {when(entry)}"
    return Component(label, entry.cents, evidence_status(entry), (entry.name,), evidence_reason(entry))


def _judged(record: Record, account: Account, entry: LedgerEntry | None, part: Component, form_year: int = 0) -> _Gift:
    year, day = (entry.year, entry.day) if entry is not None else (form_year, None)
    if record.owner.decedent:
        return _Gift(part, account, None, "the age of the beneficiary is not on this record: figure the line by hand")
    if is_ongoing(record, account, year):
        return _Gift(part, account, qualifies=False, why_not=f"the employer paid into {account.shown} for {year}")
    of_age = reached_in(record, year, day, MONTHS_TO_70_AND_A_HALF)
    if of_age is None:
        known = record.facts.get("birth_date") is not None
        ask = "enter the row with its day" if known else f"set the fact birth_date of {record.owner}"
        return _Gift(part, account, None, f"whether it was made at age 70 1/2 is not known: {ask}")
    return _Gift(part, account, of_age, "" if of_age else "it was made before age 70 1/2")


def _not_qualified(gift: _Gift) -> Component:
    part = gift.part
    if gift.qualifies is None:
        asks = "fact:birth_date" if "birth_date" in gift.why_not else ""
        return missing(part.label, f"{part.label} ({', '.join(part.refs)}): {gift.why_not}", part.refs, asks=asks)
    return part


def _over(limit: Component, taxable: Cents, refs: tuple[str, ...]) -> Component:
    label = "charitable distributions above the yearly limit"
    if limit.cents is None:
        return missing(label, limit.reason, refs)
    over = max(0, taxable - limit.cents)
    return Component(label, over, limit.status if over else Status.KNOWN, refs, limit.reason if over else "")


def _set_off(there: Component, within: Cents, refs: tuple[str, ...]) -> Component:
    """Excluded is what is left after deducted contributions are taken off (section 408(d)(8)(A), second sentence)."""
    label = "charitable distributions set off by contributions deducted after age 70 1/2"
    if not within:
        return Component(label, 0)
    if there.cents is None:
        return there._replace(label=label)
    taken = min(within, there.cents)
    rests_on = (*(there.refs if taken == there.cents else ()), *(refs if taken == within else ()))
    return Component(label, taken, there.status, rests_on if taken else (), there.reason, there.asks, there.refs)


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The worksheet of the year's gifts, and what a preparer should see about them."""
    roth = nothing_excluded(year, EntryKind.QCD)
    found = gifts(year)
    if found is None:
        return Beside(findings=roth)
    return Beside((_worksheet(found, result.election.unit),), (*_findings(year, found), *roth))


def _findings(year: OpenYear, found: Gifts) -> tuple[Finding, ...]:
    findings = []
    for gift in found.gifts:
        named = f"{gift.part.label}, {plain_amount(gift.part.cents or 0)}"
        if gift.qualifies is False:
            text = f"{named}: {gift.why_not}, so that it is a distribution like any other, on line 7"
            findings.append(Finding("qcd_not_qualified", text, gift.part.refs))
        elif of_an_employer(gift.account) and is_ongoing(year.record, gift.account, year.year) is None:
            text = (
                f"{named}: a SEP or SIMPLE IRA can give only in a year without an employer contribution; taken as one "
                f"(section 408(d)(8)(B))"
            )
            findings.append(Finding("qcd_from_sep_or_simple", text, gift.part.refs))
    for code, part, why in (
        ("qcd_of_basis", found.not_taxable, "is not covered by taxable money of all IRAs together"),
        ("qcd_over_limit", found.over_limit, f"is above the limit for {year.year}"),
        ("qcd_offset", found.offset, "is set off by contributions deducted after age 70 1/2"),
    ):
        if part.cents:
            text = f"{plain_amount(part.cents)} of the charitable distributions {why}: it is on line 7"
            findings.append(Finding(code, text, part.refs))
    return tuple(findings)


def _worksheet(found: Gifts, unit: Cents) -> Worksheet:
    """The steps in the order of the statute."""
    line: dict[str, Line] = {
        "1": total("1", found.gross, unit),
        "2": total("2", found.disqualified, unit),
        "3": total("3", (found.not_taxable,), unit),
        "5": total("5", (found.limit,), unit),
        "7": total("7", (found.offset_there,), unit),
    }
    line["4"] = _less("4", line["1"], line["2"], line["3"])
    line["6"] = _least("6", line["4"], line["5"])
    line["8"] = _least("8", line["6"], line["7"])
    line["9"] = _less("9", line["6"], line["8"])
    line["10"] = _less("10", line["1"], line["9"])
    line["11"] = _less("11", line["7"], line["8"])
    return Worksheet(
        "qcd",
        "Qualified charitable distributions",
        _SOURCE,
        {number: WorksheetLine(name, formula, line[number]) for number, name, formula in _LINES},
    )


_LINES = (
    ("1", "Paid to charities", "all charitable distributions of the year"),
    ("2", "Not qualified", "those before age 70 1/2, and out of a SEP or SIMPLE IRA that is paid into"),
    ("3", "Not taxable anyway", "what value and distributions of all IRAs less basis do not cover"),
    ("4", "Qualified charitable distributions", "line 1 less lines 2 and 3"),
    ("5", "Limit of the year", "section 408(d)(8)(A) and (F)"),
    ("6", "Within the limit", "the smaller of lines 4 and 5"),
    ("7", "Contributions deducted after age 70 1/2", "of all years, less what was set off before"),
    ("8", "Set off this year", "the smaller of lines 6 and 7"),
    ("9", "Excluded from income", "line 6 less line 8"),
    ("10", "Distributions like any other, on line 7", "line 1 less line 9"),
    ("11", "Left to set off in later years", "line 7 less line 8"),
)


def _less(number: str, first: Line, *others: Line) -> Line:
    left = stands_on_missing(number, first, *others)
    return left or figured(number, first.amount - sum(o.amount for o in others), first, *others)


def _least(number: str, first: Line, second: Line) -> Line:
    gap = stands_on_missing(number, first, second)
    return gap or figured(number, min(first.amount, second.amount), first, second)
