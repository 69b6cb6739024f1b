"""Files into the ledger: recognised, checked against what is known, classified, and stored in one transaction each.

Importing twice is importing once: rows are counted by fingerprint and only the surplus is added. A file that
cannot be used is refused whole, with the ledger as it was.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from basis.app.accounts import AccountFinder
from basis.app.documents import store_returns
from basis.app.editions import check_editions
from basis.app.new_rows import plan_rows
from basis.app.owners import Portion, portions
from basis.app.plan_sources import FAMILY as PLAN_SOURCES_OF
from basis.app.plan_sources import join_sources
from basis.app.received import FORMAT_8606, digest, read_pdf, store_forms_8606
from basis.app.rows import RowReader
from basis.app.settled_by_forms import settle_by_forms
from basis.app.settling import settle_rows
from basis.errors import BasisError, InputRejectedError
from basis.identity import mask
from basis.ledger import Ledger, Writer
from basis.model import Entry
from forms.received import is_pdf
from importers import ReturnOptions, parse

_LARGEST_FILE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file. `known` are rows that were in the ledger already; `error` is the refusal."""

    file: str
    client: str = ""
    format: str = ""
    generation: str = ""
    rows: int = 0
    new: int = 0
    known: int = 0
    entries: int = 0
    questions: int = 0
    notes: tuple[str, ...] = ()
    already: bool = False
    error: BasisError | None = None
    drafts: tuple[Entry, ...] = ()


def import_paths(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    by: str,
    client: str = "",
    account: str = "",
    supersede: bool = False,
    dry_run: bool = False,
    user_folder: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[FileReport, ...]:
    """Import files and folders. One that is refused does not keep the others from going in."""
    reports: list[FileReport] = []
    for path in files_under(paths):
        if progress is not None:
            progress(path.name)
        try:
            reports += import_bytes(
                ledger,
                _read(path),
                path.name,
                by=by,
                client=client,
                account=account,
                supersede=supersede,
                dry_run=dry_run,
                user_folder=user_folder,
            )
        except BasisError as problem:
            reports.append(FileReport(file=path.name, error=problem))
    return tuple(reports)


def files_under(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and all files in the folders named, in order of name. Raises InputRejectedError."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            found.append(path)
        else:
            raise InputRejectedError(
                f"{mask(path.name)}: there is no such file.", next_step="check the path and its spelling"
            )
    return tuple(found)


@contextmanager
def _many_small_records() -> Iterator[None]:
    """Keep the cycle collector from walking over the rows of a long file again and again: they hold no cycles.

    It decorates, so that the rows are gone before the collector looks again.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_many_small_records()
def import_bytes(
    ledger: Ledger,
    data: bytes,
    name: str,
    *,
    by: str,
    client: str = "",
    account: str = "",
    supersede: bool = False,
    dry_run: bool = False,
    user_folder: Path | None = None,
) -> list[FileReport]:
    """Import one file's bytes, a report per client it holds rows of. Raises what refuses the file."""
    if is_pdf(data):
        return _import_pdf(
            ledger, data, name, by=by, client=client, account=account, keep=not dry_run, user_folder=user_folder
        )
    parsed = parse(data, name, user_folder=user_folder, options=ReturnOptions(account=account))
    with ledger.writing(by=by, keep=not dry_run) as write:
        return [
            _store(ledger, write, portion, name, account, supersede=supersede)
            for portion in portions(ledger, parsed, data, mask(name), client)
        ]


def _import_pdf(
    ledger: Ledger,
    data: bytes,
    name: str,
    *,
    by: str,
    client: str,
    account: str,
    keep: bool,
    user_folder: Path | None,
) -> list[FileReport]:
    """The papers of a PDF, all of them or none. A report per client it has information returns of, and one for its
    Forms 8606."""
    received, parsed, kept = read_pdf(data, name, account, user_folder)
    reports: list[FileReport] = []
    with ledger.writing(by=by, keep=keep) as write:
        if parsed is not None:
            cut = portions(ledger, parsed, kept, mask(name), client, digest=digest(data))
            reports += [_store(ledger, write, portion, name, account, supersede=False) for portion in cut]
        if received.forms_8606:
            forms = store_forms_8606(ledger, write, received, data, name, client)
            count = len(received.forms_8606)
            reports.append(
                FileReport(
                    file=name,
                    client=", ".join(dict.fromkeys(form.owner.client for form in forms)) or client,
                    format=FORMAT_8606,
                    generation="print",
                    rows=count,
                    new=len(forms),
                    known=count - len(forms),
                    notes=tuple(f"Form 8606 of {form.owner} for {form.year}: {form.note}" for form in forms),
                )
            )
    return reports


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise InputRejectedError(
                f"{mask(path.name)}: the file is larger than 256 MB.",
                next_step="export shorter periods and import each",
            )
        return path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or "it cannot be read"
        raise InputRejectedError(
            f"{mask(path.name)}: {reason}.", next_step="check the file and its permissions"
        ) from problem


def _store(ledger: Ledger, write: Writer, portion: Portion, name: str, account: str, *, supersede: bool) -> FileReport:
    file, client = portion.file, portion.client
    count = len(file.rows) + len(file.entries) + len(file.returns)
    known_file = write.known_file(client, portion.sha256)
    report = FileReport(file=name, client=client, format=file.format, generation=file.generation, rows=count)
    if known_file is not None:
        return replace(report, known=count, already=True)
    finder = AccountFinder(ledger, write, client, file, mask(name), account)
    file_id = write.add_file(
        client,
        name=name,
        data=portion.data,
        sha256=portion.sha256,
        format_id=file.format,
        family=file.family,
        generation=file.generation,
        period=file.period,
    )
    if file.returns:
        stored = store_returns(ledger, write, client, file_id, file, finder)
        settled = settle_rows(ledger, write, client)
        return replace(report, new=stored.new, known=stored.known, notes=(*file.notes, *stored.notes, *settled))
    plan = plan_rows(ledger, client, file, finder)
    gone = (
        check_editions(ledger, write, client, file, plan.prints, mask(name), supersede=supersede)
        if file.entries
        else ()
    )
    ids = write.add_rows(client, file_id, plan.rows)
    write.add_entries(client, [replace(entry, rows=(ids[index],)) for index, entry in plan.entries])
    joined = join_sources(ledger, write, client) if file.family == PLAN_SOURCES_OF else 0
    said = (f"{joined} rows of the plan were joined with their source of money in the other file",) if joined else ()
    settled = settle_by_forms(ledger, write, client, RowReader(ledger)) if plan.asked or plan.entries else ()
    return replace(
        report,
        new=len(plan.rows),
        known=plan.known,
        entries=len(plan.entries),
        questions=plan.asked,
        notes=(*file.notes, *gone, *said, *settled),
        drafts=tuple(entry.entry for _, entry in plan.entries),
    )
