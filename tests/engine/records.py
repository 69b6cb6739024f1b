"""Records of one invented owner, put together for a test."""

from __future__ import annotations

from datetime import date

from basis.engine import Facts, History, Record, history
from basis.model import (
    Account,
    AccountType,
    EntryKind,
    Evidence,
    Fact,
    FiledForm,
    InformationReturn,
    LedgerEntry,
    Owner,
    ReturnForm,
)

IRA = Account(id="a1", client="ana", custodian="fidelity", number=None, label="IRA", type=AccountType.TRADITIONAL_IRA)
SEP = Account(id="a2", client="ana", custodian="vanguard", number=None, label="SEP", type=AccountType.SEP_IRA)
ROTH = Account(id="a3", client="ana", custodian="fidelity", number=None, label="Roth", type=AccountType.ROTH_IRA)
PRETAX_PLAN = Account(
    id="a4", client="ana", custodian="plan", number=None, label="401(k)", type=AccountType.PLAN_PRETAX
)


class Owned:
    """Collects what is known about one owner; entries and forms are numbered in the order they are added."""

    def __init__(self, *accounts: Account, listed: bool = True) -> None:
        self.accounts = accounts or (IRA, ROTH)
        self.entries: list[LedgerEntry] = []
        self.returns: list[InformationReturn] = []
        self.facts: list[Fact] = []
        self.filed: list[FiledForm] = []
        self.decisions: dict[str, str] = {}
        self.papers_since: dict[str, frozenset[str]] = {}
        self.spanned: dict[str, frozenset[int]] = {}
        if listed:
            self.fact("all_iras_listed", "yes")

    def entry(self, account: Account, kind: str, day: str, dollars: float | int, **more: object) -> str:
        """Add an entry; gives its name."""
        when = date.fromisoformat(day)
        made = LedgerEntry(
            id=len(self.entries) + 1,
            client="ana",
            rule="test",
            custodian=str(more.pop("custodian", account.custodian)),
            account=account.id,
            account_type=account.type or AccountType.TRADITIONAL_IRA,
            kind=EntryKind(kind),
            cents=round(dollars * 100),
            day=when,
            year=when.year,
            **more,  # type: ignore[arg-type]
        )
        self.entries.append(made)
        return made.name

    def opening(self, dollars: int, year: int) -> str:
        """Add the opening basis at the end of a year."""
        return self.entry(IRA, "opening_basis", f"{year}-12-31", dollars)

    def value(self, account: Account, year: int, dollars: int, evidence: Evidence = Evidence.STATEMENT) -> str:
        """Add a December 31 value."""
        return self.entry(account, "year_end_value", f"{year}-12-31", dollars, evidence=evidence)

    def form(self, form: str, year: int, account: Account, *, corrected: bool = False, **boxes: object) -> str:
        """Add a Form 1099-R or 5498; box keys as `box_1`, money in dollars."""
        filled = {
            key.removeprefix("box_"): round(value * 100)
            if isinstance(value, int | float) and value is not True
            else value
            for key, value in boxes.items()
        }
        made = InformationReturn(
            form=ReturnForm(form), tax_year=year, account=account.id, payer="Payer", boxes=filled,  # type: ignore[arg-type]
            corrected=corrected, id=len(self.returns) + 1, client="ana",
        )  # fmt: skip
        self.returns.append(made)
        return made.name

    def fact(self, key: str, value: str, year: int | None = None) -> None:
        """Add a fact."""
        self.facts.append(Fact(owner="ana", key=key, value=value, year=year, id=len(self.facts) + 1))

    def about(self, key: str, about: str, value: str) -> None:
        """Add a fact about one plan or decedent."""
        self.facts.append(Fact(owner="ana", key=key, value=value, about=about, id=len(self.facts) + 1))

    def file(self, year: int, *, on: str, corrected: bool = False, amended: bool = False, **lines: int) -> None:
        """Add a form as filed; lines as `line_14`, in dollars."""
        self.filed.append(
            FiledForm(
                id=len(self.filed) + 1,
                owner=Owner("ana"),
                year=year,
                filed_on=date.fromisoformat(on),
                lines={name.removeprefix("line_"): dollars * 100 for name, dollars in lines.items()},
                corrected=corrected,
                amended=amended,
            )
        )

    def record(self) -> Record:
        """The engine's record of all of it."""
        return Record(
            owner=Owner("ana"),
            accounts={account.id: account for account in self.accounts},
            entries=tuple(self.entries),
            returns=tuple(self.returns),
            facts=Facts(self.facts),
            filed=tuple(self.filed),
            decisions=self.decisions,
            papers_since=self.papers_since,
            spanned=self.spanned,
        )

    def history(self, through: int) -> History:
        """Figured through a year."""
        return history(self.record(), through=through)
