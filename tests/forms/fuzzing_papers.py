"""PDFs of forms and transcripts spoilt by chance and read: each gives what stands there, or a refusal that says why.

    python tests/forms/fuzzing_papers.py --paper NAME --count N --seconds S --seed SEED [--keep FOLDER]

What is spoilt is what a form says, where it says it, and the file. The child process that opens a stranger's PDF is run
in this one, because a new process for each of thousands of files takes longer than the reading; what ends it is a
refusal, as there. Prints the table of tests/importers/fuzzing.py; `passed` are those that show the form.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from types import FrameType

sys.path.append(str(Path(__file__).parents[1] / "importers"))

from finished_samples import LINES, filled, flattened, letter, packet, text_pdf
from form_samples import OFFICIAL_YEARS
from fuzzing import HEADING, Tally, require_a_good_refusal, require_it_took, require_what_can_be_kept
from mutations import ODD_DAYS, ODD_NUMBERS, ODD_TEXTS, Dice, spoilt
from printed_forms import LAYOUTS, PARTIES, drawn
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject, TextStringObject
from reportlab import rl_config

from basis.app.received import read_pdf
from basis.errors import InputRejectedError
from forms import pdf, reading
from forms.finished import shows_form_8606
from forms.information_returns import shows_a_return
from forms.pages import Document

PAPERS = ("1099-R", "5498", "8606", "transcript")
TRANSCRIPTS = tuple(sorted((Path(__file__).parents[1] / "importers" / "samples" / "returns").glob("transcript_*.txt")))
_LONGEST_READ = 20
_VALUES = {
    "1099-R": {"1": "6,500.00", "2a": "6,500.00", "4": "650.00", "7": "2", "7_ira": "X", "2b_not_determined": "X"},
    "5498": {"1": "6,500.00", "3": "6,500.00", "5": "81,204.16", "7_roth": "X", "13c": "FD", "12a": "12/31/2024"},
}
_SHOWN_TEXT = re.compile(rb"\(((?:[^()\\]|\\.)+)\) ?Tj")
_PLACE = re.compile(rb"(\d+(?:\.\d+)?) (\d+(?:\.\d+)?) (Tm|Td)")


class SlowError(Exception):
    """The child process would have been ended here."""


class Child:
    """The child process that opens a PDF, in this one; `document` is what it read last."""

    def __init__(self) -> None:
        self.document: Document | None = None

    def __call__(self, task: str, data: bytes, page_limit: int) -> tuple[int | None, str]:
        """Answer as `forms.reading.child` does, with the code it ends with."""
        if task != "read":
            return _real_child(task, data, page_limit)
        signal.signal(signal.SIGALRM, _stop)
        signal.alarm(_LONGEST_READ)
        try:
            self.document = pdf.read(data, page_limit=page_limit)
            answer = self.document.to_json()
        except InputRejectedError as refusal:
            return 3, f'{{"reason": "{refusal.message[:20].encode("ascii", "replace").decode()}"}}'.replace("\\", "/")
        except BaseException as problem:  # whatever ends the child is told by its parent as a damaged file
            if isinstance(problem, KeyboardInterrupt):
                raise
            return 1, ""
        finally:
            signal.alarm(0)
        return 0, answer


_real_child = reading._run_child


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SlowError


def odd(text: str, dice: Dice) -> str:
    """What stands in a cell, or something else."""
    turn = dice.random()
    if turn < 0.3:
        return dice.choice(ODD_NUMBERS)
    if turn < 0.5:
        return dice.choice(ODD_TEXTS)
    if turn < 0.6:
        return dice.choice(ODD_DAYS)
    return spoilt(text or "1", dice, ["6,500.00", "X"])[:200]


def plain(text: str) -> str:
    """What a PDF can show on a line or two."""
    kept = "".join(each for each in text if each == "\n" or each.isprintable())
    return kept.encode("latin-1", "replace").decode("latin-1")


def information_return(form: str, dice: Dice) -> bytes:
    """A Form 1099-R or 5498, one or several copies, with boxes that somebody filled in oddly."""
    values = dict(_VALUES[form] | PARTIES)
    for _ in range(dice.choice((0, 1, 1, 2, 3))):
        key = dice.choice([*LAYOUTS[form], "void", "corrected", *values])
        values[key] = plain(odd(values.get(key, ""), dice))
    copies = [values] * dice.choice((1, 1, 2, 3))
    if dice.random() < 0.2:
        copies.append(values | {"1": plain(odd("6,500.00", dice)), "account": dice.choice(("Z10000001", "Z2", ""))})
    layout = LAYOUTS[form]
    if dice.random() < 0.4:
        layout = dict(layout)
        for _ in range(dice.randint(1, 3)):
            key = dice.choice(list(layout))
            cell = layout[key]
            if dice.random() < 0.3:
                del layout[key]
            elif dice.random() < 0.5:
                layout[key] = cell._replace(
                    left=cell.left + dice.randint(-60, 60), below=cell.below + dice.randint(-20, 20)
                )
            else:
                layout[key] = cell._replace(
                    value=(cell.value[0] + dice.randint(-50, 50), cell.value[1] + dice.randint(-15, 15))
                )
    return drawn(
        form, copies, fields=dice.random() < 0.4, year=dice.choice((2016, 2020, 2023, 2024, 2025, 1999)),
        a_page=dice.choice((1, 2)), dollars=dice.random() < 0.7, layout=layout,
    )  # fmt: skip


@cache
def finished(tax_year: int, flat: bool) -> bytes:
    """A filled Form 8606 whose pages are not packed."""
    data = flattened(filled(tax_year)) if flat else filled(tax_year)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    for number, each in enumerate(writer._objects):
        if isinstance(each, StreamObject) and each.get("/Filter") == "/FlateDecode" and "/Length1" not in each:
            bare = DecodedStreamObject()
            bare.update(
                {key: value for key, value in each.items() if key not in ("/Filter", "/DecodeParms", "/Length")}
            )
            bare.set_data(each.get_data())
            bare.indirect_reference = each.indirect_reference
            writer._objects[number] = bare
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def form_8606(dice: Dice) -> bytes:
    """A Form 8606, as fields or as print, whose lines, words and places somebody changed."""
    flat = dice.random() < 0.5
    data = finished(dice.choice(OFFICIAL_YEARS), flat)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    figures = [text for text in LINES.values() if len(text) > 1]
    for _ in range(dice.choice((1, 1, 2, 3))):
        was, becomes = dice.choice(figures), odd(dice.choice(figures), dice)
        for each in writer._objects:
            if isinstance(each, StreamObject) and isinstance(each, DecodedStreamObject):
                _change_stream(each, was.encode(), plain(becomes).encode("latin-1", "replace"))
            elif not flat and hasattr(each, "get") and each.get("/V") == was:
                each[NameObject("/V")] = TextStringObject(becomes)
    if dice.random() < 0.5:
        streams = [each for each in writer._objects if isinstance(each, DecodedStreamObject)]
        for _ in range(dice.randint(1, 3)):
            _spoil_stream(dice.choice(streams), dice)
    out = BytesIO()
    writer.write(out)
    return packet(out.getvalue(), letter("A letter")) if dice.random() < 0.05 else out.getvalue()


def _change_stream(stream: DecodedStreamObject, was: bytes, becomes: bytes) -> None:
    data = stream.get_data()
    if b"(" + was + b")" in data:
        safe = becomes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        stream.set_data(data.replace(b"(" + was + b")", b"(" + safe + b")"))


def _spoil_stream(stream: DecodedStreamObject, dice: Dice) -> None:
    data = stream.get_data()
    found = list((_SHOWN_TEXT if dice.random() < 0.6 else _PLACE).finditer(data))
    if not found:
        return
    one = dice.choice(found)
    way = dice.randrange(3)
    if way == 0:
        data = data[: one.start()] + data[one.end() :]
    elif way == 1:
        data = data[: one.end()] + b" " + one[0] + data[one.end() :]
    else:
        data = data[: one.start()] + re.sub(rb"\d", lambda _: b"%d" % dice.randrange(10), one[0]) + data[one.end() :]
    stream.set_data(data)


def transcript(dice: Dice) -> bytes:
    """An IRS transcript as print, whose text somebody changed."""
    texts = [path.read_text() for path in TRANSCRIPTS]
    text = spoilt(dice.choice(texts), dice, texts)
    return text_pdf(text[:20_000], a_page=dice.choice((58, 58, 30)))


def an_input(paper: str, seed: str, number: int) -> bytes:
    """The PDF of a number: always the same."""
    dice = random.Random(f"{seed}:{paper}:{number}")
    if paper == "8606":
        data = form_8606(dice)
    else:
        data = transcript(dice) if paper == "transcript" else information_return(paper, dice)
    if dice.random() < 0.1:
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(data))
            data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
    return data


def shows(paper: str, document: Document) -> bool:
    """Whether a PDF still shows the form: its reader gets it."""
    if paper == "8606":
        return any(map(shows_form_8606, document.pages))
    if paper == "transcript":
        words = " ".join(word.text for page in document.pages for word in page.words).casefold()
        return "wage and income" in words
    return any(map(shows_a_return, document.pages))


def read_as_in_an_import(data: bytes, name: str) -> bool:
    """Whether a PDF is read, False where it is refused."""
    try:
        _, parsed, kept = read_pdf(data, name, "Trad 1", None)
    except InputRejectedError as refusal:
        require_a_good_refusal(refusal)
        return False
    if parsed is not None:
        require_what_can_be_kept(parsed, len(kept))
    return True


def fuzz(paper: str, *, count: int, seconds: float, seed: str, fault: Callable[[str, bytes, str], None]) -> Tally:
    """Read PDFs until `count` of them showed this form, or the time is over. `fault` gets what went wrong."""
    tally, until = Tally(), time.monotonic() + seconds
    child = Child()
    before, reading._run_child = reading._run_child, child  # type: ignore[assignment]
    try:
        while tally.passed < count and time.monotonic() < until:
            data = an_input(paper, seed, tally.inputs)
            number, tally.inputs, child.document = tally.inputs, tally.inputs + 1, None
            started = time.process_time()
            try:
                read = read_as_in_an_import(data, "paper.pdf")
                taken = require_it_took(time.process_time() - started)
            except Exception as problem:  # a fault is whatever is no refusal
                tally.faults += 1
                tally.passed += 1
                where = traceback.extract_tb(problem.__traceback__)[-1]
                about = f"{type(problem).__name__} in {Path(where.filename).name}:{where.lineno}"
                if about not in tally.seen:
                    tally.seen.add(about)
                    fault(f"{paper}-{seed}-{number}", data, "".join(traceback.format_exception(problem)))
                continue
            tally.slowest = max(tally.slowest, taken)
            if child.document is not None and shows(paper, child.document):
                tally.passed += 1
                tally.read += read
                tally.refused += not read
    finally:
        reading._run_child = before
    return tally


def main(arguments: Sequence[str]) -> int:
    """Run it and print the table; 1 where a fault was found or a paper did not get its inputs in time."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--paper", action="append", choices=PAPERS, help="one of them, may be repeated")
    options.add_argument("--count", type=int, default=100, help="PDFs that show the form, for each")
    options.add_argument("--seconds", type=float, default=3_600, help="at most so long for each")
    options.add_argument("--seed", default="8606")
    options.add_argument("--keep", type=Path, default=Path("faults"), help="where the inputs of faults are kept")
    chosen = options.parse_args(arguments)

    def keep(name: str, data: bytes, about: str) -> None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        (chosen.keep / name).write_bytes(data)
        sys.stdout.writelines(f"{name}: {line[:200]}\n" for line in about.splitlines()[-8:])

    sys.stdout.write(f"{HEADING}\n")
    good = True
    for paper in chosen.paper or PAPERS:
        tally = fuzz(paper, count=chosen.count, seconds=chosen.seconds, seed=chosen.seed, fault=keep)
        sys.stdout.write(f"{tally.line(paper)}\n")
        sys.stdout.flush()
        good = good and not tally.faults and tally.passed >= chosen.count
    return 0 if good else 1


rl_config.pageCompression = 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
