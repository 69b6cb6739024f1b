"""From the packaged files to a tax year's law. A year without a file has no law; another year's is never used."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files

from basis.errors import InputRejectedError
from basis.law.citation import Cited, Verified
from basis.law.section import (
    LawDataError,
    NotAsExpectedError,
    Section,
    Table,
    a_day,
    a_percentage,
    a_purpose,
    a_text,
    a_year,
    an_amount,
    line_numbers,
    yes_or_no,
)
from basis.law.tax_year import (
    FIRST_FORM_YEAR,
    FIRST_ROTH_YEAR,
    ROLLOVERS_COUNTED_TOGETHER_SINCE,
    DisasterLines,
    FormLine,
    HsaLimits,
    PhaseOut,
    PhaseOuts,
    PlanLimits,
    ReturnLines,
    TaxYearLaw,
)

_PACKAGE = "basis.law"
_FOLDER = "basis/law"

_LAST_SPOUSAL_LIMIT_YEAR = 1996
_LAST_CONVERSION_LIMIT_YEAR = 2009
_FIRST_QCD_YEAR = 2006
_FIRST_SPLIT_INTEREST_YEAR = 2023
_FIRST_HSA_FUNDING_YEAR = 2007
_FIRST_PLAN_LIMITS_YEAR = 2001

_FIRST_FIGURED_YEAR = 1993
"""Of the forms of 1987 to 1992 only the lines that carry basis are known: they hand on what was filed."""


BEFORE_THE_FIRST_FORM = (
    f"before {FIRST_FORM_YEAR} an IRA had no basis (section 408(d)(1) as then in force): enter an opening_basis of 0 "
    f"at the end of {FIRST_FORM_YEAR - 1}, or what the last form filed since then carries."
)
"""What to do about a year without a Form 8606."""


class LawMissingError(InputRejectedError):
    """There is no law data for the tax year."""


@cache
def years() -> tuple[int, ...]:
    """The tax years that have law data, in order."""
    names = (entry.name for entry in files(_PACKAGE).joinpath("years").iterdir())
    return tuple(sorted(int(name.removesuffix(".toml")) for name in names if name.endswith(".toml")))


@cache
def form_years() -> tuple[int, ...]:
    """The tax years whose Form 8606 is figured, in order: those `load_form` gives."""
    return tuple(year for year in years() if year >= _FIRST_FIGURED_YEAR and _form_is_out(load(year)))


@cache
def load(year: int) -> TaxYearLaw:
    """The law of a tax year. Raises LawMissingError when the year has no file, LawDataError when it is not whole."""
    text = _packaged(f"years/{year}.toml")
    if text is None and year < FIRST_FORM_YEAR:
        raise LawMissingError(
            f"Tax year {year}: Form 8606 began with {FIRST_FORM_YEAR}.", next_step=BEFORE_THE_FIRST_FORM
        )
    if text is None:
        first, last = years()[0], years()[-1]
        raise LawMissingError(
            f"Tax year {year}: there is no law data for it (there is for {first} to {last}), "
            "and the values of another year are never used.",
            next_step=f"add {_FOLDER}/years/{year}.toml, every value with its source, "
            f"after the example of {_FOLDER}/years/{last}.toml.",
        )
    return read_year(year, parse(text, _year_file(year)), revision_document)


def load_form(year: int) -> TaxYearLaw:
    """The law of a tax year whose form can be figured.

    Raises LawMissingError for a year without data, for one whose form is older than those the engine figures, and
    for one whose form is not out yet: its limits are law, its lines are not.
    """
    law = load(year)
    if year < _FIRST_FIGURED_YEAR:
        raise LawMissingError(
            f"Tax year {year}: forms before {_FIRST_FIGURED_YEAR} are not figured; they only hand on what was filed.",
            next_step=f"enter the form that was filed for {year} with basis filed add, or an opening_basis row at the "
            f"end of {year} or later.",
        )
    if not _form_is_out(law):
        raise LawMissingError(
            f"Tax year {year}: the final Form 8606 was not out when this program was made, and a draft is not figured.",
            next_step=f"see the limits of {year} with basis law {year}; update the program when the form is out.",
        )
    return law


def _form_is_out(law: TaxYearLaw) -> bool:
    return law.face.verified is not Verified.OPEN


@cache
def revision_document(name: str) -> Table:
    """The document of a form revision (`2019-2023`). Raises LawDataError when there is none."""
    file = f"revisions/{name}.toml"
    text = _packaged(file)
    if text is None:
        raise LawDataError(f"{_FOLDER}/{file}: a year names this revision, and it is not there.", next_step="add it.")
    return parse(text, f"{_FOLDER}/{file}")


def parse(text: str, file: str) -> Table:
    """Parse one law file. Raises LawDataError that names the file and the place."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise LawDataError(f"{file}: this is not TOML: {problem}.", next_step="correct that place.") from problem


def read_year(year: int, document: Table, revision: Callable[[str], Table]) -> TaxYearLaw:
    """Read the document of a year; `revision` finds that of a form revision by name. Raises LawDataError."""
    top = Section(document, _year_file(year))
    named = top.text("revision")
    face = top.cited("face", a_text)
    deduction = top.section("deduction_phase_outs")
    roth = top.section_if("roth_phase_outs", holds=year >= FIRST_ROTH_YEAR)
    hsa = top.section_if("hsa_limits", holds=year >= _FIRST_HSA_FUNDING_YEAR)
    plans = top.section_if("plan_limits", holds=year >= _FIRST_PLAN_LIMITS_YEAR)
    return_lines = top.section("form_1040")
    disaster = top.section("form_8915") if "form_8915" in top else None
    form = Section(revision(named), f"{_FOLDER}/revisions/{named}.toml")
    parts = _parts(form.section("parts"))
    law = TaxYearLaw(
        year=year,
        revision=named,
        face=face,
        parts=parts,
        lines=_form_lines(form, parts, face),
        all_lines_known=form.yes_or_no("complete", default=True),
        contribution_due_date=top.cited("contribution_due_date", a_day),
        contribution_postponed_to=top.optional("contribution_postponed_to", a_day),
        ira_limit=top.cited("ira_limit", an_amount),
        ira_catch_up=top.cited("ira_catch_up", an_amount),
        spousal_limit=top.cited_if("spousal_limit", an_amount, holds=year <= _LAST_SPOUSAL_LIMIT_YEAR),
        traditional_age_limit=top.cited("traditional_age_limit", yes_or_no),
        deduction_phase_outs=_phase_outs(deduction),
        spouse_covered_phase_out=top.cited_if("spouse_covered_phase_out", _a_phase_out, holds=year >= FIRST_ROTH_YEAR),
        roth_phase_outs=None if roth is None else _phase_outs(roth),
        conversion_income_limit=top.cited_if(
            "conversion_income_limit", an_amount, holds=FIRST_ROTH_YEAR <= year <= _LAST_CONVERSION_LIMIT_YEAR
        ),
        excess_removal_limit=top.cited("excess_removal_limit", an_amount),
        excess_removal_limit_50=top.cited("excess_removal_limit_50", an_amount),
        qcd_limit=top.cited_if("qcd_limit", an_amount, holds=year >= _FIRST_QCD_YEAR),
        split_interest_limit=top.cited_if("split_interest_limit", an_amount, holds=year >= _FIRST_SPLIT_INTEREST_YEAR),
        hsa_limits=None
        if hsa is None
        else HsaLimits(
            hsa.cited("self_only", an_amount), hsa.cited("family", an_amount), hsa.cited("catch_up", an_amount)
        ),
        plan_limits=None if plans is None else _plan_limits(plans),
        homebuyer_limit=top.cited("homebuyer_limit", an_amount),
        homebuyer_reduced_on_face=top.cited("homebuyer_reduced_on_face", yes_or_no),
        disaster_limit=top.cited_if("disaster_limit", an_amount, holds="form_8915" in top),
        rollover_window_opens=top.cited("rollover_window_opens", a_day),
        rollovers_counted_together_since=top.cited_if(
            "rollovers_counted_together_since", a_year, holds=year >= ROLLOVERS_COUNTED_TOGETHER_SINCE
        ),
        qualified_roth_since=top.cited("qualified_roth_since", a_year),
        line_1_repayments=top.each("line_1_repayments", a_purpose),
        rollover_repayments=top.each("rollover_repayments", a_purpose),
        basis_lines=top.cited("basis_lines", line_numbers),
        after_line_21_is_zero=top.cited("after_line_21_is_zero", line_numbers),
        form_1040=ReturnLines(return_lines.cited("gross", a_text), return_lines.cited("taxable", a_text)),
        form_8915=None
        if disaster is None
        else DisasterLines(disaster.cited("line_15b", a_text), disaster.cited("line_25b", a_text)),
    )
    for section in (top, deduction, roth, hsa, plans, return_lines, disaster, form):
        if section is not None:
            section.finish()
    return law


def _phase_outs(section: Section) -> PhaseOuts:
    return PhaseOuts(
        alone=section.cited("alone", _a_phase_out),
        joint=section.cited("joint", _a_phase_out),
        separate=section.cited("separate", _a_phase_out),
    )


def _plan_limits(section: Section) -> PlanLimits:
    return PlanLimits(
        deferral=section.cited("deferral", an_amount),
        catch_up=section.optional("catch_up", an_amount),
        catch_up_60=section.optional("catch_up_60", an_amount),
        additions=section.cited("additions", an_amount),
        additions_percent=section.cited("additions_percent", a_percentage),
        compensation=section.cited("compensation", an_amount),
        roth_catch_up_wages=section.optional("roth_catch_up_wages", an_amount),
        wage_base=section.cited("wage_base", an_amount),
    )


def _a_phase_out(found: object) -> PhaseOut:
    """Two amounts, `["73,000", "83,000"]`: where a phase-out begins and where it ends."""
    if not isinstance(found, list) or len(found) != 2:
        raise NotAsExpectedError('where it begins and where it ends, such as ["73,000", "83,000"]')
    begins, ends = (an_amount(amount) for amount in found)
    if begins >= ends:
        raise NotAsExpectedError("to begin below its end")
    return PhaseOut(begins, ends)


def _parts(section: Section) -> dict[str, str]:
    return {part: section.text(part) for part in section}


def _form_lines(revision: Section, parts: Collection[str], face: Cited[str]) -> tuple[FormLine, ...]:
    """The lines of a revision, each cited to the form of the year and verified as that form was, unless it says how
    it was verified itself."""
    lines = []
    for line in revision.sections("lines"):
        number, part = line.text("number"), line.text("part")
        if part not in parts:
            raise line.wrong("part", part, f"a part of this form: {', '.join(parts) or 'it has none'}")
        source = f"{face.value}, line {number}" + (f"; {line.text('see')}" if "see" in line else "")
        lines.append(
            FormLine(
                number=number,
                part=part,
                name=line.text("name"),
                formula=line.text("formula"),
                source=source,
                verified=line.verified("verified") if "verified" in line else face.verified,
                same_as=line.text("same_as", empty=True) if "same_as" in line else number,
            )
        )
        line.finish()
    return tuple(lines)


def _year_file(year: int) -> str:
    return f"{_FOLDER}/years/{year}.toml"


def _packaged(file: str) -> str | None:
    """The text of a file of this package, None where there is none."""
    found = files(_PACKAGE).joinpath(file)
    return found.read_text("utf-8") if found.is_file() else None
