"""What an answer does to the ledger: entries, facts, links, or nothing but the determination itself.

Each answer is recorded with its consequences in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from basis.app.plan_parts import PlanParts
from basis.app.pools import record_of
from basis.app.rows import OVERLAP, RowReader, deadline
from basis.app.settling import settle_rows
from basis.engine import Record
from basis.engine.contributed import traditional_contributions
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.ledger import Ledger, NewEntry, Writer
from basis.model import Account, Entry, EntryKind, Evidence, FactError, Question, RothPart, parse_fact
from basis.money import AmountError, Cents, parse_amount, plain_amount
from importers import Entered, classify, resolve


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer on its way into the ledger. `subject` is what follows the first colon of the question's subject."""

    ledger: Ledger
    write: Writer
    question: Question
    text: str
    determination: int

    @property
    def client(self) -> str:
        return self.question.client

    @property
    def subject(self) -> str:
        return self.question.subject.partition(":")[2]

    def rejected(self, detail: str = "") -> InputRejectedError:
        """The error for an answer that the question does not offer."""
        offered = ", ".join(choice.answer for choice in self.question.choices)
        why = f": {detail}" if detail else ""
        return InputRejectedError(
            f"{self.question.id}: {mask(self.text)!r} does not answer it{why}.", next_step=f"answer one of: {offered}"
        )

    def amount(self, text: str) -> Cents:
        """An amount in the answer, in cents."""
        try:
            cents = parse_amount(text)
        except AmountError as problem:
            raise self.rejected(str(problem)) from problem
        if cents < 0:
            raise self.rejected("the amount is negative")
        return cents

    def record_fact(self, key: str, value: str, year: str = "") -> None:
        """Record a fact that the answer says."""
        source = f"answer to {self.question.id}"
        try:
            fact = parse_fact(owner=self.client, key=key, value=value, year=year, evidence=source)
        except FactError as problem:
            raise self.rejected(str(problem)) from problem
        self.write.add_fact(self.client, fact)

    def enter(self, *entries: Entry, rows: tuple[int, ...] = (), custodian: str = "") -> None:
        """Record entries that follow from the answer."""
        parts = PlanParts(self.ledger, self.write, self.client)
        self.write.add_entries(
            self.client,
            [
                NewEntry(
                    entry=parts.placed(entry),
                    rule="determination",
                    rows=rows,
                    custodian=custodian,
                    determination=self.determination,
                )
                for entry in entries
            ],
        )


def record_answer(ledger: Ledger, question: Question, answer: str, why: str, *, by: str) -> None:
    """Record one answer and what follows from it. Raises InputRejectedError when the question does not offer it."""
    with ledger.writing(by=by) as write:
        number = write.add_determination(
            question.client, question=question.id, kind=question.kind, subject=question.subject, answer=answer, why=why
        )
        consequence = _CONSEQUENCES.get(question.subject.partition(":")[0], _decided)
        consequence(_Answer(ledger, write, question, answer, number))
        settle_rows(ledger, write, question.client)


def _decided(answer: _Answer) -> None:
    """A choice between papers: the determination alone says which counts."""
    kind = answer.text.partition(":")[0]
    offered = {choice.answer.partition(":")[0] for choice in answer.question.choices}
    if kind not in offered:
        raise answer.rejected()
    if ":" in answer.text:
        answer.amount(answer.text.partition(":")[2])


def _net_income(answer: _Answer) -> None:
    """The net income of what was undone, negative where it is a loss: the determination alone says it."""
    try:
        parse_amount(answer.text)
    except AmountError as problem:
        raise answer.rejected(str(problem)) from problem


def _row(answer: _Answer) -> None:
    """A row: what it was. `another`, of two exports that meet, counts it by the tables like any other row."""
    stored = answer.ledger.stored_row(int(answer.subject))
    account = _account_named(answer, stored.account)
    read = RowReader(answer.ledger)
    row, family = read.row(stored), read.family(stored)
    if account.type is None:
        raise answer.rejected("the account's type is not known yet")
    if answer.question.kind != OVERLAP:
        entries = resolve(row, account.id, account.type, answer.text)
    elif answer.text == "another":
        outcome = classify(row, account.type, family, deadline, account=account.id)
        if not isinstance(outcome, Entered):
            answer.write.set_outcome(answer.client, stored.id, "asked", outcome.rule)
            return
        entries = outcome.entries
    elif answer.text == "none":
        entries = ()
    else:
        raise answer.rejected()
    disposition = "entered" if entries else "ignored"
    answer.write.set_outcome(answer.client, stored.id, disposition, "determination", answer.determination)
    answer.enter(*entries, rows=(stored.id,), custodian=family)


def _account(answer: _Answer) -> None:
    """An account: what kind it is, kept as a fact."""
    if answer.text not in {choice.answer for choice in answer.question.choices}:
        raise answer.rejected()
    answer.record_fact(f"account_type:{answer.subject}", answer.text)


def _treatment(answer: _Answer) -> None:
    """A year's contributions: what was deducted, kept as the fact deduction_claimed."""
    made = traditional_contributions(record_of(answer.ledger, answer.client), int(answer.subject))
    kind, _, amount = answer.text.partition(":")
    if answer.text == "nondeductible":
        deducted = 0
    elif answer.text == "deductible":
        deducted = sum(contribution.cents for contribution in made)
    elif kind == "deducted":
        deducted = answer.amount(amount)
    else:
        raise answer.rejected()
    answer.record_fact("deduction_claimed", plain_amount(deducted), answer.subject)


def _fact(answer: _Answer) -> None:
    """A fact: its value."""
    key, _, year = answer.subject.partition(":")
    answer.record_fact(key, answer.text, year)


def _opening(answer: _Answer) -> None:
    """What was there before the first year on file: opening basis on December 31 of the year before."""
    record = record_of(answer.ledger, answer.client)
    if answer.subject == "traditional":
        cents = 0 if answer.text == "none" else answer.amount(answer.text)
        _enter_opening(answer, record, lambda a: a.type is not None and a.type.is_traditional, ((None, cents),))
        return
    contributions, _, conversions = ("0", "", "0") if answer.text == "none" else answer.text.partition("+")
    layers = (
        (RothPart.CONTRIBUTIONS, answer.amount(contributions)),
        (RothPart.CONVERSION_TAXABLE, answer.amount(conversions or "0")),
    )
    _enter_opening(answer, record, lambda a: a.type is not None and a.type.is_roth, layers)


def _enter_opening(
    answer: _Answer,
    record: Record,
    of_pool: Callable[[Account], bool],
    layers: tuple[tuple[RothPart | None, Cents], ...],
) -> None:
    account = next((a for a in record.accounts.values() if of_pool(a)), None)
    if account is None or account.type is None:
        raise answer.rejected("there is no account of that pool on file")
    year = min([*record.by_year, *record.by_tax_year, *record.returns_by_year]) - 1
    answer.enter(
        *(
            Entry(
                account=account.id,
                account_type=account.type,
                kind=EntryKind.OPENING_BASIS,
                cents=cents,
                day=date(year, 12, 31),
                year=year,
                for_year=year if part is RothPart.CONVERSION_TAXABLE else None,
                part=part,
                decedent=account.decedent,
                evidence=Evidence.CLIENT,
            )
            for part, cents in layers
        )
    )


def _year_end(answer: _Answer) -> None:
    """A December 31 value nobody has a paper for."""
    account_id, _, year = answer.subject.partition(":")
    account = _account_named(answer, account_id)
    if account.type is None:
        raise answer.rejected("the account's type is not known yet")
    answer.enter(
        Entry(
            account=account.id,
            account_type=account.type,
            kind=EntryKind.YEAR_END_VALUE,
            cents=answer.amount(answer.text),
            day=date(int(year), 12, 31),
            year=int(year),
            decedent=account.decedent,
            evidence=Evidence.CLIENT,
        )
    )


def _link(answer: _Answer) -> None:
    """Two entries: one movement, or two."""
    if answer.text == "same":
        left, _, right = answer.subject.partition(":")
        answer.write.add_link(answer.client, left=left, right=right, rule="determination", why=answer.question.id)
    elif answer.text != "different":
        raise answer.rejected()


def _account_named(answer: _Answer, account_id: str) -> Account:
    return next(a for a in answer.ledger.accounts(answer.client) if a.id == account_id)


_CONSEQUENCES: Mapping[str, Callable[[_Answer], None]] = {
    "row": _row,
    "account": _account,
    "treatment": _treatment,
    "fact": _fact,
    "opening": _opening,
    "year_end": _year_end,
    "net_income": _net_income,
    "link": _link,
}
