"""Which rows of a file are new to the ledger, and what each of them is.

Rows are counted by fingerprint over overlapping exports and only the surplus is added; nothing is merged because it
looks alike. Rows of one export are movements of their own, and a day that an export shows in part another shows whole:
what happened is what the export says that shows a row most often, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain, islice
from typing import NamedTuple

from basis.app.accounts import AccountFinder
from basis.app.known_rows import DETAIL_BYTES, Detail, Known, Print, Prints
from basis.app.other_exports import SAME, OtherExports
from basis.app.rows import OTHER_EXPORT, deadline
from basis.ledger import Ledger, NewEntry, NewRow
from basis.model import Account, EntryKind
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

_DETAIL_TEXTS = 100_000
_AT_A_TIME = 8_192
_Row = ParsedRow | GenericRow
_Located = tuple[_Row, Account]
_PLACE = frozenset({"line", "last_line", "offset", "length"})


class Batch(NamedTuple):
    """Some of the rows that a file adds, and entries by index into them."""

    rows: list[NewRow]
    entries: list[tuple[int, NewEntry]]


class Plan:
    """What a file adds, worked out a batch of rows at a time, and how many rows were known or are asked so far.

    `prints` are the fingerprints and details of all rows of the file, new or known.
    """

    def __init__(self, ledger: Ledger, client: str, file: ParsedFile, finder: AccountFinder) -> None:
        self.new = self.known = self.asked = self.entered = 0
        self._file = file
        self._finder = finder
        self._outcomes = _Outcomes(file.family, finder)
        digests = _Digests(ledger, client, file.family)
        self.prints = Prints()
        for located in self._located():
            self.prints.extend(*digests.of(located))
        self._known = Known(self.prints)
        self._known.take_in(ledger.details(client, self._known))
        self._others = OtherExports(ledger, client, file.family, file.format, prints=self._known)

    def batches(self) -> Iterator[Batch]:
        """Which rows are new, and what each of them is. To be gone through once."""
        prints = iter(self.prints)
        for located in self._located():
            batch = Batch([], [])
            for row, account in located:
                self._add(batch, row, account, *next(prints))
            self.new += len(batch.rows)
            self.entered += len(batch.entries)
            yield batch

    def _located(self) -> Iterator[list[_Located]]:
        """The rows of the file with the accounts they are of, a batch at a time."""
        of, declared = self._finder.of, self._finder
        rows: Iterator[_Located] = chain(
            ((row, of(row.account_text, row.account_label)) for row in self._file.rows),
            ((row, _declared(row, declared)) for row in self._file.entries),
        )
        while located := list(islice(rows, _AT_A_TIME)):
            yield located

    def _add(self, batch: Batch, row: _Row, account: Account, fingerprint: bytes, detail: Detail) -> None:
        known = self._known
        if known.has(fingerprint, detail):
            self.known += 1
            return
        outcome = self._outcomes.of(row, account)
        disposition, rule = _DISPOSITIONS[type(outcome)], outcome.rule
        if not isinstance(outcome, Ignored):
            elsewhere = self._others.of(row, account) if isinstance(row, ParsedRow) else ""
            if elsewhere == SAME:
                self.known += 1
                return
            disposition, rule = ("asked", OTHER_EXPORT) if elsewhere else (disposition, rule)
            if disposition == "asked":
                self.asked += 1
            elif isinstance(outcome, Entered):
                batch.entries.extend(
                    (len(batch.rows), NewEntry(entry=entry, rule=rule, custodian=self._file.family))
                    for entry in outcome.entries
                )
        batch.rows.append(
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
        # What a divorce transfer went to is the other spouse's account, and none of this owner's.
        own = isinstance(row, GenericRow) and row.kind is not EntryKind.DIVORCE_TRANSFER_OUT
        if isinstance(outcome, Entered) and isinstance(row, GenericRow) and row.to_account_text and own:
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
    located = [(row, finder.of(row.account_text, row.account_text, decedent=row.pool)) for row in file.entries]
    prints = Prints()
    prints.extend(*_Digests(ledger, client, file.family).of(located))
    return list(prints)


class _Digests:
    """The fingerprints and details of rows of one file."""

    def __init__(self, ledger: Ledger, client: str, family: str) -> None:
        self._ledger = ledger
        self._client = client
        self._family = family
        self._known: dict[str, bytes] = {}

    def of(self, located: Sequence[_Located]) -> tuple[list[bytes], Iterator[Detail]]:
        """Fingerprints and details, row by row."""
        fingerprints = self._ledger.fingerprints(
            self._client,
            [
                # What makes two rows the same row: family, account, day, amount and the action's own words.
                f"{self._family}|{account.id}|{row.day.isoformat()}|{row.cents}|{row.fingerprint_text}"
                for row, account in located
            ],
        )
        first = [row.quantity if isinstance(row, ParsedRow) else _said(row) for row, _ in located]
        second = [row.reference if isinstance(row, ParsedRow) else "" for row, _ in located]
        if len(self._known) > _DETAIL_TEXTS:
            self._known.clear()
        new = {text for text in {*first, *second} if text and text not in self._known}
        for text, digest in zip(new, self._ledger.fingerprints(self._client, new), strict=True):
            self._known[text] = digest[:DETAIL_BYTES]
        return fingerprints, zip(map(self._known.get, first), map(self._known.get, second), strict=True)


def _said(row: GenericRow) -> str:
    """Everything that a row of a generic ledger file says, wherever it stands in it."""
    return "|".join(
        f"{f.name}={getattr(row, f.name)}" for f in fields(row) if f.name not in _PLACE and getattr(row, f.name)
    )
