"""Official blanks: where they are looked for, how a file proves to be one, and how to get one.

A file is judged by its bytes, never by its name. Looked through in this order: a file the user names, the folder
of BASIS_FORMS_DIR, the user's own forms folder, the copies inside an installed `habutax`. Only `fetch_blank` uses
the network.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib import request
from urllib.error import HTTPError, URLError

import platformdirs

from basis.errors import InputRejectedError, NoBlankError
from basis.saving import make_folder, save
from forms import pdf, reading
from forms.mapping import map_blank
from forms.prepared import Prepared
from forms.revision import Revision, pinned_revisions

FORMS_DIRECTORY_VARIABLE = "BASIS_FORMS_DIR"
IRS_ADDRESSES = (
    "https://www.irs.gov/pub/irs-prior/f8606--{tax_year}.pdf",
    "https://www.irs.gov/pub/irs-pdf/f8606.pdf",
)
"""Where the IRS keeps the form of a past year, and that of the current one."""

_PACKAGE = "habutax"
_MOST_UNKNOWN_FILES = 20
_DOWNLOAD_SECONDS = 30


@dataclass(frozen=True)
class Blank:
    """An official blank form and the map of its cells. `place` says which of the places it was found in."""

    data: bytes = field(repr=False)
    revision: Revision = field(repr=False)
    source: Path
    place: str

    @property
    def tax_year(self) -> int:
        """The year printed on the form."""
        return self.revision.tax_year

    @property
    def pinned(self) -> bool:
        """Whether this very file is known; otherwise it was mapped from its own pages."""
        return self.revision.sha256 in pinned_revisions()

    @functools.cached_property
    def prepared(self) -> Prepared:
        """The blank made ready to be filled, once. A file that is not known is prepared in a child process."""
        if self.pinned:
            return pdf.prepare(self.data)
        return reading.prepare_bytes(self.data, name=self.source.name)


@dataclass(frozen=True, slots=True)
class Place:
    """One place blanks are looked for in: what users call it, its PDF files, and why there are none."""

    name: str
    files: tuple[Path, ...]
    absence: str = ""


def find_blank(tax_year: int, *, template: Path | None = None) -> Blank:
    """The official blank of a tax year.

    With `template`, that file and no other: InputRejectedError when it is no official Form 8606 of the year.
    Otherwise the first found; NoBlankError names each place that was looked in and what to do.
    """
    if template is not None:
        blank = open_blank(template, place="the file named")
        if blank.tax_year != tax_year:
            raise InputRejectedError(
                f"{template}: this is the Form 8606 of {blank.tax_year}, expected that of {tax_year}.",
                next_step=f"give the blank of {tax_year}",
            )
        return blank
    looked: list[str] = []
    for place in places():
        found, remarks = _search(place, tax_year)
        if found is not None:
            return found
        looked += [f"{place.name}: {place.absence or 'no official blank of that year'}", *remarks]
    listed = "".join(f"\n  - {line}" for line in looked)
    raise NoBlankError(
        f"There is no official blank Form 8606 for {tax_year}. Looked in:{listed}",
        next_step=f"run `basis forms fetch {tax_year}`, or get f8606--{tax_year}.pdf from www.irs.gov/Form8606 and "
        "run `basis forms add` on it",
    )


def open_blank(path: Path, *, place: str = "") -> Blank:
    """The blank in a file. Raises InputRejectedError when it is not an official Form 8606 that can be mapped."""
    return _blank(reading.file_bytes(path), path, place)


def add_blank(path: Path, *, dry_run: bool = False) -> Blank:
    """Check a blank and keep a copy in the user's forms folder, in place of an earlier one of that year; with
    `dry_run` only say where it would be kept.

    Raises InputRejectedError when it is not an official Form 8606, CannotWriteError when it cannot be kept.
    """
    return _keep(open_blank(path), dry_run=dry_run)


def fetch_blank(
    tax_year: int,
    announce: Callable[[str], None],
    *,
    addresses: Sequence[str] = IRS_ADDRESSES,
    dry_run: bool = False,
) -> Blank:
    """Download the blank of a year from the IRS, check it and keep it in the user's forms folder.

    `announce` is told each address before it is asked: this is the one use of the network. With `dry_run` what came
    is checked and not kept. Raises NoBlankError naming the addresses and what each answered.
    """
    answers: list[str] = []
    for address in (template.format(tax_year=tax_year) for template in addresses):
        announce(f"Downloading {address}")
        try:
            blank = _blank(_download(address), Path(address.rpartition("/")[2]), "download")
        except (HTTPError, URLError, TimeoutError, ConnectionError) as error:
            answers.append(f"{address}: {error}")
        except InputRejectedError as error:
            answers.append(f"{address}: {error.message}")
        else:
            if blank.tax_year == tax_year:
                return _keep(blank, dry_run=dry_run)
            answers.append(f"{address}: this is the form of {blank.tax_year}")
    listed = "".join(f"\n  - {answer}" for answer in answers)
    raise NoBlankError(
        f"The official Form 8606 for {tax_year} could not be downloaded:{listed}",
        next_step="check the network and the year, or get the file in a browser and run `basis forms add` on it",
    )


def list_blanks() -> tuple[Blank, ...]:
    """Every official blank in all places, in the order they are looked through; a file found twice is listed twice."""
    found: list[Blank] = []
    for place in places():
        for path in _unknown_last(place.files):
            try:
                found.append(open_blank(path, place=place.name))
            except InputRejectedError:
                continue
    return tuple(found)


def user_folder() -> Path:
    """Where `add_blank` and `fetch_blank` keep blanks."""
    return Path(platformdirs.user_data_dir("basis", appauthor=False)) / "forms"


def places() -> Iterator[Place]:
    """The places blanks are looked for in, in order."""
    configured = os.environ.get(FORMS_DIRECTORY_VARIABLE)
    if configured:
        yield _folder(f"{FORMS_DIRECTORY_VARIABLE} ({configured})", Path(configured))
    else:
        yield Place(FORMS_DIRECTORY_VARIABLE, (), "not set")
    yield _folder(f"your forms folder ({user_folder()})", user_folder())
    yield _package()


def _folder(name: str, folder: Path) -> Place:
    if not folder.is_dir():
        return Place(name, (), "there is no such folder")
    try:
        files = tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf" and path.is_file()))
    except OSError as error:
        return Place(name, (), f"it cannot be opened: {error.strerror}")
    return Place(name, files)


def _package() -> Place:
    """The copies of a published package, located through its metadata and read as files: it is never imported."""
    name = f"the package {_PACKAGE}"
    try:
        listed = importlib.metadata.files(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return Place(name, (), "not installed (it carries the forms of 2021-2023)")
    paths = (Path(str(entry.locate())) for entry in listed if entry.name == "f8606.pdf")
    return Place(name, tuple(sorted(path for path in paths if path.is_file())))


def _search(place: Place, tax_year: int) -> tuple[Blank | None, list[str]]:
    """The blank of a year in one place, known files first; and remarks on files that look like it and are not."""
    remarks: list[str] = []
    unknown: list[tuple[Path, bytes]] = []
    likely_first = sorted(place.files, key=lambda path: (str(tax_year) not in path.name, "8606" not in path.name))
    for path in likely_first:
        try:
            data = reading.file_bytes(path)
        except InputRejectedError as error:
            remarks.append(f"  {error.message}")
            continue
        revision = pinned_revisions().get(hashlib.sha256(data).hexdigest())
        if revision is None:
            unknown.append((path, data))
        elif revision.tax_year == tax_year:
            return _blank(data, path, place.name), []
    for path, data in unknown[:_MOST_UNKNOWN_FILES]:
        try:
            blank = _blank(data, path, place.name)
        except InputRejectedError as error:
            if "8606" in path.name and str(tax_year) in path.name:
                remarks.append(f"  {error.message}")
            continue
        if blank.tax_year == tax_year:
            return blank, []
    if len(unknown) > _MOST_UNKNOWN_FILES:
        remarks.append(f"  {len(unknown) - _MOST_UNKNOWN_FILES} more PDF files there were not read")
    return None, remarks


def _unknown_last(files: Sequence[Path]) -> list[Path]:
    likely = [path for path in files if "8606" in path.name]
    return [*likely, *[path for path in files if path not in likely][:_MOST_UNKNOWN_FILES]]


@functools.lru_cache(maxsize=32)
def _blank(data: bytes, source: Path, place: str) -> Blank:
    digest = hashlib.sha256(data).hexdigest()
    revision = pinned_revisions().get(digest)
    if revision is None:
        try:
            revision = map_blank(reading.read_bytes(data, name=source.name), digest)
        except InputRejectedError as error:
            message = error.message if source.name in error.message else f"{source.name}: {error.message}"
            raise InputRejectedError(message, next_step=error.next_step) from error
    return Blank(data, revision, source, place)


def _keep(blank: Blank, *, dry_run: bool) -> Blank:
    folder = user_folder()
    make_folder(folder, next_step="check its permissions", dry_run=dry_run)
    kept = folder / f"f8606--{blank.tax_year}.pdf"
    save(kept, blank.data, dry_run=dry_run)
    return _blank(blank.data, kept, f"your forms folder ({folder})")


def _download(address: str) -> bytes:
    """The answer of a web server and of nothing else: no file, ftp or data address is followed."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    with opener.open(address, timeout=_DOWNLOAD_SECONDS) as answer:
        data: bytes = answer.read(reading.LARGEST_FILE + 1)
    if len(data) > reading.LARGEST_FILE:
        raise InputRejectedError("the answer is larger than any form", next_step="try again later")
    return data
