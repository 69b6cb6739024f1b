"""A form as its year prints it: figured by the meaning that lines have since 2012, shown under the year's own numbers.

`FormLine.same_as` says which line means what. Lines that only older forms have are in `older_forms`. A number that a
form was not read for makes its line assumed where it is remembered, and missing where it is open; what carries is
figured by meaning and does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from basis.engine.amounts import Component, Line, Status, TaxableAmounts
from basis.engine.inputs import YearInputs
from basis.engine.older.older_forms import own_lines
from basis.engine.part1 import Decision
from basis.engine.result import Carry, Finding, Worksheet, YearResult
from basis.law import FormLine, TaxYearLaw, Verified
from basis.money import plain_amount

FIRST_MODERN_YEAR = 2012
"""Since then every line has the number that names its meaning here."""

# What a line that a form does not print is shown by instead: the lines it is figured from or equal to.
_SHOWN_BY: Mapping[str, tuple[str, ...]] = {
    "8": ("16",),
    "11": ("17",),
    "13": ("11", "12"),
    "21": ("19",),
    "24": ("16",),
    "25": ("23", "24", "20"),
}


def numbers_for(law: TaxYearLaw, meaning: str) -> tuple[str, ...]:
    """The printed numbers of the line that means `meaning`, or of those that show it where the form has none."""
    if law.year >= FIRST_MODERN_YEAR:
        return (meaning,)
    line = law.line_same_as(meaning)
    if line is not None:
        return (line.number,)
    found = [number for other in _SHOWN_BY.get(meaning, ()) for number in numbers_for(law, other)]
    return tuple(dict.fromkeys(found))


def shown_as(law: TaxYearLaw, meaning: str) -> str:
    """How the line that means `meaning` is named in words: `13`, or `10 and 15` where two lines show it."""
    return " and ".join(numbers_for(law, meaning)) or meaning


def printed_refs(law: TaxYearLaw, refs: Iterable[str]) -> tuple[str, ...]:
    """References with the lines of the year itself under their printed numbers."""
    if law.year >= FIRST_MODERN_YEAR:
        return tuple(refs)
    own = f"{law.year}:"
    found: list[str] = []
    for ref in refs:
        number = ref.removeprefix(own)
        if number == ref or "/" in number:
            found.append(ref)
        else:
            found += [f"{own}{printed}" for printed in numbers_for(law, number)]
    return tuple(dict.fromkeys(found))


def printed_component(law: TaxYearLaw, part: Component) -> Component:
    """A component that names lines of the year itself, as the year prints them."""
    if law.year >= FIRST_MODERN_YEAR or not any(ref.startswith(f"{law.year}:") for ref in (*part.refs, *part.turns)):
        return part
    label, reason = part.label, part.reason
    if part.turns:
        part = part._replace(turns=printed_refs(law, part.turns))
    for ref in part.refs:
        number = ref.removeprefix(f"{law.year}:")
        if number == ref:
            continue
        shown = shown_as(law, number)
        label = label.replace(f"line {number} ", f"line {shown} ")
        reason = reason.replace(f"line {number} ", f"line {shown} ")
    return part._replace(label=label, reason=reason, refs=printed_refs(law, part.refs))


def as_printed(inputs: YearInputs, result: YearResult) -> YearResult:
    """A result figured by meaning, under the numbers, parts and with the own lines of its year's form."""
    law = inputs.law
    if law.year >= FIRST_MODERN_YEAR:
        return replace(result, taxable=_with_put_off(inputs, result.taxable))
    meant = result.lines
    lines = {
        line.number: _under(law, line.number, meant[line.same_as], meant) for line in law.lines if line.same_as in meant
    }
    own = own_lines(inputs, lines)
    lines = {line.number: _needing({**lines, **own.lines}, line.number) for line in law.lines}
    carry = _carried(law, result.carry, own.conversions_left)
    carry = carry._replace(put_off=own.put_off, roth_layers=(*carry.roth_layers, *own.layers))
    taxable = _taxable(law, result.taxable)
    taxable = taxable._replace(
        conversions=taxable.conversions if own.conversions is None else own.conversions,
        roth=taxable.roth if own.roth is None else own.roth,
    )
    verified = {line.number: _as_verified(law, line, lines[line.number]) for line in law.lines}
    findings = (*(f._replace(refs=printed_refs(law, f.refs)) for f in result.findings), *own.findings)
    return replace(
        result,
        lines=verified,
        meant=meant,
        marks={shown: mark for number, mark in result.marks.items() for shown in numbers_for(law, number)},
        parts=_parts(law, result.parts, own.parts),
        carry=carry,
        findings=(*findings, *_not_read(law, lines, verified)),
        worksheets={key: printed_sheet(law, sheet) for key, sheet in result.worksheets.items()},
        taxable=taxable if own.taxes_put_off else _with_put_off(inputs, taxable),
    )


def _with_put_off(inputs: YearInputs, taxable: TaxableAmounts) -> TaxableAmounts:
    due = inputs.put_off.taxed_in(inputs.year)
    return taxable._replace(conversions=(*taxable.conversions, *due)) if due else taxable


def _under(law: TaxYearLaw, number: str, line: Line, meant: Mapping[str, Line]) -> Line:
    uses: list[str] = []
    for used in line.uses:
        if "/" in used:
            uses.append(used)
            continue
        shown = numbers_for(law, used)
        if number in shown:
            # Line 17 is line 11, which such a form does not print: it rests on what line 11 rests on.
            shown = tuple(n for below in meant[used].uses for n in numbers_for(law, below) if n != number)
        uses += shown
    return line._replace(number=number, uses=tuple(dict.fromkeys(uses)), conditions=printed_refs(law, line.conditions))


def _needing(lines: Mapping[str, Line], number: str) -> Line:
    """A line that stands on missing ones names them by their printed numbers."""
    line = lines[number]
    if line.status is not Status.MISSING or line.components or not line.uses:
        return line
    gaps = [used for used in line.uses if used in lines and lines[used].status is Status.MISSING]
    if not gaps or not all(reason.startswith("needs line ") for reason in line.reasons):
        return line
    return line._replace(reasons=(f"needs {', '.join(f'line {gap}' for gap in gaps)}",))


def _as_verified(law: TaxYearLaw, described: FormLine, line: Line) -> Line:
    if line.status is Status.BLANK:
        return line
    if described.verified is Verified.MEMORY:
        reason = f"line {line.number} of the {law.year} form is remembered, not read"
        return line._replace(status=max(line.status, Status.ASSUMED), reasons=(*line.reasons, reason))
    if described.verified is Verified.OPEN and line.cents == 0:
        reason = f"line {line.number} of the {law.year} form was not read; whatever it is, there is no amount for it"
        return line._replace(status=max(line.status, Status.ASSUMED), reasons=(*line.reasons, reason))
    if described.verified is Verified.OPEN:
        would = "" if line.cents is None else f"; by what it means it would be {plain_amount(line.cents)}"
        reason = f"what stands on line {line.number} of the {law.year} form was not read: look at the form{would}"
        return line._replace(cents=None, status=Status.MISSING, reasons=(*line.reasons, reason))
    return line


def _not_read(law: TaxYearLaw, lines: Mapping[str, Line], verified: Mapping[str, Line]) -> tuple[Finding, ...]:
    changed = [number for number, line in verified.items() if line is not lines[number]]
    if not changed:
        return ()
    text = (
        f"These lines of the {law.year} form were not read on the form itself: {', '.join(changed)}. The basis that "
        f"is carried does not depend on them; compare them with the form before it is filed."
    )
    return (Finding("lines_not_read", text, tuple(f"{law.year}:{number}" for number in changed)),)


def _parts(law: TaxYearLaw, meant: Mapping[str, Decision], own: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decision of each printed part: that of the lines it prints."""
    firsts = {"I": "1", "II": "16", "III": "19"}
    found: dict[str, Decision] = {}
    for part, first in firsts.items():
        line = law.line_same_as(first)
        if line is not None:
            decision = meant[part]
            shown = line.number if part == "III" else ""
            reason = decision.reason.replace("line 19", f"line {shown}") if shown else decision.reason
            found[line.part] = decision._replace(reason=reason)
    return {part: found[part] if part in found else own[part] for part in law.parts}


def _carried(law: TaxYearLaw, carry: Carry, conversions: Component | None) -> Carry:
    return carry._replace(
        basis=printed_component(law, carry.basis),
        roth_contributions=printed_component(law, carry.roth_contributions),
        roth_conversions=conversions or printed_component(law, carry.roth_conversions),
        excess_traditional=printed_component(law, carry.excess_traditional),
        excess_roth=printed_component(law, carry.excess_roth),
        roth_layers=tuple(
            layer._replace(whole=printed_component(law, layer.whole), taxable=printed_component(law, layer.taxable))
            for layer in carry.roth_layers
        ),
    )


def printed_sheet(law: TaxYearLaw, sheet: Worksheet) -> Worksheet:
    """A worksheet beside the form, resting on the lines that the form prints."""
    return replace(
        sheet,
        lines={
            number: row._replace(
                line=row.line._replace(
                    components=tuple(printed_component(law, part) for part in row.line.components),
                    conditions=printed_refs(law, row.line.conditions),
                )
            )
            for number, row in sheet.lines.items()
        },
    )


def _taxable(law: TaxYearLaw, taxable: TaxableAmounts) -> TaxableAmounts:
    return TaxableAmounts(*(tuple(printed_component(law, part) for part in parts) for parts in taxable))
