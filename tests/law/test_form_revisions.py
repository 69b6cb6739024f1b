"""The lines of each revision of the form, and, where the official forms are at hand, the forms themselves."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from basis import law

YEARS = range(2012, 2027)
OLDER_YEARS = range(1993, 2012)
OFFICIAL_YEARS = (2017, 2018, 2021, 2022, 2023, 2025)
UNTIL_2016 = [str(number) for number in range(1, 26)]
SINCE_2017 = [
    *(str(number) for number in range(1, 15)),
    *("15a", "15b", "15c"),
    *(str(number) for number in range(16, 25)),
    *("25a", "25b", "25c"),
]


@pytest.fixture
def printed(request: pytest.FixtureRequest) -> tuple[int, str]:
    """A year and the printed words of its official form, spaces and dot leaders closed up."""
    year: int = request.param
    folder = os.environ.get("BASIS_FORMS_DIR")
    if not folder:
        pytest.skip("BASIS_FORMS_DIR is not set: no official forms to compare with")
    form = Path(folder) / f"f8606--{year}.pdf"
    if not form.is_file():
        pytest.skip(f"BASIS_FORMS_DIR has no official form for {year}")
    text = "\n".join(page.extract_text() for page in PdfReader(form).pages)
    return year, re.sub(r"(\s*\.){2,}|\s+", " ", text)


def month_and_day(year: int) -> str:
    due = law.load(year).contribution_due_date.value
    return f"{due:%B} {due.day}, {due.year}"


@pytest.mark.parametrize("year", YEARS)
def test_lines_15_and_25_have_parts_from_2017(year: int) -> None:
    assert list(law.load(year).line_numbers) == (UNTIL_2016 if year <= 2016 else SINCE_2017)


@pytest.mark.parametrize("year", YEARS)
def test_part_ii_begins_on_line_16_and_part_iii_on_line_19(year: int) -> None:
    year_law = law.load(year)
    first_of = {part: next(line.number for line in year_law.lines if line.part == part) for part in ("I", "II", "III")}
    assert first_of == {"I": "1", "II": "16", "III": "19"}
    assert [line.part for line in year_law.lines] == sorted(line.part for line in year_law.lines)


@pytest.mark.parametrize("year", [*OLDER_YEARS, *YEARS])
def test_a_formula_names_only_lines_of_its_own_form(year: int) -> None:
    year_law = law.load(year)
    known = {*year_law.line_numbers, "15", "25"}
    for line in year_law.lines:
        of_this_form = re.sub(r"lines? [^;]* of the \d{4} form", "", line.formula)
        named = set(re.findall(r"lines? (\d+[a-e]?)", of_this_form))
        assert named <= known, line


@pytest.mark.parametrize("year", [*OLDER_YEARS, *YEARS])
def test_a_line_number_and_a_meaning_stand_on_a_form_once(year: int) -> None:
    year_law = law.load(year)
    meanings = [line.same_as for line in year_law.lines if line.same_as]
    assert len(set(year_law.line_numbers)) == len(year_law.lines)
    assert len(set(meanings)) == len(meanings)
    assert set(meanings) <= {*UNTIL_2016, *SINCE_2017}


@pytest.mark.parametrize("year", [*OLDER_YEARS, *YEARS])
def test_every_part_has_lines_and_a_heading(year: int) -> None:
    year_law = law.load(year)
    assert list(dict.fromkeys(line.part for line in year_law.lines)) == list(year_law.parts)
    assert all(year_law.parts.values())


# Instructions for Form 8606 (2023), Total Basis Chart, tables 1 and 2 of the line 22 worksheet, and line 24 chart: the
# lines of older forms that mean what lines 14, 16, 19, 22, 23 and 24 mean now, where there is one line that does.
CHARTED = [
    (range(1993, 1998), {"14": "12", "16": None, "19": None}),
    (range(1998, 1999), {"14": "12", "16": "14c", "19": "18", "22": "19c", "23": "20"}),
    (range(1999, 2001), {"14": "12", "16": "14c", "19": "17", "22": "18d", "23": "19", "24": "25"}),
    (range(2001, 2004), {"14": "14", "16": "16", "19": "19", "22": "20", "23": "21", "24": "22"}),
    (range(2004, 2010), {"14": "14", "16": "16", "19": "19", "22": "22", "23": "23", "24": "24"}),
    (range(2010, 2011), {"14": "14", "16": "16", "19": "26", "22": "29", "23": "30", "24": "31"}),
    (range(2011, 2027), {"14": "14", "16": "16", "19": "19", "22": "22", "23": "23", "24": "24"}),
]


@pytest.mark.parametrize(("years", "charted"), CHARTED, ids=lambda value: str(value)[:24])
def test_a_line_is_found_by_its_meaning_where_the_charts_of_the_instructions_find_it(
    years: range, charted: dict[str, str | None]
) -> None:
    for year in years:
        for meaning, number in charted.items():
            line = law.load(year).line_same_as(meaning)
            assert (None if line is None else line.number) == number, (year, meaning)


@pytest.mark.parametrize(("year", "ratio"), [(1993, "9"), (2000, "9"), (2001, "10"), (2010, "10"), (2023, "10")])
def test_the_ratio_moved_from_line_9_to_line_10_in_2001(year: int, ratio: str) -> None:
    line = law.load(year).line_same_as("10")
    assert line is not None
    assert line.number == ratio
    assert "line 5 / line" in line.formula


@pytest.mark.parametrize("year", OLDER_YEARS)
def test_lines_15_and_25_had_parts_while_hurricane_and_midwestern_disaster_distributions_could_be_made(
    year: int,
) -> None:
    with_parts = year in {2005, 2006, 2008, 2009}
    assert law.load(year).has_line("15b") == with_parts
    assert law.load(year).has_line("25c") == with_parts


@pytest.mark.parametrize(("year", "number"), [(2000, ""), (2002, ""), (2003, "23"), (2004, "20"), (2010, "27")])
def test_first_time_homebuyer_expenses_have_a_line_since_2003(year: int, number: str) -> None:
    line = law.load(year).line_same_as("20")
    assert (line.number if line else "") == number


def test_a_line_that_was_not_read_is_open_though_the_form_was() -> None:
    year_law = law.load(2010)
    assert year_law.line("14").verified is law.Verified.SECONDARY
    assert year_law.line("34").verified is law.Verified.OPEN
    assert {year_law.line(number).verified for number in ("15", "36")} == {law.Verified.MEMORY}


@pytest.mark.parametrize("year", [*OLDER_YEARS, *YEARS])
def test_the_revision_of_a_year_covers_it(year: int) -> None:
    revision = law.load(year).revision
    assert int(revision[:4]) <= year <= int(revision[-4:])


@pytest.mark.parametrize(("year", "entered"), [(2012, ()), (2013, ()), (2014, ("22",)), (2023, ("22",))])
def test_line_22_is_still_entered_when_line_21_is_zero_from_2014(year: int, entered: tuple[str, ...]) -> None:
    assert law.load(year).after_line_21_is_zero.value == entered


def test_recharacterized_conversions_leave_line_8_through_2017_only() -> None:
    for year in YEARS:
        year_law = law.load(year)
        assert ("recharacterized" in year_law.line("8").formula) == (year <= 2017)


def test_a_line_the_form_does_not_have_is_not_made_up() -> None:
    assert law.load(2017).has_line("15c")
    assert not law.load(2016).has_line("15c")
    with pytest.raises(KeyError):
        law.load(2016).line("15a")
    with pytest.raises(KeyError):
        law.load(2017).line("15")


@pytest.mark.parametrize("printed", OFFICIAL_YEARS, indirect=True)
def test_the_due_date_is_the_one_the_official_form_prints_on_lines_1_and_4(printed: tuple[int, str]) -> None:
    year, text = printed
    window = f"from January 1, {year + 1}, through {month_and_day(year)}"
    assert text.count(window) == 2


@pytest.mark.parametrize("printed", OFFICIAL_YEARS, indirect=True)
def test_the_lines_are_the_labels_of_the_official_form(printed: tuple[int, str]) -> None:
    year, _ = printed
    assert set(law.load(year).line_numbers) == labels(year)


@pytest.mark.parametrize("printed", OFFICIAL_YEARS, indirect=True)
def test_the_homebuyer_words_and_the_stop_after_line_22_are_on_the_official_form(printed: tuple[int, str]) -> None:
    year, text = printed
    reduced = "reduced by the total of all your prior qualified first-time homebuyer distributions" in text
    assert law.load(year).homebuyer_reduced_on_face.value == reduced
    assert "If line 21 is zero, stop here" in text


@pytest.mark.parametrize("printed", OFFICIAL_YEARS, indirect=True)
def test_the_return_line_for_taxable_amounts_is_printed_on_the_official_form(printed: tuple[int, str]) -> None:
    year, text = printed
    for part in re.split(r"; (?:or )?", law.load(year).form_1040.taxable.value):
        assert part.removeprefix("Form ").removesuffix(",") in text


def labels(year: int) -> set[str]:
    """The line numbers printed beside the amounts of the official form: the last words of their rows."""
    reader = PdfReader(Path(os.environ["BASIS_FORMS_DIR"]) / f"f8606--{year}.pdf")
    rows = [row for page in reader.pages for row in page.extract_text(extraction_mode="layout").splitlines()]
    beside_the_amount = re.compile(r"(?:\s\.|\s{2,})\s*(\d{1,2}[abc]?)(?:\s+×\s+\.)?\s*$")
    return {found[1] for row in rows if (found := beside_the_amount.search(row))}
