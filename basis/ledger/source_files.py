"""Reading kept files and their rows: where each row stands, what became of it, by what it is known again.

It must not know how a file is laid out.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from basis.contents import Contents, whole
from basis.ledger.database import Place
from basis.ledger.kept_contents import KeptContents
from basis.ledger.records import KeptFile, StoredRow
from basis.ledger.tables import CHAIN_LINK, ROW_OUTCOME, SOURCE_FILE, SOURCE_PIECE, SOURCE_ROW
from basis.ledger.vault import Vault
from basis.model import SourceRef

Detail = tuple[bytes | None, bytes | None]
"""Digests of what else tells a row apart from another of the same fingerprint: quantity and reference."""

_ROW_COLUMNS = tuple(SOURCE_ROW.c["file" if f.name == "file_id" else f.name] for f in fields(StoredRow))
_OF_FILE = sa.select(
    SOURCE_FILE.c.id,
    SOURCE_FILE.c.client,
    SOURCE_FILE.c.format,
    SOURCE_FILE.c.family,
    SOURCE_FILE.c.generation,
    SOURCE_FILE.c.period_from,
    SOURCE_FILE.c.period_to,
    CHAIN_LINK.c.at,
    sa.select(sa.func.count())
    .select_from(SOURCE_ROW)
    .where(SOURCE_ROW.c.file == SOURCE_FILE.c.id)
    .scalar_subquery()
    .label("rows"),
).join(CHAIN_LINK, CHAIN_LINK.c.id == SOURCE_FILE.c.link, isouter=True)


class SourceFiles(Vault):
    """The kept files and rows of a ledger."""

    def __init__(
        self, engine: sa.Engine, place: Place, environment: Mapping[str, str], *, dry_run: bool = False
    ) -> None:
        self._names: dict[int, tuple[str, str]] = {}
        self._last_read: tuple[int, KeptContents | None] = (0, None)
        super().__init__(engine, place, environment, dry_run=dry_run)

    def forget(self) -> None:
        super().forget()
        self._names.clear()
        self._last_read = (0, None)

    # Files

    def files(self, client: str) -> tuple[KeptFile, ...]:
        """The files kept of a client, in the order they came."""
        found = self._rows(_OF_FILE.where(SOURCE_FILE.c.client == client).order_by(SOURCE_FILE.c.id))
        return tuple(self._kept(row) for row in found)

    def file(self, number: int) -> KeptFile:
        """A kept file, without its bytes. Raises InputRejectedError."""
        return self._kept(self._numbered(_OF_FILE.where(SOURCE_FILE.c.id == number), f"file {number}"))

    def _kept(self, row: sa.Row[Any]) -> KeptFile:
        name, sha256 = self._name(row.client, row.id)
        return KeptFile(
            id=row.id,
            client=row.client,
            name=name,
            sha256=sha256,
            format=row.format,
            family=row.family,
            generation=row.generation,
            period=(row.period_from, row.period_to) if row.period_from else None,
            imported_on=datetime.fromisoformat(row.at) if row.at else None,
            rows=row.rows,
        )

    def _name(self, client: str, file: int) -> tuple[str, str]:
        """The name and digest of a file, opened once."""
        if file not in self._names:
            query = sa.select(SOURCE_FILE.c.sealed).where(SOURCE_FILE.c.id == file)
            told = self._sealed(client, "source_file.sealed", self._numbered(query, f"file {file}")[0])
            self._names[file] = told["name"], told["sha256"]
        return self._names[file]

    def file_bytes(self, number: int) -> bytes:
        """The bytes of a kept file, where blanked what belongs to other clients. Raises InputRejectedError."""
        return whole(self.file_contents(number))

    def file_contents(self, number: int) -> Contents:
        """The same bytes, opened where they are read. Raises InputRejectedError."""
        last, contents = self._last_read
        if contents is None or last != number:
            contents = self._contents(number)
            self._last_read = number, contents
        return contents

    def _contents(self, number: int) -> KeptContents:
        query = sa.select(SOURCE_FILE.c.client, SOURCE_FILE.c.sealed_data).where(SOURCE_FILE.c.id == number)
        row = self._numbered(query, f"file {number}")
        first = self.cipher(row.client).open_file(row.sealed_data, "source_file.sealed_data")
        table = SOURCE_PIECE
        more = self._rows(
            sa.select(table.c.id, table.c.start, table.c.length).where(table.c.file == number).order_by(table.c.start)
        )

        def opened(piece: int) -> bytes:
            if piece == 0:
                return first
            sealed = self._numbered(sa.select(table.c.sealed_data).where(table.c.id == more[piece - 1].id), "piece")
            return self.cipher(row.client).open_file(sealed[0], "source_piece.sealed_data")

        size = more[-1].start + more[-1].length if more else len(first)
        return KeptContents([0, *(piece.start for piece in more)], size, opened)

    # Rows

    def stored_row(self, number: int) -> StoredRow:
        """One kept row by number. Raises InputRejectedError."""
        query = sa.select(SOURCE_ROW.c.client).where(SOURCE_ROW.c.id == number)
        self._numbered(query, f"row {number}")
        (row,) = self._stored(SOURCE_ROW.c.id == number, self._outcomes(ROW_OUTCOME.c.row == number))
        return row

    def rows_of(self, file: int) -> tuple[StoredRow, ...]:
        """The kept rows of a file, in order."""
        of_file = sa.select(SOURCE_ROW.c.id).where(SOURCE_ROW.c.file == file)
        return self._stored(SOURCE_ROW.c.file == file, self._outcomes(ROW_OUTCOME.c.row.in_(of_file)))

    def rows_of_other_formats(self, client: str, family: str, format_id: str) -> tuple[StoredRow, ...]:
        """The rows of a custodian's other kinds of files that were not ignored when they came."""
        files = sa.select(SOURCE_FILE.c.id).where(
            SOURCE_FILE.c.client == client, SOURCE_FILE.c.family == family, SOURCE_FILE.c.format != format_id
        )
        where = SOURCE_ROW.c.file.in_(files) & (SOURCE_ROW.c.disposition != "ignored")
        return self._stored(where, self._outcomes(ROW_OUTCOME.c.client == client))

    def asked_rows(self, client: str) -> tuple[StoredRow, ...]:
        """The rows of a client whose latest outcome is that somebody must say."""
        ever_asked = sa.select(ROW_OUTCOME.c.row).where(
            ROW_OUTCOME.c.client == client, ROW_OUTCOME.c.disposition == "asked"
        )
        where = (SOURCE_ROW.c.client == client) & (
            (SOURCE_ROW.c.disposition == "asked") | SOURCE_ROW.c.id.in_(ever_asked)
        )
        rows = self._stored(where, self._outcomes(ROW_OUTCOME.c.client == client))
        return tuple(row for row in rows if row.disposition == "asked")

    def rows_under(self, client: str, rule: str) -> tuple[StoredRow, ...]:
        """The rows of a client that a rule settled, and that nothing has settled otherwise since."""
        ever = sa.select(ROW_OUTCOME.c.row).where(ROW_OUTCOME.c.client == client, ROW_OUTCOME.c.rule == rule)
        where = (SOURCE_ROW.c.client == client) & ((SOURCE_ROW.c.rule == rule) | SOURCE_ROW.c.id.in_(ever))
        rows = self._stored(where, self._outcomes(ROW_OUTCOME.c.client == client))
        return tuple(row for row in rows if row.rule == rule)

    def rows_decided(self, client: str, determination: int) -> tuple[int, ...]:
        """The numbers of the rows that an answer settled."""
        query = sa.select(ROW_OUTCOME.c.row).where(
            ROW_OUTCOME.c.client == client, ROW_OUTCOME.c.determination == determination
        )
        return tuple(row for (row,) in self._rows(query.distinct().order_by(ROW_OUTCOME.c.row)))

    def rule_before(self, row: int, determination: int) -> str:
        """The rule by which a row waited before an answer settled it."""
        query = sa.select(ROW_OUTCOME.c.rule, ROW_OUTCOME.c.determination).where(ROW_OUTCOME.c.row == row)
        rule = str(self.first_rule(row))
        for found, decided in self._rows(query.order_by(ROW_OUTCOME.c.id)):
            if decided == determination:
                return rule
            rule = str(found)
        return rule

    def first_rule(self, row: int) -> str:
        """The rule by which a row was taken at its import."""
        return str(self._numbered(sa.select(SOURCE_ROW.c.rule).where(SOURCE_ROW.c.id == row), f"row {row}")[0])

    def rows_settled(self, client: str, rule: str) -> tuple[StoredRow, ...]:
        """The rows of a client that were entered by a rule after their import, and are so now."""
        ever = sa.select(ROW_OUTCOME.c.row).where(ROW_OUTCOME.c.client == client, ROW_OUTCOME.c.rule == rule)
        rows = self._stored(SOURCE_ROW.c.id.in_(ever), self._outcomes(ROW_OUTCOME.c.client == client))
        return tuple(row for row in rows if row.rule == rule and row.disposition == "entered")

    def _stored(self, where: sa.ColumnElement[bool], outcomes: Mapping[int, tuple[str, str]]) -> tuple[StoredRow, ...]:
        names = [field.name for field in fields(StoredRow)]
        found = []
        for values in self._rows(sa.select(*_ROW_COLUMNS).where(where).order_by(SOURCE_ROW.c.id)):
            told = dict(zip(names, values, strict=True))
            row = StoredRow(**{**told, "account": f"a{told['account']}"})
            latest = outcomes.get(row.id)
            found.append(replace(row, disposition=latest[0], rule=latest[1]) if latest else row)
        return tuple(found)

    def _outcomes(self, where: sa.ColumnElement[bool]) -> dict[int, tuple[str, str]]:
        """What became of rows after their import: disposition and rule, the latest of each row."""
        query = sa.select(ROW_OUTCOME.c.row, ROW_OUTCOME.c.disposition, ROW_OUTCOME.c.rule)
        rows = self._rows(query.where(where).order_by(ROW_OUTCOME.c.id))
        return {row: (disposition, rule) for row, disposition, rule in rows}

    def source(self, row: StoredRow) -> SourceRef:
        """Where a row stands: file, digest, line."""
        return self._reference(row.client, row.id, row.file_id, row.line)

    def _reference(self, client: str, row: int, file: int, line: int) -> SourceRef:
        name, sha256 = self._name(client, file)
        return SourceRef(row, name, sha256, line)

    def row_text(self, number: int) -> str:
        """The raw text of a row, cut out of the kept file. Raises InputRejectedError."""
        row = self.stored_row(number)
        data = self.file_contents(row.file_id).read(row.offset, row.length)
        return data.decode("utf-8", errors="replace")

    def accounts_in(self, file: int) -> frozenset[str]:
        """The accounts of the kept rows of a file."""
        query = sa.select(SOURCE_ROW.c.account).where(SOURCE_ROW.c.file == file)
        return frozenset(f"a{account}" for (account,) in self._rows(query.distinct()))

    def active_years(self, client: str) -> tuple[tuple[str, int], ...]:
        """(account, calendar year) of every kept row that has a day, whatever became of it."""
        year = sa.extract("year", SOURCE_ROW.c.day)
        query = sa.select(SOURCE_ROW.c.account, year).where(
            SOURCE_ROW.c.client == client, SOURCE_ROW.c.day.is_not(None)
        )
        return tuple((f"a{account}", int(found)) for account, found in self._rows(query.distinct()))

    def spanned_years(self, client: str) -> tuple[tuple[str, int], ...]:
        """(account, calendar year) that a kept export says to span from January 1 to December 31."""
        span = SOURCE_FILE.c.period_from, SOURCE_FILE.c.period_to
        query = (
            sa.select(SOURCE_ROW.c.account, *span)
            .join(SOURCE_FILE, SOURCE_FILE.c.id == SOURCE_ROW.c.file)
            .where(SOURCE_FILE.c.client == client, span[0].is_not(None))
            .distinct()
        )
        return tuple(
            (f"a{account}", year)
            for account, first, last in self._rows(query)
            for year in range(first.year, last.year + 1)
            if first <= date(year, 1, 1) and date(year, 12, 31) <= last
        )

    # Knowing rows again

    def fingerprints(self, client: str, materials: Iterable[str]) -> list[bytes]:
        """Keyed digests by which rows are known again."""
        return self.cipher(client).fingerprints(materials)

    def details(self, client: str, wanted: Container[bytes]) -> Iterator[tuple[bytes, Detail | None]]:
        """Of each row with a fingerprint that is wanted, the fingerprint and the details, None for a row that was
        superseded."""
        latest = self._outcomes(ROW_OUTCOME.c.client == client)
        gone = {row for row, (disposition, _) in latest.items() if disposition == "superseded"}
        table = SOURCE_ROW
        query = sa.select(table.c.id, table.c.fingerprint, table.c.quantity_digest, table.c.reference_digest)
        for row, fingerprint, quantity, reference in self._streamed(query.where(table.c.client == client)):
            if fingerprint in wanted:
                yield fingerprint, None if row in gone else (quantity, reference)
