"""The rows of a long export kept by column, at a fifth of what as many records take.

A reader appends to it as to a list; whoever reads it gets the same records again, a block of them at a time. It must
not know what a row means.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter, eq
from typing import Any, overload

from importers.records import ParsedRow

_BLOCK = 8_192
_SEPARATOR = "\x1e"
_NO_CENTS = -(2**63)
_OFFSET = attrgetter("offset")


class RowTable(Sequence[ParsedRow]):
    """Rows in the order of their file. It is equal to any sequence of the same rows."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._starts: list[int] = []
        self._open: list[ParsedRow] = []
        self._texts: dict[str, str] = {}
        self._last: tuple[int, list[ParsedRow]] = (-1, [])

    def append(self, row: ParsedRow) -> None:
        """Add one row."""
        self._open.append(row)
        if len(self._open) == _BLOCK:
            self._starts.append(self._open[0].offset)
            self._blocks.append(_Block(self._open, self._texts))
            self._open = []

    def finished(self) -> Sequence[ParsedRow]:
        """All rows: a plain tuple where they are few."""
        return self if self._blocks else tuple(self._open)

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._open)

    def __iter__(self) -> Iterator[ParsedRow]:
        for block in self._blocks:
            yield from block.rows()
        yield from self._open

    @overload
    def __getitem__(self, index: int) -> ParsedRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[ParsedRow]: ...
    def __getitem__(self, index: int | slice) -> ParsedRow | list[ParsedRow]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self._block(number // _BLOCK)[number % _BLOCK]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def at(self, offset: int) -> ParsedRow:
        """The row that begins at a byte of the file. Raises KeyError where none does."""
        block = self._block(max(0, bisect_right(self._starts, offset) - 1))
        for rows in (block, self._open):
            number = bisect_left(rows, offset, key=_OFFSET)
            if number < len(rows) and rows[number].offset == offset:
                return rows[number]
        raise KeyError(offset)

    def _block(self, number: int) -> list[ParsedRow]:
        if number >= len(self._blocks):
            return self._open
        if self._last[0] != number:
            self._last = number, list(self._blocks[number].rows())
        return self._last[1]


class _Block:
    """As many rows, each column packed in the shortest way that gives it back exactly."""

    __slots__ = ("_columns",)

    def __init__(self, rows: list[ParsedRow], texts: dict[str, str]) -> None:
        self._columns = [_packed(column, texts) for column in zip(*rows, strict=True)]

    def rows(self) -> Iterator[ParsedRow]:
        return map(ParsedRow._make, zip(*map(_unpacked, self._columns), strict=True))


def _packed(column: tuple[Any, ...], texts: dict[str, str]) -> Any:
    kinds = set(map(type, column))
    if kinds == {int}:
        return _numbers(column)
    if kinds == {int, type(None)}:
        return _Optional(_numbers([_NO_CENTS if each is None else each for each in column]))
    values = tuple(dict.fromkeys(column))
    if len(values) <= len(column) // 2:
        if kinds == {str}:
            values = tuple(texts.setdefault(text, text) for text in values)
        number_of = {value: number for number, value in enumerate(values)}
        return _Coded(values, array("H", map(number_of.__getitem__, column)))
    if kinds == {str}:
        joined = _SEPARATOR.join(column)
        if joined.count(_SEPARATOR) == len(column) - 1:
            return joined
    return column


def _numbers(column: Sequence[int]) -> Sequence[int]:
    for code in "Iq":
        try:
            return array(code, column)
        except OverflowError:
            continue
    return tuple(column)


class _Optional:
    """Numbers, some of which are not there."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers


class _Coded:
    """Few values, and which of them each row has."""

    __slots__ = ("codes", "values")

    def __init__(self, values: tuple[str | date | None, ...], codes: Sequence[int]) -> None:
        self.values = values
        self.codes = codes


def _unpacked(column: Any) -> Any:
    if isinstance(column, _Coded):
        return map(column.values.__getitem__, column.codes)
    if isinstance(column, _Optional):
        return (None if number == _NO_CENTS else number for number in column.numbers)
    return column.split(_SEPARATOR) if isinstance(column, str) else column
