"""Files that are damaged or made with intent: one clear refusal, no traceback, no harm to this process."""

from __future__ import annotations

import random
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from form_samples import official_blank
from pypdf import PdfReader, PdfWriter

from basis.errors import InputRejectedError
from forms import reading
from forms.reading import read_bytes


def _refusal(data: bytes) -> str:
    with pytest.raises(InputRejectedError) as refusal:
        read_bytes(data, name="odd.pdf")
    assert refusal.value.next_step
    assert "odd.pdf" in refusal.value.message
    return refusal.value.message


def _one_page(content: bytes, *, more: bytes = b"") -> bytes:
    """A minimal PDF of one page with the given content stream (already compressed)."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    pages = b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    page = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R " + more + b" >>\nendobj\n"
    stream = b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(content) + content
    return head + pages + page + stream + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def test_an_empty_file() -> None:
    assert "is empty" in _refusal(b"")


def test_a_spreadsheet_named_pdf() -> None:
    assert "not a PDF" in _refusal(b"Date,Action,Amount\n2023-01-03,Contribution,6500\n")


@pytest.mark.parametrize("seed", range(4))
def test_noise_after_a_good_beginning(seed: int) -> None:
    _refusal(b"%PDF-1.7\n" + random.Random(seed).randbytes(20_000))


@pytest.mark.parametrize("part", [0.02, 0.5, 0.97])
def test_an_official_form_cut_short_is_refused_or_read_whole(part: float) -> None:
    """A cut may leave a file that a forgiving reader can rebuild; what it must never do is fail untidily."""
    data = official_blank(2023).data
    try:
        read_bytes(data[: int(len(data) * part)], name="cut.pdf")
    except InputRejectedError as refusal:
        assert "cut.pdf" in refusal.message


def test_dictionaries_nested_without_end() -> None:
    _refusal(_one_page(zlib.compress(b"BT ET"), more=b"/Nested " + b"[" * 200_000 + b"]" * 200_000))


def test_a_content_stream_that_unpacks_to_gigabytes() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(120)) + packer.flush()
    _refusal(_one_page(packed))


def test_a_page_tree_that_contains_itself() -> None:
    _refusal(
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )


def test_reading_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SECONDS", 0.001)
    assert "cannot be read" in _refusal(_one_page(zlib.compress(b"BT ET % slow")))


def test_an_encrypted_file_says_so() -> None:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    assert "encrypted" in _refusal(out.getvalue())


def test_a_book_is_not_a_form() -> None:
    writer = PdfWriter()
    for _ in range(12):
        writer.add_blank_page(612, 792)
    out = BytesIO()
    writer.write(out)
    assert PdfReader(out).is_encrypted is False
    assert "12 pages" in _refusal(out.getvalue())


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRejectedError, match="cannot be opened"):
        reading.read_file(tmp_path / "nothing.pdf")
    with pytest.raises(InputRejectedError, match="cannot be opened"):
        reading.read_file(tmp_path)
