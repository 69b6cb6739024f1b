"""Formats of custodians and carriers as data, rows with provenance, classification tables.

`parse` turns the bytes of a file into a `ParsedFile`; `classify` says what a row means, or asks; `resolve` makes the
entries of an answered row. Nothing here stores anything or knows what the ledger holds.
"""

from importers.classification import Asked, Deadline, Entered, Ignored, Outcome, classify, resolve
from importers.detection import Detected, detect
from importers.drafting import Draft, draft
from importers.fingerprint import NORMALISER_VERSION
from importers.generic import missing_to_account_type, to_entry
from importers.records import GenericRow, ParsedFile, ParsedReturn, ParsedRow
from importers.registry import FormatInfo, GenerationInfo, formats, parse
from importers.returns.boxes import BoxError, account_type_hint, read_box
from importers.returns.csv import ReturnOptions
from importers.returns.printed import printed_file
from importers.row_table import RowTable

__all__ = [
    "NORMALISER_VERSION",
    "Asked",
    "BoxError",
    "Deadline",
    "Detected",
    "Draft",
    "Entered",
    "FormatInfo",
    "GenerationInfo",
    "GenericRow",
    "Ignored",
    "Outcome",
    "ParsedFile",
    "ParsedReturn",
    "ParsedRow",
    "ReturnOptions",
    "RowTable",
    "account_type_hint",
    "classify",
    "detect",
    "draft",
    "formats",
    "missing_to_account_type",
    "parse",
    "printed_file",
    "read_box",
    "resolve",
    "to_entry",
]
