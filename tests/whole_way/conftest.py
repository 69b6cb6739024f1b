"""The samples of formats and the forms drawn are those that the tests of importers and forms use."""

from __future__ import annotations

import sys
from pathlib import Path

for room in ("importers", "forms"):
    sys.path.append(str(Path(__file__).parents[1] / room))
