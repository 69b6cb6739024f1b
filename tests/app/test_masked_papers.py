"""Papers that show the last digits alone: they are of the account and the person that end so, or they are refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from basis.app.clients import add_account
from basis.app.figures import figured_year
from basis.app.importing import FileReport, import_bytes
from basis.app.masked import answer_for
from basis.app.review import Answer, answer_questions, open_questions, reverse_answer, weighed_question
from basis.app.settling import settle_rows
from basis.engine import Status
from basis.errors import InputRejectedError
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, effective
from basis.model import AccountType, Evidence, Fact, Question

TRANSCRIPT = """This Product Contains Sensitive Taxpayer Data
Wage and Income Transcript
Tax Period Requested: December, 2023
Form 1099-R
Payer:
Payer's Federal Identification Number (FIN):XXXXX4444
{payer}
Recipient:
Recipient's Identification Number:XXX-XX-{ends}
ANA SAMPLE
Submission Type: Original document
Account Number (Optional): {account}
Distribution Code: {code}
SEP Indicator: IRA/SEP/SIMP box {marked}
Gross Distribution: $5,000.00
"""
CSV = 'form,tax_year,payer,account,box_1,box_7,box_7_ira\n1099-R,2023,FIDELITY SAMPLE TRUST,Z10000001,"5,000.00",1,X\n'


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        with opened.writing(by="the preparer") as write:
            write.add_client("ana", name="Ana Sample", ssn=Ssn.parse("900-00-0001"))
        yield opened


def account(ledger: Ledger, number: str, kind: str = "", custodian: str = "fidelity") -> str:
    with ledger.writing(by="the preparer") as write:
        made = write.add_account("ana", custodian=custodian, number=AccountNumber.parse(number))
        if kind:
            write.add_fact("ana", Fact(owner="ana", key="account_type", about=made.id, value=kind))
    return made.id


def imported(ledger: Ledger, client: str = "ana", **changes: str) -> FileReport:
    said = {
        "payer": "FIDELITY SAMPLE TRUST", "ends": "0001", "account": "XXXXX0001", "code": "1", "marked": "checked"
    } | changes  # fmt: skip
    (report,) = import_bytes(
        ledger, TRANSCRIPT.format(**said).encode(), "transcript.txt", by="the preparer", client=client
    )
    return report


def test_a_masked_number_is_the_account_on_file_that_ends_so(ledger: Ledger) -> None:
    on_file = account(ledger, "Z10000001", "traditional_ira")
    report = imported(ledger)
    (form,) = ledger.returns("ana")
    assert (form.account, form.evidence) == (on_file, Evidence.TRANSCRIPT)
    assert "taken to be of" in report.notes[0]


def test_a_year_end_value_is_not_asked_for_while_the_paper_that_shows_it_waits(ledger: Ledger) -> None:
    two_that_end_alike(ledger)
    paper = "form,tax_year,payer,account,box_5,box_7_ira\n5498,2023,FIDELITY SAMPLE TRUST,XXXX0001,9000.00,X\n"
    import_bytes(ledger, paper.encode(), "5498.csv", by="the preparer", client="ana")
    assert [q.kind for q in open_questions(ledger, "ana") if 2023 in q.years] == ["form_account"]


def test_an_account_of_another_house_or_kind_is_not_meant(ledger: Ledger) -> None:
    account(ledger, "V10000001", "traditional_ira", "vanguard")
    account(ledger, "Z20000001", "roth_ira")
    imported(ledger)
    assert ledger.returns("ana")[0].account == "a3"
    assert ledger.accounts("ana")[2].custodian == "fidelity"


def asked_about_papers(ledger: Ledger) -> list[Question]:
    return [q for q in open_questions(ledger, "ana") if q.kind == "form_account"]


def answers(ledger: Ledger, *accounts: str) -> list[str]:
    """What names these accounts as answers to a question."""
    on_file = {account.id: account for account in ledger.accounts("ana")}
    return [answer_for(on_file[account]) for account in accounts]


def said(ledger: Ledger, question: Question, answer: str) -> None:
    answer_questions(ledger, "ana", [Answer(question.id, answer, "the statement")], by="the preparer")


def two_that_end_alike(ledger: Ledger) -> tuple[str, str]:
    with ledger.writing(by="the preparer") as write:
        for key, value in (("birth_date", "1980-01-01"), ("all_iras_listed", "yes")):
            write.add_fact("ana", Fact(owner="ana", key=key, value=value))
    return account(ledger, "Z10000001", "traditional_ira"), account(ledger, "Z20000001", "sep_ira")


def test_a_paper_that_fits_two_accounts_goes_in_and_asks_which(ledger: Ledger) -> None:
    first, second = two_that_end_alike(ledger)
    report = imported(ledger)
    assert (report.new, report.questions) == (1, 1)
    assert any("may be of 2 accounts" in note for note in report.notes)
    (question,) = asked_about_papers(ledger)
    assert question.asks.startswith("Which account is …0001 of FIDELITY SAMPLE TRUST (Form")
    assert [choice.answer for choice in question.choices] == [*answers(ledger, first, second), "none"]
    assert "0001" not in "".join(choice.answer for choice in question.choices)
    assert "1099-R for 2023, 5,000.00, code 1" in question.asks
    assert "2 accounts on file fit it" in question.reason
    line_7 = figured_year(ledger, "ana", 2023)[1].lines["7"]
    assert (line_7.cents, line_7.status) == (None, Status.MISSING)
    assert question.id in line_7.components[0].reason


def test_each_account_that_a_paper_may_be_of_has_its_effect(ledger: Ledger) -> None:
    first, _ = two_that_end_alike(ledger)
    imported(ledger)
    (question,) = asked_about_papers(ledger)
    weighed = weighed_question(ledger, "ana", question.id)
    for choice in question.choices:
        assert "line 7 open -> 5,000" in weighed.effect_of(choice)
    said(ledger, question, *answers(ledger, first))
    line_7 = figured_year(ledger, "ana", 2023)[1].lines["7"]
    assert line_7.cents == 500_000
    assert [c.refs for c in line_7.components if c.cents] == [("d1",)]


def test_an_answer_about_a_paper_puts_it_on_its_account_and_is_taken_back(ledger: Ledger) -> None:
    _, second = two_that_end_alike(ledger)
    imported(ledger)
    before = open_questions(ledger, "ana")
    (question,) = asked_about_papers(ledger)
    said(ledger, question, *answers(ledger, second))
    assert not asked_about_papers(ledger)
    assert ledger.returns("ana")[0].account == second
    reverse_answer(ledger, "ana", question.id, "the letter is of the other one", by="the preparer")
    assert open_questions(ledger, "ana") == before
    said(ledger, question, "none")
    own = ledger.returns("ana")[0].account
    assert own in {a.id for a in ledger.accounts("ana")} - {"a1", "a2"}
    assert ledger.verify() == []


def test_accounts_that_come_after_the_paper_ask_the_same_question(ledger: Ledger) -> None:
    imported(ledger)
    alone = ledger.returns("ana")[0].account
    assert figured_year(ledger, "ana", 2023)[1].lines["7"].cents == 500_000
    account(ledger, "Z10000001", "traditional_ira")
    settled(ledger)
    assert ledger.returns("ana")[0].account == "a2" != alone
    account(ledger, "Z20000001", "sep_ira")
    settled(ledger)
    (question,) = asked_about_papers(ledger)
    assert question.id == "q-a062953ac5"
    assert {a.id for a in ledger.accounts("ana")} == {"a2", "a3"}


def test_accounts_that_are_there_before_the_paper_ask_the_same_question(ledger: Ledger) -> None:
    two_that_end_alike(ledger)
    imported(ledger)
    assert asked_about_papers(ledger)[0].id == "q-a062953ac5"


def settled(ledger: Ledger) -> None:
    """What an import does after something new came in."""
    with ledger.writing(by="the preparer") as write:
        settle_rows(ledger, write, "ana")


def test_a_kind_that_was_taken_from_a_paper_is_open_again_with_the_paper(ledger: Ledger) -> None:
    account(ledger, "Z10000001")
    imported(ledger)
    assert ledger.accounts("ana")[0].type == "traditional_ira"
    account(ledger, "Z20000001")
    settled(ledger)
    assert [a.type for a in ledger.accounts("ana")] == [None, None]
    (question,) = asked_about_papers(ledger)
    said(ledger, question, *answers(ledger, "a1"))
    assert [a.type for a in ledger.accounts("ana")] == ["traditional_ira", None]


def test_an_account_said_to_be_of_another_kind_closes_the_question(ledger: Ledger) -> None:
    account(ledger, "Z10000001", "traditional_ira")
    account(ledger, "Z20000001")
    imported(ledger)
    assert asked_about_papers(ledger)
    add_account(ledger, "ana", "Z20000001", AccountType.ROTH_IRA, custodian="fidelity", by="the preparer")
    assert not asked_about_papers(ledger)
    assert ledger.returns("ana")[0].account == "a1"


def test_papers_of_one_number_are_asked_about_together_or_each(ledger: Ledger) -> None:
    first, second = two_that_end_alike(ledger)
    imported(ledger)
    imported(ledger, code="7")
    (question,) = asked_about_papers(ledger)
    assert len(question.rows) == 2
    said(ledger, question, "each")
    one, other = asked_about_papers(ledger)
    said(ledger, one, *answers(ledger, first))
    said(ledger, other, *answers(ledger, second))
    assert {form.account for form in ledger.returns("ana")} == {first, second}
    assert not asked_about_papers(ledger)


def test_the_same_form_with_its_whole_number_says_which_account_it_is(ledger: Ledger) -> None:
    two_that_end_alike(ledger)
    form = CSV.replace("Z10000001", "XXXX0001")
    import_bytes(ledger, form.encode(), "masked.csv", by="the preparer", client="ana")
    assert asked_about_papers(ledger)
    import_bytes(ledger, CSV.encode(), "whole.csv", by="the preparer", client="ana")
    assert not asked_about_papers(ledger)
    (kept,) = ledger.returns("ana")
    assert kept.account == "a1"
    again = import_bytes(ledger, form.encode() + b"\n", "again.csv", by="the preparer", client="ana")
    assert (again[0].new, again[0].known) == (0, 1)


def test_a_payer_with_one_ira_of_the_kind_needs_no_number(ledger: Ledger) -> None:
    on_file = account(ledger, "Z10000001", "traditional_ira")
    account(ledger, "Z10000002", "roth_ira")
    imported(ledger, account="")
    assert ledger.returns("ana")[0].account == on_file


def test_a_payer_whose_account_nobody_knows_opens_one(ledger: Ledger) -> None:
    imported(ledger, account="")
    (opened,) = ledger.accounts("ana")
    assert opened.type == "traditional_ira"


def test_the_form_that_comes_after_its_transcript_is_of_the_same_account_and_counts_alone(ledger: Ledger) -> None:
    imported(ledger)
    import_bytes(ledger, CSV.encode(), "forms.csv", by="the preparer", client="ana")
    forms = ledger.returns("ana")
    assert [form.evidence for form in forms] == [Evidence.TRANSCRIPT, Evidence.FORM]
    assert len({form.account for form in forms}) == 1


def test_the_same_transcript_saved_again_adds_nothing(ledger: Ledger) -> None:
    imported(ledger)
    again = imported(ledger, marked="checked ")
    assert (again.new, again.known) == (0, 1)


def test_a_masked_tin_that_ends_otherwise_than_the_clients_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InputRejectedError, match="recipient's TIN") as refused:
        imported(ledger, ends="0417")
    assert "ends otherwise" in refused.value.message


def test_a_masked_tin_alone_does_not_say_whose_it_is(ledger: Ledger) -> None:
    with pytest.raises(InputRejectedError, match="--client"):
        imported(ledger, client="")


def test_a_row_of_a_transcript_shows_its_block(ledger: Ledger) -> None:
    imported(ledger)
    source = ledger.returns("ana")[0].source
    assert source is not None
    assert ledger.row_text(source.row_id).startswith("Form 1099-R\nPayer:")


def test_a_form_that_differs_from_its_transcript_is_a_question_and_its_answer_settles_the_line(ledger: Ledger) -> None:
    imported(ledger)
    import_bytes(ledger, CSV.replace("5,000.00", "4,000.00").encode(), "forms.csv", by="the preparer", client="ana")
    with ledger.writing(by="the preparer") as write:
        for key, value in (("birth_date", "1980-01-01"), ("all_iras_listed", "yes")):
            write.add_fact("ana", Fact(owner="ana", key=key, value=value))
    (question,) = [q for q in open_questions(ledger, "ana") if q.kind == "paper"]
    assert "the form and the IRS transcript of it differ" in question.asks
    assert [choice.answer for choice in question.choices] == ["form", "transcript"]
    line_7 = figured_year(ledger, "ana", 2023)[1].lines["7"]
    assert (line_7.cents, line_7.status) == (400_000, Status.CONFLICT)
    answer_questions(ledger, "ana", [Answer(question.id, "transcript", "the payer says so")], by="the preparer")
    line_7 = figured_year(ledger, "ana", 2023)[1].lines["7"]
    assert line_7.cents == 500_000
    assert line_7.status is not Status.CONFLICT
    assert not [q for q in open_questions(ledger, "ana") if q.kind == "paper"]


def test_an_answer_names_its_account_alike_whichever_account_was_on_file_first(
    ledger: Ledger, new_ledger: Path, tmp_path: Path
) -> None:
    """So that an answers file of one ledger holds in another, and none of it tells an account number."""
    two_that_end_alike(ledger)
    imported(ledger)
    (question,) = asked_about_papers(ledger)
    shutil.copy(new_ledger, tmp_path / "other.db")
    key = {"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}
    with Ledger.open(tmp_path / "other.db", environment=key) as other:
        with other.writing(by="the preparer") as write:
            write.add_client("ana", name="Ana Sample", ssn=Ssn.parse("900-00-0001"))
        account(other, "Z20000001", "sep_ira")
        account(other, "Z10000001", "traditional_ira")
        imported(other)
        (same,) = asked_about_papers(other)
    assert (same.id, [c.answer for c in same.choices]) == (question.id, [c.answer for c in question.choices])


HISTORY = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
    "Accrued Interest ($),Amount ($),Settlement Date\n"
    '03/01/2023,IRA,Z10000001,"CO CONTR CURRENT YR (Cash)",,No Description,Cash,,,,,,3000.00,\n'
    '03/02/2023,IRA,Z10000001,"CASH CONTRIBUTION CURRENT YEAR (Cash)",,No Description,Cash,,,,,,500.00,\n'
)
SEP_5498 = "form,tax_year,payer,account,box_5,box_7_sep,box_8\n5498,2023,FIDELITY,*****0001,3500,X,3000\n"


@pytest.mark.parametrize("files", [(HISTORY, SEP_5498), (SEP_5498, HISTORY)], ids=["rows first", "form first"])
def test_a_masked_form_that_says_sep_has_the_rows_of_its_account_read_by_that_kind(
    ledger: Ledger, files: tuple[str, str]
) -> None:
    account(ledger, "Z10000001", "traditional_ira")
    for number, text in enumerate(files):
        import_bytes(ledger, text.encode(), f"{number}.csv", by="the preparer", client="ana")
    (on_file,) = [a for a in ledger.accounts("ana") if a.number and a.number.reveal() == "Z10000001"]
    assert on_file.type is AccountType.SEP_IRA
    held = [(e.kind.value, e.account_type, e.cents) for e in effective(ledger.entries("ana"))]
    assert held == [("employer_contribution", AccountType.SEP_IRA, 300_000)]
    assert [q.kind for q in open_questions(ledger, "ana") if q.subject.startswith("row")] != []
    assert ledger.verify() == []


@pytest.mark.parametrize("form_first", [True, False])
def test_a_transcript_that_fits_two_accounts_is_of_the_one_whose_form_it_shows(
    ledger: Ledger, form_first: bool
) -> None:
    """The IRS spells the payer its own way and shows fewer boxes, so that the two papers are never identical."""
    first, _ = two_that_end_alike(ledger)
    steps = [
        lambda: import_bytes(ledger, CSV.encode(), "f.csv", by="the preparer", client="ana"),
        lambda: imported(ledger),
    ]
    for step in steps if form_first else reversed(steps):
        step()
    assert not asked_about_papers(ledger)
    assert {form.account for form in ledger.returns("ana")} == {first}
    line_7 = figured_year(ledger, "ana", 2023)[1].lines["7"]
    assert line_7.cents == 500_000


def test_accounts_that_look_alike_are_told_apart_by_the_forms_on_file_of_them(ledger: Ledger) -> None:
    for number, amount in (("Z10000001", "7,000.00"), ("Z20000001", "8,000.00")):
        form = CSV.replace("Z10000001", number).replace("5,000.00", amount)
        import_bytes(ledger, form.encode(), f"{number}.csv", by="the preparer", client="ana")
    imported(ledger, payer="ANOTHER TRUST", code="2")
    (question,) = [each for each in open_questions(ledger, "ana") if each.kind == "form_account"]
    shown = [choice.meaning for choice in question.choices if choice.answer.startswith("account-")]
    assert len(shown) == 2
    for amount in ("7,000.00", "8,000.00"):
        assert [f"Form 1099-R for 2023, {amount}, code 1" in text for text in shown].count(True) == 1
