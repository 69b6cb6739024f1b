"""The clients of the sample data, read into a ledger as a user would, with the answers that their stories give."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import basis
from basis.app.clients import import_clients, import_facts
from basis.app.importing import import_bytes
from basis.app.review import Answer, answer_questions, answerable_questions, read_answers
from basis.app.samples import sample_folder
from basis.app.settled_by_forms import RULE as BY_FORM
from basis.ledger import Ledger
from basis.model import Question

BY = "the tests"


@dataclass(frozen=True)
class Sample:
    """A client of the sample data, the folder of their files, and the order in which the files are read."""

    client: str
    folder: str
    ledger_file: str
    exports: str

    def path(self, name: str) -> Path:
        """A file or folder of theirs."""
        return sample_folder() / self.folder / name

    def files(self) -> tuple[str, ...]:
        """Their files, relative to the folder, in the order they are imported."""
        found = [self.ledger_file] if self.ledger_file else []
        for name in ("documents", self.exports):
            if name:
                below = self.path(name)
                found += [f"{name}/{path.name}" for path in sorted(below.iterdir()) if path.is_file()]
        return tuple(found)

    def year_lines(self) -> Mapping[int, Mapping[str, str]]:
        """Line texts by year as `expected.csv` says them, without thousands commas."""
        years: dict[int, dict[str, str]] = {}
        with self.path("expected.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["owner"] == self.client:
                    years.setdefault(int(row["year"]), {})[row["line"]] = row["amount"]
        return years


MAYA = Sample("maya", "household", "opening-basis.csv", "exports/maya")
DANIEL = Sample("daniel", "household", "opening-basis.csv", "exports/daniel")
INES = Sample("ines", "forms_only", "", "")
RUTH = Sample("ruth", "differing", "ledger.csv", "exports")
SAMPLES = (MAYA, DANIEL, INES, RUTH)

# By the subject of the question, as the stories tell them. The household's answers lie in a file.
_STORIES: Mapping[str, Mapping[str, str]] = {
    "ines": {
        "opening:traditional": "3,000",
        "treatment:2020": "nondeductible",
        "treatment:2021": "nondeductible",
        "fact:all_iras_listed": "yes",
        "fact:line_4:2021": "0",
    },
    "ruth": {"evidence:a1:2020": "form", "evidence:a1:2021": "form"},
}


def read_in(sample: Sample, ledger_path: Path, changed: Mapping[str, bytes] | None = None) -> Ledger:
    """A ledger with the client's files imported, some of them `changed`, and nothing answered."""
    ledger = basis.open_ledger(ledger_path)
    import_clients(ledger, sample.path("clients.csv"), by=BY)
    import_facts(ledger, sample.path("facts.csv"), by=BY)
    for name in sample.files():
        data = (changed or {}).get(name, sample.path(name).read_bytes())
        client = sample.client if name.startswith("exports") else ""
        import_bytes(ledger, data, Path(name).name, by=BY, client=client)
    return ledger


def answer_all(ledger: Ledger, sample: Sample, answers: Mapping[str, str]) -> None:
    """Answer every question whose subject has an answer, rows one by one, until none is left that has."""
    answered: set[str] = set()

    def waiting() -> list[Question]:
        found = answerable_questions(ledger, sample.client)
        return [q for q in found if q.subject in answers and q.id not in answered]

    while ready := waiting():
        answered |= {question.id for question in ready}
        given = [Answer(question.id, answers[question.subject], "the story") for question in ready]
        answer_questions(ledger, sample.client, given, by=BY)


def answers_of(sample: Sample, ledger_path: Path) -> Mapping[str, str]:
    """What the story answers, by the subject of the question, and what its forms say of rows, so that it is known even
    where a form was changed. A subject is the same when an amount was changed."""
    if sample.client in _STORIES:
        return _STORIES[sample.client]
    ledger = read_in(sample, ledger_path)
    answer_questions(ledger, sample.client, read_answers(sample.path("answers.csv")), by=BY)
    given = {d.subject: d.answer for d in ledger.determinations(sample.client)}
    for entry in ledger.entries(sample.client):
        if entry.rule == BY_FORM:
            for_year = f":{entry.for_year}" if entry.for_year else ""
            given |= {f"row:{source.row_id}": entry.kind.value + for_year for source in entry.sources}
    ledger.close()
    return given
