"""Forms 1099-R and 5498 drawn with the captions of the printed forms where the forms have them.

No blank of these forms is kept here: what is drawn is ours, after the layout of 2020 to 2025, filled as fields or as
print, with as many copies on a page as asked.
"""

# ruff: noqa: E501 - a cell stands on a line

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas


class Drawn(NamedTuple):
    """A cell: left edge, how far its caption is below the top of the copy, caption lines, where the value goes."""

    left: float
    below: float
    caption: tuple[str, ...]
    value: tuple[float, float]
    wide: float = 80


_LONG = (
    "name, street address, city or town, state or",
    "province, country, ZIP or foreign postal code, and telephone no.",
)

FORM_1099R: Mapping[str, Drawn] = {
    "payer": Drawn(40, 12, ("PAYER'S name, street address, city or town, state or", _LONG[1]), (42, 34), 230),
    "1": Drawn(290, 12, ("1 Gross distribution",), (300, 28)),
    "omb": Drawn(388, 12, ("OMB No. 1545-0119",), (0, 0)),
    "2a": Drawn(290, 42, ("2a Taxable amount",), (300, 58)),
    "2b_not_determined": Drawn(290, 70, ("2b Taxable amount", "not determined"), (352, 80)),
    "2b_total": Drawn(388, 70, ("Total", "distribution"), (440, 80)),
    "payer_tin": Drawn(40, 98, ("PAYER'S TIN",), (42, 112)),
    "recipient_tin": Drawn(165, 98, ("RECIPIENT'S TIN",), (167, 112)),
    "3": Drawn(290, 98, ("3 Capital gain (included in", "box 2a)"), (300, 122)),
    "4": Drawn(388, 98, ("4 Federal income tax", "withheld"), (398, 122)),
    "recipient": Drawn(40, 128, ("RECIPIENT'S name",), (42, 142), 230),
    "5": Drawn(290, 134, ("5 Employee contributions/", "Designated Roth", "contributions or", "insurance premiums"), (300, 172)),
    "6": Drawn(388, 134, ("6 Net unrealized", "appreciation in", "employer's securities"), (398, 172)),
    "street": Drawn(40, 156, ("Street address (including apt. no.)",), (42, 170), 230),
    "7": Drawn(290, 182, ("7 Distribution", "code(s)"), (300, 204), 30),
    "7_ira": Drawn(345, 182, ("IRA/", "SEP/", "SIMPLE"), (352, 210)),
    "8": Drawn(388, 182, ("8 Other",), (398, 204), 60),
    "city": Drawn(40, 182, ("City or town, state or province, country, and ZIP or foreign postal code",), (42, 196), 230),
    "9a": Drawn(290, 214, ("9a Your percentage of total", "distribution"), (340, 224), 30),
    "9b": Drawn(388, 214, ("9b Total employee contributions",), (398, 226)),
    "10": Drawn(40, 236, ("10 Amount allocable to IRR", "within 5 years"), (48, 258)),
    "11": Drawn(140, 236, ("11 1st year of desig.", "Roth contrib."), (142, 258), 40),
    "12": Drawn(230, 236, ("12 FATCA filing", "requirement"), (250, 258)),
    "14": Drawn(290, 236, ("14 State tax withheld",), (300, 250)),
    "15": Drawn(388, 236, ("15 State/Payer's state no.",), (390, 250)),
    "16": Drawn(490, 236, ("16 State distribution",), (500, 250), 60),
    "account": Drawn(40, 270, ("Account number (see instructions)",), (42, 284), 160),
    "13": Drawn(230, 270, ("13 Date of", "payment"), (232, 290), 50),
    "17": Drawn(290, 270, ("17 Local tax withheld",), (300, 284)),
    "18": Drawn(388, 270, ("18 Name of locality",), (390, 284)),
    "19": Drawn(490, 270, ("19 Local distribution",), (500, 284), 60),
}  # fmt: skip
FORM_5498: Mapping[str, Drawn] = {
    "payer": Drawn(40, 12, ("TRUSTEE'S or ISSUER'S name, street address, city or town, state or", _LONG[1]), (42, 34), 230),
    "1": Drawn(290, 12, ("1 IRA contributions (other than", "amounts in boxes 2-4, 8-10,", "13a, and 14a)"), (300, 44)),
    "omb": Drawn(400, 12, ("OMB No. 1545-0747",), (0, 0)),
    "2": Drawn(290, 54, ("2 Rollover contributions",), (300, 68)),
    "3": Drawn(290, 78, ("3 Roth IRA conversion amount",), (300, 92)),
    "4": Drawn(400, 78, ("4 Recharacterized contributions",), (410, 92)),
    "payer_tin": Drawn(40, 102, ("TRUSTEE'S or ISSUER'S TIN",), (42, 116)),
    "recipient_tin": Drawn(165, 102, ("PARTICIPANT'S TIN",), (167, 116)),
    "5": Drawn(290, 102, ("5 FMV of account",), (300, 116)),
    "6": Drawn(400, 102, ("6 Life insurance cost included in box 1",), (410, 116)),
    "recipient": Drawn(40, 128, ("PARTICIPANT'S name",), (42, 142), 230),
    "7_ira": Drawn(290, 128, ("7 IRA",), (312, 128)),
    "7_sep": Drawn(345, 128, ("SEP",), (365, 128)),
    "7_simple": Drawn(400, 128, ("SIMPLE",), (432, 128)),
    "7_roth": Drawn(460, 128, ("Roth IRA",), (496, 128)),
    "street": Drawn(40, 156, ("Street address (including apt. no.)",), (42, 170), 230),
    "8": Drawn(290, 150, ("8 SEP contributions",), (300, 164)),
    "9": Drawn(400, 150, ("9 SIMPLE contributions",), (410, 164)),
    "10": Drawn(290, 174, ("10 Roth IRA contributions",), (300, 188)),
    "11": Drawn(400, 174, ("11 If checked, required minimum", "distribution for 2024"), (486, 184)),
    "city": Drawn(40, 184, ("City or town, state or province, country, and ZIP or foreign postal code",), (42, 198), 230),
    "12a": Drawn(290, 198, ("12a RMD date",), (292, 212), 60),
    "12b": Drawn(400, 198, ("12b RMD amount",), (410, 212)),
    "13a": Drawn(290, 222, ("13a Postponed/late contrib.",), (300, 236)),
    "13b": Drawn(400, 222, ("13b Year",), (402, 236), 40),
    "13c": Drawn(460, 222, ("13c Code",), (462, 236), 30),
    "14a": Drawn(290, 246, ("14a Repayments",), (300, 260)),
    "14b": Drawn(400, 246, ("14b Code",), (402, 260), 30),
    "account": Drawn(40, 270, ("Account number (see instructions)",), (42, 284), 160),
    "15a": Drawn(290, 270, ("15a FMV of certain", "specified assets"), (300, 292)),
    "15b": Drawn(400, 270, ("15b Code(s)",), (402, 292), 30),
}  # fmt: skip
LAYOUTS = {"1099-R": FORM_1099R, "5498": FORM_5498}
_CHECKS = frozenset(
    {"2b_not_determined", "2b_total", "7_ira", "7_sep", "7_simple", "7_roth", "12", "corrected", "void"}
)
_TEXTS = frozenset({"payer", "payer_tin", "recipient", "recipient_tin", "street", "city", "account", "7", "11", "13", "12a",
                    "13b", "13c", "14b", "15", "15b", "18", "9a"})  # fmt: skip
_NAMES = {
    "1099-R": (
        "Distributions From",
        "Pensions, Annuities,",
        "Retirement or",
        "Profit-Sharing Plans,",
        "IRAs, Insurance",
    ),
    "5498": ("IRA", "Contribution", "Information"),
}
_HEIGHT = 360.0

PARTIES = {
    "payer": "SAMPLE TRUST COMPANY\n100 Elm Street\nBoston, MA 02110",
    "payer_tin": "00-1234567",
    "recipient_tin": "900-00-0001",
    "recipient": "Ana Maria Sample-Quintero",
    "street": "7 Harbor Way Apt. 2",
    "city": "Fairhaven, MA 02719",
    "account": "Z10000001",
}


def drawn(
    form: str,
    copies: Iterable[Mapping[str, str]],
    *,
    fields: bool = False,
    year: int = 2023,
    labels: Iterable[str] = ("Copy B", "Copy C", "Copy 2", "Copy 1"),
    a_page: int = 2,
    dollars: bool = True,
    layout: Mapping[str, Drawn] | None = None,
) -> bytes:
    """A PDF of copies of a form, each with its values by box; `a_page` of them stand below each other."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    named = list(labels)
    for number, values in enumerate(copies):
        if number and number % a_page == 0:
            canvas.showPage()
        top = 770 - _HEIGHT * (number % a_page)
        _copy(canvas, form, values, top, named[number % len(named)], year, dollars, layout or LAYOUTS[form],
              f"c{number}" if fields else "")  # fmt: skip
    canvas.save()
    return out.getvalue()


def _copy(
    canvas: Canvas, form: str, values: Mapping[str, str], top: float, label: str, year: int, dollars: bool,
    layout: Mapping[str, Drawn], prefix: str,
) -> None:  # fmt: skip
    for word, left in (("VOID", 300), ("CORRECTED", 352)):
        canvas.setFont("Helvetica", 7)
        canvas.drawString(left, top + 6, word)
        _check(canvas, word.lower(), values, left - 14, top + 6, prefix)
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(400, top - 40, "20")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(400 + canvas.stringWidth("20", "Helvetica-Bold", 12), top - 40, f"{year % 100:02}")
    canvas.setFont("Helvetica", 7)
    canvas.drawString(400, top - 56, "Form")
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawString(420, top - 56, form)
    for at, line in enumerate(_NAMES[form]):
        canvas.drawString(495, top - 12 - 9 * at, line)
    canvas.drawString(520, top - 84, label)
    for key, cell in layout.items():
        for at, line in enumerate(cell.caption):
            number, _, rest = line.partition(" ") if at == 0 and line[0].isdigit() else ("", "", line)
            canvas.setFont("Helvetica-Bold", 7)
            canvas.drawString(cell.left, top - cell.below - 8 * at, number)
            shift = canvas.stringWidth(f"{number} ", "Helvetica-Bold", 7) if number else 0
            canvas.setFont("Helvetica", 7)
            canvas.drawString(cell.left + shift, top - cell.below - 8 * at, rest)
        if key in _CHECKS or (form, key) in (("5498", "11"), ("1099-R", "12")):
            if (form, key) != ("1099-R", "11"):
                _check(canvas, key, values, cell.value[0], top - cell.value[1], prefix)
            continue
        _value(canvas, key, values, cell, top, dollars, prefix)
    canvas.setFont("Helvetica", 7)
    canvas.drawString(40, top - 306, f"Form {form}")
    canvas.drawString(250, top - 306, f"www.irs.gov/Form{form.replace('-', '')}")
    canvas.drawString(430, top - 306, "Department of the Treasury - Internal Revenue Service")


def _value(
    canvas: Canvas, key: str, values: Mapping[str, str], cell: Drawn, top: float, dollars: bool, prefix: str
) -> None:
    left, height = cell.value[0], top - cell.value[1]
    text = values.get(key, "")
    if key not in _TEXTS and dollars and key != "omb":
        canvas.drawString(left - 8, height, "$")
    if key == "omb":
        return
    if key == "9a":
        canvas.drawString(left + 32, height, "%")
    if prefix:
        lines = text.count("\n") + 1
        canvas.acroForm.textfield(
            name=f"{prefix}.{key}", x=left, y=height - 3 - 9 * (lines - 1), width=cell.wide, height=10 * lines,
            value=text, fontSize=7, borderWidth=0, fieldFlags="multiline" if lines > 1 else "",
        )  # fmt: skip
        return
    canvas.setFont("Courier", 8)
    for at, line in enumerate(text.split("\n")):
        canvas.drawString(left, height - 9 * at, line)


def _check(canvas: Canvas, key: str, values: Mapping[str, str], left: float, height: float, prefix: str) -> None:
    marked = bool(values.get(key))
    if prefix:
        canvas.acroForm.checkbox(
            name=f"{prefix}.{key}", x=left, y=height - 1, size=8, checked=marked, buttonStyle="check", borderWidth=1
        )
    elif marked:
        canvas.setFont("Courier", 8)
        canvas.drawString(left, height, "X")
