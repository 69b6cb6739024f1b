"""What rows and forms say was returned or recharacterized: the two sides of one movement as one.

It must not know what the contributions are that were undone, nor when it was too late: that is in `undone`.
"""

from __future__ import annotations

from typing import NamedTuple

from basis.engine.amounts import Status
from basis.engine.corrections.undone_forms import proposed
from basis.engine.movements import ROLLOVER_DAYS, days_between, when
from basis.engine.papers.evidence import evidence_reason, evidence_status
from basis.engine.record import Record
from basis.model import EntryKind, LedgerEntry, Purpose, Treatment
from basis.money import Cents, parse_amount, plain_amount

LAST_YEAR_CONVERSIONS_COULD_BE_UNDONE = 2017
"""Section 408A(d)(6)(B)(iii); instructions for Form 8606 (2023), page 5."""


class Removal(NamedTuple):
    """One contribution or conversion, or a part of one, that left the account it was made to.

    `row` is what says so: the sending row, else the receiving one, or what a Form 1099-R proposes. `account` is the
    first IRA (`""` where only the receiving row is on file), `to_account` the second one, `""` where the money was
    returned. `earnings` is what somebody said, None where nobody did.
    """

    row: LedgerEntry
    refs: tuple[str, ...]
    account: str
    to_account: str
    from_roth: bool
    to_roth: bool | None
    of_conversion: bool | None
    earnings: Cents | None
    treatment: Treatment | None
    status: Status
    reason: str = ""
    asks: str = ""

    @property
    def year(self) -> int:
        """The tax year of what was undone."""
        return self.row.for_year or self.row.year

    @property
    def returned(self) -> bool:
        """Whether it was paid back to the owner."""
        return self.to_roth is None

    @property
    def name(self) -> str:
        """What it is, in words, with its day."""
        return f"{'return' if self.returned else 'recharacterization'} of {when(self.row)}"


def removals(record: Record) -> tuple[Removal, ...]:
    """Everything that rows and forms say was returned or recharacterized, the two sides of a movement as one."""
    if record.owner.decedent or not record.shows_something_undone:
        return ()
    sides = record.recharacterization_sides
    disputed = _disputed(record)
    found = [_recharacterized(record, sent, received) for sent, received in sides.pairs]
    found += [_recharacterized(record, sent, disputed.get(sent.name)) for sent in sides.alone_out]
    unlike = {received.name for received in disputed.values()}
    found += [_received(record, received) for received in sides.alone_in if received.name not in unlike]
    found += [_returned(record, row) for row in record.by_kind.get(EntryKind.RETURNED_CONTRIBUTION, ())]
    return (
        *found,
        *(_from_form(record, proposal.row, proposal.refs, proposal.reason) for proposal in proposed(record)),
    )


def own_accounts(record: Record, *, roth: bool) -> frozenset[str]:
    kinds = {a.id: a.type for a in record.accounts.values() if a.type is not None}
    return frozenset(id_ for id_, kind in kinds.items() if (kind.is_roth if roth else kind.is_traditional))


def _disputed(record: Record) -> dict[str, LedgerEntry]:
    """Receiving rows of another amount that may be the other end of a sending row, by the sender's name."""
    found: dict[str, LedgerEntry] = {}
    for received in record.recharacterization_sides.alone_in:
        near = [
            (days, sent.id, sent)
            for sent in record.recharacterization_sides.alone_out
            if sent.name not in found
            and sent.for_year == received.for_year
            and sent.to_account in ("", received.account)
            and sent.account_type.is_roth != received.account_type.is_roth
            and (days := days_between(sent, received)) <= ROLLOVER_DAYS
            and record.decisions.get(f"link:{sent.name}:{received.name}") != "different"
        ]
        if near:
            found[min(near, key=lambda n: n[:2])[2].name] = received
    return found


def _recharacterized(record: Record, sent: LedgerEntry, received: LedgerEntry | None) -> Removal:
    """A recharacterization that the first IRA shows, and the second one too where its row is on file."""
    account = record.accounts.get(sent.to_account)
    to_type = received.account_type if received else sent.to_account_type or (account.type if account else None)
    from_roth = sent.account_type.is_roth
    status, reason = evidence_status(sent), evidence_reason(sent)
    for word, mine, other in (
        ("for_year", sent.for_year, received.for_year if received else None),
        ("earnings", sent.earnings, received.earnings if received else None),
        ("treatment", sent.treatment, received.treatment if received else None),
    ):
        if mine is not None and other is not None and mine != other:
            status = Status.CONFLICT
            reason = (
                f"the two sides of the recharacterization of {when(sent)} differ in {word}; figured from the sender"
            )
    if to_type is not None and to_type.is_roth == from_roth:
        status = Status.CONFLICT
        reason = (
            f"the recharacterization of {when(sent)} names two IRAs of one kind: that is a transfer. "
            f"Correct the type of "
            f"the account it went to"
        )
    asks = ""
    if (
        received is not None
        and received.cents != sent.cents
        and frozenset((sent.name, received.name)) not in record.linked
    ):
        status, asks = Status.CONFLICT, f"link:{sent.name}:{received.name}"
        reason = (
            f"{plain_amount(sent.cents)} left in the recharacterization of {when(sent)} but "
            f"{plain_amount(received.cents)} "
            f"arrived {when(received)}; figured from the sender: link them if they are one (basis link {sent.name} "
            f"{received.name})"
        )
    other_earnings = received.earnings if received else None
    earnings = sent.earnings if sent.earnings is not None else other_earnings
    return Removal(
        sent,
        (sent.name, received.name) if received else (sent.name,),
        sent.account,
        received.account if received else sent.to_account,
        from_roth,
        not from_roth,
        _is_of_conversion(record, sent, from_roth=from_roth),
        _said(record, sent, earnings),
        sent.treatment or (received.treatment if received else None),
        status,
        reason,
        asks,
    )


def _received(record: Record, row: LedgerEntry) -> Removal:
    """A recharacterization that only the second IRA shows."""
    to_roth = row.account_type.is_roth
    return Removal(
        row,
        (row.name,),
        "",
        row.account,
        not to_roth,
        to_roth,
        _is_of_conversion(record, row, from_roth=not to_roth),
        _said(record, row, row.earnings),
        row.treatment,
        evidence_status(row),
        evidence_reason(row),
    )


def _returned(record: Record, row: LedgerEntry) -> Removal:
    from_roth = row.account_type.is_roth
    status, reason = evidence_status(row), evidence_reason(row)
    said = _said(record, row, row.earnings)
    return Removal(
        row,
        (row.name,),
        row.account,
        to_account="",
        from_roth=from_roth,
        to_roth=None,
        of_conversion=False,
        earnings=said,
        treatment=None,
        status=status,
        reason=reason,
    )


def _from_form(record: Record, row: LedgerEntry, refs: tuple[str, ...], reason: str) -> Removal:
    from_roth = row.account_type.is_roth
    to_roth = None if row.kind is EntryKind.RETURNED_CONTRIBUTION else not from_roth
    said = _said(record, row, row.earnings)
    of_conversion = row.purpose is Purpose.CONVERSION
    to_account = row.to_account
    return Removal(
        row, refs, row.account, to_account, from_roth, to_roth, of_conversion, said, None, Status.ASSUMED, reason
    )


def _said(record: Record, row: LedgerEntry, earnings: Cents | None) -> Cents | None:
    """The net income that the row or an answer says."""
    answer = record.decisions.get(f"net_income:{row.name}")
    return earnings if earnings is not None or answer is None else parse_amount(answer)


def _is_of_conversion(record: Record, row: LedgerEntry, *, from_roth: bool) -> bool | None:
    """Whether a conversion was undone; None where neither the row nor what is on file for the year tells."""
    if row.purpose is not None:
        return row.purpose is Purpose.CONVERSION
    year = row.for_year or row.year
    if not from_roth or year > LAST_YEAR_CONVERSIONS_COULD_BE_UNDONE:
        return False
    roth = own_accounts(record, roth=True)
    converted = bool(record.in_year(year, EntryKind.CONVERSION, EntryKind.CONVERSION_IN))
    contributed = any(e.account in roth for e in record.by_tax_year.get(year, ()))
    return None if converted == contributed else converted
