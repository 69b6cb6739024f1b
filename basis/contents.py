"""The bytes of a file, wherever they lie, read piece by piece, so that a long file is never held in memory whole.

It must not know what the bytes mean.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from basis.errors import InputRejectedError
from basis.identity import mask

PIECE = 1 << 20
"""How many bytes are looked at together."""


class Contents(Protocol):
    """The bytes of one file."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start`, fewer at the end."""


@dataclass(frozen=True, slots=True)
class InMemory:
    """Bytes that are there already."""

    data: bytes

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.data)

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start`, fewer at the end."""
        return self.data[start : start + length]


class OnDisk:
    """A file that is open for reading. `told` is called with the number of bytes each time some were read.

    Raises InputRejectedError where it cannot be read.
    """

    def __init__(self, path: Path, *, told: Callable[[int], None] | None = None) -> None:
        self._name = mask(path.name)
        self._told = told
        try:
            self._file = path.open("rb")
            self._begun = os.fstat(self._file.fileno())
            self.size = self._begun.st_size
        except OSError as problem:
            raise self._unreadable(problem) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, start: int, length: int) -> bytes:
        """`length` bytes from `start`, fewer at the end. Raises InputRejectedError."""
        try:
            self._file.seek(start)
            found = self._file.read(length)
        except OSError as problem:
            raise self._unreadable(problem) from problem
        if self._told is not None:
            self._told(len(found))
        return found

    def check_unchanged(self) -> None:
        """Raise InputRejectedError when somebody has written to the file since it was opened."""
        now = os.fstat(self._file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self._begun.st_size, self._begun.st_mtime_ns):
            raise InputRejectedError(
                f"{self._name}: the file was changed while it was read.",
                next_step="import it when it is complete",
            )

    def _unreadable(self, problem: OSError) -> InputRejectedError:
        return InputRejectedError(
            f"{self._name}: {problem.strerror or 'it cannot be read'}.", next_step="check the file and its permissions"
        )


def pieces(contents: Contents) -> Iterator[bytes]:
    """All bytes in order, a piece at a time."""
    for start in range(0, contents.size, PIECE):
        yield contents.read(start, PIECE)


def sha256(contents: Contents) -> str:
    """The SHA-256 digest of all bytes, in hexadecimal digits."""
    state = hashlib.sha256()
    for piece in pieces(contents):
        state.update(piece)
    return state.hexdigest()


def whole(contents: Contents) -> bytes:
    """All bytes at once: for files that are short."""
    return contents.read(0, contents.size)
