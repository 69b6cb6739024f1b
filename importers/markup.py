"""OFX markup, SGML of version 1 and XML of version 2, as elements with the place where each stands.

SGML leaves out the closing tags of values, some files those of XML too, so that neither an XML nor an HTML reader
takes them, and a row needs its bytes. It must not know what an element means.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate

from importers.reading import TextFile

STARTS = ("OFXHEADER:", "<?OFX", "<OFX>")
"""What one of the first lines of every OFX file begins with."""

_TOKEN = re.compile(r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9._-]*)\s*(?P<empty>/?)>(?P<text>[^<]*)")
_BEGINNING = re.compile(r"<OFX\s*>")
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9._-]*)")
_DEEPEST = 40
_NEXT_STEP = "Download the file again: it is cut off or was changed."


@dataclass(slots=True)
class Element:
    """One element: a value with `text`, or an aggregate with `children`. `start` to `end` are characters."""

    tag: str
    text: str
    start: int
    end: int
    children: list[Element] = field(default_factory=list)

    def all(self, *path: str) -> Iterator[Element]:
        """The elements at the end of a path of tags below this one."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.tag == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        """The first element at the end of a path, None without one."""
        return next(self.all(*path), None)

    def value(self, *path: str) -> str:
        """The text at the end of a path, empty where there is none."""
        found = self.first(*path)
        return found.text if found else ""

    def within(self, *tags: str) -> Iterator[Element]:
        """Every element of these tags, however deep, in order; an element found is not looked into."""
        for child in self.children:
            if child.tag in tags:
                yield child
            else:
                yield from child.within(*tags)


class Markup:
    """A whole OFX file: its root, and the lines and bytes that an element stands on."""

    def __init__(self, file: TextFile) -> None:
        """Read the file. Raises InputRejectedError where tags do not match or the end is missing."""
        self.file = file
        self._text = "\n".join(file.lines)
        self._starts = list(accumulate((len(line) + 1 for line in file.lines), initial=0))
        self.root = self._read()

    def line(self, element: Element) -> int:
        """The physical line on which an element begins."""
        return bisect_right(self._starts, element.start)

    def place(self, element: Element) -> tuple[int, int, int, int]:
        """First and last line, byte offset and length."""
        line, last_line = self.line(element), bisect_right(self._starts, element.end - 1)
        before = self._text[self._starts[line - 1] : element.start]
        mark = self.file.mark if line == 1 else 0
        offset = self.file.offsets[line - 1] + mark + self._bytes(before)
        return line, last_line, offset, self._bytes(self._text[element.start : element.end])

    def _bytes(self, text: str) -> int:
        return len(text) if text.isascii() else len(text.encode(self.file.encoding, "replace"))

    def _read(self) -> Element:
        begins = _BEGINNING.search(self._text)
        if begins is None:
            raise self.file.rejected(1, self.file.lines[0], expected="the tag <OFX>", next_step=_NEXT_STEP)
        # An aggregate has a closing tag in every version, so that a name that is never closed is that of a value.
        closed = {tag.upper() for tag in _CLOSING.findall(self._text)} | {"OFX"}
        root = Element("", "", begins.start(), len(self._text))
        open_ones, value, before = [root], "", begins.start()
        for token in _TOKEN.finditer(self._text, begins.start()):
            self._require_blank(before, token.start())
            before, tag, text = token.end(), token["tag"].upper(), unescape(token["text"]).strip()
            if token["close"]:
                self._require_blank(token.start("text"), token.end())
                if tag == value:
                    open_ones[-1].children[-1].end = token.start("text")
                elif open_ones[-1].tag == tag:
                    open_ones.pop().end = token.start("text")
                else:
                    raise self._unmatched(token, open_ones[-1])
                value = ""
                continue
            end = token.start("text") + len(token["text"].rstrip()) if text else token.start("text")
            element = Element(tag, text, token.start(), end)
            open_ones[-1].children.append(element)
            value = tag if text else ""
            if not text and not token["empty"] and tag in closed:
                open_ones.append(element)
                if len(open_ones) > _DEEPEST:
                    raise self._unmatched(token, open_ones[1])
        self._require_blank(before, len(self._text))
        if len(open_ones) > 1:
            unfinished = open_ones[-1]
            raise self.file.rejected(
                self.line(unfinished),
                f"<{unfinished.tag}>",
                problem="the file is cut off",
                expected=f"</{unfinished.tag}> before the end of the file",
                next_step=_NEXT_STEP,
            )
        return root

    def _require_blank(self, start: int, end: int) -> None:
        """Refuse text that stands in no value: it would be left out in silence."""
        text = self._text[start:end]
        if text.strip():
            raise self.file.rejected(
                bisect_right(self._starts, end - len(text.lstrip())),
                text,
                problem="text that stands in no element",
                expected="a tag",
                next_step=_NEXT_STEP,
            )

    def _unmatched(self, token: re.Match[str], opened: Element) -> Exception:
        return self.file.rejected(
            bisect_right(self._starts, token.start()),
            token[0],
            problem="tags that do not match",
            expected=f"</{opened.tag}>, which line {self.line(opened)} opens" if opened.tag else "an opening tag first",
            next_step=_NEXT_STEP,
        )
