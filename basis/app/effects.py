"""What each answer to a question would do to the forms, in dollars: the figures as they are against the figures as they
would be, other open questions left as they are.

An answer is tried out on the record in memory, with the consequences that recording it would have. The ledger is not
touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from basis.app.consequences import Consequences, RowOutcome, consequences
from basis.app.desk import Desk
from basis.app.figures import last_year
from basis.app.group_questions import EACH
from basis.app.masked import NONE
from basis.app.row_groups import SEPARATE
from basis.app.rows import deadline, lines_by_year
from basis.engine import Facts, History, Known, OpenMatter, Record, Status, YearResult, history, history_from
from basis.errors import InputRejectedError
from basis.model import Account, AccountType, Choice, Entry, EntryKind, Fact, LedgerEntry, Question
from basis.money import Cents, plain_amount
from importers import Asked, Entered, classify

_SHOWN_YEARS = 3
_TAXABLE = ("15c", "18", "25c")
"""What of distributions, conversions and Roth distributions is income, by the numbers since 2017."""
_TOLD = ("1", "4", "6", "7", "8", "13", "14", "15c", "18", "19", "25c")
_TOLD_LATER = ("14", "15c", "18", "25c")
"""The lines that are told of the years a question is about, and of the years that carry from them."""
_SELDOM = ("4", "6")
"""Lines of which nothing is said where there is nothing on them."""
_OF_THEIR_YEARS = frozenset({"row", "rows", "evidence", "value", "year_end", "conversions"})
"""What is asked about rows and papers of certain years."""
_YEARS_BACK = 1
"""A contribution undone, or a side of a movement found, reaches back to the year before at most."""
_MOST_FIGURED = 50
_BEARS_ON_LATER_YEARS = frozenset({EntryKind.HSA_FUNDING, EntryKind.REPAYMENT, EntryKind.EXCESS_REMOVED})
_SIMPLE = frozenset({AccountType.SIMPLE_IRA, AccountType.ROTH_SIMPLE_IRA})
"""The first row of a SIMPLE IRA begins two years in which its money cannot go elsewhere."""
_ON_NO_LINE = frozenset({EntryKind.FEE, EntryKind.EARNINGS, EntryKind.DIVIDEND, EntryKind.INTEREST})
_TRANSFERS = frozenset({EntryKind.TRANSFER_IN, EntryKind.TRANSFER_OUT})
_PLACEHOLDERS = ("AMOUNT", "YEAR", "VALUE")


class Shown(NamedTuple):
    """What a line shows: its cents, None where it is missing or blank."""

    cents: Cents | None
    status: Status

    @property
    def text(self) -> str:
        """The amount, `open` where it is missing, `empty` where the form wants it left empty."""
        if self.status in _WORDS:
            return _WORDS[self.status]
        shown = plain_amount(self.cents or 0).removesuffix(".00")
        return f"{shown} in conflict" if self.status is Status.CONFLICT else shown

    @property
    def income(self) -> Cents | None:
        """What a line of income adds to the return: not below zero (Instructions for Form 8606 (2023), line 18)."""
        return None if self.cents is None else max(self.cents, 0)


_WORDS = {Status.MISSING: "open", Status.BLANK: "empty"}
_LEFT_OUT = Shown(None, Status.BLANK)


class Change(NamedTuple):
    """A printed line of a year before and after. `meaning` is the number that a line of its meaning has since 2017."""

    year: int
    line: str
    meaning: str
    before: Shown
    after: Shown

    @property
    def text(self) -> str:
        """`line 13 6,500 -> 0`, what is income with how much more or less it is."""
        named = f"line {self.line}"
        if self.meaning in _TAXABLE:
            named = f"taxable ({named})"
            before, after = self.before.income, self.after.income
            if before is not None and after is not None and before != after:
                return f"{named} {'+' if after > before else '-'}{Shown(abs(after - before), Status.KNOWN).text}"
            if (self.after.cents or 0) < 0 or (self.before.cents or 0) < 0:
                # More basis than was converted: the line shows it, and nothing is carried to the return.
                return f"line {self.line} {self.before.text} -> {self.after.text} (below zero is not income)"
        return f"{named} {self.before.text} -> {self.after.text}"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer changes. `figured` is False where it cannot be told in dollars; `income` is what all years would
    tax together and `basis` what the last one carries, None where it is missing."""

    changes: tuple[Change, ...] = ()
    figured: bool = False
    income: Cents | None = None
    basis: Cents | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the effect of each of its answers, by the answer; `at_stake` is the most dollars between two of
    them, or the amount in question where that cannot be figured."""

    question: Question
    effects: Mapping[str, Effect]
    at_stake: Cents

    def effect_of(self, choice: Choice) -> str:
        """The effect of an answer in words: in dollars where it can be figured, else the lines it would change."""
        effect = self.effects.get(choice.answer, Effect())
        if not effect.figured or choice.answer in (EACH, SEPARATE):
            return choice.effect
        told = told_changes(self.question, effect)
        if told:
            return told
        if effect.income is None or effect.basis is None:
            return f"{choice.effect}; other questions of these years keep the lines open"
        return "changes no amount"


def told_changes(question: Question, effect: Effect) -> str:
    """The changes that matter, in one sentence: of the years in question what was entered and what became of it, of
    later years what is taxed and what carries."""
    years: dict[int, list[str]] = {}
    for change in effect.changes:
        about = change.year in question.years
        nothing = change.meaning in _SELDOM and not change.after.cents and not change.before.cents
        if change.meaning in (_TOLD if about else _TOLD_LATER) and not nothing:
            years.setdefault(change.year, []).append(change.text)
    shown = [f"{year}: {', '.join(texts)}" for year, texts in list(years.items())[:_SHOWN_YEARS]]
    more = len(years) - len(shown)
    return "; ".join(shown) + (f"; and {more} more year{'s' if more > 1 else ''}" if more else "")


def weigh(desk: Desk, questions: Iterable[Question]) -> tuple[Weighed, ...]:
    """The questions with the effects of their answers, those that move most dollars first.

    Of very many questions those with the largest amounts are figured, the others say which lines they would change.
    """
    by_amount = sorted(questions, key=lambda q: (-(q.cents or _moved(desk, q)), q.id))
    found = [_weighed(desk, question) for question in by_amount[:_MOST_FIGURED]]
    found += [Weighed(q, {}, q.cents or _moved(desk, q)) for q in by_amount[_MOST_FIGURED:]]
    return tuple(sorted(found, key=lambda w: (-w.at_stake, w.question.years[:1], w.question.id)))


def _weighed(desk: Desk, question: Question) -> Weighed:
    alike: dict[object, Effect] = {}
    effects = {choice.answer: _effect(desk, question, choice.answer, alike) for choice in question.choices}
    figured = [e for e in effects.values() if e.figured]
    income = [e.income for e in figured if e.income is not None]
    basis = [e.basis for e in figured if e.basis is not None]
    stake = sum(max(amounts) - min(amounts) for amounts in (income, basis) if len(amounts) > 1)
    return Weighed(question, effects, stake or question.cents or _moved(desk, question))


def _moved(desk: Desk, question: Question) -> Cents:
    """The most that moved in a year the question is about: what an unknown amount can decide."""
    results = desk.history(question.decedent).results
    lines = [results[year].by_meaning for year in question.years if year in results]
    return max((sum(line[n].cents or 0 for n in ("1", "7", "8", "19") if n in line) for line in lines), default=0)


def _effect(desk: Desk, question: Question, answer: str, alike: dict[object, Effect]) -> Effect:
    """What one answer changes; `alike` holds the effects of those whose entries are on the same lines."""
    if any(word in answer for word in _PLACEHOLDERS):
        return Effect()
    try:
        found = consequences(desk, question, answer)
    except InputRejectedError:
        return Effect()
    of_rows = bool(found.rows) and answer not in (EACH, SEPARATE)
    same = tuple(e for outcome in found.rows for e in outcome.entries if not _is_on_no_line(e)) if of_rows else answer
    if same not in alike:
        alike[same] = _tried(desk, question, answer, found)
    return alike[same]


def _is_on_no_line(entry: Entry) -> bool:
    """Whether an entry changes no line wherever it stands; a SIMPLE IRA may not be transferred in its first years."""
    return entry.kind in _ON_NO_LINE or (entry.kind in _TRANSFERS and entry.account_type not in _SIMPLE)


def _tried(desk: Desk, question: Question, answer: str, found: Consequences) -> Effect:
    record, before = desk.record(question.decedent), desk.history(question.decedent)
    if answer in (EACH, SEPARATE):
        after = before
    else:
        tried = answered(desk, record, question, answer, found)
        after = _figured(desk, question, tried, found)
    return Effect(tuple(_changes(before, after)), figured=True, income=_income(after), basis=_last_basis(after))


def _figured(desk: Desk, question: Question, tried: Record, found: Consequences) -> History:
    """The history with an answer. What a row or a paper of a year is, changes nothing more than a year before it."""
    before = desk.history(question.decedent)
    through = max(last_year(tried), max(before.results, default=0))
    if question.subject.partition(":")[0] not in _OF_THEIR_YEARS or not question.years:
        return history(tried, through=through)
    entries = [entry for outcome in found.rows for entry in outcome.entries] + list(found.entries)
    years = [*question.years, *(e.for_year or e.year for e in entries), *(e.year for e in entries)]
    known = Known(desk.record(question.decedent), before)
    lasting = any(e.kind in _BEARS_ON_LATER_YEARS or e.account_type in _SIMPLE for e in entries)
    last = None if lasting or not found.rows else max(years) + 1
    return history_from(tried, known, first=min(years) - _YEARS_BACK, last=last, through=through)


def _changes(before: History, after: History) -> Iterable[Change]:
    for year in sorted({*before.results, *after.results}):
        old, new = before.results.get(year), after.results.get(year)
        shown = new or old
        if shown is None:
            continue
        for number, line in shown.lines.items():
            if line.ratio is not None:
                continue
            was, now = _on_form(old, number), _on_form(new, number)
            if was.text != now.text:
                yield Change(year, number, _meaning(shown, number), was, now)


def _on_form(result: YearResult | None, number: str) -> Shown:
    line = result.lines.get(number) if result is not None else None
    return _LEFT_OUT if line is None else Shown(line.cents, line.status)


def _meaning(result: YearResult, number: str) -> str:
    """The number that a line of this meaning has since 2017."""
    number = result.law.line(number).same_as or number
    return {"15": "15c", "25": "25c"}.get(number, number)


def _income(figured: History) -> Cents | None:
    """What all years tax together, None where a line of it is missing."""
    lines = [
        _on_form(result, number)
        for result in figured.results.values()
        for number in result.lines
        if _meaning(result, number) in _TAXABLE
    ]
    return None if any(line.status is Status.MISSING for line in lines) else sum(line.income or 0 for line in lines)


def _last_basis(figured: History) -> Cents | None:
    carried = list(figured.carried.values())
    return carried[-1].basis.cents if carried else 0


def answered(desk: Desk, record: Record, question: Question, answer: str, found: Consequences) -> Record:
    """The record as it would be with an answer recorded."""
    rows = list(found.rows)
    accounts = dict(record.accounts)
    papers = next((p for p in desk.papers if p.question.id == question.id), None)
    placed = () if papers is None else tuple(papers.placed(answer))
    kinds = {fact.about: AccountType(fact.value) for fact in found.facts if fact.key == "account_type"}
    if papers is not None and answer == NONE:
        accounts[papers.under.id] = papers.under
    elif papers is not None and papers.under.type is not None:
        account = papers.account(answer)
        if desk.accounts[account].type is None:
            kinds[account] = papers.under.type
    for about, kind in kinds.items():
        if about in accounts:
            accounts[about] = replace(accounts[about], type=kind)
            rows += _rows_of(desk, accounts[about])
    next_number = max((entry.id for entry in record.entries), default=0) + 1
    made: list[LedgerEntry] = []
    first_of_row: dict[int, str] = {}
    for outcome in (*rows, RowOutcome(0, "entered", found.entries)):
        for entry in outcome.entries:
            if entry.account not in accounts:
                continue
            made.append(_as_kept(entry, next_number + len(made), question.client, outcome.custodian))
            first_of_row.setdefault(outcome.row, made[-1].name)
    pairs = [
        *found.links,
        *((first_of_row[a], first_of_row[b]) for a, b in found.linked if a in first_of_row and b in first_of_row),
    ]
    settled = {f"r{outcome.row}" for outcome in rows} | {form.name for form in placed}
    return replace(
        record,
        accounts=accounts,
        entries=(*record.entries, *made),
        returns=(*record.returns, *(form for form in placed if form.account in accounts)),
        facts=Facts((*record.facts.all(), *_of_the_pool(found.facts, question))),
        open_matters=(
            *(matter for matter in record.open_matters if settled.isdisjoint(matter.refs)),
            *_still_asked(desk, rows, accounts),
        ),
        decisions={**record.decisions, question.subject: answer},
        papers_since={key: names for key, names in record.papers_since.items() if key != question.subject},
        linked=record.linked | {frozenset(pair) for pair in pairs},
    )


def _as_kept(entry: Entry, number: int, client: str, custodian: str) -> LedgerEntry:
    said = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return LedgerEntry(**said, id=number, client=client, rule="determination", custodian=custodian)


def _of_the_pool(facts: Sequence[Fact], question: Question) -> tuple[Fact, ...]:
    owner = f"decedent:{question.decedent}" if question.decedent else question.client
    return tuple(fact for fact in facts if fact.owner == owner)


def _rows_of(desk: Desk, account: Account) -> list[RowOutcome]:
    """What the tables make of the waiting rows of an account once its type is known."""
    found = []
    for row in desk.rows:
        if row.account.id != account.id or row.account.type is not None:
            continue
        family = desk.read.family(row.stored)
        outcome = classify(desk.read.row(row.stored), account.type, family, deadline, account=account.id)
        if isinstance(outcome, Asked):
            found.append(RowOutcome(row.stored.id, "asked", rule=outcome.rule))
        else:
            entries = outcome.entries if isinstance(outcome, Entered) else ()
            found.append(RowOutcome(row.stored.id, "entered", entries, family, outcome.rule))
    return found


def _still_asked(desk: Desk, rows: Sequence[RowOutcome], accounts: Mapping[str, Account]) -> tuple[OpenMatter, ...]:
    """What goes on waiting: rows that the answer only asks anew."""
    again = {outcome.row for outcome in rows if outcome.disposition == "asked"}
    found = []
    for row in desk.rows:
        account = accounts.get(row.account.id)
        if row.stored.id not in again or account is None or account.type is None:
            continue
        family = desk.read.family(row.stored)
        outcome = classify(desk.read.row(row.stored), account.type, family, deadline, account=account.id)
        if isinstance(outcome, Asked):
            lines = lines_by_year(account, row.stored.on, outcome.choices)
            found.append(OpenMatter((f"r{row.stored.id}",), f"asked: {outcome.asks}", lines))
    return tuple(found)
