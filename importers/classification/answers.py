"""The answers a preparer can give about a row: what each would do to the form, and the entries it makes.

An answer is `KIND[:FOR_YEAR]`, a kind of the generic ledger file or `none`. It must not know which rows are asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

from basis.errors import InputRejectedError
from basis.identity import mask
from basis.model import AccountType, Choice, Entry, EntryKind, Purpose
from basis.money import plain_amount
from importers.classification.groups import groups, side
from importers.generic import to_entry
from importers.records import GenericRow, ParsedRow

Deadline = Callable[[int], date]
"""The last day on which a contribution for a tax year could be made by anybody."""

NONE = Choice("none", "nothing that concerns the form: it is left aside", "changes no line")
_TYPED_YEAR = "YEAR"
_FIRST_YEAR = 1974
_NO_CONVERSIONS_UNDONE_FROM = 2018
_EFFECT_ORDER = ("traditional", "roth", "inherited", "plan", "ira")
_TAX_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Answer:
    """One row of the table of answers."""

    kind: EntryKind
    side: str
    accounts: frozenset[str]
    for_year: str
    meaning: str
    effect: Mapping[str, str]

    def fits(self, row: ParsedRow, account_type: AccountType) -> bool:
        return self.side == side(row.cents) and not self.accounts.isdisjoint(groups(account_type))


def choices_for(
    row: ParsedRow, account_type: AccountType, deadline: Deadline, kinds: Iterable[EntryKind] | None = None
) -> tuple[Choice, ...]:
    """The answers that fit a row's direction and account, `none` last; of `kinds` and in their order where given."""
    fitting = {answer.kind: answer for answer in _answers() if answer.fits(row, account_type)}
    wanted = fitting if kinds is None else [kind for kind in kinds if kind in fitting]
    found = [choice for kind in wanted for choice in _choices(fitting[kind], row, account_type, deadline)]
    return (*found, NONE)


def sides_of(kind: str) -> set[str]:
    """The directions that a kind of movement can have, `in` or `out`; none for one that no row of an export can be."""
    return {answer.side for answer in _answers() if answer.kind.value == kind}


def contribution_years(day: date, deadline: Deadline) -> tuple[int, ...]:
    """The tax years for which a contribution of that day could count (section 219(f)(3)): the year before while its
    deadline has not passed, and the year of the day."""
    return (day.year - 1, day.year) if day <= deadline(day.year - 1) else (day.year,)


def contribution_choices(account_type: AccountType, cents: int, day: date, years: Iterable[int]) -> tuple[Choice, ...]:
    """The choices of tax year for what is known to be a contribution."""
    answer = next(answer for answer in _answers() if answer.kind is EntryKind.CONTRIBUTION)
    return tuple(_choice(answer, cents, day, account_type, year) for year in years)


def resolve(
    row: ParsedRow | GenericRow, account: str, account_type: AccountType, answer: str, *, to_account: str = ""
) -> tuple[Entry, ...]:
    """The entries of an answered row; none for `none`. `account` and `to_account` are account ids.

    Raises InputRejectedError listing what could be answered when the answer does not fit the row.
    """
    word, _, year_text = answer.strip().partition(":")
    if word == NONE.answer and not year_text:
        return ()
    if isinstance(row, GenericRow):
        return (_generic(row, account, to_account, word, year_text, answer),)
    fitting = {each.kind.value: each for each in _answers() if each.fits(row, account_type)}
    chosen = fitting.get(word)
    if chosen is None or bool(year_text) != bool(chosen.for_year):
        raise _refused(row.line, answer, [_written(each) for each in fitting.values()])
    for_year = _year(year_text) if year_text else None
    if year_text and (for_year is None or for_year > row.counts_on.year):
        raise _refused(row.line, answer, [_written(chosen)])
    return entries_of(row, account, account_type, chosen.kind, for_year)


def entries_of(
    row: ParsedRow, account: str, account_type: AccountType, kind: EntryKind, for_year: int | None = None
) -> tuple[Entry, ...]:
    """The entries of a row that is one movement. Withheld tax is part of the gross distribution (Form 1099-R box 1),
    so that it makes two entries: the distribution of the withheld money, and how much was withheld."""
    day = row.counts_on
    undone = kind in (EntryKind.RECHARACTERIZATION, EntryKind.RECHARACTERIZATION_IN)
    # Section 408A(d)(6)(B)(iii): conversions made after 2017 cannot be recharacterized.
    purpose = Purpose.CONTRIBUTION if undone and for_year and for_year >= _NO_CONVERSIONS_UNDONE_FROM else None
    entry = Entry(
        account=account,
        account_type=_part_of_plan(kind, account_type),
        kind=kind,
        cents=abs(row.cents or 0),
        day=day,
        year=day.year,
        for_year=for_year,
        purpose=purpose,
        note=_both_days(row),
    )
    if kind is EntryKind.WITHHOLDING:
        return replace(entry, kind=EntryKind.DISTRIBUTION), entry
    return (entry,)


_SOURCES = {
    EntryKind.ELECTIVE_DEFERRAL: AccountType.PLAN_PRETAX,
    EntryKind.EMPLOYER_CONTRIBUTION: AccountType.PLAN_EMPLOYER,
    EntryKind.DESIGNATED_ROTH_CONTRIBUTION: AccountType.PLAN_DESIGNATED_ROTH,
    EntryKind.AFTER_TAX_CONTRIBUTION: AccountType.PLAN_AFTER_TAX,
}


def _both_days(row: ParsedRow) -> str:
    """The posting day beside the day that counts, where they are two: around the end of a year or the due date the
    preparer must see both."""
    if row.effective_day is None or row.effective_day == row.day:
        return ""
    return f"posted {row.day.isoformat()}, as of {row.effective_day.isoformat()}"


def _part_of_plan(kind: EntryKind, account_type: AccountType) -> AccountType:
    """The part of a plan that a contribution goes to: one account may hold several, and the kind says which."""
    return _SOURCES.get(kind, account_type) if account_type.is_plan else account_type


def _choices(answer: _Answer, row: ParsedRow, account_type: AccountType, deadline: Deadline) -> tuple[Choice, ...]:
    cents, day = abs(row.cents or 0), row.counts_on
    years: tuple[int | None, ...] = (None,)
    if answer.for_year == "contribution":
        years = contribution_years(day, deadline)
    elif answer.for_year == "undone":
        years = (day.year - 1, day.year)
    return tuple(_choice(answer, cents, day, account_type, year) for year in years)


def _choice(answer: _Answer, cents: int, day: date, account_type: AccountType, for_year: int | None) -> Choice:
    words = groups(account_type)
    effect = next(answer.effect[group] for group in _EFFECT_ORDER if group in words and group in answer.effect)
    # Form 8606, line 4: contributions included on line 1 that were made after the end of the year.
    late = f", and to line 4 of {for_year}: it was made after the end of that year"
    values = {
        "amount": plain_amount(cents),
        "year": str(day.year),
        "for_year": _TYPED_YEAR if for_year is None else str(for_year),
        "late": late if for_year is not None and for_year < day.year else "",
    }
    typed = f":{values['for_year']}" if answer.for_year else ""
    return Choice(answer.kind.value + typed, answer.meaning.format(**values), effect.format(**values))


def _generic(row: GenericRow, account: str, to_account: str, word: str, year_text: str, answer: str) -> Entry:
    for_year = _year(year_text)
    if word != row.kind.value or for_year is None or for_year > row.day.year:
        raise _refused(row.line, answer, [f"{row.kind.value}:{_TYPED_YEAR}"])
    return to_entry(row, account, to_account, for_year=for_year)


def _written(answer: _Answer) -> str:
    return f"{answer.kind.value}:{_TYPED_YEAR}" if answer.for_year else answer.kind.value


def _year(text: str) -> int | None:
    if len(text) != _TAX_YEAR_DIGITS or not text.isascii() or not text.isdigit() or int(text) < _FIRST_YEAR:
        return None
    return int(text)


def _refused(row: int, answer: str, could_be: list[str]) -> InputRejectedError:
    return InputRejectedError(
        f"The answer {mask(answer)!r} does not fit row {row}, expected one of {', '.join([*could_be, NONE.answer])}.",
        next_step=f"Answer with one of them; {_TYPED_YEAR} stands for a tax year not after that of the row.",
    )


@cache
def _answers() -> tuple[_Answer, ...]:
    text = resources.files(__package__).joinpath("answers.toml").read_text(encoding="utf-8")
    return tuple(
        _Answer(
            EntryKind(item["kind"]),
            item["side"],
            frozenset(item["accounts"]),
            item.get("for_year", ""),
            item["meaning"],
            item["effect"],
        )
        for item in tomllib.loads(text)["answer"]
    )
