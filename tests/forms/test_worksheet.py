"""The worksheet for a year without a blank: readable like the form, impossible to take for it."""

from __future__ import annotations

import dataclasses

import pytest
from form_samples import distinct_content, plain_content

from basis.errors import InputRejectedError
from forms import pdf
from forms.revision import LINES
from forms.verifying import read_lines, read_year
from forms.worksheet import worksheet

_NAMES = {
    number: f"What line {number} asks for, in words of our own, enough of them to need a second row of the sheet"
    for number in LINES
}


def test_every_figure_stands_beside_its_number() -> None:
    content = distinct_content(2019)
    assert read_lines(worksheet(content, _NAMES)) == content.lines
    few = plain_content(2024, line_1="7,000", line_14="0")
    assert read_lines(worksheet(few, _NAMES)) == few.lines


def test_every_page_says_that_it_is_no_form_and_names_year_and_person() -> None:
    data = worksheet(distinct_content(2019), _NAMES)
    pages = pdf.read(data, page_limit=2).pages
    assert len(pages) == 2
    for page in pages:
        text = " ".join(word.text for word in page.words)
        for part in ("Worksheet of the lines", "2019", "NOT an official IRS form. Do not file it.", "Quintero-Ávila"):
            assert part in text
    assert read_year(data) is None


def test_the_ssn_is_masked() -> None:
    data = worksheet(distinct_content(2019), _NAMES)
    text = " ".join(word.text for page in pdf.read(data, page_limit=2).pages for word in page.words)
    assert "***-**-0001" in text
    assert "900-00" not in text


def test_the_same_content_gives_the_same_bytes() -> None:
    assert worksheet(distinct_content(2019), _NAMES) == worksheet(distinct_content(2019), _NAMES)


def test_marks_and_their_footnote_are_printed() -> None:
    content = dataclasses.replace(
        plain_content(2019, line_13="3,700"), marks={"13": "*"}, footnote="* From a worksheet"
    )
    words = [word.text for page in pdf.read(worksheet(content, _NAMES), page_limit=2).pages for word in page.words]
    assert words.count("*") >= 2


def test_a_name_it_cannot_print_is_refused() -> None:
    with pytest.raises(InputRejectedError, match="ễ"):
        worksheet(dataclasses.replace(plain_content(2019), name="Nguyễn"), _NAMES)
