"""Whose pool an IRA is in: the client's own, a decedent's, or a beneficiary's; and what passes between them.

Section 408(d)(2) and Pub. 590-B: inherited IRAs are a pool for each decedent, until a spouse treats them as their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from basis.app.gifts import inherited_with_gifts, own_with_gifts
from basis.app.household import spouses_of
from basis.app.record import TakenOver, facts_of, record_of_accounts
from basis.engine import Facts, HandedOver, OpenMatter, Record, gives, history, to_beneficiary, to_spouse
from basis.engine.movements import ROLLOVER_DAYS
from basis.law import form_years
from basis.ledger import Ledger, effective
from basis.model import Account, AccountType, EntryKind, LedgerEntry, Owner

_AS_OWN = {
    AccountType.INHERITED_TRADITIONAL_IRA: AccountType.TRADITIONAL_IRA,
    AccountType.INHERITED_ROTH_IRA: AccountType.ROTH_IRA,
}
_DIVIDED = (EntryKind.DIVORCE_TRANSFER_IN, EntryKind.DIVORCE_TRANSFER_OUT)


def record_of(ledger: Ledger, client: str, decedent: str = "") -> Record:
    """Everything the ledger knows about a client, or about what they inherited from one decedent. A client's spouses
    who are clients too are looked at as far as limits of contributions ask for them."""
    if decedent:
        return _inherited(ledger, client, decedent, lambda: _own(ledger, client))
    record = _own(ledger, client)
    return replace(record, spouses=spouses_of(ledger, record, lambda other: _own(ledger, other)))


def _own(ledger: Ledger, client: str) -> Record:
    """A client's own record, without spouses."""
    return own_with_gifts(_own_alone(ledger, client), _giving_pools(ledger, client))


def _inherited(ledger: Ledger, client: str, decedent: str, own: Callable[[], Record]) -> Record:
    pool = _with_what_was_left(ledger, _pool(ledger, client, decedent))
    return inherited_with_gifts(pool, _giving_pools(ledger, client, but=decedent), own)


def _giving_pools(ledger: Ledger, client: str, *, but: str = "") -> Iterator[Record]:
    """The pools that a client holds as beneficiary and gives to charity out of."""
    decedents = dict.fromkeys(a.decedent for a in ledger.accounts(client) if a.decedent and _as_beneficiary(a))
    pools = (_pool(ledger, client, decedent) for decedent in decedents if decedent != but)
    return (_with_what_was_left(ledger, pool) for pool in pools if gives(pool))


def _pool(ledger: Ledger, client: str, decedent: str) -> Record:
    """The record of what a client inherited from one decedent, by itself."""
    held = {a.id: a for a in ledger.accounts(client) if a.decedent == decedent and _as_beneficiary(a)}
    return record_of_accounts(ledger, client, Owner(client, decedent), held, before=taken_over(ledger, client))


def _with_what_was_left(ledger: Ledger, pool: Record) -> Record:
    return replace(pool, handed_over=left_by(ledger, pool.owner.client, pool.owner.decedent))


def _own_alone(ledger: Ledger, client: str, *, merged: bool = True) -> Record:
    """A client's own record without spouses and gifts out of other pools; `merged` False leaves out the basis of
    inherited IRAs that were taken over."""
    pools = {a.decedent for a in ledger.accounts(client) if a.decedent}
    kept = taken_over(ledger, client) if pools else {}
    own = {a.id: a for a in ledger.accounts(client) if not a.decedent}
    accounts = own | {taken.account.id: taken.account for taken in kept.values()}
    record = record_of_accounts(ledger, client, Owner(client), accounts, since=kept)
    return replace(
        record,
        handed_over=_from_pools(ledger, client, kept) if merged else (),
        other_sides=_divorce_sides(ledger, record.entries),
        unanswered=tuple(_unanswered(ledger, client, record)),
        out_of_inherited=tuple(_out_of_inherited(ledger, client, kept)) if pools else (),
        open_matters=(*record.open_matters, *_moved_without_election(ledger, client, kept)),
    )


def _out_of_inherited(ledger: Ledger, client: str, kept: Mapping[str, TakenOver]) -> Iterator[LedgerEntry]:
    """What left IRAs that the client holds as beneficiary to be rolled over; `kept` are no longer such."""
    held = {a.id for a in ledger.accounts(client) if a.decedent and _as_beneficiary(a)} - kept.keys()
    for entry in effective(ledger.entries(client)):
        if entry.kind is EntryKind.ROLLOVER_OUT and entry.account in held:
            yield entry


def _moved_without_election(ledger: Ledger, client: str, kept: Mapping[str, TakenOver]) -> Iterator[OpenMatter]:
    """Inherited IRAs moved to an own IRA, which only a surviving spouse can do, with nothing said of an election: the
    value is on the client's own lines, and the basis would stay behind (Treas. Reg. 1.408-8(c); section 408(d)(3)(C)).
    """
    inherited = {a.id: a for a in ledger.accounts(client) if a.decedent and _as_beneficiary(a)}
    own = {a.id for a in ledger.accounts(client) if not a.decedent}
    for entry in effective(ledger.entries(client)) if inherited else ():
        if entry.kind is EntryKind.TRANSFER_OUT and entry.account in inherited and entry.to_account in own:
            account = inherited[entry.account]
            if account.id in kept:
                continue
            reason = (
                f"{entry.name} moves {account.shown}, inherited from {account.decedent}, to an own IRA, which only a "
                f"surviving spouse can do: enter a spousal_election of that day, so that its basis goes along, or "
                f"correct the row"
            )
            lines = ("22", "24") if entry.account_type.is_roth else ("6",)
            yield OpenMatter((entry.name,), reason, dict.fromkeys(range(entry.year, form_years()[-1] + 1), lines))


def _as_beneficiary(account: Account) -> bool:
    """Whether an account is held as beneficiary; the others of a decedent are the decedent's own."""
    return account.type is None or account.type.is_inherited


def taken_over(ledger: Ledger, client: str) -> dict[str, TakenOver]:
    """The inherited accounts that a spousal election made the client's own, by account.

    An election on an inherited account is for that account, one on an account of the client's for all of the decedent.
    """
    accounts = ledger.accounts(client)
    found: dict[str, TakenOver] = {}
    for entry in effective(ledger.entries(client)):
        if entry.kind is not EntryKind.SPOUSAL_ELECTION or entry.day is None:
            continue
        for account in accounts:
            chosen = account.id == entry.account or not any(a.id == entry.account and a.decedent for a in accounts)
            if chosen and account.type in _AS_OWN and account.decedent in (entry.decedent, ""):
                own = replace(account, type=_AS_OWN[account.type])
                found[account.id] = TakenOver(own, account.decedent, entry.day, entry.name)
    return found


def _from_pools(ledger: Ledger, client: str, kept: Mapping[str, TakenOver]) -> tuple[HandedOver, ...]:
    """The basis of inherited IRAs that the client took over, in the year of the election."""
    elections = {(taken.decedent, taken.day.year): taken.election for taken in kept.values()}
    found: list[HandedOver] = []
    for (decedent, year), election in elections.items():
        # Its gifts are of the years before: what own IRAs gave then does not ask for the basis that is taken over.
        pool = _inherited(ledger, client, decedent, lambda: _own_alone(ledger, client, merged=False))
        found += to_spouse(pool, history(pool, through=year), year, election)
    return tuple(found)


def left_by(ledger: Ledger, client: str, decedent: str) -> tuple[HandedOver, ...]:
    """What the decedent's own ledger carried at death, this client's share of it. The ledger is kept with a client
    as rows of `decedent:ID`, or is that of a client whose id it is."""
    own = decedents_record(ledger, client, decedent)
    died = own.facts.get("date_of_death") if own else None
    if own is None or died is None or not own.entries:
        return ()
    year = died.day().year
    share = Facts(facts_of(ledger, client)).get("share", about=decedent)
    return (to_beneficiary(history(own, through=year), year, share, decedent),)


def decedents_record(ledger: Ledger, client: str, decedent: str) -> Record | None:
    """The decedent's own record, None where no ledger of theirs is on file."""
    if ledger.is_client(decedent):
        return record_of(ledger, decedent)
    for keeper in dict.fromkeys((client, *ledger.keepers(decedent))):
        accounts = {a.id: a for a in ledger.accounts(keeper) if a.decedent == decedent and not _as_beneficiary(a)}
        if accounts:
            record = record_of_accounts(ledger, keeper, Owner(f"decedent:{decedent}"), accounts)
            return replace(record, facts=Facts(facts_of(ledger, keeper, decedent)))
    return None


def _divorce_sides(ledger: Ledger, entries: Iterable[LedgerEntry]) -> dict[str, LedgerEntry]:
    """The row of the other spouse's ledger for each divorce transfer, where the other spouse is a client."""
    found: dict[str, LedgerEntry] = {}
    for entry in entries:
        if entry.kind not in _DIVIDED or not ledger.is_client(entry.other_party):
            continue
        for other in effective(ledger.entries(entry.other_party)):
            if _answers(other, entry) and other.cents == entry.cents:
                found[entry.name] = other
    return found


def _unanswered(ledger: Ledger, client: str, record: Record) -> Iterator[LedgerEntry]:
    """Divorce transfers of which one ledger tells and the other spouse's, a client too, does not. Those that another
    client's ledger tells of are looked for where the fact `spouse` names that client."""
    divided = [e for e in record.entries if e.kind in _DIVIDED]
    for entry in divided:
        if ledger.is_client(entry.other_party):
            others = effective(ledger.entries(entry.other_party))
            if not any(_answers(other, entry) for other in others):
                yield entry
    for spouse in dict.fromkeys(fact.value for fact in record.facts.all() if fact.key == "spouse"):
        if spouse == client or not ledger.is_client(spouse):
            continue
        for told in effective(ledger.entries(spouse)):
            if told.kind in _DIVIDED and told.other_party == client and not any(_answers(e, told) for e in divided):
                yield told


def _answers(other: LedgerEntry, entry: LedgerEntry) -> bool:
    """Whether a row can be the other side of a divorce transfer."""
    far = other.day is None or entry.day is None or abs((other.day - entry.day).days) > ROLLOVER_DAYS
    return other.kind in _DIVIDED and other.kind is not entry.kind and not far
