"""What a Form 1099-R cannot say: box 7 codes that exclude each other, the IRA/SEP/SIMPLE box, or the account.

Instructions for Forms 1099-R and 5498, "Guide to Distribution Codes" and the box 7 checkbox; Pub. 1220. A form that
contradicts itself or its account is a finding, and where it alone says that money left, that is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from basis.engine.open_year import Beside, OpenYear
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import Record
from basis.engine.result import Finding, YearResult
from basis.model import AccountType, InformationReturn, ReturnForm

_ROTH_ONLY = frozenset("JQT")
_NO_IRA = frozenset("69ABCDEFHLMUW")
"""Codes of plans, annuities and insurance contracts."""
_IRA_ONLY = frozenset("JNQRSTY")
_UNDONE = frozenset("8P")
_NEVER_ROTH = frozenset("1347G")
"""Codes that a form of a Roth IRA does not have: what a beneficiary is paid out of one is code Q or T."""
_INSTEAD_OF_J = (frozenset("2"), frozenset("5"))
"""A Roth IRA that was levied or that a prohibited transaction ended. Remembered from the guide's words on code J, which
were not read again: either way money left the Roth IRA, and line 19 has it as assumed."""
_ONLY_WITH_ANOTHER: Mapping[str, str] = {"A": "4 or 7", "D": "1, 2, 3, 4, 7 or C", "Y": "4, 7 or K"}
_FIRST_YEAR: Mapping[str, int] = {"K": 2015, "C": 2018, "M": 2018, "Y": 2025}

_ROTH_OF_EMPLOYERS = frozenset({AccountType.ROTH_SEP_IRA, AccountType.ROTH_SIMPLE_IRA})
_OF_EMPLOYERS = _ROTH_OF_EMPLOYERS | {AccountType.SEP_IRA, AccountType.SIMPLE_IRA}
_EMPLOYER_ROTH_SINCE = 2023
_EMPLOYER_ROTH_CODES = (frozenset("2"), frozenset("7"))


class _Against(NamedTuple):
    """Codes that cannot stand where they stand, and why in words."""

    codes: frozenset[str]
    words: str


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """Findings about the Forms 1099-R of the year."""
    forms = (d for d in year.record.returns_by_year.get(year.year, ()) if d.form is ReturnForm.F1099R)
    return Beside(findings=tuple(found for form in forms for found in _findings(year.record, form)))


def _findings(record: Record, form: InformationReturn) -> Iterable[Finding]:
    for words in contradictions(form, _type(record, form)):
        text = f"Form 1099-R {form.name} for {form.tax_year}, code {form.boxes.get('7', '')}: {words}"
        yield Finding("form_1099_r_impossible", f"{text}; ask the payer for a corrected form", (form.name,))


def contradictions(form: InformationReturn, account: AccountType | None) -> tuple[str, ...]:
    """In words, what the form says that cannot be, by itself and of an account of this type."""
    codes = form.codes
    if code_class(codes) is CodeClass.IMPOSSIBLE:
        return ("these codes cannot stand together in box 7",)
    found = [f"code {code} is used only with {_ONLY_WITH_ANOTHER[code]}" for code in codes & set(_ONLY_WITH_ANOTHER)]
    if len(codes) > 1:
        found = []
    found += [f"code {c} was first used in {_FIRST_YEAR[c]}" for c in codes if form.tax_year < _FIRST_YEAR.get(c, 0)]
    found += [
        f"code {', '.join(sorted(against.codes))} {against.words}"
        for against in _against(form, account)
        if against.codes
    ]
    if account is not None and account.is_plan and form.checked("7_ira"):
        found.append("the IRA/SEP/SIMPLE box is marked, but the account is in an employer plan")
    return tuple(sorted(found))


def _against(form: InformationReturn, account: AccountType | None) -> Iterable[_Against]:
    codes = form.codes
    if form.checked("7_ira"):
        yield _Against(codes & _NO_IRA, "is of no IRA, but the IRA/SEP/SIMPLE box is marked")
        yield _Against(codes & _ROTH_ONLY, "is of a Roth IRA, for which the IRA/SEP/SIMPLE box is never marked")
    if account is None or account is AccountType.TAXABLE:
        return
    if account.is_plan:
        yield _Against(codes & _IRA_ONLY, "is of an IRA, but the account is in an employer plan")
        return
    if not form.checked("7_ira"):
        yield _Against(codes & _NO_IRA, "is of no IRA, but the account is one")
    if account.holds_roth_money:
        # Code 8 or P stands beside J on a form of a Roth IRA; 1 and 2 beside them are of a traditional one.
        never = _NEVER_ROTH - {"4"} if codes & _UNDONE else _NEVER_ROTH
        wrong = codes & (never if is_instead_of_code_j(form) else never | set("25"))
        yield _Against(frozenset() if is_employer_roth(form, account) else wrong, "is not used for a Roth IRA")
    else:
        yield _Against(codes & _ROTH_ONLY if not form.checked("7_ira") else frozenset(), "is of a Roth IRA alone")
    if "S" in codes and account not in (AccountType.SIMPLE_IRA, AccountType.TRADITIONAL_IRA):
        yield _Against(frozenset("S"), "is of a SIMPLE IRA alone")


def is_employer_roth(form: InformationReturn, account: AccountType | None) -> bool:
    """Whether a form of a Roth SEP or Roth SIMPLE IRA reports what the employer put there: boxes 1 and 2a, code 2 or 7
    and the IRA/SEP/SIMPLE box (Notice 2024-2, section on section 601; since 2023)."""
    return account in _ROTH_OF_EMPLOYERS and _like_employer_roth(form)


def is_instead_of_code_j(form: InformationReturn) -> bool:
    """Whether a form of a Roth IRA reports a levy or a prohibited transaction, which have codes of their own."""
    return form.codes in _INSTEAD_OF_J and not form.checked("7_ira")


def may_be_employer_roth(record: Record, form: InformationReturn) -> bool:
    """Whether a form of a traditional, SEP or SIMPLE IRA may report the same: the owner has an IRA of an employer."""
    return _like_employer_roth(form) and any(account.type in _OF_EMPLOYERS for account in record.accounts.values())


def employer_roth_forms(record: Record, year: int) -> tuple[InformationReturn, ...]:
    """The forms of a year that report an employer's Roth contribution, by their account or because somebody said so."""
    return tuple(
        d
        for d in record.returns_by_year.get(year, ())
        if d.form is ReturnForm.F1099R
        and (is_employer_roth(d, _type(record, d)) or record.decisions.get(f"document:{d.id}") == "employer_roth")
    )


def _like_employer_roth(form: InformationReturn) -> bool:
    return (
        form.tax_year >= _EMPLOYER_ROTH_SINCE
        and form.codes in _EMPLOYER_ROTH_CODES
        and (form.checked("7_ira") or "7_ira" in form.not_in_file)
        and ("2a" in form.not_in_file or form.money("2a") == form.money("1"))
    )


def _type(record: Record, form: InformationReturn) -> AccountType | None:
    account = record.accounts.get(form.account)
    return account.type if account else None
