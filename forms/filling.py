"""Filling an official blank: the text of every cell from the lines of the form, and the finished file.

Every mapped cell is set, empty ones too. Which figures there are and whether they are right is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from basis.errors import InputRejectedError, IntegrityError
from forms.appearance import encoded, text_entry
from forms.blanks import Blank
from forms.content import FormContent
from forms.pdf import STAMP_FONT
from forms.prepared import FormBody, PageHead, TextEntry, literal, write
from forms.revision import RATIO_LINE, Cell, LineCells, Revision

DRAFT_STAMP = "DRAFT - not for filing"

_AMOUNT = re.compile(r"(?P<open>\()?(?P<dollars>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d\d))?(?P<close>\))?")
_RATIO = re.compile(r"(?P<whole>\d)\.(?P<decimals>\d{3,})")
_ZERO_IN_WORDS = "-0-"
_NO_CENTS = "00"
_FIXED_SIZE_ROLES = frozenset({"ssn", "ptin", "firm_ein", "phone"})


def fill(content: FormContent, blank: Blank) -> bytes:
    """The official form with every mapped cell set.

    Raises InputRejectedError for a line the form does not have or the content does not name, a text that does not
    fit its cell or has a character the form cannot print; IntegrityError when the map is not the one of this blank.
    """
    if hashlib.sha256(blank.data).hexdigest() != blank.revision.sha256:
        raise IntegrityError(
            f"The map of {blank.revision.tax_year} does not belong to the blank at {blank.source}.",
            next_step="install the program again",
        )
    if content.tax_year != blank.tax_year:
        raise InputRejectedError(
            f"The lines are of {content.tax_year}, the blank is of {blank.tax_year}.",
            next_step=f"give the official Form 8606 of {content.tax_year}",
        )
    prepared = blank.prepared
    missing = [cell.field for cell in blank.revision.cells if cell.field not in prepared.fields]
    if missing:
        raise IntegrityError(
            f"The blank at {blank.source} has no field {missing[0]}.", next_step="install the program again"
        )
    texts = {
        cell.field: _entry(cell, text, what, blank, may_shrink=may_shrink)
        for cell, text, what, may_shrink in _texts(content, blank.revision)
    }
    checks = cell_checks(content, blank.revision)
    return write(prepared, FormBody(texts, checks, _stamps(content, blank)))


def cell_texts(content: FormContent, revision: Revision) -> dict[str, str]:
    """What each text field of the revision is to hold, by full name. Raises as `fill` does for lines and texts."""
    return {cell.field: text for cell, text, _, _ in _texts(content, revision)}


def cell_checks(content: FormContent, revision: Revision) -> dict[str, str]:
    """The state each checkbox of the revision is to have, by full name."""
    wanted = content.role_checks()
    cells = {role: cell for role, cell in revision.roles.items() if cell.on_state is not None}
    return {cell.field: (cell.on_state or "") if wanted[role] else "Off" for role, cell in cells.items()}


def line_texts(number: str, text: str, mark: str, cells: LineCells) -> tuple[str, ...]:
    """The text of each cell of a line, from left to right: one, or dollars and cents, or the two sides of the point.

    Raises InputRejectedError for a text that is not an amount (on line 10: not a ratio).
    """
    if not text:
        return ("",) * len(cells.cells)
    before = f"{mark} " if mark else ""
    if cells.decimals is not None:
        ratio = _RATIO.fullmatch(text)
        if ratio is None or mark:
            raise _not_printable(number, text, "a ratio of at least three places such as 0.07000, without a mark")
        return ratio["whole"], ratio["decimals"]
    amount = _AMOUNT.fullmatch(text)
    if text != _ZERO_IN_WORDS and (amount is None or bool(amount["open"]) != bool(amount["close"])):
        raise _not_printable(number, text, "an amount such as 7,000 or 7,000.00")
    if cells.cents is None:
        return (before + text,)
    if amount is None:
        return before + text, ""
    dollars = f"({amount['dollars']})" if amount["open"] else amount["dollars"]
    return before + dollars, amount["cents"] or _NO_CENTS


def _texts(content: FormContent, revision: Revision) -> Iterator[tuple[Cell, str, str, bool]]:
    """Cell, text, what it is, and whether it may shrink, for every text cell of the revision."""
    _check_lines(content, revision)
    for number, cells in revision.lines.items():
        parts = line_texts(number, content.lines[number], content.marks.get(number, ""), cells)
        for cell, part in zip(cells.cells, parts, strict=True):
            yield cell, part, f"Line {number}", False
    for role, text in content.role_texts().items():
        yield revision.roles[role], text.strip(), role.replace("_", " ").capitalize(), role not in _FIXED_SIZE_ROLES


def _check_lines(content: FormContent, revision: Revision) -> None:
    form = f"Form 8606 for {revision.tax_year}"
    unknown = [number for number in (*content.lines, *content.marks) if number not in revision.lines]
    if unknown:
        raise InputRejectedError(
            f"{form} has no line {unknown[0]}.", next_step="use the line numbers printed on the form of that year"
        )
    unnamed = [number for number in revision.lines if number not in content.lines]
    if unnamed:
        raise InputRejectedError(
            f"{form} has a line {unnamed[0]} and nothing was said about it.",
            next_step="name every line of the form, with an empty text where it stays empty",
        )
    unbeside = [number for number in content.marks if not content.lines[number] and not content.draft]
    if unbeside:
        raise InputRejectedError(
            f"Line {unbeside[0]} has a mark and no amount.", next_step="give the amount or leave the mark out"
        )


def _entry(cell: Cell, text: str, what: str, blank: Blank, *, may_shrink: bool) -> TextEntry:
    if cell.max_length is not None and len(text) > cell.max_length:
        raise InputRejectedError(
            f"{what}: the form takes {cell.max_length} characters here, {len(text)} were given.",
            next_step="shorten it to what the form takes",
        )
    head = blank.prepared.fields[cell.field]
    decimals = blank.revision.lines[RATIO_LINE].decimals
    # The decimals belong beside the printed point; some revisions align them at the far side of their cell.
    alignment = "left" if cell == decimals else cell.alignment
    return text_entry(text, head, blank.prepared.fonts[head.font], alignment, what=what, may_shrink=may_shrink)


def _stamps(content: FormContent, blank: Blank) -> Mapping[int, tuple[bytes, bytes]]:
    marked = {blank.revision.lines[number].amount.page - 1 for number in content.marks}
    stamps = {}
    for index, page in enumerate(blank.prepared.pages):
        under = _watermark(page) if content.draft else b""
        over = _top_line(page) if content.draft else b""
        if index in marked and content.footnote:
            over += _foot_line(encoded(content.footnote, "The footnote"))
        if under or over:
            stamps[index] = (under, over)
    return stamps


def _watermark(page: PageHead) -> bytes:
    """Large and pale across the page, under its print."""
    return (
        f"q 0.86 g BT /{STAMP_FONT} 46 Tf 0.7071 0.7071 -0.7071 0.7071 "
        f"{page.width / 2 - 165:.0f} {page.height / 2 - 180:.0f} Tm ".encode("ascii")
        + literal(DRAFT_STAMP.encode("cp1252"))
        + b" Tj ET Q\n"
    )


def _top_line(page: PageHead) -> bytes:
    return (
        f"q 0 g BT /{STAMP_FONT} 14 Tf {page.width / 2 - 75:.0f} {page.height - 24:.0f} Td ".encode("ascii")
        + literal(DRAFT_STAMP.encode("cp1252"))
        + b" Tj ET Q\n"
    )


def _foot_line(text: bytes) -> bytes:
    return f"q 0 g BT /{STAMP_FONT} 8 Tf 36 17 Td ".encode("ascii") + literal(text) + b" Tj ET Q\n"


def _not_printable(number: str, text: str, expected: str) -> InputRejectedError:
    return InputRejectedError(
        f"Line {number}: {text!r} cannot be printed there, expected {expected}.",
        next_step="give the text as the form shows it, or an empty one",
    )
