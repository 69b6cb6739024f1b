"""The folders that files are written into."""

from __future__ import annotations

from pathlib import Path

from basis.errors import CannotWriteError


def make_folder(folder: Path) -> None:
    """Make a folder where there is none. Raises CannotWriteError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotWriteError(
            f"The folder {folder} cannot be made: {problem.strerror}.", next_step="name another folder with -o"
        ) from problem
