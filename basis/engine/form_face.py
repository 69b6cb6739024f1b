"""A form that is known only in part, a draft or one read at second hand: what that makes of its figures."""

from __future__ import annotations

from basis.engine.amounts import Line, Status
from basis.engine.law_values import status_of
from basis.law import TaxYearLaw


def as_far_as_the_form_is_known(law: TaxYearLaw, lines: dict[str, Line]) -> dict[str, Line]:
    """The lines of a form, none trusted further than the print of its face, and of what it was figured from."""
    if all(status_of(verified) is Status.KNOWN for verified in law.lines_verified):
        return lines
    known: dict[str, Line] = {}
    for number, line in lines.items():
        known[number] = _lowered(law, line, known)
    return known


def _lowered(law: TaxYearLaw, line: Line, known: dict[str, Line]) -> Line:
    printed = law.line(line.number)
    own = status_of(printed.verified)
    below = max((known[used].status for used in line.uses if used in known), default=Status.KNOWN)
    if line.status is Status.BLANK or max(own, below) <= line.status:
        return line
    reason = f"line {line.number} of the {law.year} form "
    if own is Status.MISSING:
        reason = f"{reason}is not settled: look it up in {printed.source}"
    elif own is Status.ASSUMED:
        reason = f"{reason}was not read again: see {printed.source}"
    else:
        reason = f"needs line {next(used for used in line.uses if used in known and known[used].status is below)}"
    status = max(own, below)
    gone = status is Status.MISSING
    return line._replace(
        status=status,
        cents=None if gone else line.cents,
        ratio=None if gone else line.ratio,
        reasons=(*line.reasons, reason),
    )
