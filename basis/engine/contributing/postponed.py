"""Contributions that came after the day by which they had to be made, and Forms 5498 that say they were postponed.

Section 219(f)(3): what is contributed by the due date of the return, extensions left out, may count for the year
before. Section 7508A moves that day for a disaster, section 7508 for service in a combat zone: then Form 5498 of the
year of the deposit shows it in box 13a, and in box 13b the year it was made for. Box 13b is empty where box 13a is a
late rollover (Form 5498 (2024), instructions for participant). It must not know what else contributions are compared
with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from basis.engine.corrections.due_dates import due_date
from basis.engine.record import Record
from basis.law import LawMissingError, load
from basis.model import InformationReturn, LedgerEntry

Places = Mapping[tuple[str, int], tuple[InformationReturn, ...]]


def postponed_forms(record: Record, account: str, year: int) -> tuple[InformationReturn, ...]:
    """The Forms 5498 of an account that report contributions for a tax year in box 13a."""
    return _by_place(record).get((account, year), ())


def years_postponed(record: Record) -> Iterable[int]:
    """The tax years for which Forms 5498 report contributions in box 13a."""
    return (year for _, year in _by_place(record))


def _by_place(record: Record) -> Places:
    key = ("postponed", 0)
    if key not in record.worked_out:
        found: defaultdict[tuple[str, int], tuple[InformationReturn, ...]] = defaultdict(tuple)
        for forms in record.returns_by_year.values():
            for form in forms:
                year = str(form.boxes.get("13b", ""))
                if form.form == "5498" and form.money("13a") and year.isdigit():
                    found[form.account, int(year)] += (form,)
        record.worked_out[key] = dict(found)
    places: Places = record.worked_out[key]
    return places


def after_printed_date(entry: LedgerEntry) -> bool:
    """Whether a contribution came after the day that Form 8606 prints for its year: what a custodian takes for that
    year all the same is a postponed contribution, whoever postponed it."""
    try:
        printed = load(entry.for_year or entry.year).contribution_due_date.value
    except LawMissingError:
        return False
    return entry.day is not None and entry.day > printed


def too_late(record: Record, entry: LedgerEntry) -> str:
    """Why a contribution cannot count for the year it says; empty where it can, or where no law data says until
    when."""
    year = entry.for_year or entry.year
    last = due_date(record, year)
    if entry.day is None or last is None or entry.day <= last:
        return ""
    return (
        f"the contribution of {entry.day.isoformat()} for {year} came after {last.isoformat()}, the last day it could "
        f"be for {year} (section 219(f)(3)): it counts for {entry.day.year}, unless a disaster or service in a combat "
        f"zone postponed that day. Enter it for {entry.day.year}, or set the fact contribution_due_date for {year}"
    )
