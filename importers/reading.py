"""From bytes to cells, keeping the place of every row: physical lines from 1, byte offset and length.

It knows encodings, line ends and CSV quoting, and nothing about any custodian.
"""

from __future__ import annotations

import codecs
import csv
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from operator import sub
from typing import NamedTuple, overload

from basis.contents import PIECE, Contents, InMemory, pieces
from basis.errors import InputRejectedError
from basis.identity import mask

LINES_LOOKED_AT = 30
"""How many non-blank lines decide what a file is."""

LONGEST_WHOLE = 32 * 2**20
"""How many bytes of a file are read where its format does not allow reading it row by row."""

UTF_8 = "utf-8"
_LONGEST_SHOWN = 120
_LONGEST_LOOKED_AT = 2_000
_WINDOWS = "cp1252"
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
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


class Lines(Sequence[str]):
    """The lines of a file without their line ends, decoded when they are asked for; none of them is kept."""

    def __init__(self, contents: Contents, offsets: Sequence[int], encoding: str, newline: str, mark: int) -> None:
        self._contents = contents
        self._offsets = offsets
        self._encoding = encoding
        self._newline = newline
        self._mark = mark

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self._text(number, number + 1).removesuffix(self._newline)

    def __iter__(self) -> Iterator[str]:
        return self.since(0)

    def since(self, first: int) -> Iterator[str]:
        """The lines from an index on, read a piece of the file at a time."""
        at, count = first, len(self)
        while at < count:
            until = min(count, max(at + 1, bisect_right(self._offsets, self._offsets[at] + PIECE) - 1))
            text = self._text(at, until)
            found = text.split(self._newline)
            # What follows the last line end of a piece is the next line, or nothing at all.
            yield from found if len(found) == until - at else islice(found, until - at)
            at = until

    def _text(self, first: int, until: int) -> str:
        start = self._offsets[first] + (self._mark if first == 0 else 0)
        raw = self._contents.read(start, self._offsets[until] - start)
        return raw.decode(self._encoding, errors="replace")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text. `lines[i]` is physical line i + 1 without its line end; `offsets[i]` its first byte."""

    name: str
    encoding: str
    lines: Lines
    offsets: Sequence[int]
    ends_with_newline: bool
    mark: int = 0
    """Bytes of the byte order mark: part of the first line's bytes and not of its text."""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.offsets[-1]

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
    tidy = mask(" ".join(value[:_LONGEST_LOOKED_AT].split()))
    return tidy if len(tidy) <= _LONGEST_SHOWN else f"{tidy[:_LONGEST_SHOWN]}\u2026"


def read_text(data: bytes | Contents, name: str) -> TextFile:
    """Find the lines of a file for reading and detection: UTF-8 or UTF-16 with a mark, UTF-8, else Windows-1252.

    Whether a format accepts anything but UTF-8 is `require_encoding`'s to say. Raises InputRejectedError for an
    empty file and whatever is not text.
    """
    contents = InMemory(data) if isinstance(data, bytes) else data
    start = contents.read(0, 4)
    for mark, encoding in _UTF_16.items():
        if start.startswith(mark):
            return _text_file(contents, name, encoding, _ends_of_wide_lines, len(mark))
    kind = next((title for magic, title in _BINARY if start.startswith(magic)), "")
    if kind:
        raise _binary(name, kind)
    mark_bytes = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    return _text_file(contents, name, _encoding(contents, name), _ends_of_lines, mark_bytes)


def _encoding(contents: Contents, name: str) -> str:
    """UTF-8 or Windows-1252. Raises InputRejectedError for an empty file and for one that is not text."""
    empty, decoder = True, codecs.getincrementaldecoder(UTF_8)()
    encoding = UTF_8
    for piece in pieces(contents):
        if b"\x00" in piece:
            raise _binary(name, "a binary file")
        empty = empty and not piece.strip(b"\xef\xbb\xbf \t\r\n")
        if encoding == UTF_8 and not (piece.isascii() and decoder.getstate()[0] == b""):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                encoding = _WINDOWS
    if empty:
        raise empty_file(name)
    try:
        decoder.decode(b"", final=encoding == UTF_8)
    except UnicodeDecodeError:
        encoding = _WINDOWS
    return encoding


_EndsOfLines = Callable[[Contents, str, str], Iterator[int]]


def _text_file(contents: Contents, name: str, encoding: str, ends: _EndsOfLines, mark: int) -> TextFile:
    newline = "\n"
    offsets = array("Q", [0])
    offsets.extend(ends(contents, encoding, newline))
    if len(offsets) == 1:
        # Old programs for the Macintosh end lines with a carriage return alone.
        newline = "\r"
        offsets.extend(ends(contents, encoding, newline))
    ends_with_newline = offsets[-1] == contents.size and len(offsets) > 1
    if not ends_with_newline:
        offsets.append(contents.size)
    if contents.size > LONGEST_WHOLE and max(map(sub, islice(offsets, 1, None), offsets)) > LONGEST_WHOLE:
        raise InputRejectedError(
            f"{mask(name)}: one line has more than {LONGEST_WHOLE // 2**20} MB, expected a table of rows.",
            next_step="Download the export again: its line ends are lost.",
        )
    lines = Lines(contents, offsets, encoding, newline, mark)
    if encoding not in (UTF_8, _WINDOWS) and not any(line.strip() for line in lines):
        raise empty_file(name)
    return TextFile(name, encoding, lines, offsets, ends_with_newline, mark)


def _ends_of_lines(contents: Contents, _encoding: str, newline: str) -> Iterator[int]:
    """The byte behind each line end, where a character of a line end is one byte."""
    end, start = newline.encode(), 0
    for piece in pieces(contents):
        lines = piece.split(end)
        lines.pop()
        yield from islice(accumulate(map(len, lines), lambda at, length: at + length + 1, initial=start), 1, None)
        start += len(piece)


def _ends_of_wide_lines(contents: Contents, encoding: str, newline: str) -> Iterator[int]:
    """The same in UTF-16, where two bytes are one unit and a line end may look like the halves of two others."""
    end, start = newline.encode(encoding), 0
    for piece in pieces(contents):
        at = piece.find(end)
        while at >= 0:
            if at % 2 == 0:
                yield start + at + 2
            at = piece.find(end, at + 1)
        start += len(piece)


def _binary(name: str, kind: str) -> InputRejectedError:
    return InputRejectedError(
        f"{mask(name)}: found {kind}, expected a text export (CSV or JSON).",
        next_step="Download the CSV or JSON export of the account's history from the custodian.",
    )


def require_short(file: TextFile) -> None:
    """Refuse a file that is too long for a format that is read whole. Raises InputRejectedError."""
    if file.size > LONGEST_WHOLE:
        raise InputRejectedError(
            f"{mask(file.name)}: {file.size // 2**20} MB are too many for this kind of file, at most "
            f"{LONGEST_WHOLE // 2**20} MB are read.",
            next_step="Export shorter periods, a year for example, and import each; or download the CSV.",
        )


def empty_file(name: str) -> InputRejectedError:
    """The error for a file in which nothing stands."""
    return InputRejectedError(
        f"{mask(name)}: the file is empty.",
        next_step="Download the export again; even an export of no rows has a header.",
    )


def require_encoding(file: TextFile, accepted: tuple[str, ...]) -> None:
    """Refuse a file that is not in an encoding of its format, naming the first line that is not."""
    if file.encoding == UTF_8 or (file.encoding in accepted and file.encoding != _WINDOWS):
        return
    if file.encoding in _UTF_16.values():
        raise InputRejectedError(
            f"{mask(file.name)}: the file is in UTF-16, expected UTF-8.",
            next_step="Open it in a spreadsheet or editor and save it as CSV (UTF-8), or download the original again.",
        )
    for number, line in enumerate(file.lines, start=1):
        if "\ufffd" in line or (file.encoding not in accepted and not line.isascii()):
            raise file.rejected(
                number,
                line,
                problem="text in another encoding",
                expected=" or ".join(name.upper() for name in accepted),
                next_step="Download the export again, or save it as CSV (UTF-8), and import that file.",
            )


def rows(file: TextFile, *, first_line: int = 1, strict: bool = True, delimiter: str = ",") -> Iterator[Row]:
    """The rows from a physical line on. A quoted cell may hold line ends; a blank line is a row without cells.

    `strict` refuses text beside a closing quote. Raises InputRejectedError when quotes do not match.
    """
    reader = csv.reader(_with_newlines(file, first_line), strict=strict, delimiter=delimiter)
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
    for line in file.lines.since(first_line - 1):
        yield line + "\n"


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
