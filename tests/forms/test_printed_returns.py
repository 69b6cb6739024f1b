"""Forms 1099-R and 5498 on paper: a box is what stands under its caption, a copy is no second form, doubt is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from printed_forms import FORM_1099R, LAYOUTS, PARTIES, Drawn, drawn
from reportlab.pdfgen.canvas import Canvas

from basis.errors import InputRejectedError
from basis.model import BOXES, PrintedReturn, ReturnForm
from forms import pdf
from forms.information_returns import printed_returns
from forms.pages import Document, Page

FULL: Mapping[str, Mapping[str, str]] = {
    "1099-R": {
        "1": "16,500.00", "2a": "6,500.00", "2b_not_determined": "X", "3": "1.00", "4": "650.00", "5": "12.50",
        "6": "3.00", "7": "7", "7_ira": "X", "8": "9.00", "9a": "50", "9b": "8.00", "10": "7.00", "11": "2019",
        "12": "X", "13": "12/31/2023", "14": "60.00", "15": "MA 12345", "16": "6,000.00", "17": "1.10",
        "18": "Fairhaven", "19": "2.20",
    },
    "5498": {
        "1": "1,000.00", "2": "2,000.00", "3": "3,000.00", "4": "4,000.00", "5": "5,000.00", "6": "6.00", "7_roth": "X",
        "8": "8.00", "9": "9.00", "10": "10.00", "11": "X", "12a": "12/31/2024", "12b": "12.00", "13a": "13.00",
        "13b": "2022", "13c": "PO", "14a": "14.00", "14b": "QR", "15a": "15.00", "15b": "H",
    },
}  # fmt: skip
PLAIN = {"1": "5,000.00", "2a": "5,000.00", "7": "2", "7_ira": "X", "2b_not_determined": "X"}


def read(data: bytes) -> tuple[PrintedReturn, ...]:
    return printed_returns(pdf.read(data, page_limit=9), name="paper.pdf")


def one(data: bytes) -> PrintedReturn:
    (form,) = read(data)
    return form


def refusal(data: bytes) -> str:
    with pytest.raises(InputRejectedError) as caught:
        read(data)
    assert caught.value.next_step and "paper.pdf, page" in caught.value.message
    assert "900-00-0001" not in caught.value.message
    return caught.value.message


def form_1099r(*copies: Mapping[str, str], **how: object) -> bytes:
    return drawn("1099-R", [copy | PARTIES if "payer" not in copy else copy for copy in copies], **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", FULL)
@pytest.mark.parametrize("fields", [False, True])
def test_every_box_is_read_from_fields_and_from_print(form: str, fields: bool) -> None:
    found = one(drawn(form, [FULL[form] | PARTIES], fields=fields))
    assert found.texts == FULL[form]
    assert not found.not_shown
    assert (found.form, found.tax_year, found.corrected, found.void) == (ReturnForm(form), 2023, False, False)
    assert (found.payer, found.payer_tin) == ("SAMPLE TRUST COMPANY", "00-1234567")
    assert (found.recipient, found.recipient_tin) == ("Ana Maria Sample-Quintero", "900-00-0001")
    assert found.account == "Z10000001"


@pytest.mark.parametrize("form", FULL)
@pytest.mark.parametrize("fields", [False, True])
def test_a_box_alone_is_read_as_that_box_and_no_other(form: str, fields: bool) -> None:
    least = {"1": "9,999.00", "7": "1"} if form == "1099-R" else {"5": "9,999.00"}
    for key, text in FULL[form].items():
        filled = least | {key: text}
        assert one(drawn(form, [filled | PARTIES], fields=fields)).texts == filled, key


@pytest.mark.parametrize("fields", [False, True])
def test_the_copies_of_one_form_are_one_form(fields: bool) -> None:
    found = one(form_1099r(*[PLAIN] * 3, fields=fields))
    assert (found.copies, found.page, found.texts) == (3, 1, PLAIN)


def test_a_copy_that_is_not_filled_in_is_none() -> None:
    assert one(form_1099r(PLAIN, {"payer": ""}, fields=True)).copies == 1


def test_a_tin_that_one_copy_cuts_is_taken_from_the_copy_that_has_it() -> None:
    assert one(form_1099r(PLAIN | PARTIES | {"recipient_tin": "XXX-XX-0001"}, PLAIN)).recipient_tin == "900-00-0001"


def test_the_forms_of_two_accounts_are_two() -> None:
    other = PARTIES | {"account": "Z20000002"}
    assert [form.account for form in read(form_1099r(PLAIN, PLAIN | other, PLAIN))] == ["Z10000001", "Z20000002"]


def test_two_forms_of_one_account_with_other_codes_are_two() -> None:
    assert [form.texts["7"] for form in read(form_1099r(PLAIN, PLAIN | {"7": "1", "1": "6,000.00"}))] == ["2", "1"]


def test_copies_that_differ_are_refused() -> None:
    assert "two copies of one" in refusal(form_1099r(PLAIN, PLAIN | {"1": "6,000.00"}))


@pytest.mark.parametrize("fields", [False, True])
@pytest.mark.parametrize("mark", ["corrected", "void"])
def test_the_marks_at_the_top_are_read(mark: str, fields: bool) -> None:
    found = one(form_1099r(PLAIN | {mark: "X"}, fields=fields))
    assert (found.corrected, found.void) == (mark == "corrected", mark == "void")


def test_print_without_any_mark_leaves_the_boxes_to_check_open() -> None:
    found = one(form_1099r({"1": "5,000.00", "7": "2"}))
    assert found.not_shown == {"2b_not_determined", "2b_total", "7_ira", "12"}
    assert not one(form_1099r({"1": "5,000.00", "7": "2"}, fields=True)).not_shown


def test_a_mark_in_a_face_of_signs_is_a_mark() -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("ZapfDingbats", 8)
    canvas.drawString(50, 700, "\u2714")
    canvas.save()
    (word,) = pdf.read(out.getvalue(), page_limit=1).pages[0].words
    assert word.text == "\u2714"


def test_an_amount_in_whole_dollars_is_read_behind_its_dollar_sign_and_in_a_field() -> None:
    whole = {"1": "5000", "7": "2", "7_ira": "X"}
    assert one(form_1099r(whole)).texts["1"] == "5000"
    assert one(form_1099r(whole, fields=True, dollars=False)).texts["1"] == "5000"


def test_two_codes_may_stand_apart() -> None:
    assert one(form_1099r(PLAIN | {"7": "7 B"})).texts["7"] == "7 B"


def test_a_second_amount_in_a_cell_is_refused_with_its_box() -> None:
    told = refusal(form_1099r(PLAIN | {"1": "5,000.00 6,000.00"}))
    assert "in the cell of box 1 stand 5,000.00, 6,000.00" in told


def test_two_states_leave_their_boxes_open_and_nothing_else() -> None:
    found = one(form_1099r(PLAIN | {"14": "60.00 70.00"}))
    assert found.not_shown == {"14"}
    assert found.texts == PLAIN


def test_a_figure_outside_every_cell_is_refused() -> None:
    layout = dict(FORM_1099R) | {"stray": Drawn(560, 190, (), (560, 190))}
    assert "1,234.00 stands in no cell" in refusal(form_1099r(PLAIN | {"stray": "1,234.00"}, layout=layout))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"2a": "6,000.00"}, "box 2a is more than box 1"),
        ({"4": "6,000.00"}, "box 4 is more than box 1"),
        ({"7": ""}, "box 7 is empty"),
    ],
)
def test_what_no_form_shows_is_refused(change: Mapping[str, str], told: str) -> None:
    assert told in refusal(form_1099r(PLAIN | change))


def test_a_box_that_the_paper_does_not_print_stays_open() -> None:
    layout = {key: cell for key, cell in FORM_1099R.items() if key not in ("5", "10", "12")}
    found = one(form_1099r(PLAIN, layout=layout))
    assert {"5", "10", "12"} <= found.not_shown
    assert found.texts == PLAIN


def test_the_state_boxes_of_2018_are_known_by_their_titles() -> None:
    older = {"14": "12", "15": "13", "16": "14", "17": "15", "18": "16", "19": "17"}
    layout = {
        key: cell._replace(caption=(cell.caption[0].replace(key, older[key], 1), *cell.caption[1:]))
        if key in older
        else cell
        for key, cell in FORM_1099R.items()
        if key not in ("12", "13")
    }
    found = one(form_1099r(PLAIN | {"14": "60.00", "19": "2.20"}, layout=layout, year=2018))
    assert (found.tax_year, found.texts["14"], found.texts["19"]) == (2018, "60.00", "2.20")


def statement(rows: Sequence[tuple[str, str]], *heading: str) -> bytes:
    """A custodian's own print: a box a row, its amount far to the right."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica", 9)
    for at, line in enumerate(heading):
        canvas.drawString(50, 760 - 12 * at, line)
    for at, (caption, value) in enumerate(rows):
        height = 640 - 18 * at
        canvas.drawString(50, height, caption)
        canvas.drawRightString(560, height, value)
    canvas.save()
    return out.getvalue()


def test_a_custodians_own_print_with_a_box_a_row_is_read() -> None:
    found = one(
        statement(
            [
                ("1 Gross distribution", "$5,000.00"),
                ("2a Taxable amount", "$5,000.00"),
                ("4 Federal income tax withheld", "$500.00"),
                ("7 Distribution code(s)", "2"),
                ("IRA/SEP/SIMPLE", "X"),
            ],
            "Form 1099-R 2023 Distributions From Pensions",
        )
    )
    assert found.texts == {"1": "$5,000.00", "2a": "$5,000.00", "4": "$500.00", "7": "2", "7_ira": "X"}
    assert found.tax_year == 2023


def test_a_form_without_its_year_or_with_two_is_refused() -> None:
    rows = [("1 Gross distribution", "$5,000.00"), ("7 Distribution code(s)", "2")]
    assert "stands no year" in refusal(statement(rows, "Form 1099-R"))
    assert "2022, 2023" in refusal(statement(rows, "Form 1099-R 2023", "Tax year 2022"))


def test_words_about_a_box_are_not_its_value() -> None:
    rows = [("1 Gross distribution", "$5,000.00"), ("7 Distribution code(s)", "2")]
    told = (
        "Form 1099-R 2023",
        "Instructions: Box 1. Shows the total amount you received this year.",
        "Box 7. See codes.",
    )
    assert one(statement(rows, *told)).texts == {"1": "$5,000.00", "7": "2"}


def test_the_test_forms_have_every_box() -> None:
    for form, layout in LAYOUTS.items():
        boxes = {box.key for box in BOXES[ReturnForm(form)]}
        assert boxes - {"8_percent"} <= set(layout)


def without(page: Page, at: int) -> Document:
    """The page with one of its words gone."""
    return Document("", (replace(page, words=(*page.words[:at], *page.words[at + 1 :])),), {}, ())


def moved(page: Page, at: int, right: float, up: float) -> Document:
    """The page with one of its words elsewhere."""
    word = page.words[at]
    there = replace(word, left=word.left + right, right=word.right + right, middle=word.middle + up)
    return Document("", (replace(page, words=(*page.words[:at], there, *page.words[at + 1 :])),), {}, ())


def never_wrong(changed: Document, expected: Mapping[str, str], about: str) -> None:
    """What is read is what the form says, less what is open or gone; or it is refused. Nothing is lost in silence."""
    try:
        found = printed_returns(changed, name="paper.pdf")
    except InputRejectedError:
        return
    for each in found:
        for key, text in each.texts.items():
            # Half of two words that stand in a box of free text is no other box's.
            assert expected.get(key) == text or (key == "15" and text in expected[key]), (about, key, text)
        for key in set(expected) - set(each.texts) - each.not_shown:
            assert about == f"without {expected[key]}", (about, key)


@pytest.mark.parametrize("form", FULL)
def test_a_page_that_lost_any_one_word_says_nothing_wrong(form: str) -> None:
    page = pdf.read(drawn(form, [FULL[form] | PARTIES]), page_limit=1).pages[0]
    for at, word in enumerate(page.words):
        never_wrong(without(page, at), FULL[form], f"without {word.text}")


@pytest.mark.parametrize("form", FULL)
def test_a_figure_that_slips_a_little_is_read_or_refused(form: str) -> None:
    page = pdf.read(drawn(form, [FULL[form] | PARTIES]), page_limit=1).pages[0]
    values = set(FULL[form].values()) - {"X"}
    for at, word in enumerate(page.words):
        if word.text in values and not word.bold:
            for right, up in ((6, 0), (-6, 0), (0, 3), (0, -3)):
                never_wrong(moved(page, at, right, up), FULL[form], f"{word.text} moved by {right}, {up}")
