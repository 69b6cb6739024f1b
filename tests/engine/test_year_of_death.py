"""Line 6 of the last form: an IRA that passed to beneficiaries shows 0, and was not empty. Section 408(d)(2)(C)."""

from __future__ import annotations

from records import IRA, SEP, Owned

from basis.engine import YearResult


def dead(*, value_at_death: int | None = None) -> Owned:
    """Ana, who had 50,000 in an IRA with 10,000 of basis, took 5,000 and died in June."""
    owned = Owned(IRA, SEP)
    owned.opening(10_000, 2022)
    owned.fact("date_of_death", "2023-06-01")
    owned.value(IRA, 2022, 50_000)
    owned.entry(IRA, "distribution", "2023-03-04", 5000)
    owned.value(IRA, 2023, 0)
    if value_at_death is not None:
        owned.entry(IRA, "account_value", "2023-06-01", value_at_death)
    return owned


def figured(owned: Owned) -> YearResult:
    return owned.history(2023).results[2023]


def test_an_ira_that_shows_0_after_a_death_and_no_value_of_that_day_is_asked_about() -> None:
    owned = dead()
    line_6 = figured(owned).lines["6"]
    assert (line_6.cents, line_6.status.word) == (None, "missing")
    assert [part.asks for part in line_6.components if part.asks] == ["passed_on:a1:2023"]
    owned.decisions["passed_on:a1:2023"] = "passed_on:44,000"
    told = figured(owned)
    assert (told.text("6"), told.lines["6"].status.word, told.text("13")) == ("44,000", "known", "1,020")
    owned.decisions["passed_on:a1:2023"] = "empty"
    assert (figured(owned).text("6"), figured(owned).text("13")) == ("0", "5,000")


def test_an_ira_that_was_empty_on_the_day_of_death_or_before_the_year_is_empty() -> None:
    owned = dead(value_at_death=0)
    owned.value(SEP, 2022, 0)
    owned.value(SEP, 2023, 0)
    assert (figured(owned).text("6"), figured(owned).lines["6"].status.word) == ("0", "known")


def test_the_value_of_the_day_of_death_stands_in_conflict_until_somebody_says_what_the_beneficiaries_held() -> None:
    owned = dead(value_at_death=45_000)
    assert (figured(owned).text("6"), figured(owned).lines["6"].status.word) == ("45,000", "conflict")
    owned.decisions["passed_on:a1:2023"] = "passed_on:44,000"
    assert (figured(owned).text("6"), figured(owned).lines["6"].status.word) == ("44,000", "known")


def test_an_empty_ira_of_somebody_who_lives_is_empty() -> None:
    owned = dead()
    owned.facts = [fact for fact in owned.facts if fact.key != "date_of_death"]
    assert (figured(owned).text("6"), figured(owned).lines["6"].status.word) == ("0", "known")
