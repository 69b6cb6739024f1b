"""Sources of money in OFX statements of employer plans, and which rows are the two legs of one move inside the plan.

OFX has no source for Roth money (specification of INV401KSOURCE), so that AFTERTAX may be either. It must not know
what a row means for Form 8606.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from basis.model import AccountType
from importers.markup import Element
from importers.records import ParsedRow

TAXED_LATER: Mapping[str, AccountType] = {
    "PRETAX": AccountType.PLAN_PRETAX,
    "MATCH": AccountType.PLAN_EMPLOYER,
    "PROFITSHARING": AccountType.PLAN_EMPLOYER,
    "ROLLOVER": AccountType.PLAN_ROLLOVER,
}
"""What the specification's sources are for certain. AFTERTAX may be Roth money, and OTHER (vested or not) anything."""

_OTHER = "OTHER"
_WORDS: Mapping[str, str] = {
    "PRETAX": "pre-tax",
    "AFTERTAX": "after-tax or Roth",
    "MATCH": "employer match",
    "PROFITSHARING": "profit sharing",
    "ROLLOVER": "rollover",
    _OTHER: "other source",
}
_TRANSFER = "TRANSFER"
BOUGHT_AGAIN = "the same fund was bought again"
"""What the description of a sale says that paid for a purchase of the very fund."""
_EXPENSE = "INVESTMENT EXPENSE"
"""Vanguard's memo on units taken out as a fee."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a plan with the place it has among the rows, and the source of its money."""

    index: int
    source: str
    row: ParsedRow


def source_of(element: Element) -> str:
    """The source of money of a transaction or position, empty without one. Vesting moves money between the two
    OTHER sources, which are one here."""
    text = next((each.text.upper() for each in element.within("INV401KSOURCE", "401KSOURCE")), "")
    return _OTHER if text.startswith(_OTHER) else "".join(text.split())


def words_of(source: str) -> str:
    """A source in words."""
    return _WORDS.get(source, source.lower())


def marked(rows: Iterable[SourceRow]) -> list[SourceRow]:
    """Rows whose action also says what the file shows beside them: that a transfer out has its other leg on the same
    day with the same amount, that it is such a leg, that a sale paid for a purchase, that units went for a fee."""
    left = list(rows)
    done: list[SourceRow] = [_with(each, _EXPENSE) for each in left if _EXPENSE in each.row.description.upper()]
    left = [each for each in left if _EXPENSE not in each.row.description.upper()]
    for same_source in (True, False):
        for out in [each for each in left if (each.row.cents or 0) < 0]:
            other = next((each for each in left if _legs(out, each, same_source=same_source)), None)
            if other is None:
                continue
            left = [each for each in left if each is not out and each is not other]
            traded = not out.row.action.startswith(_TRANSFER)
            inside = f"EXCHANGED WITHIN {out.source}" if traded else "TO THE SAME SOURCE"
            words = inside if same_source else f"TO {other.source}"
            left_source = _told(out) if traded and _same_fund(out, other) else out
            done += [_with(left_source, words), _with(other, f"OTHER SIDE OF {out.source}")]
    return [*done, *left]


def _legs(out: SourceRow, other: SourceRow, *, same_source: bool) -> bool:
    """Whether two rows of one kind, transfers or trades, are what left and what came of one amount on one day."""
    return (
        other.row.cents == -(out.row.cents or 0)
        and other.row.day == out.row.day
        and (other.source == out.source) is same_source
        and other.row.action.startswith(_TRANSFER) is out.row.action.startswith(_TRANSFER)
    )


def _same_fund(out: SourceRow, other: SourceRow) -> bool:
    """Whether what was sold was bought again: no exchange of funds then, whatever else it is."""
    return (out.row.symbol, out.row.description) == (other.row.symbol, other.row.description)


def _told(each: SourceRow) -> SourceRow:
    """The row with that in its description: the action is what it is known by in the next file."""
    said = " - ".join(part for part in (each.row.description, BOUGHT_AGAIN) if part)
    return SourceRow(each.index, each.source, each.row._replace(description=said))


def _with(each: SourceRow, words: str) -> SourceRow:
    return SourceRow(each.index, each.source, each.row._replace(action=f"{each.row.action} {words}"))
