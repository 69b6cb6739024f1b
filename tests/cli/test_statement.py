"""basis statement: what the instructions for Form 8606 ask a statement to say, on the terminal and as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from basis.errors import ExitCode
from forms import reading

HEADER = (
    "date,owner,account,account_type,kind,amount,for_year,to_account,to_account_type,purpose,earnings,treatment,"
    "basis,other_party,note\n"
)
OPENING = "2020-12-31,ana,Trad 1,traditional_ira,opening_basis,5000,,,,,,,,,\n"


@pytest.fixture
def told(basis: Callable, tmp_path: Path) -> Callable:
    """Import ledger rows and facts of two clients; gives the command line back."""
    for number, (client, name) in enumerate((("ana", "Ana Sample"), ("ben", "Ben Sample")), start=1):
        (tmp_path / "ssn.txt").write_text(f"900-00-000{number}\n")
        assert basis("client", "add", client, "--name", name, "--ssn-file", tmp_path / "ssn.txt").code == 0

    def tell(rows: str, facts: str = "") -> Callable:
        (tmp_path / "ledger.csv").write_text(HEADER + OPENING + rows)
        (tmp_path / "facts.csv").write_text(f"owner,year,key,value\nana,,all_iras_listed,yes\n{facts}")
        assert basis("import", tmp_path / "ledger.csv").code == ExitCode.DONE
        assert basis("facts", "import", tmp_path / "facts.csv", "--client", "ana").code == ExitCode.DONE
        return basis

    return tell


def rows_of(document: dict) -> dict[str, str]:
    (section,) = document["sections"]
    return {row["label"]: row["text"] for row in section["rows"]}


def shown(path: Path) -> str:
    return " ".join(word.text for page in reading.read_file(path).pages for word in page.words)


def test_the_statement_of_the_first_recharacterization_example_of_2023(told: Callable) -> None:
    """Instructions for Form 8606 (2023), page 5: what the statement indicates."""
    basis = told(
        "2023-05-26,ana,Trad 1,traditional_ira,contribution,4000,2023,,,,,,,,\n"
        "2024-02-23,ana,Trad 1,traditional_ira,recharacterization,3300,2023,Roth 1,roth_ira,contribution,300,,,,\n",
        "ana,2023,deduction_claimed,1000\n",
    )
    answer = basis("statement", "ana", "2023", "--json")
    assert answer.code == ExitCode.DONE
    rows = rows_of(answer.document)
    assert rows["Contribution"] == "4,000.00 on 2023-05-26 for 2023"
    assert rows["Amount recharacterized"] == "3,000.00 on 2024-02-23"
    assert rows["Related earnings"] == "300.00"
    assert rows["Transferred, trustee to trustee"] == "3,300.00 on 2024-02-23"
    assert rows["Traditional contributions for 2023 now"].startswith("1,000.00: 1,000.00 deducted")
    assert "traditional IRA" in rows["Contributed to"]
    assert "Roth IRA" in rows["Recharacterized as contributed to"]
    assert "reported in this statement alone" in " ".join(answer.document["sections"][0]["sentences"])


def test_the_statement_of_the_return_example_of_2023_and_its_pdf(told: Callable, tmp_path: Path) -> None:
    """Instructions for Form 8606 (2023), page 6."""
    basis = told(
        "2023-05-23,ana,Trad 1,traditional_ira,contribution,4000,2023,,,,,deductible,,,\n"
        "2023-12-29,ana,Trad 1,traditional_ira,returned_contribution,1073,2023,,,,73,,,,compensation was too small\n",
        "ana,2023,deduction_claimed,3000\n",
    )
    answer = basis("statement", "ana", "2023", "-o", tmp_path / "out")
    assert answer.code == ExitCode.DONE
    path = tmp_path / "out" / "statement-2023-ana.pdf"
    text = shown(path)
    for part in ("Ana Sample", "compensation was too small", "1,073.00", "73.00", "line 4a", "line 4b", "6% tax"):
        assert part in text
    assert "10% tax does not apply" in text
    assert "900-00-0001" not in text
    assert "state income tax" in text
    first = path.read_bytes()
    basis("statement", "ana", "2023", "-o", tmp_path / "out")
    assert path.read_bytes() == first


def test_the_statement_of_excess_taken_out_later_says_all_that_the_example_of_2023_says(told: Callable) -> None:
    """Instructions for Form 8606 (2023), page 7: no compensation after 2020, 3,000 for 2021 and 4,000 for 2022 taken
    out in December 2023; the three conditions with their amounts, and that the excess was reduced to -0-."""
    basis = told(
        "2021-06-01,ana,Trad 1,traditional_ira,contribution,3000,2021,,,,,nondeductible,,,\n"
        "2021-12-31,ana,Trad 1,traditional_ira,year_end_value,9000,,,,,,,,,\n"
        "2022-06-01,ana,Trad 1,traditional_ira,contribution,4000,2022,,,,,nondeductible,,,\n"
        "2022-12-31,ana,Trad 1,traditional_ira,year_end_value,13000,,,,,,,,,\n"
        "2023-12-11,ana,Trad 1,traditional_ira,excess_removed,3000,2021,,,,,,,,\n"
        "2023-12-11,ana,Trad 1,traditional_ira,excess_removed,4000,2022,,,,,,,,\n"
        "2023-12-31,ana,Trad 1,traditional_ira,year_end_value,6000,,,,,,,,,\n",
        "".join(f"ana,{year},compensation,0\nana,{year},filing_status,single\n" for year in (2021, 2022, 2023))
        + "ana,,birth_date,1970-03-01\n",
    )
    sections = basis("statement", "ana", "2023", "--json").document["sections"]
    first, second = (" ".join(section["sentences"]) for section in sections)
    for part in ("(a)", "(b)", "(c)", "2022-04-18", "3,000.00, were not more than 7,000.00"):
        assert part in first
    assert "for 2021 to 2022 belongs on Form 5329 of each of those years (line 17: 180.00 for 2021, 420.00 for" in first
    assert "for 2022 belongs on Form 5329 of that year (line 17: 420.00 for 2022)" in second
    assert "It reduced the excess contributions to 0.00 (Form 5329 for 2023, line 16)" in first


def test_a_return_in_the_six_months_does_not_say_that_it_came_by_the_due_date(told: Callable) -> None:
    """Treas. Reg. 301.9100-2(b); section 72(t)(2)(A)(ix): no additional tax on net income of such a return either."""
    basis = told(
        "2023-02-01,ana,Trad 1,traditional_ira,contribution,6500,2023,,,,,nondeductible,,,\n"
        "2024-09-03,ana,Trad 1,traditional_ira,returned_contribution,6800,2023,,,,300,,,,\n",
        "ana,2023,return_filed_on,2024-04-10\n",
    )
    (section,) = basis("statement", "ana", "2023", "--json").document["sections"]
    all_told = " ".join(section["sentences"])
    assert "Filed pursuant to section 301.9100-2" in all_told
    assert "within the six months that Treas. Reg. 301.9100-2 gives" in all_told
    assert "by the due date" not in all_told


def test_a_divorce_transfer_names_the_other_spouse_and_the_character_of_the_amounts(told: Callable) -> None:
    """Instructions for Form 8606 (2023), line 7, last bullet."""
    basis = told("2023-10-11,ana,Trad 1,traditional_ira,divorce_transfer_out,10000,,,,,,,1500,ben,\n")
    rows = rows_of(basis("statement", "ana", "2023", "--json").document)
    assert rows["Of it nondeductible contributions"] == "1,500.00"
    assert rows["Of it not taxed yet"] == "8,500.00"
    assert rows["The other spouse"] == "Ben Sample"
    assert "900-00-0002" not in rows["SSN of the other spouse"]


def test_a_number_in_the_name_of_the_other_spouse_is_masked(told: Callable) -> None:
    basis = told("2023-10-11,ana,Trad 1,traditional_ira,divorce_transfer_out,10000,,,,,,,1500,Sam 900-38-5529,\n")
    answer = basis("statement", "ana", "2023")
    assert "900-38-5529" not in answer.out
    assert "Sam" in answer.out


def test_what_is_wanted_ends_with_exit_code_4_and_no_pdf(told: Callable, tmp_path: Path) -> None:
    basis = told(
        "2023-05-26,ana,Trad 1,traditional_ira,contribution,4000,2023,,,,,,,,\n"
        "2024-02-23,ana,Trad 1,traditional_ira,recharacterization,3300,2023,Roth 1,roth_ira,contribution,,,,,\n"
    )
    answer = basis("statement", "ana", "2023", "-o", tmp_path / "out")
    assert answer.code == ExitCode.OPEN
    assert "Wanted before it can be attached" in answer.out
    assert not (tmp_path / "out").exists()
    review = basis("review", "list", "ana", "--json").document["questions"]
    (question,) = [found for found in review if found["kind"] == "net_income"]
    assert basis("review", "answer", "ana", question["id"], "300", "--why", "the custodian's letter").code in (0, 4)
    assert basis("statement", "ana", "2023", "-o", tmp_path / "out").code == ExitCode.DONE


def test_a_year_with_nothing_to_explain_says_so(told: Callable) -> None:
    basis = told("2023-05-26,ana,Trad 1,traditional_ira,contribution,4000,2023,,,,,,,,\n")
    answer = basis("statement", "ana", "2023")
    assert answer.code == ExitCode.DONE
    assert "no statement is needed" in answer.out


def test_trying_to_write_the_statement_says_where_it_would_be_and_writes_nothing(
    told: Callable, tmp_path: Path
) -> None:
    basis = told(
        "2023-05-26,ana,Trad 1,traditional_ira,contribution,4000,2023,,,,,,,,\n"
        "2024-02-23,ana,Trad 1,traditional_ira,recharacterization,3300,2023,Roth 1,roth_ira,contribution,300,,,,\n",
        "ana,2023,deduction_claimed,1000\n",
    )
    answer = basis("statement", "ana", "2023", "-o", tmp_path / "out", "--dry-run")
    assert answer.code == ExitCode.DONE
    assert "would write" in answer.err
    assert not (tmp_path / "out").exists()


def test_the_statement_of_a_conversion_undone_says_when_it_was_made_and_where_it_is_reported(told: Callable) -> None:
    """Instructions for Form 8606 (2015), page 4, example, two years later."""
    basis = told(
        "2017-05-20,ben,Trad 2,traditional_ira,conversion,20000,,Roth 2,roth_ira,,,,,,\n"
        "2018-04-07,ben,Roth 2,roth_ira,recharacterization,19000,2017,Trad 2,traditional_ira,conversion,-1000,,,,\n",
    )
    answer = basis("statement", "ben", "2017", "--json")
    assert rows_of(answer.document)["Converted"] == "20,000.00 on 2017-05-20"
    assert rows_of(answer.document)["Transferred, trustee to trustee"] == "19,000.00 on 2018-04-07"
    told_by = " ".join(answer.document["sections"][0]["sentences"])
    assert "is included on Form 1040, line 15a" in told_by
    assert "not as a distribution on the return for 2017 or 2018" in told_by


@pytest.mark.parametrize(
    ("case", "year", "kind"),
    [
        ("recharacterized-to-roth-2023-instructions", 2023, "recharacterization"),
        ("conversion-recharacterized-through-2017", 2017, "recharacterized_conversion"),
        ("returned-contribution-2023-instructions", 2023, "returned_contribution"),
        ("excess-taken-out-later-2023-instructions", 2023, "excess_removed"),
        ("divorce-both-sides", 2023, "divorce_transfer"),
    ],
)
def test_every_statement_says_that_state_basis_is_not_tracked(
    case: str, year: int, kind: str, basis: Callable, tmp_path: Path
) -> None:
    """On the screen, in the document and on paper: several states do not follow the federal rules."""
    assert basis("demo", case, "-o", tmp_path / "demo").code == ExitCode.DONE
    ask = ("--ledger", tmp_path / "demo" / "ledger.db", "statement", "ana", year)
    answer = basis(*ask, "--json")
    assert answer.code == ExitCode.DONE, answer.out
    assert kind in {section["kind"] for section in answer.document["sections"]}
    assert "state income tax is not tracked" in answer.document["foot"]
    printed = basis(*ask, "-o", tmp_path / "out")
    assert "state income tax is not tracked" in " ".join(printed.out.split())
    (path,) = (tmp_path / "out").glob("statement-*.pdf")
    assert "state income tax is not tracked" in shown(path)
