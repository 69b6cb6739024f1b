"""Forms 1099-R and 5498 from the text of an IRS wage and income transcript.

A block begins with a line that names its form; then come the two parties and a line for each box, as `Label:....value`,
`Label: value` or a label alone. Where a page ends, its furniture stands inside a block. A label that is not known is
told and its box stays open; nothing is read by its place. It must not know what a box means for Form 8606.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from basis.errors import InputRejectedError
from basis.model import BOXES, Box, BoxKind, Evidence, ReturnForm
from importers.detection import Detected
from importers.layouts import IGNORED, Layout, comparable
from importers.reading import TextFile, require_encoding, shown
from importers.records import ParsedFile, ParsedReturn
from importers.returns.boxes import BoxError, read_box, read_codes, read_year

_TITLE = "Wage and Income Transcript"
_OTHER_PRODUCT = re.compile(r"(?:Account|Return|Record of Account) Transcript|Record of Account|Verification of Non")
_HEADER = re.compile(r"(?:Form|Schedule) (?=\S*\d)([A-Z0-9][A-Z0-9-]*)(?: [^:]*)?", re.IGNORECASE)
_SUMMARY = re.compile(r"Wage (?:&|and) Income Summary", re.IGNORECASE)
_FURNITURE = re.compile(
    r"This Product Contains Sensitive Taxpayer Data|Wage and Income Transcript|IRS Logo"
    r"|(?:Tracking Number|Request Date|Response Date|SSN Provided|TIN Provided|Tax Period \w+)\s*:.*"
    r"|(?:Page\s+)?\d+\s+of\s+\d+|Page\s+\d+|(?:Done|Print)(?:\s+(?:Done|Print))*|https?://\S+(?:\s.*)?",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"Tax Period (?:Requested|Ending)\s*:[ .]*(.*)", re.IGNORECASE)
_PERIOD_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_PAYER = re.compile(r"(?:payer|trustee|issuer|trustee/issuer|issuer/provider|payer/issuer)", re.IGNORECASE)
_RECIPIENT = re.compile(r"(?:recipient|participant)", re.IGNORECASE)
_TIN = re.compile(r"Identification Number|Federal ID Number|Social Security Number", re.IGNORECASE)
_LEADERS = re.compile(r"^[. \t]+")
_MONEY = re.compile(r"-?\$[\d,]+(?:\.\d\d)?|-?[\d,]+\.\d\d")
_NOTHING = re.compile(r"\$?0*(?:\.0+)?%?|not (?:checked|set|significant|applicable)|unanswered|none", re.IGNORECASE)
_MARKED = frozenset({"tax amount not determined", "yes", "x", "1"})
_NOT_MARKED = frozenset({"", "no", "0"})
_ORIGINAL = frozenset({"", "original", "original document"})
_CORRECTED = frozenset({"amended", "amended document", "corrected", "corrected document"})
_NEXT_STEP = (
    "Save the transcript again as PDF or copy its whole text, or enter the form with `basis document add`. "
    "Nothing was imported."
)


@dataclass(slots=True)
class _Block:
    """One form of a transcript: its code, its lines without page furniture, and the lines it spans."""

    code: str
    first: int
    last: int
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Party:
    name: str = ""
    tin: str = ""


@dataclass(slots=True)
class _Labelled:
    """What a block says: its parties, and the values of each field in the order they are printed."""

    payer: _Party = field(default_factory=_Party)
    recipient: _Party = field(default_factory=_Party)
    values: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        """The one value of a field, "" where it is blank or not printed."""
        return next((value for _, value in self.values.get(key, ()) if value), "")


def read(found: Detected) -> ParsedFile:
    """Read every Form 1099-R and 5498 of a transcript; blocks of other forms are counted in the notes.

    Raises InputRejectedError for another product of the IRS, a transcript without its year, and a value that its box
    cannot hold.
    """
    file, layout = found.file, found.layout
    require_encoding(file, layout.encodings)
    _require_product(file)
    tax_year = _tax_year(file)
    returns: list[ParsedReturn] = []
    notes: list[str] = []
    others: dict[str, int] = {}
    for block in _blocks(file):
        form = {"1099-R": ReturnForm.F1099R, "5498": ReturnForm.F5498}.get(block.code)
        if form is None:
            others[block.code] = others.get(block.code, 0) + 1
            continue
        parsed, told = _return(file, layout, block, form, tax_year)
        returns.append(parsed)
        notes += told
    if others:
        listed = ", ".join(f"{count} {code}" for code, count in sorted(others.items()))
        notes.append(f"other forms of the transcript were left aside: {listed}")
    return ParsedFile(
        format=layout.id,
        family=layout.family,
        generation=layout.generations[0].id,
        returns=tuple(returns),
        notes=tuple(notes),
    )


def _require_product(file: TextFile) -> None:
    text = [line.strip() for line in file.lines]
    if any(_TITLE.casefold() in line.casefold() for line in text):
        return
    number, line = next(
        ((n, line) for n, line in enumerate(text, start=1) if _OTHER_PRODUCT.search(line)), (1, text[0] if text else "")
    )
    raise file.rejected(
        number,
        line,
        problem="another product of the IRS",
        expected=f"a {_TITLE}",
        next_step=(
            "Get the Wage & Income transcript of the year. What a tax return transcript shows of a Form 8606 is "
            "entered with `basis filed add`."
        ),
    )


def _tax_year(file: TextFile) -> int:
    years: dict[int, int] = {}
    for number, line in enumerate(file.lines, start=1):
        period = _PERIOD.search(line)
        for year in _PERIOD_YEAR.findall(period[1]) if period else ():
            years.setdefault(int(year), number)
    if len(years) != 1:
        raise file.rejected(
            max(years.values(), default=1),
            ", ".join(map(str, sorted(years))) or "no tax period",
            problem="the tax year of the transcript",
            expected="one year, as in `Tax Period Requested: December, 2023`",
            next_step="Import the transcripts of two years as two files, each with its first page.",
        )
    try:
        return read_year(str(next(iter(years))))
    except BoxError as problem:
        raise file.rejected(1, str(next(iter(years))), expected=str(problem), next_step=_NEXT_STEP) from None


def _blocks(file: TextFile) -> Iterator[_Block]:
    block: _Block | None = None
    for number, raw in enumerate(file.lines, start=1):
        line = " ".join(raw.replace("\u2019", "'").replace("\xa0", " ").split())
        header = _HEADER.fullmatch(line)
        summary = _SUMMARY.fullmatch(line)
        if header or summary:
            if block is not None:
                yield block
            block = _Block(header[1].upper() if header else "summary page", number, number)
        elif block is not None:
            block.last = number
            if line and not _FURNITURE.fullmatch(line):
                block.lines.append((number, line))
    if block is not None:
        yield block


def _labelled(file: TextFile, layout: Layout, block: _Block, form: ReturnForm) -> _Labelled:
    """The lines of a block by what they are. A label broken over two lines is tried whole and by its second half."""
    names, said = _names(layout, form), _Labelled()
    party: _Party | None = None
    started = False
    broken: list[tuple[int, str]] = []
    for number, line in block.lines:
        label, colon, rest = line.partition(":")
        value = _LEADERS.sub("", rest).strip()
        if not colon:
            if party is not None:
                party.name = party.name or line
            elif started:
                broken.append((number, line))
            continue
        bare = comparable(label)
        who = _party(said, bare) if not value else None
        if who is not None:
            party, started = who, True
            continue
        if _TIN.search(label):
            owner = said.recipient if _RECIPIENT.match(label) else said.payer
            owner.tin, started = owner.tin or value, True
            continue
        party, started = None, True
        known = names.get(bare)
        if broken:
            whole = names.get(comparable(" ".join([*(text for _, text in broken), label])))
            if whole is None:
                _refuse_amount(file, broken)
                said.unknown += [text for _, text in broken]
            known, broken = whole or known, []
        if known is None:
            if value and not _NOTHING.fullmatch(value):
                said.unknown.append(f"{label}: {value}")
        elif known != IGNORED:
            said.values.setdefault(known, []).append((number, value))
    _refuse_amount(file, broken)
    said.unknown += [text for _, text in broken]
    return said


def _names(layout: Layout, form: ReturnForm) -> Mapping[str, str]:
    """Field by label, without the boxes of the other form."""
    others = tuple(f"{other.value}_" for other in ReturnForm if other is not form)
    return {label: known for label, known in layout.names().items() if not known.startswith(others)}


def _party(said: _Labelled, label: str) -> _Party | None:
    if _PAYER.fullmatch(label):
        return said.payer
    return said.recipient if _RECIPIENT.fullmatch(label) else None


def _refuse_amount(file: TextFile, lines: list[tuple[int, str]]) -> None:
    """An amount that stands on a line of its own may belong to the label above or below: nobody can tell."""
    for number, text in lines:
        if _MONEY.search(text):
            raise file.rejected(
                number,
                text,
                problem="an amount without a label",
                expected="a label and its value on one line, such as `Gross Distribution: $7,000.00`",
                next_step=_NEXT_STEP,
            )


def _return(
    file: TextFile, layout: Layout, block: _Block, form: ReturnForm, tax_year: int
) -> tuple[ParsedReturn, list[str]]:
    said = _labelled(file, layout, block, form)
    name = f"Form {form.value} of {said.payer.name or 'a payer not named'}, row {block.first}"
    boxes: dict[str, int | bool | str] = {}
    open_boxes: set[str] = set()
    notes = [f"{name}: {shown(text)!r} is not known and was left aside" for text in said.unknown]
    for box in BOXES[form]:
        values = said.values.get(f"{form.value}_{box.key}")
        if values is None:
            open_boxes.add(box.key)
            continue
        content = _codes(file, said) if box.kind is BoxKind.CODES else _content(file, form, box, values)
        if isinstance(content, _NotTold):
            open_boxes.add(box.key)
            notes.append(f"{name}: box {box.key} says {shown(content.text)!r}, which is not known; it stays open")
        elif content is not None:
            boxes[box.key] = content
    start, length = file.span(block.first, block.last)
    parsed = ParsedReturn(
        line=block.first,
        last_line=block.last,
        offset=start,
        length=length,
        form=form,
        tax_year=tax_year,
        payer=said.payer.name,
        payer_tin=said.payer.tin,
        recipient_tin=said.recipient.tin,
        recipient_name=said.recipient.name,
        account_text=said.text("account"),
        boxes=boxes,
        corrected=_corrected(file, said, block),
        not_in_file=frozenset(open_boxes),
        evidence=Evidence.TRANSCRIPT,
    )
    return parsed, notes


@dataclass(frozen=True, slots=True)
class _NotTold:
    """A box is printed, but nobody knows what its words mean."""

    text: str


def _content(
    file: TextFile, form: ReturnForm, box: Box, values: list[tuple[int, str]]
) -> int | bool | str | _NotTold | None:
    if len({value for _, value in values}) > 1:
        raise _rejected(file, values[-1], box, "one value for each label")
    number, value = values[0]
    if box.kind is BoxKind.CHECK:
        return _check(value)
    if box.kind is BoxKind.MONEY and value and not _MONEY.fullmatch(value):
        raise _rejected(file, (number, value), box, "an amount with a dollar sign or cents, such as $7,000.00")
    if box.kind is not BoxKind.MONEY and _NOTHING.fullmatch(value):
        return None
    try:
        return read_box(form, box.key, value)
    except BoxError as problem:
        raise _rejected(file, (number, value), box, str(problem)) from None


def _check(value: str) -> bool | _NotTold | None:
    """What a check box says in prose: `Not checked`, `IRA/SEP/SIMP box checked`, `Tax amount not determined`."""
    word = value.casefold()
    if word in _NOT_MARKED or _NOTHING.fullmatch(word) or re.search(r"\b(?:not checked|unchecked)\b", word):
        return None
    if word in _MARKED or re.search(r"\bchecked\b", word):
        return True
    return _NotTold(value)


def _codes(file: TextFile, said: _Labelled) -> str | None:
    """The codes of box 7. Both places are printed with a meaning each; the unused one reads `Not significant`."""
    printed = said.values[f"{ReturnForm.F1099R.value}_7"]
    codes = [(number, value) for number, value in printed if value]
    meanings = [value for _, value in said.values.get("meaning", ()) if value and not _NOTHING.fullmatch(value)]
    place = codes[0] if codes else printed[0]
    box = next(box for box in BOXES[ReturnForm.F1099R] if box.kind is BoxKind.CODES)
    try:
        read = read_codes(" ".join(value for _, value in codes)) if codes else None
    except BoxError as problem:
        raise _rejected(file, place, box, str(problem)) from None
    if "meaning" in said.values and len(meanings) != len(codes):
        raise _rejected(file, place, box, f"a code for each of its {len(meanings)} meanings")
    return read


def _corrected(file: TextFile, said: _Labelled, block: _Block) -> bool:
    word = said.text("submission")
    if word.casefold() in _ORIGINAL:
        return False
    if word.casefold() in _CORRECTED:
        return True
    number = next((n for n, value in said.values.get("submission", ()) if value), block.first)
    raise file.rejected(
        number,
        word,
        problem="Submission Type",
        expected="Original document, Amended document or Corrected document",
        next_step=_NEXT_STEP,
    )


def _rejected(file: TextFile, place: tuple[int, str], box: Box, expected: str) -> InputRejectedError:
    number, value = place
    problem = f"box {box.key}, {box.title}"
    return file.rejected(number, value, problem=problem, expected=expected, next_step=_NEXT_STEP)
