"""The rules of the generic ledger file as tables: which kind needs which column, and where a column may stand.

Read beside `docs/generic-ledger.md`; nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from basis.model import AccountType, EntryKind, Evidence

_K = EntryKind
_T = AccountType

EVIDENCE = Evidence.STATEMENT
"""What a row rests on when it does not say: it was written from a custodian's statement."""

MAY_BE_ZERO = frozenset({_K.YEAR_END_VALUE, _K.ACCOUNT_VALUE, _K.OPENING_BASIS})
DATED_DECEMBER_31 = frozenset({_K.YEAR_END_VALUE, _K.OPENING_BASIS})

NEEDS: Mapping[EntryKind, tuple[str, ...]] = {
    _K.CONVERSION: ("to_account",),
    _K.IN_PLAN_ROTH_ROLLOVER: ("to_account",),
    _K.DIRECT_ROLLOVER: ("to_account",),
    _K.ROLLOVER_IN: ("from_account_type",),
    _K.RECHARACTERIZATION: ("for_year", "to_account", "purpose"),
    _K.RECHARACTERIZATION_IN: ("for_year", "purpose"),
    _K.RETURNED_CONTRIBUTION: ("for_year",),
    _K.EXCESS_REMOVED: ("for_year",),
    _K.REPAYMENT: ("for_year", "purpose"),
    _K.SPOUSAL_ELECTION: ("decedent",),
    _K.REVERSAL: ("ref",),
}
"""Columns that a kind cannot do without. A contribution without `for_year` is a question, not an error."""

_LEAVES = frozenset(
    {
        _K.CONVERSION,
        _K.IN_PLAN_ROTH_ROLLOVER,
        _K.DIRECT_ROLLOVER,
        _K.DISTRIBUTION,
        _K.HSA_FUNDING,
        _K.QCD,
        _K.ROLLOVER_OUT,
        _K.TRANSFER_OUT,
        _K.OUTSTANDING_ROLLOVER,
        _K.RECHARACTERIZATION,
        _K.DIVORCE_TRANSFER_OUT,
    }
)
_RECEIVES = frozenset(
    {
        _K.CONVERSION_IN,
        _K.DIRECT_ROLLOVER_IN,
        _K.ROLLOVER_IN,
        _K.TRANSFER_IN,
        _K.RECHARACTERIZATION_IN,
        _K.DIVORCE_TRANSFER_IN,
        _K.INHERITANCE,
        _K.REPAYMENT,
    }
)
_UNDONE = frozenset({_K.RECHARACTERIZATION, _K.RECHARACTERIZATION_IN, _K.RETURNED_CONTRIBUTION})
_INHERITED = frozenset({_K.INHERITANCE, _K.SPOUSAL_ELECTION})
_DIVIDED = frozenset({_K.DIVORCE_TRANSFER_IN, _K.DIVORCE_TRANSFER_OUT})

ONLY_FOR: Mapping[str, frozenset[EntryKind]] = {
    "arrived": _LEAVES | _RECEIVES | {_K.CONTRIBUTION},
    "contributed_on": _UNDONE | {_K.EXCESS_REMOVED},
    "to_account": _LEAVES,
    "to_account_type": _LEAVES,
    "from_account_type": _RECEIVES,
    "treatment": frozenset({_K.CONTRIBUTION, _K.RECHARACTERIZATION, _K.RECHARACTERIZATION_IN}),
    "earnings": _UNDONE,
    "basis": (_LEAVES | _RECEIVES | {_K.CONTRIBUTION})
    - {_K.QCD, _K.CONVERSION, _K.RECHARACTERIZATION, _K.RECHARACTERIZATION_IN},
    "part": _DIVIDED | _INHERITED | {_K.OPENING_BASIS},
    "other_party": _DIVIDED,
}
"""Columns that would say nothing elsewhere; a value there is refused rather than left unread."""

NAMES_DECEDENT = _INHERITED
"""Kinds that may name a decedent on an account that is not inherited."""


@dataclass(frozen=True, slots=True)
class AccountRule:
    """Which accounts a kind can be on, and how that is said."""

    holds: Callable[[AccountType], bool]
    says: str


def _is_own_ira(account_type: AccountType) -> bool:
    return account_type.is_traditional or account_type.is_roth


def _is_ira(account_type: AccountType) -> bool:
    return not account_type.is_plan


_OWN_IRA = AccountRule(_is_own_ira, "a traditional, SEP, SIMPLE or Roth IRA")
_IRA = AccountRule(_is_ira, "an IRA")
_PLAN = AccountRule(lambda account_type: account_type.is_plan, "a plan account")
_TRADITIONAL = AccountRule(lambda account_type: account_type.is_traditional, "a traditional, SEP or SIMPLE IRA")

ACCOUNT_RULES: Mapping[EntryKind, AccountRule] = {
    _K.CONTRIBUTION: _OWN_IRA,
    _K.CONVERSION: _TRADITIONAL,
    _K.CONVERSION_IN: AccountRule(lambda account_type: account_type.is_roth, "a Roth IRA"),
    _K.IN_PLAN_ROTH_ROLLOVER: _PLAN,
    _K.AFTER_TAX_CONTRIBUTION: AccountRule(lambda account_type: account_type is _T.PLAN_AFTER_TAX, "plan_after_tax"),
    _K.DESIGNATED_ROTH_CONTRIBUTION: AccountRule(
        lambda account_type: account_type is _T.PLAN_DESIGNATED_ROTH, "plan_designated_roth"
    ),
    _K.QCD: _IRA,
    _K.HSA_FUNDING: _IRA,
    _K.RECHARACTERIZATION: _OWN_IRA,
    _K.RECHARACTERIZATION_IN: _OWN_IRA,
    _K.RETURNED_CONTRIBUTION: _OWN_IRA,
    _K.EXCESS_REMOVED: _OWN_IRA,
    _K.OPENING_BASIS: AccountRule(
        lambda account_type: account_type not in (_T.PLAN_PRETAX, _T.PLAN_EMPLOYER, _T.PLAN_ROLLOVER),
        "an IRA, plan_after_tax or plan_designated_roth: the other plan accounts hold no after-tax money",
    ),
}
