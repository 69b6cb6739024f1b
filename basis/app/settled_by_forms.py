"""Rows that Forms 1099-R and 5498 settle by themselves, so that nobody is asked: conversions, the year of a
contribution, and what left under a code that has one meaning.

What settles a row is worked out anew each time from all rows and forms on file, so that their order does not matter; a
row that they settle no longer is asked again. An amount must be met to the cent, and only one way to meet it may exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from basis.app.decisions import decisions_of
from basis.app.row_groups import Unit, units_of
from basis.app.rows import HELD, OpenRow, RowReader, opened
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.record import in_force
from basis.ledger import Ledger, NewEntry, StoredRow, Writer, effective
from basis.model import Account, EntryKind, InformationReturn, LedgerEntry, ReturnForm
from basis.money import Cents
from importers import resolve

RULE = "by-form"
_PAID_OUT = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW})
_MOST_CANDIDATES = 12
"""Of more rows for one year, which of them a form means is asked: with so many, amounts meet by chance."""


class Meaning(NamedTuple):
    """What the forms say that a row is: the answer a person would give, and the form that says it."""

    answer: str
    form: InformationReturn


class _OnFile(NamedTuple):
    """What the rows are held against: accounts, the other entries, forms in force."""

    accounts: Mapping[str, Account]
    entries: tuple[LedgerEntry, ...]
    forms: tuple[InformationReturn, ...]

    def forms_of(self, form: ReturnForm, account: str, year: int, box: str) -> tuple[InformationReturn, ...]:
        """The forms of an account and year that have a column for a box."""
        return tuple(
            d
            for d in self.forms
            if d.form is form and d.account == account and d.tax_year == year and box not in d.not_in_file
        )

    def entered(self, kind: EntryKind, account: str, year: int) -> Cents:
        """What other entries of a kind show for an account and year; of contributions the year they count for."""
        return sum(
            e.cents
            for e in self.entries
            if e.kind is kind
            and e.account == account
            and (e.for_year if kind is EntryKind.CONTRIBUTION else e.year) == year
        )


def settle_by_forms(ledger: Ledger, write: Writer, client: str, read: RowReader) -> tuple[str, ...]:
    """Enter the rows that the forms settle, and ask again those that they settle no longer. Says both."""
    settled = {row.id: row for row in ledger.rows_settled(client, RULE)}
    forms = in_force(ledger.returns(client))
    if not settled and not forms:
        return ()
    waiting = (*(row for row in ledger.asked_rows(client) if row.rule not in HELD), *settled.values())
    if not waiting:
        return ()
    accounts = {account.id: account for account in ledger.accounts(client)}
    entries = tuple(e for e in effective(ledger.entries(client)) if e.rule != RULE)
    rows = tuple(opened(row, accounts[row.account], read) for row in waiting)
    on_file = _OnFile(accounts, entries, forms)
    decisions = decisions_of(ledger.determinations(client))
    found = _meanings(rows, units_of(rows, decisions), on_file)
    again = [number for number in settled if number not in found]
    new = {number: meaning for number, meaning in found.items() if number not in settled}
    _ask_again(ledger, write, client, again)
    by_number = {row.stored.id: row.stored for row in rows}
    for number, meaning in new.items():
        _enter(write, client, by_number[number], accounts, read, meaning)
    told = _told(new.values(), accounts)
    return (*told, f"{len(again)} rows that forms had settled are asked again") if again else told


def _told(meanings: Iterable[Meaning], accounts: Mapping[str, Account]) -> tuple[str, ...]:
    by_account: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for meaning in meanings:
        kind = meaning.answer.partition(":")[0].removesuffix("_in")
        by_account[meaning.form.form.value, accounts[meaning.form.account].shown, kind].append(meaning.form.tax_year)
    return tuple(
        f"Form {form} for {', '.join(map(str, sorted(set(years))))}, {account}, closes the questions about "
        f"{len(years)} row{'s' if len(years) > 1 else ''}: {kind}"
        for (form, account, kind), years in sorted(by_account.items())
    )


def _enter(
    write: Writer, client: str, stored: StoredRow, accounts: Mapping[str, Account], read: RowReader, meaning: Meaning
) -> None:
    account = accounts[stored.account]
    if account.type is None:
        raise ValueError(f"{account.id} has no type")
    entries = resolve(read.row(stored), account.id, account.type, meaning.answer)
    write.set_outcome(client, stored.id, "entered", RULE)
    write.add_entries(
        client,
        [NewEntry(entry=entry, rule=RULE, rows=(stored.id,), custodian=read.family(stored)) for entry in entries],
    )


def _ask_again(ledger: Ledger, write: Writer, client: str, rows: Sequence[int]) -> None:
    for entry in effective(ledger.entries(client)) if rows else ():
        if entry.rule == RULE and any(source.row_id in rows for source in entry.sources):
            write.reverse(entry.id, "the forms on file settle it no longer")
    for row in rows:
        write.set_outcome(client, row, "asked", "asked-again")


def _meanings(rows: Sequence[OpenRow], units: Sequence[Unit], on_file: _OnFile) -> dict[int, Meaning]:
    found = _conversions(units, on_file) | _by_code(rows, on_file)
    rest = [row for row in rows if row.stored.id not in found and row.account.type is not None]
    for account in dict.fromkeys(row.account.id for row in rest):
        found |= _contributions([row for row in rest if row.account.id == account], on_file)
    return found


def _conversions(units: Sequence[Unit], on_file: _OnFile) -> dict[int, Meaning]:
    """Both sides are on file, and box 3 of the Roth IRA's Form 5498 is all that arrived there in the year; the Forms
    1099-R of the first IRA, where there are any, report as much."""
    into: defaultdict[tuple[str, int], list[Unit]] = defaultdict(list)
    for unit in units:
        if len(unit.rows) > 1 and "conversion" in unit.answers:
            into[unit.rows[1].account.id, unit.rows[1].stored.on.year].append(unit)
    met: list[tuple[Unit, InformationReturn]] = []
    for (account, year), pairs in into.items():
        forms = on_file.forms_of(ReturnForm.F5498, account, year, "3")
        arrived = sum(unit.rows[1].stored.cents or 0 for unit in pairs)
        arrived += on_file.entered(EntryKind.CONVERSION_IN, account, year)
        if forms and sum(form.money("3") for form in forms) == arrived:
            met += [(unit, forms[0]) for unit in pairs]
    left: defaultdict[tuple[str, int], Cents] = defaultdict(int)
    for unit, _ in met:
        left[unit.rows[0].account.id, unit.rows[0].stored.on.year] += unit.cents
    found: dict[int, Meaning] = {}
    for unit, form in met:
        sender = unit.rows[0].account.id, unit.rows[0].stored.on.year
        if _reported(on_file, *sender, left[sender]):
            said = zip(unit.rows, unit.answers["conversion"], strict=True)
            found |= {row.stored.id: Meaning(answer, form) for row, answer in said}
    return found


def _reported(on_file: _OnFile, account: str, year: int, cents: Cents) -> bool:
    """Whether the Forms 1099-R of an account leave room for what left it; without any nothing speaks against it."""
    forms = on_file.forms_of(ReturnForm.F1099R, account, year, "1")
    out = sum(form.money("1") for form in forms if code_class(form.codes) in _PAID_OUT)
    return not forms or out >= cents + on_file.entered(EntryKind.CONVERSION, account, year)


def _by_code(rows: Sequence[OpenRow], on_file: _OnFile) -> dict[int, Meaning]:
    """What left an IRA in the amount of one Form 1099-R, whose code says what it was; no other row of the year and no
    other form has that amount."""
    found: dict[int, Meaning] = {}
    outs = [row for row in rows if (row.stored.cents or 0) < 0 and row.account.type is not None]
    for row in outs:
        account, year, cents = row.account.id, row.stored.on.year, -(row.stored.cents or 0)
        alike = [r for r in outs if (r.account.id, r.stored.on.year, r.stored.cents) == (account, year, -cents)]
        entered = [e for e in on_file.entries if (e.account, e.year, e.cents) == (account, year, cents)]
        forms = [d for d in on_file.forms_of(ReturnForm.F1099R, account, year, "1") if d.money("1") == cents]
        if len(alike) != 1 or entered or len(forms) != 1:
            continue
        answer = _says(forms[0], row)
        if answer in {choice.answer for choice in row.own.choices}:
            found[row.stored.id] = Meaning(answer, forms[0])
    return found


def _says(form: InformationReturn, row: OpenRow) -> str:
    """The one thing that the codes of a form can mean for a row; empty where they leave a choice.

    Instructions for Forms 1099-R and 5498 (2023), Guide to Distribution Codes: N is of a contribution for the year, R
    of one for the year before."""
    found, account = code_class(form.codes), row.account.type
    if account is None or account.is_plan:
        return ""
    if found is CodeClass.RECHARACTERIZED:
        return f"{EntryKind.RECHARACTERIZATION}:{form.tax_year - ('R' in form.codes)}"
    if found is CodeClass.DEATH and account.is_inherited:
        return EntryKind.DISTRIBUTION.value
    if found is CodeClass.ROLLED_OVER and account.is_traditional:
        return EntryKind.DIRECT_ROLLOVER.value
    return EntryKind.QCD.value if found is CodeClass.CHARITABLE and account.is_traditional else ""


def _contributions(rows: Sequence[OpenRow], on_file: _OnFile) -> dict[int, Meaning]:
    """The year of contributions to one account: box 1 or 10 of a year is met by one choice of rows alone, and every
    other year a row could be for has a form that is met without it."""
    account = rows[0].account
    box = "10" if account.type is not None and account.type.is_roth else "1"
    may_be = {row.stored.id: _years_offered(row) for row in rows}
    years = sorted({year for offered in may_be.values() for year in offered})
    forms = {year: on_file.forms_of(ReturnForm.F5498, account.id, year, box) for year in years}
    wanted = {
        year: sum(form.money(box) for form in forms[year]) - on_file.entered(EntryKind.CONTRIBUTION, account.id, year)
        for year in years
        if forms[year]
    }
    cents = {row.stored.id: row.stored.cents or 0 for row in rows}
    chosen = _choose(wanted, cents, may_be)
    met = {year for year in wanted if sum(cents[r] for r, y in chosen.items() if y == year) == wanted[year]}
    return {
        row: Meaning(f"contribution:{year}", forms[year][0])
        for row, year in chosen.items()
        if year in met and all(other in met for other in may_be[row])
    }


def _choose(
    wanted: Mapping[int, Cents], cents: Mapping[int, Cents], may_be: Mapping[int, frozenset[int]]
) -> dict[int, int]:
    """The rows that must be of a year because no other choice meets what is wanted for it; years are gone through
    until none of them says anything new."""
    chosen: dict[int, int] = {}
    left = {row: set(years) for row, years in may_be.items()}
    done: set[int] = set()
    while True:
        before = len(done)
        for year, amount in wanted.items():
            candidates = sorted(row for row, years in left.items() if year in years and row not in chosen)
            if year in done or len(candidates) > _MOST_CANDIDATES:
                continue
            ways = _ways(amount, candidates, cents)
            if len(ways) == 1:
                done.add(year)
                chosen |= dict.fromkeys(ways[0], year)
                for row in candidates:
                    left[row].discard(year)
        if len(done) == before:
            return chosen


def _ways(amount: Cents, candidates: Sequence[int], cents: Mapping[int, Cents]) -> list[tuple[int, ...]]:
    """The choices of rows that add up to an amount."""
    return [
        some
        for count in range(len(candidates) + 1)
        for some in combinations(candidates, count)
        if sum(cents[row] for row in some) == amount
    ]


def _years_offered(row: OpenRow) -> frozenset[int]:
    """The tax years for which the row could be a contribution."""
    offered = (choice.answer.partition(":") for choice in row.own.choices)
    return frozenset(int(year) for kind, _, year in offered if kind == EntryKind.CONTRIBUTION and year.isdigit())
