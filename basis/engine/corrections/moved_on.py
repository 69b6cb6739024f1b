"""Whether a contribution left the IRA it was made to for another one of the same kind, before it was undone.

Treas. Reg. 1.408A-5, A-7: what moved from trustee to trustee, or was rolled over, can be undone as if it had stayed in
the IRA it was made to. It must not know what was undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from basis.engine.record import Record


class Step(NamedTuple):
    """Money of one account that went to another one, the days it left and arrived, and the rows that say so."""

    refs: tuple[str, ...]
    left: date
    arrived: date
    account: str
    to_account: str


def moved_on(record: Record, account: str, to_account: str, since: date | None, until: date | None) -> tuple[str, ...]:
    """The rows by which money went from one account to the other within these days, directly or by way of others;
    empty where it did not."""
    steps = [
        step
        for step in _steps(record)
        if (since is None or step.left >= since) and (until is None or step.arrived <= until)
    ]
    ways: dict[str, tuple[str, ...]] = {account: ()}
    before = 0
    while len(ways) > before:
        before = len(ways)
        for step in steps:
            if step.account in ways and step.to_account not in ways:
                ways[step.to_account] = (*ways[step.account], *step.refs)
    return ways.get(to_account, ())


def _steps(record: Record) -> Iterator[Step]:
    """The transfers and rollovers between accounts whose days are known."""
    sides = record.transfer_sides
    for sent, received in sides.pairs:
        if sent.day is not None:
            yield Step((sent.name, received.name), sent.day, received.day or sent.day, sent.account, received.account)
    for sent in sides.alone_out:
        if sent.day is not None and sent.to_account:
            yield Step((sent.name,), sent.day, sent.arrived or sent.day, sent.account, sent.to_account)
    for rollover in record.rollovers:
        for part in rollover.returned:
            into = part.row.account if part.row is not None else rollover.out.to_account
            if rollover.out.day is not None and into:
                arrived = part.row.day if part.row is not None else rollover.out.arrived
                yield Step(rollover.refs, rollover.out.day, arrived or rollover.out.day, rollover.out.account, into)
