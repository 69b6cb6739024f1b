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


def test_a_year_without_data_is_refused_and_the_file_to_add_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "2031"]) == ExitCode.INPUT_REJECTED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Tax year 2031" in captured.err
    assert "add basis/law/years/2031.toml" in captured.err


def test_a_year_that_is_no_number_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "last"]) == ExitCode.USAGE
    assert "'last' is not a valid integer" in capsys.readouterr().err
