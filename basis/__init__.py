"""basis: what of an IRA was taxed already, figured line by line on Form 8606, with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from basis.app import open_ledger as open_ledger

__version__ = "0.1.0"
__all__ = ["__version__", "open_ledger"]


def __getattr__(name: str) -> object:
    """Load the application only when it is asked for, so that `import basis.engine` stays free of storage."""
    if name == "open_ledger":
        from basis.app import open_ledger

        return open_ledger
    raise AttributeError(f"module 'basis' has no attribute {name!r}")
