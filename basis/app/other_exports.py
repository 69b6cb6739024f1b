"""Rows that a custodian's other kind of file may show too: a CSV history and an OFX statement of one account.

The fingerprint knows a row again where both have the custodian's whole words. Where one has cut them the rest decides;
where the words differ, somebody must say whether it is the same movement. It must not know what a row means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from datetime import date, timedelta

from basis.app.rows import RowReader
from basis.ledger import Ledger, StoredRow
from basis.model import Account
from importers import ParsedRow

SAME = "same"
UNCLEAR = "unclear"
_APART = timedelta(days=4)
"""How far two days of one movement may lie apart: the trade and its posting, over a weekend."""

_CUT = 30
"""Words shorter than this were not cut: OFX has 32 characters for the name of a movement."""

_SUPERSEDED = "superseded"


class OtherExports:
    """The rows of a client's other kinds of files of one custodian, each used up by the row it stands for.

    `prints` are fingerprints of the file's own rows: what has one of them is known by it. `before` leaves out files
    that came later than that one.
    """

    def __init__(
        self,
        ledger: Ledger,
        client: str,
        family: str,
        format_id: str,
        *,
        prints: Container[bytes] = (),
        before: int | None = None,
    ) -> None:
        self._ledger = ledger
        self._client = client
        self._family = family
        self._format = format_id
        self._prints = prints
        self._before = before
        self._read = RowReader(ledger)
        self._rows: dict[tuple[str, int], list[StoredRow]] | None = None
        self._spans: dict[str, list[tuple[date, date]]] = {}

    def of(self, row: ParsedRow, account: Account) -> str:
        """`same` for a row that another kind of file shows in the same words, `unclear` where it may, else nothing.

        In an account of unknown type most rows will be ignored, so that only the same words count.
        """
        if not row.cents:
            return ""
        found = self._stored().get((account.id, row.cents), [])
        near = [stored for stored in found if abs(stored.on - row.day) <= _APART]
        if not near or not any(first <= row.day <= last for first, last in self._spans[account.id]):
            return ""
        same = next((stored for stored in near if stored.on == row.day and self._same_words(stored, row)), None)
        if same is None and account.type is None:
            return ""
        found.remove(same or min(near, key=lambda stored: (abs(stored.on - row.day), stored.id)))
        return SAME if same else UNCLEAR

    def _stored(self) -> dict[tuple[str, int], list[StoredRow]]:
        if self._rows is not None:
            return self._rows
        self._rows = {}
        by_file: defaultdict[tuple[int, str], list[date]] = defaultdict(list)
        for stored in self._ledger.rows_of_other_formats(self._client, self._family, self._format):
            later = self._before is not None and stored.file_id >= self._before
            if later or stored.day is None or stored.cents is None or stored.disposition == _SUPERSEDED:
                continue
            by_file[stored.file_id, stored.account].append(stored.day)
            if stored.fingerprint not in self._prints:
                self._rows.setdefault((stored.account, stored.cents), []).append(stored)
        for (_, account), days in by_file.items():
            self._spans.setdefault(account, []).append((min(days) - _APART, max(days) + _APART))
        return self._rows

    def _same_words(self, stored: StoredRow, row: ParsedRow) -> bool:
        """Whether one text is the beginning of the other, cut where OFX cuts it."""
        other = self._read.row(stored).fingerprint_text
        shorter, longer = sorted((other, row.fingerprint_text), key=len)
        return len(shorter) >= _CUT and longer.startswith(shorter)
