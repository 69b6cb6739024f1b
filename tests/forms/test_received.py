"""PDFs that a client brings: what each is told from its own pages, and what cannot be read says so in one sentence."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from finished_samples import (
    LINES,
    content,
    filled,
    flattened,
    letter,
    packet,
    protected,
    read_as,
    scan,
    text_pdf,
)
from form_samples import official_blank
from printed_forms import PARTIES, drawn
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from basis.errors import InputRejectedError
from forms import reading
from forms.filling import fill
from forms.received import receive
from forms.worksheet import worksheet

TRANSCRIPT = Path(__file__).parents[1] / "importers" / "samples" / "returns" / "transcript_leaders.txt"
DISTRIBUTION = {"1": "5,000.00", "7": "1", "7_ira": "X"}


def refusal(data: bytes) -> str:
    with pytest.raises(InputRejectedError) as caught:
        receive(data, name="paper.pdf")
    assert caught.value.next_step
    assert "paper.pdf" in caught.value.message
    assert "900-00-0001" not in str(caught.value)
    return caught.value.message


# --- Form 8606 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tax_year", "flat"),
    [(2017, True), (2018, False), (2021, True), (2022, False), (2023, True), (2025, False), (2025, True)],
)
def test_a_finished_form_is_read_from_its_fields_and_from_its_print(tax_year: int, flat: bool) -> None:
    data = filled(tax_year)
    (form,) = receive(flattened(data) if flat else data, name="paper.pdf").forms_8606
    assert form.lines == read_as(tax_year)
    assert (form.tax_year, form.ssn, form.name, form.page) == (tax_year, "900-00-0001", content(tax_year).name, 1)


def test_a_form_is_found_among_the_pages_of_a_return() -> None:
    pages = letter("Form 1040 U.S. Individual Income Tax Return 2023", "4b IRA distributions, see Form 8606")
    received = receive(packet(pages, flattened(filled(2023)), pages), name="return.pdf")
    (form,) = received.forms_8606
    assert (form.page, form.tax_year, form.lines) == (2, 2023, LINES)


def test_the_forms_of_both_spouses_in_one_return_are_two() -> None:
    both = receive(packet(flattened(filled(2022)), flattened(filled(2023))), name="both.pdf").forms_8606
    assert [(form.page, form.tax_year) for form in both] == [(1, 2022), (3, 2023)]


def test_a_draft_is_refused_because_it_was_never_filed() -> None:
    draft = fill(replace(content(2023), draft=True), official_blank(2023))
    assert "'DRAFT - not for filing'" in refusal(draft)
    assert "'DRAFT - not for filing'" in refusal(flattened(draft))


def test_our_own_worksheet_is_no_form() -> None:
    shown = content(2023)
    paper = worksheet(shown, {number: f"the name of line {number}" for number in shown.lines})
    assert "PDF" in refusal(paper)


def test_an_empty_blank_is_refused() -> None:
    assert "is empty" in refusal(official_blank(2023).data)


def test_a_form_that_does_not_add_up_is_refused_with_the_line() -> None:
    assert "line 14 is 17,277, lines 3 less 13" in refusal(filled(2023, line_14="17,277"))
    assert "line 9 is 102,000, lines 6 plus 7 plus 8" in refusal(filled(2023, line_8=""))


def test_a_form_that_stops_at_line_3_is_read() -> None:
    stopped = {f"line_{number}": "" for number in LINES} | {"line_1": "6,500", "line_3": "6,500", "line_14": "6,500"}
    (form,) = receive(filled(2023, **stopped), name="paper.pdf").forms_8606
    assert form.lines == {"1": "6,500", "3": "6,500", "14": "6,500"}


def test_a_field_that_shows_another_figure_than_it_holds_is_refused() -> None:
    blank = official_blank(2023)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(filled(2023))))
    field = blank.revision.lines["14"].amount.field
    for page in writer.pages:
        for entry in page["/Annots"]:
            annotation = entry.get_object()
            if annotation.get("/T") is not None and field.endswith(str(annotation["/T"])):
                annotation[NameObject("/V")] = TextStringObject("99,999")
    out = BytesIO()
    writer.write(out)
    assert "a field holds '99,999' and shows '17,274'" in refusal(out.getvalue())


# --- transcripts ---------------------------------------------------------------------------------------------------


def test_a_transcript_as_pdf_gives_the_lines_of_the_text() -> None:
    text = TRANSCRIPT.read_text()
    read = receive(text_pdf(text), name="transcript.pdf").transcript
    assert [line.split() for line in read.splitlines()] == [line.split() for line in text.splitlines()]


def test_a_transcript_among_forms_is_refused_so_that_neither_is_lost() -> None:
    paper = packet(text_pdf(TRANSCRIPT.read_text()), drawn("1099-R", [DISTRIBUTION | PARTIES]))
    assert "an IRS transcript and forms too" in refusal(paper)


def test_a_button_of_the_viewer_that_stands_over_a_line_is_no_part_of_it() -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Courier", 9)
    canvas.drawString(40, 700, "Wage and Income Transcript")
    canvas.drawString(40, 680, "Recipient's Identification Number: XXX-XX-0001")
    canvas.drawString(40, 660, "DONE RIGHT PRINT AND Print Works LLC")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, 680, "Done")
    canvas.drawString(100, 680, "Print")
    canvas.save()
    lines = receive(out.getvalue(), name="t.pdf").transcript.splitlines()
    assert lines[1:] == ["Recipient's Identification Number: XXX-XX-0001", "DONE RIGHT PRINT AND Print Works LLC"]


# --- what cannot be read -------------------------------------------------------------------------------------------


def test_a_pdf_under_a_password_says_so_and_one_that_opens_without_is_read() -> None:
    data = drawn("1099-R", [DISTRIBUTION | PARTIES])
    assert "opens with a password only" in refusal(protected(data, "secret"))
    assert receive(protected(data, ""), name="paper.pdf").returns == receive(data, name="paper.pdf").returns


def test_a_scan_says_so() -> None:
    assert "a scan or a picture" in refusal(scan())


def test_a_paper_of_something_else_is_named_by_its_first_line() -> None:
    assert "'A letter about nothing'" in refusal(letter("A letter about nothing", "Form 1099-R is enclosed"))


def test_a_book_and_a_file_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "120 pages" in refusal(scan(120))
    monkeypatch.setattr(reading, "LARGEST_FILE", 1000)
    assert "larger than 1,000 bytes" in refusal(scan(3) + b" " * 1000)


@pytest.mark.parametrize("seed", range(12))
def test_any_damage_to_a_pdf_gives_the_forms_or_a_message(seed: int) -> None:
    chance = random.Random(seed)
    papers = (
        drawn("1099-R", [DISTRIBUTION | PARTIES] * 2, fields=bool(seed % 2)),
        drawn("5498", [{"5": "9,000.00", "7_ira": "X"} | PARTIES]),
        text_pdf(TRANSCRIPT.read_text()),
    )
    data = bytearray(papers[seed % 3])
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            data[at] = chance.randrange(256)
        else:
            del data[at : at + chance.randint(1, 300)]
    try:
        receive(bytes(data), name="paper.pdf")
    except InputRejectedError as refused:
        assert refused.next_step and "900-00-0001" not in str(refused)
