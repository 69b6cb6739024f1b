"""One movement on several papers, at two custodians: counted once whichever file came first, and asked where the
papers leave a choice. The lines were worked out by hand: 10,000 of basis, 40,000 left at the end of the year."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

from basis.app.figures import history_of
from basis.app.importing import import_bytes
from basis.app.review import open_questions
from basis.engine import Status
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger
from basis.model import Fact

BY = "the preparer"
TRADITIONAL, OWN_ROTH, OTHER_ROTH = "10000001", "10000002", "10000003"
KINDS = {TRADITIONAL: "traditional_ira", OWN_ROTH: "roth_ira", OTHER_ROTH: "roth_ira"}
ROWS = (
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,"
    "Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,"
)
FORMS = "form,tax_year,payer,account,box_1,box_2,box_2a,box_3,box_4,box_5,box_7,box_7_ira,box_7_roth,box_10"
VALUE = f"5498,2023,Vanguard,{TRADITIONAL},,,,,,40000,,X,,"
ONE_FIFTH = {"7": "0", "8": "10,000", "11": "2,000", "14": "8,000", "18": "8,000"}


Lines = dict[tuple[int, str], tuple[str, Status]]
Seen = tuple[Lines, list[str]]
Told = Callable[..., Seen]


class Name(NamedTuple):
    """A file: its name and what is in it."""

    name: str
    data: str


def export(account: str, *rows: str) -> Name:
    """A history of one account; rows as day, type and amount."""
    lines = ["Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,", "", "", ROWS]
    for row in rows:
        day, kind, amount = row.split(",")
        lines.append(f"{account},{day},{day},{kind},{kind},EXAMPLE,EXMPX,0.0,1.0,{amount},0.0,{amount},0.0,CASH,")
    return Name(f"{account}.csv", "\n".join(lines) + "\n")


def papers(*rows: str) -> Name:
    return Name(f"forms-{len(rows)}-{rows[0][:4]}.csv", "\n".join([FORMS, *rows, ""]))


@pytest.fixture
def told(new_ledger: Path, tmp_path: Path) -> Iterator[Told]:
    """Imports files in an order and gives lines by year, their statuses and the questions."""
    opened: list[Ledger] = []

    def imported(*files: Name) -> Seen:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        shutil.copy(new_ledger, folder / "ledger.db")
        ledger = Ledger.open(
            folder / "ledger.db", environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}
        )
        opened.append(ledger)
        with ledger.writing(by=BY) as write:
            write.add_client("ana", name="Ana Sample", ssn=Ssn.parse("900-00-0001"))
            for number, kind in KINDS.items():
                account = write.add_account("ana", custodian="vanguard", number=AccountNumber.parse(number))
                write.add_fact("ana", Fact(owner="ana", key="account_type", about=account.id, value=kind))
            for key, value in (("all_iras_listed", "yes"), ("first_roth_year", "2015"), ("deduction_claimed", "0")):
                write.add_fact("ana", Fact(owner="ana", key=key, value=value, year=2023 if key[0] == "d" else None))
        opening = (
            "date,owner,account,account_type,kind,amount\n2022-12-31,ana,Old,traditional_ira,opening_basis,10000\n"
        )
        opening += "2022-12-31,ana,Old,traditional_ira,year_end_value,0\n"
        for file in (Name("opening.csv", opening), *files):
            import_bytes(ledger, file.data.encode(), file.name, by=BY, client="ana")
        _, history = history_of(ledger, "ana")
        lines = {
            (year, number): (result.text(number), line.status)
            for year, result in history.results.items()
            for number, line in result.lines.items()
        }
        return lines, sorted(f"{q.id} {q.asks} {[c.answer for c in q.choices]}" for q in open_questions(ledger, "ana"))

    yield imported
    for ledger in opened:
        ledger.close()


def in_any_order(told: Told, *files: Name) -> Seen:
    """What is told whichever file comes first."""
    first, *others = [told(*order) for order in permutations(files)]
    assert all(other == first for other in others)
    return first


def figured(lines: Lines, wanted: dict[str, str]) -> None:
    assert {number: lines[2023, number][0] for number in wanted} == wanted


def test_a_payment_that_box_3_of_form_5498_shows_as_converted_is_no_question_though_nothing_arrived_on_file(
    told,
) -> None:
    lines, questions = in_any_order(
        told,
        export(TRADITIONAL, "2023-03-01,Distribution,-10000.00"),
        papers(VALUE, f"1099-R,2023,Vanguard,{TRADITIONAL},10000,,10000,,,,2,X,,"),
        papers(f"5498,2023,Vanguard,{OWN_ROTH},,,,10000,,10000,,,X,"),
    )
    figured(lines, ONE_FIFTH)
    assert lines[2023, "8"][1] is Status.KNOWN
    assert questions == []


def test_the_owners_own_conversion_of_the_60_days_is_one_movement_with_all_its_papers(told: Told) -> None:
    """Section 408(d)(3)(A)(i): paid out on March 1, in the Roth IRA on March 31; Form 1099-R has code 1."""
    lines, questions = in_any_order(
        told,
        export(TRADITIONAL, "2023-03-01,Distribution,-10000.00"),
        export(OWN_ROTH, "2023-03-31,Funds Received,10000.00"),
        papers(
            VALUE,
            f"1099-R,2023,Vanguard,{TRADITIONAL},10000,,10000,,,,1,X,,",
            f"5498,2023,Vanguard,{OWN_ROTH},,,,10000,,10000,,,X,",
        ),
    )
    figured(lines, ONE_FIFTH)
    assert questions == []


def test_money_that_may_be_a_contribution_of_the_form_s_box_10_is_asked(told: Told) -> None:
    _, questions = told(
        export(OWN_ROTH, "2023-06-01,Funds Received,6500.00"),
        papers(f"5498,2023,Vanguard,{OWN_ROTH},,,,6500,,13000,,,X,6500"),
    )
    assert any("Is this money a contribution" in question for question in questions)


def test_two_payments_of_the_amount_of_box_3_are_asked(told: Told) -> None:
    _, questions = told(
        export(TRADITIONAL, "2023-03-01,Distribution,-5000.00", "2023-04-03,Distribution,-5000.00"),
        papers(
            VALUE,
            f"1099-R,2023,Vanguard,{TRADITIONAL},10000,,10000,,,,2,X,,",
            f"5498,2023,Vanguard,{OWN_ROTH},,,,5000,,5000,,,X,",
        ),
    )
    assert len([question for question in questions if "What kind of distribution" in question]) == 2


def test_a_cheque_that_reached_a_roth_ira_days_after_a_payment_is_asked_about_with_it(told: Told) -> None:
    lines, questions = in_any_order(
        told,
        export(TRADITIONAL, "2023-03-01,Distribution,-10000.00"),
        export(OWN_ROTH, "2023-03-03,Funds Received,10000.00"),
        papers(VALUE),
    )
    assert lines[2023, "8"][1] is Status.MISSING
    (question,) = questions
    assert "10,000.00: which one movement are these two rows? ['conversion', " in question


def test_a_conversion_that_arrived_after_61_days_is_asked_and_not_counted_twice(told: Told) -> None:
    rows = (
        "date,owner,account,account_type,kind,amount,to_account,to_account_type",
        f"2023-03-01,ana,{TRADITIONAL},traditional_ira,conversion,10000,Roth of another house,roth_ira",
    )
    arrived = (
        "date,owner,account,account_type,kind,amount",
        "2023-05-01,ana,Roth of another house,roth_ira,conversion_in,10000",
    )
    lines, questions = in_any_order(
        told,
        Name("out.csv", "\n".join([*rows, ""])),
        Name("in.csv", "\n".join([*arrived, ""])),
        papers(VALUE),
    )
    assert lines[2023, "8"] == ("10,000", Status.CONFLICT)
    assert any("two sides of one movement" in question for question in questions)


def test_box_4_of_form_5498_and_code_r_settle_both_rows_of_a_recharacterization(told: Told) -> None:
    """Guide to Distribution Codes: R is of a contribution for the year before."""
    lines, questions = in_any_order(
        told,
        export(OWN_ROTH, "2023-06-01,Contribution,6500.00", "2024-02-01,Transfer (outgoing),-6500.00"),
        export(TRADITIONAL, "2024-02-01,Transfer (incoming),6500.00"),
        papers(
            VALUE,
            f"1099-R,2024,Vanguard,{OWN_ROTH},6500,,0,,,,R,,,",
            f"5498,2024,Vanguard,{TRADITIONAL},,,,,6500,46500,,X,,",
        ),
    )
    (question,) = questions
    assert "How much of this is net income" in question
    assert lines[2023, "1"][1] is Status.MISSING
