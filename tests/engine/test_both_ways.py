"""Where two methods are correct, the other one is shown in dollars."""

from __future__ import annotations

from dataclasses import replace

from form_inputs import form, inputs

from basis.engine import Election, YearResult, both_ways, figure_year

WHOLE_DOLLARS = Election(100, 5)


def told(result: YearResult) -> dict[str, str]:
    """What is said of each other way."""
    return {finding.code: finding.message for finding in both_ways(result)}


def test_part_1_against_worksheet_1_1_where_a_fact_chose() -> None:
    """Part I: 800 / 25,000 = .032, 160 of 5,000 nontaxable; the worksheet: 460."""
    given = inputs(
        2023, election=WHOLE_DOLLARS, worksheet_1_1=True,
        line_1=500_00, line_2=300_00, contributed=2000_00, line_6=20_000_00, line_7=5000_00,
    )  # fmt: skip
    chosen = replace(given, worksheet_1_1=given.worksheet_1_1._replace(chosen=True))
    assert told(figure_year(chosen)) == {
        "other_way_worksheet_1_1": "By Part I instead of Worksheet 1-1: 300 more taxable (4,840), 300 more basis "
        "carried (640)"
    }
    never = replace(given, worksheet_1_1=given.worksheet_1_1._replace(used=False, chosen=True))
    assert (
        "By Worksheet 1-1 instead of Part I: 300 less taxable (4,540)"
        in told(figure_year(never))["other_way_worksheet_1_1"]
    )
    assert told(figure_year(given)) == {}


def test_a_full_conversion_without_part_1_against_part_1() -> None:
    """7,000 / 7,012 to five places is .99829, which is 7,000 again; to three places, .998, it is 6,998."""
    assert told(form(2023, election=WHOLE_DOLLARS, line_2=7000, line_8=7012)) == {}
    three = form(2023, election=Election(100, 3), line_2=7000, line_8=7012)
    assert told(three) == {
        "other_way_part_1": "With Part I completed (fact part_1, always): 2 more taxable (14), 2 more basis carried (2)"
    }
    always = form(2023, election=Election(100, 3), part_1="always", line_2=7000, line_8=7012)
    assert told(always)["other_way_part_1"] == (
        "With Part I skipped, where that is allowed: 2 less taxable (12), 2 less basis carried (0)"
    )


def test_three_places_against_five() -> None:
    """7,000 / 350,123 is .01999 to five places, .020 to three: 1,999 or 2,000 of 100,000."""
    result = form(2023, election=WHOLE_DOLLARS, line_2=7000, line_6=250_123, line_7=100_000)
    assert told(result) == {
        "other_way_line_10": "With line 10 to 3 places (fact line_10_places): 1 less taxable (98,000), 1 less basis "
        "carried (5,000)"
    }


def test_a_line_that_is_the_same_either_way_has_nothing_to_say() -> None:
    result = form(2023, election=WHOLE_DOLLARS, line_2=7000, line_6=250_123, line_7=100_000)
    assert both_ways(result, "7") == ()
    assert [finding.code for finding in both_ways(result, "14")] == ["other_way_line_10"]


def test_nothing_is_said_where_nothing_moved_or_nothing_differs() -> None:
    assert told(form(2023, line_1=6500)) == {}
    assert told(form(2023, line_2=20_000, line_6=160_000, line_7=10_000, line_8=30_000)) == {}
