"""The lines of each revision of the form, and, where the official forms are at hand, the forms themselves."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from basis import law

YEARS = range(2012, 2027)
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


@pytest.mark.parametrize("year", YEARS)
def test_a_formula_names_only_lines_of_its_own_form(year: int) -> None:
    year_law = law.load(year)
    known = {*year_law.line_numbers, "15", "25"}
    for line in year_law.lines:
        named = set(re.findall(r"lines? (\d+[abc]?)", line.formula))
        assert named <= known, line


@pytest.mark.parametrize("year", YEARS)
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
