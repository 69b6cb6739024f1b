"""Backup and restore of a ledger that is a file. A copy is checked before it takes its name.

The firm's key is in no copy: without it a backup can be read by nobody.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from basis.errors import CannotWriteError, IntegrityError
from basis.ledger.database import translated


def copy_ledger(source: Path, target: Path, *, dry_run: bool = False) -> None:
    """Copy a ledger to a new file, consistently, also while others write to it.

    The file appears under its name only when it is whole; with `dry_run` not even then. Raises CannotWriteError
    where the name is taken or the disk refuses, IntegrityError when the copy is not sound.
    """
    taken = CannotWriteError(f"{target.name} exists already.", next_step="choose another name")
    if target.exists():
        raise taken
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with translated(target.name):
                _copy(source, partial)
            if not dry_run:
                os.link(partial, target)
        finally:
            partial.unlink(missing_ok=True)
    except FileExistsError as problem:
        raise taken from problem
    except OSError as problem:
        raise CannotWriteError(
            f"{target.name} cannot be written: {problem.strerror}.", next_step="choose another place or make room"
        ) from problem


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        # Without a log beside it the copy is one file, wherever it is carried; opening it brings the log back.
        copy.execute("PRAGMA journal_mode = DELETE")
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    if not sound:
        raise IntegrityError("The copy is not sound.", next_step="check the disk and try again")
