"""The lines that only older forms have, by revision: which room figures them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basis.engine.amounts import Line
from basis.engine.inputs import YearInputs
from basis.engine.older import forms_1993_2003, forms_2010_2011
from basis.engine.own_lines import OwnLines

_ROOMS: Mapping[str, Callable[[YearInputs, Mapping[str, Line]], OwnLines]] = {
    "1993-1997": forms_1993_2003.of_1993,
    "1998": forms_1993_2003.of_1998,
    "1999-2000": forms_1993_2003.of_1999,
    "2003": forms_1993_2003.of_2003,
    "2010": forms_2010_2011.of_2010,
    "2011": forms_2010_2011.of_2011,
}


def own_lines(inputs: YearInputs, lines: Mapping[str, Line]) -> OwnLines:
    """What a year's form has beyond the lines of modern meaning. `lines` are those, by their printed numbers."""
    room = _ROOMS.get(inputs.law.revision)
    return OwnLines(put_off=inputs.put_off.after(inputs.year)) if room is None else room(inputs, lines)
