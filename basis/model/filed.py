"""Forms 8606 as filed: documents of their own, ours frozen or anybody's typed in. They settle what carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from basis.model.accounts import Owner
from basis.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledForm:
    """The lines of one Form 8606 as filed. `lines` maps a line number to cents; a line left empty is absent.

    `ours` says that this program froze it; `corrected` that a determination says its line 14 is wrong and must
    not be carried. `amended` forms supersede earlier ones of the same year and owner.
    """

    id: int
    owner: Owner
    year: int
    filed_on: date
    lines: Mapping[str, Cents]
    amended: bool = False
    ours: bool = False
    corrected: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """How people call it: `f2`."""
        return f"f{self.id}"
