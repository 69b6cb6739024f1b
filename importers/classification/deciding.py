"""What one row means, decided by the tables: entered, ignored or asked.

It must not know the ledger, nor the law beyond the deadline for contributions that it is given.
"""

from __future__ import annotations

from functools import lru_cache

from basis.model import AccountType, Choice, EntryKind
from importers.classification.answers import (
    NONE,
    Deadline,
    choices_for,
    contribution_choices,
    contribution_years,
    entries_of,
)
from importers.classification.groups import side
from importers.classification.outcomes import Asked, Entered, Ignored, Outcome
from importers.classification.rules import Rule, first_rule, rule_of_action
from importers.generic import to_entry
from importers.records import GenericRow, ParsedRow
from importers.user_formats import IGNORE

_CACHED_TEXTS = 65_536
_GENERIC = "generic-row"
_TAXABLE = Ignored("taxable-account")
_NOTHING_MOVED = Ignored("moves-nothing")
_UNKNOWN_TEXT = "no-rule"
_SAID = "your-description"
_PAPER_OF_DAY = "the custodian's confirmation or statement of that day"
_CHANGES_NO_LINE = frozenset({EntryKind.TRANSFER_IN, EntryKind.TRANSFER_OUT})
_VALUES = frozenset({EntryKind.YEAR_END_VALUE, EntryKind.ACCOUNT_VALUE})
_CONTRIBUTION_YEAR = "contribution_year"
_YEAR_REASON = "the export does not say for which tax year the contribution counts, and on that day it could be either"
_PAPER_OF_YEAR = "Form 5498 of the year (box 1 or box 10), or the contribution confirmation"
_LATE_PRIOR_YEAR = (
    "the export calls it a contribution for the year before, but its day is after the last day for such contributions"
)

_ACCOUNT_TYPE = Asked(
    rule="account-type",
    kind="account_type",
    asks="What kind of account is this?",
    reason="an export does not say it reliably: owners rename their accounts",
    choices=tuple(
        Choice(
            kind.value,
            "not a retirement account" if kind is AccountType.TAXABLE else kind.value.replace("_", " "),
            "its rows are never counted" if kind is AccountType.TAXABLE else "decides which lines its rows change",
        )
        for kind in AccountType
    ),
    paper="Form 5498 box 7, or the account agreement",
)


def classify(
    row: ParsedRow | GenericRow,
    account_type: AccountType | None,
    family: str,
    deadline: Deadline,
    *,
    account: str = "",
) -> Outcome:
    """What a row means. `account` is the id that its entries carry; `family` names the table of rules.

    A row of an account whose type is not known asks for that first; the caller groups such questions. Only a
    contribution without a year calls `deadline`.
    """
    if isinstance(row, GenericRow):
        return _generic(row, deadline, account)
    if account_type is None:
        return _ACCOUNT_TYPE
    if account_type is AccountType.TAXABLE:
        return _TAXABLE
    money_side = side(row.cents)
    if not money_side and not _shares_or_another_currency(row):
        rule = first_rule(family, row, account_type, money_side) if row.cents == 0 else None
        return _NOTHING_MOVED if rule is None or rule.enter not in _VALUES else _value(rule, row, account_type, account)
    if row.said:
        return _as_said(row, account_type, money_side, deadline, account)
    ignored = _ignored_by_action(family, row.fingerprint_text, account_type, money_side)
    if ignored is not None:
        return ignored
    rule = first_rule(family, row, account_type, money_side)
    if rule is None:
        return _unknown(row, account_type, deadline)
    if rule.ignore:
        return _ignored(rule.id)
    if rule.enter in _VALUES:
        return _value(rule, row, account_type, account)
    if not money_side:
        return _ignored(rule.id) if rule.enter in _CHANGES_NO_LINE else _without_amount(rule.id, row)
    if rule.enter is not None:
        return _entered(rule, rule.enter, row, account_type, deadline, account)
    return Asked(rule.id, rule.ask, rule.asks, rule.reason, _offered(rule, row, account_type, deadline), rule.paper)


def _offered(rule: Rule, row: ParsedRow, account_type: AccountType, deadline: Deadline) -> tuple[Choice, ...]:
    """The answers that a rule names, of those that fit. Where none does, the row is not what the rule expects, such as
    a contribution that goes out: then all that fit."""
    named = choices_for(row, account_type, deadline, rule.choices or None)
    return choices_for(row, account_type, deadline) if named == (NONE,) else named


def _shares_or_another_currency(row: ParsedRow) -> bool:
    """Whether something moved that is no dollars. Zero beside shares says that no cash did, not what they were worth:
    a conversion in kind looks like this."""
    return bool(row.quantity) or (row.cents is None and bool(row.currency))


def _entered(
    rule: Rule, kind: EntryKind, row: ParsedRow, account_type: AccountType, deadline: Deadline, account: str
) -> Entered | Asked:
    day, for_year = row.counts_on, None
    if rule.year == "current":
        for_year = day.year
    elif rule.year == "prior":
        for_year = day.year - 1
        if day > deadline(for_year):
            return _ask_year(rule.id, row, account_type, (for_year, day.year), _LATE_PRIOR_YEAR)
    elif rule.year == "dated":
        years = contribution_years(day, deadline)
        if len(years) > 1:
            return _ask_year(rule.id, row, account_type, years, _YEAR_REASON)
        for_year = years[0]
    return Entered(rule.id, entries_of(row, account, account_type, kind, for_year))


def _value(rule: Rule, row: ParsedRow, account_type: AccountType, account: str) -> Entered | Asked:
    """The value of an account, zero included: it is no movement and has no direction."""
    if row.cents is not None and row.cents >= 0 and rule.enter is not None:
        return Entered(rule.id, entries_of(row, account, account_type, rule.enter))
    return Asked(
        rule.id,
        "amount",
        "What was the account worth on that day?",
        "a value below zero is none of an IRA: enter the value with `basis entry add`, then answer none here",
        (NONE,),
        "Form 5498 box 5",
    )


def _as_said(row: ParsedRow, account_type: AccountType, money_side: str, deadline: Deadline, account: str) -> Outcome:
    """What a row means whose description names the kind of movement: that, where account, direction and year fit."""
    if row.said == IGNORE:
        return _ignored(_SAID)
    if not money_side:
        return _without_amount(_SAID, row)
    kind = EntryKind(row.said)
    choices = choices_for(row, account_type, deadline, (kind,))
    if choices == (NONE,):
        reason = f"your description of the file calls it {kind.value}, which fits neither this account nor direction"
        everything = choices_for(row, account_type, deadline)
        return Asked(_SAID, "movement", "What was this?", reason, everything, _PAPER_OF_DAY)
    years = [int(year) for choice in choices for _, _, year in [choice.answer.partition(":")] if year.isdigit()]
    if not years:
        return Entered(_SAID, entries_of(row, account, account_type, kind))
    if row.for_year in years or (len(years) == 1 and row.for_year is None):
        return Entered(_SAID, entries_of(row, account, account_type, kind, row.for_year or years[0]))
    if row.for_year is not None:
        reason = f"the file says {row.for_year}, for which nothing could be contributed on that day"
        return Asked(_SAID, "movement", "For which year was this?", reason, choices, _PAPER_OF_YEAR)
    if kind is EntryKind.CONTRIBUTION:
        return _ask_year(_SAID, row, account_type, tuple(years), _YEAR_REASON)
    return Asked(_SAID, "movement", "For which year was this?", "the file does not say", choices, _PAPER_OF_YEAR)


def _ask_year(rule: str, row: ParsedRow, account_type: AccountType, years: tuple[int, ...], reason: str) -> Asked:
    choices = contribution_choices(account_type, abs(row.cents or 0), row.counts_on, years)
    return Asked(rule, _CONTRIBUTION_YEAR, _year_question(years), reason, (*choices, NONE), _PAPER_OF_YEAR)


def _year_question(years: tuple[int, ...]) -> str:
    return f"Is this contribution for {' or '.join(str(year) for year in years)}?"


def _generic(row: GenericRow, deadline: Deadline, account: str) -> Entered | Asked:
    if row.kind is EntryKind.CONTRIBUTION and row.for_year is None:
        years = contribution_years(row.day, deadline)
        return Asked(
            _GENERIC,
            _CONTRIBUTION_YEAR,
            _year_question(years),
            "for_year is empty: the file does not say for which tax year the contribution counts",
            contribution_choices(row.account_type, row.cents, row.day, years),
            _PAPER_OF_YEAR,
        )
    return Entered(_GENERIC, (to_entry(row, account),))


def _unknown(row: ParsedRow, account_type: AccountType, deadline: Deadline) -> Asked:
    if not side(row.cents):
        return _without_amount(_UNKNOWN_TEXT, row)
    return Asked(
        _UNKNOWN_TEXT,
        "movement",
        "What was this?",
        "no rule knows this text in a retirement account",
        choices_for(row, account_type, deadline),
        _PAPER_OF_DAY,
    )


def _without_amount(rule: str, row: ParsedRow) -> Asked:
    reason = (
        f"the amount is in {row.currency}" if row.currency else "shares moved and the export gives no dollar amount"
    )
    return Asked(
        rule,
        "amount",
        "What was this, and what was it worth in dollars?",
        f"{reason}: enter the movement with `basis entry add`, then answer none here",
        (NONE,),
        _PAPER_OF_DAY,
    )


@lru_cache(maxsize=_CACHED_TEXTS)
def _ignored_by_action(family: str, text: str, account_type: AccountType, money_side: str) -> Ignored | None:
    """What most rows of an export are: ignored whatever stands beside their action."""
    rule = rule_of_action(family, text, account_type, money_side)
    return _ignored(rule.id) if rule is not None and rule.ignore else None


@lru_cache(maxsize=1024)
def _ignored(rule: str) -> Ignored:
    return Ignored(rule)
