"""What is unknown, contradictory or impossible, from the command line: it is said, asked, and never printed as 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode

Client = Callable[[str], Callable]
HEADER = "date,owner,account,account_type,kind,amount,for_year,to_account,to_account_type,treatment,purpose,earnings\n"
OPENING = "2022-12-31,ana,Trad,traditional_ira,opening_basis,1000\n"
VALUE = "2023-12-31,ana,Trad,traditional_ira,year_end_value,45000\n"
PAID = "2023-03-04,ana,Trad,traditional_ira,distribution,500\n"


@pytest.fixture
def ana(basis: Callable, tmp_path: Path) -> Client:
    """A ledger with one client and what the given rows say."""

    def with_rows(rows: str) -> Callable:
        (tmp_path / "ssn.txt").write_text("900-00-0001\n", encoding="utf-8")
        columns = HEADER.count(",")
        padded = "".join(f"{row}{',' * (columns - row.count(','))}\n" for row in rows.splitlines())
        (tmp_path / "ledger.csv").write_text(HEADER + padded, encoding="utf-8")
        assert basis("client", "add", "ana", "--name", "Ana Sample", "--ssn-file", tmp_path / "ssn.txt").code == 0
        assert basis("facts", "set", "ana", "birth_date", "1960-05-05").code == 0
        assert basis("facts", "set", "ana", "all_iras_listed", "yes").code == 0
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        return basis

    return with_rows


def words(text: str) -> str:
    """The text with its line breaks taken out."""
    return " ".join(text.split())


def test_the_basis_before_is_asked_also_where_the_first_year_on_file_has_nothing_but_a_value(ana: Client) -> None:
    call = ana("2022-12-31,ana,Trad,traditional_ira,year_end_value,50000\n" + PAID + VALUE)
    assert call("figure", "ana", "2023").code == ExitCode.OPEN
    asked = call("review", "list", "ana")
    assert "What basis in traditional IRAs did ana have before the first year on file?" in words(asked.out)


def test_what_roth_iras_held_before_is_asked_also_where_the_first_year_on_file_has_nothing_but_a_value(
    ana: Client,
) -> None:
    call = ana(
        "2022-12-31,ana,Roth,roth_ira,account_value,9000\n2023-03-04,ana,Roth,roth_ira,distribution,500\n"
        "2023-03-04,ana,Roth,roth_ira,account_value,9000\n"
    )
    assert call("facts", "set", "ana", "birth_date", "1990-05-05").code == 0
    assert "contributions to and conversions into Roth IRAs" in words(call("review", "list", "ana").out)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("1=6,000", "2=1,000", "3=8,000", "14=8,000"), "line 3 is 8,000.00, but lines 1 and 2 come to 7,000.00"),
        (("3=7,000", "11=10", "12=0", "13=100", "14=6,900"), "line 13 is 100.00, but lines 11 and 12 come to 10.00"),
        (("3=7,000", "13=100", "14=7,000"), "line 14 is 7,000.00, but line 3 less line 13 comes to 6,900.00"),
        (("3=7,000", "14=9,999"), "line 14 is more than line 3, from which it comes"),
    ],
)
def test_a_filed_form_that_does_not_add_up_carries_its_basis_in_conflict(
    ana: Client, lines: tuple[str, ...], says: str
) -> None:
    call = ana(VALUE + PAID)
    given = [word for line in lines for word in ("--line", line)]
    assert call("filed", "add", "ana", "2022", "--on", "2023-04-10", *given).code == ExitCode.DONE
    figured = call("figure", "ana", "2023")
    assert figured.code == ExitCode.OPEN
    assert f"the Form 8606 filed for 2022 (f1) does not add up: {says}: look at the paper" in words(figured.out)


@pytest.mark.parametrize(
    "lines", [("2=12,345", "14=12,345"), ("1=6,000", "2=1,000", "3=7,001", "13=99", "14=6,901"), ("14=6,901",)]
)
def test_a_filed_form_that_adds_up_as_far_as_it_was_entered_carries_as_it_is(
    ana: Client, lines: tuple[str, ...]
) -> None:
    call = ana(VALUE + PAID)
    given = [word for line in lines for word in ("--line", line)]
    assert call("filed", "add", "ana", "2022", "--on", "2023-04-10", *given).code == ExitCode.DONE
    assert call("figure", "ana", "2023").code == ExitCode.DONE


def test_the_opening_basis_settles_what_a_filed_form_leaves_in_doubt(ana: Client) -> None:
    call = ana(OPENING + VALUE + PAID)
    lines = ("--line", "1=6,000", "--line", "2=1,000", "--line", "3=9,000", "--line", "14=1,000")
    assert call("filed", "add", "ana", "2022", "--on", "2023-04-10", *lines).code == ExitCode.DONE
    assert call("figure", "ana", "2023").code == ExitCode.DONE


def test_an_opening_basis_against_the_form_of_its_year_says_what_to_do(ana: Client) -> None:
    call = ana(OPENING + VALUE + PAID)
    assert call("filed", "add", "ana", "2022", "--on", "2023-04-10", "--line", "14=7,000").code == ExitCode.DONE
    assert "look at the form, and reverse the opening basis" in words(call("figure", "ana", "2023").out)


def test_no_line_of_a_filed_form_is_below_zero_but_that_of_a_conversion_at_a_loss(ana: Client) -> None:
    call = ana(OPENING)
    assert call("filed", "add", "ana", "2023", "--on", "2024-04-10", "--line", "14=-5").code == ExitCode.USAGE
    assert call("filed", "add", "ana", "1999", "--on", "2000-04-10", "--line", "16=-5").code == ExitCode.DONE
    assert call("filed", "add", "ana", "2023", "--on", "2024-04-10", "--line", "18=-200").code == ExitCode.DONE


def test_before_1987_there_was_no_form_and_no_basis(ana: Client) -> None:
    """Section 408(d)(1) before the Tax Reform Act of 1986: the basis of any person in an IRA is zero."""
    call = ana("1986-03-04,ana,Trad,traditional_ira,contribution,2000,1986\n" + VALUE + PAID)
    assert "the first is of 1987" in call("filed", "add", "ana", "1986", "--on", "1987-04-10", "--line", "14=5").err
    assert "Form 8606 began with 1987" in call("figure", "ana", "1986").err
    assert "enter an opening_basis of 0 at the end of 1986" in words(call("figure", "ana", "2023").out)


def test_a_row_of_a_year_that_has_not_come_is_said_beside_every_form(ana: Client) -> None:
    call = ana(OPENING + VALUE + PAID + "2032-03-04,ana,Trad,traditional_ira,distribution,700\n")
    figured = call("figure", "ana", "2023")
    assert figured.code == ExitCode.DONE
    assert "e4 of 2032-03-04: no figure rests on what is of a year after 2026" in words(figured.out)


def test_more_money_out_of_an_ira_than_there_can_have_been_in_it_is_said(ana: Client) -> None:
    before = "2022-12-31,ana,Trad,traditional_ira,year_end_value,5000\n"
    empty = "2023-12-31,ana,Trad,traditional_ira,year_end_value,0\n"
    call = ana(OPENING + before + empty + "2023-03-04,ana,Trad,traditional_ira,distribution,50000\n")
    said = words(call("figure", "ana", "2023").out)
    assert "50,000.00 left Trad …TRAD in 2023, though it was worth 5,000.00 on December 31, 2022" in said
    assert "ask for the statements of 2023" in said


def test_what_went_into_an_ira_within_the_year_can_leave_it_again(ana: Client) -> None:
    before = "2022-12-31,ana,Trad,traditional_ira,year_end_value,5000\n"
    arrived = "2023-02-04,ana,Trad,traditional_ira,transfer_in,45000\n"
    call = ana(OPENING + before + arrived + VALUE + "2023-03-04,ana,Trad,traditional_ira,distribution,50000\n")
    assert "though it was worth" not in words(call("figure", "ana", "2023").out)


@pytest.mark.parametrize(
    ("key", "value"),
    [("first_roth_year", "1997"), ("simple_began", "1996-12-31"), ("first_designated_roth_year:acme", "2005")],
)
def test_a_fact_of_before_there_was_such_an_account_is_refused(ana: Client, key: str, value: str) -> None:
    """Pub. L. 105-34, section 302(f); 104-188, section 1421(e); 107-16, section 617(f)."""
    assert ana(OPENING)("facts", "set", "ana", key, value).code == ExitCode.INPUT_REJECTED


@pytest.mark.parametrize("code", ["1Q", "9", ""])
def test_what_a_form_with_an_impossible_code_reports_is_asked_and_can_be_said(ana: Client, code: str) -> None:
    call = ana(OPENING + VALUE)
    boxes = ("--box", "1=5,000.00", "--box", f"7={code}", "--box", "7_ira=yes")
    assert call("document", "add", "ana", "1099-R", "2023", "--account", "Trad", "--payer", "F", *boxes).code == 0
    assert call("figure", "ana", "2023").code == ExitCode.OPEN
    question = call("review", "list", "ana", "--json").document["questions"][0]
    assert question["asks"].startswith("Form 1099-R for 2023, 5,000.00")
    assert call("review", "answer", "ana", question["id"], "distribution", "--why", "the client says so").code == 0
    figured = call("figure", "ana", "2023", "--json")
    assert figured.document["lines"]["7"]["text"] == "5,000"
    assert figured.code == ExitCode.DONE


def test_a_loss_is_set_as_it_is_written(ana: Client) -> None:
    call = ana(OPENING)
    assert call("facts", "set", "ana", "magi_before_ira", "-500.00", "--year", "2023").code == ExitCode.DONE
    assert "-500.00" in call("facts", "show", "ana").out
    assert call("facts", "set", "ana", "rmd_required", "-5", "--year", "2023").code == ExitCode.INPUT_REJECTED
    assert call("facts", "set", "ana", "compensation", "5", "--yaer", "2023").code == ExitCode.USAGE


def test_history_and_fill_say_what_keeps_a_year_open_in_the_year_where_it_is(ana: Client, tmp_path: Path) -> None:
    """2023 has no value and a filed form settles what it carries; 2024 has no value either, 2025 inherits that."""
    call = ana(
        OPENING
        + PAID
        + "2024-03-04,ana,Trad,traditional_ira,distribution,500\n2025-03-04,ana,Trad,traditional_ira,distribution,500\n"
        + "2025-12-31,ana,Trad,traditional_ira,year_end_value,45000\n"
    )
    assert call("filed", "add", "ana", "2023", "--on", "2024-04-01", "--line", "14=990").code == 0
    told = words(call("history", "ana").out)
    for year in (2023, 2024):
        assert f"{year}: Trad …TRAD has no value for December 31, {year}" in told
    assert "2025: " not in told
    refused = words(call("fill", "ana", "2025", "-o", tmp_path / "forms").out)
    assert "- line 14 of 2024 is missing" in refused and "needs line" not in refused
