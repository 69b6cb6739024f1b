"""What Form 1099-R, and Form 5498 box 4, must show of contributions that were returned or recharacterized.

Instructions for Forms 1099-R and 5498 (2023): codes 8 and P for what is returned, N and R for what is recharacterized,
the second of each where it is of the year before. A form that is absent or differs is a finding; no figure changes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from basis.engine.corrections.recharacterized_conversions import converted_and_earned, may_be_undone
from basis.engine.corrections.removals import Removal, removals
from basis.engine.corrections.undone import settled
from basis.engine.movements import when
from basis.engine.open_year import Beside, OpenYear
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.model import InformationReturn
from basis.money import Cents, plain_amount


class Expected(NamedTuple):
    """What the forms of one first IRA and year must show: the code, box 1, box 2a (None where it is not known)."""

    account: str
    code: str
    box_1: Cents
    box_2a: Cents | None
    refs: tuple[str, ...]

    @property
    def kind(self) -> CodeClass:
        """The class of the code."""
        return code_class(frozenset(self.code))


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """Findings about the forms of the calendar year in which money went back."""
    record = year.record
    rows = [r for r in removals(record) if r.row.year == year.year and r.row.id and may_be_undone(r)]
    found = [_against_1099_r(record, year.year, expected) for expected in _expected(record, rows)]
    return Beside(findings=(*(f for f in found if f is not None), *_against_5498(record, year.year, rows)))


def _expected(record: Record, rows: list[Removal]) -> tuple[Expected, ...]:
    """One for each account and code, for a trustee may report several removals on one form."""
    groups: defaultdict[tuple[str, str], list[tuple[Removal, Cents | None]]] = defaultdict(list)
    for removal in rows:
        if removal.account:
            groups[removal.account, _code(record, removal)].append((removal, _taxable(record, removal)))
    return tuple(
        Expected(
            account,
            code,
            sum(removal.row.cents for removal, _ in group),
            None if any(taxed is None for _, taxed in group) else sum(taxed or 0 for _, taxed in group),
            tuple(dict.fromkeys(ref for removal, _ in group for ref in removal.refs)),
        )
        for (account, code), group in groups.items()
    )


def _code(record: Record, removal: Removal) -> str:
    """8 and N where it was made in, or for, the year of the form; P and R where in, or for, the year before."""
    if not removal.returned:
        return "N" if removal.year == removal.row.year else "R"
    made_in = next((u.made_in for u in settled(record, removal.year).undone if u.removal == removal), removal.year)
    return "8" if made_in == removal.row.year else "P"


def _taxable(record: Record, removal: Removal) -> Cents | None:
    if not removal.returned:
        return 0
    if removal.of_conversion:
        return converted_and_earned(record, removal).earnings
    earned = next((u.split.earnings for u in settled(record, removal.year).undone if u.removal == removal), None)
    return None if earned is None else max(0, earned)


def _against_1099_r(record: Record, year: int, expected: Expected) -> Finding | None:
    forms = [
        form
        for form in record.returns_by_year.get(year, ())
        if form.form == "1099-R" and form.account == expected.account and code_class(form.codes) is expected.kind
    ]
    told = (
        f"Form 1099-R for {year} of {_shown(record, expected.account)} should show code {expected.code} and "
        f"{plain_amount(expected.box_1)} in box 1"
    )
    if expected.box_2a is not None:
        told += f", {plain_amount(expected.box_2a)} in box 2a"
    refs = (*expected.refs, *(form.name for form in forms))
    if not forms:
        return Finding("form_1099_r_expected", f"{told}; there is none on file", refs)
    differs = _differences(expected, [form for form in forms if expected.code in form.codes] or forms)
    return Finding("form_1099_r_differs", f"{told}; the form on file shows {differs}", refs) if differs else None


def _differences(expected: Expected, forms: list[InformationReturn]) -> str:
    said = []
    if not any(expected.code in form.codes for form in forms):
        said.append(f"code {', '.join(str(form.boxes.get('7', '')) for form in forms)}")
    if (box_1 := sum(form.money("1") for form in forms)) != expected.box_1:
        said.append(f"{plain_amount(box_1)} in box 1")
    box_2a = sum(form.money("2a") for form in forms)
    if expected.box_2a is not None and box_2a != expected.box_2a and not any("2a" in f.not_in_file for f in forms):
        said.append(f"{plain_amount(box_2a)} in box 2a")
    return " and ".join(said)


def _against_5498(record: Record, year: int, rows: list[Removal]) -> list[Finding]:
    """Box 4 of the second IRA's form, where that form is on file: what moved, net income included."""
    found = []
    for account in dict.fromkeys(removal.to_account for removal in rows if removal.to_account):
        into = [removal for removal in rows if removal.to_account == account]
        forms = [
            form
            for form in record.returns_by_year.get(year, ())
            if form.form == "5498" and form.account == account and "4" not in form.not_in_file
        ]
        moved, box_4 = sum(removal.row.cents for removal in into), sum(form.money("4") for form in forms)
        if forms and moved != box_4:
            text = (
                f"Form 5498 for {year} of {_shown(record, account)} shows {plain_amount(box_4)} "
                f"recharacterized in box 4; "
                f"{plain_amount(moved)} arrived ({', '.join(when(removal.row) for removal in into)})"
            )
            refs = (*(ref for removal in into for ref in removal.refs), *(form.name for form in forms))
            found.append(Finding("form_5498_box_4_differs", text, refs))
    return found


def _shown(record: Record, account: str) -> str:
    return record.accounts[account].shown if account in record.accounts else account
