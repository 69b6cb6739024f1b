"""A blank taken apart, and the writing of finished forms from it: bytes in, bytes out.

The objects of the blank stay as they are; each form appends its own fields, appearances and one complete
cross-reference table (ISO 32000-1, 7.5). So a form costs microseconds, two forms share no state, and the same
content gives the same bytes. Knows nothing of Form 8606.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from forms.pages import Rect


@dataclass(frozen=True, slots=True)
class FieldHead:
    """A field of the blank: its object as far as it never changes, and how its text is drawn."""

    name: str
    number: int
    dictionary: bytes
    rect: Rect
    font: str
    size: float
    colour: str
    checkbox_states: bytes


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page of the blank without its contents, and the objects that are its contents."""

    number: int
    dictionary: bytes
    contents: tuple[int, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PrintFont:
    """A font the blank offers to its fields: how to refer to it, and its widths in 1/1000 of the size, by code."""

    reference: bytes
    widths: Mapping[int, float]

    def width(self, encoded: bytes, size: float) -> float:
        """Length in points of a WinAnsi text. Raises KeyError for a character the font has no width of."""
        return sum(self.widths[code] for code in encoded) * size / 1000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A blank ready to be written from; `offsets` are by object number, 0 where there is none."""

    body: bytes
    offsets: tuple[int, ...]
    root: int
    info: int | None
    fields: Mapping[str, FieldHead]
    pages: tuple[PageHead, ...]
    fonts: Mapping[str, PrintFont]

    def to_json(self) -> str:
        """The blank as JSON text, bytes as Latin-1, for the way out of the process that prepared it."""
        return json.dumps(asdict(self), default=lambda raw: raw.decode("latin-1"))

    @classmethod
    def from_json(cls, text: str) -> Prepared:
        """Read what `to_json` wrote."""
        raw = json.loads(text)
        return cls(
            body=raw["body"].encode("latin-1"),
            offsets=tuple(raw["offsets"]),
            root=raw["root"],
            info=raw["info"],
            fields={name: _field_head(head) for name, head in raw["fields"].items()},
            pages=tuple(_page_head(page) for page in raw["pages"]),
            fonts={name: _print_font(font) for name, font in raw["fonts"].items()},
        )


@dataclass(frozen=True, slots=True)
class TextEntry:
    """What one text field of a form holds: its text, the drawing of it, size, and quadding (0 left, 1, 2 right)."""

    text: str
    appearance: bytes
    size: float
    quadding: int


@dataclass(frozen=True, slots=True)
class FormBody:
    """Everything one form puts into a blank: text fields and checkboxes by full name, stamps by page index.

    A stamp is two contents: one drawn under the page, one over it.
    """

    texts: Mapping[str, TextEntry]
    checks: Mapping[str, str]
    stamps: Mapping[int, tuple[bytes, bytes]] = field(default_factory=dict)


def write(prepared: Prepared, form: FormBody) -> bytes:
    """The finished file. Raises KeyError for a field the blank does not have."""
    out = _Appending(prepared)
    for name, state in form.checks.items():
        head = prepared.fields[name]
        states = b"/AP " + head.checkbox_states
        out.put(head.number, head.dictionary + states + f" /V /{state} /AS /{state} >>".encode("ascii"))
    for name, entry in form.texts.items():
        out.put(prepared.fields[name].number, _text_field(out, prepared, prepared.fields[name], entry))
    for index, (under, over) in form.stamps.items():
        page = prepared.pages[index]
        first = out.add(_stream(b"<<", under + b"\nq\n"))
        last = out.add(_stream(b"<<", b"Q\n" + over))
        contents = " ".join(f"{number} 0 R" for number in (first, *page.contents, last))
        out.put(page.number, page.dictionary + f"/Contents [{contents}] >>".encode("ascii"))
    return out.finish()


def encoded_string(text: str) -> bytes:
    """A PDF text string: a literal where ASCII is enough, UTF-16 otherwise (ISO 32000-1, 7.9.2.2)."""
    if text.isascii():
        return literal(text.encode("ascii"))
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode("ascii") + b">"


def literal(data: bytes) -> bytes:
    """A literal string with its delimiters escaped (ISO 32000-1, 7.3.4.2)."""
    escaped = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped + b")"


def _field_head(raw: Mapping[str, Any]) -> FieldHead:
    as_bytes = {key: raw[key].encode("latin-1") for key in ("dictionary", "checkbox_states")}
    return FieldHead(**{**raw, **as_bytes, "rect": tuple(raw["rect"])})


def _page_head(raw: Mapping[str, Any]) -> PageHead:
    dictionary = raw["dictionary"].encode("latin-1")
    return PageHead(**{**raw, "dictionary": dictionary, "contents": tuple(raw["contents"])})


def _print_font(raw: Mapping[str, Any]) -> PrintFont:
    widths = {int(code): width for code, width in raw["widths"].items()}
    return PrintFont(raw["reference"].encode("latin-1"), widths)


def _text_field(out: _Appending, prepared: Prepared, head: FieldHead, entry: TextEntry) -> bytes:
    width, height = head.rect[2] - head.rect[0], head.rect[3] - head.rect[1]
    font = prepared.fonts[head.font]
    appearance = out.add(
        _stream(
            b"<< /Type /XObject /Subtype /Form "
            + f"/BBox [0 0 {width:.2f} {height:.2f}] ".encode("ascii")
            + f"/Resources << /Font << /{head.font} ".encode("ascii")
            + font.reference
            + b" >> >> ",
            entry.appearance,
        )
    )
    default = f"/{head.font} {entry.size:g} Tf {head.colour}".encode("ascii")
    changed = f" /Q {entry.quadding} /AP << /N {appearance} 0 R >> /V ".encode("ascii")
    return head.dictionary + b"/DA " + literal(default) + changed + encoded_string(entry.text) + b" >>"


def _stream(head: bytes, data: bytes) -> bytes:
    return head + f"/Length {len(data)} >>\nstream\n".encode("ascii") + data + b"\nendstream"


class _Appending:
    """The body of a blank with objects put after it, in place of its own or new."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._appended: list[bytes] = []
        self._end = len(prepared.body)
        self._offsets: list[int] = list(prepared.offsets)

    def add(self, content: bytes) -> int:
        self._offsets.append(0)
        number = len(self._offsets) - 1
        self.put(number, content)
        return number

    def put(self, number: int, content: bytes) -> None:
        written = f"{number} 0 obj\n".encode("ascii") + content + b"\nendobj\n"
        self._offsets[number] = self._end
        self._appended.append(written)
        self._end += len(written)

    def finish(self) -> bytes:
        appended = b"".join(self._appended)
        identifier = hashlib.sha256(self._prepared.body + appended).hexdigest()[:32].upper()
        info = f"/Info {self._prepared.info} 0 R " if self._prepared.info is not None else ""
        trailer = (
            f"trailer\n<< /Size {len(self._offsets)} /Root {self._prepared.root} 0 R {info}"
            f"/ID [<{identifier}> <{identifier}>] >>\nstartxref\n{self._end}\n%%EOF\n"
        )
        table = f"xref\n0 {len(self._offsets)}\n{''.join(_entries(self._offsets))}"
        return self._prepared.body + appended + table.encode("ascii") + trailer.encode("ascii")


def _entries(offsets: Sequence[int]) -> list[str]:
    """The lines of a cross-reference table: free objects are chained through their numbers (ISO 32000-1, 7.5.4)."""
    free = [number for number, offset in enumerate(offsets) if offset == 0]
    following = dict(zip(free, [*free[1:], 0], strict=True))
    return [
        f"{offset:010d} 00000 n \n" if offset else f"{following[number]:010d} {65535 if number == 0 else 0:05d} f \n"
        for number, offset in enumerate(offsets)
    ]
