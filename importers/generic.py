"""The generic ledger file, version 1: a public contract, checked column by column as `docs/generic-ledger.md` says.

Account ids are not known here: `to_entry` makes the ledger's entry of a row once they are. It must not know what the
ledger holds already.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NoReturn, TypeVar

from basis.errors import InputRejectedError
from basis.identity import AccountNumber, IdentityError
from basis.model import AccountType, Entry, EntryError, EntryKind, Evidence, Purpose, RothPart, Treatment
from basis.money import AmountError, Cents, parse_amount
from importers.cells import DayError, parse_day
from importers.detection import Detected, Header, check_header
from importers.generic_rules import (
    ACCOUNT_RULES,
    DATED_DECEMBER_31,
    EVIDENCE,
    MAY_BE_ZERO,
    NAMES_DECEDENT,
    NEEDS,
    ONLY_FOR,
)
from importers.layouts import trimmed
from importers.reading import Row, TextFile, require_encoding, rows, shown
from importers.records import GenericRow, ParsedFile
from importers.tables import fitted, is_blank

_TITLE = "# basis ledger"
_VERSION = "1"
_YES_DAY = ("YYYY-MM-DD",)
_FIRST_YEAR = 1974
_DECEMBER = 12
_Word = TypeVar("_Word", bound=StrEnum)


def read(found: Detected) -> ParsedFile:
    """Read a generic ledger file. Raises InputRejectedError at the first row that breaks a rule of the contract."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    _check_title(file, found.header_line)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    parsed = [
        _row(_Cells(file, row, fitted(file, row, header.width), header))
        for row in rows(file, first_line=header.line + 1)
        if not is_blank(row.cells)
    ]
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=_VERSION,
        entries=tuple(_completed(file, parsed)),
    )


def to_entry(row: GenericRow, account_id: str, to_account_id: str = "", *, for_year: int | None = None) -> Entry:
    """The ledger's entry of a row whose accounts are known. `for_year` answers a contribution without a year.

    Raises EntryError when the parts contradict each other, as for a contribution whose year is still open.
    """
    return Entry(
        account=account_id,
        account_type=row.account_type,
        kind=row.kind,
        cents=row.cents,
        day=row.day,
        year=row.day.year,
        for_year=row.for_year if for_year is None else for_year,
        arrived=row.arrived,
        contributed_on=row.contributed_on,
        to_account=to_account_id,
        to_account_type=row.to_account_type,
        from_account_type=row.from_account_type,
        treatment=row.treatment,
        purpose=row.purpose,
        earnings=row.earnings,
        basis=row.basis,
        part=row.part,
        plan=row.plan,
        decedent=row.decedent,
        other_party=row.other_party,
        ref=row.ref,
        evidence=row.evidence,
        note=row.note,
    )


@dataclass(slots=True)
class _Cells:
    """The cells of one row by column name, each read strictly."""

    file: TextFile
    row: Row
    cells: list[str]
    header: Header

    def text(self, column: str) -> str:
        number = self.header.column(column)
        return self.cells[number].strip() if number >= 0 else ""

    def refuse(self, column: str, expected: str, problem: str = "") -> NoReturn:
        raise self.refused(column, expected, problem)

    def refused(self, column: str, expected: str, problem: str = "") -> InputRejectedError:
        return self.file.rejected(
            self.row.line,
            self.text(column),
            problem=f"{column}: {problem}" if problem else column,
            expected=expected,
            next_step="Correct the row and import the file again. Nothing was imported.",
        )

    def day(self, column: str) -> date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            found = parse_day(text, _YES_DAY)
        except DayError as problem:
            self.refuse(column, "a day such as 2024-04-15", str(problem))
        if found.isoformat() != text:
            self.refuse(column, f"a day with leading zeros: {found.isoformat()}")
        return found

    def amount(self, column: str, *, negative: bool = False) -> Cents | None:
        text = self.text(column)
        if not text:
            return None
        try:
            found = parse_amount(text)
        except AmountError as problem:
            self.refuse(column, "an amount such as 7,000.00 or $7,000", str(problem))
        if found < 0 and not negative:
            self.refuse(column, "a positive amount: the kind says the direction")
        return found

    def year(self, column: str) -> int | None:
        text = self.text(column)
        if text and not (re.fullmatch("[0-9]{4}", text) and int(text) >= _FIRST_YEAR):
            self.refuse(column, f"a tax year from {_FIRST_YEAR} on, such as 2021")
        return int(text) if text else None

    def word(self, column: str, words: type[_Word]) -> _Word | None:
        text = self.text(column)
        if not text:
            return None
        known = [word for word in words if word is not AccountType.TAXABLE and word is not Evidence.CORRECTED_FORM]
        for word in known:
            if text == word.value:
                return word
        near = difflib.get_close_matches(text, [word.value for word in known], 1)
        hint = f"not a known word, {near[0]} perhaps" if near else "not a known word"
        raise self.refused(column, f"one of {', '.join(word.value for word in known)}", hint)


def _check_title(file: TextFile, header_line: int) -> None:
    for number, line in enumerate(file.lines[: header_line - 1], start=1):
        text = line.strip().strip('",').strip()
        if not text:
            continue
        if not text.startswith(_TITLE):
            raise file.rejected(
                number,
                line,
                problem="a line above the header",
                expected=f"the header, or {_TITLE} {_VERSION}",
                next_step="Remove the line.",
            )
        if text.removeprefix(_TITLE).strip() != _VERSION:
            raise file.rejected(
                number,
                line,
                problem="another version of the generic ledger file",
                expected=f"{_TITLE} {_VERSION}",
                next_step="Install the version of this program that wrote the file, or write it as version 1.",
            )


def _row(cells: _Cells) -> GenericRow:
    kind = cells.word("kind", EntryKind) or cells.refuse("kind", "a kind such as contribution")
    account_type = cells.word("account_type", AccountType) or cells.refuse(
        "account_type", "an account type such as traditional_ira"
    )
    day = cells.day("date") or cells.refuse("date", "a day such as 2024-04-15")
    start, length = cells.file.span(cells.row.line, cells.row.last_line)
    row = GenericRow(
        line=cells.row.line,
        last_line=cells.row.last_line,
        offset=start,
        length=length,
        day=day,
        owner=_owner(cells),
        account_text=_account(cells, "account") or cells.refuse("account", "the account's name or number"),
        account_type=account_type,
        kind=kind,
        cents=_cents(cells, kind),
        for_year=cells.year("for_year"),
        arrived=cells.day("arrived"),
        contributed_on=cells.day("contributed_on"),
        to_account_text=_account(cells, "to_account"),
        to_account_type=cells.word("to_account_type", AccountType),
        from_account_type=cells.word("from_account_type", AccountType),
        treatment=cells.word("treatment", Treatment),
        purpose=cells.word("purpose", Purpose),
        earnings=cells.amount("earnings", negative=True),
        basis=cells.amount("basis"),
        part=cells.word("part", RothPart),
        plan=cells.text("plan"),
        decedent=cells.text("decedent"),
        other_party=cells.text("other_party"),
        ref=cells.text("ref"),
        evidence=cells.word("evidence", Evidence) or EVIDENCE,
        note=cells.text("note"),
    )
    _check(cells, row)
    return row


def _owner(cells: _Cells) -> str:
    owner = cells.text("owner")
    prefix, colon, decedent = owner.partition(":")
    if not owner or (colon and (prefix != "decedent" or not decedent.strip())):
        cells.refuse("owner", "a client id, or decedent:ID")
    return owner


def _account(cells: _Cells, column: str) -> str:
    text = cells.text(column)
    if text:
        try:
            AccountNumber.parse(text)
        except IdentityError as problem:
            cells.refuse(column, "a name or number, unique for its owner", str(problem))
    return text


def _cents(cells: _Cells, kind: EntryKind) -> Cents:
    found = cells.amount("amount", negative=kind is EntryKind.EARNINGS)
    if kind is EntryKind.SPOUSAL_ELECTION:
        if found is not None:
            cells.refuse("amount", "nothing: a spousal_election moves no money")
        return 0
    if found is None:
        cells.refuse("amount", "an amount such as 7,000.00", "the amount is empty, which is not zero")
    if found == 0 and kind not in MAY_BE_ZERO:
        cells.refuse("amount", f"an amount that is not zero: a {kind} of nothing did not happen")
    return found


def _check(cells: _Cells, row: GenericRow) -> None:
    for column in NEEDS.get(row.kind, ()):
        if not cells.text(column):
            cells.refuse(column, f"a value: a {row.kind} needs it", "it is empty")
    for column, kinds in ONLY_FOR.items():
        if cells.text(column) and row.kind not in kinds:
            cells.refuse(column, f"nothing on a {row.kind}: it belongs to {', '.join(sorted(kinds))}")
    rule = ACCOUNT_RULES.get(row.kind)
    if rule and not rule.holds(row.account_type):
        cells.refuse("account_type", f"{rule.says} for a {row.kind}")
    if row.kind in DATED_DECEMBER_31 and (row.day.month, row.day.day) != (_DECEMBER, 31):
        cells.refuse("date", f"December 31: a {row.kind} is of that day")
    _check_parts(cells, row)
    try:
        year = row.day.year if row.for_year is None else row.for_year
        to_entry(row, "account", row.to_account_text, for_year=year)
    except EntryError as problem:
        raise cells.file.rejected(
            row.line,
            cells.text(str(problem).partition(":")[0]) or cells.text("kind"),
            problem=str(problem),
            expected="a row that agrees with itself",
            next_step="Correct the row and import the file again. Nothing was imported.",
        ) from None


def _check_parts(cells: _Cells, row: GenericRow) -> None:
    opening = row.kind is EntryKind.OPENING_BASIS
    roth = row.account_type.is_roth or row.account_type is AccountType.INHERITED_ROTH_IRA
    if opening and roth and row.part is None:
        cells.refuse("part", "contributions, conversion_taxable or conversion_nontaxable: one row for each")
    if opening and row.part not in (None, RothPart.CONTRIBUTIONS) and row.for_year is None:
        cells.refuse("for_year", "the year of the conversion: its five years run from there")
    if row.part is not None and not roth:
        cells.refuse("part", f"nothing on a {row.account_type}: only Roth money has parts")
    if row.earnings is not None and row.earnings >= row.cents:
        cells.refuse("earnings", "less than the amount: the rest is what was contributed")
    if row.basis is not None and row.kind is EntryKind.CONTRIBUTION and row.purpose is not Purpose.TUITION_529:
        cells.refuse("basis", "nothing on a contribution: only a rollover from a tuition program (tuition_529) has it")
    if row.plan and not row.account_type.is_plan:
        cells.refuse("plan", f"nothing on a {row.account_type}: it names the employer plan of a plan account")
    about_decedent = row.account_type.is_inherited or row.kind in NAMES_DECEDENT
    if row.decedent and not about_decedent:
        cells.refuse("decedent", f"nothing on a {row.account_type}: it names whose IRA an inherited account was")


def _completed(file: TextFile, parsed: list[GenericRow]) -> list[GenericRow]:
    """Check what rows say about one account against each other, and give every row what another says of it."""
    types: dict[tuple[str, str], tuple[AccountType, int]] = {}
    plans: dict[tuple[str, str], tuple[str, int]] = {}
    decedents: dict[tuple[str, str], tuple[str, int]] = {}
    for row in parsed:
        own = (row.owner, row.account_text)
        _agree(file, types, own, row.account_type, row.line, "account_type")
        if row.to_account_text and row.to_account_type:
            _agree(file, types, (row.owner, row.to_account_text), row.to_account_type, row.line, "to_account_type")
        if row.plan:
            _agree(file, plans, own, row.plan, row.line, "plan")
        if row.decedent and row.account_type.is_inherited:
            _agree(file, decedents, own, row.decedent, row.line, "decedent")
    completed: list[GenericRow] = []
    for row in parsed:
        own = (row.owner, row.account_text)
        to_type = types.get((row.owner, row.to_account_text)) if row.to_account_text else None
        plan, decedent = plans.get(own), decedents.get(own)
        if row.account_type.is_plan and plan is None:
            raise _account_lacks(file, row, "plan", "the plan that the account belongs to")
        if row.account_type.is_inherited and decedent is None:
            raise _account_lacks(file, row, "decedent", "whose IRA it was")
        if row.kind is EntryKind.ROLLOVER_OUT and row.to_account_type is None and to_type is None:
            raise _account_lacks(file, row, "to_account_type", "the type of the account it went to")
        completed.append(
            replace(
                row,
                to_account_type=to_type[0] if to_type else row.to_account_type,
                plan=plan[0] if plan and row.account_type.is_plan else row.plan,
                decedent=decedent[0] if decedent and row.account_type.is_inherited else row.decedent,
            )
        )
    return completed


_Said = TypeVar("_Said", bound=str)


def _agree(
    file: TextFile,
    said: dict[tuple[str, str], tuple[_Said, int]],
    account: tuple[str, str],
    value: _Said,
    line: int,
    column: str,
) -> None:
    known, known_line = said.setdefault(account, (value, line))
    if known != value:
        raise file.rejected(
            line,
            f"{account[1]} {value}",
            problem=f"{column}: two rows disagree about one account",
            expected=f"{shown(str(known))}, as row {known_line} says",
            next_step="Correct one of the rows, or give the second account a name of its own.",
        )


def _account_lacks(file: TextFile, row: GenericRow, column: str, expected: str) -> InputRejectedError:
    return file.rejected(
        row.line,
        "",
        problem=f"{column}: no row of the account {row.account_type} says it",
        expected=expected,
        next_step=f"Fill in {column} on this row.",
    )


def missing_to_account_type(file_name: str, row: GenericRow) -> InputRejectedError:
    """The error for a `to_account` that neither this file nor the ledger knows, and whose type the row leaves open."""
    return InputRejectedError.at(
        file=file_name,
        row=row.line,
        value="",
        problem="to_account_type: the account is new and no row opens it",
        expected="the type of the account it went to",
        next_step="Fill in to_account_type on this row.",
    )
