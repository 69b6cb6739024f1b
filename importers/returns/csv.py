"""Forms 1099-R and 5498 as CSV, one row each: a column per box, in our own layout, a vendor's, or by box title.

It must not know what a box means for Form 8606.
"""

from __future__ import annotations

from dataclasses import dataclass

from basis.errors import InputRejectedError
from basis.model import BOXES, ReturnForm
from importers.detection import Detected, Header, check_header
from importers.layouts import Layout, trimmed
from importers.reading import Row, TextFile, require_encoding, rows
from importers.records import ParsedFile, ParsedReturn
from importers.returns.boxes import BoxError, read_box, read_check, read_form, read_year
from importers.tables import account_number, fitted, is_blank

_BOX = "box_"
_ROWS_PER_CODE = frozenset({"returns-taxbit", "returns-taxbit-5498"})
_FIRST_PARTS = {"15": "state_13"}
_LAST_PARTS = {"7": "second_code"}
_NEXT_STEP = "Correct the cell as the printed form has it and import the file again. Nothing was imported."


@dataclass(frozen=True, slots=True)
class ReturnOptions:
    """What a file of forms may leave to the person who imports it: used where the file has no such column."""

    form: ReturnForm | None = None
    tax_year: int | None = None
    account: str = ""
    payer: str = ""


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every form of the file. Raises InputRejectedError at the first cell that its box cannot hold."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    header = check_header(file, layout, found.header_line, tuple(trimmed(found.header)))
    _require_options(file, layout, header, options)
    parsed = [
        _return(file, row, fitted(file, row, header.width), layout, header, options)
        for row in rows(file, first_line=header.line + 1)
        if not is_blank(row.cells)
    ]
    if layout.id in _ROWS_PER_CODE:
        _refuse_two_rows(file, parsed)
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=tuple(parsed),
    )


def _require_options(file: TextFile, layout: Layout, header: Header, options: ReturnOptions) -> None:
    given = {
        "form": bool(layout.form or options.form),
        "tax_year": options.tax_year is not None,
        "account": bool(options.account),
    }
    for field, stated in given.items():
        if header.column(field) < 0 and not stated:
            raise file.rejected(
                header.line,
                ", ".join(header.cells),
                problem=f"no column says the {field.replace('_', ' ')}",
                expected=f"a column {layout.columns.get(field, (field,))[0]!r}, or the option for it",
                next_step=f"Add the column, or give the {field.replace('_', ' ')} with the import.",
            )


def _return(
    file: TextFile, row: Row, cells: list[str], layout: Layout, header: Header, options: ReturnOptions
) -> ParsedReturn:
    def text(field: str) -> str:
        number = header.column(field)
        return cells[number].strip() if number >= 0 else ""

    def refused(field: str, problem: BoxError) -> InputRejectedError:
        number = header.column(field)
        return file.rejected(
            row.line,
            text(field),
            problem=header.cells[number].strip() if number >= 0 else field,
            expected=str(problem),
            next_step=_NEXT_STEP,
        )

    try:
        form = read_form(text("form")) if text("form") else options.form or ReturnForm(layout.form)
    except ValueError:
        raise refused("form", BoxError("1099-R or 5498")) from None
    if layout.form and form.value != layout.form:
        raise refused("form", BoxError(f"{layout.form}: the columns are those of that form"))
    try:
        tax_year = read_year(text("tax_year")) if text("tax_year") else options.tax_year
    except BoxError as problem:
        raise refused("tax_year", problem) from None
    if tax_year is None:
        raise refused("tax_year", BoxError("the tax year printed on the form"))
    account = text("account") or options.account
    if not account:
        raise refused("account", BoxError("the account number printed on the form, or the account's name"))
    boxes = dict[str, int | bool | str]()
    keys = {box.key for box in BOXES[form]}
    for field in header.columns:
        key = field.removeprefix(_BOX)
        # Two columns that vendors keep apart are one box of the form.
        content = " ".join(
            part for part in (text(_FIRST_PARTS.get(key, "")), text(field), text(_LAST_PARTS.get(key, ""))) if part
        )
        if not field.startswith(_BOX) or not content:
            continue
        if key not in keys:
            raise refused(field, BoxError(f"nothing: Form {form} has no box {key}"))
        try:
            value = read_box(form, key, content)
        except BoxError as problem:
            raise refused(field, problem) from None
        if value is not None:
            boxes[key] = value
    marks: dict[str, bool] = {}
    for field in ("corrected", "void"):
        try:
            marks[field] = read_check(text(field))
        except BoxError as problem:
            raise refused(field, problem) from None
    start, length = file.span(row.line, row.last_line)
    return ParsedReturn(
        line=row.line,
        last_line=row.last_line,
        offset=start,
        length=length,
        form=form,
        tax_year=tax_year,
        payer=text("payer") or options.payer,
        payer_tin=text("payer_tin"),
        recipient_tin=text("recipient_tin"),
        recipient_name=text("recipient_name"),
        account_text=account_number(file, row.line, account),
        boxes=boxes,
        corrected=marks["corrected"],
        void=marks["void"],
        not_in_file=frozenset(key for key in keys if f"{_BOX}{key}" not in header.columns),
    )


def _refuse_two_rows(file: TextFile, parsed: list[ParsedReturn]) -> None:
    seen: dict[tuple[str, int], int] = {}
    for each in parsed:
        first = seen.setdefault((each.account_text, each.tax_year), each.line)
        if first != each.line:
            raise file.rejected(
                each.line,
                each.account_text,
                problem=f"a second row for the account of row {first}",
                expected="one row for each form: this layout repeats a form for every code and state",
                next_step="Join the rows of one form (box 7 `7` and `8` become `78`), and name two forms two accounts.",
            )
