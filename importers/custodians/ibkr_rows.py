"""What Interactive Brokers' statement and its Flex reports have in common: words, cents and accounts.

It must not know how either file is laid out, nor what a movement means for Form 8606.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from basis.money import Cents, divide_half_up
from importers.cells import Cells
from importers.fingerprint import canonical_quantity, normalise
from importers.records import ParsedRow

DEPOSITS, TRANSFERS = "Deposits & Withdrawals", "Transfers"
US_DOLLAR = "USD"

_SAME_WORDS: Mapping[str, str] = {
    "Deposits/Withdrawals": DEPOSITS,
    "Broker Interest Paid": "Interest",
    "Broker Interest Received": "Interest",
    "Bond Interest Paid": "Interest",
    "Bond Interest Received": "Interest",
    "Other Fees": "Fees",
    "Payment In Lieu Of Dividends": "Dividends",
}
"""A Flex report's type by the section of the statement that shows the same movement: one fingerprint for both."""

_FRACTIONS_OF_A_CENT = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})\.(?P<fraction>\d{3,18})")


@dataclass(slots=True)
class Amounts:
    """Amounts of one file in cents. They are kept to fractions of a cent there; `rounded` counts those that were."""

    cells: Cells
    rounded: int = field(default=0)

    def cents(self, text: str, row: int, column: str) -> Cents | None:
        """Signed cents, rounded half up where there are fractions, None for nothing. Raises InputRejectedError."""
        match = _FRACTIONS_OF_A_CENT.fullmatch(text.strip())
        if match is None or not text.isascii():
            return self.cells.amount(text, row, column)
        units = int(match["whole"].replace(",", "") + match["fraction"])
        scale = 10 ** len(match["fraction"])
        self.rounded += bool(units * 100 % scale)
        cents = divide_half_up(units * 100, scale)
        return -cents if match["sign"] else cents

    @property
    def note(self) -> str:
        """How many amounts were rounded, empty for none."""
        return f"{self.rounded} amounts with fractions of a cent were rounded to the cent" if self.rounded else ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement as either file shows it. `word` is a section of the statement or a type of a Flex report."""

    word: str
    day: str
    cents: Cents | None
    currency: str
    description: str = ""
    symbol: str = ""
    quantity: str = ""
    reference: str = ""
    account: str = ""


def row_of(place: tuple[int, int, int, int], movement: Movement, days: Cells, column: str) -> ParsedRow:
    """The row of a movement. An amount in another currency is kept as text of its currency and is no dollar amount."""
    word = _SAME_WORDS.get(movement.word, movement.word)
    dollars = movement.currency in ("", US_DOLLAR)
    return ParsedRow(
        *place,
        days.day(movement.day, place[0], column),
        None,
        movement.cents if dollars else None,
        movement.word,
        " ".join(movement.description.split()),
        movement.symbol,
        canonical_quantity(movement.quantity),
        movement.reference,
        movement.account,
        "",
        normalise(word),
        "" if dollars else movement.currency,
    )


def account_of(text: str) -> str:
    """An account as printed; of a masked one (`U***00001`) the last four digits, as of a file name."""
    tidy = text.strip()
    return re.sub(r".*\*", "", tidy)[-4:] if "*" in tidy else tidy
