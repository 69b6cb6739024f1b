"""The classification rules of each custodian, read from one TOML file per family.

A rule matches the normalised action by its whole text, its beginning or a part, with the direction of the money and
the kind of account. Its `evidence` says how its text is known: R (seen in a real export), P (a parser written on
one), F (fixture), S (specification); a belief (M) may only ask.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from basis.model import AccountType, EntryKind
from importers.classification.groups import NO_DOLLARS, groups
from importers.records import ParsedRow

_CACHED_TEXTS = 65_536
_EVERY_FAMILY = "ofx"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a table. Exactly one of `ignore`, `enter` and `ask` is said.

    `year` says for which tax year an entered contribution counts: `current` (that of its day), `prior` (the year
    before) or `dated` (its own, if the deadline of the year before has passed; else it is asked).
    """

    id: str
    evidence: str
    whole: frozenset[str]
    starts: tuple[str, ...]
    contains: tuple[str, ...]
    description: tuple[str, ...]
    side: str
    accounts: frozenset[str]
    symbol: bool
    ignore: bool
    enter: EntryKind | None
    year: str
    ask: str
    asks: str
    reason: str
    choices: tuple[EntryKind, ...]
    paper: str

    def matches(self, text: str, account_type: AccountType, money_side: str) -> bool:
        """Whether action, account and direction match; `holds_for` says the rest."""
        return (
            (text in self.whole or text.startswith(self.starts) or any(part in text for part in self.contains))
            and self.side in ("", money_side or NO_DOLLARS)
            and (not self.accounts or not self.accounts.isdisjoint(groups(account_type)))
        )

    @property
    def needs_action_alone(self) -> bool:
        """Whether nothing that stands beside the action is asked for: `holds_for` is true of every row."""
        return not self.symbol and not self.description

    def holds_for(self, row: ParsedRow) -> bool:
        """Whether what stands beside the action matches too."""
        if self.symbol and not row.symbol:
            return False
        return not self.description or any(word in row.description.upper() for word in self.description)


def first_rule(family: str, row: ParsedRow, account_type: AccountType, money_side: str) -> Rule | None:
    """The first rule of a family's table that matches a row, None where the table does not know it."""
    for rule in _candidates(family, row.fingerprint_text, account_type, money_side):
        if rule.holds_for(row):
            return rule
    return None


def rule_of_action(family: str, text: str, account_type: AccountType, money_side: str) -> Rule | None:
    """The rule that `first_rule` gives for every row with this action, None where that takes the rest of the row."""
    first = next(iter(_candidates(family, text, account_type, money_side)), None)
    return first if first is not None and first.needs_action_alone else None


@lru_cache(maxsize=_CACHED_TEXTS)
def _candidates(family: str, text: str, account_type: AccountType, money_side: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules(family) if rule.matches(text, account_type, money_side))


@cache
def rules(family: str) -> tuple[Rule, ...]:
    """A family's rules in the order in which they are tried, then those of OFX statements, which every family has."""
    tables = dict.fromkeys((family, _EVERY_FAMILY))
    files = (resources.files(__package__).joinpath(f"{table}.toml") for table in tables)
    return tuple(
        _rule(item)
        for file in files
        if file.is_file()
        for item in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
    )


def _rule(item: dict[str, object]) -> Rule:
    def text(key: str) -> str:
        return str(item.get(key, ""))

    def texts(key: str) -> tuple[str, ...]:
        found = item.get(key, [])
        return tuple(str(each) for each in found) if isinstance(found, list) else ()

    return Rule(
        id=text("id"),
        evidence=text("evidence"),
        whole=frozenset(texts("whole")),
        starts=texts("starts"),
        contains=texts("contains"),
        description=texts("description"),
        side=text("side"),
        accounts=frozenset(texts("accounts")),
        symbol=item.get("symbol") is True,
        ignore=item.get("ignore") is True,
        enter=EntryKind(text("enter")) if text("enter") else None,
        year=text("year"),
        ask=text("ask"),
        asks=text("asks"),
        reason=text("reason"),
        choices=tuple(EntryKind(each) for each in texts("choices")),
        paper=text("paper"),
    )
