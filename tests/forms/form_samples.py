"""Invented contents of a form, and the official blanks as far as this machine has them."""

from __future__ import annotations

import dataclasses
import os
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, FloatObject, NameObject

from basis.errors import NoBlankError
from basis.identity import Ein, Ssn
from forms.blanks import Blank, find_blank
from forms.content import Address, FormContent, Preparer
from forms.revision import LINES

OFFICIAL_YEARS = (2017, 2018, 2021, 2022, 2023, 2025)
SSN = Ssn.parse("900-00-0001")


def official_blank(tax_year: int) -> Blank:
    """The official blank of a year; the test is skipped where there is none."""
    try:
        return find_blank(tax_year)
    except NoBlankError:
        pytest.skip("set BASIS_FORMS_DIR to a folder with the official blank")


def forms_folder() -> Path:
    folder = os.environ.get("BASIS_FORMS_DIR")
    if not folder:
        pytest.skip("set BASIS_FORMS_DIR to a folder with the official blank")
    return Path(folder)


def distinct_content(tax_year: int, **changes: object) -> FormContent:
    """A content in which no two cells hold the same text."""
    lines = {number: f"{1_000 + 37 * at:,}.{10 + at:02d}" for at, number in enumerate(LINES)}
    lines["10"] = "0.71234"
    content = FormContent(
        tax_year=tax_year,
        lines=lines,
        name="Marisol Quintero-Ávila",
        ssn=SSN,
        address=Address("1482 Meadow Lark Lane", "12B", "Fairhaven", "Canada", "Ontario", "K1A 0B1"),
        preparer=Preparer(
            "Dana Whitfield",
            "P00000001",
            "Whitfield Tax LLC",
            Ein.parse("00-1234567"),
            "9 Elm Street",
            "555-0100",
            True,
        ),
        amended=True,
    )
    return dataclasses.replace(content, **changes)


def plain_content(tax_year: int, **lines: str) -> FormContent:
    """Every line empty but those given as `line_7="1,000"`."""
    texts = dict.fromkeys(LINES, "") | {name.removeprefix("line_"): text for name, text in lines.items()}
    return FormContent(tax_year, texts, "Marisol Quintero", SSN)


def with_rectangles_exchanged(data: bytes, first: str, second: str) -> bytes:
    """A blank tampered with: two fields, by the end of their name, stand in each other's place."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    widgets = {
        str(annotation["/T"]): annotation
        for page in writer.pages
        for annotation in (entry.get_object() for entry in page["/Annots"])
        if "/T" in annotation
    }
    one, other = widgets[first], widgets[second]
    places = [[FloatObject(edge) for edge in widget["/Rect"]] for widget in (one, other)]
    one[NameObject("/Rect")], other[NameObject("/Rect")] = ArrayObject(places[1]), ArrayObject(places[0])
    return _written(writer)


def with_title(data: bytes, title: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.add_metadata({"/Title": title})
    return _written(writer)


def resaved(data: bytes) -> bytes:
    """The same blank in other bytes."""
    return _written(PdfWriter(clone_from=PdfReader(BytesIO(data))))


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
