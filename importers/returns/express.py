"""Forms 1099-R and 5498 from 1099 Express source records: a form a line, its fields told by number.

It must not know what a box means for Form 8606.
"""

from __future__ import annotations

from basis.errors import InputRejectedError
from basis.model import BOXES, ReturnForm
from importers.detection import Detected
from importers.layouts import IGNORED, Layout
from importers.reading import TextFile, require_encoding
from importers.records import ParsedFile, ParsedReturn
from importers.returns.carried import ABOUT, Carried, left_aside, parsed_return
from importers.returns.csv import ReturnOptions

_FORMS = {"9": ReturnForm.F1099R, "L": ReturnForm.F5498}
_PLAN_TYPES = {"A": "7_ira", "B": "7_sep", "D": "7_simple", "H": "7_roth"}
_PLAN_TYPE = "5498_plan_type"
_DAYS = frozenset({"5498_12a"})
"""Written MM-DD-YYYY."""
_CORRECTIONS = {"": "", "G": "X", "C": "X"}
_LEAST_FIELDS = {ReturnForm.F1099R: 32, ReturnForm.F5498: 15}
"""Through the first amount, without which a record is cut off."""
_NEXT_STEP = "Export the file again from 1099 Express. Nothing was imported."


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every Form 1099-R and 5498 of the file; records of other forms are counted in a note.

    Raises InputRejectedError for a line that is no record, a record without its first amount,
    and a value its box cannot hold.
    """
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    returns: list[ParsedReturn] = []
    notes: list[str] = []
    others = 0
    for number, raw in enumerate(file.lines, start=1):
        line = raw.strip()
        if not line:
            continue
        fields = [field.strip() for field in line.split("|")]
        if fields[0] != "B" or len(fields) == 1:
            raise _rejected(file, number, line, "a record `B`, its form and its fields, divided by `|`")
        form = _FORMS.get(fields[1])
        if form is None:
            others += 1
            continue
        if len(fields) < _LEAST_FIELDS[form]:
            raise _rejected(
                file, number, line, f"at least {_LEAST_FIELDS[form]} fields of Form {form.value}: it is cut off"
            )
        parsed, told = _record(file, layout, number, fields, form, options)
        returns.append(parsed)
        notes += told
    if others:
        notes.append(f"records of other forms were left aside: {others}")
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=tuple(returns),
        notes=tuple(notes),
    )


def _record(
    file: TextFile, layout: Layout, number: int, fields: list[str], form: ReturnForm, options: ReturnOptions
) -> tuple[ParsedReturn, tuple[str, ...]]:
    meanings = _meanings(layout, form)
    keys = {f"{form.value}_{box.key}": box.key for box in BOXES[form]}
    texts: dict[str, str] = {}
    about: dict[str, str] = {}
    aside: dict[str, str] = {}
    names: dict[str, str] = {}
    for place, text in enumerate(fields, start=1):
        known = meanings.get(str(place), "")
        if known in keys:
            texts[keys[known]] = text.replace("-", "/") if known in _DAYS else text
            names[keys[known]] = f"field {place} (box {keys[known]})"
        elif known in ABOUT:
            about[known] = text
        elif known == _PLAN_TYPE and not _is_address(text):
            about[_PLAN_TYPE] = about.get(_PLAN_TYPE, "") + text.upper()
        elif text and known != IGNORED:
            aside[f"field {place}"] = text
    if form is ReturnForm.F5498:
        texts |= _plan_type(file, number, about.get(_PLAN_TYPE, ""))
    correction = about.get("corrected", "").upper()
    if correction not in _CORRECTIONS:
        raise _rejected(file, number, correction, "G or C for a corrected form in field 4, else nothing")
    start, length = file.span(number, number)
    carried = Carried(
        form=form,
        place=(number, number, start, length),
        texts=texts,
        recipient=about.get("recipient", ""),
        recipient_tin=about.get("recipient_tin", ""),
        account=about.get("account", ""),
        corrected=_CORRECTIONS[correction],
        names=names,
    )
    return parsed_return(file, carried, options), left_aside(form, options.payer, aside)


def _meanings(layout: Layout, form: ReturnForm) -> dict[str, str]:
    """What each field of a form's records is, by number as text."""
    others = tuple(f"{other.value}_" for other in ReturnForm if other is not form)
    found: dict[str, str] = {}
    for known, places in layout.columns.items():
        if not known.startswith(others):
            found |= {place.removeprefix(f"{form.value} "): known for place in places}
    return found


def _is_address(text: str) -> bool:
    """Field 6 is an e-mail address where the plan type is field 21."""
    return "@" in text


def _plan_type(file: TextFile, number: int, said: str) -> dict[str, str]:
    """Box 7 of Form 5498 from the plan type; without one it stays open. Two different ones are refused."""
    if said and not (set(said) <= set(_PLAN_TYPES) and len(set(said)) == 1):
        raise _rejected(file, number, said, "one plan type, in field 6 or 21: A, B, D or H")
    return {key: "X" if said[0] == letter else "" for letter, key in _PLAN_TYPES.items()} if said else {}


def _rejected(file: TextFile, number: int, value: str, expected: str) -> InputRejectedError:
    return file.rejected(number, value, expected=expected, next_step=_NEXT_STEP)
