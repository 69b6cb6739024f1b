"""Filling the official form: every cell right, everything else refused."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import pytest
from form_samples import OFFICIAL_YEARS, distinct_content, official_blank, plain_content, resaved
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from basis.errors import InputRejectedError, IntegrityError
from basis.money import format_amount
from forms import pdf
from forms.blanks import Blank, open_blank
from forms.content import Address
from forms.filling import DRAFT_STAMP, cell_texts, fill, line_texts
from forms.pages import Widget
from forms.revision import LINES, Cell, LineCells
from forms.verifying import read_lines, verify

_ONE_CELL = LineCells(Cell("amount", 1, (0, 0, 72, 12)))
_SPLIT = LineCells(Cell("dollars", 1, (0, 0, 64, 12)), cents=Cell("cents", 1, (65, 0, 86, 12), 3))


def _widgets(data: bytes) -> dict[str, Widget]:
    return {widget.field: widget for page in pdf.read(data, page_limit=4).pages for widget in page.widgets}


@pytest.mark.parametrize("tax_year", OFFICIAL_YEARS)
def test_a_different_text_in_every_cell_reads_back_beside_its_own_number(tax_year: int) -> None:
    blank, content = official_blank(tax_year), distinct_content(tax_year)
    data = fill(content, blank)
    verify(data, content, blank)
    assert read_lines(data) == content.lines


@pytest.mark.parametrize("tax_year", OFFICIAL_YEARS)
def test_nothing_is_left_that_would_override_or_lock_the_filled_form(tax_year: int) -> None:
    blank = official_blank(tax_year)
    assert set(pdf.read(blank.data, page_limit=4).extras) == {"XFA", "SigFlags", "Perms", "JavaScript"}
    data = fill(distinct_content(tax_year), blank)
    assert pdf.read(data, page_limit=4).extras == ()
    root = PdfReader(BytesIO(data), strict=True).trailer["/Root"]
    assert "/NeedAppearances" not in root["/AcroForm"]


@pytest.mark.parametrize("tax_year", OFFICIAL_YEARS)
def test_the_same_content_gives_the_same_bytes(tax_year: int) -> None:
    blank, content = official_blank(tax_year), distinct_content(tax_year)
    fresh = Blank(blank.data, blank.revision, blank.source, blank.place)
    assert fill(content, blank) == fill(content, fresh)


def test_a_second_client_keeps_nothing_of_the_first() -> None:
    blank = official_blank(2023)
    fill(distinct_content(2023), blank)
    second = fill(plain_content(2023, line_1="6,500"), blank)
    filled = {name for name, widget in _widgets(second).items() if widget.value not in ("", "Off")}
    lines, roles = blank.revision.lines, blank.revision.roles
    assert filled == {lines["1"].amount.field, roles["name"].field, roles["ssn"].field}
    assert b"Meadow Lark" not in second


def test_whole_dollars_take_00_in_the_cents_cell_of_the_2018_form() -> None:
    blank = official_blank(2018)
    texts = cell_texts(plain_content(2018, line_14="12,000", line_5="7.50"), blank.revision)
    line_14, line_5, line_6 = (blank.revision.lines[number] for number in ("14", "5", "6"))
    assert [texts[cell.field] for cell in line_14.cells] == ["12,000", "00"]
    assert [texts[cell.field] for cell in line_5.cells] == ["7", "50"]
    assert [texts[cell.field] for cell in line_6.cells] == ["", ""]


@pytest.mark.parametrize("tax_year", OFFICIAL_YEARS)
def test_the_decimals_of_line_10_begin_beside_the_printed_point(tax_year: int) -> None:
    blank = official_blank(tax_year)
    data = fill(plain_content(tax_year, line_10="1.000"), blank)
    page = pdf.read(data, page_limit=4).pages[0]
    whole, decimals = sorted((word for word in page.drawn if word.text in ("1", "000")), key=lambda word: word.left)
    row = [word for word in page.words if abs(word.middle - decimals.middle) < 6]
    points = [word for word in row if word.text == "." and whole.right - 2 < word.left < decimals.left]
    assert len(points) == 1
    assert decimals.left - points[0].right < 6
    cells = blank.revision.lines["10"]
    assert cells.decimals is not None
    assert _widgets(data)[cells.decimals.field].alignment == "left"


@pytest.mark.parametrize("tax_year", (2018, 2025))
def test_the_largest_amounts_fit_and_end_inside_their_cell(tax_year: int) -> None:
    blank = official_blank(tax_year)
    content = plain_content(tax_year, line_6="9,999,999,999", line_2="0", line_14="999,999,999.99")
    verify(fill(content, blank), content, blank)


def test_an_amount_wider_than_its_cell_is_refused_and_never_shrunk() -> None:
    with pytest.raises(InputRejectedError, match=r"Line 6: .* does not fit"):
        fill(plain_content(2023, line_6="9,999,999,999,999.99"), official_blank(2023))


def test_a_ratio_longer_than_the_cell_is_refused() -> None:
    with pytest.raises(InputRejectedError, match="Line 10"):
        fill(plain_content(2023, line_10="0.12345678"), official_blank(2023))


@pytest.mark.parametrize("text", ["7000.5", "1.234,56", "seven", "$7,000", "7,00", "(7,000", "-7", " 7"])
def test_what_is_no_printed_amount_is_refused(text: str) -> None:
    with pytest.raises(InputRejectedError, match="Line 7"):
        fill(plain_content(2023, line_7=text), official_blank(2023))


def test_line_10_takes_a_ratio_and_the_other_lines_do_not() -> None:
    with pytest.raises(InputRejectedError, match="Line 10"):
        fill(plain_content(2023, line_10="7,000"), official_blank(2023))
    with pytest.raises(InputRejectedError, match="Line 11"):
        fill(plain_content(2023, line_11="0.07124"), official_blank(2023))


@given(cents=st.integers(min_value=-(10**11), max_value=10**11))
def test_no_digit_is_lost_between_an_amount_and_its_cells(cents: int) -> None:
    text = format_amount(cents, with_cents=True)
    assert line_texts("6", text, "", _ONE_CELL) == (text,)
    dollars, rest = line_texts("6", text, "", _SPLIT)
    assert f"{dollars.strip('()')}.{rest}" == text.strip("()")
    assert dollars.startswith("(") == (cents < 0)


def test_a_mark_stands_before_its_amount_and_its_footnote_on_the_same_page() -> None:
    for tax_year in (2018, 2023):
        blank = official_blank(tax_year)
        content = dataclasses.replace(
            plain_content(tax_year, line_13="3,700"), marks={"13": "*"}, footnote="* From Worksheet 1-1 in Pub. 590-B"
        )
        data = fill(content, blank)
        verify(data, content, blank)
        assert _widgets(data)[blank.revision.lines["13"].amount.field].value == "* 3,700"
        printed = [{word.text for word in page.words} for page in pdf.read(data, page_limit=4).pages]
        assert [("590-B" in words) for words in printed] == [True, False]
        assert read_lines(data)["13"].startswith("3,700")


def test_a_mark_without_an_amount_is_refused() -> None:
    with pytest.raises(InputRejectedError, match="Line 13 has a mark and no amount"):
        fill(dataclasses.replace(plain_content(2023), marks={"13": "*"}), official_blank(2023))


def test_a_line_the_form_does_not_have_is_refused() -> None:
    content = plain_content(2023)
    with pytest.raises(InputRejectedError, match="has no line 15"):
        fill(dataclasses.replace(content, lines={**content.lines, "15": "1"}), official_blank(2023))


def test_a_line_nothing_was_said_about_is_refused() -> None:
    lines = {number: "" for number in LINES if number != "25c"}
    with pytest.raises(InputRejectedError, match="has a line 25c and nothing was said about it"):
        fill(dataclasses.replace(plain_content(2023), lines=lines), official_blank(2023))


def test_the_blank_of_another_year_is_refused() -> None:
    with pytest.raises(InputRejectedError, match="of 2022, the blank is of 2023"):
        fill(plain_content(2022), official_blank(2023))


def test_the_map_of_another_file_is_refused() -> None:
    blank, other = official_blank(2023), official_blank(2022)
    with pytest.raises(IntegrityError, match="does not belong to the blank"):
        fill(plain_content(2022), dataclasses.replace(blank, revision=other.revision))


def test_the_map_of_2023_finds_no_cell_in_the_blank_of_2025() -> None:
    newer, older = official_blank(2025), official_blank(2023)
    forced = dataclasses.replace(older.revision, sha256=newer.revision.sha256, tax_year=2025)
    with pytest.raises(IntegrityError, match="has no field"):
        fill(plain_content(2025), dataclasses.replace(newer, revision=forced))


def test_long_names_shrink_to_6_points_and_longer_ones_are_refused() -> None:
    blank = official_blank(2023)
    field = blank.revision.roles["name"].field
    long = dataclasses.replace(plain_content(2023), name="Maximiliana Featherstonehaugh-" * 4)
    data = fill(long, blank)
    verify(data, long, blank)
    entries = [entry.get_object() for entry in PdfReader(BytesIO(data)).pages[0]["/Annots"]]
    drawn = next(entry["/DA"] for entry in entries if field.endswith(entry["/T"]))
    assert 6 <= float(drawn.split()[1]) < 8
    with pytest.raises(InputRejectedError, match=r"Name: .* does not fit"):
        fill(dataclasses.replace(long, name="Maximiliana Featherstonehaugh-" * 6), blank)


def test_a_field_takes_no_more_characters_than_the_form_allows() -> None:
    content = distinct_content(2023)
    preparer = dataclasses.replace(content.preparer, ptin="P0000000123456")
    with pytest.raises(InputRejectedError, match="Ptin: the form takes 11 characters"):
        fill(dataclasses.replace(content, preparer=preparer), official_blank(2023))


@pytest.mark.parametrize(("name", "character"), [("Nguyễn", "ễ"), ("山田", "山"), ("Ann\nLee", r"\\n")])
def test_a_character_the_form_cannot_print_is_named_and_refused(name: str, character: str) -> None:
    with pytest.raises(InputRejectedError, match=character):
        fill(dataclasses.replace(plain_content(2023), name=name), official_blank(2023))


def test_a_refused_address_shows_no_full_number() -> None:
    street = "c/o 900-00-0001 " * 20
    with pytest.raises(InputRejectedError) as refusal:
        fill(dataclasses.replace(plain_content(2023), address=Address(street)), official_blank(2023))
    assert "900-00-0001" not in str(refusal.value)


def test_parentheses_and_backslashes_of_a_name_survive() -> None:
    blank = official_blank(2023)
    content = dataclasses.replace(plain_content(2023), name="Ann (Lee) O’Hara \\ Müller")
    verify(fill(content, blank), content, blank)


@pytest.mark.parametrize("tax_year", (2018, 2025))
def test_a_draft_says_so_on_every_page_and_its_figures_stay_readable(tax_year: int) -> None:
    blank = official_blank(tax_year)
    content = dataclasses.replace(plain_content(tax_year, line_1="6,000"), draft=True)
    data = fill(content, blank)
    verify(data, content, blank)
    for page in pdf.read(data, page_limit=4).pages:
        assert " ".join(word.text for word in page.words).endswith(DRAFT_STAMP)
    assert DRAFT_STAMP.encode() not in fill(dataclasses.replace(content, draft=False), blank)


@pytest.mark.parametrize("checked", [True, False])
def test_checkboxes_are_set_both_ways(checked: bool) -> None:
    blank = official_blank(2018)
    content = distinct_content(2018, amended=checked)
    data = fill(
        dataclasses.replace(content, preparer=dataclasses.replace(content.preparer, self_employed=checked)), blank
    )
    fields = PdfReader(BytesIO(data)).get_fields() or {}
    for role in ("amended", "self_employed"):
        assert fields[blank.revision.roles[role].field]["/V"] == ("/1" if checked else "/Off")


def test_a_blank_that_is_not_pinned_is_mapped_prepared_apart_and_filled(tmp_path: Path) -> None:
    path = tmp_path / "renamed.pdf"
    path.write_bytes(resaved(official_blank(2023).data))
    blank = open_blank(path)
    assert not blank.pinned
    content = distinct_content(2023)
    verify(fill(content, blank), content, blank)
