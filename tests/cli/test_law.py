"""basis law: what is shown of a year's law, and what is said of a year without any."""

from __future__ import annotations

import json
import re

import pytest

from basis.cli import run
from basis.errors import ExitCode
from basis.law import describe, years
from basis.report.law import HOW_VERIFIED, TITLES


def test_every_value_stands_with_its_citation_and_how_it_was_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "2023"]) == ExitCode.DONE
    text = " ".join(capsys.readouterr().out.split())
    assert (
        "Limit of contributions, traditional and Roth IRAs together: 6,500 "
        "Instructions for Form 8606 (2023), page 4, Overall Contribution Limit [form]"
    ) in text
    for listed in describe(2023):
        assert f"{listed.source} [{listed.verified}]" in text


def test_the_lines_of_the_form_follow_the_values_in_the_order_of_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    run(["law", "2016"])
    text = capsys.readouterr().out
    numbers = re.findall(r"^  (\d+[a-c]?) {3,}\S", text, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 26)]
    assert text.index("are made by: 2017-04-18") < text.index("Part I ")


@pytest.mark.parametrize("year", years())
def test_the_listing_fits_80_columns_and_explains_every_mark_it_uses(
    year: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["law", str(year)])
    text = capsys.readouterr().out
    assert max(len(row) for row in text.splitlines()) <= 80
    for verified, words in HOW_VERIFIED.items():
        used = any(listed.verified is verified for listed in describe(year))
        assert (words in " ".join(text.split())) == used


@pytest.mark.parametrize("year", years())
def test_every_value_has_a_title_in_a_preparers_words(year: int) -> None:
    names = {listed.name for listed in describe(year) if not listed.name.startswith("line ") or "repay" in listed.name}
    assert names <= set(TITLES)


def test_the_document_gives_amounts_in_cents_and_every_line_with_its_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["law", "2024", "--json"]) == ExitCode.DONE
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["year"], document["revision"]) == ("basis.law/1", 2024, "2024-2025")
    values = {value["name"]: value for value in document["values"]}
    assert (values["ira limit"]["cents"], values["ira limit"]["text"]) == (700_000, "7,000")
    assert "cents" not in values["contribution due date"]
    assert values["contribution due date"]["text"] == "2025-04-15"
    assert [line["number"] for line in document["lines"]][-3:] == ["25a", "25b", "25c"]
    assert all(found["source"] and found["verified"] for found in [*document["values"], *document["lines"]])


def test_the_years_are_listed_with_their_limits_and_what_becomes_of_the_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["law"]) == ExitCode.DONE
    rows = capsys.readouterr().out.splitlines()
    assert max(map(len, rows)) <= 80
    found = {row[:4]: row.split() for row in rows if row[:4].isdigit()}
    assert [int(year) for year in found] == list(years())
    assert found["1988"] == ["1988", "2,000", "2,000", "1989-04-17", "7", "+", "16", "only", "as", "filed"]
    assert found["2019"] == ["2019", "6,000", "7,000", "2020-07-15", "14", "figured"]
    assert found["2026"] == ["2026", "7,500", "8,600", "2027-04-15", "14", "not", "out", "yet"]


def test_the_list_of_years_is_a_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "--json"]) == ExitCode.DONE
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "basis.law_years/1"
    by_year = {row["year"]: row for row in document["years"]}
    assert by_year[1987]["basis_lines"] == ["4", "13"]
    assert by_year[2023]["ira_limit_cents"] == 650_000
    assert [year for year, row in by_year.items() if row["form_is_figured"]] == list(range(1993, 2026))


def test_a_phase_out_is_two_amounts_in_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    run(["law", "2009", "--json"])
    values = {value["name"]: value for value in json.loads(capsys.readouterr().out)["values"]}
    roth = values["roth phase outs, joint"]
    assert (roth["begins_cents"], roth["ends_cents"]) == (16_600_000, 17_600_000)
    assert roth["text"] == "166,000 to 176,000"
    assert values["conversion income limit"]["cents"] == 10_000_000


def test_of_a_form_that_was_not_read_only_the_basis_it_carries_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "1988"]) == ExitCode.DONE
    text = " ".join(capsys.readouterr().out.split())
    assert "Form 8606 was not read" in text
    assert "The basis carried to the next year is the sum of lines: 7, 16" in text
    assert "Part I" not in text
    assert "The other lines of this form are not known" in text


def test_an_older_form_has_its_own_parts_and_says_line_by_line_what_is_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["law", "2010"])
    text = capsys.readouterr().out
    assert "Part III  Rollovers from retirement plans" in text
    assert "Part IV   Distributions from Roth IRAs" in text
    assert "line 34; instructions, line 33 [open]" in text
    assert "[open] not settled" in text


def test_a_year_without_data_is_refused_and_the_file_to_add_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "2031"]) == ExitCode.INPUT_REJECTED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Tax year 2031" in captured.err
    assert "add basis/law/years/2031.toml" in captured.err


def test_a_year_that_is_no_number_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "last"]) == ExitCode.USAGE
    assert "'last' is not a valid integer" in capsys.readouterr().err
