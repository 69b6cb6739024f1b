"""Reading back: a figure beside the wrong number is always noticed, and a file is written whole or not at all."""

from __future__ import annotations

import dataclasses
import errno
import os
import stat
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from form_samples import OFFICIAL_YEARS, distinct_content, official_blank, plain_content
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from basis.errors import CannotWriteError, InputRejectedError, IntegrityError
from forms import pdf
from forms.blanks import Blank
from forms.filling import fill
from forms.revision import LINES, RATIO_LINE, Revision
from forms.verifying import read_lines, read_year, verify, write_verified


def _with_lines_exchanged(blank: Blank, first: str, second: str) -> Blank:
    lines = dict(blank.revision.lines)
    lines[first], lines[second] = lines[second], lines[first]
    revision: Revision = dataclasses.replace(blank.revision, lines={number: lines[number] for number in LINES})
    return dataclasses.replace(blank, revision=revision)


@pytest.mark.parametrize("tax_year", OFFICIAL_YEARS)
def test_a_map_with_two_lines_exchanged_writes_a_form_that_does_not_verify(tax_year: int) -> None:
    blank, content = official_blank(tax_year), distinct_content(tax_year)
    neighbours = [pair for pair in pairwise(LINES) if RATIO_LINE not in pair]
    for first, second in neighbours[:: len(neighbours) // 6]:
        wrong = _with_lines_exchanged(blank, first, second)
        with pytest.raises(IntegrityError, match=f"beside the printed number {first} stands"):
            verify(fill(content, wrong), content, wrong)


def test_every_exchange_of_neighbouring_lines_is_noticed_on_the_2023_form() -> None:
    blank, content = official_blank(2023), distinct_content(2023)
    for first, second in pairwise(LINES):
        if RATIO_LINE not in (first, second):
            wrong = _with_lines_exchanged(blank, first, second)
            with pytest.raises(IntegrityError):
                verify(fill(content, wrong), content, wrong)


def test_a_single_digit_at_the_far_end_of_its_cell_is_still_read() -> None:
    for tax_year in (2018, 2023):
        blank = official_blank(tax_year)
        content = plain_content(tax_year, **{f"line_{number}": "0" for number in LINES if number != RATIO_LINE})
        verify(fill(content, blank), content, blank)


def test_a_form_of_another_content_does_not_verify() -> None:
    blank = official_blank(2023)
    data = fill(plain_content(2023, line_14="6,500"), blank)
    with pytest.raises(IntegrityError, match="line 14 holds another text"):
        verify(data, plain_content(2023, line_14="6,501"), blank)


def test_an_error_about_a_filled_form_shows_no_full_ssn() -> None:
    blank = official_blank(2023)
    data = fill(plain_content(2023), blank)
    with pytest.raises(IntegrityError) as failure:
        verify(data, dataclasses.replace(plain_content(2023), name="Somebody Else"), blank)
    assert "900-00-0001" not in str(failure.value)


def test_a_verified_form_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    blank, content = official_blank(2023), distinct_content(2023)
    target = tmp_path / "8606.pdf"
    write_verified(target, fill(content, blank), content, blank)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert read_lines(target) == content.lines
    assert read_year(target) == 2023
    assert [path.name for path in tmp_path.iterdir()] == ["8606.pdf"]


def test_a_form_that_does_not_verify_leaves_no_file_and_spares_the_old_one(tmp_path: Path) -> None:
    blank, content = official_blank(2023), distinct_content(2023)
    target = tmp_path / "8606.pdf"
    target.write_bytes(b"the old one")
    with pytest.raises(IntegrityError):
        write_verified(target, fill(plain_content(2023), blank), content, blank)
    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["8606.pdf"]


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    blank, content = official_blank(2023), distinct_content(2023)
    target = tmp_path / "8606.pdf"
    target.write_bytes(b"the old one")
    data = fill(content, blank)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWriteError, match="No space left") as failure:
        write_verified(target, data, content, blank)
    assert str(target) in str(failure.value)
    assert "free some space" in failure.value.next_step
    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["8606.pdf"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    blank, content = official_blank(2023), distinct_content(2023)
    with pytest.raises(CannotWriteError, match="no such folder"):
        write_verified(tmp_path / "no such folder" / "8606.pdf", fill(content, blank), content, blank)


def test_lines_are_read_from_the_fields_of_any_program() -> None:
    """Values without our appearances, in a file that still has its XFA: as another program may leave it."""
    blank = official_blank(2018)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(blank.data)))
    line_6, line_10 = blank.revision.lines["6"], blank.revision.lines["10"]
    assert line_6.cents is not None and line_10.decimals is not None
    values = {
        line_6.amount.field: "93500",
        line_6.cents.field: "25",
        line_10.amount.field: "0",
        line_10.decimals.field: "065",
    }
    writer.update_page_form_field_values(None, values, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    lines = read_lines(out.getvalue())
    assert (lines["6"], lines["10"], lines["7"]) == ("93500.25", "0.065", "")


def test_an_empty_blank_reads_as_empty_lines() -> None:
    assert set(read_lines(official_blank(2023).data).values()) == {""}


def test_a_pdf_that_is_no_form_8606_is_refused() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "A letter, not a form")
    canvas.save()
    with pytest.raises(InputRejectedError, match="does not read as a Form 8606"):
        read_lines(out.getvalue(), name="letter.pdf")


def test_what_is_drawn_is_what_the_field_holds() -> None:
    blank, content = official_blank(2021), distinct_content(2021)
    for page in pdf.read(fill(content, blank), page_limit=4).pages:
        for widget in page.widgets:
            assert widget.is_checkbox or (widget.shown or "") == widget.value
