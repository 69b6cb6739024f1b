"""Rows that no table could classify: what each could be, and which lines wait for the answer.

The row itself is read again from the kept file; nothing about it was stored that the file does not say.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from basis.app import user_formats_folder
from basis.engine import OpenMatter
from basis.identity import mask
from basis.law import LawMissingError, load
from basis.ledger import Ledger, StoredRow, effective
from basis.model import Account, AccountType, Choice, EntryKind, Question
from basis.money import Cents, plain_amount
from importers import Asked, Entered, GenericRow, Outcome, ParsedFile, ParsedRow, RowTable, classify, parse

OVERLAP = "overlap"
OTHER_EXPORT = "other-export"
WAITED_FOR_TYPE = "account-type"
"""The rule of rows whose account nobody has said the kind of."""
HELD = frozenset({OVERLAP, OTHER_EXPORT})
"""Rules of rows that wait until somebody says whether another export shows the same movement."""

_SHOWN_TEXT = 72
_PAPER_OF_KIND = "Form 5498 box 7, or the account agreement"
_LEFT = frozenset({"distribution", "movement"})
_NO_DESCRIPTION = "NO DESCRIPTION"
_STEADY_DIGITS = 3

# The input lines of Form 8606 that an answer of each kind would change, by the side the account is on.
_TRADITIONAL_LINES: Mapping[str, tuple[str, ...]] = {
    EntryKind.CONTRIBUTION: ("1",),
    EntryKind.DISTRIBUTION: ("7",),
    EntryKind.CONVERSION: ("8", "24"),
    EntryKind.QCD: ("7",),
    EntryKind.HSA_FUNDING: ("7",),
    EntryKind.RECHARACTERIZATION: ("1", "22"),
    EntryKind.RECHARACTERIZATION_IN: ("1", "22"),
    EntryKind.RETURNED_CONTRIBUTION: ("1",),
    EntryKind.EXCESS_REMOVED: ("2", "7"),
    EntryKind.REPAYMENT: ("1",),
    EntryKind.DIRECT_ROLLOVER_IN: ("2",),
    EntryKind.DIVORCE_TRANSFER_IN: ("2",),
    EntryKind.DIVORCE_TRANSFER_OUT: ("2",),
}
_ROTH_LINES: Mapping[str, tuple[str, ...]] = {
    EntryKind.CONTRIBUTION: ("22",),
    EntryKind.DISTRIBUTION: ("19",),
    EntryKind.CONVERSION_IN: ("8", "24"),
    EntryKind.RECHARACTERIZATION: ("1", "22"),
    EntryKind.RECHARACTERIZATION_IN: ("1", "22"),
    EntryKind.RETURNED_CONTRIBUTION: ("22",),
    EntryKind.EXCESS_REMOVED: ("19",),
    EntryKind.REPAYMENT: ("22",),
    EntryKind.DIRECT_ROLLOVER_IN: ("22", "24"),
}
_PLAN_KINDS = frozenset(
    {
        EntryKind.AFTER_TAX_CONTRIBUTION,
        EntryKind.DESIGNATED_ROTH_CONTRIBUTION,
        EntryKind.DISTRIBUTION,
        EntryKind.DIRECT_ROLLOVER,
        EntryKind.DIRECT_ROLLOVER_IN,
        EntryKind.IN_PLAN_ROTH_ROLLOVER,
        EntryKind.ROLLOVER_OUT,
        EntryKind.ROLLOVER_IN,
        EntryKind.TRANSFER_OUT,
        EntryKind.TRANSFER_IN,
    }
)
"""Kinds that change the after-tax money of a plan, on no line of Form 8606."""
_ANY_LINES = ("1", "6", "7", "8", "19", "22", "24")

_OUT_OF_PLAN = ("2", "22", "24")
"""Where after-tax money of a plan reaches the form: rolled over to an IRA."""

_ACCOUNT_MEANINGS: Mapping[AccountType, str] = {
    AccountType.TRADITIONAL_IRA: "a traditional or rollover IRA of the client",
    AccountType.SEP_IRA: "a traditional SEP IRA",
    AccountType.SIMPLE_IRA: "a traditional SIMPLE IRA",
    AccountType.ROTH_IRA: "a Roth IRA of the client",
    AccountType.ROTH_SEP_IRA: "a Roth SEP IRA (2023 and later)",
    AccountType.ROTH_SIMPLE_IRA: "a Roth SIMPLE IRA (2023 and later)",
    AccountType.INHERITED_TRADITIONAL_IRA: "a traditional IRA held as beneficiary (name the decedent with account add)",
    AccountType.INHERITED_ROTH_IRA: "a Roth IRA held as beneficiary (name the decedent with account add)",
    AccountType.PLAN_PRETAX: "an employer plan account, or its pre-tax part",
    AccountType.PLAN_AFTER_TAX: "the after-tax (not Roth) part of an employer plan",
    AccountType.PLAN_DESIGNATED_ROTH: "the Roth part of an employer plan",
    AccountType.PLAN_EMPLOYER: "the employer's part of an employer plan",
    AccountType.PLAN_ROLLOVER: "the rollover part of an employer plan",
    AccountType.TAXABLE: "not a retirement account: its rows are kept and never counted",
}


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A stored row, the account it is in, the question about it, and what waits for the answer.

    `own` is the question about this row or its account alone, `question` the one that asks it: its own, or that of a
    group. `text` is its action, masked.
    """

    stored: StoredRow
    account: Account
    own: Question
    question: Question
    matter: OpenMatter
    text: str = ""

    @property
    def shown(self) -> str:
        """The row in words."""
        return f"{self.stored.on.isoformat()} {self.account.shown} {self.text!r} {plain_amount(self.stored.cents or 0)}"


def rows_alone(ledger: Ledger, client: str) -> tuple[OpenRow, ...]:
    """The client's unanswered rows, oldest first, each with its own question. Rows of an account of unknown type share
    one."""
    stored = ledger.asked_rows(client)
    if not stored:
        return ()
    accounts = {account.id: account for account in ledger.accounts(client)}
    read = RowReader(ledger)
    found = [opened(row, accounts[row.account], read) for row in stored]
    return tuple(sorted(found, key=lambda o: (o.stored.on, o.stored.id)))


class RowReader:
    """Reads stored rows again from the kept files, each file parsed once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._files: dict[int, RowTable | dict[tuple[int, int], ParsedRow | GenericRow]] = {}
        self._families: dict[int, str] = {}
        self._accounts: dict[str, tuple[Account, ...]] = {}
        self._withheld: dict[str, Counter[tuple[str, date | None]]] = {}

    def family(self, stored: StoredRow) -> str:
        """The custodian family of the file a row is in: it names the table of rules."""
        if stored.file_id not in self._families:
            self._families[stored.file_id] = self._ledger.file(stored.file_id).family
        return self._families[stored.file_id]

    def name(self, account: Account) -> str:
        """The steady name of an account among those of its client."""
        if account.client not in self._accounts:
            self._accounts[account.client] = self._ledger.accounts(account.client)
        return name_among(account, self._accounts[account.client])

    def withheld(self, stored: StoredRow) -> Cents:
        """What was withheld from distributions of a row's account on its day, as rows of their own show it."""
        if stored.client not in self._withheld:
            found: Counter[tuple[str, date | None]] = Counter()
            for entry in effective(self._ledger.entries(stored.client)):
                if entry.kind is EntryKind.WITHHOLDING:
                    found[entry.account, entry.day] += entry.cents
            self._withheld[stored.client] = found
        return self._withheld[stored.client][stored.account, stored.day]

    def row(self, stored: StoredRow) -> ParsedRow | GenericRow:
        """The parsed row behind a stored one."""
        if stored.file_id not in self._files:
            name = self._ledger.file(stored.file_id).name
            contents = self._ledger.file_contents(stored.file_id)
            file: ParsedFile = parse(contents, name, user_folder=user_formats_folder())
            # A long table finds its rows itself. Several rows of an XML or JSON file may stand on one line.
            if isinstance(file.rows, RowTable):
                self._files[stored.file_id] = file.rows
            else:
                few: list[ParsedRow | GenericRow] = [*file.rows, *file.entries]
                self._files[stored.file_id] = {(row.line, row.offset): row for row in few}
        rows = self._files[stored.file_id]
        return rows.at(stored.offset) if isinstance(rows, RowTable) else rows[stored.line, stored.offset]


def deadline(year: int) -> date:
    """The last day on which a contribution for a tax year could be made; the year's end where no law data says."""
    try:
        return load(year).contribution_deadline
    except LawMissingError:
        return date(year + 1, 12, 31)


def question_id(*parts: object) -> str:
    """A short name that stays the same from run to run, made of what the question is about."""
    text = "|".join(str(part) for part in parts)
    return f"q-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def opened(stored: StoredRow, account: Account, read: RowReader) -> OpenRow:
    """A stored row with the question about it."""
    if account.type is None:
        question = account_question(account, read.name(account))
        reason = f"what kind of account {account.shown} is has not been said ({question.id})"
        waiting = _OUT_OF_PLAN if account.plan else _ANY_LINES
        matter = OpenMatter((f"r{stored.id}",), reason, {stored.on.year: waiting})
        return OpenRow(stored, account, question, question, matter)
    row = read.row(stored)
    asked = classify(row, account.type, read.family(stored), deadline, account=account.id)
    outcome = _SAME_MOVEMENT.get(stored.rule) or (asked if isinstance(asked, Asked) else _OVERLAP)
    text = mask(row.action if isinstance(row, ParsedRow) else row.fingerprint_text)[:_SHOWN_TEXT]
    amount = plain_amount(stored.cents or 0)
    lines = lines_by_year(account, stored.on, _could_be(asked))
    question = Question(
        id=question_id(
            account.client, outcome.kind, read.name(account), stored.on, stored.cents, text, stored.occurrence
        ),
        client=account.client,
        kind=outcome.kind,
        subject=f"row:{stored.id}",
        asks=f"{stored.on.isoformat()} {account.shown}: {text!r}{_described(row)} {amount}. {outcome.asks}",
        reason=outcome.reason + _with_withheld(stored, outcome, read),
        choices=outcome.choices,
        years=tuple(sorted(lines)),
        paper=outcome.paper,
        decedent=account.decedent,
        cents=abs(stored.cents or 0),
    )
    matter = OpenMatter((f"r{stored.id}",), f"{question.id} is open: {outcome.asks}", lines)
    return OpenRow(stored, account, question, question, matter, text)


def _with_withheld(stored: StoredRow, outcome: Asked, read: RowReader) -> str:
    """The gross amount of what left an account on a day on which tax was withheld (Form 1099-R box 1)."""
    withheld = read.withheld(stored) if (stored.cents or 0) < 0 and outcome.kind in _LEFT else 0
    if not withheld:
        return ""
    gross = plain_amount(withheld - (stored.cents or 0))
    return (
        f". {plain_amount(withheld)} was withheld from this account on that day and is entered as distributed: "
        f"with this row {gross} gross, as box 1 of Form 1099-R reports it"
    )


def _described(row: ParsedRow | GenericRow) -> str:
    """What the export says of a row beside its action, in parentheses; nothing where that is the action again."""
    if isinstance(row, GenericRow) or row.description.upper() in ("", _NO_DESCRIPTION):
        return ""
    said = mask(row.description)[:_SHOWN_TEXT]
    return "" if row.action.upper() in said.upper() or said.upper() in row.action.upper() else f" ({said})"


def account_question(account: Account, name: str) -> Question:
    """What kind of account is it? Names are the owner's own words, so the export alone does not settle it.

    `name` is what stays the same of the account in every order of imports.
    """
    kinds = [kind for kind in _ACCOUNT_MEANINGS if kind.is_plan or not account.plan]
    reason = "an export does not say it reliably: owners rename their accounts"
    if account.plan:
        reason = f"the file names the plan, {mask(account.plan)}, and not which part of it this money is"
    return Question(
        id=question_id(account.client, "account_type", name),
        client=account.client,
        kind="account_type",
        subject=f"account:{account.id}",
        asks=f"What kind of account is {account.shown}?",
        reason=reason,
        choices=tuple(Choice(kind.value, _ACCOUNT_MEANINGS[kind], _account_effect(kind)) for kind in kinds),
        paper="the plan's statement by source of money" if account.plan else _PAPER_OF_KIND,
        decedent=account.decedent,
    )


def lines_by_year(account: Account, day: date, choices: tuple[Choice, ...]) -> Mapping[int, tuple[str, ...]]:
    """Which input lines of which years could change, over all choices of a question about a row; for a plan's account
    `plan:ACCOUNT`, its books."""
    table = _table(account)
    lines: dict[int, set[str]] = {}
    for choice in choices:
        kind, _, for_year = choice.answer.partition(":")
        year = int(for_year) if for_year.isdigit() else day.year
        if kind in table:
            lines.setdefault(year, set()).update(table[kind])
    return {year: tuple(sorted(found)) for year, found in lines.items()}


def _table(account: Account) -> Mapping[str, tuple[str, ...]]:
    if account.type is not None and account.type.is_plan:
        return dict.fromkeys(_PLAN_KINDS, (f"plan:{account.id}",))
    return _ROTH_LINES if account.type is not None and account.type.holds_roth_money else _TRADITIONAL_LINES


def steady_name(account: Account) -> str:
    """What stays the same of an account whichever file showed it first: the digits that even file names carry.

    An account that goes by a name (`Retirement / Roth IRA`) has no such digits, and its name is the same in every file.
    """
    if account.number is None:
        return account.label
    tail = account.number.reveal()[-_STEADY_DIGITS:]
    return tail if tail.isdigit() else account.number.reveal()


def name_among(account: Account, accounts: Iterable[Account]) -> str:
    """The steady name of an account; where another of the client shares it, as much more of its number as tells them
    apart, for the number may be whole in one file and cut in another."""
    others = [other for other in accounts if other.id != account.id]
    for of in (steady_name, _short_number, _whole_number):
        if all(of(other) != of(account) for other in others):
            return of(account)
    return f"{_whole_number(account)}|{account.decedent}"


def _short_number(account: Account) -> str:
    return account.number.tail if account.number else account.label


def _whole_number(account: Account) -> str:
    return account.number.reveal() if account.number else account.label


def _account_effect(account_type: AccountType) -> str:
    if account_type.is_traditional:
        return "counts on lines 1 to 18, and its December 31 value on line 6"
    if account_type.is_roth:
        return "counts on lines 19 to 25"
    if account_type.is_inherited:
        return "counts on a Form 8606 of its own for that decedent"
    return "does not count on Form 8606"


def _could_be(outcome: Outcome) -> tuple[Choice, ...]:
    """What a row could turn out to be: the choices of its question, or what the tables say it is."""
    if isinstance(outcome, Asked):
        return outcome.choices
    entries = outcome.entries if isinstance(outcome, Entered) else ()
    return tuple(Choice(f"{e.kind.value}:{e.for_year}" if e.for_year else e.kind.value, "", "") for e in entries)


# Is it one more movement, or the same one shown by both exports?
_OVERLAP = Asked(
    rule=OVERLAP,
    kind=OVERLAP,
    asks="Two exports meet on this day and one shows this row more often. Is it one more movement?",
    reason="an export that begins or ends during a day may show only part of it",
    choices=(
        Choice("another", "one more movement of the same amount", "counts once more, as its kind says"),
        Choice("none", "the same movement, shown by both exports", "changes nothing"),
    ),
    paper="the account statement of that month",
)

_SAME_MOVEMENT = {
    OTHER_EXPORT: Asked(
        rule=OTHER_EXPORT,
        kind=OVERLAP,
        asks="Another kind of file has a row of this amount within a few days. Is it one more movement?",
        reason="two kinds of files write one movement in words of their own, so that the words do not tell",
        choices=_OVERLAP.choices,
        paper="the account statement of that month",
    )
}
