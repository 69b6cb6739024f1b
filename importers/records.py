"""What reading a file yields: rows with their place in it, before any account is known to the ledger.

Nothing here says what a row means. Account numbers, names and TINs are plain text as printed: whoever shows one
masks it. It must not know how a file is laid out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from basis.model import AccountType, EntryKind, Evidence, Purpose, ReturnForm, RothPart, Treatment
from basis.money import Cents


class ParsedRow(NamedTuple):
    """One row of a custodian's export.

    `line` to `last_line` are physical lines from 1; `offset` and `length` are bytes of the file as it came. `day` is
    the posting date and `effective_day` the "as of" date where one is printed. `cents` is signed, positive into the
    account, None where the file gives no dollar amount; `currency` is empty for US dollars. `quantity` is canonical
    decimal text, `reference` what the custodian calls the movement; both are empty where the file has none.
    `account_text` is the number or name of the account as printed, empty when the rows do not say.
    `fingerprint_text` is the action under `importers.fingerprint.NORMALISER_VERSION`, equal in every generation of
    the family. `said` is the kind of movement, or `ignore`, and `for_year` the tax year, where the file or its
    description says them outright. A tuple, because there are a hundred thousand at a time.
    """

    line: int
    last_line: int
    offset: int
    length: int
    day: date
    effective_day: date | None
    cents: Cents | None
    action: str
    description: str
    symbol: str
    quantity: str
    reference: str
    account_text: str
    account_label: str
    fingerprint_text: str
    currency: str = ""
    said: str = ""
    for_year: int | None = None

    def __repr__(self) -> str:
        """Every field but the account's number or name."""
        shown = (f"{name}={value!r}" for name, value in self._asdict().items() if name != "account_text")
        return f"ParsedRow({', '.join(shown)})"

    @property
    def counts_on(self) -> date:
        """The day that decides the tax year: the effective day, else the posting day."""
        return self.effective_day or self.day


DECEDENT = "decedent:"
"""What stands before a decedent's id where a row is theirs and not a client's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericRow:
    """One row of a generic ledger file, every column typed. Amounts in cents; empty cells are None or "".

    `cents` is 0 for a `spousal_election`. `for_year` None on a contribution is a question, never a default. Types,
    `plan` and `decedent` that another row of the file gives for the same account are filled in.
    """

    line: int
    last_line: int
    offset: int
    length: int
    day: date
    owner: str
    account_text: str = field(repr=False)
    account_type: AccountType
    kind: EntryKind
    cents: Cents
    for_year: int | None = None
    arrived: date | None = None
    contributed_on: date | None = None
    to_account_text: str = field(default="", repr=False)
    to_account_type: AccountType | None = None
    from_account_type: AccountType | None = None
    treatment: Treatment | None = None
    purpose: Purpose | None = None
    earnings: Cents | None = None
    basis: Cents | None = None
    part: RothPart | None = None
    plan: str = ""
    decedent: str = ""
    other_party: str = ""
    ref: str = ""
    evidence: Evidence = Evidence.STATEMENT
    note: str = ""

    @property
    def fingerprint_text(self) -> str:
        """What tells this row from another of the same day, account and amount."""
        return f"{self.kind.value.upper()} {self.for_year or ''}".strip()

    @property
    def pool(self) -> str:
        """The decedent whose IRA the account is or was, nothing for an account of the client's own."""
        if self.owner.startswith(DECEDENT):
            return self.owner.removeprefix(DECEDENT).strip()
        return self.decedent if self.account_type.is_inherited else ""

    @property
    def to_pool(self) -> str:
        """The same of the account that the money went to: an inherited IRA stays one until it is the spouse's own."""
        leaves = (
            self.to_account_type is not None and self.account_type.is_inherited is not self.to_account_type.is_inherited
        )
        return "" if leaves else self.pool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReturn:
    """One Form 1099-R or 5498 of a file. `boxes` holds the filled boxes as `basis.model.InformationReturn` does.

    `not_in_file` names the boxes for which the file has no column: an empty box says none, a missing column nothing.
    """

    line: int
    last_line: int
    offset: int
    length: int
    form: ReturnForm
    tax_year: int
    payer: str
    payer_tin: str = field(repr=False)
    recipient_tin: str = field(repr=False)
    recipient_name: str = field(repr=False)
    account_text: str = field(repr=False)
    boxes: Mapping[str, Cents | bool | str]
    corrected: bool = False
    void: bool = False
    not_in_file: frozenset[str] = frozenset()
    evidence: Evidence = Evidence.FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """A whole file, read and understood as one format; nothing of it is stored yet.

    Exactly one of `rows`, `entries` and `returns` is filled (all are empty for a file with a header alone); `rows` is
    a tuple, or a `RowTable` where there are many. `period` is what the file itself says it spans.
    `account_in_preamble` and `account_in_name` are the number, or its last digits, that the lines above the header and
    the file name carry. `account_types` and `plans` are what the file says of accounts, by the text with which rows
    name them (empty where rows name none): the kind of account and the name of the employer plan. `notes` say what was
    read and left aside.
    """

    format: str
    family: str
    generation: str
    rows: Sequence[ParsedRow] = ()
    entries: tuple[GenericRow, ...] = ()
    returns: tuple[ParsedReturn, ...] = ()
    period: tuple[date, date] | None = None
    account_in_preamble: str = field(default="", repr=False)
    account_in_name: str = field(default="", repr=False)
    account_label: str = ""
    downloaded_on: date | None = None
    account_types: Mapping[str, AccountType] = field(default_factory=dict, repr=False)
    plans: Mapping[str, str] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()
