"""Putting a finished file in its place: whole or not at all, readable by its owner alone.

A dry run goes the same way up to the writing itself: what can be told beforehand is refused in the same words.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from basis.errors import CannotWriteError

_NEXT_STEPS = {
    errno.ENOSPC: "free some space on the disk or name a folder on another one",
    errno.EDQUOT: "free some of your quota or name a folder elsewhere",
    errno.EACCES: "name a folder you may write to",
    errno.EPERM: "name a folder you may write to",
    errno.EROFS: "name a folder you may write to",
    errno.ENOENT: "make the folder first",
    errno.ENOTDIR: "name a folder, not a file, as the place",
    errno.EISDIR: "name a file, not a folder",
}


def save(path: Path, data: bytes, *, dry_run: bool = False) -> None:
    """Write `data` to `path` at once: into a file beside it (mode 0600), to the disk, then renamed.

    Raises CannotWriteError with the path and what to do; whatever stood at `path` is then still there. With `dry_run`
    nothing is written, and a folder that is not there yet is taken to be one that `make_folder` was asked for.
    """
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise _refusal(errno.EISDIR)
        if dry_run:
            check_folder(path.parent)
            return
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        temporary.replace(path)
    except OSError as error:
        raise CannotWriteError(
            f"{path}: the file cannot be written: {error.strerror or error}.",
            next_step=_NEXT_STEPS.get(error.errno or 0, "check the disk and the folder, then try again"),
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    _keep_the_name(path.parent)


def make_folder(folder: Path, *, next_step: str, dry_run: bool = False) -> None:
    """Make a folder and those it lies in; with `dry_run` only look whether that can be done.

    Raises CannotWriteError, with what to do next.
    """
    try:
        if dry_run:
            check_folder(folder)
        else:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(f"The folder {folder} cannot be made: {error.strerror}.", next_step=next_step) from error


def check_folder(folder: Path) -> None:
    """Raise OSError where a folder cannot be made or nothing may be written into it; writes nothing."""
    place = folder.absolute()
    there = next(each for each in (place, *place.parents) if each.exists())
    if not there.is_dir():
        raise _refusal(errno.ENOTDIR)
    if not os.access(there, os.W_OK | os.X_OK):
        raise _refusal(errno.EACCES)


def _refusal(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _keep_the_name(folder: Path) -> None:
    """Take the renaming itself to the disk, where the system can do that for a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
