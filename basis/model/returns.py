"""Information returns as issued: Form 1099-R and Form 5498, every box, exactly as printed.

A form is evidence. What its boxes mean for Form 8606 is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from basis.model.entries import Evidence, SourceRef
from basis.money import Cents


class ReturnForm(StrEnum):
    """The information returns the ledger keeps."""

    F1099R = "1099-R"
    F5498 = "5498"


class BoxKind(StrEnum):
    """How the content of a box is read."""

    MONEY = "money"
    CHECK = "check"
    CODES = "codes"
    TEXT = "text"
    YEAR = "year"
    DAY = "day"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its key (`2a`, `7_ira`), how it is read, and its printed title."""

    key: str
    kind: BoxKind
    title: str


_MONEY, _CHECK, _TEXT = BoxKind.MONEY, BoxKind.CHECK, BoxKind.TEXT

BOXES: Mapping[ReturnForm, tuple[Box, ...]] = {
    # Form 1099-R (2020-2025): 2012-2019 forms print the state and local boxes as 12-17.
    ReturnForm.F1099R: (
        Box("1", _MONEY, "Gross distribution"),
        Box("2a", _MONEY, "Taxable amount"),
        Box("2b_not_determined", _CHECK, "Taxable amount not determined"),
        Box("2b_total", _CHECK, "Total distribution"),
        Box("3", _MONEY, "Capital gain (included in box 2a)"),
        Box("4", _MONEY, "Federal income tax withheld"),
        Box("5", _MONEY, "Employee contributions/Designated Roth contributions or insurance premiums"),
        Box("6", _MONEY, "Net unrealized appreciation in employer's securities"),
        Box("7", BoxKind.CODES, "Distribution code(s)"),
        Box("7_ira", _CHECK, "IRA/SEP/SIMPLE"),
        Box("8", _MONEY, "Other"),
        Box("8_percent", BoxKind.PERCENT, "Other, percent"),
        Box("9a", BoxKind.PERCENT, "Your percentage of total distribution"),
        Box("9b", _MONEY, "Total employee contributions"),
        Box("10", _MONEY, "Amount allocable to IRR within 5 years"),
        Box("11", BoxKind.YEAR, "1st year of desig. Roth contrib."),
        Box("12", _CHECK, "FATCA filing requirement"),
        Box("13", BoxKind.DAY, "Date of payment"),
        Box("14", _MONEY, "State tax withheld"),
        Box("15", _TEXT, "State/Payer's state no."),
        Box("16", _MONEY, "State distribution"),
        Box("17", _MONEY, "Local tax withheld"),
        Box("18", _TEXT, "Name of locality"),
        Box("19", _MONEY, "Local distribution"),
    ),
    ReturnForm.F5498: (
        Box("1", _MONEY, "IRA contributions"),
        Box("2", _MONEY, "Rollover contributions"),
        Box("3", _MONEY, "Roth IRA conversion amount"),
        Box("4", _MONEY, "Recharacterized contributions"),
        Box("5", _MONEY, "Fair market value of account"),
        Box("6", _MONEY, "Life insurance cost included in box 1"),
        Box("7_ira", _CHECK, "IRA"),
        Box("7_sep", _CHECK, "SEP"),
        Box("7_simple", _CHECK, "SIMPLE"),
        Box("7_roth", _CHECK, "Roth IRA"),
        Box("8", _MONEY, "SEP contributions"),
        Box("9", _MONEY, "SIMPLE contributions"),
        Box("10", _MONEY, "Roth IRA contributions"),
        Box("11", _CHECK, "Required minimum distribution next year"),
        Box("12a", BoxKind.DAY, "RMD date"),
        Box("12b", _MONEY, "RMD amount"),
        Box("13a", _MONEY, "Postponed/late contribution"),
        Box("13b", BoxKind.YEAR, "Year"),
        Box("13c", _TEXT, "Code"),
        Box("14a", _MONEY, "Repayments"),
        Box("14b", _TEXT, "Code"),
        Box("15a", _MONEY, "FMV of certain specified assets"),
        Box("15b", _TEXT, "Code(s)"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedReturn:
    """One Form 1099-R or 5498 as it reads on paper, before anybody has looked at what its boxes hold.

    `texts` are the filled boxes as printed, a mark as `X`. `not_shown` are boxes whose caption the paper does not have:
    an empty box says none, a box that is not there says nothing. `pages` are those on which it stands, once for each
    copy.
    """

    form: ReturnForm
    tax_year: int
    pages: tuple[int, ...]
    texts: Mapping[str, str]
    payer: str = ""
    payer_tin: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    recipient_tin: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    corrected: bool = False
    void: bool = False
    not_shown: frozenset[str] = frozenset()

    @property
    def page(self) -> int:
        """The first page on which it stands."""
        return self.pages[0]

    @property
    def copies(self) -> int:
        """How often it stands there."""
        return len(self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationReturn:
    """One Form 1099-R or 5498 as issued. `boxes` holds only the boxes that are filled.

    Money boxes are cents, check boxes True, code boxes the codes sorted into one text (`7Y` and `Y7` are `7Y`),
    everything else the printed text. `account` is an account id. `id` is 0 until the ledger keeps it.
    `not_in_file` names boxes the carrier has no column for: an empty box says none, a missing column says nothing.
    `recorded` is its place in the order in which records came into the ledger. `printed_under` is the masked account it
    came under where it does not print a whole number, whichever account it was then found to be of.
    """

    form: ReturnForm
    tax_year: int
    account: str
    payer: str
    boxes: Mapping[str, Cents | bool | str]
    corrected: bool = False
    void: bool = False
    not_in_file: frozenset[str] = frozenset()
    evidence: Evidence = Evidence.FORM
    id: int = 0
    client: str = ""
    source: SourceRef | None = field(default=None, compare=False)
    recorded: int = field(default=0, compare=False)
    printed_under: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """How people call it: `d4`."""
        return f"d{self.id}"

    @property
    def rank(self) -> int:
        """Its place in the order of evidence; a corrected form stands above an original."""
        return Evidence.CORRECTED_FORM.rank if self.corrected else self.evidence.rank

    def money(self, box: str) -> Cents:
        """The cents in a money box, 0 where the box is empty: an empty box of an issued form says none."""
        value = self.boxes.get(box, 0)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def checked(self, box: str) -> bool:
        """Whether a check box is marked."""
        return self.boxes.get(box) is True

    @property
    def codes(self) -> frozenset[str]:
        """The distribution codes of box 7 (Form 1099-R), as a set: their order means nothing."""
        return frozenset(str(self.boxes.get("7", "")))
