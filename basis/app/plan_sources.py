"""A Vanguard plan's CSV and OFX files put together: one says what happened, the other whose money it was.

The CSV has the activity and no source of money, the OFX statement the source and no activity. Rows of one plan, day and
number of shares are one movement: it is kept on the source's account, and the CSV's row is laid aside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from basis.app.rows import RowReader
from basis.ledger import Ledger, NewEntry, StoredRow, Writer
from basis.model import Account, AccountType, Entry, EntryKind
from importers import ParsedRow

FAMILY = "vanguard"
JOINED = "vanguard-joined-with-source"
CONTRIBUTED = "vanguard-plan-contribution-with-source"
_STATEMENT = "ofx"
_DECIDED = "determination"
_CONTRIBUTION = "PLAN CONTRIBUTION"
_KINDS = {
    AccountType.PLAN_PRETAX: EntryKind.ELECTIVE_DEFERRAL,
    AccountType.PLAN_EMPLOYER: EntryKind.EMPLOYER_CONTRIBUTION,
    AccountType.PLAN_AFTER_TAX: EntryKind.AFTER_TAX_CONTRIBUTION,
    AccountType.PLAN_DESIGNATED_ROTH: EntryKind.DESIGNATED_ROTH_CONTRIBUTION,
}
"""What a `Plan Contribution` into a source of money is, by the kind of account the source is."""

_SOURCE = re.compile(r"(?P<plan>.+?)(?:PRETAX|AFTERTAX|MATCH|PROFITSHARING|ROLLOVER|OTHER)")
_MOVED = ("TRANSFER", "CONVERSION", "FUND TO FUND")
"""Words of moves inside the plan, in which two rows of equal shares may stand beside a contribution."""

_Key = tuple[str, date, str, bool]
"""The number of the plan's account, the day, the shares with their sign, and whether it is a move inside the plan."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One row of one of the two files."""

    stored: StoredRow
    row: ParsedRow
    account: Account


def join_sources(ledger: Ledger, write: Writer, client: str) -> int:
    """Join what two files of a client's Vanguard plans show; gives how many rows were joined.

    A row that somebody has answered stays answered, and its other side is laid aside.
    """
    files = [file for file in ledger.files(client) if file.family == FAMILY]
    statements = [file for file in files if file.format == _STATEMENT]
    tables = [file for file in files if file.format != _STATEMENT]
    if not statements or not tables:
        return 0
    read = RowReader(ledger)
    accounts = {account.id: account for account in ledger.accounts(client) if account.number is not None}
    sources = _by_key(_sides(ledger, read, accounts, (file.id for file in statements)))
    joined = 0
    for side in _sides(ledger, read, accounts, (file.id for file in tables)):
        same = sources.get(_key(side, _number(side.account)), [])
        if not same:
            continue
        open_ = _waits(side) or side.stored.rule == JOINED
        joined += (_joined if open_ else _answered)(write, client, side, same.pop(0))
    return joined


def _joined(write: Writer, client: str, side: _Side, source: _Side) -> int:
    """Lay the row of the CSV aside, and enter what it says about the row that has the source."""
    laid_aside = side.stored.rule == JOINED
    if not laid_aside:
        write.set_outcome(client, side.stored.id, "ignored", JOINED)
    kind = _KINDS.get(source.account.type) if source.account.type else None
    settled = source.stored.disposition == "entered" or source.stored.rule == _DECIDED
    if kind is None or source.account.type is None or settled or side.row.fingerprint_text != _CONTRIBUTION:
        return int(not laid_aside)
    day, cents = source.row.day, source.row.cents or 0
    if cents <= 0:
        return int(not laid_aside)
    entry = Entry(
        account=source.account.id, account_type=source.account.type, kind=kind, cents=cents, day=day, year=day.year
    )
    write.set_outcome(client, source.stored.id, "entered", CONTRIBUTED)
    rows = (source.stored.id, side.stored.id)
    write.add_entries(client, [NewEntry(entry=entry, rule=CONTRIBUTED, rows=rows, custodian=FAMILY)])
    return 1


def _answered(write: Writer, client: str, side: _Side, source: _Side) -> int:
    """The row of the CSV is answered already: what the statement shows of it is laid aside."""
    if side.stored.disposition != "entered" or not _waits(source):
        return 0
    write.set_outcome(client, source.stored.id, "ignored", JOINED)
    return 1


def _waits(side: _Side) -> bool:
    return side.stored.disposition == "asked"


def _sides(ledger: Ledger, read: RowReader, accounts: dict[str, Account], files: Iterable[int]) -> Iterator[_Side]:
    for file in files:
        for stored in ledger.rows_of(file):
            account = accounts.get(stored.account)
            if account is None or stored.disposition == "superseded":
                continue
            row = read.row(stored)
            if isinstance(row, ParsedRow) and row.quantity:
                yield _Side(stored, row, account)


def _by_key(sides: Iterable[_Side]) -> dict[_Key, list[_Side]]:
    """The rows of statements by plan, day and shares. A source's account has the plan's number in front of its own."""
    found: defaultdict[_Key, list[_Side]] = defaultdict(list)
    for side in sides:
        match = _SOURCE.fullmatch(_number(side.account))
        if match:
            found[_key(side, match["plan"])].append(side)
    return dict(found)


def _key(side: _Side, plan: str) -> _Key:
    return plan, side.row.day, side.row.quantity, any(word in side.row.fingerprint_text for word in _MOVED)


def _number(account: Account) -> str:
    return account.number.reveal() if account.number else ""
