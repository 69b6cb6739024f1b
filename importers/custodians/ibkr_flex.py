"""Interactive Brokers Flex reports: XML with an element for each movement, or a CSV of cash transactions.

An XML file that declares a document type or an entity is refused unread. It must not know what a movement means for
Form 8606.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from basis.money import Cents
from importers.cells import Cells
from importers.custodians.ibkr_rows import TRANSFERS, Amounts, Movement, account_of, row_of
from importers.detection import Detected, check_header
from importers.layouts import Layout, trimmed
from importers.reading import UTF_8, TextFile, require_encoding, rows
from importers.records import ParsedFile, ParsedRow
from importers.tables import account_number, fitted, generation_id, is_blank

_ROOT, _STATEMENT = "FlexQueryResponse", "FlexStatement"
_CASH_TRANSACTION, _TRANSFER = "CashTransaction", "Transfer"
_DETAIL, _SUMMARY = "DETAIL", "SUMMARY"
_START_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_TIME_AFTER_DAY = re.compile(r"[;,T ].*")
_SIGNS: Mapping[str, int] = {"IN": 1, "OUT": -1}


class _Element(NamedTuple):
    """An element with its place: line, last line, byte offset and length."""

    name: str
    place: tuple[int, int, int, int]
    attributes: Mapping[str, str]
    account: str


@dataclass(slots=True)
class _Report:
    """What the parser has met: elements of movements, the statements they stand in, and what else stands there.

    No period is claimed: a query may leave out kinds of movements, and the report does not say so.
    """

    elements: list[_Element] = field(default_factory=list)
    statements: list[Mapping[str, str]] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)


def read_xml(found: Detected) -> ParsedFile:
    """Read a Flex report. Raises InputRejectedError and reads nothing when one element is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    report = _parse(file)
    cells_of = Cells(file, layout.day_formats)
    amounts = Amounts(cells_of)
    elements, notes = _once(file, report.elements, layout)
    parsed = tuple(_row(file, layout, amounts, each) for each in elements)
    aside = [f"{name}: {count} elements are no movements and not used" for name, count in report.aside.items()]
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        rows=parsed,
        notes=tuple(note for note in (*notes, *aside, amounts.note) if note),
    )


def read_csv(found: Detected) -> ParsedFile:
    """Read the CSV of cash transactions. Raises InputRejectedError and reads nothing when one row is wrong."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    cells_of = Cells(file, layout.day_formats)
    amounts = Amounts(cells_of)
    parsed: list[ParsedRow] = []
    first_day = ""
    for row in rows(file, first_line=header.line + 1):
        if is_blank(row.cells):
            continue
        cells = fitted(file, row, header.width)
        values = {name: cells[number].strip() for name, number in header.columns.items()}
        first_day = first_day or values["date"]
        movement = Movement(
            word=values["type"],
            day=_TIME_AFTER_DAY.sub("", values["date"]),
            cents=amounts.cents(values["amount"], row.line, layout.columns["amount"][0]),
            currency=values["currency"],
            description=values["description"],
            symbol=values.get("symbol", ""),
        )
        place = (row.line, row.last_line, *file.span(row.line, row.last_line))
        parsed.append(row_of(place, movement, cells_of, layout.columns["date"][0]))
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=generation_id(layout, header, first_day),
        rows=tuple(parsed),
        notes=(amounts.note,) if amounts.note else (),
    )


def _parse(file: TextFile) -> _Report:
    """The elements of the file. The parser is told to refuse what could make it expand or fetch anything."""
    data = "\n".join([*file.lines, ""] if file.ends_with_newline else file.lines).encode()
    report = _Report()
    parser = expat.ParserCreate(UTF_8)
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not path and name != _ROOT:
            raise _not_flex(file, parser.CurrentLineNumber, name)
        path.append(name)
        if name == _STATEMENT:
            report.statements.append(attributes)
        elif name in (_CASH_TRANSACTION, _TRANSFER):
            report.elements.append(_element(name, attributes))
        elif len(path) > path.index(_STATEMENT) + 2 if _STATEMENT in path else False:
            report.aside[name] += 1

    def _element(name: str, attributes: dict[str, str]) -> _Element:
        at = parser.CurrentByteIndex
        tag = _START_TAG.match(data, at)
        text = tag[0] if tag else b""
        line = parser.CurrentLineNumber
        account = report.statements[-1].get("accountId", "") if report.statements else ""
        place = (line, line + text.count(b"\n"), at + file.mark, len(text))
        return _Element(name, place, attributes, account)

    def end(_name: str) -> None:
        path.pop()

    def refuse(*_declared: object) -> NoReturn:
        raise file.rejected(
            parser.CurrentLineNumber,
            file.lines[parser.CurrentLineNumber - 1],
            problem="the XML declares a document type or an entity",
            expected="a Flex report, which declares none",
            next_step="Download the report again: the file was changed.",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003  expat takes its last argument by place
    except expat.ExpatError as problem:
        line = min(problem.lineno, len(file.lines))
        raise file.rejected(
            line,
            file.lines[line - 1],
            problem=f"the XML cannot be read ({expat.ErrorString(problem.code)})",
            expected="a whole XML document",
            next_step="Download the report again: the file is cut off or was changed by hand.",
        ) from None
    return report


def _once(file: TextFile, elements: list[_Element], layout: Layout) -> tuple[list[_Element], list[str]]:
    """The elements without the summaries that show the money of the details a second time."""
    levels = {_value(each, layout, "level") for each in elements}
    numbered = {bool(_value(each, layout, "reference")) for each in elements if each.name == _CASH_TRANSACTION}
    if not any(levels) and len(numbered) > 1:
        # Details have a number and summaries have none.
        raise file.rejected(
            elements[0].place[0],
            ", ".join(elements[0].attributes),
            problem="cash transactions with and without a number: they may be details and summaries of the same money",
            expected="the field levelOfDetail, which says what each is",
            next_step="Add this field to the Flex query and run it again.",
        )
    if _DETAIL not in levels or _SUMMARY not in levels:
        return elements, []
    kept = [each for each in elements if _value(each, layout, "level") != _SUMMARY]
    return kept, [f"{len(elements) - len(kept)} summaries are left out: the details show the same money"]


def _row(file: TextFile, layout: Layout, amounts: Amounts, element: _Element) -> ParsedRow:
    line, transfer = element.place[0], element.name == _TRANSFER
    needs = [name for name in layout.needs if not (transfer and name == "amount")]
    if transfer and _value(element, layout, "cash_transfer").strip("0.-"):
        needs.append("direction")
    missing = [layout.columns[name][0] for name in needs if not _value(element, layout, name)]
    if missing:
        raise file.rejected(
            line,
            ", ".join(element.attributes),
            problem=f"{element.name} without {' and '.join(missing)}",
            expected=", ".join(layout.columns[name][0] for name in needs),
            next_step="Add these fields to the Flex query and run it again.",
        )
    described = ("type", "direction", "description") if transfer else ("description",)
    account = account_of(_value(element, layout, "account") or element.account)
    movement = Movement(
        word=TRANSFERS if transfer else _value(element, layout, "type"),
        day=_TIME_AFTER_DAY.sub("", _value(element, layout, "date")),
        cents=_transferred(amounts, layout, element) if transfer else _cents(amounts, layout, element, "amount"),
        currency=_value(element, layout, "currency"),
        description=" ".join(_value(element, layout, name) for name in described),
        symbol=_value(element, layout, "symbol"),
        quantity=_value(element, layout, "quantity"),
        reference=_value(element, layout, "reference"),
        account=account_number(file, line, account) if account else "",
    )
    return row_of(element.place, movement, amounts.cells, layout.columns["date"][0])


def _cents(amounts: Amounts, layout: Layout, element: _Element, name: str) -> Cents | None:
    return amounts.cents(_value(element, layout, name), element.place[0], layout.columns[name][0])


def _transferred(amounts: Amounts, layout: Layout, element: _Element) -> Cents | None:
    """The cash of a transfer, with the sign of its direction; None where shares moved and no cash."""
    cents = _cents(amounts, layout, element, "cash_transfer")
    sign = _SIGNS.get(_value(element, layout, "direction").upper())
    if not cents:
        return None if _value(element, layout, "quantity") else cents
    return cents if sign is None else abs(cents) * sign


def _value(element: _Element, layout: Layout, name: str) -> str:
    """An attribute by the first of its names that is filled."""
    found = (element.attributes.get(each, "").strip() for each in layout.columns.get(name, ()))
    return next((value for value in found if value), "")


def _not_flex(file: TextFile, line: int, name: str) -> Exception:
    return file.rejected(
        line, name, problem="another XML document", expected=_ROOT, next_step="Download the Flex report again."
    )
