"""Papers kept as evidence: a PDF as it was filed, signed or scanned. It is kept as it is and not read.

It must not know which form it shows.
"""

from __future__ import annotations

from pathlib import Path

from basis.errors import InputRejectedError
from basis.identity import mask

LARGEST_PAPER = 20_000_000
"""Bytes. A scanned return has a few million."""

_HEAD = 1024
_TAIL = 2048


def read_paper(path: Path) -> bytes:
    """The bytes of a PDF that can be kept. Raises InputRejectedError for a file that cannot be opened, is too large,
    no PDF, or cut off."""
    name = mask(path.name)
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST_PAPER + 1)
            size = path.stat().st_size
    except OSError as problem:
        raise InputRejectedError(
            f"{name}: the file cannot be opened: {problem.strerror}.", next_step="check the name and its permissions"
        ) from problem
    if len(data) > LARGEST_PAPER:
        raise _refused(
            name, f"{size:,} bytes", f"at most {LARGEST_PAPER:,}", "scan fewer pages, or at a lower resolution"
        )
    if b"%PDF-" not in data[:_HEAD]:
        raise _refused(
            name, "an empty file" if not data else "another kind of file", "a PDF", "save or scan it as a PDF"
        )
    if b"%%EOF" not in data[-_TAIL:]:
        raise _refused(name, "a PDF that is cut off", "one that ends with %%EOF", "copy or download the file again")
    return data


def _refused(name: str, found: str, expected: str, next_step: str) -> InputRejectedError:
    return InputRejectedError.at(file=name, row=None, value=found, expected=expected, next_step=next_step)
