"""The captions a screen reader speaks for each field, from the XFA template that the IRS leaves in its forms.

They are a witness beside the printed page, never the only one: the IRS's own have errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from xml.parsers import expat

from basis.errors import InputRejectedError


def spoken_captions(template: bytes, fields: Iterable[str]) -> dict[str, str]:
    """The caption of each of `fields` (full names) that an XFA template speaks; a name it gives twice is left out.

    Raises InputRejectedError for a template that declares entities and expat.ExpatError for one that is not XML.
    """
    reader = _TemplateReader()
    if template:
        reader.read(template)
    by_path = {path: " ".join(spoken[0].split()) for path, spoken in reader.found.items() if len(spoken) == 1}
    paths = {field: re.sub(r"\[\d+\]", "", field) for field in fields}
    return {field: by_path[path] for field, path in paths.items() if path in by_path}


class _TemplateReader:
    """Follows the nesting of subforms and fields and keeps what stands in their `speak` elements."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._path: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def read(self, template: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ParseFile(BytesIO(template))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        named = kind in ("subform", "field") and "name" in attributes
        self._open.append((kind, named))
        if named:
            self._path.append(attributes["name"])
            if kind == "field":
                self.found.setdefault(".".join(self._path), []).append("")

    def _text(self, characters: str) -> None:
        path = ".".join(self._path)
        if self._open[-1][0] == "speak" and path in self.found:
            self.found[path][-1] += characters

    def _end(self, _tag: str) -> None:
        if self._open.pop()[1]:
            self._path.pop()

    def _entity(self, *_declaration: object) -> None:
        raise InputRejectedError(
            "The PDF declares XML entities, as no form does.", next_step="get the file again from www.irs.gov"
        )
