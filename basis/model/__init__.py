"""The words of the field as frozen records: accounts, ledger entries, information returns, facts, forms as filed.

Validation of a single record lives here; storage, law and arithmetic do not.
"""

from basis.model.accounts import Account, AccountType, Owner
from basis.model.entries import (
    Entry,
    EntryError,
    EntryKind,
    Evidence,
    LedgerEntry,
    Purpose,
    RothPart,
    SourceRef,
    Treatment,
)
from basis.model.facts import FACT_KEYS, Fact, FactError, FactKey, FilingStatus, parse_fact
from basis.model.filed import FiledForm
from basis.model.questions import Choice, Determination, Question
from basis.model.returns import BOXES, Box, BoxKind, InformationReturn, PrintedReturn, ReturnForm

__all__ = [
    "BOXES",
    "FACT_KEYS",
    "Account",
    "AccountType",
    "Box",
    "BoxKind",
    "Choice",
    "Determination",
    "Entry",
    "EntryError",
    "EntryKind",
    "Evidence",
    "Fact",
    "FactError",
    "FactKey",
    "FiledForm",
    "FilingStatus",
    "InformationReturn",
    "LedgerEntry",
    "Owner",
    "PrintedReturn",
    "Purpose",
    "Question",
    "ReturnForm",
    "RothPart",
    "SourceRef",
    "Treatment",
    "parse_fact",
]
