"""Reading records as `basis.model` has them: clients, accounts, facts, entries, forms issued and filed, decisions.

It must not know what an entry means for a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from basis.errors import InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger.codec import entry_fields
from basis.ledger.records import Client, Link
from basis.ledger.source_files import SourceFiles
from basis.ledger.tables import (
    ACCOUNT,
    BLIND_INDEX,
    CHAIN_LINK,
    CLIENT,
    DETERMINATION,
    ENTRY,
    ENTRY_SOURCE,
    FACT,
    FILED,
    INFORMATION_RETURN,
    MOVEMENT_LINK,
    SOURCE_ROW,
)
from basis.model import (
    Account,
    AccountType,
    Determination,
    EntryKind,
    Evidence,
    Fact,
    FiledForm,
    InformationReturn,
    LedgerEntry,
    Owner,
    ReturnForm,
    SourceRef,
)

SAME_ACCOUNT = "same_account"
"""The key of the facts that say which account a masked one is, or one of its papers."""

_RETURN_WITH_PLACE = sa.select(INFORMATION_RETURN, SOURCE_ROW.c.file, SOURCE_ROW.c.line).join(
    SOURCE_ROW, SOURCE_ROW.c.id == INFORMATION_RETURN.c.row, isouter=True
)


class Reading(SourceFiles):
    """The records of a ledger."""

    # Clients, accounts, facts

    def clients(self) -> tuple[Client, ...]:
        """All clients, by id."""
        return tuple(self._client(row) for row in self._rows(sa.select(CLIENT).order_by(CLIENT.c.id)))

    def client(self, client: str) -> Client:
        """One client. Raises InputRejectedError that names the nearest ids."""
        rows = self._rows(sa.select(CLIENT).where(CLIENT.c.id == client))
        if not rows:
            raise self._unknown(client)
        return self._client(rows[0])

    def is_client(self, client: str) -> bool:
        """Whether there is a client of this id."""
        return bool(self._rows(sa.select(CLIENT.c.id).where(CLIENT.c.id == client)))

    def keepers(self, decedent: str) -> tuple[str, ...]:
        """The clients with whom accounts of a decedent are kept, the first beneficiary first."""
        query = sa.select(ACCOUNT.c.client).where(ACCOUNT.c.decedent == decedent).order_by(ACCOUNT.c.id)
        return tuple(dict.fromkeys(row.client for row in self._rows(query)))

    def client_by_ssn(self, ssn: Ssn) -> Client | None:
        """The client with this SSN, None when nobody has it."""
        digest = self.firm.index(ssn.reveal())
        rows = self._rows(sa.select(BLIND_INDEX.c.client).where(BLIND_INDEX.c.digest == digest))
        return self.client(rows[0][0]) if rows else None

    def _client(self, row: sa.Row[Any]) -> Client:
        told = self._sealed(row.id, "client.sealed", row.sealed)
        return Client(row.id, told["name"], Ssn.parse(told["ssn"]))

    def accounts(self, client: str, *, hidden: bool = False) -> tuple[Account, ...]:
        """A client's accounts in the order they were opened, with what the facts in force say of them. A masked one
        whose papers are of other accounts, or wait until somebody says of which, is among them with `hidden` alone."""
        told = {(fact.key, fact.about): fact.value for fact in self.facts(client) if fact.about}
        found = (self._account(row, told) for row in self._rows(_of(ACCOUNT, client)))
        return tuple(account for account in found if hidden or (SAME_ACCOUNT, account.id) not in told)

    def same_accounts(self, client: str) -> Mapping[str, str]:
        """By masked account or by form (`d7`), what it is as the facts in force say: an account, another form, or a
        word where that is open."""
        rows = self._rows(_of(FACT, client).where(FACT.c.key == SAME_ACCOUNT))
        last = {fact.about: fact.value for fact in map(self._fact, rows)}
        return {about: value for about, value in last.items() if value}

    def holder(self, number: AccountNumber, custodian: str, *, besides: str) -> str:
        """Another client than `besides` who has an account of this number at a custodian, empty where nobody has."""
        query = sa.select(ACCOUNT.c.client, ACCOUNT.c.number_digest).where(
            ACCOUNT.c.custodian == custodian, ACCOUNT.c.client != besides, ACCOUNT.c.number_digest.is_not(None)
        )
        plain = number.reveal().encode("utf-8", "surrogatepass")
        digests = {row.id: self.cipher(row.id).digest(plain) for row in self._rows(sa.select(CLIENT.c.id))}
        return next((row.client for row in self._rows(query) if digests.get(row.client) == row.number_digest), "")

    def _account(self, row: sa.Row[Any], told: Mapping[tuple[str, str], str]) -> Account:
        name = f"a{row.id}"
        sealed = self._sealed(row.client, "account.sealed", row.sealed)
        kind = told.get(("account_type", name))
        return Account(
            id=name,
            client=row.client,
            custodian=row.custodian,
            number=AccountNumber.parse(sealed["number"]) if sealed["number"] else None,
            label=sealed["label"],
            type=AccountType(kind) if kind else None,
            plan=told.get(("plan", name), ""),
            decedent=told.get(("decedent", name), "") or row.decedent,
            masked=sealed.get("masked", False),
        )

    def facts(self, client: str, *, history: bool = False) -> tuple[Fact, ...]:
        """The facts in force about a client and the decedents kept with them; with `history` every fact recorded. One
        that was withdrawn has an empty value."""
        facts = [self._fact(row) for row in self._rows(_of(FACT, client))]
        if history:
            return tuple(facts)
        last = {(fact.owner, fact.key, fact.about, fact.year): fact for fact in facts}
        return tuple(fact for fact in last.values() if fact.value)

    def _fact(self, row: sa.Row[Any]) -> Fact:
        return Fact(key=row.key, year=row.year, id=row.id, **self._sealed(row.client, "fact.sealed", row.sealed))

    # Entries

    def entries(self, client: str) -> tuple[LedgerEntry, ...]:
        """Every entry of a client, reversed ones and reversals included, in order of number."""
        sources = self._sources(client, ENTRY_SOURCE.c.client == client)
        same = self.same_accounts(client)
        return tuple(self._entry(row, sources.get(row.id, ()), same) for row in self._rows(_of(ENTRY, client)))

    def entry(self, number: int) -> LedgerEntry:
        """One entry by number. Raises InputRejectedError."""
        row = self._numbered(sa.select(ENTRY).where(ENTRY.c.id == number), f"entry e{number}")
        sources = self._sources(row.client, ENTRY_SOURCE.c.entry == number)
        return self._entry(row, sources.get(number, ()), self.same_accounts(row.client))

    def _entry(self, row: sa.Row[Any], sources: tuple[SourceRef, ...], same: Mapping[str, str]) -> LedgerEntry:
        secrets = {} if row.sealed is None else self._sealed(row.client, "entry.sealed", row.sealed)
        return LedgerEntry(
            id=row.id,
            client=row.client,
            account=_same(same, f"a{row.account}"),
            kind=EntryKind(row.kind),
            cents=row.cents,
            day=row.day,
            year=row.year,
            for_year=row.for_year,
            rule=row.rule,
            custodian=row.custodian,
            reverses=row.reverses,
            determination=row.determination,
            sources=sources,
            **entry_fields(row.detail, secrets),
        )

    def _sources(self, client: str, where: sa.ColumnElement[bool]) -> dict[int, tuple[SourceRef, ...]]:
        query = (
            sa.select(ENTRY_SOURCE.c.entry, ENTRY_SOURCE.c.row, SOURCE_ROW.c.file, SOURCE_ROW.c.line)
            .join(SOURCE_ROW, SOURCE_ROW.c.id == ENTRY_SOURCE.c.row)
            .where(where)
            .order_by(ENTRY_SOURCE.c.id)
        )
        found: defaultdict[int, list[SourceRef]] = defaultdict(list)
        for entry, row, file, line in self._rows(query):
            found[entry].append(self._reference(client, row, file, line))
        return {entry: tuple(references) for entry, references in found.items()}

    # Forms as issued and as filed

    def returns(self, client: str, *, hidden: bool = False) -> tuple[InformationReturn, ...]:
        """Every Form 1099-R and 5498 of a client as issued, in order of number. One that shows the end of its account
        number alone, and was found to be another form on file, is among them with `hidden` alone."""
        table = INFORMATION_RETURN
        same = self.same_accounts(client)
        return tuple(
            self._return(row, same)
            for row in self._rows(_RETURN_WITH_PLACE.where(table.c.client == client).order_by(table.c.id))
            if hidden or not _number_of("d", same.get(f"d{row.id}", ""))
        )

    def _return(self, row: sa.Row[Any], same: Mapping[str, str]) -> InformationReturn:
        told = self._sealed(row.client, "information_return.sealed", row.sealed)
        under = f"a{row.account}"
        return InformationReturn(
            form=ReturnForm(row.form),
            tax_year=row.tax_year,
            account=_same(same, under, f"d{row.id}"),
            payer=told["payer"],
            boxes=told["boxes"],
            corrected=row.corrected,
            void=row.void,
            not_in_file=frozenset(told["not_in_file"]),
            evidence=Evidence(told["evidence"]),
            id=row.id,
            client=row.client,
            source=None if row.row is None else self._reference(row.client, row.row, row.file, row.line),
            recorded=row.link,
            printed_under=under if told.get("masked") else "",
        )

    def filed(self, client: str) -> tuple[FiledForm, ...]:
        """Every form recorded as filed, in order of number."""
        return tuple(self._filed(row) for row in self._rows(_of(FILED, client)))

    def _filed(self, row: sa.Row[Any]) -> FiledForm:
        told = self._sealed(row.client, "filed.sealed", row.sealed)
        return FiledForm(
            id=row.id,
            owner=Owner(row.client, row.decedent),
            year=row.year,
            filed_on=row.filed_on,
            lines=told["lines"],
            amended=row.amended,
            ours=row.ours,
            note=told["note"],
        )

    def filed_with_paper(self, client: str) -> frozenset[int]:
        """The numbers of the forms as filed that a paper is kept with."""
        query = sa.select(FILED.c.id).where(FILED.c.client == client, FILED.c.sealed_evidence.is_not(None))
        return frozenset(row.id for row in self._rows(query))

    def filed_evidence(self, number: int) -> bytes | None:
        """The paper kept with a form as filed, None where there is none. Raises InputRejectedError."""
        query = sa.select(FILED.c.client, FILED.c.sealed_evidence).where(FILED.c.id == number)
        row = self._numbered(query, f"form f{number} as filed")
        if row.sealed_evidence is None:
            return None
        return self.cipher(row.client).open(row.sealed_evidence, "filed.sealed_evidence")

    # Decisions

    def determinations(self, client: str) -> tuple[Determination, ...]:
        """Every answer recorded, in order of number; `on` is in UTC."""
        return tuple(self._determination(row) for row in self._rows(_of(DETERMINATION, client)))

    def _determination(self, row: sa.Row[Any]) -> Determination:
        told = self._sealed(row.client, "determination.sealed", row.sealed)
        return Determination(
            id=row.id,
            client=row.client,
            question=row.question,
            kind=row.kind,
            subject=row.subject,
            answer=told["answer"],
            why=told["why"],
            by=row.by,
            on=datetime.fromisoformat(row.at),
            reverses=row.reverses,
            recorded=row.link,
        )

    def links(self, client: str) -> tuple[Link, ...]:
        """Every pair declared to be one movement."""
        return tuple(
            Link(r.id, r.left, r.right, r.rule, self._sealed(client, "movement_link.sealed", r.sealed)["why"])
            for r in self._rows(_of(MOVEMENT_LINK, client))
        )

    def recorded(self) -> int:
        """The place of the last record in the order in which records came into the ledger, 0 where it is empty."""
        return self._rows(sa.select(sa.func.max(CHAIN_LINK.c.id)))[0][0] or 0

    def whose(self, ref: str) -> tuple[str, str]:
        """The client and decedent of an entry (`e17`) or document (`d4`). Raises InputRejectedError."""
        table = {"e": ENTRY, "d": INFORMATION_RETURN}.get(ref[:1])
        if table is None or not ref[1:].isdecimal():
            raise InputRejectedError(
                f"There is no {ref!r}.", next_step="entries are named e17, documents d4: see basis entries CLIENT"
            )
        row = self._numbered(sa.select(table.c.client, table.c.account).where(table.c.id == int(ref[1:])), ref)
        held = _same(self.same_accounts(row.client), f"a{row.account}", ref)
        account = next(a for a in self.accounts(row.client, hidden=True) if a.id == held)
        return row.client, account.decedent


def _of(table: sa.Table, client: str) -> sa.Select[Any]:
    """The records of a client in one table, in order of number."""
    return sa.select(table).where(table.c.client == client).order_by(table.c.id)


def _same(same: Mapping[str, str], account: str, form: str = "") -> str:
    """The account that an entry or a form under another one is of."""
    found = same.get(form) or same.get(account) or account
    return found if _number_of("a", found) else account


def _number_of(kind: str, name: str) -> bool:
    """Whether a name is that of a record of a kind: `a3` of an account, `d7` of a form."""
    return name[:1] == kind and name[1:].isdigit()


def effective(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The entries that count: neither reversals nor reversed. A reversal that was itself reversed restores."""
    found = list(entries)
    undone_by = {entry.reverses: entry for entry in found if entry.reverses is not None}

    def stands(entry: LedgerEntry) -> bool:
        undoing = undone_by.get(entry.id)
        return undoing is None or not stands(undoing)

    return tuple(entry for entry in found if entry.reverses is None and stands(entry))
