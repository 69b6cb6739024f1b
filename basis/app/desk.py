"""What is open about one client and what it takes to answer it, read from the ledger once.

It stores nothing. After something was written a new one is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from basis.app.asking import questions_of_figures
from basis.app.decisions import decisions_of
from basis.app.figures import last_year
from basis.app.group_questions import in_groups
from basis.app.masked import OpenPapers, open_papers
from basis.app.pools import record_of
from basis.app.row_groups import Unit, units_of
from basis.app.rows import OpenRow, RowReader, rows_alone
from basis.engine import History, Record, history
from basis.ledger import Ledger
from basis.model import Account, Question

# What an open row of the same year may settle by itself is not asked before the row.
_ROWS_FIRST = frozenset({"evidence", "conversions", "document", "link", "line_4"})


class Desk:
    """One client: open rows, records and histories of each pool, and the questions they raise."""

    def __init__(self, ledger: Ledger, client: str) -> None:
        self.ledger = ledger
        self.client = client
        self.read = RowReader(ledger)
        self._records: dict[str, Record] = {}
        self._histories: dict[str, History] = {}

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """The client's accounts."""
        return {account.id: account for account in self.ledger.accounts(self.client)}

    @cached_property
    def decisions(self) -> Mapping[str, str]:
        """What has been decided and stands, by subject."""
        return decisions_of(self.ledger.determinations(self.client))

    @cached_property
    def rows(self) -> tuple[OpenRow, ...]:
        """The open rows, each with the question it is asked by."""
        return in_groups(rows_alone(self.ledger, self.client), self.decisions)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The movements that the open rows are."""
        return units_of(self.rows, self.decisions)

    @cached_property
    def papers(self) -> tuple[OpenPapers, ...]:
        """The papers of which nobody has said which account they are of."""
        return open_papers(self.ledger, self.client)

    @cached_property
    def pools(self) -> tuple[str, ...]:
        """The client's own pool (`""`) and those of decedents."""
        return ("", *sorted({account.decedent for account in self.accounts.values() if account.decedent}))

    def record(self, decedent: str = "") -> Record:
        """Everything the ledger knows about a pool."""
        if decedent not in self._records:
            self._records[decedent] = record_of(self.ledger, self.client, decedent)
        return self._records[decedent]

    def history(self, decedent: str = "") -> History:
        """The figures of a pool as they are now."""
        if decedent not in self._histories:
            record = self.record(decedent)
            self._histories[decedent] = history(record, through=last_year(record))
        return self._histories[decedent]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Everything that waits for a preparer, rows first, each question once."""
        waiting = {year for row in self.rows for year in row.matter.lines}
        waiting |= {year for papers in self.papers for year in papers.question.years}
        figures = [q for pool in self.pools for q in questions_of_figures(self.record(pool), self.history(pool))]
        ripe = [q for q in figures if q.kind not in _ROWS_FIRST or waiting.isdisjoint(q.years)]
        first = (*(row.question for row in self.rows), *(papers.question for papers in self.papers))
        return tuple({q.id: q for q in (*first, *ripe)}.values())

    @cached_property
    def answerable(self) -> Mapping[str, Question]:
        """By id, the open questions, and those about single rows that a group asks together."""
        return {q.id: q for q in (*(row.own for row in self.rows), *self.questions)}
