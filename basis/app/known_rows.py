"""Which rows of a file the ledger has already, told by fingerprint; kept so small that a million are no burden.

It must not know what a row means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Detail = tuple[bytes | None, bytes | None]
"""Digests that tell rows of one fingerprint apart, None where the file does not say: quantity and reference of an
export's row, everything that a row of a generic ledger file says."""

Print = tuple[bytes, Detail]
"""What a row is known by: its fingerprint and its details."""

DETAIL_BYTES = 8
_NOTHING = bytes(DETAIL_BYTES)
_PACKED = 2 * DETAIL_BYTES


class Prints:
    """The prints of all rows of a file, in their order."""

    def __init__(self) -> None:
        self.fingerprints: list[bytes] = []
        self._details = bytearray()

    def extend(self, fingerprints: Sequence[bytes], details: Iterable[Detail]) -> None:
        """Add the prints of more rows."""
        self.fingerprints += fingerprints
        self._details += b"".join([_packed(detail) for detail in details])

    def __iter__(self) -> Iterator[Print]:
        for number, fingerprint in enumerate(self.fingerprints):
            yield fingerprint, _unpacked(self._details, number)


class _Several:
    """The rows of one fingerprint: how many there are with those that the file adds, and what tells apart those of the
    ledger that no row of the file has used up yet."""

    __slots__ = ("count", "left")

    def __init__(self, count: int, left: bytes) -> None:
        self.count = count
        self.left = left


class Known:
    """Which rows the ledger has, by fingerprint. A row of the file uses up one that does not contradict it."""

    def __init__(self, prints: Prints) -> None:
        # How many rows were added; or what is left of the one row that was there, as of most there is but one.
        self._found: dict[bytes, int | bytes | _Several] = dict.fromkeys(prints.fingerprints, 0)

    def __contains__(self, fingerprint: object) -> bool:
        return fingerprint in self._found

    def take_in(self, stored: Iterable[tuple[bytes, Detail | None]]) -> None:
        """Note the rows that the ledger has: fingerprint and details, None for a row that was superseded."""
        for fingerprint, detail in stored:
            if self._found[fingerprint] == 0 and detail is not None:
                self._found[fingerprint] = _packed(detail)
                continue
            rows = self._several(fingerprint)
            rows.count += 1
            if detail is not None:
                rows.left += _packed(detail)

    def has(self, fingerprint: bytes, detail: Detail) -> bool:
        """Whether a stored row is this one; it is then used up. Digests are compared where both sides have them."""
        rows = self._found[fingerprint]
        if isinstance(rows, int):
            return False
        left = rows if isinstance(rows, bytes) else rows.left
        for number in range(len(left) // _PACKED):
            stored = _unpacked(left, number)
            if all(a == b or a is None or b is None for a, b in zip(stored, detail, strict=True)):
                left = left[: number * _PACKED] + left[(number + 1) * _PACKED :]
                if isinstance(rows, _Several):
                    rows.left = left
                else:
                    self._found[fingerprint] = left
                return True
        return False

    def add(self, fingerprint: bytes) -> int:
        """The occurrence number of one more row with this fingerprint."""
        rows = self._found[fingerprint]
        if isinstance(rows, int):
            self._found[fingerprint] = rows + 1
            return rows
        several = self._several(fingerprint)
        several.count += 1
        return several.count - 1

    def _several(self, fingerprint: bytes) -> _Several:
        rows = self._found[fingerprint]
        if not isinstance(rows, _Several):
            rows = _Several(0, b"") if isinstance(rows, int) else _Several(1, rows)
            self._found[fingerprint] = rows
        return rows


def _packed(detail: Detail) -> bytes:
    quantity, reference = detail
    return (quantity or _NOTHING) + (reference or _NOTHING)


def _unpacked(packed: bytes | bytearray, number: int) -> Detail:
    at = number * _PACKED
    quantity, reference = bytes(packed[at : at + DETAIL_BYTES]), bytes(packed[at + DETAIL_BYTES : at + _PACKED])
    return quantity if quantity != _NOTHING else None, reference if reference != _NOTHING else None
