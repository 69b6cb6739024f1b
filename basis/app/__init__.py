"""What can be done with a ledger, one transaction each: the command line, a page and Python programs call the same.

import basis
from basis.app import figures

with basis.open_ledger("clients.db") as ledger:
    history, form = figures.figured_year(ledger, "rivera", 2023)
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from basis.ledger import Ledger

__all__ = ["default_location", "open_ledger", "pending_migrations", "restore_ledger", "user_formats_folder"]

_NAME = "basis"


def open_ledger(location: str | Path | None = None, *, create: bool = True, dry_run: bool = False) -> Ledger:
    """Open the ledger at a path or database URL; without one, that of BASIS_LEDGER or the user's data folder.

    A ledger that is not there is made unless `create` is False; with `dry_run` nothing is made or kept.
    Raises InputRejectedError for a file that is no ledger or of a newer version.
    """
    return Ledger.open(location or default_location(), create=create, dry_run=dry_run)


def restore_ledger(backup: Path, location: str | Path | None = None, *, dry_run: bool = False) -> str | Path:
    """Put a backup in the place that `open_ledger` would open, where there is no ledger now; gives that place.

    It is verified first. Raises InputRejectedError, IntegrityError, CannotWriteError.
    """
    target = location or default_location()
    Ledger.restore(backup, target, dry_run=dry_run)
    return target


def pending_migrations(location: str | Path | None = None) -> tuple[str, ...]:
    """The migrations that opening a ledger would run. Raises InputRejectedError where there is none."""
    return Ledger.pending(location or default_location())


def default_location() -> str | Path:
    """Where the ledger lies when nobody says: BASIS_LEDGER, else the user's data folder."""
    named = os.environ.get("BASIS_LEDGER")
    return named or Path(platformdirs.user_data_dir(_NAME)) / "ledger.db"


def user_formats_folder() -> Path:
    """Where a user's own header aliases lie, as TOML files."""
    return Path(platformdirs.user_config_dir(_NAME)) / "formats"
