"""From a generic ledger file and facts to the lines, the filled PDF read back, and what carries to the next year."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from printed_lines import printed_lines, worksheet_lines
from whole_way_cases import Case, ExpectedForm, all_cases

from basis.errors import ExitCode
from basis.money import parse_amount
from forms import reading
from forms.verifying import beside_labels, read_lines

CASES = all_cases()
PUBLISHED = frozenset({2021, 2022, 2023})
"""Years whose official blank an installed package carries."""

WITH_A_CENTS_COLUMN = frozenset({2017, 2018})
"""Official forms that print cents in a column of their own: whole dollars stand there with .00."""

FIRST_YEAR_WITH_LINE_14 = 2001
"""From 1993 to 2000 the total basis is on line 12 (Total Basis Chart)."""

CHECKED = "X"

SETTLED = ("known", "assumed")


def official_years() -> frozenset[int]:
    """The years that have an official blank here: the published ones, and those in BASIS_FORMS_DIR."""
    folder = os.environ.get("BASIS_FORMS_DIR")
    given = Path(folder).glob("f8606--????.pdf") if folder else ()
    return PUBLISHED | {int(path.stem[-4:]) for path in given}


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def on_file(case: Case, basis: Callable, tmp_path: Path) -> Callable:
    """The case's files imported through the command line; gives the command line back."""
    for number, client in enumerate(case.clients, start=1):
        ssn = tmp_path / "ssn.txt"
        ssn.write_text(f"900-00-{number:04}\n", encoding="utf-8")
        assert basis("client", "add", client, "--name", f"{client.title()} Sample", "--ssn-file", ssn).code == 0
    for name, text in (("ledger.csv", case.ledger), ("facts.csv", case.facts)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    keeper = ["--client", case.clients[0]] if "decedent:" in case.ledger else []
    imported = basis("import", tmp_path / "ledger.csv", *keeper)
    assert imported.code == ExitCode.DONE, imported.out + imported.err
    facts = basis("facts", "import", tmp_path / "facts.csv", "--client", case.clients[0])
    assert facts.code == ExitCode.DONE, facts.err
    for filed in case.filed:
        lines = [part for line in filed.lines for part in ("--line", line)]
        amended = ["--amended"] if filed.amended else []
        added = basis("filed", "add", filed.client, str(filed.year), "--on", filed.on, *lines, *amended)
        assert added.code == ExitCode.DONE, added.err
    return basis


def test_the_whole_way(case: Case, on_file: Callable, tmp_path: Path) -> None:
    """Every line of every form of the case: figured, filled and read back, and line 14 is next year's line 2."""
    for form in case.forms:
        document = check_figures(form, on_file)
        check_what_carries_in(form, document, on_file)
        check_filling(form, document, on_file, tmp_path / "forms")
    check_line_14_on_paper(case, tmp_path / "forms")
    assert on_file("ledger", "verify").code == ExitCode.DONE


def whose(form: ExpectedForm) -> list[str]:
    return ["--decedent", form.decedent] if form.decedent else []


def check_figures(form: ExpectedForm, basis: Callable) -> dict:
    answer = basis("figure", form.client, form.year, *whose(form), "--json")
    document = answer.document
    lines = document["lines"]
    figured = {n: (line["text"], line["status"]) for n, line in lines.items()}
    expected = {n: (form.line(n).text, form.line(n).status) for n in lines}
    assert figured == expected
    assert set(form.lines) <= set(lines)
    for line in lines.values():
        figure = "ratio" in line or line["text"] == CHECKED
        assert figure or (line["cents"] is None) == (line["status"] in ("blank", "missing"))
    for name, expected_line in form.beside.items():
        key, _, number = name.partition("/")
        shown = document["worksheets"][key]["lines"][number]
        assert (name, shown["text"], shown["status"]) == (name, expected_line.text, expected_line.status)
    assert {number: line["mark"] for number, line in lines.items() if "mark" in line} == dict.fromkeys(form.marks, "*")
    assert set(form.finds) <= {finding["code"] for finding in document["findings"]}
    assert answer.code == (ExitCode.OPEN if form.unsettled else ExitCode.DONE)
    check_other_ways(form, document, basis)
    return document


def check_other_ways(form: ExpectedForm, document: dict, basis: Callable) -> None:
    """What another correct method would give stands in the figures and in the explanation alike."""
    other_ways = {f["code"]: f["message"] for f in document["findings"] if f["code"].startswith("other_way_")}
    if set(other_ways) & set(form.finds):
        explained = basis("explain", form.client, form.year, "14", *whose(form), "--json").document
        assert {other["code"]: other["message"] for other in explained["other_ways"]} == other_ways


def check_what_carries_in(form: ExpectedForm, document: dict, basis: Callable) -> None:
    """Line 2 is what the year before carried, where the history knows that year."""
    line_2 = document["lines"]["2"]
    years = {year["year"]: year for year in basis("history", form.client, *whose(form), "--json").document["years"]}
    before = years.get(form.year - 1)
    if before is None or line_2["status"] not in SETTLED:
        return
    assert line_2["cents"] == before["carried"]["basis"]["cents"] + form.line_2_adds
    line_14 = "12" if form.year - 1 < FIRST_YEAR_WITH_LINE_14 else "14"
    if "lines" in before and before["lines"][line_14]["status"] in SETTLED and before["filed"] is None:
        assert line_2["cents"] == before["lines"][line_14]["cents"] + form.restored + form.line_2_adds


def check_filling(form: ExpectedForm, document: dict, basis: Callable, folder: Path) -> None:
    official = form.year in official_years()
    stem = stem_of(form)
    worksheet = "" if official else "-worksheet"
    filled = basis("fill", form.client, form.year, *whose(form), "-o", folder)
    if form.unsettled:
        assert filled.code == ExitCode.OPEN
        assert form.says
        assert form.says in filled.out + filled.err
        assert not list(folder.glob(f"{stem}*"))
        draft = basis("fill", form.client, form.year, *whose(form), "-o", folder, "--draft")
        assert draft.code == ExitCode.OPEN
        path = folder / f"{stem}{worksheet}-draft.pdf"
    elif not form.written:
        assert filled.code == ExitCode.DONE
        assert "no Form 8606 is required" in filled.out
        assert not list(folder.glob(f"{stem}*"))
        return
    else:
        assert filled.code == (ExitCode.DONE if official else ExitCode.NO_BLANK)
        path = folder / f"{stem}{worksheet}.pdf"
    shown = read_lines(path) if official else worksheet_lines(path)
    expected = {n: "" if n in form.unsettled else form.line(n).text for n in document["lines"]}
    if official and form.year in WITH_A_CENTS_COLUMN:
        expected = {n: text if n == "10" or not text else f"{text}.00" for n, text in expected.items()}
    if not official:
        expected |= {number: f"* {expected[number]}" for number in form.marks}
    assert dict(shown) == expected
    if official and form.marks:
        check_marks(form, path)


def stem_of(form: ExpectedForm) -> str:
    """How the file of a filled form begins."""
    return f"8606-{form.year}-{form.client}" + (f"-{form.decedent}" if form.decedent else "")


def check_line_14_on_paper(case: Case, folder: Path) -> None:
    """Of two filled forms in a row the first one's line 14, as printed, is line 2 of the second, as printed."""
    for earlier, later in pairs_in_a_row(case):
        before, after = (printed(form, folder) for form in (earlier, later))
        line_14 = before["12" if earlier.year < FIRST_YEAR_WITH_LINE_14 else "14"]
        if line_14 and after["2"]:
            came_in_beside = later.restored + later.line_2_adds
            assert parse_amount(after["2"]) == parse_amount(line_14) + came_in_beside


def pairs_in_a_row(case: Case) -> list[tuple[ExpectedForm, ExpectedForm]]:
    """Forms of one pool for two years in a row that were both filled, none of them settled by a form as filed."""
    filled = {
        (form.client, form.decedent, form.year): form
        for form in case.forms
        if form.written and not form.unsettled and not case.filed
    }
    return [(form, filled[key]) for (client, decedent, year), form in filled.items()
            if (key := (client, decedent, year + 1)) in filled]  # fmt: skip


def printed(form: ExpectedForm, folder: Path) -> Mapping[str, str]:
    """The lines read back from the filled form."""
    official = form.year in official_years()
    return printed_lines(folder / f"{stem_of(form)}{'' if official else '-worksheet'}.pdf")


def check_marks(form: ExpectedForm, path: Path) -> None:
    """An asterisk before each amount from the worksheet, on its row, and what it means at the foot of its page."""
    starred: set[str] = set()
    for page in reading.read_file(path).pages:
        rows = beside_labels(page.words, page.drawn)
        here = {number for number, row in rows.items() if row and row[0].text.startswith("*")}
        assert bool(here) == any(word.text == "1-1" for word in page.words)
        starred |= here
    assert starred == set(form.marks)


def test_the_cases_reach_every_kind_of_year() -> None:
    """Cases exist for each revision of the form, and for years with and without an official blank."""
    years = {form.year for case in CASES for form in case.forms}
    assert len(CASES) >= 34
    assert years >= {1995, 1998, 1999, 2000, 2004, 2009, 2010, 2011}
    assert years >= {2012, 2013, 2014, 2016, 2017, 2018, 2021, 2022, 2023, 2024, 2025}


def test_the_cases_have_many_forms_of_two_years_in_a_row() -> None:
    """What the comparison of line 14 with the next line 2 on paper rests on."""
    assert sum(len(pairs_in_a_row(case)) for case in CASES) > 20
