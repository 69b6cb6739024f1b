"""The writers of custodians' files are those that the tests of the importers use."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "importers"))
