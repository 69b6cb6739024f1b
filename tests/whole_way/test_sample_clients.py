"""The clients of the sample data: their figures are those of `expected.csv`, and every figure rests on what it says."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from perturbing import Movement, changed_files, differing, figured, movements, resting_on
from sample_clients import DANIEL, INES, MAYA, RUTH, SAMPLES, Sample, answer_all, answers_of, read_in

from basis.app.figures import history_of
from basis.app.review import open_questions
from basis.engine import History

NOT_IN_THE_LIST = ("15b", "20", "25b", "25c")
"""Lines that `expected.csv` leaves out: nobody in the sample data has an amount there."""

ROWS_TRIED = {"maya": 4, "daniel": 3, "ines": 7, "ruth": 6}
MORE, FILLED = 123_456, (100_000, 6_000_000)
"""Cents: what an amount grows by, and what an empty box of a form is filled with: little, and more than there was."""

STOPS_AT_ZERO = ("6", "15c", "21", "23", "25", "25a", "25c")
"""Lines where the form says: if zero or less, enter -0-."""

Fresh = Callable[[], Path]


@pytest.fixture
def fresh(new_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fresh:
    """A new empty ledger each time it is called."""
    monkeypatch.setenv("BASIS_KEY_FILE", str(new_ledger.with_name("firm.key")))
    made = iter(range(10_000))

    def make() -> Path:
        return Path(shutil.copy(new_ledger, tmp_path / f"ledger-{next(made)}.db"))

    return make


@pytest.fixture(params=SAMPLES, ids=[sample.client for sample in SAMPLES])
def sample(request: pytest.FixtureRequest) -> Sample:
    return request.param


QUESTIONS = {
    "maya": ("account_type", "treatment"),
    "daniel": ("contribution", "distribution", "distribution", "distribution", "treatment"),
    "ines": ("all_iras_listed", "opening", "treatment", "treatment"),
    "ruth": ("evidence", "evidence"),
}
"""Both sides of a conversion, and all else that Forms 1099-R and 5498 settle, never ask."""


def test_as_many_questions_are_asked_as_before(sample: Sample, fresh: Fresh) -> None:
    with read_in(sample, fresh()) as ledger:
        assert tuple(sorted(q.kind for q in open_questions(ledger, sample.client))) == QUESTIONS[sample.client]


def history_after_answers(sample: Sample, fresh: Fresh) -> History:
    with read_in(sample, fresh()) as ledger:
        answer_all(ledger, sample, answers_of(sample, fresh()))
        assert open_questions(ledger, sample.client) == ()
        return history_of(ledger, sample.client)[1]


def statuses(history: History) -> dict[str, set[tuple[int, str]]]:
    """The lines of each status, those that are known or blank left out."""
    found: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for year, result in history.results.items():
        for number, line in result.lines.items():
            if line.status.word not in ("known", "blank"):
                found[line.status.word].add((year, number))
    return dict(found)


def named(*years: str) -> set[tuple[int, str]]:
    """Lines written as `2021: 1 2 3`."""
    return {(int(text[:4]), number) for text in years for number in text[5:].split()}


def test_the_figures_are_those_worked_by_hand(sample: Sample, fresh: Fresh) -> None:
    history = history_after_answers(sample, fresh)
    figured_lines = {
        year: {
            number: result.text(number).replace(",", "")
            for number in result.lines
            if result.text(number) and number not in NOT_IN_THE_LIST
        }
        for year, result in history.results.items()
    }
    assert {year: lines for year, lines in figured_lines.items() if lines} == sample.year_lines()


@pytest.mark.parametrize("sample", [MAYA, DANIEL], ids=["maya", "daniel"])
def test_the_household_is_known_throughout_once_its_questions_are_answered(sample: Sample, fresh: Fresh) -> None:
    assert statuses(history_after_answers(sample, fresh)) == {}


def test_spouses_never_share_basis(fresh: Fresh) -> None:
    """Daniel's SEP IRA makes his conversions pro rata and leaves Maya's alone."""
    maya, daniel = (history_after_answers(sample, fresh) for sample in (MAYA, DANIEL))
    assert maya.results[2021].text("10") == "1.00000"
    assert daniel.results[2021].text("10") != "1.00000"


def test_without_the_last_form_8606_a_client_with_forms_only_has_no_basis_to_figure_from(fresh: Fresh) -> None:
    with read_in(INES, fresh()) as ledger:
        history = history_of(ledger, "ines")[1]
    assert statuses(history) == {
        "missing": named("2020: 1 2 3 14", "2021: 1 2 3 4 5 13 14 17 18", "2022: 2 3 5 10 12 13 14 15a 15c"),
        "assumed": named("2021: 16", "2022: 6 7 9"),
    }


def test_what_only_a_form_shows_stays_assumed_after_the_answers(fresh: Fresh) -> None:
    found = statuses(history_after_answers(INES, fresh))
    assert found == {
        "assumed": named(
            "2020: 1 3 14", "2021: 1 2 3 5 8 9 10 11 13 14 16 17 18", "2022: 2 3 5 7 9 10 12 13 14 15a 15c"
        )
    }


def test_exports_and_forms_that_differ_are_in_conflict_until_somebody_decides(fresh: Fresh) -> None:
    with read_in(RUTH, fresh()) as ledger:
        before = statuses(history_of(ledger, "ruth")[1])
    assert before["conflict"] == named(
        "2020: 1 3 14",
        "2021: 2 3 5 7 9 10 12 13 14 15a 15c",
        "2022: 2 3 5 10 11 13 14 17 18",
    )
    after = statuses(history_after_answers(RUTH, fresh))
    assert set(after) == {"assumed"}
    assert named("2021: 7 9") & after["assumed"] == set()


def test_a_corrected_form_takes_the_place_of_the_first_one(fresh: Fresh) -> None:
    """Form 1099-R for 2022 was corrected to what the export says: no conflict."""
    with read_in(RUTH, fresh()) as ledger:
        line_8 = history_of(ledger, "ruth")[1].results[2022].lines["8"]
    assert (line_8.cents, line_8.status.word) == (601_000, "known")


# The perturbation test


def by_row(sample: Sample) -> tuple[tuple[Movement, ...], ...]:
    """The amounts of a client's files, those of one row together, in an order that is always the same."""
    rows: defaultdict[tuple[str, int], list[Movement]] = defaultdict(list)
    for movement in movements(sample):
        rows[min(movement.rows)].append(movement)
    return tuple(tuple(rows[row]) for row in sorted(rows))


def other_amounts(movement: Movement) -> tuple[int, ...]:
    """Other amounts for a row or box: more and about half; an empty box is filled."""
    if not movement.cents:
        return FILLED
    now = abs(movement.cents)
    return tuple(cents for cents in (now + MORE, now // 2 + 7) if cents != now)


def test_exactly_the_lines_that_change_rest_on_the_row_that_was_changed(sample: Sample, fresh: Fresh) -> None:
    """Change the amount of a row: the lines whose value, text or status change list it, before or after the change;
    and a line whose arithmetic leads to a row is changed by some other amount of that row, unless the form stops that
    line at zero.

    Listed only after: the second side of a movement, or a payment that is on no line until its amount says so.
    """
    answers = answers_of(sample, fresh())
    before = figured(sample, fresh(), answers, {})
    for row in chosen_rows(sample, before.rests_on):
        rows = frozenset().union(*(movement.rows for movement in row))
        can_change: set[tuple[int, str]] = set()
        for movement in row:
            for cents in other_amounts(movement):
                after = figured(sample, fresh(), answers, changed_files(sample, movement, cents))
                changed = differing(before, after)
                listed = resting_on(rows, before.rests_on) | resting_on(rows, after.rests_on)
                assert changed <= listed, f"{movement.words} -> {cents}: not listed {sorted(changed - listed)}"
                can_change |= changed
        stopped = {line for line, (_, cents, _) in before.lines.items() if line[1] in STOPS_AT_ZERO and not cents}
        idle = resting_on(rows, before.adds_up) - can_change - stopped
        assert not idle or outvoted(sample, row), f"{row[0].words}: cannot change {sorted(idle)}"


def chosen_rows(
    sample: Sample, rests_on: Mapping[tuple[int, str], frozenset[tuple[str, int]]]
) -> tuple[tuple[Movement, ...], ...]:
    """Some rows that lines rest on, and one that none does, the same in every run."""
    every = by_row(sample)
    used = [row for row in every if resting_on(row[0].rows, rests_on)]
    unused = [row for row in every if row not in used]
    draw = random.Random(sample.client)
    chosen = draw.sample(used, min(ROWS_TRIED[sample.client], len(used)))
    return (*chosen, *draw.sample(unused, min(1, len(unused))))


def outvoted(sample: Sample, row: tuple[Movement, ...]) -> bool:
    """Whether an answer put a form above this row: it is shown beside the figure, and no longer decides it."""
    return sample is RUTH and all(not place.box and place.file.endswith("2021.csv") for place in row[0].places)
