"""Forms 1099-R and 5498 from FDX tax documents, JSON with a member per box.

It must not know what a box means for Form 8606.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate

from basis.model import BoxKind, ReturnForm
from importers.detection import Detected, json_value
from importers.layouts import Layout
from importers.reading import TextFile, require_encoding
from importers.records import ParsedFile, ParsedReturn
from importers.returns.carried import Carried, box_names, left_aside, parsed_return, sorted_members
from importers.returns.csv import ReturnOptions

_FORMS = {"tax1099R": ReturnForm.F1099R, "tax5498": ReturnForm.F5498}
_MEMBER = re.compile(r'"(tax1099R|tax5498)"\s*:\s*')
_NAMES = ("name1", "businessName", "individualName", "name")
_DEEPEST = 6
_NEXT_STEP = "Get the file again: its tax documents cannot be told apart."


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every Form 1099-R and 5498 of the file. Raises InputRejectedError for a value that its box cannot hold."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    returns: list[ParsedReturn] = []
    notes: list[str] = []
    for form, place, document in _documents(file):
        parsed, told = _return(file, layout, form, place, document, options)
        returns.append(parsed)
        notes += told
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=tuple(returns),
        notes=tuple(notes),
    )


def _documents(file: TextFile) -> Iterator[tuple[ReturnForm, tuple[int, int, int, int], Mapping[str, object]]]:
    """Each form with first and last line, byte offset and length, found again in the text."""
    wanted = list(_within(json_value(file), 0))
    text = "\n".join(file.lines)
    starts = list(accumulate((len(line) + 1 for line in file.lines), initial=0))
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    seen = []
    for member in _MEMBER.finditer(text):
        try:
            document, end = decoder.raw_decode(text, member.end())
        except ValueError:
            continue
        if isinstance(document, dict) and (member[1], document) in wanted:
            seen.append((member[1], document, member.start(), end))
    if len(seen) != len(wanted):
        raise file.rejected(
            None, f"{len(seen)} of {len(wanted)}", expected="a form for every member", next_step=_NEXT_STEP
        )
    for key, document, start, end in seen:
        line, last_line = bisect_right(starts, start), bisect_right(starts, end - 1)
        before = file.offsets[line - 1] + len(text[starts[line - 1] : start].encode()) + (file.mark if line == 1 else 0)
        yield _FORMS[key], (line, last_line, before, len(text[start:end].encode())), document


def _within(value: object, depth: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _FORMS and isinstance(item, dict):
                yield key, item
            else:
                yield from _within(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _within(item, depth + 1)


def _return(
    file: TextFile,
    layout: Layout,
    form: ReturnForm,
    place: tuple[int, int, int, int],
    document: Mapping[str, object],
    options: ReturnOptions,
) -> tuple[ParsedReturn, tuple[str, ...]]:
    texts, about, aside = sorted_members(layout, form, document.items(), _text)
    carried = Carried(
        form=form,
        place=place,
        texts=texts,
        tax_year=_plain(about.get("tax_year")),
        payer=_name(about.get("payer")),
        payer_tin=_plain(about.get("payer_tin")) or _tin(about.get("payer")),
        recipient=_name(about.get("recipient")),
        recipient_tin=_plain(about.get("recipient_tin")) or _tin(about.get("recipient")),
        account=_plain(about.get("account")),
        corrected=_plain(about.get("corrected")),
        names=box_names(layout, form),
    )
    return parsed_return(file, carried, options), left_aside(form, carried.payer, aside)


def _text(value: object, kind: BoxKind) -> str:
    """A member as the box reads it: codes joined, a day without its time."""
    if isinstance(value, list):
        return " ".join(_plain(item) for item in value)
    text = _plain(value)
    return text[:10] if kind is BoxKind.DAY else text


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


def _name(party: object) -> str:
    """A party's name, wherever the version keeps it."""
    if isinstance(party, dict):
        return next((name for key in _NAMES if (name := _name(party.get(key)))), "") or " ".join(
            _plain(party.get(part)) for part in ("first", "middle", "last") if party.get(part)
        )
    return _plain(party)


def _tin(party: object) -> str:
    return _plain(party.get("tin")) if isinstance(party, dict) else ""
