"""Facts about a person and a year that no transaction says: birth date, MAGI, elections.

Each fact is checked against a table of known keys; an unknown key is refused, because a misspelt fact that nobody
reads would be a silent default. What a fact means for a line is decided in the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from basis.identity import mask
from basis.money import AmountError, Cents, parse_amount


class FactError(ValueError):
    """A fact cannot be what it says; the message gives the key, what was found and what was expected."""


class FilingStatus(StrEnum):
    """How a person files for a year: what the fact `filing_status` can say. It decides the income limits."""

    SINGLE = "single"
    JOINT = "joint"
    SEPARATE_TOGETHER = "separate_together"
    """Married filing separately, having lived with the spouse at some time in the year."""
    SEPARATE_APART = "separate_apart"
    """Married filing separately, having lived apart from the spouse all year (IRC 219(g)(4))."""
    HEAD = "head"
    SURVIVING = "surviving"


@dataclass(frozen=True, slots=True)
class FactKey:
    """A key, what its value looks like (for people) and how to check it. `about` names what follows `KEY:`."""

    name: str
    expected: str
    check: Callable[[str], object]
    about: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact. `year` None holds for life; `about` is the plan, decedent or account of a `KEY:NAME` key."""

    owner: str
    key: str
    value: str
    year: int | None = None
    about: str = ""
    evidence: str = ""
    note: str = ""
    id: int = 0

    def money(self) -> Cents:
        """The value as cents, for amount facts."""
        return parse_amount(self.value)

    def day(self) -> date:
        """The value as a day, for date facts."""
        return date.fromisoformat(self.value)

    @property
    def yes(self) -> bool:
        """Whether a yes/no fact says yes."""
        return self.value == "yes"


def _one_of(*values: str) -> tuple[str, Callable[[str], object]]:
    def check(text: str) -> None:
        if text not in values:
            raise ValueError

    return " or ".join(values), check


def _year(text: str) -> None:
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError


def _year_from(first: int) -> tuple[str, Callable[[str], object]]:
    def check(text: str) -> None:
        _year(text)
        if int(text) < first:
            raise ValueError

    return f"a year from {first} on, such as 2014", check


def _day_from(first: int) -> tuple[str, Callable[[str], object]]:
    def check(text: str) -> None:
        _day(text)
        if date.fromisoformat(text).year < first:
            raise ValueError

    return f"a day from {first} on, such as 2014-04-15", check


def _day(text: str) -> None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    date.fromisoformat(text)


def _share(text: str) -> None:
    if not re.fullmatch(r"[0-9]{1,6}(/[0-9]{1,6})?", text) or not 0 < Fraction(text) <= 1:
        raise ValueError


def _amount(text: str) -> None:
    if parse_amount(text) < 0:
        raise ValueError


def _text(text: str) -> None:
    if not text.strip():
        raise ValueError


_YES_NO = _one_of("yes", "no")
_YES_NO_UNKNOWN = _one_of("yes", "no", "unknown")
_AMOUNT = ("an amount such as 7,000.00", _amount)
_SIGNED = ("an amount such as 7,000.00 or -500.00", parse_amount)
_DAY = ("a day such as 2024-04-15", _day)
_TEXT = ("some text", _text)

_ROTH_IRAS_SINCE, _DESIGNATED_ROTH_ACCOUNTS_SINCE, _SIMPLE_IRAS_SINCE = 1998, 2006, 1997
"""Pub. L. 105-34, section 302(f); 107-16, section 617(f); 104-188, section 1421(e)."""

_ADDRESS = ("street", "apartment", "city", "foreign_country", "foreign_province", "foreign_postal")
_PREPARER = ("preparer_name", "ptin", "firm_name", "firm_ein", "firm_address", "firm_phone")
_SECRET = frozenset({"birth_date", *_ADDRESS, *_PREPARER})

_TABLE: tuple[tuple[str, tuple[str, Callable[[str], object]], str], ...] = (
    ("filing_status", _one_of(*FilingStatus), ""),
    ("spouse", ("a client id, none or outside", _text), ""),
    ("spouse_covered_by_plan", _YES_NO, ""),
    ("spouse_compensation", _AMOUNT, ""),
    ("spouse_contributions", _AMOUNT, ""),
    ("birth_date", _DAY, ""),
    ("covered_by_plan", _YES_NO, ""),
    ("magi_before_ira", _SIGNED, ""),
    ("magi_roth", _SIGNED, ""),
    ("compensation", _AMOUNT, ""),
    ("difficulty_of_care", _AMOUNT, ""),
    ("deduction_claimed", _AMOUNT, ""),
    ("line_4", _AMOUNT, ""),
    ("all_iras_listed", _YES_NO, ""),
    ("contribution_due_date", _DAY, ""),
    ("return_filed_on", _DAY, ""),
    ("extended_until", _DAY, ""),
    ("date_of_death", _DAY, ""),
    ("disabled_since", _DAY, ""),
    ("first_roth_year", _year_from(_ROTH_IRAS_SINCE), ""),
    ("homebuyer_used_before", _AMOUNT, ""),
    ("qcd_offset_used", _AMOUNT, ""),
    ("split_interest_used", _YES_NO, ""),
    ("hsa_funding_used", _YES_NO, ""),
    ("hsa_coverage", _one_of("self", "family"), ""),
    ("rmd_required", _AMOUNT, ""),
    ("simple_began", _day_from(_SIMPLE_IRAS_SINCE), ""),
    ("excess_traditional_carried", _AMOUNT, ""),
    ("excess_roth_carried", _AMOUNT, ""),
    ("income_election_2010", _one_of("2010", "2011_2012"), ""),
    ("spread_1998", _YES_NO, ""),
    ("line_15c", _AMOUNT, ""),
    ("line_15c_worksheet_6", _AMOUNT, ""),
    ("rounding", _one_of("dollars", "cents"), ""),
    ("line_10_places", _one_of("3", "4", "5"), ""),
    ("part_1", _one_of("as_required", "always"), ""),
    ("worksheet_1_1", _one_of("auto", "always", "never"), ""),
    *((name, _TEXT, "") for name in (*_ADDRESS, *_PREPARER)),
    ("self_employed", _YES_NO, ""),
    ("share", ("a fraction such as 1/3", _share), "DECEDENT"),
    ("plan_type", _one_of("401k", "403b", "457b"), "PLAN"),
    ("employer", _TEXT, "PLAN"),
    ("related_employers", ("names joined by ;", _text), ""),
    ("compensation", _AMOUNT, "PLAN"),
    ("net_self_employment", _SIGNED, ""),
    ("s_corporation_wages", _AMOUNT, ""),
    ("separate_account", _YES_NO, "PLAN"),
    ("pre_1987_basis", _AMOUNT, "PLAN"),
    ("first_designated_roth_year", _year_from(_DESIGNATED_ROTH_ACCOUNTS_SINCE), "PLAN"),
    ("after_tax_allowed", _YES_NO_UNKNOWN, "PLAN"),
    ("in_service_allowed", _YES_NO_UNKNOWN, "PLAN"),
    ("in_plan_roth_allowed", _YES_NO_UNKNOWN, "PLAN"),
    ("conversion_frequency", _TEXT, "PLAN"),
    ("acp_tested", _YES_NO_UNKNOWN, "PLAN"),
    ("after_tax_limit", _TEXT, "PLAN"),
    ("ira_rollovers_allowed", _YES_NO_UNKNOWN, "PLAN"),
    # Kept as facts so that whatever decides a pool is an append-only record.
    ("account_type", ("an account type such as traditional_ira", _text), "ACCOUNT"),
    ("plan", _TEXT, "ACCOUNT"),
    ("decedent", _TEXT, "ACCOUNT"),
)

FACT_KEYS: Mapping[tuple[str, bool], FactKey] = {
    (name, bool(about)): FactKey(name, expected, check, about, name in _SECRET)
    for name, (expected, check), about in _TABLE
}
"""Every known key, by name and whether it is about something (`compensation` exists both ways)."""


def parse_fact(*, owner: str, year: str, key: str, value: str, evidence: str = "", note: str = "") -> Fact:
    """Check one row of a facts file. Raises FactError that names the key, the value and what was expected."""
    name, colon, about = key.strip().partition(":")
    known = FACT_KEYS.get((name, bool(about))) if bool(colon) == bool(about) else None
    if known is None:
        other = FACT_KEYS.get((name, not about))
        hint = f"write {name}:{other.about}" if other and other.about else "see docs/facts.md for the known keys"
        raise FactError(f"key: {mask(key)!r} is not a known fact; {hint}")
    year = year.strip()
    if year and not re.fullmatch(r"(19|20)[0-9]{2}", year):
        raise FactError(
            f"year: found {mask(year)!r}, expected a year such as 2019, or nothing for a fact that holds for life"
        )
    value = value.strip()
    try:
        known.check(value)
    except (ValueError, ZeroDivisionError) as problem:
        detail = f" ({problem})" if isinstance(problem, AmountError) else ""
        raise FactError(f"{mask(key)}: found {mask(value)!r}, expected {known.expected}{detail}") from None
    return Fact(
        owner=owner,
        key=name,
        about=about,
        value=value,
        year=int(year) if year else None,
        evidence=evidence.strip(),
        note=note.strip(),
    )
