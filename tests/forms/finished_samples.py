"""Forms 8606 as a client brings them: filled by us or by another program, flattened, in a packet, or never filed."""

from __future__ import annotations

from io import BytesIO

from form_samples import official_blank, plain_content
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from forms.content import FormContent
from forms.filling import fill

LINES = {
    "1": "6,500", "2": "12,345", "3": "18,845", "4": "0", "5": "18,845", "6": "93,500", "7": "2,000", "8": "6,500",
    "9": "102,000", "10": "0.18475", "11": "1,201", "12": "370", "13": "1,571", "14": "17,274", "15a": "1,630",
    "15b": "0", "15c": "1,630", "16": "6,500", "17": "1,201", "18": "5,299",
}  # fmt: skip


def content(tax_year: int, **changes: str) -> FormContent:
    """A form that adds up."""
    said = {f"line_{number}": text for number, text in LINES.items()}
    return plain_content(tax_year, **(said | changes))


def read_as(tax_year: int) -> dict[str, str]:
    """The lines as they read back: the forms of 2018 and before have cells for the cents."""
    cents = "" if tax_year > 2018 else ".00"
    return {number: text if number == "10" else text + cents for number, text in LINES.items()}


def filled(tax_year: int, **changes: str) -> bytes:
    """The form in the official blank, as fields."""
    return fill(content(tax_year, **changes), official_blank(tax_year))


def flattened(data: bytes) -> bytes:
    """The same page with print in the place of its fields."""
    reader = PdfReader(BytesIO(data))
    values = {
        name: str(field.get("/V", ""))
        for name, field in (reader.get_fields() or {}).items()
        if field.get("/FT") == "/Tx"
    }
    writer = PdfWriter(clone_from=reader)
    writer.update_page_form_field_values(None, values, auto_regenerate=False, flatten=True)
    writer.remove_annotations(subtypes="/Widget")
    writer.root_object.pop("/AcroForm", None)
    return _written(writer)


def packet(*parts: bytes) -> bytes:
    """Several PDFs as one."""
    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part))
    return _written(writer)


def letter(*lines: str) -> bytes:
    """A page of text."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for at, line in enumerate(lines):
        canvas.setFont("Courier", 9)
        canvas.drawString(50, 760 - 12 * at, line)
    canvas.save()
    return out.getvalue()


def text_pdf(text: str, *, a_page: int = 58) -> bytes:
    """A text as pages of print, a line a line."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    lines = text.splitlines()
    for start in range(0, len(lines), a_page):
        canvas.setFont("Courier", 8)
        for at, line in enumerate(lines[start : start + a_page]):
            canvas.drawString(40, 770 - 12 * at, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def protected(data: bytes, user: str, owner: str = "owner") -> bytes:
    """The PDF under a password; with an empty one it opens and may not be changed."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(user, owner, algorithm="AES-256")
    return _written(writer)


def scan(pages: int = 1) -> bytes:
    """Pages that are pictures."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for _ in range(pages):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
