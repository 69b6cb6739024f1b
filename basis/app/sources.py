"""What a reference such as `e17` stands for: the entry, its file, row, digest and raw text, masked for showing."""

from __future__ import annotations

from dataclasses import dataclass

from basis.identity import mask
from basis.ledger import Ledger
from basis.model import LedgerEntry, SourceRef
from basis.money import plain_amount


@dataclass(frozen=True, slots=True)
class Described:
    """A reference in words, with the places in kept files that it came from."""

    ref: str
    words: str
    rule: str = ""
    sources: tuple[SourceRef, ...] = ()


class Sources:
    """Looks up what references of one client stand for."""

    def __init__(self, ledger: Ledger, client: str) -> None:
        self._ledger = ledger
        self._accounts = {account.id: account for account in ledger.accounts(client, hidden=True)}
        self._entries = {entry.name: entry for entry in ledger.entries(client)}
        self._returns = {document.name: document for document in ledger.returns(client)}
        self._facts = {f"k{fact.id}": fact for fact in ledger.facts(client)}
        self._filed = {form.name: form for form in ledger.filed(client)}

    def describe(self, ref: str) -> Described:
        """A reference in words. An unknown one, such as a calculator's option, stands for itself."""
        if ref in self._entries:
            return self._entry(self._entries[ref])
        if ref in self._returns:
            document = self._returns[ref]
            words = f"Form {document.form.value} for {document.tax_year}, {self._shown(document.account)}"
            words += " (corrected)" if document.corrected else ""
            return Described(ref, words, "as issued", self._with_text((document.source,) if document.source else ()))
        if ref in self._facts:
            fact = self._facts[ref]
            year = f" for {fact.year}" if fact.year else ""
            return Described(ref, f"fact {fact.key}{year} = {mask(fact.value)}", fact.evidence)
        if ref in self._filed:
            form = self._filed[ref]
            return Described(ref, f"Form 8606 for {form.year} as filed on {form.filed_on.isoformat()}")
        if ref.startswith("r") and ref[1:].isdigit():
            row = self._ledger.stored_row(int(ref[1:]))
            return Described(
                ref, "a row nobody has classified yet", row.rule, self._with_text((self._ledger.source(row),))
            )
        return Described(ref, ref)

    def _entry(self, entry: LedgerEntry) -> Described:
        day = entry.day.isoformat() if entry.day else str(entry.year)
        for_year = f" for {entry.for_year}" if entry.for_year else ""
        words = f"{day} {entry.kind.value}{for_year} {plain_amount(entry.cents)}, {self._shown(entry.account)}"
        return Described(entry.name, words, entry.rule, self._with_text(entry.sources))

    def _shown(self, account: str) -> str:
        return self._accounts[account].shown if account in self._accounts else account

    def _with_text(self, sources: tuple[SourceRef, ...]) -> tuple[SourceRef, ...]:
        return tuple(
            SourceRef(s.row_id, mask(s.file), s.sha256, s.row, mask(" ".join(self._ledger.row_text(s.row_id).split())))
            for s in sources
        )
