"""Forms 1099-R and 5498 that were read from paper: what stands in their boxes, checked as in any other file.

The text that is made here is kept behind the paper, so that a form explains itself down to its own lines. It must not
know how a page is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from basis.errors import InputRejectedError
from basis.identity import mask
from basis.model import BOXES, PrintedReturn
from importers.reading import shown
from importers.records import ParsedFile, ParsedReturn
from importers.returns.boxes import BoxError, read_box

FORMAT = "returns-pdf"
_FAMILY = "returns"
_GENERATION = "captions"


def printed_file(forms: Sequence[PrintedReturn], name: str) -> tuple[ParsedFile, str]:
    """The forms of a paper as a parsed file, and the text that its rows are places in.

    Raises InputRejectedError for a box that cannot hold what stands in it.
    """
    parsed: list[ParsedReturn] = []
    notes: list[str] = []
    text = ""
    line = 1
    for form in forms:
        told = _told(form)
        size = len("".join(told).encode())
        parsed.append(_return(form, name, line, line + len(told) - 1, len(text.encode()), size))
        if form.copies > 1:
            notes.append(f"page {form.page}: Form {form.form.value} stands there {form.copies} times and is one form")
        text += "".join(told)
        line += len(told)
    file = ParsedFile(format=FORMAT, family=_FAMILY, generation=_GENERATION, returns=tuple(parsed), notes=tuple(notes))
    return file, text


def _told(form: PrintedReturn) -> list[str]:
    """The form in words, a line for each thing it says."""
    marks = [word for word, marked in (("corrected", form.corrected), ("void", form.void)) if marked]
    titles = {box.key: f"{box.key.partition('_')[0]} {box.title}" for box in BOXES[form.form]}
    parties = {"payer": form.payer, "recipient": form.recipient, "account": form.account}
    return [
        f"Form {form.form.value} for {form.tax_year}, page {form.page}{''.join(f', {mark}' for mark in marks)}\n",
        *(f"{party}: {_flat(said)}\n" for party, said in parties.items() if said),
        *(f"{titles[key]}: {_flat(said)}\n" for key, said in form.texts.items()),
    ]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _return(form: PrintedReturn, name: str, line: int, last_line: int, offset: int, length: int) -> ParsedReturn:
    boxes: dict[str, int | bool | str] = {}
    for box in BOXES[form.form]:
        text = form.texts.get(box.key, "")
        try:
            content = read_box(form.form, box.key, text)
        except BoxError as problem:
            raise InputRejectedError(
                f"{mask(name)}, page {form.page}: Form {form.form.value}, box {box.key}, {box.title}: found "
                f"{shown(text)!r}, expected {problem}.",
                next_step="check the paper and enter the form with basis document add",
            ) from None
        if content is not None:
            boxes[box.key] = content
    return ParsedReturn(
        line=line,
        last_line=last_line,
        offset=offset,
        length=length,
        form=form.form,
        tax_year=form.tax_year,
        payer=_flat(form.payer),
        payer_tin=form.payer_tin,
        recipient_tin=form.recipient_tin,
        recipient_name=_flat(form.recipient),
        account_text=_flat(form.account),
        boxes=boxes,
        corrected=form.corrected,
        void=form.void,
        not_in_file=form.not_shown,
    )
