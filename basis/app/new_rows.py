"""Which rows of a file are new to the ledger, and what each of them is.

Rows are counted by fingerprint over overlapping exports and only the surplus is added; nothing is merged because it
looks alike. A day on which two exports meet with different counts is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from basis.app.accounts import AccountFinder
from basis.app.other_exports import SAME, OtherExports
from basis.app.rows import OTHER_EXPORT, OVERLAP, deadline
from basis.ledger import Ledger, NewEntry, NewRow
from basis.model import Account
from importers import (
    Asked,
    Entered,
    GenericRow,
    Ignored,
    Outcome,
    ParsedFile,
    ParsedRow,
    classify,
    missing_to_account_type,
)

Detail = tuple[bytes | None, bytes | None]
"""Digests that tell rows of one fingerprint apart, None where the file does not say: quantity and reference of an
export's row, everything that a row of a generic ledger file says."""

Print = tuple[bytes, Detail]
"""What a row is known by: its fingerprint and its details."""

_DETAIL_BYTES = 8
_Located = tuple[ParsedRow | GenericRow, Account]
_PLACE = frozenset({"line", "last_line", "offset", "length"})


@dataclass(slots=True)
class Plan:
    """What a file adds: rows, entries by index into them, and how many rows were known or are asked.

    `prints` are the fingerprints and details of all rows of the file, new or known.
    """

    prints: list[Print]
    rows: list[NewRow] = field(default_factory=list)
    entries: list[tuple[int, NewEntry]] = field(default_factory=list)
    known: int = 0
    asked: int = 0


def plan_rows(ledger: Ledger, client: str, file: ParsedFile, finder: AccountFinder) -> Plan:
    """Which rows are new, and what each of them is."""
    located: list[_Located] = [(row, finder.of(row.account_text, row.account_label)) for row in file.rows]
    located += [(row, _declared(row, finder)) for row in file.entries]
    prints = _prints(ledger, client, file.family, located)
    in_file = Counter(fingerprint for fingerprint, _ in prints)
    stored = ledger.details(client, in_file)
    known = Known(stored)
    # Where no row of the file is known, no two exports can meet.
    edges = _edges(ledger, client, located) if stored else {}
    plan = Plan(prints)
    outcomes = _Outcomes(file.family, finder)
    others = OtherExports(ledger, client, file.family, file.format, prints=frozenset(in_file))
    for (row, account), (fingerprint, detail) in zip(located, prints, strict=True):
        before = known.at_first(fingerprint)
        if before and known.has(fingerprint, detail):
            plan.known += 1
            continue
        outcome = outcomes.of(row, account)
        disposition, rule = _DISPOSITIONS[type(outcome)], outcome.rule
        if not isinstance(outcome, Ignored):
            elsewhere = others.of(row, account) if isinstance(row, ParsedRow) else ""
            if elsewhere == SAME:
                plan.known += 1
                continue
            disposition, rule = ("asked", OTHER_EXPORT) if elsewhere else (disposition, rule)
            if before and in_file[fingerprint] != before and row.day in edges[account.id]:
                disposition, rule = "asked", OVERLAP
            if disposition == "asked":
                plan.asked += 1
            elif isinstance(outcome, Entered):
                plan.entries += [
                    (len(plan.rows), NewEntry(entry=entry, rule=rule, custodian=file.family))
                    for entry in outcome.entries
                ]
        plan.rows.append(
            NewRow(
                account.id,
                row.line,
                row.last_line,
                row.offset,
                row.length,
                row.day,
                row.cents,
                fingerprint,
                known.add(fingerprint),
                disposition,
                rule,
                detail,
            )
        )
    return plan


class Known:
    """Which rows the ledger has, by fingerprint. A row of the file uses up one that does not contradict it."""

    def __init__(self, stored: Mapping[bytes, list[Detail | None]]) -> None:
        self._left = {print_: [d for d in details if d is not None] for print_, details in stored.items()}
        self._first = {print_: len(details) for print_, details in self._left.items()}
        self._count = {print_: len(details) for print_, details in stored.items()}

    def has(self, fingerprint: bytes, detail: Detail) -> bool:
        """Whether a stored row is this one; it is then used up. Digests are compared where both sides have them."""
        left = self._left.get(fingerprint)
        if not left:
            return False
        for index, stored in enumerate(left):
            if all(a == b or a is None or b is None for a, b in zip(stored, detail, strict=True)):
                del left[index]
                return True
        return False

    def at_first(self, fingerprint: bytes) -> int:
        """How many rows with this fingerprint the ledger had before the file."""
        return self._first.get(fingerprint, 0)

    def add(self, fingerprint: bytes) -> int:
        """The occurrence number of one more row with this fingerprint."""
        occurrence = self._count.get(fingerprint, 0)
        self._count[fingerprint] = occurrence + 1
        return occurrence


_DISPOSITIONS = {Ignored: "ignored", Entered: "entered", Asked: "asked"}
_NO_TYPE = Asked("account-type", "account_type", "What kind of account is it?", "nobody has said", ())


class _Outcomes:
    """Classifies rows; those of an account whose type nobody has said wait for it."""

    def __init__(self, family: str, finder: AccountFinder) -> None:
        self._family = family
        self._finder = finder

    def of(self, row: ParsedRow | GenericRow, account: Account) -> Outcome:
        """What a row means."""
        if account.type is None:
            return _NO_TYPE
        outcome = classify(row, account.type, self._family, deadline, account=account.id)
        if isinstance(outcome, Entered) and account.type.is_plan and isinstance(row, ParsedRow):
            return Entered(outcome.rule, tuple(self._finder.parts.placed(entry) for entry in outcome.entries))
        if isinstance(outcome, Entered) and isinstance(row, GenericRow) and row.to_account_text:
            target = self._finder.of(row.to_account_text, row.to_account_text, decedent=row.to_pool)
            if target.type is None and row.to_account_type is None:
                raise missing_to_account_type(self._finder.file_name, row)
            if target.type is None and row.to_account_type is not None:
                target = self._finder.typed(target, row.to_account_type, source=f"ledger file, row {row.line}")
            entries = tuple(
                replace(entry, to_account=target.id, to_account_type=target.type) for entry in outcome.entries
            )
            return Entered(outcome.rule, entries)
        return outcome


def _declared(row: GenericRow, finder: AccountFinder) -> Account:
    """The account of a row that itself says what kind of account it is."""
    account = finder.of(row.account_text, row.account_text, decedent=row.pool)
    return finder.typed(account, row.account_type, source=f"ledger file, row {row.line}", plan=row.plan)


def prints_of(ledger: Ledger, client: str, file: ParsedFile, finder: AccountFinder) -> list[Print]:
    """What the rows of a generic ledger file are known by, in their order."""
    return _prints(
        ledger,
        client,
        file.family,
        [(row, finder.of(row.account_text, row.account_text, decedent=row.pool)) for row in file.entries],
    )


def _prints(ledger: Ledger, client: str, family: str, located: Sequence[_Located]) -> list[Print]:
    fingerprints = ledger.fingerprints(
        client,
        [
            # What makes two rows the same row: family, account, day, amount and the action's own words.
            f"{family}|{account.id}|{row.day.isoformat()}|{row.cents}|{row.fingerprint_text}"
            for row, account in located
        ],
    )
    first = [row.quantity if isinstance(row, ParsedRow) else _said(row) for row, _ in located]
    second = [row.reference if isinstance(row, ParsedRow) else "" for row, _ in located]
    texts = {*first, *second} - {""}
    digests = {
        text: digest[:_DETAIL_BYTES] for text, digest in zip(texts, ledger.fingerprints(client, texts), strict=True)
    }
    details = zip(map(digests.get, first), map(digests.get, second), strict=True)
    return list(zip(fingerprints, details, strict=True))


def _said(row: GenericRow) -> str:
    """Everything that a row of a generic ledger file says, wherever it stands in it."""
    return "|".join(
        f"{f.name}={getattr(row, f.name)}" for f in fields(row) if f.name not in _PLACE and getattr(row, f.name)
    )


def _edges(ledger: Ledger, client: str, located: Sequence[_Located]) -> dict[str, frozenset[date]]:
    """The first and last days of this file and of earlier ones, by account: days that may be shown in part."""
    days: dict[str, list[date]] = {}
    for row, account in located:
        days.setdefault(account.id, []).append(row.day)
    earlier = ledger.file_edges(client)
    return {
        account: frozenset({min(own), max(own)}) | earlier.get(account, frozenset()) for account, own in days.items()
    }
