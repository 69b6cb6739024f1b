"""From bytes to cells, keeping the place of every row: physical lines from 1, byte offset and length.

It knows encodings, line ends and CSV quoting, and nothing about any custodian.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from basis.errors import InputRejectedError
from basis.identity import mask

LINES_LOOKED_AT = 30
"""How many non-blank lines decide what a file is."""

UTF_8 = "utf-8"
_LONGEST_SHOWN = 120
_MOST_SHOWN = 30
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a spreadsheet (XLSX) or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (XLS)"),
    (b"\x1f\x8b", "a gzip archive"),
)


class Row(NamedTuple):
    """The cells of one row and its place."""

    line: int
    last_line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A decoded file. `lines[i]` is physical line i + 1 without its line end; `offsets[i]` its first byte."""

    name: str
    encoding: str
    lines: list[str]
    offsets: list[int]
    ends_with_newline: bool
    mark: int = 0
    """Bytes of the byte order mark: part of the first line's bytes and not of its text."""

    def span(self, line: int, last_line: int) -> tuple[int, int]:
        """Byte offset and length of physical lines `line` to `last_line`, the last line's end included."""
        start = self.offsets[line - 1]
        return start, self.offsets[last_line] - start

    def rejected(
        self, row: int | None, value: str, *, problem: str = "", expected: str, next_step: str
    ) -> InputRejectedError:
        """An error about one place of this file; the value is masked and shortened here."""
        return InputRejectedError.at(
            file=mask(self.name),
            row=row,
            value=shown(value),
            problem=problem,
            expected=expected,
            next_step=next_step,
        )

    def head(self) -> Iterator[tuple[int, str]]:
        """The first lines that are not blank, with their physical numbers."""
        found = 0
        for number, line in enumerate(self.lines, start=1):
            if line.strip(' ,"\t\r'):
                yield number, line
                found += 1
                if found == LINES_LOOKED_AT:
                    return


def shown(value: str) -> str:
    """A value as an error prints it: one line, masked, not endless."""
    tidy = mask(" ".join(value.split()))
    return tidy if len(tidy) <= _LONGEST_SHOWN else f"{tidy[:_LONGEST_SHOWN]}\u2026"


def shown_cells(cells: Sequence[str]) -> str:
    """The cells of a header as an error prints them: all those of a real one, and not thousands."""
    beyond = len(cells) - _MOST_SHOWN
    return ", ".join(shown(cell) for cell in cells[:_MOST_SHOWN]) + (f" and {beyond} more" if beyond > 0 else "")


def read_text(data: bytes, name: str) -> TextFile:
    """Decode a file for reading and detection: UTF-8 with or without a mark, else Windows-1252.

    Whether a format accepts anything but UTF-8 is `require_encoding`'s to say. Raises InputRejectedError for an
    empty file, UTF-16 and whatever is not text.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise empty_file(name)
    if data.startswith(_UTF_16):
        raise InputRejectedError(
            f"{mask(name)}: the file is in UTF-16, expected UTF-8.",
            next_step="Open it in a spreadsheet or editor and save it as CSV (UTF-8), or download the original again.",
        )
    kind = next((title for start, title in _BINARY if data.startswith(start)), "")
    if kind or b"\x00" in data:
        raise InputRejectedError(
            f"{mask(name)}: found {kind or 'a binary file'}, expected a text export (CSV or JSON).",
            next_step="Download the CSV or JSON export of the account's history from the custodian.",
        )
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    body = data[start:]
    encoding = UTF_8
    try:
        text = body.decode(UTF_8)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = body.decode("cp1252", errors="replace")
    newline = "\n" if "\n" in text or "\r" not in text else "\r"
    lines = text.split(newline)
    sizes = [len(line) + 1 for line in body.split(newline.encode())]
    offsets = [0, *accumulate(sizes)] if not start else list(accumulate(sizes, initial=start))
    offsets[0] = 0
    offsets[-1] = len(data)
    ends_with_newline = lines[-1] == ""
    if ends_with_newline:
        lines.pop()
        offsets.pop()
    return TextFile(name, encoding, lines, offsets, ends_with_newline, start)


def empty_file(name: str) -> InputRejectedError:
    """The error for a file in which nothing stands."""
    return InputRejectedError(
        f"{mask(name)}: the file is empty.",
        next_step="Download the export again; even an export of no rows has a header.",
    )


def require_encoding(file: TextFile, accepted: tuple[str, ...]) -> None:
    """Refuse a file that is not in an encoding of its format, naming the first line that is not."""
    if file.encoding == UTF_8:
        return
    for number, line in enumerate(file.lines, start=1):
        if "\ufffd" in line or (file.encoding not in accepted and not line.isascii()):
            raise file.rejected(
                number,
                line,
                problem="text in another encoding",
                expected=" or ".join(name.upper() for name in accepted),
                next_step="Download the export again, or save it as CSV (UTF-8), and import that file.",
            )


def rows(file: TextFile, *, first_line: int = 1, strict: bool = True) -> Iterator[Row]:
    """The rows from a physical line on. A quoted cell may hold line ends; a blank line is a row without cells.

    `strict` refuses text beside a closing quote. Raises InputRejectedError when quotes do not match.
    """
    reader = csv.reader(_with_newlines(file, first_line), strict=strict)
    before = first_line - 1
    line = last = first_line
    try:
        for cells in reader:
            last = reader.line_num + before
            if not strict and (last > line or last == len(file.lines)):
                _require_closed_quotes(file, line, last)
            yield Row(line, last, cells)
            line = last + 1
    except csv.Error as problem:
        row = min(line, len(file.lines))
        raise file.rejected(
            row,
            file.lines[row - 1],
            problem=f"the row cannot be split into cells ({problem})",
            expected="CSV with matching quotes and whole rows",
            next_step="Download the export again: the file is cut off or was changed by hand.",
        ) from None


def _with_newlines(file: TextFile, first_line: int) -> Iterator[str]:
    # A quoted cell keeps its line ends only if the reader sees them.
    for index in range(first_line - 1, len(file.lines)):
        yield file.lines[index] + "\n"


def _require_closed_quotes(file: TextFile, line: int, last: int) -> None:
    """Without `strict` the reader takes an unclosed quote to the end of the file in silence."""
    if sum(file.lines[index].count('"') for index in range(line - 1, last)) % 2:
        raise cut_off(file, line)


def cut_off(file: TextFile, row: int) -> InputRejectedError:
    """The error for a row that is not whole."""
    return file.rejected(
        row,
        file.lines[row - 1],
        problem="the row is cut off",
        expected="a whole row",
        next_step="Download the export again: the file is incomplete.",
    )
