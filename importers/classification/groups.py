"""The groups of accounts and the directions of money that the tables speak of."""

from __future__ import annotations

from functools import cache

from basis.model import AccountType
from basis.money import Cents

IN, OUT = "in", "out"
NO_DOLLARS = "none"
"""The side of a rule for rows that give no amount: shares alone moved."""


@cache
def groups(account_type: AccountType) -> frozenset[str]:
    """The words by which a table may mean this type: its own name, `ira`, `traditional`, `roth` and so on."""
    words = {
        "ira": not account_type.is_plan and account_type is not AccountType.TAXABLE,
        "traditional": account_type.is_traditional,
        "roth": account_type.is_roth,
        "inherited": account_type.is_inherited,
        "plan": account_type.is_plan,
    }
    return frozenset({account_type.value, *(word for word, meant in words.items() if meant)})


def side(cents: Cents | None) -> str:
    """Whether money came in or went out; empty where the file gives no amount."""
    return "" if not cents else IN if cents > 0 else OUT
