"""The PDF file format: what a file shows, and a blank made ready to be filled. The only module that knows pypdf.

`read` turns the bytes of a PDF into plain records; `prepare` turns a blank into a body that `filling` appends to.
Neither knows Form 8606. Bytes from outside are not given to this module directly: `reading` does that in a process
of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TypeAlias

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from basis.errors import InputRejectedError
from forms.captions import spoken_captions
from forms.page_words import Drawing, Font, placement, shown_text, words
from forms.pages import Alignment, Document, Page, Rect, Widget, Word
from forms.prepared import FieldHead, PageHead, Prepared, PrintFont
from forms.sign_faces import signs_of

_ALIGNMENTS: Mapping[int, Alignment] = {0: "left", 1: "centre", 2: "right"}
_BOLD_FACE = re.compile(r"Bd|Bold|Blk|Black|Heavy|Demi")
_TO_UNICODE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>|<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_DEEPEST = 8
_MOST_WORDS = 50_000
_CHANGED_PER_FORM = ("/V", "/AP", "/AS", "/DA", "/Q")
STAMP_FONT = "BasisStamp"
_OF_A_FIELD = ("/FT", "/V", "/DA", "/Q", "/MaxLen", "/Ff")

_Dictionary: TypeAlias = DictionaryObject


def read(data: bytes, *, page_limit: int) -> Document:
    """Words, fields, captions and extras of a PDF. Raises InputRejectedError for one that is encrypted or has more
    pages than `page_limit`; a damaged file raises whatever pypdf raises, which is why strangers' files are read by
    `reading` alone."""
    reader = PdfReader(BytesIO(data))
    # A file that only forbids printing or changing opens without a password, in any viewer and here.
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputRejectedError(
            "The PDF is encrypted and opens with a password only.",
            next_step="save a copy without a password and give that",
        )
    if len(reader.pages) > page_limit:
        raise InputRejectedError(
            f"The PDF has {len(reader.pages)} pages, more than the {page_limit} read here.",
            next_step="give the form alone, without instructions or other forms",
        )
    root = _dictionary(reader.trailer["/Root"])
    form = _dictionary(root.get("/AcroForm"))
    title = str(reader.metadata.title or "") if reader.metadata else ""
    pages = tuple(_page(page, reader) for page in reader.pages)
    names = [widget.field for page in pages for widget in page.widgets]
    captions = spoken_captions(_xfa_packet(form, "template"), names)
    return Document(title, pages, captions, tuple(_extras(root, form)))


def only_pages(data: bytes, numbers: Sequence[int]) -> bytes:
    """Some pages of a PDF (from 1) as one of their own, with nothing of the others: no links, no field that also stands
    elsewhere, no title. Fields keep what they hold and show, each under its full name."""
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter()
    for number in numbers:
        page = reader.pages[number - 1]
        widgets = list(_annotations(page))
        for widget in widgets:
            inherited = {key: _inherited(widget, key) for key in _OF_A_FIELD}
            name = _full_name(widget)
            for key in ("/Parent", "/P", "/A", "/AA", "/StructParent"):
                widget.pop(key, None)
            widget.update({NameObject(key): value for key, value in inherited.items() if isinstance(value, PdfObject)})
            widget[NameObject("/T")] = TextStringObject(name)
        for key in ("/AA", "/B", "/StructParents", "/Metadata", "/PieceInfo"):
            page.pop(key, None)
        page[NameObject("/Annots")] = ArrayObject([widget.indirect_reference or widget for widget in widgets])
        writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def prepare(data: bytes) -> Prepared:
    """A blank without XFA, usage rights and scripts, taken apart so that forms can be written from it.

    XFA goes because its empty data would be shown instead of ours, usage rights (/Perms, /SigFlags) because a
    changed file breaks them and Acrobat then locks the form.
    """
    reader = PdfReader(BytesIO(data))
    _strip(reader)
    writer = PdfWriter(clone_from=reader)
    form = _dictionary(writer.root_object["/AcroForm"])
    fonts = _dictionary(_dictionary(form["/DR"])["/Font"])
    for page in writer.pages:
        page_fonts = _dictionary(_dictionary(page["/Resources"])["/Font"])
        page_fonts[NameObject(f"/{STAMP_FONT}")] = fonts.raw_get("/Helv")
    written = BytesIO()
    writer.write(written)
    body, offsets, info = _taken_apart(written.getvalue())
    return Prepared(
        body=body,
        offsets=offsets,
        root=_number(writer.root_object),
        info=info,
        fields={head.name: head for page in writer.pages for head in _field_heads(page)},
        pages=tuple(_page_head(page) for page in writer.pages),
        fonts={name[1:]: _print_font(fonts, name) for name in fonts},
    )


# --- reading -------------------------------------------------------------------------------------------------------


def _page(page: PageObject, reader: PdfReader) -> Page:
    contents = page.get_contents()
    resources = _dictionary(page.get("/Resources"))
    printed = words(_drawing(contents, resources, reader)) if contents is not None else []
    widgets: list[Widget] = []
    drawn: list[Word] = []
    for annotation in _annotations(page):
        appearance = _appearance(annotation, reader)
        widgets.append(_widget(annotation, shown_text(appearance) if appearance is not None else None))
        if appearance is not None and not widgets[-1].is_checkbox:
            drawn += words(appearance, placement(appearance, widgets[-1].rect))
    if len(printed) + len(drawn) > _MOST_WORDS:
        raise InputRejectedError("A page of the PDF holds more words than any form.", next_step="give the form alone")
    return Page(tuple(printed), tuple(drawn), tuple(widgets))


def _annotations(page: PageObject) -> Iterator[_Dictionary]:
    for entry in _array(page.get("/Annots")):
        annotation = _dictionary(entry)
        if annotation.get("/Subtype") == "/Widget" and _inherited(annotation, "/FT") in ("/Tx", "/Btn"):
            yield annotation


def _widget(annotation: _Dictionary, shown: str | None) -> Widget:
    value = _inherited(annotation, "/V")
    length = _inherited(annotation, "/MaxLen")
    quadding = _inherited(annotation, "/Q")
    checkbox = _inherited(annotation, "/FT") == "/Btn"
    return Widget(
        field=_full_name(annotation),
        rect=_rect(annotation.get("/Rect")),
        max_length=int(length) if isinstance(length, (int, float)) else None,
        alignment=_ALIGNMENTS.get(int(quadding) if isinstance(quadding, (int, float)) else 0, "left"),
        on_state=_on_state(annotation) if checkbox else None,
        value=str(value if value is not None else "").removeprefix("/" if checkbox else ""),
        shown=None if checkbox else shown,
    )


def _on_state(annotation: _Dictionary) -> str:
    states = _dictionary(_dictionary(annotation.get("/AP")).get("/N"))
    return next((state[1:] for state in states if state != "/Off"), "")


def _appearance(annotation: _Dictionary, reader: PdfReader) -> Drawing | None:
    normal = _resolved(_dictionary(annotation.get("/AP")).get("/N"))
    return _form_drawing(normal, reader, depth=0) if isinstance(normal, StreamObject) else None


def _form_drawing(stream: StreamObject, reader: PdfReader, depth: int) -> Drawing:
    drawing = _drawing(stream, _dictionary(stream.get("/Resources")), reader, depth)
    matrix = [float(number) for number in _array(stream.get("/Matrix"))] or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    a, b, c, d, e, f = matrix
    box = _rect(stream.get("/BBox")) if "/BBox" in stream else None
    return Drawing(drawing.operations, drawing.fonts, drawing.drawings, (a, b, c, d, e, f), box)


def _drawing(stream: PdfObject, resources: _Dictionary, reader: PdfReader, depth: int = 0) -> Drawing:
    content = ContentStream(stream, reader)
    operations = [
        (operator.decode("latin-1"), [_plain(operand) for operand in operands] if isinstance(operands, list) else [])
        for operands, operator in content.operations
    ]
    fonts = {name[1:]: _font(_dictionary(font)) for name, font in _dictionary(resources.get("/Font")).items()}
    drawings = {}
    if depth < _DEEPEST:
        for name, entry in _dictionary(resources.get("/XObject")).items():
            inner = _resolved(entry)
            if isinstance(inner, StreamObject) and inner.get("/Subtype") == "/Form":
                drawings[name[1:]] = _form_drawing(inner, reader, depth + 1)
    return Drawing(operations, fonts, drawings)


def _plain(operand: object) -> object:
    """An operand as float, bytes, list or name, so that the interpreter needs to know nothing of pypdf."""
    if isinstance(operand, bytes):
        return operand
    if isinstance(operand, NameObject):
        return operand[1:]
    if isinstance(operand, str):
        raw = getattr(operand, "original_bytes", None)
        return raw if isinstance(raw, bytes) else operand.encode("latin-1", "replace")
    if isinstance(operand, (int, float)):
        return float(operand)
    if isinstance(operand, list):
        return [_plain(part) for part in operand]
    return None


def _font(font: _Dictionary) -> Font:
    bold = bool(_BOLD_FACE.search(str(font.get("/BaseFont", ""))))
    if font.get("/Subtype") == "/Type0":
        descendant = _dictionary(_array(font.get("/DescendantFonts"))[0])
        return Font(bold, 2, _to_unicode(font), _cid_widths(descendant), float(descendant.get("/DW", 1000)))
    characters = {code: bytes([code]).decode("cp1252", "replace") for code in range(256)}
    characters |= signs_of(str(font.get("/BaseFont", "")))
    first = int(font.get("/FirstChar", 0))
    widths = {first + at: float(width) for at, width in enumerate(_array(font.get("/Widths")))}
    return Font(bold, 1, characters | _to_unicode(font), widths, 556.0)


def _to_unicode(font: _Dictionary) -> dict[int, str]:
    cmap = _resolved(font.get("/ToUnicode"))
    if not isinstance(cmap, StreamObject):
        return {}
    characters: dict[int, str] = {}
    mappings = cmap.get_data().partition(b"endcodespacerange")[2]
    for match in _TO_UNICODE.finditer(mappings):
        low, high, start, single, target = match.groups()
        if single is not None:
            characters[int(single, 16)] = _utf16(target)
            continue
        base = _utf16(start)
        for at, code in enumerate(range(int(low, 16), min(int(high, 16), 0xFFFF) + 1)):
            characters[code] = base[:-1] + chr(ord(base[-1]) + at) if base else ""
    return characters


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii").zfill(4)).decode("utf-16-be", "replace")


def _cid_widths(font: _Dictionary) -> dict[int, float]:
    """The /W array of a composite font: `first [w w w]` or `first last w` (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    parts = list(_array(font.get("/W")))
    at = 0
    while at + 1 < len(parts):
        first, following = int(parts[at]), _resolved(parts[at + 1])
        if isinstance(following, ArrayObject):
            widths.update({first + step: float(width) for step, width in enumerate(following)})
            at += 2
        elif at + 2 < len(parts):
            widths.update(dict.fromkeys(range(first, min(int(parts[at + 1]), 0xFFFF) + 1), float(parts[at + 2])))
            at += 3
        else:
            break
    return widths


def _xfa_packet(form: _Dictionary, name: str) -> bytes:
    packets = [_resolved(part) for part in _array(form.get("/XFA"))]
    for label, stream in zip(packets[::2], packets[1::2], strict=False):
        if label == name and isinstance(stream, StreamObject):
            return bytes(stream.get_data())
    return b""


def _extras(root: _Dictionary, form: _Dictionary) -> Iterator[str]:
    for holder, key in ((form, "/XFA"), (form, "/SigFlags"), (root, "/Perms"), (root, "/OpenAction"), (root, "/AA")):
        if key in holder:
            yield key[1:]
    if "/JavaScript" in _dictionary(root.get("/Names")):
        yield "JavaScript"


# --- preparing -----------------------------------------------------------------------------------------------------


def _strip(reader: PdfReader) -> None:
    root = _dictionary(reader.trailer["/Root"])
    form = _dictionary(root.get("/AcroForm"))
    for holder, keys in (
        (form, ("/XFA", "/SigFlags", "/NeedAppearances")),
        (root, ("/Perms", "/OpenAction", "/AA")),
        (_dictionary(root.get("/Names")), ("/JavaScript", "/EmbeddedFiles")),
    ):
        for key in keys:
            holder.pop(key, None)
    for page in reader.pages:
        page.pop("/AA", None)
        for annotation in _annotations(page):
            for link in _ancestry(annotation):
                link.pop("/A", None)
                link.pop("/AA", None)


def _taken_apart(written: bytes) -> tuple[bytes, tuple[int, ...], int | None]:
    """The objects of a file with a classic cross-reference table, the offset of each by number (0 = free), and the
    number of its /Info."""
    start = int(written[written.rindex(b"startxref") + 9 :].split()[0])
    lines = written[start:].splitlines()
    first, count = (int(part) for part in lines[1].split())
    entries = [line.split() for line in lines[2 : 2 + count]]
    if lines[0].strip() != b"xref" or first != 0:
        raise ValueError("the prepared blank has no cross-reference table of one section")
    info = re.search(rb"/Info (\d+) 0 R", written[start:])
    offsets = tuple(int(at) if kind == b"n" else 0 for at, _, kind in entries)
    return written[:start], offsets, int(info[1]) if info else None


def _field_heads(page: PageObject) -> Iterator[FieldHead]:
    for annotation in _annotations(page):
        widget = _widget(annotation, None)
        default = str(_inherited(annotation, "/DA") or "")
        font = re.search(r"/(\S+)\s+([\d.]+)\s+Tf", default)
        checkbox_states = _raw(annotation, "/AP") if widget.is_checkbox else b""
        yield FieldHead(
            name=widget.field,
            number=_number(annotation),
            dictionary=_serialised(annotation, without=_CHANGED_PER_FORM),
            rect=widget.rect,
            font=font[1] if font else "Helv",
            size=float(font[2]) if font else 0.0,
            colour=default[font.end() :].strip() if font else "0 g",
            checkbox_states=checkbox_states,
        )


def _page_head(page: PageObject) -> PageHead:
    contents = page.raw_get("/Contents")
    resolved = _resolved(contents)
    streams = list(resolved) if isinstance(resolved, ArrayObject) else [contents]
    box = _rect(page.get("/MediaBox"))
    return PageHead(
        number=_number(page),
        dictionary=_serialised(page, without=("/Contents",)),
        contents=tuple(stream.idnum for stream in streams if isinstance(stream, IndirectObject)),
        width=box[2] - box[0],
        height=box[3] - box[1],
    )


def _print_font(fonts: _Dictionary, name: str) -> PrintFont:
    font = _dictionary(fonts[name])
    first = int(font.get("/FirstChar", 0))
    widths = {first + at: float(width) for at, width in enumerate(_array(font.get("/Widths")))}
    return PrintFont(reference=_raw(fonts, name), widths=widths)


def _serialised(holder: _Dictionary, *, without: tuple[str, ...]) -> bytes:
    """A dictionary as it is written, without some keys and without its closing brackets."""
    kept = DictionaryObject({key: holder.raw_get(key) for key in holder if key not in without})
    out = BytesIO()
    kept.write_to_stream(out)
    return out.getvalue().rstrip().removesuffix(b">>")


def _raw(holder: _Dictionary, key: str) -> bytes:
    out = BytesIO()
    entry = holder.raw_get(key)
    entry.write_to_stream(out)
    return out.getvalue()


# --- objects -------------------------------------------------------------------------------------------------------


def _number(holder: _Dictionary) -> int:
    reference = holder.indirect_reference
    if reference is None:
        raise ValueError("a page or field of the blank is not an object of its own")
    return int(reference.idnum)


def _resolved(entry: object) -> object:
    return entry.get_object() if isinstance(entry, PdfObject) else entry


def _dictionary(entry: object) -> _Dictionary:
    resolved = _resolved(entry)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(entry: object) -> ArrayObject:
    resolved = _resolved(entry)
    return resolved if isinstance(resolved, ArrayObject) else ArrayObject()


def _rect(entry: object) -> Rect:
    x0, y0, x1, y1 = [float(number) for number in _array(entry)[:4]] or [0.0] * 4
    return (round(min(x0, x1), 2), round(min(y0, y1), 2), round(max(x0, x1), 2), round(max(y0, y1), 2))


def _ancestry(annotation: _Dictionary) -> Iterator[_Dictionary]:
    link = annotation
    for _ in range(_DEEPEST):
        yield link
        if "/Parent" not in link:
            return
        link = _dictionary(link["/Parent"])


def _inherited(annotation: _Dictionary, key: str) -> object:
    return next((_resolved(link[key]) for link in _ancestry(annotation) if key in link), None)


def _full_name(annotation: _Dictionary) -> str:
    parts = [str(link["/T"]) for link in _ancestry(annotation) if "/T" in link]
    return ".".join(reversed(parts))
