"""Forms 1099-R and 5498 from the fixed-width records of Publication 1220 (FIRE).

A payer record says form and payer, the payee records below it are a form each. It must not know what a box means for
Form 8606.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from basis.errors import InputRejectedError
from basis.model import ReturnForm
from basis.money import plain_amount
from importers.detection import Detected
from importers.layouts import Layout
from importers.reading import TextFile, require_encoding
from importers.records import ParsedFile, ParsedReturn
from importers.returns.carried import Carried, left_aside, parsed_return
from importers.returns.csv import ReturnOptions

RECORD_LENGTH = 750
_TYPES = {"9": ReturnForm.F1099R, "L": ReturnForm.F5498}
_FIRST_AMOUNT = 55
_AMOUNT_LENGTH = 12
_CODES_2019 = "123456789ABCDEFG"
_CODES = _CODES_2019 + "HJ"
_NO_BOX = {ReturnForm.F1099R: frozenset("A"), ReturnForm.F5498: frozenset("")}
"""Amounts that repeat another and stand in no box: A is what box 1 says of an IRA."""
_CORRECTIONS = {" ": "", "G": "X", "C": "X"}
_NEXT_STEP = "Get the file again as it was sent: one record of 750 characters a line."

_INDICATORS: Mapping[ReturnForm, Mapping[str, tuple[int, int]]] = {
    ReturnForm.F1099R: {
        "7": (545, 546),
        "2b_not_determined": (547, 547),
        "7_ira": (548, 548),
        "2b_total": (549, 549),
        "9a": (550, 551),
        "11": (552, 555),
        "12": (556, 556),
        "13": (557, 564),
    },
    ReturnForm.F5498: {
        "7_ira": (547, 547),
        "7_sep": (548, 548),
        "7_simple": (549, 549),
        "7_roth": (550, 550),
        "11": (551, 551),
        "13b": (552, 555),
        "13c": (556, 557),
        "14b": (564, 565),
        "12a": (566, 573),
        "15b": (574, 575),
    },
}
"""Positions, first and last from 1, of what is no amount."""

_DAYS = frozenset({"13", "12a"})
_NUMBERS = frozenset({"9a", "11", "13b"})


class _Payer(NamedTuple):
    """What a payer record says of the payee records below it; `form` is None for forms that are not kept."""

    form: ReturnForm | None
    type: str
    name: str
    tin: str


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every Form 1099-R and 5498; payees of other forms are counted in a note.

    Raises InputRejectedError for a record of another length and for a payee without a payer.
    """
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    returns: list[ParsedReturn] = []
    notes: list[str] = []
    others: dict[str, int] = {}
    payer: _Payer | None = None
    generation = layout.generations[-1].id
    for number, raw in enumerate(file.lines, start=1):
        line = raw.rstrip("\r\n\x1a")
        if not line.strip():
            continue
        if len(line) != RECORD_LENGTH:
            raise _rejected(file, number, line[:1], f"a record of {RECORD_LENGTH} characters, this one has {len(line)}")
        if line[0] == "A":
            kind = _at(line, 26, 27)
            payer = _Payer(_TYPES.get(kind), kind, _at(line, 53, 92), _at(line, 12, 20))
        elif line[0] == "B":
            if payer is None:
                raise _rejected(file, number, "B", "a payer record `A` above the payee record")
            if payer.form is None:
                others[payer.type] = others.get(payer.type, 0) + 1
                continue
            parsed, told, generation = _payee(file, layout, number, line, payer, payer.form, options)
            returns.append(parsed)
            notes += told
        elif line[0] not in "TCKF":
            raise _rejected(file, number, line[0], "a record T, A, B, C, K or F")
    if others:
        listed = ", ".join(f"{count} of type {kind}" for kind, count in sorted(others.items()))
        notes.append(f"payees of other forms were left aside: {listed}")
    return ParsedFile(
        format=layout.id, family=layout.family, generation=generation, returns=tuple(returns), notes=tuple(notes)
    )


def _payee(
    file: TextFile, layout: Layout, number: int, line: str, payer: _Payer, form: ReturnForm, options: ReturnOptions
) -> tuple[ParsedReturn, tuple[str, ...], str]:
    codes, name_at, generation = _era(file, number, line)
    boxes = {code: known for known, codes_of in layout.columns.items() for code in codes_of if _is_of(known, form)}
    texts: dict[str, str] = {}
    aside: dict[str, str] = {}
    for place, code in enumerate(codes):
        first = _FIRST_AMOUNT + place * _AMOUNT_LENGTH
        cents = _cents(file, number, _at(line, first, first + _AMOUNT_LENGTH - 1), code)
        if code in boxes:
            # A payer fills every amount with zeros, so that a zero says no more than an empty box.
            texts[boxes[code].removeprefix(f"{form.value}_")] = plain_amount(cents) if cents else ""
        elif cents and code not in _NO_BOX[form]:
            aside[f"amount {code}"] = plain_amount(cents)
    for key, (first, last) in _INDICATORS[form].items():
        texts[key] = _indicator(key, _at(line, first, last))
    correction = line[5]
    if correction not in _CORRECTIONS:
        raise _rejected(file, number, correction, "G or C for a corrected form, else a blank, in position 6")
    start, length = file.span(number, number)
    carried = Carried(
        form=form,
        place=(number, number, start, length),
        texts=texts,
        tax_year=_at(line, 2, 5),
        payer=payer.name,
        payer_tin=payer.tin,
        recipient=_at(line, name_at, name_at + 39),
        recipient_tin=_at(line, 12, 20),
        account=_at(line, 21, 40),
        corrected=_CORRECTIONS[correction],
    )
    return parsed_return(file, carried, options), left_aside(form, payer.name, aside), generation


def _is_of(known: str, form: ReturnForm) -> bool:
    return known.startswith(f"{form.value}_")


def _era(file: TextFile, number: int, line: str) -> tuple[str, int, str]:
    """Amount codes, where the name begins, and the generation: two amounts were added after tax year 2019, and which
    layout a file of 2020 has shows in it."""
    year, added = line[1:5], _at(line, 247, 270)
    if year > "2019" and re.fullmatch(r"\d{24}", added):
        return _CODES, 288, "2020"
    if year <= "2020" and line[246] in " 1" and not line[247].isdigit():
        return _CODES_2019, 248, "2019"
    raise _rejected(file, number, added, "from position 247 the amounts H and J, or before 2021 a name")


def _at(line: str, first: int, last: int) -> str:
    return line[first - 1 : last].strip()


def _cents(file: TextFile, number: int, text: str, code: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise _rejected(file, number, text, f"twelve digits in amount {code}")
    return int(text)


def _indicator(key: str, text: str) -> str:
    if key in _DAYS and re.fullmatch(r"\d{8}", text):
        return "" if text == "0" * 8 else f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return "" if key in _NUMBERS and not text.strip("0") else text


def _rejected(file: TextFile, number: int, value: str, expected: str) -> InputRejectedError:
    return file.rejected(number, value, expected=expected, next_step=_NEXT_STEP)
