"""Clients, their accounts and facts: who they are and what no transaction says."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from basis.app.settling import settle_rows
from basis.app.taking_back import answer_again
from basis.app.unsettling import unsettle
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, IdentityError, Ssn, mask
from basis.ledger import Client, Ledger
from basis.model import Account, AccountType, Fact, FactError, parse_fact

CLIENT_COLUMNS = ("id", "name", "ssn", "birth_date", "spouse")
FACT_COLUMNS = ("owner", "year", "key", "value", "evidence", "note")


def add_client(
    ledger: Ledger, client: str, name: str, ssn: Ssn, *, birth_date: str = "", spouse: str = "", by: str
) -> Client:
    """Add a client, with birth date and spouse as facts. Raises InputRejectedError when the id or SSN is taken."""
    _check_id(client)
    facts = [
        parse_fact(owner=client, key=key, value=value, year="", evidence="client")
        for key, value in (("birth_date", birth_date), ("spouse", spouse))
        if value
    ]
    with ledger.writing(by=by) as write:
        write.add_client(client, name=name, ssn=ssn)
        for fact in facts:
            write.add_fact(client, fact)
    return Client(client, name, ssn)


def import_clients(ledger: Ledger, path: Path, *, by: str) -> tuple[int, int]:
    """Add the clients of a CSV (columns id, name, ssn, birth_date, spouse). Gives how many were new and known.

    All or none: one bad row refuses the file.
    """
    rows = read_table(path, CLIENT_COLUMNS, needed=("id", "name", "ssn"))
    new = known = 0
    on_file = {client.id: client for client in ledger.clients()}
    with ledger.writing(by=by) as write:
        for line, row in rows:
            ssn = _ssn(path, line, row["ssn"])
            _check_id(row["id"], path, line)
            if row["id"] in on_file:
                if on_file[row["id"]].ssn != ssn:
                    raise InputRejectedError.at(
                        file=path.name,
                        row=line,
                        value=str(ssn),
                        expected=f"the SSN on file for {row['id']}",
                        next_step="use another id for another person",
                    )
                known += 1
                continue
            write.add_client(row["id"], name=row["name"], ssn=ssn)
            new += 1
            for key in ("birth_date", "spouse"):
                if row.get(key):
                    write.add_fact(row["id"], _fact(path, line, row["id"], {"key": key, "value": row[key]}))
    return new, known


def set_fact(ledger: Ledger, fact: Fact, client: str, *, by: str) -> None:
    """Record a fact; a later one for the same key and year supersedes, and nothing is lost."""
    ledger.client(client)
    with ledger.writing(by=by) as write:
        write.add_fact(client, fact)


def import_facts(ledger: Ledger, path: Path, *, client: str = "", by: str) -> tuple[int, int]:
    """Record the facts of a CSV. Gives how many were new and how many were in force already.

    A decedent's facts (`decedent:ID`) are kept with `client`. All or none: one bad row refuses the file.
    """
    rows = read_table(path, FACT_COLUMNS, needed=("owner", "key", "value"))
    new = known = 0
    with ledger.writing(by=by) as write:
        for line, row in rows:
            owner = row["owner"]
            keeper = client if owner.startswith("decedent:") else owner
            if not keeper:
                raise InputRejectedError.at(
                    file=path.name,
                    row=line,
                    value=owner,
                    expected="--client, the client who inherited",
                    next_step="import the facts with --client ID",
                )
            fact = _fact(path, line, owner, row)
            current = {(f.owner, f.key, f.about, f.year): f.value for f in ledger.facts(ledger.client(keeper).id)}
            if current.get((fact.owner, fact.key, fact.about, fact.year)) == fact.value:
                known += 1
                continue
            write.add_fact(keeper, fact)
            new += 1
    return new, known


def add_account(
    ledger: Ledger,
    client: str,
    number: str,
    account_type: AccountType,
    *,
    custodian: str,
    label: str = "",
    plan: str = "",
    decedent: str = "",
    by: str,
) -> Account:
    """Open an account, or say of one on file what kind it is. Its rows are then read by that kind, and the answers
    about them stand as far as it offers them. Raises InputRejectedError for a number that is none."""
    ledger.client(client)
    on_file = [a for a in ledger.accounts(client) if number in (a.id, a.label)]
    with ledger.writing(by=by) as write:
        if on_file:
            account = on_file[0]
        else:
            try:
                parsed = AccountNumber.parse(number)
            except IdentityError as problem:
                raise InputRejectedError(f"Account: {problem}.", next_step="check the number") from problem
            same = [a for a in ledger.accounts(client) if a.number == parsed]
            account = same[0] if same else write.add_account(client, custodian=custodian, number=parsed, label=label)
        other_kind = account.type not in (None, account_type)
        answers = unsettle(ledger, write, client, account.id, f"it is a {account_type.value}") if other_kind else ()
        for key, value in (("account_type", account_type.value), ("plan", plan), ("decedent", decedent)):
            if value:
                write.add_fact(client, Fact(owner=client, key=key, about=account.id, value=value, evidence="client"))
        settle_rows(ledger, write, client)
        answer_again(ledger, write, client, answers)
        return next(a for a in ledger.accounts(client) if a.id == account.id)


def read_table(
    path: Path, columns: tuple[str, ...], *, needed: tuple[str, ...]
) -> tuple[tuple[int, Mapping[str, str]], ...]:
    """The rows of a small CSV with known columns, each with its line. Raises InputRejectedError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputRejectedError(
            f"{path.name}: the file cannot be read.", next_step="check the path, and save it as CSV in UTF-8"
        ) from problem
    reader = csv.DictReader(text.splitlines(), restkey="", restval="")
    header = tuple(reader.fieldnames or ())
    wrong = [name for name in header if name not in columns] + [name for name in needed if name not in header]
    if wrong:
        raise InputRejectedError.at(
            file=path.name,
            row=1,
            value=",".join(header),
            expected=f"the columns {', '.join(columns)}",
            problem=f"column {wrong[0]!r}",
            next_step="correct the header line",
        )
    rows = []
    for row in reader:
        if "" in row:
            raise InputRejectedError.at(
                file=path.name,
                row=reader.line_num,
                value="more cells than columns",
                expected=f"{len(header)} cells",
                next_step="quote cells that hold commas",
            )
        rows.append((reader.line_num, {key: (value or "").strip() for key, value in row.items()}))
    return tuple(rows)


def _check_id(client: str, path: Path | None = None, line: int | None = None) -> None:
    if client and client.replace("-", "").replace("_", "").isalnum() and client.isascii() and not client.isdigit():
        return
    raise InputRejectedError.at(
        file=path.name if path else "client id",
        row=line,
        value=mask(client),
        expected="letters, digits, - and _, with at least one letter",
        next_step="choose an id that is no number of the client's",
    )


def _ssn(path: Path, line: int, text: str) -> Ssn:
    try:
        return Ssn.parse(text)
    except IdentityError as problem:
        raise InputRejectedError.at(
            file=path.name,
            row=line,
            value=mask(text),
            problem=f"ssn: {problem}",
            expected="an SSN or ITIN such as 900-00-0001",
            next_step="correct the number",
        ) from problem


def _fact(path: Path, line: int, owner: str, row: Mapping[str, str]) -> Fact:
    try:
        return parse_fact(
            owner=owner,
            year=row.get("year", ""),
            key=row["key"],
            value=row["value"],
            evidence=row.get("evidence", ""),
            note=row.get("note", ""),
        )
    except FactError as problem:
        raise InputRejectedError(f"{path.name}, row {line}: {problem}.", next_step="see docs/facts.md") from problem
