"""A form and the IRS transcript of it: the lines rest on both, and are in conflict where the two differ.

They are figured from the form, which stands above the transcript in the order of evidence, until somebody has said
which is right. A box that no line of Form 8606 takes is told in a finding alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from basis.engine.amounts import Status
from basis.engine.open_year import Beside, OpenYear
from basis.engine.papers.codes import CodeClass, code_class
from basis.engine.papers.same_form import Pair, differences, pairs
from basis.engine.record import OpenMatter, Record
from basis.engine.result import Finding, YearResult
from basis.model import InformationReturn, ReturnForm
from basis.money import plain_amount

_TRANSCRIPT = "an IRS transcript"
_Lines = Mapping[str, tuple[str, ...]]
_OF_5498: Mapping[bool, _Lines] = {False: {"1": ("1",), "5": ("6",)}, True: {"3": ("7", "8"), "10": ("22",)}}
"""The input lines that each box of Form 5498 is about, by whether the account is a Roth IRA: what was converted of a
Form 1099-R is not on line 7."""
_PAID_OUT = frozenset({CodeClass.OUTFLOW, CodeClass.EARLY_OUTFLOW, CodeClass.ROTH_OUTFLOW})


def seen_twice(record: Record) -> Record:
    """The record with what rests on both papers of a form, or waits until somebody says which of them is right."""
    matters = tuple(matter for pair in pairs(record.returns) for matter in _matters(record, pair))
    return replace(record, open_matters=(*record.open_matters, *matters)) if matters else record


def _matters(record: Record, pair: Pair) -> Iterator[OpenMatter]:
    differs = set(differences(pair))
    refs = pair.form.name, pair.transcript.name
    for box, lines in _lines(record, pair.form).items():
        if box in pair.form.not_in_file | pair.transcript.not_in_file:
            continue
        waiting = {pair.form.tax_year: lines}
        if box in differs and pair.subject not in record.decisions:
            reason = f"{_told(pair, (box,))}; figured from the form"
            yield OpenMatter(refs, reason, waiting, Status.CONFLICT, pair.subject)
        elif pair.form.money(box) or pair.transcript.money(box):
            yield OpenMatter(refs, "", waiting, Status.KNOWN, other_paper=_TRANSCRIPT)


def _lines(record: Record, form: InformationReturn) -> _Lines:
    account = record.accounts.get(form.account)
    if account is None or account.type is None or not (account.type.is_roth or account.type.is_traditional):
        return {}
    if form.form is ReturnForm.F5498:
        return _OF_5498[account.type.is_roth]
    if code_class(form.codes) not in _PAID_OUT:
        return {}
    return {"1": ("19",) if account.type.is_roth else ("7",)}


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """A finding for each form of the year of which the transcript shows another box."""
    own = [document for document in year.record.returns if document.tax_year == year.year]
    return Beside(findings=tuple(_finding(pair, differs) for pair in pairs(own) if (differs := differences(pair))))


def _finding(pair: Pair, differs: tuple[str, ...]) -> Finding:
    text = f"{_told(pair, differs)}. Ask the payer whether a corrected form was filed"
    return Finding("transcript_differs", text, (pair.form.name, pair.transcript.name))


def _told(pair: Pair, differs: tuple[str, ...]) -> str:
    form, transcript = pair
    told = "; ".join(
        f"box {key} is {_shown(form, key)} on the form and {_shown(transcript, key)} on the transcript"
        for key in differs
    )
    return f"Form {form.form.value} for {form.tax_year} from {form.payer or 'its payer'}: {told}"


def _shown(document: InformationReturn, box: str) -> str:
    content = document.boxes.get(box)
    if content is None or content is True:
        return "marked" if content else "empty"
    return plain_amount(content) if isinstance(content, int) else content
