"""Files into the ledger: recognised, checked against what is known, classified, and stored in one transaction each.

Importing twice is importing once: rows are counted by fingerprint and only the surplus is added. A file that
cannot be used is refused whole, with the ledger as it was.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from basis.app import folder_notes
from basis.app.accounts import AccountFinder, is_masked
from basis.app.documents import store_returns
from basis.app.editions import check_editions
from basis.app.incoming import Progress, check_kind, files_under
from basis.app.masked import open_papers, place_papers
from basis.app.new_rows import Plan
from basis.app.owners import Portion, portions
from basis.app.plan_sources import FAMILY as PLAN_SOURCES_OF
from basis.app.plan_sources import join_sources
from basis.app.received import FORMAT_8606, digest, read_pdf, store_forms_8606
from basis.app.rows import RowReader
from basis.app.settled_by_forms import settle_by_forms
from basis.app.settling import settle_rows
from basis.app.taking_back import answer_again
from basis.app.unsettling import unsettle
from basis.contents import PIECE, Contents, InMemory, OnDisk
from basis.errors import BasisError
from basis.identity import mask
from basis.ledger import Ledger, Writer
from basis.model import Entry
from forms.reading import LARGEST_FILE
from forms.received import is_pdf
from importers import ParsedFile, ReturnOptions, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file. `known` are rows that were in the ledger already; `already` that the
    whole file was, under the name `known_as`; `error` is the refusal; `drafts` are the entries of a dry run."""

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
    known_as: str = ""
    error: BasisError | None = None
    drafts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user said about the files: whose they are, of which account, and what may be done.

    `confirmed` says that they are the client's although a name or number in them is another one; `tax_year` is that of
    forms in a file that does not say.
    """

    by: str
    client: str = ""
    account: str = ""
    tax_year: int | None = None
    supersede: bool = False
    confirmed: bool = False
    dry_run: bool = False
    user_folder: Path | None = None
    others_first: bool = False
    """Whether a paper whose account is told by those on file waits until the other files are in."""

    def about(self, note: folder_notes.Note | None) -> Terms:
        """The same for one file, with what its folder notes about it."""
        if note is None:
            return self
        return replace(self, account=note.account or self.account, tax_year=note.tax_year or self.tax_year)


class _OthersFirstError(Exception):
    """A paper whose account is masked or not printed: which one it is must not depend on the order of the files."""


def _wait_for_others(parsed: ParsedFile, terms: Terms) -> None:
    texts = [form.account_text for form in parsed.returns]
    if terms.others_first and any(not text or is_masked(text) for text in texts):
        raise _OthersFirstError


def import_paths(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    by: str,
    client: str = "",
    account: str = "",
    tax_year: int | None = None,
    supersede: bool = False,
    confirmed: bool = False,
    dry_run: bool = False,
    user_folder: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[FileReport, ...]:
    """Import files and folders. One that is refused does not keep the others from going in.

    What a file does not say may stand in the notes of its folder. `progress` is told what is being done, file by file
    and while a long file goes on. Raises InputRejectedError for a client nobody knows, before any file is read.
    """
    if client:
        ledger.client(client)
    terms = Terms(
        by=by,
        client=client,
        account=account,
        tax_year=tax_year,
        supersede=supersede,
        confirmed=confirmed,
        dry_run=dry_run,
        user_folder=user_folder,
    )
    reports: dict[int, list[FileReport]] = {}
    found = [path for path in files_under(paths) if path.name != folder_notes.NAME]
    notes = folder_notes.notes_in(path for path in paths if path.is_dir())
    with _rehearsal(ledger, terms) as rehearsed:
        turns = [(number, path, replace(terms, others_first=len(found) > 1)) for number, path in enumerate(found)]
        for number, path, said in turns:
            tell = Progress(path.name, progress, f"{number + 1} of {len(found)}" if len(found) > 1 else "")
            try:
                with OnDisk(path, told=tell.read) as contents:
                    tell.begins(contents.size)
                    reports[number] = _import(ledger, contents, path.name, said.about(notes.get(path)), tell, rehearsed)
            except _OthersFirstError:
                turns.append((number, path, terms))
            except BasisError as problem:
                reports[number] = [FileReport(file=path.name, error=problem)]
    return tuple(report for number in range(len(found)) for report in reports[number])


@contextmanager
def _rehearsal(ledger: Ledger, terms: Terms) -> Iterator[Writer | None]:
    """One transaction for all files of a dry run, so that each finds what the others would have brought."""
    if not terms.dry_run:
        yield None
        return
    with ledger.writing(by=terms.by, keep=False) as write:
        yield write


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


def import_bytes(
    ledger: Ledger,
    data: bytes,
    name: str,
    *,
    by: str,
    client: str = "",
    account: str = "",
    supersede: bool = False,
    confirmed: bool = False,
    dry_run: bool = False,
    user_folder: Path | None = None,
) -> list[FileReport]:
    """Import one file's bytes, a report per client it holds rows of. Raises what refuses the file."""
    terms = Terms(
        by=by,
        client=client,
        account=account,
        supersede=supersede,
        confirmed=confirmed,
        dry_run=dry_run,
        user_folder=user_folder,
    )
    return _import(ledger, InMemory(data), name, terms, Progress(name))


@_many_small_records()
def _import(
    ledger: Ledger, contents: Contents, name: str, terms: Terms, tell: Progress, rehearsed: Writer | None = None
) -> list[FileReport]:
    check_kind(contents, name)
    if is_pdf(contents.read(0, PIECE)):
        return _import_pdf(ledger, contents, name, terms, tell, rehearsed)
    left = ReturnOptions(account=terms.account, tax_year=terms.tax_year)
    parsed = parse(contents, name, user_folder=terms.user_folder, options=left)
    _wait_for_others(parsed, terms)
    alone = ledger.writing(by=terms.by, keep=not terms.dry_run)
    with alone if rehearsed is None else rehearsed.attempt() as write:
        reports = [
            _store(ledger, write, portion, name, terms, tell)
            for portion in portions(ledger, parsed, contents, mask(name), terms.client, confirmed=terms.confirmed)
        ]
        if isinstance(contents, OnDisk):
            contents.check_unchanged()
        return reports


def _import_pdf(
    ledger: Ledger, contents: Contents, name: str, terms: Terms, tell: Progress, rehearsed: Writer | None
) -> list[FileReport]:
    """The papers of a PDF, all of them or none. A report per client it has information returns of, and one for its
    Forms 8606."""
    data = contents.read(0, LARGEST_FILE + 1)
    received, parsed, kept = read_pdf(data, name, terms.account, terms.user_folder)
    if parsed is not None:
        _wait_for_others(parsed, terms)
    reports: list[FileReport] = []
    alone = ledger.writing(by=terms.by, keep=not terms.dry_run)
    with alone if rehearsed is None else rehearsed.attempt() as write:
        if parsed is not None:
            cut = portions(
                ledger,
                parsed,
                InMemory(kept),
                mask(name),
                terms.client,
                confirmed=terms.confirmed,
                digest=digest(data),
            )
            reports += [_store(ledger, write, portion, name, terms, tell) for portion in cut]
        if received.forms_8606:
            forms = store_forms_8606(ledger, write, received, data, name, terms.client)
            count = len(received.forms_8606)
            reports.append(
                FileReport(
                    file=name,
                    client=", ".join(dict.fromkeys(form.owner.client for form in forms)) or terms.client,
                    format=FORMAT_8606,
                    generation="print",
                    rows=count,
                    new=len(forms),
                    known=count - len(forms),
                    notes=tuple(f"Form 8606 of {form.owner} for {form.year}: {form.note}" for form in forms),
                )
            )
    return reports


def _kept_before(ledger: Ledger, write: Writer, portion: Portion, terms: Terms) -> int | None:
    """The kept file with the same bytes, unless the name of this one names another account: of two accounts with the
    same movements the exports may differ in nothing else."""
    named = "" if terms.account else portion.file.account_in_name
    accounts = {account.id: account for account in ledger.accounts(portion.client)} if named else {}
    for kept in write.known_files(portion.client, portion.sha256):
        numbers = [account.number for of in ledger.accounts_in(kept) if (account := accounts.get(of))] if named else []
        if not numbers or any(number is not None and _ends_alike(number.reveal(), named) for number in numbers):
            return kept
    return None


def _ends_alike(number: str, tail: str) -> bool:
    shorter, longer = sorted((number.upper(), tail.upper()), key=len)
    return longer.endswith(shorter)


def _store(ledger: Ledger, write: Writer, portion: Portion, name: str, terms: Terms, tell: Progress) -> FileReport:
    file, client = portion.file, portion.client
    count = len(file.rows) + len(file.entries) + len(file.returns)
    known_file = _kept_before(ledger, write, portion, terms)
    report = FileReport(file=name, client=client, format=file.format, generation=file.generation, rows=count)
    if known_file is not None:
        return replace(report, known=count, already=True, known_as=ledger.file(known_file).name)
    finder = AccountFinder(ledger, write, client, file, mask(name), terms.account, confirmed=terms.confirmed)
    file_id = write.add_file(
        client,
        name=name,
        data=portion.contents,
        sha256=portion.sha256,
        format_id=file.format,
        family=file.family,
        generation=file.generation,
        period=file.period,
    )
    if file.returns:
        before = {papers.question.id for papers in open_papers(ledger, client)}
        stored = store_returns(ledger, write, client, file_id, file, finder)
        answers = [
            answer
            for account in dict.fromkeys(finder.changed)
            for answer in unsettle(ledger, write, client, account, f"{file.format} says its kind")
        ]
        settled = settle_rows(ledger, write, client)
        if answer_again(ledger, write, client, answers):
            settled += ("answers that do not fit the kind of account now said are asked again",)
        return replace(
            report,
            new=stored.new,
            known=stored.known,
            questions=len({papers.question.id for papers in open_papers(ledger, client)} - before),
            notes=(*file.notes, *stored.notes, *settled),
        )
    plan = Plan(ledger, client, file, finder)
    gone = (
        check_editions(ledger, write, client, file, plan.prints, mask(name), supersede=terms.supersede)
        if file.entries
        else ()
    )
    drafts: list[Entry] = []
    for batch in plan.batches():
        ids = write.add_rows(client, file_id, batch.rows)
        write.add_entries(client, [replace(entry, rows=(ids[index],)) for index, entry in batch.entries])
        tell.stored(plan.new + plan.known, count)
        drafts += [entry.entry for _, entry in batch.entries] if terms.dry_run else ()
    joined = join_sources(ledger, write, client) if file.family == PLAN_SOURCES_OF else 0
    said = (f"{joined} rows of the plan were joined with their source of money in the other file",) if joined else ()
    settled = place_papers(ledger, write, client)
    if finder.told or settled:
        settled += settle_rows(ledger, write, client)
    elif plan.asked or plan.entered:
        settled = settle_by_forms(ledger, write, client, RowReader(ledger))
    return replace(
        report,
        new=plan.new,
        known=plan.known,
        entries=plan.entered,
        questions=plan.asked,
        notes=(*file.notes, *gone, *settled, *said),
        drafts=tuple(drafts),
    )
