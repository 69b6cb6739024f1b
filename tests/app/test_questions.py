"""What is asked, once for what belongs together; what each answer does; what closes a question or opens it again."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from custodian_files import Row, schwab
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.app.closed import closed_since
from basis.app.desk import Desk
from basis.app.effects import Change, Shown, weigh
from basis.app.figures import history_of
from basis.app.importing import FileReport, import_bytes
from basis.app.review import (
    Answer,
    answer_questions,
    answerable_questions,
    answered_questions,
    open_questions,
    reverse_answer,
    weighed_question,
    weighed_questions,
)
from basis.app.row_groups import business_days
from basis.engine import History, Status
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, effective
from basis.model import Fact, Question

BY = "the preparer"
TRADITIONAL, ROTH, SEP = "44107892", "44107893", "44107894"
TYPES = {TRADITIONAL: "traditional_ira", ROTH: "roth_ira", SEP: "sep_ira"}
NAMES = {TRADITIONAL: "IRA_XXX892_Transactions_", ROTH: "Roth_XXX893_Transactions_", SEP: "SEP_XXX894_Transactions_"}
FORMS = "form,tax_year,payer,account,box_1,box_2a,box_3,box_5,box_7,box_7_ira,box_7_roth,corrected\n"


def out(day: date, amount: str) -> Row:
    return Row(day, "Journal", f"-{amount}", description="JOURNAL TO")


def into(day: date, amount: str) -> Row:
    return Row(day, "Journal", amount, description="JOURNAL FRM")


def deposit(day: date, amount: str) -> Row:
    return Row(day, "MoneyLink Transfer", amount, description="Tfr EXAMPLE BANK")


@dataclass
class Firm:
    """A ledger with one client and three accounts, and what a test does with it."""

    ledger: Ledger

    def export(self, number: str, *rows: Row, stamp: str = "20240206-112233") -> FileReport:
        """Import an export of one account."""
        (report,) = import_bytes(
            self.ledger, schwab("2023", tuple(sorted(rows, key=lambda row: row.day))), f"{NAMES[number]}{stamp}.csv",
            by=BY, client="maya",
        )  # fmt: skip
        return report

    def forms(self, *rows: str, name: str = "forms.csv") -> FileReport:
        """Import Forms 1099-R and 5498."""
        (report,) = import_bytes(self.ledger, (FORMS + "\n".join(rows) + "\n").encode(), name, by=BY, client="maya")
        return report

    @property
    def questions(self) -> tuple[Question, ...]:
        return open_questions(self.ledger, "maya")

    def of_rows(self) -> list[Question]:
        """The open questions about rows."""
        return [question for question in self.questions if question.subject.startswith("row")]

    def answer(self, question: Question | str, answer: str) -> None:
        number = question if isinstance(question, str) else question.id
        answer_questions(self.ledger, "maya", [Answer(number, answer, "the letter of May")], by=BY)

    def held(self) -> Counter[tuple[object, ...]]:
        """What the ledger says happened, without its own numbers."""
        found = effective(self.ledger.entries("maya"))
        return Counter((e.account_type, e.day, e.kind, e.cents, e.for_year) for e in found)

    def kinds(self) -> list[str]:
        return sorted(e.kind.value for e in effective(self.ledger.entries("maya")))

    def history(self) -> History:
        return history_of(self.ledger, "maya")[1]


def texts(history: History) -> dict[tuple[int, str], tuple[str, str]]:
    """Every line of every year: its text and status."""
    return {
        (year, number): (result.text(number), line.status.word)
        for year, result in history.results.items()
        for number, line in result.lines.items()
    }


@pytest.fixture(scope="session")
def opened(new_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], object]:
    """Opens a new ledger each time it is entered."""

    @contextmanager
    def make() -> Iterator[Firm]:
        path = tmp_path_factory.mktemp("questions") / "ledger.db"
        shutil.copy(new_ledger, path)
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            with ledger.writing(by=BY) as write:
                write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
                for number, kind in TYPES.items():
                    account = write.add_account("maya", custodian="schwab", number=AccountNumber.parse(number))
                    write.add_fact("maya", Fact(owner="maya", key="account_type", about=account.id, value=kind))
                write.add_fact("maya", Fact(owner="maya", key="all_iras_listed", value="yes"))
                write.add_fact("maya", Fact(owner="maya", key="first_roth_year", value="2015"))
            yield Firm(ledger)

    return make


@pytest.fixture
def firm(opened: Callable) -> Iterator[Firm]:
    with opened() as found:
        yield found


MARCH, APRIL = date(2022, 3, 1), date(2022, 4, 5)


# --- one question for what belongs together ---------------------------------------------------------------------------


def both_sides(firm: Firm, received: str = "6500.00", day: date = MARCH) -> None:
    firm.export(TRADITIONAL, out(MARCH, "6500.00"))
    firm.export(ROTH, into(day, received))


def test_the_two_sides_of_a_movement_are_one_question(firm: Firm) -> None:
    both_sides(firm)
    (question,) = firm.of_rows()
    assert question.rows == (
        "2022-03-01 schwab …7892 'Journal' -6,500.00",
        "2022-03-01 schwab …7893 'Journal' 6,500.00",
    )
    assert [choice.answer for choice in question.choices] == [
        "conversion", "recharacterization:2021", "recharacterization:2022", "separate",
    ]  # fmt: skip
    assert "the same amount on one day" in question.reason
    firm.answer(question, "conversion")
    assert firm.kinds() == ["conversion", "conversion_in"]
    assert firm.history().results[2022].lines["8"].cents == 650_000


@pytest.mark.parametrize(
    ("received", "day", "pairs"),
    [
        ("6500.00", date(2022, 3, 8), True),  # five business days
        ("6500.00", date(2022, 3, 9), False),
        ("6500.37", MARCH, True),  # interest credited on the way
        ("6600.00", MARCH, False),
    ],
)
def test_a_pair_is_asked_within_five_business_days_and_nearly_the_same_amount(
    firm: Firm, received: str, day: date, pairs: bool
) -> None:
    both_sides(firm, received, day)
    assert len(firm.of_rows()) == (1 if pairs else 2)
    assert not effective(firm.ledger.entries("maya"))


def test_unequal_sides_that_are_said_to_be_one_movement_are_linked_and_count_once(firm: Firm) -> None:
    both_sides(firm, "6500.37")
    firm.answer(firm.of_rows()[0], "conversion")
    line_8 = firm.history().results[2022].lines["8"]
    assert (line_8.cents, line_8.status.word) == (650_000, "known")


def test_separate_rows_are_asked_one_by_one(firm: Firm) -> None:
    both_sides(firm)
    firm.answer(firm.of_rows()[0], "separate")
    assert len(firm.of_rows()) == 2
    assert firm.kinds() == []


def test_rows_that_may_each_be_the_other_end_are_not_paired(firm: Firm) -> None:
    firm.export(TRADITIONAL, out(MARCH, "6500.00"))
    firm.export(SEP, out(MARCH, "6500.00"), Row(MARCH, "Bank Interest", "0.02"))
    firm.export(ROTH, into(MARCH, "6500.00"))
    assert len(firm.of_rows()) == 3


def three_deposits(firm: Firm) -> Question:
    days = (date(2021, 2, 1), date(2022, 2, 1), date(2023, 2, 1))
    firm.export(TRADITIONAL, *(deposit(day, "6000.00") for day in days))
    (question,) = firm.of_rows()
    return question


def test_rows_that_say_the_same_three_times_are_one_question(firm: Firm) -> None:
    question = three_deposits(firm)
    assert "3 times from 2021-02-01 to 2023-02-01, 18,000.00 in all" in question.asks
    firm.answer(question, "contribution:year-before")
    assert sorted(e.for_year or 0 for e in effective(firm.ledger.entries("maya"))) == [2020, 2021, 2022]


def test_each_asks_them_one_by_one_and_never_together_again(firm: Firm) -> None:
    firm.answer(three_deposits(firm), "each")
    assert len(firm.of_rows()) == 3
    firm.export(TRADITIONAL, deposit(date(2024, 2, 1), "6000.00"), stamp="20250206-112233")
    assert len(firm.of_rows()) == 4


def test_one_row_of_a_group_can_be_answered_by_its_own_question(firm: Firm) -> None:
    group = three_deposits(firm)
    alone = [q for q in answerable_questions(firm.ledger, "maya") if q.subject.startswith("row:")]
    assert len(alone) == 3
    firm.answer(alone[0], "contribution:2021")
    assert len(firm.of_rows()) == 2
    with pytest.raises(InputRejectedError, match="no open question"):
        firm.answer(group, "contribution:its-year")


def test_a_file_that_answers_a_row_and_its_group_counts_the_row_once(firm: Firm) -> None:
    group = three_deposits(firm)
    alone = next(q for q in answerable_questions(firm.ledger, "maya") if q.subject.startswith("row:"))
    both = [Answer(alone.id, "contribution:2021", ""), Answer(group.id, "contribution:its-year", "")]
    with pytest.raises(InputRejectedError, match="no open question"):
        answer_questions(firm.ledger, "maya", both, by=BY)
    assert firm.kinds() == ["contribution"]


def test_business_days_leave_weekends_out() -> None:
    friday, monday = date(2022, 3, 4), date(2022, 3, 7)
    assert business_days(friday, monday) == business_days(monday, friday) == 1


# --- what an answer would do ------------------------------------------------------------------------------------------


def opening(firm: Firm, basis: str = "6,500.00", value: str = "0") -> None:
    rows = (
        "date,owner,account,account_type,kind,amount,part\n"
        f'2021-12-31,maya,{TRADITIONAL},traditional_ira,opening_basis,"{basis}",\n'
        f"2021-12-31,maya,{ROTH},roth_ira,opening_basis,0,contributions\n"
        f'2022-12-31,maya,{TRADITIONAL},traditional_ira,year_end_value,"{value}",\n'
    )
    import_bytes(firm.ledger, rows.encode(), "opening.csv", by=BY)


def paid_out(firm: Firm) -> None:
    rows = f"2022-05-01,maya,{TRADITIONAL},traditional_ira,distribution,100\n"
    header = "date,owner,account,account_type,kind,amount\n"
    import_bytes(firm.ledger, (header + rows).encode(), "rows.csv", by=BY)


def test_the_effect_of_each_answer_is_told_in_dollars(firm: Firm) -> None:
    opening(firm, "6,500.00", "58,500.00")
    both_sides(firm)
    (weighed,) = [w for w in weighed_questions(firm.ledger, "maya") if w.question.subject.startswith("rows")]
    told = {choice.answer: weighed.effect_of(choice) for choice in weighed.question.choices}
    assert told["conversion"] == (
        "2022: line 1 open -> 0, line 7 open -> 0, line 8 open -> 6,500, line 13 open -> 650, line 14 open -> 5,850, "
        "taxable (line 15c) open -> 0, taxable (line 18) open -> 5,850"
    )
    assert told["separate"] == "changes no line; each row is then asked about by itself"


def test_what_an_answer_would_do_is_what_it_does(opened: Callable) -> None:
    """Every choice of every question: the lines that were told are those that are figured once it is recorded."""
    with opened() as firm:
        scenario(firm)
        tried = {
            (w.question.id, answer): {(c.year, c.line): c.after for c in effect.changes}
            for w in weighed_questions(firm.ledger, "maya")
            for answer, effect in w.effects.items()
            if effect.figured
        }
        before = texts(firm.history())
    assert len(tried) > 20
    for (question, answer), told in tried.items():
        with opened() as firm:
            scenario(firm)
            firm.answer(question, answer)
            results = firm.history().results
            lines = {(y, n): line for y, result in results.items() for n, line in result.lines.items() if n != "10"}
            differing = {key for key, now in texts(firm.history()).items() if now != before.get(key) and key[1] != "10"}
            # A status alone that changes, known for assumed, moves no dollars.
            moved = {key for key in differing if texts(firm.history())[key][0] != before.get(key, ("", ""))[0]}
            assert moved <= set(told), (question, answer)
            assert all(
                (shown.cents, shown.status) == (lines[key].cents, lines[key].status)
                for key, shown in told.items()
                if key in lines
            ), (question, answer)


def scenario(firm: Firm) -> None:
    opening(firm, "2,000.00", "30,000.00")
    both_sides(firm)
    firm.export(TRADITIONAL, deposit(date(2022, 2, 1), "6000.00"), Row(date(2022, 9, 1), "Funds Paid", "-900.00"))


def test_years_that_an_answer_cannot_reach_need_not_be_figured_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The effects are the same whether all years are figured anew or only those that can change."""
    days = [date(year, month, 1) for year in (2018, 2019, 2021, 2022) for month in (1, 3, 11)]
    firm.export(TRADITIONAL, *(Row(d, "Funds Paid" if d.month > 3 else f"Seen {d}", f"-{d:%y%m}.00") for d in days))
    firm.export(ROTH, *(Row(d, f"Unseen {d}", f"{d:%y%m}.00") for d in days))
    firm.forms(*(f"5498,{year},Charles Schwab,{TRADITIONAL},0,,,9000.00,,X,," for year in range(2018, 2024)))
    fast = {w.question.id: w.effects for w in weighed_questions(firm.ledger, "maya")}
    monkeypatch.setattr("basis.app.effects._OF_THEIR_YEARS", frozenset())
    slow = {w.question.id: w.effects for w in weighed_questions(firm.ledger, "maya")}
    assert len(fast) > 10
    assert fast == slow


def test_questions_that_move_most_dollars_come_first(firm: Firm) -> None:
    scenario(firm)
    stakes = [weighed.at_stake for weighed in weighed_questions(firm.ledger, "maya")]
    assert stakes == sorted(stakes, reverse=True)
    assert stakes[0] >= 600_000


def test_trying_answers_stores_nothing(firm: Firm) -> None:
    scenario(firm)
    before = firm.ledger.recorded(), firm.held()
    weighed_questions(firm.ledger, "maya")
    assert (firm.ledger.recorded(), firm.held()) == before


# --- an answer is taken back ------------------------------------------------------------------------------------------


def test_an_answer_taken_back_leaves_the_figures_and_questions_as_they_were(opened: Callable) -> None:
    with opened() as firm:
        scenario(firm)
        asked = {q.id: q for q in firm.questions}
        before = texts(firm.history())
        for question in asked.values():
            answer = next(c.answer for c in question.choices if not {"AMOUNT", "YEAR", "VALUE"} & {c.answer})
            firm.answer(question, answer if "AMOUNT" not in answer else "100")
            (told,) = reverse_answer(firm.ledger, "maya", question.id, "a mistake", by=BY)
            assert told.question == question.id
            assert {q.id for q in firm.questions} == set(asked), question.asks
            assert texts(firm.history()) == before, question.asks
        assert answered_questions(firm.ledger, "maya") == ()
        assert firm.ledger.verify() == []


def test_an_answer_taken_back_can_be_given_again_otherwise(firm: Firm) -> None:
    both_sides(firm)
    (question,) = firm.of_rows()
    firm.answer(question, "conversion")
    reverse_answer(firm.ledger, "maya", question.id, "the letter was of another client", by=BY)
    firm.answer(question, "recharacterization:2022")
    assert firm.kinds() == ["recharacterization", "recharacterization_in"]


def test_an_answer_that_nobody_gave_cannot_be_taken_back(firm: Firm) -> None:
    both_sides(firm)
    with pytest.raises(InputRejectedError, match="could be taken back"):
        reverse_answer(firm.ledger, "maya", firm.of_rows()[0].id, "a mistake", by=BY)


def shown(cents: int | None) -> Shown:
    return Shown(cents, Status.MISSING if cents is None else Status.KNOWN)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (None, 200_000, "taxable (line 18) open -> 2,000"),
        (300_000, 100_000, "taxable (line 18) -2,000"),
        (None, -700_000, "line 18 open -> -7,000 (below zero is not income)"),
        (100_000, -700_000, "taxable (line 18) -1,000"),
        (-100_000, -700_000, "line 18 -1,000 -> -7,000 (below zero is not income)"),
    ],
)
def test_more_basis_than_was_converted_is_no_negative_income(before: int | None, after: int, text: str) -> None:
    # Instructions for Form 8606 (2023), line 18: a result of zero or less is not included on Form 1040.
    assert Change(2014, "18", "18", shown(before), shown(after)).text == text


# --- forms close questions, and open them again -----------------------------------------------------------------------

CONVERTED = f"5498,2022,Charles Schwab,{ROTH},,,6500.00,7000.00,,,X,"
REPORTED = f"1099-R,2022,Charles Schwab,{TRADITIONAL},6500.00,6500.00,,,2,X,,"


def test_form_5498_in_may_closes_the_question_about_a_conversion(firm: Firm) -> None:
    both_sides(firm)
    report = firm.forms(CONVERTED)
    assert "closes the questions about 2 rows: conversion" in " ".join(report.notes)
    assert firm.of_rows() == []
    assert firm.kinds() == ["conversion", "conversion_in"]


def test_form_1099_r_alone_does_not_show_a_conversion(firm: Firm) -> None:
    both_sides(firm)
    firm.forms(REPORTED)
    assert len(firm.of_rows()) == 1


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        (f"1099-R,2022,Charles Schwab,{TRADITIONAL},900.00,0.00,,,G,X,,", ["direct_rollover"]),
        (f"1099-R,2022,Charles Schwab,{TRADITIONAL},900.00,0.00,,,N,,,", ["recharacterization"]),
        (f"1099-R,2022,Charles Schwab,{TRADITIONAL},900.00,900.00,,,7,X,,", []),
        (f"1099-R,2022,Charles Schwab,{TRADITIONAL},950.00,0.00,,,G,X,,", []),
    ],
)
def test_a_code_with_one_meaning_settles_the_row_of_its_amount(firm: Firm, form: str, kinds: list[str]) -> None:
    firm.export(TRADITIONAL, out(date(2022, 9, 1), "900.00"))
    firm.forms(form)
    assert firm.kinds() == kinds


def test_a_second_export_that_the_form_does_not_bear_out_opens_the_question_again(firm: Firm) -> None:
    both_sides(firm)
    firm.forms(CONVERTED)
    firm.export(TRADITIONAL, out(APRIL, "400.00"), stamp="20240301-112233")
    report = firm.export(ROTH, into(APRIL, "400.00"), stamp="20240301-112233")
    assert "2 rows that forms had settled are asked again" in report.notes
    assert firm.kinds() == []
    assert len(firm.of_rows()) == 2


def test_the_year_of_contributions_is_that_of_the_forms_that_are_met_in_one_way(firm: Firm) -> None:
    firm.export(TRADITIONAL, deposit(date(2022, 2, 1), "6000.00"), deposit(date(2023, 2, 1), "6500.00"))
    firm.forms(*(f"5498,{year},Charles Schwab,{TRADITIONAL},{cents},,,90.00,,X,," for year, cents in
                 ((2021, "6000.00"), (2022, "6500.00"), (2023, "0.00"))))  # fmt: skip
    assert sorted(e.for_year or 0 for e in effective(firm.ledger.entries("maya"))) == [2021, 2022]


def test_a_row_that_a_form_settles_while_others_are_answered_is_not_counted_twice(firm: Firm) -> None:
    """Of two rows of one amount either could be what a form means; once one is answered, the other is what is left."""
    days = (date(2022, 2, 1), date(2022, 2, 2))
    firm.export(TRADITIONAL, *(deposit(day, "6000.00") for day in days))
    firm.forms(*(f"5498,{year},Charles Schwab,{TRADITIONAL},6000.00,,,90.00,,X,," for year in (2021, 2022)))
    one, other = firm.of_rows()
    given = [Answer(one.id, "contribution:2021", ""), Answer(other.id, "contribution:2022", "")]
    assert answer_questions(firm.ledger, "maya", given, by=BY) in ((1, 1), (2, 0))
    assert sorted(e.for_year or 0 for e in effective(firm.ledger.entries("maya"))) == [2021, 2022]


def test_two_rows_of_one_amount_that_either_form_could_mean_are_asked(firm: Firm) -> None:
    firm.export(TRADITIONAL, deposit(date(2022, 2, 1), "6000.00"), deposit(date(2022, 2, 2), "6000.00"))
    firm.forms(*(f"5498,{year},Charles Schwab,{TRADITIONAL},6000.00,,,90.00,,X,," for year in (2021, 2022)))
    assert firm.kinds() == []


def test_a_later_form_that_settles_what_the_figures_asked_is_reported(firm: Firm) -> None:
    opening(firm)
    firm.forms(f"1099-R,2022,Charles Schwab,{TRADITIONAL},6500.00,6500.00,,,2,X,,")
    (asked,) = [q for q in firm.questions if q.kind == "document"]
    before = firm.ledger.recorded()
    firm.forms(CONVERTED, name="may.csv")
    assert [q.id for q in closed_since(firm.ledger, "maya", before)] == [asked.id]
    assert closed_since(firm.ledger, "maya", firm.ledger.recorded()) == ()


def test_an_answer_about_a_form_that_a_later_one_contradicts_is_a_conflict_that_names_both(firm: Firm) -> None:
    opening(firm)
    firm.forms(REPORTED)
    (asked,) = [q for q in firm.questions if q.kind == "document"]
    firm.answer(asked, "distribution")
    assert firm.history().results[2022].lines["7"].cents == 650_000
    firm.forms(CONVERTED, name="may.csv")
    lines = firm.history().results[2022].lines
    assert (lines["7"].cents, lines["8"].cents, lines["8"].status.word) == (0, 650_000, "conflict")
    (again,) = [q for q in firm.questions if q.kind == "conversions"]
    assert "d1 was answered to be paid out" in again.reason
    assert "Form 5498 d2" in again.reason


def test_rows_answered_to_be_a_transfer_are_a_conflict_with_box_3_of_form_5498(firm: Firm) -> None:
    """Money of a traditional IRA that a Roth IRA receives is converted, IRC 408A(d)(3); somebody said otherwise."""
    opening(firm)
    both_sides(firm)
    (sides,) = firm.of_rows()
    firm.answer(sides, "separate")
    for question, answer in zip(firm.of_rows(), ("transfer_out", "transfer_in"), strict=True):
        firm.answer(question, answer)
    firm.forms(CONVERTED, name="may.csv")
    line_16 = firm.history().results[2022].lines["16"]
    assert (line_16.cents, line_16.status.word) == (650_000, "conflict")
    (again,) = [q for q in firm.questions if q.kind == "conversions"]
    assert "was answered to be transfer_in" in again.reason
    firm.answer(again, "form")
    line_16 = firm.history().results[2022].lines["16"]
    assert (line_16.cents, line_16.status.word) == (650_000, "known")


def test_basis_in_traditional_iras_has_no_layers_of_roth_iras(firm: Firm) -> None:
    both_sides(firm)
    firm.answer(firm.of_rows()[0], "conversion")
    (asked,) = [q for q in firm.questions if q.subject == "opening:traditional"]
    assert [choice.answer for choice in asked.choices] == ["none", "AMOUNT"]


def test_a_form_that_says_sep_has_the_rows_read_by_that_kind(firm: Firm) -> None:
    """Form 1099-R marks a SEP IRA like any traditional one; box 7 of Form 5498 tells them apart."""
    number = "44107899"
    firm.forms(f"1099-R,2022,Charles Schwab,{number},120.00,120.00,,,7,X,,", name="january.csv")
    import_bytes(
        firm.ledger,
        schwab("2023", (into(MARCH, "300.00"),)),
        "X_XXX899_Transactions_20240206-112233.csv",
        by=BY,
        client="maya",
    )
    (row,) = firm.of_rows()
    firm.answer(row, "contribution:2022")
    header = FORMS.replace("\n", ",box_7_sep\n")
    may = f"{header}5498,2022,Charles Schwab,{number},,,,7000.00,,,,,X\n"
    import_bytes(firm.ledger, may.encode(), "may.csv", by=BY, client="maya")
    (entry,) = [e for e in effective(firm.ledger.entries("maya")) if e.cents == 30_000]
    assert (entry.account_type, entry.kind, entry.for_year) == ("sep_ira", "contribution", 2022)
    assert firm.of_rows() == []
    assert firm.ledger.verify() == []


def test_a_void_form_says_nothing_about_its_account(firm: Firm) -> None:
    before = firm.ledger.accounts("maya")
    header = FORMS.replace("\n", ",void\n")
    import_bytes(
        firm.ledger,
        f"{header}5498,2022,Charles Schwab,44107899,,,,7000.00,,X,,,X\n".encode(),
        "void.csv",
        by=BY,
        client="maya",
    )
    (new,) = [a for a in firm.ledger.accounts("maya") if a.id not in {b.id for b in before}]
    assert new.type is None


def test_a_choice_between_papers_covers_the_papers_there_were(firm: Firm) -> None:
    """The rows were right against the first form; a corrected form says something else again."""
    opening(firm)
    paid_out(firm)
    firm.forms(f"1099-R,2022,Charles Schwab,{TRADITIONAL},120.00,120.00,,,7,X,,")
    (asked,) = [q for q in firm.questions if q.kind == "evidence"]
    firm.answer(asked, "statement")
    assert firm.history().results[2022].lines["7"].status.word == "known"
    firm.forms(f"1099-R,2022,Charles Schwab,{TRADITIONAL},130.00,130.00,,,7,X,,X", name="corrected.csv")
    (again,) = [q for q in firm.questions if q.kind == "evidence"]
    assert again.id == asked.id
    assert "answered 'statement' before Form 1099-R d2 came" in again.reason
    assert firm.history().results[2022].lines["7"].status.word == "conflict"
    firm.answer(again, "form")
    assert firm.history().results[2022].lines["7"].cents == 13_000


def test_a_corrected_form_that_bears_the_answer_out_asks_nothing(firm: Firm) -> None:
    opening(firm)
    paid_out(firm)
    firm.forms(f"1099-R,2022,Charles Schwab,{TRADITIONAL},120.00,120.00,,,7,X,,")
    firm.answer(next(q for q in firm.questions if q.kind == "evidence"), "statement")
    firm.forms(f"1099-R,2022,Charles Schwab,{TRADITIONAL},100.00,100.00,,,7,X,,X", name="corrected.csv")
    assert not [q for q in firm.questions if q.kind == "evidence"]


def test_a_value_that_was_answered_is_in_conflict_with_form_5498(firm: Firm) -> None:
    firm.export(TRADITIONAL, deposit(date(2022, 5, 1), "500.00"), Row(date(2022, 9, 1), "Funds Paid", "-100.00"))
    for question in firm.of_rows():
        firm.answer(question, "distribution" if "Paid" in question.asks else "contribution:2022")
    (asked,) = [q for q in firm.questions if q.kind == "year_end" and q.subject.endswith("2022") and "7892" in q.asks]
    firm.answer(asked, "400")
    firm.forms(f"5498,2022,Charles Schwab,{TRADITIONAL},500.00,,,410.00,,X,,")
    (again,) = [q for q in firm.questions if q.kind == "value"]
    assert "400.00 (e" in again.reason
    assert "410.00 (Form 5498 d" in again.reason


# --- the order of files -----------------------------------------------------------------------------------------------

OUT_ROWS = (
    *(deposit(date(year, 2, 7), f"{amount}.00") for year, amount in ((2020, 6000), (2021, 6100), (2022, 6200))),
    *(out(date(year, 2, 14), f"{amount}.00") for year, amount in ((2020, 6000), (2021, 6100), (2022, 6200))),
    Row(date(2021, 6, 1), "Funds Paid", "-700.00"),
    Row(date(2021, 6, 1), "Funds Paid", "-700.00"),
    Row(date(2022, 6, 1), "Funds Paid", "-800.00"),
    Row(date(2022, 7, 1), "Cash Dividend", "3.21", "EXMPX", "EXAMPLE FUND"),
)
IN_ROWS = tuple(into(date(year, 2, 15), f"{amount}.00") for year, amount in ((2020, 6000), (2021, 6100), (2022, 6200)))
PAPERS = (
    (f"5498,2021,Charles Schwab,{ROTH},,,6100.00,7000.00,,,X,",),
    (
        f"5498,2020,Charles Schwab,{TRADITIONAL},6000.00,,,10.00,,X,,",
        f"5498,2019,Charles Schwab,{TRADITIONAL},0,,,0,,X,,",
    ),
    (f"1099-R,2022,Charles Schwab,{TRADITIONAL},800.00,0.00,,,G,X,,",),
)
WINDOWS = st.tuples(st.integers(2020, 2022), st.integers(0, 2))


@given(windows=st.lists(st.tuples(st.booleans(), WINDOWS), max_size=3), order=st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_any_order_and_overlap_of_files_gives_the_same_entries_figures_and_questions(
    opened: Callable, windows: list[tuple[bool, tuple[int, int]]], order: object
) -> None:
    whole: list[tuple[str, tuple[Row, ...]]] = [(TRADITIONAL, OUT_ROWS), (ROTH, IN_ROWS)]
    for of_roth, (first, length) in windows:
        number, rows = whole[of_roth]
        part = tuple(row for row in rows if first <= row.day.year <= first + length)
        whole.append((number, part))
    files: list[object] = [*whole, *PAPERS]
    told = []
    for shuffled in (False, True):
        if shuffled:
            order.shuffle(files)  # type: ignore[attr-defined]
        with opened() as firm:
            for position, file in enumerate(files):
                if isinstance(file[1] if len(file) > 1 else "", tuple):  # type: ignore[arg-type, index]
                    number, rows = file  # type: ignore[misc]
                    firm.export(number, *rows, stamp=f"2024020{position}-112233")
                else:
                    firm.forms(*file, name=f"{position}.csv")  # type: ignore[misc]
            told.append((firm.held(), texts(firm.history()), sorted(q.id for q in firm.questions)))
    assert told[0] == told[1]
    assert {kind for _, _, kind, *_ in told[0][0]} >= {"conversion", "conversion_in", "contribution", "direct_rollover"}


# --- how many questions -----------------------------------------------------------------------------------------------


def test_one_question_is_shown_with_its_rows_and_another_is_refused(firm: Firm) -> None:
    both_sides(firm)
    (question,) = firm.of_rows()
    assert weighed_question(firm.ledger, "maya", question.id).question == question
    with pytest.raises(InputRejectedError, match="no open question"):
        weighed_question(firm.ledger, "maya", "q-0000000000")


def test_a_hundred_questions_are_weighed_in_one_go(firm: Firm) -> None:
    """Each answer is figured once, from one reading of the ledger."""
    opening(firm)
    firm.export(SEP, *(Row(date(2022, 1 + n % 12, 1 + n % 28), "Funds Paid", f"-{1000 + n}.00") for n in range(100)))
    desk = Desk(firm.ledger, "maya")
    (series,) = [w for w in weigh(desk, desk.questions) if w.question.subject.startswith("rows")]
    assert len(series.question.rows) == 100
    assert series.at_stake > 0
