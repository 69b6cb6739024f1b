"""One Form 1099-R or 5498 from a file that is no table: texts by box, checked and typed as the form's boxes are.

What a carrier cannot say stays open. It must not know how a file is laid out, nor what a box means for Form 8606.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from basis.errors import InputRejectedError
from basis.model import BOXES, BoxKind, Evidence, ReturnForm
from importers.layouts import IGNORED, Layout
from importers.reading import TextFile
from importers.records import ParsedReturn
from importers.returns.boxes import BoxError, read_box, read_check, read_year
from importers.returns.csv import ReturnOptions
from importers.tables import account_number

ABOUT = frozenset({"tax_year", "corrected", "void", "account", "payer", "payer_tin", "recipient", "recipient_tin"})
"""What is said about a form beside its boxes."""

_NEXT_STEP = "Get the file again, or enter the form as it is printed with `basis document add`. Nothing was imported."


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A form as its carrier tells it. `texts` are boxes by key, empty ones too: a box without a text is one that the
    carrier does not have. `place` is first and last line, byte offset and length; `names` what the carrier calls a
    box, for errors."""

    form: ReturnForm
    place: tuple[int, int, int, int]
    texts: Mapping[str, str]
    tax_year: str = ""
    payer: str = ""
    payer_tin: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    recipient_tin: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    corrected: str = ""
    void: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def parsed_return(file: TextFile, carried: Carried, options: ReturnOptions) -> ParsedReturn:
    """The form with its boxes typed. Raises InputRejectedError, naming line, value and what the box holds."""
    line, last_line, offset, length = carried.place

    def refused(name: str, text: str, problem: BoxError) -> InputRejectedError:
        return file.rejected(line, text, problem=name, expected=str(problem), next_step=_NEXT_STEP)

    try:
        tax_year = read_year(carried.tax_year) if carried.tax_year.strip() else options.tax_year
    except BoxError as problem:
        raise refused("the tax year", carried.tax_year, problem) from None
    if tax_year is None:
        raise refused("the tax year", "", BoxError("the year of the form, which this file does not say: --tax-year"))
    account = carried.account.strip() or options.account
    if not account:
        raise refused("the account", "", BoxError("an account number, or a name for the account: --account"))
    boxes: dict[str, int | bool | str] = {}
    for key, text in carried.texts.items():
        try:
            value = read_box(carried.form, key, text)
        except BoxError as problem:
            raise refused(carried.names.get(key, f"box {key}"), text, problem) from None
        if value is not None:
            boxes[key] = value
    marks = {}
    for name, text in (("corrected", carried.corrected), ("void", carried.void)):
        try:
            marks[name] = read_check(text)
        except BoxError as problem:
            raise refused(name, text, problem) from None
    return ParsedReturn(
        line=line,
        last_line=last_line,
        offset=offset,
        length=length,
        form=carried.form,
        tax_year=tax_year,
        payer=carried.payer.strip() or options.payer,
        payer_tin=carried.payer_tin.strip(),
        recipient_tin=carried.recipient_tin.strip(),
        recipient_name=carried.recipient.strip(),
        account_text=account_number(file, line, account),
        boxes=boxes,
        corrected=marks["corrected"],
        void=marks["void"],
        not_in_file=frozenset(box.key for box in BOXES[carried.form] if box.key not in carried.texts),
        evidence=Evidence.FORM,
    )


class Members(NamedTuple):
    """What a carrier's members say: boxes by key as text, what is about the form as it came, and the rest by name."""

    texts: Mapping[str, str]
    about: Mapping[str, object]
    aside: Mapping[str, str]


def sorted_members(
    layout: Layout, form: ReturnForm, members: Iterable[tuple[str, object]], text: Callable[[object, BoxKind], str]
) -> Members:
    """Members of a form by what the layout calls them: a box (`1099-R_2a`), something about the form, or unknown.

    `text` gives a member's content as the box reads it; members of one box are joined.
    """
    names = {member: known for known, aliases in layout.columns.items() for member in aliases}
    kinds = {f"{form.value}_{box.key}": (box.key, box.kind) for box in BOXES[form]}
    texts: dict[str, str] = {}
    about: dict[str, object] = {}
    aside: dict[str, str] = {}
    for member, value in members:
        known = names.get(member, "")
        if known in kinds:
            key, kind = kinds[known]
            texts[key] = f"{texts.get(key, '')} {text(value, kind)}".strip()
        elif known in ABOUT:
            about[known] = value
        elif known != IGNORED and value not in (None, "", [], {}):
            aside[member] = "several values" if isinstance(value, (list, dict)) else str(value)
    return Members(texts, about, aside)


def box_names(layout: Layout, form: ReturnForm) -> Mapping[str, str]:
    """What a layout calls each box, for errors."""
    return {
        box.key: f"{layout.columns[known][0]} (box {box.key})"
        for box in BOXES[form]
        if (known := f"{form.value}_{box.key}") in layout.columns
    }


def left_aside(form: ReturnForm, payer: str, aside: Mapping[str, str]) -> tuple[str, ...]:
    """A note for everything that stands in no box here, by the carrier's own names."""
    name = f"Form {form.value} of {payer or 'a payer not named'}"
    return tuple(f"{name}: {member} ({text}) was left aside" for member, text in aside.items())
