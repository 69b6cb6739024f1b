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
from basis.engine.movements import ROLLOVER_DAYS
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
    found |= _recharacterized_in(rows, on_file)
    left = _converted_out([row for row in rows if row.stored.id not in found], found, on_file)
    sent = tuple(row.stored for row in rows if row.stored.id in left)
    found |= left | _converted_in([row for row in rows if row.stored.id not in found], sent, on_file)
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


def _converted_out(rows: Sequence[OpenRow], found: Mapping[int, Meaning], on_file: _OnFile) -> dict[int, Meaning]:
    """What left in exactly the amount that box 3 of all Roth IRAs' Forms 5498 shows beyond the other conversions of
    the year, where a Form 1099-R reports it as paid out or converted and no other payment has that amount.

    The arrival need not be on file, nor near: the owner has 60 days to convert (section 408(d)(3)(A)(i))."""
    by_year: defaultdict[int, list[OpenRow]] = defaultdict(list)
    for row in rows:
        if (row.stored.cents or 0) < 0 and _offers(row, EntryKind.CONVERSION):
            by_year[row.stored.on.year].append(row)
    settled: dict[int, Meaning] = {}
    for year, outs in by_year.items():
        forms = [d for d in on_file.forms if d.tax_year == year and d.money("3") and _is_roth_5498(d, on_file)]
        if not forms or any(m.answer == EntryKind.CONVERSION and m.form.tax_year == year for m in found.values()):
            continue
        converted = sum(e.cents for e in on_file.entries if e.kind is EntryKind.CONVERSION and e.year == year)
        left = sum(form.money("3") for form in forms) - converted
        alike = [row for row in outs if -(row.stored.cents or 0) == left]
        paid = [e for e in on_file.entries if e.year == year and e.cents == left and e.kind is EntryKind.DISTRIBUTION]
        if len(alike) != 1 or paid:
            continue
        account = alike[0].account.id
        if on_file.forms_of(ReturnForm.F1099R, account, year, "1") and _reported(on_file, account, year, left):
            settled[alike[0].stored.id] = Meaning(EntryKind.CONVERSION.value, forms[0])
    return settled


def _converted_in(rows: Sequence[OpenRow], sent: Sequence[StoredRow], on_file: _OnFile) -> dict[int, Meaning]:
    """What arrived in exactly the amount that box 3 of the Roth IRA's Form 5498 shows beyond the other conversions of
    the year, where no other row and no other box of it, or of the form of the year before, has room for the row. The
    form of the year before is not needed where what was `sent` as a conversion arrived with it within 60 days."""
    settled: dict[int, Meaning] = {}
    ins = [row for row in rows if (row.stored.cents or 0) > 0 and _offers(row, EntryKind.CONVERSION_IN)]
    for row in ins:
        account, year, cents = row.account.id, row.stored.on.year, row.stored.cents or 0
        forms = on_file.forms_of(ReturnForm.F5498, account, year, "3")
        wanted = sum(form.money("3") for form in forms) - on_file.entered(EntryKind.CONVERSION_IN, account, year)
        alike = [r for r in ins if (r.account.id, r.stored.on.year, r.stored.cents) == (account, year, cents)]
        before = [
            form
            for earlier in _years_offered(row)
            if earlier < year
            for form in on_file.forms_of(ReturnForm.F5498, account, earlier, "10") or (None,)
        ]
        boxes = [form.money(box) for form in forms for box in ("2", "4", "10", "14a")]
        if any(-(s.cents or 0) == cents and 0 <= (row.stored.on - s.on).days <= ROLLOVER_DAYS for s in sent):
            before = []
        boxes += [cents if form is None else form.money("10") for form in before]
        if wanted == cents and len(alike) == 1 and max(boxes, default=0) < cents:
            settled[row.stored.id] = Meaning(EntryKind.CONVERSION_IN.value, forms[0])
    return settled


def _recharacterized_in(rows: Sequence[OpenRow], on_file: _OnFile) -> dict[int, Meaning]:
    """What arrived in the amount of box 4 of the IRA's Form 5498 and of one Form 1099-R of another IRA, whose code
    says of which year the contribution was: N of the year, R of the year before (Guide to Distribution Codes)."""
    settled: dict[int, Meaning] = {}
    ins = [row for row in rows if (row.stored.cents or 0) > 0]
    for row in ins:
        account, year, cents = row.account.id, row.stored.on.year, row.stored.cents
        received = on_file.forms_of(ReturnForm.F5498, account, year, "4")
        sent = [
            d
            for d in on_file.forms
            if d.form is ReturnForm.F1099R and d.tax_year == year and d.money("1") == cents and d.account != account
            if code_class(d.codes) is CodeClass.RECHARACTERIZED
        ]
        alike = [r for r in ins if (r.account.id, r.stored.on.year, r.stored.cents) == (account, year, cents)]
        if len(sent) != 1 or len(alike) != 1 or sum(form.money("4") for form in received) != cents:
            continue
        answer = f"{EntryKind.RECHARACTERIZATION_IN}:{year - ('R' in sent[0].codes)}"
        if answer in {choice.answer for choice in row.own.choices}:
            settled[row.stored.id] = Meaning(answer, received[0])
    return settled


def _offers(row: OpenRow, kind: EntryKind) -> bool:
    return any(choice.answer == kind for choice in row.own.choices)


def _is_roth_5498(form: InformationReturn, on_file: _OnFile) -> bool:
    account = on_file.accounts.get(form.account)
    roth = account is not None and account.type is not None and account.type.is_roth
    return roth and form.form is ReturnForm.F5498 and "3" not in form.not_in_file


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
    may_be = {row.stored.id: _years_offered(row) for row in rows if not _in_another_box(row, on_file)}
    years = sorted({year for offered in may_be.values() for year in offered})
    forms = {year: on_file.forms_of(ReturnForm.F5498, account.id, year, box) for year in years}
    wanted = {
        year: sum(form.money(box) for form in forms[year]) - on_file.entered(EntryKind.CONTRIBUTION, account.id, year)
        for year in years
        if forms[year]
    }
    cents = {row.stored.id: row.stored.cents or 0 for row in rows if row.stored.id in may_be}
    chosen = _choose(wanted, cents, may_be)
    met = {year for year in wanted if sum(cents[r] for r, y in chosen.items() if y == year) == wanted[year]}
    return {
        row: Meaning(f"contribution:{year}", forms[year][0])
        for row, year in chosen.items()
        if year in met and all(other in met for other in may_be[row])
    }


def _in_another_box(row: OpenRow, on_file: _OnFile) -> bool:
    """Whether the form of the row's year has its amount in another box too: converted or rolled over."""
    account, year = row.account.id, row.stored.on.year
    boxes = (
        ("2", (EntryKind.ROLLOVER_IN, EntryKind.DIRECT_ROLLOVER_IN)),
        ("3", (EntryKind.CONVERSION_IN,)),
        ("4", (EntryKind.RECHARACTERIZATION_IN,)),
    )
    return any(
        sum(form.money(box) for form in on_file.forms_of(ReturnForm.F5498, account, year, box))
        - sum(on_file.entered(kind, account, year) for kind in kinds)
        == row.stored.cents
        and any(choice.answer.partition(":")[0] in kinds for choice in row.own.choices)
        for box, kinds in boxes
    )


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
