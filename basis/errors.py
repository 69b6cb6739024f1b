"""What can go wrong for a user, one class per exit code, sayable in every layer without knowing the terminal.

An error is a finished sentence for the person at the desk: where (file, row), what was found (masked), what was
expected, and what to do next. This module knows nothing of the domain.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line; the first that applies wins, in the order of this table."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    INPUT_REJECTED = 3
    OPEN = 4
    DISAGREE = 5
    INTEGRITY = 6
    NO_BLANK = 7
    CANNOT_WRITE = 74
    BUSY = 75
    INTERRUPTED = 130


class BasisError(Exception):
    """An error a user can act on. `next_step` says how."""

    exit_code = ExitCode.FAULT

    def __init__(self, message: str, *, next_step: str = "") -> None:
        self.message = message
        self.next_step = next_step
        super().__init__(f"{message}\n  Next: {next_step}" if next_step else message)


class InputRejectedError(BasisError):
    """Something the user gave cannot be used; nothing was stored."""

    exit_code = ExitCode.INPUT_REJECTED

    @classmethod
    def at(
        cls, *, file: str, row: int | None, value: str, expected: str, next_step: str, problem: str = ""
    ) -> InputRejectedError:
        """An error about one place of one file. `value` must already be masked."""
        place = file if row is None else f"{file}, row {row}"
        found = f"{problem}: found {value!r}" if problem else f"found {value!r}"
        return cls(f"{place}: {found}, expected {expected}.", next_step=next_step)


class UsageError(BasisError):
    """The command was called in a way it does not understand."""

    exit_code = ExitCode.USAGE


class OpenFigureError(BasisError):
    """A figure asked for is missing or in conflict, or questions are open."""

    exit_code = ExitCode.OPEN


class DisagreementError(BasisError):
    """Two figures that must be equal are not."""

    exit_code = ExitCode.DISAGREE


class IntegrityError(BasisError):
    """Stored records do not verify: the ledger was changed outside the program or damaged."""

    exit_code = ExitCode.INTEGRITY


class NoBlankError(BasisError):
    """There is no official blank form for the year."""

    exit_code = ExitCode.NO_BLANK


class CannotWriteError(BasisError):
    """The disk refused."""

    exit_code = ExitCode.CANNOT_WRITE


class BusyError(BasisError):
    """Somebody else is writing to the ledger."""

    exit_code = ExitCode.BUSY
