"""Forms 1099-R and 5498 from the tax elements of an OFX file.

It must not know what a box means for Form 8606.
"""

from __future__ import annotations

from basis.model import BoxKind, ReturnForm
from importers.detection import Detected
from importers.layouts import Layout
from importers.markup import Element, Markup
from importers.reading import TextFile, require_encoding
from importers.records import ParsedFile, ParsedReturn
from importers.returns.carried import Carried, box_names, left_aside, parsed_return, sorted_members
from importers.returns.csv import ReturnOptions

_FORMS = {"TAX1099R_V100": ReturnForm.F1099R, "TAX5498_V100": ReturnForm.F5498}
_PARTIES = {ReturnForm.F1099R: ("PAYERADDR", "RECADDR"), ReturnForm.F5498: ("TRUSTEEADDR", "PARTICIPANTADDR")}
_NAMES = ("PAYERNAME1", "PAYERNAME", "RECNAME1", "RECNAME", "TRUSTEENAME1", "PARTICIPANTNAME1", "NAME1", "NAME")
_DAY_LENGTH = 8


def read(found: Detected, options: ReturnOptions) -> ParsedFile:
    """Read every Form 1099-R and 5498 of the file. Raises InputRejectedError for a value that its box cannot hold."""
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    markup = Markup(file)
    returns: list[ParsedReturn] = []
    notes: list[str] = []
    for element in markup.root.within(*_FORMS):
        parsed, told = _return(file, layout, markup, element, options)
        returns.append(parsed)
        notes += told
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=tuple(returns),
        notes=tuple(notes),
    )


def _return(
    file: TextFile, layout: Layout, markup: Markup, element: Element, options: ReturnOptions
) -> tuple[ParsedReturn, tuple[str, ...]]:
    form = _FORMS[element.tag]
    members = (
        (child.tag, child.text if child.text or not child.children else [child.tag]) for child in element.children
    )
    texts, about, aside = sorted_members(layout, form, members, _text)
    payer, recipient = (_name(element.first(tag)) for tag in _PARTIES[form])
    carried = Carried(
        form=form,
        place=markup.place(element),
        texts=texts,
        tax_year=str(about.get("tax_year", "")),
        payer=payer,
        payer_tin=str(about.get("payer_tin", "")),
        recipient=recipient,
        recipient_tin=str(about.get("recipient_tin", "")),
        account=str(about.get("account", "")),
        corrected=str(about.get("corrected", "")),
        void=str(about.get("void", "")),
        names=box_names(layout, form),
    )
    return parsed_return(file, carried, options), left_aside(form, payer, aside)


def _text(value: object, kind: BoxKind) -> str:
    text = value if isinstance(value, str) else ""
    return _day(text) if kind is BoxKind.DAY else text


def _day(text: str) -> str:
    """The day of `20241231` or `20241231120000[-5:EST]`."""
    digits = text[:_DAY_LENGTH]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if digits.isdigit() and len(digits) == _DAY_LENGTH else text


def _name(party: Element | None) -> str:
    if party is None:
        return ""
    return next((text for tag in _NAMES if (text := party.value(tag))), "")
