"""A tax year's law as a document and as text: every value with where it stands and how it was verified."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from basis.law import FormLine, ListedValue, TaxYearLaw, Verified, describe, form_years, load, years
from basis.money import format_amount
from basis.report.year import WIDTH

SCHEMA = "basis.law/1"

YEARS_SCHEMA = "basis.law_years/1"

_NOT_ALL_LINES = (
    "The other lines of this form are not known. What is needed of it, the basis it carries, is named above."
)

TITLES: Mapping[str, str] = {
    "face": "The form its lines were read on",
    "contribution due date": "Contributions for the year are made by",
    "contribution postponed to": "Postponed for everybody to",
    "ira limit": "Limit of contributions, traditional and Roth IRAs together",
    "ira catch up": "Added to the limit from age 50",
    "spousal limit": "Limit of a couple one of whom has no compensation, together",
    "traditional age limit": "Nothing to a traditional IRA from the year of age 70 1/2",
    "spouse covered phase out": "Deduction phased out, plan covers the spouse alone, joint return",
    "deduction phase outs, alone": "Deduction phased out, covered by a plan, single, head or apart",
    "deduction phase outs, joint": "Deduction phased out, covered by a plan, joint or surviving",
    "deduction phase outs, separate": "Deduction phased out, covered by a plan, separate return",
    "roth phase outs, alone": "Roth contributions phased out, single, head or apart",
    "roth phase outs, joint": "Roth contributions phased out, joint or surviving",
    "roth phase outs, separate": "Roth contributions phased out, separate return",
    "conversion income limit": "Nothing may be converted with modified AGI above",
    "excess removal limit": "An excess comes out untaxed later when contributions were at most",
    "excess removal limit 50": "The same at age 50 or older",
    "qcd limit": "Qualified charitable distributions leave out of income at most",
    "split interest limit": "Of these to split-interest entities, in one year of a lifetime, at most",
    "hsa limits, self only": "HSA funding distribution, self-only coverage, at most",
    "hsa limits, family": "HSA funding distribution, family coverage, at most",
    "hsa limits, catch up": "Added to these from age 55",
    "plan limits, deferral": "Elective deferrals to all plans of a person, at most",
    "plan limits, catch up": "Catch-up deferrals beyond that from age 50",
    "plan limits, catch up 60": "The same at ages 60 to 63",
    "plan limits, additions": "Annual additions to the plans of one employer, at most",
    "plan limits, additions percent": "The same in percent of compensation",
    "plan limits, compensation": "A plan may base contributions on compensation up to",
    "plan limits, roth catch up wages": "Catch-up must be Roth when last year's wages were above",
    "plan limits, wage base": "Social security part of self-employment tax up to",
    "homebuyer limit": "First-time homebuyer expenses, lifetime limit",
    "disaster limit": "Qualified disaster distributions, limit for each disaster",
    "rollovers counted together since": "One rollover in 12 months counts over all IRAs from",
    "homebuyer reduced on face": "The form says that earlier homebuyer distributions reduce it",
    "rollover window opens": "May be an outstanding rollover (line 6) when received after",
    "qualified roth since": "Roth five-year period over when first contributed for, at the latest",
    "basis lines": "The basis carried to the next year is the sum of lines",
    "line 1 repayments": "Repayment entered on line 1",
    "rollover repayments": "Repayment treated as a rollover",
    "after line 21 is zero": "Lines filled in although line 21 is zero",
    "form 1040, gross": "Gross distributions go to",
    "form 1040, taxable": "Taxable amounts go to",
    "form 8915, line 15b": "Line 15b is taken to",
    "form 8915, line 25b": "Line 25b is taken to",
}
"""What each value is, in a preparer's words, by the name it has in the law files."""

HOW_VERIFIED: Mapping[Verified, str] = {
    Verified.FORM: "read in the official form, instructions or publication",
    Verified.SECONDARY: "read in the statute or in a source that reports the official text",
    Verified.MEMORY: "not read again: lines that depend on it are assumed",
    Verified.OPEN: "not settled: lines that depend on it are missing",
}


def law_document(year: int) -> dict[str, Any]:
    """The document `basis.law/1`: the values, then the lines of the year's form. Raises LawMissingError."""
    law = load(year)
    return {
        "schema": SCHEMA,
        "year": year,
        "revision": law.revision,
        "all_lines_known": law.all_lines_known,
        "values": [_value_document(listed) for listed in _values(law)],
        "lines": [_line_document(line) for line in law.lines],
    }


def _values(law: TaxYearLaw) -> tuple[ListedValue, ...]:
    """What the year's law says, without the lines of the form, which `describe` lists last."""
    listed = describe(law.year)
    return listed[: len(listed) - len(law.lines)]


def _value_document(listed: ListedValue) -> dict[str, Any]:
    amount = {} if listed.cents is None else {"cents": listed.cents}
    if listed.phase_out is not None:
        amount = {"begins_cents": listed.phase_out.begins, "ends_cents": listed.phase_out.ends}
    return {
        "name": listed.name,
        "title": TITLES[listed.name],
        **amount,
        "text": listed.value,
        "source": listed.source,
        "verified": listed.verified.value,
    }


def _line_document(line: FormLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "same_as": line.same_as,
        "part": line.part,
        "name": line.name,
        "formula": line.formula,
        "source": line.source,
        "verified": line.verified.value,
    }


def law_text(year: int) -> str:
    """The values and the lines of a tax year in 80 columns, the citation under each. Raises LawMissingError."""
    law = load(year)
    values = _values(law)
    rows = [f"Tax year {year}", _about_the_form(law), ""]
    for listed in values:
        rows += _titled(f"{TITLES[listed.name]}: {listed.value}")
        rows += _cited(listed.source, listed.verified)
    for part, heading in law.parts.items():
        rows += ["", f"Part {part:<4} {heading}"]
        for line in law.lines:
            if line.part == part:
                rows += _numbered(line.number, line.name)
                rows += _indented(f"= {line.formula}")
                rows += _cited(line.source, line.verified)
    if not law.all_lines_known:
        rows += ["", *textwrap.wrap(_NOT_ALL_LINES, WIDTH)]
    used = {*(listed.verified for listed in values), *(line.verified for line in law.lines)}
    rows += ["", "How each was verified"]
    for verified in Verified:
        if verified in used:
            rows += _titled(f"[{verified}] {HOW_VERIFIED[verified]}")
    return "\n".join(rows)


def years_document() -> dict[str, Any]:
    """The document `basis.law_years/1`: every tax year with law data, and whether its form is figured."""
    return {
        "schema": YEARS_SCHEMA,
        "years": [
            {
                "year": year,
                "revision": law.revision,
                "form_is_figured": year in form_years(),
                "ira_limit_cents": law.ira_limit.value,
                "ira_catch_up_cents": law.ira_catch_up.value,
                "contributions_until": law.contribution_deadline.isoformat(),
                "basis_lines": list(law.basis_lines.value),
            }
            for year, law in _every_year()
        ],
    }


def years_text() -> str:
    """Every tax year with law data, one to a row: limits, last day, the lines that carry basis, what becomes of it."""
    rows = ["year   limit  from 50  contributions until  basis on line  Form 8606"]
    for year, law in _every_year():
        limit, catch_up = law.ira_limit.value, law.ira_catch_up.value
        carried = " + ".join(law.basis_lines.value)
        rows.append(
            f"{year}  {format_amount(limit, with_cents=False):>6}"
            f"  {format_amount(limit + catch_up, with_cents=False):>7}  {law.contribution_deadline.isoformat():<19}"
            f"  {carried:<13}  {_state_of_the_form(law)}"
        )
    return "\n".join([*rows, "", "basis law YEAR shows everything about a year, with citations."])


def _every_year() -> list[tuple[int, TaxYearLaw]]:
    return [(year, load(year)) for year in years()]


def _state_of_the_form(law: TaxYearLaw) -> str:
    if law.year in form_years():
        return "figured"
    return "not out yet" if law.year > form_years()[-1] else "only as filed"


def _about_the_form(law: TaxYearLaw) -> str:
    """What there is of the year's form, in one row."""
    return f"Form 8606 has the lines of the {law.revision} forms" if law.lines else "Form 8606 was not read"


def _titled(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _numbered(number: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=f"  {number:<5}", subsequent_indent=" " * 7)


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 7, subsequent_indent=" " * 9)


def _cited(source: str, verified: Verified) -> list[str]:
    return _indented(f"{source} [{verified}]")
