"""Who could convert before 2010: section 408A(c)(3)(B), before P.L. 109-222, section 512."""

from __future__ import annotations

import pytest
from records import IRA, ROTH, Owned

from basis.engine import YearResult
from basis.model import Purpose


def converter(year: int = 2009, **facts: str) -> Owned:
    owned = Owned(IRA, ROTH)
    owned.opening(4000, year - 1)
    owned.entry(IRA, "conversion", f"{year}-03-01", 10_000)
    owned.value(IRA, year, 30_000)
    owned.fact("first_roth_year", str(year))
    for key, value in facts.items():
        owned.fact(key, value, year)
    return owned


def figured(owned: Owned, year: int = 2009) -> YearResult:
    return owned.history(year).results[year]


def codes(result: YearResult) -> set[str]:
    return {finding.code for finding in result.findings if finding.code.startswith("conversion_")}


@pytest.mark.parametrize(
    ("facts", "barred"),
    [
        ({"filing_status": "single", "magi_roth": "100,000"}, False),
        ({"filing_status": "single", "magi_roth": "100,001"}, True),
        ({"filing_status": "joint", "magi_before_ira": "100,001"}, True),
        ({"filing_status": "separate_together", "magi_roth": "0"}, True),
        ({"filing_status": "separate_apart", "magi_roth": "0"}, False),
        ({"filing_status": "single", "magi_roth": "104,000", "rmd_required": "4,000"}, False),
    ],
)
def test_income_and_separate_returns_barred_conversions_through_2009(facts: dict[str, str], barred: bool) -> None:
    owned = converter(**facts)
    if "rmd_required" in facts:
        owned.entry(IRA, "distribution", "2009-02-01", 4000, purpose=Purpose.RMD)
    result = figured(owned)
    assert (result.by_meaning["8"].status.word == "conflict") is barred
    assert codes(result) == ({"conversion_barred"} if barred else set())


def test_what_was_not_said_is_asked_and_taken_as_allowed() -> None:
    result = figured(converter())
    assert result.by_meaning["8"].status.word == "known"
    assert codes(result) == {"conversion_income_not_known"}


def test_nobody_is_barred_since_2010() -> None:
    result = figured(converter(2010, filing_status="single", magi_roth="900,000"), 2010)
    assert result.by_meaning["8"].status.word == "known" and not codes(result)


def test_a_conversion_that_was_undone_is_no_longer_asked_about() -> None:
    owned = converter(filing_status="single", magi_roth="120,000", return_filed_on="2010-04-01")
    undone = {"purpose": Purpose.CONVERSION, "for_year": 2009, "to_account": IRA.id, "earnings": 0}
    owned.entry(ROTH, "recharacterization", "2010-04-01", 10_000, **undone)
    assert not codes(figured(owned))
