"""What stands beside a form about gifts to charity: their worksheet, and what a preparer should see about them.

Section 408(d)(8); the steps themselves are in `charitable`.
"""

from __future__ import annotations

from basis.engine.amounts import Component, Components, Line, total
from basis.engine.arithmetic import less, smaller
from basis.engine.charity.charitable import Gifts, gifts
from basis.engine.charity.ongoing_plans import is_ongoing, of_an_employer
from basis.engine.open_year import Beside, OpenYear
from basis.engine.result import Finding, Worksheet, WorksheetLine, YearResult
from basis.engine.roth_iras.roth_taxable_part import nothing_excluded
from basis.model import EntryKind
from basis.money import Cents, plain_amount

_SOURCE = "steps of IRC 408(d)(8)(A), (B), (D) and (F)"


def beside(year: OpenYear, result: YearResult) -> Beside:
    """The worksheet of the year's gifts, and what a preparer should see about them."""
    roth = nothing_excluded(year, EntryKind.QCD)
    found = gifts(year)
    if found is None:
        return Beside(findings=roth)
    findings = (*_findings(year, found), *_shared(year, found), *_split_interest(found), *roth)
    return Beside((_worksheet(found, year.year, result.election.unit),), findings)


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
        ("qcd_of_basis", found.not_taxable, f"is not covered by taxable money of {_which(year)}"),
        ("qcd_over_split_limit", found.over_split, "is above the limit of gifts to split-interest entities"),
        ("qcd_over_limit", found.over_limit, f"is above the limit for {year.year}"),
        ("qcd_offset", found.offset, "is set off by contributions deducted after age 70 1/2"),
    ):
        if part.cents:
            text = f"{plain_amount(part.cents)} of the charitable distributions {why}: it is on line 7"
            findings.append(Finding(code, text, part.refs))
    return tuple(findings)


def _which(year: OpenYear) -> str:
    decedent = year.record.owner.decedent
    return f"the IRAs inherited from {decedent}" if decedent else "all IRAs together"


def _shared(year: OpenYear, found: Gifts) -> tuple[Finding, ...]:
    """Where several pools give more than a limit or the offset lets them, which gifts it falls on is nobody's rule."""
    elsewhere = tuple(gift for gift in year.record.gifts_elsewhere if gift.year == year.year)
    every = (*found.counted, *elsewhere)
    whole = sum(gift.part.cents or 0 for gift in every)
    met = (found.offset.cents or 0) - (found.offset_elsewhere.cents or 0)
    above = found.limit.cents is not None and whole > found.limit.cents
    if not elsewhere or not found.counted or not (above or 0 < met < whole):
        return ()
    what = "are above the yearly limit together" if above else "are set off in part"
    text = (
        f"gifts of {year.year} out of own and inherited IRAs {what}: section 408(d)(8) does not say on which of them "
        f"that falls. Figured by day: the last ones are above the limit, the first ones are set off"
    )
    undated = any(gift.day is None for gift in every)
    text += "; one whose day is not on file counts as the last" if undated else ""
    return (Finding("qcd_limit_shared", text, tuple(ref for gift in every for ref in gift.part.refs)),)


def _split_interest(found: Gifts) -> tuple[Finding, ...]:
    rows = [gift for gift in found.gifts if gift.to_split_interest and gift.qualifies]
    if not rows:
        return ()
    text = (
        f"{plain_amount(sum(gift.part.cents or 0 for gift in rows))} went to a split-interest entity (section "
        f"408(d)(8)(F)): the election is for one year of a lifetime; attach the statement that Form 1040 asks for: "
        f"that it was not made before, and that the income interest is the owner's or the spouse's alone and cannot be "
        f"assigned"
    )
    return (Finding("qcd_split_interest", text, tuple(ref for gift in rows for ref in gift.part.refs)),)


def _worksheet(found: Gifts, year: int, unit: Cents) -> Worksheet:
    """The steps in the order of the statute."""
    line: dict[str, Line] = {
        "1": total("1", found.gross, unit),
        "2": total("2", (*found.disqualified, found.over_split), unit),
        "3": total("3", (found.not_taxable,), unit),
        "5": total("5", _with(found.limit, found.limit_elsewhere), unit),
        "7": total("7", _with(found.offset_there, found.offset_elsewhere), unit),
    }
    line["4"] = less("4", line["1"], line["2"], line["3"])
    line["6"] = _least("6", line["4"], line["5"], year)
    line["8"] = _least("8", line["6"], line["7"], year)
    line["9"] = less("9", line["6"], line["8"])
    line["10"] = less("10", line["1"], line["9"])
    line["11"] = less("11", line["7"], line["8"])
    return Worksheet(
        "qcd",
        "Qualified charitable distributions",
        _SOURCE,
        {number: WorksheetLine(name, formula, line[number]) for number, name, formula in _LINES},
    )


def _with(part: Component, elsewhere: Component) -> Components:
    """A limit, and what gifts out of other pools take of it, where there are any."""
    return (part, elsewhere) if elsewhere.refs else (part,)


_LINES = (
    ("1", "Paid to charities", "all charitable distributions of the year"),
    (
        "2",
        "Not qualified",
        "those before age 70 1/2, out of a SEP or SIMPLE IRA that is paid into, and to split-interest entities above "
        "their limit",
    ),
    ("3", "Not taxable anyway", "what value and distributions of the pool's IRAs less basis do not cover"),
    ("4", "Qualified charitable distributions", "line 1 less lines 2 and 3"),
    ("5", "Limit of the year", "section 408(d)(8)(A) and (F), less what gifts out of other IRAs took before"),
    ("6", "Within the limit", "the smaller of lines 4 and 5"),
    (
        "7",
        "Contributions deducted after age 70 1/2",
        "of all years, less what was set off before and by gifts out of other IRAs",
    ),
    ("8", "Set off this year", "the smaller of lines 6 and 7"),
    ("9", "Excluded from income", "line 6 less line 8"),
    ("10", "Distributions like any other, on line 7", "line 1 less line 9"),
    ("11", "Left to set off in later years", "line 7 less line 8"),
)


def _least(number: str, first: Line, second: Line, year: int) -> Line:
    line = smaller(number, first, second, year)
    return line._replace(conditions=tuple(f"{year}:qcd/{ref.rpartition(':')[2]}" for ref in line.conditions))
