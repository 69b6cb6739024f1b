"""The invented sample data that comes with the program."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from basis.errors import InputRejectedError


def sample_folder() -> Path:
    """The folder of sample data: package data of the installed program, or beside it in a source tree."""
    package = Path(str(resources.files("basis")))
    for folder in (package / "sample_data", package.parent / "sample_data"):
        if (folder / "household").is_dir():
            return folder
    raise InputRejectedError("The sample data is not installed.", next_step="install the program again")
