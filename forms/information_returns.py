"""Forms 1099-R and 5498 read from a PDF, whether their boxes are fields or print.

A box is what stands in the cell that its printed caption begins; the copies for the recipient, the state and the files
are one form. What cannot be told beyond doubt is refused with what was found. It must not know what a box means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from basis.errors import InputRejectedError
from basis.identity import mask
from basis.model import BOXES, BoxKind, PrintedReturn, ReturnForm
from forms.box_captions import BOX_CAPTIONS, OTHER_CAPTIONS, PARTY_CAPTIONS, tokens
from forms.box_marks import UnknownMarkError, marked
from forms.cells import Anchor, Cell, Region, anchors, cells, copies, lines_of, page_words
from forms.fields import refuse_two_values
from forms.pages import Document, Page, Word

_FIRST_BOX = "1"
_PARTY = "payer"
_SIGNS = frozenset({"$", "%", ".", "-", "\u2013", "none", "n/a"})
_AMOUNT = re.compile(r"\$?\(?-?[\d,]*\d(?:\.\d\d)?\)?")
_CENTS = re.compile(r"\.\d\d\)?$")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIN = re.compile(r"[\dXx*#\u2022-]+\d{4}")
_NEAR_FORM_NAME = 48.0
_FURNITURE = frozenset({"1099-r", "5498", "1545-0119", "1545-0747", "form", "omb", "no", "copy"})
_SEVERAL_STATES = frozenset({"14", "15", "16", "17", "18", "19"})
_BELOW_LAST_ROW = 30.0
_WITH_YEARS = ("11", "12a", "13", "13b", "15", "18", "payer", "recipient", "account")
_KINDS = {(form, box.key): box.kind for form, boxes in BOXES.items() for box in boxes}
_BY_HAND = "check the paper and enter the form with basis document add"


def printed_returns(document: Document, *, name: str) -> tuple[PrintedReturn, ...]:
    """Every Form 1099-R and 5498 of a PDF, each once however many copies of it there are.

    Raises InputRejectedError, naming page and box, where a box, its mark or the tax year cannot be told beyond doubt.
    """
    refuse_two_values(document, name=name, next_step=_BY_HAND)
    found: list[PrintedReturn] = []
    for number, page in enumerate(document.pages, start=1):
        for form in ReturnForm:
            found += _on_page(page, number, form, document.title, name)
    alone = tuple(_without_copies(found))
    seen: dict[object, PrintedReturn] = {}
    for each in alone:
        about = (each.form, each.tax_year, each.account, each.texts.get("7"), each.corrected, each.void)
        other = seen.setdefault(about, each)
        if other is not each:
            raise InputRejectedError(
                f"{mask(name)}, pages {other.page} and {each.page}: two Forms {each.form.value} of one account and "
                f"year differ; they may be two forms, or two copies of one.",
                next_step=_BY_HAND,
            )
    return alone


def shows_a_return(page: Page) -> bool:
    """Whether a page looks like one of these forms: its name and the caption of its first box are printed."""
    words = page_words(page)
    return any(_form_names(words, form) and _first_boxes(words, form) for form in ReturnForm)


def _first_boxes(words: Sequence[Word], form: ReturnForm) -> tuple[Anchor, ...]:
    return anchors(words, [caption for caption in BOX_CAPTIONS[form] if caption.key == _FIRST_BOX])


def _form_names(words: Sequence[Word], form: ReturnForm) -> tuple[Word, ...]:
    return tuple(word for word in words if word.text.strip("().,:").upper() == form.value)


def _on_page(page: Page, number: int, form: ReturnForm, title: str, name: str) -> Iterator[PrintedReturn]:
    words = page_words(page)
    if not _form_names(words, form) or not _first_boxes(words, form):
        return
    captions = (*BOX_CAPTIONS[form], *PARTY_CAPTIONS[form], *OTHER_CAPTIONS)
    found = _without_lookalikes(anchors(words, captions), words)
    for region in copies(found, _FIRST_BOX, _PARTY):
        yield from _Copy(page, number, form, title, name, region, words, found).read()


def _without_lookalikes(found: Sequence[Anchor], words: Sequence[Word]) -> tuple[Anchor, ...]:
    """Captions without those that only end another one: `percentage of total distribution` begins no box 2b."""
    rows = lines_of(words)
    before = {id(b): a for row in rows for a, b in pairwise(row) if b.left - a.right < 6}
    kept = []
    for anchor in found:
        first = anchor.words[0]
        previous = before.get(id(first))
        follows_words = previous is not None and tokens(previous.text)[-1:] in (("of",), ("conversion",), ("or",))
        if anchor.caption.numbers or not follows_words:
            kept.append(anchor)
    return tuple(kept)


class _Copy:
    """One copy of one form on a page, being read."""

    def __init__(
        self,
        page: Page,
        number: int,
        form: ReturnForm,
        title: str,
        name: str,
        region: Region,
        words: Sequence[Word],
        found: Sequence[Anchor],
    ) -> None:
        self._page, self._number, self._form = page, number, form
        self._title, self._name, self._region = title, name, region
        self._words = [word for word in words if region.has(word.left, word.middle)]
        self._cells: defaultdict[str, list[Cell]] = defaultdict(list)
        for cell in cells(region, words, found, _FIRST_BOX):
            self._cells[cell.anchor.caption.key].append(cell)

    def read(self) -> Iterator[PrintedReturn]:
        """The form of this copy, none where nothing is filled in."""
        for caption in BOX_CAPTIONS[self._form]:
            if len(self._cells[caption.key]) > 1:
                raise self._refused(f"box {caption.key} is printed more than once", "one caption for each box")
        marks = self._marks()
        self._refuse_strays()
        texts: dict[str, str] = {}
        hidden: set[str] = set()
        for box in BOXES[self._form]:
            cell = next(iter(self._cells["8" if box.key == "8_percent" else box.key]), None)
            if cell is None:
                hidden.add(box.key)
            elif box.kind is BoxKind.CHECK:
                if box.key in marks:
                    texts[box.key] = "X"
                elif not marks and not self._has_check_fields():
                    # A mark may be a drawing, which nobody reads: only where some mark is text are the others none.
                    hidden.add(box.key)
            else:
                text = self._text(box.key, box.kind, cell)
                if text is None:
                    hidden.add(box.key)
                elif text:
                    texts[box.key] = text
        if not texts:
            return
        self._refuse_the_impossible(texts)
        yield PrintedReturn(
            form=self._form,
            tax_year=self._tax_year(),
            pages=(self._number,),
            texts=texts,
            payer=self._name_in("payer"),
            payer_tin=self._tin_in("payer_tin"),
            recipient=self._name_in("recipient"),
            recipient_tin=self._tin_in("recipient_tin"),
            account=self._account(),
            corrected="corrected" in marks,
            void="void" in marks,
            not_shown=frozenset(hidden),
        )

    # Boxes

    def _text(self, key: str, kind: BoxKind, cell: Cell) -> str | None:
        """What a box holds, "" for nothing, None where a state or local box holds several."""
        words = [word.text for word in cell.words if word.text.casefold() not in _SIGNS]
        if key in _SEVERAL_STATES and kind is BoxKind.TEXT:
            return None if any(_CENTS.search(word) or word.islower() for word in words) else " ".join(words)
        if kind is BoxKind.TEXT:
            return self._only(key, [word for word in words if re.fullmatch(r"[A-Z0-9]{1,8},?", word)], words, most=4)
        if kind is BoxKind.CODES:
            return self._only(key, [word for word in words if re.fullmatch(r"[1-9A-Y]{1,2}", word)], words, most=2)
        if key in ("8", "8_percent"):
            percent = self._percents(cell)
            words = percent if key == "8_percent" else [word for word in words if word not in percent]
        fitting = [word for word in words if self._fits(kind, word, cell)]
        if len(fitting) > 1 and key in _SEVERAL_STATES:
            return None
        return self._only(key, fitting, words, most=1)

    def _only(self, key: str, fitting: Sequence[str], words: Sequence[str], *, most: int) -> str:
        others = [word for word in words if word not in fitting and self._counts(word)]
        if len(fitting) > most or others:
            shown = ", ".join(mask(word) for word in (*fitting, *others))
            raise self._refused(f"in the cell of box {key} stand {shown}", "one value that the box can hold")
        return " ".join(fitting)

    def _counts(self, word: str) -> bool:
        """Whether a word that is no caption could be somebody's figure: it has a digit and is no part of the form."""
        plain = word.strip("().,:").casefold()
        if not any(character.isdigit() for character in plain) or plain in _FURNITURE:
            return False
        year = str(self._tax_year())
        return plain not in (year, year[:2], year[2:])

    def _refuse_strays(self) -> None:
        """A figure that stands in no cell could be that of any box."""
        placed = {
            id(word)
            for key, found in self._cells.items()
            for cell in found
            for word in ((*cell.words, *cell.anchor.words) if key else cell.anchor.words)
        }
        lowest = min(cell.anchor.middle for found in self._cells.values() for cell in found) - _BELOW_LAST_ROW
        for word in self._words:
            amount = _AMOUNT.fullmatch(word.text) and (_CENTS.search(word.text) or "," in word.text)
            in_field = word not in self._page.words and len(word.text) > len("23") and _DIGIT.search(word.text)
            if id(word) not in placed and word.middle > lowest and (amount or in_field):
                raise self._refused(f"{mask(word.text)} stands in no cell", "every figure in a box")

    def _fits(self, kind: BoxKind, word: str, cell: Cell) -> bool:
        if kind is BoxKind.MONEY:
            in_field = any(w.text == word and w.right - w.left > 30 and w not in self._page.words for w in cell.words)
            dollars = any(w.text == "$" for w in cell.words)
            return bool(_AMOUNT.fullmatch(word)) and (bool(_CENTS.search(word)) or "$" in word or dollars or in_field)
        if kind is BoxKind.YEAR:
            return bool(_YEAR.fullmatch(word))
        if kind is BoxKind.DAY:
            return bool(re.fullmatch(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d\d-\d\d", word))
        return bool(re.fullmatch(r"\d{1,3}(?:\.\d+)?%?", word))

    def _percents(self, cell: Cell) -> list[str]:
        found = [word.text for word in cell.words if re.fullmatch(r"\d{1,3}(?:\.\d+)?%", word.text)]
        for line in cell.lines:
            for word, after in pairwise(line):
                if after.text == "%" and re.fullmatch(r"\d{1,3}(?:\.\d+)?", word.text):
                    found.append(word.text)
        return found

    def _marks(self) -> frozenset[str]:
        try:
            return marked(self._page, self._region, self._words, self._cells)
        except UnknownMarkError:
            raise self._refused("a mark stands where no box to check is known", "a mark beside its box") from None

    def _refuse_the_impossible(self, texts: Mapping[str, str]) -> None:
        """What no form shows, so that the figures must stand in other boxes than they seem to (Instructions for Forms
        1099-R and 5498: box 2a is part of box 1, box 4 is withheld from it, box 7 always has a code)."""
        if self._form is not ReturnForm.F1099R:
            return
        amounts = {key: _digits(texts[key]) for key in ("1", "2a", "4") if key in texts}
        for key in ("2a", "4"):
            if amounts.get(key, 0) > amounts.get("1", 0):
                raise self._refused(f"box {key} is more than box 1", "a part of it")
        if "7" not in texts:
            raise self._refused("box 7 is empty", "a distribution code")

    def _has_check_fields(self) -> bool:
        return any(
            widget.is_checkbox and self._region.has(widget.rect[0], (widget.rect[1] + widget.rect[3]) / 2)
            for widget in self._page.widgets
        )

    # Who, which account, which year

    def _lines_in(self, key: str) -> list[str]:
        vocabulary = {word for caption in PARTY_CAPTIONS[self._form] for word in caption.words}
        lines = [line for cell in self._cells[key] for line in cell.lines]
        return [" ".join(word.text for word in line) for line in lines if set(_said(line)) - vocabulary]

    def _name_in(self, key: str) -> str:
        return next(iter(self._lines_in(key)), "")

    def _tin_in(self, key: str) -> str:
        found = {text for line in self._lines_in(key) for text in line.split() if _TIN.fullmatch(text)}
        if len(found) > 1:
            raise self._refused(f"{len(found)} numbers stand in the cell of a TIN", "one")
        return next(iter(found), "")

    def _account(self) -> str:
        lines = self._lines_in("account")
        if len(lines) > 1:
            raise self._refused(f"{len(lines)} lines stand in the cell of the account number", "one")
        return lines[0] if lines else ""

    def _tax_year(self) -> int:
        """The year beside the form's name, in a field of the calendar year, or in the title of the file."""
        years = {int(year) for year in re.findall(rf"\b(20\d\d)\b[^.]*{re.escape(self._form.value)}", self._title)}
        years |= self._years_beside(self._words) or self._years_beside(page_words(self._page))
        if len(years) != 1:
            listed = ", ".join(map(str, sorted(years))) or "no year"
            raise self._refused(f"the tax year cannot be told: beside the name of the form stands {listed}", "one year")
        return years.pop()

    def _years_beside(self, words: Sequence[Word]) -> set[int]:
        years: set[int] = set()
        names = _form_names(words, self._form)
        inside = {id(w) for key in _WITH_YEARS for cell in self._cells[key] for w in cell.words}
        for row in lines_of(word for word in words if id(word) not in inside):
            for word, after in zip(row, (*row[1:], None), strict=True):
                text = word.text.strip("().,:")
                joined = text
                if after is not None and re.fullmatch(r"\d\d", after.text) and after.left - word.right < 8:
                    joined += after.text
                near = any(
                    abs(word.middle - n.middle) < _NEAR_FORM_NAME and abs(word.left - n.left) < 2 * _NEAR_FORM_NAME
                    for n in names
                )
                for candidate in (text, joined):
                    if _YEAR.fullmatch(candidate) and (near or _says_tax_year(row, word)):
                        years.add(int(candidate))
        return years

    def _refused(self, found: str, expected: str) -> InputRejectedError:
        return InputRejectedError(
            f"{mask(self._name)}, page {self._number}: Form {self._form.value}: {found}, expected {expected}.",
            next_step=_BY_HAND,
        )


def _said(line: Sequence[Word]) -> tuple[str, ...]:
    return tuple(token for word in line for token in tokens(word.text))


def _digits(amount: str) -> int:
    """An amount as cents, for comparing; what is no amount is none."""
    whole, _, cents = amount.strip("$() -").replace(",", "").partition(".")
    return int(whole + (cents or "00")) if (whole + cents).isdecimal() and len(cents) in (0, 2) else 0


def _says_tax_year(row: Sequence[Word], year: Word) -> bool:
    before = " ".join(word.text for word in row if word.right <= year.left + 1).casefold()
    return before.endswith(("tax year", "calendar year", "tax year:"))


def _without_copies(found: Sequence[PrintedReturn]) -> Iterator[PrintedReturn]:
    """Copies of one form as one; the parties' names and numbers are taken from the copy that has them."""
    groups: dict[object, list[PrintedReturn]] = {}
    for each in found:
        groups.setdefault(_same(each), []).append(each)
    for alike in groups.values():
        first = alike[0]
        yield replace(
            first,
            pages=tuple(page for each in alike for page in each.pages),
            payer=first.payer or next((e.payer for e in alike if e.payer), ""),
            recipient_tin=max((e.recipient_tin for e in alike), key=lambda tin: sum(c.isdigit() for c in tin)),
        )


def _same(form: PrintedReturn) -> tuple[object, ...]:
    return form.form, form.tax_year, form.account, tuple(sorted(form.texts.items())), form.corrected, form.void
