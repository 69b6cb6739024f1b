"""Reading a PDF that a stranger made: in a process of its own, with limits on memory and time.

A PDF is a small programming environment; one made with intent, or only damaged, can loop or eat memory inside any
parser. Here it takes nothing with it but the child process.
"""

from __future__ import annotations

import base64
import functools
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from basis.errors import InputRejectedError
from forms import pdf
from forms.pages import Document
from forms.prepared import Prepared

if sys.platform != "win32":
    import resource

LARGEST_FILE = 20_000_000
"""Bytes. The official forms have less than 100,000, scanned statements a few million."""

_MEMORY = 1_000_000_000
_SECONDS = 20
_OPEN_FILES = 64
_REJECTED = 3
_PAGES = "pages:"
_FRESH_COPY = "get a fresh copy of the file, for Form 8606 from www.irs.gov/Form8606, and try again"


def read_file(path: Path, *, page_limit: int = 4) -> Document:
    """Read the PDF at `path` as `read_bytes` does. Raises InputRejectedError also when it cannot be opened."""
    return read_bytes(file_bytes(path), name=path.name, page_limit=page_limit)


def file_bytes(path: Path) -> bytes:
    """The bytes of a file of reasonable size. Raises InputRejectedError when it cannot be opened or is too large."""
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputRejectedError(
            f"{path}: the file cannot be opened: {error.strerror}.", next_step="check the name and its permissions"
        ) from error
    if len(data) > LARGEST_FILE:
        raise InputRejectedError(
            f"{path}: the file is larger than {LARGEST_FILE:,} bytes, more than any form.", next_step=_FRESH_COPY
        )
    return data


def read_bytes(data: bytes, *, name: str, page_limit: int = 4) -> Document:
    """What a PDF from outside shows, read in a child process; the same bytes are read once per process.

    `name` is how errors call the file. Raises InputRejectedError for whatever is not a PDF that can be read within
    the limits.
    """
    if not data:
        raise InputRejectedError(f"{name}: the file is empty, expected a PDF.", next_step=_FRESH_COPY)
    if b"%PDF-" not in data[:1024]:
        raise InputRejectedError(
            f"{name}: the file is not a PDF (it does not begin with %PDF-).", next_step=_FRESH_COPY
        )
    return Document.from_json(_in_child("read", data, page_limit, name))


def prepare_bytes(data: bytes, *, name: str) -> Prepared:
    """A blank from outside made ready to be filled, as `pdf.prepare` does, in a child process. Raises
    InputRejectedError."""
    return Prepared.from_json(_in_child("prepare", data, 0, name))


def pages_of(data: bytes, numbers: Sequence[int], *, name: str) -> bytes:
    """Some pages of a PDF (from 1) as one of their own, as `pdf.only_pages` does, in a child process. Raises
    InputRejectedError."""
    listed = ",".join(str(number) for number in numbers)
    return base64.b64decode(_in_child(f"{_PAGES}{listed}", data, 0, name))


def child() -> None:
    """The child process: bytes on stdin, JSON on stdout. Any failure ends it, and the parent says so."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    task, page_limit = sys.argv[1], int(sys.argv[2])
    data = sys.stdin.buffer.read()
    try:
        if task.startswith(_PAGES):
            numbers = [int(number) for number in task.removeprefix(_PAGES).split(",")]
            answer = base64.b64encode(pdf.only_pages(data, numbers)).decode("ascii")
        elif task == "prepare":
            answer = pdf.prepare(data).to_json()
        else:
            answer = pdf.read(data, page_limit=page_limit).to_json()
    except InputRejectedError as refusal:
        sys.stdout.write(json.dumps({"reason": refusal.message}))
        sys.exit(_REJECTED)
    sys.stdout.write(answer)


def _in_child(task: str, data: bytes, page_limit: int, name: str) -> str:
    code, answer = _run_child(task, data, page_limit)
    if code == _REJECTED:
        raise InputRejectedError(f"{name}: {json.loads(answer)['reason']}", next_step=_FRESH_COPY)
    if code != 0:
        raise InputRejectedError(
            f"{name}: the file is damaged, hostile or no real PDF: it cannot be read in {_SECONDS} seconds.",
            next_step=_FRESH_COPY,
        )
    return answer


@functools.lru_cache(maxsize=16)
def _run_child(task: str, data: bytes, page_limit: int) -> tuple[int | None, str]:
    program = f"import sys; sys.path[:] = {sys.path!r}; from forms.reading import child; child()"
    # The command is this program's own; only standard input comes from outside.
    try:
        finished = subprocess.run(  # noqa: S603
            [sys.executable, "-c", program, task, str(page_limit)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * _SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return finished.returncode, finished.stdout.decode("utf-8", "replace")
