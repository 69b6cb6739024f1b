"""What may stand in the boxes of Forms 1099-R and 5498, and which kind of account a form is evidence of.

It must not know how a file is laid out.
"""

from __future__ import annotations

import re

from basis.model import BOXES, AccountType, BoxKind, ReturnForm
from basis.money import AmountError, Cents, parse_amount
from importers.cells import DayError, parse_day
from importers.records import ParsedReturn

_MARKED = frozenset({"x", "yes", "y", "true", "t", "1", "checked"})
_NOT_MARKED = frozenset({"", "no", "n", "false", "f", "0", "unchecked"})
_CODES = frozenset("123456789ABCDEFGHJKLMNPQRSTUWY")
_MOST_CODES = 2
_FIRST_YEAR = 1974
_LAST_YEAR = 2100
_DAYS = ("MM/DD/YYYY", "YYYY-MM-DD")
_ROTH_CODES = frozenset("JQT")
_KINDS = {(form, box.key): box.kind for form, boxes in BOXES.items() for box in boxes}


class BoxError(ValueError):
    """A box cannot hold a text; the message is what was expected."""


def read_box(form: ReturnForm, key: str, text: str) -> Cents | bool | str | None:
    """The content of one box, None where it says nothing. Money in cents, checks True, codes in one sorted text.

    Raises BoxError. Codes: General Instructions for Forms 1099-R and 5498, Guide to Distribution Codes; their order
    means nothing (`Y7` is `7Y`).
    """
    kind, text = _KINDS[form, key], text.strip()
    if not text:
        return None
    if kind is BoxKind.MONEY:
        return _money(text)
    if kind is BoxKind.CHECK:
        return True if read_check(text) else None
    if kind is BoxKind.CODES:
        return read_codes(text)
    if kind is BoxKind.YEAR:
        return str(read_year(text))
    if kind is BoxKind.DAY:
        return _day(text)
    if kind is BoxKind.PERCENT:
        if not re.fullmatch(r"\d{1,3}(\.\d+)?\s*%?", text, re.ASCII):
            raise BoxError("a percentage such as 50 or 33.3")
        return text
    return text


def read_check(text: str) -> bool:
    """Whether a check box is marked: X, yes, true or 1. Raises BoxError."""
    word = text.strip().casefold()
    if word not in _MARKED | _NOT_MARKED:
        raise BoxError("a mark (X, yes, true, 1) or none (empty, no, false, 0)")
    return word in _MARKED


def read_codes(text: str) -> str:
    """The distribution codes of box 7, sorted: one or two of the codes of the form. Raises BoxError."""
    codes = re.sub(r"[\s,;/&+-]+", "", text.upper())
    if not codes or not set(codes) <= _CODES or len(codes) > _MOST_CODES:
        raise BoxError("one or two distribution codes such as 7, 1 or G4")
    return "".join(sorted(set(codes)))


def read_year(text: str) -> int:
    """A tax year. Raises BoxError."""
    stripped = text.strip()
    if not re.fullmatch(r"\d{4}", stripped, re.ASCII) or not _FIRST_YEAR <= int(stripped) <= _LAST_YEAR:
        raise BoxError("a year such as 2021")
    return int(stripped)


def read_form(text: str) -> ReturnForm:
    """The form a cell names: `1099-R`, `1099R`, `Form 5498`. Raises ValueError."""
    word = re.sub(r"[\s-]+", "", text).upper().removeprefix("FORM")
    return {"1099R": ReturnForm.F1099R, "5498": ReturnForm.F5498}.get(word) or ReturnForm(text)


def account_type_hint(form: ParsedReturn) -> AccountType | None:
    """The kind of account a form says it is about, None where it does not.

    Form 5498 box 7 says it. On Form 1099-R the IRA/SEP/SIMPLE box is marked for distributions out of a traditional,
    SEP or SIMPLE IRA, conversions included, and never for a Roth IRA, whose codes are J, Q and T (Pub. 1220).
    """
    if form.form is ReturnForm.F5498:
        marked = [kind for box, kind in _BOX_7_OF_5498 if form.boxes.get(box) is True]
        return marked[0] if len(marked) == 1 else None
    if form.boxes.get("7_ira") is True:
        return AccountType.TRADITIONAL_IRA
    return AccountType.ROTH_IRA if _ROTH_CODES & set(str(form.boxes.get("7", ""))) else None


_BOX_7_OF_5498 = (
    ("7_ira", AccountType.TRADITIONAL_IRA),
    ("7_sep", AccountType.SEP_IRA),
    ("7_simple", AccountType.SIMPLE_IRA),
    ("7_roth", AccountType.ROTH_IRA),
)


def _money(text: str) -> Cents:
    try:
        cents = parse_amount(text)
    except AmountError as problem:
        raise BoxError(f"an amount such as 7,000.00 ({problem})") from None
    if cents < 0:
        raise BoxError("an amount that is not negative: a box holds none")
    return cents


def _day(text: str) -> str:
    try:
        return parse_day(text, _DAYS).isoformat()
    except DayError as problem:
        raise BoxError(f"a day such as 12/31/2024 ({problem})") from None
