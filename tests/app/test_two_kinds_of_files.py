"""One account in a CSV history and an OFX statement: what both show counts once, what may be the same is asked."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from custodian_files import FIDELITY_NUMBER, Row, fidelity
from importer_samples import SAMPLES

from basis.app.group_questions import open_rows
from basis.app.importing import import_bytes
from basis.app.review import Answer, answer_questions, open_questions
from basis.identity import AccountNumber, Ssn
from basis.ledger import Ledger, effective
from basis.model import AccountType, Fact

STATEMENT = (SAMPLES / "fidelity" / "one_account.qfx").read_bytes()
PLAN = (SAMPLES / "vanguard" / "401k_OfxDownload.qfx").read_bytes()
SAME_ROWS = (
    Row(date(2022, 1, 3), "CASH CONTRIBUTION PRIOR YEAR", "6000.00"),
    Row(date(2022, 1, 3), "CASH CONTRIBUTION CURRENT YEAR", "3000.00"),
    Row(date(2022, 1, 3), "CASH CONTRIBUTION CURRENT YEAR", "3000.00"),
    Row(date(2022, 2, 7), "NORMAL DISTR PARTIAL VS 242-000004-1 CASH", "-34000.00"),
    Row(date(2022, 2, 7), "FED TAX W/H FEDERAL TAX WITHHELD", "-4000.00"),
    Row(date(2022, 3, 1), "Electronic Funds Transfer Received", "500.00"),
    Row(date(2022, 3, 2), "ROLLOVER CASH DIRECT ROLLOVER FROM FIRSCO PLAN 10101 NORTHWIND", "12000.00"),
    Row(date(2022, 3, 4), "DIRECT DEPOSIT EXAMPLE PAYROLL", "150.00"),
    Row(date(2022, 3, 9), "DIVIDEND RECEIVED EXAMPLE FUND", "3.21", "EXMPX"),
    Row(date(2022, 3, 10), "YOU BOUGHT EXAMPLE FUND", "-1000.00", "EXMPX", "EXAMPLE FUND", "100", "10.00"),
)
"""What the statement shows, as the CSV history writes it."""


@pytest.fixture
def ledger(new_ledger: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "ledger.db"
    shutil.copy(new_ledger, path)
    with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as opened:
        with opened.writing(by="the preparer") as write:
            write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
        yield opened


def typed(ledger: Ledger) -> None:
    with ledger.writing(by="the preparer") as write:
        account = write.add_account("maya", custodian="fidelity", number=AccountNumber.parse(FIDELITY_NUMBER))
        write.add_fact("maya", Fact(owner="maya", key="account_type", about=account.id, value="traditional_ira"))


def put_in(ledger: Ledger, *files: bytes) -> list[int]:
    """Import files; how many questions each raised."""
    return [
        import_bytes(ledger, data, f"file {number}", by="the preparer", client="maya")[0].questions
        for number, data in enumerate(files)
    ]


def held(ledger: Ledger) -> Counter[tuple[object, ...]]:
    return Counter((e.day, e.kind, e.cents, e.for_year) for e in effective(ledger.entries("maya")))


def answer(ledger: Ledger, kind: str, text: str) -> None:
    questions = [q for q in open_questions(ledger, "maya") if q.kind == kind]
    answer_questions(ledger, "maya", [Answer(q.id, text, "") for q in questions], by="the preparer")


CSV = fidelity("D-all", SAME_ROWS)


@pytest.mark.parametrize("files", [(CSV, STATEMENT), (STATEMENT, CSV)], ids=["csv first", "statement first"])
def test_what_both_kinds_of_files_show_in_full_words_counts_once(ledger: Ledger, files: tuple[bytes, bytes]) -> None:
    typed(ledger)
    put_in(ledger, files[0])
    once = held(ledger)
    put_in(ledger, files[1])
    assert held(ledger) == once
    assert once[date(2022, 1, 3), "contribution", 300_000, 2022] == 2
    assert [q.kind for q in open_questions(ledger, "maya") if q.kind == "overlap"] == []


@pytest.mark.parametrize("files", [(CSV, STATEMENT), (STATEMENT, CSV)], ids=["csv first", "statement first"])
def test_words_that_the_statement_has_cut_are_known_by_their_beginning(
    ledger: Ledger, files: tuple[bytes, bytes]
) -> None:
    typed(ledger)
    whole = b"<MEMO>ROLLOVER CASH DIRECT ROLLOVER FROM FIRSCO PLAN 10101 NORTHWIND"
    put_in(ledger, *(data.replace(whole, b"") for data in files))
    assert sum(n for (_, kind, _, _), n in held(ledger).items() if kind == "direct_rollover_in") == 1


def test_other_words_for_the_same_amount_in_the_same_days_are_asked_and_count_once_until_answered(
    ledger: Ledger,
) -> None:
    typed(ledger)
    other = STATEMENT.replace(b"CASH CONTRIBUTION PRIOR YEAR", b"CONTRIBUTION")
    put_in(ledger, CSV, other.replace(b"<DTPOSTED>20220103", b"<DTPOSTED>20220104", 1))
    (asked,) = (q for q in open_questions(ledger, "maya") if q.kind == "overlap")
    assert "One more movement" in asked.asks or "one more movement" in asked.asks
    assert [choice.answer for choice in asked.choices] == ["another", "none"]
    before = held(ledger)
    answer(ledger, "overlap", "none")
    assert held(ledger) == before
    assert [q for q in open_questions(ledger, "maya") if q.kind == "overlap"] == []


def test_one_more_movement_is_classified_as_any_other_row(ledger: Ledger) -> None:
    typed(ledger)
    put_in(ledger, CSV, STATEMENT.replace(b"CASH CONTRIBUTION PRIOR YEAR", b"CASH CONTRIBUTION CURRENT YEAR VS 1", 2))
    answer(ledger, "overlap", "another")
    assert held(ledger)[date(2022, 1, 3), "contribution", 600_000, 2022] == 1


def test_a_row_outside_the_days_of_the_other_file_is_new_and_not_asked(ledger: Ledger) -> None:
    typed(ledger)
    put_in(ledger, CSV, STATEMENT.replace(b"<DTPOSTED>20220301", b"<DTPOSTED>20220401"))
    assert [q for q in open_questions(ledger, "maya") if q.kind == "overlap"] == []


@pytest.mark.parametrize("files", [(CSV, STATEMENT), (STATEMENT, CSV)], ids=["csv first", "statement first"])
def test_files_that_came_before_anybody_said_what_the_account_is_count_once_too(
    ledger: Ledger, files: tuple[bytes, bytes]
) -> None:
    changed = tuple(data.replace(b"<MEMO>CASH CONTRIBUTION PRIOR YEAR", b"<MEMO>A DEPOSIT") for data in files)
    put_in(ledger, *(data.replace(b"<NAME>CASH CONTRIBUTION PRIOR YEAR", b"<NAME>A DEPOSIT") for data in changed))
    answer(ledger, "account_type", "traditional_ira")
    kinds = Counter(q.kind for q in open_questions(ledger, "maya"))
    assert kinds["overlap"] == 1
    answer(ledger, "overlap", "none")
    assert held(ledger)[date(2022, 1, 3), "contribution", 300_000, 2022] == 2
    assert held(ledger)[date(2022, 2, 7), "withholding", 400_000, None] == 1


def test_the_sources_of_a_plan_are_accounts_and_only_the_unclear_ones_are_asked(ledger: Ledger) -> None:
    put_in(ledger, PLAN)
    accounts = {a.number.reveal(): a for a in ledger.accounts("maya") if a.number}
    assert {number: a.type for number, a in accounts.items()} == {
        "093456PRETAX": AccountType.PLAN_PRETAX,
        "093456MATCH": AccountType.PLAN_EMPLOYER,
        "093456AFTERTAX": None,
        "093456OTHER": None,
    }
    assert {a.plan for a in accounts.values()} == {"NORTHWIND 401(K) SAVINGS PLAN"}
    asked = [q for q in open_questions(ledger, "maya") if q.kind == "account_type"]
    assert len({q.id for q in asked}) == 2
    assert {choice.answer for choice in asked[0].choices} == {
        "plan_pretax", "plan_employer", "plan_rollover", "plan_after_tax", "plan_designated_roth"
    }  # fmt: skip
    assert "NORTHWIND 401(K) SAVINGS PLAN" in asked[0].reason


def test_rows_of_a_plan_wait_with_the_lines_of_a_rollover_to_an_ira_until_its_part_is_known_then_in_its_books(
    ledger: Ledger,
) -> None:
    put_in(ledger, (SAMPLES / "fidelity" / "401k_history.csv").read_bytes())
    assert {line for row in open_rows(ledger, "maya") for line in row.matter.lines[2026]} == {"2", "22", "24"}
    answer(ledger, "account_type", "plan_pretax")
    (account,) = (each.id for each in ledger.accounts("maya"))
    withdrawal = [row.matter.lines for row in open_rows(ledger, "maya") if row.stored.cents == -300_000]
    assert withdrawal == [{2026: (f"plan:{account}",)}]


def test_an_answer_that_names_a_part_of_a_plan_goes_to_an_account_of_that_part(ledger: Ledger) -> None:
    put_in(ledger, (SAMPLES / "fidelity" / "401k_history.csv").read_bytes())
    answer(ledger, "account_type", "plan_pretax")
    contributions = [q for q in open_questions(ledger, "maya") if q.kind == "plan_source"]
    given = [Answer(q.id, "after_tax_contribution", "payroll") for q in contributions]
    answer_questions(ledger, "maya", given, by="the preparer")
    parts = {a.type: a for a in ledger.accounts("maya")}
    assert {a.plan for a in parts.values()} == {"NORTHWIND TRADERS, LLC"}
    made = [e for e in effective(ledger.entries("maya")) if e.kind == "after_tax_contribution"]
    assert sorted(e.cents for e in made) == [19_410, 233_284]
    assert {(e.account, e.account_type) for e in made} == {
        (parts[AccountType.PLAN_AFTER_TAX].id, AccountType.PLAN_AFTER_TAX)
    }


def test_a_net_distribution_is_asked_with_the_gross_amount_that_the_form_reports(ledger: Ledger) -> None:
    typed(ledger)
    put_in(ledger, CSV)
    (asked,) = (q for q in open_questions(ledger, "maya") if q.kind == "distribution")
    assert "4,000.00 was withheld" in asked.reason and "38,000.00 gross" in asked.reason
    answer(ledger, "distribution", "distribution")
    paid = [e.cents for e in effective(ledger.entries("maya")) if e.kind == "distribution"]
    assert sum(paid) == 3_800_000


def test_a_conversion_shows_the_day_it_was_posted_beside_the_day_it_counts_on(ledger: Ledger) -> None:
    typed(ledger)
    late = Row(date(2023, 1, 3), "CONV TO ROTH IRA VS 242-000003-1", "-6000.00", as_of=date(2022, 12, 30))
    put_in(ledger, fidelity("D-all", (late,)))
    (entry,) = ledger.entries("maya")
    assert (entry.year, entry.note) == (2022, "posted 2023-01-03, as of 2022-12-30")


def test_any_order_of_overlapping_histories_and_statements_holds_the_same(new_ledger: Path, tmp_path: Path) -> None:
    files = (CSV, fidelity("A-all", SAME_ROWS[:6]), fidelity("E-all", SAME_ROWS[3:]), STATEMENT)
    seen = set()
    for number, order in enumerate(permutations(files)):
        path = tmp_path / f"{number}.db"
        shutil.copy(new_ledger, path)
        with Ledger.open(path, environment={"BASIS_KEY_FILE": str(new_ledger.with_name("firm.key"))}) as ledger:
            with ledger.writing(by="the preparer") as write:
                write.add_client("maya", name="Maya Example", ssn=Ssn.parse("900-00-0417"))
            typed(ledger)
            put_in(ledger, *order)
            asked = Counter(q.kind for q in open_questions(ledger, "maya"))
            seen.add((frozenset(held(ledger).items()), frozenset(asked.items())))
    assert len(seen) == 1
