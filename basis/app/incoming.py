"""The files a user names: which there are, what is no export at all, and saying how far a long one has come.

It must not know formats or the ledger.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic

from basis.contents import Contents
from basis.errors import InputRejectedError
from basis.identity import mask

_LARGEST_FILE = 1 << 30
_PAUSE_SECONDS = 2.0
_PASSES = 5
"""How often a file is gone through: for its digest, encoding, lines and rows, and to be kept."""

_TAR_MARK, _TAR_MARK_AT = b"ustar", 257
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
)
_ZIP = b"PK\x03\x04"
_SHEETS = (b"[Content_Types].xml", b"xl/", b"mimetypeapplication/vnd.oasis", b"Index/")
_LOOKED_AT = 4_096


def files_under(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and all files in the folders named, in order of name, each once however many links lead there.

    A link to a folder inside a folder is not followed; hidden files are left out. Raises InputRejectedError.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _is_document(p.relative_to(path), p))
        elif path.is_file():
            inside = [path]
        else:
            what = "this is no file" if path.exists() else "there is no such file"
            raise InputRejectedError(f"{mask(path.name)}: {what}.", next_step="check the path and its spelling")
        for each in inside:
            found.setdefault(os.path.realpath(each), each)
    return tuple(found.values())


def _is_document(inside: Path, path: Path) -> bool:
    return not any(part.startswith(".") for part in inside.parts) and (path.is_file() or _leads_nowhere(path))


def _leads_nowhere(path: Path) -> bool:
    """Whether a path is a link to nothing, which is read so that the user hears of it."""
    return path.is_symlink() and not path.exists()


def check_kind(contents: Contents, name: str) -> None:
    """Refuse what cannot be an export: archives, spreadsheets, and files beyond all measure."""
    if contents.size > _LARGEST_FILE:
        raise InputRejectedError(
            f"{mask(name)}: the file is larger than 1 GB.", next_step="export shorter periods and import each"
        )
    start = contents.read(0, _LOOKED_AT)
    archive = next((title for magic, title in _ARCHIVES if start.startswith(magic)), "")
    if start[_TAR_MARK_AT:].startswith(_TAR_MARK):
        archive = "a tar archive"
    if start.startswith(_ZIP):
        if any(mark in start for mark in _SHEETS):
            raise InputRejectedError(
                f"{mask(name)}: found a spreadsheet, expected a text export (CSV or JSON).",
                next_step=(
                    "Download the CSV instead. If there is none, make the columns of account numbers and days text, "
                    "and save the sheet as CSV (UTF-8): a sheet holds numbers as they are calculated, not as printed."
                ),
            )
        archive = "a ZIP archive"
    if archive:
        raise InputRejectedError(
            f"{mask(name)}: found {archive}, which is not opened.",
            next_step="unpack it, look at what it holds, and import the folder",
        )


class Progress:
    """Says what is being done with one file: at its beginning, and now and then while it goes on."""

    def __init__(self, name: str, say: Callable[[str], None] | None = None, place: str = "") -> None:
        self._name = mask(name)
        self._say = say
        self._place = f" ({place})" if place else ""
        self._size = self._bytes = 0
        self._said_at = monotonic()

    def begins(self, size: int) -> None:
        """The file is opened; it has `size` bytes."""
        self._size = size
        if self._say is not None:
            self._say(f"reading {self._name}{self._place}")

    def read(self, count: int) -> None:
        """So many more bytes were read."""
        self._bytes += count
        self._now_and_then(lambda: f"reading {self._name}: {min(99, 100 * self._bytes // (_PASSES * self._size))} %")

    def stored(self, rows: int, of: int) -> None:
        """So many rows are in the ledger."""
        self._now_and_then(lambda: f"storing {self._name}: {rows:,} of {of:,} rows")

    def _now_and_then(self, text: Callable[[], str]) -> None:
        if self._say is not None and self._size and monotonic() - self._said_at >= _PAUSE_SECONDS:
            self._said_at = monotonic()
            self._say(text())
