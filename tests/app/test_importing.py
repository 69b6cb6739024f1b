"""Importing twice is importing once, whatever the file is called, whichever layout it has, in whatever order."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, permutations
from pathlib import Path

import pytest
from custodian_files import (
    FIDELITY_ACTIONS,
    FIDELITY_HEADERS,
    FIDELITY_NUMBER,
    Row,
    fidelity,
    schwab,
    schwab_json,
    vanguard,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.app.importing import FileReport, import_bytes, import_paths
from basis.app.review import Answer, answer_questions, open_questions
from basis.errors import BasisError, InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, effective
from basis.model import Fact

CONTRIBUTION = Row(date(2023, 5, 2), "CASH CONTRIBUTION CURRENT YEAR", "3000.00")
GENERIC = """date,owner,account,account_type,kind,amount,for_year,to_account,to_account_type,note
2023-03-01,maya,Trad 1,traditional_ira,contribution,"6,500.00",2022,,,first
2023-05-01,maya,Trad 1,traditional_ira,contribution,"1,000.00",2023,,,second
2023-06-01,maya,Trad 1,traditional_ira,conversion,"2,000.00",,Roth 1,roth_ira,third
2023-12-31,maya,Trad 1,traditional_ira,year_end_value,"9,000.00",,,,fourth
"""


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with two clients."""
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        add_clients(opened)
        yield opened


def add_clients(ledger: Ledger) -> None:
    with ledger.writing(by="the preparer") as write:
        write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
        write.add_client("noor", name="Noor Example", ssn=Ssn.parse("900-00-0418"))


def imported(ledger: Ledger, data: bytes | str, name: str = "history.csv", **options: object) -> FileReport:
    """Import one file of one client."""
    options = {"client": "maya"} | options
    raw = data.encode() if isinstance(data, str) else data
    (report,) = import_bytes(ledger, raw, name, by="the preparer", **options)  # type: ignore[arg-type]
    return report


def with_types(ledger: Ledger, number: str = FIDELITY_NUMBER, custodian: str = "fidelity") -> None:
    """Say that an account is a traditional IRA before anything is imported."""
    with ledger.writing(by="the preparer") as write:
        account = write.add_account("maya", custodian=custodian, number=AccountNumber.parse(number))
        write.add_fact("maya", Fact(owner="maya", key="account_type", about=account.id, value="traditional_ira"))


def held(ledger: Ledger, client: str = "maya") -> Counter[tuple[object, ...]]:
    """What the ledger says happened, counted: day, kind, cents and year, without its own numbers."""
    return Counter((e.day, e.kind, e.cents, e.for_year) for e in effective(ledger.entries(client)))


def stored(ledger: Ledger, client: str = "maya") -> Counter[tuple[object, ...]]:
    """The rows that are kept, counted, whatever became of them."""
    rows = [row for file in ledger.files(client) for row in ledger.rows_of(file.id)]
    return Counter((row.day, row.cents, row.fingerprint) for row in rows)


# The same file, the same rows


def test_the_same_file_twice_is_known_and_changes_nothing(ledger: Ledger) -> None:
    with_types(ledger)
    first = imported(ledger, fidelity("D-all"))
    before = ledger.entries("maya"), stored(ledger), ledger.files("maya")
    second = imported(ledger, fidelity("D-all"))
    assert (first.new, first.known, first.already) == (30, 0, False)
    assert (second.new, second.known, second.already) == (0, 30, True)
    assert (ledger.entries("maya"), stored(ledger), ledger.files("maya")) == before


def test_a_renamed_file_is_the_same_file(ledger: Ledger) -> None:
    imported(ledger, fidelity("D-all"), "Accounts_History.csv")
    again = imported(ledger, fidelity("D-all"), "maya 2022 (copy).csv")
    assert again.already
    assert [file.name for file in ledger.files("maya")] == ["Accounts_History.csv"]


def test_a_file_saved_again_with_other_line_ends_adds_no_row(ledger: Ledger) -> None:
    imported(ledger, fidelity("D-all"))
    again = imported(ledger, fidelity("D-all").replace(b"\r\n", b"\n"))
    assert (again.new, again.known, again.already) == (0, 30, False)


def test_two_equal_contributions_on_one_day_stay_two_however_often_they_are_imported(ledger: Ledger) -> None:
    with_types(ledger)
    for generation in ("A-all", "B-all", "C-all-1", "D-all", "E-all"):
        imported(ledger, fidelity(generation))
    assert held(ledger)[(date(2022, 1, 3), "contribution", 300_000, 2022)] == 2


@pytest.mark.parametrize("pair", list(combinations(FIDELITY_HEADERS, 2)), ids=" then ".join)
def test_thirty_rows_in_any_two_generations_are_imported_once(ledger: Ledger, pair: tuple[str, str]) -> None:
    with_types(ledger)
    left, right = (
        imported(ledger, fidelity(generation), f"{generation}.csv", account=FIDELITY_NUMBER) for generation in pair
    )
    assert (left.new, left.known) == (30, 0)
    assert (right.new, right.known, right.entries, right.questions) == (0, 30, 0, 0)


def schwab_file(era: str) -> bytes:
    return schwab_json() if era == "json" else schwab(era)


@pytest.mark.parametrize("pair", list(permutations(("2013", "2021", "2022", "2023", "json"), 2)), ids=" then ".join)
def test_thirty_schwab_rows_in_any_two_eras_are_imported_once(ledger: Ledger, pair: tuple[str, str]) -> None:
    with_types(ledger, "90001892", "schwab")
    left, right = (imported(ledger, schwab_file(era), f"{era}.csv", account="90001892") for era in pair)
    assert (left.new, left.known) == (30, 0)
    assert (right.new, right.known) == (0, 30)


@pytest.mark.parametrize("pair", [("old", "new"), ("new", "old")], ids=" then ".join)
def test_thirty_vanguard_rows_in_old_and_new_files_are_imported_once(ledger: Ledger, pair: tuple[str, str]) -> None:
    with_types(ledger, "10000001", "vanguard")
    left, right = (imported(ledger, vanguard(generation), f"{generation}.csv") for generation in pair)
    assert (left.new, left.known) == (30, 0)
    assert (right.new, right.known) == (0, 30)


# Overlapping exports


def test_of_overlapping_exports_only_the_surplus_is_added(ledger: Ledger) -> None:
    with_types(ledger)
    imported(ledger, fidelity("C-all-1", FIDELITY_ACTIONS[:20]))
    second = imported(ledger, fidelity("D-all", FIDELITY_ACTIONS[10:]))
    assert (second.new, second.known) == (10, 10)
    whole = imported(ledger, fidelity("D-all"))
    assert (whole.new, whole.known) == (0, 30)


def days(*numbers: int) -> tuple[Row, ...]:
    """The same contribution on some days of May 2023; a day named twice has it twice."""
    return tuple(replace(CONTRIBUTION, day=date(2023, 5, number)) for number in numbers)


@pytest.mark.parametrize("first", [0, 1], ids=["shorter first", "longer first"])
def test_on_a_day_that_an_export_shows_in_part_the_other_one_says_what_happened(ledger: Ledger, first: int) -> None:
    with_types(ledger)
    files = [fidelity("D-all", days(1, 2)), fidelity("D-all", days(2, 2, 3))]
    reports = [imported(ledger, files[number]) for number in (first, 1 - first)]
    assert sum(report.new for report in reports) == 4
    assert held(ledger)[(date(2023, 5, 2), "contribution", 300_000, 2023)] == 2
    assert not any(question.subject.startswith("row:") for question in open_questions(ledger, "maya"))


@pytest.mark.parametrize(("said", "count"), [("another", 2), ("none", 1)])
def test_a_row_that_an_earlier_version_asked_about_where_two_exports_meet_is_still_answered(
    ledger: Ledger, said: str, count: int
) -> None:
    with_types(ledger)
    imported(ledger, fidelity("D-all", days(1, 2, 2)))
    *_, row = [row for row in ledger.rows_of(ledger.files("maya")[0].id) if row.day == date(2023, 5, 2)]
    (entry,) = [e for e in ledger.entries("maya") if any(source.row_id == row.id for source in e.sources)]
    with ledger.writing(by="the preparer") as write:
        write.reverse(entry.id, "asked")
        write.set_outcome("maya", row.id, "asked", "overlap")
    (question,) = [each for each in open_questions(ledger, "maya") if each.kind == "overlap"]
    assert {choice.answer for choice in question.choices} == {"another", "none"}
    answer_questions(ledger, "maya", [Answer(question.id, said, "the statement of May")], by="the preparer")
    assert held(ledger)[(date(2023, 5, 2), "contribution", 300_000, 2023)] == count
    assert not [each for each in open_questions(ledger, "maya") if each.kind == "overlap"]


def test_inside_both_exports_one_more_row_is_one_more_movement(ledger: Ledger) -> None:
    with_types(ledger)
    imported(ledger, fidelity("D-all", days(1, 2, 3)))
    report = imported(ledger, fidelity("D-all", days(1, 2, 2, 3)))
    assert (report.new, report.known, report.questions) == (1, 3, 0)
    assert held(ledger)[(date(2023, 5, 2), "contribution", 300_000, 2023)] == 2


def questions(ledger: Ledger) -> Counter[tuple[object, ...]]:
    """The questions about rows and accounts, without the ledger's own numbers."""
    return Counter((each.id, each.kind, each.asks) for each in open_questions(ledger, "maya"))


DAYS = st.lists(st.integers(1, 4), min_size=1, max_size=5).map(sorted)


@given(exports=st.lists(DAYS, min_size=2, max_size=3), data=st.data())
@settings(max_examples=15, deadline=None)
def test_however_exports_overlap_their_order_decides_nothing(
    new_ledger: Path, tmp_path_factory: pytest.TempPathFactory, exports: list[list[int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(exports))))
    told = []
    for sequence in (range(len(exports)), order):
        path = tmp_path_factory.mktemp("overlap") / "ledger.db"
        shutil.copy(new_ledger, path)
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            add_clients(ledger)
            with_types(ledger)
            for number in sequence:
                imported(ledger, fidelity("D-all", days(*exports[number])), f"{number}.csv")
            told.append((held(ledger), questions(ledger)))
    assert told[0] == told[1]
    for day in range(1, 5):
        most = max(export.count(day) for export in exports)
        assert told[0][0][(date(2023, 5, day), "contribution", 300_000, 2023)] == most


EXPORTS = (FIDELITY_ACTIONS[:12], FIDELITY_ACTIONS[7:20], FIDELITY_ACTIONS[16:], FIDELITY_ACTIONS)


@given(
    order=st.permutations(range(4)), generations=st.lists(st.sampled_from(["B-all", "D-all"]), min_size=4, max_size=4)
)
@settings(max_examples=12, deadline=None)
def test_the_order_of_files_does_not_decide_what_happened(
    new_ledger: Path, tmp_path_factory: pytest.TempPathFactory, order: list[int], generations: list[str]
) -> None:
    files = [fidelity(generation, rows) for generation, rows in zip(generations, EXPORTS, strict=True)]
    told = []
    for sequence in (range(4), order):
        path = tmp_path_factory.mktemp("order") / "ledger.db"
        shutil.copy(new_ledger, path)
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            add_clients(ledger)
            with_types(ledger)
            for number in sequence:
                imported(ledger, files[number], f"{number}.csv")
            told.append((held(ledger), sorted(stored(ledger).values()), sum(stored(ledger).values())))
    assert told[0] == told[1]
    assert told[0][2] == 30


# Edited ledger files


EDITED = GENERIC.replace('"1,000.00",2023', '"1,500.00",2023')


def test_an_edited_ledger_file_is_refused_and_lists_what_is_gone(ledger: Ledger) -> None:
    imported(ledger, GENERIC, "ledger.csv")
    before = ledger.entries("maya"), stored(ledger)
    with pytest.raises(InputRejectedError, match="later edition") as found:
        imported(ledger, EDITED, "ledger v2.csv")
    assert "row 3 of 2023-05-01, 1,000.00" in found.value.message
    assert "--supersede" in found.value.next_step
    assert (ledger.entries("maya"), stored(ledger)) == before


def test_with_supersede_the_edited_row_is_reversed_and_nothing_is_lost(ledger: Ledger) -> None:
    imported(ledger, GENERIC, "ledger.csv")
    report = imported(ledger, EDITED, "ledger v2.csv", supersede=True)
    assert (report.new, report.known) == (1, 3)
    assert any("superseded" in note for note in report.notes)
    assert held(ledger)[(date(2023, 5, 1), "contribution", 150_000, 2023)] == 1
    assert held(ledger)[(date(2023, 5, 1), "contribution", 100_000, 2023)] == 0
    (reversal,) = [entry for entry in ledger.entries("maya") if entry.reverses is not None]
    assert "ledger v2.csv" in reversal.reason
    assert len(ledger.files("maya")) == 2


def test_an_edition_with_a_changed_note_is_an_edition_too(ledger: Ledger) -> None:
    imported(ledger, GENERIC, "ledger.csv")
    with pytest.raises(InputRejectedError, match="later edition"):
        imported(ledger, GENERIC.replace("second", "second thoughts"), "ledger v2.csv")


def test_a_superseded_row_that_comes_back_counts_again(ledger: Ledger) -> None:
    imported(ledger, GENERIC, "ledger.csv")
    imported(ledger, EDITED, "ledger v2.csv", supersede=True)
    back = imported(ledger, GENERIC + "\n", "ledger v3.csv", supersede=True)
    assert back.new == 1
    assert held(ledger)[(date(2023, 5, 1), "contribution", 100_000, 2023)] == 1
    assert held(ledger)[(date(2023, 5, 1), "contribution", 150_000, 2023)] == 0


def test_an_edited_row_that_an_earlier_edition_had_added_does_not_count_twice(ledger: Ledger) -> None:
    added = '2023-07-01,maya,Trad 1,traditional_ira,distribution,"{}",,,,added\n'
    imported(ledger, GENERIC, "ledger.csv")
    imported(ledger, GENERIC + added.format("100.00"), "longer.csv")
    imported(ledger, GENERIC + added.format("200.00"), "edited.csv", supersede=True)
    counted = [cents for (_, kind, cents, _), times in held(ledger).items() if kind == "distribution" and times]
    assert counted == [20_000]


def test_an_edition_of_a_file_with_two_clients_touches_only_the_edited_one(ledger: Ledger) -> None:
    import_bytes(ledger, TWO_OWNERS.encode(), "both.csv", by="the preparer")
    edited = TWO_OWNERS.replace("6,500.00", "6,000.00").encode()
    import_bytes(ledger, edited, "both v2.csv", by="the preparer", supersede=True)
    assert held(ledger)[(date(2023, 3, 1), "contribution", 600_000, 2022)] == 1
    assert held(ledger)[(date(2023, 3, 1), "contribution", 650_000, 2022)] == 0
    assert not [entry for entry in ledger.entries("noor") if entry.reverses is not None]


def test_a_longer_ledger_file_is_no_edited_one(ledger: Ledger) -> None:
    imported(ledger, GENERIC, "ledger.csv")
    longer = imported(ledger, GENERIC + "2024-12-31,maya,Trad 1,traditional_ira,year_end_value,1,,,,\n", "longer.csv")
    assert (longer.new, longer.known) == (1, 4)


# Whose file it is


HEADER = GENERIC.splitlines()[0]
TWO_OWNERS = f"""{HEADER}
2023-03-01,maya,Trad 1,traditional_ira,contribution,"6,500.00",2022,,,maya told so
2023-03-02,noor,Trad 7,traditional_ira,contribution,"5,000.00",2022,,,noor told so
2023-12-31,maya,Trad 1,traditional_ira,year_end_value,"9,000.00",,,,of maya
"""


def test_of_a_file_with_two_clients_each_keeps_only_their_own_bytes(ledger: Ledger) -> None:
    reports = import_bytes(ledger, TWO_OWNERS.encode(), "both.csv", by="the preparer")
    assert {report.client: report.new for report in reports} == {"maya": 2, "noor": 1}
    kept = {client: ledger.file_bytes(ledger.files(client)[0].id) for client in ("maya", "noor")}
    assert b"noor" not in kept["maya"]
    assert b"5,000.00" not in kept["maya"]
    assert b"maya" not in kept["noor"]
    assert b"9,000.00" not in kept["noor"]
    assert {len(data) for data in kept.values()} == {len(TWO_OWNERS.encode())}
    (row,) = ledger.rows_of(ledger.files("noor")[0].id)
    assert ledger.row_text(row.id).startswith("2023-03-02,noor,Trad 7")
    assert ledger.source(row).row == 3


def test_a_file_with_two_clients_imported_again_is_known_for_both(ledger: Ledger) -> None:
    import_bytes(ledger, TWO_OWNERS.encode(), "both.csv", by="the preparer")
    again = import_bytes(ledger, TWO_OWNERS.encode(), "renamed.csv", by="the preparer")
    assert [(report.already, report.new) for report in again] == [(True, 0), (True, 0)]


def form_5498(tin: str, contributed: str = "6,500.00") -> str:
    """A Form 5498 in the layout of our own."""
    return (
        "form,tax_year,payer,recipient_tin,recipient_name,account,box_1,box_7_ira\n"
        f'5498,2023,Example Trust,{tin},Maya Example,T-100001,"{contributed}",X\n'
    )


def counts(ledger: Ledger) -> tuple[int, ...]:
    """How much of everything the ledger holds."""
    return tuple(
        len(kept)
        for client in ("maya", "noor")
        for kept in (
            ledger.files(client),
            ledger.entries(client),
            ledger.accounts(client),
            ledger.facts(client, history=True),
            ledger.returns(client),
        )
    )


def refused(ledger: Ledger, data: bytes | str, name: str = "file.csv", **options: object) -> BasisError:
    """Import what must be refused; the ledger is then as it was."""
    before = counts(ledger)
    with pytest.raises(BasisError) as found:
        imported(ledger, data, name, **options)
    assert counts(ledger) == before
    assert ledger.verify() == []
    assert found.value.next_step
    return found.value


def test_an_export_without_a_client_is_refused(ledger: Ledger) -> None:
    assert "--client" in refused(ledger, fidelity("D-all"), client="").next_step


def test_a_client_nobody_knows_is_refused_with_the_nearest_one(ledger: Ledger) -> None:
    assert "maya" in refused(ledger, fidelity("D-all"), client="mayra").next_step
    assert "mira" in refused(ledger, GENERIC.replace("maya", "mira"), client="").message


def test_a_file_of_another_owner_than_the_client_named_is_refused(ledger: Ledger) -> None:
    assert "row 2" in refused(ledger, GENERIC, client="noor").message


def test_a_form_names_its_owner_by_tin(ledger: Ledger) -> None:
    assert imported(ledger, form_5498("900-00-0417"), "5498.csv", client="").client == "maya"
    assert [document.money("1") for document in ledger.returns("maya")] == [650_000]


def test_a_form_with_the_tin_of_another_client_is_refused(ledger: Ledger) -> None:
    problem = refused(ledger, form_5498("900-00-0418"), "5498.csv", client="maya")
    assert "row 2" in problem.message
    assert "***-**-0418" in problem.message
    assert "900-00" not in str(problem)


def test_a_form_with_a_tin_that_nobody_has_is_refused(ledger: Ledger) -> None:
    assert "no client has it" in refused(ledger, form_5498("900-00-0999"), "5498.csv", client="").message


def test_the_same_form_in_another_file_is_the_same_form(ledger: Ledger) -> None:
    imported(ledger, form_5498("900-00-0417"), "5498.csv")
    again = imported(ledger, form_5498("900-00-0417") + "\n", "5498 again.csv")
    assert (again.new, again.known, again.already) == (0, 1, False)
    other = imported(ledger, form_5498("900-00-0417", "7,000.00"), "5498 other.csv")
    assert (other.new, len(ledger.returns("maya"))) == (1, 2)


def test_a_file_that_does_not_say_its_account_is_refused_until_somebody_does(ledger: Ledger) -> None:
    assert "--account" in refused(ledger, fidelity("D-single"), "history.csv").next_step
    assert imported(ledger, fidelity("D-single"), "history.csv", account="X242000002").new == 30


def test_one_bad_row_refuses_the_whole_file(ledger: Ledger) -> None:
    rows = (*FIDELITY_ACTIONS[:10], replace(CONTRIBUTION, amount="1.234,56"), *FIDELITY_ACTIONS[10:])
    problem = refused(ledger, fidelity("D-all", rows))
    assert "row " in problem.message
    assert "1.234,56" in problem.message


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"%PDF-1.7 nothing", b"a,b\n1,2\n"], ids=repr)
def test_what_is_no_export_is_refused(ledger: Ledger, data: bytes) -> None:
    refused(ledger, data)


def test_a_truncated_export_is_refused(ledger: Ledger) -> None:
    whole = schwab_json()
    refused(ledger, whole[: len(whole) // 2])


def test_of_a_folder_the_refused_file_does_not_keep_the_others_out(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"\x00")
    (folder / "b.csv").write_bytes(fidelity("D-all"))
    reports = import_paths(ledger, [folder], by="the preparer", client="maya")
    assert [(report.file, report.error is None, report.new) for report in reports] == [
        ("a.csv", False, 0),
        ("b.csv", True, 30),
    ]


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(ledger: Ledger) -> None:
    with_types(ledger)
    before = counts(ledger)
    tried = imported(ledger, fidelity("D-all"), dry_run=True)
    assert counts(ledger) == before
    assert len(tried.drafts) == tried.entries > 0
    assert replace(tried, drafts=()) == imported(ledger, fidelity("D-all"))


# What waits


def test_rows_of_an_account_nobody_has_typed_wait_and_count_nothing(ledger: Ledger) -> None:
    report = imported(ledger, fidelity("D-all"))
    assert (report.new, report.entries, report.questions) == (30, 0, 30)
    questions = [question.kind for question in open_questions(ledger, "maya")]
    assert questions.count("account_type") == 1
    assert "movement" not in questions
