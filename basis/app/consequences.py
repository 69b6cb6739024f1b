"""What an answer does: entries, facts, links, what becomes of rows. Nothing is stored and nothing figured here.

The same consequences are recorded (`deciding`) and tried out on the figures (`effects`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from basis.app.desk import Desk
from basis.app.group_questions import EACH, unit_answer
from basis.app.row_groups import SEPARATE, units_named
from basis.app.rows import OVERLAP, deadline
from basis.engine import Record
from basis.engine.contributing.contributed import traditional_contributions
from basis.engine.minimum_distributions import with_required_money
from basis.engine.rollovers.plan_rollovers import NO_AFTER_TAX
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.law import load_form
from basis.ledger import StoredRow
from basis.model import Account, Entry, EntryKind, Evidence, Fact, FactError, Question, RothPart, parse_fact
from basis.money import AmountError, Cents, parse_amount, plain_amount
from importers import Entered, classify, resolve

DECIDED = "determination"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of a row: `entered` with its entries, `ignored`, or `asked` again by another rule."""

    row: int
    disposition: str
    entries: tuple[Entry, ...] = ()
    custodian: str = ""
    rule: str = DECIDED


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that follows from one answer besides the determination itself. `linked` holds pairs of rows whose entries
    are one movement, `links` pairs of references that are."""

    rows: tuple[RowOutcome, ...] = ()
    entries: tuple[Entry, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    linked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """One answer on its way. `subject` is what follows the first colon of the question's subject."""

    desk: Desk
    question: Question
    text: str

    @property
    def subject(self) -> str:
        return self.question.subject.partition(":")[2]

    @property
    def record(self) -> Record:
        return self.desk.record(self.question.decedent)

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

    def fact(self, key: str, value: str, year: str = "", owner: str = "") -> Consequences:
        """A fact that the answer says."""
        source = f"answer to {self.question.id}"
        try:
            found = parse_fact(owner=owner or self.question.client, key=key, value=value, year=year, evidence=source)
        except FactError as problem:
            raise self.rejected(str(problem)) from problem
        return Consequences(facts=(found,))

    def account(self, account: str) -> Account:
        return self.desk.accounts[account]


def consequences(desk: Desk, question: Question, answer: str) -> Consequences:
    """What an answer to a question does. Raises InputRejectedError when the question does not offer it."""
    given = _Given(desk, question, answer)
    return _BY_SUBJECT.get(question.subject.partition(":")[0], _decided)(given)


def _decided(given: _Given) -> Consequences:
    """A choice between papers: the determination alone says which counts."""
    kind = given.text.partition(":")[0]
    offered = {choice.answer.partition(":")[0] for choice in given.question.choices}
    if kind not in offered:
        raise given.rejected()
    if ":" in given.text:
        given.amount(given.text.partition(":")[2])
    return Consequences()


def _net_income(given: _Given) -> Consequences:
    """The net income of what was undone, negative where it is a loss: the determination alone says it."""
    try:
        parse_amount(given.text)
    except AmountError as problem:
        raise given.rejected(str(problem)) from problem
    return Consequences()


def _after_tax(given: _Given) -> Consequences:
    """The after-tax money in a rollover, no more than the whole: the determination alone says it."""
    (whole,) = (entry.cents for entry in given.record.entries if entry.name == given.subject)
    if given.text != NO_AFTER_TAX and given.amount(given.text) > whole:
        raise given.rejected(f"{plain_amount(whole)} was rolled over")
    return Consequences()


def _row(given: _Given) -> Consequences:
    """A row: what it was."""
    stored = given.desk.ledger.stored_row(int(given.subject))
    return Consequences(rows=(_outcome(given, stored, given.text),))


def _outcome(given: _Given, stored: StoredRow, text: str) -> RowOutcome:
    """What an answer makes of a row. `another`, of two exports that meet, counts it by the tables like any other."""
    account = given.account(stored.account)
    row, family = given.desk.read.row(stored), given.desk.read.family(stored)
    if account.type is None:
        raise given.rejected("the account's type is not known yet")
    if given.question.kind != OVERLAP:
        entries = resolve(row, account.id, account.type, text)
    elif text == "another":
        outcome = classify(row, account.type, family, deadline, account=account.id)
        if not isinstance(outcome, Entered):
            return RowOutcome(stored.id, "asked", rule=outcome.rule)
        entries = outcome.entries
    elif text == "none":
        entries = ()
    else:
        raise given.rejected()
    return RowOutcome(stored.id, "entered" if entries else "ignored", entries, family)


def _rows(given: _Given) -> Consequences:
    """Rows asked together: the two sides of a movement, or many that say the same."""
    if given.text in (EACH, SEPARATE) and given.text in {choice.answer for choice in given.question.choices}:
        return Consequences()
    outcomes: list[RowOutcome] = []
    linked: list[tuple[int, int]] = []
    for unit in units_named(given.desk.units, given.question.subject):
        said = unit_answer(unit, given.text)
        if said is None:
            raise given.rejected()
        outcomes += [_outcome(given, row.stored, text) for row, text in zip(unit.rows, said, strict=True)]
        if len(unit.rows) > 1:
            linked.append((unit.rows[0].stored.id, unit.rows[1].stored.id))
    return Consequences(rows=tuple(outcomes), linked=tuple(linked))


def _account(given: _Given) -> Consequences:
    """An account: what kind it is, kept as a fact."""
    if given.text not in {choice.answer for choice in given.question.choices}:
        raise given.rejected()
    return given.fact(f"account_type:{given.subject}", given.text)


def _treatment(given: _Given) -> Consequences:
    """A year's contributions: what was deducted, kept as the fact deduction_claimed."""
    made = traditional_contributions(with_required_money(given.record, load_form), int(given.subject))
    kind, _, amount = given.text.partition(":")
    if given.text == "nondeductible":
        deducted = 0
    elif given.text == "deductible":
        deducted = sum(contribution.cents for contribution in made)
    elif kind == "deducted":
        deducted = given.amount(amount)
    else:
        raise given.rejected()
    return given.fact("deduction_claimed", plain_amount(deducted), given.subject)


def _fact(given: _Given) -> Consequences:
    """A fact: its value, of the client or of the decedent whose pool asks."""
    key, _, year = given.subject.partition(":")
    decedent = given.question.decedent
    return given.fact(key, given.text, year, f"decedent:{decedent}" if decedent else "")


def _opening(given: _Given) -> Consequences:
    """What was there before the first year on file: opening basis on December 31 of the year before."""
    if given.subject == "traditional":
        cents = 0 if given.text == "none" else given.amount(given.text)
        return _opening_entries(given, _TRADITIONAL, ((None, cents),))
    contributions, _, conversions = ("0", "", "0") if given.text == "none" else given.text.partition("+")
    layers = (
        (RothPart.CONTRIBUTIONS, given.amount(contributions)),
        (RothPart.CONVERSION_TAXABLE, given.amount(conversions or "0")),
    )
    return _opening_entries(given, _ROTH, layers)


def _is_traditional(account: Account) -> bool:
    return account.type is not None and (account.type.is_traditional or account.type.value.startswith("inherited_trad"))


def _is_roth(account: Account) -> bool:
    return account.type is not None and account.type.holds_roth_money


_TRADITIONAL, _ROTH = _is_traditional, _is_roth


def _opening_entries(
    given: _Given, of_pool: Callable[[Account], bool], layers: tuple[tuple[RothPart | None, Cents], ...]
) -> Consequences:
    account = next((a for a in given.record.accounts.values() if of_pool(a)), None)
    if account is None:
        raise given.rejected("there is no account of that pool on file")
    year = min(given.desk.history(given.question.decedent).years) - 1
    return Consequences(
        entries=tuple(_said(given, account, year, EntryKind.OPENING_BASIS, cents, part) for part, cents in layers)
    )


def _plan_opening(given: _Given) -> Consequences:
    """What a plan's account held of contributions before its first row: opening basis at the end of the year before."""
    cents = 0 if given.text == "none" else given.amount(given.text)
    year = min(given.question.years) - 1
    return Consequences(entries=(_said(given, given.account(given.subject), year, EntryKind.OPENING_BASIS, cents),))


def _year_end(given: _Given) -> Consequences:
    """A December 31 value nobody has a paper for."""
    account, _, year = given.subject.partition(":")
    value = given.amount(given.text)
    return Consequences(entries=(_said(given, given.account(account), int(year), EntryKind.YEAR_END_VALUE, value),))


def _said(
    given: _Given, account: Account, year: int, kind: EntryKind, cents: Cents, part: RothPart | None = None
) -> Entry:
    """What the client says of an account at the end of a year."""
    if account.type is None:
        raise given.rejected("the account's type is not known yet")
    return Entry(
        account=account.id,
        account_type=account.type,
        kind=kind,
        cents=cents,
        day=date(year, 12, 31),
        year=year,
        for_year=year if part is RothPart.CONVERSION_TAXABLE else None,
        part=part,
        decedent=account.decedent,
        evidence=Evidence.CLIENT,
    )


def _link(given: _Given) -> Consequences:
    """Two entries: one movement, or two."""
    if given.text == "same":
        left, _, right = given.subject.partition(":")
        return Consequences(links=((left, right),))
    if given.text != "different":
        raise given.rejected()
    return Consequences()


def _papers(given: _Given) -> Consequences:
    """Papers that print no whole account number: which account they are of. The determination alone says it."""
    if given.text not in {choice.answer for choice in given.question.choices}:
        raise given.rejected()
    return Consequences()


_BY_SUBJECT: Mapping[str, Callable[[_Given], Consequences]] = {
    "row": _row,
    "rows": _rows,
    "account": _account,
    "treatment": _treatment,
    "fact": _fact,
    "opening": _opening,
    "plan_opening": _plan_opening,
    "year_end": _year_end,
    "net_income": _net_income,
    "after_tax": _after_tax,
    "link": _link,
    "masked": _papers,
}
