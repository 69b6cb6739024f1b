"""Where an IRS transcript and the form it shows differ: a finding that names both. The form is what is figured from."""

from __future__ import annotations

from basis.engine.open_year import Beside, OpenYear
from basis.engine.result import Finding, YearResult
from basis.engine.same_form import Pair, differences, pairs
from basis.model import InformationReturn
from basis.money import plain_amount


def beside(year: OpenYear, _result: YearResult) -> Beside:
    """A finding for each form of the year of which the transcript shows another box."""
    own = [document for document in year.record.returns if document.tax_year == year.year]
    return Beside(findings=tuple(_finding(pair, differs) for pair in pairs(own) if (differs := differences(pair))))


def _finding(pair: Pair, differs: tuple[str, ...]) -> Finding:
    form, transcript = pair
    told = "; ".join(
        f"box {key} is {_shown(form, key)} on the form and {_shown(transcript, key)} on the transcript"
        for key in differs
    )
    text = (
        f"Form {form.form.value} for {form.tax_year} from {form.payer or 'its payer'}: {told}. Figured from the form; "
        f"ask the payer whether a corrected one was filed"
    )
    return Finding("transcript_differs", text, (form.name, transcript.name))


def _shown(document: InformationReturn, box: str) -> str:
    content = document.boxes.get(box)
    if content is None or content is True:
        return "marked" if content else "empty"
    return plain_amount(content) if isinstance(content, int) else content
