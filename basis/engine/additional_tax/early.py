"""Which distributions of a year were early, that is, before age 59 1/2, and why the additional tax may not apply.

Section 72(t)(1) and (2). It reads distributions and gives pieces of lines 7 and 19; what of them is income, and the
tax, is not its matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from basis.engine.amounts import Component, Components
from basis.engine.movements import when
from basis.engine.record import Record
from basis.engine.roth_iras.roth import is_disabled, reached_59_and_a_half
from basis.model import AccountType, EntryKind, InformationReturn, LedgerEntry, Purpose
from basis.money import Cents

_EARLY_CODES = frozenset("12JS")
_NOT_EARLY_CODES = frozenset("7Q")
_SIMPLE = (AccountType.SIMPLE_IRA, AccountType.ROTH_SIMPLE_IRA)
_TWO_YEARS = 2


class ExceptionNumber(NamedTuple):
    """One exception from the additional tax as it applies to IRAs: its number on Form 5329, line 2, since a tax year.

    `most` is the most that one distribution may have of it, `most_a_year` that all of a year may, in cents; `number` is
    empty where no source for the year's number was read.
    """

    purpose: Purpose
    since: int
    number: str
    source: str
    most: Cents | None = None
    most_a_year: Cents | None = None


_I5329_1997 = "Instructions for Form 5329 (1997), Changes To Note"
_I5329_2001 = "Instructions for Form 5329 (2001, 2003 and 2004), line 2"
_I5329 = "Instructions for Form 5329 (2001, 2003, 2004, 2012, 2016 and 2023), line 2"
_I5329_2009 = "Instructions for Form 5329 (2009, 2012, 2016 and 2023), line 2"
_I5329_SECONDARY = "Instructions for Form 5329 (2025), line 2, as quoted by others"

EXCEPTIONS: tuple[ExceptionNumber, ...] = (
    ExceptionNumber(Purpose.SEPP, 2001, "02", f"IRC 72(t)(2)(A)(iv); {_I5329}"),
    ExceptionNumber(Purpose.SEPP, 0, "", "IRC 72(t)(2)(A)(iv), P.L. 99-514, section 1123"),
    ExceptionNumber(Purpose.DISABILITY, 2001, "03", f"IRC 72(t)(2)(A)(iii); {_I5329}"),
    ExceptionNumber(Purpose.DISABILITY, 0, "", "IRC 72(t)(2)(A)(iii), P.L. 99-514, section 1123"),
    ExceptionNumber(Purpose.DEATH, 2001, "04", f"IRC 72(t)(2)(A)(ii); {_I5329}"),
    ExceptionNumber(Purpose.DEATH, 0, "", "IRC 72(t)(2)(A)(ii), P.L. 99-514, section 1123"),
    ExceptionNumber(Purpose.MEDICAL, 1997, "05", f"IRC 72(t)(2)(B); {_I5329_1997}; {_I5329_2001}"),
    ExceptionNumber(Purpose.HEALTH_INSURANCE, 1997, "07", f"IRC 72(t)(2)(D); {_I5329_1997}; {_I5329_2001}"),
    ExceptionNumber(Purpose.EDUCATION, 2001, "08", f"IRC 72(t)(2)(E); {_I5329}"),
    ExceptionNumber(Purpose.EDUCATION, 1998, "", "IRC 72(t)(2)(E), P.L. 105-34, section 203"),
    ExceptionNumber(Purpose.FIRST_HOME, 2001, "09", f"IRC 72(t)(2)(F) and (8); {_I5329}"),
    ExceptionNumber(Purpose.FIRST_HOME, 1998, "", "IRC 72(t)(2)(F) and (8), P.L. 105-34, section 303"),
    ExceptionNumber(Purpose.LEVY, 2001, "10", f"IRC 72(t)(2)(A)(vii); {_I5329}"),
    ExceptionNumber(Purpose.LEVY, 2000, "", "IRC 72(t)(2)(A)(vii), P.L. 105-206, section 3436"),
    ExceptionNumber(Purpose.RESERVIST, 2009, "11", f"IRC 72(t)(2)(G); {_I5329_2009}"),
    ExceptionNumber(Purpose.RESERVIST, 2001, "", "IRC 72(t)(2)(G), P.L. 109-280, section 827 (after 9/11/2001)"),
    ExceptionNumber(Purpose.BIRTH_ADOPTION, 2023, "19", f"IRC 72(t)(2)(H); {_I5329_SECONDARY}", 500_000),
    ExceptionNumber(Purpose.BIRTH_ADOPTION, 2020, "", "IRC 72(t)(2)(H), SECURE Act, section 113", 500_000),
    ExceptionNumber(Purpose.TERMINAL_ILLNESS, 2023, "20", f"IRC 72(t)(2)(L); {_I5329_SECONDARY}"),
    ExceptionNumber(Purpose.DOMESTIC_ABUSE, 2025, "22", f"IRC 72(t)(2)(K); {_I5329_SECONDARY}", None, 1_030_000),
    ExceptionNumber(Purpose.DOMESTIC_ABUSE, 2024, "22", f"IRC 72(t)(2)(K); {_I5329_SECONDARY}", None, 1_000_000),
    ExceptionNumber(Purpose.EMERGENCY, 2024, "23", f"IRC 72(t)(2)(I); {_I5329_SECONDARY}", None, 100_000),
)
"""Of several rows for one purpose the first that holds. `separation` is not here: it does not apply to IRAs
(72(t)(3)(A)); nor is `disaster`, which is on Form 8915 and not on Form 5329. Through 1996 medical expenses were an
exception for plans alone (P.L. 104-191, section 361)."""

SEVERAL: tuple[tuple[int, str], ...] = ((2023, "99"), (2020, ""), (2009, "12"), (2006, ""), (2001, "11"), (0, ""))
"""The number where more than one exception applies, since a tax year (the same sources)."""


def exception_of(purpose: Purpose | None, year: int) -> ExceptionNumber | None:
    """The exception that a purpose is, in a tax year; None where it is none."""
    return next((row for row in EXCEPTIONS if row.purpose is purpose and year >= row.since), None)


def printed_number(rows: Iterable[ExceptionNumber], year: int) -> str:
    """What Form 5329 wants beside line 2: the exception's number, or the one for several; empty where not known."""
    numbers = {row.number for row in rows}
    if len(numbers) > 1:
        return next(number for since, number in SEVERAL if year >= since)
    return numbers.pop() if numbers else ""


class Piece(NamedTuple):
    """One distribution on line 7 or 19. `early` is None where it cannot be told, and `reason` then says what to ask.

    `simple` says whether it left a SIMPLE IRA in the first two years (section 72(t)(6)). `unclear` marks an amount of
    which one does not know which of several distributions it is.
    """

    cents: Cents
    refs: tuple[str, ...]
    early: bool | None
    purpose: Purpose | None = None
    simple: bool | None = False
    unclear: bool = False
    reason: str = ""
    asks: str = ""


def pieces_of(record: Record, year: int, components: Components) -> tuple[Piece, ...]:
    """The distributions behind the components of a line, with what is known of each."""
    entries = {e.name: e for e in record.by_year.get(year, ())}
    forms = {form.name: form for form in record.returns_by_year.get(year, ())}
    used: set[str] = set()
    return tuple(_piece(record, year, part, entries, forms, used) for part in components if part.cents)


def _piece(
    record: Record,
    year: int,
    part: Component,
    entries: Mapping[str, LedgerEntry],
    forms: Mapping[str, InformationReturn],
    used: set[str],
) -> Piece:
    rows = [entries[ref] for ref in part.refs if ref in entries]
    papers = [forms[ref] for ref in part.refs if ref in forms]
    entry = next((e for e in rows if e.name not in used and _is_that(e, part)), None)
    cents = part.cents or 0
    if entry is not None:
        used.add(entry.name)
        rows = [entry]
    paid = [e for e in rows if e.kind is EntryKind.DISTRIBUTION] or rows
    days: list[date | None] = [e.day for e in paid] or [None]
    found = {_early(record, year, day, papers) for day in days}
    purposes = {_purpose(record, e) for e in paid} or {_purpose_by_code(papers)}
    simples = {_in_two_years(record, e.account_type, e.day, papers) for e in paid} or {_by_account(record, papers)}
    early = found.pop() if len(found) == 1 else None
    reason, asks = _ask(record, year, papers) if early is None else ("", "")
    return Piece(
        cents,
        part.refs,
        early,
        purposes.pop() if len(purposes) == 1 else None,
        simples.pop() if len(simples) == 1 else None,
        entry is None and len(paid) > 1,
        reason,
        asks,
    )


def _is_that(entry: LedgerEntry, part: Component) -> bool:
    return entry.kind is EntryKind.DISTRIBUTION and entry.cents == part.cents and part.label.endswith(when(entry))


def _purpose(record: Record, entry: LedgerEntry) -> Purpose | None:
    """Why it was paid; a disabled owner needs no other reason (section 72(t)(2)(A)(iii)), nor does a spouse who was
    still a beneficiary when it was paid ((A)(ii))."""
    if entry.purpose is not None:
        return entry.purpose
    if record.paid_to_a_beneficiary(entry):
        return Purpose.DEATH
    return Purpose.DISABILITY if is_disabled(record, entry.day) else None


def _purpose_by_code(papers: list[InformationReturn]) -> Purpose | None:
    return Purpose.DISABILITY if papers and all("3" in form.codes for form in papers) else None


def _early(record: Record, year: int, day: date | None, papers: list[InformationReturn]) -> bool | None:
    """Age decides where it is known, the code of Form 1099-R where it is not."""
    reached = reached_59_and_a_half(record, day)
    if reached is not None:
        return not reached
    if reached_59_and_a_half(record, date(year, 1, 1)):
        return False
    if reached_59_and_a_half(record, date(year, 12, 31)) is False:
        return True
    if papers and all(form.codes & _EARLY_CODES for form in papers):
        return True
    return False if papers and all(form.codes & _NOT_EARLY_CODES for form in papers) else None


def _ask(record: Record, year: int, papers: list[InformationReturn]) -> tuple[str, str]:
    if record.facts.get("birth_date") is None:
        reason = (
            f"whether the distributions of {year} were made before age 59 1/2 is not known: set the fact birth_date of "
            f"{record.owner}"
        )
        return reason, "fact:birth_date"
    shown = ", ".join(form.name for form in papers) or "the distribution"
    return f"age 59 1/2 was reached in {year}: enter the day of {shown} as a row", ""


def _in_two_years(
    record: Record, account_type: AccountType, day: date | None, papers: Iterable[InformationReturn]
) -> bool | None:
    """Section 72(t)(6): within two years from the day on which the individual first participated."""
    if account_type not in _SIMPLE:
        return False
    if any("S" in form.codes for form in papers):
        return True
    began = record.facts.get("simple_began")
    if began is None or day is None:
        return None
    return day < _years_later(began.day(), _TWO_YEARS)


def _by_account(record: Record, papers: list[InformationReturn]) -> bool | None:
    types = {a.type for form in papers if (a := record.accounts.get(form.account)) is not None and a.type is not None}
    found = {_in_two_years(record, account_type, None, papers) for account_type in types} or {False}
    return found.pop() if len(found) == 1 else None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def shares(amount: Cents, pieces: tuple[Piece, ...]) -> Iterator[Cents]:
    """An amount spread over pieces by their size, in cents that add up to it: all distributions of a year are one
    (section 408(d)(2)(B)), so that each has the same part of what is taxable."""
    whole = sum(piece.cents for piece in pieces)
    done = reached = 0
    for piece in pieces:
        reached += piece.cents
        upto = (2 * amount * reached + whole) // (2 * whole)
        yield upto - done
        done = upto
