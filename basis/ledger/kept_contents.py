"""The bytes of a kept file, opened a piece at a time: a long file is never in memory whole.

It must not know where pieces are stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence


class KeptContents:
    """Reads a file that is kept in pieces. `starts` are their first bytes; `opened` gives the bytes of one."""

    def __init__(self, starts: Sequence[int], size: int, opened: Callable[[int], bytes]) -> None:
        self._starts = starts
        self._opened = opened
        self._last: tuple[int, bytes] = (-1, b"")
        self.size = size
        """How many bytes there are."""

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start`, fewer at the end. Raises IntegrityError when a piece was changed."""
        end, at, found = min(self.size, start + length), start, bytearray()
        while at < end:
            number = bisect_right(self._starts, at) - 1
            piece = self._piece(number)
            found += piece[at - self._starts[number] : end - self._starts[number]]
            at = self._starts[number] + len(piece)
        return bytes(found)

    def _piece(self, number: int) -> bytes:
        if self._last[0] != number:
            self._last = number, self._opened(number)
        return self._last[1]
